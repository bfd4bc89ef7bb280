"""Many entries at once into PostgreSQL: copied to a temporary table, then one sorted upsert."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any

import orjson

from newsletter.audience import fold
from newsletter.mailing import NO_PREFERENCES, Bundle, Entry, Intake, Subscriber, Suppression
from newsletter.ports import Given
from newsletter.store.database import number
from newsletter.store.postgresql_database import PostgresqlDatabase, without_nul
from newsletter.store.subscribers import count_subscribers, pack_choices, rehearsal

_as_entry = attrgetter(*Entry._fields)  #: of a subscriber


class PostgresqlIntake:
    def __init__(self, database: PostgresqlDatabase) -> None:
        self._db = database

    def __call__(
        self, entries: Iterable[Given], at: datetime, rehearse: bool, then: Callable[[], None]
    ) -> Intake:
        self._db.run("drop_staging")
        self._db.run("create_staging")
        try:
            copied = self._copy(entries)
            if rehearse:
                with rehearsal(self._db):
                    return self._take_staged(copied, at, then)
            with self._db.transaction():
                self._db.run("lock_list")
                return self._take_staged(copied, at, then)
        finally:
            self._db.run("drop_staging")

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

    def _take_staged(self, copied: int, at: datetime, then: Callable[[], None]) -> Intake:
        before = count_subscribers(self._db)
        self._db.run("suppress_staged", at)
        suppressions = self._db.run("drop_suppressions")
        withdrawn = number(self._db, "count_withdrawn")
        self._db.run("fold_repeated")
        distinct = number(self._db, "count_staged")
        known = number(self._db, "count_known")
        suppressed = number(self._db, "count_suppressed")
        self._db.run("take")
        after = count_subscribers(self._db)
        then()
        return Intake(
            new=distinct - known,
            known=known,
            repeated=copied - suppressions - distinct,
            withdrawn=withdrawn,
            suppressed=suppressed,
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
        about = map(without_nul, (source, suppressed, *pack_choices(wanted)))
        yield *texts, packed, at, *about


def _as_row(one: Subscriber | Suppression) -> tuple[Any, ...]:
    if isinstance(one, Suppression):
        return one.address, "suppressed", "", "", {}, None, "", one.reason, NO_PREFERENCES
    row: tuple[Any, ...] = _as_entry(one)
    return row


def _pack(fields: Mapping[str, str]) -> str:
    clean = {without_nul(name): without_nul(value) for name, value in fields.items()}
    return orjson.dumps(clean).decode()
