"""One address asked with all care: redirects, retries, HEAD and GET.

`requests` sends single requests here, through its adapter. Its session is left out on purpose: even
where it does not follow a redirect it reads the whole body of one, however large that is.
"""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Collection, Mapping
from email.utils import parsedate_to_datetime
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple, cast
from urllib.parse import urldefrag, urljoin

import requests
from urllib3.exceptions import DecodeError, HTTPError, TimeoutError
from urllib3.exceptions import SSLError as BrokenTls

from newsletter.fetch.dial import Adapter, Bounds, Line, Resolve, make_tls, resolve, too_large
from newsletter.fetch.guard import find_fault, host_of
from newsletter.fetch.manners import Manners
from newsletter.fetch.outcome import Fetched, Kind, Limits, Stopped

_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Servers that do not know HEAD answer it with these.
_ASK_AGAIN = frozenset({400, 403, 404, 405, 406, 410, 500, 501, 502})
_COME_BACK = frozenset({429, 503})
_PASSING = frozenset({"refused", "unreachable", "broken"})
_CHUNK = 65536
_KNOWN_ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]+")


class _Job(NamedTuple):
    method: str
    most: int  #: bytes of the body that are wanted
    whole: bool  #: whether a longer body is a fault
    headers: Mapping[str, str] = MappingProxyType({})


def user_agent(version: str, newsletter: str, home: str = "") -> str:
    """Says who asks and where to complain, in characters that a header may have (RFC 9110)."""
    about = "; ".join(filter(None, (newsletter, home and f"+{home}")))
    comment = re.sub(r"[()\\]", "", _UNPRINTABLE.sub("?", about))
    return f"newsletter/{version} ({comment})"


class Fetcher:
    """Fetches for many threads at once; keeps neither cookies nor connections.

    `allow_hosts` may be in a private network, on any port. `tls` needs the sockets of `make_tls`.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        allow_hosts: Collection[str] = (),
        limits: Limits | None = None,
        manners: Manners | None = None,
        resolve: Resolve = resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._user_agent = user_agent
        self._allow_hosts = frozenset(host.lower().strip("[]").rstrip(".") for host in allow_hosts)
        self._limits = limits or Limits()
        self._manners = manners or Manners()
        self._resolve = resolve
        if tls:
            self._tls = tls

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return make_tls()

    def probe(self, address: str) -> Fetched:
        """Whether an address answers, by HEAD where that is enough; no body."""
        return self._follow(address, _Job("HEAD", 0, whole=False))

    def peek(self, address: str, most: int) -> Fetched:
        """The answer with the first bytes of its body."""
        return self._follow(address, _Job("GET", min(most, self._limits.bytes), whole=False))

    def fetch(self, address: str, *, headers: Mapping[str, str] = MappingProxyType({})) -> Fetched:
        """The answer with its whole body; `headers` are for conditional requests."""
        return self._follow(address, _Job("GET", self._limits.bytes, whole=True, headers=headers))

    def _follow(self, asked: str, job: _Job) -> Fetched:
        """Ask, and go where redirects lead."""
        bounds = Bounds(self._limits)
        address, moved, seen = asked, "", {urldefrag(asked).url}
        permanent = True
        while True:
            try:
                answer = self._ask(address, job, bounds)
                target = _find_target(answer, asked)
                if not target:
                    return answer._replace(asked=asked, moved_to=moved)
                permanent = permanent and answer.status in _PERMANENT
                moved = target if permanent else moved
                address = target
                self._check_redirect(target, seen)
            except Stopped as stopped:
                return Fetched(asked, address, moved, fault=stopped.fault)

    def _check_redirect(self, target: str, seen: set[str]) -> None:
        bare = urldefrag(target).url
        if bare in seen:
            raise Stopped("redirects", "it redirects in a circle")
        if len(seen) > self._limits.redirects:
            raise Stopped("redirects", f"it redirects more than {self._limits.redirects} times")
        seen.add(bare)

    def _ask(self, address: str, job: _Job, bounds: Bounds) -> Fetched:
        """One address, again where HEAD is not understood or the fault may pass."""
        fault = find_fault(address)
        if fault:
            raise Stopped(cast(Kind, fault.kind), fault.words)
        tries = 0
        while True:
            result = self._try(address, job, bounds)
            if isinstance(result, Fetched):
                if job.method == "HEAD" and result.status in _ASK_AGAIN:
                    job = job._replace(method="GET")
                    continue
                if result.status not in _COME_BACK:
                    return result
            wait = _pause(result, self._limits.pause * 2.0**tries)
            if tries == self._limits.retries or not _has_time(bounds, wait):
                if isinstance(result, Stopped):
                    raise result
                return result
            tries += 1
            job = job._replace(method="GET")
            time.sleep(wait)

    def _try(self, address: str, job: _Job, bounds: Bounds) -> Fetched | Stopped:
        """One request, when it is its host's turn; a fault that may pass is given back."""
        with self._manners.turn(host_of(address)) as waited:
            bounds.extend(waited)
            try:
                return self._send(address, job, bounds)
            except Stopped as stopped:
                if stopped.fault.kind not in _PASSING:
                    raise
                return stopped

    def _send(self, address: str, job: _Job, bounds: Bounds) -> Fetched:
        headers = {
            "User-Agent": self._user_agent,
            "Accept": "*/*",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
            **job.headers,
        }
        line = Line(
            bounds, limits=self._limits, allow_hosts=self._allow_hosts, resolve=self._resolve
        )
        adapter = Adapter(line, self._tls)
        try:
            request = requests.Request(job.method, address, headers=headers).prepare()
            with adapter.send(request, stream=True, timeout=bounds.seconds()) as response:
                return self._read(address, response, job)
        except (requests.RequestException, HTTPError, ValueError) as error:
            raise _translate(error, bounds) from error
        finally:
            adapter.close()

    def _read(self, address: str, response: requests.Response, job: _Job) -> Fetched:
        headers = {name.lower(): value for name, value in response.headers.items()}
        encoding = headers.get("content-encoding", "").strip().lower()
        length = None if encoding not in ("", "identity") else _number(headers)
        body = b""
        if job.most and job.method == "GET" and response.status_code not in _REDIRECTS:
            if encoding not in _KNOWN_ENCODINGS:
                raise Stopped("encoding", f"it is compressed as {encoding[:40]!r}")
            body = self._body(response, job, length)
        return Fetched(
            asked=address,
            address=address,
            status=response.status_code,
            content_type=headers.get("content-type", "").partition(";")[0].strip().lower(),
            length=length,
            headers=headers,
            body=body,
        )

    def _body(self, response: requests.Response, job: _Job, length: int | None) -> bytes:
        """Decoded piece by piece, so that what unpacks to gigabytes ends at the limit."""
        if job.whole and length is not None and length > job.most:
            raise too_large(self._limits)
        body = bytearray()
        for chunk in response.raw.stream(min(_CHUNK, job.most), decode_content=True):
            body += chunk
            if len(body) > job.most and job.whole:
                raise too_large(self._limits)
            if len(body) >= job.most and not job.whole:
                break
        return bytes(body[: job.most])


