"""A CSV file → the store, in one go: every good row, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path

from newsletter.audience import BadAddress
from newsletter.errors import NewsletterError
from newsletter.mailing import Entry, Intake
from newsletter.ports import Subscribers
from newsletter.readers.columns import Columns, plan_columns
from newsletter.readers.rejects import Rejects
from newsletter.readers.rows import BadRow, entry_maker
from newsletter.readers.sheet import Row, Sheet, open_sheet

_EVERY = 10_000  #: rows between two reports of progress

#: Called with the rows read and the rows that there may be.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What came of a file; each row is new, known, repeated or rejected."""

    file: str
    encoding: str
    encoding_assumed: bool  #: no mark and no Unicode: what is likeliest
    columns: dict[str, str]  #: header in the file → what it became
    notes: tuple[str, ...]
    rows: int
    intake: Intake
    erased: int  #: rows of readers who asked to be forgotten
    rejected: int
    rejects: Path | None  #: the file of rejected rows
    examples: tuple[tuple[int, str], ...]  #: line and reason of the first ones


def import_csv(
    path: Path,
    subscribers: Subscribers,
    *,
    rejects: Path,
    at: datetime,
    progress: Progress,
    is_erased: Callable[[str], bool] = lambda _: False,
) -> ImportReport:
    """Rows are taken one after another: what a later row says about an address wins.

    Only consent is stronger than order: see `ports.Subscribers.take`. An empty cell leaves what is
    known. `rejects` is the folder for the file of rejected rows. Raises NewsletterError for a file
    that is no list of readers; then nothing was imported.
    """
    at = at.astimezone(UTC)
    with open_sheet(path) as sheet, Rejects(rejects, path, at) as rejected:
        columns, rows = _start(path, sheet)
        rejected.header = columns.header
        make = entry_maker(columns, at=at, source=f"import of {path.name}")
        entries = _entries(rows, make, rejected, lambda n: progress(n, int(n / sheet.share())))
        welcome = _Welcome(is_erased)
        intake = subscribers.take(welcome.of(entries), at=at)
        report = _report(path, sheet, columns, intake, rejected, welcome.erased)
    progress(report.rows, report.rows)
    return report


def _start(path: Path, sheet: Sheet) -> tuple[Columns, Iterator[Row]]:
    """The meaning of the columns, and the rows that hold readers."""
    head = list(islice(sheet.rows, 2))
    if not head:
        raise NewsletterError(f"{path.name!r} is empty", hint="expected a CSV file of readers")
    line, first, problem = head[0]
    if problem:
        raise NewsletterError(f"{path.name}:{line}: {problem}")
    try:
        second = head[1][1] if len(head) > 1 else ()
        columns = plan_columns(first, second, file_name=path.name)
    except NewsletterError as error:
        raise NewsletterError(f"{path.name}: {error.message}", hint=error.hint) from error
    return columns, chain(head[1:] if columns.has_header else head, sheet.rows)


def _entries(
    rows: Iterator[Row],
    make: Callable[[list[str]], Entry],
    rejected: Rejects,
    progress: Callable[[int], None],
) -> Iterator[Entry]:
    for number, (line, cells, problem) in enumerate(rows, 1):
        if not number % _EVERY:
            progress(number)
        try:
            if problem:
                raise BadRow(problem)
            entry = make(cells)
        except (BadRow, BadAddress) as error:
            if problem or any(cell.strip() for cell in cells):
                reason = error.reason if isinstance(error, BadAddress) else error.message
                rejected.add(line, reason, cells)
        else:
            yield entry


class _Welcome:
    """Lets everybody pass but who was erased, and counts these: not even a report names them."""

    def __init__(self, is_erased: Callable[[str], bool]) -> None:
        self._is_erased = is_erased
        self.erased = 0

    def of(self, entries: Iterator[Entry]) -> Iterator[Entry]:
        for entry in entries:
            if self._is_erased(entry.address):
                self.erased += 1
            else:
                yield entry


def _report(
    path: Path, sheet: Sheet, columns: Columns, intake: Intake, rejected: Rejects, erased: int
) -> ImportReport:
    names = {i: name for name, i in columns.known.items()} | dict(columns.fields)
    return ImportReport(
        file=path.name,
        encoding=sheet.encoding.name,
        encoding_assumed=not sheet.encoding.certain,
        columns={columns.header[i]: name for i, name in sorted(names.items())},
        notes=columns.notes,
        rows=intake.new + intake.known + intake.repeated + rejected.count + erased,
        intake=intake,
        erased=erased,
        rejected=rejected.count,
        rejects=rejected.keep(),
        examples=tuple(rejected.examples),
    )
