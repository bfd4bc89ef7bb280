"""Resend: 100 whole mails in a call, which the service knows again by its key for a day.

From the vendor's OpenAPI description and its pages on batches, validation modes, idempotency keys,
rate limits and webhooks. There is no substitution: every mail is made out here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsletter.config import MailSettings
from newsletter.errors import DeliveryError, Held, KeyKnown, Unanswered
from newsletter.mail.addresses import sort_out
from newsletter.mail.answers import Answer, error_for, name_some, understanding
from newsletter.mail.bodies import ADDRESS, READER_ID, Body, compile_entry, compose_list
from newsletter.mail.headers import check_lines, header_places
from newsletter.mail.http import TIMEOUT, HttpClient, check_secret
from newsletter.mail.outcomes import Verdict, check_size, settle
from newsletter.mail.reports.resend import ResendWebhook
from newsletter.mailing import Attempt, Message, Reader, Receipt
from newsletter.merge import split

BASE_URL = "https://api.resend.com"
#: Keys are kept for 24 hours; an hour less, because clocks differ and a call takes time.
KEY_LIFE = 23 * 3600.0

_LARGEST_CALL = 40_000_000
_LONGEST_KEY = 256
_TAG = re.compile(r"[A-Za-z0-9_-]{1,256}")
_BAD_READER = re.compile(r"`to`|\bto\b field|recipient", re.IGNORECASE)
_HINTS = {
    401: "check RESEND_API_KEY",
    403: "check RESEND_API_KEY, and that the sender's domain is verified at Resend",
    413: "the issue is too large for one call: shorten it",
    422: "check the sender in newsletter.toml",
}


class ResendService:
    """Takes each mail of a call or refuses it, and says so."""

    name = "resend"
    batch_size = 100
    full_bodies = True
    search_lag: float | None = None
    search_life: float | None = None
    key_life: float | None = KEY_LIFE
    webhook = ResendWebhook

    def __init__(
        self,
        *,
        api_key: str,
        base_url: str = BASE_URL,
        timeout: tuple[float, float] = TIMEOUT,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._http = HttpClient(
            base_url,
            headers={"Authorization": f"Bearer {api_key}", "Content-Type": "application/json"},
            secrets=(api_key,),
            timeout=timeout,
            now=now,
        )
        self.place = f"{self.name} at {self._http.host}"
        self.account = self._http.account

    @classmethod
    def from_settings(
        cls, settings: MailSettings, secrets: Mapping[str, str], var: Path
    ) -> ResendService:
        """Raises SettingMissing."""
        hint = "it stands under API Keys in Resend's dashboard"
        return cls(
            api_key=check_secret("RESEND_API_KEY", secrets, hint=hint),
            base_url=settings.base_url or BASE_URL,
        )

    def deliver(self, message: Message, attempt: Attempt) -> Receipt:
        sendable, rejected = sort_out(attempt.readers, self.batch_size)
        if not sendable:
            return Receipt(accepted=frozenset(), rejected=rejected)
        body = compose_batch(message, attempt, sendable)
        check_size(self.name, len(body), _LARGEST_CALL, sendable)
        # Permissive: one bad address costs nobody else his mail.
        headers = {"Idempotency-Key": attempt.key, "x-batch-validation": "permissive"}
        answer = self._http.send("POST", "/emails/batch", headers=headers, body=body)
        if not 200 <= answer.status < 300:
            raise _error(answer)
        verdicts, first = _read_batch(answer, len(sendable))
        return settle(
            self.name, sendable, rejected, verdicts, answer, hint=_HINTS[422], service_id=first
        )

    def find_accepted(self, message: Message, attempt: Attempt) -> frozenset[int]:
        """Never: Resend's list of mail has no filter and shows no tags."""
        raise Held("resend cannot be searched", hint="its webhooks tell what became of the mail")

    def examine(self) -> str:
        """The account's domains. Raises Held where none is verified."""
        answer = self._http.send("GET", "/domains")
        if answer.status == 401 and "restricted_api_key" in answer.text:
            return "it may only send, so nothing is told of the domains"
        if answer.status != 200:
            raise _error(answer)
        with understanding(answer, self.name):
            rows = [(str(one["name"]), str(one["status"])) for one in answer.json()["data"]]
        verified = [name for name, status in rows if status == "verified"]
        if not verified:
            raise Held("no domain is verified", hint="verify the sender's domain at Resend")
        return f"verified for {name_some(verified)}"

    def close(self) -> None:
        self._http.close()


def compose_batch(message: Message, attempt: Attempt, readers: Sequence[Reader]) -> Body:
    """A whole mail for each reader. Raises Held and MissingValue."""
    check_lines(message)
    if not _TAG.fullmatch(attempt.key) or len(attempt.key) > _LONGEST_KEY:
        raise ValueError(f"{attempt.key!r} is no key")
    reply_to = {"reply_to": message.reply_to} if message.reply_to else {}
    tags = [{"name": "attempt", "value": attempt.key}, {"name": "reader", "value": READER_ID}]
    if _TAG.fullmatch(message.issue):
        tags.append({"name": "issue", "value": message.issue})
    mail: dict[str, Any] = {
        "from": message.sender,
        "to": [ADDRESS],
        **reply_to,
        "subject": split(message.subject, "header"),
        "html": split(message.html, "html"),
        "text": split(message.text, "text"),
        "headers": header_places(message),
        "tags": tags,
    }
    return compose_list(compile_entry(mail), readers)


def _read_batch(answer: Answer, count: int) -> tuple[list[tuple[Verdict, str]], str]:
    """A verdict for each mail: `data` names those that were taken, `errors` the others by place."""
    try:
        value = answer.json()
        taken = [str(one["id"]) for one in value["data"]]
        refused = {int(one["index"]): str(one["message"]) for one in value.get("errors") or ()}
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise Unanswered(f"resend's answer cannot be read: {answer.reason!r}") from error
    if len(taken) + len(refused) != count or not refused.keys() <= set(range(count)):
        raise Unanswered(f"resend answered for {len(taken) + len(refused)} mails of {count}")
    verdicts: list[tuple[Verdict, str]] = [
        ("rejected", refused[number]) if number in refused else ("accepted", "")
        for number in range(count)
    ]
    return verdicts, taken[0] if taken else ""


def _error(answer: Answer) -> DeliveryError:
    if answer.status == 409 and "concurrent_idempotent_requests" in answer.text:
        # The same call is still at work there: whether it will be taken is not known.
        return Unanswered(f"resend is still at this batch: {answer.reason!r}")
    if answer.status == 409 and "invalid_idempotent_request" in answer.text:
        return KeyKnown(f"resend knows this batch with another body: {answer.reason!r}")
    return error_for(answer, "resend", hints=_HINTS, refusal=_BAD_READER)


#: Types of a bounce or a suppression that are for good.
_GONE = frozenset({"Permanent", "Suppressed", "OnAccountSuppressionList"})
