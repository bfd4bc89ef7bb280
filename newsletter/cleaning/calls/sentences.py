"""The sentences of a paragraph, each judged by its words: which are of a call to action.

A sentence is judged without its punctuation, so that any apostrophe, lost space or markup does not
matter; calls that ran together are taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import chain
from typing import NamedTuple

from newsletter.cleaning.blocks import MARK, Block, Marks, plain
from newsletter.cleaning.calls.reported import SAID, is_attributed, tells_of_others
from newsletter.cleaning.calls.wordings import Nature, call_words, find_wordings
from newsletter.cleaning.house import HouseRules

#: Every call has one of these, and most news has none.
_HINTS = (
    *("speaker", "in touch", "contact", "searching for", "interested in", "request", "check out"),
    *("visit", "represented by", " be found", "hear more", "on stage", "click here"),
)
_FURTHER_HINTS = {  # by what all of them have
    "you": (" your ", "do you need ", "would you like "),
    " book": ("can book", "to book "),
    "availab": ("available ", "availability"),
    " us": (
        *("call us", "mail us", "let us know", "write us", "write to us", "ask us", "drop us"),
        *("reach us", "send us", "phone us", "ring us", "give us"),
    ),
    " stories": ("more stories", "other stories", "earlier stories"),
    " our ": ("subscribe to our", "our hangout", "our weekly", "our experts", "our booking"),
    "look": ("looking for", "take a look", "have a look", "look at"),
    "see ": ("see our", "see this"),
}
_WORD = re.compile(r"[^\W_]+")
_STOP = "[.!?…]"
# A sentence ends before a space or a capital letter, but not after initials and titles. It is the
# stop that is looked for first, which is many times faster than what may not stand before it.
_END = re.compile(
    rf"[.!?…\n](?:(?<=\n)\n*|(?<={_STOP})(?<!\b[A-Z]{_STOP})(?<!\b[DM]r{_STOP})(?<!\bMs{_STOP})"
    rf"(?<!\bMrs{_STOP})(?<!\bProf{_STOP})(?<!\bSt{_STOP})"
    rf"{_STOP}*[”\"’'»)\]]*{MARK}*(?=\s|[A-Z]|\Z|{MARK}))"
)
LONGEST_SENTENCE = 450
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
_QUOTATION = re.compile(r"“[^“”]*”|\"[^\"]*\"|«[^«»]*»")


class _Wording(NamedTuple):
    """How a sentence calls, whatever its links lead to."""

    nature: Nature
    is_certain: bool
    is_ours: bool


class Sentence(NamedTuple):
    start: int
    end: int
    nature: Nature | None
    is_certain: bool = False  #: it can be nothing else
    is_ours: bool = False  #: it names the bureau, a speaker, or speaks of us


Judge = Callable[[int, int], Sentence]  #: what stands between two places of a text


def judge_block(
    block: Block, marks: Marks, house: HouseRules, *, in_parts: bool = False
) -> list[Sentence]:
    """The sentences of a block; what has no word of a call is one of news, if not `in_parts`."""
    text = block.text
    if block.kind == "rule":
        return []
    is_read = block.kind in ("text", "heading")
    hints = _find_hints(block.words) if is_read else []
    has_hints = hints and _has_any(hints, text.lower())  # within whose words no mark stands
    if not has_hints and not (in_parts and is_read):
        return [Sentence(0, len(text), None)]
    judge = partial(_judge, text, marks, house, hints)
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
    return _leave_quoted(sentences or [Sentence(0, len(text), None)], text)


def _leave_quoted(sentences: list[Sentence], text: str) -> list[Sentence]:
    """What stands within quotation marks is what somebody said."""
    quotations = [match.span() for match in _QUOTATION.finditer(text)]
    if not quotations:
        return sentences
    return [
        Sentence(each.start, each.end, None)
        if each.nature and any(_holds(quotation, each, text) for quotation in quotations)
        else each
        for each in sentences
    ]


def is_spoken(sentence: Sentence, text: str) -> bool:
    """Whether a sentence of the text stands within quotation marks."""
    quotations = (match.span() for match in _QUOTATION.finditer(text))
    return any(_holds(quotation, sentence, text) for quotation in quotations)


def _holds(quotation: tuple[int, int], sentence: Sentence, text: str) -> bool:
    """Whether no word of a sentence stands outside of a quotation."""
    first, last = quotation
    return not (
        _WORD.search(text, sentence.start, max(first, sentence.start))
        or _WORD.search(text, min(last, sentence.end), sentence.end)
    )


def _judge_parts(text: str, start: int, end: int, judge: Judge) -> list[Sentence]:
    """The sentence; where it is no certain call as a whole, the calls that ran together in it.

    What stands before them may be news where a stop was lost, and never before a comma.
    """
    whole = judge(start, end)
    if whole.is_certain or end - start > LONGEST_SENTENCE:
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
    text: str, marks: Marks, house: HouseRules, hints: Sequence[str], start: int, end: int
) -> Sentence:
    """`hints` are those of the whole text."""
    written = plain(text[start:end])
    if end - start > LONGEST_SENTENCE or not _has_any(hints, written.lower()):
        return Sentence(start, end, None)
    wording = _find_wording(written, house)
    if wording is None or wording.is_certain:
        return Sentence(start, end, *(wording or (None,)))
    own = any(map(house.owns, marks.addresses(text[start:end])))
    certain = own and wording.nature != "statement"
    return Sentence(start, end, wording.nature, certain, own or wording.is_ours)


@lru_cache(maxsize=512)
def _find_wording(written: str, house: HouseRules) -> _Wording | None:
    """Remembered, for the same calls stand below most posts of a weblog."""
    if is_attributed(written) or tells_of_others(written):
        return None
    words, wordings = call_words(written), find_wordings(house)
    for nature, pattern in wordings.certain:
        if pattern.fullmatch(words):
            return _Wording(nature, True, True)
    for nature, pattern in wordings.possible:
        if pattern.fullmatch(words):
            if nature != "statement" and SAID.search(written):
                return None
            return _Wording(nature, False, wordings.ours.search(words) is not None)
    return None


def _has_any(hints: Sequence[str], small: str) -> bool:
    for hint in hints:  # noqa: SIM110 half the time of any()
        if hint in small:
            return True
    return False


def _find_hints(text: str) -> list[str]:
    small = text.lower()
    further = (hints for shared, hints in _FURTHER_HINTS.items() if shared in small)
    return [hint for hint in chain(_HINTS, *further) if hint in small]
