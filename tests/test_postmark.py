"""Postmark: the contract, and what is its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from newsletter.envelope import personalise
from newsletter.errors import (
    BatchRefused,
    Deferred,
    DeliveryError,
    Held,
    Unanswered,
    Unnamed,
)
from newsletter.mail.postmark import PostmarkService
from newsletter.mailing import Reader
from newsletter.ports import MailService
from tests.http_contract import HttpServiceContract
from tests.mail_contract import MESSAGE, make_attempt, make_readers, seen
from tests.standins import Fault, StandIn, json_reply
from tests.standins.postmark import Postmark


class TestContract(HttpServiceContract):
    takes_one_by_one = True
    names_bad_readers = True
    key_name = "POSTMARK_SERVER_TOKEN"
    markup = staticmethod(seen)  # braces may be references

    def stand_in(self) -> Postmark:
        return Postmark()

    def open(self, standin: StandIn, **settings: object) -> MailService:
        assert isinstance(standin, Postmark)
        told = {"token": "secret-0123456789abcdef", "base_url": standin.base_url, **settings}
        return PostmarkService(**told)  # type: ignore[arg-type]


class TestBulk(HttpServiceContract):
    """One mail for many readers, filled by Postmark."""

    takes_one_by_one = True
    key_name = "POSTMARK_SERVER_TOKEN"
    markup = staticmethod(seen)

    def stand_in(self) -> Postmark:
        return Postmark()

    def open(self, standin: StandIn, **settings: object) -> MailService:
        return open_to(standin, bulk=True, **settings)


def open_to(standin: StandIn, **settings: object) -> PostmarkService:
    told = {"token": "secret-0123456789abcdef", "base_url": standin.base_url, **settings}
    return PostmarkService(**{"sleep": lambda _: None, **told})  # type: ignore[arg-type]


@pytest.fixture
def postmark() -> Iterator[Postmark]:
    with Postmark() as standin:
        yield standin


def results(*codes: int) -> Fault:
    rows = [{"ErrorCode": code, "Message": f"said {code}"} for code in codes]
    return Fault(reply=json_reply(rows))


def test_each_mail_of_a_200_has_an_outcome_of_its_own(postmark: Postmark) -> None:
    service = open_to(postmark)
    postmark.faults.append(results(0, 406, 300, 429, 500, 405))
    receipt = service.deliver(MESSAGE, make_attempt(make_readers(6)))
    assert receipt.accepted == {1}
    assert receipt.rejected.keys() == {2, 3}
    assert "said 406" in receipt.rejected[2]
    assert receipt.deferred.keys() == {4, 5, 6}
    service.close()


@pytest.mark.parametrize(
    ("codes", "expected"),
    [((429, 429), Deferred), ((401, 401), Held), ((300, 300), BatchRefused), ((0,), Unanswered)],
)
def test_what_is_said_of_all_mails_is_said_of_the_call(
    postmark: Postmark, codes: tuple[int, ...], expected: type[DeliveryError]
) -> None:
    service = open_to(postmark)
    postmark.faults.append(results(*codes))
    with pytest.raises(expected):
        service.deliver(MESSAGE, make_attempt(make_readers(2)))
    service.close()


def test_used_up_credits_are_no_fault_of_the_sender(postmark: Postmark) -> None:
    refused = json_reply({"ErrorCode": 405, "Message": "out of credits"}, 422)
    batch, bulk = results(405, 405), Fault(reply=refused)
    for is_bulk, fault in ((False, batch), (False, bulk), (True, bulk)):
        service = open_to(postmark, bulk=is_bulk)
        postmark.faults.append(fault)
        with pytest.raises(Held) as caught:
            service.deliver(MESSAGE, make_attempt(make_readers(2)))
        assert caught.value.hint.startswith("buy credits at Postmark")
        service.close()


def test_mail_goes_through_a_broadcast_stream_untracked(postmark: Postmark) -> None:
    for bulk in (False, True):
        service = open_to(postmark, bulk=bulk)
        service.deliver(MESSAGE, make_attempt(make_readers(1)))
        value = json.loads([call.body for call in postmark.calls if call.method == "POST"][-1])
        mail = value if bulk else value[0]
        told = {name: mail[name] for name in ("MessageStream", "TrackOpens", "TrackLinks")}
        assert told == {"MessageStream": "broadcast", "TrackOpens": False, "TrackLinks": "None"}
        service.close()


def test_a_bulk_holds_the_mail_once(postmark: Postmark) -> None:
    service = open_to(postmark, bulk=True)
    service.deliver(MESSAGE, make_attempt(make_readers(50)))
    value = json.loads(postmark.calls[0].body)
    assert "HtmlBody" in value
    assert not any("HtmlBody" in mail for mail in value["Messages"])
    service.close()


@pytest.mark.parametrize("state", ["Failed", "Cancelled"])
def test_a_bulk_that_is_given_up_before_any_mail_holds_the_issue(
    postmark: Postmark, state: str
) -> None:
    postmark.gives_up = state
    postmark.patience = 2
    slept: list[float] = []
    service = open_to(postmark, bulk=True, sleep=slept.append)
    with pytest.raises(Held, match=f"sent it to nobody: '{state}'") as caught:
        service.deliver(MESSAGE, make_attempt(make_readers(3)))
    assert caught.value.hint
    assert slept == [0.2, 0.5]
    service.close()


def test_a_bulk_that_is_given_up_after_a_part_is_left_to_the_search(postmark: Postmark) -> None:
    postmark.gives_up, postmark.gives_up_after = "Failed", 2
    service, attempt = open_to(postmark, bulk=True), make_attempt(make_readers(5))
    with pytest.raises(Unanswered, match="'Failed'"):
        service.deliver(MESSAGE, attempt)
    assert service.find_accepted(MESSAGE, attempt) == {1, 2}
    service.close()


def test_a_bulk_that_is_worked_on_for_long_is_accepted(postmark: Postmark) -> None:
    postmark.patience = 10**6
    slept: list[float] = []
    service = open_to(postmark, bulk=True, sleep=slept.append)
    assert service.deliver(MESSAGE, make_attempt(make_readers(3))).accepted == {1, 2, 3}
    assert slept == sorted(slept)
    assert 10 < sum(slept) < 60
    service.close()


def test_mails_of_a_bulk_that_fail_are_not_accepted(postmark: Postmark) -> None:
    postmark.unsendable = frozenset({"reader2@example.com"})
    service, attempt = open_to(postmark, bulk=True), make_attempt(make_readers(3))
    with pytest.raises(Unnamed, match="1 of 3 mails"):
        service.deliver(MESSAGE, attempt)
    assert service.find_accepted(MESSAGE, attempt) == {1, 3}
    again = service.deliver(MESSAGE, make_attempt(make_readers(1, first=2), "d" * 32))
    assert again.failed.keys() == {2}
    assert not again.accepted
    service.close()


UNTOLD = {
    "500": Fault(reply=json_reply({}, 500)),
    "401": Fault(reply=json_reply({"ErrorCode": 10}, 401)),
    "reset": Fault(reset=True),
    "cut": Fault(accept=True, cut=True),
    "garbage": Fault(reply=json_reply([1])),
    "a state that nobody knows": Fault(reply=json_reply({"Status": "Gone"})),
    "failed, and no word of how far": Fault(reply=json_reply({"Status": "Failed"})),
}


@pytest.mark.parametrize("fault", UNTOLD.values(), ids=UNTOLD)
def test_a_bulk_whose_end_is_not_told_is_left_to_the_search(
    postmark: Postmark, fault: Fault
) -> None:
    service, attempt = open_to(postmark, bulk=True), make_attempt(make_readers(3))
    postmark.faults.extend([None, fault])
    with pytest.raises(Unanswered):
        service.deliver(MESSAGE, attempt)
    assert service.find_accepted(MESSAGE, attempt) == {1, 2, 3}
    service.close()


def test_a_bulk_that_is_not_found_yet_is_looked_for_again(postmark: Postmark) -> None:
    service = open_to(postmark, bulk=True)
    missing = Fault(reply=json_reply({"ErrorCode": 12, "Message": "Bulk send not found."}, 404))
    postmark.faults.extend([None, missing, missing])
    assert service.deliver(MESSAGE, make_attempt(make_readers(3))).accepted == {1, 2, 3}
    postmark.faults.extend([None, *[missing] * 20])
    with pytest.raises(Unanswered, match="404"):
        service.deliver(MESSAGE, make_attempt(make_readers(3), "d" * 32))
    service.close()


def test_where_no_look_is_possible_the_bulk_has_left_all_the_same() -> None:
    with Postmark() as postmark:
        postmark.patience = 1
        service = open_to(postmark, bulk=True, sleep=lambda _: postmark.vanish())
        with pytest.raises(Unanswered, match="no connection"):
            service.deliver(MESSAGE, make_attempt(make_readers(2)))
        assert len(postmark.mailboxes) == 2
        service.close()


def test_an_account_that_is_not_approved_is_no_readers_fault(postmark: Postmark) -> None:
    service = open_to(postmark, bulk=True)
    said = "While your account is pending approval, all recipient addresses must share the domain"
    postmark.faults.append(Fault(reply=json_reply({"ErrorCode": 412, "Message": said}, 422)))
    with pytest.raises(Held, match="pending approval"):
        service.deliver(MESSAGE, make_attempt(make_readers(2)))
    service.close()


def test_another_stream_is_searched_when_it_is_configured(postmark: Postmark) -> None:
    attempt = make_attempt(make_readers(2))
    outbound, broadcast = open_to(postmark, stream="outbound"), open_to(postmark)
    outbound.deliver(MESSAGE, attempt)
    assert outbound.find_accepted(MESSAGE, attempt) == {1, 2}
    assert broadcast.find_accepted(MESSAGE, attempt) == frozenset()
    outbound.close()
    broadcast.close()


def test_an_issue_that_is_too_large_is_told_before_the_call(postmark: Postmark) -> None:
    service = open_to(postmark)
    with pytest.raises(Held, match="Postmark takes 5000000"):
        service.deliver(replace(MESSAGE, text="x" * 5_000_001), make_attempt(make_readers(1)))
    large = replace(MESSAGE, text="x" * 4_000_000)
    with pytest.raises(BatchRefused, match="postmark takes 50000000"):
        service.deliver(large, make_attempt(make_readers(13)))
    assert not postmark.calls
    service.close()


@pytest.mark.parametrize("bulk", [False, True], ids=["whole mails", "bulk"])
def test_words_for_postmarks_own_links_arrive_as_written(postmark: Postmark, bulk: bool) -> None:
    words = "{{{ pm:unsubscribe }}} {{{{pm:unsubscribe_url}}}} {{{ pm:unsubscribe label='x' }}}"
    name = "{{ subscriber.first_name }}"
    html = (
        f'<p title="{words} {name}">{name} {words}</p><p>{{{name} pm:unsubscribe }}}}}}</p>'
        f"<p>{{{{{{{name}}}}}}} {{{{{{ {name} }}}}}} {{{{{{ p{name}</p>"
    )
    message, readers = replace(MESSAGE, html=html), [*make_readers(2)]
    whole = ("{{{ pm:unsubscribe }}}", "{{{{pm:unsubscribe_url}}}} {", "{", "{{", "&#123;{{ pm:x")
    completing = ("pm:unsubscribe }}}", "m:unsubscribe }}}", "<b>{{{pm:unsubscribe}}}</b>")
    for number, value in enumerate(whole + completing, 3):
        values = {**readers[0].values, "subscriber.first_name": value}
        readers.append(Reader(number, f"reader{number}@example.com", values))
    service = open_to(postmark, bulk=bulk)
    service.deliver(message, make_attempt(readers))
    for reader in readers:
        (mail,) = postmark.mailboxes[reader.address]
        expected = personalise(message, reader)
        assert mail.subject == expected.subject
        assert seen(mail.html) == seen(expected.html)
    service.close()
