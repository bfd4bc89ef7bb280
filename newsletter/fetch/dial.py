"""Connections that go to a checked address only, and end in time.

A name is resolved once, every answer is checked, and the connection is made to the number that was
checked, so that a second answer of the name's owner (DNS rebinding) changes nothing. The Host
header, SNI and the certificate keep to the name.

urllib3's timeouts hold for a single read, and it reads some lines without a limit. So the sockets
themselves count: no byte is read after the deadline or beyond the budget.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Collection, Iterable
from functools import partial
from threading import Thread
from typing import Any

from requests.adapters import HTTPAdapter
from requests.utils import DEFAULT_CA_BUNDLE_PATH
from urllib3 import PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool

from newsletter.fetch.guard import is_public
from newsletter.fetch.outcome import Limits, Stopped

Resolve = Callable[[str, int], Iterable[str]]  # host, port → numbers; raises OSError

#: Headers, and what compression and chunks add to a body.
_SLACK = 1_000_000
#: Seconds for one of several numbers of a host, so that a dead one leaves time for the next.
_EACH = 5.0


def resolve(host: str, port: int) -> tuple[str, ...]:
    """The numbers of a host, in the system's order. Raises OSError, UnicodeError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class Bounds:
    """The time and the bytes that are left of one fetch."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._deadline = time.monotonic() + limits.seconds
        self._bytes = limits.bytes + _SLACK

    def seconds(self, most: float = float("inf")) -> float:
        """What is left. Raises Stopped when nothing is."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise self.timeout()
        return min(left, most)

    def timeout(self) -> Stopped:
        return Stopped("timeout", f"it took more than {self._limits.seconds:g} seconds")

    def extend(self, seconds: float) -> None:
        self._deadline += seconds

    def spend(self, count: int) -> None:
        self._bytes -= count
        if self._bytes < 0:
            raise too_large(self._limits)


def too_large(limits: Limits) -> Stopped:
    return Stopped("too-large", f"it is larger than {limits.bytes:,} bytes")


class _Socket(socket.socket):
    """All that http.client and urllib3 read comes through `recv_into`."""

    bounds: Bounds | None = None

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        if self.bounds is None:
            return super().recv_into(*args, **kwargs)
        self.settimeout(self.bounds.seconds())
        try:
            count = super().recv_into(*args, **kwargs)
        except TimeoutError:
            raise self.bounds.timeout() from None
        self.bounds.spend(count)
        return count


class _SecureSocket(_Socket, ssl.SSLSocket):
    """The same after a TLS handshake, which the socket's own timeout bounds as a whole."""


def make_tls(authorities: str | None = None) -> ssl.SSLContext:
    """A context that checks certificates and names; by default with the authorities of requests."""
    context = ssl.create_default_context(cafile=authorities or DEFAULT_CA_BUNDLE_PATH)
    context.sslsocket_class = _SecureSocket
    return context


class Line:
    """Makes the connections of one fetch."""

    def __init__(
        self, bounds: Bounds, *, limits: Limits, allow_hosts: Collection[str], resolve: Resolve
    ) -> None:
        self.bounds = bounds
        self._limits = limits
        self._allow_hosts = allow_hosts
        self._resolve = resolve

    def dial(self, host: str, port: int) -> socket.socket:
        """A connection to a number of the host that was checked. Raises Stopped."""
        name = host.strip("[]").lower().rstrip(".")
        numbers = self._numbers(name, port)
        if name not in self._allow_hosts and not all(map(is_public, numbers)):
            words = f"the host {name!r} is in a private network; to allow it, name it in"
            raise Stopped("forbidden", f"{words} allow_hosts under [collect]")
        errors: list[OSError] = []
        for number in numbers:
            try:
                return self._connect(number, port, alone=len(numbers) == 1)
            except OSError as error:
                errors.append(error)
        raise _failure(name, errors)

    def _numbers(self, host: str, port: int) -> tuple[str, ...]:
        """The host's numbers; the system's resolver has no time limit, so a thread waits for it."""
        answer: list[tuple[str, ...] | Exception] = []

        def ask() -> None:
            try:
                answer.append(tuple(self._resolve(host, port)))
            except (OSError, UnicodeError) as error:
                answer.append(error)

        thread = Thread(target=ask, daemon=True)
        thread.start()
        thread.join(self.bounds.seconds(self._limits.connect))
        if not answer:
            raise Stopped("unreachable", f"nobody answers who the host {host!r} is")
        if isinstance(answer[0], Exception):
            raise _unresolved(host, answer[0])
        if not answer[0]:
            raise Stopped("dns", f"there is no host {host!r}")
        return answer[0]

    def _connect(self, number: str, port: int, *, alone: bool) -> socket.socket:
        family = socket.AF_INET6 if ":" in number else socket.AF_INET
        connection = _Socket(family, socket.SOCK_STREAM)
        try:
            most = self._limits.connect if alone else min(self._limits.connect, _EACH)
            connection.settimeout(self.bounds.seconds(most))
            connection.connect((number, port))
            connection.settimeout(self.bounds.seconds())
        except BaseException:
            connection.close()
            raise
        connection.bounds = self.bounds
        return connection


def _unresolved(host: str, error: Exception) -> Stopped:
    passing = isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN
    if passing:
        return Stopped("unreachable", f"the name {host!r} cannot be looked up now")
    return Stopped("dns", f"there is no host {host!r}")


def _failure(host: str, errors: list[OSError]) -> Stopped:
    if any(isinstance(error, ConnectionRefusedError) for error in errors):
        return Stopped("refused", f"the host {host!r} takes no connection")
    if errors and all(isinstance(error, TimeoutError) for error in errors):
        return Stopped("timeout", f"the host {host!r} does not answer")
    return Stopped("unreachable", f"the host {host!r} cannot be reached")


class _Plain(HTTPConnection):
    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._line = line

    def _new_conn(self) -> socket.socket:
        return self._line.dial(self._dns_host, self.port or 80)


class _Secure(HTTPSConnection):
    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._line = line

    def _new_conn(self) -> socket.socket:
        return self._line.dial(self._dns_host, self.port or 443)

    def connect(self) -> None:
        super().connect()
        self.sock.bounds = self._line.bounds  # type: ignore[union-attr]


class _Pools(PoolManager):
    def __init__(self, line: Line, tls: ssl.SSLContext) -> None:
        super().__init__(num_pools=1, maxsize=1, ssl_context=tls)
        self._connections = {
            "http": partial(_Plain, line=line),
            "https": partial(_Secure, line=line),
        }

    def _new_pool(self, scheme: str, *args: Any, **kwargs: Any) -> HTTPConnectionPool:
        pool = super()._new_pool(scheme, *args, **kwargs)
        pool.ConnectionCls = self._connections[scheme]  # type: ignore[assignment]
        return pool


class Adapter(HTTPAdapter):
    """`requests` over the connections of one fetch."""

    def __init__(self, line: Line, tls: ssl.SSLContext) -> None:
        self._line = line
        self._tls = tls
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        self.poolmanager = _Pools(self._line, self._tls)

    def cert_verify(self, *args: Any, **kwargs: Any) -> None:
        """The context has its authorities already; loading them takes 10 ms each time."""
