"""Whom an update is about, among the speakers that its editor confirmed."""

from __future__ import annotations

from newsletter.model import Roster, Speaker, Update


def primary_speakers(update: Update, roster: Roster) -> tuple[Speaker, ...]:
    """Whom to book after reading: by headline, source label, intro; else all confirmed ones.

    Empty when nobody confirmed is on the roster. Guests and ids that are not on it are passed over.
    """
    confirmed = [roster.speakers[i] for i in dict.fromkeys(update.speakers) if i in roster.speakers]
    if len(confirmed) < 2:
        return tuple(confirmed)
    # Most updates have one speaker; the expressions for the others take milliseconds to compile.
    from newsletter.cta.naming import pick_primary

    return pick_primary(update, confirmed)
