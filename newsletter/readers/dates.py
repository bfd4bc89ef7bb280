"""Days as people and spreadsheets write them: `13/05/2023`, `May 3, 2023`, `3. Mai 2023`. Pure.

What may be one day or another is none, unless the other values of its column tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from newsletter.shapes import without_accents

_CLOCK = (
    r"(?:[ ,T]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?:\.\d+)?"
    r"\s?(?P<half>[ap]m)?)?"
)
_ZONE = r"\s*(?:UTC|GMT|Z)?"
_NUMBERS = re.compile(
    rf"(?P<one>\d{{1,2}})(?P<sign>[./-])(?P<two>\d{{1,2}})(?P=sign)(?P<year>\d{{4}}){_CLOCK}{_ZONE}",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{4}})(?P<sign>[./])(?P<two>\d{{1,2}})(?P=sign)(?P<one>\d{{1,2}}){_CLOCK}{_ZONE}",
    re.IGNORECASE,
)
_WORDS = re.compile(
    rf"(?:[^\W\d_]+\.?,?\s+)?(?:(?P<one>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?[\s-]+(?:de\s+)?)?"
    rf"(?P<month>[^\W\d_]{{3,}})\.?[\s-]+(?:(?P<two>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?"
    rf"(?:de\s+)?(?P<year>\d{{4}}){_CLOCK}{_ZONE}",
    re.IGNORECASE,
)
#: English, German, French, Spanish, Italian, Dutch, Portuguese; no two months begin alike.
_MONTHS = (
    ("jan", "jän", "ene", "gen"),
    ("feb", "fév", "fev"),
    ("mar", "mär", "maa", "mrt"),
    ("apr", "avr", "abr"),
    ("may", "mai", "mag", "mei"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "aou", "ago"),
    ("sep", "set"),
    ("oct", "okt", "ott", "out"),
    ("nov",),
    ("dec", "dez", "dic", "déc"),
)
_MONTH = {without_accents(word): n for n, words in enumerate(_MONTHS, 1) for word in words}


def find_day_first(values: Iterable[str]) -> bool | None:
    """Whether `03/05/2023` is in May; None where no value of the column tells."""
    found = [match for value in values if (match := _NUMBERS.fullmatch(value.strip()))]
    day_first = any(int(match["one"]) > 12 for match in found)
    month_first = any(int(match["two"]) > 12 for match in found)
    return day_first if day_first != month_first else None


def read_time(text: str, day_first: bool | None = None) -> datetime | None:
    """In UTC; None for what is no day, or may be another one."""
    text = text.strip()
    try:
        if found := _NUMBERS.fullmatch(text):
            return _by_numbers(found, day_first)
        if found := _YEAR_FIRST.fullmatch(text):
            return _at(found, month=int(found["two"]), day=int(found["one"]))
        if found := _WORDS.fullmatch(text):
            return _by_word(found)
    except ValueError:
        pass
    return None


def _by_numbers(found: re.Match[str], day_first: bool | None) -> datetime | None:
    one, two = int(found["one"]), int(found["two"])
    if found["sign"] == "." or one > 12 or one == two:  # points stand where the day is first
        return _at(found, month=two, day=one)
    if two > 12:
        return _at(found, month=one, day=two)
    if day_first is None:
        return None
    return _at(found, *((two, one) if day_first else (one, two)))


def _by_word(found: re.Match[str]) -> datetime | None:
    word = without_accents(found["month"])
    month = _MONTH.get(word[:4]) or _MONTH.get(word[:3])
    days = [day for day in (found["one"], found["two"]) if day]
    return _at(found, month, int(days[0])) if month and len(days) == 1 else None


def _at(found: re.Match[str], month: int, day: int) -> datetime:
    """Raises ValueError for no such day."""
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    if half := found["half"]:
        hour = hour % 12 + (12 if half.lower() == "pm" else 0)
    return datetime(int(found["year"]), month, day, hour, minute, second, tzinfo=UTC)
