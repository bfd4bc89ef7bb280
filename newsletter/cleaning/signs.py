"""Signs of a call to action, for the wordings that nobody has listed.

Each sign is in news as well. The end of a paragraph is a call where every sentence of it has one,
and where together they name the bureau and a speaker to the reader, or a booking and how to ask
for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache, reduce
from operator import or_

from newsletter.cleaning.house import HouseRules
from newsletter.cleaning.phrases import Sign, find_phrases
from newsletter.cleaning.slips import find_meant
from newsletter.cleaning.wordings import call_words, organisations

#: Without one of these, a sentence is of the news.
_CARRIES = (
    *(Sign.NEEDS, Sign.NEEDS_SPEAKER, Sign.BOOKS, Sign.BOOKS_HERE, Sign.REACH, Sign.OFFERS),
    *(Sign.SHOWS, Sign.PRESENTS, Sign.PRAISES),
)
_OF_CALL = reduce(or_, _CARRIES)
#: What the bureau need not be named for, where it is clear who asks.
_ANSWERS = Sign.NEEDS | Sign.BOOKS | Sign.REACH | Sign.OFFERS | Sign.SHOWS
_TO_READER = Sign.BIDS | Sign.YOUR | Sign.SHOWS | Sign.REACH

_SPEECH = r"(?:say|tell|write|argue|report|explain|advise|ask|warn|joke|add)"
#: What others say is news. A speaker may well `tell your board` something, so that only what has
#: happened, or what somebody does, counts.
_REPORTED = re.compile(
    rf"[“”\"«»]|\b{_SPEECH}(?:s|d|ed)\b|\b(?:said|told|wrote|heard)\b|\baccording to\b"
    rf"|\b(?:they|people|\w+s|\w*men) {_SPEECH}\b",
    re.IGNORECASE,
)
#: Also of those who are not on the roster any more.
_BOOKS_SOMEBODY = re.compile(r"\b(?:to|can|please|not|and|or|us) (?:book|hire|invite) [A-Z][a-z]")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w|(?<!\d)(?:\+|00?)\d[\d ()./-]{6,}\d")
_WISH_CLAUSE = re.compile(r"^(?:if|when|in case)\b|\b(?:if|when|in case) you\b")
_QUESTION = re.compile(r"\?[\s)*_]*$")


def find_signs(written: str, house: HouseRules) -> Sign:
    """The signs of one sentence; none where it tells what somebody says."""
    if _REPORTED.search(written):
        return Sign.NONE
    meant = " ".join(map(find_meant, call_words(written).split()))
    words = _bureau(house).sub("BUREAU", meant)
    signs = [sign for sign, pattern in find_phrases(house) if pattern.search(words)]
    if not _QUESTION.search(written) and not _WISH_CLAUSE.search(words):
        signs = [sign for sign in signs if sign not in Sign.NEEDS | Sign.NEEDS_SPEAKER]
    if _ADDRESS.search(written):
        signs.append(Sign.REACH)
    if _BOOKS_SOMEBODY.search(written):
        signs.append(Sign.BOOKS)
    return reduce(or_, signs, Sign.NONE)


def names_bureau(written: str, house: HouseRules) -> bool:
    return _bureau(house).search(call_words(written)) is not None


def can_be_of_call(signs: Sign) -> bool:
    return bool(signs & (_OF_CALL | Sign.BUREAU))


def can_begin_call(signs: Sign) -> bool:
    """What only shows something may be of the news before it."""
    if Sign.BUREAU in signs and signs & (Sign.BIDS | Sign.SHOWS):
        return True
    return bool(signs & (_OF_CALL | Sign.OURS) & ~Sign.SHOWS)


def belongs_to_call(signs: Sequence[Sign]) -> bool:
    """Whether a paragraph beside a call is of it, each sentence of which can be."""
    return bool(reduce(or_, signs, Sign.NONE) & (Sign.NEEDS_SPEAKER | Sign.OURS | Sign.BUREAU))


def go_on_call(signs: Sequence[Sign]) -> bool:
    """Whether what follows a call in its paragraph is of it, each sentence of which can be."""
    return any(Sign.REACH in each for each in signs)


def are_call(signs: Sequence[Sign]) -> bool:
    """Whether sentences that follow each other, each of which can be of a call, are one."""
    every = reduce(or_, signs, Sign.NONE)
    if Sign.BOOKS_HERE in every:
        return True
    if Sign.BUREAU in every and Sign.SPEAKER in every and every & _TO_READER:
        return True
    asks = every & (Sign.BIDS | Sign.REACH | Sign.SHOWS | Sign.OFFERS)
    if Sign.OURS in every and asks and every & _ANSWERS:
        return True
    if Sign.PRAISES in every and Sign.NEEDS in every and Sign.REACH in every:
        return True
    return bool(every & (Sign.BOOKS | Sign.NEEDS_SPEAKER) and every & (Sign.REACH | Sign.OFFERS))


@lru_cache(maxsize=16)
def _bureau(house: HouseRules) -> re.Pattern[str]:
    # Without `agency` and `bureau` alone, which are those of others as often.
    names = rf"{organisations(house)}|speakers? bureau"
    return re.compile(rf"\b(?:the |our )?(?:{names})\b|\bour (?:bureau|agency)\b")
