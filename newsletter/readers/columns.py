"""What the columns of a sheet mean."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from newsletter.audience import BadAddress
from newsletter.consenting import Note
from newsletter.errors import NewsletterError
from newsletter.readers.answers import read_ticked_no
from newsletter.readers.cells import read_address
from newsletter.readers.consents import read_source
from newsletter.readers.dates import find_day_first
from newsletter.readers.doubts import hear_anything
from newsletter.readers.headers import (
    MEANINGS,
    OURS,
    find_address_column,
    find_known,
    find_tags,
    find_whole_name,
    simple_name,
)
from newsletter.readers.labels import is_confirmation
from newsletter.readers.names import Named, hear_name, refuse_name
from newsletter.readers.origins import Origin, find_origin
from newsletter.readers.ours import CHOICES, FIELD, find_ours
from newsletter.readers.signs import Sign, find_harmless, find_signs, is_verification
from newsletter.readers.standing import Standing, read_reason, read_status, say
from newsletter.readers.verifications import read_result
from newsletter.readers.whole_names import (
    Split,
    is_family_first,
    split_family_first,
    split_name,
)
from newsletter.readers.words import words_of
from newsletter.shapes import identifier

MOST_COLUMNS = 200
_MOST_ABOVE = 20  #: rows above a header

#: What no export of a service says by any other column of its own.
_ALWAYS_KNOWN = ("email", "first_name", "last_name", "paused_until")

#: Substack's files of whom a post went to and who opened it lie beside the list of its readers.
_OF_A_LOG = frozenset({"postid", "timestamp"})
LOG = re.compile(r"\.(delivers|opens|clicks)\.csv$", re.IGNORECASE)
TELLS_OF_MAILS = "it tells what became of mails, and is no list of readers"
_Rows = Sequence[Sequence[str]]
_OF_A_HISTORY = ("email", *Note._fields)


class NoReaders(NewsletterError):
    """The file is no list of readers."""


class OtherRecords(NoReaders):
    """It is known to be something else, whatever its name says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where in a row stands what."""

    width: int
    known: dict[str, int]  #: "email", "first_name", … → index
    fields: tuple[tuple[int, str], ...]  #: index and name of each further column
    header: tuple[str, ...]  #: as in the file, or made up where it has none
    has_header: bool
    whole_name: int = -1  #: the column of whole names, where none has their parts
    notes: tuple[str, ...] = ()  #: what the editor should know about the names
    origin: Origin | None = None  #: the service whose export it is
    special: Mapping[str, int] = field(default_factory=dict)
    #: simple header name → index, of what the origin reads
    signs: tuple[Sign, ...] = ()  #: columns that say who left, beside a status and the origin's
    day_first: bool | None = None  #: whether "03/05/2023" is in May; None where nothing tells
    pause_day_first: bool | None = None  #: the same of pauses
    word: str = ""  #: of the file's name, that says so of all, where neither of these does
    tags: tuple[int, ...] = ()  #: columns that together are the field of tags
    whole: tuple[Standing, ...] = ()  #: what the file's name says of all, where it is clear

    @property
    def split_name(self) -> Split:
        """How first and last name stand in that column."""
        named = self.whole_name >= 0 and is_family_first(self.header[self.whole_name])
        return split_family_first if named else split_name

    @property
    def quiet(self) -> frozenset[int]:
        """Columns in which somebody who agrees would tell more than was seen of them."""
        return frozenset(sign.column for sign in self.signs if sign.quiet)

    @property
    def tells_who_left(self) -> bool:
        if self.whole or self.known.keys() & {"status", "suppressed"}:
            return True
        return any(sign.firm for sign in self.signs)


def without_remarks(columns: Columns) -> Columns:
    """For rows in which no cell of a column about anything says who left."""
    return replace(columns, signs=tuple(sign for sign in columns.signs if not sign.free))


def plan_columns(
    first: Sequence[str], sample: Sequence[Sequence[str]] = (), *, file_name: str = ""
) -> Columns:
    """The meaning of columns, from the first row and some that follow it.

    Raises NewsletterError, NoReaders.

    A first row that holds an address is data: then there is no header. Where no header names the
    address, the column in which the second row has one is taken.
    """
    if len(first) > MOST_COLUMNS:
        raise NewsletterError(
            f"the file has {len(first):,} columns, expected at most {MOST_COLUMNS}",
            hint="is it a list of readers, with one reader a row?",
        )
    at = _find_address(first)
    if at is not None:
        return _columns_of_data(len(first), at, file_name)
    if known := find_ours(first):
        return _with_days(_columns_of_ours(tuple(first), known), sample)
    _refuse_other_records(first, file_name)
    if origin := find_origin([simple_name(cell) for cell in first], file_name):
        return _with_days(_columns_of(origin, tuple(first), sample, file_name), sample)
    known = _find_all_known(first, sample)
    return _with_days(_with_signs(tuple(first), known, sample, file_name), sample)


def _columns_of_data(width: int, at: int, file_name: str) -> Columns:
    """Without a header: any column may be a status, as words such as "unsubscribed" say so."""
    header = tuple("email" if i == at else f"column_{i + 1}" for i in range(width))
    plain = _columns(header, {"email": at}, has_header=False)
    others = (i for i in range(width) if i != at)
    signs = tuple(Sign(i, header[i], hear_anything, firm=False) for i in others)
    return _by_name(replace(plain, signs=signs), hear_name(file_name))


def _refuse_other_records(first: Sequence[str], file_name: str) -> None:
    """Raises OtherRecords for what is known to be no list of readers."""
    if tuple(first) == _OF_A_HISTORY:
        raise OtherRecords(
            "it is the history of consent, which no import reads",
            hint="`newsletter subscribers export` without --history writes what an import reads",
        )
    if set(map(simple_name, first)) >= _OF_A_LOG or LOG.search(file_name):
        raise OtherRecords(TELLS_OF_MAILS)


def _find_all_known(first: Sequence[str], sample: _Rows) -> dict[str, int]:
    """The columns known by their headers, with one of addresses. Raises NoReaders."""
    known = find_known(first)
    if "email" not in known:
        at = _find_address(sample[0][: len(first)] if sample else ())
        if at is None:
            raise NoReaders(
                f"no column holds addresses; the first row is {_shown(first)}",
                hint=_above_the_header(sample) or "name one of the columns 'email'",
            )
        known = {name: i for name, i in known.items() if i != at} | {"email": at}
    status = known.get("status", -1)
    below = {row[status] for row in sample if -1 < status < len(row)}
    if status >= 0 and is_verification(status, first, below):
        del known["status"]  # it says whether there are mailboxes, and of nobody what he wants
    return known


def _with_days(columns: Columns, sample: _Rows) -> Columns:
    """In which order days are written, as far as those of the sample tell."""

    def tell(name: str) -> bool | None:
        i = columns.known.get(name, -1)
        return find_day_first(row[i] for row in sample if -1 < i < len(row))

    return replace(columns, day_first=tell("consent_at"), pause_day_first=tell("paused_until"))


def _with_signs(
    header: tuple[str, ...], known: dict[str, int], sample: _Rows, file_name: str
) -> Columns:
    """A table like any other: further columns, and without a status its name, may say who left."""
    names = _names_in(header, known)
    agreed_at = known.get("consent_at", -1)
    names -= {agreed_at}  # a day of it, and whether there is one
    if agreed_at >= 0 and is_confirmation(words_of(header[agreed_at])):
        agreed_at = -1
    has_status = "status" in known
    signs = find_signs(header, names, sample, has_status=has_status, agreed_at=agreed_at)
    if (source := known.get("consent_source", -1)) >= 0:
        signs = (*signs, Sign(source, header[source].strip(), read_source, firm=False))
    silent = {sign.column for sign in signs if sign.firm}
    plain = _columns(header, known, has_header=True, skipped=silent)
    plain = _with_tags(plain)
    if "status" in known:
        return replace(plain, signs=signs, notes=(*_notes_of(header, signs), *plain.notes))
    named = hear_name(file_name)
    plain = replace(plain, signs=signs, notes=(*_notes_of(header, signs), *plain.notes))
    if not silent and "suppressed" not in known:
        return _by_name(plain, named)
    return replace(plain, word=named.word if named else "")


def _with_tags(columns: Columns) -> Columns:
    fields = dict(columns.fields)
    tags = tuple(i for i in find_tags(columns.header) if i in fields)
    told = [columns.header[i].strip() for i in tags]
    notes = columns.notes
    if told and told != ["tags"]:
        notes += (
            f"{' and '.join(map(repr, told))} {'is' if len(told) == 1 else 'are'} taken as tags",
        )
    kept = tuple((i, name) for i, name in columns.fields if i not in tags)
    return replace(columns, fields=kept, tags=tags, notes=notes)


def _by_name(columns: Columns, named: Named | None) -> Columns:
    """What the file's name says of all its rows. Raises UnclearName where it does not, quite."""
    if not named:
        return columns
    if not named.standing:
        refuse_name(named)
        return columns
    note = (
        f"by the {named.kind}'s name, which says {named.word!r}, all of them"
        f" {say(named.standing)}; if that is wrong, rename it before it is imported"
    )
    return replace(columns, whole=(named.standing,), notes=(note, *columns.notes))


