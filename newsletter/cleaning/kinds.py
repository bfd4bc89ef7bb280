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

_WELCOME = re.compile(r"\bjoin|\b[Ww]elcome|\b[Nn]ew(?:est)? [Ss]peaker")  # quick to see
#: A name of somebody who is not on the roster yet; what says his role before it is none of it.
_NAME = (
    r"(?!(?:The|Our|We|A|An|Economist|Author|Journalist|Professor|Expert|Investor|Historian)\b)"
    r"[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*){1,3}(?<![.’'-])"
)


class _Patterns(NamedTuple):
    bureau: re.Pattern[str]
    people: re.Pattern[str]


class _Welcomes(NamedTuple):
    welcome: tuple[re.Pattern[str], ...]  #: each with the name of who is new
    headed: re.Pattern[str]  #: the same of a title, where the bureau is named below it
    named: re.Pattern[str]


def find_kind(title: str, beginning: str, house: HouseRules) -> str:
    """`list`, `note` or `announcement`, else `news`; `beginning` is the first paragraph."""
    patterns = _patterns(house)
    small = title.lower()
    if "speaker" in small and _LIST.search(title):
        return "list"
    if "newsletter" in small and _NEWSLETTER.search(title) and not patterns.people.search(title):
        return "note"
    if find_announced(title, beginning, house):
        return "announcement"
    if patterns.bureau.match(title) and not patterns.people.search(f"{title}\n{beginning}"):
        return "note"
    return "news"


def find_announced(title: str, beginning: str, house: HouseRules) -> str:
    """The name of the speaker who is announced as a new one; nothing in any other post."""
    likely = [text for text in (title, beginning) if _WELCOME.search(text)]
    if not likely:
        return ""
    patterns = _welcomes(house)
    found = [m for text in likely for pattern in patterns.welcome if (m := pattern.search(text))]
    if not found and patterns.named.search(beginning):
        found = [m for m in (patterns.headed.match(title),) if m]
    return " ".join(found[0]["name"].split()) if found else ""


@lru_cache(maxsize=16)
def _patterns(house: HouseRules) -> _Patterns:
    return _Patterns(
        bureau=re.compile(
            rf"(?:the\s+)?(?:{_one_of(house.organisations)})(?:[’']s?)?\b", re.IGNORECASE
        ),
        people=re.compile(rf"\b(?:{_one_of(house.people)})\b"),
    )


@lru_cache(maxsize=16)
def _welcomes(house: HouseRules) -> _Welcomes:
    """Made for the first text that welcomes somebody: it takes a hundredth of a second."""
    known = _one_of(house.organisations)
    bureau = rf"(?:{known}|(?:our|the)\s+(?:speakers[’']?\s+)?bureau|our\s+speakers)"
    person = _one_of(house.people)
    someone = rf"(?P<name>{person})"
    anyone = rf"(?P<name>{person}|{_NAME})"
    new = r"[Nn]ew(?:est)?\s+[Ss]peaker"
    # The name stands right before or behind, so that nobody else is welcomed. Who is not on the
    # roster must be welcomed by the bureau.
    welcome = (
        rf"\b{someone}\s+(?:has\s+|have\s+)?(?:joins?|joined)\s+(?:the\s+)?{bureau}",
        rf"\b[Ww]elcomes?\s+(?:[\w’'-]+\s+){{0,5}}?{someone}[^.]{{0,60}}\bspeakers?\b",
        rf"\b{new}\s+(?:at|of|for)\s+(?:the\s+)?(?:{known})\s*[:–-]\s*{anyone}",
        rf"\b{someone}[^.]{{0,20}}\b(?:is|as)\s+(?:a|our|the)\s+new(?:est)?\s+speaker\b",
        rf"\b{anyone}\s+(?:has\s+|have\s+)?(?:joins?|joined)\s+(?:the\s+)?(?:{known}|our\s+speakers)\b",
        rf"\b(?:{known})\s+(?:is\s+(?:\w+\s+)?to\s+)?welcomes?\s+(?:[\w’'-]+\s+){{0,5}}?{anyone}"
        r"[^.]{0,60}\bspeakers?\b",
        rf"\b{anyone}[^.]{{0,20}}\b(?:is|as)\s+(?:a|our|the)\s+new(?:est)?\s+speaker\s+(?:at|of|for)"
        rf"\s+(?:the\s+)?(?:{known})",
    )
    return _Welcomes(
        welcome=tuple(map(re.compile, welcome)),
        headed=re.compile(rf"\W*(?:Our\s+)?{new}\s*[:–—-]\s*(?:[\w’'-]+\s+){{0,4}}?{anyone}"),
        named=re.compile(bureau),
    )


def _one_of(names: Sequence[str]) -> str:
    escaped = (re.escape(n) for n in sorted(names, key=len, reverse=True) if n.strip())
    return "|".join(escaped).replace(r"\ ", r"\s+") or "(?!)"
