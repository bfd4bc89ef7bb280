"""The connection on which the threads of a process make their changes together.

Each connection of SQLite keeps pages of its own, and reads them anew when another one has written.
Where the threads take turns, each on its own, all of them would read everything again and again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Lock

from newsletter.errors import StoreError
from newsletter.store.turns import Writer


class Pen:
    """Of one file, and of the stores that are open on it: with the last one it is closed.

    Opened when it is worth it: most commands have one thread that writes, and need none.
    """

    def __init__(self, open_: Callable[[], Writer]) -> None:
        self._open = open_
        self._lock = Lock()
        self._stores = 0
        self._writer: Writer | None = None

    def join(self) -> None:
        with self._lock:
            self._stores += 1

    def part(self) -> None:
        with self._lock:
            self._stores -= 1
            if not self._stores:
                self._let_go()

    def pick(self, own: Writer, changes: int) -> Writer:
        """For who has the turn, and makes so many changes."""
        with self._lock:
            if self._writer and self._writer.is_lost():
                self._let_go()
            if not self._writer and changes > 1:
                with suppress(StoreError, OSError):  # his own does as well
                    self._writer = self._open()
            return self._writer or own

    def _let_go(self) -> None:
        writer, self._writer = self._writer, None
        if writer:
            writer.close()
