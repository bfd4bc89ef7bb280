"""How often one host is asked: few at a time, and never in bursts."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock


class _Host:
    def __init__(self, at_a_time: int) -> None:
        self.places = BoundedSemaphore(at_a_time)
        self.next_at = 0.0


class Manners:
    """Shared by all threads that fetch; `delay` is seconds between the starts of two requests.

    `own` hosts belong to whoever asks: they are not spared, but for a few at a time.
    """

    def __init__(
        self, *, at_a_time: int = 2, delay: float = 0.1, own: Collection[str] = ()
    ) -> None:
        self._at_a_time = at_a_time
        self._delay = delay
        self._own = frozenset(host.lower().strip("[]").rstrip(".") for host in own)
        self._hosts: dict[str, _Host] = {}
        self._lock = Lock()

    @contextmanager
    def turn(self, host: str) -> Iterator[float]:
        """Wait until the host may be asked; gives the seconds that were waited."""
        came = time.monotonic()
        with self._lock:
            queue = self._hosts.setdefault(host, _Host(self._at_a_time))
        with queue.places:
            with self._lock:
                now = time.monotonic()
                start = max(now, queue.next_at)
                queue.next_at = start + (0 if host in self._own else self._delay)
            if start > now:
                time.sleep(start - now)
            yield time.monotonic() - came
