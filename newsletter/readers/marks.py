"""Columns of marks, whose headers may mean something else above anything else. Pure.

"Out" is a column of who is to get no mail where x and nothing stand below it; above days of travel,
or sentences, it is a field. "Remove" can mean nothing else, whatever stands there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial

from newsletter.readers import lexicon_headers, lexicon_marks
from newsletter.readers.consents import is_silent, read_consent, read_mention
from newsletter.readers.dates import read_time
from newsletter.readers.jottings import bare, is_alone, is_sure
from newsletter.readers.known_names import names_bad_addresses
from newsletter.readers.standing import (
    ACTIVE,
    ANY_NO,
    ANY_YES,
    BOUNCED,
    FINE,
    LEFT,
    Standing,
    UnknownStanding,
    denies,
    find_standing,
    is_nothing,
    is_time,
    read_leaving,
    read_state,
    read_valid,
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
CROSSES = frozenset(listed(lexicon_marks.CROSSES))
_DONE = frozenset(map(str.casefold, listed(lexicon_marks.DONE)))
_UNSURE = frozenset(map(str.casefold, listed(lexicon_marks.UNSURE)))
_WANTING = frozenset(map(words_of, listed(lexicon_marks.WANTING)))
_NOT = frozenset(map(words_of, listed(lexicon_marks.NOT)))
_BOTH_ANSWERS = frozenset(("yes", "ja", "oui", "si", "tak", "да", "sim", "y", "j"))
_ANSWERS = ANY_YES | ANY_NO | _MARKS
#: Of these, what is no word, letter or number that may be about anything.
_CLEAR = frozenset(
    one
    for one in _ANSWERS
    if one == "x" or not (one.isdigit() or (len(one) == 1 and one.isalpha()))
) - frozenset(listed(lexicon_marks.LOOSE))
_BEFORE_ANNOTATIONS = _CLEAR | frozenset("yjn")
_ANNOTATED = re.compile(r"([^\W_]+|[^\w\s]\ufe0f?)(?![^\W_])(.*)", re.DOTALL)
_EDGES = " \t\n-–—/,;:.()[]|·*!\"'"
_MOST_BESIDE = 4  #: words of what is noted beside a mark
_TO_ONE = 2  #: marks that stand below a header for one thing else
_SHOWN = 40  #: characters
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


def find_marked(words: str, cells: Sequence[str]) -> tuple[Reader, bool] | None:
    """How a column of marks is read, of whose header these are the words, and whether it is firm.

    Below a header that is about nothing else, each cell is judged by itself. Any other one may be
    about anything: it is one of marks where hardly anything else stands below it as far as it was
    looked at.
    """
    if _is_among(words, lexicon_marks.PREFERENCES):
        return read_preference, False
    told = [cell.casefold() for cell in cells if cell]
    if standing := _speaks_against(words):
        read: Reader = partial(read_against, standing)
        alone = is_only_against(words)
        return (read, bool(told)) if alone or _are_mostly(told, partial(_fits, read)) else None
    if _is_in_favour(words):
        if not told:
            return read_unseen, False
        fits = _is_marked if "_" in words else _is_answered
        return (read_allowed, bool(told)) if _are_mostly(told, fits) else None
    return (partial(read_leaving, LEFT), True) if _says_so(words) and _are_marked(told) else None


def is_only_against(words: str) -> bool:
    """Whether a header is about nothing else than who is to get no mail, as "To delete" is."""
    return _is_among(words, lexicon_marks.ONLY_AGAINST)


def find_half_marked(words: str, cells: Sequence[str], otherwise: Reader) -> Reader | None:
    """How a column is read that may be one of marks by such a header, and by its cells is none.

    Where nothing was seen below it, what is an answer counts. Else a bare mark lays its row aside.
    The rest is heard by `otherwise`.
    """
    if standing := _speaks_against(words):
        read = None if any(cells) else partial(read_against, standing)
        return partial(_read_unless_marked, read, otherwise)
    if _is_in_favour(words):
        return partial(_read_unless_denied, otherwise)
    return None


def _are_marked(cells: Iterable[str]) -> bool:
    return any(map(is_mark, cells))


def _are_mostly(cells: Sequence[str], fits: Callable[[str], bool]) -> bool:
    """Whether what does not fit may be a slip; a few marks among other things are none."""
    kinds = Counter(cells)
    fitting = sum(count for cell, count in kinds.items() if fits(cell))
    return fitting > _TO_ONE * (len(cells) - fitting)


def are_mostly_marks(cells: Iterable[str]) -> bool:
    return _are_mostly([cell.casefold() for cell in cells if cell], _is_marked)


def _speaks_against(words: str) -> Standing | None:
    pairs = ((lexicon_marks.AGAINST, LEFT), (lexicon_marks.BAD_ADDRESS, BOUNCED))
    found = next((standing for known, standing in pairs if _is_among(words, known)), None)
    if found:
        return found
    first, _, rest = words.partition("_")
    if first in _NOT and rest and _BOTH_ANSWERS.isdisjoint(rest.split("_")) and _is_in_favour(rest):
        return LEFT
    told = [word for word in words.split("_") if word not in _SMALL]
    return BOUNCED if names_bad_addresses(told) else None


def _is_in_favour(words: str) -> bool:
    """Whether it asks for mail, or each of its words does, as in "AVG akkoord"."""
    if _is_among(words, lexicon_marks.IN_FAVOUR):
        return True
    parts = [word for word in words.split("_") if word not in _WANTING]
    if not _BOTH_ANSWERS.isdisjoint(parts):  # as in "NL (ja/nein)"
        parts = [word for word in parts if word not in ANY_YES and word not in ANY_NO]
    return bool(parts) and all(_is_among(word, lexicon_marks.IN_FAVOUR) for word in parts)


def _says_so(words: str) -> bool:
    """Whether a header of several words would, as a remark, keep its reader from mail."""
    if "_" not in words:
        return False
    said = words.replace("_", " ")
    return is_sure(said) or is_alone(said)


def _is_answered(value: str) -> bool:
    """Whether it is a yes or a no, be it with something behind it: a day may be that of a call."""
    if value in _ANSWERS or _first_of(value):
        return True
    return read_mention(value) is not None


def _is_marked(value: str) -> bool:
    return is_mark(value) or bool(_first_of(value))


def _first_of(value: str) -> tuple[str, str] | None:
    """A mark that begins a cell, and what stands behind it, as in `x (Eva)` and `no, left 2022`."""
    found = _ANNOTATED.match(bare(value))
    if not found or found[1] not in _BEFORE_ANNOTATIONS:
        return None
    return found[1], found[2].strip(_EDGES)


def _is_among(words: str, known: str) -> bool:
    """Whether a header is one of those of the lexicon, but for small words."""
    plain = words.replace("e_mail", "email")
    told = {plain, "_".join(word for word in plain.split("_") if word not in _SMALL)} - {""}
    return any(f"\n{one}\n" in _spelled(known) for one in told)


@cache
def _spelled(known: str) -> str:
    """As a text, which takes a tenth of a set's memory."""
    return "\n".join(("", *(words_of(one).replace("e_mail", "email") for one in listed(known)), ""))


