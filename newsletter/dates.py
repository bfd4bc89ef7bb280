"""Dates as strangers write them, as aware times."""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from time import struct_time
from typing import Literal

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
#: Whole, in the same languages.
_MONTH_NAMES = frozenset(
    str.split(
        "january february march april may june july august september october november december"
        " januar februar märz mai juni juli oktober dezember januari februari maart mei augustus"
        " janvier février mars avril juin juillet août septembre octobre novembre décembre enero"
        " febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
        " gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre"
    )
)
_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_MONTH_WORD = "|".join(rf"{name}\w*" for name in _NUMBERS)
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
#: 19.11.2026, 11/19/2026, and 3/4/2026, which is two days unless somebody tells the order.
_FIGURES = re.compile(
    r"(?<![\d./-])(\d{1,2})(?P<sign>[./-])(\d{1,2})(?P=sign)((?:19|20)\d\d)(?![\d/-])"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = "(?:[Mm]on|[Tt]ue|[Ww]ed|[Tt]hu|[Ff]ri|[Ss]at|[Ss]un)[a-z]*\\.?,?\\s+"
_FIRST_WEEKDAY = re.compile(rf"\s*({_WEEKDAY})(?=\d)")
_DAY_BEFORE_MONTH = frozenset(str.split("nl de fr es it pt da nb no fi pl cs sk ru uk tr el ro"))
_LONGEST = 100
_LONGEST_LINE = 300
_IN_LINE = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d\S*)?|\d{4}年\d{1,2}月\d{1,2}日"
    r"|(?<!\w)(?:\d{1,2}(?:st|nd|rd|th|\.)?\s+)?[^\W\d]{3,12}\.?,?\s+"
    r"(?:\d{1,2}(?:st|nd|rd|th)?,?\s+)?(?:19|20)\d\d(?!\d(?!\d?:\d\d))"  # or a clock, glued
    rf"|(?:(?<!\w){_WEEKDAY})?(?<![\d./-])\d{{1,2}}([./-])\d{{1,2}}\1(?:19|20)\d\d(?![\d/-])"
)
_BESIDE_DAY = re.compile(
    r"\b(?:(?:gmt|utc)[+-]\d{1,2}|\d{0,2}updated (?:\d+|an?) (?:min(?:ute)?|hour|day)s? ago)"
    r"(?![^\W\d_])"
    r"|\b(?:posted|published|date|on|at|um|uhr|le|den|am|pm|[ap]\.m|utc|gmt|[ecmp][sd]t|[cew]es?t|bst|hkt|sgt|jst|ist|aes?t|aedt"
    r"|(?:mon|tue|tues|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?|\d{1,2}:\d\d(?::\d\d)?)\b",
    re.IGNORECASE,
)
#: A day, a month and a year, of which one may be wrong; a month without a day is none.
_WITH_DAY = re.compile(
    rf"^(?:\d+\D+\d+\D+\d+.*|\d{{1,2}}\D{{0,3}}\s(?:{_MONTH_WORD})\b.*|(?:{_MONTH_WORD})\.?\s+\d{{1,2}}\b.*)$",
    re.IGNORECASE,
)
LONGEST_DAY_LINE = 60
#: How the words begin that tell of a draft without a day of its own.
NO_DATE = "no usable date, so today's is taken"
Order = Literal["", "day", "month"]  #: which of two figures comes first, where that is known


def find_date(line: str, order: Order = "") -> datetime | None:
    """The first day in a line, as in `Posted by Jane on November 22, 2026 at 9:30`.

    A month alone is no day.
    """
    for match in _IN_LINE.finditer(line[:_LONGEST_LINE]):
        if found := parse_date(match[0], order):
            return found
    return None


def is_day_line(line: str) -> bool:
    """Whether a line is a day and nothing else, though it may be two days."""
    return _find_alone(line) != "" and (find_date(line) is not None or find_two_days(line) != "")


