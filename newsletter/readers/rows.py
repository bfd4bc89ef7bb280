"""One row of a sheet → one entry, or the reason why not. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from newsletter.mailing import NO_PREFERENCES, Consent, Entry, Preferences, Suppression
from newsletter.networks import UNKNOWN, network_of
from newsletter.readers.attributes import find_spoken, read_attributes
from newsletter.readers.cells import (
    join_tags,
    parse_attributes,
    read_address,
    split_tags,
)
from newsletter.readers.columns import Columns
from newsletter.readers.doubts import may_speak
from newsletter.readers.formulas import restore
from newsletter.readers.origins import Origin, find_told
from newsletter.readers.ours import CHOICES, read_choices
from newsletter.readers.refusals import BadRow, DoubtfulRow
from newsletter.readers.remarks import read_remark
from newsletter.readers.standing import (
    ACTIVE,
    LEFT,
    Standing,
    UnknownStanding,
    combine,
    find_reason,
    find_status,
    is_nothing,
    nearest_status,
)
from newsletter.readers.times import find_consent, find_past, find_time

LONGEST_CELL = 10_000  #: characters
_OR_ELSE = "if the column is about something else, name it otherwise"
_LONGEST_TIME = 40  #: characters
_MOST_HINTS = 50  #: words of a status

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


#: What a row's cells say. Raises BadRow or BadAddress.
Maker = Callable[[list[str]], Entry | Suppression]


def entry_maker(columns: Columns, *, at: datetime, source: str) -> Maker:
    """For the rows of a sheet with these columns.

    Without a status column a reader is active; `at` and `source` stand for consent where the file
    says nothing about it. A row with a suppression and an empty status is of no reader at all, as
    our own export has them.
    """
    if columns.origin:
        return _moved(columns.origin, columns, at, source)
    make = _own(columns, at, source)
    status, suppressed = (columns.known.get(name, -1) for name in ("status", "suppressed"))
    if min(status, suppressed) < 0:
        return make

    def make_either(cells: list[str]) -> Entry | Suppression:
        if len(cells) != columns.width or cells[status].strip():
            return make(cells)
        cells = _tidy(cells, columns)
        if reason := find_reason(cells[suppressed]):
            return Suppression(read_address(cells[columns.known["email"]]), reason)
        return make(cells)

    return make_either


def _own(columns: Columns, at: datetime, source: str) -> Callable[[list[str]], Entry]:
    """The rows of any other table."""
    email, fields = columns.known["email"], columns.fields
    names = _names_reader(columns)
    consent = _consent_reader(columns, at, source)
    choices = _choices_reader(columns)
    told = fields or columns.tags

    def further(cells: list[str]) -> dict[str, str]:
        found = {name: value for i, name in fields if (value := cells[i].strip())}
        if tags := columns.tags and join_tags(cells[i] for i in columns.tags):
            found["tags"] = tags
        return found

    def make(cells: list[str]) -> Entry:
        if not _is_plain(cells, columns.width):
            cells = _tidy(cells, columns)
        status, since, origin, suppressed = consent(cells)
        return Entry(
            read_address(cells[email]),
            status,
            *names(cells),
            further(cells) if told else {},
            since,
            origin,
            suppressed,
            choices(cells) if choices else NO_PREFERENCES,
        )

    return make


def _moved(
    origin: Origin, columns: Columns, at: datetime, source: str
) -> Callable[[list[str]], Entry]:
    """The rows of a known service's export."""
    since = [name for name in origin.consent_at if name in columns.special]
    told = f"{source} from {origin.name}"
    names, choices = _names_reader(columns), _choices_reader(columns)
    spoken_by = _spoken_reader(columns)

    def make(cells: list[str]) -> Entry:
        if not _is_plain(cells, columns.width):
            cells = _tidy(cells, columns)
        row = {name: cells[i] for name, i in columns.special.items()}
        spoken = spoken_by(cells)
        attributes = parse_attributes(row.get(origin.attributes, ""))
        about, more = read_attributes(attributes)
        beside = _spoken_by_name(row.get(origin.attributes, ""))
        status, suppressed = combine(
            [_standing(origin, row), *spoken.values(), *beside, *columns.whole]
        )
        if columns.word and (status, suppressed) == ACTIVE:
            raise _unclear(columns.word)
        own = names(cells)
        first, last = own if any(own) else about
        times = (*_times_of_leaving(cells, spoken), *(find_time(row[name]) for name in since))
        status_at = find_past(times, status, suppressed, at) or at
        return Entry(
            read_address(cells[columns.known["email"]]),
            status,
            first,
            last,
            _fields(origin, columns, cells, row) | more,
            status_at,
            "; ".join((told, *_proofs(origin, row, status_at))),
            suppressed,
            choices(cells) if choices else NO_PREFERENCES,
        )

    return make


