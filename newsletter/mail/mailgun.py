"""Mailgun: one form per batch, `%recipient.NAME%` variables, and its event log to look mail up.

From the vendor's user manual, API reference and OpenAPI description. Substitution is documented as
one replacement from `recipient-variables`, in the subject, the bodies, headers and `v:`; that
values are substituted again is said nowhere, and markup is written so that it would not matter.
Handlebars (`{{…}}`) are for stored templates, "independently" of these variables: none here.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from newsletter.audience import fold
from newsletter.config import MailSettings
from newsletter.errors import Deferred, DeliveryError, Held, SettingMissing, Unanswered
from newsletter.mail.addresses import by_address, sort_out
from newsletter.mail.answers import Answer, disbelieve, error_for, quotable, understanding
from newsletter.mail.bodies import compose_members
from newsletter.mail.headers import check_lines
from newsletter.mail.http import TIMEOUT, HttpClient, check_secret, encode_form
from newsletter.mail.outcomes import accept_all, check_size
from newsletter.mail.reports.mailgun import MailgunWebhook
from newsletter.mail.variables import Syntax, translate
from newsletter.mailing import Attempt, Message, Reader, Receipt

BASE_URL = "https://api.mailgun.net"  # https://api.eu.mailgun.net for domains in the EU
SEARCH_LAG = 1800.0  # "Event Polling": a page of events is whole when it is half an hour old
#: "At least 3 days" by the API's reference, and 1 to 30 by the plans: a day is what all have.
SEARCH_LIFE = 86_400.0

# `%recipient%`, `%recipient_name%`, `%tag_unsubscribe_url%` and so on; words that share a per cent
# sign stand and fall together. Possessive, so that hostile text costs linear time.
SYNTAX = Syntax(
    opening="%recipient.",
    closing="%",
    run=re.compile(r"(?:%[\w.-]*+)++"),
    word=re.compile("recipient|unsubscribe", re.IGNORECASE),
    headers=True,
    unsubscribe="%unsubscribe_url%",
)

_LARGEST_OPTIONS = 16_000  # bytes of all o: h: v: t: fields; "16 kB", so not 16,384
_LARGEST_MESSAGE = 25_000_000
_LARGEST_CALL = 52_400_000
_LONGEST_TAG = 128
_SLACK = timedelta(hours=1)  # clocks differ; the key alone decides what is found
_PAGE = 300
_MOST_PAGES = 1000
_PROBE = 25  # addresses in one filter expression, so that the address of the page stays short

_BAD_ADDRESS = re.compile(r"'?to'? parameter is not a valid address", re.IGNORECASE)
_TRY_AGAIN = re.compile(r"try again after (?:(?P<seconds>\d{1,9}) seconds?|(?P<date>.+))")
_HINTS = {
    401: "check MAILGUN_API_KEY, and that [mail] base_url is the region of the domain",
    403: "look into the control panel: Mailgun refuses the domain or this machine",
    404: "check [mail] domain, and that [mail] base_url is the region of the domain",
    413: "the issue is too large for one call: shorten it",
}


class MailgunService:
    """One call takes all its readers or none."""

    name = "mailgun"
    batch_size = 1000
    webhook = MailgunWebhook
    search_life: float | None = SEARCH_LIFE
    key_life: float | None = None
    full_bodies = False
    own_unsubscribe = True

    def __init__(
        self,
        *,
        api_key: str,
        domain: str,
        base_url: str = BASE_URL,
        search_lag: float = SEARCH_LAG,
        timeout: tuple[float, float] = TIMEOUT,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        token = b64encode(f"api:{api_key}".encode()).decode()
        self.search_lag: float | None = search_lag
        self._domain = quote(domain, safe="")
        self._path = f"/v3/{self._domain}"
        self._http = HttpClient(
            base_url,
            headers={"Authorization": f"Basic {token}"},
            secrets=(api_key, token),
            timeout=timeout,
            now=now,
        )
        self.place = f"{self.name} at {self._http.host}, domain {domain}"
        self.account = self._http.account

    @classmethod
    def from_settings(
        cls, settings: MailSettings, secrets: Mapping[str, str], var: Path
    ) -> MailgunService:
        """Raises SettingMissing."""
        key = check_secret("MAILGUN_API_KEY", secrets, hint="it stands in Mailgun's control panel")
        if not settings.domain:
            raise SettingMissing(
                "[mail] domain is not set", hint="set it to the sending domain at Mailgun"
            )
        return cls(
            api_key=key,
            domain=settings.domain,
            base_url=settings.base_url or BASE_URL,
            search_lag=SEARCH_LAG if settings.search_lag is None else settings.search_lag,
        )

    def deliver(self, message: Message, attempt: Attempt) -> Receipt:
        sendable, rejected = sort_out(attempt.readers, self.batch_size)
        if not sendable:
            return Receipt(accepted=frozenset(), rejected=rejected)
        body, content_type = encode_form(compose_form(message, attempt, sendable))
        check_size(self.name, len(body), _LARGEST_CALL, sendable)
        answer = self._http.send(
            "POST", f"{self._path}/messages", headers={"Content-Type": content_type}, body=body
        )
        return accept_all(sendable, rejected, answer, _read_id(answer))

    def find_accepted(self, message: Message, attempt: Attempt) -> frozenset[int]:
        """Whoever has any event of this attempt was accepted, whatever became of the mail."""
        ids = by_address(sort_out(attempt.readers, self.batch_size)[0])
        return self._find(ids, attempt, tags=attempt.key) or self._find_by_address(ids, attempt)

    def examine(self) -> str:
        """What "Get domain details" tells. Raises Held for a domain that sends to nobody."""
        answer = self._http.send("GET", f"/v4/domains/{self._domain}")
        if answer.status != 200:
            raise _error(answer)
        with understanding(answer, self.name):
            domain = answer.json()["domain"]
            name, state, kind = (str(domain[key]) for key in ("name", "state", "type"))
        if state != "active":
            hint = "finish its set-up in Mailgun's control panel"
            raise Held(f"mailgun's domain {name!r} is {quotable(state)}", hint=hint)
        if kind == "sandbox":
            hint = "set [mail] domain to one of your own"
            raise Held(f"{name!r} is a sandbox, which sends to a few addresses only", hint=hint)
        return f"the domain {name} is active"

    def examine_unsubscribe(self) -> str:
        """What the domain's settings tell. Raises Held where it puts no link into mails.

        A call has no option for it, unlike for clicks and opens.
        """
        answer = self._http.send("GET", f"/v3/domains/{self._domain}/tracking")
        if answer.status in (401, 403):
            return "the key may not read whether the domain's unsubscribe tracking is on"
        if answer.status != 200:
            raise _error(answer)
        with understanding(answer, self.name):
            active = answer.json()["tracking"]["unsubscribe"]["active"]
        if active is not True:
            hint = "turn it on in the domain's settings at Mailgun, with empty footers"
            raise Held("mailgun's unsubscribe tracking of the domain is off", hint=hint)
        return "the domain's unsubscribe tracking is on"

    def close(self) -> None:
        self._http.close()

    def _find_by_address(self, ids: Mapping[str, int], attempt: Attempt) -> frozenset[int]:
        """For accounts that have their 4,000 tags: further ones are dropped, variables are not."""
        found: frozenset[int] = frozenset()
        quoted = [f'"{address}"' for address in ids]
        for start in range(0, len(quoted), _PROBE):
            wanted = " OR ".join(quoted[start : start + _PROBE])
            seen = self._find(ids, attempt, recipient=wanted)
            if not seen:
                break  # a call takes all or none
            found |= seen
        return found

    def _find(self, ids: Mapping[str, int], attempt: Attempt, **wanted: str) -> frozenset[int]:
        begin = (attempt.started_at - _SLACK).timestamp()
        params = {"begin": f"{begin:.0f}", "ascending": "yes", "limit": str(_PAGE), **wanted}
        return frozenset(
            ids[address]
            for event in self._events(params)
            if _belongs(event, attempt.key, unseen="tags" in wanted)
            and (address := fold(str(event.get("recipient", "")))) in ids
        )

    def _events(self, params: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
        """Every event the filter lets through, page after page until an empty one."""
        answer = self._http.send("GET", f"{self._path}/events", params=params)
        for _ in range(_MOST_PAGES):
            items, following = _read_page(answer)
            if not items:
                return
            yield from items
            answer = self._http.send("GET", self._own_path(following))
        raise Unanswered(f"mailgun's events do not end after {_MOST_PAGES} pages")

    def _own_path(self, url: str) -> str:
        """The path of a page; its host is not taken over, so the key stays where it belongs."""
        parts = urlsplit(url)
        _, found, page = parts.path.rpartition(f"{self._path}/events")
        if not found:
            raise Unanswered("mailgun's events go on at an address that is none of theirs")
        query = f"?{parts.query}" if parts.query else ""
        return f"{found}{quote(page, safe='/=%')}{query}"


def compose_form(
    message: Message, attempt: Attempt, readers: Sequence[Reader]
) -> Iterator[tuple[str, str | bytes]]:
    """The fields of one call. Raises Held for what Mailgun cannot carry, and MissingValue."""
    translation = translate(message, SYNTAX)
    reply_to = [("Reply-To", translation.reply_to)] if translation.reply_to else []
    headers = [*translation.headers, *reply_to]
    options = [
        *(("o:tag", tag) for tag in _tags(message, attempt)),
        ("o:tracking", "no"),
        ("o:tracking-clicks", "no"),
        ("o:tracking-opens", "no"),
        ("v:attempt", attempt.key),
        *((f"h:{name}", value) for name, value in headers),
    ]
    check_lines(message)
    _check_size(options, translation.html, translation.text)
    # Also without any merge tag: this field alone makes Mailgun write to each reader by himself.
    variables = b"".join(compose_members(translation.places(), readers))
    yield from (
        ("from", message.sender),
        ("subject", translation.subject),
        ("html", translation.html),
        ("text", translation.text),
        *options,
    )
    yield "recipient-variables", variables
    yield from (("to", reader.address) for reader in readers)


def _tags(message: Message, attempt: Attempt) -> tuple[str, ...]:
    """The attempt's key to look it up by, and the issue for the statistics of the control panel."""
    if not attempt.key.isascii() or len(attempt.key) > _LONGEST_TAG:
        raise ValueError(
            f"{attempt.key!r} is no tag: expected at most {_LONGEST_TAG} ASCII letters"
        )
    fits = message.issue.isascii() and 0 < len(message.issue) <= _LONGEST_TAG
    return (attempt.key, message.issue) if fits else (attempt.key,)


