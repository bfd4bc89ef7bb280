"""A post as sentences, and the weight of those that end it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from math import inf
from typing import NamedTuple

from newsletter.cleaning.blocks import LINK, Block, Marks, plain
from newsletter.cleaning.calls.afterwords import tells_of_work
from newsletter.cleaning.calls.asking import asks_for_booking
from newsletter.cleaning.calls.offering import only_tells, welcomes
from newsletter.cleaning.calls.reported import (
    REPORTED,
    find_announced,
    reports,
    tells_of_others,
)
from newsletter.cleaning.calls.sentences import LONGEST_SENTENCE, Sentence, is_spoken, judge_block
from newsletter.cleaning.calls.weighing import NEVER, Written, has_hint, weigh
from newsletter.cleaning.calls.words import BUREAU, MAIL, PHONE, read_words
from newsletter.cleaning.house import HouseRules
from newsletter.cleaning.labels import find_transcript

#: `More in SOURCE.` tells where the news is from.
_SOURCE_LINE = re.compile(r"\W*More (?:in|at) ")
_OF_BUREAU = frozenset({BUREAU, MAIL, PHONE})
_TRAILING = 4  #: blocks at the end of a post in which a call stands
LEAST_READ = -2.5  #: the weight of what may go with a call, if anything does
_MOST_WEIGHED = 12  #: sentences of one block that are weighed, which takes time

Place = tuple[int, int]  #: the number of a block, and that of a sentence in it


class Weighed(NamedTuple):
    weight: float  #: see `weighing`
    has_hint: bool  #: a word of calls, or a link to the house
    asks: bool  #: for a booking, by whom or what it names (`asking`)
    only_tells: bool = False  #: what was, or of the bureau (`offering`)
    welcomes: bool = False  #: somebody who joined the bureau (`offering`)


Weights = Mapping[Place, Weighed]
UNWEIGHED = Weighed(NEVER, has_hint=False, asks=False)


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


def judge(blocks: Sequence[Block], marks: Marks, house: HouseRules, *, above: bool = True) -> Post:
    """The sentences of all blocks, or of those alone that end a post."""
    first = max(len(blocks) - _TRAILING, 0)
    judged: list[Sequence[Sentence]] = [()] * first
    if above:
        judged = [judge_block(each, marks, house) for each in blocks[:first]]
    # What is not weighed need not be parted into sentences, unless it has a word of its own.
    in_parts = any(may_call(each, marks, house) for each in blocks[first:])
    judged += [
        judge_block(each, marks, house, in_parts=in_parts and not each.is_quoted)
        for each in blocks[first:]
    ]
    return Post(blocks, marks, judged, house)


def is_trailing(number: int, blocks: Sequence[Block]) -> bool:
    """Whether a block stands where calls do: near the end, and not quoted."""
    return 0 < number >= len(blocks) - _TRAILING and not blocks[number].is_quoted


def weigh_end(post: Post, known: Collection[Place] = ()) -> Weights:
    """The weights of what ends a post, in its order; infinite that of the `known` calls.

    Empty where no other sentence has a word of calls.
    """
    if not _may_have_calls(post, known):
        return {}
    written = write_end(post)
    weights = zip(written.items(), weigh(list(written.values()), post.house), strict=True)
    return {
        place: _weighed(inf if place in known else weight, each, post.house)
        for (place, each), weight in weights
        if _is_weighed(place, post)
    }


def _weighed(weight: float, written: Written | None, house: HouseRules) -> Weighed:
    if written is None:
        return UNWEIGHED._replace(weight=weight)
    return Weighed(
        weight,
        _is_hinted(written),
        asks_for_booking(written, house),
        weight >= LEAST_READ and only_tells(written, house),
        weight >= LEAST_READ and welcomes(written, house),
    )


def _may_have_calls(post: Post, known: Collection[Place]) -> bool:
    """Whether a block has a word of calls that is not known, or stands beside what is."""
    with_calls = {b for b, _ in known}
    for b in range(max(len(post.blocks) - _TRAILING, 0), len(post.blocks)):
        block, count = post.blocks[b], len(post.sentences[b])
        if not _is_read(block) or all((b, s) in known for s in range(count)):
            continue
        if b in with_calls or may_call(block, post.marks, post.house):
            return True
    return False


def may_call(block: Block, marks: Marks, house: HouseRules) -> bool:
    """Whether a block has a word of calls, or a link to the house."""
    if not _is_read(block):
        return False
    has_link = LINK in block.text and any(map(house.owns, marks.addresses(block.text)))
    return has_link or has_hint(block.words)


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
    return _is_read(post.blocks[b]) and s >= len(post.sentences[b]) - _MOST_WEIGHED


def _is_read(block: Block) -> bool:
    return block.kind in ("text", "heading") and not block.is_quoted


def _write(place: Place, post: Post) -> Written | None:
    """The sentence as it is weighed; none of what is too long, somebody's words, or no call."""
    sentence, text = post.at(place), post.read(place)
    house, block = post.house, post.blocks[place[0]]
    if len(text) > LONGEST_SENTENCE or REPORTED.search(text) or tells_of_work(text, house):
        return None
    if reports(text, house) or tells_of_others(text):
        return None
    if _SOURCE_LINE.match(text) and BUREAU not in read_words(text, house):
        return None
    if is_spoken(sentence, block.text) or _is_turn(block, text, post):
        return None
    linked = post.marks.addresses(block.text[sentence.start : sentence.end])
    written = Written(text.strip(), place[0], any(map(house.owns, linked)))
    if sentence.start >= find_announced(block.text) and not asks_for_booking(written, house):
        return None
    return written


def _is_turn(block: Block, text: str, post: Post) -> bool:
    """Whether somebody says it in a transcript, and names neither the bureau nor its numbers."""
    if not find_transcript(block.words):
        return False
    turns = sum(find_transcript(other.words) for other in post.blocks)
    return turns > 1 and not _OF_BUREAU.intersection(read_words(text, post.house))
