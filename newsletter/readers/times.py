"""The times in a row: when a reader agreed or left, as exactly as it is told. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from newsletter.mailing import Consent
from newsletter.readers.dates import read_time
from newsletter.readers.refusals import BadRow
from newsletter.readers.standing import is_nothing

#: How far a time may lie ahead of now: clocks differ, and so do the zones that nobody wrote.
_TOLERANCE = timedelta(days=1)


def find_consent(text: str, day_first: bool | None) -> datetime | None:
    """When somebody agreed; None where nothing, or nothing certain, is said of it.

    Raises BadRow for an address: then the cells stand in other columns than they should.
    """
    try:
        return parse_time(text)
    except BadRow:
        if "@" in text:
            raise
        return read_time(text, day_first)


def find_time(text: str) -> datetime | None:
    """Services write times in their own ways; one that cannot be read is as good as none."""
    try:
        return parse_time(text.removesuffix(" UTC"))
    except BadRow:
        return read_time(text)


def parse_time(text: str) -> datetime | None:
    """ISO 8601, taken as UTC where it names no zone; None where there is none. Raises BadRow."""
    text = text.strip()
    if is_nothing(text.casefold()):
        return None
    try:
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        shown = text if len(text) <= 40 else f"{text[:39]}…"
        raise BadRow(f"the time {shown!r} is none; expected it like 2026-11-23 14:30") from error


def find_past(
    times: Iterable[datetime | None], consent: Consent, suppressed: str, now: datetime
) -> datetime | None:
    """The first time that there is. Raises BadRow where consent is said to lie in the future.

    Of who gets no mail anyway such a time is passed over, so that this stays so.
    """
    told = next(filter(None, times), None)
    if told is None or told <= now + _TOLERANCE:
        return told
    if consent == "unsubscribed" or suppressed:
        return None
    raise BadRow(
        f"the time of consent, {told:%Y-%m-%d %H:%M} UTC, lies in the future;"
        " expected when the reader agreed"
    )
