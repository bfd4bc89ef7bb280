"""SparkPost's events: many in a post, which a password vouches for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from newsletter.config import MailSettings
from newsletter.mail.webhooks import (
    check_password,
    is_complaint,
    is_equal,
    load_list,
    load_shared_secret,
    make_event,
    read_each,
    reading,
)
from newsletter.mailing import Event, EventKind


class SparkPostWebhook:
    """Posts with Basic authentication, or with our secret as the token."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    @classmethod
    def from_settings(cls, settings: MailSettings, secrets: Mapping[str, str]) -> SparkPostWebhook:
        return cls(load_shared_secret(secrets))

    def read(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Sequence[Event]:
        token = headers.get("x-messagesystems-webhook-token", "")
        if not (token and is_equal(token, self._secret)):
            check_password(headers, self._secret)
        with reading("sparkpost"):
            posts = [event for row in load_list(body) for event in _unpack(row)]
        return read_each("sparkpost", posts, _read_event)


_KINDS: Mapping[str, EventKind] = {
    "injection": "accepted",
    "delivery": "delivered",
    "delay": "deferred",
    "bounce": "bounced",
    "out_of_band": "bounced",
    "policy_rejection": "rejected",
    "generation_failure": "rejected",
    "generation_rejection": "rejected",
    "spam_complaint": "complained",
    "list_unsubscribe": "unsubscribed",
    "link_unsubscribe": "unsubscribed",
    "open": "opened",
    "initial_open": "opened",
    "click": "clicked",
}
#: Bounce classes: invalid recipient, and no such mailbox.
_GONE = frozenset({"10", "30"})
#: What else comes back: an automatic reply, a wish to get mail, and a challenge are no bounces, and
#: a wish to get none is what it says.
_BOUNCES: Mapping[str, EventKind | None] = {
    "60": None,
    "80": None,
    "100": None,
    "90": "unsubscribed",
    # Stopped by the account's own rules.
    "25": "rejected",
    "26": "rejected",
    # Too large, a block of mail, of a sender, of content or of an attachment, and no relaying.
    **dict.fromkeys(("23", "50", "51", "52", "53", "54"), "blocked"),
}


def _unpack(row: Any) -> list[Any]:
    """The events in a row; a ping has none. What is no row stays one thing that is no event."""
    inside = row.get("msys") if isinstance(row, dict) else None
    return list(inside.values()) if isinstance(inside, dict) else [None]


def _read_event(value: Mapping[str, Any]) -> Event | None:
    kind = _KINDS.get(value["type"])
    bounce = str(value.get("bounce_class", ""))
    if kind == "bounced":
        kind = _BOUNCES.get(bounce, kind)
    if kind is None or (kind == "complained" and not is_complaint(value.get("fbtype"))):
        return None
    metadata = value.get("rcpt_meta") or {}
    return make_event(
        "sparkpost",
        kind,
        address=value.get("raw_rcpt_to") or value["rcpt_to"],
        at=value["timestamp"],
        id=value.get("event_id"),
        permanent=kind == "bounced" and bounce in _GONE,
        reason=value.get("raw_reason") or value.get("reason"),
        key=metadata.get("attempt") or value.get("campaign_id"),
        reader=metadata.get("reader"),
    )
