"""Lines that say who wrote a post, and when: `By Jane Doe`, `Jane Doe | 20 November 2026`."""

from __future__ import annotations

import re

from newsletter.dates import is_like_day_line

_LONGEST, _MOST_NAMES = 100, 4
_BY = r"\W*(?:[Pp]osted |[Ww]ritten |[Pp]ublished )?[Bb]y:? "
_NAME = r"[^\W\d_a-z][\w.’'-]*"
_AGENCY = "(?:Reuters|AFP|AP|DPA)"
_NAMES = rf"{_NAME}(?: {_NAME}){{0,3}}"
_ALONE = re.compile(rf"{_BY}(?:{_NAME}(?: {_NAME}){{1,3}}|{_AGENCY})\W*")
#: Above a day also one name alone, several, or with whom he writes for. An agency by itself is no
#: person, and tells where the news is from.
_ABOVE_DAY = re.compile(
    rf"{_BY}(?!{_AGENCY}\W*\Z)"
    rf"(?:admin|{_NAMES}(?:(?:,| and| &| for| in) (?:the )?{_NAMES}){{0,3}})\W*"
)
#: Without a `by` only a sign that parts columns tells an author from a place or an event.
_BEFORE_DAY = re.compile(rf"{_BY}(?={_NAME})|\W*{_NAME}(?: {_NAME}){{1,3}}\s*[|·•]\s*")
_BEHIND_DAY = re.compile(rf"[\s,|·•–—-]+[Bb]y:? {_NAME}(?: {_NAME}){{0,3}}\W*\Z")
#: Behind `Posted on` and a day, whoever writes; a login begins with a small letter.
_POSTED_BY = re.compile(
    r"(?<=\d)[\s,|·•–—-]+by:? [^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,2}\W*\Z", re.IGNORECASE
)
_POSTED = re.compile(r"\W*(?:posted|published) on ", re.IGNORECASE)
_SUBMITTED = re.compile(r"\W*submitted by:? \S+(?: \S+){0,3}? on (?=\w)", re.IGNORECASE)  # Drupal
#: How a line begins that says when a page was changed last, and how it may end.
_CHANGED = re.compile(
    r"\W*(?:this (?:page|post|article|story|entry) (?:was |has been )?)?(?:last )?"
    r"(?:updated|modified|edited|revised|changed)\b(?: on| at)?\W*",
    re.IGNORECASE,
)
_BY_WHOM = re.compile(r"\W+by:? [^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,2}\W*\Z", re.IGNORECASE)
_BETWEEN = " ,|·•–—-"


def is_byline(line: str) -> bool:
    """Whether a line is an author, a day, or both, and nothing else."""
    return is_author(line) or find_day_words(line) != ""


def is_author(line: str) -> bool:
    return len(line) <= _LONGEST and _ALONE.fullmatch(line) is not None


def signs_day(line: str, below: str) -> bool:
    """Whether a line is the author above a day, in whatever form: `by Jane, Reuters`."""
    is_signed = len(line) <= _LONGEST and _ABOVE_DAY.fullmatch(line) is not None
    return is_signed and is_like_day_line(below) and not is_like_day_line(line)


def is_posted(line: str) -> bool:
    """Whether a line says that something was posted or published on a day."""
    return _POSTED.match(line) is not None


def tells_change(line: str) -> bool:
    """Whether a line says when something was changed, and nothing else: `Last updated: …`."""
    changed = _CHANGED.match(line) if len(line) <= _LONGEST else None
    return changed is not None and is_like_day_line(_BY_WHOM.sub("", line[changed.end() :]))


def find_day_words(line: str) -> str:
    """What of a line may be a day, where nothing but an author stands beside it."""
    if len(line) > _LONGEST:
        return ""
    if is_like_day_line(line):
        return line
    day = (_POSTED_BY if _POSTED.match(line) else _BEHIND_DAY).sub("", line)
    if day != line and is_like_day_line(day):
        return day
    submitted = _SUBMITTED.match(line)
    if submitted and is_like_day_line(line[submitted.end() :]):
        return line[submitted.end() :]
    author = _BEFORE_DAY.match(line)
    words = line[author.end() :].split() if author else []
    for names in range(min(len(words), _MOST_NAMES + 1)):
        if names and not words[names - 1][0].isupper():
            break
        day = " ".join(words[names:]).strip(_BETWEEN)
        if is_like_day_line(day):
            return day
    return ""
