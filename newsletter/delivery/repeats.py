"""Attempts in doubt that are called again under their keys, without who has left since."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace

from newsletter.delivery.doubts import knows_key
from newsletter.delivery.pace import Watch
from newsletter.mailing import Attempt
from newsletter.ports import Ledger, MailService


class Repeats:
    """A call that nobody took in, made again as it was, would mail who has left meanwhile.

    So he is left out. Where the first call was taken, the service says that it knows the key with
    another body (`KeyKnown`); it keeps its answer then, which the whole call again gets, and nobody
    gets the mail again.
    """

    def __init__(self, service: MailService, ledger: Ledger, watch: Watch) -> None:
        self._service = service
        self._ledger = ledger
        self._watch = watch
        self._waiting: deque[Attempt] = deque()
        self._whole: dict[str, Attempt] = {}  # those that were called without somebody
        self._answered: set[str] = set()  # keys of which the service keeps an answer

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def __iter__(self) -> Iterator[Attempt]:
        return iter(self._waiting)

    def add(self, attempt: Attempt) -> None:
        self._waiting.append(attempt)

    def can(self, attempt: Attempt) -> bool:
        return knows_key(self._service, attempt, self._watch.now())

    def take(self, put_aside: Callable[[Attempt], None]) -> Attempt | None:
        """The next to be called. Put aside is what may not be called again, or not as it is where
        the service can be asked instead.
        """
        while self._waiting:
            attempt = self._waiting.popleft()
            if self.can(attempt) and (called := self._without_leavers(attempt)):
                return called
            put_aside(attempt)
        return None

    def _without_leavers(self, attempt: Attempt) -> Attempt | None:
        if attempt.key in self._answered:
            return attempt
        gone = self._ledger.find_gone([reader.id for reader in attempt.readers])
        if not gone:
            return attempt
        rest = tuple(reader for reader in attempt.readers if reader.id not in gone)
        if self._service.search_lag is not None or not rest:
            return None
        self._whole[attempt.key] = attempt
        return replace(attempt, readers=rest)

    def make_whole(self, attempt: Attempt) -> tuple[Attempt, frozenset[int]]:
        """The attempt as it is on disk, and who was left out of the call that has ended."""
        whole = self._whole.pop(attempt.key, attempt)
        if whole is attempt:
            return attempt, frozenset()
        called = {reader.id for reader in attempt.readers}
        return whole, frozenset(reader.id for reader in whole.readers) - called

    def note_answered(self, attempt: Attempt) -> None:
        """The service knows the key with another body."""
        self._answered.add(attempt.key)
