"""Mailgun: what its adapter sends, and what it makes of everything that can be answered."""

from __future__ import annotations

import json
import logging
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.config import MailSettings
from newsletter.envelope import personalise
from newsletter.errors import (
    BatchRefused,
    Deferred,
    DeliveryError,
    Held,
    KeyRefused,
    NotAllowed,
    SettingMissing,
    Unanswered,
)
from newsletter.mail import open_service
from newsletter.mail.http import LARGEST_ANSWER
from newsletter.mail.mailgun import MailgunService
from newsletter.mailing import Message, Reader
from newsletter.ports import MailService
from tests.mail_contract import MESSAGE, MailServiceContract, make_attempt, make_readers
from tests.standins import Fault, Mail, Reply, json_reply
from tests.standins.mailgun import Mailgun

KEY = "key-0123456789abcdef"


@pytest.fixture
def mailgun() -> Iterator[Mailgun]:
    with Mailgun(api_key=KEY) as standin:
        yield standin


@pytest.fixture
def service(mailgun: Mailgun) -> Iterator[MailgunService]:
    service = open_to(mailgun)
    yield service
    service.close()


def open_to(mailgun: Mailgun, **settings: object) -> MailgunService:
    told = {"api_key": KEY, "base_url": mailgun.base_url, "timeout": (5.0, 20.0), **settings}
    return MailgunService(domain=mailgun.domain, **told)  # type: ignore[arg-type]


def patience(fault: Fault) -> tuple[float, float]:
    """Seconds to connect and to wait: short where it is known that nothing comes."""
    return (5.0, 0.2 if fault.silent else 20.0)


class TestContract(MailServiceContract):
    @pytest.fixture
    def service(self, mailgun: Mailgun) -> Iterator[MailService]:
        self.mailgun = mailgun
        service = open_to(mailgun)
        yield service
        service.close()

    def inbox(self, service: MailService) -> Mapping[str, Sequence[Mail]]:
        return self.mailgun.mailboxes


# What is sent


def fields(mailgun: Mailgun) -> list[tuple[str, str]]:
    """The form of the last call, read by another parser than the adapter's encoder."""
    from tests.standins.mailgun import _parse

    return _parse(mailgun.calls[-1]).fields


def test_a_retry_repeats_the_call_to_the_byte(mailgun: Mailgun, service: MailgunService) -> None:
    attempt = make_attempt(make_readers(5))
    service.deliver(MESSAGE, attempt)
    service.deliver(MESSAGE, replace(attempt, started_at=attempt.started_at + timedelta(hours=1)))
    first, second = mailgun.calls
    assert first.body == second.body
    assert first.headers == second.headers


def test_tracking_is_off_and_the_key_and_the_issue_are_tags(
    mailgun: Mailgun, service: MailgunService
) -> None:
    attempt = make_attempt(make_readers(1))
    service.deliver(MESSAGE, attempt)
    sent = fields(mailgun)
    assert [v for k, v in sent if k == "o:tag"] == [attempt.key, MESSAGE.issue]
    assert {(k, v) for k, v in sent if k.startswith("o:tracking")} == {
        ("o:tracking", "no"),
        ("o:tracking-clicks", "no"),
        ("o:tracking-opens", "no"),
    }
    assert "o:testmode" not in dict(sent)


def test_a_value_used_in_two_contexts_is_two_variables_and_one_used_twice_is_one(
    mailgun: Mailgun, service: MailgunService
) -> None:
    tag = "{{ subscriber.first_name }}"
    message = Message(
        issue="x", sender="a@example.com", subject=tag + tag, html=f"<p>{tag}</p>", text="-"
    )
    reader = Reader(1, "a@example.com", {"subscriber.first_name": "A&B"})
    service.deliver(message, make_attempt([reader]))
    variables = json.loads(dict(fields(mailgun))["recipient-variables"])
    assert sorted(variables["a@example.com"].values()) == ["A&B", "A&amp;B"]


def test_recipient_variables_are_ascii(mailgun: Mailgun, service: MailgunService) -> None:
    service.deliver(MESSAGE, make_attempt(make_readers(8)))
    assert dict(fields(mailgun))["recipient-variables"].isascii()


