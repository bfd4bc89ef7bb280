"""Readers at whose own mail a service fails again and again, while it takes that of others.

Only what others have shown meanwhile tells them from readers who meet an outage: nobody is given up
because the service is down. Who is stuck is tried apart from all others, at last alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from newsletter.mailing import Attempt, Receipt

#: Calls for one such reader alone, with growing pauses between them, before he has failed.
TRIES = 4
#: In a call that fails at more than half as many as it takes, and at more than a few, the service
#: is at fault; where nobody behind them was taken, ten times as many were before them.
_FEW, _HALF, _TENTH = 3, 2, 10


class Stuck:
    """What is known of them in this run; `tried` are those who were given up before."""

    def __init__(self, tried: Iterable[int] = ()) -> None:
        self._proven = set(tried)
        self._since: dict[int, datetime] = {}
        self._alone: Counter[int] = Counter()
        self._rounds = 0
        self._others_at: datetime | None = None

    def note(self, attempt: Attempt, receipt: Receipt, at: datetime) -> None:
        """An answer that took some of its readers, and failed at others."""
        if not receipt.accepted:
            return
        self._others_at = max(self._others_at or attempt.started_at, attempt.started_at)
        if not receipt.troubled:
            return
        order = [reader.id for reader in attempt.readers]
        last = max(place for place, id_ in enumerate(order) if id_ in receipt.accepted)
        troubled, taken = len(receipt.troubled), len(receipt.accepted)
        are_single = troubled <= max(_FEW, taken // _HALF)
        are_few = troubled * _TENTH <= taken
        for place, id_ in enumerate(order):
            if id_ in receipt.troubled:
                self._since.setdefault(id_, at)
                # An outage that began in the middle of the call would have met all behind him.
                if are_few or (are_single and place < last):
                    self._proven.add(id_)

    def are_all(self, attempt: Attempt, troubled: Collection[int]) -> bool:
        """Whether the readers of a call that took nobody are in it for their own mail's sake."""
        ids = [reader.id for reader in attempt.readers]
        return len(ids) == len(troubled) and all(map(self._is_proven, ids))

    def _is_proven(self, id_: int) -> bool:
        since = self._since.get(id_)
        later = since and self._others_at and self._others_at > since
        return id_ in self._proven or bool(later)

    def divide(
        self, troubled: Mapping[int, str]
    ) -> tuple[list[frozenset[int]], dict[int, str], float]:
        """Who is to be tried again, in which calls; who has failed; seconds until the next call."""
        ids = sorted(troubled)
        if len(ids) > 1:
            middle = len(ids) // 2
            return [frozenset(ids[:middle]), frozenset(ids[middle:])], {}, 0.0
        self._alone.update(ids)
        tries = self._alone[ids[0]]
        if tries >= TRIES:
            return [], dict(troubled), 0.0
        is_first = tries > self._rounds  # of those who are tried so often: all wait together
        self._rounds = max(self._rounds, tries)
        return [frozenset(ids)], {}, 2.0**tries if is_first else 0.0

    def forget_tries(self) -> None:
        """Of a time in which the service may have been down."""
        self._alone.clear()
        self._rounds = 0
