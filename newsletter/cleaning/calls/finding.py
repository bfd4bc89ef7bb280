"""Which sentences of a post are an old call to action, and which may be one.

By its wording goes only what can be nothing else; of what news might say as well, two kinds must
stand together and speak of us. At the end of a post, sentences that weigh enough go as well.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from newsletter.cleaning.blocks import Block, Marks, plain
from newsletter.cleaning.calls.afterwords import begins_afterword
from newsletter.cleaning.calls.sentences import LONGEST_SENTENCE, Sentence, judge_block
from newsletter.cleaning.calls.weighing import NEVER, Written, has_hint, weigh
from newsletter.cleaning.calls.wordings import find_wordings, normal_words
from newsletter.cleaning.calls.words import BUREAU, read_words
from newsletter.cleaning.house import HouseRules

#: What others say is news, whatever they say.
SPOKEN = re.compile(
    r"[“”\"«»]|\b(?:says?|said|tells?|told|writes?|wrote|reports?|explains?|argues?|adds?|advises?)\b"
)
#: What others say is news, unless it is what a speaker may do: `tell your board`.
_SPEECH = r"(?:say|tell|write|argue|report|explain|advise|ask|warn|joke|add)"
_REPORTED = re.compile(
    rf"[“”\"«»]|\b{_SPEECH}(?:s|d|ed)\b|\b(?:said|told|wrote|heard)\b|\baccording to\b"
    rf"|\b(?:they|people|\w+s|\w*men) {_SPEECH}\b",
    re.IGNORECASE,
)
_SHORT_REST = 60  #: characters behind a call that are of it, as in `Here is a list.`
#: `More in SOURCE.` tells where the news is from.
_SOURCE_LINE = re.compile(r"\W*More (?:in|at) ")
_TO_US = re.compile(r"\b(?:your?|us|our|we)\b", re.IGNORECASE)
_YOU = re.compile(r"\byour?\b", re.IGNORECASE)
_SHORTEST_QUESTION = 4  #: spaces
_TRAILING = 4  #: blocks at the end of a post in which a call stands
_MOST_WEIGHED = 12  #: sentences of one block that are weighed, which takes time
#: Weights (`weighing`): of a sentence that makes a call, of those beside it that go with it, and of
#: what the editor is asked to look at.
_CALLS, _GOES_ALONG, _MAY_CALL = 1.5, 0.0, -1.0
_ASKS = -2.0  #: the weight of a question above a call
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


class _Post(NamedTuple):
    blocks: Sequence[Block]
    sentences: Sequence[Sequence[Sentence]]  #: of each block
    house: HouseRules

    def read(self, place: Place) -> str:
        b, s = place
        sentence = self.sentences[b][s]
        return plain(self.blocks[b].text[sentence.start : sentence.end])

    def at(self, place: Place) -> Sentence:
        b, s = place
        return self.sentences[b][s]


def find_calls(blocks: Sequence[Block], marks: Marks, house: HouseRules) -> list[Call]:
    """What of the blocks is an old call to action, in their order."""
    post = _judge(blocks, marks, house)
    taken = _find_worded(post)
    weights = _weigh_end(post, marks, taken)
    if blocks and BUREAU not in read_words(blocks[0].words, house):
        _take_weighed(taken, weights, post)
    _leave_halves(taken, weights, post)
    _take_heading(taken, post)
    return list(_calls(taken, post))


def find_doubtful(blocks: Sequence[Block], marks: Marks, house: HouseRules) -> Iterator[Call]:
    """What ends a post and may be a call that was not known for one: one place in a block."""
    post = _judge(blocks, marks, house)
    weights = _weigh_end(post, marks, ())
    for b, block in enumerate(blocks):
        places = [(b, s) for s in range(len(post.sentences[b]))] if is_trailing(b, blocks) else []
        found = [place for place in places if _is_doubtful(place, weights, post)]
        if found:
            first, end = _with_questions(found[0], post), post.at(found[-1]).end
            if len(plain(block.text[end:])) <= _SHORT_REST:
                end = len(block.text)
            yield Call(block, first, end)


def _with_questions(place: Place, post: _Post) -> int:
    """Where a call begins with the question that it answers: `Are you planning a conference?`"""
    b, s = place
    while s:
        before = post.read((b, s - 1))
        if not before.rstrip().endswith("?") or SPOKEN.search(before):
            break
        s -= 1
    return post.at((b, s)).start


def is_trailing(number: int, blocks: Sequence[Block]) -> bool:
    """Whether a block stands where calls do: near the end, and not quoted."""
    return 0 < number >= len(blocks) - _TRAILING and not blocks[number].is_quoted


def _judge(blocks: Sequence[Block], marks: Marks, house: HouseRules) -> _Post:
    first = len(blocks) - _TRAILING
    judged = [judge_block(each, marks, house, in_parts=b >= first) for b, each in enumerate(blocks)]
    return _Post(blocks, judged, house)


# By wording, wherever it stands


def _find_worded(post: _Post) -> set[Place]:
    taken: set[Place] = set()
    for run in _runs(post.sentences):
        if len(run) == 1 and _asks_for_nobody(run[0], post):
            continue
        if _is_call(list(map(post.at, run))) or _is_lone_statement(run, post):
            taken.update(run)
    _take_neighbours(taken, post.sentences)
    return taken


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


def _asks_for_nobody(place: Place, post: _Post) -> bool:
    """`Do you need him at your meeting?` is news where it goes on: `He is asked that weekly.`"""
    b, s = place
    if post.at(place).nature != "question" or s + 1 == len(post.sentences[b]):
        return False
    words = normal_words(post.read(place))
    return find_wordings(post.house).ours.search(words) is None


def _is_lone_statement(run: Sequence[Place], post: _Post) -> bool:
    """`NAME is a speaker at the BUREAU.` ends a post; at its start it is the news."""
    b, _ = run[0]
    sentence = post.at(run[0])
    alone = len(run) == 1 and len(post.sentences[b]) == 1 and sentence.nature == "statement"
    return alone and sentence.is_ours and is_trailing(b, post.blocks)


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


# By weight, at the end of the post


def _weigh_end(post: _Post, marks: Marks, taken: Collection[Place]) -> dict[Place, float]:
    """The weights of what ends the post, in its order; what goes by its wording weighs enough."""
    written = _write_end(post, marks)
    with_calls = {b for b, _ in taken}
    left = [(b, each) for (b, s), each in written.items() if each and (b, s) not in taken]
    if not any(b in with_calls or each.link == "own" or has_hint(each.text) for b, each in left):
        return {}
    weights = zip(written, weigh(list(written.values()), post.house), strict=True)
    return {
        place: max(weight, _CALLS) if place in taken else weight
        for place, weight in weights
        if _is_weighed(place, post)
    }


def write_end(blocks: Sequence[Block], marks: Marks, house: HouseRules) -> list[Written | None]:
    """The sentences that are weighed, as `weigh` takes them, with the one above them."""
    return list(_write_end(_judge(blocks, marks, house), marks).values())


def _write_end(post: _Post, marks: Marks) -> dict[Place, Written | None]:
    places = [
        (b, s)
        for b in range(max(len(post.blocks) - _TRAILING, 0), len(post.blocks))
        for s in range(len(post.sentences[b]))
        if _is_weighed((b, s + 1), post)
    ]
    return {place: _write(place, post, marks) for place in places}


def _is_weighed(place: Place, post: _Post) -> bool:
    b, s = place
    block = post.blocks[b]
    is_read = block.kind in ("text", "heading") and not block.is_quoted
    return is_read and s >= len(post.sentences[b]) - _MOST_WEIGHED


def _write(place: Place, post: _Post, marks: Marks) -> Written | None:
    """The sentence as it is weighed; none of what is too long, or somebody's words."""
    sentence, block = post.at(place), post.blocks[place[0]]
    text = post.read(place)
    if len(text) > LONGEST_SENTENCE or sentence.is_spoken or _REPORTED.search(text):
        return None
    if _SOURCE_LINE.match(text) and BUREAU not in read_words(text, post.house):
        return None
    if begins_afterword(text, post.house) and not _TO_US.search(text):
        return None
    addresses = marks.addresses(block.text[sentence.start : sentence.end])
    own = any(map(post.house.owns, addresses))
    return Written(text.strip(), place[0], "own" if own else "other" if addresses else "")


