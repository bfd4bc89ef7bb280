"""A remark that nobody understood, and that speaks of mail and of a no. Pure.

A careful assistant would lay such a row aside, and not mail to its reader. What is about something
else is known by its words, clause by clause: "no calls, mail is fine", or "got no mail in May".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple
from unicodedata import normalize

from newsletter.readers import lexicon_doubts as lexicon
from newsletter.readers.jottings import is_alone, is_sure, jots, may_jot
from newsletter.readers.remarks import may_remark, read_note, read_remark
from newsletter.readers.standing import Standing, UnknownStanding, read_state
from newsletter.readers.words import listed, whole_words, words_of

_LONGEST = 1000  #: characters
_LEAST = 4  #: words of a remark in a column that need not hold any
_LEAST_SURE = 3  #: of one that speaks of leaving, and of nothing else
_SHOWN = 60  #: characters of a remark
_SQUARE = re.compile("[\u0e00-\u0e7f\u1100-\u11ff\u2e80-\ud7ff]")
_CLAUSE = re.compile(r"[,;.!?()\n|–—、。，；！？]+|\s[-/]\s")
_NUMBERED = re.compile(r"(?:^|_)no_(?=\d)|\d_off(?=_|$)")
_NUMBER = re.compile(r"\bno\.(?=\s*\d)", re.IGNORECASE)
_LETTERS = re.compile("[a-z]+")
_SPACE = re.compile(r"[\s:/]")
_MARKS = re.compile("[\u0300-\u036f]")
#: Letters that `words_of` writes plainly.
_PLAIN = str.maketrans("łđøı", "ldoi")


def _any(text: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, listed(text))))


class _Patterns(NamedTuple):
    """Of the words of `lexicon_doubts`, by their names there."""

    topics: re.Pattern[str]
    no_topics: re.Pattern[str]
    loose_topics: re.Pattern[str]
    denials: re.Pattern[str]
    no_denials: re.Pattern[str]
    leavings: re.Pattern[str]
    objections: re.Pattern[str]
    adverts: re.Pattern[str]
    addresses: re.Pattern[str]
    invalid: re.Pattern[str]
    spam: re.Pattern[str]
    spam_said: re.Pattern[str]
    other_things: re.Pattern[str]
    otherwise: re.Pattern[str]
    happening: re.Pattern[str]
    wishing: re.Pattern[str]
    over: re.Pattern[str]
    wanted: re.Pattern[str]
    small: re.Pattern[str]
    joining: re.Pattern[str]
    by_mail: re.Pattern[str]
    of_anything: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    return _Patterns(*(whole_words(getattr(lexicon, name.upper())) for name in _Patterns._fields))


_SQUARE_TOPICS = _any(lexicon.SQUARE_TOPICS)
_SQUARE_DENIALS = _any(lexicon.SQUARE_DENIALS)
_SQUARE_HAPPENING = _any(lexicon.SQUARE_HAPPENING)
_SQUARE_WISHING = _any(lexicon.SQUARE_WISHING)
_SQUARE_RETURNED = re.compile("エラー|戻|退信|失败|失敗|반송")
_NO_REMARKS = whole_words(lexicon.NO_REMARKS)
_REMARKS = whole_words(lexicon.REMARKS)
_SQUARE_REMARKS = _any(lexicon.SQUARE_REMARKS)


def _seeds() -> tuple[str, ...]:
    """Parts of which each doubtful remark has one."""
    words = ", ".join(
        (
            *(lexicon.TOPICS, lexicon.LOOSE_TOPICS, lexicon.SQUARE_TOPICS, lexicon.SPAM),
            *(lexicon.ADDRESSES, lexicon.OBJECTIONS, lexicon.ADVERTS),
        )
    )
    found = {_folded(word.strip("*").split(" ")[0]) for word in listed(words)} - {""}
    found = {"mail" if seed == "e" else seed for seed in found}
    return tuple(seed for seed in sorted(found) if not any(one in seed for one in found - {seed}))


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", normalize("NFKD", text).casefold()).translate(_PLAIN)


_SEEDS = _seeds()
_ASCII_SEEDS = tuple(filter(str.isascii, _SEEDS))


def _rarest_words(*texts: str) -> re.Pattern[str]:
    """Of each phrase a word that is in few remarks, and without which it is not there."""
    common = frozenset(listed(lexicon.SMALL)) - frozenset(listed(lexicon.DENIALS))
    phrases = (phrase.split() for text in texts for phrase in listed(text))
    rare = (max((word not in common, len(word), word) for word in phrase) for phrase in phrases)
    return whole_words(", ".join(word for _, _, word in rare))


_DENYING = _rarest_words(
    *(lexicon.DENIALS, lexicon.LEAVINGS, lexicon.OBJECTIONS, lexicon.INVALID, lexicon.SPAM_SAID)
)


@lru_cache(1 << 14)  # of words, of which there are fewer than of remarks
def _may_deny(word: str) -> bool:
    return _DENYING.search(word) is not None


def holds_no_remarks(words: str) -> bool:
    """Whether a header is about names of things, which may hold any words; see `words_of`."""
    return _NO_REMARKS.search(words) is not None


def holds_remarks(words: str) -> bool:
    """Whether somebody writes remarks there, as below "Internal notes"."""
    return bool(_REMARKS.search(words) or _SQUARE_REMARKS.search(words))


def may_speak(cells: Iterable[str]) -> bool:
    """Whether some cell may be a remark, understood or not: quickly, as millions are asked."""
    cells = list(cells)
    return may_remark(cells) or may_jot(cells) or _may_doubt(cells)


def _may_doubt(cells: Iterable[str]) -> bool:
    sentences = "\n".join(cell for cell in cells if _SPACE.search(cell) or not cell.isascii())
    if not sentences:
        return False
    folded = _folded(sentences)
    seeds = _ASCII_SEEDS if folded.isascii() else _SEEDS
    return any(seed in folded for seed in seeds)


def hear_note(value: str) -> Standing | None:
    """What a remark says where remarks are written. Raises UnknownStanding for a doubtful one."""
    jotted = jots(value)
    found = read_note(value) if jotted or may_remark([value]) else None
    if not found and jotted and (is_alone(value) or is_sure(value)):
        raise _laid_aside(value)
    return found if found else _unless_doubtful(value)


def hear_event(value: str) -> Standing | None:
    """The same where it stands what became of something, as an order that was cancelled."""
    if found := read_note(value):
        return found
    _unless_sure(value)
    return _unless_doubtful(value)


def hear_sentence(value: str) -> Standing | None:
    """The same in a column that may hold something else, as it is when the cell has few words."""
    if found := read_remark(value):
        return found
    spaces = _LEAST if _SQUARE.search(value) else value.count(" ")
    if spaces >= _LEAST_SURE - 1:
        _unless_sure(value)
    return _unless_doubtful(value) if spaces >= _LEAST - 1 else None


def hear_anything(value: str) -> Standing | None:
    """The same in one of which nothing is known, so that it may hold names, or a status."""
    found = read_state(value)
    if found or (value.isascii() and value.count(" ") < _LEAST_SURE - 1):
        return found
    return hear_sentence(value)


def _unless_sure(value: str) -> None:
    if jots(value) and is_sure(value):
        raise _laid_aside(value)


def _unless_doubtful(value: str) -> Standing | None:
    if is_doubtful(value):
        raise _laid_aside(value)
    return None


def _laid_aside(value: str) -> UnknownStanding:
    shown = value if len(value) <= _SHOWN else f"{value[: _SHOWN - 1]}…"
    return UnknownStanding(f"the remark {shown!r} seems to say that no mail is wanted, or arrives")


class _Clause(NamedTuple):
    """What a part of a remark says."""

    topic: bool  #: speaks of mail or of consent
    advert: bool  #: and of nothing but advertisements
    no: bool  #: denies, or speaks of leaving
    bare: bool  #: nothing but a no
    harmless: bool  #: what is denied is something else
    wanted: bool  #: says that it is wanted


@lru_cache(1 << 12)
def is_doubtful(value: str) -> bool:
    """Whether it may say that its reader wants no mail, or gets none."""
    text = value[:_LONGEST]
    if not text.isascii() and _SQUARE.search(text):
        return any(map(_is_doubtful_square, _CLAUSE.split(text)))
    if text.isascii() and not any(map(_may_deny, _LETTERS.findall(text.lower()))):
        return False
    whole = words_of(text)
    if not any(map(_may_deny, whole.split("_"))) or _patterns().over.search(whole):
        return False
    parts = [part for part in _parts(_NUMBER.sub("", text)) if part]
    if any(map(_is_a_no, parts)):
        return True
    clauses = list(map(_look_at, parts))
    wanted = any(one.wanted for one in clauses)
    if any(one.no and one.topic and not (one.advert and wanted) for one in clauses):
        return True
    asks = any(one.topic and not one.wanted and not one.harmless for one in clauses)
    return asks and any(one.bare for one in clauses)


def _parts(text: str) -> Iterator[str]:
    for clause in _CLAUSE.split(text):
        for part in _patterns().joining.split(words_of(clause)):
            yield part.strip("_")


def _is_a_no(words: str) -> bool:
    """Whether it speaks of reported spam, of an address that is none, or of an objection."""
    known = _patterns()
    if known.spam.search(words) and known.spam_said.search(words):
        return True
    if known.other_things.search(words):
        return False
    bad_address = known.addresses.search(words) and known.invalid.search(words)
    return bool(bad_address or known.objections.search(words))


def _look_at(words: str) -> _Clause:
    known = _patterns()
    denying = _NUMBERED.sub("_", known.no_denials.sub("", words))
    denial = bool(known.denials.search(denying))
    left = denial or bool(known.leavings.search(denying))
    told = known.no_topics.sub("", words)
    if not denial and known.of_anything.search(words):
        told = known.by_mail.sub("", told)
    core = bool(known.topics.search(told))
    loose = bool(known.loose_topics.search(told)) and not known.other_things.search(told)
    advert = not (core or loose) and bool(known.adverts.search(told))
    advert = advert and not known.other_things.search(told)
    happens = known.happening.search(words) and not known.wishing.search(words)
    harmless = bool(happens or known.otherwise.search(words))
    rest = known.small.sub("", known.denials.sub("", words)).strip("_")
    return _Clause(
        topic=core or loose or advert,
        advert=advert,
        no=left and not harmless,
        bare=denial and not rest,
        harmless=harmless,
        wanted=(core or loose) and not left and bool(known.wanted.search(words)),
    )


def _is_doubtful_square(clause: str) -> bool:
    if not (_SQUARE_TOPICS.search(clause) or _patterns().topics.search(words_of(clause))):
        return False
    if not _SQUARE_DENIALS.search(clause):
        return False
    told = _SQUARE_WISHING.search(clause) or _SQUARE_RETURNED.search(clause)
    return bool(told) or not _SQUARE_HAPPENING.search(clause)
