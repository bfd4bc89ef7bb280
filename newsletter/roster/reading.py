"""What a reader sees of a text, and where in the text it stands.

The text may be plain, Markdown with or without front matter, or HTML. Marks of the form vanish,
references become their character, and a BARRIER, across which no name reaches, stands for what
does not count: see passages.py.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

#: Neither part of a word nor a space.
BARRIER = "\ufffc"


class Change(NamedTuple):
    """Instead of text[start:end] the reader sees something else."""

    start: int
    end: int
    seen: str


class Reading:
    """The text as seen; `span` leads back to the text as it was given."""

    def __init__(self, text: str, changes: Iterable[Change] = ()) -> None:
        self._starts = [0]  # of the pieces, as seen
        self._origins = [(0, -1)]  # where a piece began; where it ended, if it was changed
        self.seen = self._read(text, sorted(changes, key=lambda c: (c.start, -c.end)))

    def _read(self, text: str, changes: list[Change]) -> str:
        if not changes:
            return text
        pieces: list[str] = []
        read = length = 0
        for start, end, seen in changes:
            if end <= read:
                continue  # inside of what was changed already
            start = max(start, read)
            pieces += (text[read:start], seen)
            length += start - read
            self._starts += (length, length + len(seen))
            self._origins += ((start, end), (end, -1))
            length += len(seen)
            read = end
        pieces.append(text[read:])
        return "".join(pieces)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text for offsets in what is seen; `start` is less than `end`."""
        return self._origin(start)[0], self._origin(end - 1)[1]

    def _origin(self, offset: int) -> tuple[int, int]:
        piece = bisect_right(self._starts, offset) - 1
        start, end = self._origins[piece]
        if end >= 0:
            return start, end
        start += offset - self._starts[piece]
        return start, start + 1