def _take_weighed(taken: set[Place], weights: dict[Place, float], post: _Post) -> None:
    """A run goes in which one sentence makes a call; never the post from its first word."""
    for run in _runs_by_weight(weights, post):
        makes_call = any(weights[place] >= _CALLS for place in run)
        if makes_call and run[0] != (0, 0) and not _asks_in_vain(run, post):
            taken.update(run)
    for b, s in sorted(taken):
        first = s
        while first and _asks_reader((b, first - 1), weights, post):
            first -= 1
        taken.update((b, number) for number in range(first, s))


def _runs_by_weight(weights: dict[Place, float], post: _Post) -> Iterator[list[Place]]:
    """What stands beside a call in its paragraph; of another paragraph, what has a word of one."""
    run: list[Place] = []
    for place, weight in weights.items():
        if run and (weight < _GOES_ALONG or not _goes_on(run[-1], place, post)):
            yield run
            run = []
        if weight >= _GOES_ALONG:
            run.append(place)
    if run:
        yield run


def _goes_on(last: Place, place: Place, post: _Post) -> bool:
    if last[0] == place[0]:
        return True
    return last[0] + 1 == place[0] and has_hint(post.read(last)) and has_hint(post.read(place))


def _asks_in_vain(run: Sequence[Place], post: _Post) -> bool:
    """A question that is followed by something else than a call, as in an essay."""
    b, s = run[-1]
    is_last = s + 1 == len(post.sentences[b])
    return not is_last and all(post.read(place).rstrip().endswith("?") for place in run)


