"""Resend: the contract, and what is its own."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import pytest

from newsletter.errors import (
    DeliveryError,
    KeyKnown,
    Unanswered,
)
from newsletter.mail.resend import ResendService, compose_batch
from newsletter.ports import MailService
from tests.http_contract import HttpServiceContract
from tests.mail_contract import MESSAGE, make_attempt, make_readers
from tests.standins import Fault, StandIn, json_reply
from tests.standins.resend import KEPT, Resend


class TestContract(HttpServiceContract):
    names_bad_readers = True
    key_name = "RESEND_API_KEY"

    def stand_in(self) -> Resend:
        return Resend()

    def open(self, standin: StandIn, **settings: object) -> MailService:
        assert isinstance(standin, Resend)
        told = {"api_key": "secret-0123456789abcdef", "base_url": standin.base_url, **settings}
        return ResendService(**told)  # type: ignore[arg-type]


def open_to(standin: StandIn) -> ResendService:
    return ResendService(api_key="secret-0123456789abcdef", base_url=standin.base_url)


@pytest.fixture
def resend() -> Iterator[Resend]:
    with Resend() as standin:
        yield standin


def test_the_same_attempt_is_known_again_for_less_than_a_day(resend: Resend) -> None:
    service, attempt = open_to(resend), make_attempt(make_readers(3))
    first = service.deliver(MESSAGE, attempt)
    assert service.deliver(MESSAGE, attempt) == first
    assert sum(map(len, resend.mailboxes.values())) == 3
    assert resend.calls[0].headers["idempotency-key"] == attempt.key
    assert service.key_life
    assert service.key_life < KEPT
    service.close()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("invalid_idempotent_request", KeyKnown), ("concurrent_idempotent_requests", Unanswered)],
)
def test_a_key_that_is_refused_says_why(
    resend: Resend, name: str, expected: type[DeliveryError]
) -> None:
    service = open_to(resend)
    told = {"statusCode": 409, "name": name, "message": "no"}
    resend.faults.append(Fault(reply=json_reply(told, 409)))
    with pytest.raises(expected, match=name):
        service.deliver(MESSAGE, make_attempt(make_readers(1)))
    service.close()


def test_a_call_of_many_megabytes_takes_no_memory(resend: Resend) -> None:
    message = replace(MESSAGE, html=MESSAGE.html + "<p>" + "words " * 10_000 + "</p>")
    readers = make_readers(100)
    attempt = make_attempt(readers)
    compose_batch(message, attempt, readers[:1])
    tracemalloc.start()
    size = sum(map(len, compose_batch(message, attempt, readers)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 6_000_000
    assert peak < 2_000_000


def test_a_key_that_may_only_send_is_good_all_the_same(resend: Resend) -> None:
    told = {"statusCode": 401, "name": "restricted_api_key", "message": "only send emails"}
    resend.faults.append(Fault(reply=json_reply(told, 401)))
    assert "may only send" in open_to(resend).examine()
