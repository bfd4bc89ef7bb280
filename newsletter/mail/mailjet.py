"""Mailjet v3.1: 50 readers in a call, and never twice the same campaign to the same contact.

From the vendor's guides (send API, template language, event API). Messages are taken or refused one
by one, a refused one makes the answer a 400 all the same; and a variable that has neither a value
nor a default stops its mail, so each has an empty default.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from newsletter.config import MailSettings
from newsletter.errors import DeliveryError, Held, Unanswered
from newsletter.mail.addresses import sort_out
from newsletter.mail.answers import Answer, error_for, name_some, understanding
from newsletter.mail.bodies import ADDRESS, READER_ID, Body, Place, compile_entry, compose_object
from newsletter.mail.headers import header_places, parse_mailbox
from newsletter.mail.http import TIMEOUT, HttpClient, check_secret
from newsletter.mail.outcomes import Verdict, check_size, settle
from newsletter.mail.reports.mailjet import DUPLICATE, MailjetWebhook
from newsletter.mail.variables import Syntax, translate
from newsletter.mailing import Attempt, Message, Reader, Receipt

BASE_URL = "https://api.mailjet.com"
SEARCH_LAG = 600.0
#: The vendor does not say for how long it keeps messages. If it is less than a month, the campaign
#: still keeps a contact from a second copy.
SEARCH_LIFE = 30 * 86_400.0
#: A campaign does not end; a week is longer than anybody lets a batch wait.
KEY_LIFE = 7 * 86400.0

SYNTAX = Syntax(opening="{{var:", closing=':""}}')

_LARGEST_CALL = 15_000_000
#: Lower case; Mailjet writes the first ones itself and refuses a call that has any of them.
FORBIDDEN = frozenset(
    {
        *("from", "sender", "subject", "to", "cc", "bcc", "return-path", "delivered-to"),
        *("dkim-signature", "domainkey-status", "received-spf", "authentication-results"),
        *("received", "reply-to", "date", "message-id", "list-id", "x-mailjet-prio"),
        *("x-mailjet-debug", "user-agent", "x-mailer", "x-mj-customid", "x-mj-eventpayload"),
    }
)
_BAD_READER = re.compile(r'"?To\b|recipient', re.IGNORECASE)
_HINTS = {
    400: "look into Mailjet's settings: it refuses the sender or the issue",
    401: "check MAILJET_API_KEY and MAILJET_SECRET_KEY",
    403: "check the sender in Mailjet's settings",
    413: "the issue is too large for one call: shorten it",
}


class MailjetService:
    """Takes each mail of a call or refuses it, and says so."""

    name = "mailjet"
    batch_size = 50
    full_bodies = False
    search_life: float | None = SEARCH_LIFE
    key_life: float | None = KEY_LIFE
    webhook = MailjetWebhook

    def __init__(
        self,
        *,
        api_key: str,
        secret_key: str,
        base_url: str = BASE_URL,
        search_lag: float = SEARCH_LAG,
        timeout: tuple[float, float] = TIMEOUT,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        token = b64encode(f"{api_key}:{secret_key}".encode()).decode()
        self.search_lag: float | None = search_lag
        self._http = HttpClient(
            base_url,
            headers={"Authorization": f"Basic {token}", "Content-Type": "application/json"},
            secrets=(secret_key, token, api_key),
            timeout=timeout,
            now=now,
        )
        self.place = f"{self.name} at {self._http.host}"
        self.account = self._http.account

    @classmethod
    def from_settings(
        cls, settings: MailSettings, secrets: Mapping[str, str], var: Path
    ) -> MailjetService:
        """Raises SettingMissing."""
        hint = "both stand under API Key Management in Mailjet's settings"
        return cls(
            api_key=check_secret("MAILJET_API_KEY", secrets, hint=hint),
            secret_key=check_secret("MAILJET_SECRET_KEY", secrets, hint=hint),
            base_url=settings.base_url or BASE_URL,
            search_lag=SEARCH_LAG if settings.search_lag is None else settings.search_lag,
        )

    def deliver(self, message: Message, attempt: Attempt) -> Receipt:
        sendable, rejected = sort_out(attempt.readers, self.batch_size)
        if not sendable:
            return Receipt(accepted=frozenset(), rejected=rejected)
        body = compose_call(message, attempt, sendable)
        check_size(self.name, len(body), _LARGEST_CALL, sendable)
        answer = self._http.send("POST", "/v3.1/send", body=body)
        verdicts, first = _read_messages(answer)
        return settle(
            self.name, sendable, rejected, verdicts, answer, hint=_HINTS[400], service_id=first
        )

    def find_accepted(self, message: Message, attempt: Attempt) -> frozenset[int]:
        """One by one, each by his own id: only after the campaign's time is this needed."""
        sendable, _ = sort_out(attempt.readers, self.batch_size)
        return frozenset(reader.id for reader in sendable if self._has(attempt, reader))

    def examine(self) -> str:
        """The account's senders. Raises Held where none may send."""
        answer = self._http.send("GET", "/v3/REST/sender", params={"Limit": "100"})
        if answer.status != 200:
            raise _error(answer)
        with understanding(answer, self.name):
            rows = [(str(one["Email"]), str(one["Status"])) for one in answer.json()["Data"]]
        active = [address for address, status in rows if status == "Active"]
        if not active:
            hint = "validate the sender in Mailjet's settings"
            raise Held("no sender of the account is active", hint=hint)
        return f"active senders are {name_some(active)}"

    def close(self) -> None:
        self._http.close()

    def _has(self, attempt: Attempt, reader: Reader) -> bool:
        params = {"CustomID": _custom_id(attempt, reader), "Limit": "1"}
        answer = self._http.send("GET", "/v3/REST/message", params=params)
        if answer.status != 200:
            raise _error(answer)
        try:
            return len(list(answer.json()["Data"])) > 0
        except (TypeError, KeyError) as error:
            raise Unanswered(f"mailjet's search cannot be read: {answer.reason!r}") from error


