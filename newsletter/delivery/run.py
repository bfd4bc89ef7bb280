"""One process's work on one issue: claim, call, settle, until nobody waits any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import datetime, timedelta

from newsletter.delivery.attempts import (
    Outcome,
    Preparation,
    find_unnamed,
    largest_batch,
    make_call,
    most_parallel,
)
from newsletter.delivery.doubts import (
    Waits,
    cannot_tell,
    elsewhere,
    find_out,
    is_own,
)
from newsletter.delivery.pace import BLIND_PATIENCE, LONGEST_WAIT, Gate, Pace, Watch
from newsletter.delivery.repeats import Repeats
from newsletter.delivery.stuck import Stuck, are_few
from newsletter.errors import BatchRefused, Deferred, Held, KeyKnown, Unanswered, Unnamed
from newsletter.mailing import Account, Attempt, Message, Receipt
from newsletter.ports import Ledger, MailService
from newsletter.segments import make_variant

#: Single readers refused, and none accepted yet, before the refusals are taken to mean the message.
REFUSALS = 10
#: Seconds between two looks at the batches of other processes, and at the whole account.
LOOK_EVERY = 1.0

_Calls = dict[Future[Outcome], Attempt]


class Run:
    """The ledger is used by its own thread only; the calls are made by the pool's."""

    def __init__(
        self,
        message: Message,
        ledger: Ledger,
        service: MailService,
        prepare: Preparation,
        pace: Pace,
        watch: Watch,
        stuck: Stuck,
    ) -> None:
        self._message = message
        self._issue = message.issue
        self._ledger = ledger
        self._service = service
        self._prepare = prepare
        self._watch = watch
        self._rate = pace.rate
        self._parallel = most_parallel(service, message, pace.parallel)
        self._gate = Gate(watch)
        self._gate.keep_shut(ledger.opens_at(message.issue))
        account = ledger.account(message.issue)
        self._gate.is_heard = not account.uncertain  # else an earlier run ended in silence
        self._any_accepted = account.accepted > 0
        self._refusals = 0
        self._stuck = stuck
        #: Nobody can ever tell what became of a call without an answer.
        self._is_blind = service.search_lag is None and not service.key_life
        #: Attempts whose outcome is not known: to be called again as they are, or looked up.
        self._repeats = Repeats(service, ledger, watch)
        self._lookups: list[Attempt] = []
        self._in_doubt: set[str] = set()
        #: Keys that the service knows, so that it tells no more however often it is called.
        self._seen: set[str] = set()
        self._waits = Waits(watch.say)
        self._done = self._total = self._uncertain = 0
        self._counted_at = watch.now()
        self._count(account)

    def run(self) -> None:
        with ThreadPoolExecutor(self._parallel, thread_name_prefix="deliver") as pool:
            self._doubt(self._ledger.unresolved(self._issue))
            if self._service.search_lag == 0:
                self._look_up()
            while True:
                self._send(pool)
                if self._watch.stop.is_set() or not self._is_unfinished():
                    break
        for attempt in (*self._repeats, *self._lookups):
            self._watch.say(f"batch {attempt.number} stays open: its outcome is not known yet")
        self._count(self._ledger.account(self._issue))

    def _is_unfinished(self) -> bool:
        """Whether there may be more to send, once attempts in doubt or of others are resolved."""
        if not self._lookups:
            self._doubt(self._ledger.unresolved(self._issue))
        if self._lookups or self._repeats:
            self._look_up()
            return True
        others = self._ledger.elsewhere(self._issue)
        self._waits.tell(others)
        if others:
            self._watch.pause(LOOK_EVERY)
            self._count(self._ledger.account(self._issue))
        return bool(others)

    def _send(self, pool: ThreadPoolExecutor) -> None:
        """Until nothing waits to be called and no call is in flight."""
        calls: _Calls = {}
        ended: list[Future[Outcome]] = []
        while True:
            self._turn(pool, calls, ended)
            ended = []
            if calls:
                self._look_ahead(calls)
                pause = self._gate.seconds() or None  # a place may be free before a call ends
                ended = list(wait(calls, timeout=pause, return_when=FIRST_COMPLETED).done)
            elif not self._goes_on():
                return

    def _turn(self, pool: ThreadPoolExecutor, calls: _Calls, ended: list[Future[Outcome]]) -> None:
        """Settle the calls that ended and begin others in their places, in one transaction.

        What is durable is durable for all of them at once, which slow disks notice. Nobody waits
        inside. A mistake of ours in one call costs no other its outcome.
        """
        attempts: list[Attempt] = []
        mistake: BaseException | None = None
        with self._ledger.together():
            for call in ended:
                attempt = calls.pop(call)
                if error := call.exception():
                    mistake = error
                else:
                    self._settle(attempt, call.result())
            while not mistake and len(calls) + len(attempts) < self._places():
                if not (next_one := self._next()):
                    break
                attempts.append(next_one)
        if mistake:
            raise mistake
        for attempt in attempts:
            message = make_variant(self._message, attempt.variant)
            calls[pool.submit(make_call, self._service, message, attempt)] = attempt

    def _places(self) -> int:
        """Calls in flight: where a lost answer costs readers, one call probes for the others."""
        return self._parallel if self._gate.is_heard or not self._is_blind else 1

    def _look_ahead(self, calls: _Calls) -> None:
        """Prepare what comes next until the first of the calls has ended."""
        before = -1
        while not self._watch.stop.is_set() and not any(call.done() for call in calls):
            prepared = self._ledger.look_ahead(self._issue, self._prepare)
            if prepared == before:
                return
            before = prepared

    def _goes_on(self) -> bool:
        """Sleep until the next call may leave; False where none is to leave.

        The gate was shut a moment ago, or nothing was left: by now it may have opened by itself.
        """
        if self._watch.stop.is_set():
            return False
        if not (self._repeats or self._ledger.look_ahead(self._issue, self._prepare)):
            return False
        if pause := self._gate.seconds():
            self._watch.pause(pause)
        return True

    def _next(self) -> Attempt | None:
        """The attempt to call now; None where there is none, it is not time, or all is to stop."""
        if self._watch.stop.is_set() or self._gate.seconds() or not self._has_turn():
            return None
        attempt = self._repeats.take(self._put_aside) or self._claim()
        if attempt and self._rate:
            self._gate.space(len(attempt.readers) / self._rate)
            self._ledger.postpone(self._issue, self._gate.opens_at)
        return attempt

    def _has_turn(self) -> bool:
        """A rate is that of all processes together: whoever calls makes the others wait."""
        if not self._rate or self._ledger.take_turn(self._issue, self._watch.now()):
            return True
        self._gate.keep_shut(self._ledger.opens_at(self._issue))
        return not self._gate.seconds()

    def _put_aside(self, attempt: Attempt) -> None:
        self._doubt([attempt], may_call=False)

    def _claim(self) -> Attempt | None:
        while True:
            attempt = self._ledger.claim(self._issue, self._prepare, at=self._watch.now())
            most = largest_batch(self._service, self._message, None)
            if attempt is None or len(attempt.readers) <= most:
                return attempt
            # The issue was frozen for a service that takes more.
            ids = [reader.id for reader in attempt.readers]
            parts = [frozenset(ids[start : start + most]) for start in range(0, len(ids), most)]
            self._record(attempt, Receipt(accepted=frozenset()), again=parts)

    def _settle(self, attempt: Attempt, outcome: Outcome) -> None:
        """Put the outcome of one call on disk, or keep the attempt for another call."""
        attempt, left = self._repeats.make_whole(attempt)
        match outcome:
            case Receipt():
                self._accept(attempt, outcome, left)
            case BatchRefused():
                self._divide(attempt, outcome)
            case Deferred():
                self._put_off(attempt, outcome)
            case Unnamed() | KeyKnown():
                self._gate.note_answer()
                if left and isinstance(outcome, KeyKnown):
                    self._repeats.note_answered(attempt)
                elif isinstance(outcome, KeyKnown):
                    self._seen.add(attempt.key)
                self._doubt([attempt])
            case Unanswered():
                self._doubt([attempt])
                self._gate.note_silence()
                self._stuck.forget_tries()
                self._wait(f"no answers: {outcome.message}", outcome.retry_after)
            case Held():
                self._put_back(attempt)
                self._hold(str(outcome), outcome.until)
            case _:
                self._put_back(attempt)
                self._hold(str(outcome))

    def _accept(self, attempt: Attempt, receipt: Receipt, left: frozenset[int]) -> None:
        """`left` are those who were not called, as they may get no mail any more."""
        self._any_accepted = self._any_accepted or bool(receipt.accepted)
        again = [ids for ids in (frozenset(receipt.deferred), left) if ids]
        unnamed = find_unnamed(attempt, receipt)
        unnamed = {id_: why for id_, why in unnamed.items() if id_ not in left}
        self._record(attempt, receipt, uncertain=unnamed, again=again)
        self._stuck.note(attempt, receipt, self._watch.now())
        if receipt.accepted or not receipt.deferred:
            self._gate.note_answer()
        if receipt.hold:
            self._hold(*receipt.hold)
        elif receipt.deferred or receipt.retry_after:
            why = next(iter(receipt.deferred.values()), f"{self._service.name} asks to wait")
            self._wait(why, receipt.retry_after, is_fault=not receipt.accepted)

    def _divide(self, attempt: Attempt, refusal: BatchRefused) -> None:
        """Without who is named; else half and half again until who is refused stands alone."""
        self._gate.note_answer()
        ids = sorted(reader.id for reader in attempt.readers)
        nobody = Receipt(accepted=frozenset())
        if refusal.named and len(refusal.named) < len(ids):
            rest = frozenset(ids) - refusal.named.keys()
            self._record(attempt, replace(nobody, rejected=refusal.named), again=[rest])
            return
        if len(ids) > 1:
            middle = len(ids) // 2
            halves = [frozenset(ids[:middle]), frozenset(ids[middle:])]
            self._record(attempt, nobody, again=halves)
            return
        self._refusals += 1
        if self._refusals >= REFUSALS and not self._any_accepted:
            self._put_back(attempt)
            # It is not about the readers: those who were refused before wait like all others.
            size = largest_batch(self._service, self._message, self._rate)
            self._ledger.queue_rejected(self._issue, batch_size=size)
            self._hold(f"{self._service.name} refuses every reader: {refusal.message}")
            return
        self._record(attempt, Receipt(accepted=frozenset(), rejected={ids[0]: refusal.message}))

    def _put_off(self, attempt: Attempt, outcome: Deferred) -> None:
        """Nobody was taken: the service is at fault, or the mail of those who are known for it."""
        is_sure = attempt.key not in self._in_doubt
        few = self._any_accepted and are_few(self._total - self._done, self._total)
        if not (is_sure and self._stuck.are_all(attempt, outcome.troubled, are_last=few)):
            self._stuck.forget_tries()
            self._put_back(attempt)
            self._wait(outcome.message, outcome.retry_after)
            return
        again, has_failed, pause = self._stuck.divide(attempt)
        failed = outcome.troubled if has_failed else {}
        self._record(attempt, Receipt(accepted=frozenset(), failed=failed), again=again)
        if outcome.retry_after is not None:
            self._wait(outcome.message, outcome.retry_after, is_fault=False)
        if pause:
            who = (
                "1 reader fails" if self._stuck.count == 1 else f"{self._stuck.count} readers fail"
            )
            seconds = self._gate.close(pause)
            self._watch.say(f"{who} at {self._service.name}; once more in {seconds:.0f} s")

    def _put_back(self, attempt: Attempt) -> None:
        """Nothing of this call was accepted; of an earlier one it may have been."""
        if attempt.key in self._in_doubt:
            self._doubt([attempt])
        else:
            self._ledger.requeue(attempt)

    def _doubt(self, attempts: Sequence[Attempt], *, may_call: bool = True) -> None:
        """Find a way to learn of the outcomes; where there is none, say so at once."""
        for attempt in attempts:
            self._in_doubt.add(attempt.key)
            if not is_own(self._service, attempt):
                self._lookups.append(attempt)
                self._hold(f"batch {attempt.number} was called {elsewhere(attempt)}")
            elif may_call and attempt.key not in self._seen and self._repeats.can(attempt):
                self._repeats.add(attempt)
            elif self._service.search_lag is None:
                unknown = cannot_tell(self._service, attempt, self._watch.now())
                self._record(attempt, Receipt(accepted=frozenset()), uncertain=unknown)
            else:
                self._lookups.append(attempt)

    def _wait(self, reason: str, told: float | None, *, is_fault: bool = True) -> None:
        """Let no call leave for as long as the service told, or hold the issue."""
        if told is not None and told > LONGEST_WAIT:
            if self._done < self._total:
                self._hold(reason, self._watch.now() + timedelta(seconds=told))
            return
        pause = self._gate.close(told)
        if told is not None:
            self._ledger.postpone(self._issue, self._gate.opens_at)
        if not is_fault:
            return
        self._watch.say(f"{reason}; going on in {pause:.0f} s")
        self._gate.faults += 1
        if self._gate.is_hopeless:
            self._hold(f"{self._gate.faults} calls in a row did not get through: {reason}")
        elif self._is_blind and self._gate.unanswered >= BLIND_PATIENCE:
            who = f"for {self._service.name} cannot be asked about them"
            many = f"{self._gate.unanswered} calls in a row left readers uncertain"
            self._hold(f"{many}, {who}: {reason}")

    def _look_up(self) -> None:
        """Find out about attempts that have no outcome, by asking the service."""
        attempts, self._lookups = self._lookups, []
        for attempt in attempts:
            if self._watch.stop.is_set():
                self._lookups.append(attempt)
                continue
            message = make_variant(self._message, attempt.variant)
            is_seen = attempt.key in self._seen
            found = find_out(self._service, message, attempt, self._watch, is_seen=is_seen)
            if isinstance(found, str):
                self._lookups.append(attempt)
                if found:
                    self._hold(f"cannot find out about batch {attempt.number}: {found}")
                continue
            again = [found.missing] if found.missing else []
            receipt = Receipt(accepted=found.accepted)
            self._record(attempt, receipt, uncertain=found.unknown, again=again)
            if found.unknown:
                why = next(iter(found.unknown.values()))
                readers = f"{len(found.unknown)} readers"
                self._watch.say(f"batch {attempt.number}: {readers} are uncertain: {why}")

    def _record(
        self,
        attempt: Attempt,
        receipt: Receipt,
        *,
        uncertain: Mapping[int, str] | None = None,
        again: Sequence[frozenset[int]] = (),
    ) -> None:
        at, failed = self._watch.now(), receipt.failed
        self._ledger.record(
            attempt, receipt, failed=failed, uncertain=uncertain, again=again, at=at
        )
        self._in_doubt.discard(attempt.key)
        self._done += len(attempt.readers) - sum(map(len, again))
        self._uncertain += len(uncertain or ())
        if (at - self._counted_at).total_seconds() >= LOOK_EVERY:
            self._count(self._ledger.account(self._issue))
        else:
            self._watch.progress(self._done - self._uncertain, self._total)

    def _count(self, account: Account) -> None:
        """What all processes have done together, and what one of them was told."""
        self._gate.keep_shut(self._ledger.opens_at(self._issue))
        self._counted_at = self._watch.now()
        self._total = account.candidates
        self._done = account.candidates - account.queued
        self._uncertain = account.uncertain
        self._watch.progress(self._done - self._uncertain, self._total)

    def _hold(self, reason: str, until: datetime | None = None) -> None:
        if until:
            self._ledger.postpone(self._issue, until)
            reason = f"{reason}; go on after {until:%Y-%m-%d %H:%M} UTC"
        self._ledger.hold(self._issue, reason)
        self._watch.stop.set()
