"""What the columns of a sheet mean."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from unicodedata import combining, normalize

from newsletter.audience import BadAddress, normalise_address
from newsletter.consenting import Note
from newsletter.errors import NewsletterError
from newsletter.readers.origins import Origin, find_origin, refuse_name
from newsletter.readers.ours import CHOICES, OF_REJECTED_ROWS, find_ours
from newsletter.readers.signs import Sign, find_harmless, find_signs, find_word
from newsletter.readers.standing import read_reason, read_state, read_status

MOST_COLUMNS = 200

#: Header names, written without accents, spaces and signs, by what they mean to us.
_SPELLINGS = {
    "email": (
        "email emails emailaddress subscriberemail emailid primaryemail mail mailaddress"
        " emailadresse mailadresse emailadres adresseemail adressemail adressedemessagerie courriel"
        " correo correoelectronico email1 电子邮件 电子邮箱 邮箱"
    ),
    "first_name": "firstname first fname givenname forename vorname prenom voornaam 名",
    "last_name": "lastname last lname surname familyname nachname nomdefamille achternaam 姓",
    "status": "status subscriberstatus subscriptionstatus emailstatus",
    "consent_at": (
        "consentat consenttime consentdate optintime optindate confirmtime confirmedat subscribedat"
    ),
    "consent_source": "consentsource optinsource signupsource",
    "suppressed": "suppressed suppressionreason",
    "paused_until": "pauseduntil",
}
#: Headers of a whole name, which is taken apart where no column has its parts.
_WHOLE_NAMES = frozenset(
    {"name", "fullname", "contactname", "subscribername", "nomcomplet", "nombrecompleto"}
    | {"vollstandigername", "volledigenaam", "nomecompleto", "姓名"}
)
#: In these languages a name beside a given name is the family's.
_BESIDE_GIVEN = {"vorname": "name", "prenom": "nom", "voornaam": "naam"}
_MEANINGS = {name: meaning for meaning, names in _SPELLINGS.items() for name in names.split()}
_WORD = re.compile(r"[a-z0-9]+")
_LONGEST_NAME = 60
#: What no export of a service says by any other column of its own.
_ALWAYS_KNOWN = ("email", "first_name", "last_name", "paused_until")

#: Substack's files of whom a post went to and who opened it lie beside the list of its readers.
_OF_A_LOG = frozenset({"postid", "timestamp"})
_LOG = re.compile(r"\.(delivers|opens|clicks)\.csv$", re.IGNORECASE)
_OF_A_HISTORY = ("email", *Note._fields)


class NoReaders(NewsletterError):
    """The file is no list of readers."""


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
    word: str = ""  #: of the file's name, that says so of all, where neither of these does

    @property
    def tells_who_left(self) -> bool:
        if self.known.keys() & {"status", "suppressed"}:
            return True
        return any(sign.firm for sign in self.signs)


def plan_columns(
    first: Sequence[str], second: Sequence[str] = (), *, file_name: str = ""
) -> Columns:
    """The meaning of columns, from the first two rows. Raises NewsletterError, NoReaders.

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
        refuse_name(file_name)
        header = tuple("email" if i == at else f"column_{i + 1}" for i in range(len(first)))
        plain = _columns(header, {"email": at}, has_header=False)
        # Any of them may be a status: words such as "unsubscribed" say so by themselves.
        others = (i for i in range(len(header)) if i != at)
        signs = tuple(Sign(i, header[i], read_state, firm=False) for i in others)
        return replace(plain, signs=signs)
    if known := find_ours(first):
        return _columns_of_ours(tuple(first), known)
    if tuple(first) == _OF_A_HISTORY:
        raise NoReaders(
            "it is the history of consent, which no import reads",
            hint="`newsletter subscribers export` without --history writes what an import reads",
        )
    if set(map(_simple, first)) >= _OF_A_LOG or _LOG.search(file_name):
        raise NoReaders("it tells what became of mails, and is no list of readers")
    if origin := find_origin([_simple(cell) for cell in first], file_name):
        return _columns_of(origin, tuple(first), file_name)
    known = _known(first)
    if "email" not in known:
        at = _find_address(second[: len(first)])
        if at is None:
            raise NoReaders(
                f"no column holds addresses; the first row is {_shown(first)}",
                hint="name one of the columns 'email'",
            )
        known = {name: i for name, i in known.items() if i != at} | {"email": at}
    return _with_signs(tuple(first), known, file_name)


def _with_signs(header: tuple[str, ...], known: dict[str, int], file_name: str) -> Columns:
    """A table like any other: further columns, and without a status its name, may say who left."""
    signs = find_signs(header, known.values())
    silent = {sign.column for sign in signs if sign.firm}
    plain = _columns(header, known, has_header=True, skipped=silent)
    if "status" in known:
        return replace(plain, signs=signs, notes=(*_notes_of(header, signs), *plain.notes))
    if not silent and "suppressed" not in known:
        refuse_name(file_name)
    notes = (*_notes_of(header, signs), *plain.notes)
    return replace(plain, signs=signs, word=find_word(file_name), notes=notes)


def _columns_of_ours(header: tuple[str, ...], known: dict[str, int]) -> Columns:
    """Its fields keep their names; none of them says who left, for its own columns do."""
    plain = _columns(header, known, has_header=True, taken=_SPELLINGS.keys() - set(CHOICES))
    note = "this is an export of this program; states and suppressions are taken over"
    if CHOICES[0] in known:
        note += ", and so are pauses, topics and speakers"
    return replace(plain, notes=(note, *plain.notes))


