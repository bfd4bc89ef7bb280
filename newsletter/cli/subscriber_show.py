"""All that is stored of one address, gathered and shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsletter.cli.subscriber_answers import subscriber_json, subscriber_lines
from newsletter.consenting import Note, Report, Request
from newsletter.mailing import Preferences, Standing, Subscriber

if TYPE_CHECKING:
    from newsletter.app import App


@dataclass(frozen=True, kw_only=True)
class Stored:
    """Everything that the store has of an address."""

    address: str
    subscriber: Subscriber | None
    suppressed: str
    erased: bool  #: somebody of this address asked to be forgotten
    history: Sequence[Note]
    requests: Sequence[Request]
    reports: Sequence[Report]
    issues: Sequence[Standing]

    @property
    def is_nothing(self) -> bool:
        return not (self.subscriber or self.suppressed or self.erased or self.requests)


def find_stored(app: App, address: str) -> Stored:
    store = app.store()
    found = store.subscribers.find(address)
    return Stored(
        address=address,
        subscriber=found,
        suppressed=store.subscribers.find_suppression(address) or "",
        erased=app.erasures.finder()(address),
        history=store.front_desk.history(found.id) if found else (),
        requests=store.front_desk.requests(address),
        reports=store.front_desk.reports(address),
        issues=store.ledger.standings(found.id) if found else (),
    )


def stored_json(stored: Stored) -> dict[str, Any]:
    from newsletter.web.site.account import about_note, about_preferences, about_request

    found = stored.subscriber
    about: dict[str, Any] = {"address": stored.address, "suppressed": stored.suppressed or None}
    if found:
        about |= subscriber_json(found)
        about["preferences"] = about_preferences(found.preferences)
    about["erased"] = stored.erased
    about["history"] = [about_note(note) for note in stored.history]
    about["requests"] = [about_request(request) for request in stored.requests]
    about["reports"] = [
        {"at": report.at.isoformat(), "soft": report.soft} for report in stored.reports
    ]
    about["issues"] = [standing._asdict() for standing in stored.issues]
    return about


def stored_lines(stored: Stored) -> Iterator[str]:
    if stored.subscriber:
        yield from subscriber_lines(stored.subscriber)
        yield from _preference_lines(stored.subscriber.preferences)
    else:
        yield f"{'address':<12} {stored.address}, no subscriber"
        if stored.suppressed:
            yield f"{'suppressed':<12} {stored.suppressed}"
    if stored.erased:
        yield f"{'erased':<12} at their own wish; a code without the address keeps imports out"
    for note in stored.history:
        yield f"{'history':<12} {note.at:%Y-%m-%d %H:%M} UTC {note.status}{_details(note)}"
    for request in stored.requests:
        yield f"{'request':<12} {request.at:%Y-%m-%d %H:%M} UTC {_outcome(request)}"
    for report in stored.reports:
        kind = "a soft bounce" if report.soft else "a hard bounce, complaint or unsubscription"
        yield f"{'report':<12} {report.at:%Y-%m-%d %H:%M} UTC {kind}"

    for one in stored.issues:
        words = filter(None, (one.state, one.reason, *one.told))
        yield f"{'issue':<12} {one.issue}: {', '.join(words)}"


def _preference_lines(wanted: Preferences) -> Iterator[str]:
    if wanted.topics:
        yield f"{'topics':<12} {', '.join(wanted.topics)}"
    if wanted.speakers:
        yield f"{'speakers':<12} {', '.join(wanted.speakers)}"
    if wanted.paused_until:
        yield f"{'paused until':<12} {wanted.paused_until}"


def _details(note: Note) -> str:
    parts = [note.source, note.network and f"from {note.network}"]
    parts += [note.wording and f"agreed to {note.wording!r}", note.reason and repr(note.reason)]
    return "".join(f", {part}" for part in parts if part)


def _outcome(request: Request) -> str:
    what = "to sign up" if request.wish == "subscribe" else "for the own link"
    answered = "confirmed" if request.used_at else "answered" if request.answered_at else "waiting"
    where = f" at {request.page}" if request.page else ""
    network = f" from {request.network}" if request.network else ""
    return f"{what}{where}{network}, {answered}"
