"""What a call offers the reader or asks of him, and what only tells of the bureau.

`Kroeber met Rein at a dinner of the China Speakers Bureau.` has the words of a call, and weighs as
much as one. But it asks for no booking, leads to no list or form, and presents nobody as a speaker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from newsletter.cleaning.calls.weighing import Written
from newsletter.cleaning.calls.words import (
    BUREAU,
    CAPITAL,
    CLASSES,
    MAIL,
    NAME,
    PHONE,
    PLACE,
    read_words,
)
from newsletter.cleaning.house import HouseRules

_DIRECT = re.compile(
    r"\b(?:yours?|yourself|you|us|we|me|my|ours|our(?! bureau\b)|please|kindly)\b|[?!]",
    re.IGNORECASE,
)
_ORDERS = frozenset({"book", "look", "reach"})  #: what a first word asks the reader to do
_FREE = re.compile(
    r"\b(?:free|open|available) (?:days?|dates?|weeks?|(?:mor|eve)nings?|slots?|places?)\b",
    re.IGNORECASE,
)
_FIRST = re.compile(r"\A\W*(\w+)")
_CONTACT = frozenset({MAIL, PHONE, PLACE})
_TRADE = frozenset({"book", "expert", "talk", "fee", "list", "reach"})
_BE = frozenset(str.split("is are am be been being can may could will would might s ve re"))
_PAST = frozenset(
    str.split(
        "was were had did met gave spoke took came went held won lost made saw began wrote left"
        " brought bought taught sat stood ran found thought felt fell grew knew kept led paid sold"
        " told said sent spent cut drew flew got heard hid hit built broke became chose rose shot"
        " shut sang slept spread swore threw wore sued"
    )
)
_NOT_FINITE = _BE | frozenset(
    str.split("has have a an the to well most much very highly more so often not get be by if as")
)
#: Words like verbs of the past, that stand alone for `is based`, `can be booked`.
_PARTICIPLES = frozenset(
    str.split(
        "interested based booked hired needed represented required requested experienced limited"
        " listed related seasoned acclaimed celebrated renowned dedicated impressed convinced"
        " inspired intrigued invited wanted sponsored need indeed speed feed bed red fed"
    )
)
_SUBJECTS = frozenset({NAME, CAPITAL, "he", "she", "they"})
_IS = frozenset(
    str.split(
        "is are s re can may could will would speaks speak talks works belongs comes has"
        " ist es est jest son sind"
    )
)
#: What the bureau does for who asks it.
_DOES = frozenset(
    str.split(
        "can could will may has have represents represent supplies supply arranges arrange offers"
        " offer suggests suggest provides provide handles handle sends send brings bring organises"
        " organizes helps help acts recommends recommend proud happy ready glad service disposal"
        " looking seeks wants"
    )
)
_AGENCY = frozenset(str.split("represented represents representation agent agents agency apply"))
_BY = frozenset(("via", "through", "by", "with", "from", "for"))
_FEW = 4  #: words that may stand before who is presented, or between him and what he is


def only_tells(sentence: Written, house: HouseRules) -> bool:
    """Whether it tells what was, or names the bureau, and asks and offers the reader nothing.

    Whatever it links to, for the bureau's name is a link as often as not.
    """
    words = read_words(sentence.text, house)
    # The first word is read apart: before a name its capital makes it one.
    first = _FIRST.findall(sentence.text.lower())
    asks = _DIRECT.search(sentence.text) or _CONTACT.intersection(words) or _is_order(first)
    if asks:
        return False
    named = BUREAU in words
    if _tells_of_past(words):
        return not (named and _is_welcomed(words))
    is_of_trade = any(not _TRADE.isdisjoint(CLASSES.get(word, ())) for word in (*first, *words))
    return named and not is_of_trade and not _presents(words)


def welcomes(sentence: Written, house: HouseRules) -> bool:
    """Whether it tells that somebody joined the bureau: news by itself, though it begins a call."""
    words = read_words(sentence.text, house)
    if BUREAU not in words or not _is_welcomed(words) or _DIRECT.search(sentence.text):
        return False
    after = words[words.index(BUREAU) + 1 :]
    return all(word not in _BE and _TRADE.isdisjoint(CLASSES.get(word, ())) for word in after)


def may_offer(text: str, house: HouseRules) -> bool:
    """Whether it may be a call, as `Request NAME` and `NAME has some free days` may be."""
    words = read_words(text, house)
    if NAME not in words:
        return False
    first = _FIRST.findall(text.lower())[:1]
    is_order = _is_order(first) and "book" in CLASSES.get(first[0], ()) and NAME in words[:_FEW]
    return is_order or (_FREE.search(text) is not None and not _tells_of_past(words))


def _is_welcomed(words: Sequence[str]) -> bool:
    """`NAME joined the BUREAU` presents him where a call follows."""
    return words[max(words.index(BUREAU) - 1, 0)] in ("join", "joins", "joined")


def _tells_of_past(words: Sequence[str]) -> bool:
    """By its verbs: one of the past, and none of what is or can be."""
    if not _BE.isdisjoint(words):
        return False
    return any(
        (word in _PAST and last != "contact")  # `met`, which is Dutch there
        or (word.endswith("ed") and word not in _PARTICIPLES and last not in _NOT_FINITE)
        for last, word in pairwise(words)
    )


def _is_order(words: Sequence[str]) -> bool:
    first = words[0] if words else ""
    is_base = not first.endswith(("s", "ed", "ing"))
    return is_base and bool(_ORDERS.intersection(CLASSES.get(first, ())))


def _presents(words: Sequence[str]) -> bool:
    """`NAME speaks for the BUREAU`, `The BUREAU can make it happen`, `NAME via BUREAU`."""
    at = words.index(BUREAU)
    before, after = words[:at], words[at + 1 :]
    if not _AGENCY.isdisjoint(words) or (before and before[-1] in _BY):
        return True
    is_label = len(before) < _FEW > len(after) and (not after or before[-1:] == ["at"])
    if (is_label and _IS.isdisjoint(words)) or not _DOES.isdisjoint(after[:_FEW]):
        return True
    start = next((n for n, word in enumerate(before[:_FEW]) if word in _SUBJECTS), at)
    return not _IS.isdisjoint(before[start : start + _FEW])
