"""How many posts may be at the store at once, so that those who wait for it leave threads to read.

Pages are read while somebody else writes, however long that takes; what changes something waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from threading import Semaphore

from newsletter.errors import StoreError

#: Of the server's threads, two are left to whoever only reads.
MOST = 6
#: Seconds. Posts that find the store free are in and out in a hundredth of it.
_LONG = 0.25


class WaitingRoom:
    def __init__(self, ticks: Callable[[], float], *, most: int = MOST) -> None:
        self._ticks = ticks
        self._most = most
        self._places = Semaphore(most)
        self._numbers = count()
        self._since: dict[int, float] = {}  #: by a number of each that is inside

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Raises StoreError at once where nothing moves, and for who finds no place in a moment."""
        if not self._places.acquire(timeout=0.0 if self._is_stuck() else _LONG):
            raise StoreError("as many posts as may wait for the store are waiting already")
        number = next(self._numbers)
        self._since[number] = self._ticks()
        try:
            yield
        finally:
            del self._since[number]
            self._places.release()

    def _is_stuck(self) -> bool:
        """Whether half of those that may be inside have been there for long: a slow one is none."""
        before = self._ticks() - _LONG
        return sum(since < before for since in list(self._since.values())) > self._most // 2