def _names_in(header: Sequence[str], known: Mapping[str, int]) -> set[int]:
    """The columns that are known, and that of whole names: what stands there is no remark."""
    return {*known.values(), find_whole_name(header, known)}


def _columns_of_ours(header: tuple[str, ...], known: dict[str, int]) -> Columns:
    """Its fields keep their names; what the editor has added may say who left, as in any table.

    A name that may be about something else, as "state" may, is taken for the editor's own only in a
    spelling that no field of ours has.
    """
    fields = {i for i, cell in enumerate(header) if cell.strip().startswith(FIELD)}
    names = tuple(cell.strip().removeprefix(FIELD) for cell in header)
    found = _signs_beside(header, fields.union(known.values()))
    signs = tuple(sign for sign in found if sign.firm or sign.header != identifier(sign.header))
    silent = {sign.column for sign in signs if sign.firm}
    taken = OURS - set(CHOICES)
    plain = _columns(names, known, has_header=True, skipped=silent, taken=taken)
    note = "this is an export of this program; states and suppressions are taken over"
    if CHOICES[0] in known:
        note += ", and so are pauses, topics and speakers"
    notes = (note, *_notes_of(header, signs), *plain.notes)
    return replace(plain, header=header, signs=signs, notes=notes)


def _columns_of(origin: Origin, header: tuple[str, ...], sample: _Rows, file_name: str) -> Columns:
    """A known service's export: what only that service needs does not become a field.

    Any further column that says who left counts too.
    """
    simple = [simple_name(cell) for cell in header]
    known = {name: i for name, i in find_known(header).items() if name in _ALWAYS_KNOWN}
    read = {*origin.asks, *origin.consent_at, origin.tags, origin.attributes}
    read |= {name for proof in origin.proof for name in (proof.at, proof.network)}
    special: dict[str, int] = {}
    for i, name in enumerate(simple):
        if name in read:
            special.setdefault(name, i)
    dropped = {i for i, name in enumerate(simple) if name in origin.dropped - read}
    tags = special.get(origin.tags, -1)  # which may say of a reader that he left, too
    others = {*dropped, *special.values(), *_names_in(header, known)} - {tags}
    signs = _signs_beside(header, others, sample)
    signs = tuple(sign for sign in signs if simple[sign.column] not in origin.fields)
    silent = dropped.union(special.values(), (sign.column for sign in signs if sign.firm))
    named = None if origin.named else hear_name(file_name)
    plain = _columns(header, known, has_header=True, skipped=silent)
    note = f"this is an export of {origin.name}; states and tags are taken over"
    notes = (*filter(None, (note, origin.note)), *_notes_of(header, signs), *plain.notes)
    plain = replace(plain, origin=origin, special=special, signs=signs, notes=notes)
    if named and (named.standing or not origin.tells):
        if named.standing or not any(sign.firm for sign in signs):
            return _by_name(plain, named)
        return replace(plain, word=named.word)
    return plain


