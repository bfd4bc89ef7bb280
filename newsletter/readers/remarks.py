"""A cell of any column that says nothing but that its reader left, bounced or complained. Pure.

Only words count that are about nothing else than mail, so that nobody called Left and no company
called Bounce is lost; and only where they are the whole cell, but for a day and small words:
"unsubscribed 2021-03-04", and not "unsubscribed his wife".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from unicodedata import normalize

from newsletter.readers import lexicon
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


def _patterns() -> dict[Standing, re.Pattern[str]]:
    before = "|".join(map(words_of, listed(lexicon.BEFORE_REMARKS)))
    behind = "|".join([*map(words_of, listed(lexicon.BEHIND_REMARKS)), *TIMES, r"\d\w*"])
    found = {}
    for standing, said in _SAID.items():
        english, _ = any_of(listed(said))
        at_start, inside = any_of(listed(_STEMS.get(standing, "")), ending=r"[^\W_]*")
        words = f"{english}|{at_start}|(?:{inside}){_ENDING}"
        found[standing] = re.compile(f"(?:(?:{before})_)*(?:{words})(?:_(?:{behind}))*")
    return found


def _beginnings() -> frozenset[str]:
    """The first characters of all cells that may say so, in any spelling."""
    phrases = listed(", ".join((lexicon.BEFORE_REMARKS, *_SAID.values(), *_STEMS.values())))
    spelled = (
        form
        for phrase in phrases
        for gap in (" ", "-", "_", "")
        for plain in (phrase.replace(" ", gap), words_of(phrase).replace("_", gap))
        for form in (plain, normalize("NFD", plain), normalize("NFKD", plain))
    )
    starts = {form.lower()[:_HEAD] for form in spelled}
    # A short word goes on with whatever stands behind it.
    signs = {f"{sign}{start}"[:_HEAD] for sign in "([*-\"'" for start in starts}
    return frozenset(starts | signs)


_HEAD = 3
_PATTERNS = _patterns()
_BEGINNINGS = _beginnings()


def may_remark(cells: Iterable[str]) -> bool:
    """Whether some cell may be a remark: quickly, as millions of cells are asked."""
    return not _BEGINNINGS.isdisjoint([cell[:_HEAD].lower() for cell in cells])


@lru_cache(1 << 10)
def read_remark(value: str) -> Standing | None:
    """What stands below a header that may be about anything."""
    if len(value) > _LONGEST or not may_remark([value]):
        return None
    words = words_of(value)
    return next((one for one, pattern in _PATTERNS.items() if pattern.fullmatch(words)), None)
