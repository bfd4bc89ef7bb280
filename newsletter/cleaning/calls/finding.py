"""Which sentences of a post are an old call to action, and which may be one.

By its wording goes only what can be nothing else; of what news might say as well, two kinds must
stand together and speak of us. At the end of a post, sentences that weigh enough go as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsletter.cleaning.blocks import Block, Marks, plain
from newsletter.cleaning.calls.abroad import may_call_abroad
from newsletter.cleaning.calls.ends import (
    LEAST_READ,
    UNWEIGHED,
    Place,
    Post,
    Weighed,
    Weights,
    is_trailing,
    judge,
    may_call,
    weigh_end,
)
from newsletter.cleaning.calls.offering import may_offer
from newsletter.cleaning.calls.reported import REPORTED
from newsletter.cleaning.calls.sentences import LONGEST_SENTENCE, Sentence
from newsletter.cleaning.calls.wordings import find_wordings, normal_words
from newsletter.cleaning.calls.words import BUREAU, NAME, read_words
from newsletter.cleaning.house import HouseRules

_SHORT_REST = 60  #: characters behind a call that are of it, as in `Here is a list.`
_YOU = re.compile(r"\byour?\b", re.IGNORECASE)
#: How a question begins that leaves out whom it asks, who is the reader.
_ARE_YOU = re.compile(
    r"\W*(?:interested|curious|keen|eager|looking|searching|planning|organi[sz]ing|want|need) ",
    re.IGNORECASE,
)
_SHORTEST_QUESTION = 4  #: spaces
_MOST_LEADING = 5  #: sentences above one of a call that are of it
#: Weights (`weighing`): of a sentence that makes a call, of those beside it that go with it, and of
#: what the editor is asked to look at.
_CALLS, _GOES_ALONG, _MAY_CALL = 1.5, 0.0, -1.0
_ALONE = 5.0  #: of what makes a call without any of its signs (`asking`)
_ASKS, _PRESENTS = -0.5, LEAST_READ  #: the weight of what stands above a call
#: Where the reader is to look, for what was named before it.
_LOOK = re.compile(
    r"(?:(?:please|just|do|you can) )*(?:check|see|find|view|meet|browse) (?:them|him|her|it|all)\b"
    r"[\w ’']{0,40}\b(?:here|list|page|website|site|link|below)\W*",
    re.IGNORECASE,
)
#: What stands above a call alone: a word that announces it, or a line drawn of signs.
_HEADING = re.compile(
    r"(?:commercial|advertisement|book (?:this|our|a) speakers?|speakers?[’']? bureau)\W*"
    r"|[-–—―*_=~#+•·.\s]*[-–—―*_=~#+•·]",
    re.IGNORECASE,
)


class Call(NamedTuple):
    """A run of sentences of one block that go."""

    block: Block
    start: int
    end: int


def find_calls(blocks: Sequence[Block], marks: Marks, house: HouseRules) -> list[Call]:
    """What of the blocks is an old call to action, in their order."""
    post = judge(blocks, marks, house)
    taken = _find_worded(post)
    weights = weigh_end(post, taken)
    if weights and BUREAU not in read_words(blocks[0].words, house):
        _take_weighed(taken, weights, post)
    _take_looks(taken, post)
    _leave_halves(taken, weights, post)
    _take_heading(taken, post)
    return list(_calls(taken, post))


def find_doubtful(blocks: Sequence[Block], marks: Marks, house: HouseRules) -> Iterator[Call]:
    """What ends a post and may be a call that was not known for one: one place in a block."""
    if not any(_may_be_doubtful(b, blocks, marks, house) for b in range(len(blocks))):
        return  # of most posts nothing is left to look at
    post = judge(blocks, marks, house, above=False)
    weights = weigh_end(post)
    for b, block in enumerate(blocks):
        places = [(b, s) for s in range(len(post.sentences[b]))] if is_trailing(b, blocks) else []
        found = [place for place in places if _is_to_be_told(place, weights, post)]
        if found:
            first, end = _with_questions(found[0], post), post.at(found[-1]).end
            if len(plain(block.text[end:])) <= _SHORT_REST:
                end = len(block.text)
            yield Call(block, first, end)


def _may_be_doubtful(b: int, blocks: Sequence[Block], marks: Marks, house: HouseRules) -> bool:
    if not is_trailing(b, blocks):
        return False
    words = blocks[b].words.casefold()
    return (
        may_call(blocks[b], marks, house)
        or find_wordings(house).doubtful.search(words) is not None
        or may_call_abroad(blocks[b].words, house)
    )


def _with_questions(place: Place, post: Post) -> int:
    """Where a call begins with the question that it answers: `Are you planning a conference?`"""
    b, s = place
    while s:
        before = post.read((b, s - 1))
        if not before.rstrip().endswith("?") or REPORTED.search(before):
            break
        s -= 1
    return post.at((b, s)).start


# By wording, wherever it stands


def _find_worded(post: Post) -> set[Place]:
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


def _asks_for_nobody(place: Place, post: Post) -> bool:
    """`Do you need him at your meeting?` is news where it goes on: `He is asked that weekly.`"""
    b, s = place
    if post.at(place).nature != "question" or s + 1 == len(post.sentences[b]):
        return False
    words = normal_words(post.read(place))
    return find_wordings(post.house).ours.search(words) is None


def _is_lone_statement(run: Sequence[Place], post: Post) -> bool:
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


def _take_weighed(taken: set[Place], weights: Weights, post: Post) -> None:
    """A run goes in which one sentence makes a call; never the post from its first word."""
    for run in _runs_by_weight(weights, post):
        while run and not _may_begin(run[0], weights, post):
            del run[0]
        makes_call = any(_makes_call(weights[place]) for place in run)
        run = [place for place in run if _is_in_asking_block(place, run, weights)]
        if makes_call and run and run[0] != (0, 0) and not _asks_in_vain(run, post):
            taken.update(run)
    for b, s in sorted(taken):
        first = s
        while 0 < first > s - _MOST_LEADING and _leads_in((b, first - 1), weights, post):
            first -= 1
        taken.update((b, number) for number in range(first, s))


def _makes_call(found: Weighed) -> bool:
    return found.weight >= _CALLS and not (found.only_tells or found.welcomes)


def _runs_by_weight(weights: Weights, post: Post) -> Iterator[list[Place]]:
    """What stands beside a call in its paragraph; of another paragraph, what has a word of one."""
    run: list[Place] = []
    for place, found in weights.items():
        if run and (found.weight < _GOES_ALONG or not _goes_on(run[-1], place, weights)):
            yield run
            run = []
        if found.weight >= _GOES_ALONG:
            run.append(place)
    if run:
        yield run


def _goes_on(last: Place, place: Place, weights: Weights) -> bool:
    if last[0] == place[0]:
        return True
    return last[0] + 1 == place[0] and weights[last].has_hint and weights[place].has_hint


def _may_begin(place: Place, weights: Weights, post: Post) -> bool:
    """Whether it is no end of the news, that weighs much only for what stands below it."""
    if weights[place].only_tells:
        return False
    if weights[place].has_hint or post.at(place).nature:
        return True
    return post.read(place).rstrip().endswith(("?", "!"))


def _is_in_asking_block(place: Place, run: Sequence[Place], weights: Weights) -> bool:
    """Whether of its paragraph anything asks for a booking, or can be nothing but a call."""
    beside = [weights[other] for other in run if other[0] == place[0]]
    return any(each.asks for each in beside) or max(each.weight for each in beside) >= _ALONE


def _asks_in_vain(run: Sequence[Place], post: Post) -> bool:
    """A question that is followed by something else than a call, as in an essay."""
    b, s = run[-1]
    is_last = s + 1 == len(post.sentences[b])
    return not is_last and all(post.read(place).rstrip().endswith("?") for place in run)


def _leads_in(place: Place, weights: Weights, post: Post) -> bool:
    """Whether a call begins with it: a question to the reader, or who is whose speaker."""
    found = weights.get(place, UNWEIGHED)
    may_present = found.weight >= _PRESENTS and not found.only_tells
    presents = may_present and {BUREAU, NAME} <= set(read_words(post.read(place), post.house))
    return presents or _asks_reader(place, weights, post)


def _asks_reader(place: Place, weights: Weights, post: Post) -> bool:
    """Whether it is a question to which the call below it is the answer: `Does he fit you?`"""
    written = post.read(place).rstrip()
    if not written.endswith("?") or len(written) > LONGEST_SENTENCE or REPORTED.search(written):
        return False
    is_to_you = _YOU.search(written) is not None or _ARE_YOU.match(written) is not None
    is_to_you = is_to_you and written.count(" ") >= _SHORTEST_QUESTION
    return is_to_you or weights.get(place, UNWEIGHED).weight >= _ASKS


def _is_to_be_told(place: Place, weights: Weights, post: Post) -> bool:
    """Whether the editor should look at what is left, though it keeps no call beside it."""
    if _is_doubtful(place, weights, post):
        return True
    written, found = post.read(place), weights.get(place, UNWEIGHED)
    if REPORTED.search(written) or len(written) > LONGEST_SENTENCE:
        return False
    if found.weight >= _CALLS and (found.asks or post.at(place).nature):
        return True
    return may_offer(written, post.house) or may_call_abroad(written, post.house)


def _is_doubtful(place: Place, weights: Weights, post: Post) -> bool:
    written, sentence = post.read(place), post.at(place)
    found = weights.get(place, UNWEIGHED)
    if REPORTED.search(written) or len(written) > LONGEST_SENTENCE:
        return False
    if sentence.nature and sentence.is_ours:
        return True
    if found.weight >= _MAY_CALL and found.has_hint:
        return True
    return find_wordings(post.house).doubtful.search(normal_words(written)) is not None


def _leave_halves(taken: set[Place], weights: Weights, post: Post) -> None:
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


def _take_looks(taken: set[Place], post: Post) -> None:
    """`Have a look at the list.` goes with what names the list."""
    for b, s in sorted(taken):
        number = s + 1
        while number < len(post.sentences[b]) and _is_look((b, number), post):
            taken.add((b, number))
            number += 1


def _is_look(place: Place, post: Post) -> bool:
    return (
        post.at(place).nature == "contact" or _LOOK.fullmatch(post.read(place).strip()) is not None
    )


def _take_heading(taken: set[Place], post: Post) -> None:
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


def _calls(taken: set[Place], post: Post) -> Iterator[Call]:
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
