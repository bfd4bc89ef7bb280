"""The logbook of collecting as one SQLite file, in the project's var folder."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

from newsletter.errors import StoreError
from newsletter.gathered import Item, Removed, Repair, SourceState
from newsletter.logbook import Fate, Known, Reason, Seen, Version, Written
from newsletter.model import Citation
from newsletter.store.queries import parse_queries
from newsletter.store.wal import use_wal

VERSION = 1
_SQL = Path(__file__).with_name("sql")
_PATIENCE = 0.5  # seconds before the one who waits for another process is told so
_MAKING = 30.0  #: seconds that one waits while another makes the logbook
_MAKE_ROOM = "make room on the disk"


class SqliteLogbook:
    """Implements logbook.Logbook; use it from the thread that opened it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._sql = parse_queries((_SQL / "logbook.sql").read_text("utf-8"))

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def writing(self, waiting: Callable[[str], None]) -> Iterator[None]:
        told = False
        while not self._begin():
            if not told:
                waiting("another command is writing to the inbox: waiting for it")
                told = True
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException as error:
            if self._db.in_transaction:  # a disk that is full ends it by itself
                self._db.execute("ROLLBACK")
            if not _is_full(error):
                raise
            kept = "what was finished before is kept"
            hint = f"{_MAKE_ROOM}, and start the command again: {kept}"
            raise StoreError("cannot write the logbook: the disk is full", hint=hint) from error

    def states(self) -> Mapping[str, SourceState]:
        rows = self._db.execute(self._sql["states"])
        return {address: _parse_state(state) for address, state in rows}

    def seen(self, source: str) -> Mapping[str, Seen]:
        rows = self._db.execute(self._sql["seen"], (source,))
        return {row[0]: _parse_seen(*row) for row in rows}

    def find_written(self, slug: str) -> Written | None:
        row = self._db.execute(self._sql["find_draft"], (slug,)).fetchone()
        return _parse_written(row[0]) if row else None

    def find_all_written(self, slugs: Collection[str]) -> Mapping[str, Written]:
        found = {slug: self.find_written(slug) for slug in slugs}
        return {slug: written for slug, written in found.items() if written}

    def slugs(self) -> Set[str]:
        return {slug for (slug,) in self._db.execute(self._sql["slugs"])}

    def known(self) -> Iterator[Known]:
        for slug, digest, title, day, addresses in self._db.execute(self._sql["known"]):
            yield Known(slug, digest, title, day, tuple(json.loads(addresses)))

    def rename(self, old: str, new: str) -> None:
        for statement in ("rename_draft", "rename_items"):
            self._db.execute(self._sql[statement], {"old": old, "new": new})

    def written(self, since: date) -> Mapping[str, Written]:
        rows = self._db.execute(self._sql["drafts_since"], (since.isoformat(),))
        drafts = (_parse_written(about) for (about,) in rows)
        return {written.slug: written for written in drafts}

    def last_added(self) -> tuple[Written, ...]:
        rows = self._db.execute(self._sql["last_added"])
        return tuple(_parse_written(about) for (about,) in rows)

    def record_source(self, source: str, state: SourceState, items: Iterable[Seen]) -> None:
        self._db.execute(self._sql["keep_source"], (source, json.dumps(asdict(state))))
        rows = ((source, *seen[:-1], _dump_item(seen.item)) for seen in items)
        self._db.executemany(self._sql["keep_item"], rows)

    def record_written(self, drafts: Iterable[Written]) -> None:
        rows = ((d.slug, _latest(d), _dump_written(d)) for d in drafts)
        self._db.executemany(self._sql["keep_draft"], rows)

    def _begin(self) -> bool:
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            return False
        return True


