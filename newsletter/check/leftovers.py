"""What was meant to be replaced before the mail goes out."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from newsletter.check.examined import Examined, Passage
from newsletter.check.registry import Finding, rule
from newsletter.shapes import quote_short

# TK is a journalist's "to come". In small letters, "todo" and "xxx" are words of other languages.
_LEFTOVER = re.compile(r"\b(?:TK|TKTK|TODO|FIXME|XXX+)\b|\b(?i:lorem\s+ipsum)\b")
_MONTHS = "january february march april may june july august september october november december"
_DUE = re.compile(
    rf"\bdue(?:\s+out)?\s+in\s+(?:({_MONTHS.replace(' ', '|')})\s+)?(20\d\d)\b", re.IGNORECASE
)


@rule("leftover", "warning", hint="write what belongs there, or delete it")
def _leftover(examined: Examined) -> Iterator[Finding]:
    """A note to oneself: TK, TODO, FIXME, XXX, or lorem ipsum."""
    for passage in _with(examined, "TK", "TODO", "FIXME", "XXX", "ipsum", "Ipsum", "IPSUM"):
        for match in _LEFTOVER.finditer(passage.text):
            if not _is_in_address(passage.text, match.start()):
                place = passage.place(match.start(), match.end())
                yield Finding(place, f"{quote_short(match[0])} looks like a note to oneself")


@rule("due-in-the-past", "warning", hint="say that it is out, or correct the date")
def _due_in_the_past(examined: Examined) -> Iterator[Finding]:
    """A book or an event that is "due in" a month or a year that is over."""
    for passage in _with(examined, "due", "Due", "DUE"):
        for match in _DUE.finditer(passage.text):
            if _last_day(match[1], int(match[2])) < examined.today:
                place = passage.place(match.start(), match.end())
                yield Finding(place, f"{quote_short(match[0])} is in the past")


def _with(examined: Examined, *pieces: str) -> Iterator[Passage]:
    """Passages that an expression need not be tried on in vain: most have none of the pieces."""
    for passage in examined.passages:
        if any(piece in passage.text for piece in pieces):
            yield passage


def _is_in_address(text: str, start: int) -> bool:
    """Whether the word that contains this character is an address."""
    words = text[:start].split()
    return bool(words) and not text[start - 1 : start].isspace() and "://" in words[-1]


def _last_day(month: str | None, year: int) -> date:
    number = _MONTHS.split().index(month.lower()) + 1 if month else 12
    return date(year, number, monthrange(year, number)[1])
