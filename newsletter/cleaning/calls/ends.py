"""A post as sentences, and the weight of those that end it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from math import inf
from typing import NamedTuple

from newsletter.cleaning.blocks import Block, Marks, plain
from newsletter.cleaning.calls.afterwords import begins_afterword
from newsletter.cleaning.calls.sentences import LONGEST_SENTENCE, Sentence, judge_block
from newsletter.cleaning.calls.weighing import NEVER, Written, has_hint, weigh
from newsletter.cleaning.calls.words import BUREAU, read_words
from newsletter.cleaning.house import HouseRules

#: What others say is news, unless it is what a speaker may do: `tell your board`.
_SPEECH = r"(?:say|tell|write|argue|report|explain|advise|ask|warn|joke|add)"
_REPORTED = re.compile(
    rf"[“”\"«»]|\b{_SPEECH}(?:s|d|ed)\b|\b(?:said|told|wrote|heard)\b|\baccording to\b"
    rf"|\b(?:they|people|\w+s|\w*men) {_SPEECH}\b",
    re.IGNORECASE,
)
#: `More in SOURCE.` tells where the news is from.
_SOURCE_LINE = re.compile(r"\W*More (?:in|at) ")
_TO_US = re.compile(r"\b(?:your?|us|our|we)\b", re.IGNORECASE)
_TRAILING = 4  #: blocks at the end of a post in which a call stands
_MOST_WEIGHED = 12  #: sentences of one block that are weighed, which takes time

Place = tuple[int, int]  #: the number of a block, and that of a sentence in it


class Weighed(NamedTuple):
    weight: float  #: see `weighing`
    has_hint: bool  #: a word of calls, or a link to the house


Weights = Mapping[Place, Weighed]
UNWEIGHED = Weighed(NEVER, has_hint=False)


class Post(NamedTuple):
    blocks: Sequence[Block]
    marks: Marks
    sentences: Sequence[Sequence[Sentence]]  #: of each block
    house: HouseRules

    def read(self, place: Place) -> str:
        b, _ = place
        sentence = self.at(place)
        return plain(self.blocks[b].text[sentence.start : sentence.end])

    def at(self, place: Place) -> Sentence:
        b, s = place
        return self.sentences[b][s]


def judge(blocks: Sequence[Block], marks: Marks, house: HouseRules) -> Post:
    first = len(blocks) - _TRAILING
    judged = [judge_block(each, marks, house, in_parts=b >= first) for b, each in enumerate(blocks)]
    return Post(blocks, marks, judged, house)


def is_trailing(number: int, blocks: Sequence[Block]) -> bool:
    """Whether a block stands where calls do: near the end, and not quoted."""
    return 0 < number >= len(blocks) - _TRAILING and not blocks[number].is_quoted


def weigh_end(post: Post, known: Collection[Place] = ()) -> Weights:
    """The weights of what ends a post, in its order; infinite that of the `known` calls.

    Empty where no other sentence has a word of calls.
    """
    written = write_end(post)
    with_calls = {b for b, _ in known}
    hints = {place: each is not None and _is_hinted(each) for place, each in written.items()}
    others = [place for place in hints if place not in known]
    if not any(hints[place] or place[0] in with_calls for place in others):
        return {}
    weights = zip(written, weigh(list(written.values()), post.house), strict=True)
    return {
        place: Weighed(inf if place in known else weight, hints[place])
        for place, weight in weights
        if _is_weighed(place, post)
    }


def _is_hinted(written: Written) -> bool:
    return written.is_linked or has_hint(written.text)


def write_end(post: Post) -> dict[Place, Written | None]:
    """The sentences that are weighed, with the one above them; None is what no sentence sees."""
    places = [
        (b, s)
        for b in range(max(len(post.blocks) - _TRAILING, 0), len(post.blocks))
        for s in range(len(post.sentences[b]))
        if _is_weighed((b, s + 1), post)
    ]
    return {place: _write(place, post) for place in places}


def _is_weighed(place: Place, post: Post) -> bool:
    b, s = place
    block = post.blocks[b]
    is_read = block.kind in ("text", "heading") and not block.is_quoted
    return is_read and s >= len(post.sentences[b]) - _MOST_WEIGHED


def _write(place: Place, post: Post) -> Written | None:
    """The sentence as it is weighed; none of what is too long, somebody's words, or no call."""
    sentence, text = post.at(place), post.read(place)
    if len(text) > LONGEST_SENTENCE or sentence.is_spoken or _REPORTED.search(text):
        return None
    if _SOURCE_LINE.match(text) and BUREAU not in read_words(text, post.house):
        return None
    if begins_afterword(text, post.house) and not _TO_US.search(text):
        return None
    linked = post.marks.addresses(post.blocks[place[0]].text[sentence.start : sentence.end])
    return Written(text.strip(), place[0], any(map(post.house.owns, linked)))