def _find_target(answer: Fetched, asked: str) -> str:
    """Where a redirect leads; it inherits the fragment of what was asked (RFC 9110, 10.2.2)."""
    location = answer.headers.get("location", "").strip()
    if answer.status not in _REDIRECTS or not location:
        return ""
    # Headers are read as Latin-1; addresses in them are UTF-8 where they are not ASCII.
    location = location.encode("latin-1", "replace").decode("utf-8", "replace")
    try:
        target = urljoin(answer.address, location)
    except ValueError:
        raise Stopped("address", "it redirects to what is no address") from None
    fragment = urldefrag(asked).fragment
    return target if "#" in target or not fragment else f"{target}#{fragment}"


def _pause(result: Fetched | Stopped, own: float) -> float:
    """Seconds before the next try: our own, or more where the server asks for it."""
    if isinstance(result, Stopped):
        return own
    told = result.headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", told):
        return max(float(told), own)
    try:
        return max(parsedate_to_datetime(told).timestamp() - time.time(), own)
    except (ValueError, OverflowError):
        return own


def _has_time(bounds: Bounds, wait: float) -> bool:
    """Whether anything of the fetch's time is left after a pause."""
    try:
        return bounds.seconds() > wait
    except Stopped:
        return False


def _number(headers: Mapping[str, str]) -> int | None:
    told = headers.get("content-length", "").strip()
    return int(told) if re.fullmatch(r"[0-9]{1,18}", told) else None


def _translate(error: Exception, bounds: Bounds) -> Stopped:
    if isinstance(error, requests.exceptions.SSLError | BrokenTls):
        return Stopped("tls", "there is no secure connection to it: its certificate or TLS is bad")
    if isinstance(error, requests.Timeout | TimeoutError):
        return bounds.timeout()
    if isinstance(error, DecodeError | requests.exceptions.ContentDecodingError):
        return Stopped("encoding", "its compression is broken")
    if isinstance(error, requests.exceptions.InvalidURL | UnicodeError):
        return Stopped("address", "it is no address")
    return Stopped("broken", "the answer breaks off or is no HTTP")