def test_variables_have_names_that_the_texts_do_not_contain(
    mailgun: Mailgun, service: MailgunService
) -> None:
    tag = "{{ subscriber.first_name }}"
    plain = Message(issue="x", sender="a@example.com", subject=tag, html="<p>-</p>", text=tag)
    reader = Reader(1, "a@example.com", {"subscriber.first_name": "Ann"})
    service.deliver(plain, make_attempt([reader]))
    names = json.loads(dict(fields(mailgun))["recipient-variables"])["a@example.com"]
    for name in names:
        assert name not in plain.text


PIECES = st.sampled_from(
    [
        "%",
        "recipient",
        "recipient.",
        "unsubscribe_url",
        "_",
        "a",
        " ",
        "<b>",
        "</b>",
        "{{ subscriber.first_name }}",
        "{{ unsubscribe_url }}",
        '{{ "{{" }}',
        "{{x}}",
        "&amp;",
        "ü",
    ]
)


@pytest.fixture(scope="module")
def shared() -> Iterator[tuple[Mailgun, MailgunService]]:
    with Mailgun(api_key=KEY) as standin:
        service = open_to(standin)
        yield standin, service
        service.close()


@settings(max_examples=150, deadline=None)
@given(prose=st.lists(PIECES, max_size=14).map("".join), name=st.lists(PIECES).map("".join))
def test_whatever_prose_and_values_look_like_they_arrive_as_written(
    shared: tuple[Mailgun, MailgunService], prose: str, name: str
) -> None:
    mailgun, service = shared
    mailgun.mailboxes.clear()
    message = Message(
        issue="x",
        sender="a@example.com",
        subject=f"S {prose}.",
        html=f"<p>{prose}</p>",
        text=f"{prose}.",
        headers=(("X-Prose", f"p {prose}."),),
    )
    values = {
        "subscriber.first_name": name or "-",
        "unsubscribe_url": "https://e.example/%20recipient%20",
    }
    reader = Reader(1, "a@example.com", values)
    service.deliver(message, make_attempt([reader]))
    ((mail,),) = mailgun.mailboxes.values()
    expected = personalise(message, reader)
    assert (mail.subject, mail.text) == (expected.subject, expected.text)
    assert mail.header("X-Prose") == expected.headers[0][1]
    assert mail.html == expected.html


def test_hostile_text_costs_linear_time() -> None:
    from newsletter.mail.mailgun import SYNTAX

    started = time.perf_counter()
    for text in ("%" + "recipient" * 50_000, "%recipient" * 50_000, "%a" * 200_000, "%" * 400_000):
        list(SYNTAX.lookalikes(text))
    assert time.perf_counter() - started < 5  # quadratic would be minutes


# Limits kept beforehand


def test_more_than_a_thousand_readers_are_no_batch(
    mailgun: Mailgun, service: MailgunService
) -> None:
    with pytest.raises(ValueError, match="1001 readers"):
        service.deliver(MESSAGE, make_attempt(make_readers(1001)))
    assert not mailgun.calls


def test_one_address_twice_is_no_batch(mailgun: Mailgun, service: MailgunService) -> None:
    first, second = make_readers(2)
    twin = Reader(second.id, first.address.upper(), second.values)
    with pytest.raises(ValueError, match="twice"):
        service.deliver(MESSAGE, make_attempt([first, twin]))
    assert not mailgun.calls


def test_headers_beyond_16_kb_are_told_before_the_call(
    mailgun: Mailgun, service: MailgunService
) -> None:
    message = replace(MESSAGE, headers=(("X-Long", "é" * 8000),))
    with pytest.raises(Held, match="Mailgun takes 16000"):
        service.deliver(message, make_attempt(make_readers(1)))
    assert not mailgun.calls


def test_a_message_beyond_25_mb_is_told_before_the_call(
    mailgun: Mailgun, service: MailgunService
) -> None:
    with pytest.raises(Held, match="Mailgun takes 25000000"):
        service.deliver(replace(MESSAGE, text="x" * 25_000_000), make_attempt(make_readers(1)))
    assert not mailgun.calls


