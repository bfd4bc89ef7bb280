"""MailerSend: 500 mails in a call, whose faults are told later by the bulk's own page.

From the vendor's developer pages (bulk email, activity, domains, webhooks) and its own client. A
call is answered 202 before any mail is looked at; so its page is asked until it is completed.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from newsletter.config import MailSettings
from newsletter.errors import Deferred, DeliveryError, Held, Unanswered, Unnamed
from newsletter.mail.addresses import sort_out
from newsletter.mail.answers import Answer, error_for, name_some, understanding
from newsletter.mail.bodies import ADDRESS, Body, Columns, compile_entry, compose_list
from newsletter.mail.headers import header_places, parse_mailbox
from newsletter.mail.http import TIMEOUT, HttpClient, check_secret
from newsletter.mail.outcomes import Verdict, check_size, match_addresses, settle
from newsletter.mail.reports.mailersend import MailerSendWebhook
from newsletter.mail.variables import Syntax, translate
from newsletter.mail.waiting import wait_for_end
from newsletter.mailing import Attempt, Message, Reader, Receipt
from newsletter.merge import Template, split

BASE_URL = "https://api.mailersend.com"
SEARCH_LAG = 900.0
SEARCH_LIFE = 86_400.0  # activity is kept for 1 to 30 days, by the plan

SYNTAX = Syntax(opening="{{", closing="}}")

_LARGEST_CALL = 50_000_000
_LARGEST_FIELD = 2_000_000
_LONGEST_SUBJECT = 998
_WINDOW = timedelta(days=7)  # of a search
_PAGE = 100
_MOST_PAGES = 200
_LONGEST_PAUSE = 60.0
_BAD_READER = re.compile(r"\bto\.\d|personalization|recipient", re.IGNORECASE)
_HINTS = {
    401: "check MAILERSEND_API_KEY",
    403: "check the rights of MAILERSEND_API_KEY, and the plan: own headers need a paid one",
    413: "the issue is too large for one call: shorten it",
    422: "check the sender's domain at MailerSend",
}
_RUNNING = frozenset({"queued", "processing"})
#: What is about the account although it is said of a reader, by the code in the message.
_LIMITS = {
    "MS42207": "verify the sender's domain at MailerSend",
    "MS42212": "MailerSend has to approve the account before it writes to others",
    "MS42222": "send from a domain of your own: the mails of the trial domain are used up",
    "MS42225": "a trial writes to few readers: have the account approved, or change its plan",
    "MS42235": "own headers need a paid plan at MailerSend",
}
_LIMIT = re.compile(rf"#({'|'.join(_LIMITS)})\b")


class MailerSendService:
    """Takes each mail of a call or refuses it, and says so later."""

    name = "mailersend"
    batch_size = 500
    #: They are, but ten calls a minute are allowed: each takes as many as it may, and streams them.
    full_bodies = False
    search_life: float | None = SEARCH_LIFE
    key_life: float | None = None
    webhook = MailerSendWebhook

    def __init__(
        self,
        *,
        api_key: str,
        domain: str = "",
        base_url: str = BASE_URL,
        search_lag: float = SEARCH_LAG,
        timeout: tuple[float, float] = TIMEOUT,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.search_lag: float | None = search_lag
        self._domain, self._now, self._sleep = domain, now, sleep
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
    ) -> MailerSendService:
        """Raises SettingMissing."""
        hint = "make a token for sending and activity in MailerSend's settings"
        return cls(
            api_key=check_secret("MAILERSEND_API_KEY", secrets, hint=hint),
            domain=settings.domain,
            base_url=settings.base_url or BASE_URL,
            search_lag=SEARCH_LAG if settings.search_lag is None else settings.search_lag,
        )

    def deliver(self, message: Message, attempt: Attempt) -> Receipt:
        find_unfit = partial(_find_long_subjects, message)
        sendable, rejected = sort_out(attempt.readers, self.batch_size, find_unfit)
        if not sendable:
            return Receipt(accepted=frozenset(), rejected=rejected)
        body = compose_bulk(message, attempt, sendable)
        check_size(self.name, len(body), _LARGEST_CALL, sendable)
        answer = self._http.send("POST", "/v1/bulk-email", body=body)
        bulk = _read_id(answer)
        verdicts = self._wait_for(bulk, sendable)
        limits = (_find_limit(why) for kind, why in verdicts if kind == "held")
        hint = next(limits, _HINTS[422])
        return settle(self.name, sendable, rejected, verdicts, answer, hint=hint, service_id=bulk)

    def find_accepted(self, message: Message, attempt: Attempt) -> frozenset[int]:
        """By the attempt's tag in the domain's activity."""
        sendable, _ = sort_out(attempt.readers, self.batch_size)
        domain = self._domain or parse_mailbox(message.sender).address.rpartition("@")[2]
        return match_addresses(sendable, self._search(domain, attempt))

    def examine(self) -> str:
        """The account's domains. Raises Held where none, or not ours, may send."""
        answer = self._patiently("/v1/domains", {"limit": "100"})
        if answer.status == 403:
            return "it may not read the domains, so nothing is told of them"
        if answer.status != 200:
            raise _error(answer)
        with understanding(answer, self.name):
            rows = [(str(one["name"]), _may_send(one)) for one in answer.json()["data"]]
        ready = [name for name, may_send in rows if may_send]
        if not ready or (self._domain and self._domain not in ready):
            which = repr(self._domain) if self._domain else "no domain"
            hint = "verify it at MailerSend, and see that sending is not paused"
            raise Held(f"{which} {'may not' if self._domain else 'may'} send yet", hint=hint)
        return f"verified for {name_some(ready)}"

    def close(self) -> None:
        self._http.close()

    def _wait_for(self, bulk: str, readers: Sequence[Reader]) -> list[tuple[Verdict, str]]:
        """What the bulk's page says when it is completed. Raises Unanswered when it never is."""
        path = f"/v1/bulk-email/{quote(bulk, safe='')}"
        answer = wait_for_end(
            lambda: self._http.send("GET", path),
            lambda answer: _read_state(answer) in _RUNNING,
            sleep=self._sleep,
        )
        return _read_bulk(answer, readers)

    def _search(self, domain: str, attempt: Attempt) -> Iterator[str]:
        path = f"/v1/activity/{quote(self._domain_id(domain), safe='')}"
        since = attempt.started_at - timedelta(hours=1)
        until = min(since + _WINDOW, self._now())
        for page in range(1, _MOST_PAGES + 1):
            params = {
                "page": str(page),
                "limit": str(_PAGE),
                "date_from": f"{since.timestamp():.0f}",
                "date_to": f"{until.timestamp():.0f}",
            }
            rows = _read_rows(self._patiently(path, params))
            for row in rows:
                if attempt.key in row["tags"]:
                    yield row["address"]
            if len(rows) < _PAGE:
                return
        raise Unanswered(f"mailersend's activity does not end after {_MOST_PAGES} pages")

    def _domain_id(self, domain: str) -> str:
        """Activity goes by the id of a domain; where none is told, by its name."""
        answer = self._patiently("/v1/domains", {"limit": "100"})
        if answer.status in (403, 404):
            return domain
        if answer.status != 200:
            raise _error(answer)
        try:
            ids = {str(row["name"]): str(row["id"]) for row in answer.json()["data"]}
        except (TypeError, KeyError) as error:
            raise Unanswered(f"mailersend's domains cannot be read: {answer.reason!r}") from error
        return ids.get(domain, domain)

    def _patiently(self, path: str, params: Mapping[str, str]) -> Answer:
        """Ten looks a minute are allowed: one too many waits for its turn. Raises Deferred."""
        answer = self._http.send("GET", path, params=params)
        wait = answer.retry_after
        if answer.status == 429 and wait is not None and wait <= _LONGEST_PAUSE:
            self._sleep(wait)
            answer = self._http.send("GET", path, params=params)
        return answer


