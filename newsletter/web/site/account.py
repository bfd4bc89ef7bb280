"""All that is stored of one reader, as the reader gets it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from newsletter.consenting import Note
from newsletter.mailing import Subscriber


def about_reader(reader: Subscriber, history: Sequence[Note]) -> dict[str, Any]:
    """Plain values, in the words of the files and commands."""
    wanted = reader.preferences
    return {
        "address": reader.address,
        "status": reader.status,
        "first_name": reader.first_name,
        "last_name": reader.last_name,
        "fields": dict(reader.fields),
        "consent_at": reader.consent_at.isoformat() if reader.consent_at else None,
        "consent_source": reader.consent_source,
        "suppressed": reader.suppressed or None,
        "preferences": {
            "topics": list(wanted.topics),
            "speakers": list(wanted.speakers),
            "paused_until": wanted.paused_until.isoformat() if wanted.paused_until else None,
        },
        "history": [
            {**note._asdict(), "at": note.at.isoformat(timespec="seconds")} for note in history
        ],
    }
