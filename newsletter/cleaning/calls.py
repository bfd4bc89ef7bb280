"""Calls to action that the editor wrote by hand, in the wordings of seventeen years.

A sentence is judged by its words alone, without punctuation, so that any apostrophe, lost space or
markup does not matter. Only what can be nothing else goes by itself; of what news might say as
well, two kinds must stand together and speak of us.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import NamedTuple

from newsletter.cleaning.blocks import MARK, Block, Marks, plain
from newsletter.cleaning.house import HouseRules
from newsletter.cleaning.wordings import Nature, Wordings, find_wordings, normal_words

#: Every call has one of these, and most news has none.
_HINTS = (
    *("speaker", "in touch", "contact", "searching for", "interested in", "request"),
    *(" your ", "check out", "visit", "can book", "represented by", "available ", " be found"),
    *("hear more", "on stage", "do you need ", "would you like ", "click here", "to book "),
)
_FURTHER_HINTS = {  # by what all of them have
    " us": (
        *("call us", "mail us", "let us know", "write us", "write to us", "ask us", "drop us"),
        *("reach us", "send us", "phone us", "ring us", "give us"),
    ),
    " stories": ("more stories", "other stories", "earlier stories"),
    " our ": ("subscribe to our", "our hangout", "our weekly"),
    "look": ("looking for", "take a look", "have a look", "look at"),
    "see ": ("see our", "see this"),
}
_WORD = re.compile(r"[^\W_]+")
_STOP = "[.!?…]"
# A sentence ends before a space or a capital letter, but not after initials and titles. It is the
# stop that is looked for first, which is many times faster than what may not stand before it.
_END = re.compile(
    rf"[.!?…\n](?:(?<=\n)\n*|(?<={_STOP})(?<![ .\n][A-Z]{_STOP})(?<!\b[DM]r{_STOP})(?<!\bMs{_STOP})"
    rf"(?<!\bMrs{_STOP})(?<!\bProf{_STOP})(?<!\bSt{_STOP})"
    rf"{_STOP}*[”\"’'»)\]]*{MARK}*(?=\s|[A-Z]|\Z|{MARK}))"
)
_LONGEST_SENTENCE = 450
#: How a call begins, with a capital that only the first word of a sentence can have.
_BEGINNING = (
    r"(?:Do|Get|Are|Contact|Please|Call|Mail|Interested|Looking|If|Need|Want|Drop|Let|Would|Feel)"
    r"\s[a-z]"
)
_HAS_BEGINNING = re.compile(_BEGINNING)
#: Where a sentence may have ended though no stop says so: at a comma (`…, contact us`), or before
#: such a capital (`… at your meeting Contact us`), for which every letter must be looked at.
_COMMA = rf"[,;:]{MARK}*\s+|\s[–-]\s+"
_SOFT_END = re.compile(_COMMA)
_SOFT_OR_LOST_END = re.compile(rf"{_COMMA}|(?P<lost>(?<=[\w)]){MARK}*\s*(?={MARK}*{_BEGINNING}))")
_MOST_PARTS = 6
#: What others say is news, whatever they say.
SPOKEN = re.compile(
    r"[“”\"«»]|\b(?:says?|said|tells?|told|writes?|wrote|reports?|explains?|argues?|adds?|advises?)\b"
)
_SHORT_REST = 40  #: characters behind a call that are of it, as in `Here is a list.`
_YOU = re.compile(r"\byour?\b", re.IGNORECASE)
_SHORTEST_QUESTION = 4  #: spaces
_TRAILING = 4  #: blocks at the end of a post in which a call stands
_HEADING = re.compile(
    r"(?:commercial|advertisement|book (?:this|our|a) speakers?|speakers?[’']? bureau)\W*",
    re.IGNORECASE,
)


class Sentence(NamedTuple):
    start: int
    end: int
    nature: Nature | None
    is_certain: bool = False  #: it can be nothing else
    is_ours: bool = False  #: it names the bureau, a speaker, or speaks of us


Judge = Callable[[int, int], Sentence]  #: what stands between two places of a text


class Call(NamedTuple):
    """A run of sentences of one block that go."""

    block: Block
    start: int
    end: int


def find_calls(blocks: Sequence[Block], marks: Marks, house: HouseRules) -> list[Call]:
    """What of the blocks is an old call to action, in their order."""
    judged = [judge_block(block, marks, house) for block in blocks]
    taken: set[tuple[int, int]] = set()
    for run in _runs(judged):
        sentences = [judged[b][s] for b, s in run]
        if _is_call(sentences) or _is_lone_statement(run, judged, blocks):
            taken.update(run)
    _take_neighbours(taken, judged)
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
    if SPOKEN.search(written) or len(written) > _LONGEST_SENTENCE:
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


def _runs(judged: Sequence[Sequence[Sentence]]) -> Iterator[list[tuple[int, int]]]:
    """Places of sentences that follow each other, over the ends of blocks."""
    run: list[tuple[int, int]] = []
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


def _is_lone_statement(
    run: Sequence[tuple[int, int]], judged: Sequence[Sequence[Sentence]], blocks: Sequence[Block]
) -> bool:
    """`NAME is a speaker at the BUREAU.` ends a post; at its start it is the news."""
    b, s = run[0]
    sentence = judged[b][s]
    alone = len(run) == 1 and len(judged[b]) == 1 and sentence.nature == "statement"
    return alone and sentence.is_ours and is_trailing(b, blocks)


def is_trailing(number: int, blocks: Sequence[Block]) -> bool:
    """Whether a block stands where calls do: near the end, and not quoted."""
    return 0 < number >= len(blocks) - _TRAILING and not blocks[number].is_quoted


def _take_neighbours(taken: set[tuple[int, int]], judged: Sequence[Sequence[Sentence]]) -> None:
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


def _take_questions(
    taken: set[tuple[int, int]], judged: Sequence[Sequence[Sentence]], blocks: Sequence[Block]
) -> None:
    """What asks the reader goes with the call that answers: `Does he fit your programme?`"""
    for b, s in sorted(taken):
        if not judged[b][s].is_certain:
            continue
        first = s
        while first and _asks_reader(judged[b][first - 1], blocks[b]):
            first -= 1
        taken.update((b, number) for number in range(first, s))


def _asks_reader(sentence: Sentence, block: Block) -> bool:
    written = plain(block.text[sentence.start : sentence.end]).rstrip()
    if not written.endswith("?") or len(written) > _LONGEST_SENTENCE or SPOKEN.search(written):
        return False
    return _YOU.search(written) is not None and written.count(" ") >= _SHORTEST_QUESTION


def _leave_halves(
    taken: set[tuple[int, int]],
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
    taken: set[tuple[int, int]], judged: Sequence[Sequence[Sentence]], blocks: Sequence[Block]
) -> None:
    """`Commercial` above the first that goes is its heading."""
    b, s = min(taken, default=(0, 0))
    above = judged[b][s - 1] if s else None
    if above and _HEADING.fullmatch(plain(blocks[b].text[above.start : above.end]).strip()):
        taken.add((b, s - 1))
    first = b - 1
    if first > 0 and len(judged[first]) == 1 and _HEADING.fullmatch(blocks[first].words.strip()):
        taken.add((first, 0))


def _calls(
    taken: set[tuple[int, int]], judged: Sequence[Sequence[Sentence]], blocks: Sequence[Block]
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


def judge_block(block: Block, marks: Marks, house: HouseRules) -> list[Sentence]:
    """The sentences of a block; a heading, and what has no word of a call, is one of news."""
    text = block.text
    if block.kind == "rule":
        return []
    hints = _find_hints(block.words) if block.kind in ("text", "heading") else []
    if not hints or not _has_any(hints, text.lower()):  # within whose words no mark stands
        return [Sentence(0, len(text), None)]
    judge = partial(_judge, text, marks, house, find_wordings(house), hints)
    sentences, start = [], 0
    for end in [m.end() for m in _END.finditer(text)] + [len(text)]:
        if end > start and _WORD.search(written := plain(text[start:end])):
            if _has_any(hints, written.lower()):
                sentences += _judge_parts(text, start, end, judge)
            else:  # most sentences have no word of a call, and so has none of their parts
                sentences.append(Sentence(start, end, None))
            start = end
        elif end > start and sentences:  # marks or signs that belong to the sentence before
            sentences[-1] = sentences[-1]._replace(end=end)
            start = end
    return sentences


def _judge_parts(text: str, start: int, end: int, judge: Judge) -> list[Sentence]:
    """The sentence; where it is no certain call as a whole, the calls that ran together in it.

    What stands before them may be news where a stop was lost, and never before a comma.
    """
    whole = judge(start, end)
    if whole.is_certain or end - start > _LONGEST_SENTENCE:
        return [whole]
    pattern = _SOFT_OR_LOST_END if _HAS_BEGINNING.search(text, start, end) else _SOFT_END
    soft = list(pattern.finditer(text, start, end))
    if not 0 < len(soft) < _MOST_PARTS:
        return [whole]
    borders = [start, *(match.end() for match in soft), end]
    lost = [match.lastgroup == "lost" for match in soft]
    for first, may_begin in enumerate([True, *lost]):
        longest = len(borders) - first - (2 if first == 0 else 1)  # the whole is judged already
        parts = _cover(borders[first:], longest, judge) if may_begin else []
        if parts and (first == 0 or any(part.is_certain for part in parts)):
            return [*([Sentence(start, borders[first], None)] if first else []), *parts]
    return [whole]


def _cover(borders: Sequence[int], longest: int, judge: Judge) -> list[Sentence]:
    """Calls that fill the text between the first and the last border; none where it has news."""
    found: list[Sentence] = []
    at, last = 0, len(borders) - 1
    while at < last:
        ends = range(min(at + longest, last), at, -1)
        part = next(filter(_is_judged, (judge(borders[at], borders[to]) for to in ends)), None)
        if part is None:
            return []
        found.append(part)
        at = borders.index(part.end)
    return found


def _is_judged(sentence: Sentence) -> bool:
    return sentence.nature is not None


def _judge(
    text: str,
    marks: Marks,
    house: HouseRules,
    patterns: Wordings,
    hints: Sequence[str],
    start: int,
    end: int,
) -> Sentence:
    """`hints` are those of the whole text."""
    written = plain(text[start:end])
    if end - start > _LONGEST_SENTENCE or not _has_any(hints, written.lower()):
        return Sentence(start, end, None)
    words = normal_words(written)
    for nature, pattern in patterns.certain:
        if pattern.fullmatch(words):
            return Sentence(start, end, nature, True, True)
    for nature, pattern in patterns.possible:
        if pattern.fullmatch(words):
            own = any(map(house.owns, marks.addresses(text[start:end])))
            ours = own or patterns.ours.search(words) is not None
            return Sentence(start, end, nature, own and nature != "statement", ours)
    return Sentence(start, end, None)


def _has_any(hints: Sequence[str], small: str) -> bool:
    for hint in hints:  # noqa: SIM110 half the time of any()
        if hint in small:
            return True
    return False


def _find_hints(text: str) -> list[str]:
    small = text.lower()
    further = (hints for shared, hints in _FURTHER_HINTS.items() if shared in small)
    return [hint for hint in chain(_HINTS, *further) if hint in small]