def read_against(standing: Standing, value: str) -> Standing | None:
    """What stands below a header such as "Remove". Raises UnknownStanding for what is no answer.

    A cross may be one that marks, or a no.
    """
    if not value or (is_nothing(value) and value not in CROSSES) or find_standing(value) == ACTIVE:
        return None
    if standing == BOUNCED and value in FINE:
        return None
    if (is_mark(value) and value not in (*CROSSES, "ok")) or value in _DONE:
        return standing
    if found := _first_of(value):
        mark, rest = found
        if mark in ANY_NO and mark not in CROSSES and not rest:
            return None
        if mark not in (*ANY_NO, *CROSSES) and "?" not in value and rest.count(" ") < _MOST_BESIDE:
            return standing
    elif is_alone(value) and not denies(words_of(value)):
        return standing
    if (said := read_state(value)) not in (None, ACTIVE):
        return said
    raise UnknownStanding(f"{value[:_SHOWN]!r} is no clear answer")


def _read_unless_marked(read: Reader | None, otherwise: Reader, value: str) -> Standing | None:
    """What stands below a header such as "Out", which may be about something else."""
    if read and _fits(read, value):
        return read(value)
    mark, _ = _first_of(value) or (value, "")
    if mark in _CLEAR and (mark not in ANY_NO or mark in CROSSES):
        raise UnknownStanding(f"{value[:_SHOWN]!r} may be a mark")
    return otherwise(value)


def _read_unless_denied(otherwise: Reader, value: str) -> Standing | None:
    """The same below one such as "Interest"."""
    if (value in _CLEAR and value in ANY_NO) or value in _UNSURE:
        raise UnknownStanding(f"{value[:_SHOWN]!r} may say that no mail is wanted")
    return otherwise(value)


def read_unseen(value: str) -> Standing | None:
    """The same where nothing was seen before."""
    if not value or _is_answered(value):
        return read_allowed(value)
    return _read_unless_denied(read_state, value)


def read_fine(value: str) -> Standing | None:
    """What stands below a header such as "Email ok", where others than who is marked are not."""
    if found := read_valid(value):
        return found
    mark, _ = _first_of(value) or (value, "")
    if mark in ANY_NO or value in _UNSURE:
        raise UnknownStanding(f"{value[:_SHOWN]!r} is no clear answer")
    return None


def _fits(read: Reader, value: str) -> bool:
    try:
        read(value)
    except UnknownStanding:
        return False
    return True


def read_allowed(value: str) -> Standing | None:
    """What stands below a header such as "On list"."""
    if value in _MARKS and value not in ANY_NO:
        return None
    return LEFT if value in CROSSES else read_consent(value)


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
