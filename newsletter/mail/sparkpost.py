"""SparkPost: one transmission for many readers, with its template language.

From the vendor's API Blueprint (transmissions, recipient lists, template language, events). A 200
may hold recipients that were rejected, and need not say which; the events do, by campaign.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from newsletter.config import MailSettings
from newsletter.errors import BatchRefused, DeliveryError, Held, Unanswered, Unnamed
from newsletter.mail.addresses import sort_out
from newsletter.mail.answers import Answer, error_for, quotable, understanding, without_addresses
from newsletter.mail.bodies import ADDRESS, READER_ID, Body, Place, compile_entry, compose_object
from newsletter.mail.headers import Mailbox, check_lines
from newsletter.mail.http import TIMEOUT, HttpClient, check_secret
from newsletter.mail.outcomes import accept_all, match_addresses
from newsletter.mail.reports.sparkpost import SparkPostWebhook
from newsletter.mail.variables import Syntax, Translation, find_too_large, translate
from newsletter.mailing import Attempt, Message, Reader, Receipt

BASE_URL = "https://api.sparkpost.com"  # https://api.eu.sparkpost.com for accounts in the EU
SEARCH_LAG = 900.0
SEARCH_LIFE = 10 * 86_400.0  # "Data Retention"

# Two braces escape in HTML and encode in the links of both bodies, three do neither.
SYNTAX = Syntax(opening="{{", closing="}}", raw=("{{{", "}}}"), headers=True, sender=True)

_EVENTS = "/api/v1/events/message"
_LARGEST_CONTENT = 20_000_000
_LARGEST_DATA = 100_000
_LONGEST_CAMPAIGN = 64
_PAGE = 10_000
_MOST_PAGES = 100
#: No part of a key is a word of another: the search takes words for the whole.
_ONE_WORD = re.compile(r"[A-Za-z0-9]+")
_OWN = frozenset({"subject", "from", "to", "reply-to", "content-type", "content-transfer-encoding"})
_BAD_READER = re.compile(r"recipient|address\.email", re.IGNORECASE)
_HINTS = {
    400: "look into SparkPost's settings: it refuses the sender or the issue",
    401: "check SPARKPOST_API_KEY, and that [mail] base_url is the account's region",
    403: "check the rights of SPARKPOST_API_KEY",
    413: "the issue is too large for one call: shorten it",
}


class SparkPostService:
    """Takes each reader of a call or refuses him, and says how many."""

    name = "sparkpost"
    batch_size = 1000
    full_bodies = False
    search_life: float | None = SEARCH_LIFE
    key_life: float | None = None
    webhook = SparkPostWebhook

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
            headers={"Authorization": api_key, "Content-Type": "application/json"},
            secrets=(api_key,),
            timeout=timeout,
            now=now,
        )
        self.place = f"{self.name} at {self._http.host}"
        self.account = self._http.account

    @classmethod
    def from_settings(
        cls, settings: MailSettings, secrets: Mapping[str, str], var: Path
    ) -> SparkPostService:
        """Raises SettingMissing."""
        hint = "make one with the rights for transmissions and events in SparkPost's settings"
        return cls(
            api_key=check_secret("SPARKPOST_API_KEY", secrets, hint=hint),
            base_url=settings.base_url or BASE_URL,
            search_lag=SEARCH_LAG if settings.search_lag is None else settings.search_lag,
        )

    def deliver(self, message: Message, attempt: Attempt) -> Receipt:
        translation = translate(message, SYNTAX)
        find_unfit = partial(find_too_large, translation, limit=_LARGEST_DATA)
        sendable, rejected = sort_out(attempt.readers, self.batch_size, find_unfit)
        if not sendable:
            return Receipt(accepted=frozenset(), rejected=rejected)
        body = compose_call(message, translation, attempt, sendable)
        answer = self._http.send("POST", "/api/v1/transmissions", body=body)
        if answer.status != 200:
            raise _error(answer)
        name, refused = _read_results(answer, sendable)
        taken = [reader for reader in sendable if reader.id not in refused]
        return accept_all(taken, rejected | refused, answer, name)

    def find_accepted(self, message: Message, attempt: Attempt) -> frozenset[int]:
        """By the campaign, which is the attempt."""
        sendable, _ = sort_out(attempt.readers, self.batch_size)
        return match_addresses(sendable, self._search(attempt))

    def examine(self) -> str:
        """What the account is. Raises Held for one that may not send."""
        answer = self._http.send("GET", "/api/v1/account")
        if answer.status == 403:
            return "it may not read the account, so nothing is told of it"
        if answer.status != 200:
            raise _error(answer)
        with understanding(answer, self.name):
            status = quotable(str(answer.json()["results"]["status"]))
        if status != "active":
            raise Held(f"the account is {status}", hint="look into SparkPost's settings")
        return "the account is active"

    def close(self) -> None:
        self._http.close()

    def _search(self, attempt: Attempt) -> Iterator[str]:
        since, until = attempt.started_at - timedelta(hours=1), self._now() + timedelta(minutes=1)
        params: dict[str, str] | None = {
            "campaigns": attempt.key,
            "from": f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            # Without it the last minute is left out.
            "to": f"{until.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "per_page": str(_PAGE),
        }
        path = _EVENTS
        for _ in range(_MOST_PAGES):
            rows, path = _read_page(self._http.send("GET", path, params=params))
            for row in rows:
                if row.get("campaign_id") == attempt.key:
                    yield from (str(row.get(name, "")) for name in ("raw_rcpt_to", "rcpt_to"))
            if not path:
                return
            params = None
        raise Unanswered(f"sparkpost's events do not end after {_MOST_PAGES} pages")


def compose_call(
    message: Message, translation: Translation, attempt: Attempt, readers: Sequence[Reader]
) -> Body:
    """Raises Held for what SparkPost cannot carry, and MissingValue."""
    check_lines(message)
    size = len(translation.html.encode()) + len(translation.text.encode())
    if size > _LARGEST_CONTENT:
        raise Held(f"the issue has {size} bytes, SparkPost takes {_LARGEST_CONTENT}")
    if not _ONE_WORD.fullmatch(attempt.key) or len(attempt.key) > _LONGEST_CAMPAIGN:
        raise ValueError(f"{attempt.key!r} is no campaign of one word")
    variables = translation.places()
    headers = {name: v for name, v in translation.headers if name.lower() not in _OWN}
    content = {
        "from": _mailbox(translation.sender),
        "subject": translation.subject,
        "html": translation.html,
        "text": translation.text,
        **({"reply_to": translation.reply_to} if translation.reply_to else {}),
        **({"headers": headers} if headers else {}),
    }
    shared = {
        "options": {"open_tracking": False, "click_tracking": False, "initial_open": False},
        "campaign_id": attempt.key,
        "description": message.issue[:256],
        "metadata": {"attempt": attempt.key},
        "substitution_data": {k: v for k, v in variables.items() if isinstance(v, str)},
        "content": content,
    }
    recipient = {
        "address": {"email": ADDRESS},
        "substitution_data": {k: v for k, v in variables.items() if isinstance(v, Place)},
        "metadata": {"reader": READER_ID},
    }
    return compose_object(shared, "recipients", compile_entry(recipient), readers)


def _mailbox(mailbox: Mailbox) -> dict[str, str]:
    name, address = mailbox
    return {"email": address, "name": name} if name else {"email": address}


def _read_results(answer: Answer, readers: Sequence[Reader]) -> tuple[str, dict[int, str]]:
    """The transmission's id, and who was refused.

    Raises BatchRefused where everybody was, and Unnamed where it is not said who.
    """
    try:
        results = answer.json()["results"]
        name, count = str(results["id"]), int(results["total_accepted_recipients"])
        errors = [
            f"{error.get('message', '')}: {error.get('description', '')}"
            for error in results.get("rcpt_to_errors") or ()
        ]
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise Unanswered(f"sparkpost's answer cannot be read: {answer.reason!r}") from error
    if count == 0:
        said = without_addresses("; ".join(errors))
        raise BatchRefused(f"sparkpost refused every reader of the call: {said}")
    refused = {
        reader.id: f"sparkpost: {without_addresses(error)}"
        for reader in readers
        for error in errors
        if re.search(rf"(?<![\w.+-]){re.escape(reader.address)}(?![\w.-])", error, re.IGNORECASE)
    }
    if count + len(refused) != len(readers):
        raise Unnamed(f"sparkpost took {count} readers of {len(readers)} and does not say whom")
    return name, refused


def _read_page(answer: Answer) -> tuple[list[Mapping[str, Any]], str]:
    """Events, and where they go on; another host or path is not gone to."""
    if answer.status != 200:
        raise _error(answer)
    try:
        value = answer.json()
        rows: list[Mapping[str, Any]] = [dict(row) for row in value["results"]]
        following = str((value.get("links") or {}).get("next") or "")
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise Unanswered(f"sparkpost's events cannot be read: {answer.reason!r}") from error
    if following and not following.startswith(f"{_EVENTS}?"):
        raise Unanswered("sparkpost's events go on at an address that is none of theirs")
    return rows, following


def _error(answer: Answer) -> DeliveryError:
    return error_for(answer, "sparkpost", hints=_HINTS, refusal=_BAD_READER)
