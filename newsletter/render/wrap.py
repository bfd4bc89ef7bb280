"""Wraps plain text for reading: addresses and merge tags stay whole, CJK breaks between signs."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

from newsletter import merge

WIDTH = 72

_PIECE = re.compile(r"\S+")
_WIDE = re.compile(r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]")
#: Where a run of CJK may be broken: before a wide sign that does not close, after any but an opener.
_BREAK = re.compile(
    r"(?<=[\u2e80-\u9fff\uac00-\ud7a3\uff00-\uff60])(?<![「『（《〈【“‘])(?=[^\s、。，．：；？！」』）》〉】”’…])"
)


def wrap(text: str, first: str = "", rest: str | None = None, width: int = WIDTH) -> str:
    """Lines of at most `width` columns; `first` and `rest` stand at their starts."""
    if "{{" in text:
        swapped, restore = merge.protect(text)
        return restore(wrap(swapped, first, rest, width)) if swapped != text else _wrap(
            text, first, first if rest is None else rest, width
        )
    return _wrap(text, first, first if rest is None else rest, width)


def _wrap(text: str, first: str, rest: str, width: int) -> str:
    lines, line, used = [], first, len(first)
    room_taken = False
    for word, gap in _words(text):
        size = len(word) if word.isascii() else _columns(word)
        if room_taken and used + len(gap) + size > width:
            lines.append(line.rstrip())
            line, used = rest + word, len(rest) + size
        elif room_taken:
            line += gap + word
            used += len(gap) + size
        else:
            line += word
            used += size
        room_taken = True
    return "\n".join([*lines, line.rstrip()])


def _words(text: str) -> list[tuple[str, str]]:
    """Pieces that may not be broken, each with what stands before it on the same line."""
    words = _PIECE.findall(text)
    if text.isascii() or not _WIDE.search(text):
        return [(word, " ") for word in words]
    return [
        (piece, "" if index else " ")
        for word in words
        for index, piece in enumerate(_BREAK.split(word))
    ]


def _columns(word: str) -> int:
    if not _WIDE.search(word):
        return len(word)
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in word)