def _check_size(options: Sequence[tuple[str, str]], html: str, text: str) -> None:
    taken = sum(len(f"{name}{value}".encode()) for name, value in options)
    if taken > _LARGEST_OPTIONS:
        raise Held(
            f"headers and options have {taken} bytes, Mailgun takes {_LARGEST_OPTIONS}",
            hint="shorten the headers",
        )
    size = len(html.encode()) + len(text.encode())
    if size > _LARGEST_MESSAGE:
        raise Held(f"the issue has {size} bytes, Mailgun takes {_LARGEST_MESSAGE}")


def _read_id(answer: Answer) -> str:
    """The service's name for the batch, or the error that the answer stands for."""
    if not 200 <= answer.status < 300:
        raise _error(answer)
    value = answer.json()
    if isinstance(value, dict) and isinstance(value.get("id"), str) and value["id"]:
        return str(value["id"])
    if "Magnificent" in answer.reason:
        raise Held(
            f"mailgun knows no such path: {answer.reason!r}",
            hint="check [mail] base_url and [mail] domain; the path /v3/… is added to base_url",
        )
    raise Unanswered(f"mailgun answered {answer.status} without an id: {answer.reason!r}")


def _read_page(answer: Answer) -> tuple[list[Mapping[str, Any]], str]:
    if answer.status != 200:
        raise _error(answer)
    try:
        value = answer.json()
        items: list[Mapping[str, Any]] = [dict(item) for item in value["items"]]
        return items, str(value["paging"]["next"]) if items else ""
    except (TypeError, KeyError, ValueError) as error:
        raise Unanswered(f"mailgun's events cannot be read: {answer.reason!r}") from error


def _error(answer: Answer) -> DeliveryError:
    """400 is about the message, the account or the form, unless it names a reader's address."""
    error = error_for(answer, "mailgun", hints=_HINTS, refusal=_BAD_ADDRESS)
    if isinstance(error, Deferred) and error.retry_after is None:
        told = _told_in_words(answer)
        doubt = disbelieve(told or 0.0)
        error.retry_after = None if doubt else told
        error.message += doubt
    return error


def _told_in_words(answer: Answer) -> float | None:
    told = _TRY_AGAIN.search(answer.reason)
    if told is None:
        return None
    return float(told["seconds"]) if told["seconds"] else answer.seconds_until(told["date"])


def _belongs(event: Mapping[str, Any], key: str, *, unseen: bool) -> bool:
    """Filters match words inside fields; `unseen` is the answer where no tags are shown."""
    variables = event.get("user-variables")
    if isinstance(variables, dict) and variables.get("attempt") == key:
        return True
    tags = event.get("tags")
    return unseen if tags is None else key.lower() in (str(tag).lower() for tag in tags)
