"""Brevo's events: one or many in a post, which a password vouches for."""

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


class BrevoWebhook:
    """Posts with a bearer token or Basic authentication, one event or many."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    @classmethod
    def from_settings(cls, settings: MailSettings, secrets: Mapping[str, str]) -> BrevoWebhook:
        return cls(load_shared_secret(secrets))

    def read(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Sequence[Event]:
        check_password(headers, self._secret)
        with reading("brevo"):
            posts = load_list(body)
        return read_each("brevo", posts, _read_event)


_KINDS: Mapping[str, EventKind] = {
    "request": "accepted",
    "delivered": "delivered",
    "deferred": "deferred",
    "hard_bounce": "bounced",
    "invalid_email": "bounced",
    "soft_bounce": "bounced",
    "blocked": "rejected",
    "error": "rejected",
    "spam": "complained",
    "complaint": "complained",
    "unsubscribe": "unsubscribed",
    "unsubscribed": "unsubscribed",
    "opened": "opened",
    "unique_opened": "opened",
    "proxy_open": "opened",
    "click": "clicked",
}


def _read_event(value: Mapping[str, Any]) -> Event | None:
    name = value["event"]
    kind = _KINDS.get(name)
    if kind is None:
        return None
    custom = value.get("X-Mailin-custom") or value.get("X-Mailin-Custom") or ""
    key, _, reader = str(custom).partition(".")
    epoch = value.get("ts_epoch")  # milliseconds, and the only time that is in UTC for certain
    return make_event(
        "brevo",
        kind,
        address=value["email"],
        at=float(epoch) / 1000 if epoch else value.get("ts_event") or value["ts"],
        permanent=name in ("hard_bounce", "invalid_email"),
        reason=value.get("reason"),
        key=key,
        reader=reader,
    )
