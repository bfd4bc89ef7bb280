"""SendGrid's events: many in a post, signed with ECDSA."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from newsletter.config import MailSettings
from newsletter.errors import Forged, SettingMissing
from newsletter.mail.http import check_secret
from newsletter.mail.webhooks import (
    check_fresh,
    load_list,
    make_event,
    proving,
    read_each,
    read_moment,
    reading,
)
from newsletter.mailing import Event, EventKind

_FRESH = timedelta(minutes=10)


class SendGridWebhook:
    """Posts signed with ECDSA on P-256 over the time and the bytes of the body."""

    def __init__(self, public_key: str) -> None:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
        from cryptography.hazmat.primitives.serialization import load_der_public_key

        try:
            key = load_der_public_key(b64decode(public_key, validate=True))
        except (ValueError, UnsupportedAlgorithm):
            key = None
        if not isinstance(key, EllipticCurvePublicKey):
            raise SettingMissing(
                "SENDGRID_WEBHOOK_PUBLIC_KEY is not a public key",
                hint="copy the verification key of SendGrid's signed event webhook",
            )
        self._key = key

    @classmethod
    def from_settings(cls, settings: MailSettings, secrets: Mapping[str, str]) -> SendGridWebhook:
        hint = "it is the verification key of SendGrid's signed event webhook"
        return cls(check_secret("SENDGRID_WEBHOOK_PUBLIC_KEY", secrets, hint=hint))

    def read(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Sequence[Event]:
        signature = headers.get("x-twilio-email-event-webhook-signature", "")
        timestamp = headers.get("x-twilio-email-event-webhook-timestamp", "")
        with proving("sendgrid"):
            self._verify(b64decode(signature, validate=True), timestamp.encode() + body)
            check_fresh(read_moment(timestamp), now, _FRESH)
        with reading("sendgrid"):
            posts = load_list(body)
        return read_each("sendgrid", posts, _read_event)

    def _verify(self, signature: bytes, signed: bytes) -> None:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
        from cryptography.hazmat.primitives.hashes import SHA256

        try:
            self._key.verify(signature, signed, ECDSA(SHA256()))
        except InvalidSignature:
            raise Forged("the post is not signed by SendGrid") from None


_KINDS: Mapping[str, EventKind] = {
    "processed": "accepted",
    "delivered": "delivered",
    "deferred": "deferred",
    "bounce": "bounced",
    "dropped": "rejected",
    "spamreport": "complained",
    "unsubscribe": "unsubscribed",
    "group_unsubscribe": "unsubscribed",
    "open": "opened",
    "click": "clicked",
}
#: Of a block: what it says of the mail or its sender. Others may be of the mailbox, as a full one.
_BLOCKS = frozenset({"content", "reputation", "frequency or volume too high"})
#: Why a mail is dropped for its address. Other reasons are of the call, the mail and the account:
#: `Invalid SMTPAPI header`, `Spam Content`, `Recipient List over Package Quota`.
_GONE = frozenset({"bounced address", "spam reporting address", "invalid"})
_LEFT = "unsubscribed address"


def _read_event(value: Mapping[str, Any]) -> Event | None:
    kind = _KINDS.get(value["event"])
    if kind is None:
        return None
    reason = value.get("reason") or value.get("response") or ""
    # A block is a bounce that is not for good; a drop tells of an earlier one.
    hard = kind == "bounced" and value.get("type") != "blocked"
    if kind == "bounced" and str(value.get("bounce_classification") or "").lower() in _BLOCKS:
        kind, hard = "blocked", False
    drop = reason.strip().lower() if kind == "rejected" else ""
    if drop == _LEFT:
        kind = "unsubscribed"
    return make_event(
        "sendgrid",
        kind,
        address=value["email"],
        at=value["timestamp"],
        id=value.get("sg_event_id"),
        permanent=hard or drop in _GONE,
        reason=reason,
        status=value.get("status"),
        key=value.get("attempt"),
        reader=value.get("reader"),
    )
