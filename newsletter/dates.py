"""Dates as strangers write them, as aware times."""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from time import struct_time

_MONTHS = (
    # English, German, French, Dutch, Spanish and Italian; three letters tell them apart, nearly.
    ("jan", "ene", "gen", "januari"),
    ("feb", "fév", "fev", "februari"),
    ("mar", "mär", "mrz", "maa", "mrt"),
    ("apr", "avr", "abr"),
    ("may", "mai", "mei", "mag"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "aoû", "aou", "ago"),
    ("sep", "set"),
    ("oct", "okt", "ott"),
    ("nov",),
    ("dec", "dez", "déc", "dic"),
)
_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_ISO = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]+(.*))?", re.DOTALL)
_NUMERIC = re.compile(r"(\d{4})\s*[/.年-]\s*(\d{1,2})\s*[/.月-]\s*(\d{1,2})日?(.*)", re.DOTALL)
_DAY_FIRST = re.compile(
    r"\D{0,20}?(\d{1,2})(?:st|nd|rd|th|er|\.)?\s+(?:de\s+)?([^\W\d]{3,12})\.?,?\s+(?:de\s+)?(\d{4})(.*)",
    re.DOTALL,
)
_MONTH_FIRST = re.compile(
    r"(?:[^\W\d]+,\s*)?([^\W\d]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(.*)", re.DOTALL
)
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?", re.IGNORECASE)
_HALF_DAY = re.compile(r"\d\s*[ap]\.?m\b", re.IGNORECASE)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d\d):?(\d\d)\s*$")
_LONGEST = 100
_LONGEST_LINE = 300
_IN_LINE = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d\S*)?|\d{4}年\d{1,2}月\d{1,2}日"
    r"|(?<!\w)(?:\d{1,2}(?:st|nd|rd|th|\.)?\s+)?[^\W\d]{3,12}\.?,?\s+"
    r"(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?(?:19|20)\d\d(?!\d)"
)


def find_date(line: str) -> datetime | None:
    """The first day in a line, as in `Posted by Jane on November 22, 2026 at 9:30`.

    A month alone is no day, and 11/10/2026 is two.
    """
    for match in _IN_LINE.finditer(line[:_LONGEST_LINE]):
        if found := parse_date(match[0]):
            return found
    return None


def parse_date(text: str) -> datetime | None:
    """A time, at midnight UTC for a mere day; None for what is no date, or not of our times."""
    text = " ".join(text.split())[:_LONGEST]
    half_day = _HALF_DAY.search(text)  # which mail does not know
    found = _iso(text) or (None if half_day else _mail_date(text)) or _written(text)
    return found if found and is_of_our_times(found) else None


def from_struct(parsed: struct_time | None) -> datetime | None:
    """feedparser's UTC time."""
    if parsed is None:
        return None
    try:
        found = datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return found if is_of_our_times(found) else None


def is_of_our_times(when: datetime) -> bool:
    """Whether a post can be of that time: 1970 is a clock that was never set."""
    return 1990 <= when.year < 2100


def _iso(text: str) -> datetime | None:
    match = _ISO.fullmatch(text)
    return _make(match[1], match[2], match[3], match[4] or "") if match else None


def _mail_date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _written(text: str) -> datetime | None:
    """As people write it: 23 November 2026, November 23, 2026 5:30 pm, 2026年11月23日."""
    if match := _NUMERIC.match(text):
        return _make(match[1], match[2], match[3], match[4])
    if match := _DAY_FIRST.match(text):
        day, month, year, rest = match.groups()
    elif match := _MONTH_FIRST.match(text):
        month, day, year, rest = match.groups()
    else:
        return None
    number = _month(month)
    return _make(year, str(number), day, rest) if number else None


def _month(name: str) -> int | None:
    name = name.casefold()
    return _NUMBERS.get(name[:4]) or _NUMBERS.get(name[:3])


def _make(year: str, month: str, day: str, rest: str) -> datetime | None:
    clock = _CLOCK.search(rest)
    hour, minute, second = (int(clock[i] or 0) for i in (1, 2, 3)) if clock else (0, 0, 0)
    if clock and clock[4]:
        hour = hour % 12 + (12 if clock[4][0] in "pP" else 0)
    try:
        return datetime(
            int(year), int(month), int(day), hour, minute, min(second, 59), tzinfo=_zone(rest)
        )
    except ValueError:
        return None


def _zone(rest: str) -> timezone:
    match = _OFFSET.search(rest)
    if not match:
        return UTC
    minutes = int(match[2]) * 60 + int(match[3])
    away = timedelta(minutes=min(minutes, 14 * 60))
    return timezone(away if match[1] == "+" else -away)