def open_logbook(path: Path, *, make: bool) -> SqliteLogbook:
    """The logbook in that file; without `make`, an empty one in memory where there is no file.

    Raises StoreError.
    """
    if make:
        path.parent.mkdir(parents=True, exist_ok=True)
    target = str(path) if make or path.exists() else ":memory:"
    hint = "delete it: only the account of repairs and of what was seen is lost"
    try:
        connection = sqlite3.connect(target, timeout=_PATIENCE, isolation_level=None)
        use_wal(connection, _MAKING)
        # What is recorded rests on files that are on the disk: neither may outlive the other.
        connection.execute("PRAGMA synchronous = FULL")
        _create(connection, path)
    except sqlite3.Error as error:
        hint = _MAKE_ROOM if _is_full(error) else hint
        raise StoreError(f"cannot use the logbook {str(path)!r}: {error}", hint=hint) from error
    return SqliteLogbook(connection)


def _is_full(error: BaseException) -> bool:
    return isinstance(error, sqlite3.Error) and error.sqlite_errorname == "SQLITE_FULL"


def _create(connection: sqlite3.Connection, path: Path) -> None:
    if _version(connection) == VERSION:
        return
    schema = _SQL / "logbook.schema.sql"
    connection.execute(f"PRAGMA busy_timeout = {_MAKING * 1000:.0f}")
    connection.execute("BEGIN IMMEDIATE")
    version = _version(connection)
    if version == 0:
        for statement in schema.read_text("utf-8").split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")
    connection.execute(f"PRAGMA busy_timeout = {_PATIENCE * 1000:.0f}")
    if version > VERSION:
        raise StoreError(
            f"the logbook {str(path)!r} was made by a newer newsletter", hint="upgrade this one"
        )


def _latest(written: Written) -> str:
    """The day of a draft, or the one on which it was collected if that is later."""
    collected = datetime.fromtimestamp(written.collected_at, UTC).date()
    return max(written.day, collected).isoformat()


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _parse_state(text: str) -> SourceState:
    """What an older version did not keep is as in a new state; what it kept too is left out."""
    kept = json.loads(text)
    return SourceState(**{name: kept[name] for name in SourceState.__slots__ if name in kept})


def _parse_seen(key: str, digest: str, since: float, fate: str, slug: str, waiting: str) -> Seen:
    return Seen(key, digest, since, cast(Fate, fate), slug, _parse_item(waiting))


def _dump_item(item: Item | None) -> str:
    if item is None:
        return ""
    return json.dumps(asdict(item), default=lambda moment: moment.isoformat())


def _parse_item(text: str) -> Item | None:
    if not text:
        return None
    kept: dict[str, Any] = json.loads(text)
    for name in ("published_at", "changed_at"):
        kept[name] = datetime.fromisoformat(kept[name]) if kept[name] else None
    for name in ("categories", "also_at", "problems", "notes"):
        kept[name] = tuple(kept.get(name, ()))
    kept["removed"] = tuple(Removed(*values) for values in kept.get("removed", ()))
    kept["source"] = Citation(*kept["source"]) if kept["source"] else None
    return Item(**{name: kept[name] for name in Item.__slots__ if name in kept})


def _dump_written(written: Written) -> str:
    others = [other._asdict() for other in written.others]
    kept = {**written._asdict(), "day": written.day.isoformat(), "others": others}
    return json.dumps(kept)


def _parse_written(text: str) -> Written:
    kept: dict[str, Any] = json.loads(text)
    kept["day"] = date.fromisoformat(kept["day"])
    others = kept.get("others", [])
    if kept.get("other"):  # as an older version kept the only one
        others = [kept["other"]]
    elif kept.get("newer"):  # without an account, as a still older one did
        others = [{"text": kept["newer"], "at": kept["newer_at"], "is_mine": kept["is_mine"]}]
    kept["others"] = tuple(Version(**_known(Version, other)) for other in others)
    return Written(**_known(Written, kept))


def _known(made: type[Written | Version], kept: dict[str, Any]) -> dict[str, Any]:
    """What was kept of it as its values; what is not known by now is left out."""
    for name in ("addresses", "undone", "problems"):
        kept[name] = tuple(kept.get(name, ()))
    for name, make in (("repairs", Repair), ("removed", Removed), ("reasons", Reason)):
        kept[name] = tuple(make(*values) for values in kept.get(name, ()))
    return {name: kept[name] for name in made._fields if name in kept}
