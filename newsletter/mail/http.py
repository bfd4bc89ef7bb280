"""What every mail service over HTTP shares: its sessions, its limits, and its faults by name.

Nothing is ever sent twice from here: no retries, no redirects. What went wrong becomes one of the
errors of `ports.MailService`, and the one question that decides which is whether the call can have
left this machine and been acted upon:

    no connection was made                  Deferred    nothing left
    420, 429, 503                           Deferred    the service says so itself
    420, 429 for a day's or month's quota   Held        waiting for it is not this call's business
    redirects, 4xx                          Held        refused, and would be refused again
    any other answer, a broken one, none    Unanswered  500, 502 and 504 come from machines that may
                                                        have handed the mail on before they failed
"""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256
from http.cookiejar import DefaultCookiePolicy
from ipaddress import ip_address
from threading import Lock, local
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from newsletter.errors import (
    BatchRefused,
    Deferred,
    DeliveryError,
    Held,
    SettingMissing,
    Unanswered,
)
from newsletter.mail.bodies import Body

#: Seconds to connect, and seconds of silence while an answer is awaited.
TIMEOUT = (10.0, 60.0)
LARGEST_ANSWER = 8 * 1024 * 1024
#: Uncompressed, so that the size of an answer is known while it is read.
_HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "newsletter"}

#: What OpenSSL reports before anything but the greeting was exchanged.
_HANDSHAKE = frozenset(
    {
        "CERTIFICATE_VERIFY_FAILED",
        "SSLV3_ALERT_HANDSHAKE_FAILURE",
        "TLSV1_ALERT_PROTOCOL_VERSION",
        "UNSUPPORTED_PROTOCOL",
        "WRONG_VERSION_NUMBER",
    }
)

_NO_HINTS: Mapping[int, str] = {}
_PRINTABLE = re.compile(r"[\x21-\x7e]+")
_REASON = 200  # characters of an answer that are quoted

