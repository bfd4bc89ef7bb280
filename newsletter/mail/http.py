"""What every mail service over HTTP shares: its sessions, its limits, and its broken calls by name.

Nothing is ever sent twice from here: no retries, no redirects. What answers mean is in answers.py.
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from hashlib import blake2s, sha256
from http.cookiejar import DefaultCookiePolicy
from ipaddress import ip_address
from threading import Lock, local
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from newsletter.errors import (
    Deferred,
    DeliveryError,
    Held,
    SettingMissing,
    Unanswered,
)
from newsletter.mail.answers import Answer
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

_PRINTABLE = re.compile(r"[\x21-\x7e]+")


class HttpClient:
    """One `requests` session per thread for one service. Raises what the module says.

    `secrets` are words that must not come back in an answer, and so in a message or a ledger.
    `account` tells them apart from others: 32 bits of a digest, which are no help in guessing one.
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
        self._base_url, self.host = _check_base_url(base_url)
        self._headers = {**_HEADERS, **headers}
        self._secrets = tuple(secret.encode() for secret in secrets if secret)
        self.account = blake2s(b"\0".join(self._secrets), digest_size=4).hexdigest()
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
        """One call, and its answer whatever its status; `path` is quoted, with its slash.

        Either `params` or a body.
        """
        session = self._session()
        try:
            # `Session.request` would look into the environment as well, at a fifth of the time.
            with session.send(
                self._prepare(session, method, path, params, headers, body),
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
                proxies={},  # else they are looked for again
            ) as response:
                return Answer(
                    status=response.status_code,
                    headers={name.lower(): value for name, value in response.headers.items()},
                    body=self._read(response),
                    received_at=self._now(),
                )
        except requests.RequestException as error:
            raise _translate(error, self.host) from error

    def _prepare(
        self,
        session: requests.Session,
        method: str,
        path: str,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        body: bytes | Body | None,
    ) -> requests.PreparedRequest:
        """Calls with a body go to few addresses, and what those share is prepared once."""
        url = self._base_url + path
        if body is None:
            return session.prepare_request(requests.Request(method, url, headers, params=params))
        blanks: dict[tuple[str, str], requests.PreparedRequest] = self._local.blanks
        if (method, path) not in blanks:
            blanks[method, path] = session.prepare_request(requests.Request(method, url))
        request = blanks[method, path].copy()
        request.prepare_body(body, None)
        request.headers.update(headers or {})
        return request

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
            self._local.blanks = {}
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
                raise Unanswered(f"{self.host} sent an answer of more than {LARGEST_ANSWER} bytes")
        content = bytes(body)
        for secret in self._secrets:
            content = content.replace(secret, b"***")
        return content


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


def encode_form(fields: Iterable[tuple[str, str | bytes]]) -> tuple[bytes, str]:
    """The body and its content type, multipart/form-data; the same fields give the same bytes.

    Written out because `urllib3.encode_multipart_formdata` takes 11 ms for a thousand fields and
    this takes 0.3, which is what the rest of such a call costs. Names must be tokens.
    """
    encoded = [
        (name, value.encode() if isinstance(value, str) else value) for name, value in fields
    ]
    boundary = sha256(repr(encoded[:8]).encode()).hexdigest()[:40]
    while any(boundary.encode() in value for _, value in encoded):
        boundary = sha256(boundary.encode()).hexdigest()[:40]
    # Nothing is joined before the end: a large value would be in memory several times.
    pieces: list[bytes] = []
    for name, value in encoded:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        pieces += (head.encode(), value, b"\r\n")
    body = b"".join((*pieces, f"--{boundary}--\r\n".encode()))
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
