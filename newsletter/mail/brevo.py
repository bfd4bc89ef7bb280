"""Brevo: one mail and a version for each reader, which the service knows again by its key.

From the vendor's OpenAPI description and its pages on batches, limits and webhooks. The key stands
among the headers of the body, and is kept for half an hour, or a quarter by an older page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from newsletter.config import MailSettings
from newsletter.errors import DeliveryError, Held, KeyKnown, Unanswered
from newsletter.mail.addresses import sort_out
from newsletter.mail.answers import Answer, error_for, name_some, understanding
from newsletter.mail.bodies import ADDRESS, Body, Place, compile_entry, compose_list, compose_object
from newsletter.mail.headers import header_places, parse_mailbox
from newsletter.mail.http import TIMEOUT, HttpClient, check_secret
from newsletter.mail.outcomes import accept_all, check_size, match_addresses
from newsletter.mail.reports.brevo import BrevoWebhook
from newsletter.mail.variables import Syntax, find_too_large, translate
from newsletter.mail.webhooks import as_list
from newsletter.mailing import Attempt, Message, Reader, Receipt

BASE_URL = "https://api.brevo.com"
SEARCH_LAG = 1800.0
#: Events are kept for ever, unless a rule of the account deletes them: after a month at the least.
SEARCH_LIFE = 28 * 86_400.0
#: A minute less than the shorter of the two times that the vendor tells.
KEY_LIFE = 14 * 60.0

SYNTAX = Syntax(opening="{{params.", closing="}}")

_LARGEST_PARAMS = 100_000  # bytes, for one reader
_LARGEST_CALL_PARAMS = 1_000_000  # for all readers of a call
_LONGEST_NAME = 70
#: Without dates the events of the past 30 days are searched, with dates those of 90 at the most.
_LATELY = timedelta(days=28)
_PAGE = 5000
_MOST_PAGES = 100
#: A call under the same key came before. Whether it was taken, and whole, is not said.
_SEEN = frozenset({"duplicate_request", "Request already processed"})
_BAD_READER = re.compile(r"messageVersions|\bto\b|recipient", re.IGNORECASE)
_HINTS = {
    400: "look into Brevo's settings: it refuses the account, the sender or the issue",
    401: "check BREVO_API_KEY, and the addresses that may use it, in Brevo's settings",
    402: "buy credits at Brevo, then send again",
    403: "check the rights of BREVO_API_KEY",
    413: "the issue is too large for one call: shorten it",
}


class BrevoService:
    """One call takes all its readers or none, as far as the vendor says.

    A call under a key that is known is refused, which proves nothing about its readers: that is
    for their events to do.
    """

    name = "brevo"
    batch_size = 1000
    full_bodies = False
    search_life: float | None = SEARCH_LIFE
    key_life: float | None = KEY_LIFE
    webhook = BrevoWebhook

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
        self._now = now
        self._http = HttpClient(
            base_url,
            headers={"api-key": api_key, "Content-Type": "application/json"},
            secrets=(api_key,),
            timeout=timeout,
            now=now,
        )
        self.place = f"{self.name} at {self._http.host}"
        self.account = self._http.account

    @classmethod
    def from_settings(
        cls, settings: MailSettings, secrets: Mapping[str, str], var: Path
    ) -> BrevoService:
        """Raises SettingMissing."""
        hint = "it stands under SMTP & API in Brevo's settings"
        return cls(
            api_key=check_secret("BREVO_API_KEY", secrets, hint=hint),
            base_url=settings.base_url or BASE_URL,
            search_lag=SEARCH_LAG if settings.search_lag is None else settings.search_lag,
        )

    def deliver(self, message: Message, attempt: Attempt) -> Receipt:
        translation = translate(message, SYNTAX)
        find_unfit = partial(find_too_large, translation, limit=_LARGEST_PARAMS)
        sendable, rejected = sort_out(attempt.readers, self.batch_size, find_unfit)
        if not sendable:
            return Receipt(accepted=frozenset(), rejected=rejected)
        body = compose_call(message, attempt, sendable)
        if len(body) > _LARGEST_CALL_PARAMS:  # else the parameters, a part of it, fit as well
            _check_params(translation.places(), sendable)
        answer = self._http.send("POST", "/v3/smtp/email", body=body)
        return accept_all(sendable, rejected, answer, _read_id(answer, len(sendable)))

    def find_accepted(self, message: Message, attempt: Attempt) -> frozenset[int]:
        """By the attempt's tag, which no other call has."""
        sendable, _ = sort_out(attempt.readers, self.batch_size)
        return match_addresses(sendable, self._search(attempt))

    def examine(self) -> str:
        """What the account is. Raises Held for one that may not send this kind of mail yet."""
        answer = self._http.send("GET", "/v3/account")
        if answer.status != 200:
            raise _error(answer)
        with understanding(answer, self.name):
            value = answer.json()
            plans = [dict(plan) for plan in value.get("plan") or ()]
            is_enabled = bool((value.get("relay") or {}).get("enabled"))
        if not is_enabled:
            hint = "ask Brevo to activate it"
            raise Held("transactional mail is not activated for this account", hint=hint)
        return f"transactional mail is activated, plan {name_some(_plans(plans))}"

    def close(self) -> None:
        self._http.close()

    def _search(self, attempt: Attempt) -> Iterator[str]:
        key, dates = attempt.key, self._dates(attempt)
        wanted = {"tags": f'["{key}"]', "limit": str(_PAGE), "sort": "asc", **dates}
        for page in range(_MOST_PAGES):
            params = {**wanted, "offset": str(page * _PAGE)}
            answer = self._http.send("GET", "/v3/smtp/statistics/events", params=params)
            rows = _read_rows(answer)
            yield from (str(row["email"]) for row in rows if key in str(row.get("tag", key)))
            if len(rows) < _PAGE:
                return
        raise Unanswered(f"brevo's events do not end after {_MOST_PAGES} pages")

    def _dates(self, attempt: Attempt) -> dict[str, str]:
        """Of an old attempt the days about it, which are over in every zone of time.

        Dates are the account's; those of today might leave out what was sent just now.
        """
        if self._now() - attempt.started_at < _LATELY:
            return {}
        since, until = attempt.started_at - timedelta(days=2), attempt.started_at + _LATELY / 2
        return {"startDate": f"{since:%Y-%m-%d}", "endDate": f"{until:%Y-%m-%d}"}


