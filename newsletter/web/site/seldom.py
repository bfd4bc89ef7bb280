"""Lines of the log that strangers cause: the first ones as they are, then only how many there were.

Whoever can have a line written by each post that he makes up fills the disk.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Any

_FIRST = 5
_PERIOD = 60.0  #: seconds


class Seldom:
    """Lines of one kind; safe to share between threads."""

    def __init__(
        self,
        write: Callable[..., object],
        *,
        about: str = "",
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        """`about` is what the lines are about, as in "the webhook of ses"."""
        self._write = write
        self._kind = f"such lines about {about}" if about else "such lines"
        self._ticks = ticks
        self._lock = Lock()
        self._since = float("-inf")
        self._count = 0

    def tell(self, line: str, **more: Any) -> None:
        """Within a minute from the first one five are written; how many more came, the first line
        after it tells. `more` goes to what writes the line."""
        with self._lock:
            now, untold = self._ticks(), 0
            if now - self._since >= _PERIOD:
                untold, self._since, self._count = self._count - _FIRST, now, 0
            self._count += 1
            is_told = self._count <= _FIRST
        if untold > 0:
            self._write(f"{untold:,} more {self._kind} were left out")
        if is_told:
            self._write(line, **more)
