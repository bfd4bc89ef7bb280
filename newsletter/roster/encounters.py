"""Who asks the questions where two meet: an interviewer, a host, whoever has somebody as a guest.

`A talks to B` may mean either. What else is said decides: who is called the host or the guest,
whose book it is about, in whose show it is. Where nothing decides, nobody is taken for the host.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsletter.model import Speaker
from newsletter.roster.names import normal, pattern

_HOST = r"(?:co-?)?(?:host|interviewer|moderator|presenter|anchor)(?:ess)?"
# What stands between the words for an encounter and the name: a role, or people named before.
# Prepositions and conjunctions end it: `tells at CNBC how Winston Ma …` has no host.
_UP_TO_NAME = (
    r"\s+(?:(?!(?:at|in|on|of|by|for|as|to|that|where|how|why|when|while)\s)"
    r"(?:[\w'&-]+|\w{1,2}\.)\s+){0,6}"
)
_ENCOUNTER = (
    r"(?P<noun>(?:interview(?:s|ed)?|conversation|dialogue|debate|discussion|chat|talk)\s+(?:with|by))"
    r"|(?:tells|told|asked\s+by|hosted\s+by|moderated\s+by|explains\s+to|explained\s+to|says\s+to)"
    r"|(?:joins|joined)"
    r"|(?P<sits>(?:sits?|sat|sitting)\s+down\s+with)"
    r"|(?P<talk>(?:talks?|talking|talked|speaks?|speaking|spoke|chats?|chatted|sits?\s+down|sat\s+down)"
    r"(?:\s[^.!?:;]{0,120}?)??\s(?P<how>with|to))"
    r"|(?P<topic>discuss(?:es|ed|ing)?\s(?:[^.!?:;]{0,120}?\s)??with)"
    rf"|with\s+(?:podcast\s+|tv\s+|show\s+)?{_HOST}"
)
_MET = re.compile(rf"\b(?:{_ENCOUNTER}){_UP_TO_NAME}\Z")
_ASKS = re.compile(r"\s+(?:interview(?:s|ed)|host(?:s|ed)|moderate[sd]|asks)\b(?!\s+by)")
#: The same only beside another one of ours: of a host alone nobody knows whom he has as a guest.
_WELCOMES = re.compile(
    r"(?:,[^,.;:]{1,80},)?\s+(?:(?:is|was)\s+(?:\w+\s+){0,3}joined\b[^.!?;]{0,60}?\sby|welcome[sd]"
    r"|quizze[sd]|questions)\b"
    r"|'s?\s+(?:[\w-]+\s+){0,3}(?:podcast|show|programme|program|broadcast|guests?)\b"
)
_CALLED_HOST = re.compile(rf"\b{_HOST},?\s+\Z")
_IS_HOST = re.compile(rf",?\s+(?:the\s+|who\s+)?(?:{_HOST}\s+(?:of|at|from)|hosts\s)")
_CALLED_GUEST = re.compile(
    r"\bguests?(?:\s+(?:is|are|was|today|tonight|this\s+week))*\s*[,:]?"
    r"\s+(?:(?!(?:of|by|at|on|to)\s)[\w'&-]+\s+){0,4}\Z"
)
_EPISODE = re.compile(r"\b(?:episode|this\s+week)\b[^.!?]{0,80}\Z")
_WROTE = re.compile(
    r",?\s+(?:the\s+)?(?:author\s+of|who\s+(?:has\s+)?wr(?:ote|itten))\b|,\s+whose\b"
)
_OWN_WORK = re.compile(
    r"\b(?:on|about|of|discuss)\s+(?P<whose>his|her|their)\s+(?:[\w-]+\s+){0,2}"
    r"(?:book|novel|memoir|biography|study|paper|report|film|documentary|research|findings)\b"
)
_PRONOUNS = {"his": "he", "her": "she"}  # `their` may be that of both
_SENTENCE_END = re.compile(r"(?:(?<!\b\w)\.|[!?])\s")  # not behind an initial
_LONGEST_MEETING = 400
_SHORTEST_BOOK = 5


class _Named(NamedTuple):
    """A speaker whom a text names, and the place of his name in its normal form."""

    speaker: Speaker
    start: int
    end: int


def is_host(text: str, speaker: Speaker) -> bool:
    """Whether a text, in normal form, has this person ask the questions, whoever answers."""
    return any(
        _ASKS.match(text, name.end()) or _met(text, name.start())
        for name in pattern(speaker).finditer(text)
    )


def leave_out_hosts(text: str, speakers: Sequence[Speaker]) -> tuple[Speaker, ...]:
    """Those of the speakers whom a text names, but for who asks the questions there."""
    low = normal(text)
    named = [
        _Named(speaker, *match.span())
        for speaker in speakers
        for match in pattern(speaker).finditer(low)
    ]
    asking = set(_find_hosts(low, normal(text, keep_case=True), named))
    present = dict.fromkeys(one.speaker.id for one in named)
    return tuple(s for s in speakers if s.id in present and s.id not in asking)


def _find_hosts(low: str, kept: str, named: Sequence[_Named]) -> Iterator[str]:
    is_alone = len({one.speaker.id for one in named}) < 2
    for one in named:
        if _ASKS.match(low, one.end) or (not is_alone and _WELCOMES.match(low, one.end)):
            yield one.speaker.id
        guest = _CALLED_GUEST.search(low, max(0, one.start - 120), one.start)
        if guest and (subject := _subject(low, guest.start(), one, named)):
            yield subject.speaker.id
        if (met := _met(low, one.start)) is not None:
            yield from _judge(low, kept, met, one, _subject(low, met.start(), one, named))


def _met(text: str, place: int) -> re.Match[str] | None:
    return _MET.search(text, max(0, place - _LONGEST_MEETING), place) if place else None


def _subject(text: str, place: int, other: _Named, named: Sequence[_Named]) -> _Named | None:
    """Who meets the other one: the nearest of ours before these words, in the same sentence."""
    before = [n for n in named if n.end <= place and n.speaker.id != other.speaker.id]
    nearest = max(before, key=lambda n: n.end, default=None)
    if nearest is None or _SENTENCE_END.search(text, nearest.end, place):
        return None
    return nearest


def _judge(
    low: str, kept: str, met: re.Match[str], other: _Named, subject: _Named | None
) -> tuple[str, ...]:
    """The host of an encounter: whom somebody meets, unless it is said to be the other way."""
    usual = (other.speaker.id,)
    if subject is None or _is_called_host(low, other):
        return usual
    turned = (subject.speaker.id,)
    if (met["noun"] or met["talk"] or met["sits"] or met["topic"]) and (
        _is_called_host(low, subject) or _CALLED_GUEST.search(low, met.start(), other.start)
    ):
        return turned
    if met["noun"] or not (met["talk"] or met["sits"] or met["topic"]):
        return usual
    author = _author(low, kept, subject, other)
    if author is not None:
        return turned if author is other else usual
    if met["sits"] or _tells_of_episode(low, subject):
        return turned
    is_open = met["how"] == "with" or _OWN_WORK.search(low, other.end)
    return () if is_open else usual


def _is_called_host(text: str, one: _Named) -> bool:
    before = max(0, one.start - _LONGEST_MEETING)
    return bool(_CALLED_HOST.search(text, before, one.start) or _IS_HOST.match(text, one.end))


def _tells_of_episode(text: str, subject: _Named) -> bool:
    """`In this episode A talks with B`, as hosts announce it."""
    return _EPISODE.search(text, max(0, subject.start - 120), subject.start) is not None


def _author(low: str, kept: str, subject: _Named, other: _Named) -> _Named | None:
    """The one of the two whose work it is about; nobody where it may be either's."""
    both = (subject, other)
    for owns in (
        [_has_book(kept, one.speaker) for one in both],
        [_WROTE.match(low, one.end) is not None for one in both],
        [_is_own(low, other.end, one.speaker) for one in both],
    ):
        if owns[0] != owns[1]:
            return subject if owns[0] else other
    return None


def _has_book(text: str, speaker: Speaker) -> bool:
    """Whether a text, with its capitals, names one of his books, without what follows a colon."""
    for book in speaker.books:
        title = normal(book, keep_case=True).partition(":")[0].strip()
        if len(title) >= _SHORTEST_BOOK and re.search(rf"(?<!\w){re.escape(title)}(?!\w)", text):
            return True
    return False


def _is_own(text: str, place: int, speaker: Speaker) -> bool:
    work = _OWN_WORK.search(text, place)
    return work is not None and _PRONOUNS.get(work["whose"], "-") == speaker.pronoun
