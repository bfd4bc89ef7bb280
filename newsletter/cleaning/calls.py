"""Calls to action that the editor wrote by hand, in the wordings of seventeen years.

A sentence is judged by its words alone, without punctuation, so that any apostrophe, lost space or
markup does not matter. Only what can be nothing else goes by itself; of what news might say as
well, two kinds must stand together and speak of us.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from newsletter.cleaning.blocks import MARK, Block, Marks, plain
from newsletter.cleaning.house import HouseRules, find_host

Nature = Literal["statement", "question", "contact"]

#: Every call has one of these, and most news has none.
_HINTS = (
    *("speaker", "in touch", "contact", "looking for", "searching for", "interested in", "request"),
    *(" your ", "check out", "take a look", "have a look", "call us", "mail us", "let us know"),
    *("write us", "write to us", "ask us", "drop us", "reach us", "send us", "phone us", "ring us"),
    *("look at", "visit", "give us", "see our", "see this"),
)
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile(r"[’‘´`'ʼ]s?\b", re.IGNORECASE)
# A sentence ends before a space or a capital letter, but not after initials and titles.
_END = re.compile(
    rf"(?<![ .\n][A-Z])(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bProf)(?<!\bSt)"
    rf"[.!?…]+[”\"’'»)\]]*(?:{MARK})*(?=\s|[A-Z]|\Z|{MARK})|\n+"
)
_LONGEST_SENTENCE = 450
_EVENT = r"(?:meetings?|conferences?|events?|congress|seminars?|conventions?|summits?|workshops?|gatherings?|company|venue|stage|panel)"
_ASIDE = r"(?:and |or |but |so |then |also |please |do |just |simply |kindly |why not |feel free to |you can |you could |you may |if so |for that |of course )*"
_ROLE = r"(?:speakers?|experts?|analysts?|economists?|authors?|thinkers?|voices|names|stories|specialists?|thought leaders?|futurists?|academics|keynotes?)"


class Sentence(NamedTuple):
    start: int
    end: int
    nature: Nature | None
    is_certain: bool = False  #: it can be nothing else
    is_ours: bool = False  #: it names the bureau, a speaker, or speaks of us


class _Patterns(NamedTuple):
    certain: tuple[tuple[Nature, re.Pattern[str]], ...]
    possible: tuple[tuple[Nature, re.Pattern[str]], ...]
    ours: re.Pattern[str]


class Call(NamedTuple):
    """A run of sentences of one block that go."""

    block: Block
    start: int
    end: int


def find_calls(blocks: Sequence[Block], marks: Marks, house: HouseRules) -> list[Call]:
    """What of the blocks is an old call to action, in their order."""
    judged = [_judge_block(block, marks, house) for block in blocks]
    taken: set[tuple[int, int]] = set()
    for run in _runs(judged):
        sentences = [judged[b][s] for b, s in run]
        if _is_call(sentences) or _is_lone_statement(run, judged, blocks):
            taken.update(run)
    _take_neighbours(taken, judged)
    return list(_calls(taken, judged, blocks))


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
    alone = len(run) == 1 and len(judged[b]) == 1 and judged[b][s].nature == "statement"
    return alone and 0 < b and b >= len(blocks) - 4 and not blocks[b].is_quoted


def _take_neighbours(taken: set[tuple[int, int]], judged: Sequence[Sequence[Sentence]]) -> None:
    """Ours beside what goes belongs to it, though a book line stands between them."""
    near = {b + offset for b, _ in taken for offset in (-1, 0, 1)}
    for b in near:
        for s, sentence in enumerate(judged[b] if 0 <= b < len(judged) else ()):
            if sentence.nature and sentence.is_ours:
                taken.add((b, s))


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


def _judge_block(block: Block, marks: Marks, house: HouseRules) -> list[Sentence]:
    """The sentences of a block; a heading, and what has no word of a call, is one of news."""
    text = block.text
    if block.kind == "rule":
        return []
    if block.kind not in ("text", "heading") or not _is_hinted(text):
        return [Sentence(0, len(text), None)]
    patterns = _patterns(house)
    sentences, start = [], 0
    for end in [m.end() for m in _END.finditer(text)] + [len(text)]:
        if end > start and _WORD.search(plain(text[start:end])):
            sentences.append(_judge(text, start, end, marks, house, patterns))
            start = end
        elif end > start and sentences:  # marks or signs that belong to the sentence before
            sentences[-1] = sentences[-1]._replace(end=end)
            start = end
    return sentences


def _judge(
    text: str, start: int, end: int, marks: Marks, house: HouseRules, patterns: _Patterns
) -> Sentence:
    written = plain(text[start:end])
    if end - start > _LONGEST_SENTENCE or not _is_hinted(written):
        return Sentence(start, end, None)
    words = _normal(written)
    own = any(find_host(a) in house.own_hosts for a in marks.addresses(text[start:end]))
    for nature, pattern in patterns.certain:
        if pattern.fullmatch(words):
            return Sentence(start, end, nature, True, True)
    for nature, pattern in patterns.possible:
        if pattern.fullmatch(words):
            ours = own or patterns.ours.search(words) is not None
            return Sentence(start, end, nature, own and nature != "statement", ours)
    return Sentence(start, end, None)


def _is_hinted(text: str) -> bool:
    small = text.lower()
    return any(hint in small for hint in _HINTS)


def _normal(text: str) -> str:
    """Words in small letters with one space between; an apostrophe and its s are no word."""
    return " ".join(_WORD.findall(_APOSTROPHES.sub("", text))).casefold()


@lru_cache(maxsize=16)
def _patterns(house: HouseRules) -> _Patterns:
    bureaus = sorted({_normal(name) for name in house.organisations if name.strip()}, key=len)
    known = "|".join(re.escape(name).replace(r"\ ", " ") for name in reversed(bureaus))
    bureau = rf"(?:(?:the |our )?(?:{known or '(?!)'}|(?:speakers? )?bureau|agency))"
    people = {_normal(name) for name in house.people}
    family = {name.split()[-1] for name in people if " " in name and len(name.split()[-1]) > 2}
    named = "|".join(sorted(map(re.escape, people | family), key=len, reverse=True)) or "(?!)"
    who = rf"(?:him|her|them|us|one of (?:them|us|our \w+)|any of them|(?:{named})(?: (?:and|or) (?:{named}))?)"
    certain: list[tuple[Nature, str]] = [
        (
            "contact",
            rf"{_ASIDE}(?:get|fill|contact|use|drop|send|complete|call|mail|go)\b.{{0,120}}speakers? ?request ?(?:form|page)(?: \w+){{0,6}}",
        ),
        (
            "question",
            rf"{_ASIDE}(?:(?:do|would|could|might|should) you )?(?:need|want|like|love|require)(?: to (?:have|book|invite|hire|see|hear|meet|share))? {who}(?: \w+){{0,10}} (?:your|a|an) (?:\w+ ){{0,5}}{_EVENT}(?: (?:and|or) (?:\w+ ){{0,4}}{_EVENT})?(?: \w+){{0,4}}",
        ),
        (
            "question",
            rf"{_ASIDE}(?:are you )?interested in (?:having|booking|inviting|hiring|hosting|getting|listening to|meeting|hearing) (?:\w+ ){{1,8}}?(?:as (?:a |your |one of your )?(?:\w+ )?speakers?|(?:at|for|in|to) your)(?: \w+){{0,12}}",
        ),
        (
            "question",
            rf"{_ASIDE}(?:are you )?(?:looking|searching) for (?:more |other |another |some |a )?(?:\w+ ){{0,8}}(?:at|by|from|of|with|through|in) {bureau}(?: \w+){{0,6}}",
        ),
        (
            "question",
            rf"{_ASIDE}are you looking for (?:more |other )?stories (?:by|from|on|about) (?:\w+ ?){{1,6}}",
        ),
        (
            "question",
            rf"{_ASIDE}(?:(?:do|would|could) you )?(?:want|like|wish|need) (?:to (?:have|book|invite|hire) )?(?:\w+ ){{1,8}}?(?:as (?:a |your |one of your )(?:\w+ )?speakers?|to (?:speak|talk) (?:at|to) your)(?: \w+){{0,10}}",
        ),
        (
            "contact",
            rf"{_ASIDE}get in touch (?:for|with) (?:{named})(?: \w+){{0,4}} (?:through|via|at|by|with|on)(?: \w+){{1,10}}",
        ),
        (
            "contact",
            rf"{_ASIDE}(?:get in touch|contact|call|mail|e mail|write|ask|inquire)(?:(?: \w+){{0,8}} (?:at|with|through|via|to|by))? {bureau}(?: (?:at|on|for|if|when|by|through|via|to|and)(?: \w+){{1,14}})?",
        ),
    ]
    if known:
        certain.append(
            (
                "contact",
                rf"(?:\w+ ){{1,6}}?(?:can|may|could) be (?:booked|hired|reached|contacted|invited)(?: \w+){{0,5}} (?:at|by|from|through|via) {bureau}(?: \w+){{0,6}}",
            )
        )
    possible: list[tuple[Nature, str]] = [
        (
            "statement",
            rf"(?:\w+ ){{1,10}}(?:is|are|belongs?)(?: (?:also|now|both|all|still|proudly|available as|to|being))*(?: (?:a|an|one of|some of|among|the|our|most|best|leading|popular|favou?rite|sought after|prominent|regular|keynote|top|fellow|valued|respected|prestigious|celebrity|and|thought leader|author))* (?:\w+ )?speakers? (?:at|of|with|for|from|on|by|through|represented by|in) {bureau}(?: too| as well| in \w+)?",
        ),
        (
            "question",
            rf"{_ASIDE}(?:are you )?(?:looking|searching) for (?:more |other |another |some |a |an )?(?:{who}|(?:\w+ ){{0,7}}{_ROLE})(?: (?:on|in|from|by|about|who|for|to|like|as|at)(?: \w+){{1,9}})?",
        ),
        (
            "question",
            rf"{_ASIDE}(?:are you )?interested in (?:{who}|(?:\w+ ){{0,5}}{_ROLE})(?: \w+){{0,8}}",
        ),
        (
            "question",
            rf"{_ASIDE}(?:(?:do|would|could) you )(?:need|want|like|require) (?:\w+ ){{1,10}}(?:at|for|in) your (?:\w+ ){{0,5}}{_EVENT}(?: or (?:\w+ ){{0,4}}{_EVENT})?",
        ),
        (
            "contact",
            rf"{_ASIDE}(?:get in touch|contact us|call us|mail us|e ?mail us|phone us|ring us|write us|write to us|drop us an? (?:line|note|e ?mail|mail|message)|let us know|ask us|reach us|reach out|give us a call|send us an? (?:e ?mail|mail|message|note))(?: \w+){{0,16}}",
        ),
        (
            "contact",
            rf"{_ASIDE}(?:check|have a look|take a look|look|see|visit)(?: out| at)? (?:this|our|the|here|his|her|their)(?: \w+){{0,5}}? ?(?:list|overview|page|selection|section|speakers|recent list|website|here)?(?: \w+){{0,3}}",
        ),
    ]
    ours = rf"\b(?:us|our|{bureau}|speakers?|{named})\b"
    return _Patterns(_compiled(certain), _compiled(possible), re.compile(ours))


def _compiled(
    written: Sequence[tuple[Nature, str]],
) -> tuple[tuple[Nature, re.Pattern[str]], ...]:
    return tuple((nature, re.compile(pattern)) for nature, pattern in written)
