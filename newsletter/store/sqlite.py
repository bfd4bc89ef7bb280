"""The SQLite store: one file, opened with the settings that make a commit durable."""

from __future__ import annotations

import sqlite3
from importlib.resources import files
from pathlib import Path

from newsletter.errors import StoreError
from newsletter.store.sqlite_ledger import SqliteLedger
from newsletter.store.sqlite_subscribers import SqliteSubscribers

SCHEMA_VERSION = 1

#: Seconds that a statement waits for another process's transaction.
_BUSY_TIMEOUT = 30.0


class SqliteStore:
    """Subscribers and ledger in one database; use it from the thread that opened it."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self.subscribers = SqliteSubscribers(connection)
        self.ledger = SqliteLedger(connection, lock=path.with_name(f"{path.name}-sending"))

    def close(self) -> None:
        self._connection.close()


def open_sqlite(path: Path) -> SqliteStore:
    """Open the database, made with its schema where there is none. Raises StoreError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # The readers' addresses are the owner's business; SQLite's other files take this mode over.
        path.touch(mode=0o600)
        connection = sqlite3.connect(path, timeout=_BUSY_TIMEOUT, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"cannot open the store {str(path)!r}: {error}") from error
    try:
        _configure(connection)
        _create(connection, path)
    except sqlite3.Error as error:
        connection.close()
        # To move a good store away would send every issue again: only what is none may go.
        foreign = "not a database" in str(error)
        raise StoreError(
            f"cannot use the store {str(path)!r}: {error}",
            hint="move this file away, it is not the newsletter's" if foreign else "",
        ) from error
    except StoreError:
        connection.close()
        raise
    return SqliteStore(connection, path)


def _configure(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    # FULL: what a transaction wrote survives a power cut, which the ledger's promises rest on.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _create(connection: sqlite3.Connection, path: Path) -> None:
    if _version(connection, path) == SCHEMA_VERSION:
        return
    schema = files("newsletter.store").joinpath("sql/schema.sqlite.sql").read_text("utf-8")
    # A second process may be creating the same file: the lock decides, the version is asked again.
    connection.execute("BEGIN IMMEDIATE")
    try:
        if _version(connection, path) == 0:
            for statement in _statements(schema):
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
