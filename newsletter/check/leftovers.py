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
_LEFTOVER = r"\b(?:TK|TKTK|TODO|FIXME|XXX+)\b|\b(?i:lorem\s+ipsum)\b"
_MONTHS = "january february march april may june july august september october november december"
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_DUE = (
    rf"\bdue(?:\s+out)?\s+(?:in|on|by)\s+(?:{_NUMBER}\s+)?"
    rf"(?:({_MONTHS.replace(' ', '|')})\s+(?:{_NUMBER},?\s+)?)?(20\d\d)\b"
)
_ATTACHED = (
    r"\b(?:(?:see|find|open|read)\s+(?:the\s+)?attached\b|please\s+find\s+attached"
    r"|(?:is|are|I(?:'ve|’ve|\s+have)|we(?:'ve|’ve|\s+have))\s+attached\s+(?:to\s+this|below|here|a|the)\b"
    r"|(?:in|see|open)\s+the\s+attachment\b|attached\s+to\s+this\s+(?:mail|email|e-mail|newsletter)\b)"
)
#: "In 2024 we will", "will come in 2024", "coming in 2024", "© 2024" but not "© 2019-2024".
_FUTURE = (
    r"\bin\s+(?P<year>20\d\d),?\s+(?:I|we|he|she|they|it)\s+(?:will|are\s+going\s+to)\b"
    r"|\b(?:coming|upcoming|will\s+(?:be|come|appear|speak|take\s+place|start|open)(?:\s+out)?)"
    r"\s+in\s+(?:[a-z]+\s+)?(?P<then>20\d\d)\b"
    r"|(?:©|\(c\)|\bcopyright)\s*(?P<copyright>20\d\d)\b(?!\s*[-–])"
)
#: Not the joiners U+200C and U+200D: emoji, Persian and Indian scripts need them.
#: The last two turn the order of letters over, by which a name can look like another.
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u180e\u202d\u202e]")


@rule("leftover", "warning", hint="write what belongs there, or delete it")
def _leftover(examined: Examined) -> Iterator[Finding]:
    """A note to oneself: TK, TODO, FIXME, XXX, or lorem ipsum."""
    for passage in _with(examined, "TK", "TODO", "FIXME", "XXX", "ipsum", "Ipsum", "IPSUM"):
        for match in re.finditer(_LEFTOVER, passage.text):
            if not _is_in_address(passage.text, match.start()):
                place = passage.place(match.start(), match.end())
                yield Finding(place, f"{quote_short(match[0])} looks like a note to oneself")


@rule("due-in-the-past", "warning", hint="say that it is out, or correct the date")
def _due_in_the_past(examined: Examined) -> Iterator[Finding]:
    """A book or an event that is "due in" a month or a year that is over."""
    for passage in _with(examined, "due", "Due", "DUE"):
        for match in re.finditer(_DUE, passage.text, re.IGNORECASE):
            if _last_day(match[1], int(match[2])) < examined.today:
                place = passage.place(match.start(), match.end())
                yield Finding(place, f"{quote_short(match[0])} is in the past")


@rule("no-attachment", "warning", hint="link to the file: a newsletter carries none")
def _no_attachment(examined: Examined) -> Iterator[Finding]:
    """Words that promise an attachment, which a newsletter never has."""
    for passage in _with(examined, "ttach"):
        for match in re.finditer(_ATTACHED, passage.text, re.IGNORECASE):
            place = passage.place(match.start(), match.end())
            yield Finding(place, f"{quote_short(match[0])}, and nothing is attached")


@rule("past-year", "warning", hint="correct the year")
def _past_year(examined: Examined) -> Iterator[Finding]:
    """A year that is over and stands as if it were to come, or an old copyright."""
    for passage in _with(examined, "20"):
        for match in re.finditer(_FUTURE, passage.text, re.IGNORECASE):
            year = match["year"] or match["then"] or match["copyright"]
            if int(year) < examined.today.year and not _is_quoted(passage.text, match.start()):
                place = passage.place(match.start(), match.end())
                yield Finding(place, f"{quote_short(match[0])}: that year is over")


@rule("invisible-character", "warning", hint="delete it")
def _invisible_character(examined: Examined) -> Iterator[Finding]:
    """A character without a width, copied from a web page; filters take it for a trick."""
    for passage in examined.passages:
        if passage.text.isascii():
            continue
        for match in _INVISIBLE.finditer(passage.text):
            place = passage.place(match.start(), match.end())
            edit = passage.edit(match.start(), match.end(), "")
            yield Finding(place, f"U+{ord(match[0]):04X}, which nobody sees", edit=edit)


def _with(examined: Examined, *pieces: str) -> Iterator[Passage]:
    """Passages that an expression need not be tried on in vain: most have none of the pieces."""
    for passage in examined.passages:
        if any(piece in passage.text for piece in pieces):
            yield passage


def _is_quoted(text: str, start: int) -> bool:
    """Whether it is somebody's words: they were true when he said them."""
    before = text[text.rfind("\n\n", 0, start) + 1 : start]
    line = before[before.rfind("\n") + 1 :].lstrip()
    return (
        line.startswith(">") or before.count("“") > before.count("”") or before.count('"') % 2 > 0
    )


def _is_in_address(text: str, start: int) -> bool:
    """Whether the word that contains this character is an address."""
    words = text[:start].split()
    return bool(words) and not text[start - 1 : start].isspace() and "://" in words[-1]


def _last_day(month: str | None, year: int) -> date:
    number = _MONTHS.split().index(month.lower()) + 1 if month else 12
    return date(year, number, monthrange(year, number)[1])