@pytest.mark.parametrize(
    "address",
    [
        "a@example.com,b@example.com",
        "a@example.com\r\nBcc: b@example.com",
        "A <a@example.com>",
        "a b@example.com",
        "nobody",
        '"a,b"@example.com',
        "",
    ],
)
def test_what_is_not_one_mailbox_is_taken_out_and_the_others_get_their_mail(
    mailgun: Mailgun, service: MailgunService, address: str
) -> None:
    good = make_readers(2)
    bad = Reader(99, address, good[0].values)
    receipt = service.deliver(MESSAGE, make_attempt([*good, bad]))
    assert receipt.accepted == {1, 2}
    assert list(receipt.rejected) == [99]
    assert sorted(mailgun.mailboxes) == ["reader1@example.com", "reader2@example.com"]
    assert service.deliver(MESSAGE, make_attempt([bad])).rejected.keys() == {99}
    assert len(mailgun.calls) == 1


# What is answered


def message_reply(status: int, message: str, **headers: str) -> Reply:
    return json_reply({"message": message}, status, **headers)


ANSWERED_AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
SOON = ANSWERED_AT + timedelta(seconds=90)


@pytest.mark.parametrize(
    ("status", "message", "expected"),
    [
        (400, "to parameter is not a valid address. please check documentation", BatchRefused),
        (400, "'to' parameter is not a valid address. please check documentation", BatchRefused),
        (400, "from parameter is not a valid address. please check documentation", Held),
        (400, "from parameter is missing", Held),
        (400, "Domain mg.example.com is not allowed to send: recipient not authorised", Held),
        (400, "something nobody has ever seen", Held),
        (401, "Forbidden", KeyRefused),
        (402, "Request failed", NotAllowed),
        (403, "Domain example is not allowed to send large batches yet", NotAllowed),
        (404, "Domain not found: mg.example.com", Held),
        (408, "Request timeout", Unanswered),
        (413, "request size exceeds 52.4MiB limit", Held),
        (429, "request limit exceeded", Deferred),
        (500, "Internal Server Error", Unanswered),
        (502, "Bad gateway", Unanswered),
        (503, "Service unavailable", Unanswered),
        (504, "Gateway timeout", Unanswered),
    ],
)
def test_each_refusal_has_its_meaning(
    mailgun: Mailgun,
    service: MailgunService,
    status: int,
    message: str,
    expected: type[DeliveryError],
) -> None:
    mailgun.faults.append(Fault(reply=message_reply(status, message)))
    with pytest.raises(DeliveryError) as caught:
        service.deliver(MESSAGE, make_attempt(make_readers(3)))
    assert type(caught.value) is expected
    assert message in str(caught.value)
    assert len(mailgun.calls) == 1


@pytest.mark.parametrize(
    ("status", "word"),
    [(401, "MAILGUN_API_KEY"), (403, "control panel"), (404, "domain"), (413, "shorten")],
)
def test_what_a_person_must_do_is_said(
    mailgun: Mailgun, service: MailgunService, status: int, word: str
) -> None:
    mailgun.faults.append(Fault(reply=Reply(status=status, body=b"Forbidden")))
    with pytest.raises(Held) as caught:
        service.deliver(MESSAGE, make_attempt(make_readers(1)))
    assert word in caught.value.hint


@pytest.mark.parametrize(
    ("message", "headers", "seconds"),
    [
        ("request limit exceeded", {"Retry_After": "17"}, 17),
        ("request limit exceeded", {"Retry_After": format_datetime(SOON, usegmt=True)}, 90),
        (f"bytes limit exceeded, try again after {SOON:%a, %d %b %Y %H:%M:%S} UTC", {}, 90),
        ("account-requests-per-sec limit exceeded, try again after 120 seconds", {}, 120),
        ("limit exceeded, try again after Mon, 20 Dec 2021 20:33:21 UTC", {}, 0),
        ("limit exceeded, try again after Monday", {}, None),
        ("limit exceeded, try again after Fri, 31 Dec 9999 23:59:59 UTC", {}, None),
        (f"limit exceeded, try again after {'9' * 90} seconds", {}, None),
        ("limit exceeded", {"Retry_After": "soon"}, None),
        ("limit exceeded", {}, None),
    ],
)
def test_every_hint_of_when_to_come_back_is_taken(
    mailgun: Mailgun,
    service: MailgunService,
    message: str,
    headers: dict[str, str],
    seconds: float | None,
) -> None:
    date = format_datetime(ANSWERED_AT, usegmt=True)
    mailgun.faults.append(Fault(reply=message_reply(429, message, Date=date, **headers)))
    with pytest.raises(Deferred) as caught:
        service.deliver(MESSAGE, make_attempt(make_readers(1)))
    assert caught.value.retry_after == seconds


