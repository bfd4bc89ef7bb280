"""How the archive is divided into pages, so that a page that is full never changes again (pure).

Pages are counted from the oldest issue on. The front shows the newest issues, which fill no page of
their own yet, together with the last full page where they are few.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from newsletter.web.site.feed import Entry

ON_PAGE = 50
_FEW = 25


class Shelf(NamedTuple):
    """One page of the archive, the newest issue first."""

    entries: tuple[Entry, ...]
    number: int  #: of the page; 0 is the front
    newer: str  #: path below the site, empty at the front
    older: str  #: likewise, empty at the end


def front(entries: Sequence[Entry]) -> Shelf:
    """`entries` are the newest first, as in all that follows."""
    full = _full(entries)
    shown = len(entries) - full * ON_PAGE
    return Shelf(tuple(entries[:shown]), 0, "", _path(full) if full else "")


def find_shelf(entries: Sequence[Entry], number: int) -> Shelf | None:
    full = _full(entries)
    if not 1 <= number <= full:
        return None
    end = len(entries) - (number - 1) * ON_PAGE
    newer = _path(number + 1) if number < full else "issues/"
    older = _path(number - 1) if number > 1 else ""
    return Shelf(tuple(entries[end - ON_PAGE : end]), number, newer, older)


def shelves(entries: Sequence[Entry]) -> list[Shelf]:
    """All full pages, oldest first."""
    found = (find_shelf(entries, number) for number in range(1, _full(entries) + 1))
    return [shelf for shelf in found if shelf is not None]


def _full(entries: Sequence[Entry]) -> int:
    """How many pages are full and not shown on the front."""
    full, rest = divmod(len(entries), ON_PAGE)
    return full - 1 if full and rest < _FEW else full


def _path(number: int) -> str:
    return f"issues/page/{number}/"
