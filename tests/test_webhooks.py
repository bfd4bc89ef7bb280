"""The webhooks of all mail services: who is believed, and what is made of what they tell."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from newsletter.config import MailSettings
from newsletter.errors import Forged, SettingMissing, Unreadable
from newsletter.mail import open_webhook
from newsletter.mail.ses import SesWebhook
from newsletter.mailing import Event
from newsletter.ports import Webhook

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
KEY = "0f3a5c7e" * 4
SECRET = "a-long-random-word"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:mail"
CERTIFICATE = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem"
ADDRESS = "reader7@example.com"
EPOCH = int(NOW.timestamp()) - 60
ISO = "2026-11-23T05:59:00Z"

Headers = dict[str, str]


class Post(NamedTuple):
    headers: Headers
    body: bytes


#: Makes a genuine post of what a service tells, at a time.
Sign = Callable[[Any, datetime], Post]


@cache
def curve_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@cache
def amazon() -> tuple[rsa.RSAPrivateKey, bytes]:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sns.amazonaws.com")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    return key, certificate.public_bytes(Encoding.PEM)


def signed_by_mailgun(value: Any, at: datetime) -> Post:
    timestamp, token = (
        str(int(at.timestamp())),
        hashlib.sha256(repr(value).encode()).hexdigest()[:50],
    )
    signature = hmac.new(SECRET.encode(), (timestamp + token).encode(), hashlib.sha256).hexdigest()
    proof = {"timestamp": timestamp, "token": token, "signature": signature}
    return Post({}, json.dumps({"signature": proof, "event-data": value}).encode())


def signed_by_sendgrid(value: Any, at: datetime) -> Post:
    body, timestamp = (
        json.dumps(value if isinstance(value, list) else [value]).encode() + b"\r\n",
        str(int(at.timestamp())),
    )
    signature = curve_key().sign(timestamp.encode() + body, ec.ECDSA(hashes.SHA256()))
    name = "x-twilio-email-event-webhook"
    proof = base64.b64encode(signature).decode()
    return Post({f"{name}-signature": proof, f"{name}-timestamp": timestamp}, body)


def signed_by_svix(value: Any, at: datetime) -> Post:
    body, timestamp = json.dumps(value).encode(), str(int(at.timestamp()))
    signature = hmac.new(SECRET.encode(), f"msg_1.{timestamp}.".encode() + body, hashlib.sha256)
    proof = "v1,AAAA v1," + base64.b64encode(signature.digest()).decode()
    named = {"svix-id": "msg_1", "svix-timestamp": timestamp, "svix-signature": proof}
    return Post(named, body)


def signed_by_mailersend(value: Any, at: datetime) -> Post:
    body = json.dumps({**value, "created_at": at.isoformat()}).encode()
    return Post({"signature": hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()}, body)


def signed_by_amazon(value: Any, at: datetime, *, version: str = "2", **changed: str) -> Post:
    post = {
        "Type": "Notification",
        "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        "TopicArn": TOPIC,
        "Message": json.dumps(value),
        "Timestamp": at.isoformat().replace("+00:00", ".123Z"),
        **changed,
    }
    names = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"]
    text = "".join(f"{name}\n{post[name]}\n" for name in names if name in post)
    algorithm = hashes.SHA1() if version == "1" else hashes.SHA256()
    signature = amazon()[0].sign(text.encode(), padding.PKCS1v15(), algorithm)
    proof = base64.b64encode(signature).decode()
    post |= {"SignatureVersion": version, "Signature": proof, "SigningCertURL": CERTIFICATE}
    return Post({}, json.dumps(post).encode())


def basic(value: Any, _: datetime) -> Post:
    token = base64.b64encode(f"us:{SECRET}".encode()).decode()
    return Post({"authorization": f"Basic {token}"}, json.dumps(value).encode())


def bearer(value: Any, _: datetime) -> Post:
    return Post({"authorization": f"Bearer {SECRET}"}, json.dumps(value).encode())


SIGNS: Mapping[str, Sign] = {
    "mailgun": signed_by_mailgun,
    "postmark": basic,
    "sendgrid": signed_by_sendgrid,
    "ses": signed_by_amazon,
    "resend": signed_by_svix,
    "brevo": bearer,
    "mailjet": basic,
    "sparkpost": basic,
    "mailersend": signed_by_mailersend,
}


def secrets() -> dict[str, str]:
    public = curve_key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return {
        "NEWSLETTER_WEBHOOK_SECRET": SECRET,
        "MAILGUN_WEBHOOK_SIGNING_KEY": SECRET,
        "MAILERSEND_WEBHOOK_SECRET": SECRET,
        "RESEND_WEBHOOK_SECRET": "whsec_" + base64.b64encode(SECRET.encode()).decode(),
        "SENDGRID_WEBHOOK_PUBLIC_KEY": base64.b64encode(public).decode(),
    }


def open_to(service: str) -> Webhook:
    if service == "ses":
        return SesWebhook([TOPIC], lambda url: amazon()[1])
    return open_webhook(service, MailSettings(), secrets())


def read(service: str, value: Any, at: datetime = NOW) -> Sequence[Event]:
    post = SIGNS[service](value, at)
    return open_to(service).read(post.headers, post.body, now=NOW)


# What services tell, and what it is in our words: kind, permanent, key, reader

META = {"attempt": KEY, "reader": "7"}


def mailgun(event: str, **more: Any) -> dict[str, Any]:
    return {
        "event": event,
        "id": "e1",
        "timestamp": EPOCH + 0.25,
        "recipient": ADDRESS,
        "user-variables": {"attempt": KEY},
        **more,
    }


def failed_at_mailgun(**status: str) -> dict[str, Any]:
    """For good, and only the receiver's words tell why."""
    told = {"delivery-status": {"code": 550, **status}}
    return mailgun("failed", severity="permanent", reason="generic", **told)