def test_a_wait_is_counted_on_the_services_own_clock(
    mailgun: Mailgun, service: MailgunService
) -> None:
    at = datetime(2021, 12, 20, 20, 33, 0, tzinfo=UTC)
    later = "try again after Mon, 20 Dec 2021 20:33:21 UTC"
    reply = message_reply(429, later, Date=format_datetime(at, usegmt=True))
    mailgun.faults.append(Fault(reply=reply))
    with pytest.raises(Deferred) as caught:
        service.deliver(MESSAGE, make_attempt(make_readers(1)))
    assert caught.value.retry_after == 21


def test_a_wrong_path_that_answers_200_has_sent_nothing(mailgun: Mailgun) -> None:
    service = open_to(mailgun, base_url=f"{mailgun.base_url}/wrong")
    with pytest.raises(Held, match="base_url"):
        service.deliver(MESSAGE, make_attempt(make_readers(1)))
    service.close()


def test_a_redirect_is_refused_and_not_followed(mailgun: Mailgun, service: MailgunService) -> None:
    reply = Reply(status=307, headers={"Location": f"{mailgun.base_url}/v3/elsewhere"})
    mailgun.faults.append(Fault(reply=reply))
    with pytest.raises(Held, match="redirect"):
        service.deliver(MESSAGE, make_attempt(make_readers(1)))
    assert len(mailgun.calls) == 1


QUEUED = json_reply({"id": "<1@x>", "message": "Queued. Thank you."})
UNCLEAR = {
    "500 before": Fault(reply=message_reply(500, "Internal Server Error")),
    "500 after": Fault(accept=True, reply=message_reply(500, "Internal Server Error")),
    "reset before": Fault(reset=True),
    "reset after": Fault(accept=True, reset=True),
    "silent before": Fault(silent=True),
    "silent after": Fault(accept=True, silent=True),
    "cut": Fault(accept=True, cut=True),
    "garbage": Fault(accept=True, reply=Reply(body=b"\xff\x00<html>")),
    "empty": Fault(accept=True, reply=Reply()),
    "no id": Fault(accept=True, reply=json_reply({"message": "Queued. Thank you."})),
    "id of another kind": Fault(accept=True, reply=json_reply({"id": 7})),
    "a list": Fault(accept=True, reply=json_reply([1])),
    "endless": Fault(accept=True, reply=Reply(body=b" " * (LARGEST_ANSWER + 1))),
    "compressed": Fault(accept=True, reply=Reply(body=b"{}", headers={"Content-Encoding": "gzip"})),
}


@pytest.mark.parametrize("fault", UNCLEAR.values(), ids=UNCLEAR.keys())
def test_what_leaves_doubt_is_unanswered_and_the_search_tells_the_truth(
    mailgun: Mailgun, fault: Fault
) -> None:
    service = open_to(mailgun, timeout=patience(fault))
    attempt = make_attempt(make_readers(4))
    mailgun.faults.append(fault)
    with pytest.raises(Unanswered):
        service.deliver(MESSAGE, attempt)
    assert len(mailgun.calls) == 1  # never sent again from here
    assert service.find_accepted(MESSAGE, attempt) == ({1, 2, 3, 4} if fault.accept else set())
    service.close()


def test_no_connection_means_that_nothing_left() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    service = MailgunService(api_key=KEY, domain="d", base_url=f"http://127.0.0.1:{port}")
    with pytest.raises(Deferred, match="no connection"):
        service.deliver(MESSAGE, make_attempt(make_readers(1)))
    service.close()


def test_a_host_without_tls_is_told_before_the_key_leaves(mailgun: Mailgun) -> None:
    service = open_to(mailgun, base_url=mailgun.base_url.replace("http://", "https://"))
    with pytest.raises(Held, match="no safe connection"):
        service.deliver(MESSAGE, make_attempt(make_readers(1)))
    assert not mailgun.calls
    service.close()


def test_a_connection_that_the_service_closed_meanwhile_is_opened_again(
    mailgun: Mailgun, service: MailgunService
) -> None:
    service.deliver(MESSAGE, make_attempt(make_readers(1)))
    mailgun._server.cut_connections()
    time.sleep(0.05)
    service.deliver(MESSAGE, make_attempt(make_readers(1, first=2)))
    assert len(mailgun.calls) == 2


