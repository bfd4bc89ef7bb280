"""Named statements on PostgreSQL, whose faults become errors that a person can act on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import count
from selectors import EVENT_READ, DefaultSelector
from typing import Any

import psycopg
from psycopg import pq
from psycopg.types.string import TextLoader

from newsletter.errors import StoreError
from newsletter.store.database import Database, Row, T
from newsletter.store.postgresql_waiting import Connection
from newsletter.store.queries import load_queries


class PostgresqlDatabase:
    """Implements store.database.Database on a connection that is in autocommit mode."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.sql = load_queries("postgresql")
        self._cursors = count()
        connection.adapters.register_loader("jsonb", TextLoader)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        if self._is_idle():
            with told(), self.connection.transaction():
                yield
        else:  # of a caller: his end is ours
            yield

    def commit(self, make: Callable[[Database], T]) -> T:
        with self.transaction():  # the server commits what comes together in one go
            return make(self)

    @contextmanager
    def reading(self) -> Iterator[None]:
        is_first = self._is_idle()
        with self.transaction():
            if is_first:
                self.connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield

    def _is_idle(self) -> bool:
        """Also where the connection is broken: then the next statement says so."""
        status = self.connection.info.transaction_status
        return status in (pq.TransactionStatus.IDLE, pq.TransactionStatus.UNKNOWN)

    def rows(self, name: str, *parameters: Any) -> list[Row]:
        return self._execute(name, parameters).fetchall()

    def row(self, name: str, *parameters: Any) -> Row | None:
        return self._execute(name, parameters).fetchone()

    def run(self, name: str, *parameters: Any) -> int:
        return self._execute(name, parameters).rowcount

    def run_many(self, name: str, rows: Iterable[Row]) -> None:
        if bound := [tuple(map(_bind, row)) for row in rows]:
            with told(), self.connection.cursor() as cursor:
                cursor.executemany(self._sql(name), bound)

    def stream(self, name: str, *parameters: Any) -> Iterator[Row]:
        # On the server's side: the client would take in the whole answer first.
        with told(), self.connection.cursor(name=f"stream{next(self._cursors)}") as cursor:
            cursor.itersize = 5000
            cursor.execute(self._sql(name), tuple(map(_bind, parameters)))
            yield from cursor

    def leanly(self) -> AbstractContextManager[None]:
        """The pages are the server's."""
        return nullcontext()

    def scrub(self) -> None:
        """The server's own vacuum does it."""

    def is_lost(self) -> bool:
        """To an idle connection the server writes nothing but that it ends, or a notice."""
        if self.connection.closed or not self._is_idle():
            return self.connection.closed
        with DefaultSelector() as selector:
            selector.register(self.connection, EVENT_READ)
            return bool(selector.select(0))

    def close(self) -> None:
        self.connection.close()

    def _execute(self, name: str, parameters: Row) -> psycopg.Cursor[Row]:
        with told():
            return self.connection.execute(self._sql(name), tuple(map(_bind, parameters)))

    def _sql(self, name: str) -> bytes:
        return self.sql[name].encode()


def _bind(value: Any) -> Any:
    return without_nul(value) if isinstance(value, str) else value


def without_nul(text: str) -> str:
    """PostgreSQL knows no text with this character, and nobody reads it."""
    return text.replace("\0", "\ufffd") if "\0" in text else text


@contextmanager
def told() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        if not isinstance(error, psycopg.OperationalError | psycopg.errors.InsufficientPrivilege):
            raise
        raise StoreError(
            f"the store cannot go on: {reason(error)}; what was done before is safe",
            hint="start again when the database answers",
        ) from error


def reason(error: psycopg.Error) -> str:
    """The first line of what the server or its library says."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
