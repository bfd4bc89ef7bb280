"""What a mail service said of a reader goes with him; its kind stays, so that accounts add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsletter.store.accounts import Deviating
from newsletter.store.database import Database

#: In the place of a service's words, which may name the reader.
FORGOTTEN = "no longer kept"


def forget_words(database: Database) -> None:
    """Of all who are in the list no more."""
    database.run("forget_words", FORGOTTEN, FORGOTTEN)


def words_kept(database: Database, reader: int, words: str) -> str:
    """What may be kept of a reader who may have been erased since the call began."""
    gone = database.row("any_erasure") and not database.row("find_address", reader)
    return FORGOTTEN if gone else words


def as_kept(database: Database, rows: Iterable[Deviating]) -> Iterator[Deviating]:
    """The same of many; the reasons for which somebody is excluded are our own."""
    rows = list(rows)
    if not rows or not database.row("any_erasure"):
        yield from rows
        return
    for reader, state, reason, at in rows:
        kept = reason if state == "excluded" else words_kept(database, reader, reason)
        yield reader, state, kept, at
