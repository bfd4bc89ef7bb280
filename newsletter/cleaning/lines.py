"""Lines of Markdown that stand below each other and are no one paragraph, as people paste them."""

from __future__ import annotations

import re

from newsletter.cleaning.labels import is_label

_ITEM = re.compile(r" {0,3}(?:[-*+•]|\d{1,3}[.)]) +\S")
_LIST = re.compile(r"\n {0,3}(?:[-*+•]|\d{1,3}[.)]) +\S")  # quick to see
_FENCE = re.compile(r" {0,3}(?:```|~~~)")


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
