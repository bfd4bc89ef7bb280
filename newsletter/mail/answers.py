"""What a mail service answered, and what an answer without a receipt stands for.

What went wrong becomes one of the errors of `ports.MailService`, and the one question that decides
which is whether the call can have left this machine and been acted upon:

    no connection was made                  Deferred    nothing left
    420, 429                                Deferred    the service says so itself
    503 that says when to return            Deferred    the same, but for a page of words: that is
                                                        of a machine in between
    420, 429 for a day's or month's quota   Held        waiting for it is not this call's business
    redirects, 4xx                          Held        refused, and would be refused again
    any other answer, a broken one, none    Unanswered  500, 502, 503 and 504 come from machines
                                                        that may have handed the mail on before
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from newsletter.errors import (
    BatchRefused,
    Deferred,
    DeliveryError,
    Held,
    KeyRefused,
    NotAllowed,
    Unanswered,
)
from newsletter.shapes import one_line

_NO_HINTS: Mapping[int, str] = {}
_REFUSALS: Mapping[int, type[Held]] = {401: KeyRefused, 402: NotAllowed, 403: NotAllowed}
_REASON = 200  # characters of an answer that are quoted

#: Headers that say when to come back: HTTP's own, SendGrid's and MailerSend's, Resend's, Brevo's.
_WAITS = (
    *("retry-after", "x-ratelimit-reset", "ratelimit-reset", "x-sib-ratelimit-reset"),
    "x-apiquota-reset",
)
#: MailerSend tells of the day's quota in every answer, also where only the minute's is used up.
_QUOTA_LEFT = "x-apiquota-remaining"
_REMAINING = ("x-ratelimit-remaining", "ratelimit-remaining", "x-sib-ratelimit-remaining")
_EPOCH = 1e9  # what is more is no number of seconds to wait but a moment
_MAILBOX = r"[^@\s\"'`<>(),;:\[\]]++@[^@\s\"'`<>(),;:\[\]]++"
_ADDRESS = re.compile(rf"<{_MAILBOX}>|{_MAILBOX}")
#: Seconds: a day, and an hour by which clocks may differ. What asks for more is a mistake.
_LONGEST_WAIT = 25 * 3600.0
#: The same of a quota that a service counts by the month.
_LONGEST_MONTH = 31 * 86_400.0 + 3600.0
_YEAR = 366 * 86_400.0
_QUOTA = re.compile(
    r"(?P<hour>hourly|per hour)|(?P<day>daily|per day|24.hour)|(?P<month>monthly|per month)",
    re.IGNORECASE,
)
#: Seconds: what a header tells of the rate, which says nothing of a quota.
_RATE = 60.0
#: What a quota is held for, besides the time.
QUOTA_HINT = "wait, or ask the service for more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole HTTP answer, read to its end and free of the service's secrets."""

    status: int
    headers: Mapping[str, str]  #: names in lower case
    body: bytes
    received_at: datetime

    def json(self) -> Any:
        """The body's value, or None when it is no JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def reason(self) -> str:
        """What the service says, as one short line."""
        told = _told(self.json())
        return quotable(told or self.text)

    @property
    def is_of_service(self) -> bool:
        """Whether it is a service's own: all of them answer with JSON, and proxies with a page."""
        return not self.body.strip() or self.json() is not None

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait: the longest that any header asks for, so that nothing goes out early."""
        return self.believe(_LONGEST_WAIT)

    def believe(self, limit: float) -> float | None:
        """The longest wait that any header asks for, and that is not beyond all measure."""
        return max((wait for wait in self._waits() if wait <= limit), default=None)

    @property
    def disbelief(self) -> str:
        """What to tell of a wait that is taken for no hint."""
        return disbelieve(max(self._waits(), default=0.0))

    def _waits(self) -> list[float]:
        names = [name for name in _WAITS if name in self.headers]
        if self.headers.get(_QUOTA_LEFT, "0").strip() != "0":
            names = [name for name in names if name != "x-apiquota-reset"]
        waits = (self._wait(self.headers[name]) for name in names)
        return [wait for wait in waits if wait is not None]

    @property
    def pause(self) -> float | None:
        """Seconds to wait although all is well: nothing is left of a rate."""
        spent = any(self.headers.get(name, "").strip() == "0" for name in _REMAINING)
        return self.retry_after if spent else None

    def seconds_until(self, date: str) -> float | None:
        """Seconds from this answer to an RFC 5322 date, by the service's clock if it tells."""
        then = _parse_date(date)
        return None if then is None else self._seconds_to(then)

    def _wait(self, told: str) -> float | None:
        """Seconds, a moment as seconds since 1970, or a date: every family has its own."""
        told = told.strip()
        if re.fullmatch(r"\d{14,}", told):
            return math.inf  # seconds that no calendar has
        if not re.fullmatch(r"\d{1,13}(\.\d+)?", told):
            then = _parse_date(told) or _parse_iso(told)
            return None if then is None else self._seconds_to(then)
        number = float(told) / (1000 if float(told) > _EPOCH * 100 else 1)
        return number if number < _EPOCH else self._seconds_to(datetime.fromtimestamp(number, UTC))

    def _seconds_to(self, then: datetime) -> float:
        now = _parse_date(self.headers.get("date", "")) or self.received_at
        return max((then - now).total_seconds(), 0.0)


