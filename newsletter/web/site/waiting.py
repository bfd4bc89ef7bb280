"""How many may be at the store at once, so that those who wait for it leave threads to others.

Pages are read while somebody else writes, however long that takes; what changes something waits.
Where the store says nothing at all, whoever reads waits too, and what needs no store goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from threading import Semaphore

from newsletter.errors import StoreError

#: Posts. One thread is left to whoever reads, and one of the server's to what needs no store.
MOST = 6
#: Seconds. Posts that find the store free are in and out in a hundredth of it.
_LONG = 1.0
_LOOK = 0.1  #: seconds between two looks whether anything moves


class Crowded(StoreError):
    """Of these there may be thousands: the log tells of those who wait in vain, which is enough."""


class WaitingRoom:
    def __init__(
        self, ticks: Callable[[], float], *, most: int = MOST, late: int | None = None
    ) -> None:
        """`late` is how many must have been inside for long where nothing moves: half, if not
        given, so that a few that are slow by themselves, or many that have just come, are none."""
        self._ticks = ticks
        self._late = (most + 1) // 2 if late is None else late
        self._places = Semaphore(most)
        self._numbers = count()
        self._since: dict[int, float] = {}  #: by a number of each that is inside
        self._moved_at = ticks()  #: when one last came out that had not waited for long

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Raises Crowded at once where nothing moves; where it does, a place is soon free."""
        while not self._places.acquire(timeout=0.0 if (stuck := self._is_stuck()) else _LOOK):
            if stuck:
                raise Crowded("as many as may wait for the store are waiting already")
        number, since = next(self._numbers), self._ticks()
        self._since[number] = since
        try:
            yield
        finally:
            if not self._is_long_ago(since):
                self._moved_at = self._ticks()
            del self._since[number]
            self._places.release()

    def _is_stuck(self) -> bool:
        """Nobody came out lately, and so many of those inside have been there for long."""
        late = sum(map(self._is_long_ago, list(self._since.values())))
        return late >= self._late and self._is_long_ago(self._moved_at)

    def _is_long_ago(self, moment: float) -> bool:
        return self._ticks() - moment > _LONG


class Rooms:
    """For all threads of a site."""

    def __init__(self, ticks: Callable[[], float], *, posts: int = MOST) -> None:
        self._posts = WaitingRoom(ticks, most=posts)
        # All of them: the one who reads beside six that wait to write is out again at once.
        self._all = WaitingRoom(ticks, most=posts + 1, late=posts + 1)

    @contextmanager
    def posting(self) -> Iterator[None]:
        """Raises Crowded."""
        with self._posts.inside(), self._all.inside():
            yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Raises Crowded."""
        with self._all.inside():
            yield
