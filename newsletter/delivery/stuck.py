"""Readers at whose own mail a service fails again and again, while it takes that of others.

Only what others have shown meanwhile tells them from readers who meet an outage: while nobody else
gets through, nobody is given up before much time has passed. Who is stuck is tried apart from all
others, at last alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from newsletter.mailing import Attempt, Receipt

#: Calls for one such reader alone, with growing pauses between them, before he has failed: where
#: the service took somebody else's mail since his last one, and where nothing shows that it is up.
TRIES, MOST_TRIES = 4, 9
_FEW, _PART = 3, 5


def are_few(some: int, all_: int) -> bool:
    """So few that a fault at them may be theirs; at more of them the service is at fault."""
    return some <= max(_FEW, all_ // _PART)


class Division(NamedTuple):
    """How readers whose mail fails are tried again."""

    again: list[frozenset[int]]  #: in which calls
    failed: bool = False  #: they are given up instead
    pause: float = 0.0  #: seconds until the next call


class Stuck:
    """What is known of them in this run; `tried` are those who were given up before."""

    def __init__(self, tried: Iterable[int] = (), *, batch_size: int) -> None:
        self._few = set(tried)
        self._size = batch_size
        self._since: dict[int, datetime] = {}
        self._others_at: datetime | None = None
        self._apart: set[int] = set()
        self._alone: Counter[int] = Counter()
        self._rounds = 0
        #: When a reader was last tried alone, and when an answer showed since that others pass.
        self._tried_at: dict[int, datetime] = {}
        self._up_at: dict[int, datetime] = {}

    @property
    def count(self) -> int:
        """Readers who are tried apart from the others."""
        return len(self._apart)

    def note(self, attempt: Attempt, receipt: Receipt, at: datetime) -> None:
        """An answer that took some of its readers, and may have failed at others."""
        if not receipt.accepted:
            return
        self._others_at = max(self._others_at or attempt.started_at, attempt.started_at)
        self._forget(receipt.accepted)
        for id_, tried_at in self._tried_at.items():
            if attempt.started_at > tried_at:
                self._up_at.setdefault(id_, at)
        for id_ in receipt.troubled:
            self._since.setdefault(id_, at)
        if are_few(len(receipt.troubled), len(receipt.accepted)):
            self._few |= receipt.troubled

    def are_all(self, attempt: Attempt, troubled: Collection[int], *, are_last: bool) -> bool:
        """Whether the readers of a call that took nobody may be in it for their own mail's sake.

        `are_last`: few of the issue are left. In calls much smaller than usual they are what an
        earlier run divided, or the rest.
        """
        ids = [reader.id for reader in attempt.readers]
        if len(ids) != len(troubled):
            return False
        is_part = len(ids) <= min(_FEW, self._size // _PART)
        return (are_last and is_part) or all(map(self._is_known, ids))

    def _is_known(self, id_: int) -> bool:
        since = self._since.get(id_)
        later = since and self._others_at and self._others_at > since
        return id_ in self._few or bool(later)

    def divide(self, attempt: Attempt) -> Division:
        """What follows from a call that failed at all its readers."""
        ids = sorted(reader.id for reader in attempt.readers)
        self._apart.update(ids)
        if len(ids) > 1:
            middle = len(ids) // 2
            return Division([frozenset(ids[:middle]), frozenset(ids[middle:])])
        id_ = ids[0]
        self._alone[id_] += 1
        tries = self._alone[id_]
        # Answered before this call began: of calls at the same time one may just meet the end.
        up_at = self._up_at.pop(id_, None)
        is_up = up_at is not None and up_at <= attempt.started_at
        if tries >= (TRIES if is_up else MOST_TRIES):
            self._forget(ids)
            return Division([], failed=True)
        self._tried_at[id_] = attempt.started_at
        is_first = tries > self._rounds  # of those who are tried so often: all wait together
        self._rounds = max(self._rounds, tries)
        return Division([frozenset(ids)], pause=2.0**tries if is_first else 0.0)

    def _forget(self, ids: Iterable[int]) -> None:
        """Who is no longer tried."""
        for id_ in ids:
            self._apart.discard(id_)
            self._tried_at.pop(id_, None)
            self._up_at.pop(id_, None)

    def forget_tries(self) -> None:
        """Of a time in which the service may have been down."""
        self._alone.clear()
        self._rounds = 0
        self._tried_at.clear()
        self._up_at.clear()
