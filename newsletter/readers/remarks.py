"""A cell of any column that says nothing but that its reader left, bounced or complained. Pure.

Only words count that are about nothing else than mail, so that nobody called Left and no company
called Bounce is lost; and only where they are the whole cell, but for a day and small words:
"unsubscribed 2021-03-04", and not "unsubscribed his wife".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from unicodedata import normalize

from newsletter.readers import lexicon
from newsletter.readers.jottings import bare, is_of_none_that_came, jots, was_answered
from newsletter.readers.standing import (
    BLOCKED,
    BOUNCED,
    COMPLAINED,
    LEFT,
    TIMES,
    Standing,
)
from newsletter.readers.words import any_of, listed, words_of

_LONGEST = 200  #: characters
_ENDING = r"[^\W_]{0,6}"  #: in scripts without spaces, where a sentence is one word

_SAID = {
    LEFT: lexicon.LEFT_REMARKS,
    BOUNCED: lexicon.BOUNCED_REMARKS,
    COMPLAINED: lexicon.COMPLAINED_REMARKS,
    BLOCKED: lexicon.BLOCKED_REMARKS,
}
#: In languages where no name and no other thing begins so.
_STEMS = {
    LEFT: lexicon.LEAVING_STEMS,
    BOUNCED: lexicon.BOUNCED_STEMS,
    COMPLAINED: lexicon.COMPLAINED_STEMS,
}


#: What is noted of a reader where it is noted why he gets no mail; elsewhere it may be a name.
_NOTED = {
    LEFT: listed(lexicon.LEFT_NOTES),
    BOUNCED: listed(lexicon.BOUNCED_NOTES),
    COMPLAINED: listed(lexicon.COMPLAINED_NOTES),
}
_NOTES = {words_of(word): standing for standing, said in _NOTED.items() for word in said}

#: How mail servers say so: codes of RFC 5321 and 3463, and Mailgun's own; and what they write.
_FOR_GOOD = re.compile(
    r"^(?:smtp\W{0,3}|error\W{0,3})?(?:55\d|605)\b|\b5\.[0-7]\.\d{1,3}\b"
    r"|(?:user|recipient|mailbox|address|account|domain)\b.{0,20}"
    r"\b(?:unknown|not exist|not found|disabled)"
    r"|(?:unknown|invalid|no such|bad) (?:user|recipient|mailbox|address|destination|domain)",
    re.IGNORECASE,
)

_HEAD = 4
#: Signs before a word, as `"unsubscribed"` and `- unsubscribed` have them.
_DRESS = re.compile(r"\n[^\w\s]")
#: Letters of full width, and characters that nobody sees.
_IN_DISGUISE = re.compile(r"[\uff01-\uff5e\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
#: What may follow a shorter word: an ending in scripts without spaces; or a day, or how.
_ENDINGS = "した しまし 済み 了 됨 함 . (20 （20 :20 ：20 -20 _20 ,20"
_DAYS = "1 2 19 20 (1 (2 (20 on by vi se"
_NEXT = ("", *_ENDINGS.split(), *(f" {start}" for start in _DAYS.split()), ": 2", ", 2")


@cache
def _patterns() -> dict[Standing, re.Pattern[str]]:
    before = "|".join(map(words_of, listed(lexicon.BEFORE_REMARKS)))
    behind = "|".join([*map(words_of, listed(lexicon.BEHIND_REMARKS)), *TIMES, r"\d[^\W_]*"])
    found = {}
    for standing, said in _SAID.items():
        english, _ = any_of(listed(said))
        at_start, inside = any_of(listed(_STEMS.get(standing, "")), ending=r"[^\W_]*")
        words = f"{english}|{at_start}|(?:{inside}){_ENDING}"
        if standing == LEFT:
            words += f"|{_not_wanting()}"
        found[standing] = re.compile(f"(?:(?:{before})_)*(?:{words})(?:_(?:{behind}))*")
    return found


def _not_wanting() -> str:
    """As "does not want any more emails"."""
    wanting, between, mails = (
        "|".join(map(words_of, listed(words)))
        for words in (lexicon.NOT_WANTING, lexicon.BETWEEN, lexicon.MAILS)
    )
    return f"(?:{wanting})(?:_(?:{between}))*_(?:{mails})"


def _beginnings() -> frozenset[str]:
    """The first characters of all cells that may say so, in any spelling."""
    remarks = set(_spelled(", ".join((*_SAID.values(), *_STEMS.values(), lexicon.NOT_WANTING))))
    before = set(_spelled(lexicon.BEFORE_REMARKS))
    firsts = [{remark[:length] for remark in remarks | before} for length in range(_HEAD)]
    starts = {
        start[:_HEAD]
        for remark in remarks
        for start in ([f"{remark}{more}" for more in _NEXT] if len(remark) < _HEAD else [remark])
    }
    for word in before:
        gaps = [f"{word}{gap}" for gap in " -_"]
        short = (
            start + first
            for start in gaps
            if len(start) < _HEAD
            for first in firsts[_HEAD - len(start)]
        )
        starts.update(start[:_HEAD] for start in (*short, *gaps))
    notes = (start for words in _NOTED.values() for word in words for start in _spelled(word))
    starts.update(start[:_HEAD] for start in notes)
    return frozenset(starts)


def _spelled(phrases: str) -> Iterator[str]:
    for phrase in listed(phrases):
        for gap in " -_" if " " in phrase else " ":
            plain = phrase.replace(" ", gap).lower()
            yield plain
            if not plain.isascii():
                yield words_of(phrase).replace("_", gap)
                yield normalize("NFD", plain)
        yield phrase.replace(" ", "").lower()


_BEGINNINGS = _beginnings()


def may_remark(cells: Iterable[str]) -> bool:
    """Whether some cell may be a remark: quickly, as millions of cells are asked."""
    heads = [cell[:_HEAD].lower() for cell in cells]
    if not _BEGINNINGS.isdisjoint(heads):
        return True
    joined = "\n".join(("", *heads))
    if _DRESS.search(joined):
        return True
    return not joined.isascii() and _IN_DISGUISE.search(joined) is not None


@lru_cache(1 << 10)
def read_remark(value: str) -> Standing | None:
    """What stands below a header that may be about anything."""
    if len(value) > _LONGEST:
        return None
    return (may_remark([value]) and _read(value)) or (jots(value) and _read(bare(value))) or None


def _read(value: str) -> Standing | None:
    words = words_of(value)
    said = next((one for one, pattern in _patterns().items() if pattern.fullmatch(words)), None)
    return None if said and is_of_none_that_came(words) else said


@lru_cache(1 << 10)
def read_note(value: str) -> Standing | None:
    """What stands below a header such as "notes" or "reason", where a single word says more."""
    if found := read_remark(value):
        return found
    if len(value) > _LONGEST:
        return None
    if was_answered(value):
        return BOUNCED
    return _NOTES.get(words_of(value)) or _NOTES.get(words_of(bare(value)))


def read_error(value: str) -> Standing | None:
    """What stands below a header such as "error": that there is no such mailbox, for good."""
    if _FOR_GOOD.search(value[:_LONGEST]):
        return BOUNCED
    return read_note(value)
