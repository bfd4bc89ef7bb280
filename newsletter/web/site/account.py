"""All that is stored of one reader, as the reader gets it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newsletter.consenting import Note, Request
from newsletter.mailing import Preferences, Subscriber


def about_reader(
    reader: Subscriber, history: Sequence[Note], requests: Sequence[Request]
) -> dict[str, Any]:
    """Plain values, in the words of the files and commands."""
    return {
        "address": reader.address,
        "status": reader.status,
        "first_name": reader.first_name,
        "last_name": reader.last_name,
        "fields": dict(reader.fields),
        "consent_at": reader.consent_at.isoformat() if reader.consent_at else None,
        "consent_source": reader.consent_source,
        "suppressed": reader.suppressed or None,
        "preferences": about_preferences(reader.preferences),
        "history": [about_note(note) for note in history],
        "requests": [about_request(request) for request in requests],
    }


def about_preferences(wanted: Preferences) -> dict[str, Any]:
    return {
        "topics": list(wanted.topics),
        "speakers": list(wanted.speakers),
        "paused_until": wanted.paused_until.isoformat() if wanted.paused_until else None,
    }


def about_note(note: Note) -> dict[str, Any]:
    return {**note._asdict(), "at": note.at.isoformat(timespec="seconds")}


def about_request(request: Request) -> dict[str, Any]:
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
