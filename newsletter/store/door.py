"""Which process writes to one file: one at a time, and the next one as soon as it goes.

SQLite would have it look again after 1, 2, 5, 10… milliseconds, and find the next transaction of a
sender that never rests. Nothing rests on this lock: where the system has none, or a child process
shares its parent's, SQLite's own still holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedWriter
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING

from newsletter.errors import StoreError

if TYPE_CHECKING:
    from concurrent.futures import Future

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]


def busy() -> StoreError:
    return StoreError(
        "the store is busy: somebody has been writing to it all the time",
        hint="start again when the other command has ended",
    )


class Door:
    """Belongs to one connection, and so to one thread at a time."""

    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600)
        self._file = path.open("ab")
        self._knocking: Thread | None = None

    @contextmanager
    def inside(self, until: float) -> Iterator[None]:
        """`until` is of the monotonic clock. Raises StoreError when it has come."""
        if not fcntl:
            yield
            return
        self._enter(until)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def _enter(self, until: float) -> None:
        if self._knocking:  # still, for one whose patience ended: as he does, it will go away
            self._knocking.join(max(until - monotonic(), 0.0))
            if self._knocking.is_alive():
                raise busy()
            self._knocking = None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._knock(until)

    def _knock(self, until: float) -> None:
        """The system's own wait knows no end, so that it is a thread's of its own."""
        # Here, as hardly any command has to wait, and it brings `logging` along.
        from concurrent.futures import Future

        answer: Future[None] = Future()
        thread = Thread(target=_wait, args=(self._file, answer), name="door", daemon=True)
        thread.start()
        try:
            answer.result(max(until - monotonic(), 0.0))
        except TimeoutError:
            if answer.cancel():
                self._knocking = thread
                raise busy() from None

    def close(self) -> None:
        self._file.close()


def _wait(file: BufferedWriter, answer: Future[None]) -> None:
    with suppress(OSError, ValueError):  # closed meanwhile: the system lets go by itself
        fcntl.flock(file, fcntl.LOCK_EX)
        if answer.set_running_or_notify_cancel():
            answer.set_result(None)
        else:
            fcntl.flock(file, fcntl.LOCK_UN)