def postmark(record: str, **more: Any) -> dict[str, Any]:
    return {"RecordType": record, "MessageID": "m1", "Metadata": META, **more}


def sendgrid(event: str, **more: Any) -> dict[str, Any]:
    return {
        "event": event,
        "email": ADDRESS,
        "timestamp": EPOCH,
        "sg_event_id": "e1",
        **META,
        **more,
    }


def resend(kind: str, **more: Any) -> dict[str, Any]:
    data = {"email_id": "m1", "to": [ADDRESS], "tags": META, **more}
    return {"type": f"email.{kind}", "created_at": ISO, "data": data}


def ses(kind: str, **more: Any) -> dict[str, Any]:
    tags = {"attempt": [KEY], "reader": ["7"]}
    mail = {"timestamp": ISO, "messageId": "m1", "destination": [ADDRESS], "tags": tags}
    return {"eventType": kind, "mail": mail, **more}


def brevo(event: str, **more: Any) -> dict[str, Any]:
    custom = {"X-Mailin-custom": f"{KEY}.7"}
    return {"event": event, "email": ADDRESS, "ts_epoch": EPOCH * 1000, **custom, **more}


def mailjet(event: str, **more: Any) -> dict[str, Any]:
    return {"event": event, "email": ADDRESS, "time": EPOCH, "CustomID": f"{KEY}.7", **more}


def sparkpost(kind: str, **more: Any) -> dict[str, Any]:
    event = {"type": kind, "raw_rcpt_to": ADDRESS, "timestamp": str(EPOCH), "event_id": "e1"}
    return {"msys": {"message_event": {**event, "rcpt_meta": META, **more}}}


def mailersend(kind: str, **more: Any) -> dict[str, Any]:
    data = {"id": "e1", "type": kind, "recipient": ADDRESS, "tags": [KEY, "2026-11-23"], **more}
    return {"type": f"activity.{kind}", "data": data}


