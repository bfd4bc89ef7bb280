"""How often strangers may ask, in bounded memory (pure but for its own memory).

A token bucket (leaky bucket as a meter) per key. Only keys that are not full are kept, the ones
asked for last; where even those are too many, the oldest go, and the ceiling over all of them holds
whoever comes with ever new keys.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

_MOST_KEYS = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    burst: int  #: at once
    each: float  #: seconds until one more is allowed


class Limiter:
    """Counts per key; safe to share between threads. `now` is a monotonic time in seconds."""

    def __init__(self, rate: Rate, *, most_keys: int = _MOST_KEYS) -> None:
        self._rate = rate
        self._most = most_keys
        self._full_at: OrderedDict[str, float] = OrderedDict()  #: when nothing is used up any more
        self._lock = Lock()

    def allow(self, key: str, now: float) -> bool:
        """Whether one more may come now; if so it is counted."""
        with self._lock:
            full_at = max(self._full_at.pop(key, now), now)
            allowed = full_at + self._rate.each - now <= self._rate.burst * self._rate.each
            if allowed:
                full_at += self._rate.each
            if full_at > now:
                self._full_at[key] = full_at
            while len(self._full_at) > self._most:
                self._full_at.popitem(last=False)
            return allowed

    @contextmanager
    def counting(self, key: str, now: float) -> Iterator[bool]:
        """The same, but what ends with an exception inside was not one more."""
        allowed = self.allow(key, now)
        try:
            yield allowed
        except BaseException:
            if allowed:
                self._give_back(key, now)
            raise

    def _give_back(self, key: str, now: float) -> None:
        with self._lock:
            full_at = self._full_at.pop(key, now) - self._rate.each
            if full_at > now:
                self._full_at[key] = full_at

    def wait(self, key: str, now: float) -> float:
        """Seconds until one more is allowed."""
        with self._lock:
            ahead = self._full_at.get(key, now) + self._rate.each - now
            return max(ahead - self._rate.burst * self._rate.each, 0.0)

    def __len__(self) -> int:
        return len(self._full_at)
