"""What posts of one speaker share when they tell of one event under quite different headlines.

A speaker has a book, a firm and a theme, which stand in his posts of every week: what another of
his posts has outside of these days tells no event.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from newsletter.addresses import address_key
from newsletter.collect.doubles.words import title_words, without_addresses

#: Days between two posts of one speaker about one event.
EVENT_DAYS = 7
#: Days in which his other posts are looked at.
AROUND_DAYS = 60

_FEWEST = 3  # names and numbers that two posts must share
_LEAST_PART = 3  # and what part of the fewer ones, as a divisor
_SHORTEST_SAYING = 8  # words
_KEPT = 1024
_LINK = re.compile(r"\]\(<?(https?://[^\s()<>]+)")
_QUOTED = re.compile(r"[“„\"«]([^“”„\"«»\n]{40,600})[”“\"»]|^[ ]{0,3}>[ ]?(.+)$", re.MULTILINE)
_SENTENCE = re.compile(r"(?<=[.!?…])[\s”\"’]+")
# Words with capitals that follow each other are one name, `New York University School of Law`; the
# first of a sentence is none. And a number that is no year.
_REST = r"(?:[ ](?:(?:of|for|the|de)[ ]){0,2}[A-Z][\w’'-]*){0,9}"
_NAME = re.compile(
    rf"(?<=[^\W\d_][ ])[A-Z][\w’'-]*{_REST}|(?<=,[ ])[A-Z][\w’'-]*{_REST}"
    r"|(?<![\w.,])(?!(?:19|20)\d\d\b)\d[\d.,]*\d(?!\w)"
)
_WORK = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])[^*_\n]{2,200}\1(?![\w*_])")  # a title
#: Names of which every post of such a weblog has some.
_USUAL = frozenset(
    [
        *("china", "chinas", "chinese", "beijing", "shanghai", "hong", "kong", "taiwan", "asia"),
        *("asian", "america", "american", "americans", "united", "states", "europe", "european"),
        *("west", "western", "jinping", "president", "party", "communist", "government", "trump"),
        *("washington", "world", "professor", "university", "bureau", "speakers", "january"),
        *("february", "march", "april", "june", "july", "august", "september", "october"),
        *("november", "december", "monday", "tuesday", "wednesday", "thursday", "friday"),
        *("saturday", "sunday", "the", "ceo", "gdp", "usa"),
    ]
)


class Marks(NamedTuple):
    """What of a text can tell an event."""

    links: frozenset[str] = frozenset()
    sayings: frozenset[str] = frozenset()  #: sentences that are quoted
    names: frozenset[str] = frozenset()  #: and numbers

    def without(self, others: Iterable[Marks]) -> Marks:
        links, sayings, names = self
        for other in others:
            links, sayings, names = (
                links - other.links,
                sayings - other.sayings,
                names - other.names,
            )
        return Marks(links, sayings, names)


@lru_cache(maxsize=_KEPT)
def marks_of(text: str) -> Marks:
    bare = without_addresses(text)
    names = (name.casefold() for name in _NAME.findall(_WORK.sub("", bare)))
    told = (name.replace("’", "'").removesuffix("'s") for name in names)
    return Marks(
        frozenset(filter(None, map(address_key, _LINK.findall(text)))),
        frozenset(_sayings(bare)),
        frozenset(name for name in told if not _USUAL.issuperset(_parts(name))),
    )


def _parts(name: str) -> set[str]:
    return {word for word in name.split() if len(word) > 2}


def _sayings(text: str) -> Iterator[str]:
    for match in _QUOTED.finditer(text):
        for sentence in _SENTENCE.split(match[1] or match[2]):
            words = title_words(sentence)
            if len(words) >= _SHORTEST_SAYING:
                yield " ".join(words)


def why_one_event(one: Marks, other: Marks, speakers: Iterable[str]) -> str:
    """Why two posts of these speakers are about one event, or nothing."""
    if one.links & other.links:
        return "links to the same page"
    if one.sayings & other.sayings:
        return "quotes the same words"
    own = {name for speaker in speakers for name in speaker.split("-")}
    mine, others = (
        {n for n in each.names if not own.issuperset(n.split())} for each in (one, other)
    )
    both, fewer = mine & others, min(len(mine), len(others))
    if len(both) < _FEWEST or len(both) * _LEAST_PART < fewer:
        return ""
    told = sorted(both, key=lambda name: (-len(name), name))[:3]
    return f"about the same: {', '.join(told)}"
