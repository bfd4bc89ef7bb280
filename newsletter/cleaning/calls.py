"""Calls to action that the editor wrote by hand, in the wordings of seventeen years.

Only what can be nothing else goes by itself; of what news might say as well, two kinds must stand
together and speak of us. At the end of a post, the signs of a call are enough.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from newsletter.cleaning.blocks import Block, Marks, plain
from newsletter.cleaning.house import HouseRules
from newsletter.cleaning.phrases import Sign
from newsletter.cleaning.sentences import LONGEST_SENTENCE, Sentence, judge_block
from newsletter.cleaning.signs import (
    are_call,
    belongs_to_call,
    can_be_of_call,
    can_begin_call,
    find_signs,
    go_on_call,
    names_bureau,
)
from newsletter.cleaning.wordings import find_wordings, normal_words

#: What others say is news, whatever they say.
SPOKEN = re.compile(
    r"[“”\"«»]|\b(?:says?|said|tells?|told|writes?|wrote|reports?|explains?|argues?|adds?|advises?)\b"
)
_SHORT_REST = 40  #: characters behind a call that are of it, as in `Here is a list.`
_YOU = re.compile(r"\byour?\b", re.IGNORECASE)
_SHORTEST_QUESTION = 4  #: spaces
_MOST_SIGNED = 12  #: sentences of one paragraph that are looked at for signs, which takes time
_TRAILING = 4  #: blocks at the end of a post in which a call stands
#: What stands above a call alone: a word that announces it, or a line drawn of signs.
_HEADING = re.compile(
    r"(?:commercial|advertisement|book (?:this|our|a) speakers?|speakers?[’']? bureau)\W*"
    r"|[-–—―*_=~#+•·.\s]*[-–—―*_=~#+•·]",
    re.IGNORECASE,
)


Place = tuple[int, int]  #: the number of a block, and that of a sentence in it


class Call(NamedTuple):
    """A run of sentences of one block that go."""

    block: Block
    start: int
    end: int


def find_calls(blocks: Sequence[Block], marks: Marks, house: HouseRules) -> list[Call]:
    """What of the blocks is an old call to action, in their order."""
    judged = [judge_block(block, marks, house) for block in blocks]
    taken: set[Place] = set()
    for run in _runs(judged):
        sentences = [judged[b][s] for b, s in run]
        if len(run) == 1 and _asks_for_nobody(*run[0], judged, blocks, house):
            continue
        if _is_call(sentences) or _is_lone_statement(run, judged, blocks):
            taken.update(run)
    _take_neighbours(taken, judged)
    _take_signed(taken, judged, blocks, house)
    _take_questions(taken, judged, blocks)
    _leave_halves(taken, judged, blocks, house)
    _take_heading(taken, judged, blocks)
    return list(_calls(taken, judged, blocks))


def find_doubtful(blocks: Sequence[Block], marks: Marks, house: HouseRules) -> Iterator[Call]:
    """What ends a post and may be a call that was not known for one: one place in a block."""
    for number, block in enumerate(blocks):
        if not is_trailing(number, blocks):
            continue
        sentences = judge_block(block, marks, house)
        found = _doubtful(sentences, block, house)
        if found:
            first, end = _with_questions(sentences, found[0], block), sentences[found[-1]].end
            if len(plain(block.text[end:])) <= _SHORT_REST:
                end = len(block.text)
            yield Call(block, sentences[first].start, end)


def _doubtful(sentences: Sequence[Sentence], block: Block, house: HouseRules) -> list[int]:
    """Numbers of the sentences that may be of a call."""
    pattern = find_wordings(house).doubtful
    return [
        number
        for number, each in enumerate(sentences)
        if _is_doubtful(each, plain(block.text[each.start : each.end]), pattern)
    ]


def _is_doubtful(sentence: Sentence, written: str, doubtful: re.Pattern[str]) -> bool:
    if SPOKEN.search(written) or len(written) > LONGEST_SENTENCE:
        return False
    known = sentence.nature is not None and sentence.is_ours
    return known or doubtful.search(normal_words(written)) is not None


def _with_questions(sentences: Sequence[Sentence], first: int, block: Block) -> int:
    """A call begins with the question that it answers: `Are you planning a conference?`"""
    while first:
        before = plain(block.text[sentences[first - 1].start : sentences[first - 1].end])
        if not before.rstrip().endswith("?") or SPOKEN.search(before):
            break
        first -= 1
    return first


def _runs(judged: Sequence[Sequence[Sentence]]) -> Iterator[list[Place]]:
    """Places of sentences that follow each other, over the ends of blocks."""
    run: list[Place] = []
    for b, sentences in enumerate(judged):
        for s, sentence in enumerate(sentences):
            if sentence.nature:
                run.append((b, s))
            elif run:
                yield run
                run = []
    if run:
        yield run


def _is_call(sentences: Sequence[Sentence]) -> bool:
    if any(sentence.is_certain for sentence in sentences):
        return True
    kinds = {sentence.nature for sentence in sentences}
    return len(kinds) > 1 and any(sentence.is_ours for sentence in sentences)


def _asks_for_nobody(
    b: int,
    s: int,
    judged: Sequence[Sequence[Sentence]],
    blocks: Sequence[Block],
    house: HouseRules,
) -> bool:
    """`Do you need him at your meeting?` is news where it goes on: `He is asked that weekly.`"""
    sentence = judged[b][s]
    if sentence.nature != "question" or s + 1 == len(judged[b]):
        return False
    words = normal_words(plain(blocks[b].text[sentence.start : sentence.end]))
    return find_wordings(house).ours.search(words) is None


def _is_lone_statement(
    run: Sequence[Place], judged: Sequence[Sequence[Sentence]], blocks: Sequence[Block]
) -> bool:
    """`NAME is a speaker at the BUREAU.` ends a post; at its start it is the news."""
    b, s = run[0]
    sentence = judged[b][s]
    alone = len(run) == 1 and len(judged[b]) == 1 and sentence.nature == "statement"
    return alone and sentence.is_ours and is_trailing(b, blocks)


def is_trailing(number: int, blocks: Sequence[Block]) -> bool:
    """Whether a block stands where calls do: near the end, and not quoted."""
    return 0 < number >= len(blocks) - _TRAILING and not blocks[number].is_quoted


def _take_neighbours(taken: set[Place], judged: Sequence[Sequence[Sentence]]) -> None:
    """Ours beside what goes belongs to it, though a book line stands between them."""
    with_calls = {b for b, _ in taken}
    for b in {
        b + offset for b in with_calls for offset in (-1, 0, 1) if 0 <= b + offset < len(judged)
    }:
        ours = [bool(sentence.nature and sentence.is_ours) for sentence in judged[b]]
        # What stands before is news, of which only the end can belong to the call.
        is_before = b not in with_calls and b - 1 not in with_calls
        first = len(ours) - ours[::-1].index(False) if is_before and False in ours else 0
        taken.update((b, s) for s in range(first, len(ours)) if ours[s])


def _take_signed(
    taken: set[Place],
    judged: Sequence[Sequence[Sentence]],
    blocks: Sequence[Block],
    house: HouseRules,
) -> None:
    """What ends a paragraph at the end of the post, and has the signs of a call throughout.

    Paragraphs that are none by themselves may be one together. A post about the bureau is no news
    of its speakers, and keeps all.
    """
    possible = [
        b
        for b in range(max(len(blocks) - _TRAILING, 0), len(blocks))
        if not blocks[b].is_quoted and _may_be_signed(b, judged[b], taken)
    ]
    if not possible or names_bureau(blocks[0].words, house):
        return
    run: list[Place] = []
    signs: list[Sign] = []
    for b in possible:
        found = _take_beside(taken, b, judged[b], blocks[b], house)
        first = len(judged[b]) - len(found)
        if first or (run and run[-1][0] != b - 1):
            run, signs = [], []
        run += ((b, first + number) for number in range(len(found)))
        signs += found
        if signs and run[0] != (0, 0) and are_call(signs):
            taken.update(run)
            run, signs = [], []
    _take_paragraphs_beside(taken, possible, judged, blocks, house)


def _may_be_signed(b: int, sentences: Sequence[Sentence], taken: Collection[Place]) -> bool:
    """Whether a block has a word of a call, and what does not go yet."""
    has_hint = any(sentence.has_hint for sentence in sentences)
    return has_hint and any((b, s) not in taken for s in range(len(sentences)))


def _take_beside(
    taken: set[Place], b: int, sentences: Sequence[Sentence], block: Block, house: HouseRules
) -> list[Sign]:
    """Take what is signed above and between that which goes, and give the signs below it."""
    known = [s for s in range(len(sentences)) if (b, s) in taken]
    if not known:
        return _find_signed(sentences, block, house)
    above = _find_signed(sentences[: known[0]], block, house)
    taken.update((b, known[0] - 1 - up) for up in range(len(above)))
    for first, last in pairwise(known[-_MOST_SIGNED:]):
        between = sentences[first + 1 : last]
        if len(_find_signed(between, block, house)) == len(between):
            taken.update((b, s) for s in range(first + 1, last))
    last = known[-1] + 1
    below = _find_signed(sentences[last:], block, house)
    if len(below) == len(sentences) - last and go_on_call(below):
        taken.update((b, s) for s in range(last, len(sentences)))
        return []
    return below


def _take_paragraphs_beside(
    taken: set[Place],
    possible: Sequence[int],
    judged: Sequence[Sequence[Sentence]],
    blocks: Sequence[Block],
    house: HouseRules,
) -> None:
    """What would be no call by itself belongs to the one above or below it."""
    going = {b for b, _ in taken}
    for b in possible:
        if b == 0 or b in going or going.isdisjoint((b - 1, b + 1)):
            continue
        signs = _find_signed(judged[b], blocks[b], house)
        if len(signs) == len(judged[b]) and belongs_to_call(signs):
            taken.update((b, s) for s in range(len(judged[b])))


def _find_signed(sentences: Sequence[Sentence], block: Block, house: HouseRules) -> list[Sign]:
    """The signs of the last sentences, as far up as each has one."""
    found: list[Sign] = []
    for each in reversed(sentences[-_MOST_SIGNED:]):
        written = plain(block.text[each.start : each.end])
        is_long = len(written) > LONGEST_SENTENCE
        signs = Sign.NONE if is_long else find_signs(written, house)
        if not can_be_of_call(signs):
            break
        found.insert(0, signs)
    while found and not can_begin_call(found[0]):
        del found[0]
    return found


def _take_questions(
    taken: set[Place], judged: Sequence[Sequence[Sentence]], blocks: Sequence[Block]
) -> None:
    """What asks the reader goes with the call that answers: `Does he fit your programme?`"""
    for b, s in sorted(taken):
        first = s
        while first and _asks_reader(judged[b][first - 1], blocks[b]):
            first -= 1
        taken.update((b, number) for number in range(first, s))


def _asks_reader(sentence: Sentence, block: Block) -> bool:
    written = plain(block.text[sentence.start : sentence.end]).rstrip()
    if not written.endswith("?") or len(written) > LONGEST_SENTENCE or SPOKEN.search(written):
        return False
    return _YOU.search(written) is not None and written.count(" ") >= _SHORTEST_QUESTION


def _leave_halves(
    taken: set[Place],
    judged: Sequence[Sequence[Sentence]],
    blocks: Sequence[Block],
    house: HouseRules,
) -> None:
    """What goes only for a call beside its paragraph stays where the rest of that is kept as
    doubtful: half a sentence's sense is worse than all of it."""
    for b in {b for b, _ in taken}:
        sentences = judged[b]
        going = [s for s in range(len(sentences)) if (b, s) in taken]
        if len(going) == len(sentences) or _is_call([sentences[s] for s in going]):
            continue
        if any(s not in going for s in _doubtful(sentences, blocks[b], house)):
            taken.difference_update((b, s) for s in going)


def _take_heading(
    taken: set[Place], judged: Sequence[Sequence[Sentence]], blocks: Sequence[Block]
) -> None:
    """`Commercial` above the first that goes is its heading."""
    b, s = min(taken, default=(0, 0))
    above = judged[b][s - 1] if s else None
    if above and _HEADING.fullmatch(plain(blocks[b].text[above.start : above.end]).strip()):
        taken.add((b, s - 1))
    first = b - 1
    while first > 0 and len(judged[first]) == 1 and _is_heading(blocks[first]):
        taken.add((first, 0))
        first -= 1


def _is_heading(block: Block) -> bool:
    return _HEADING.fullmatch(block.words.strip()) is not None


def _calls(
    taken: set[Place], judged: Sequence[Sequence[Sentence]], blocks: Sequence[Block]
) -> Iterator[Call]:
    last: Call | None = None
    for b, s in sorted(taken):
        sentence = judged[b][s]
        if last and last.block is blocks[b] and last.end == sentence.start:
            last = last._replace(end=sentence.end)
            continue
        if last:
            yield last
        last = Call(blocks[b], sentence.start, sentence.end)
    if last:
        yield last
