"""Brevo: the contract, and what is its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from newsletter.errors import (
    BatchRefused,
    Held,
    KeyKnown,
)
from newsletter.mail.brevo import BrevoService
from newsletter.mailing import Reader
from newsletter.ports import MailService
from tests.http_contract import HttpServiceContract
from tests.mail_contract import MESSAGE, make_attempt, make_readers
from tests.standins import Fault, StandIn, json_reply
from tests.standins.brevo import Brevo


class TestContract(HttpServiceContract):
    key_name = "BREVO_API_KEY"
    takes_one_by_one = True  # which the vendor does not say, nor that it never happens

    def stand_in(self) -> Brevo:
        return Brevo()

    def open(self, standin: StandIn, **settings: object) -> MailService:
        assert isinstance(standin, Brevo)
        told = {"api_key": "secret-0123456789abcdef", "base_url": standin.base_url, **settings}
        return BrevoService(**told)  # type: ignore[arg-type]


def open_to(standin: StandIn, **settings: Any) -> BrevoService:
    secret = "secret-0123456789abcdef"
    return BrevoService(api_key=secret, base_url=standin.base_url, **settings)


@pytest.fixture
def brevo() -> Iterator[Brevo]:
    with Brevo() as standin:
        yield standin


def test_the_same_attempt_is_known_again_for_less_than_the_shorter_time(brevo: Brevo) -> None:
    brevo.replays = True
    service, attempt = open_to(brevo), make_attempt(make_readers(3))
    for _ in range(2):
        assert service.deliver(MESSAGE, attempt).accepted == {1, 2, 3}
    assert sum(map(len, brevo.mailboxes.values())) == 3
    assert service.key_life
    assert service.key_life < 15 * 60
    service.close()


def test_a_key_that_was_seen_before_is_no_proof_of_anything(brevo: Brevo) -> None:
    service, attempt = open_to(brevo), make_attempt(make_readers(3))
    service.deliver(MESSAGE, attempt)
    with pytest.raises(KeyKnown, match="seen this batch before"):
        service.deliver(MESSAGE, attempt)
    service.close()


@pytest.mark.parametrize(
    "told", [{"messageIds": ["a"]}, {"messageId": "a"}, {"messageIds": ["a", None]}]
)
def test_an_id_for_fewer_mails_than_were_sent_leads_to_the_search(
    brevo: Brevo, told: dict[str, Any]
) -> None:
    service = open_to(brevo)
    brevo.faults.append(Fault(reply=json_reply(told, 201)))
    with pytest.raises(KeyKnown, match="1 mails of 3"):
        service.deliver(MESSAGE, make_attempt(make_readers(3)))
    service.close()


def test_values_keep_to_their_limits_beforehand(brevo: Brevo) -> None:
    service, readers = open_to(brevo), make_readers(13)
    wordy = Reader(
        readers[0].id,
        readers[0].address,
        {**readers[0].values, "subscriber.first_name": "x" * 50_000},
    )
    receipt = service.deliver(MESSAGE, make_attempt([wordy, *readers[1:3]]))
    assert (receipt.accepted, receipt.rejected.keys()) == ({2, 3}, {1})
    brevo.calls.clear()
    long = [
        Reader(r.id, r.address, {**r.values, "subscriber.first_name": "x" * 19_000})
        for r in readers
    ]
    with pytest.raises(BatchRefused, match="brevo takes 1000000"):
        service.deliver(MESSAGE, make_attempt(long))
    assert not brevo.calls
    service.close()


def test_an_attempt_that_is_too_old_for_its_key_is_found_by_its_tag(brevo: Brevo) -> None:
    service, attempt = open_to(brevo), make_attempt(make_readers(3))
    service.deliver(MESSAGE, attempt)
    assert service.find_accepted(MESSAGE, attempt) == {1, 2, 3}
    assert service.find_accepted(MESSAGE, replace(attempt, key="f" * 32)) == frozenset()
    service.close()


def test_an_attempt_of_months_ago_is_searched_for_in_its_own_days(brevo: Brevo) -> None:
    attempt = make_attempt(make_readers(3))
    later = attempt.started_at + timedelta(days=80)
    service = open_to(brevo, now=lambda: later)
    service.deliver(MESSAGE, attempt)
    brevo.clock = later.timestamp
    assert service.find_accepted(MESSAGE, attempt) == {1, 2, 3}
    service.close()


def test_an_account_without_credits_is_held(brevo: Brevo) -> None:
    service = open_to(brevo)
    told = {"code": "not_enough_credits", "message": "Insufficient credits"}
    brevo.faults.append(Fault(reply=json_reply(told, 402)))
    with pytest.raises(Held, match="not_enough_credits") as caught:
        service.deliver(MESSAGE, make_attempt(make_readers(1)))
    assert "buy credits" in caught.value.hint
    service.close()


def test_a_long_name_of_the_sender_is_cut(brevo: Brevo) -> None:
    service = open_to(brevo)
    message = replace(MESSAGE, sender=f"{'Long ' * 20}<daily@example.com>")
    assert service.deliver(message, make_attempt(make_readers(1))).accepted == {1}
    assert json.loads(brevo.calls[-1].body)["sender"]["name"] == "Long " * 13 + "Long"
    service.close()
