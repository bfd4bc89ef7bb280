"""A CSV file → the store, in one go: every good row, or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from newsletter.audience import BadAddress, is_at_gmail
from newsletter.errors import NewsletterError
from newsletter.mailing import NO_PREFERENCES, Bundle, Entry, Intake, Preferences, Suppression
from newsletter.model import Roster
from newsletter.ports import Given, Subscribers
from newsletter.readers.bundles import Bundler, bundler, count_before_odd, may_bundle
from newsletter.readers.cells import read_address
from newsletter.readers.columns import Columns, without_remarks
from newsletter.readers.formulas import restore
from newsletter.readers.refusals import BadRow, DoubtfulRow
from newsletter.readers.refused import NOBODY, Ids, Mailed, Refused, may_mean_leaving
from newsletter.readers.rejected import find_addresses
from newsletter.readers.rejects import Rejects
from newsletter.readers.returned import Context, write_header
from newsletter.readers.rows import Maker, entry_maker
from newsletter.readers.sections import find_heading
from newsletter.readers.sheet import Page, Sheet, open_sheet
from newsletter.readers.starting import start
from newsletter.readers.tally import Said, Tally

_EVERY = 10_000  #: rows between two reports of progress

NOTHING_TAKEN = Intake(new=0, known=0, repeated=0, withdrawn=0, suppressed=0)
_MOST_UNKNOWN = 5  #: ids of topics and speakers that are told
_MOST_TWICE = 3  #: pairs of addresses that are told
_SMALLEST = 8  #: rows that are looked at one by one where they are not plain together

_ADDRESS = re.compile(r"[^\s/@]+@[^\s/@]+?(?=\.(?:csv|txt|tsv)\Z|[\s/]|\Z)", re.IGNORECASE)

#: Called with the rows read and the rows that there may be.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What came of a file; each row is new, known, repeated or rejected."""

    file: str
    encoding: str
    encoding_assumed: bool  #: no mark and no Unicode: what is likeliest
    columns: dict[str, str]  #: header in the file → what it became
    said: tuple[Said, ...] = ()  #: by the columns that tell who left
    notes: tuple[str, ...]
    rows: int
    intake: Intake
    erased: int  #: rows of readers who asked to be forgotten
    chosen: int = 0  #: rows with a pause, topics or speakers of interest
    rejected: int
    rejects: Path | None  #: the file of rejected rows; a rehearsal leaves none
    examples: tuple[tuple[int, str], ...]  #: line and reason of the first ones
    mailed: Mailed = NOBODY  #: who gets mail though a row with his address was rejected
    may_have_left: int = 0  #: of these the doubtful ones, with those of files before it, once each
    skipped: str = ""  #: why nothing of it was read


class Staged(NamedTuple):
    """A file that was read to its end, before anything of it stands in the list."""

    report: ImportReport  #: but for what the store will say of it
    take: Callable[[], Intake]
    rejected: Rejects
    refused: Refused
    gmail: bool  #: whether somebody there has an address at Gmail


def import_csv(
    path: Path, subscribers: Subscribers, *, rehearse: bool = False, **how: Any
) -> ImportReport:
    """One file; see `stage_csv`. A rehearsal says what would happen and writes nothing."""
    with ExitStack() as stack:
        staged = stage_csv(stack, path, subscribers, rehearse=rehearse, **how)
        (report,) = take_together([staged], subscribers, rehearse=rehearse)
    return report


def take_together(
    files: Sequence[Staged], subscribers: Subscribers, *, rehearse: bool
) -> list[ImportReport]:
    """All of them or none. Who is mailed though a row was rejected, a later file may have told."""
    with subscribers.together(rehearse=rehearse):
        intakes = [file.take() for file in files]
        twice = _note_of_twice(subscribers) if any(file.gmail for file in files) else ""
        told = Ids()
        mailed = [(file.refused.find_mailed(subscribers, told), told.count) for file in files]
    reports = [
        replace(
            file.report,
            intake=intake,
            rows=file.report.rows + _rows_in(intake),
            mailed=still_mailed,
            may_have_left=so_far,
            rejects=file.rejected.keep(),
        )
        for file, intake, (still_mailed, so_far) in zip(files, intakes, mailed, strict=True)
    ]
    if twice:
        reports[-1] = replace(reports[-1], notes=(*reports[-1].notes, twice))
    return reports


def _note_of_twice(subscribers: Subscribers) -> str:
    count, pairs = subscribers.mailed_twice(_MOST_TWICE)
    if not count:
        return ""
    shown = "; ".join(" and ".join(pair) for pair in pairs)
    more = f"; and {count - len(pairs):,} more" if count > len(pairs) else ""
    return (
        f"perhaps one person twice, as Gmail takes no heed of dots: {shown}{more};"
        " `newsletter subscribers unsubscribe ADDRESS` takes one off"
    )