def _may_send(domain: Mapping[str, Any]) -> bool:
    settings = domain.get("domain_settings") or {}
    return bool(domain.get("is_verified")) and not settings.get("send_paused")


def compose_bulk(message: Message, attempt: Attempt, readers: Sequence[Reader]) -> Body:
    """Raises Held for what MailerSend cannot carry, and MissingValue."""
    translation = translate(message, SYNTAX)
    fixed = _count_fixed(split(message.subject, "header"))
    _check_size(max(fixed, len(translation.subject)), translation.html, translation.text)
    headers = header_places(message)
    reply_to = {"reply_to": _mailbox(message.reply_to)} if message.reply_to else {}
    mail: dict[str, Any] = {
        "from": _mailbox(message.sender),
        "to": [{"email": ADDRESS}],
        **reply_to,
        "subject": translation.subject,
        "html": translation.html,
        "text": translation.text,
        "tags": [attempt.key, message.issue] if message.issue else [attempt.key],
        "personalization": [{"email": ADDRESS, "data": translation.places()}],
        "settings": {"track_clicks": False, "track_opens": False, "track_content": False},
        "headers": [{"name": name, "value": value} for name, value in headers.items()],
    }
    return compose_list(compile_entry({k: v for k, v in mail.items() if v}), readers)


def _mailbox(text: str) -> dict[str, str]:
    name, address = parse_mailbox(text)
    return {"email": address, "name": name} if name else {"email": address}