def is_like_day_line(line: str) -> bool:
    """The same, or a day that there is not, or that no post can be of: 31/02/2026, 1.1.1970."""
    return is_day_line(line) or _WITH_DAY.search(_find_alone(line)) is not None


def _find_alone(line: str) -> str:
    """What of a line may be a day, where nothing else stands beside it."""
    if len(line) > LONGEST_DAY_LINE or not (match := _IN_LINE.search(line)):
        return ""
    beside = f"{line[: match.start()]} {line[match.end() :]}"
    return "" if re.search(r"[^\W_]", _BESIDE_DAY.sub(" ", beside)) else match[0]


def is_month(word: str) -> bool:
    """Whether a word is the name of a month, whole or its first letters."""
    word = word.casefold().rstrip(".")
    return word in _MONTH_NAMES or word in _NUMBERS or word == "sept"


def find_two_days(line: str, order: Order = "") -> str:
    """The date in a line that may be two days, such as 03/04/2026."""
    match = _FIGURES.search(line[:_LONGEST_LINE])
    if match is None or parse_date(match[0], order) or not parse_date(match[0], "day"):
        return ""
    return match[0]


def find_order(text: str, language: str = "") -> Order:
    """What the other dates of a page tell about the order of its figures, or its language does."""
    for match in _FIGURES.finditer(text):
        if order := _plain_order(int(match[1]), int(match[3])):
            return order
    language = language.strip().lower().replace("_", "-")
    if language == "en-us":
        return "month"
    return "day" if language.startswith("en-") or language[:2] in _DAY_BEFORE_MONTH else ""


def tell_fault(text: str, order: Order = "") -> str:
    """Why a draft gets no day of its own, for a person; empty where the date is good, or none.

    A day that is yet to come is told by `tell_ahead`.
    """
    text = " ".join(text.split())
    if not text or parse_date(text, order):
        return ""
    two = find_two_days(text, order)
    reason = f"{two!r} may be two days" if two else f"{text[:40]!r} is none"
    return f"{NO_DATE}: {reason}"


def tell_ahead(day: date) -> str:
    """Why a draft does not get that day."""
    return f"{NO_DATE}: {day.isoformat()} is yet to come"


def tell_list(line: str) -> str:
    """Why a draft does not get the day in that line."""
    return f"{NO_DATE}: {line.strip()!r} is one of several days below each other"


def parse_date(text: str, order: Order = "") -> datetime | None:
    """A time, at midnight UTC for a mere day; None for what is no date, or not of our times."""
    text = " ".join(text.split())[:_LONGEST]
    weekday = _FIRST_WEEKDAY.match(text)
    if figures := _FIGURES.match(text, weekday.end() if weekday else 0):
        order = order or (_order_of(weekday[1], figures) if weekday else "")
        found = _of_figures(figures, text, order)
        return found if found and is_of_our_times(found) else None
    half_day = _HALF_DAY.search(text)  # which mail does not know
    found = _iso(text) or (None if half_day else _mail_date(text)) or _written(text)
    return found if found and is_of_our_times(found) else None


def _of_figures(match: re.Match[str], text: str, order: Order) -> datetime | None:
    first, second, rest = int(match[1]), int(match[3]), text[match.end() :]
    points: Order = "day" if match["sign"] == "." else ""
    order = _plain_order(first, second) or points or order
    if not order and first != second:
        return None
    day, month = (first, second) if order == "day" else (second, first)
    return _make(match[4], str(month), str(day), rest)


def _order_of(weekday: str, match: re.Match[str]) -> Order:
    """The one order of a date's figures in which it is of that weekday."""
    orders: tuple[Order, Order] = ("day", "month")
    number = _WEEKDAYS.index(weekday.strip()[:3].lower())
    found = {order: _of_figures(match, match[0], order) for order in orders}
    fitting = [order for order, day in found.items() if day and day.weekday() == number]
    return fitting[0] if len(fitting) == 1 else ""


def _plain_order(first: int, second: int) -> Order:
    """What only one of two figures can be."""
    if first > 12 >= second:
        return "day"
    return "month" if second > 12 >= first else ""


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
