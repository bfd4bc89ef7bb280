"""Readers at whose own mail the service fails always, and outages, which cost nobody his place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsletter.delivery import Pace, Watch, deliver
from newsletter.errors import Deferred
from newsletter.mail.postmark import PostmarkService
from newsletter.mail.ses import SesService
from newsletter.mail.sigv4 import Credentials
from newsletter.mailing import Account, Attempt, Receipt
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
    store: Store, service: MailService, parallel: int = 1, **more: Any
) -> tuple[Account, Clock]:
    clock = Clock()
    account = deliver(
        MESSAGE,
        newsletter="Daily",
        ledger=store.ledger,
        service=service,
        personal=personal,
        pace=Pace(parallel=parallel),
        watch=Watch(now=clock.now, sleep=clock.sleep, jitter=lambda: 1.0),
        **more,
    )
    return account, clock


def open_to(name: str, standin: Any) -> MailService:
    if name == "postmark":
        return PostmarkService(token=standin.secret, base_url=standin.base_url)
    credentials = Credentials(standin.key_id, standin.secret)
    return SesService(credentials=credentials, region=standin.region, base_url=standin.base_url)


def failing_for(*numbers: int) -> Callable[[str], str]:
    addresses = {f"reader{number}@example.com" for number in numbers}
    return lambda address: "failed" if address in addresses else ""


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
        assert 10 <= sum(clock.slept) <= 60
        alone = [call for call in standin.calls if call.body.count(b'"HtmlBody"') == 1]
        assert len(alone) == 4 * len(numbers)
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
    assert len(service.calls) == 1 + 3 + 1 + 4


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