def _rows_in(intake: Intake) -> int:
    return sum((intake.new, intake.known, intake.repeated, intake.suppressions))


def stage_csv(
    stack: ExitStack,
    path: Path,
    subscribers: Subscribers,
    *,
    rejects: Path,
    at: datetime,
    progress: Progress,
    is_erased: Callable[[str], bool] = lambda _: False,
    roster: Roster | None = None,
    encoding: str = "",
    rehearse: bool = False,
    name: str = "",
    heard: str = "",
) -> Staged:
    """Rows are taken one after another: what a later row says about an address wins.

    Only consent is stronger than order: see `ports.Subscribers.take`. An empty cell leaves what is
    known. `rejects` is the folder for the file of rejected rows. Topics and speakers that are not
    in the roster are taken, and told. `encoding` is what somebody says that the file is in. A
    rehearsal writes no file. `name` is what an archive calls the file, and `heard` that with the
    archive's own, as it may say something of all rows. What is held until it is taken goes with
    `stack`. Raises NewsletterError for a file that is no list of readers.
    """
    at, name = at.astimezone(UTC), name or path.name
    refused = stack.enter_context(Refused())
    rejected = stack.enter_context(
        Rejects(None if rehearse else rejects, _without_addresses(name), at)
    )
    with open_sheet(path, encoding) as sheet:
        columns, pages, context = start(name, sheet, heard or name)
        rejected.header = lambda: write_header(columns.header, _private(context()))
        source = f"import of {_without_addresses(name)}"
        bundle = bundler(columns, at=at, source=source) if may_bundle(columns) else None
        welcome = _Welcome(is_erased, roster)
        tally = Tally(columns)
        makers = [
            entry_maker(form, at=at, source=source) for form in (without_remarks(columns), columns)
        ]
        desk = _Desk(columns, makers, rejected, is_erased, tally, refused)
        entries = _entries(pages, bundle, desk, lambda n: progress(n, int(n / sheet.share())))
        take = stack.enter_context(subscribers.stage(welcome.of(entries), at=at))
    rejected.header = tuple  # which holds a page of the file, and is written by now
    report = _report(name, sheet, columns, rejected, welcome, desk)
    return Staged(report, take, rejected, refused, welcome.gmail)


def _private(context: Context) -> Context:
    return context._replace(name=_without_addresses(context.name))


def _without_addresses(name: str) -> str:
    """What is kept of a file's name, where it would outlast its reader."""
    return _ADDRESS.sub("address", name)


def _entries(
    pages: Iterator[Page], bundle: Bundler | None, desk: _Desk, progress: Callable[[int], None]
) -> Iterator[Given]:
    read = told = 0
    for page in pages:
        if not page.problem:
            desk.tally.add(page.rows)
        yield from _of_page(page, bundle, desk)
        read += len(page.rows)
        if read - told >= _EVERY:
            progress(read)
            told = read
    progress(read)


def _of_page(page: Page, bundle: Bundler | None, desk: _Desk) -> Iterator[Given]:
    """All of it at once where it is plain; a part of it may be where another is not."""
    if page.problem:
        desk.reject(page.lines[0], page.problem, page.rows[0])
    elif plain := bundle(page.rows) if bundle else None:
        yield plain
    elif bundle and len(page.rows) > _SMALLEST:
        for start, end in pairwise(desk.cuts(page)):
            part = page._replace(rows=page.rows[start:end], lines=page.lines[start:end])
            yield from _of_page(part, bundle, desk)
    else:
        yield from desk.take(page)


