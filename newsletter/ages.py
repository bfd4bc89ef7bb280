"""Days as networks tell them on the day of reading: `3d`, `Yesterday at 8:14`, `November 24`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from newsletter.dates import is_month, parse_date

_AGO = r"(?:\s+ago)?"
_SPAN = re.compile(
    r"(?:about |over )?(?P<count>\d{1,3}|an?)\s?"
    rf"(?P<unit>s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?)\.?{_AGO}",
    re.IGNORECASE,
)
_LONG = re.compile(
    rf"(?:about |over )?(?:\d{{1,3}}|an?)\s?(?:mos?|months?|y|yrs?|years?)\.?{_AGO}", re.IGNORECASE
)
_CLOCK = r"(?:,?\s+(?:at\s+)?\d{1,2}[:.]\d\d(?:\s*[ap]\.?m\.?)?)?"
_NAMED = re.compile(rf"(?P<day>just now|now|today|yesterday){_CLOCK}", re.IGNORECASE)
_NO_YEAR = re.compile(
    rf"(?:(?P<month>[^\W\d_]{{3,9}})\.? (?P<day>\d{{1,2}})"
    rf"|(?P<day2>\d{{1,2}})\.? (?P<month2>[^\W\d_]{{3,9}})\.?){_CLOCK}",
    re.IGNORECASE,
)
_DAYS = {"d": 1, "w": 7}
_NAMES = {"yesterday": 1}


def is_age(words: str) -> bool:
    """Whether words tell how old a post is, or its day without the year."""
    return any(each.fullmatch(words) for each in (_SPAN, _LONG, _NAMED)) or _is_day(words)


def find_day(words: str, today: date) -> date | None:
    """The day; None where months or years are counted, which is no day."""
    if match := _SPAN.fullmatch(words):
        count = int(match["count"]) if match["count"].isdigit() else 1
        return today - timedelta(days=count * _DAYS.get(match["unit"][0].lower(), 0))
    if match := _NAMED.fullmatch(words):
        return today - timedelta(days=_NAMES.get(match["day"].lower(), 0))
    if not _is_day(words) or not (match := _NO_YEAR.fullmatch(words)):
        return None
    day, month = match["day"] or match["day2"], match["month"] or match["month2"]
    years = (parse_date(f"{day} {month} {year}") for year in (today.year, today.year - 1))
    days = (found.date() for found in years if found)
    return next((day for day in days if day <= today), None)


def _is_day(words: str) -> bool:
    match = _NO_YEAR.fullmatch(words)
    return match is not None and is_month(match["month"] or match["month2"])
