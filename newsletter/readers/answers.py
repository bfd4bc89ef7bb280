"""Two columns that are one question, as "Yes" and "No", with a mark below one of them. Pure.

Who has a mark below neither has not answered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from newsletter.readers import lexicon_marks
from newsletter.readers.consents import is_silent
from newsletter.readers.marks import CROSSES, Reader, are_mostly_marks, read_against, read_allowed
from newsletter.readers.standing import (
    ANY_NO,
    ANY_YES,
    LEFT,
    PENDING,
    Standing,
    UnknownStanding,
)
from newsletter.readers.words import listed, words_of

_UNTICKED = frozenset(map(str.casefold, listed(lexicon_marks.UNTICKED)))
_TWO = 2
_SINGLE = frozenset("yjn是否有無无예네")  #: letters that are an answer above a column, too


def _answers(known: frozenset[str]) -> frozenset[str]:
    said = {words_of(one) for one in known - _UNTICKED if one.isalpha()}
    return frozenset(one for one in said if len(one) > 1 or one in _SINGLE)


_YES, _NO = _answers(ANY_YES), _answers(ANY_NO)


def find_answers(
    words: Sequence[str], below: Callable[[int], Sequence[str]], asks: Callable[[str], bool]
) -> dict[int, Reader]:
    """How such columns are read, by their places; none where there is not one pair of them.

    `words` are those of each header, and `asks` tells whether words ask who wants mail: the answer
    may stand beside them, as in "Newsletter no".
    """
    found: dict[int, Reader] = {}
    parted = list(map(_part, words))
    for question in dict.fromkeys(asked for asked, reader in parted if reader):
        pair = {i: read for i, (asked, read) in enumerate(parted) if read and asked == question}
        is_one = len(pair) == len(set(pair.values())) == _TWO
        if is_one and (not question or asks(question)) and all(_are_marks(below(i)) for i in pair):
            found |= pair
    return found


def _are_marks(cells: Sequence[str]) -> bool:
    return not any(cells) or are_mostly_marks(cells)


def _part(words: str) -> tuple[str, Reader | None]:
    """The question and how its answer is read, where the header begins or ends with one."""
    first, _, rest = words.partition("_")
    before, _, last = words.rpartition("_")
    for answer, question in ((last, before), (first, rest)):
        if answer in _YES:
            return question, read_ticked
        if answer in _NO:
            return question, read_ticked_no
    return words, None


def read_ticked(value: str) -> Standing | None:
    """What stands below the yes. Raises UnknownStanding for a cross, which may be a no."""
    if value in _UNTICKED:
        return PENDING
    if value in CROSSES:
        raise UnknownStanding(f"{value!r} is no clear answer")
    return read_allowed(value)


def read_ticked_no(value: str) -> Standing | None:
    """What stands below the no, where the word itself is a mark."""
    if value in _UNTICKED or is_silent(value):
        return None
    return LEFT if value in ANY_NO or value in CROSSES else read_against(LEFT, value)
