"""What somebody jotted down of a reader in few words: what it says beside days, ways and initials.

A sure word of leaving, refusing, bouncing or erasure lays a row aside wherever it stands in a short
remark; a word that may be about anything does where it is all that the remark says. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain
from unicodedata import normalize

from newsletter.readers import lexicon, lexicon_doubts, lexicon_marks
from newsletter.readers import lexicon_kinds as kinds
from newsletter.readers import lexicon_notes as notes
from newsletter.readers.curt import has_left_company, has_sign, without_harmless, without_writer
from newsletter.readers.known_names import names_bad_addresses
from newsletter.readers.phrases import Gate, Phrases
from newsletter.readers.words import listed, whole_words, words_of

_LONGEST = 400  #: characters
_SHORT = 50  #: of a remark that says nothing else
_MOST_WORDS = 12  #: of a clause
_MOST_ALONE = 10  #: words of a remark that says nothing else
_MOST_BROKEN = 4  #: words of one that says nothing but that an address is none
_BETWEEN = 2  #: words between one that denies and what it denies
_CLAUSE = re.compile(r"[,;.!?()\n|–—、。，；！？]+|\s[-/]\s")
_DIGIT = re.compile(r"\d")
_SIGNS = re.compile(r"[\W_]+")
_ASCII_SIGNS = {code: " " for code in range(128) if not chr(code).isalnum()}
#: What `words_of` leaves out, in the scripts of the lexicon.
_MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0e38-\u0e3a\u0e48-\u0e4b\u3099\u309a]"
)
_PLAIN = str.maketrans("łđøı", "ldoi")
_ENDING = 6  #: characters of a word that may have one
_EDGES = " \t\n-–—/,;:.()[]|·*!?\"'"
_SMALL = frozenset(
    word
    for text in (lexicon_doubts.SMALL, notes.BESIDE, kinds.MOODS)
    for phrase in listed(text)
    for word in words_of(phrase).split("_")
    if word not in ("date", "mail")
) - frozenset(word for phrase in listed(notes.DENYING) for word in words_of(phrase).split("_"))


_CONTRACTED = re.compile(r"(?<=[a-z])n_t(?=_|$)|(?:^|(?<=_))(?:can|won|don)_?t(?=_|$)")
#: How a sentence ends in scripts without spaces, and a word that stands before.
_ENDS = re.compile(
    "(?:されました|されています|しました|しています|された|した|済み|済|との事|とのこと|のため|により|です|だそうです|希望"
    "|했음|하였음|하셨음|하심|했습니다|하셨습니다|됨|함|了|的)+$|^[のにはが]|^(?:已经|已經|已|本人|既に|すでに|本人より|担当者|先方|ご本人)"
)


def _key(words: str) -> str:
    """What is left of them beside small ones."""
    told = _CONTRACTED.sub("_not", words) if "t" in words else words
    return "_".join(_stem(word) for word in told.split("_") if word not in _SMALL)


def _stem(word: str) -> str:
    """Without the vowel by which one speaks of a woman, or of many."""
    bare_word = word.rstrip("s")
    return bare_word[:-1] if len(bare_word) >= _ENDING and bare_word[-1] in "aeiouyаы" else word


def _without_ends(text: str) -> str:
    return text if text.isascii() else _ENDS.sub("", normalize("NFKC", text))


# Lists of readers seldom hold such remarks: what is only asked then is not kept before.
@cache
def _alone() -> frozenset[str]:
    return frozenset(_alone_keys())


def _alone_keys() -> Iterator[str]:
    noted = (lexicon.LEFT_NOTES, lexicon.BOUNCED_NOTES, lexicon.COMPLAINED_NOTES)
    marked = [lexicon_marks.BAD_ADDRESS, lexicon_marks.AGAINST]
    more = [kinds.SHORTENED, kinds.DEAD, kinds.COMPLAINED, kinds.WEARY, kinds.STRUCK_ALONE]
    more += [kinds.ELSEWHERE, kinds.OTHERS, kinds.REVOKED, kinds.RELUCTANT]
    told = (one for text in (notes.ALONE, *more, *noted, *marked) for one in listed(text))
    phrases = (*_statuses(), *(one for one in told if one not in _FIELDS))
    return filter(None, (_key(words_of(phrase)) for phrase in phrases))


#: Of the headers of marks those that as a remark are no more than news of somebody.
_FIELDS = frozenset(("changed jobs", "moved on", "typo"))


def _statuses() -> Iterator[str]:
    """All but those that begin with a small word, as "by moderator"."""
    for name in ("unsubscribed", "bounced", "complained", "blocked"):
        yield from (word for word in listed(lexicon.STATUSES[name]) if not word.startswith("by "))


def _sure_stems() -> Iterator[str]:
    unsure = frozenset(map(words_of, listed(notes.UNSURE_STEMS)))
    stems = (lexicon.LEAVING_STEMS, lexicon.BOUNCED_STEMS, lexicon.BLOCKED_STEMS)
    return (stem for text in stems for stem in listed(text) if words_of(stem) not in unsure)


def _sure() -> Iterator[str]:
    yield from (*listed(notes.SURE), *listed(kinds.SURE), *listed(kinds.SPAMMED))
    yield from (f"{stem}*" for stem in _sure_stems())


_SQUARE = tuple(
    normalize("NFKC", word)
    for word in (*listed(notes.SQUARE_SURE), *listed(kinds.SQUARE_SURE), *_sure_stems())
    if min(word.replace(" ", "")) >= "\u0e00"
)
_CODES = ("550", "551", "552", "553", "554", "unknown")
_ASKED = (notes.DELETING, notes.RECEIVING, kinds.STRUCK, kinds.BOTHERED)
_GATE = Gate(chain(_sure(), *map(listed, _ASKED), _CODES), _SMALL)
_GATE_ALONE = Gate((words.replace("_", " ") for words in _alone_keys()), _SMALL)
_OF_ADDRESSES = tuple(word.rstrip("*") for word in listed(notes.OF_ADDRESSES))
_BROKEN = frozenset(_stem(words_of(word)) for word in listed(lexicon_marks.BROKEN))
#: Without one of these, a remark is as bare as it can be.
_DATED = frozenset(map(words_of, listed(notes.MONTHS)))
_TOLD = frozenset(words_of(word)[:3] for word in (*listed(notes.MEANS), *listed(notes.WAYS)))

#: What a mail server answered, copied into a remark.
_ANSWERED = re.compile(
    r"\b5\d\d[ -]{1,3}5\.\d\.\d{1,3}\b|\b(?:user|recipient|mailbox)\b.{0,12}"
    r"\b(?:unknown|not exist|not found|disabled)|\b(?:unknown|no such|invalid)"
    r" (?:user|recipient|mailbox)",
    re.IGNORECASE,
)


def may_jot(cells: Iterable[str]) -> bool:
    """Whether some cell may be such a remark: quickly, as millions are asked."""
    cells = list(cells)
    joined = "\n".join(cells)
    if any(map(_may_be_sure, set(_folded(joined)))):
        return True
    if not joined.isascii() and (_is_square(joined) or any(map(has_sign, cells))):
        return True
    short = [_without_ends(cell) for cell in cells if len(cell) <= _SHORT]
    words = set(_folded("\n".join(short)))
    return any(map(_may_be_alone, words)) or _may_be_broken(words)


@lru_cache(1 << 6)  # it is asked again at once
def jots(value: str) -> bool:
    """The same of one cell."""
    words = _folded(value)
    if any(map(_may_be_sure, words)):
        return True
    if len(value) <= _SHORT:
        words = [*words, *_folded(_without_ends(value))]
        if any(map(_may_be_alone, words)) or _may_be_broken(words):
            return True
    return not value.isascii() and (_is_square(value) or has_sign(value))


_may_be_sure = lru_cache(1 << 12)(_GATE.lets_pass)  # of words, of which there are fewer


@lru_cache(1 << 12)
def _may_be_alone(word: str) -> bool:
    return _GATE_ALONE.lets_pass(_stem(word))


def _may_be_broken(words: Collection[str]) -> bool:
    """Whether they name an address and what may be wrong with it."""
    if not any(word.startswith(_OF_ADDRESSES) for word in words):
        return False
    return not _BROKEN.isdisjoint(map(_stem, words))


def _folded(text: str) -> list[str]:
    """Its words, nearly as `words_of` has them."""
    if text.isascii():
        return text.lower().translate(_ASCII_SIGNS).split()
    plain = _MARKS.sub("", normalize("NFKD", text).casefold()).translate(_PLAIN)
    return _SIGNS.sub(" ", plain).split()


def was_answered(value: str) -> bool:
    """Whether a mail server said so."""
    return _ANSWERED.search(value[:_LONGEST]) is not None


#: As Hungarian and Turkish have them behind a day.
_OF_DAYS = r"(?:-?(?:ban|ben|án|én|ján|jén|tól|től|го|da|de|ta|te)(?!\w))?"
_YEAR = rf"(?:(?:19|20)\d\d(?!\d)|['’]\d\d)(?:\s*г\.?(?!\w))?{_OF_DAYS}"
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|º|\.)?"
_IN_NUMBERS = (
    r"\d{4}\s*[年년](?:\s*\d{1,2}\s*[月월])?(?:\s*\d{1,2}\s*[日일])?"
    r"|\d{1,2}\s*[月월](?:\s*\d{1,2}\s*[日일])?|\d{1,2}[./-]\d{4}"
    r"|\d{1,4}[./-]\s?\d{1,2}(?:[./-]\s?(?:\d{4}|\d{2}))?\.?"
) + _OF_DAYS
_CLOCK = r"\d{1,2}[:h]\d\d(?:\s*(?:uhr|h|am|pm))?(?!\w)"


@cache
def _days() -> re.Pattern[str]:
    month = rf"{_alternatives(notes.MONTHS)}(?!\w)\.?"
    before = _alternatives(notes.BEFORE_DAYS)
    words = (
        rf"{_DAY}[\s-]*(?:(?:de|of)\s+)?{month}(?:[\s,-]*(?:de\s+)?(?:{_YEAR}|\d\d\b))?"
        rf"|{month}\s+{_DAY}(?!\w)(?:,?\s*{_YEAR})?|{month}\s*{_YEAR}"
    )
    alone = rf"(?<!\w){before}\s+(?:{month}|\d{{1,2}}\.)"
    day = rf"(?:{_IN_NUMBERS}|{_CLOCK}|{words}|{_YEAR})"
    return re.compile(rf"(?<!\w)(?:{before}\s*)?(?<!\w){day}|{alone}", re.IGNORECASE)


@cache
def _ways() -> re.Pattern[str]:
    by, means = _alternatives(notes.BY), _alternatives(notes.MEANS.replace("*", r""))
    return re.compile(
        rf"(?<!\w){by}\s*(?:a\s+|le\s+|our\s+)?{means}\w{{0,4}}\.?(?:\s+call)?(?!\w)"
        rf"|(?<!\w){_alternatives(notes.WAYS)}(?!\w)",
        re.IGNORECASE,
    )


_INITIALS = re.compile(
    r"(?<=\w)\s*[(\[]\s*[A-ZÄÖÜ]\w?[A-ZÄÖÜ]\.?\s*[)\]]|(?<=\w)[\s.]*(?:[-–—/|,;]|by|von|par|por|da|door)"
    r"\s*[A-ZÄÖÜ]{2,3}\s*$|(?<=[a-z.\d])\s+[A-ZÄÖÜ]{2}\s*$"
)


def _alternatives(text: str) -> str:
    longest_first = sorted(listed(text), key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, longest_first))})"


@lru_cache(1 << 10)
def bare(value: str) -> str:
    """A remark without its days, its writer and how somebody was told; as it is where that is all.

    How somebody does not want to be reached is not left out.
    """
    words = words_of(value).split("_")
    text = _INITIALS.sub(" ", value[:_LONGEST])
    if _DIGIT.search(text) or not _DATED.isdisjoint(words):
        text = _INITIALS.sub(" ", _days().sub(" ", text))
    told = not _TOLD.isdisjoint([word[:3] for word in words])
    if told and not _denying().are_in(words):
        text = _ways().sub(" ", text)
    return " ".join(text.split()).strip(_EDGES) or value


@cache
def _denying() -> Phrases:
    return Phrases(f"{notes.DENYING}, {kinds.DENYING}")


class _Words:
    """Of the lexicon, when they are first asked for."""

    def __init__(self) -> None:
        self.sure = Phrases(", ".join(_sure()))
        self.asking = Phrases(f"{notes.ASKING}, {kinds.PREFERRING}")
        self.deleting = Phrases(notes.DELETING)
        self.struck = Phrases(kinds.STRUCK)
        self.lists = Phrases(notes.LISTS)
        self.bothered = Phrases(kinds.BOTHERED)
        self.wanting = Phrases(kinds.WANTING)
        self.at_times = Phrases(kinds.AT_TIMES)
        self.no_topics = Phrases(lexicon_doubts.NO_TOPICS)
        self.receiving = Phrases(notes.RECEIVING)
        self.not_sure = Phrases(notes.NOT_SURE)
        things = Phrases(f"{lexicon_doubts.OTHER_THINGS}, {lexicon_doubts.EVENTS}")
        self.other_things = things
        self.over = whole_words(lexicon_doubts.OVER)
        self.happening = whole_words(lexicon_doubts.HAPPENING)
        self.wishing = whole_words(lexicon_doubts.WISHING)
        self.no_denials = whole_words(lexicon_doubts.NO_DENIALS)


_words = cache(_Words)
_WHERE = frozenset(listed("at, during, auf, bei, beim, am, im, na, op, pa, sur, lors, w, v, on"))


def is_of_none_that_came(words: str) -> bool:
    """Whether somebody who wants mail says that he got none, as in "no newsletter received"."""
    if not _denying().are_in(words.split("_")) or not _words().happening.search(words):
        return False
    return not _words().wishing.search(words)


def is_alone(value: str) -> bool:
    """Whether it says nothing but what keeps a reader from mail: "dead", or "never agreed"."""
    if has_sign(value):
        return True
    value = without_harmless(value)
    plain = bare(value)
    words = words_of(plain)
    if words.count("_") >= _MOST_ALONE or _words().no_denials.search(words):
        return False
    told = (plain, value, _without_ends(plain), without_writer(plain))
    if any(map(_is_all_alone, map(words_of, told))) or has_left_company(plain):
        return True
    clauses = [said for clause in _CLAUSE.split(told[-1]) if _key(said := words_of(clause))]
    return len(_CLAUSE.split(plain)) > 1 and bool(clauses) and all(map(_is_all_alone, clauses))


def _is_all_alone(words: str) -> bool:
    if _key(words) in _alone():
        return True
    told = [word for word in words.split("_") if word not in _SMALL]
    return len(told) <= _MOST_BROKEN and names_bad_addresses(told)


def is_sure(value: str) -> bool:
    """Whether a sure word of leaving, refusing, bouncing or erasure stands in it."""
    text = value[:_LONGEST]
    if not text.isascii() and _is_square(text):
        return True
    if _words().over.search(words_of(text)):
        return False
    text = without_harmless(text)
    return any(_is_sure(words_of(clause).split("_")) for clause in _CLAUSE.split(bare(text)))


def _is_square(text: str) -> bool:
    plain = normalize("NFKC", text)
    return any(word in plain for word in _SQUARE)


def _is_sure(words: list[str]) -> bool:
    known = _words()
    if len(words) > _MOST_WORDS or not words[0]:
        return False
    words = known.not_sure.without(words)
    found = [start for start, _ in known.sure.find(words) if not _is_denied(words, start)]
    if not (found or _asks_for_it(words)):
        return False
    return all(_is_where(words, start) for start, _ in known.other_things.find(words))


def _asks_for_it(words: list[str]) -> bool:
    """Whether somebody asks to be deleted, or wants to get nothing."""
    known = _words()
    of_a_list = known.lists.are_in(words) and not known.no_topics.are_in(words)
    if of_a_list and known.struck.are_in(words):
        return True
    if known.deleting.are_in(words):
        return of_a_list or known.asking.are_in(words)
    wanted = known.wanting.are_in(words) and not known.at_times.are_in(words)
    if wanted and known.bothered.are_in(words) and _denying().are_in(words):
        return True
    wishes = known.asking.are_in(words) or known.wishing.search("_".join(words)) is not None
    return wishes and known.receiving.are_in(words) and _denying().are_in(words)


def _is_denied(words: list[str], start: int) -> bool:
    return _denying().are_in(words[max(0, start - _BETWEEN - 1) : start])


def _is_where(words: list[str], at: int) -> bool:
    """Whether a thing is only the place where somebody said so, as in "at the fair"."""
    return not _WHERE.isdisjoint(words[max(0, at - 2) : at])
