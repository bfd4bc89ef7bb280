"""All that is stored of one address, gathered: what an editor is shown and a reader takes along.

It is the same for both (GDPR, articles 15 and 20).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsletter.consenting import Note, Report, Request
from newsletter.mailing import Preferences, Standing, Subscriber, name_own
from newsletter.ports import Store

if TYPE_CHECKING:
    from newsletter.readers.rejected import RejectedRow


@dataclass(frozen=True, kw_only=True)
class Stored:
    """Everything that the store and the files of rejected rows have of an address."""

    address: str
    subscriber: Subscriber | None
    suppressed: str
    erased: bool  #: somebody of this address asked to be forgotten
    history: Sequence[Note]
    requests: Sequence[Request]
    reports: Sequence[Report]
    issues: Sequence[Standing]
    rejected: Sequence[RejectedRow]  #: that no import took
    calls: Sequence[str]  #: issues of calls without an outcome, which hold address and values

    @property
    def is_nothing(self) -> bool:
        return not (self.erased or self.calls or self.places)

    @property
    def places(self) -> tuple[str, ...]:
        """Where the address itself stands until somebody takes it away."""
        kept = {
            "the list": self.subscriber,
            "the suppressions": self.suppressed,
            "requests": self.requests,
            "reports": self.reports,
            "rejected rows": self.rejected,
        }
        return tuple(place for place, found in kept.items() if found)


def find_stored(
    store: Store, address: str, *, is_erased: Callable[[str], bool], imports: Path
) -> Stored:
    """`imports` is the folder of rejected rows; of these the address may be none."""
    # Late: it brings all of the reading of lists.
    from newsletter.readers.rejected import find_rejected

    found = store.subscribers.find(address)
    return Stored(
        address=address,
        subscriber=found,
        suppressed=store.subscribers.find_suppression(address) or "",
        erased=is_erased(address),
        history=store.front_desk.history(found.id) if found else (),
        requests=store.front_desk.requests(address),
        reports=store.front_desk.reports(address),
        issues=store.ledger.standings(found.id) if found else (),
        rejected=tuple(find_rejected(imports, address)),
        calls=tuple(store.ledger.open_calls(address)),
    )


def stored_json(stored: Stored) -> dict[str, Any]:
    """Plain values, in the words of the files and commands."""
    about: dict[str, Any] = {"address": stored.address, "suppressed": stored.suppressed or None}
    if stored.subscriber:
        about |= subscriber_json(stored.subscriber)
        about["preferences"] = _preferences_json(stored.subscriber.preferences)
    about["erased"] = stored.erased
    about["history"] = [
        {**note._asdict(), "at": note.at.isoformat(timespec="seconds")} for note in stored.history
    ]
    about["requests"] = [_request_json(request) for request in stored.requests]
    about["reports"] = [
        {**report._asdict(), "at": report.at.isoformat(), "kind": report.kind or None}
        for report in stored.reports
    ]
    about["issues"] = [standing._asdict() for standing in stored.issues]
    about["rejected"] = [row._asdict() for row in stored.rejected]
    about["calls"] = list(stored.calls)
    return about


def subscriber_json(subscriber: Subscriber) -> dict[str, Any]:
    at = subscriber.consent_at
    return {
        "id": subscriber.id,
        "address": subscriber.address,
        "status": subscriber.status,
        "first_name": subscriber.first_name,
        "last_name": subscriber.last_name,
        "fields": dict(subscriber.fields),
        "consent_at": at.isoformat() if at else None,
        "consent_source": subscriber.consent_source,
        "suppressed": subscriber.suppressed or None,
    }


def _preferences_json(wanted: Preferences) -> dict[str, Any]:
    return {
        "topics": list(wanted.topics),
        "speakers": list(wanted.speakers),
        "paused_until": wanted.paused_until.isoformat() if wanted.paused_until else None,
        "set_by_reader": list(name_own(wanted.own)),
    }


def _request_json(request: Request) -> dict[str, Any]:
    """Without its number, which is signed into a link."""
    return {
        "wish": request.wish,
        "at": request.at.isoformat(timespec="seconds"),
        "first_name": request.first_name,
        "page": request.page,
        "network": request.network,
        "wording": request.wording,
        "answered": request.answered_at is not None,
        "confirmed": request.used_at is not None,
    }
