"""All that is stored of one address, as lines."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.cli.subscriber_answers import subscriber_lines
from newsletter.consenting import Note, Request
from newsletter.mailing import Preferences, name_own
from newsletter.stored import Stored


def stored_lines(stored: Stored) -> Iterator[str]:
    if stored.subscriber:
        yield from subscriber_lines(stored.subscriber)
        yield from _preference_lines(stored.subscriber.preferences)
    else:
        yield f"{'address':<12} {stored.address}, no subscriber"
        if stored.suppressed:
            yield f"{'suppressed':<12} {stored.suppressed}"
    if stored.erased:
        yield f"{'erased':<12} for good; a code without the address keeps imports out"
        if stored.places:
            told = f"the address itself, in {' and '.join(stored.places)}"
            yield f"{'kept':<12} {told}; to forget it: newsletter subscribers erase ADDRESS"
    for note in stored.history:
        yield f"{'history':<12} {note.at:%Y-%m-%d %H:%M} UTC {note.status}{_details(note)}"
    for request in stored.requests:
        yield f"{'request':<12} {request.at:%Y-%m-%d %H:%M} UTC {_outcome(request)}"
    for report in stored.reports:
        kind = report.kind or "a hard bounce, complaint or unsubscription"
        yield f"{'report':<12} {report.at:%Y-%m-%d %H:%M} UTC {kind}"
    for row in stored.rejected:
        yield f"{'rejected':<12} {row.file}, line {row.line}: {row.reason}"
    for issue in stored.calls:
        told = "has no answer yet, and holds address and values until then"
        yield f"{'call':<12} {issue}: {told}; to get it: newsletter send {issue}"
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
    if own := name_own(wanted.own):
        told = ", ".join(name.replace("_", " ") for name in own)
        yield f"{'own hand':<12} {told}: set by the reader, so no import changes it"


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
