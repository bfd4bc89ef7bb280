"""The columns of our own export, by which it is known before any other service's. Pure.

An export keeps the fields that came from other services, and so may look like theirs too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from newsletter.mailing import OWN, Preferences, name_own
from newsletter.readers.dates import read_time
from newsletter.readers.standing import find_reason, is_nothing

COLUMNS = (
    *("email", "status", "first_name", "last_name"),
    *("consent_at", "consent_source", "suppressed"),
)
#: Behind the others since they are exported; in this order, which sorted fields never have.
CHOICES = ("paused_until", "topics", "speakers", "set_by_reader")
_CHOICES_BEFORE = CHOICES[:3]  #: of older versions
#: Before the name of a reader's field that would else be read as a word on who left. Without it, in
#: a file of ours, such a column is one that the editor has added.
FIELD = "field: "


def find_ours(header: Sequence[str]) -> dict[str, int]:
    """Which of its columns stands where; empty where it is no export of ours."""
    names = [cell.strip() for cell in header]
    end = len(COLUMNS)
    if tuple(names[:end]) != COLUMNS:
        return {}
    tails = (CHOICES, _CHOICES_BEFORE, ())
    chosen = next(tail for tail in tails if tuple(names[end : end + len(tail)]) == tail)
    return {name: i for i, name in enumerate((*COLUMNS, *chosen))}


def write_choices(wanted: Preferences) -> tuple[str, ...]:
    pause = wanted.paused_until.isoformat() if wanted.paused_until else ""
    return pause, *map(", ".join, (wanted.topics, wanted.speakers, name_own(wanted.own)))


def read_choices(
    pause: str, topics: str, speakers: str, own: str, day_first: bool | None = None
) -> Preferences:
    """Raises ValueError for what is no day, or may be another one; see `find_day_first`."""
    until = _read_day(pause.strip(), day_first)
    bits = sum(OWN.get(name, 0) for name in _ids(own))
    return Preferences(_ids(topics), _ids(speakers), until, bits)


def _read_day(text: str, day_first: bool | None) -> date | None:
    """As we write it, or as a spreadsheet does that saved it."""
    if is_nothing(text.casefold()):
        return None
    found = read_time(text, day_first)
    return found.date() if found else date.fromisoformat(text[:10])


def write_reason(reason: str) -> str:
    """The reason of a suppression, so that no import takes it for a no or for a mere yes."""
    return reason if not reason or find_reason(reason) == reason else f"manual: {reason}"


def _ids(text: str) -> tuple[str, ...]:
    ids = (part.strip() for part in text.split(","))
    return tuple(dict.fromkeys(filter(None, ids)))
