"""SendGrid v3: one mail and up to 1,000 personalizations, with literal substitutions.

From the vendor's OpenAPI descriptions (mail send, email logs, event webhook) and its pages on
personalizations, substitution tags and errors. A substitution replaces its key as it stands, in
subject and content only; a call is taken as a whole or refused as a whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from newsletter.config import MailSettings
from newsletter.errors import BatchRefused, DeliveryError, Held, Unanswered
from newsletter.mail.addresses import sort_out
from newsletter.mail.answers import Answer, error_for, understanding, without_addresses
from newsletter.mail.bodies import (
    ADDRESS,
    READER_ID,
    Body,
    Columns,
    Entry,
    Place,
    compile_entry,
    compose_object,
    encode_members,
)
from newsletter.mail.headers import divide, header_places, parse_mailbox
from newsletter.mail.http import TIMEOUT, HttpClient, check_secret
from newsletter.mail.outcomes import accept_all, check_size, match_addresses
from newsletter.mail.reports.sendgrid import SendGridWebhook
from newsletter.mail.variables import Syntax, are_plain, find_too_large, translate
from newsletter.mailing import Attempt, Message, Reader, Receipt

BASE_URL = "https://api.sendgrid.com"  # https://api.eu.sendgrid.com for regional subusers
SEARCH_LAG = 1800.0
#: The logs go back 30 days; the older Email Activity, which is asked where there are none, 3.
SEARCH_LIFE = 3 * 86_400.0

# A key is replaced wherever it stands, and nothing else is: no prose can look like one of ours.
SYNTAX = Syntax(opening="%%", closing="%%", run=None, unsubscribe="%%*_unsubscribe%%")

_LARGEST_CALL = 30_000_000
_LARGEST_SUBSTITUTIONS = 10_000  # bytes of names and values, for one reader
_LONGEST_CATEGORY = 255
_PAGE = 1000
_RESERVED = frozenset(
    {
        *("x-sg-id", "x-sg-eid", "received", "dkim-signature", "content-type"),
        *("content-transfer-encoding", "to", "from", "subject", "reply-to", "cc", "bcc"),
    }
)
_PLACE = re.compile(r"personalizations\.(\d{1,6})\.")
#: Without a field too: `Does not contain a valid address.`
_BAD_READER = re.compile(r"personalizations|to email|recipient|valid address", re.IGNORECASE)
_SENDER = re.compile(r'"from|the from (?:email|address)', re.IGNORECASE)
_CREDITS = "the plan's credits are used up: wait until they are renewed, or ask SendGrid for more"
_HINTS = {
    401: "check SENDGRID_API_KEY",
    403: "check the rights of SENDGRID_API_KEY, and the sender in SendGrid's settings",
    413: "the issue is too large for one call: shorten it",
}
_OFF = {"enable": False}
#: Where the attempt's key stands, which all readers of a call share.
_ATTEMPT = Place(lambda _: ())
#: Scopes of the searches: of the email logs, and of the older Email Activity.
_READING = frozenset({"email_logs.read", "messages.read", "email_activity.read"})


class SendGridService:
    """One call takes all its readers or none."""

    name = "sendgrid"
    batch_size = 1000
    full_bodies = False
    search_life: float | None = SEARCH_LIFE
    key_life: float | None = None
    webhook = SendGridWebhook
    own_unsubscribe = True

    def __init__(
        self,
        *,
        api_key: str,
        base_url: str = BASE_URL,
        search_lag: float = SEARCH_LAG,
        timeout: tuple[float, float] = TIMEOUT,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.search_lag: float | None = search_lag
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
    ) -> SendGridService:
        """Raises SettingMissing."""
        hint = "it stands under Settings, API Keys, and needs the right to send and to read logs"
        return cls(
            api_key=check_secret("SENDGRID_API_KEY", secrets, hint=hint),
            base_url=settings.base_url or BASE_URL,
            search_lag=SEARCH_LAG if settings.search_lag is None else settings.search_lag,
        )

    def deliver(self, message: Message, attempt: Attempt) -> Receipt:
        find_unfit = partial(
            find_too_large, translate(message, SYNTAX), limit=_LARGEST_SUBSTITUTIONS
        )
        sendable, rejected = sort_out(attempt.readers, self.batch_size, find_unfit)
        if not sendable:
            return Receipt(accepted=frozenset(), rejected=rejected)
        body = compose_call(message, attempt, sendable)
        check_size(self.name, len(body), _LARGEST_CALL, sendable)
        answer = self._http.send("POST", "/v3/mail/send", body=body)
        if answer.status != 202:
            # A 200 is not SendGrid's: something else answered for it.
            raise _refusal(answer, sendable)
        return accept_all(sendable, rejected, answer, answer.headers.get("x-message-id", ""))

    def find_accepted(self, message: Message, attempt: Attempt) -> frozenset[int]:
        """By the attempt's category, which no other call has."""
        sendable, _ = sort_out(attempt.readers, self.batch_size)
        since = (attempt.started_at - timedelta(hours=1)).astimezone(UTC)
        query = (
            f"categories IN ('{attempt.key}') AND"
            f' sg_message_id_created_at >= TIMESTAMP "{since:%Y-%m-%dT%H:%M:%SZ}"'
        )
        body = json.dumps({"query": query, "limit": _PAGE}).encode()
        answer = self._http.send("POST", "/v3/logs", body=body)
        if answer.status in (403, 404):  # accounts with the older Email Activity
            params = {"query": f'(Contains(categories,"{attempt.key}"))', "limit": str(_PAGE)}
            answer = self._http.send("GET", "/v3/messages", params=params)
        if answer.status != 200:
            raise _error(answer)
        try:
            found = [str(row["to_email"]) for row in answer.json()["messages"]]
        except (TypeError, KeyError) as error:
            raise Unanswered(f"sendgrid's search cannot be read: {answer.reason!r}") from error
        return match_addresses(sendable, found)

    def examine(self) -> str:
        """What the key may do. Raises Held for one that may not send."""
        answer = self._http.send("GET", "/v3/scopes")
        if answer.status != 200:
            raise _error(answer)
        with understanding(answer, self.name):
            scopes = frozenset(str(scope) for scope in answer.json()["scopes"])
        if "mail.send" not in scopes:
            raise Held("the key may not send", hint="give it the right to Mail Send")
        if not scopes & _READING:
            hint = "give it the right to Email Logs: lost answers are looked up there"
            raise Held("the key may send, and may not read what was sent", hint=hint)
        return "it may send and read what was sent"

    def close(self) -> None:
        self._http.close()