HARD = {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": ADDRESS}]}
SOFT = {"bounceType": "Transient", "bouncedRecipients": [{"emailAddress": ADDRESS}]}
TOLD: list[tuple[str, dict[str, Any], str, bool]] = [
    ("mailgun", mailgun("accepted"), "accepted", False),
    ("mailgun", mailgun("delivered"), "delivered", False),
    ("mailgun", mailgun("failed", severity="permanent", reason="bounce"), "bounced", True),
    ("mailgun", mailgun("failed", severity="permanent", reason="old"), "bounced", False),
    ("mailgun", mailgun("failed", severity="temporary", reason="generic"), "deferred", False),
    ("mailgun", mailgun("failed", severity="permanent"), "bounced", True),
    ("mailgun", failed_at_mailgun(message="550 5.1.1 user unknown"), "bounced", True),
    ("mailgun", failed_at_mailgun(**{"enhanced-code": "5.7.1"}), "blocked", False),
    (
        "mailgun",
        mailgun("failed", severity="permanent", reason="suppress-bounce"),
        "rejected",
        True,
    ),
    ("mailgun", mailgun("complained"), "complained", False),
    ("mailgun", mailgun("unsubscribed"), "unsubscribed", False),
    ("postmark", postmark("Delivery", Recipient=ADDRESS, DeliveredAt=ISO), "delivered", False),
    (
        "postmark",
        postmark("Bounce", Type="HardBounce", Email=ADDRESS, BouncedAt=ISO),
        "bounced",
        True,
    ),
    (
        "postmark",
        postmark("Bounce", Type="SoftBounce", Email=ADDRESS, BouncedAt=ISO),
        "bounced",
        False,
    ),
    (
        "postmark",
        postmark("Bounce", Type="Transient", Email=ADDRESS, BouncedAt=ISO),
        "deferred",
        False,
    ),
    (
        "postmark",
        postmark("SpamComplaint", Email=ADDRESS, BouncedAt="2026-11-23T05:59:00.1234567Z"),
        "complained",
        False,
    ),
    ("postmark", postmark("Open", Recipient=ADDRESS, ReceivedAt=ISO), "opened", False),
    (
        "postmark",
        postmark(
            "SubscriptionChange",
            Recipient=ADDRESS,
            ChangedAt=ISO,
            SuppressSending=True,
            SuppressionReason="ManualSuppression",
        ),
        "unsubscribed",
        False,
    ),
    ("sendgrid", sendgrid("processed"), "accepted", False),
    ("sendgrid", sendgrid("delivered"), "delivered", False),
    ("sendgrid", sendgrid("bounce", type="bounce", reason="550 no"), "bounced", True),
    ("sendgrid", sendgrid("bounce", type="blocked"), "bounced", False),
    ("sendgrid", sendgrid("dropped", reason="Bounced Address"), "rejected", True),
    ("sendgrid", sendgrid("dropped", reason="Spam Content"), "rejected", False),
    ("sendgrid", sendgrid("spamreport"), "complained", False),
    ("sendgrid", sendgrid("unsubscribe"), "unsubscribed", False),
    ("sendgrid", sendgrid("group_unsubscribe"), "unsubscribed", False),
    ("ses", ses("Send", send={}), "accepted", False),
    (
        "ses",
        ses("Delivery", delivery={"timestamp": ISO, "recipients": [ADDRESS]}),
        "delivered",
        False,
    ),
    ("ses", ses("Bounce", bounce=HARD), "bounced", True),
    ("ses", ses("Bounce", bounce=SOFT), "bounced", False),
    ("ses", ses("Rendering Failure", failure={"errorMessage": "no k"}), "rejected", False),
    (
        "ses",
        ses("Complaint", complaint={"complainedRecipients": [{"emailAddress": ADDRESS}]}),
        "complained",
        False,
    ),
    ("resend", resend("sent"), "accepted", False),
    ("resend", resend("delivered"), "delivered", False),
    ("resend", resend("bounced", bounce={"type": "Permanent", "message": "550"}), "bounced", True),
    ("resend", resend("bounced", bounce={"type": "Transient", "message": "4"}), "bounced", False),
    ("resend", resend("complained"), "complained", False),
    ("resend", resend("delivery_delayed"), "deferred", False),
    ("brevo", brevo("request"), "accepted", False),
    ("brevo", brevo("delivered"), "delivered", False),
    ("brevo", brevo("hard_bounce", reason="550"), "bounced", True),
    ("brevo", brevo("soft_bounce"), "bounced", False),
    ("brevo", brevo("spam"), "complained", False),
    ("mailjet", mailjet("sent", MessageID=1), "delivered", False),
    ("mailjet", mailjet("bounce", hard_bounce=True, error="user unknown"), "bounced", True),
    ("mailjet", mailjet("bounce", hard_bounce=False, error="quota exceeded"), "bounced", False),
    ("mailjet", mailjet("blocked", error="duplicate in campaign"), "accepted", False),
    ("mailjet", mailjet("blocked", error="user unknown"), "rejected", True),
    ("mailjet", mailjet("unsub"), "unsubscribed", False),
    ("mailjet", mailjet("spam"), "complained", False),
    ("sparkpost", sparkpost("injection"), "accepted", False),
    ("sparkpost", sparkpost("delivery"), "delivered", False),
    ("sparkpost", sparkpost("bounce", bounce_class="10", raw_reason="550"), "bounced", True),
    ("sparkpost", sparkpost("bounce", bounce_class="22"), "bounced", False),
    ("sparkpost", sparkpost("spam_complaint"), "complained", False),
    ("mailersend", mailersend("sent"), "accepted", False),
    ("mailersend", mailersend("delivered"), "delivered", False),
    ("mailersend", mailersend("hard_bounced", meta={"bounce_reason": "550"}), "bounced", True),
    ("mailersend", mailersend("soft_bounced"), "bounced", False),
    ("mailersend", mailersend("spam_complaints"), "complained", False),
]


@pytest.mark.parametrize(("service", "value", "kind", "permanent"), TOLD)
def test_what_is_told_is_in_our_words(
    service: str, value: dict[str, Any], kind: str, permanent: bool
) -> None:
    (event,) = read(service, value)
    assert (event.service, event.kind, event.permanent) == (service, kind, permanent)
    assert (event.address, event.key) == (ADDRESS, KEY)
    assert event.reader == (None if service in ("mailgun", "mailersend") else 7)
    assert event.id
    assert timedelta() <= NOW - event.at <= timedelta(minutes=1)


@pytest.mark.parametrize(("service", "value", "kind", "permanent"), TOLD)
def test_the_same_told_again_is_the_same_event(
    service: str, value: dict[str, Any], kind: str, permanent: bool
) -> None:
    assert read(service, value) == read(service, value)


SAMPLES = {service: value for service, value, _, _ in reversed(TOLD)}
SIGNED = ("mailgun", "sendgrid", "resend", "ses", "mailersend")


def forge(service: str, headers: Headers, body: bytes) -> None:
    with pytest.raises(Forged) as caught:
        open_to(service).read(headers, body, now=NOW)
    for secret in (SECRET, ADDRESS):
        assert secret not in str(caught.value)


@pytest.mark.parametrize("service", SIGNS)
def test_a_post_without_proof_is_forged(service: str) -> None:
    post = SIGNS[service](SAMPLES[service], NOW)
    if service == "mailgun":
        body = json.loads(post.body)
        body["signature"]["signature"] = "0" * 64
        forge(service, {}, json.dumps(body).encode())
    elif service == "ses":
        body = json.loads(post.body)
        body["Signature"] = base64.b64encode(bytes(256)).decode()
        forge(service, {}, json.dumps(body).encode())
    else:
        forge(service, {}, post.body)


@pytest.mark.parametrize("service", ["sendgrid", "resend", "ses", "mailersend"])
def test_a_post_that_was_changed_on_its_way_is_forged(service: str) -> None:
    post = SIGNS[service](SAMPLES[service], NOW)
    forge(service, post.headers, post.body.replace(b"reader7", b"reader8"))


@pytest.mark.parametrize("service", SIGNED)
@pytest.mark.parametrize("sign", [1, -1], ids=["old", "early"])
def test_a_post_of_another_time_is_forged(service: str, sign: int) -> None:
    post = SIGNS[service](SAMPLES[service], NOW - sign * timedelta(days=5))
    forge(service, post.headers, post.body)


@pytest.mark.parametrize("told", ["", "Basic", "Basic !!!", f"Bearer {SECRET}x", "Bearer"])
@pytest.mark.parametrize("service", ["postmark", "brevo", "mailjet", "sparkpost"])
def test_another_password_is_none(service: str, told: str) -> None:
    forge(service, {"authorization": told}, json.dumps(SAMPLES[service]).encode())


@pytest.mark.parametrize("service", ["postmark", "brevo", "mailjet", "sparkpost"])
def test_the_secret_may_come_as_a_password_or_as_a_token(service: str) -> None:
    for post in (basic(SAMPLES[service], NOW), bearer(SAMPLES[service], NOW)):
        assert open_to(service).read(post.headers, post.body, now=NOW)


def test_a_post_of_mailgun_brings_its_token_along() -> None:
    post = signed_by_mailgun(mailgun("delivered"), NOW)
    (event,) = open_to("mailgun").read({}, post.body, now=NOW)
    assert event.token == json.loads(post.body)["signature"]["token"]


@pytest.mark.parametrize(
    ("late", "believed"),
    [
        (timedelta(hours=8, minutes=5), True),  # the last try, if it carries the first signature
        (timedelta(hours=8, minutes=31), False),
        (timedelta(minutes=-14), True),  # clocks differ
        (timedelta(minutes=-16), False),
    ],
)
def test_what_mailgun_repeats_after_an_outage_is_believed(late: timedelta, believed: bool) -> None:
    post = signed_by_mailgun(mailgun("complained"), NOW - late)
    if believed:
        assert open_to("mailgun").read({}, post.body, now=NOW)
    else:
        forge("mailgun", {}, post.body)


def test_sns_signs_in_two_ways() -> None:
    for version in ("1", "2"):
        post = signed_by_amazon(ses("Send"), NOW, version=version)
        assert open_to("ses").read({}, post.body, now=NOW)


@pytest.mark.parametrize(
    "url",
    [
        "https://sns.eu-west-1.amazonaws.com.evil.example/x.pem",
        "https://evil.example/sns.eu-west-1.amazonaws.com/x.pem",
        "http://sns.eu-west-1.amazonaws.com/x.pem",
        "https://sns.eu-west-1.amazonaws.com@evil.example/x.pem",
        "https://s3.eu-west-1.amazonaws.com/x.pem",
        "https://sns.eu-west-1.amazonaws.com:8443/x.pem",
        "https://sns.eu-west-1.amazonaws.com/x",
        "",
    ],
)
def test_a_certificate_from_elsewhere_is_not_even_fetched(url: str) -> None:
    fetched: list[str] = []
    webhook = SesWebhook([TOPIC], lambda url: fetched.append(url) or amazon()[1])  # type: ignore[func-returns-value]
    body = json.loads(signed_by_amazon(ses("Send"), NOW).body) | {"SigningCertURL": url}
    with pytest.raises(Forged):
        webhook.read({}, json.dumps(body).encode(), now=NOW)
    assert not fetched


def test_a_topic_that_is_not_ours_is_forged() -> None:
    post = signed_by_amazon(ses("Send"), NOW, TopicArn=TOPIC + "2")
    forge("ses", {}, post.body)


def test_a_subscription_is_confirmed_at_amazon_and_nowhere_else() -> None:
    visited: list[str] = []

    def get(url: str) -> bytes:
        visited.append(url)
        return amazon()[1]

    webhook = SesWebhook([TOPIC], get)
    good = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t"
    for url in (good, "https://evil.example/?Action=ConfirmSubscription"):
        asked = {"Type": "SubscriptionConfirmation", "SubscribeURL": url, "Token": "t"}
        post = signed_by_amazon("", NOW, **asked)
        if url == good:
            assert webhook.read({}, post.body, now=NOW) == []
        else:
            with pytest.raises(Forged):
                webhook.read({}, post.body, now=NOW)
    assert visited == [CERTIFICATE, good]


@pytest.mark.parametrize("service", SIGNS)
@pytest.mark.parametrize(
    "value", [{}, [], 7, None, "x", {"event": 7}, {"RecordType": "Bounce"}, {"msys": 1}, [[]]]
)
def test_a_genuine_post_of_another_shape_is_unreadable_or_tells_nothing(
    service: str, value: Any
) -> None:
    if service == "mailersend" and not isinstance(value, dict):
        value = {"type": "activity.sent", "data": value}
    told: Sequence[Event] = []
    with suppress(Unreadable):
        told = read(service, value)
    assert told == []


@pytest.mark.parametrize("service", SIGNS)
def test_what_is_no_json_is_unreadable_or_forged(service: str) -> None:
    headers = SIGNS[service]({}, NOW).headers
    for body in (b"", b"\xff", b"{", b"[" * 100_000):
        with pytest.raises((Forged, Unreadable)):
            open_to(service).read(headers, body, now=NOW)


def test_an_unknown_kind_of_event_changes_nothing() -> None:
    unknown = {
        "mailgun": mailgun("stored"),
        "postmark": postmark("Inbound"),
        "sendgrid": sendgrid("account_status"),
        "ses": ses("Unheard"),
        "resend": resend("scheduled"),
        "brevo": brevo("list_addition"),
        "mailjet": mailjet("unheard"),
        "sparkpost": sparkpost("sms_status"),
        "mailersend": mailersend("survey_opened"),
    }
    for service, value in unknown.items():
        assert read(service, value) == []
    assert read("sparkpost", {"msys": {}}) == []


def test_many_events_come_in_one_post() -> None:
    for service in ("brevo", "mailjet", "sparkpost"):
        values = [SAMPLES[service], SAMPLES[service]]
        assert len(read(service, values)) == 2


@pytest.mark.parametrize("service", ["sendgrid", "brevo", "mailjet", "sparkpost"])
def test_one_event_that_cannot_be_read_costs_the_others_nothing(service: str) -> None:
    broken = {"msys": {"message_event": {"type": "bounce"}}} if service == "sparkpost" else [7]
    (event,) = read(service, [broken, SAMPLES[service], broken])
    assert event.address == ADDRESS
    with pytest.raises(Unreadable):
        read(service, [broken, broken])


@pytest.mark.parametrize(
    ("service", "value", "place"),
    [
        ("postmark", {"MessageID": None, "ChangedAt": ISO}, "Recipient"),
        ("mailjet", {"MessageID": 0, "event": "unsub", "time": EPOCH}, "email"),
        ("mailjet", {"event": "unsub", "time": EPOCH}, "email"),
    ],
)
def test_events_of_no_mail_are_those_of_their_readers(
    service: str, value: dict[str, Any], place: str
) -> None:
    """A person who suppresses several at once has all of them told with the same time."""
    shape = {"RecordType": "SubscriptionChange", "SuppressSending": True}
    shape |= {"SuppressionReason": "ManualSuppression", **value}
    told = [
        event
        for name in ("ann", "bob", "ann")
        for event in read(service, {**shape, place: f"{name}@example.com"})
    ]
    assert {event.kind for event in told} == {"unsubscribed"}
    assert told[0].id == told[2].id != told[1].id


def test_an_event_of_postmark_without_a_time_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        read("postmark", {"RecordType": "Open", "Recipient": ADDRESS})


def test_a_secret_that_is_missing_is_named() -> None:
    for service, name in {
        "mailgun": "MAILGUN_WEBHOOK_SIGNING_KEY",
        "sendgrid": "SENDGRID_WEBHOOK_PUBLIC_KEY",
        "resend": "RESEND_WEBHOOK_SECRET",
        "mailersend": "MAILERSEND_WEBHOOK_SECRET",
        **dict.fromkeys(("postmark", "brevo", "mailjet", "sparkpost"), "NEWSLETTER_WEBHOOK_SECRET"),
        "ses": "sns_topics",
    }.items():
        with pytest.raises(SettingMissing, match=name):
            open_webhook(service, MailSettings(), {})
    for service in ("outbox", "memory"):
        with pytest.raises(SettingMissing, match="reports no events"):
            open_webhook(service, MailSettings(), {})
    for name, told in {
        "sendgrid": "SENDGRID_WEBHOOK_PUBLIC_KEY",
        "resend": "RESEND_WEBHOOK_SECRET",
    }.items():
        with pytest.raises(SettingMissing, match=told) as caught:
            open_webhook(name, MailSettings(), {told: "no!secret"})
        assert "no!secret" not in str(caught.value)
