"""Our own file of rejected rows, as it comes back when somebody has mended them. Pure.

Its rows mean what they did among the others: who stands beside nobody that agreed has not agreed
for that, and who was in a folder of those who left has left. So the header of its second column
keeps how the file was called, and what the columns said that tell who gets mail.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from newsletter.readers.columns import Columns
from newsletter.readers.consents import agrees
from newsletter.readers.dates import find_day_first
from newsletter.readers.formulas import neutralise, restore
from newsletter.readers.labels import find_reader
from newsletter.readers.names import hear_name
from newsletter.readers.ours import COLUMNS
from newsletter.readers.permissions import are_permissions, shorten_list
from newsletter.readers.remarks import read_remark
from newsletter.readers.sheet import Page
from newsletter.readers.standing import find_standing
from newsletter.readers.words import words_of

LINE, REASON = "rejected: line", "rejected: reason"
_BEFORE = ("line", "reason")  #: as these columns were called once
_NAME = re.compile(r"(?:-\d{8}T\d{6}Z-rejected)+(?=\.csv\Z)")
_MOST_KINDS = 12  #: of values of a column
_LONGEST = 40  #: characters of one
_TELLING = ("status", "consent_at", "paused_until")
_AN_ADDRESS = "reader@example.org"


class Context(NamedTuple):
    """What the rows stood in."""

    name: str = ""  #: of the file, with its folder or archive
    email: str = ""  #: the header of the addresses
    has_header: bool = True
    seen: Mapping[str, Sequence[str]] = {}  #: header → values that say what the column tells

    def sample(self, header: Sequence[str]) -> list[list[str]]:
        """Rows from which the columns get the meaning that they had."""
        count = max(map(len, self.seen.values()), default=1)
        return [
            [
                _AN_ADDRESS if cell == self.email else "".join(self.seen.get(cell, ())[n : n + 1])
                for cell in header
            ]
            for n in range(count)
        ]


def shorten(name: str) -> str:
    """A file's name without what ours add to it."""
    return _NAME.sub("", name)


def make_context(columns: Columns, sample: Sequence[Sequence[str]], name: str) -> Context:
    header, known = columns.header, columns.known
    telling = {sign.column for sign in columns.signs if not sign.free}
    telling |= {known[one] for one in _TELLING if one in known}
    telling |= {i for i, cell in enumerate(header) if find_reader(words_of(cell))}
    seen: dict[str, list[str]] = {}
    for i in sorted(telling - {known["email"]}):
        values = [row[i].strip() for row in sample if i < len(row)]
        if are_permissions(words_of(header[i])):
            values = list(map(shorten_list, values))  # that one stands there says something
        told = [one for one in values if one and len(one) <= _LONGEST and "@" not in one]
        kinds = {_kind(one): one for one in reversed(told)}
        if kinds:
            seen[header[i]] = list(kinds.values())[:_MOST_KINDS]
    return Context(name, header[known["email"]], columns.has_header, seen)


def _kind(value: str) -> tuple[object, ...]:
    """Equal for values of which one is enough to know how their column is to be read."""
    word = value.casefold()
    about = find_standing(value), read_remark(value), find_day_first([value])
    return agrees(value), word.isdigit(), words_of(value) if len(word) <= 3 else "", *about


def write_header(columns: Sequence[str], context: Context) -> list[str]:
    """The whole header of the file."""
    told = json.dumps(context._asdict(), ensure_ascii=False)
    return [LINE, f"{REASON} {told}", *map(neutralise, columns)]


def find_context(header: Sequence[str], name: str, heard: str) -> Context | None:
    """What the rows stood in, where the file is one of ours; `heard` is how it is called now."""
    start = tuple(cell.strip() for cell in header[:2])
    if len(start) == 2 and start[0] == LINE and start[1].startswith(REASON):
        context = _read(start[1].removeprefix(REASON))
    elif start == _BEFORE and (_NAME.search(name) or tuple(header[2:][: len(COLUMNS)]) == COLUMNS):
        context = Context()
    else:
        return None
    renamed = not _NAME.search(name) and hear_name(PurePosixPath(name).name)
    return context._replace(name=heard if renamed or not context.name else context.name)


def _read(text: str) -> Context:
    try:
        told: Any = json.loads(text)
        seen = {str(name): [str(v) for v in values] for name, values in told["seen"].items()}
        return Context(str(told["name"]), str(told["email"]), bool(told["has_header"]), seen)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Context()  # somebody has changed it


def without_ours(page: Page) -> Page:
    """The rows as they stood in the file that was imported."""
    return page if page.problem else page._replace(rows=[row[2:] for row in page.rows])


def restore_header(header: Sequence[str]) -> list[str]:
    return [restore(cell) for cell in header[2:]]