def _standing(origin: Origin, row: Mapping[str, str]) -> Standing:
    try:
        return origin.stands(row)
    except UnknownStanding as error:
        raise DoubtfulRow(error.message) from error


def _spoken_reader(columns: Columns) -> Callable[[list[str]], dict[int, Standing]]:
    """By its column, what speaks against mail beside a status. Raises BadRow."""
    signs = [sign for sign in columns.signs if not sign.free]
    free = [sign for sign in columns.signs if sign.free]

    def read(cells: list[str]) -> dict[int, Standing]:
        if not signs and not (free and may_speak([cells[sign.column] for sign in free])):
            return {}
        try:
            said = {sign.column: sign.says(cells[sign.column]) for sign in signs}
            if free and may_speak([cells[sign.column] for sign in free]):
                said |= {sign.column: sign.says(cells[sign.column]) for sign in free}
        except UnknownStanding as error:
            raise DoubtfulRow(error.message) from error
        return {column: standing for column, standing in said.items() if standing}

    return read


def _spoken_by_name(attributes: str) -> Iterator[Standing]:
    """The same of a cell of attributes, as `opt_out`. Raises BadRow."""
    try:
        for sign, value in find_spoken(attributes):
            if standing := sign.says(value):
                yield standing
    except UnknownStanding as error:
        raise DoubtfulRow(error.message) from error


def _times_of_leaving(
    cells: list[str], spoken: Mapping[int, Standing]
) -> Iterator[datetime | None]:
    return (find_time(cells[i]) for i, standing in spoken.items() if standing == LEFT)


def _unclear(word: str) -> BadRow:
    return DoubtfulRow(f"the file's name says {word!r}, but the row does not")


def _choices_reader(columns: Columns) -> Callable[[list[str]], Preferences] | None:
    """What a reader wants, where the file tells; None where it does not."""
    places = [columns.known.get(name, -1) for name in CHOICES]
    if max(places) < 0:
        return None

    def read(cells: list[str]) -> Preferences:
        told = [cells[i] if i >= 0 else "" for i in places]
        if not any(told):
            return NO_PREFERENCES
        pause, topics, speakers, own = told
        try:
            return read_choices(pause, topics, speakers, own, columns.pause_day_first)
        except ValueError as error:
            shown = pause if len(pause) <= 40 else f"{pause[:39]}…"
            raise BadRow(
                f"the day {shown!r}, until which mail is paused, is none; expected it like"
                " 2026-11-23"
            ) from error

    return read


def _proofs(origin: Origin, row: Mapping[str, str], status_at: datetime) -> Iterator[str]:
    """How the reader agreed, as the service wrote it, where the entry's own time does not tell."""
    for proof in origin.proof:
        at, network = (find_told(row, name) for name in (proof.at, proof.network))
        network = network_of(network).replace(UNKNOWN, "")
        if at and (network or find_time(at) != status_at):
            yield f"{proof.step} {at}{f' from {network}' if network else ''}"


def _names_reader(columns: Columns) -> Callable[[list[str]], tuple[str, str]]:
    first, last = (columns.known.get(name, -1) for name in ("first_name", "last_name"))
    if (whole := columns.whole_name) >= 0:
        split = columns.split_name
        return lambda cells: split(cells[whole])
    return lambda cells: (
        cells[first].strip() if first >= 0 else "",
        cells[last].strip() if last >= 0 else "",
    )


def _fields(
    origin: Origin, columns: Columns, cells: list[str], row: Mapping[str, str]
) -> dict[str, str]:
    fields = {name: value for i, name in columns.fields if (value := cells[i].strip())}
    if tags := split_tags(row.get(origin.tags, "")):
        fields["tags"] = tags
    return fields


def _is_plain(cells: list[str], width: int) -> bool:
    """Whether a row needs no closer look, as nearly all do: this runs for every one of millions."""
    if len(cells) != width:
        return False
    joined = "".join(cells)
    if len(joined) > LONGEST_CELL or not joined.isprintable():
        return False
    return "'" not in joined or all(restore(cell) is cell for cell in cells)


