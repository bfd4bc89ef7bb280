"""SendGrid: the contract, and what is its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from newsletter.errors import (
    BatchRefused,
    DeliveryError,
    Held,
)
from newsletter.mail.sendgrid import SendGridService
from newsletter.mailing import Reader
from newsletter.ports import MailService
from tests.http_contract import HttpServiceContract
from tests.mail_contract import MESSAGE, make_attempt, make_readers
from tests.standins import Fault, Reply, StandIn, json_reply
from tests.standins.sendgrid import SendGrid


class TestContract(HttpServiceContract):
    answers_with_body = False
    key_name = "SENDGRID_API_KEY"

    def stand_in(self) -> SendGrid:
        return SendGrid()

    def open(self, standin: StandIn, **settings: object) -> MailService:
        assert isinstance(standin, SendGrid)
        told = {"api_key": "secret-0123456789abcdef", "base_url": standin.base_url, **settings}
        return SendGridService(**told)  # type: ignore[arg-type]


def open_to(standin: StandIn) -> SendGridService:
    return SendGridService(api_key="secret-0123456789abcdef", base_url=standin.base_url)


@pytest.fixture
def sendgrid() -> Iterator[SendGrid]:
    with SendGrid() as standin:
        yield standin


def test_values_that_are_too_large_cost_their_reader_alone(sendgrid: SendGrid) -> None:
    service = open_to(sendgrid)
    good = make_readers(2)
    wordy = Reader(9, "wordy@example.com", {**good[0].values, "subscriber.first_name": "x" * 9000})
    receipt = service.deliver(MESSAGE, make_attempt([*good, wordy]))
    assert receipt.accepted == {1, 2}
    assert "at most 10000" in receipt.rejected[9]
    service.close()


def test_a_short_value_that_is_filled_in_very_often_is_counted_each_time(
    sendgrid: SendGrid,
) -> None:
    service = open_to(sendgrid)
    tags = (f'{{{{ subscriber.town | fallback("Town {number}") }}}}' for number in range(95))
    message = replace(MESSAGE, subject="News", html=" ".join(tags), text="News", headers=())
    far = Reader(9, "far@example.com", {"subscriber.town": "x" * 100})
    receipt = service.deliver(message, make_attempt([*make_readers(2), far]))
    assert receipt.accepted == {1, 2}
    assert "at most 10000" in receipt.rejected[9]
    service.close()


def test_headers_that_sendgrid_writes_itself_are_left_out(sendgrid: SendGrid) -> None:
    service = open_to(sendgrid)
    message = replace(MESSAGE, headers=(*MESSAGE.headers, ("Content-Type", "text/plain")))
    assert service.deliver(message, make_attempt(make_readers(1))).accepted == {1}
    service.close()


def test_a_sender_that_is_refused_is_no_readers_fault(sendgrid: SendGrid) -> None:
    service = open_to(sendgrid)
    told = {"message": "The from address does not match a verified identity", "field": "from.email"}
    sendgrid.faults.append(Fault(reply=json_reply({"errors": [told]}, 400)))
    with pytest.raises(Held, match="verified identity"):
        service.deliver(MESSAGE, make_attempt(make_readers(2)))
    service.close()


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Does not contain a valid address.", BatchRefused),
        ("The from email does not contain a valid address.", Held),
    ],
)
def test_a_bad_address_without_a_place_is_looked_for_and_a_bad_sender_is_not(
    sendgrid: SendGrid, message: str, expected: type[DeliveryError]
) -> None:
    service = open_to(sendgrid)
    told = {"errors": [{"message": message, "field": None}]}
    sendgrid.faults.append(Fault(reply=json_reply(told, 400)))
    with pytest.raises(DeliveryError) as caught:
        service.deliver(MESSAGE, make_attempt(make_readers(2)))
    assert type(caught.value) is expected
    service.close()


def test_used_up_credits_are_no_fault_of_the_key(sendgrid: SendGrid) -> None:
    service = open_to(sendgrid)
    told = {"errors": [{"message": "Maximum credits exceeded", "field": None}]}
    sendgrid.faults.append(Fault(reply=json_reply(told, 401)))
    with pytest.raises(Held) as caught:
        service.deliver(MESSAGE, make_attempt(make_readers(2)))
    assert "credits are used up" in caught.value.hint
    service.close()


def test_an_account_without_logs_is_asked_for_its_activity(sendgrid: SendGrid) -> None:
    service = open_to(sendgrid)
    attempt = make_attempt(make_readers(2))
    sendgrid.faults.append(Fault(reply=json_reply({"errors": [{"message": "forbidden"}]}, 403)))
    rows = {"messages": [{"to_email": "Reader2@example.com"}]}
    sendgrid.faults.append(Fault(reply=json_reply(rows)))
    assert service.find_accepted(MESSAGE, attempt) == {2}
    assert sendgrid.calls[-1].path == "/v3/messages"
    assert sendgrid.calls[-1].query["query"] == [f'(Contains(categories,"{attempt.key}"))']
    service.close()


def test_a_rate_that_is_used_up_pauses_the_next_call(sendgrid: SendGrid) -> None:
    service = open_to(sendgrid)
    spent = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "12"}
    sendgrid.faults.append(Fault(accept=True, reply=Reply(status=202, headers=spent)))
    assert service.deliver(MESSAGE, make_attempt(make_readers(1))).retry_after == 12
    left = {"X-RateLimit-Remaining": "3", "X-RateLimit-Reset": "12"}
    sendgrid.faults.append(Fault(accept=True, reply=Reply(status=202, headers=left)))
    assert service.deliver(MESSAGE, make_attempt(make_readers(1))).retry_after is None
    service.close()


def test_who_is_refused_is_known_by_the_place_in_the_call(sendgrid: SendGrid) -> None:
    service, readers = open_to(sendgrid), make_readers(5)
    sendgrid.refused_addresses = frozenset({readers[3].address})
    with pytest.raises(BatchRefused) as refused:
        service.deliver(MESSAGE, make_attempt(readers))
    assert refused.value.named == {4: "sendgrid: Does not contain a valid address."}
    for field in ("personalizations.99.to", "personalizations", None):
        told = {"errors": [{"message": "a bad recipient", "field": field}]}
        sendgrid.faults.append(Fault(reply=json_reply(told, 400)))
        with pytest.raises(BatchRefused) as refused:
            service.deliver(MESSAGE, make_attempt(readers))
        assert refused.value.named == {}
    service.close()