# Looking up


def test_nothing_is_found_before_the_search_knows_and_everything_after(mailgun: Mailgun) -> None:
    now = time.time()
    mailgun.clock, mailgun.lag = (lambda: now), 1800
    service = open_to(mailgun)
    attempt = make_attempt(make_readers(5))
    service.deliver(MESSAGE, attempt)
    assert service.find_accepted(MESSAGE, attempt) == frozenset()
    mailgun.clock = lambda: now + 1801
    assert service.find_accepted(MESSAGE, attempt) == {1, 2, 3, 4, 5}
    service.close()


def test_pages_are_followed_on_the_configured_host_only(
    mailgun: Mailgun, service: MailgunService
) -> None:
    attempt = make_attempt(make_readers(800))
    service.deliver(MESSAGE, attempt)
    mailgun.calls.clear()
    assert len(service.find_accepted(MESSAGE, attempt)) == 800
    # 1,600 events; the stand-in names api.mailgun.net in every page, as the service does.
    assert [call.method for call in mailgun.calls] == ["GET"] * 7
    assert {call.headers["host"] for call in mailgun.calls} == {mailgun.base_url.split("/")[2]}


def test_a_page_elsewhere_is_not_asked_for(mailgun: Mailgun, service: MailgunService) -> None:
    items = [{"recipient": "reader1@example.com", "tags": []}]
    paging = {"next": "https://evil.example/v1/keys"}
    mailgun.faults.append(Fault(reply=json_reply({"items": items, "paging": paging})))
    with pytest.raises(Unanswered):
        service.find_accepted(MESSAGE, make_attempt(make_readers(1)))
    assert len(mailgun.calls) == 1


def test_a_reader_is_found_whatever_the_case_of_his_address(
    mailgun: Mailgun, service: MailgunService
) -> None:
    reader = Reader(5, "Reader.Five@Example.com", make_readers(1)[0].values)
    attempt = make_attempt([reader])
    service.deliver(MESSAGE, attempt)
    for stored in mailgun._events:
        stored.event["recipient"] = stored.event["recipient"].lower()
    assert service.find_accepted(MESSAGE, attempt) == {5}


def test_an_account_that_keeps_no_more_tags_is_searched_by_address(mailgun: Mailgun) -> None:
    mailgun.tag_limit = 0
    service = open_to(mailgun)
    attempt = make_attempt(make_readers(60))
    service.deliver(MESSAGE, attempt)
    assert service.find_accepted(MESSAGE, attempt) == set(range(1, 61))
    # The same readers in another attempt: their addresses are known, but not with its key.
    assert service.find_accepted(MESSAGE, replace(attempt, key="c" * 32)) == frozenset()
    service.close()


def test_an_event_that_shows_no_tags_is_believed_when_the_tag_was_asked_for(
    mailgun: Mailgun, service: MailgunService
) -> None:
    attempt = make_attempt(make_readers(2))
    items = [{"recipient": "reader1@example.com"}, {"recipient": "stranger@example.com"}]
    paging = {"next": f"https://api.mailgun.net/v3/{mailgun.domain}/events?page=2"}
    mailgun.faults.append(Fault(reply=json_reply({"items": items, "paging": paging})))
    mailgun.faults.append(Fault(reply=json_reply({"items": []})))
    assert service.find_accepted(MESSAGE, attempt) == {1}
    assert mailgun.calls[-1].query == {"page": ["2"]}


def test_a_key_that_is_part_of_another_one_finds_nothing(
    mailgun: Mailgun, service: MailgunService
) -> None:
    readers = make_readers(3)
    service.deliver(MESSAGE, make_attempt(readers, "a" * 32))
    assert service.find_accepted(MESSAGE, make_attempt(readers, "a" * 31)) == frozenset()


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault(reply=message_reply(429, "limit exceeded")), Deferred),
        (Fault(reply=Reply(status=401, body=b"Forbidden")), Held),
        (Fault(reply=message_reply(500, "x")), Unanswered),
        (Fault(reply=Reply(body=b"{")), Unanswered),
        (Fault(reply=json_reply({"items": "no"})), Unanswered),
        (Fault(reply=json_reply({"items": [{}]})), Unanswered),
        (Fault(cut=True, reply=QUEUED), Unanswered),
        (Fault(silent=True), Unanswered),
    ],
)
def test_a_search_that_fails_finds_nobody_out(
    mailgun: Mailgun, fault: Fault, expected: type[DeliveryError]
) -> None:
    service = open_to(mailgun, timeout=patience(fault))
    mailgun.faults.append(fault)
    with pytest.raises(expected):
        service.find_accepted(MESSAGE, make_attempt(make_readers(1)))
    service.close()


