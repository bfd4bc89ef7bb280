"""Postmark's events: one in a post, which a password vouches for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from newsletter.config import MailSettings
from newsletter.mail.webhooks import (
    check_password,
    load_json,
    load_shared_secret,
    make_event,
    reading,
)
from newsletter.mailing import Event, EventKind


class PostmarkWebhook:
    """Posts with Basic authentication or a bearer token, one event each."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    @classmethod
    def from_settings(cls, settings: MailSettings, secrets: Mapping[str, str]) -> PostmarkWebhook:
        return cls(load_shared_secret(secrets))

    def read(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Sequence[Event]:
        check_password(headers, self._secret)
        with reading("postmark"):
            event = _read_event(load_json(body))
        return [event] if event else []


_MOMENTS = ("DeliveredAt", "BouncedAt", "ReceivedAt", "ChangedAt")
_KINDS: Mapping[str, EventKind] = {
    "Delivery": "delivered",
    "SpamComplaint": "complained",
    "Open": "opened",
    "Click": "clicked",
}
#: What the types of a bounce are, and which are for good. All others are no bounces, but what else
#: comes back to a sender: automatic replies, challenges, requests, and notices of machines.
_BOUNCES: Mapping[str, tuple[EventKind, bool]] = {
    "HardBounce": ("bounced", True),
    "BadEmailAddress": ("bounced", True),
    "SoftBounce": ("bounced", False),
    "DnsError": ("bounced", False),
    "Unknown": ("bounced", False),
    "Transient": ("deferred", False),  # Postmark itself tries again
    "Blocked": ("blocked", False),
    "SpamNotification": ("blocked", False),
    "DMARCPolicy": ("blocked", False),
    "ManuallyDeactivated": ("rejected", True),
    "SMTPApiError": ("rejected", False),
    "TemplateRenderingFailed": ("rejected", False),
    "SpamComplaint": ("complained", False),
    "Unsubscribe": ("unsubscribed", False),
}
#: Why a stream sends nothing to an address any more.
_SUPPRESSIONS: Mapping[str, tuple[EventKind, bool]] = {
    "HardBounce": ("bounced", True),
    "SpamComplaint": ("complained", False),
    "ManualSuppression": ("unsubscribed", False),
}


def _read_bounce(told: str, is_inactive: bool) -> tuple[EventKind | None, bool]:
    kind, permanent = _BOUNCES.get(told, (None, False))
    if is_inactive and kind not in ("complained", "unsubscribed"):
        # Whatever it was, Postmark sends nothing to the address any more.
        return "bounced" if kind in ("bounced", "blocked") else "rejected", True
    return kind, permanent


def _read_event(value: Mapping[str, Any]) -> Event | None:
    record = value["RecordType"]
    kind = _KINDS.get(record)
    permanent = False
    if record == "Bounce":
        kind, permanent = _read_bounce(value["Type"], value.get("Inactive") is True)
    elif record == "SubscriptionChange" and value["SuppressSending"]:
        kind, permanent = _SUPPRESSIONS.get(str(value.get("SuppressionReason")), (None, False))
    if kind is None:
        return None
    metadata = value.get("Metadata") or {}
    at = next((value[moment] for moment in _MOMENTS if value.get(moment)), None)
    mail = value.get("ID") or value.get("MessageID")  # none where a person suppressed the reader
    return make_event(
        "postmark",
        kind,
        address=value.get("Recipient") or value.get("Email"),
        at=at,
        id=f"{record}-{mail}-{at}" if mail else "",
        permanent=permanent,
        reason=value.get("Description") or value.get("Details"),
        key=metadata.get("attempt"),
        reader=metadata.get("reader"),
    )
