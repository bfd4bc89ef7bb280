"""What posts of different sources share when they tell of one event.

They have no words of a quote in common and no link, but what the event is about: a name that hardly
another post has, and what happened. A name that everybody has, such as a paper's, tells nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from newsletter.collect.doubles.usual import FIRMS, MEDIA, USUAL_NAMES, USUAL_WORDS
from newsletter.collect.doubles.words import SMALL, text_words, title_words, without_addresses

#: Days between two posts of different sources about one event.
TOLD_DAYS = 4

_BEGINNING = 600  # characters of a text that say what happened
_KEPT = 1024
_NAME, _FIRM, _IN_TITLE, _WORD = 2, 1, 1, 1  # what each of them counts for
_ENOUGH, _MORE = (
    3,
    25,
)  # what is enough, and of how many words it is one more: long texts share some
_FEW = 6  # posts of a small inbox that may have what tells an event
_PART = 50  # and of a large one: one in so many
_STEM = 5  # letters at the beginning of a word, whatever its ending
# A capital tells a name inside of a sentence; capitals or digits do so everywhere: PBoC, H20.
_NAME_WORD = re.compile(
    r"(?:(?<=[^\W\d_][ ])|(?<=[,;][ ])|(?<=[“\"(]))[A-Z][\w’'-]*"
    r"|(?<![\w’'-])(?:[A-Z]\w*[A-Z]\w*|[A-Z]+\d+)"
)
_WORK = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])[^*_\n]{2,200}\1(?![\w*_])")  # a title
_POSSESSIVE = re.compile(r"[’']s?$")
# What has several names, as no other word would tell that two posts mean one thing.
_OTHERWISE = {
    "pboc": re.compile(r"\bPeople[’']?s Bank of China\b|\b(?:the|its|China[’']?s) central bank\b"),
    "rate cut": re.compile(
        r"\b(?:rate cuts?|(?:cut|cuts|cutting|lower|lowers|lowered|lowering|reduced?|reduces)"
        r"(?: [\w’'-]+){0,4} rates?)\b",
        re.IGNORECASE,
    ),
    "winding-up": re.compile(
        r"\b(?:winding[- ]up|wound up|liquidat(?:ion|ed|es?|ors?)|bankrupt(?:cy)?|insolvency)\b",
        re.IGNORECASE,
    ),
}
_NO_NAMES = USUAL_NAMES | USUAL_WORDS | MEDIA | SMALL


class Told(NamedTuple):
    """What the beginning of a post says."""

    names: frozenset[str]  #: words with a capital, in small letters; what has several names
    words: frozenset[str]  #: all of them
    stems: frozenset[str]  #: the beginnings of those that say something
    title: frozenset[str]

    @property
    def telling(self) -> frozenset[str]:
        """What other posts are found by: all that may be a name in one of them."""
        return self.names | self.title


@lru_cache(maxsize=_KEPT)
def told_in(title: str, text: str) -> Told:
    beginning = _WORK.sub("", without_addresses(text)[:_BEGINNING])
    names = {_POSSESSIVE.sub("", name).casefold() for name in _NAME_WORD.findall(beginning)}
    whole = f"{title}\n{beginning}"
    otherwise = {term for term, pattern in _OTHERWISE.items() if pattern.search(whole)}
    heads = title_words(title)
    words = frozenset((*heads, *text_words(beginning), *otherwise))
    stems = (word[:_STEM] for word in words if len(word) > 3 and word.isalpha())
    return Told(
        names=frozenset(names | otherwise) - _NO_NAMES,
        words=words,
        stems=frozenset(stems) - _NO_STEMS,
        title=frozenset(heads) - _NO_NAMES,
    )


_NO_STEMS = frozenset(word[:_STEM] for word in _NO_NAMES)


class Usual:
    """How many posts have a word: what many of them have is no event."""

    def __init__(self) -> None:
        self._posts = 0
        self._with: Counter[str] = Counter()

    def add(self, told: Told) -> None:
        self._posts += 1
        self._with.update(told.telling | told.stems)

    def rare(self, words: Iterable[str]) -> list[str]:
        most = max(_FEW, self._posts // _PART)
        return [word for word in words if self._with[word] <= most]


def why_told_alike(one: Told, other: Told, speakers: Iterable[str], usual: Usual) -> str:
    """Why two posts of whatever speakers are about one event, or nothing."""
    own = {name for speaker in speakers for name in speaker.split("-")}
    both = (one.names | other.names) & one.words & other.words
    names = [name for name in usual.rare(both - own) if len(name) > 2]
    if not names:
        return ""
    known = {name[:_STEM] for name in (*names, *own)}
    stems = [stem for stem in usual.rare(one.stems & other.stems) if stem not in known]
    in_title = one.title | other.title
    weight = sum(_FIRM if name in FIRMS else _NAME for name in names)
    weight += _IN_TITLE * any(name in in_title for name in names)
    if weight + _WORD * len(stems) < _ENOUGH + min(len(one.stems), len(other.stems)) // _MORE:
        return ""
    told = [word for word in one.words & other.words if word[:_STEM] in stems]
    return f"about the same: {', '.join([*sorted(names), *sorted(told)][:3])}"
