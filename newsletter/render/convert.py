"""Markdown → markup, not yet sanitised; what was converted before is not converted again."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape
from itertools import pairwise
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown
    from markdown.treeprocessors import Treeprocessor

#: Deeper quotes are shown at this depth: a mail has no room for more.
_QUOTES = re.compile(r"^((?:[ ]{0,3}>){8})(?:[ \t]*>)+", re.MULTILINE)
_INDENTED = re.compile(r"^[ \t]{40,}", re.MULTILINE)
#: Code between two lines of the same signs; the first may name its language.
_FENCED = re.compile(
    r"^ {0,3}(?P<fence>```+|~~~+)[^`\n]*\n(?P<code>.*?)^ {0,3}(?P=fence)[`~]*[ \t]*(?:\n|\Z)\n*",
    re.MULTILINE | re.DOTALL,
)
_MOST_FENCES = 100
_MOST_BRACKETS = 500
_MOST_OPEN = 100
_LONE_OPENING = re.compile(r"<(?![^<>]*>)")
#: What an inline pattern of Markdown can start with, its own stand-ins (STX) among them.
_INLINE_SIGN = re.compile(r"[\\`*_\[\]!<>&\x02]| \n")
#: What can reach over an empty line: raw markup, definitions, tables, tabs, code, breaks at a
#: line's end.
_FAR_REACHING = re.compile(r"[<|\t\x02\x03]|\]:|[ ]$|^ {0,3}(?:```|~~~)", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n\n+")
#: A paragraph whose lines all start with a word, or a quote whose lines all start with its sign.
_PARAGRAPH = re.compile(r"(?:(?!\d+[.)])[\w“”‘’\"'(…][^\n]*(?:\n|\Z))+")
_QUOTE = re.compile(r"(?:>[^\n]*(?:\n|\Z))+")
#: What may be a heading, whose rank depends on all the others.
_HEADING = re.compile(r"#|^[> ]*[=-]+ *$", re.MULTILINE)
_LOCK = Lock()


def convert(text: str) -> str:
    """The markup; any text is Markdown, so nothing is refused."""
    text = _INDENTED.sub(" " * 40, _QUOTES.sub(r"\1", text.strip("\n")))
    if 1 < text.count("```") + text.count("~~~") < _MOST_FENCES:
        text = _FENCED.sub(_indent_code, text).strip("\n")
    if text.count("[") > _MOST_BRACKETS:  # Markdown's time grows with their cube
        text = text.replace("[", "&#91;")
    if text.count("<") > text.count(">") + _MOST_OPEN:  # each looks for its end in all that follows
        text = _LONE_OPENING.sub("&lt;", text)
    blocks = _independent_blocks(text)
    return "".join(map(_convert_independent, blocks)) if blocks else _convert_block(text)


def _indent_code(match: re.Match[str]) -> str:
    """As Markdown knew code first; the comment keeps it out of a list that stands before it."""
    lines = "".join(f"    {line}" for line in match["code"].splitlines(keepends=True))
    return f"<!-- -->\n\n{lines.rstrip()}\n\n"


def split_prose(text: str) -> list[str]:
    """Parts that become the same markup apart as together; the text itself if that is unsure.

    A block with a colon may be the label of the next one.
    """
    parts: list[str] = []
    labelled = False
    whole = _HEADING.search(text) or text.count("[") > _MOST_BRACKETS
    for block in [] if whole else _independent_blocks(text.strip("\n")):
        if labelled:
            parts[-1] += f"\n\n{block}"
        else:
            parts.append(block)
        labelled = ":" in block or "：" in block
    return parts or [text]


def _independent_blocks(text: str) -> list[str]:
    """Paragraphs and quotes that have nothing to do with each other; none where one cannot tell.

    A changed update mostly differs in one paragraph, and Markdown is the dearest part of it.
    """
    if _FAR_REACHING.search(text):
        return []
    blocks = _EMPTY_LINES.split(text)
    quotes = [_QUOTE.fullmatch(block) is not None for block in blocks]
    if any(before and after for before, after in pairwise(quotes)):
        return []  # two quotes in a row become one
    paragraphs = map(_PARAGRAPH.fullmatch, blocks)
    return blocks if all(q or p for q, p in zip(quotes, paragraphs, strict=True)) else []


def _convert_independent(block: str) -> str:
    """What Markdown gives; plain words need no Markdown for it."""
    if block[0] == ">" or _INLINE_SIGN.search(block):
        return _convert_block(block)
    return f"<p>{block}</p>"


@lru_cache(maxsize=1024)
def _convert_block(text: str) -> str:
    with _LOCK:  # an instance keeps state while it converts
        try:
            return _markdown().reset().convert(text)
        except RecursionError:
            return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))


@cache
def _markdown() -> Markdown:
    from markdown import Markdown
    from markdown.extensions.sane_lists import SaneListExtension
    from markdown.extensions.tables import TableExtension

    # Objects, not names: names make Markdown search the entry points of every package.
    tables = TableExtension(use_align_attribute=True)
    converter = Markdown(extensions=[tables, SaneListExtension()])
    converter.treeprocessors.deregister("prettify")
    converter.treeprocessors.register(_skip_plain_text(converter), "plain text", priority=25)
    return converter


def _skip_plain_text(converter: Markdown) -> Treeprocessor:
    """Takes what has no sign of Markdown out of the costly search for inline patterns."""
    from markdown.treeprocessors import Treeprocessor
    from markdown.util import AtomicString

    class PlainText(Treeprocessor):
        def run(self, root: Element) -> None:
            for element in root.iter():
                if element.text and not _INLINE_SIGN.search(element.text):
                    element.text = AtomicString(element.text)

    return PlainText(converter)
