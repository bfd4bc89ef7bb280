"""Rows of a plain list, a page at a time, column by column. Pure.

What `rows.entry_maker` decides about each row is asked here of whole columns, in a tenth of the
time. Whatever is not plain is left to it: the two must never differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache, partial
from itertools import takewhile

from newsletter.audience import are_plain, normalise_quickly
from newsletter.mailing import Bundle
from newsletter.readers.cells import join_tags
from newsletter.readers.columns import Columns
from newsletter.readers.doubts import may_speak
from newsletter.readers.rows import LONGEST_CELL
from newsletter.readers.signs import Sign
from newsletter.readers.standing import UnknownStanding

#: Of the rows of a page: an entry for each of them, or None where a closer look is needed.
Bundler = Callable[[Sequence[Sequence[str]]], Bundle | None]

_MOST_VALUES = 1 << 10  #: of a column that are kept
_LONGEST_VALUE = 60  #: characters
_joined = lru_cache(1024)(join_tags)  # few combinations of tags, and many readers of each
#: What is read row by row.
_CLOSELY = ("status", "consent_at", "consent_source", "suppressed", "paused_until")


def may_bundle(columns: Columns) -> bool:
    """Whether the sheet says nothing about consent, so that many rows may be plain together."""
    closely = any(name in columns.known for name in _CLOSELY)
    return not (columns.origin or columns.word or columns.whole or closely)


def bundler(columns: Columns, *, at: datetime, source: str) -> Bundler:
    """For a sheet that says nothing about consent; for any other, all rows need a closer look.

    Where a column may say who left, as "state" may, it is asked for each of its values.
    """
    if not may_bundle(columns):
        return lambda rows: None
    # A column has few words, and many of each.
    signs = [
        (sign.column, lru_cache(1024)(partial(_speaks, sign)))
        for sign in columns.signs
        if not sign.free
    ]
    free = [(sign.column, _Remarks(sign)) for sign in columns.signs if sign.free]
    width, email = columns.width, columns.known["email"]

    def bundle(rows: Sequence[Sequence[str]]) -> Bundle | None:
        try:
            cells = list(zip(*rows, strict=True))
        except ValueError:  # they differ in length
            return None
        if len(cells) != width:
            return None
        plain: list[Sequence[str]] = []
        for i, column in enumerate(cells):
            stripped = _addresses(column) if i == email else _strip_plain(column)
            if stripped is None:
                return None
            plain.append(stripped)
        if any(any(map(speaks, set(plain[column]))) for column, speaks in signs):
            return None
        if any(remarks.are_in(plain[column]) for column, remarks in free):
            return None
        return Bundle(
            plain[email],
            *_names(plain, columns),
            [*((name, plain[i]) for i, name in columns.fields), *_tags(plain, columns)],
            at,
            source,
        )

    return bundle


def count_before_odd(rows: Sequence[Sequence[str]], columns: Columns) -> int:
    """How many rows stand before one that by its length or its address is in no bundle."""
    width, email = columns.width, columns.known["email"]
    return len(_usual([row[email] if len(row) == width else "" for row in rows]))


def _addresses(cells: Sequence[str]) -> Sequence[str] | None:
    """As they are stored; None where one takes a closer look."""
    if are_plain(cells):
        return cells
    stripped = _strip_plain(cells)
    found = _usual(stripped) if stripped else []
    return found if len(found) == len(cells) else None


def _usual(addresses: Sequence[str]) -> Sequence[str]:
    """As they are stored, as many as come before one that takes a closer look."""
    return list(takewhile(bool, map(normalise_quickly, addresses)))


def _speaks(sign: Sign, cell: str) -> bool:
    try:
        return sign.says(cell) is not None
    except UnknownStanding:
        return True


class _Remarks:
    """Whether some cell of a column is a remark; most cells have stood in it before."""

    def __init__(self, sign: Sign) -> None:
        self._speaks = partial(_speaks, sign)
        self._harmless: set[str] = set()

    def are_in(self, cells: Sequence[str]) -> bool:
        if self._harmless.issuperset(cells):
            return False
        new = set(cells) - self._harmless
        if may_speak(new) and any(map(self._speaks, new)):
            return True
        if len(self._harmless) < _MOST_VALUES:
            self._harmless.update(cell for cell in new if len(cell) <= _LONGEST_VALUE)
        return False


def _tags(cells: Sequence[Sequence[str]], columns: Columns) -> Iterator[tuple[str, Sequence[str]]]:
    if not columns.tags:
        return
    one, *more = columns.tags
    if more:
        rows = zip(*(cells[i] for i in columns.tags), strict=True)
        yield "tags", list(map(_joined, rows))
        return
    joined = {cell: _joined((cell,)) for cell in set(cells[one])}
    same = all(cell == tags for cell, tags in joined.items())
    yield "tags", cells[one] if same else [joined[cell] for cell in cells[one]]


def _names(cells: Sequence[Sequence[str]], columns: Columns) -> tuple[Sequence[str], Sequence[str]]:
    if columns.whole_name >= 0:
        pairs = list(map(columns.split_name, cells[columns.whole_name]))
        return [first for first, _ in pairs], [last for _, last in pairs]
    nothing = [""] * len(cells[0])
    first, last = (columns.known.get(name, -1) for name in ("first_name", "last_name"))
    return cells[first] if first >= 0 else nothing, cells[last] if last >= 0 else nothing


def _strip_plain(cells: Sequence[str]) -> Sequence[str] | None:
    """The cells without spaces around them.

    None where one is long, or has a character that nobody sees, or begins with an apostrophe: that
    may be what keeps a spreadsheet from running the rest.
    """
    bare = "".join(cells)
    if len(bare) > LONGEST_CELL and max(map(len, cells)) > LONGEST_CELL:
        return None
    # A line break cannot be seen either, so that below one line is one cell.
    if not bare.isprintable():
        return None
    # What is printable has no other white space.
    if " " in bare and ("\n " in (lines := _lines(cells)) or " \n" in lines):
        cells = list(map(str.strip, cells))
    return None if "'" in bare and "\n'" in _lines(cells) else cells


def _lines(cells: Sequence[str]) -> str:
    return "\n".join(("", *cells, ""))
