"""Earlier mails of a thread: `On Tuesday Piet <piet@…> wrote:`, and what he wrote below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from newsletter.dates import parse_date
from newsletter.sources.mailhead import write_year

_SIGNS = re.compile(r"[ \t]{0,3}(?:>[ \t]?)*")
#: `On 24 November 2026 at 16:20, Piet <piet@example.org> wrote:`
_WROTE = re.compile(
    r"\b(?:wrote|schrieb|schreef|geschreven|écrit|escribió|scritto|escreveu|skrev|napisał\w*"
    r"|kirjoitti|написал\w*)\b|写道|寫道",
    re.IGNORECASE,
)
#: With which such a line begins where a program has wrapped it.
_BEGINS = re.compile(r"[ \t>*]*(?:on|am|op|le|el|il|em|den|dnia|il giorno)\b.*\d", re.IGNORECASE)
_CLOCK = re.compile(r"\d:\d\d")
_FEWEST_NUMBERS = 4  #: of a day and a time
_DAY = re.compile(r".*?\d{1,2}[:h]\d\d(?::\d\d)?(?: ?[ap]\.?m\b\.?)?|.*?\b20\d\d\b", re.IGNORECASE)
_LONGEST = 300
_MOST_LINES = 3
#: How letters begin.
_SALUTATION = re.compile(
    r"\W*(?:dear|hi|hello|hey|hallo|hoi|dag|beste|lieve?|geachte|guten tag|liebe[rs]?"
    r"|sehr geehrte[rs]?|moin|bonjour|salut|chère?s?|hola|querid[oa]s?|ciao|car[oa])\b.*",
    re.IGNORECASE,
)
#: And news too, where more stands on the line.
_NAME = re.compile(r"\W*[^\W\d_a-z]\w+(?: [^\W\d_a-z]\w+)?[,!](?:\s.*)?")


class Earlier(NamedTuple):
    """Where an earlier mail stands, in lines."""

    start: int  #: of its text
    end: int
    day: str
    is_quoted: bool  #: deeper than the line above it


def count_signs(line: str) -> int:
    """How deep a line of plain text is in quotes of quotes."""
    match = _SIGNS.match(line) if ">" in line else None
    return match[0].count(">") if match else 0


def is_letter(lines: Sequence[str], *, surely: bool) -> bool:
    """Whether a text begins as people write to each other."""
    first = next((line.strip(" \t>") for line in lines if line.strip(" \t>")), "")
    if _SALUTATION.fullmatch(first):
        return True
    return _NAME.fullmatch(first) is not None and (first.endswith((",", "!")) or not surely)


def tells_writers(lines: Sequence[str]) -> bool:
    """Whether some line may stand above an earlier mail."""
    return _WROTE.search("\n".join(lines)) is not None


def read_earlier(lines: Sequence[str], levels: Sequence[int], number: int) -> Earlier | None:
    """The mail below a line that tells who wrote it: what is quoted there, else all that follows.

    `levels` is how deep each line is in quotes.
    """
    length = _count_writer_lines(lines, number)
    if not length:
        return None
    start = number + length
    while start < len(lines) and not lines[start].strip(" \t>"):
        start += 1
    is_quoted = start < len(lines) and levels[start] > levels[number]
    lowest = levels[number] + is_quoted
    return Earlier(
        start, find_end_of_quote(lines, levels, start, lowest), _day(lines[number:start]), is_quoted
    )


def find_end_of_quote(lines: Sequence[str], levels: Sequence[int], start: int, lowest: int) -> int:
    """Where lines end that are so deep in quotes; the rest of one that was wrapped is of them."""
    end = start
    for at in range(start, len(lines)):
        if not lines[at].strip(" \t>"):
            continue
        is_wrapped = levels[at] < lowest and _goes_on(lines, at)
        if levels[at] < lowest and not is_wrapped:
            break
        end = at + 1
    return end


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Whether a line without a sign is the end of the one above it, which has one."""
    above = lines[at - 1] if at else ""
    return above.lstrip().startswith(">") and above.strip(" \t>") != ""


def _count_writer_lines(lines: Sequence[str], number: int) -> int:
    """How many lines tell who wrote what stands below them; 0 where they do not."""
    first = lines[number]
    if _tells_writer(first):
        return 1
    if len(first) > _LONGEST or not _BEGINS.match(first):
        return 0
    for length in range(2, _MOST_LINES + 1):
        more = lines[number + length - 1 : number + length]
        if not more or not more[0].strip(" \t>"):
            break
        if _tells_writer(" ".join(lines[number : number + length])):
            return length
    return 0


def _tells_writer(line: str) -> bool:
    is_likely = line.rstrip(" \t\r*").endswith((":", "：")) and len(line) <= _LONGEST
    if not is_likely or not _WROTE.search(line):
        return False
    is_timed = _CLOCK.search(line) and len(re.findall(r"\d+", line)) >= _FEWEST_NUMBERS
    return "@" in line or bool(is_timed)


def _day(lines: Sequence[str]) -> str:
    words = write_year(" ".join(line.strip(" \t>") for line in lines).strip())
    number = re.search(r"\d", words)
    for text in (words.partition(" ")[2], words[number.start() :] if number else ""):
        if (match := _DAY.match(text)) and parse_date(match[0]):
            return match[0]
    return ""