def _plans(plans: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for plan in plans:
        if plan.get("creditsType") == "sendLimit" and plan.get("type") != "sms":
            yield f"{plan.get('type')} ({plan.get('credits')} mails left)"


def compose_call(message: Message, attempt: Attempt, readers: Sequence[Reader]) -> Body:
    """Raises Held for what Brevo cannot carry, and MissingValue."""
    translation = translate(message, SYNTAX)
    reply_to = {"replyTo": _mailbox(message.reply_to)} if message.reply_to else {}
    shared = {
        "sender": _mailbox(message.sender),
        **reply_to,
        "subject": translation.subject,
        "htmlContent": translation.html,
        "textContent": translation.text,
        "headers": {"idempotencyKey": str(uuid5(NAMESPACE_OID, attempt.key))},
        "tags": [attempt.key, message.issue] if message.issue else [attempt.key],
    }
    version = {
        "to": [{"email": ADDRESS}],
        "params": translation.places(),
        "headers": {
            **header_places(message),
            "X-Mailin-Custom": Place(lambda many: [f"{attempt.key}.{r.id}" for r in many.readers]),
        },
    }
    return compose_object(shared, "messageVersions", compile_entry(version), readers)


def _mailbox(text: str) -> dict[str, str]:
    name, address = parse_mailbox(text)
    return {"email": address, "name": name[:_LONGEST_NAME].rstrip()} if name else {"email": address}


def _check_params(places: Mapping[str, str | Place], readers: Sequence[Reader]) -> None:
    """Raises BatchRefused where fewer readers would be taken."""
    size = len(compose_list(compile_entry(places), readers))
    check_size("brevo", size, _LARGEST_CALL_PARAMS, readers)


def _read_id(answer: Answer, count: int) -> str:
    """The first mail's id, of as many as there are readers.

    Raises KeyKnown for fewer of them, and for a call that came before under the same key.
    """
    value = answer.json()
    if answer.status >= 400 and isinstance(value, dict) and value.get("code") in _SEEN:
        raise KeyKnown(f"brevo has seen this batch before: {answer.reason!r}")
    if not 200 <= answer.status < 300:
        raise _error(answer)
    found = value.get("messageIds", value.get("messageId")) if isinstance(value, dict) else None
    ids = [one for one in as_list(found or []) if isinstance(one, str)]
    if not ids:
        raise Unanswered(f"brevo answered {answer.status} without an id: {answer.reason!r}")
    if len(ids) < count:
        raise KeyKnown(f"brevo told the ids of {len(ids)} mails of {count}")
    return ids[0]


def _read_rows(answer: Answer) -> list[Mapping[str, Any]]:
    if answer.status != 200:
        raise _error(answer)
    try:
        value = answer.json()
        return [dict(row) for row in (value["events"] if value != {} else ())]
    except (TypeError, KeyError, ValueError) as error:
        raise Unanswered(f"brevo's events cannot be read: {answer.reason!r}") from error


def _error(answer: Answer) -> DeliveryError:
    return error_for(answer, "brevo", hints=_HINTS, refusal=_BAD_READER)