@contextmanager
def understanding(answer: Answer, service: str) -> Iterator[None]:
    """What does not have the documented shape is Unanswered."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise Unanswered(f"{service}'s answer cannot be read: {answer.reason!r}") from error


def name_some(names: Iterable[str], most: int = 5) -> str:
    """A few of many, in a line for a person."""
    found = list(names)
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return quotable(", ".join(found[:most]) + more)


def error_for(
    answer: Answer,
    service: str,
    *,
    hints: Mapping[int, str] = _NO_HINTS,
    refusal: re.Pattern[str] | None = None,
    status: int | None = None,
) -> DeliveryError:
    """The error that an answer without a receipt stands for, see the top of the module.

    `refusal` finds in an answer of 400 or 422 that something about a reader is wrong, and not
    something about the message. `status` is what others answer for what the service means.
    """
    status = status or answer.status
    if 300 <= status < 400:
        return Held(
            f"{service} answered {answer.status}, a redirect, and redirects are not followed",
            hint="check [mail] base_url",
        )
    said = f"{service} answered {answer.status}: {answer.reason!r}"
    wait = answer.retry_after
    if status in (420, 429) and (quota := _find_quota(answer.reason)):
        if quota["month"]:
            wait = answer.believe(_LONGEST_MONTH)
        if wait is None or wait <= _RATE:
            wait = _seconds_to_next(quota, answer.received_at)
        if quota["hour"]:
            return Deferred(said + answer.disbelief, retry_after=wait)
        until = answer.received_at + timedelta(seconds=wait)
        return Held(said, hint=QUOTA_HINT, until=until)
    if status in (420, 429) or (status == 503 and wait is not None and answer.is_of_service):
        return Deferred(said + answer.disbelief, retry_after=wait)
    if status in (400, 422) and refusal and refusal.search(answer.text):
        return BatchRefused(without_addresses(said))
    # 408 is told by machines in between, which do not know how far the call went.
    if 400 <= status < 500 and status != 408:
        return _REFUSALS.get(status, Held)(said, hint=hints.get(status, ""))
    return Unanswered(said, retry_after=wait)


def disbelieve(wait: float) -> str:
    """What to tell of so many seconds, where no service means them: such a wait is no hint."""
    if wait <= _LONGEST_WAIT:
        return ""
    told = "years" if wait > _YEAR else f"{wait / 86_400:.0f} days"
    return f", and asks to wait for {told}, which is taken for a mistake"


def renewed_at(reason: str, at: datetime) -> datetime | None:
    """When the quota that a service names begins anew; None where it names none."""
    quota = _find_quota(reason)
    return at + timedelta(seconds=_seconds_to_next(quota, at)) if quota else None


def _find_quota(reason: str) -> re.Match[str] | None:
    """The quota that a reason names: `daily@example.com` names none."""
    return _QUOTA.search(_ADDRESS.sub("", reason))


def _seconds_to_next(quota: re.Match[str], at: datetime) -> float:
    """Of the hour, day or month that the services count by, which is UTC's."""
    at = at.astimezone(UTC)
    start = at.replace(minute=0, second=0, microsecond=0)
    if quota["hour"]:
        then = start + timedelta(hours=1)
    elif quota["day"]:
        then = start.replace(hour=0) + timedelta(days=1)
    else:
        then = (start.replace(day=1, hour=0) + timedelta(days=31)).replace(day=1)
    return (then - at).total_seconds()


def without_addresses(text: str) -> str:
    """A reason as it is kept on a reader, longer than he may want to be known."""
    return _ADDRESS.sub("<address>", quotable(text))


def quotable(text: str) -> str:
    """What a service says, made fit to be quoted."""
    line = one_line(text)
    return line if len(line) <= _REASON else f"{line[:_REASON]}…"


def _told(value: Any) -> str:
    """The words of an error in the ways that services put them: `name: message, description`."""
    if not isinstance(value, dict):
        return ""
    inner = value.get("errors", value.get("Errors"))
    first = inner[0] if isinstance(inner, list) and inner else None
    if isinstance(first, dict) and (told := _told(first)):
        return told
    names = [value.get(key) for key in ("name", "code", "ErrorCode", "__type")]
    words = [value.get(key) for key in ("message", "Message", "ErrorMessage", "description")]
    told = ", ".join(word for word in words if isinstance(word, str) and word)
    name = next((str(name) for name in names if isinstance(name, str | int) and name), "")
    return f"{name}: {told}" if name and told else told


def _parse_iso(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _parse_date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