def _columns_of(origin: Origin, header: tuple[str, ...], file_name: str) -> Columns:
    """A known service's export: what only that service needs does not become a field.

    Any further column that says who left counts too.
    """
    simple = [_simple(cell) for cell in header]
    known = {name: i for name, i in _known(header).items() if name in _ALWAYS_KNOWN}
    read = {*origin.asks, *origin.consent_at, origin.tags, origin.attributes}
    read |= {name for proof in origin.proof for name in (proof.at, proof.network)}
    special: dict[str, int] = {}
    for i, name in enumerate(simple):
        if name in read:
            special.setdefault(name, i)
    dropped = {i for i, name in enumerate(simple) if name in origin.dropped - read}
    signs = _signs_beside(header, dropped.union(special.values(), known.values()))
    silent = dropped.union(special.values(), (sign.column for sign in signs if sign.firm))
    word = "" if origin.tells else find_word(file_name)
    if word and not any(sign.firm for sign in signs):
        refuse_name(file_name)
    plain = _columns(header, known, has_header=True, skipped=silent)
    note = f"this is an export of {origin.name}; states and tags are taken over"
    notes = (*filter(None, (note, origin.note)), *_notes_of(header, signs), *plain.notes)
    return replace(plain, origin=origin, special=special, signs=signs, word=word, notes=notes)


def _signs_beside(header: tuple[str, ...], skipped: Collection[int]) -> tuple[Sign, ...]:
    """What says who left beside a service's own columns, and be it a status as we write it."""
    readers = {"status": read_status, "suppressed": read_reason}
    ours = [
        Sign(i, cell.strip(), readers[meaning])
        for i, cell in enumerate(header)
        if i not in skipped and (meaning := _MEANINGS.get(_simple(cell), "")) in readers
    ]
    return (*ours, *find_signs(header, {*skipped, *(sign.column for sign in ours)}))


def _notes_of(header: Sequence[str], signs: Sequence[Sign]) -> Iterator[str]:
    for sign in signs:
        if sign.firm:
            yield f"{sign.header!r} says who gets no mail any more"
    for name in find_harmless(header):
        yield f"{name!r} is a field, and says of nobody that they left"


def _columns(
    header: tuple[str, ...],
    known: dict[str, int],
    *,
    has_header: bool,
    skipped: Collection[int] = (),
    taken: Collection[str] = _SPELLINGS,
) -> Columns:
    names = set(taken)
    fields: list[tuple[int, str]] = []
    notes: list[str] = []
    first = 2 if tuple(map(_simple, header[:2])) == OF_REJECTED_ROWS else 0
    for i, cell in enumerate(header[first:], first):
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
    if (whole := _find_whole_name(header, known)) >= 0:
        notes.append(
            f"{header[whole].strip()!r} gives first and last name, where both are clear; one that"
            " may begin with the family's, as Wang Xiaoming, is kept as a field only"
        )
    return Columns(
        width=len(header),
        known=known,
        fields=tuple(fields),
        whole_name=whole,
        header=header,
        has_header=has_header,
        notes=tuple(notes),
    )


def _known(header: Sequence[str]) -> dict[str, int]:
    """Of two columns with the same meaning the first one counts, the other is a field."""
    known: dict[str, int] = {}
    for i, cell in enumerate(header):
        if meaning := _MEANINGS.get(_simple(cell)):
            known.setdefault(meaning, i)
    simple = list(map(_simple, header))
    for given, family in _BESIDE_GIVEN.items():
        if "last_name" not in known and given in simple and family in simple:
            known["last_name"] = simple.index(family)
    return known


def find_address_column(header: Sequence[str]) -> int | None:
    """Which of the named columns holds addresses; None where no name says so."""
    return _known(header).get("email")


def _find_whole_name(header: Sequence[str], known: Mapping[str, int]) -> int:
    if known.keys() & {"first_name", "last_name"}:
        return -1
    columns = (i for i, cell in enumerate(header) if _simple(cell) in _WHOLE_NAMES)
    return next((i for i in columns if i != known.get("email")), -1)


def _find_address(cells: Sequence[str]) -> int | None:
    for i, cell in enumerate(cells):
        if "@" in cell:
            try:
                normalise_address(cell)
            except BadAddress:
                continue
            return i
    return None


def _plain(text: str) -> str:
    decomposed = normalize("NFKD", text).casefold()
    return "".join(c for c in decomposed if not combining(c))


def _simple(text: str) -> str:
    return "".join(c for c in _plain(text) if c.isalnum())


def find_meaning(text: str) -> str:
    """What a header, or the name of an attribute, means to us; nothing for a further column."""
    simple = _simple(text)
    return "name" if simple in _WHOLE_NAMES else _MEANINGS.get(simple, "")


def field_name(text: str) -> str:
    """The name of a field that is none of our own columns."""
    name = identifier(text) or "field"
    return f"{name}_2" if name in _SPELLINGS else name


def identifier(text: str) -> str:
    """A name that a merge tag can have, as in `{{ subscriber.job_title }}`."""
    name = "_".join(_WORD.findall(_plain(text)))[:_LONGEST_NAME].strip("_")
    return f"_{name}" if name[:1].isdigit() else name


def _shown(cells: Sequence[str]) -> str:
    text = ", ".join(cell.strip() for cell in cells)
    return repr(text if len(text) <= 80 else f"{text[:79]}…")