def _asks_reader(place: Place, weights: dict[Place, float], post: _Post) -> bool:
    """Whether it is a question to which the call below it is the answer: `Does he fit you?`"""
    written = post.read(place).rstrip()
    if not written.endswith("?") or len(written) > LONGEST_SENTENCE or SPOKEN.search(written):
        return False
    is_to_you = _YOU.search(written) is not None and written.count(" ") >= _SHORTEST_QUESTION
    return is_to_you or weights.get(place, NEVER) >= _ASKS


def _is_doubtful(place: Place, weights: dict[Place, float], post: _Post) -> bool:
    written, sentence = post.read(place), post.at(place)
    if SPOKEN.search(written) or len(written) > LONGEST_SENTENCE:
        return False
    if sentence.nature and sentence.is_ours:
        return True
    if weights.get(place, NEVER) >= _MAY_CALL and has_hint(written):
        return True
    return find_wordings(post.house).doubtful.search(normal_words(written)) is not None


def _leave_halves(taken: set[Place], weights: dict[Place, float], post: _Post) -> None:
    """What goes only for a call beside its paragraph stays where the rest of that is kept as
    doubtful: half a sentence's sense is worse than all of it."""
    for b in {b for b, _ in taken}:
        sentences = post.sentences[b]
        going = [s for s in range(len(sentences)) if (b, s) in taken]
        if len(going) == len(sentences) or _is_call([sentences[s] for s in going]):
            continue
        rest = [(b, s) for s in range(len(sentences)) if s not in going]
        if any(_is_doubtful(place, weights, post) for place in rest):
            taken.difference_update((b, s) for s in going)


def _take_heading(taken: set[Place], post: _Post) -> None:
    """`Commercial` above the first that goes is its heading."""
    b, s = min(taken, default=(0, 0))
    if s and _HEADING.fullmatch(post.read((b, s - 1)).strip()):
        taken.add((b, s - 1))
    first = b - 1
    while first > 0 and len(post.sentences[first]) == 1 and _is_heading(post.blocks[first]):
        taken.add((first, 0))
        first -= 1


def _is_heading(block: Block) -> bool:
    return _HEADING.fullmatch(block.words.strip()) is not None


def _calls(taken: set[Place], post: _Post) -> Iterator[Call]:
    last: Call | None = None
    for b, s in sorted(taken):
        block, sentence = post.blocks[b], post.sentences[b][s]
        if last and last.block is block and last.end == sentence.start:
            last = last._replace(end=sentence.end)
            continue
        if last:
            yield last
        last = Call(block, sentence.start, sentence.end)
    if last:
        yield last
