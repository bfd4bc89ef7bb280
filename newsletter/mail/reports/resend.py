"""Resend's events: one in a post, signed by the scheme of Svix."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from hmac import digest
from typing import Any

from newsletter.config import MailSettings
from newsletter.errors import Forged, SettingMissing
from newsletter.mail.http import check_secret
from newsletter.mail.webhooks import (
    AMAZON_BLOCKS,
    as_list,
    check_fresh,
    is_equal,
    load_json,
    make_event,
    proving,
    read_each,
    read_moment,
    reading,
)
from newsletter.mailing import Event, EventKind


class ResendWebhook:
    """Posts signed as Svix does it: HMAC-SHA256 over id, time and body."""

    def __init__(self, secret: str) -> None:
        try:
            self._key = b64decode(secret.removeprefix("whsec_"), validate=True)
        except NotBase64:
            raise SettingMissing(
                "RESEND_WEBHOOK_SECRET is no signing secret", hint="it begins with whsec_"
            ) from None

    @classmethod
    def from_settings(cls, settings: MailSettings, secrets: Mapping[str, str]) -> ResendWebhook:
        hint = "it is the signing secret of the webhook at Resend"
        return cls(check_secret("RESEND_WEBHOOK_SECRET", secrets, hint=hint))

    def read(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Sequence[Event]:
        name, timestamp = headers.get("svix-id", ""), headers.get("svix-timestamp", "")
        # While a secret is being changed there are several.
        told = [word.removeprefix("v1,") for word in headers.get("svix-signature", "").split()]
        with proving("resend"):
            signed = f"{name}.{timestamp}.".encode() + body
            expected = b64encode(digest(self._key, signed, "sha256"))
            matches = [is_equal(signature, expected) for signature in told]
            if not any(matches):
                raise Forged("the post is not signed by Resend")
            check_fresh(read_moment(timestamp), now)
        with reading("resend"):
            return _read_events(name, load_json(body))


_KINDS: Mapping[str, EventKind] = {
    "email.sent": "accepted",
    "email.delivered": "delivered",
    "email.delivery_delayed": "deferred",
    "email.bounced": "bounced",
    "email.complained": "complained",
    "email.failed": "rejected",
    "email.suppressed": "rejected",
    "email.opened": "opened",
    "email.clicked": "clicked",
}


def _read_events(name: str, value: Mapping[str, Any]) -> list[Event]:
    kind = _KINDS.get(value["type"])
    if kind is None:
        return []
    data = value["data"]
    bounce = data.get("bounce") or data.get("suppressed") or {}
    failed = data.get("failed") or {}
    tags = data.get("tags") or {}
    if isinstance(tags, list):  # as they are sent; the description has them as one object
        tags = {tag.get("name"): tag.get("value") for tag in tags if isinstance(tag, dict)}
    if kind == "bounced" and bounce.get("subType") in AMAZON_BLOCKS:
        kind = "blocked"
    gone = kind != "blocked" and bounce.get("type") in (
        "Permanent",
        "Suppressed",
        "OnAccountSuppressionList",
    )
    readers = as_list(data["to"])

    def read(address: Any) -> Event:
        return make_event(
            "resend",
            kind,
            address=address,
            at=value["created_at"],
            id=name if len(readers) == 1 else sha256(f"{name} {address}".encode()).hexdigest(),
            permanent=gone,
            reason=bounce.get("message") or failed.get("reason"),
            key=tags.get("attempt"),
            reader=tags.get("reader"),
        )

    return read_each("resend", readers, read)
