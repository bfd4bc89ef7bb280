"""Words that ran together where a link ended, captions that stand twice, stops that are missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from newsletter.cleaning.blocks import plain
from newsletter.cleaning.house import HouseRules
from newsletter.cleaning.mending.borders import (
    COMMON,
    VERBS,
    find_at_marks,
    find_before_addresses,
    has_capital_inside,
    is_in_address,
)
from newsletter.cleaning.mending.edits import Edit
from newsletter.cleaning.mending.figures import find_at_numbers

_TAILS = "|".join(sorted({word[-2:] for word in COMMON}))
_LENGTHS = tuple(sorted({len(word) for word in COMMON}, reverse=True))
#: A word with a capital that may end in a common one.
_CAPITALISED = re.compile(rf"[A-Z][^\W\d_]{{3,40}}+(?<={_TAILS})(?![^\W\d_])")
_STOP = re.compile(r"[.!?][”’]?(?=[^\W\d_a-z][^\W\d_]{1,14}\b)")
_STARTERS = frozenset(
    str.split(
        "The This That These Those He She It They We You But And In On At For "
        "From Now Do Get Are Is"
        " His Her Its Their Our Your An As After Before When While If So There "
        "Here What Who How Why"
        " Also However Most More Some Many Read"
    )
)
_BEFORE_NAME = re.compile(r"(?<![^\W\d_])([a-z]{2,12})(?=[A-Z][a-z]+ [A-Z])")
_DOMAINS = frozenset({"com", "org", "net", "cn", "io", "co", "tv"})
_TWICE = re.compile(r"\b((?:[A-Z][\w’'-]{1,25} ){1,3}[A-Z][\w’'-]{0,25}[a-z])\1\b")
_BEGUN_TWICE = re.compile(r"\b([A-Z][a-z]{1,20}) ([A-Z][a-z]{1,20}?)\1(?![^\W\d_])")
_AFTER_PLACE = ("at", "with", "from")  #: what a name that stands elsewhere too ran into
_IN_SOURCE = re.compile(r" (?:the |an? |[A-Z])")
_SHORTEST_CAPTION = 12
_SHORTEST_STEM = 5  #: letters of a name that the house does not know
_SHORT_NAME = 3  #: letters: `Winston Main` is somebody else, `Winston Masays` is not
_WORDS = re.compile(r"[^\W\d_]+")
_REAL_WORDS = frozenset(
    str.split("Secretariat Proletariat Commissariat There Where Here Every Some")
)


class Known(NamedTuple):
    """Names and titles of the house by the last word of each."""

    by_last: Mapping[str, tuple[str, ...]]
    names: frozenset[str]


@lru_cache(maxsize=16)
def known_names(house: HouseRules) -> Known:
    by_last: dict[str, tuple[str, ...]] = {}
    for name in (*house.people, *house.books):
        words = name.rstrip("®™ ").split()
        if len(words) > 1 and len(words[-1]) > 1:
            by_last[words[-1]] = (*by_last.get(words[-1], ()), _plain_name(name))
    return Known(by_last, frozenset(house.people))


def find_glued(
    text: str, spoken: Callable[[], frozenset[str]], house: HouseRules
) -> Iterator[Edit]:
    """Spaces that were lost; `spoken` gives the words of the whole post."""
    yield from find_at_marks(text)
    if "://" in text:
        yield from find_before_addresses(text)
    yield from find_at_numbers(text, _STARTERS)
    for match in _STOP.finditer(text):
        before = text[max(match.start() - 2, 0) : match.start()]
        if len(before) < 2 or not (before.isalpha() and before.islower()):
            continue
        begun = text[match.end() : match.end() + 2]
        if not (begun[0].isupper() and begun[1].islower()):
            continue
        following = _WORDS.match(text, match.end())
        if (following and following[0].lower() in _DOMAINS) or is_in_address(text, match.start()):
            continue
        sure = following is not None and following[0] in _STARTERS
        yield Edit(match.end(), match.end(), " ", "glued-sentences", is_certain=sure)
    known = known_names(house)
    for match in _CAPITALISED.finditer(text):
        word = match[0]
        if text[match.start() - 1 : match.start()].isalpha():
            continue
        for length in _LENGTHS:
            if length + 2 <= len(word) and word[-length:] in COMMON:
                place = match.end() - length
                edit = _judge(text, match.start(), place, match.end(), spoken, known)
                if edit:
                    yield edit
                    break
    yield from _before_names(text, known)


def _judge(
    text: str,
    start: int,
    place: int,
    end: int,
    spoken: Callable[[], frozenset[str]],
    known: Known,
) -> Edit | None:
    stem, tail = text[start:place], text[place:end]
    names = known.by_last.get(stem, ())
    if not names and len(stem) < _SHORTEST_STEM:
        return None
    before = _plain_name(plain(text[max(place - 240, 0) : place]))
    if any(before.endswith(name) for name in names):
        sure = len(stem) > _SHORT_NAME or len(tail) > _SHORT_NAME or tail in VERBS
        return Edit(place, place, " ", "glued-words", is_certain=sure)
    if text[start:end] in _REAL_WORDS or stem in _REAL_WORDS or len(stem) < _SHORTEST_STEM:
        return None
    named = re.search(r"[A-Z][\w’'-]* $", before[: len(before) - len(stem)]) is not None
    if named and stem in spoken() and stem.lower() not in spoken():
        return Edit(place, place, " ", "glued-words")
    if tail in _AFTER_PLACE and stem in spoken() and stem.lower() not in spoken():
        sure = tail == "at" and _IN_SOURCE.match(text, end) is not None
        return Edit(place, place, " ", "glued-words", is_certain=sure)
    is_verb = tail in VERBS and len(tail) > 3
    if is_verb or (len(stem) > 7 and tail in ("at", "with", "from")):
        return Edit(place, place, " ", "glued-words", is_certain=False)
    return None


def _before_names(text: str, known: Known) -> Iterator[Edit]:
    """`saysWinston Ma`: a common word right before the name of a speaker."""
    for match in _BEFORE_NAME.finditer(text) if has_capital_inside(text) else ():
        if match[1] in COMMON and any(text.startswith(n, match.end()) for n in known.names):
            yield Edit(match.end(), match.end(), " ", "glued-words")


def find_doubled(text: str, house: HouseRules) -> Iterator[Edit]:
    """A caption that ran into the text which begins with the same name."""
    if not has_capital_inside(text):  # where a doubled caption runs into what follows it
        return
    half = len(text) // 2
    if half >= _SHORTEST_CAPTION and text == 2 * text[:half]:
        yield Edit(half, len(text), "", "doubled-caption")
        return
    for match in _TWICE.finditer(text):
        yield Edit(match.end(1), match.end(), "", "doubled-caption")
    for match in _BEGUN_TWICE.finditer(text):
        whole = match[0] == text.strip()
        sure = whole or f"{match[1]} {match[2]}" in house.people
        followed = text[match.end() :].startswith(f" {match[2]}")
        if followed:
            continue  # the name stands twice, which the first rule mends
        inside = match.end(2)
        if whole:
            yield Edit(inside, match.end(), "", "doubled-caption")
        else:
            yield Edit(inside, inside, " ", "doubled-caption", is_certain=sure)


def find_missing_stop(text: str) -> Iterator[Edit]:
    """An intro that ends without a stop before the label of its quote."""
    words = plain(text)
    ended = not (words[-1:].isalnum() or words[-1:] in ("®", ")"))
    if not ended and words.count(" ") > 6:
        yield Edit(len(text), len(text), ".", "missing-stop")


def words_of(texts: list[str]) -> frozenset[str]:
    """All words of some texts, to know whether a part of a glued one is a word itself."""
    return frozenset(_WORDS.findall(" ".join(texts)))


def _plain_name(text: str) -> str:
    return text.replace("’", "'").replace("®", "").replace("™", "")
