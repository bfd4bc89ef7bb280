"""Lines of Markdown that stand below each other and are no one paragraph, as people paste them."""

from __future__ import annotations

import re
from typing import NamedTuple

from newsletter.cleaning.labels import is_label

_ITEM = re.compile(r" {0,3}(?:[-*+•]|\d{1,3}[.)]) +\S")
_LIST = re.compile(r"\n {0,3}(?:[-*+•]|\d{1,3}[.)]) +\S")  # quick to see
_NARROW = re.compile(r"^ {2,3}(?:[-*+]|\d{1,3}[.)]) +\S", re.MULTILINE)  # quick to see
_ANY_ITEM = re.compile(r" *(?:[-*+]|\d{1,3}[.)]) +(?=\S)")
_STEP = "    "
_FENCE = re.compile(r" {0,3}(?:```|~~~)")


_STRUCK = re.compile(r"(?<!~)~~(?=[^\s~])([^~\n]{1,2000}?)(?<=[^\s~])~~(?!~)")


def strike(text: str) -> str:
    """The text with `~~struck~~` as HTML, which Markdown of the first days does not know."""
    if "~~" not in text:
        return text
    lines, fenced = text.split("\n"), False
    for number, line in enumerate(lines):
        fenced ^= _FENCE.match(line) is not None
        if not fenced and "`" not in line and "~~" in line:
            lines[number] = _STRUCK.sub(r"<del>\1</del>", line)
    return "\n".join(lines)


def part_lines(text: str) -> str:
    """The text with an empty line before a list and below a label (`China Daily:`)."""
    if ":\n" not in text and not _LIST.search(text):
        return text
    lines = text.split("\n")
    parted: list[str] = []
    fenced = False
    for number, line in enumerate(lines):
        fenced ^= _FENCE.match(line) is not None
        above = lines[number - 1] if number else ""
        if not fenced and above.strip() and line.strip() and _parts(above, lines[number:][:2]):
            parted.append("")
        parted.append(line)
    return "\n".join(parted)


def _parts(above: str, below: list[str]) -> bool:
    """Whether what stands below a line is none of its paragraph."""
    if _ITEM.match(above) or above[:1] in (" ", "\t", ">", "|"):
        return False
    if _ITEM.match(below[0]):  # one alone may be a dash or a number of the sentence
        return above.rstrip().endswith(":") or (all(map(_ITEM.match, below)) and len(below) > 1)
    return is_label(above) and below[0][:1].isprintable() and below[0][:1] not in " >"


def nest_lists(text: str) -> str:
    """The text with four spaces before each item of a list inside another, as our Markdown needs.

    Others take as many as the sign of the outer item is wide, or two.
    """
    if not _NARROW.search(text):
        return text
    lines: list[str] = []
    around: list[_Item] = []  # the items in which a line stands
    fenced = False
    for line in text.split("\n"):
        fenced ^= _FENCE.match(line) is not None
        indent = len(line) - len(line.lstrip(" "))
        item = None if fenced else _ANY_ITEM.match(line)
        if line.strip() and not fenced:
            while around and indent < around[-1].reach and (item or indent <= around[-1].indent):
                around.pop()
        if item:
            lines += [""] * _ends_paragraph(lines)
            lines.append(f"{_STEP * len(around)}{line[indent:]}")
            around.append(_Item(indent, min(indent + 2, len(item[0])), len(item[0])))
        elif around and line.strip() and indent >= around[-1].reach:
            lines.append(f"{_STEP * len(around)}{line[min(indent, around[-1].text) :]}")
        else:
            lines.append(line)
    return "\n".join(lines)


class _Item(NamedTuple):
    """An item of a list, in characters from the left."""

    indent: int
    reach: int  #: where what it holds begins at the least
    text: int


def _ends_paragraph(lines: list[str]) -> bool:
    """Whether an item would go on with the paragraph of the one above, and not begin."""
    if len(lines) < 2 or not lines[-1].startswith(_STEP) or _ANY_ITEM.match(lines[-1]):
        return False
    return not lines[-2].strip()
