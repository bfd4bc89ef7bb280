"""Mailgun's events: signed with HMAC, one in a post."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import getaddresses
from hmac import digest
from typing import Any

from newsletter.config import MailSettings
from newsletter.errors import Forged
from newsletter.mail.http import check_secret
from newsletter.mail.webhooks import (
    check_fresh,
    is_equal,
    load_json,
    make_event,
    proving,
    read_moment,
    reading,
)
from newsletter.mailing import Event, EventKind

# A post is repeated for 8 hours and 5 minutes. Whether each try is signed anew is not documented:
# if it is not, a stricter limit would lose what was reported while the site was down.
_OLDEST = timedelta(hours=8, minutes=30)
_AHEAD = timedelta(minutes=15)


class MailgunWebhook:
    """Posts signed with HMAC-SHA256 over time and token, and not over what they tell.

    So its token goes along to the store, which believes it for one event, and TLS is what protects
    the words.
    """

    #: An event has some tens of kilobytes, of which 16 may be our own variables.
    largest = 262_144

    def __init__(self, signing_key: str) -> None:
        self._key = signing_key.encode()

    @classmethod
    def from_settings(cls, settings: MailSettings, secrets: Mapping[str, str]) -> MailgunWebhook:
        hint = "it is the HTTP webhook signing key in Mailgun's control panel"
        return cls(check_secret("MAILGUN_WEBHOOK_SIGNING_KEY", secrets, hint=hint))

    def read(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Sequence[Event]:
        with proving("mailgun"):
            value = load_json(body)
            names = ("timestamp", "token", "signature")
            timestamp, token, signature = (str(value["signature"][name]) for name in names)
            signed_at = read_moment(timestamp)
            expected = digest(self._key, f"{timestamp}{token}".encode(), "sha256").hex()
        if not is_equal(signature, expected):
            raise Forged("the post is not signed by Mailgun")
        check_fresh(signed_at, now, _OLDEST, ahead=_AHEAD)
        with reading("mailgun"):
            event = _read_event(value["event-data"])
        return [replace(event, token=token)] if event else []


#: A mail that Mailgun did not send, for the reader had left through it.
_LEFT = "suppress-unsubscribe"
_ENHANCED = re.compile(r"\b5\.(\d{1,3})\.\d{1,3}\b")
_KINDS: Mapping[str, EventKind] = {
    "accepted": "accepted",
    "delivered": "delivered",
    "rejected": "rejected",
    "complained": "complained",
    "unsubscribed": "unsubscribed",
    "opened": "opened",
    "clicked": "clicked",
}


def _is_gone(reason: str, status: Mapping[str, Any]) -> bool:
    """Whether a failure is about the address: a policy, or a mail that waited too long, is not.

    Where Mailgun does not say it, the receiver's enhanced status does: 5.1.x (RFC 3463).
    """
    told = f"{status.get('enhanced-code') or ''} {status.get('message') or ''}"
    enhanced = _ENHANCED.search(told)
    if reason in ("bounce", "suppress-bounce", "suppress-complaint"):
        return True
    if reason in ("", "generic") and enhanced:
        return enhanced[1] == "1"
    return not reason


def _find_address(value: Mapping[str, Any]) -> Any:
    """What was rejected names its reader in the mail's head alone; empty where those are more."""
    if "recipient" in value or value["event"] != "rejected":
        return value["recipient"]
    found = [one for _, one in getaddresses([str(value["message"]["headers"]["to"])]) if one]
    return found[0] if len(found) == 1 else ""


def _read_event(value: Mapping[str, Any]) -> Event | None:
    kind, permanent = _KINDS.get(value["event"]), False
    rejected = (value.get("reject") or {}).get("reason")
    reason = str(value.get("reason") or "")
    if value["event"] == "failed":
        # A temporary failure is tried again by Mailgun itself; a suppressed address was not tried.
        kind = "bounced" if value["severity"] == "permanent" else "deferred"
        kind = "rejected" if reason.startswith("suppress") else kind
        kind = "unsubscribed" if reason == _LEFT else kind
        permanent = _is_gone(reason, value.get("delivery-status") or {})
        if kind == "bounced" and reason == "espblock":
            kind = "blocked"
    if kind is None or not (address := _find_address(value)):
        return None
    status = value.get("delivery-status") or {}
    return make_event(
        "mailgun",
        kind,
        address=address,
        at=value["timestamp"],
        id=value.get("id"),
        permanent=permanent and kind in ("bounced", "rejected"),
        reason=status.get("description") or status.get("message") or reason or rejected,
        status=status.get("enhanced-code"),
        key=(value.get("user-variables") or {}).get("attempt"),
    )
