"""What an answer means for a source: conditional requests, faults, and when to ask again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from http import HTTPStatus

from newsletter.fetch.outcome import Fetched
from newsletter.gathered import Fault, Reading, SourceState

_FIRST = 15 * 60.0  #: seconds after the first failure, doubled for each that follows
_LONGEST = 24 * 3600.0
_LONGEST_TOLD = 7 * 24 * 3600.0  #: whatever a server asks for
_WORDS = {
    401: "it wants a password",
    403: "it refuses us",
    404: "there is nothing at this address",
    410: "it is gone for good; delete the source",
    429: "it is asked too often",
}


def conditions(state: SourceState) -> dict[str, str]:
    """Headers that ask for news only (RFC 9110, 13.1)."""
    told = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in told.items() if value}


def find_outcome(fetched: Fetched, state: SourceState, now: float, *, name: str) -> Reading | None:
    """The reading, where the answer brings nothing to read: a fault, or no news.

    `name` is that of the settings.
    """
    fault = fetched.fault or status_fault(fetched.status)
    if fault:
        return failed(fault, fetched, state, now)
    if fetched.status == 304 or digest(fetched.body) == state.digest:
        told = replace(state, failures=0, next_at=0.0, moved_to=fetched.moved_to)
        return Reading(
            state=told, name=name or state.name, unchanged=True, moved_to=fetched.moved_to
        )
    return None


def failed(fault: Fault, fetched: Fetched, state: SourceState, now: float) -> Reading:
    """A reading that failed, and when another is worth trying; what is known of the body stays."""
    own = min(_FIRST * 2.0 ** min(state.failures, 10), _LONGEST)
    wait = max(own, min(_retry_after(fetched.headers, now), _LONGEST_TOLD))
    told = replace(
        state, failures=state.failures + 1, next_at=now + wait, moved_to=fetched.moved_to
    )
    return Reading(state=told, name=state.name, moved_to=fetched.moved_to, fault=fault)


def succeeded(fetched: Fetched, name: str, *, found_at: str = "") -> SourceState:
    """The state after a body was read. What servers tell goes back to them as it came."""
    return SourceState(
        etag=_plain(fetched.headers.get("etag", "")),
        last_modified=_plain(fetched.headers.get("last-modified", "")),
        digest=digest(fetched.body),
        name=name,
        found_at=found_at,
        moved_to=fetched.moved_to,
    )


def digest(body: bytes) -> str:
    return blake2b(body, digest_size=16).hexdigest()


def status_fault(status: int) -> Fault | None:
    """Why an answer is none, by its status."""
    if 200 <= status < 300 or status == 304:
        return None
    words = _WORDS.get(status) or ("it has a fault of its own" if status >= 500 else "")
    return Fault("status", f"it answers {_named(status)}{f': {words}' if words else ''}")


def _named(status: int) -> str:
    try:
        return f"{status} ({HTTPStatus(status).phrase})"
    except ValueError:
        return str(status)


def _retry_after(headers: Mapping[str, str], now: float) -> float:
    """Seconds; RFC 9110, 10.2.3."""
    told = headers.get("retry-after", "").strip()
    if told.isascii() and told.isdigit():
        return float(told[:9])
    try:
        return parsedate_to_datetime(told).timestamp() - now
    except (ValueError, OverflowError):
        return 0.0


def _plain(header: str) -> str:
    """What may stand in a request: headers of strangers may hold anything."""
    return header if header.isascii() and header.isprintable() and len(header) < 500 else ""
