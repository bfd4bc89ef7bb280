"""The SQLite store: one file, opened with the settings that make a commit durable."""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path

from newsletter.errors import StoreError
from newsletter.store.door import Door
from newsletter.store.frontdesk import SqlFrontDesk
from newsletter.store.leases import SqliteLease, hold_file
from newsletter.store.pen import Pen
from newsletter.store.place import Place
from newsletter.store.queries import load_schema
from newsletter.store.sqlite_database import SqliteDatabase
from newsletter.store.sqlite_intake import SqliteIntake
from newsletter.store.sqlstore import SqlStore
from newsletter.store.subscribers import SqlSubscribers
from newsletter.store.turns import Turn
from newsletter.store.wal import use_wal

SCHEMA_VERSION = 6

#: Seconds that a change waits for those of others.
_PATIENCE = 30.0


class SqliteStore(SqlStore):
    """A file."""

    def __init__(self, connection: sqlite3.Connection, path: Path, patience: float) -> None:
        self._shared = _shared(path.resolve())
        database = self._shared.wrap(connection, patience)
        letters = path.with_name(f"{path.name}-letters")
        super().__init__(
            database,
            SqlSubscribers(database, SqliteIntake(database)),
            SqlFrontDesk(database, lambda: hold_file(letters)),
            SqliteLease(path.with_name(f"{path.name}-sending"), connection),
        )
        self._shared.pen.join()

    def close(self) -> None:
        super().close()
        self._shared.pen.part()


class _Shared:
    """By this process's threads, for one file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.pen = Pen(lambda: self.wrap(_connect(path, _PATIENCE), _PATIENCE))
        self._turn = Turn(self.pen.pick)

    def wrap(self, connection: sqlite3.Connection, patience: float) -> SqliteDatabase:
        door = Door(self._path.with_name(f"{self._path.name}-turn"))
        return SqliteDatabase(connection, Place(self._path), self._turn, door, patience)


_shared = cache(_Shared)


def open_sqlite(path: Path, *, patience: float = _PATIENCE) -> SqliteStore:
    """Open the database, made with its schema where there is none. Raises StoreError.

    `patience` are the seconds that a change waits for those of others.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # The readers' addresses are the owner's business; SQLite's other files take this mode over.
        path.touch(mode=0o600)
    except OSError as error:
        raise StoreError(f"cannot open the store {str(path)!r}: {error}") from error
    connection = _connect(path, patience)
    try:
        _migrate(connection, path)
        return SqliteStore(connection, path, patience)
    except (OSError, sqlite3.Error) as error:
        connection.close()
        raise _unusable(path, error) from error
    except StoreError:
        connection.close()
        raise


def _connect(path: Path, patience: float) -> sqlite3.Connection:
    try:
        # One thread uses a connection; at the end, when that thread is gone, another closes it.
        connection = sqlite3.connect(
            path, timeout=patience, isolation_level=None, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise StoreError(f"cannot open the store {str(path)!r}: {error}") from error
    try:
        _configure(connection, patience)
    except sqlite3.Error as error:
        connection.close()
        raise _unusable(path, error) from error
    return connection


def _unusable(path: Path, error: Exception) -> StoreError:
    # To move a good store away would send every issue again: only what is none may go.
    foreign = "not a database" in str(error)
    return StoreError(
        f"cannot use the store {str(path)!r}: {error}",
        hint="move this file away, it is not the newsletter's" if foreign else "",
    )


def _configure(connection: sqlite3.Connection, patience: float) -> None:
    # Of a new file. An import writes its pages one by one, and in half as many calls; a commit of
    # the ledger writes a few of them either way.
    connection.execute("PRAGMA page_size = 8192")
    use_wal(connection, patience)
    # FULL: what a transaction wrote survives a power cut, which the ledger's promises rest on.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # Attempts come and go by the megabyte; to overwrite each with zeros, as some builds of SQLite
    # do, doubles what is written. Erasing a reader overwrites what is left, see `scrub`.
    connection.execute("PRAGMA secure_delete = FAST")


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """From whatever version it has, step by step in one transaction; a new store starts at 0."""
    if _version(connection, path) == SCHEMA_VERSION:
        return
    # A second process may be at the same: the lock decides, the version is asked again.
    connection.execute("BEGIN IMMEDIATE")
    try:
        for version in range(_version(connection, path) + 1, SCHEMA_VERSION + 1):
            for statement in _statements(load_schema("sqlite", version)):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection, path: Path) -> int:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"the store {str(path)!r} has schema version {version}, this program knows"
            f" {SCHEMA_VERSION}",
            hint="it was made by a newer newsletter: upgrade this one",
        )
    return version


def _statements(script: str) -> list[str]:
    """The statements of a script; executescript would commit our transaction."""
    statements, current = [], ""
    for line in script.splitlines(keepends=True):
        current += line
        if sqlite3.complete_statement(current):
            statements.append(current)
            current = ""
    return statements
