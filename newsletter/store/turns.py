"""Who writes to one file: one at a time, and the threads of a process in one go where they can.

What a commit costs is the wait for the disk, and it costs the same for one change as for eight.
Whoever's turn it is makes the changes of all threads that wait, commits them once, and each goes
on when its own is on the disk.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import RLock
from typing import Any, Generic, TypeVar, cast

from newsletter.errors import StoreError
from newsletter.store.database import Database

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

T = TypeVar("T")

PATIENCE = 30.0  #: seconds that a thread waits for its turn


class Door:
    """Lets one process in at a time, and the next one as soon as it goes.

    SQLite would have it look again after 1, 2, 5, 10… milliseconds, and find the next transaction
    of a sender that never rests. Nothing rests on this lock: where the system has none, or a child
    process shares its parent's, SQLite's own still holds.
    """

    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600)
        self._file = path.open("ab")

    def __enter__(self) -> None:
        if fcntl:
            fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        if fcntl:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        self._file.close()


class Turn:
    """A lock of this process's threads, and `commit` for changes that any of them can make."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._waiting: deque[_Waiting[Any]] = deque()

    def __enter__(self) -> None:
        """Raises StoreError where whoever is inside comes to no end.

        So one thread at most hangs with a process that was stopped in the middle of its writing.
        """
        if not self._lock.acquire(timeout=PATIENCE):
            raise StoreError(
                "the store is busy: somebody has been writing to it all the time",
                hint="start again when the other command has ended",
            )

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def commit(self, database: Database, make: Callable[[Database], T]) -> T:
        """Durable when it returns; in the order in which they came."""
        mine = _Waiting(make)
        self._waiting.append(mine)
        try:
            with self:
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
