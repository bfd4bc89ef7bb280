"""Who leaves while nobody knows what became of a call: at the services that know a call again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.delivery import deliver
from newsletter.delivery.pace import Pace, Watch
from newsletter.mailing import Account
from newsletter.ports import MailService, Store
from newsletter.store.sqlite import open_sqlite
from tests.http_contract import HttpServiceContract
from tests.mail_contract import MESSAGE
from tests.standins import Fault
from tests.test_brevo import TestContract as Brevo
from tests.test_delivery import add_subscribers, personal
from tests.test_mailjet import TestContract as Mailjet
from tests.test_resend import TestContract as Resend

NOW = datetime(2026, 11, 23, tzinfo=UTC)
LEAVE: dict[str, Callable[[Store, str], object]] = {
    "suppressed": lambda store, who: store.subscribers.suppress(who, "manual", at=NOW),
    "unsubscribed": lambda store, who: store.subscribers.set_status(
        who, "unsubscribed", source="page", at=NOW
    ),
    "erased": lambda store, who: store.front_desk.erase(who, b"code", at=NOW),
}
#: Of the first call, and whether the service had taken it.
LOST = {
    "before": (Fault(reset=True), False),
    "after": (Fault(accept=True, reset=True), True),
}


class Line:
    """A project's store, opened anew by each process that sends, and a service that it sends by."""

    def __init__(self, folder: Path, contract: HttpServiceContract) -> None:
        self.standin = contract.stand_in()
        self.standin.__enter__()
        self.path = folder / "newsletter.db"
        settings = {} if isinstance(contract, Resend) else {"search_lag": 0.1}
        self.service: MailService = contract.open(self.standin, **settings)

    def close(self) -> None:
        self.service.close()
        self.standin.__exit__(None, None, None)

    def change(self, how: Callable[[Store], object]) -> None:
        store = open_sqlite(self.path)
        how(store)
        store.close()

    def send(self, *, until_fault: bool = False) -> Account:
        watch = Watch()
        if until_fault:
            watch.sleep = lambda _: watch.stop.set()
        store = open_sqlite(self.path)
        account = deliver(
            MESSAGE,
            newsletter="Daily",
            ledger=store.ledger,
            service=self.service,
            personal=personal,
            pace=Pace(parallel=1),
            watch=watch,
        )
        store.close()
        return account

    def mails(self) -> dict[str, int]:
        return {who: len(mails) for who, mails in self.standin.mailboxes.items()}  # type: ignore[attr-defined]


@pytest.fixture(params=[Resend, Brevo, Mailjet], ids=["resend", "brevo", "mailjet"])
def line(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Line]:
    line = Line(tmp_path, request.param())
    yield line
    line.close()


@pytest.mark.parametrize("leave", LEAVE.values(), ids=LEAVE)
@pytest.mark.parametrize(("fault", "taken"), LOST.values(), ids=LOST)
def test_who_left_while_no_answer_came_gets_nothing_more(
    line: Line, fault: Fault, taken: bool, leave: Callable[[Store, str], object]
) -> None:
    line.change(lambda store: add_subscribers(store, 5))
    line.standin.faults.append(fault)
    assert line.send(until_fault=True).state != "sent"
    line.change(lambda store: leave(store, "reader2@example.com"))
    account = line.send()
    wanted = {f"reader{number}@example.com": 1 for number in range(5)}
    if not taken:
        del wanted["reader2@example.com"]
    assert line.mails() == wanted
    assert (account.state, account.uncertain, account.queued) == ("sent", 0, 0)
    assert account.accepted == len(wanted)


def test_of_a_single_reader_who_left_nothing_is_known(line: Line) -> None:
    line.change(lambda store: add_subscribers(store, 1))
    line.standin.faults.append(Fault(reset=True))
    line.send(until_fault=True)
    line.change(lambda store: LEAVE["suppressed"](store, "reader0@example.com"))
    account = line.send()
    assert line.mails() == {}
    asked = line.service.search_lag is not None
    assert (account.accepted, account.uncertain) == (0, 0 if asked else 1)


def test_an_answer_that_is_lost_once_more_costs_nobody_his_mail(line: Line) -> None:
    line.change(lambda store: add_subscribers(store, 5))
    line.standin.faults.append(Fault(reset=True))
    line.send(until_fault=True)
    line.change(lambda store: LEAVE["suppressed"](store, "reader2@example.com"))
    line.standin.faults.append(Fault(accept=True, reset=True))
    line.send(until_fault=True)
    account = line.send()
    assert line.mails() == {f"reader{number}@example.com": 1 for number in (0, 1, 3, 4)}
    assert (account.state, account.accepted, account.uncertain) == ("sent", 4, 0)
