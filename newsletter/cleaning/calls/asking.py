"""What nearly every call has in one of its sentences: whom one books, of whom, or where.

Else it speaks to the reader, or of us, and of what a bureau does. What has neither may weigh as
much as a call does, and is mostly news: `The rich want to meet well known speakers.`
"""

from __future__ import annotations

import re

from newsletter.cleaning.calls.weighing import Written
from newsletter.cleaning.calls.words import BUREAU, CLASSES, MAIL, NAME, PHONE, PLACE, read_words
from newsletter.cleaning.house import HouseRules

_OWN = frozenset({BUREAU, NAME, MAIL, PHONE, PLACE})
_DIRECT = re.compile(
    r"\b(?:yours?|you|us|ours?|we|please|kindly|the (?:bureau|agency)(?! (?:of|for)))\b",
    re.IGNORECASE,
)
_LET_US = re.compile(r"\blet(?: us|[’']s)\b", re.IGNORECASE)
_REPRESENT = re.compile(r"\bwe (?:\w+ )?represent\b", re.IGNORECASE)
_TRADE = frozenset({"event", "expert", "talk", "fee", "book", "list", "public", "reach"})
_IMPERATIVE = frozenset({"book", "reach", "look", "wish"})
_SPEAKING = frozenset({"event", "expert", "talk", "fee"})
_FINITE = frozenset({"is", "are", "was", "were", "has", "had", "have", "do", "does", "did", "be"})
_SHORT = 8  #: words of what is no whole sentence: `Speaker fees: on request.`


def asks_for_booking(sentence: Written, house: HouseRules) -> bool:
    if sentence.is_linked:
        return True
    if _REPRESENT.search(sentence.text):
        return True
    words = read_words(sentence.text, house)
    if _OWN.intersection(words):
        return True
    named = [CLASSES.get(word, ()) for word in words]
    classes = {each for names in named for each in names}
    if _DIRECT.search(_LET_US.sub("", sentence.text)):
        return bool(classes & _TRADE)
    begins = named[0] if named else ()
    if _IMPERATIVE.intersection(begins) and classes & _SPEAKING:
        return True
    return len(words) <= _SHORT and len(classes & _TRADE) > 1 and not _FINITE.intersection(words)
