"""Named statements on SQLite, whose faults become errors that a person can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from time import monotonic
from typing import Any, Literal

import orjson

from newsletter.errors import StoreError
from newsletter.store.database import Database, Row, T
from newsletter.store.door import Door
from newsletter.store.place import Place
from newsletter.store.queries import load_queries
from newsletter.store.turns import Turn

#: Of the patience: where so much is left, the connection's own is near enough, and is not set anew.
_HARDLY_WAITED = 0.9


class SqliteDatabase:
    """Implements store.database.Database on a connection that leaves transactions to us."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        place: Place,
        turn: Turn,
        door: Door,
        patience: float,
    ) -> None:
        """`turn` is what the threads of this process share which write to the same file.

        SQLite lets one of them write and makes the others sleep for a while; who waits for a lock
        of ours goes on at once. `patience` are the seconds that a change waits in all.
        """
        self.connection = connection
        self.sql = load_queries("sqlite")
        self._place = place
        self._turn = turn
        self._door = door
        self._patience = patience
        self._until: float | None = None  #: when the patience of the change at hand ends

    @contextmanager
    def transaction(self, kind: Literal["IMMEDIATE", "DEFERRED"] = "IMMEDIATE") -> Iterator[None]:
        connection = self.connection
        if connection.in_transaction:  # of a caller: his end is ours
            yield
            return
        with self._alone() if kind == "IMMEDIATE" else nullcontext(), self._telling():
            connection.execute(f"BEGIN {kind}")
            yield
            connection.execute("COMMIT")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self.is_lost():
            raise StoreError(
                "another file has taken the place of the store while it was open",
                hint="start again",
            )
        with self.patiently() as until, self._turn.taken(until), self._door.inside(until):
            # Others may be at it who know nothing of our locks.
            left = until - monotonic()
            if left > _HARDLY_WAITED * self._patience:
                yield
                return
            self._be_patient(left)
            try:
                yield
            finally:
                self._be_patient(self._patience)

    @contextmanager
    def patiently(self, until: float = 0.0) -> Iterator[float]:
        """One time for all that a change waits for, one inside the other; `until` is of the
        monotonic clock, and if not given as far away as the patience goes."""
        before = self._until
        self._until = before or until or monotonic() + self._patience
        try:
            yield self._until
        finally:
            self._until = before

    def _be_patient(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {max(seconds, 0.0) * 1000:.0f}")

    def commit(self, make: Callable[[Database], T]) -> T:
        if self.connection.in_transaction:
            return make(self)
        with self.patiently() as until:
            return self._turn.commit(self, make, until)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """All of a transaction or nothing of it, and what a person can do about a fault."""
        connection = self.connection
        try:
            yield
        except BaseException as error:
            if connection.in_transaction:
                with suppress(sqlite3.Error):  # the first error is the one to tell
                    connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise StoreError(
                    f"the store cannot go on: {error}; what was done before is safe",
                    hint=_hint(str(error)),
                ) from error
            raise

    @contextmanager
    def reading(self) -> Iterator[None]:
        with self.transaction("DEFERRED"):
            yield

    def rows(self, name: str, *parameters: Any) -> list[Row]:
        return self._execute(name, parameters).fetchall()

    def row(self, name: str, *parameters: Any) -> Row | None:
        found: Row | None = self._execute(name, parameters).fetchone()
        return found

    def run(self, name: str, *parameters: Any) -> int:
        return self._execute(name, parameters).rowcount

    def run_many(self, name: str, rows: Iterable[Row]) -> None:
        if bound := [tuple(map(_bind, row)) for row in rows]:
            self.connection.executemany(self.sql[name], bound)

    def stream(self, name: str, *parameters: Any) -> Iterator[Row]:
        return self._execute(name, parameters)

    @contextmanager
    def leanly(self) -> Iterator[None]:
        """With a tenth of the cache: what goes out soon is still in the processor's own."""
        (cache,) = self.connection.execute("PRAGMA cache_size").fetchone()
        self.connection.execute("PRAGMA cache_size = -200")
        try:
            yield
        finally:
            self.connection.execute(f"PRAGMA cache_size = {cache}")

    def scrub(self) -> None:
        with suppress(sqlite3.OperationalError):  # somebody is writing: the next one will do it
            if self.connection.execute("PRAGMA freelist_count").fetchone()[0]:
                self.connection.execute("VACUUM")
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def is_lost(self) -> bool:
        return self._place.is_left()

    def close(self) -> None:
        self.connection.close()  # which spares the journal of a file that took the place of its own
        self._door.close()

    def _execute(self, name: str, parameters: Row) -> sqlite3.Cursor:
        return self.connection.execute(self.sql[name], tuple(map(_bind, parameters)))


def iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _bind(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    return orjson.dumps(value).decode() if isinstance(value, list) else value


def _hint(message: str) -> str:
    if "full" in message:
        return "free some space, then start again"
    if "readonly" in message or "read-only" in message:
        return "make the folder `var` writable"
    return "start again"
