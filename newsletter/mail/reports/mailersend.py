"""MailerSend's events: one in a post, signed with HMAC."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
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
    read_moment,
    reading,
)
from newsletter.mailing import Event, EventKind


class MailerSendWebhook:
    """Posts signed with HMAC-SHA256 over the body, in hex."""

    #: It repeats a post for about three days, as it was.
    fresh = timedelta(days=4)

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    @classmethod
    def from_settings(cls, settings: MailSettings, secrets: Mapping[str, str]) -> MailerSendWebhook:
        hint = "it is the signing secret of the webhook at MailerSend"
        return cls(check_secret("MAILERSEND_WEBHOOK_SECRET", secrets, hint=hint))

    def read(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Sequence[Event]:
        if not is_equal(headers.get("signature", ""), digest(self._secret, body, "sha256").hex()):
            raise Forged("the post is not signed by MailerSend")
        with reading("mailersend"):
            value = load_json(body)
            event = _read_event(value)
            posted_at = read_moment(value["created_at"])
        check_fresh(posted_at, now, self.fresh)
        return [event] if event else []


_KINDS: Mapping[str, EventKind] = {
    "sent": "accepted",
    "delivered": "delivered",
    "deferred": "deferred",
    "soft_bounced": "bounced",
    "hard_bounced": "bounced",
    "suppressed": "rejected",
    "spam_complaint": "complained",
    "spam_complaints": "complained",
    "unsubscribed": "unsubscribed",
    "opened": "opened",
    "opened_unique": "opened",
    "clicked": "clicked",
    "clicked_unique": "clicked",
}
_KEY = re.compile(r"[0-9a-f]{32}")


def _read_event(value: Mapping[str, Any]) -> Event | None:
    """Of both forms: the older one has the mail inside `email`."""
    data = value.get("data") or {}
    kind = _KINDS.get(str(data.get("type") or value["type"].removeprefix("activity.")))
    if kind is None:
        return None
    mail = data.get("email") or {}
    details = data.get("meta") or data.get("morph") or {}
    reasons = ("bounce_reason", "reject_reason", "suppression_reason", "readable_reason", "reason")
    tags = mail.get("tags") or data.get("tags") or []
    recipient = mail.get("recipient") or {}
    return make_event(
        "mailersend",
        kind,
        address=recipient.get("email") or data.get("recipient"),
        at=data.get("created_at") or value["created_at"],
        id=data.get("id"),
        permanent=data.get("type") == "hard_bounced",
        reason=next((details[r] for r in reasons if details.get(r)), "") if details else "",
        key=next((tag for tag in tags if _KEY.fullmatch(str(tag))), ""),
    )
