"""Speakers with the names by which a text has them: whatever is certain there counts everywhere.

Who is found as `Kai Fu Lee`, `Jurgen Muller` or `Alvin W. Graylin` is as much the one behind the
headline's dash, the source or the host as who is written as the roster writes him.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from newsletter.model import Roster, Speaker
from newsletter.roster.chinese import find_without_borders
from newsletter.roster.index import Index
from newsletter.roster.mentions import Mention, Words, find_mentions
from newsletter.roster.names import full_names, normal
from newsletter.roster.naming import Found
from newsletter.roster.whole import judge_whole

_IN_FULL = ("full-name", "alias", "label")


def is_whole(mention: Mention) -> bool:
    return any(entry.kind not in ("family", "given") for entry in mention.entries)


def as_found(speakers: Iterable[Speaker], found: Iterable[Found], seen: str) -> list[Speaker]:
    """The speakers with every certain name of theirs among what was found in a text."""
    written = defaultdict[str, set[str]](set)
    for one in found:
        if not one.reason and one.rule in _IN_FULL:
            written[one.speaker].add(seen[one.start : one.end])
    return [_with_names(speaker, written[speaker.id]) for speaker in speakers]


def as_written(speakers: Sequence[Speaker], text: str) -> list[Speaker]:
    """The same for a few speakers and a text in which nobody was looked for yet."""
    return as_found(speakers, find_certain(text, tuple(speakers)), text)


def find_certain(text: str, speakers: tuple[Speaker, ...]) -> Iterator[Found]:
    """Every place where one of a few speakers is named in full, for certain."""
    index = _index(speakers)
    words = Words(text, index)
    for mention in filter(is_whole, find_mentions(words, index)):
        yield from (one for one in judge_whole(mention, words, index) if not one.reason)
    yield from (one for one in find_without_borders(text, index) if not one.reason)


def _with_names(speaker: Speaker, written: Iterable[str]) -> Speaker:
    others = sorted(name for name in written if name != speaker.name)
    others = [name for name in others if normal(name) not in full_names(speaker)]
    return replace(speaker, aliases=(*speaker.aliases, *others)) if others else speaker


@lru_cache(maxsize=64)
def _index(speakers: tuple[Speaker, ...]) -> Index:
    return Index(Roster(speakers={speaker.id: speaker for speaker in speakers}, topics={}))
