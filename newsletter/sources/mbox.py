"""Many mails as one file (mbox), as mail programs keep a folder and Google gives what it has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from newsletter.gathered import Fault, Reading
from newsletter.sources.mailed import read_mailed

_MOST_FAULTS = 5  #: kinds of them that are told
#: The line above each mail, with who sent it and when; a sentence may begin with `From` too. The
#: next one is a field of its head, or an old line of this kind.
_LINE = (
    rb"From [^\n]{1,300}?\s\d{1,2}:\d\d(?::\d\d)?\s[^\n]{0,20}\b\d{4}\b[^\n]{0,40}\n"
    rb"(?=>?[!-9;-~]+[: ])"
)
_FIRST = re.compile(rb"(?:\xef\xbb\xbf)?\s*+" + _LINE)
_ABOVE = re.compile(b"^" + _LINE, re.MULTILINE)
#: What was written to tell a line of a mail from the one above the next.
_QUOTED = re.compile(rb"^>(?=>*From )", re.MULTILINE)


def is_mbox(body: bytes) -> bool:
    """Whether it begins with the line above a mail."""
    return _FIRST.match(_with_newlines(body[:2000])) is not None


def read_mbox(body: bytes, *, most: int) -> Reading:
    """The items of its mails, of which `most` are read. Never raises."""
    mails = _split(_with_newlines(body))
    readings = list(map(read_mailed, islice(mails, most)))
    more = sum(1 for _ in mails)
    items = tuple(item for reading in readings for item in reading.items)
    faults = Counter(reading.fault.words for reading in readings if reading.fault)
    if not items:
        why = next(iter(faults))
        return Reading(fault=Fault("no-text", f"there is no mail that can be read: {why}"))
    problems = list(dict.fromkeys(p for reading in readings for p in reading.problems))
    problems += [_tell(words, n) for words, n in faults.most_common(_MOST_FAULTS)]
    if more:
        problems.insert(0, f"it has {most + more:,} mails; the first {most:,} are read")
    return Reading(items=items, problems=tuple(problems), more=more)


def _tell(words: str, count: int) -> str:
    return f"{count:,} mail{'s are' if count > 1 else ' is'} left out: {words}"


def _with_newlines(body: bytes) -> bytes:
    if b"\r" not in body:
        return body
    return body.replace(b"\r\n", b"\n") if b"\n" in body else body.replace(b"\r", b"\n")


def _split(body: bytes) -> Iterator[bytes]:
    """Each mail without the line above it, and as it was before it was kept.

    The standard library takes every line that begins with `From` for one, and keeps the quotes.
    """
    start = None
    for match in _ABOVE.finditer(body):
        if start is not None:
            yield _QUOTED.sub(b"", body[start : match.start()])
        start = match.end()
    if start is not None:
        yield _QUOTED.sub(b"", body[start:])
