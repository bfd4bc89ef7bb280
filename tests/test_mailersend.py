"""MailerSend: the contract, and what is its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from newsletter.errors import (
    Deferred,
    Held,
    Unanswered,
    Unnamed,
)
from newsletter.mail.mailersend import MailerSendService
from newsletter.ports import MailService
from tests.http_contract import HttpServiceContract
from tests.mail_contract import MESSAGE, make_attempt, make_readers
from tests.standins import Fault, StandIn, json_reply
from tests.standins.mailersend import DOMAIN_ID, MailerSend


class TestContract(HttpServiceContract):
    takes_one_by_one = True
    names_bad_readers = True
    key_name = "MAILERSEND_API_KEY"

    def stand_in(self) -> MailerSend:
        return MailerSend()

    def open(self, standin: StandIn, **settings: object) -> MailService:
        assert isinstance(standin, MailerSend)
        told = {
            "api_key": "secret-0123456789abcdef",
            "sleep": lambda _: None,
            "base_url": standin.base_url,
            **settings,
        }
        return MailerSendService(**told)  # type: ignore[arg-type]


def open_to(standin: StandIn, **settings: object) -> MailerSendService:
    told = {"api_key": "secret-0123456789abcdef", "base_url": standin.base_url, **settings}
    return MailerSendService(**{"sleep": lambda _: None, **told})  # type: ignore[arg-type]


@pytest.fixture
def mailersend() -> Iterator[MailerSend]:
    with MailerSend() as standin:
        yield standin


def test_faults_are_looked_up_after_the_call(mailersend: MailerSend) -> None:
    mailersend.refused_addresses = frozenset({"reader2@example.com"})
    mailersend.suppressed = frozenset({"reader4@example.com"})
    mailersend.patience = 3
    slept: list[float] = []
    service = open_to(mailersend, sleep=slept.append)
    receipt = service.deliver(MESSAGE, make_attempt(make_readers(5)))
    assert receipt.accepted == {1, 3, 5}
    assert "valid email address" in receipt.rejected[2]
    assert "suppression list" in receipt.rejected[4]
    assert len(slept) == 3
    assert slept == sorted(slept)
    service.close()


def test_who_has_too_long_a_subject_costs_nobody_else_the_mail(mailersend: MailerSend) -> None:
    service, readers = open_to(mailersend), list(make_readers(4))
    tag = "{{ subscriber.first_name }}"
    room = 998 - len(f"{tag}: the news")
    for number, length in ((1, room + len(tag) + 1), (2, room + len(tag))):
        values = {**readers[number].values, "subscriber.first_name": "x" * length}
        readers[number] = readers[number]._replace(values=values)
    receipt = service.deliver(
        replace(MESSAGE, subject=f"{tag}: the news"), make_attempt(tuple(readers))
    )
    assert receipt.accepted == {readers[n].id for n in (0, 2, 3)}
    assert "longer than MailerSend takes" in receipt.rejected[readers[1].id]
    (mail,) = mailersend.mailboxes[readers[2].address]
    assert len(mail.subject) == 998
    with pytest.raises(Held, match="a subject of 999"):
        service.deliver(replace(MESSAGE, subject="x" * 999), make_attempt(make_readers(2)))
    service.close()


def test_a_call_that_is_not_completed_is_left_to_the_search(mailersend: MailerSend) -> None:
    mailersend.patience = 10**6
    service, attempt = open_to(mailersend), make_attempt(make_readers(2))
    with pytest.raises(Unanswered, match="does not come to an end"):
        service.deliver(MESSAGE, attempt)
    assert service.find_accepted(MESSAGE, attempt) == {1, 2}
    service.close()


@pytest.mark.parametrize("state", ["failed", "expired"])
def test_a_call_that_ends_otherwise_than_completed_is_left_to_the_search(
    mailersend: MailerSend, state: str
) -> None:
    service, attempt = open_to(mailersend), make_attempt(make_readers(2))
    mailersend.gives_up = True
    if state != "failed":
        mailersend.faults.append(None)
        mailersend.faults.append(Fault(reply=json_reply({"data": {"id": "b", "state": state}})))
    with pytest.raises(Unanswered, match=state):
        service.deliver(MESSAGE, attempt)
    assert service.find_accepted(MESSAGE, attempt) == frozenset()
    service.close()


def test_where_no_look_is_possible_the_call_has_left_all_the_same() -> None:
    with MailerSend() as mailersend:
        mailersend.patience = 1
        service = open_to(mailersend, sleep=lambda _: mailersend.vanish())
        with pytest.raises(Unanswered, match="no connection"):
            service.deliver(MESSAGE, make_attempt(make_readers(2)))
        assert len(mailersend.mailboxes) == 2
        service.close()


def test_a_page_that_is_not_there_yet_is_looked_at_again(mailersend: MailerSend) -> None:
    service = open_to(mailersend)
    mailersend.faults.append(None)
    mailersend.faults.append(Fault(reply=json_reply({"message": "Resource not found."}, 404)))
    assert service.deliver(MESSAGE, make_attempt(make_readers(2))).accepted == {1, 2}
    service.close()


@pytest.mark.parametrize(
    ("said", "hint"),
    [
        ("You have reached trial account unique recipients limit. #MS42225", "trial"),
        ("Trial accounts can only send emails to the administrator's email. #MS42225", "trial"),
        ("Your trial domain reached its email quota limit. #MS42222", "domain of your own"),
        ("The recipient domain x.org must be one of the verified domains. #MS42212", "approve"),
        ("The from.email domain must be verified in your account. #MS42207", "verify"),
    ],
)
def test_a_limit_of_the_account_is_no_readers_fault(
    mailersend: MailerSend, said: str, hint: str
) -> None:
    service = open_to(mailersend)
    told = {"message": said, "errors": {"message.0.to.0.email": [said]}}
    mailersend.faults.append(Fault(reply=json_reply(told, 422)))
    with pytest.raises(Held, match="#MS422") as caught:
        service.deliver(MESSAGE, make_attempt(make_readers(2)))
    assert hint in caught.value.hint
    service.close()


def test_a_limit_that_is_told_of_each_mail_costs_no_reader_his_place(
    mailersend: MailerSend,
) -> None:
    mailersend.most_readers = 2
    service = open_to(mailersend)
    receipt = service.deliver(MESSAGE, make_attempt(make_readers(4)))
    assert (receipt.accepted, set(receipt.deferred)) == ({1, 2}, {3, 4})
    assert not receipt.rejected
    with pytest.raises(Held, match="#MS42225") as caught:
        service.deliver(MESSAGE, make_attempt(make_readers(2, first=3), "d" * 32))
    assert "trial" in caught.value.hint
    service.close()


def test_a_look_too_many_waits_for_its_turn(mailersend: MailerSend) -> None:
    slept: list[float] = []
    service = open_to(mailersend, sleep=slept.append)
    mailersend.faults.append(None)
    mailersend.faults.append(Fault(reply=json_reply({"message": "x"}, 429, Retry_After="7")))
    assert service.deliver(MESSAGE, make_attempt(make_readers(1))).accepted == {1}
    assert 7 in slept
    service.close()


@pytest.mark.parametrize(
    "faults",
    [
        {"message.1": {"to.0.email": ["bad"]}},
        {"1.to.0.email": ["bad"]},
        {"1": ["bad"]},
        [None, "bad"],
    ],
)
def test_faults_are_understood_by_the_place_of_their_mail(
    mailersend: MailerSend, faults: object
) -> None:
    service = open_to(mailersend)
    data = {"id": "b", "state": "completed", "validation_errors": faults}
    mailersend.faults.append(None)
    mailersend.faults.append(Fault(reply=json_reply({"data": data})))
    receipt = service.deliver(MESSAGE, make_attempt(make_readers(3)))
    assert receipt.rejected.keys() >= {2}
    service.close()


def test_faults_of_nobody_knows_whom_leave_doubt(mailersend: MailerSend) -> None:
    service = open_to(mailersend)
    data = {"id": "b", "state": "completed", "validation_errors_count": 1}
    mailersend.faults.append(None)
    mailersend.faults.append(Fault(reply=json_reply({"data": data})))
    with pytest.raises(Unnamed, match="does not say which"):
        service.deliver(MESSAGE, make_attempt(make_readers(3)))
    service.close()


def test_the_days_calls_that_are_used_up_hold_the_issue(mailersend: MailerSend) -> None:
    service = open_to(mailersend)
    spent = {"X_ApiQuota_Remaining": "0", "Retry_After": "3600"}
    mailersend.faults.append(Fault(reply=json_reply({"message": "Too Many"}, 429, **spent)))
    with pytest.raises(Held) as caught:
        service.deliver(MESSAGE, make_attempt(make_readers(1)))
    assert caught.value.until
    service.close()


def test_a_minute_that_is_used_up_is_not_waited_for_until_midnight(
    mailersend: MailerSend,
) -> None:
    service = open_to(mailersend)
    told = {
        "X_ApiQuota_Remaining": "990",
        "X_ApiQuota_Reset": "2100-01-01T00:00:00Z",
        "Retry_After": "30",
    }
    mailersend.faults.append(Fault(reply=json_reply({"message": "Too Many"}, 429, **told)))
    with pytest.raises(Deferred) as caught:
        service.deliver(MESSAGE, make_attempt(make_readers(1)))
    assert caught.value.retry_after == 30
    service.close()


def test_activity_is_asked_by_the_domains_id_however_many_pages(mailersend: MailerSend) -> None:
    for settings in ({}, {"domain": "example.com"}):
        service, attempt = open_to(mailersend, **settings), make_attempt(make_readers(250))
        service.deliver(MESSAGE, attempt)
        mailersend.calls.clear()
        assert len(service.find_accepted(MESSAGE, attempt)) == 250
        assert mailersend.calls[0].path == "/v1/domains"
        assert mailersend.calls[1].path == f"/v1/activity/{DOMAIN_ID}"
        service.close()


def test_a_domain_that_is_not_verified_is_named(mailersend: MailerSend) -> None:
    service = open_to(mailersend, domain="other.example")
    with pytest.raises(Held, match=r"'other\.example' may not send yet"):
        service.examine()
    service.close()
