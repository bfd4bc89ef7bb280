"""Which thread writes to one file: one at a time, and all of a process in one go where they can.

What a commit costs is the wait for the disk, and it costs the same for one change as for eight.
One of the threads that wait makes the changes of all of them, commits them once, and tells each;
the first of those who came meanwhile is next.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Lock, RLock
from time import monotonic
from typing import Any, Generic, Protocol, TypeVar, cast

from newsletter.store.database import Database
from newsletter.store.door import busy

T = TypeVar("T")


class Writer(Database, Protocol):
    def patiently(self, until: float) -> AbstractContextManager[object]:
        """What waits inside waits no longer; `until` is of the monotonic clock."""


class Turn:
    """A lock of this process's threads, and `commit` for changes that any of them can make."""

    def __init__(self, pick: Callable[[Writer, int], Writer] = lambda own, changes: own) -> None:
        """`pick` says, from the database of whose turn it is and how many changes he makes, on
        which one he makes them."""
        self._pick = pick
        self._lock = RLock()
        self._queue = Lock()  #: of what follows, and of who leads
        self._waiting: deque[_Waiting[Any]] = deque()
        self._is_led = False

    @contextmanager
    def taken(self, until: float) -> Iterator[None]:
        """`until` is of the monotonic clock. Raises StoreError where another one stays longer."""
        if not self._lock.acquire(timeout=max(until - monotonic(), 0.0)):
            raise busy()
        try:
            yield
        finally:
            self._lock.release()

    def commit(self, database: Writer, make: Callable[[Database], T], until: float) -> T:
        """Durable when it returns; in the order in which they came."""
        mine = _Waiting(make)
        with self._queue:
            self._waiting.append(mine)
            mine.leads, self._is_led = not self._is_led, True
        if not mine.leads and not mine.called.acquire(timeout=max(until - monotonic(), 0.0)):
            self._leave(mine)
        if mine.leads:
            self._lead(database, mine, until)
        return mine.result()

    def _leave(self, mine: _Waiting[Any]) -> None:
        """Out of patience; where somebody makes the change already, or all wait for this one, it is
        too late to leave. Raises StoreError."""
        with self._queue:
            if mine in self._waiting and not mine.leads:
                self._waiting.remove(mine)
                raise busy()
        mine.called.acquire()

    def _lead(self, database: Writer, mine: _Waiting[Any], until: float) -> None:
        """Each is told by a lock of his own, and at once: were they to take one after another what
        the next leader needs, he would wait for all of them to wake up."""
        batch: list[_Waiting[Any]] = []
        try:
            with self.taken(until):
                with self._queue:
                    batch += self._waiting
                    self._waiting.clear()
                writer = self._pick(database, len(batch))
                with writer.patiently(until):
                    _settle(writer, batch)
        finally:
            self._hand_on([one for one in batch if not one.settled], mine)
            for one in batch:
                if one.settled:
                    one.called.release()

    def _hand_on(self, unsettled: list[_Waiting[Any]], mine: _Waiting[Any]) -> None:
        """To the first one, if any; who was interrupted leaves the others where they were."""
        with self._queue:
            self._waiting.extendleft(reversed(unsettled))
            if mine in self._waiting:
                self._waiting.remove(mine)
            self._is_led = bool(self._waiting)
            if self._waiting:
                self._waiting[0].leads = True
                self._waiting[0].called.release()


class _Waiting(Generic[T]):
    def __init__(self, make: Callable[[Database], T]) -> None:
        self.make = make
        self.made: T | None = None
        self.error: Exception | None = None
        self.settled = False
        self.leads = False
        self.called = Lock()  #: free when it is settled, or leads
        self.called.acquire()

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
