"""Wraps plain text for reading: addresses and merge tags stay whole, CJK breaks between signs."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from unicodedata import east_asian_width

from newsletter import merge

WIDTH = 72

#: No sign before this one takes two columns, nor does any of the typographer's.
_FIRST_WIDE = "\u1100"
_TYPOGRAPHIC = dict.fromkeys(range(0x2000, 0x2070))


@cache
def _break() -> re.Pattern[str]:
    """Where a run of CJK may be broken: not before a sign that closes, nor after one that opens.

    Compiled when first needed, since classes of that size take milliseconds.
    """
    cjk = r"\u2e80-\u9fff\uac00-\ud7a3\uff00-\uff60"
    opening, closing = "「『（《〈【“‘", r"\s、。，．：；？！」』）》〉】”’…"
    return re.compile(f"(?<=[{cjk}])(?<![{opening}])(?=[^{closing}])")


@lru_cache(maxsize=1024)
def wrap(text: str, first: str = "", rest: str | None = None, width: int = WIDTH) -> str:
    """Lines of at most `width` columns; `first` and `rest` stand at their starts."""
    swapped, restore = merge.protect(text) if "{{" in text else (text, str)
    later = first if rest is None else rest
    if swapped.isascii() or max(swapped.translate(_TYPOGRAPHIC), default="") < _FIRST_WIDE:
        return restore(_wrap_narrow(" ".join(swapped.split()), first, later, width))
    return restore(_wrap_wide(swapped, first, later, width))


def _wrap_narrow(text: str, first: str, later: str, width: int) -> str:
    lines, start, lead = [], 0, first
    while len(text) - start > (room := width - len(lead)):
        end = text.rfind(" ", start, start + room + 1)
        if end <= start:  # a word longer than the line stays whole
            end = text.find(" ", start + max(room, 0))
            if end < 0:
                break
        lines.append(lead + text[start:end])
        start, lead = end + 1, later
    lines.append((lead + text[start:]).rstrip())
    return "\n".join(lines)


def _wrap_wide(text: str, first: str, later: str, width: int) -> str:
    lines, line, used = [], first, len(first)
    for index, (word, space) in enumerate(_words(text)):
        size = _columns(word)
        gap = space if index else ""
        if index and used + len(gap) + size > width:
            lines.append(line.rstrip())
            line, used, gap = later, len(later), ""
        line += gap + word
        used += len(gap) + size
    return "\n".join([*lines, line.rstrip()])


def _words(text: str) -> list[tuple[str, str]]:
    """Pieces that may not be broken, each with what stands before it on the same line."""
    return [
        (piece, "" if index else " ")
        for word in text.split()
        for index, piece in enumerate(_break().split(word))
    ]


def _columns(word: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in word)
