"""Which thread writes to one file: one at a time, and all of a process in one go where they can.

What a commit costs is the wait for the disk, and it costs the same for one change as for eight.
Whoever's turn it is makes the changes of all threads that wait, commits them once, and each goes
on when its own is on the disk.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import RLock
from time import monotonic
from typing import Any, Generic, TypeVar, cast

from newsletter.store.database import Database
from newsletter.store.door import busy

T = TypeVar("T")


class Turn:
    """A lock of this process's threads, and `commit` for changes that any of them can make."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._waiting: deque[_Waiting[Any]] = deque()

    @contextmanager
    def taken(self, until: float) -> Iterator[None]:
        """`until` is of the monotonic clock. Raises StoreError where another one stays longer."""
        if not self._lock.acquire(timeout=max(until - monotonic(), 0.0)):
            raise busy()
        try:
            yield
        finally:
            self._lock.release()

    def commit(self, database: Database, make: Callable[[Database], T], until: float) -> T:
        """Durable when it returns; in the order in which they came."""
        mine = _Waiting(make)
        self._waiting.append(mine)
        try:
            with self.taken(until):
                if not mine.settled:
                    _settle(database, [one for one in list(self._waiting) if not one.settled])
        finally:
            self._waiting.remove(mine)
        return mine.result()


class _Waiting(Generic[T]):
    def __init__(self, make: Callable[[Database], T]) -> None:
        self.make = make
        self.made: T | None = None
        self.error: Exception | None = None
        self.settled = False

    def result(self) -> T:
        if self.error is not None:
            raise self.error
        return cast(T, self.made)


def _settle(database: Database, batch: Iterable[_Waiting[Any]]) -> None:
    """Commit all that can be; whoever fails is left out, and the others begin anew without him."""
    remaining = list(batch)
    while remaining:
        failing = remaining
        try:
            with database.transaction():
                for one in remaining:
                    failing = [one]
                    one.made = one.make(database)
                failing = remaining
        except Exception as error:
            for one in failing:
                one.error, one.settled = error, True
            remaining = [one for one in remaining if not one.settled]
        else:
            for one in remaining:
                one.settled = True
            return
