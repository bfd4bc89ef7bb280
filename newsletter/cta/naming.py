"""Of several confirmed speakers those whom an update is about."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.model import Speaker, Update
from newsletter.roster.standing import named_in_headline, only_one_in_intro, source_label


def pick_primary(update: Update, confirmed: Sequence[Speaker]) -> tuple[Speaker, ...]:
    """By headline, source label and intro; where none of them decides, all of them."""
    source = update.source.name if update.source else ""
    return (
        named_in_headline(update.title, confirmed)
        or source_label(source, update.body, confirmed)
        or only_one_in_intro(update.body, confirmed)
        or tuple(confirmed)
    )
