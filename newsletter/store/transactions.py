"""Transactions of SQLite, whose faults become errors that a person can act on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal

from newsletter.errors import StoreError


@contextmanager
def transaction(
    connection: sqlite3.Connection, kind: Literal["IMMEDIATE", "DEFERRED"] = "IMMEDIATE"
) -> Iterator[None]:
    """All of it or nothing, for a connection that leaves transactions to us. Raises StoreError."""
    try:
        connection.execute(f"BEGIN {kind}")
        yield
        connection.execute("COMMIT")
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


def _hint(message: str) -> str:
    if "full" in message:
        return "free some space, then start again"
    if "readonly" in message or "read-only" in message:
        return "make the folder `var` writable"
    return "start again"
