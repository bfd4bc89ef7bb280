"""Columns of nothing but marks, whose headers mean something else above anything else. Pure.

"Out" is a column of who is to get no mail where x and nothing stand below it; above days of travel,
or sentences, it is a field.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import partial

from newsletter.readers import lexicon_headers, lexicon_marks
from newsletter.readers.consents import is_silent, read_mention
from newsletter.readers.dates import read_time
from newsletter.readers.jottings import is_alone, is_sure
from newsletter.readers.known_names import names_bad_addresses
from newsletter.readers.standing import (
    ANY_NO,
    ANY_YES,
    BOUNCED,
    LEFT,
    Standing,
    is_nothing,
    is_time,
    read_leaving,
)
from newsletter.readers.words import listed, whole_words, words_of

Reader = Callable[[str], Standing | None]

_YEAR = re.compile(r"(?:19|20)\d\d")
_DAY = re.compile(r"\d{1,4}[-./]\d{1,2}(?:[-./]\d{1,4})?\.?")


_SMALL = frozenset(
    (
        *map(words_of, listed(lexicon_headers.SMALL)),
        *["should", "will", "may", "flag", "mark", "list", "date"],
    )
)
_MARKS = frozenset(map(str.casefold, listed(lexicon_marks.MARKS)))
_ONLY = whole_words(lexicon_marks.ONLY)
_ONLY_SQUARE = re.compile("のみ|だけ|[仅只僅만]")
_MAIL = re.compile(r"(?:^|_)(?:e_?)?mail|メール|邮|郵|메일|почт|correo_e|courriel")


def is_mark(value: str) -> bool:
    """Whether it is a yes, a no, a day, or nothing, whatever it is about."""
    word = value.strip().casefold()
    if word in ANY_YES or word in ANY_NO or word in _MARKS or is_nothing(word) or not word:
        return True
    if _YEAR.fullmatch(word) or _DAY.fullmatch(word) or read_time(value):
        return True
    return is_time(word, words_of(word))


def find_marked(words: str, values: Collection[str]) -> tuple[Reader, bool] | None:
    """How a column of marks is read, of whose header these are the words, and whether it is firm.

    A header of one word may be about anything else: then nothing but marks may stand below it. A
    day below one that asks for a yes may be that of a call, unless the header says more.
    """
    if _is_among(words, lexicon_marks.PREFERENCES):
        return read_preference, False
    told = [value for value in values if value]
    marks = [value for value in told if is_mark(value)]
    if told and not marks:
        return None
    all_are, many = len(marks) == len(told), "_" in words
    if standing := _speaks_against(words):
        if many and marks:
            return partial(read_leaving, standing), True
        return (partial(_read_mark, standing), bool(told)) if all_are else None
    if not (all_are and _is_in_favour(words)):
        return (partial(read_leaving, LEFT), True) if marks and _says_so(words) else None
    answers = many or all(map(_is_answer, told))
    return (read_allowed, bool(told)) if answers else None


def _speaks_against(words: str) -> Standing | None:
    pairs = ((lexicon_marks.AGAINST, LEFT), (lexicon_marks.BAD_ADDRESS, BOUNCED))
    found = next((standing for known, standing in pairs if _is_among(words, known)), None)
    if found:
        return found
    told = [word for word in words.split("_") if word not in _SMALL]
    return BOUNCED if names_bad_addresses(told) else None


def _is_in_favour(words: str) -> bool:
    """Whether it asks for mail, or each of its words does, as in "AVG akkoord"."""
    known = lexicon_marks.IN_FAVOUR
    parts = [word for word in words.split("_") if word != "ok"]
    return _is_among(words, known) or (
        bool(parts) and all(_is_among(word, known) for word in parts)
    )


def _says_so(words: str) -> bool:
    """Whether a header of several words would, as a remark, keep its reader from mail."""
    if "_" not in words:
        return False
    said = words.replace("_", " ")
    return is_sure(said) or is_alone(said)


def _is_answer(value: str) -> bool:
    word = value.casefold()
    if word in ANY_YES or word in ANY_NO or word in _MARKS:
        return True
    return read_mention(word) is not None


def _is_among(words: str, known: str) -> bool:
    """Whether a header is one of those of the lexicon, but for small words."""
    plain = words.replace("e_mail", "email")
    told = {plain, "_".join(word for word in plain.split("_") if word not in _SMALL)} - {""}
    return any(words_of(one).replace("e_mail", "email") in told for one in listed(known))


def _read_mark(standing: Standing, value: str) -> Standing | None:
    """Nothing but a mark counts, as further down there may be anything else."""
    if value in ANY_NO or value == "ok" or not is_mark(value):
        return None
    return read_leaving(standing, value)


def read_allowed(value: str) -> Standing | None:
    """What stands below a header such as "On list"."""
    return None if value in _MARKS else read_mention(value)


def read_preference(value: str) -> Standing | None:
    """What stands below a header such as "Contact preference": none, or another way only."""
    if is_nothing(value) and not is_silent(value):
        return LEFT
    if value in ("none", "null", "never"):
        return LEFT
    words = words_of(value)
    if (_ONLY.search(words) or _ONLY_SQUARE.search(value)) and not _MAIL.search(words):
        return LEFT
    return read_mention(value)
