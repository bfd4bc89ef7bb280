"""Many entries at once into SQLite: staged in a temporary table, then one sorted upsert.

What the first entry says of status and consent is said by most: it goes along once, as parameters,
and the staging table holds an empty text in its place. Every byte of a row is written and sorted.
An empty text and not NULL, because the driver takes its time with None.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache, partial
from itertools import chain, count, islice, repeat
from json.encoder import encode_basestring as _quote
from operator import attrgetter
from typing import NamedTuple

from newsletter.mailing import (
    NO_PREFERENCES,
    Bundle,
    Entry,
    Intake,
    Subscriber,
    Suppression,
)
from newsletter.ports import Given
from newsletter.store.database import number
from newsletter.store.sqlite_database import SqliteDatabase, iso
from newsletter.store.subscribers import STATUSES, TakeStaged, pack_choices

#: Rows staged at a time. One at a time, SQLite and the reading of rows push each other out of the
#: processor's caches, which costs a fifth.
_CHUNK = 100
#: Rows that one statement inserts: what a statement costs beside its rows is a third of it all.
_TOGETHER = 50
_STAGES = ("stage", "stage_usual")
_as_entry = attrgetter(*Entry._fields)  #: of a subscriber

_UNKNOWN = "-"  #: in the place of a time


class _Usual(NamedTuple):
    """What an empty text in the staging table stands for."""

    status: str = "active"
    consent_at: str = _UNKNOWN
    consent_source: str = ""


class _Staged(NamedTuple):
    statement: str
    rows: Iterable[tuple[str | int, ...]]


class SqliteIntake:
    def __init__(self, database: SqliteDatabase) -> None:
        self._db = database
        self._stages = count(1)
        # The staging table is written and read once, from end to end, in a file without a name:
        # any cache is wasted on it, and so is overwriting it before it goes; and in large pages it
        # takes few calls.
        database.connection.execute("PRAGMA temp.page_size = 32768")
        database.connection.execute("PRAGMA temp.cache_size = -128")
        database.connection.execute("PRAGMA temp.secure_delete = OFF")

    @contextmanager
    def __call__(self, entries: Iterable[Given], at: datetime) -> Iterator[TakeStaged]:
        staging, stage = _Staging(), next(self._stages)
        self._drop_staging()
        self._db.run("create_staging")
        self._db.run("create_staging_of_choices")
        try:
            # Only the temporary table is written here: nobody waits while the entries arrive.
            with self._db.transaction("DEFERRED"):
                for statement, rows in staging.rows(entries):
                    self._write(statement, rows)
            self._rename("put_away", stage)
            yield partial(self._take, staging, stage, at)
        finally:
            self._drop_staging()
            self._rename("drop_put_away", stage)

    def _write(self, statement: str, rows: Iterable[tuple[str | int, ...]]) -> None:
        sql, left = self._db.sql[statement], iter(rows)
        if statement in _STAGES:
            sql_of_many = _for_many(sql)
            while len(block := list(islice(left, _TOGETHER))) == _TOGETHER:
                self._db.connection.execute(sql_of_many, tuple(chain.from_iterable(block)))
            left = iter(block)
        self._db.connection.executemany(sql, left)

    def _take(self, staging: _Staging, stage: int, at: datetime) -> Intake:
        self._rename("put_back", stage)
        intake = self._take_staged(staging, at)
        self._drop_staging()
        return intake

    def _rename(self, statement: str, stage: int) -> None:
        """Several intakes may be staged at a time, and the statements know one table."""
        for kind in ("", "_of_choices"):
            self._db.connection.execute(self._db.sql[f"{statement}{kind}"].format(stage=stage))

    def _drop_staging(self) -> None:
        self._db.run("drop_staging")
        self._db.run("drop_staging_of_choices")

    def _take_staged(self, staging: _Staging, at: datetime) -> Intake:
        tally = _Tally(number(self._db, "greatest_id"))
        self._db.connection.create_function("met", 4, tally.met)
        added = self._db.run("suppress_staged", at) if staging.suppresses else 0
        with self._leanly():
            self._db.run("take", *staging.usual)
        if staging.chooses:
            self._db.run("take_choices")
        change = tally.change(staging.offered)
        return Intake(
            new=change.total(),
            known=tally.known,
            repeated=tally.repeated,
            withdrawn=tally.withdrawn,
            suppressed=number(self._db, "count_suppressed"),
            suppressions=staging.suppressions,
            own=tally.own,
            change={**change, "suppressed": added, "total": change.total()},
        )

    @contextmanager
    def _leanly(self) -> Iterator[None]:
        """Without the table's CHECK of the status, for which SQLite makes a table for each row.

        The staging has looked at each status. NOT NULL, the types and the unique address hold. And
        with few pages: sorted rows come to each one once, and the sorter takes memory too.
        """
        connection = self._db.connection
        connection.execute("PRAGMA ignore_check_constraints = ON")
        try:
            with self._db.leanly():
                yield
        finally:
            connection.execute("PRAGMA ignore_check_constraints = OFF")


class _Tally:
    """Counts the entries whose address is in the list, as the sorted intake passes them.

    From them follows how the list changed, without counting the whole of it.
    """

    def __init__(self, greatest_id: int) -> None:
        self._greatest_id = greatest_id
        self._last = self._last_own = 0
        self.known = self.repeated = self.withdrawn = self.own = 0
        self._met = _no_statuses()  #: by the status that was offered
        self._moved = _no_statuses()

    def met(self, id_: int, status: str, offered: str, own: int) -> bool:
        """Called by SQL; an id above the greatest one came in with this intake.

        `own` says that the reader set himself what the entry says otherwise.
        """
        if own and id_ != self._last_own:
            self.own += 1
            self._last_own = id_
        if id_ == self._last or id_ > self._greatest_id:
            self.repeated += 1
        else:
            self.known += 1
        self._met[offered] += 1
        if status != offered:
            self._offered_another(id_, status, offered)
        self._last = id_
        return True

    def _offered_another(self, id_: int, status: str, offered: str) -> None:
        if status == "unsubscribed":
            self.withdrawn += id_ != self._last and id_ <= self._greatest_id
        elif offered != "pending":
            self._moved[status] -= 1
            self._moved[offered] += 1

    def change(self, offered: Mapping[str, int]) -> Counter[str]:
        """By status, from how many entries offered each: who was not met is new."""
        return Counter(
            {name: offered[name] - self._met[name] + self._moved[name] for name in offered}
        )


def _no_statuses() -> dict[str, int]:
    return dict.fromkeys(STATUSES, 0)


class _Staging:
    """Rows for the staging table."""

    def __init__(self) -> None:
        self._last_at: datetime | None = None
        self._written = _UNKNOWN
        self._found: _Usual | None = None
        self._choices: list[tuple[str | int, ...]] = []  #: staged apart, as few rows have any
        self.chooses = False  #: whether any row says what its reader wants
        self.suppresses = False  #: whether any row says so
        self.suppressions = 0  #: rows of nobody in the list
        self.offered = _no_statuses()  #: how many entries say each status

    @property
    def usual(self) -> _Usual:
        return self._found or _Usual()

    def rows(self, given: Iterable[Given]) -> Iterator[_Staged]:
        """Some at a time, in their order."""
        single: list[tuple[str, ...]] = []
        for one in given:
            if isinstance(one, Bundle):
                yield from self._singly(single)
                single = []
                yield self._bundled(one)
                continue
            single.append(self._row(one) if isinstance(one, Entry) else self._other_row(one))
            if len(single) == _CHUNK:
                yield from self._singly(single)
                single = []
        yield from self._singly(single)

    def _singly(self, rows: list[tuple[str, ...]]) -> Iterator[_Staged]:
        yield _Staged("stage", rows)
        if choices := self._choices:
            self.chooses, self._choices = True, []
            yield _Staged("stage_choices", choices)

    def _row(self, entry: Entry) -> tuple[str, ...]:
        address, status, first_name, last_name, fields, at, source, suppressed, wanted = entry
        if wanted is not NO_PREFERENCES and any(wanted):
            self._choices.append((address, *pack_choices(wanted)))
        packed = _pack(fields) if fields else ""
        said = self._unusual(_Usual(status, self._iso(at), source))
        self.offered[status] += 1  # raises KeyError for what is none
        self.suppresses |= suppressed != ""
        return address, first_name, last_name, packed, *said, suppressed

    def _other_row(self, one: Subscriber | Suppression) -> tuple[str, ...]:
        if isinstance(one, Subscriber):
            return self._row(Entry(*_as_entry(one)))
        self.suppresses = True
        self.suppressions += 1
        return one.address, "", "", "", "suppressed", _UNKNOWN, "", one.reason

    def _bundled(self, bundle: Bundle) -> _Staged:
        addresses, first_names, last_names, fields, at, source = bundle
        said = self._unusual(_Usual("active", self._iso(at), source))
        self.offered["active"] += len(addresses)
        columns = (addresses, first_names, last_names, _packed(fields, len(addresses)))
        if any(said):
            return _Staged("stage", zip(*columns, *map(repeat, said), repeat(""), strict=False))
        return _Staged("stage_usual", zip(*columns, strict=True))

    def _iso(self, at: datetime | None) -> str:
        """Equal times are written once: a list has millions."""
        if at is not self._last_at:
            self._last_at, self._written = at, (iso(at) if at else _UNKNOWN)
        return self._written

    def _unusual(self, said: _Usual) -> tuple[str, str, str]:
        """Empty texts where all of it is as usual; the first one says what that is."""
        if self._found is None:
            self._found = said
        return ("", "", "") if said == self._found else said


@cache
def _for_many(insert: str) -> str:
    """The statement that inserts one row, for as many as go together."""
    start, word, row = insert.rstrip("; \n").partition("VALUES ")
    return f"{start}{word}{', '.join([row] * _TOGETHER)}"


def _pack(fields: Mapping[str, str]) -> str:
    """The same as json.dumps, in a fifth of its time."""
    return "{" + ",".join([f"{_quote(name)}:{_quote(fields[name])}" for name in fields]) + "}"


def _packed(columns: Sequence[tuple[str, Sequence[str]]], count: int) -> Iterable[str]:
    """The same for many rows, column by column; an empty text where there is nothing."""
    if not columns:
        return repeat("", count)
    if len(columns) == 1:
        ((name, values),) = columns
        start = f"{{{_quote(name)}:"
        return [f"{start}{_quote(value)}}}" if value else "" for value in values]
    parts = [
        [f"{name}{_quote(value)}" if value else "" for value in values]
        for name, values in ((f"{_quote(name)}:", values) for name, values in columns)
    ]
    rows = (",".join(filter(None, row)) for row in zip(*parts, strict=True))
    return [f"{{{row}}}" if row else "" for row in rows]
