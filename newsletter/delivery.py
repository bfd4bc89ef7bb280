"""One issue to its audience, so that every reader is accounted for whatever dies in the middle.

The rules: an attempt is on disk before its call; its outcome is on disk before the next claim by
the same place in flight; an attempt without an outcome is never repeated blindly but looked up
with the service; and what cannot be known is kept apart as uncertain.
"""

from __future__ import annotations

import json
import random
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from newsletter.envelope import required_tags
from newsletter.errors import (
    BatchRefused,
    Deferred,
    DeliveryError,
    NewsletterError,
    Unanswered,
)
from newsletter.mailing import Account, Attempt, Certificate, Message, Reader, Receipt, Subscriber
from newsletter.ports import Ledger, MailService, Prepared

#: Seconds; a service that asks for more holds the issue instead of keeping a person waiting.
LONGEST_WAIT = 900.0
#: Seconds, between two looks into a service's search while its lag runs.
SEARCH_EVERY = 30.0
#: Calls in a row that ended without an answer, or were put off, before the issue is held.
PATIENCE = 8
#: Single readers refused, and none accepted yet, before the refusals are taken to mean the message.
REFUSALS = 10

_Outcome = Receipt | NewsletterError
Personal = Callable[[Subscriber], Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How fast calls may leave."""

    parallel: int = 1  #: calls in flight
    rate: float | None = None  #: readers a second, over all calls


@dataclass(kw_only=True)
class Watch:
    """What a caller sees and may do while an issue is being sent."""

    say: Callable[[str], None] = field(default=lambda _: None)  #: one line for a person
    progress: Callable[[int, int], None] = field(default=lambda _done, _all: None)
    stop: threading.Event = field(default_factory=threading.Event)
    #: set to end after the calls in flight
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    #: returns early when the send is to stop
    sleep: Callable[[float], object] | None = None
    jitter: Callable[[], float] = field(default=lambda: random.uniform(0.75, 1.25))  # noqa: S311


def make_key(newsletter: str, message: Message, readers: Sequence[Reader]) -> str:
    """The attempt's name: the same readers, values and message give the same 32 letters."""
    rows = [[r.id, r.address, *sorted(r.values.items())] for r in readers]
    content = json.dumps([newsletter, message.issue, message.digest, rows])
    return sha256(content.encode()).hexdigest()[:32]


def deliver(
    message: Message,
    *,
    newsletter: str,
    ledger: Ledger,
    service: MailService,
    personal: Personal,
    pace: Pace,
    watch: Watch,
) -> Account:
    """Freeze the message if it is not frozen yet, and send it to all who wait for it.

    The frozen message is what goes out, even where `message` differs by now.
    """
    with ledger.sending(message.issue, watch.say):
        ledger.freeze(message, batch_size=service.batch_size, at=watch.now())
        frozen = ledger.get_message(message.issue) or message
        ledger.hold(message.issue, "")
        _Run(frozen, newsletter, ledger, service, personal, pace, watch).run()
        return ledger.account(message.issue)


def deliver_test(
    message: Message,
    addresses: Sequence[str],
    *,
    newsletter: str,
    service: MailService,
    find: Callable[[str], Subscriber | None],
    personal: Personal,
    at: datetime,
) -> None:
    """One mail to each address, as that subscriber gets it; a stranger gets the fall-backs.

    No ledger: a test is repeated by hand. Raises DeliveryError, MissingValue.
    """
    for number, address in enumerate(addresses, 1):
        stranger = Subscriber(id=-number, address=address, status="active")
        subscriber = find(address) or stranger
        readers = (Reader(subscriber.id, subscriber.address, personal(subscriber)),)
        attempt = Attempt(
            issue=message.issue,
            number=0,
            key=make_key(f"{newsletter} test {at.isoformat()}", message, readers),
            readers=readers,
            started_at=at,
        )
        receipt = service.deliver(message, attempt)
        if receipt.rejected:
            raise DeliveryError(f"{address!r} was refused: {receipt.rejected[subscriber.id]}")


def certify(issue: str, ledger: Ledger) -> Certificate:
    """Count every reader of the issue again, from the batches and deviations themselves."""
    seen: set[int] = set()
    twice = 0
    for ids in ledger.members(issue):
        before = len(seen)
        seen.update(ids)
        twice += before + len(ids) - len(seen)
    return Certificate(account=ledger.account(issue), readers=len(seen), twice=twice)


class _Run:
    """One process's work on one issue; the ledger is used by its own thread only."""

    def __init__(
        self,
        message: Message,
        newsletter: str,
        ledger: Ledger,
        service: MailService,
        personal: Personal,
        pace: Pace,
        watch: Watch,
    ) -> None:
        self._message = message
        self._newsletter = newsletter
        self._ledger = ledger
        self._service = service
        self._personal = personal
        self._pace = pace
        self._watch = watch
        account = ledger.account(message.issue)
        self._total = account.candidates
        self._done = account.candidates - account.queued
        self._required = required_tags(message)
        self._any_accepted = account.accepted > 0
        self._refusals = 0
        self._faults = 0  # calls in a row that were put off or not answered
        self._not_before = watch.now()
        self._doubtful: list[Attempt] = list(ledger.unresolved(message.issue))

    def run(self) -> None:
        self._watch.progress(self._done, self._total)
        if self._service.search_lag == 0:
            self._resolve()
        self._send_queued()
        while self._doubtful and not self._watch.stop.is_set():
            self._resolve()
            self._send_queued()
        account = self._ledger.account(self._message.issue)
        self._watch.progress(account.candidates - account.queued, self._total)

    def _send_queued(self) -> None:
        calls: dict[Future[_Outcome], Attempt] = {}
        with ThreadPoolExecutor(self._pace.parallel, thread_name_prefix="deliver") as pool:
            while True:
                while len(calls) < self._pace.parallel and (attempt := self._next(bool(calls))):
                    calls[pool.submit(self._call, attempt)] = attempt
                if not calls:
                    break
                pause = self._pause() or None  # a place may be free before a call ends
                for call in wait(calls, timeout=pause, return_when=FIRST_COMPLETED).done:
                    self._settle(calls.pop(call), call.result())

    def _next(self, busy: bool) -> Attempt | None:
        """The attempt to call now; None when there is none, or it is not time, or all is to stop.

        While calls are in flight their answers come first: only an idle run sleeps here.
        """
        if self._done >= self._total:
            return None
        while not busy and not self._watch.stop.is_set() and (pause := self._pause()):
            self._sleep(pause)
        if self._watch.stop.is_set() or self._pause():
            return None
        attempt = self._ledger.claim(self._message.issue, self._prepare)
        if attempt and self._pace.rate:
            self._wait_at_least(len(attempt.readers) / self._pace.rate)
        return attempt

    def _pause(self) -> float:
        """Seconds until the next call may leave."""
        return max((self._not_before - self._watch.now()).total_seconds(), 0.0)

    def _prepare(self, number: int, subscribers: Sequence[Subscriber]) -> Prepared:
        """Who lacks a value came or changed after the check; he costs nobody else the mail."""
        everybody = [Reader(s.id, s.address, self._personal(s)) for s in subscribers]
        unfit = {reader.id: why for reader in everybody if (why := self._find_lack(reader))}
        readers = tuple(reader for reader in everybody if reader.id not in unfit)
        attempt = Attempt(
            issue=self._message.issue,
            number=number,
            key=make_key(self._newsletter, self._message, readers),
            readers=readers,
            started_at=self._watch.now(),
        )
        return attempt, unfit

    def _find_lack(self, reader: Reader) -> str:
        lacking = [name for name in self._required if not reader.values.get(name)]
        return f"no value for the merge tag {lacking[0]!r}" if lacking else ""

    def _call(self, attempt: Attempt) -> _Outcome:
        try:
            return self._service.deliver(self._message, attempt)
        except NewsletterError as error:
            return error

    def _settle(self, attempt: Attempt, outcome: _Outcome) -> None:
        """Put the outcome of one call on disk, or keep the attempt for another call."""
        match outcome:
            case Receipt():
                self._accept(attempt, outcome)
            case BatchRefused():
                self._divide(attempt, outcome)
            case Deferred():
                self._defer(attempt, outcome)
            case Unanswered():
                self._doubtful.append(attempt)
                self._lose_patience(f"no answers: {outcome.message}")
            case _:
                self._ledger.requeue(attempt)
                self._hold(str(outcome))

    def _accept(self, attempt: Attempt, receipt: Receipt) -> None:
        self._faults = 0
        self._any_accepted = self._any_accepted or bool(receipt.accepted)
        named = receipt.accepted | receipt.rejected.keys()
        unnamed = {
            r.id: "the service's answer does not name the reader"
            for r in attempt.readers
            if r.id not in named
        }
        self._record(attempt, receipt, uncertain=unnamed)

    def _divide(self, attempt: Attempt, refusal: BatchRefused) -> None:
        """Half and half again until the reader who is refused stands alone."""
        self._faults = 0
        ids = sorted(reader.id for reader in attempt.readers)
        if len(ids) > 1:
            middle = len(ids) // 2
            self._again(attempt, frozenset(ids[:middle]), frozenset(ids[middle:]))
            return
        self._refusals += 1
        if self._refusals >= REFUSALS and not self._any_accepted:
            self._ledger.requeue(attempt)
            self._hold(f"{self._service.name} refuses every reader: {refusal.message}")
            return
        self._record(attempt, Receipt(accepted=frozenset(), rejected={ids[0]: refusal.message}))

    def _defer(self, attempt: Attempt, error: Deferred) -> None:
        told = error.retry_after
        if told is not None and told > LONGEST_WAIT:
            self._ledger.requeue(attempt)
            at = self._watch.now() + timedelta(seconds=told)
            self._hold(f"{error.message}; go on after {at:%Y-%m-%d %H:%M} UTC")
            return
        self._ledger.requeue(attempt)
        backoff = min(2.0 ** min(self._faults, 6), 60.0) * self._watch.jitter()
        pause = backoff if told is None else told + self._watch.jitter()
        self._wait_at_least(pause)
        self._watch.say(f"{error.message}; going on in {pause:.0f} s")
        self._lose_patience(error.message)

    def _lose_patience(self, reason: str) -> None:
        self._faults += 1
        if self._faults >= PATIENCE:
            self._hold(f"{self._faults} calls in a row did not get through: {reason}")

    def _resolve(self) -> None:
        """Find out about attempts that have no outcome, by asking the service."""
        attempts, self._doubtful = self._doubtful, []
        for attempt in attempts:
            if self._watch.stop.is_set() or not self._resolve_one(attempt):
                # It stays as it is in the ledger, for the next start.
                self._watch.say(f"batch {attempt.number} stays open: its outcome is not known yet")

    def _resolve_one(self, attempt: Attempt) -> bool:
        ids = frozenset(reader.id for reader in attempt.readers)
        lag = self._service.search_lag
        if lag is None:
            reason = f"no answer came, and {self._service.name} has no way to ask"
            nobody = Receipt(accepted=frozenset())
            self._record(attempt, nobody, uncertain=dict.fromkeys(ids, reason))
            return True
        settled_at = attempt.started_at + timedelta(seconds=lag)
        while True:
            asked_at = self._watch.now()
            try:
                found = self._service.find_accepted(self._message, attempt) & ids
            except DeliveryError as error:
                self._hold(f"cannot find out about batch {attempt.number}: {error}")
                return False
            if found == ids or asked_at >= settled_at:
                self._again(attempt, ids - found, accepted=found)
                return True
            remaining = (settled_at - self._watch.now()).total_seconds()
            self._watch.say(
                f"batch {attempt.number}: {len(found)} of {len(ids)} readers found with"
                f" {self._service.name}; its search is complete in {remaining:.0f} s"
            )
            self._sleep(min(max(remaining, 0.0), SEARCH_EVERY))
            if self._watch.stop.is_set():
                return False

    def _again(
        self, attempt: Attempt, *sets: frozenset[int], accepted: frozenset[int] = frozenset()
    ) -> None:
        receipt = Receipt(accepted=accepted)
        self._record(attempt, receipt, again=[ids for ids in sets if ids])

    def _record(
        self,
        attempt: Attempt,
        receipt: Receipt,
        *,
        uncertain: Mapping[int, str] | None = None,
        again: Sequence[frozenset[int]] = (),
    ) -> None:
        self._ledger.record(
            attempt, receipt, uncertain=uncertain, again=again, at=self._watch.now()
        )
        self._done += len(attempt.readers) - sum(map(len, again))
        self._watch.progress(self._done, self._total)

    def _hold(self, reason: str) -> None:
        self._ledger.hold(self._message.issue, reason)
        self._watch.stop.set()

    def _wait_at_least(self, seconds: float) -> None:
        start = max(self._not_before, self._watch.now())
        self._not_before = start + timedelta(seconds=seconds)

    def _sleep(self, seconds: float) -> None:
        (self._watch.sleep or self._watch.stop.wait)(seconds)
