"""Many entries at once into PostgreSQL: copied to a temporary table, then one sorted upsert."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import count
from operator import attrgetter
from typing import Any

import orjson

from newsletter.audience import fold
from newsletter.mailing import NO_PREFERENCES, Bundle, Entry, Intake, Subscriber, Suppression
from newsletter.ports import Given
from newsletter.store.database import number
from newsletter.store.postgresql_database import PostgresqlDatabase, told, without_nul
from newsletter.store.subscribers import TakeStaged, count_subscribers, pack_choices

_as_entry = attrgetter(*Entry._fields)  #: of a subscriber


class PostgresqlIntake:
    def __init__(self, database: PostgresqlDatabase) -> None:
        self._db = database
        self._stages = count(1)

    @contextmanager
    def __call__(self, entries: Iterable[Given], at: datetime) -> Iterator[TakeStaged]:
        stage = next(self._stages)
        self._db.run("drop_staging")
        self._db.run("create_staging")
        try:
            copied = self._copy(entries)
            self._rename("put_away", stage)
            yield partial(self._take, copied, stage, at)
        finally:
            self._db.run("drop_staging")
            self._rename("drop_put_away", stage)

    def _take(self, copied: int, stage: int, at: datetime) -> Intake:
        self._db.run("lock_list")
        self._rename("put_back", stage)
        intake = self._take_staged(copied, at)
        self._db.run("drop_staging")
        return intake

    def _rename(self, statement: str, stage: int) -> None:
        """Several intakes may be staged at a time, and the statements know one table."""
        with told():
            self._db.connection.execute(self._db.sql[statement].format(stage=stage).encode())

    def _copy(self, entries: Iterable[Given]) -> int:
        """Into the temporary table only: nobody waits while the entries arrive."""
        copied = 0
        with (
            self._db.connection.cursor() as cursor,
            cursor.copy(self._db.sql["stage"].encode()) as copy,
        ):
            for row in _staged(entries):
                copied += 1
                copy.write_row((copied, *row))
        return copied

    def _take_staged(self, copied: int, at: datetime) -> Intake:
        before = count_subscribers(self._db)
        self._db.run("suppress_staged", at)
        suppressions = self._db.run("drop_suppressions")
        withdrawn = number(self._db, "count_withdrawn")
        self._db.run("fold_repeated")
        distinct = number(self._db, "count_staged")
        known = number(self._db, "count_known")
        own = number(self._db, "count_own")
        suppressed = number(self._db, "count_suppressed")
        self._db.run("take")
        after = count_subscribers(self._db)
        return Intake(
            new=distinct - known,
            known=known,
            repeated=copied - suppressions - distinct,
            withdrawn=withdrawn,
            suppressed=suppressed,
            own=own,
            suppressions=suppressions,
            change={name: after[name] - before[name] for name in before},
        )


def _staged(given: Iterable[Given]) -> Iterator[tuple[Any, ...]]:
    entries = (e for one in given for e in (one.entries() if isinstance(one, Bundle) else (one,)))
    for entry in entries:
        address, status, first_name, last_name, fields, at, source, suppressed, wanted = (
            entry if isinstance(entry, Entry) else _as_row(entry)
        )
        packed = _pack(fields) if fields else "{}"
        texts = map(without_nul, (address, fold(address), status, first_name, last_name))
        *choices, own = pack_choices(wanted)
        about = map(without_nul, (source, suppressed, *choices))
        yield *texts, packed, at, *about, own


def _as_row(one: Subscriber | Suppression) -> tuple[Any, ...]:
    if isinstance(one, Suppression):
        return one.address, "suppressed", "", "", {}, None, "", one.reason, NO_PREFERENCES
    row: tuple[Any, ...] = _as_entry(one)
    return row


def _pack(fields: Mapping[str, str]) -> str:
    clean = {without_nul(name): without_nul(value) for name, value in fields.items()}
    return orjson.dumps(clean).decode()
