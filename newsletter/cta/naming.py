"""Of several confirmed speakers those whom an update is about."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.model import Speaker, Update
from newsletter.roster.standing import find_primary


def pick_primary(update: Update, confirmed: Sequence[Speaker]) -> tuple[Speaker, ...]:
    """By headline, source label and intro; where nothing decides, all of them."""
    source = update.source.name if update.source else ""
    return find_primary(update.title, source, update.body, update.body, confirmed) or tuple(
        confirmed
    )
