"""What became of a fetch, as values."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from newsletter.gathered import Fault

__all__ = ["Fault", "Fetched", "Kind", "Limits", "Stopped"]

Kind = Literal[
    "address",  # it cannot be asked: not http(s), no host, a password in it
    "forbidden",  # it is in a private network, or a redirect leads there
    "dns",  # there is no such host
    "refused",  # the host takes no connection there
    "unreachable",  # neither the host nor its name could be reached now
    "tls",  # no secure connection, or not to whom the address says
    "timeout",
    "redirects",  # too many, or in a circle
    "too-large",
    "broken",  # what came is no HTTP, or breaks off
    "encoding",  # compressed in a way that cannot be read
]


class Fetched(NamedTuple):
    """An answer, whatever its status, or the fault that kept it away."""

    asked: str
    address: str  #: where the answer came from, after all redirects; or where the fault happened
    moved_to: str = ""  #: where permanent redirects, and only those before any other, led
    status: int = 0  #: 0 where there is a fault
    content_type: str = ""  #: in lower case, without parameters
    length: int | None = None  #: of the body, as declared; None where that is not known
    headers: Mapping[str, str] = MappingProxyType({})  #: names in lower case
    body: bytes = b""  #: decoded; as much of it as was asked for
    fault: Fault | None = None

    @property
    def ok(self) -> bool:
        return self.fault is None and 200 <= self.status < 300


class Limits(NamedTuple):
    """What one fetch may cost, with all its redirects and retries."""

    seconds: float = 20.0  #: by the clock on the wall; waiting for one's turn does not count
    connect: float = 10.0  #: seconds for one connection
    bytes: int = 10_000_000  #: of the decoded body, and of what comes over the wire
    redirects: int = 10
    retries: int = 2  #: after 429, 503 and connections that failed
    pause: float = 0.5  #: seconds before the first retry, doubled for the next


class Stopped(Exception):
    """Ends a fetch from deep inside the HTTP client, which lets it pass; never leaves `Fetcher`."""

    def __init__(self, kind: Kind, words: str) -> None:
        super().__init__(words)
        self.fault = Fault(kind, words)
