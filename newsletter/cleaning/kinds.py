"""The kind of an update, where its words leave no doubt: it decides about the call to action.

A list of speakers and a note of the bureau get none, and who is new gets the way to his biography.
What is not certain stays news.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from newsletter.cleaning.house import HouseRules

_MOST_WANTED = (
    r"(?:most|best)[- ](?:sought(?:[- ]?after)?|wanted|popular|requested|asked(?:[- ]for)?|booked)"
)
_LIST = re.compile(
    rf"\b{_MOST_WANTED}(?:\s+[\w-]+){{0,4}}\s+speakers?\b"
    rf"|\bspeakers?\b.{{0,30}}\b(?:{_MOST_WANTED}|asked for most)\b"
    r"|\btop[- ]?(?:\d+|three|five|ten)\b[^.]{0,40}\bspeakers\b",
    re.IGNORECASE,
)
_NEWSLETTER = re.compile(
    r"\bnewsletter\b[^.]{0,30}\b(?:is|has)\s+(?:now\s+|just\s+|been\s+)?"
    r"(?:out|online|sent|available|published)\b",
    re.IGNORECASE,
)

_WELCOME = re.compile(r"\bjoin|\b[Ww]elcome|\bnew(?:est)? speaker")  # quick to see


class _Patterns(NamedTuple):
    welcome: re.Pattern[str]
    bureau: re.Pattern[str]
    people: re.Pattern[str]


def find_kind(title: str, beginning: str, house: HouseRules) -> str:
    """`list`, `note` or `announcement`, else `news`; `beginning` is the first paragraph."""
    patterns = _patterns(house)
    small = title.lower()
    if "speaker" in small and _LIST.search(title):
        return "list"
    if "newsletter" in small and _NEWSLETTER.search(title) and not patterns.people.search(title):
        return "note"
    for text in (title, beginning):
        if _WELCOME.search(text) and patterns.welcome.search(text):
            return "announcement"
    if patterns.bureau.match(title) and not patterns.people.search(f"{title}\n{beginning}"):
        return "note"
    return "news"


@lru_cache(maxsize=16)
def _patterns(house: HouseRules) -> _Patterns:
    known = _one_of(house.organisations)
    bureau = rf"(?:{known}|(?:our|the)\s+(?:speakers[’']?\s+)?bureau|our\s+speakers)"
    person = _one_of(house.people)
    # The name stands right before or behind, so that nobody else is welcomed.
    return _Patterns(
        welcome=re.compile(
            rf"\b(?:{person})\s+(?:has\s+|have\s+)?(?:joins?|joined)\s+(?:the\s+)?{bureau}"
            rf"|\bwelcomes?\s+(?:[\w’'-]+\s+){{0,5}}?(?:{person})[^.]{{0,60}}\bspeakers?\b"
            rf"|\bnew\s+speaker\s+(?:at|of|for)\s+(?:the\s+)?(?:{known})\s*[:–-]\s*(?:{person})"
            rf"|\b(?:{person})[^.]{{0,20}}\b(?:is|as)\s+(?:a|our|the)\s+new(?:est)?\s+speaker\b"
        ),
        bureau=re.compile(rf"(?:the\s+)?(?:{known})(?:[’']s?)?\b", re.IGNORECASE),
        people=re.compile(rf"\b(?:{person})\b"),
    )


def _one_of(names: Sequence[str]) -> str:
    escaped = (re.escape(n) for n in sorted(names, key=len, reverse=True) if n.strip())
    return "|".join(escaped).replace(r"\ ", r"\s+") or "(?!)"
