"""Words that ran together behind a number: `5 percentlast year`, `9 a.m.The`, `8.Bring`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.cleaning.mending.borders import ARTICLES, COMMON
from newsletter.cleaning.mending.edits import Edit

#: No English word is one of these with one of the other words behind it.
_UNIT = re.compile(
    r"\d(?:[ \xa0](?:percent|per cent|[mbtr]+illion|dollars|euros|yuan|people|years|months|weeks"
    r"|days|hours)|%)(?=(?P<after>[a-z]{2,9})(?![\w%@/]))"
)
_OF_TIME = frozenset(str.split("last this next ago each every per more less since until"))
_CLOCK = re.compile(r"\d ?[ap]\.m\.(?=(?P<after>[A-Za-z][a-z]{1,14})(?![\w@/]))", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\w.,/-])(?:1[89]|20)\d\d(?=(?P<after>[A-Z][a-z]{1,14})(?![\w@/.]))")
_NUMBER = re.compile(r"[0-9]{1,2}\.(?=[A-Z][a-z]{2,14}(?![\w@/.]))")
_TWO_WORDS = re.compile(r"(?P<first>\w+)\W?\s?(?P<next>[a-z]*)")
_DIGIT = re.compile("[0-9]")
#: A sentence before it, and no `Ver.` or `No.`; and no longer number or price.
_BEGINS = re.compile(
    r"(?:\A|\n|(?:[a-z]{3}|[\d)”’\"])[.!?:;…”’\")])"
    r"(?<!\b(?:ver|vol|sec|fig|art|nos)\.)\s*\Z",
    re.IGNORECASE,
)
_NEAR = 12  #: characters before a number that say where it stands
_AFTER_NUMBER = COMMON | ARTICLES | _OF_TIME


def find_at_numbers(text: str, starters: frozenset[str]) -> Iterator[Edit]:
    """`starters` are words with which a sentence begins."""
    if not _DIGIT.search(text):
        return
    for match in _UNIT.finditer(text):
        if match["after"] in _AFTER_NUMBER:
            yield Edit(match.end(), match.end(), " ", "glued-words")
    for match in _CLOCK.finditer(text) if ".m." in text.lower() else ():
        sure = match["after"] in starters or match["after"] in _AFTER_NUMBER
        yield Edit(match.end(), match.end(), " ", "glued-words", is_certain=sure)
    for match in _YEAR.finditer(text):
        if match["after"] in starters or match["after"].lower() in _AFTER_NUMBER:
            yield Edit(match.end(), match.end(), " ", "glued-words", is_certain=False)
    yield from _listed(text, starters)


def _listed(text: str, starters: frozenset[str]) -> Iterator[Edit]:
    """The numbers of a list, which are certain where one follows the other.

    One alone is told where a sentence begins with it: `3.Liga` is a number in German.
    """
    found = [match for match in _NUMBER.finditer(text) if _begins(text, match.start())]
    numbers = [int(match[0][:-1]) for match in found]
    for match, number in zip(found, numbers, strict=True):
        sure = number - 1 in numbers or number + 1 in numbers
        words = _TWO_WORDS.match(text, match.end())
        is_sentence = words and (words["first"] in starters or words["next"] in ARTICLES)
        if sure or is_sentence:
            yield Edit(match.end(), match.end(), " ", "glued-words", is_certain=sure)


def _begins(text: str, place: int) -> bool:
    """Whether a sentence, or all, begins there."""
    return _BEGINS.search(text, max(place - _NEAR, 0), place) is not None