def _signs_beside(
    header: tuple[str, ...], skipped: Collection[int], sample: _Rows = ()
) -> tuple[Sign, ...]:
    """What says who left beside a service's own columns, and be it a status as we write it."""
    readers = {"status": read_status, "suppressed": read_reason}
    ours = [
        Sign(i, cell.strip(), readers[meaning])
        for i, cell in enumerate(header)
        if i not in skipped and (meaning := MEANINGS.get(simple_name(cell), "")) in readers
    ]
    skipped = {*skipped, *(sign.column for sign in ours)}
    return (*ours, *find_signs(header, skipped, sample, has_status=True))


def _notes_of(header: Sequence[str], signs: Sequence[Sign]) -> Iterator[str]:
    for sign in signs:
        if sign.read == read_result:
            yield (
                f"{sign.header!r} is taken for a check of addresses: what is invalid bounced, and"
                " all else says nothing of who wants mail"
            )
        elif sign.firm:
            leaving = isinstance(sign.read, partial) or sign.read in (read_reason, read_ticked_no)
            yield f"{sign.header!r} says who gets {'no mail any more' if leaving else 'mail'}"
    for name in find_harmless(header):
        yield f"{name!r} is a field, and says of nobody that they left"


def _columns(
    header: tuple[str, ...],
    known: dict[str, int],
    *,
    has_header: bool,
    skipped: Collection[int] = (),
    taken: Collection[str] = OURS,
) -> Columns:
    names = set(taken)
    fields: list[tuple[int, str]] = []
    notes: list[str] = []
    for i, cell in enumerate(header):
        if i in known.values() or i in skipped:
            continue
        name = plain = identifier(cell) or f"column_{i + 1}"
        number = 2
        while name in names:
            name, number = f"{plain}_{number}", number + 1
        if name != plain:
            notes.append(f"column {i + 1}, {cell.strip()!r}, becomes the field {name!r}")
        names.add(name)
        fields.append((i, name))
    if (whole := find_whole_name(header, known)) >= 0:
        notes.append(_note_of_names(header[whole].strip()))
    return Columns(
        width=len(header),
        known=known,
        fields=tuple(fields),
        whole_name=whole,
        header=header,
        has_header=has_header,
        notes=tuple(notes),
    )


def _note_of_names(name: str) -> str:
    if is_family_first(name):
        return f"{name!r} gives first and last name, where both are clear, the family's first"
    return (
        f"{name!r} gives first and last name, where both are clear; one that may begin with the"
        " family's, as Wang Xiaoming, is kept as a field only"
    )


def _above_the_header(sample: _Rows) -> str:
    """What to do where the header is not the first row, or nothing."""
    for number, row in enumerate(sample[:_MOST_ABOVE], 2):
        if find_address_column(row) is not None:
            return f"delete the rows above the header, which is row {number}"
        if number > 2 and _find_address(row) is not None:
            return f"delete the rows above the header, which may be row {number - 1}"
    return ""


def _find_address(cells: Sequence[str]) -> int | None:
    for i, cell in enumerate(cells):
        if "@" in cell:
            try:
                read_address(cell)
            except BadAddress:
                continue
            return i
    return None


def field_name(text: str) -> str:
    """The name of a field that is none of our own columns."""
    name = identifier(text) or "field"
    return f"{name}_2" if name in OURS else name


def _shown(cells: Sequence[str]) -> str:
    text = ", ".join(cell.strip() for cell in cells)
    return repr(text if len(text) <= 80 else f"{text[:79]}…")