def compose_call(message: Message, attempt: Attempt, readers: Sequence[Reader]) -> Body:
    """Raises Held for what SendGrid cannot carry, and MissingValue."""
    columns = Columns.of(readers)
    frame = _compile(message, are_plain(message, SYNTAX, columns))
    categories = {"categories": _categories(message, attempt)}
    entry = frame.entry.settle(_ATTEMPT, attempt.key)
    return compose_object(categories, "personalizations", entry, columns, before=frame.start)


class _Frame(NamedTuple):
    """What all calls of an issue have in common."""

    start: bytes  #: of the call, with what all its readers share
    entry: Entry


@lru_cache(maxsize=8)
def _compile(message: Message, plain: bool) -> _Frame:
    """Remembered between calls. Raises Held for what SendGrid cannot carry."""
    translation = translate(message, SYNTAX, plain=plain)
    common, own_headers = divide(header_places(message, without=_RESERVED))
    reply_to = {"reply_to": _mailbox(message.reply_to)} if message.reply_to else {}
    own = translation.unsubscribe
    shared = {
        "from": _mailbox(message.sender),
        **reply_to,
        "subject": translation.subject,
        "content": [
            {"type": "text/plain", "value": translation.text},
            {"type": "text/html", "value": translation.html},
        ],
        **({"headers": common} if common else {}),
        "tracking_settings": {
            "click_tracking": {"enable": False, "enable_text": False},
            "open_tracking": _OFF,
            "subscription_tracking": {"enable": True, "substitution_tag": own} if own else _OFF,
            "ganalytics": _OFF,
        },
        "mail_settings": {"footer": _OFF},
    }
    entry = {
        "to": [{"email": ADDRESS}],
        "headers": own_headers,
        "substitutions": {
            name.join(SYNTAX.around("text")): value for name, value in translation.places().items()
        },
        "custom_args": {"attempt": _ATTEMPT, "reader": READER_ID},
    }
    filled = {key: value for key, value in entry.items() if value}
    return _Frame(f"{{{encode_members(shared)}".encode("ascii"), compile_entry(filled))


def _mailbox(text: str) -> dict[str, str]:
    name, address = parse_mailbox(text)
    return {"email": address, "name": name} if name else {"email": address}


def _categories(message: Message, attempt: Attempt) -> list[str]:
    """The attempt's key to look it up by, and the issue for the statistics."""
    if len(attempt.key) > _LONGEST_CATEGORY or "'" in attempt.key:
        raise ValueError(f"{attempt.key!r} is no category")
    fits = 0 < len(message.issue) <= _LONGEST_CATEGORY and message.issue != attempt.key
    return [attempt.key, message.issue] if fits else [attempt.key]


def _refusal(answer: Answer, readers: Sequence[Reader]) -> DeliveryError:
    """An error names readers by their place in the call: `personalizations.7.to.0.email`."""
    error = _error(answer)
    if isinstance(error, BatchRefused):
        with suppress(LookupError, TypeError, ValueError, AttributeError):
            error.named = {
                readers[int(place[1])].id: f"sendgrid: {without_addresses(told['message'])}"
                for told in answer.json()["errors"]
                if (place := _PLACE.match(str(told["field"])))
            }
    return error


def _error(answer: Answer) -> DeliveryError:
    error = error_for(answer, "sendgrid", hints=_HINTS, refusal=_BAD_READER)
    if isinstance(error, BatchRefused) and _SENDER.search(answer.text):
        return Held(error.message, hint=_HINTS[403])
    if isinstance(error, Held) and "credits exceeded" in answer.text.lower():
        return Held(error.message, hint=_CREDITS)
    return error
