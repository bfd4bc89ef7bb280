"""Amazon SES's events: one in a message of SNS, signed with Amazon's certificate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from newsletter.config import MailSettings
from newsletter.errors import SettingMissing
from newsletter.mail.sns import LARGEST, Get, Sns
from newsletter.mail.webhooks import (
    AMAZON_BLOCKS,
    as_list,
    is_complaint,
    load_json,
    make_event,
    read_each,
    reading,
)
from newsletter.mailing import Event, EventKind

#: What SES itself writes to a topic once it may report there, as text.
_VALIDATED = "Successfully validated SNS topic for Amazon SES"


class SesWebhook:
    """Posts of SNS, of the topics in `[mail] sns_topics`."""

    largest = LARGEST

    def __init__(self, topics: Sequence[str], get: Get | None = None) -> None:
        self._sns = Sns(topics, get)

    @classmethod
    def from_settings(cls, settings: MailSettings, secrets: Mapping[str, str]) -> SesWebhook:
        if not settings.sns_topics:
            raise SettingMissing(
                "[mail] sns_topics is empty", hint="write the ARN of the topic that SES reports to"
            )
        return cls(settings.sns_topics)

    def read(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Sequence[Event]:
        opened = self._sns.open(body, now)
        if opened is None:
            return []
        name, text = opened
        if text.startswith(_VALIDATED):
            return []
        with reading("ses"):
            return _read_events(name, load_json(text))


_KINDS: Mapping[str, tuple[EventKind, str, str]] = {
    # kind, the part of the event that tells more, and its list of readers
    "Send": ("accepted", "send", ""),
    "Delivery": ("delivered", "delivery", "recipients"),
    "Bounce": ("bounced", "bounce", "bouncedRecipients"),
    "Complaint": ("complained", "complaint", "complainedRecipients"),
    "DeliveryDelay": ("deferred", "deliveryDelay", "delayedRecipients"),
    "Reject": ("rejected", "reject", ""),
    "Rendering Failure": ("rejected", "failure", ""),
    "Subscription": ("unsubscribed", "subscription", ""),
    "Open": ("opened", "open", ""),
    "Click": ("clicked", "click", ""),
}
#: SES itself left it out, for the reader has left a list of the account.
_LEFT = "UnsubscribedRecipient"
_OPT_OUT = frozenset({"optout", "opt_out"})


def _choose_kind(kind: EventKind, told: Mapping[str, Any]) -> EventKind | None:
    """What the event is in truth, where its name alone does not say."""
    if kind == "bounced" and told.get("bounceSubType") == _LEFT:
        return "rejected"
    if kind == "bounced" and told.get("bounceSubType") in AMAZON_BLOCKS:
        return "blocked"
    if kind == "complained" and not is_complaint(told.get("complaintFeedbackType")):
        return None
    return None if kind == "unsubscribed" and not _has_left(told) else kind


def _has_left(told: Mapping[str, Any]) -> bool:
    """Whether preferences changed so that the reader left something: all, or one topic.

    We put no topic of SES into a mail, so whatever he left through ours, he meant ours.
    """
    new, old = told.get("newTopicPreferences"), told.get("oldTopicPreferences")
    if not isinstance(new, dict) or new.get("unsubscribeAll"):
        return True
    return bool(_topics_left(new) - _topics_left(old if isinstance(old, dict) else {}))


def _topics_left(preferences: Mapping[str, Any]) -> set[str]:
    topics = preferences.get("topicSubscriptionStatus") or []
    left = (one for one in topics if str(one["subscriptionStatus"]).lower() in _OPT_OUT)
    return {str(one["topicName"]) for one in left}


def _read_events(name: str, value: Mapping[str, Any]) -> list[Event]:
    known = _KINDS.get(value.get("eventType") or value["notificationType"])
    if known is None:
        return []
    first_kind, part, listed = known
    mail, told = value["mail"], value.get(part) or {}
    kind = _choose_kind(first_kind, told)
    if kind is None:
        return []
    tags = mail.get("tags") or {}
    readers = as_list((told.get(listed) if listed else None) or mail["destination"])
    reason = told.get("errorMessage") or told.get("reason") or told.get("bounceSubType")

    def read(reader: Any) -> Event:
        row = reader if isinstance(reader, dict) else {"emailAddress": reader}
        return make_event(
            "ses",
            kind,
            address=row["emailAddress"],
            at=told.get("timestamp") or mail["timestamp"],
            id=f"{name} {row['emailAddress']}" if len(readers) > 1 else name,
            permanent=told.get("bounceType") == "Permanent",
            reason=row.get("diagnosticCode") or reason,
            status=row.get("status"),
            key=(tags.get("attempt") or [""])[0],
            reader=(tags.get("reader") or [None])[0],
        )

    return read_each("ses", readers, read)