def compose_call(message: Message, attempt: Attempt, readers: Sequence[Reader]) -> Body:
    """Raises Held for what Mailjet cannot carry, and MissingValue."""
    translation = translate(message, SYNTAX)
    headers = header_places(message, without=FORBIDDEN)
    reply_to = {"ReplyTo": _mailbox(message.reply_to)} if message.reply_to else {}
    shared = {
        "From": _mailbox(message.sender),
        **reply_to,
        "Subject": translation.subject,
        "HTMLPart": translation.html,
        "TextPart": translation.text,
        "TemplateLanguage": True,
        # Tests and letters may come again.
        "CustomCampaign": attempt.key if message.test or message.letter else _campaign(message),
        "DeduplicateCampaign": True,
        "TrackOpens": "disabled",
        "TrackClicks": "disabled",
    }
    entry = {
        "To": [{"Email": ADDRESS}],
        "Variables": translation.places(),
        "Headers": headers,
        "CustomID": Place(lambda many: [_custom_id(attempt, one) for one in many.readers]),
        "EventPayload": READER_ID,
    }
    filled = {key: value for key, value in entry.items() if value}
    return compose_object({"Globals": shared}, "Messages", compile_entry(filled), readers)


def _mailbox(text: str) -> dict[str, str]:
    name, address = parse_mailbox(text)
    return {"Email": address, "Name": name} if name else {"Email": address}


@lru_cache(maxsize=4)
def _campaign(message: Message) -> str:
    """One for an issue: its digest tells it from another newsletter's of the same day."""
    return f"{message.issue}-{message.digest[:16]}"


def _custom_id(attempt: Attempt, reader: Reader) -> str:
    return f"{attempt.key}.{reader.id}"


def _read_messages(answer: Answer) -> tuple[list[tuple[Verdict, str]], str]:
    """The verdicts of any answer that has some, whatever its status."""
    value = answer.json()
    rows = value.get("Messages") if isinstance(value, dict) else None
    if not (isinstance(rows, list) and rows):
        if not 200 <= answer.status < 300:
            raise _error(answer)
        raise Unanswered(f"mailjet's answer cannot be read: {answer.reason!r}")
    try:
        verdicts = [_verdict(row, max(answer.status, 400)) for row in rows]
        sent = [row["To"][0] for row in rows if row["Status"].lower() == "success"]
    except (TypeError, KeyError, ValueError, AttributeError, IndexError) as error:
        raise Unanswered(f"mailjet's answer cannot be read: {answer.reason!r}") from error
    return verdicts, str(sent[0].get("MessageID", "")) if sent else ""


def _verdict(row: Mapping[str, Any], status: int) -> tuple[Verdict, str]:
    """Of one mail; `status` is meant where its error names none."""
    if row["Status"].lower() == "success":
        return "accepted", ""
    errors = [dict(error) for error in row["Errors"]]
    said = ", ".join(f"{e.get('ErrorCode', '')} {e.get('ErrorMessage', '')}" for e in errors)
    if DUPLICATE in said.lower():
        return "accepted", ""  # he has it from the same campaign
    statuses = {int(error.get("StatusCode", status)) for error in errors}
    related = " ".join(str(error.get("ErrorRelatedTo", "")) for error in errors)
    if 429 in statuses:
        return "deferred", said
    if max(statuses) >= 500:
        return "troubled", said
    if statuses & {401, 403} or ("From" in related and "To" not in related):
        return "held", said
    return "rejected", said


def _error(answer: Answer) -> DeliveryError:
    return error_for(answer, "mailjet", hints=_HINTS, refusal=_BAD_READER)
