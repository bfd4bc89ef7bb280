"""Amazon SES v2: 50 readers in a call, with the template in the call itself.

From the vendor's service model (SendBulkEmail) and the developer guide. Every reader has a status
of his own inside a 200; a variable without a value is accepted and never sent, so every value is
there before the call. Nothing can be looked up by reader: only events tell.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from newsletter.config import MailSettings
from newsletter.errors import DeliveryError, Held, SettingMissing, Unanswered
from newsletter.mail.addresses import encode_domain, find_not_ascii, sort_out
from newsletter.mail.answers import Answer, error_for, quotable, understanding
from newsletter.mail.bodies import (
    ADDRESS,
    READER_ID,
    Columns,
    Entry,
    JsonText,
    Place,
    compile_entry,
    compose_object,
    encode_members,
)
from newsletter.mail.headers import divide, encode_mailbox, header_places
from newsletter.mail.http import TIMEOUT, HttpClient, check_secret
from newsletter.mail.outcomes import Verdict, settle
from newsletter.mail.reports.ses import SesWebhook
from newsletter.mail.sigv4 import Credentials, sign
from newsletter.mail.variables import Syntax, are_plain, find_too_large, translate
from newsletter.mailing import Attempt, Message, Quota, Reader, Receipt

SYNTAX = Syntax(opening="{{", closing="}}")

_PATH = "/v2/email/outbound-bulk-emails"
_ACCOUNT = "/v2/email/account"
_MOST_HEADERS = 15
_LONGEST_HEADER = 996  # name and value
_LONGEST_VALUES = 250_000  # of 262,144 characters as JSON, which escapes some
_TAG = re.compile(r"[A-Za-z0-9_-]{1,256}")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
_VERDICTS: Mapping[str, Verdict] = {
    "SUCCESS": "accepted",
    "TRANSIENT_FAILURE": "troubled",
    "ACCOUNT_THROTTLED": "deferred",
    "FAILED": "failed",
    "MESSAGE_REJECTED": "rejected",
    "INVALID_PARAMETER": "rejected",
    "ACCOUNT_DAILY_QUOTA_EXCEEDED": "shut",
    "ACCOUNT_SENDING_PAUSED": "shut",
    "ACCOUNT_SUSPENDED": "shut",
    "CONFIGURATION_SET_SENDING_PAUSED": "shut",
    # All others are about the account, the sender or a setting.
}
_BAD_READER = re.compile(r"address|destination|local part", re.IGNORECASE)
#: What Amazon says for itself where others answer 429: LimitExceeded is the day's quota.
_PASSING = ("TooManyRequests", "ServiceUnavailable", "LimitExceeded")
_HINTS = {
    400: "look into the SES console: Amazon refuses the account or the sender",
    401: "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    403: "check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and [mail] region, and this clock",
    404: "check [mail] region and [mail] base_url",
    413: "the issue is too large for one call: shorten it",
}
#: See Dispatch.send, which asks for the quota.
_QUOTA_HINT = (
    "wait, or ask Amazon for more; it counts the last 24 hours, and send goes on sooner where it"
    " is told that there is room for all who wait"
)


class SesService:
    """Takes each reader of a call or refuses him, and says so."""

    name = "ses"
    batch_size = 50
    full_bodies = False
    search_lag: float | None = None
    search_life: float | None = None
    key_life: float | None = None
    webhook = SesWebhook

    def __init__(
        self,
        *,
        credentials: Credentials,
        region: str,
        base_url: str = "",
        timeout: tuple[float, float] = TIMEOUT,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        base_url = base_url or f"https://email.{region}.amazonaws.com"
        parts = urlsplit(base_url)
        self._host, self._prefix = parts.netloc, parts.path.rstrip("/")
        self._credentials, self._region, self._now = credentials, region, now
        self._http = HttpClient(
            base_url,
            headers={"Content-Type": "application/json"},
            secrets=(credentials.secret, credentials.token, credentials.key_id),
            timeout=timeout,
            now=now,
        )
        self.place = f"{self.name} at {self._http.host}"
        self.account = self._http.account

    @classmethod
    def from_settings(
        cls, settings: MailSettings, secrets: Mapping[str, str], var: Path
    ) -> SesService:
        """Raises SettingMissing."""
        hint = "make an access key with the right ses:SendEmail and ses:SendBulkEmail"
        token = secrets.get("AWS_SESSION_TOKEN", "")
        region = settings.region or secrets.get("AWS_REGION", "").strip()
        if not _REGION.fullmatch(region):
            hint = 'write it as in region = "eu-west-1", or set AWS_REGION'
            raise SettingMissing("[mail] region is not set", hint=hint)
        return cls(
            credentials=Credentials(
                check_secret("AWS_ACCESS_KEY_ID", secrets, hint=hint),
                check_secret("AWS_SECRET_ACCESS_KEY", secrets, hint=hint),
                check_secret("AWS_SESSION_TOKEN", secrets, hint=hint) if token else "",
            ),
            region=region,
            base_url=settings.base_url,
        )

    def deliver(self, message: Message, attempt: Attempt) -> Receipt:
        find_unfit = partial(_find_unfit, message)
        sendable, rejected = sort_out(attempt.readers, self.batch_size, find_unfit)
        if not sendable:
            return Receipt(accepted=frozenset(), rejected=rejected)
        body, hashed = compose_call(message, attempt, sendable)
        headers = self._sign("POST", _PATH, hashed)
        answer = self._http.send("POST", _PATH, headers=headers, body=body)
        if answer.status != 200:
            raise _error(answer)
        verdicts, first = _read_results(answer)
        return settle(
            self.name,
            sendable,
            rejected,
            verdicts,
            answer,
            hint=_HINTS[400],
            service_id=first,
            adjust=_roll,
        )

    def find_accepted(self, message: Message, attempt: Attempt) -> frozenset[int]:
        """Never: SES tells of a mail by the id in the answer that was lost."""
        raise Held("ses cannot be searched", hint="its events tell what became of the mail")

    def examine(self) -> str:
        """What GetAccount tells. Raises Held where the account sends to nobody, or to few."""
        answer = self._get_account()
        with understanding(answer, self.name):
            account = dict(answer.json())
            quota = account.get("SendQuota") or {}
            most, rate = float(quota["Max24HourSend"]), float(quota["MaxSendRate"])
        state = str(account.get("EnforcementStatus") or "HEALTHY")
        if not account.get("SendingEnabled", True) or state == "SHUTDOWN":
            hint = "look into the SES console, and at Amazon's mail about it"
            raise Held(f"sending is switched off for this account ({quotable(state)})", hint=hint)
        if not account.get("ProductionAccessEnabled"):
            hint = "ask for production access in the SES console"
            said = "the account is in the sandbox, which sends to verified addresses only"
            raise Held(f"{said}, {most:,.0f} a day", hint=hint)
        under = "" if state == "HEALTHY" else f", under review ({quotable(state)})"
        day = "any number of" if most < 0 else f"{most:,.0f}"
        return f"{day} mails a day, {rate:g} a second{under}"

    def find_quota(self) -> Quota:
        """What the account may send; a key may have no right to know."""
        try:
            told = self._get_account().json()["SendQuota"]
            rate = float(told["MaxSendRate"])
            most, sent = (float(told[name]) for name in ("Max24HourSend", "SentLast24Hours"))
            left = None if most < 0 else max(int(most - sent), 0)  # -1 is no limit
        except (DeliveryError, LookupError, TypeError, ValueError, OverflowError):
            return Quota()
        return Quota(rate if 0 < rate < math.inf else None, left)

    def close(self) -> None:
        self._http.close()

    def _get_account(self) -> Answer:
        headers = self._sign("GET", _ACCOUNT, sha256(b"").hexdigest())
        answer = self._http.send("GET", _ACCOUNT, headers=headers)
        if answer.status != 200:
            raise _error(answer)
        return answer

    def _sign(self, method: str, path: str, hashed: str) -> dict[str, str]:
        return sign(
            method,
            self._prefix + path,
            {"Host": self._host, "Content-Type": "application/json"},
            hashed,
            credentials=self._credentials,
            region=self._region,
            service="ses",
            at=self._now(),
        )


def compose_call(
    message: Message, attempt: Attempt, readers: Sequence[Reader]
) -> tuple[bytes, str]:
    """The body, and its SHA-256 in hex. Raises Held for what SES cannot carry, and MissingValue."""
    columns = Columns.of(readers)
    frame = _compile(message, are_plain(message, SYNTAX, columns))
    tags = {"DefaultEmailTags": _tags(message, attempt)}
    parts = compose_object(tags, "BulkEmailEntries", frame.entry, columns, before=frame.start)
    body, hashed = b"".join(parts), frame.hashed.copy()
    hashed.update(memoryview(body)[len(frame.start) :])
    return body, hashed.hexdigest()


class _Frame(NamedTuple):
    """What all calls of an issue have in common."""

    start: bytes  #: of the call, with what all its readers share
    hashed: Any  #: hashlib's object that has seen the start, which is most of a call
    entry: Entry


@lru_cache(maxsize=8)
def _compile(message: Message, plain: bool) -> _Frame:
    """Remembered, for 50 readers in a call are few. Raises Held for what SES cannot carry."""
    translation = translate(message, SYNTAX, plain=plain)
    common, own = _make_headers(message)
    template = {
        "TemplateContent": {
            "Subject": translation.subject,
            "Text": translation.text,
            "Html": translation.html,
        },
        "TemplateData": "{}",
        "Headers": _list_headers(common),
    }
    reply_to = {"ReplyToAddresses": [encode_mailbox(message.reply_to)]} if message.reply_to else {}
    shared = {
        "FromEmailAddress": encode_mailbox(message.sender),
        **reply_to,
        "DefaultContent": {"Template": template},
    }
    values = JsonText(translation.places())
    entry = {
        "Destination": {"ToAddresses": [Place(_fill_address)]},
        "ReplacementEmailContent": {"ReplacementTemplate": {"ReplacementTemplateData": values}},
        "ReplacementHeaders": _list_headers(own),
        "ReplacementTags": [{"Name": "reader", "Value": READER_ID}],
    }
    start = f"{{{encode_members(shared)}".encode("ascii")
    return _Frame(start, sha256(start), compile_entry(entry))


@lru_cache(maxsize=4)
def _make_headers(message: Message) -> tuple[Mapping[str, str], Mapping[str, Place]]:
    """Those that all readers share, and the others."""
    headers = header_places(message)
    if len(headers) > _MOST_HEADERS:
        raise Held(f"the issue has {len(headers)} headers, SES takes {_MOST_HEADERS}")
    common, own = divide(headers)
    for name, value in common.items():
        if len(value) > _LONGEST_HEADER - len(name):
            raise Held(f"the header {name} is longer than SES takes", hint="shorten it")
    return common, own


def _fill_address(columns: Columns) -> Sequence[str]:
    addresses = columns.fill(ADDRESS)
    if "".join(addresses).isascii():
        return addresses
    return [encode_domain(address) for address in addresses]


def _list_headers(headers: Mapping[str, str | Place]) -> list[dict[str, str | Place]]:
    return [{"Name": name, "Value": value} for name, value in headers.items()]


def _tags(message: Message, attempt: Attempt) -> list[dict[str, str]]:
    if not _TAG.fullmatch(attempt.key):
        raise ValueError(f"{attempt.key!r} is no tag")
    tags = {"attempt": attempt.key, "issue": message.issue}
    return [{"Name": n, "Value": v} for n, v in tags.items() if _TAG.fullmatch(v)]


def _find_unfit(message: Message, readers: Columns) -> dict[int, str]:
    """Readers whom SES would refuse, and why. Raises Held for what it cannot carry."""
    return (
        _find_long_headers(_make_headers(message)[1], readers)
        | find_not_ascii(readers, "SES")
        | find_too_large(translate(message, SYNTAX), readers, _LONGEST_VALUES)
    )


def _find_long_headers(own: Mapping[str, Place], readers: Columns) -> dict[int, str]:
    found: dict[int, str] = {}
    for name, place in own.items():
        values, room = readers.fill(place), _LONGEST_HEADER - len(name)
        if max(map(len, values), default=0) > room:
            why = f"the header {name} is longer than SES takes"
            who = zip(readers, values, strict=True)
            found |= {reader.id: why for reader, value in who if len(value) > room}
    return found


def _read_results(answer: Answer) -> tuple[list[tuple[Verdict, str]], str]:
    try:
        rows = [dict(row) for row in answer.json()["BulkEmailEntryResults"]]
        verdicts: list[tuple[Verdict, str]] = [
            (_VERDICTS.get(row["Status"], "held"), f"{row['Status']} {row.get('Error') or ''}")
            for row in rows
        ]
    except (TypeError, KeyError, ValueError) as error:
        raise Unanswered(f"ses' answer cannot be read: {answer.reason!r}") from error
    return verdicts, next((str(row["MessageId"]) for row in rows if row.get("MessageId")), "")


def _error(answer: Answer) -> DeliveryError:
    kind = answer.headers.get("x-amzn-errortype", "").partition(":")[0]
    refusal = _BAD_READER if kind in ("BadRequestException", "") else None
    status = 429 if kind.startswith(_PASSING) or "Throttling" in kind else None
    error = error_for(answer, "ses", hints=_HINTS, refusal=refusal, status=status)
    if kind:
        error.message = f"{error.message} ({kind})"
    if isinstance(error, Held):
        _roll(error, answer)
    return error


def _roll(held: Held, answer: Answer) -> None:
    """Hold for the quota of the running 24 hours: what counts against it now does not after them.

    There is room before, by and by, and only GetAccount knows when: see find_quota.
    """
    tomorrow = answer.received_at + timedelta(days=1)
    if held.until and held.until <= tomorrow and answer.retry_after is None:
        held.until, held.hint = tomorrow, _QUOTA_HINT