# Secrets and settings


@pytest.mark.parametrize(
    "fault",
    [
        *UNCLEAR.values(),
        Fault(reply=Reply(status=401, body=f"bad key {KEY}".encode())),
        Fault(reply=Reply(status=400, body=b"Basic YXBpOmtleS0wMTIzNDU2Nzg5YWJjZGVm")),
        Fault(reply=message_reply(429, f"{KEY}, try again after {KEY}")),
        Fault(reply=Reply(body=f'"{KEY}"'.encode())),
    ],
)
def test_the_key_is_in_no_error_and_no_log(
    mailgun: Mailgun, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    service = open_to(mailgun, timeout=patience(fault))
    caplog.set_level(logging.DEBUG)
    mailgun.faults.append(fault)
    with pytest.raises(DeliveryError) as caught:
        service.deliver(MESSAGE, make_attempt(make_readers(1)))
    error: BaseException | None = caught.value
    shown = [caplog.text, repr(service), repr(vars(caught.value))]
    while error is not None:
        shown += [str(error), repr(error)]
        error = error.__cause__ or error.__context__
    for secret in (KEY, "YXBpOmtleS0wMTIzNDU2Nzg5YWJjZGVm"):
        assert secret not in "\n".join(shown)
    service.close()


def test_neither_netrc_nor_proxies_of_the_environment_are_used(
    mailgun: Mailgun, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login other password other\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    service = open_to(mailgun)
    assert service.deliver(MESSAGE, make_attempt(make_readers(1))).accepted == {1}
    service.close()


def test_cookies_of_the_service_do_not_come_back(mailgun: Mailgun, service: MailgunService) -> None:
    cookie = replace(QUEUED, headers={"Set-Cookie": "session=1; Path=/"})
    mailgun.faults.append(Fault(accept=True, reply=cookie))
    service.deliver(MESSAGE, make_attempt(make_readers(1)))
    service.deliver(MESSAGE, make_attempt(make_readers(1, first=2)))
    assert "cookie" not in mailgun.calls[-1].headers


@pytest.mark.parametrize(
    "url",
    [
        "http://api.mailgun.net",
        "api.mailgun.net",
        "https://",
        "https://user:hidden@api.mailgun.net",
        "https://api.mailgun.net?x=1",
        "https://api.mailgun.net:port",
        "ftp://api.mailgun.net",
        "http://127.0.0.1.evil.example",
    ],
)
def test_an_address_that_would_show_the_key_is_refused(url: str) -> None:
    with pytest.raises(SettingMissing, match="base_url") as caught:
        MailgunService(api_key=KEY, domain="mg.example.com", base_url=url)
    assert "hidden" not in str(caught.value)


def test_the_service_is_made_from_the_settings(mailgun: Mailgun, tmp_path: Path) -> None:
    told = MailSettings(
        service="mailgun", domain=mailgun.domain, base_url=f"{mailgun.base_url}/", search_lag=5
    )
    service = open_service(told, {"MAILGUN_API_KEY": f" {KEY}\n"}, var=tmp_path)
    assert service.search_lag == 5
    assert service.deliver(MESSAGE, make_attempt(make_readers(1))).accepted == {1}
    service.close()


def test_a_missing_key_or_domain_is_named(tmp_path: Path) -> None:
    complete = MailSettings(service="mailgun", domain="mg.example.com")
    with pytest.raises(SettingMissing, match="MAILGUN_API_KEY is not set"):
        open_service(complete, {}, var=tmp_path)
    with pytest.raises(SettingMissing, match=r"\[mail\] domain is not set"):
        open_service(MailSettings(service="mailgun"), {"MAILGUN_API_KEY": KEY}, var=tmp_path)
    with pytest.raises(SettingMissing, match="MAILGUN_API_KEY") as caught:
        open_service(complete, {"MAILGUN_API_KEY": "se\r\ncret"}, var=tmp_path)
    assert "cret" not in str(caught.value).replace("secret", "")
