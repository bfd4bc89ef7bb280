"""What a teaser shows of an update. Apart from views.py, since few issues have teasers."""

from __future__ import annotations

import re

_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")
#: How a block starts that is no running text: heading, quote, picture, list, table, code, markup.
_NO_WORDS = re.compile(r" {0,3}(?:[#>|<]|```|~~~|\[?!\[|[-*+][ \t]|\d+[.)][ \t])|    |\t")
#: A heading underlined, a source's label, a line across, or where links lead.
_SHORT = re.compile(
    r"[^\n]*\n *(?:-+|=+) *|[^\n]{0,60}[:：] *|[-*_ ]+|(?: {0,3}\[[^\]\n]+\]:[^\n]*(?:\n|\Z))+"
)
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:.*$", re.MULTILINE)


def first_paragraph(body: str) -> str:
    """The first running text of Markdown, with what its links refer to.

    Without running text it is what comes first.
    """
    blocks = _EMPTY_LINES.split(body)
    shown = next(filter(_is_paragraph, blocks), blocks[0])
    definitions = _DEFINITION.findall(body) if "][" in shown or "[]" in shown else []
    return "\n\n".join([shown, *(line for line in definitions if line not in shown)])


def _is_paragraph(block: str) -> bool:
    return not (_NO_WORDS.match(block) or _SHORT.fullmatch(block))
