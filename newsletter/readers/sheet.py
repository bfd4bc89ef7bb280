"""The rows of a CSV file with their line numbers, whatever program wrote it."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from newsletter.errors import NewsletterError
from newsletter.readers.encoding import Encoding, find_encoding

if TYPE_CHECKING:
    import _csv

#: Rows read at a time: few enough that what is made of them stays in the processor's cache.
_AT_ONCE = 200

#: Reading again from a line on takes a walk through the file.
_MOST_RESTARTS = 100
_LONGEST_LINE = 1_000  #: characters that are told of one that cannot be read
_DELIMITERS = ",;\t|"
_SEP = re.compile(r"\"?sep=(.)\"?\s*", re.IGNORECASE)  # what Excel puts above the header
_QUOTED = re.compile(r'"[^"]*"')


class Page(NamedTuple):
    """Rows that follow one another, without the blank ones; a file has millions."""

    rows: list[list[str]]  #: cells
    lines: Sequence[int]  #: physical line on which each row starts, from 1
    end: int  #: the line behind them
    problem: str = ""  #: why its one row cannot be read: then all of its line is in one cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    encoding: Encoding
    delimiter: str
    pages: Iterator[Page]
    again: Callable[[], Iterator[Page]]  #: the same pages once more
    share: Callable[[], float]  #: how much of the file is read, 0 to 1


@contextmanager
def open_sheet(path: Path, encoding_told: str = "") -> Iterator[Sheet]:
    """Raises NewsletterError, also while the rows are read, for what is no CSV."""
    try:
        encoding = find_encoding(path, encoding_told)
        size = max(path.stat().st_size, 1)
        delimiter, skipped = _find_delimiter(path, encoding)
        raw = path.open("rb")
    except OSError as error:
        raise NewsletterError(f"cannot read {str(path)!r}: {error.strerror}") from error

    def pages(file: TextIOWrapper) -> Iterator[Page]:
        def start_at(line: int) -> _csv.Reader:
            file.seek(0)
            for _ in range(line - 1):
                file.readline()
            # strict: a quotation mark that is never closed would swallow readers without a word.
            return csv.reader(file, delimiter=delimiter, skipinitialspace=True, strict=True)

        def all_lines() -> Iterator[str]:
            with path.open("rb") as raw, _open(raw, encoding) as again:
                yield from again

        return _rows(start_at, _Lines(all_lines), path.name, skipped + 1)

    def again() -> Iterator[Page]:
        with path.open("rb") as raw, _open(raw, encoding) as file:
            yield from pages(file)

    with raw, _open(raw, encoding) as file:
        yield Sheet(
            encoding=encoding,
            delimiter=delimiter,
            pages=pages(file),
            again=again,
            share=lambda: min(raw.tell() / size, 1.0),
        )


def _open(raw: BinaryIO, encoding: Encoding) -> TextIOWrapper:
    return TextIOWrapper(raw, encoding=encoding.codec, errors=encoding.errors, newline="")


def _find_delimiter(path: Path, encoding: Encoding) -> tuple[str, int]:
    """The delimiter, and how many lines stand before the table only to say it."""
    with path.open("rb") as raw, _open(raw, encoding) as file:
        for number, line in enumerate(file, 1):
            if said := _SEP.fullmatch(line):
                return said[1], number
            if line.strip():
                bare = _QUOTED.sub("", line)
                return max(_DELIMITERS, key=bare.count), 0
    return ",", 0


class _Lines:
    """Lines of a file as they stand there, from the first one on."""

    def __init__(self, read: Callable[[], Iterator[str]]) -> None:
        self._lines = read()
        self._number = 0

    def find(self, number: int) -> str:
        """One behind those that were asked for before, or the start of it."""
        line = next(islice(self._lines, number - self._number - 1, None), "")
        self._number = number
        return line[:_LONGEST_LINE].rstrip("\r\n")


def _rows(
    start_at: Callable[[int], _csv.Reader], lines: _Lines, name: str, first: int
) -> Iterator[Page]:
    """The rows from a line on; one that cannot be read costs the line on which it starts.

    A stray quotation mark may have taken many lines for one cell: they are read again as rows.
    """
    line = first
    for _ in range(_MOST_RESTARTS):
        reader, before = start_at(line), line - 1
        while True:
            cells, error = _take(reader)
            page = _page(line, cells, before + reader.line_num + (0 if error else 1))
            if page.rows:
                yield page
            line = page.end
            if error is None:
                if not cells:
                    return
                continue
            yield Page([[lines.find(line)]], [line], line + 1, _problem(error))
            line += 1
            if before + reader.line_num >= line:
                break
    raise NewsletterError(
        f"{name}:{line}: over {_MOST_RESTARTS} rows have quotation marks that do not fit",
        hint="mend them in the file; nothing was imported",
    )


def _take(reader: _csv.Reader) -> tuple[list[list[str]], csv.Error | None]:
    """Some rows, and the error that ended them, if one did."""
    cells: list[list[str]] = []
    try:
        cells.extend(islice(reader, _AT_ONCE))
    except csv.Error as error:
        return cells, error
    return cells, None


def _page(first: int, cells: list[list[str]], end: int) -> Page:
    """Rows from a line on; `end` is the line behind them, where they end without an error."""
    if end - first == len(cells) and all(cells):
        return Page(cells, range(first, end), end)
    lines, line = [], first
    for row in cells:
        lines.append(line)
        line += 1 + sum(map(_breaks, row))
    kept = [(row, at) for row, at in zip(cells, lines, strict=True) if row]
    return Page([row for row, _ in kept], [at for _, at in kept], line)


def _breaks(cell: str) -> int:
    """How many ends of lines a cell holds, of whatever kind."""
    if "\n" not in cell and "\r" not in cell:
        return 0
    return cell.count("\n") + cell.count("\r") - cell.count("\r\n")


def _problem(error: csv.Error) -> str:
    if "field limit" in str(error):
        return f"a cell has over {csv.field_size_limit():,} characters"
    if "end of data" in str(error):
        return "a quotation mark opens here that is never closed"
    return "text stands behind a closing quotation mark"
