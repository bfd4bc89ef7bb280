"""What the columns that tell of leaving said in a file, for the editor to see at a glance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from typing import NamedTuple

from newsletter.readers.attributes import find_spoken
from newsletter.readers.columns import Columns
from newsletter.readers.doubts import may_speak
from newsletter.readers.origins import Origin
from newsletter.readers.remarks import read_remark
from newsletter.readers.signs import Sign
from newsletter.readers.standing import (
    ACTIVE,
    ANY_NO,
    ANY_YES,
    BOUNCED,
    COMPLAINED,
    LEFT,
    PENDING,
    Standing,
    UnknownStanding,
    find_status,
    is_nothing,
    read_reason,
)
from newsletter.readers.times import find_consent

_SHOWN = 3  #: values of each kind
_LONGEST = 30  #: characters of a value
_MOST_MARKED = 5  #: columns of marks that are named
_MOST_NAMED = 100  #: attributes
_LEAST_ANSWERS = 2  #: of which one may be that nothing stands there
_MOST_VALUES = 8  #: of a column that may be yes and no, or that a service's own rules read

_BECAME = {
    ACTIVE: "mailed",
    PENDING: "to confirm first",
    LEFT: "left",
    BOUNCED: "bounced",
    COMPLAINED: "complained",
}
_NOT_MAILED = frozenset({"suppressed", "refused", *_BECAME.values()} - {"mailed"})

_Say = Callable[[str], str]


class Said(NamedTuple):
    """Of a column, how many rows each kind of value has, and some of these values."""

    header: str
    rows: dict[str, int]  #: "left", "mailed", "refused", "empty", … → rows
    values: dict[str, list[str]]  #: the same kinds → values as they stand in the file

    def __str__(self) -> str:
        kinds = []
        for kind, count in self.rows.items():
            shown = ", ".join(self.values.get(kind, ()))
            kinds.append(f"{count:,} {kind}{f' ({shown})' if shown else ''}")
        return f"{self.header!r}: {', '.join(kinds)}"


class _Count:
    def __init__(self, header: str, say: _Say, *, firm: bool) -> None:
        self.header = header
        self.firm = firm
        self._say = lru_cache(1 << 10)(say)
        self._rows: Counter[str] = Counter()
        self._values: dict[str, dict[str, None]] = {}

    def add(self, values: Counter[str]) -> None:
        for value, count in values.items():
            kind = self._say(value)
            if not value and kind == "mailed":
                kind = "empty"  # and says nothing
            self._rows[kind] += count
            shown = self._values.setdefault(kind, {})
            if value and len(shown) < _SHOWN and "@" not in value:
                cut = value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…"
                shown[" ".join(cut.split())] = None

    @property
    def said(self) -> Said:
        values = {kind: list(shown) for kind, shown in self._values.items() if shown}
        return Said(self.header, dict(self._rows.most_common()), values)

    @property
    def speaks(self) -> bool:
        return self.firm or not _NOT_MAILED.isdisjoint(self._rows)


class Tally:
    """Counts page by page; it keeps some values of each column, however long the file is."""

    def __init__(self, columns: Columns) -> None:
        self._counts = dict(_counts(columns))
        free = {sign.column: sign for sign in columns.signs if sign.free}
        self._says = {
            column: lru_cache(1 << 10)(partial(_sign, sign)) for column, sign in free.items()
        }
        self._remarks = {
            column: _Count(sign.header, self._says[column], firm=False)
            for column, sign in free.items()
        }
        #: Values of fields that so far are nothing but yes and no.
        self._answers: dict[int, set[str]] = {i: set() for i in self._remarks}
        self._header = columns.header
        self._columns = columns
        self._status = columns.known.get("status", -1)
        origin = columns.origin
        self._attributes = columns.special.get(origin.attributes, -1) if origin else -1
        self._named: dict[str, _Count] = {}  #: attributes that say who left
        self._unread = 0  #: times of consent
        self._unread_one = ""

    def add(self, rows: Sequence[Sequence[str]]) -> None:
        """Rows as they are read; some may be too short."""
        for i, count in self._counts.items():
            count.add(Counter(_below(self._of_readers(rows) if i == self._status else rows, i)))
        if self._attributes >= 0:
            self._add_attributes(_below(rows, self._attributes))
        if (since := self._columns.known.get("consent_at", -1)) >= 0:
            self._add_times(_below(rows, since))
        for i, answers in list(self._answers.items()):
            answers.update(_below(rows, i))
            if len(answers) > _MOST_VALUES or not all(map(_is_answer, answers)):
                del self._answers[i]

    def _of_readers(self, rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
        """Without those of an export of ours that have no reader, and so no status."""
        reason = self._columns.known.get("suppressed", -1)
        if reason < 0:
            return rows
        width = max(reason, self._status)
        return [row for row in rows if len(row) <= width or row[self._status] or not row[reason]]

    def _add_attributes(self, cells: Iterator[str]) -> None:
        for cell in cells:
            for sign, value in find_spoken(cell):
                name = f"{self._header[self._attributes].strip()}: {sign.header}"
                if len(self._named) >= _MOST_NAMED and name not in self._named:
                    continue
                if sign.free and _sign(sign, value) == "mailed":
                    continue
                count = self._named.setdefault(name, _Count(name, partial(_sign, sign), firm=False))
                count.add(Counter([value]))

    def _add_times(self, values: Iterator[str]) -> None:
        for value in values:
            if "@" in value or is_nothing(value.casefold()):
                continue
            if not find_consent(value, self._columns.day_first):
                self._unread += 1
                self._unread_one = self._unread_one or value[:_LONGEST]

    def add_remarks(self, rows: Sequence[Sequence[str]]) -> bool:
        """Rows that are not plain together; says whether some of them hold a remark."""
        some = False
        for i, count in self._remarks.items():
            if may_speak(set(_below(rows, i))):
                says = self._says[i]
                count.add(Counter(cell for cell in _below(rows, i) if says(cell) != "mailed"))
                some = True
        return some

    @property
    def said(self) -> tuple[Said, ...]:
        found = (*self._counts.values(), *self._named.values(), *self._remarks.values())
        return tuple(count.said for count in found if count.speaks and count.said.rows)

    @property
    def notes(self) -> Iterator[str]:
        """Of fields that look as if they said who wants something, and of times of consent."""
        if self._unread:
            name = self._header[self._columns.known["consent_at"]].strip()
            yield (
                f"{name!r}: cells that are no certain day: {self._unread:,}, as"
                f" {self._unread_one!r}; they are kept with the source of consent; write them like"
                " 2026-11-23"
            )
        if marked := [self._header[i].strip() for i in filter(self._is_field, self._answers)]:
            shown = ", ".join(map(repr, marked[:_MOST_MARKED]))
            more = " and others" if len(marked) > _MOST_MARKED else ""
            yield (
                "nothing but marks as x, yes and no, and kept as fields that keep nobody from mail:"
                f" {shown}{more}; if one says who gets mail, name it 'newsletter' or 'unsubscribed'"
            )

    def _is_field(self, column: int) -> bool:
        return _divide(self._answers[column]) and not self._remarks[column].speaks


def _divide(answers: set[str]) -> bool:
    """Whether some readers have a mark that others do not have, and it is no mere number."""
    words = {answer.casefold() for answer in answers}
    told = words - {""}
    if not told or len(words) < _LEAST_ANSWERS:
        return False
    return not all(map(str.isdigit, told)) or bool(told & ANY_NO and told & ANY_YES)


def _counts(columns: Columns) -> Iterator[tuple[int, _Count]]:
    header, known = columns.header, columns.known
    if (i := known.get("status", -1)) >= 0:
        yield i, _Count(header[i].strip(), _status, firm=True)
    if (i := known.get("suppressed", -1)) >= 0:
        yield i, _Count(header[i].strip(), lambda value: _became(read_reason(value)), firm=True)
    if origin := columns.origin:
        for name, i in columns.special.items():
            if name in origin.leaving:
                say = partial(_of_leaving, origin, name)
                yield i, _Count(header[i].strip(), say, firm=True)
            elif name in origin.asks:
                yield i, _Count(header[i].strip(), _Verbatim(), firm=True)
    for sign in columns.signs:
        if not sign.free:
            yield sign.column, _Count(sign.header, partial(_sign, sign), firm=sign.firm)


def _of_leaving(origin: Origin, name: str, value: str) -> str:
    """What a service's own column says of who has anything there."""
    if is_nothing(value.casefold()):
        return "empty"
    said = origin.stands({name: value})
    return _BECAME[LEFT] if said[0] == LEFT[0] else _became(said)


class _Verbatim:
    """A service's own words, as long as they are few; what they mean its rules say of a row."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def __call__(self, value: str) -> str:
        if len(self._known) < _MOST_VALUES and len(value) <= _LONGEST:
            self._known.add(value)
        return repr(value) if value in self._known else "others"


def _below(rows: Sequence[Sequence[str]], column: int) -> Iterator[str]:
    return (row[column].strip() for row in rows if column < len(row))


def _is_answer(value: str) -> bool:
    word = value.casefold()
    return not word or word in ANY_NO or word in ANY_YES or is_nothing(word)


def _became(standing: Standing | None) -> str:
    return _BECAME.get(standing or ACTIVE, "suppressed")


def _status(value: str) -> str:
    found = find_status(value) or read_remark(value)
    return _became(found) if found else "refused"


def _sign(sign: Sign, value: str) -> str:
    try:
        return _became(sign.says(value))
    except UnknownStanding:
        return "refused"
