"""The journal of SQLite in which readers and a writer do not wait for each other."""

from __future__ import annotations

import sqlite3
from time import monotonic, sleep


def use_wal(connection: sqlite3.Connection, patience: float) -> None:
    """Of a new file only one can make the change, and SQLite has the others not wait for it.

    `patience` are seconds. Raises sqlite3.OperationalError after them.
    """
    until = monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() > until:
                raise
            sleep(0.01)
        else:
            return
