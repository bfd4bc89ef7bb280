"""What the stores' shared code asks of a database: named statements, and transactions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol, TypeVar

Row = tuple[Any, ...]
T = TypeVar("T")


class Database(Protocol):
    """One connection, for one thread. Parameters may be texts, numbers, bytes, datetimes, ids.

    Raises StoreError for faults that a person can act on.
    """

    def transaction(self) -> AbstractContextManager[None]:
        """All of it or nothing; durable at its end. One inside another is part of it."""

    def commit(self, make: Callable[[Database], T]) -> T:
        """A change in a transaction of its own, or in one with changes of other threads.

        It may be made twice, and on another thread's database than this one: where one change
        fails, those beside it begin anew. Durable when this returns.
        """

    def reading(self) -> AbstractContextManager[None]:
        """What is read inside belongs to one moment."""

    def rows(self, name: str, *parameters: Any) -> list[Row]: ...

    def row(self, name: str, *parameters: Any) -> Row | None: ...

    def run(self, name: str, *parameters: Any) -> int:
        """The number of rows that were changed."""

    def run_many(self, name: str, rows: Iterable[Row]) -> None: ...

    def stream(self, name: str, *parameters: Any) -> Iterator[Row]:
        """Rows of a long answer, a few at a time in memory; inside a transaction."""

    def leanly(self) -> AbstractContextManager[None]:
        """For what comes to each page once, so that few are kept."""

    def scrub(self) -> None:
        """Overwrite what deleted rows left behind in our own files; outside a transaction."""

    def is_lost(self) -> bool:
        """Whether the connection is gone, or its file; only another one can go on."""

    def close(self) -> None: ...


def number(database: Database, name: str, *parameters: Any) -> int:
    """The one number that a statement answers with."""
    row = database.row(name, *parameters)
    return int(row[0]) if row else 0


def as_time(value: str | datetime | None) -> datetime | None:
    """SQLite has no times, only texts in ISO 8601."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value
