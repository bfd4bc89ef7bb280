"""The PostgreSQL store: tables in a schema of their own, so that the database may hold others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from typing import Any

import psycopg

from newsletter.errors import StoreError
from newsletter.store.frontdesk import SqlFrontDesk
from newsletter.store.leases import SessionLease
from newsletter.store.postgresql_database import PostgresqlDatabase, reason
from newsletter.store.postgresql_intake import PostgresqlIntake
from newsletter.store.postgresql_waiting import Connection
from newsletter.store.queries import load_schema
from newsletter.store.sqlstore import SqlStore
from newsletter.store.subscribers import SqlSubscribers

SCHEMA_VERSION = 6
_FIRST_VERSION = 2

_SCHEMA = "newsletter"
#: Of the advisory lock under which the schema is made and brought up to date.
_MIGRATING = 1852142964

_CONNECTING = 10  #: seconds
#: How the two ends find out within a minute that the other one's machine is no more.
_ALIVE: dict[str, Any] = {"keepalives_idle": 20, "keepalives_interval": 10, "keepalives_count": 3}
_SESSION = f"""
    SET search_path = {_SCHEMA};
    SET TIME ZONE 'UTC';
    SET synchronous_commit = on;
    SET tcp_keepalives_idle = 20;
    SET tcp_keepalives_interval = 10;
    SET tcp_keepalives_count = 3
"""


class PostgresqlStore(SqlStore):
    """A schema of a database."""

    def __init__(self, connection: Connection) -> None:
        database = PostgresqlDatabase(connection)
        super().__init__(
            database,
            SqlSubscribers(database, PostgresqlIntake(database)),
            SqlFrontDesk(database, self._sending_letters),
            SessionLease(database),
        )

    @contextmanager
    def _sending_letters(self) -> Iterator[bool]:
        """Under an advisory lock, which ends with the session at the latest."""
        row = self._db.row("try_letters")
        mine = bool(row and row[0])
        try:
            yield mine
        finally:
            if mine:
                self._db.row("end_letters")


def open_postgresql(url: str, *, patience: float | None = None) -> PostgresqlStore:
    """Open the database, with the schema made where there is none. Raises StoreError.

    `patience` are the seconds that a statement waits for what others have locked; after twice as
    many, a server that says nothing is given up. None is no limit.
    """
    try:
        connection = Connection.connect(
            url,
            autocommit=True,
            application_name="newsletter",
            connect_timeout=_CONNECTING if patience is None else ceil(patience),
            **_ALIVE,
        )
    except psycopg.Error as error:
        raise StoreError(
            f"cannot open the store: {reason(error)}",
            hint="check [store] url, and that the server runs and lets you in",
        ) from error
    try:
        connection.limit = None if patience is None else 2 * patience
        connection.execute(_SESSION)
        if patience is not None:
            connection.execute(f"SET lock_timeout = {patience * 1000:.0f}".encode())
        _migrate(connection)
    except psycopg.Error as error:
        connection.close()
        raise StoreError(
            f"cannot use the store: {reason(error)}",
            hint=f"its user needs the right to create the schema {_SCHEMA!r} in the database",
        ) from error
    except StoreError:
        connection.close()
        raise
    return PostgresqlStore(connection)


def _migrate(connection: Connection) -> None:
    """From whatever version it has, step by step in one transaction; a new store starts at 0."""
    if _version(connection) == SCHEMA_VERSION:
        return
    with connection.transaction():
        # A second process may be at the same: the lock decides, the version is asked again.
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MIGRATING,))
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {_SCHEMA}")
        start = max(_version(connection) + 1, _FIRST_VERSION)
        for version in range(start, SCHEMA_VERSION + 1):
            connection.execute(load_schema("postgresql", version).encode())
        connection.execute(f"COMMENT ON SCHEMA {_SCHEMA} IS 'version {SCHEMA_VERSION}'".encode())


def _version(connection: Connection) -> int:
    """0 where there is no schema yet."""
    row = connection.execute(
        "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = %s",
        (_SCHEMA,),
    ).fetchone()
    words = (row[0] or "").split() if row else []
    version = int(words[1]) if len(words) == 2 and words[0] == "version" else 0
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"the store has schema version {version}, this program knows {SCHEMA_VERSION}",
            hint="it was made by a newer newsletter: upgrade this one",
        )
    return version
