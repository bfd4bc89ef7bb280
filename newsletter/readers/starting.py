"""The first rows of a sheet → what its columns mean. Pure but for what it reads of the sheet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from newsletter.errors import NewsletterError
from newsletter.readers.columns import Columns, OtherRecords, plan_columns
from newsletter.readers.consents import agrees
from newsletter.readers.permissions import lists_mail
from newsletter.readers.returned import (
    Context,
    find_context,
    make_context,
    restore_header,
    shorten,
    without_ours,
)
from newsletter.readers.sheet import Page, Sheet

_Rows = Sequence[Sequence[str]]


class Started(NamedTuple):
    columns: Columns
    pages: Iterator[Page]  #: of rows that hold readers
    context: Callable[[], Context]  #: what rows that are rejected keep of the others


def start(name: str, sheet: Sheet, heard: str) -> Started:
    """What the columns of a sheet mean; `heard` is its name as it may say something of all rows.

    Raises NewsletterError.
    """
    page = next(sheet.pages, None)
    if page is None:
        raise OtherRecords(f"{name!r} is empty", hint="expected a CSV file of readers")
    if page.problem:
        raise NewsletterError(f"{name}:{page.lines[0]}: {page.problem}")
    if context := find_context(page.rows[0], name, heard):
        return _go_on(name, page, sheet, context)
    return _begin(name, page, sheet, heard)


def _begin(name: str, page: Page, sheet: Sheet, heard: str) -> Started:
    rest = sheet.pages
    sample: _Rows = page.rows[1:]
    if len(page.rows) == 1 and (following := next(sheet.pages, None)):
        rest = chain([following], sheet.pages)
        sample = following.rows
    columns = _plan(name, page.rows[0], sample, heard)
    if columns.quiet:
        sample = [*sample, *_agreeing(sheet, columns.quiet)]
        columns = _plan(name, page.rows[0], sample, heard)
    if columns.has_header:
        page = _below(page)
    pages = chain([page] if page.rows else [], rest)
    return Started(columns, pages, lambda: make_context(columns, sample, heard))


def _go_on(name: str, page: Page, sheet: Sheet, context: Context) -> Started:
    """With rows of ours that come back."""
    header = restore_header(page.rows[0])
    below = chain([_below(page)] if page.rows[1:] else [], sheet.pages)
    pages: Iterator[Page] = map(without_ours, below)
    heard = shorten(context.name)
    if not context.email:  # nothing is known of the others
        first = next(pages, None)
        sample: _Rows = first.rows if first else []
        columns = _plan(name, header, sample, heard)
        pages = chain([first] if first else [], pages)
        return Started(columns, pages, lambda: make_context(columns, sample, heard))
    sample = context.sample(header)
    columns = _plan(name, header if context.has_header else sample[0], sample, heard)
    return Started(columns, pages, lambda: context._replace(name=heard))


def _plan(name: str, first: Sequence[str], sample: _Rows, heard: str) -> Columns:
    try:
        return plan_columns(first, sample, file_name=heard)
    except NewsletterError as error:
        raise type(error)(f"{name}: {error.message}", hint=error.hint) from error


def _below(page: Page) -> Page:
    return page._replace(rows=page.rows[1:], lines=page.lines[1:])


def _agreeing(sheet: Sheet, wanted: Collection[int]) -> Iterator[Sequence[str]]:
    """A row for each of some columns in which somebody agrees there, wherever it stands."""
    left, below = set(wanted), 1  # the header
    for page in sheet.again():
        for row in page.rows[below:]:
            if found := {i for i in left if i < len(row) and _agrees(row[i])}:
                yield row
                left -= found
        if not left:
            return
        below = 0


def _agrees(value: str) -> bool:
    return agrees(value) or lists_mail(value)
