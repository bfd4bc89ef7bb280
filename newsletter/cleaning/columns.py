"""Tables of plain text: rows whose cells a tab, a bar, or spaces below each other keep apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_LONGEST_ROW, _LONGEST_CELL, _MOST_ROWS, _MOST_COLUMNS = 1000, 200, 200, 20
_GAP = re.compile(r"\t[ \t]*| {2,}")
_SPACED = re.compile(r"\S(?: ?\S)*")
_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*\|?")
#: How the first cell of a line begins that is one of a list.
_OF_LIST = re.compile(r"(?:\d{1,3}[.)]|[-*+•·–—>#])")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")


class Table(NamedTuple):
    start: int  #: its first line
    end: int  #: behind its last one
    rows: tuple[tuple[str, ...], ...]  #: all of one length


def is_row(line: str) -> bool:
    """Whether a line has more than the two spaces in it that some write behind a stop."""
    return "\t" in line or "   " in line or line[:1] == "|"


def _may_be_row(line: str) -> bool:
    return len(line) <= _LONGEST_ROW and (line[:1] == "|" or _GAP.search(line) is not None)


def find_tables(lines: Sequence[str]) -> Iterator[Table]:
    """The tables of a text whose lines have no spaces around them."""
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and end - start < _MOST_ROWS and _may_be_row(lines[end]):
            end += 1
        if end - start > 1:
            rows = _read_rows(lines[start:end])
            if rows:
                yield Table(start, end, rows)
        start = max(end, start + 1)


def draw_tables(text: str) -> str:
    """The text with its tables as those of Markdown."""
    if "\t" not in text and "   " not in text:
        return text
    lines = text.split("\n")
    drawn: list[str] = []
    done = 0
    for table in find_tables(_outside_code(lines)):
        if lines[table.start].startswith("|"):  # which Markdown knows by itself
            continue
        head, *rows = (f"| {' | '.join(row)} |" for row in _escaped(table.rows))
        drawn += [*lines[done : table.start], "", head, f"|{' --- |' * len(table.rows[0])}"]
        drawn += [*rows, ""]
        done = table.end
    return "\n".join([*drawn, *lines[done:]]) if done else text


def _escaped(rows: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    for row in rows:
        yield [cell.replace("|", "\\|") for cell in row]


def _outside_code(lines: Sequence[str]) -> list[str]:
    """The lines, empty where they are code or of a list."""
    told, fenced = [], False
    for line in lines:
        fenced ^= _FENCE.match(line) is not None
        told.append("" if fenced or line[:1] in " \t" else line.rstrip())
    return told


def _read_rows(lines: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The cells of lines that are a table; nothing for what is none."""
    if all(line[:1] == "|" for line in lines):
        rows = _even([_split_bars(line) for line in lines if not _RULE.fullmatch(line)])
    elif all("\t" in line for line in lines):
        by_tab = [[cell.strip() for cell in line.split("\t")] for line in lines]
        rows = _even(by_tab) or _even([_GAP.split(line) for line in lines])
    else:
        rows = _read_aligned(lines)
    if len(rows) < 2 or any(len(cell) > _LONGEST_CELL for row in rows for cell in row):
        return ()
    firsts = [row[0] for row in rows]
    if any(map(_OF_LIST.match, firsts)) or all(first.endswith(":") for first in firsts):
        return ()  # a list, or a talk
    return rows


def _split_bars(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("| \t").split("|")]


def _even(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Rows of one length; the corner above the first column may be missing."""
    width = max(map(len, rows), default=0)
    if not 1 < width <= _MOST_COLUMNS:
        return ()
    if len(rows[0]) == width - 1 and len(rows) > 2:
        rows = [["", *rows[0]], *rows[1:]]
    return tuple(map(tuple, rows)) if all(len(row) == width for row in rows) else ()


def _read_aligned(lines: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Rows whose cells begin, or end, below each other."""
    cells = [list(_SPACED.finditer(line)) for line in lines]
    rows = _even([[cell[0] for cell in row] for row in cells])
    if not rows or len(rows[0]) != len(cells[0]):
        return ()
    if any(cell.endswith((".", "!", "?")) for row in rows for cell in row[:-1]):
        return ()  # sentences
    for column in zip(*cells, strict=True):
        starts, ends = {cell.start() for cell in column}, {cell.end() for cell in column}
        if len(starts) > 1 and len(ends) > 1:
            return ()
    return rows