#: Headers that say when to come back: HTTP's own, SendGrid's and MailerSend's, Resend's, Brevo's.
_WAITS = (
    *("retry-after", "x-ratelimit-reset", "ratelimit-reset", "x-sib-ratelimit-reset"),
    "x-apiquota-reset",
)
_REMAINING = ("x-ratelimit-remaining", "ratelimit-remaining", "x-sib-ratelimit-remaining")
_EPOCH = 1e9  # what is more is no number of seconds to wait but a moment
_QUOTA = re.compile(r"daily|monthly", re.IGNORECASE)


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
        return one_line(told or self.text)

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait: the longest that any header asks for, so that nothing goes out early."""
        waits = [self._wait(self.headers[name]) for name in _WAITS if name in self.headers]
        return max((wait for wait in waits if wait is not None), default=None)

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
        if not re.fullmatch(r"\d{1,10}(\.\d+)?", told):
            then = _parse_date(told) or _parse_iso(told)
            return None if then is None else self._seconds_to(then)
        number = float(told)
        return number if number < _EPOCH else self._seconds_to(datetime.fromtimestamp(number, UTC))

    def _seconds_to(self, then: datetime) -> float:
        now = _parse_date(self.headers.get("date", "")) or self.received_at
        return max((then - now).total_seconds(), 0.0)


class HttpClient:
    """One `requests` session per thread for one service. Raises what the module says.

    `secrets` are words that must not come back in an answer, and so in a message or a ledger.
    """

    def __init__(
        self,
        base_url: str,
        *,
        headers: Mapping[str, str],
        secrets: Iterable[str] = (),
        timeout: tuple[float, float] = TIMEOUT,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._base_url, self._host = _check_base_url(base_url)
        self._headers = {**_HEADERS, **headers}
        self._secrets = tuple(secret.encode() for secret in secrets if secret)
        self._timeout = timeout
        self._now = now
        self._local = local()
        self._sessions: list[requests.Session] = []
        self._lock = Lock()

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | Body | None = None,
    ) -> Answer:
        """One call, and its answer whatever its status; `path` is quoted, with its slash."""
        try:
            with self._session().request(
                method,
                self._base_url + path,
                params=params,
                headers=headers,
                data=body,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            ) as response:
                return Answer(
                    status=response.status_code,
                    headers={name.lower(): value for name, value in response.headers.items()},
                    body=self._read(response),
                    received_at=self._now(),
                )
        except requests.RequestException as error:
            raise _translate(error, self._host) from error

    def close(self) -> None:
        with self._lock:
            for session in self._sessions:
                session.close()
            self._sessions.clear()
            self._local = local()

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = self._open_session()
            with self._lock:
                self._sessions.append(session)
        return session

    def _open_session(self) -> requests.Session:
        session = requests.Session()
        # Neither ~/.netrc nor proxies of the environment: the key goes to this host or nowhere.
        session.trust_env = False
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        session.headers.update(self._headers)
        for scheme in ("http://", "https://"):
            session.mount(scheme, HTTPAdapter(max_retries=0, pool_connections=1, pool_maxsize=1))
        return session

    def _read(self, response: requests.Response) -> bytes:
        body = bytearray()
        for chunk in response.iter_content(65536):
            body += chunk
            if len(body) > LARGEST_ANSWER:
                raise Unanswered(f"{self._host} sent an answer of more than {LARGEST_ANSWER} bytes")
        content = bytes(body)
        for secret in self._secrets:
            content = content.replace(secret, b"***")
        return content


def error_for(
    answer: Answer,
    service: str,
    *,
    hints: Mapping[int, str] = _NO_HINTS,
    refusal: re.Pattern[str] | None = None,
) -> DeliveryError:
    """The error that an answer without a receipt stands for, see the top of the module.

    `refusal` finds in an answer of 400 or 422 that something about a reader is wrong, and not
    something about the message.
    """
    if 300 <= answer.status < 400:
        return Held(
            f"{service} answered {answer.status}, a redirect, and redirects are not followed",
            hint="check [mail] base_url",
        )
    said = f"{service} answered {answer.status}: {answer.reason!r}"
    if answer.status in (420, 429) and _QUOTA.search(answer.reason):
        wait = answer.retry_after
        until = None if wait is None else answer.received_at + timedelta(seconds=wait)
        return Held(said, hint="go on when the quota is filled up again", until=until)
    if answer.status in (420, 429, 503):
        return Deferred(said, retry_after=answer.retry_after)
    if answer.status in (400, 422) and refusal and refusal.search(answer.text):
        return BatchRefused(said)
    # 408 is told by machines in between, which do not know how far the call went.
    if 400 <= answer.status < 500 and answer.status != 408:
        return Held(said, hint=hints.get(answer.status, ""))
    return Unanswered(said)


def check_secret(name: str, secrets: Mapping[str, str], *, hint: str) -> str:
    """The secret by its environment variable, without the spaces that copying adds.

    Raises SettingMissing, which never shows the value.
    """
    secret = secrets.get(name, "").strip()
    if not secret:
        raise SettingMissing(f"{name} is not set in the environment", hint=hint)
    if not _PRINTABLE.fullmatch(secret):
        raise SettingMissing(f"{name} has characters that no key has", hint=hint)
    return secret


def encode_form(fields: Iterable[tuple[str, str]]) -> tuple[bytes, str]:
    """The body and its content type, multipart/form-data; the same fields give the same bytes.

    Written out because `urllib3.encode_multipart_formdata` takes 11 ms for a thousand fields and
    this takes 0.3, which is what the rest of such a call costs. Names must be tokens.
    """
    fields = list(fields)
    boundary = sha256(repr(fields[:8]).encode()).hexdigest()[:40]
    while any(boundary in value for _, value in fields):
        boundary = sha256(boundary.encode()).hexdigest()[:40]
    parts = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields
    )
    body = f"{''.join(parts)}--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


def _check_base_url(url: str) -> tuple[str, str]:
    """The address without its last slash, and its host. The key must not travel in the clear."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or parts.username is not None or parts.query or parts.fragment:
        raise SettingMissing(
            "[mail] base_url is not an address of a service",
            hint="expected https://host, with a port and a prefix where needed",
        )
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(host)):
        raise SettingMissing(
            f"[mail] base_url starts with {parts.scheme + '://'!r}, which would show the key",
            hint="expected https://; plain http:// is for this machine only",
        )
    return url.rstrip("/"), host


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def one_line(text: str) -> str:
    """What a service says, made fit to be quoted."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
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


def _translate(error: requests.RequestException, host: str) -> DeliveryError:
    causes = list(_causes(error))
    tls = next((cause for cause in causes if isinstance(cause, ssl.SSLError)), None)
    if tls is not None and tls.reason in _HANDSHAKE:
        return Held(f"no safe connection to {host}: {tls.reason}", hint="check [mail] base_url")
    if any(isinstance(cause, NewConnectionError | ConnectTimeoutError) for cause in causes):
        return Deferred(f"no connection to {host} could be made")
    if isinstance(error, requests.Timeout):
        return Unanswered(f"{host} did not answer in time")
    return Unanswered(f"the connection to {host} broke before the answer was whole")


def _causes(error: BaseException) -> Iterable[BaseException]:
    """The error and what it wraps, the way `requests` and `urllib3` wrap: as arguments."""
    yield error
    for inner in (*error.args, getattr(error, "reason", None)):
        if isinstance(inner, BaseException):
            yield from _causes(inner)
