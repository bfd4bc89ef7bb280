"""Readers at whose own mail the service fails always, and outages, which cost nobody his place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from newsletter.delivery import Pace, Watch, deliver
from newsletter.delivery.stuck import Stuck
from newsletter.errors import Deferred
from newsletter.mail.postmark import PostmarkService
from newsletter.mail.ses import SesService
from newsletter.mail.sigv4 import Credentials
from newsletter.mailing import Account, Attempt, Reader, Receipt
from newsletter.ports import MailService, Store
from newsletter.store.sqlite import open_sqlite
from tests.ledger_contract import ISSUE, MESSAGE, add_subscribers
from tests.standins import Fault
from tests.standins.every import STAND_INS
from tests.test_delivery import BreakingService, Clock, personal, throttle
from tests.test_delivery import run as run_to_end


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_sqlite(tmp_path / "newsletter.db")
    yield store
    store.close()


def run(
    store: Store,
    service: MailService,
    parallel: int = 1,
    clock: Clock | None = None,
    tried: Iterable[int] = (),
    **watching: Any,
) -> tuple[Account, Clock]:
    clock = clock or Clock()
    account = deliver(
        MESSAGE,
        newsletter="Daily",
        ledger=store.ledger,
        service=service,
        personal=personal,
        pace=Pace(parallel=parallel),
        watch=Watch(**{"now": clock.now, "sleep": clock.sleep, "jitter": lambda: 1.0, **watching}),
        tried=tried,
    )
    return account, clock


def open_to(name: str, standin: Any) -> MailService:
    if name == "postmark":
        return PostmarkService(token=standin.secret, base_url=standin.base_url)
    credentials = Credentials(standin.key_id, standin.secret)
    return SesService(credentials=credentials, region=standin.region, base_url=standin.base_url)


#: What an outage says to each mail.
WORDS = {"postmark": "failed", "ses": "TRANSIENT_FAILURE"}


def failing_for(*numbers: int, word: str = "failed") -> Callable[[str], str]:
    addresses = {f"reader{number}@example.com" for number in numbers}
    return lambda address: word if address in addresses else ""


@pytest.mark.parametrize("numbers", [(3, 77), (118, 119), (10, 49, 50, 51, 90)])
def test_a_lasting_fault_at_single_mails_closes_the_account_all_the_same(
    store: Store, numbers: tuple[int, ...]
) -> None:
    add_subscribers(store, 120)
    with STAND_INS["postmark"]() as standin:
        standin.weather = lambda call: Fault(accept=True, told=failing_for(*numbers))
        service = open_to("postmark", standin)
        account, clock = run(store, service)
        assert (account.state, account.accepted, account.failed) == (
            "sent",
            120 - len(numbers),
            len(numbers),
        )
        failed = list(store.ledger.deviations(ISSUE))
        assert {one.address for one in failed} == {f"reader{n}@example.com" for n in numbers}
        assert all("postmark: 500 failed" in one.reason for one in failed)
        # Nobody else is left to show that the service is up.
        assert 480 <= sum(clock.slept) <= 540
        alone = [call for call in standin.calls if call.body.count(b'"HtmlBody"') == 1]
        assert len(alone) == 9 * len(numbers)
        # Tried again at the editor's word they are nobody's outage, and fail again or get through.
        for weather, left in ((standin.weather, len(numbers)), (lambda call: None, 0)):
            standin.weather = weather
            tried = [one.reader for one in store.ledger.deviations(ISSUE)]
            store.ledger.queue_failed(ISSUE, batch_size=500)
            account, _ = run(store, service, tried=tried)
            assert (account.state, account.failed) == ("sent", left)
        assert {len(mails) for mails in standin.mailboxes.values()} == {1}
        service.close()


@pytest.mark.parametrize("from_call", [0, 1])
def test_an_outage_told_mail_by_mail_holds_the_issue_and_fails_nobody(
    store: Store, from_call: int
) -> None:
    add_subscribers(store, 12)
    with STAND_INS["postmark"]() as standin:

        def weather(call: object) -> Fault:
            is_down = len(standin.calls) > from_call
            return Fault(accept=True, told=lambda _: "failed" if is_down else "")

        standin.weather = weather
        service = open_to("postmark", standin)
        service.batch_size = 4  # type: ignore[misc]
        account, _ = run(store, service)
        assert (account.state, account.failed) == ("held", 0)
        assert (account.accepted, account.queued) == (4 * from_call, 12 - 4 * from_call)
        standin.weather = lambda call: None
        assert run(store, service)[0].accepted == 12
        service.close()


@pytest.mark.parametrize("is_down", [lambda n, asked: n >= 60, lambda n, asked: asked % 2])
def test_an_outage_that_begins_in_the_middle_of_the_last_call_fails_nobody(
    store: Store, is_down: Callable[[int, int], bool]
) -> None:
    """All at once, or at every second mail."""
    add_subscribers(store, 100)
    with STAND_INS["postmark"]() as standin:
        asked: list[str] = []

        def told(address: str) -> str:
            asked.append(address)
            down = is_down(len(standin.log), len(asked)) or len(asked) > 100
            return "failed" if down else ""

        standin.weather = lambda call: Fault(accept=True, told=told)
        service = open_to("postmark", standin)
        account, _ = run(store, service)
        assert (account.state, account.failed) == ("held", 0)
        assert account.accepted + account.queued == 100
        service.close()


def told_by_mail(
    service: str, clock: Clock, seconds: float, begins: Callable[[int, int, int], bool]
) -> Callable[[Any, Any], Fault]:
    """The weather of an outage that `begins` at mails of a call, by its number, place and size."""
    began: list[datetime] = []
    mark = {"postmark": b'"HtmlBody"', "ses": b'"ToAddresses"'}[service]
    number = 0

    def weather(call: Any) -> Fault:
        nonlocal number
        number += 1
        size, asked = call.body.count(mark), count(1)
        is_down = bool(began) and clock.now() < began[0] + timedelta(seconds=seconds)
        is_over = bool(began) and not is_down

        def told(address: str) -> str:
            meets = begins(number, next(asked), size)
            if meets and not began:
                began.append(clock.now())
            return WORDS[service] if is_down or (meets and not is_over) else ""

        return Fault(accept=True, told=told)

    return weather


OUTAGES: dict[str, Callable[[int, int, int, int], bool]] = {
    "the tail of the last call": lambda last, call, place, size: call == last and place > size - 3,
    "the only tail": lambda last, call, place, size: call == 1 and place > size - size // 11,
    "6 % of a call": lambda last, call, place, size: call == min(3, last) and place > 0.94 * size,
    "25 % here and there": lambda last, call, place, size: call == 1 and place % 4 == 1,
    "10 % here and there": lambda last, call, place, size: call == 1 and place % 10 == 1,
}


@pytest.mark.parametrize("seconds", [45, 90])
@pytest.mark.parametrize("how", OUTAGES)
@pytest.mark.parametrize(("name", "readers"), [("ses", 300), ("ses", 50), ("postmark", 120)])
def test_an_outage_of_a_minute_told_mail_by_mail_fails_nobody(
    store: Store, name: str, readers: int, how: str, seconds: float
) -> None:
    add_subscribers(store, readers)
    last = -(-readers // {"ses": 50, "postmark": 500}[name])
    clock = Clock()
    with STAND_INS[name]() as standin:
        begins = partial(OUTAGES[how], last)
        standin.weather = told_by_mail(name, clock, seconds, begins)
        service = open_to(name, standin)
        account, _ = run(store, service, clock=clock)
        assert (account.state, account.accepted) == ("sent", readers)
        assert {len(mails) for mails in standin.mailboxes.values()} == {1}
        service.close()


def test_how_many_fail_and_when_they_are_tried_again_is_said(store: Store) -> None:
    add_subscribers(store, 360)
    with STAND_INS["ses"]() as standin:
        fails = failing_for(3, 77, 200, 201, word=WORDS["ses"])
        standin.weather = lambda call: Fault(accept=True, told=fails)
        service = open_to("ses", standin)
        lines: list[str] = []
        account, clock = run(store, service, say=lines.append)
        assert (account.state, account.accepted, account.failed) == ("sent", 356, 4)
        assert 480 <= sum(clock.slept) <= 540
        assert "4 readers fail at ses; once more in 65 s" in lines
        service.close()


@pytest.mark.parametrize(("others", "tries"), [(True, 4), (False, 9)])
def test_only_what_others_got_since_shortens_the_tries(others: bool, tries: int) -> None:
    at = datetime(2026, 11, 23, tzinfo=UTC)
    readers = tuple(Reader(number, f"r{number}@example.com") for number in range(1, 5))

    def call(*who: Reader) -> Attempt:
        return Attempt(issue="i", number=1, key="k", readers=who, started_at=at)

    stuck = Stuck(batch_size=50)
    first = Receipt(accepted=frozenset({2, 3, 4}), deferred={1: "no"}, troubled=frozenset({1}))
    stuck.note(call(*readers), first, at)
    number = 0
    while True:
        number += 1
        at += timedelta(seconds=60)
        assert stuck.are_all(call(readers[0]), {1}, are_last=False)
        if stuck.divide(call(readers[0])).failed:
            break
        at += timedelta(seconds=1)
        if others:
            stuck.note(call(readers[1]), Receipt(accepted=frozenset({2})), at)
    assert number == tries


def test_what_began_at_the_same_time_shows_nothing() -> None:
    """The outage may have ended between two calls in flight."""
    at = datetime(2026, 11, 23, tzinfo=UTC)
    mine, other = (Reader(number, f"r{number}@example.com") for number in (1, 2))
    stuck = Stuck(tried=[1, 2], batch_size=50)

    def call(reader: Reader, seconds: int) -> Attempt:
        began = at + timedelta(seconds=seconds)
        return Attempt(issue="i", number=1, key="k", readers=(reader,), started_at=began)

    for second in (0, 10, 20):
        assert not stuck.divide(call(mine, second)).failed
    taken = Receipt(accepted=frozenset({2}))
    stuck.note(call(other, 30), taken, at + timedelta(seconds=35))
    assert not stuck.divide(call(mine, 30)).failed
    stuck.note(call(other, 36), taken, at + timedelta(seconds=37))
    assert stuck.divide(call(mine, 40)).failed


def test_who_was_left_by_a_run_that_died_is_tried_to_the_end(store: Store) -> None:
    add_subscribers(store, 120)
    with STAND_INS["postmark"]() as standin:
        standin.weather = lambda call: Fault(accept=True, told=failing_for(118, 119))
        service = open_to("postmark", standin)
        stop = Event()
        slept: list[float] = []

        def sleep(seconds: float) -> None:
            slept.append(seconds)
            if len(slept) == 4:
                stop.set()

        account, _ = run(store, service, stop=stop, sleep=sleep)
        assert (account.failed, account.queued) == (0, 2)
        account, _ = run(store, service)
        assert (account.state, account.accepted, account.failed) == ("sent", 118, 2)
        service.close()


def test_who_is_throttled_is_never_taken_for_stuck(store: Store) -> None:
    add_subscribers(store, 8)
    service = BreakingService(throttle(3), *([throttle(0)] * 20), batch_size=8)
    account = run_to_end(store, service)
    assert (account.state, account.accepted, account.failed) == ("held", 3, 0)


def test_a_time_without_answers_counts_for_nobody(store: Store) -> None:
    """One reader is stuck; while he is tried alone the service is down now and then."""
    add_subscribers(store, 40)

    class Failing(BreakingService):
        def accept(self, attempt: Attempt, count: int | None = None) -> Receipt:
            bad = [one for one in attempt.readers if one.address == "reader5@example.com"]
            whys = {one.id: "breaking: 500" for one in bad}
            good = tuple(one for one in attempt.readers if one not in bad)
            if not good:
                raise Deferred("breaking refused every mail of the call", troubled=whys)
            receipt = super().accept(replace(attempt, readers=good))
            return replace(receipt, deferred=whys, troubled=frozenset(whys))

    def down(service: BreakingService, attempt: Attempt) -> Receipt:
        raise Deferred("no connection")

    service = Failing(None, None, None, None, down, batch_size=40)  # type: ignore[arg-type]
    account = run_to_end(store, service)
    assert (account.state, account.accepted, account.failed) == ("sent", 39, 1)
    assert len(service.calls) == 1 + 3 + 1 + 9


@pytest.mark.parametrize(("parallel", "spent"), [(1, 3), (2, 3), (4, 4)])
def test_a_service_that_cannot_be_asked_is_not_called_on_without_answers(
    store: Store, parallel: int, spent: int
) -> None:
    """All calls in flight may break; from then on it is one that finds out."""
    add_subscribers(store, 500)
    told: list[tuple[int, int]] = []
    with STAND_INS["ses"]() as standin:
        standin.faults += [Fault(reset=True)] * 10
        service = open_to("ses", standin)
        clock = Clock()
        account = deliver(
            MESSAGE,
            newsletter="Daily",
            ledger=store.ledger,
            service=service,
            personal=personal,
            pace=Pace(parallel=parallel),
            watch=Watch(
                now=clock.now,
                sleep=clock.sleep,
                jitter=lambda: 1.0,
                progress=lambda done, total: told.append((done, total)),
            ),
        )
        assert account.state == "held"
        assert account.uncertain == 50 * spent
        assert "ses cannot be asked" in account.held
        assert told[-1] == (0, 500)  # nobody is known to have it
        # The next start finds out with one call.
        account, _ = run(store, service, parallel=4)
        assert account.uncertain == 50 * (spent + 3)
        service.close()


def test_one_call_at_a_time_looks_whether_answers_come_again(store: Store) -> None:
    add_subscribers(store, 360)
    with STAND_INS["ses"]() as standin:
        standin.faults += [None, Fault(reset=True), Fault(reset=True), None, Fault(reset=True)]
        service = open_to("ses", standin)
        account, _ = run(store, service)
        assert (account.uncertain, account.accepted, account.queued) == (150, 210, 0)
        service.close()
