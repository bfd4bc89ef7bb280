"""SparkPost: the contract, and what is its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email.utils import parseaddr

import pytest

from newsletter.errors import (
    Deferred,
    DeliveryError,
    Held,
    Unanswered,
    Unnamed,
)
from newsletter.mail.sparkpost import SparkPostService
from newsletter.mailing import Reader
from newsletter.ports import MailService
from tests.http_contract import HttpServiceContract
from tests.mail_contract import MESSAGE, make_attempt, make_readers
from tests.standins import Fault, StandIn, json_reply
from tests.standins.sparkpost import SparkPost


class TestContract(HttpServiceContract):
    names_bad_readers = True
    key_name = "SPARKPOST_API_KEY"

    def stand_in(self) -> SparkPost:
        return SparkPost()

    def open(self, standin: StandIn, **settings: object) -> MailService:
        assert isinstance(standin, SparkPost)
        told = {"api_key": "secret-0123456789abcdef", "base_url": standin.base_url, **settings}
        return SparkPostService(**told)  # type: ignore[arg-type]


def open_to(standin: StandIn, **settings: object) -> SparkPostService:
    told = {"api_key": "secret-0123456789abcdef", "base_url": standin.base_url, **settings}
    return SparkPostService(**told)  # type: ignore[arg-type]


@pytest.fixture
def sparkpost() -> Iterator[SparkPost]:
    with SparkPost() as standin:
        yield standin


def test_who_is_refused_and_not_named_is_found_out_by_the_search(sparkpost: SparkPost) -> None:
    sparkpost.tells_who = False
    sparkpost.refused_addresses = frozenset({"reader2@example.com"})
    service, attempt = open_to(sparkpost), make_attempt(make_readers(3))
    with pytest.raises(Unnamed, match="took 2 readers of 3"):
        service.deliver(MESSAGE, attempt)
    assert service.find_accepted(MESSAGE, attempt) == {1, 3}
    service.close()


def test_an_address_inside_another_one_is_not_mistaken(sparkpost: SparkPost) -> None:
    service, values = open_to(sparkpost), make_readers(1)[0].values
    readers = [Reader(1, "a@example.com", values), Reader(2, "aa@example.com", values)]
    sparkpost.refused_addresses = frozenset({"aa@example.com"})
    receipt = service.deliver(MESSAGE, make_attempt(readers))
    assert (receipt.accepted, receipt.rejected.keys()) == ({1}, {2})
    assert "aa@example.com" not in receipt.rejected[2]
    service.close()


def test_the_campaign_is_one_word_and_read_to_the_letter(sparkpost: SparkPost) -> None:
    service, readers = open_to(sparkpost), make_readers(2)
    with pytest.raises(ValueError, match="one word"):
        service.deliver(MESSAGE, make_attempt(readers, "two-words"))
    # Another sender of the account whose campaign has our key as a word.
    service.deliver(MESSAGE, make_attempt(readers))
    for logged in sparkpost.log:
        logged.row["campaign_id"] += "-x"  # type: ignore[index]
    assert service.find_accepted(MESSAGE, make_attempt(readers)) == frozenset()
    service.close()


def test_events_are_followed_page_after_page_and_nowhere_else(sparkpost: SparkPost) -> None:
    sparkpost.page = 10
    service, attempt = open_to(sparkpost), make_attempt(make_readers(35))
    service.deliver(MESSAGE, attempt)
    sparkpost.calls.clear()
    assert len(service.find_accepted(MESSAGE, attempt)) == 35
    assert len(sparkpost.calls) == 4
    links = {"next": "https://evil.example/api/v1/events/message?x=1"}
    sparkpost.faults.append(Fault(reply=json_reply({"results": [{}], "links": links})))
    with pytest.raises(Unanswered, match="none of theirs"):
        service.find_accepted(MESSAGE, attempt)
    service.close()


@pytest.mark.parametrize(
    ("limit", "expected"), [("hourly", Deferred), ("daily", Held), ("monthly", Held)]
)
def test_a_420_waits_for_the_hour_and_holds_for_the_day(
    sparkpost: SparkPost, limit: str, expected: type[DeliveryError]
) -> None:
    service = open_to(sparkpost)
    told = {"errors": [{"message": f"Exceed Sending Limit ({limit})", "code": "2101"}]}
    sparkpost.faults.append(Fault(reply=json_reply(told, 420)))
    with pytest.raises(expected, match=limit):
        service.deliver(MESSAGE, make_attempt(make_readers(1)))
    service.close()


def test_a_key_that_may_not_read_the_account_is_good_all_the_same(sparkpost: SparkPost) -> None:
    sparkpost.faults.append(Fault(reply=json_reply({"errors": [{"message": "Forbidden."}]}, 403)))
    assert "may not read the account" in open_to(sparkpost).examine()


def test_an_address_in_plain_text_is_encoded_once_and_its_words_stay(sparkpost: SparkPost) -> None:
    text = "https://e.example/{{x}}?a=[[b]]&n={{ subscriber.first_name }}&y={{{y}}}#{{z}}"
    message = replace(MESSAGE, text=text)
    reader = Reader(
        1, "a@example.com", {**make_readers(1)[0].values, "subscriber.first_name": "A ü"}
    )
    service = open_to(sparkpost)
    service.deliver(message, make_attempt([reader]))
    ((mail,),) = sparkpost.mailboxes.values()
    assert mail.text == "https://e.example/{{x}}?a=[[b]]&n=A%20%C3%BC&y={{{y}}}#{{z}}"
    service.close()


def test_a_senders_name_of_any_characters_arrives_as_written(sparkpost: SparkPost) -> None:
    sender = r'"Müller, {{x}} %recipient.x% [[y]] {\{z}} \"Q\"" <a@b.example>'
    message = replace(MESSAGE, sender=sender, reply_to=sender)
    service = open_to(sparkpost)
    service.deliver(message, make_attempt(make_readers(1)))
    ((mail,),) = sparkpost.mailboxes.values()
    for name in ("From", "Reply-To"):
        assert parseaddr(mail.header(name) or "") == parseaddr(sender)
    service.close()