def _find_long_subjects(message: Message, readers: Columns) -> dict[int, str]:
    """Readers whose values make the subject longer than MailerSend takes, and why.

    Nobody where it is too long already: that is the issue's fault. Raises MissingValue.
    """
    template = split(message.subject, "header")
    room = _LONGEST_SUBJECT - _count_fixed(template)
    columns = [readers.fill(slot) for slot in template.slots]
    if room < 0 or sum(max(map(len, column), default=0) for column in columns) <= room:
        return {}  # nearly always, and sooner known
    lengths = (sum(map(len, values)) for values in zip(*columns, strict=True))
    why = (
        f"the subject with the reader's values is longer than MailerSend takes: {_LONGEST_SUBJECT}"
    )
    return {
        reader.id: why for reader, length in zip(readers, lengths, strict=True) if length > room
    }


def _count_fixed(template: Template) -> int:
    return sum(map(len, template.segments))


def _check_size(subject: int, html: str, text: str) -> None:
    size = max(len(html.encode()), len(text.encode()))
    if size > _LARGEST_FIELD or subject > _LONGEST_SUBJECT:
        raise Held(
            f"the issue has {size} bytes and a subject of {subject} characters, MailerSend"
            f" takes {_LARGEST_FIELD} and {_LONGEST_SUBJECT}",
            hint="shorten it",
        )


def _read_id(answer: Answer) -> str:
    if not 200 <= answer.status < 300:
        raise _error(answer)
    value = answer.json()
    found = value.get("bulk_email_id") if isinstance(value, dict) else None
    if not isinstance(found, str) or not found:
        raise Unanswered(f"mailersend answered without an id: {answer.reason!r}")
    return found


def _read_state(answer: Answer) -> str:
    with understanding(answer, "mailersend"):
        return str(answer.json()["data"]["state"])


def _read_bulk(answer: Answer, readers: Sequence[Reader]) -> list[tuple[Verdict, str]]:
    """A verdict for each mail, by its place in the call."""
    if answer.status != 200:
        raise Unanswered(f"mailersend does not tell of the call: {answer.status}")
    state = _read_state(answer)
    if state in _RUNNING:
        raise Unanswered("mailersend took the call and does not come to an end with it")
    with understanding(answer, "mailersend"):
        data = answer.json()["data"]
        faults = _by_place(data.get("validation_errors"), readers)
        told = str(data.get("suppressed_recipients") or "").lower()
        count = int(data.get("validation_errors_count") or 0)
    if state != "completed" and len(faults) < len(readers):
        # Nothing says that none of its mails had left before.
        raise Unanswered(f"mailersend took the call and ended it as {state!r}")
    if len(faults) < count:
        raise Unnamed("mailersend refused mails of the call and does not say which")
    return [
        (_judge(faults[number]), faults[number])
        if number in faults
        else ("rejected", "on MailerSend's suppression list")
        if f"'{reader.address.lower()}'" in told
        else ("accepted", "")
        for number, reader in enumerate(readers)
    ]


def _judge(fault: str) -> Verdict:
    return "held" if _find_limit(fault) else "rejected"


def _find_limit(text: str) -> str:
    """What to do about a limit of the account, where the text tells of one."""
    found = _LIMIT.search(text)
    return _LIMITS[found[1]] if found else ""


def _by_place(told: Any, readers: Sequence[Reader]) -> dict[int, str]:
    """Faults by the mail's number in the call: the first number in their key, as in `0.to.0`."""
    found: dict[int, str] = {}
    for key, fault in told.items() if isinstance(told, dict) else enumerate(told or ()):
        number = re.search(r"\d+", str(key))
        if number is None or int(number[0]) >= len(readers):
            raise ValueError("a fault of no mail")
        found[int(number[0])] = re.sub(r"[\[\]{}'\"]", "", str(fault))
    return found


def _read_rows(answer: Answer) -> list[dict[str, Any]]:
    if answer.status != 200:
        raise _error(answer)
    try:
        mails = [row["email"] for row in answer.json()["data"]]
        return [
            {"address": str(mail["recipient"]["email"]), "tags": list(mail.get("tags") or ())}
            for mail in mails
        ]
    except (TypeError, KeyError) as error:
        raise Unanswered(f"mailersend's activity cannot be read: {answer.reason!r}") from error


def _error(answer: Answer) -> DeliveryError:
    spent = answer.headers.get("x-apiquota-remaining", "").strip() == "0"
    if limit := _find_limit(answer.text):
        return error_for(answer, "mailersend", hints={**_HINTS, answer.status: limit})
    error = error_for(answer, "mailersend", hints=_HINTS, refusal=_BAD_READER)
    if isinstance(error, Deferred) and spent:
        wait = error.retry_after
        until = None if wait is None else answer.received_at + timedelta(seconds=wait)
        return Held(error.message, hint="the day's calls are used up", until=until)
    return error
