"""Mailjet: the contract, and what is its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from newsletter.errors import (
    Held,
)
from newsletter.mail.mailjet import MailjetService
from newsletter.ports import MailService
from tests.http_contract import HttpServiceContract
from tests.mail_contract import MESSAGE, make_attempt, make_readers
from tests.standins import Fault, StandIn, json_reply
from tests.standins.mailjet import Mailjet


class TestContract(HttpServiceContract):
    takes_one_by_one = True
    names_bad_readers = True
    left_out = frozenset({"List-Id"})
    key_name = "MAILJET_API_KEY"

    def stand_in(self) -> Mailjet:
        return Mailjet()

    def open(self, standin: StandIn, **settings: object) -> MailService:
        assert isinstance(standin, Mailjet)
        told = {
            "api_key": standin.public,
            "secret_key": "secret-0123456789abcdef",
            "base_url": standin.base_url,
            **settings,
        }
        return MailjetService(**told)  # type: ignore[arg-type]


def open_to(standin: Mailjet) -> MailjetService:
    return MailjetService(
        api_key=standin.public, secret_key=standin.secret, base_url=standin.base_url
    )


@pytest.fixture
def mailjet() -> Iterator[Mailjet]:
    with Mailjet() as standin:
        yield standin


@pytest.mark.parametrize("told", [True, False], ids=["an error", "success"])
def test_a_second_copy_in_a_campaign_counts_as_accepted(mailjet: Mailjet, told: bool) -> None:
    mailjet.duplicate_is_error = told
    service, readers = open_to(mailjet), make_readers(3)
    service.deliver(MESSAGE, make_attempt(readers[:2]))
    again = service.deliver(MESSAGE, make_attempt(readers, "b" * 32))
    assert again.accepted == {1, 2, 3}
    assert sorted(map(len, mailjet.mailboxes.values())) == [1, 1, 1]
    service.close()


def test_another_newsletter_of_the_same_day_is_another_campaign(mailjet: Mailjet) -> None:
    service, readers = open_to(mailjet), make_readers(1)
    service.deliver(MESSAGE, make_attempt(readers))
    service.deliver(replace(MESSAGE, sender="b@example.com"), make_attempt(readers))
    assert len(mailjet.mailboxes[readers[0].address]) == 2
    service.close()


def test_a_test_may_come_again(mailjet: Mailjet) -> None:
    service, readers = open_to(mailjet), make_readers(1)
    message = replace(MESSAGE, test=True)
    for key in ("a" * 32, "b" * 32):
        service.deliver(message, make_attempt(readers, key))
    assert len(mailjet.mailboxes[readers[0].address]) == 2
    service.close()


def failure(code: int, message: str, *related: str) -> dict[str, object]:
    error = {"StatusCode": code, "ErrorCode": "x-1", "ErrorMessage": message}
    return {"Status": "error", "Errors": [error | {"ErrorRelatedTo": list(related)}]}


@pytest.mark.parametrize("status", [400, 429, 500, 503])
def test_an_error_may_hold_mails_that_were_taken(mailjet: Mailjet, status: int) -> None:
    service = open_to(mailjet)
    success = {"Status": "success", "To": [{"Email": "x", "MessageID": 4711}]}
    rows = [
        success,
        failure(400, "is an invalid email address", "To[0].Email"),
        failure(429, "too many"),
        failure(403, "the sender is not validated", "From"),
        failure(500, "internal error"),
    ]
    mailjet.faults.append(Fault(reply=json_reply({"Messages": rows}, status)))
    receipt = service.deliver(MESSAGE, make_attempt(make_readers(5)))
    assert receipt.accepted == {1}
    assert receipt.service_id == "4711"
    assert receipt.rejected.keys() == {2}
    assert "invalid email" in receipt.rejected[2]
    assert receipt.deferred.keys() == {3, 4, 5}
    assert receipt.troubled == {5}
    service.close()


def test_a_sender_that_is_refused_holds_the_issue(mailjet: Mailjet) -> None:
    service = open_to(mailjet)
    rows = [failure(400, "not validated", "From")] * 2
    mailjet.faults.append(Fault(reply=json_reply({"Messages": rows}, 400)))
    with pytest.raises(Held, match="not validated"):
        service.deliver(MESSAGE, make_attempt(make_readers(2)))
    service.close()


def test_no_variable_stops_a_mail(mailjet: Mailjet) -> None:
    service = open_to(mailjet)
    empty = replace(MESSAGE, text='{{ subscriber.nick | fallback("") }}{{var:x}} {% if x %}')
    service.deliver(empty, make_attempt(make_readers(8)))
    assert not mailjet.stopped
    assert len(mailjet.mailboxes) == 8
    service.close()


def test_the_content_stands_in_a_call_once(mailjet: Mailjet) -> None:
    service = open_to(mailjet)
    service.deliver(MESSAGE, make_attempt(make_readers(50)))
    value = json.loads(mailjet.calls[0].body)
    assert "HTMLPart" in value["Globals"]
    assert not any("HTMLPart" in mail for mail in value["Messages"])
    service.close()


def test_a_sender_named_daily_is_no_quota(mailjet: Mailjet) -> None:
    words = '"daily@example.com" is not an authorized sender email address for your account.'
    error = {"ErrorCode": "send-0008", "StatusCode": 403, "ErrorMessage": words}
    told = {"Messages": [{"Status": "error", "Errors": [error]}] * 2}
    service = open_to(mailjet)
    for status in (403, 200):
        mailjet.faults.append(Fault(reply=json_reply(told, status)))
        with pytest.raises(Held) as caught:
            service.deliver(MESSAGE, make_attempt(make_readers(2)))
        assert caught.value.until is None
        assert "not an authorized sender" in str(caught.value)
    service.close()
