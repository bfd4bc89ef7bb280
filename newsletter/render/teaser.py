"""What a teaser shows of an update. Apart from views.py, since few issues have teasers."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from newsletter.sentences import SENTENCE_END

_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")
#: How a block starts that is no running text: heading, quote, picture, list, table, code, markup.
_NO_WORDS = re.compile(r" {0,3}(?:[#>|<]|```|~~~|\[?!\[|[-*+][ \t]|\d+[.)][ \t])|    |\t")
#: A heading underlined, a source's label, a line across, or where links lead.
_SHORT = re.compile(
    r"[^\n]*\n *(?:-+|=+) *|[^\n]{0,60}[:：] *|[-*_ ]+|(?: {0,3}\[[^\]\n]+\]:[^\n]*(?:\n|\Z))+"
)
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:.*$", re.MULTILINE)

_ENOUGH, _TOO_LONG = 400, 500  #: columns, of which 400 are some sixty words
_TARGET = r"\]\([^()\n]*\)"
_PAIRS = (("[", "]"), ("(", ")"), ("{", "}"), ("“", "”"), ("「", "」"))
_SIGNS = r"\*+|_+|`+|\""


def first_paragraph(body: str) -> str:
    """The first running text of Markdown, with what its links refer to; a long one's beginning.

    Without running text it is what comes first.
    """
    blocks = _EMPTY_LINES.split(body)
    paragraph = next(filter(_is_paragraph, blocks), None)
    shown = blocks[0] if paragraph is None else _begin(paragraph)
    definitions = _DEFINITION.findall(body) if "][" in shown or "[]" in shown else []
    return "\n\n".join([shown, *(line for line in definitions if line not in shown)])


def _begin(paragraph: str) -> str:
    """The paragraph up to the last sentence that ends in time, else to the first that ends."""
    if _count_columns(paragraph) <= _TOO_LONG:
        return paragraph
    shown = ""
    for match in re.finditer(SENTENCE_END, paragraph):
        beginning = paragraph[: match.start()]
        if shown and _count_columns(beginning) > _ENOUGH:
            break
        if _is_closed(beginning):
            shown = beginning
    return shown or paragraph


def _is_closed(beginning: str) -> bool:
    """Whether nothing is open: no link, emphasis, code, merge tag or quotation, and no element."""
    count = beginning.count
    paired = all(count(opening) == count(closing) for opening, closing in _PAIRS)
    signs = [run[0] for run in re.findall(_SIGNS, beginning)]
    return paired and "<" not in beginning and all(signs.count(s) % 2 == 0 for s in {*signs})


def _count_columns(markdown: str) -> int:
    """About as wide as readers see it; a Chinese sign takes two."""
    return sum(
        2 if east_asian_width(sign) in "WF" else 1 for sign in re.sub(_TARGET, "]", markdown)
    )


def _is_paragraph(block: str) -> bool:
    return not (_NO_WORDS.match(block) or _SHORT.fullmatch(block))
