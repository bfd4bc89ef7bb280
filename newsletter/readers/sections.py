"""Rows that are no readers, but say something of all who stand below them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.readers import lexicon_headers
from newsletter.readers.columns import Columns
from newsletter.readers.headers import find_address_column
from newsletter.readers.remarks import read_note
from newsletter.readers.standing import find_leaving, find_standing
from newsletter.readers.words import listed, words_of

_LONGEST = 60  #: characters of a heading
_MOST_WORDS = 4
#: Of whom such a word says it.
_PEOPLE = frozenset(map(words_of, listed(lexicon_headers.PEOPLE)))


def find_heading(cells: Sequence[str], columns: Columns) -> str:
    """What a row without an address is the heading of, or nothing.

    It is a header where another list begins, or a word such as "Unsubscribed:" that stands alone,
    and not where each reader's own standing does.
    """
    said = {i: cell.strip() for i, cell in enumerate(cells) if cell.strip()}
    if not said or any("@" in cell for cell in said.values()):
        return ""
    if find_address_column(cells) is not None:
        return ", ".join(said.values())[:_LONGEST]
    if len(said) > 1:
        return ""
    ((column, word),) = said.items()
    own = {sign.column for sign in columns.signs if sign.firm} | {columns.known.get("status", -1)}
    return word if column not in own and len(word) <= _LONGEST and _is_standing(word) else ""


def _is_standing(text: str) -> bool:
    words = [word for word in words_of(text).split("_") if not word.isdigit()]
    telling = " ".join(word for word in words if word not in _PEOPLE)
    if find_standing(telling) or read_note(text):
        return True
    return len(words) <= _MOST_WORDS and find_leaving("_".join(words)) is not None