class _Desk:
    """Looks at rows one by one: an entry of each, or its reason among the rejected ones.

    It counts the rejected rows in which somebody stands who was erased: they leave no trace, lest
    the address came back in a file.
    """

    def __init__(
        self,
        columns: Columns,
        makers: Sequence[Maker],
        rejected: Rejects,
        is_erased: Callable[[str], bool],
        tally: Tally,
        refused: Refused,
    ) -> None:
        """`makers` are for rows without remarks, and for any."""
        self._columns = columns
        self._makers = makers
        self._rejected = rejected
        self._is_erased = is_erased
        self._refused = refused
        self.tally = tally
        self.erased = 0

    def cuts(self, page: Page) -> Sequence[int]:
        """Where to cut a page that is not plain: around the row that is why, else in halves."""
        count, before = len(page.rows), count_before_odd(page.rows, self._columns)
        return sorted({0, before, before + 1, count} if before < count else {0, count // 2, count})

    def take(self, page: Page) -> Iterator[Entry | Suppression]:
        make = self._makers[self.tally.add_remarks(page.rows)]
        for line, cells in zip(page.lines, page.rows, strict=True):
            try:
                entry = make(cells)
            except (BadRow, BadAddress) as error:
                if heading := find_heading(cells, self._columns):
                    raise _in_parts(heading, line) from error
                if any(cell.strip() for cell in cells):
                    reason = error.reason if isinstance(error, BadAddress) else error.message
                    self.reject(line, reason, cells, doubtful=isinstance(error, DoubtfulRow))
            else:
                yield entry

    def reject(
        self, line: int, reason: str, cells: Sequence[str], *, doubtful: bool = False
    ) -> None:
        """`doubtful` of a row for what it may say of its reader; of any other its words tell."""
        named = set(find_addresses(cells))
        if any(map(self._is_erased, named)):
            self.erased += 1
            return
        self._rejected.add(line, reason, cells)
        if named:
            doubtful = doubtful or may_mean_leaving(cells)
            self._refused.add(self._own_address(cells) or named, doubtful=doubtful)

    def _own_address(self, cells: Sequence[str]) -> Collection[str]:
        """The reader's, where the row has the shape of the others; another one is somebody else."""
        if len(cells) != self._columns.width:
            return ()
        with suppress(BadAddress):
            return (read_address(restore(cells[self._columns.known["email"]])),)
        return ()


def _in_parts(heading: str, line: int) -> NewsletterError:
    """Of a list in parts: what the columns say of the first one may be wrong for the others."""
    return NewsletterError(
        f"line {line} is no reader: {heading!r} looks like the heading of what stands below it",
        hint="make a file of each part, or a column 'status' that says of every reader what the"
        " headings do, and delete them; nothing was imported",
    )


class _Welcome:
    """Lets everybody pass but who was erased, and counts these: not even a report names them.

    Of the others it keeps what the report tells of their choices.
    """

    def __init__(self, is_erased: Callable[[str], bool], roster: Roster | None) -> None:
        self._is_erased = is_erased
        self._roster = roster
        self.erased = self.chosen = 0
        self.gmail = False
        self._unknown: dict[str, None] = {}

    def of(self, entries: Iterator[Given]) -> Iterator[Given]:
        for one in entries:
            if isinstance(one, Bundle):
                self.gmail = self.gmail or is_at_gmail("\n".join(one.addresses))
                if not any(map(self._is_erased, one.addresses)):
                    yield one
                else:
                    yield from self.of(one.entries())
            elif self._is_erased(one.address):
                self.erased += 1
            else:
                if isinstance(one, Entry) and one.preferences is not NO_PREFERENCES:
                    self._note(one.preferences)
                self.gmail = self.gmail or is_at_gmail(one.address)
                yield one

    @property
    def note(self) -> str:
        """Which chosen topics and speakers the roster does not have."""
        if not self._unknown:
            return ""
        shown = ", ".join(map(repr, list(self._unknown)[:_MOST_UNKNOWN]))
        more = " and others" if len(self._unknown) > _MOST_UNKNOWN else ""
        return f"not in speakers.toml, and kept among what readers chose: {shown}{more}"

    def _note(self, wanted: Preferences) -> None:
        self.chosen += 1
        if self._roster and len(self._unknown) <= _MOST_UNKNOWN:
            pairs = ((wanted.topics, self._roster.topics), (wanted.speakers, self._roster.speakers))
            for ids, known in pairs:
                self._unknown.update(dict.fromkeys(id_ for id_ in ids if id_ not in known))


def _headers_note(sheet: Sheet, columns: Columns) -> str:
    """The headers, to hold against the list where its encoding is guessed."""
    wide = [cell.strip() for cell in columns.header if not cell.isascii()]
    if sheet.encoding.certain or not wide:
        return ""
    more = " and others" if len(wide) > _MOST_UNKNOWN else ""
    shown = ", ".join(map(repr, wide[:_MOST_UNKNOWN]))
    return f"headers as they were read: {shown}{more}; if they are not so, name the --encoding"


def _report(
    name: str,
    sheet: Sheet,
    columns: Columns,
    rejected: Rejects,
    welcome: _Welcome,
    desk: _Desk,
) -> ImportReport:
    erased = welcome.erased + desk.erased
    names = {i: name for name, i in columns.known.items()} | dict(columns.fields)
    names |= dict.fromkeys(columns.tags, "tags")
    notes = (_headers_note(sheet, columns), *columns.notes, *desk.tally.notes)
    return ImportReport(
        file=name,
        encoding=sheet.encoding.name,
        encoding_assumed=not sheet.encoding.certain,
        columns={columns.header[i]: name for i, name in sorted(names.items())},
        said=desk.tally.said,
        notes=tuple(filter(None, (*notes, welcome.note, sheet.encoding.note))),
        rows=rejected.count + erased,
        intake=NOTHING_TAKEN,
        erased=erased,
        chosen=welcome.chosen,
        rejected=rejected.count,
        rejects=None,
        examples=tuple(rejected.examples),
    )
