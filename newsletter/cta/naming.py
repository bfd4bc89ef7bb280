"""Of several confirmed speakers those whom an update is about."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.model import Speaker, Update
from newsletter.roster.standing import find_primary
from newsletter.roster.written import as_written


def pick_primary(update: Update, confirmed: Sequence[Speaker]) -> tuple[Speaker, ...]:
    """By headline, source label and intro; where nothing decides, all of them."""
    source = update.source.name if update.source else ""
    written = as_written(confirmed, f"{update.title}\n\n{source}\n\n{update.body}")
    found = find_primary(update.title, source, update.body, update.body, written)
    by_id = {speaker.id: speaker for speaker in confirmed}
    return tuple(by_id[speaker.id] for speaker in found) or tuple(confirmed)
