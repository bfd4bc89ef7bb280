"""Mailjet's events: one or many in a post, which a password vouches for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from newsletter.config import MailSettings
from newsletter.mail.webhooks import (
    check_password,
    load_list,
    load_shared_secret,
    make_event,
    read_each,
    reading,
)
from newsletter.mailing import Event, EventKind

#: Of a second copy to a contact, in an answer as in a report.
DUPLICATE = "duplicate in campaign"


class MailjetWebhook:
    """Posts with Basic authentication, one event or many."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    @classmethod
    def from_settings(cls, settings: MailSettings, secrets: Mapping[str, str]) -> MailjetWebhook:
        return cls(load_shared_secret(secrets))

    def read(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Sequence[Event]:
        check_password(headers, self._secret)
        with reading("mailjet"):
            posts = load_list(body)
        return read_each("mailjet", posts, _read_event)


_KINDS: Mapping[str, EventKind] = {
    "sent": "delivered",
    "bounce": "bounced",
    "blocked": "rejected",
    "spam": "complained",
    "unsub": "unsubscribed",
    "open": "opened",
    "click": "clicked",
}
#: What an error may be related to, of which the reader has no part.
_BLOCKS = frozenset({"content", "spam", "mailjet", "system"})
_GONE = frozenset({"user unknown", "mailbox inactive", "invalid domain", "no mail host"})


def _read_event(value: Mapping[str, Any]) -> Event | None:
    kind = _KINDS.get(value["event"])
    if kind is None or not value.get("email"):
        return None
    reason = value.get("error") or value.get("comment") or ""
    if reason == DUPLICATE:
        kind = "accepted"  # the copy that came first was
    elif kind == "bounced" and reason == "greylisted":
        kind = "deferred"  # the host asked to come back later
    elif kind == "bounced" and str(value.get("error_related_to") or "").lower() in _BLOCKS:
        kind = "blocked"
    is_hard = bool(value.get("hard_bounce")) and kind not in ("blocked", "deferred")
    key, _, reader = str(value.get("CustomID") or "").partition(".")
    mail = value.get("MessageID")
    return make_event(
        "mailjet",
        kind,
        address=value["email"],
        at=value["time"],
        id=f"{value['event']}-{mail}-{value['time']}" if mail else "",
        permanent=is_hard or (kind == "rejected" and reason in _GONE),
        reason=reason,
        key=key,
        reader=reader,
    )
