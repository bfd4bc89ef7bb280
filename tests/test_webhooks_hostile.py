"""Posts to the webhooks with values that no service sends: refused or not understood, no fault.

They go through the site to a real store, because what was read must be fit to be stored as well.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.app import open_app
from newsletter.errors import Forged
from newsletter.ports import Webhook
from newsletter.web.site.opening import SiteOfProject
from tests.command import Command
from tests.test_webhooks import (
    ADDRESS,
    KEY,
    META,
    NOW,
    SAMPLES,
    SIGNS,
    TOLD,
    Post,
    mailersend,
    open_to,
    read,
    resend,
    ses,
    signed_by_amazon,
    signed_by_mailgun,
)

HALF = "\ud800"  # of a surrogate pair: JSON can tell it, UTF-8 cannot
DEEP, HUGE = "<deep>", "<huge>"  # what json.dumps would not write
WILD: tuple[Any, ...] = (
    *(None, True, 7, -1, 2**64, 10**400, [], {}, [[]], {"a": []}, [None], "", "x", "\0"),
    *(HALF, f"reader7{HALF}@example.com", "reader7\0@example.com", [HALF], {HALF: HALF}),
    *(float("nan"), float("inf"), float("-inf"), "9" * 400, "1e400", "٣", "-1"),
    *("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-11-24", DEEP, HUGE),
)
#: Where the proof stands in the post itself, the fields that it is made of.
PROOFS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "mailgun": (
        *((), ("signature",)),
        *(("signature", name) for name in ("timestamp", "token", "signature")),
    ),
    "ses": (
        *((), ("Type",), ("MessageId",), ("TopicArn",), ("Message",), ("Subject",)),
        *(("Timestamp",), ("SignatureVersion",), ("Signature",), ("SigningCertURL",)),
    ),
}
COVERED = ("sendgrid", "resend", "mailersend")  #: whose proof is a header's, over every byte

BAD: tuple[Any, ...] = (
    *({"nonsense": 1}, None, {"msys": None}, {"msys": []}, "str", 5, True, {}, [7], HALF),
    {"msys": {"message_event": {"type": "bounce"}}},
)


def beside(service: str, bad: Any) -> Any:
    """A bounce for good, with something bad on both sides of it wherever the service lists things.

    Mailgun and Postmark list nothing: they post one event, of one reader.
    """
    if service == "ses":
        rows = [bad, {"emailAddress": ADDRESS}, bad]
        return ses("Bounce", bounce={"bounceType": "Permanent", "bouncedRecipients": rows})
    if service == "resend":
        tags = [bad, *({"name": name, "value": value} for name, value in META.items()), bad]
        bounce = {"type": "Permanent", "message": "550"}
        return resend("bounced", to=[bad, ADDRESS, bad], tags=tags, bounce=bounce)
    if service == "mailersend":
        return mailersend("hard_bounced", tags=[bad, KEY, bad])
    good = next(v for s, v, kind, hard in TOLD if (s, kind, hard) == (service, "bounced", True))
    return [bad, good, bad]


Place = tuple[str | int, ...]


def places(value: Any, above: Place = ()) -> Iterator[Place]:
    """Where in a value something else could stand."""
    yield above
    if isinstance(value, list):
        value = dict(enumerate(value))
    for name, one in value.items() if isinstance(value, dict) else ():
        yield from places(one, (*above, name))


def replaced(value: Any, place: Place, by: Any) -> Any:
    if not place:
        return by
    changed = copy.deepcopy(value)
    inner = changed
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = by
    return changed


def spell(value: Any) -> bytes:
    text = json.dumps(value).replace(f'"{DEEP}"', "[" * 50_000 + "]" * 50_000)
    return text.replace(f'"{HUGE}"', "9" * 5000).encode()


class _OfAll(SiteOfProject):
    """The site, with the secrets of every service."""

    def _webhooks(self) -> dict[str, Webhook]:
        return {service: open_to(service) for service in SIGNS}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder: Path = tmp_path_factory.mktemp("hostile") / "news"
    Command(folder.parent)("init", str(folder))
    app = open_app(folder)
    opened = _OfAll(app)
    yield opened.create().test_client()
    opened.close()
    app.close()


def answer(client: FlaskClient, service: str, post: Post) -> int:
    path = f"/webhooks/{service}"
    return client.post(path, data=post.body, headers=dict(post.headers)).status_code


@pytest.mark.parametrize("service", SIGNS)
@settings(max_examples=40)
@given(data=st.data())
def test_what_a_service_tells_with_a_value_of_another_kind_is_no_fault(
    client: FlaskClient, service: str, data: st.DataObject
) -> None:
    told = data.draw(st.sampled_from([value for name, value, _, _ in TOLD if name == service]))
    genuine, wild = SIGNS[service](told, datetime.now(UTC)), st.sampled_from(WILD)
    for _ in range(data.draw(st.integers(1, 2))):
        # What MailerSend signs is an object for certain.
        where = [one for one in places(told) if one or service != "mailersend"]
        told = replaced(told, data.draw(st.sampled_from(where)), data.draw(wild))
    assert answer(client, service, SIGNS[service](told, datetime.now(UTC))) in (200, 422)
    whole = json.loads(genuine.body)
    whole = replaced(whole, data.draw(st.sampled_from(list(places(whole)))), data.draw(wild))
    expected = (401,) if service in COVERED else (200, 401, 422)
    assert answer(client, service, Post(genuine.headers, spell(whole))) in expected


@pytest.mark.parametrize("service", PROOFS)
def test_a_proof_of_another_kind_in_the_post_is_forged(client: FlaskClient, service: str) -> None:
    now = datetime.now(UTC)
    signed = signed_by_amazon(ses("Send"), now) if service == "ses" else None
    post = json.loads((signed or signed_by_mailgun(SAMPLES["mailgun"], now)).body)
    for place in PROOFS[service]:
        for value in WILD:
            # No subject is what the genuine post has.
            if (place, value) != (("Subject",), None):
                body = spell(replaced(post, place, value))
                assert answer(client, service, Post({}, body)) == 401, (place, value)


@pytest.mark.parametrize("service", sorted(SIGNS.keys() - PROOFS.keys()))
def test_a_proof_of_another_kind_in_a_header_is_forged(service: str) -> None:
    post = SIGNS[service](SAMPLES[service], NOW)
    for name in post.headers:
        for value in ("", HALF, "\0", "é", f"Bearer {HALF}", f"Basic {HALF}", "9" * 400, "1e400"):
            with pytest.raises(Forged):
                open_to(service).read({**post.headers, name: value}, post.body, now=NOW)


@pytest.mark.parametrize("service", sorted(SIGNS.keys() - {"mailgun", "postmark"}))
def test_what_stands_beside_something_unreadable_is_taken(
    client: FlaskClient, service: str
) -> None:
    for bad in BAD:
        told = beside(service, bad)
        (event,) = read(service, told)
        assert (event.address, event.kind, event.permanent) == (ADDRESS, "bounced", True), bad
        assert event.key == KEY, bad
        assert answer(client, service, SIGNS[service](told, datetime.now(UTC))) == 200, bad


@pytest.mark.parametrize("service", ["sendgrid", "brevo", "mailjet", "sparkpost"])
def test_what_changes_nothing_beside_something_unreadable_is_not_posted_again(service: str) -> None:
    kind = {"event": "unheard", "email": ADDRESS}
    ignored = {"msys": {"sms_event": {"type": "sms_status"}}} if service == "sparkpost" else kind
    assert read(service, [ignored, 5]) == []


def test_the_text_that_ses_greets_a_topic_with_is_taken(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    greeting = "Successfully validated SNS topic for Amazon SES event publishing."
    now = datetime.now(UTC)
    assert answer(client, "ses", signed_by_amazon("", now, Message=greeting)) == 200
    assert not caplog.records
    assert answer(client, "ses", signed_by_amazon("", now, Message="Something else.")) == 422