def _tidy(cells: list[str], columns: Columns) -> list[str]:
    """The cells in their number and without what must not be in them. Raises BadRow."""
    width = columns.width
    if (number := len(cells)) != width and (number < width or any(cells[width:])):
        raise BadRow(f"the row has {number} cell{'s' * (number != 1)}, expected {width}")
    cells = [restore(cell.strip()) for cell in cells[:width]]
    long = {columns.known.get(name, -1) for name in CHOICES}  # hundreds of speakers may be chosen
    for i, (name, cell) in enumerate(zip(columns.header, cells, strict=True)):
        if len(cell) > LONGEST_CELL and i not in long:
            raise BadRow(
                f"{name!r} has {len(cell):,} characters, expected at most {LONGEST_CELL:,}"
            )
        if "\0" in cell:
            raise BadRow(f"{name!r} contains a null byte")
    for name in ("first_name", "last_name"):
        if (i := columns.known.get(name, -1)) >= 0:
            cells[i] = _in_one_line(cells[i])
    return cells


def _in_one_line(name: str) -> str:
    if "\n" in name and "@" in name:
        raise BadRow("a name goes over several lines and holds an address: is a quote left open?")
    return _CONTROL.sub(" ", name)


def _consent_reader(
    columns: Columns, at: datetime, source: str
) -> Callable[[list[str]], tuple[Consent, datetime, str, str]]:
    """Of a row: status, since when, from where, and why it is suppressed."""
    names = ("status", "consent_at", "consent_source", "suppressed")
    status, since, origin, suppressed = (columns.known.get(name, -1) for name in names)
    hints = _Hints()
    silent: tuple[Consent, datetime, str, str] = ("active", at, source, "")
    if max(status, since, origin, suppressed) < 0 and not (columns.signs or columns.whole):
        return lambda cells: silent

    spoken_by = _spoken_reader(columns)
    by_name = columns.word or columns.whole
    says_nothing = max(status, since, origin, suppressed) < 0 and not by_name

    def read(cells: list[str]) -> tuple[Consent, datetime, str, str]:
        spoken = spoken_by(cells)
        if says_nothing and not spoken:
            return silent
        own = parse_status(cells[status], hints) if status >= 0 else ACTIVE
        agreed_at = find_consent(cells[since], columns.day_first) if since >= 0 else None
        told = (cells[origin].strip() if origin >= 0 else "") or source
        if since >= 0 and not agreed_at and not is_nothing(cells[since].strip().casefold()):
            told = f"{told}; consent of {cells[since].strip()[:_LONGEST_TIME]!r}"
        reason = (find_reason(cells[suppressed]) if suppressed >= 0 else "") or own[1]
        if not (columns.signs or by_name):
            return own[0], find_past((agreed_at,), own[0], reason, at) or at, told, reason
        consent, reason = combine([(own[0], reason), *spoken.values(), *columns.whole])
        if columns.word and (consent, reason) == ACTIVE:
            raise _unclear(columns.word)
        if consent != "unsubscribed" or own == LEFT:
            return consent, find_past((agreed_at,), consent, reason, at) or at, told, reason
        if agreed_at:
            told = f"{told}; consent of {agreed_at:%Y-%m-%d %H:%M} UTC"
        since_when = find_past(_times_of_leaving(cells, spoken), consent, "", at) or at
        return consent, since_when, told, reason

    return read


class _Hints:
    """The nearest known word of an unknown one; of some only, as it takes long to find."""

    def __init__(self) -> None:
        self._found: dict[str, str] = {}

    def __call__(self, word: str) -> str:
        if word not in self._found and len(self._found) < _MOST_HINTS:
            self._found[word] = nearest_status(word)
        return self._found.get(word, "")


def parse_status(text: str, hint: Callable[[str], str] = nearest_status) -> Standing:
    """Consent, and the reason of a suppression where the word says one. Raises BadRow."""
    if found := find_status(text) or read_remark(text.strip()):
        return found
    expected = hint(text) or "expected active, pending, unsubscribed or suppressed"
    if not text.strip():
        raise DoubtfulRow(f"there is no status; {expected}")
    shown = text if len(text) <= 40 else f"{text[:39]}…"
    raise DoubtfulRow(f"the status {shown!r} is not known; {expected}; {_OR_ELSE}")
