"""Changes of many threads in one transaction: none lost, none out of order, one failing alone."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsletter.consenting import Note
from newsletter.errors import StoreError
from newsletter.mailing import Entry
from newsletter.store.database import Database
from newsletter.store.sqlite import SqliteStore, open_sqlite

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
Change = Callable[[Database], Any]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = open_sqlite(tmp_path / "newsletter.db")
    store.subscribers.take([Entry(f"r{n}@example.com", "active") for n in range(9)], at=NOW)
    yield store
    store.close()


@contextmanager
def waiting(path: Path, changes: list[Change]) -> Iterator[list[Future[Any]]]:
    """The changes wait in their order, each on a thread and a connection of its own."""

    def commit(change: Change) -> Any:
        store = open_sqlite(path)
        try:
            return store._db.commit(change)
        finally:
            store.close()

    holder = open_sqlite(path)
    queue = holder._db._turn._waiting
    with ThreadPoolExecutor(len(changes)) as pool:
        with holder._db.transaction():
            futures = []
            for number, change in enumerate(changes, 1):
                futures.append(pool.submit(commit, change))
                while len(queue) < number:
                    time.sleep(0.001)
        yield futures
    assert not queue
    holder.close()


def rename(number: int, name: str) -> Change:
    return lambda database: database.run("choose", name, "", "{}", None, 0, number)


def names(store: SqliteStore) -> list[str]:
    return [one.first_name for one in store.subscribers.stream()]


def test_changes_that_wait_share_a_transaction_in_their_order(
    store: SqliteStore, tmp_path: Path
) -> None:
    made_on: list[Database] = []

    def change(number: int, name: str) -> Change:
        def make(database: Database) -> int:
            made_on.append(database)
            return rename(number, name)(database) + number

        return make

    about = [(1, "a"), (2, "b"), (1, "c"), (3, "d"), (2, "e"), (1, "f")]
    with waiting(tmp_path / "newsletter.db", [change(*each) for each in about]) as futures:
        assert [future.result() for future in futures] == [1 + number for number, _ in about]
    assert len(made_on) == len(about)
    assert len(set(map(id, made_on))) == 1
    assert names(store)[:3] == ["f", "e", "d"]


@pytest.mark.parametrize("bad", [(0,), (2,), (4,), (1, 2), (0, 1, 2, 3, 4)])
def test_a_change_that_fails_fails_alone(
    store: SqliteStore, tmp_path: Path, bad: tuple[int, ...]
) -> None:
    def fail(number: int) -> Change:
        def make(database: Database) -> None:
            rename(number, "never")(database)
            raise ValueError(f"change {number}")

        return make

    changes = [fail(n + 1) if n in bad else rename(n + 1, f"name {n}") for n in range(5)]
    with waiting(tmp_path / "newsletter.db", changes) as futures:
        for number, future in enumerate(futures):
            if number in bad:
                with pytest.raises(ValueError, match=f"change {number + 1}"):
                    future.result()
            else:
                assert future.result() == 1
    assert names(store)[:5] == ["" if n in bad else f"name {n}" for n in range(5)]


def test_nothing_is_acknowledged_that_the_disk_did_not_take(
    store: SqliteStore, tmp_path: Path
) -> None:
    def fill_the_disk(database: Database) -> None:
        pages = database.connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]
        database.connection.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]

    def add_much(database: Database) -> None:
        rename(2, "x" * 100_000)(database)

    with waiting(tmp_path / "newsletter.db", [fill_the_disk, add_much, rename(3, "c")]) as futures:
        assert futures[0].result() is None
        with pytest.raises(StoreError, match="full"):
            futures[1].result()
        assert futures[2].result() == 1
    assert names(store)[:4] == ["", "", "c", ""]


def test_a_change_inside_a_transaction_is_part_of_it(store: SqliteStore) -> None:
    def take_back() -> None:
        with store.ledger.together():
            assert store.front_desk.change(1, Note(NOW, "unsubscribed", "page"))
            raise RuntimeError("taken back")

    with pytest.raises(RuntimeError, match="taken back"):
        take_back()
    assert store.subscribers.counts()["unsubscribed"] == 0


def test_who_waits_too_long_is_told_so_and_changes_nothing_later(
    store: SqliteStore, tmp_path: Path
) -> None:
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(open_sqlite, tmp_path / "newsletter.db", patience=0.05).result()
        with store._db.transaction():
            late = pool.submit(other._db.commit, rename(1, "late"))
            with pytest.raises(StoreError, match="is busy"):
                late.result()
        pool.submit(other.close).result()
    assert store._db.commit(rename(2, "next")) == 1
    assert names(store)[:2] == ["", "next"]


def test_who_loses_patience_at_the_head_leaves_the_others_to_the_next(
    store: SqliteStore, tmp_path: Path
) -> None:
    path = tmp_path / "newsletter.db"
    queue = store._db._turn._waiting

    def commit(patience: float, change: Change) -> Any:
        mine = open_sqlite(path, patience=patience)
        try:
            return mine._db.commit(change)
        finally:
            mine.close()

    with ThreadPoolExecutor(4) as pool:
        with store._db.transaction():
            futures = []
            for number, patience in enumerate((0.2, 0.3, 30, 30), 1):
                futures.append(pool.submit(commit, patience, rename(number, f"name {number}")))
                while len(queue) < number:
                    time.sleep(0.001)
            for hasty in futures[:2]:
                with pytest.raises(StoreError, match="is busy"):
                    hasty.result()
        assert [patient.result() for patient in futures[2:]] == [1, 1]
    assert names(store)[:4] == ["", "", "name 3", "name 4"]


def test_who_is_interrupted_at_the_head_leaves_the_others_to_the_next(
    store: SqliteStore, tmp_path: Path
) -> None:
    def interrupt(database: Database) -> None:
        rename(1, "never")(database)
        raise KeyboardInterrupt

    changes = [interrupt, rename(2, "second"), rename(3, "third")]
    with waiting(tmp_path / "newsletter.db", changes) as futures:
        with pytest.raises(KeyboardInterrupt):
            futures[0].result()
        assert [future.result() for future in futures[1:]] == [1, 1]
    assert names(store)[:3] == ["", "second", "third"]


def test_a_file_that_took_the_place_of_another_gets_what_threads_change_together(
    store: SqliteStore, tmp_path: Path
) -> None:
    path, aside = tmp_path / "newsletter.db", tmp_path / "aside.db"
    with waiting(path, [rename(1, "a"), rename(2, "b")]) as futures:
        assert [future.result() for future in futures] == [1, 1]
    store._db.scrub()
    aside.write_bytes(path.read_bytes())  # somebody brings a backup back
    aside.replace(path)
    for journal in ("-wal", "-shm"):
        path.with_name(f"{path.name}{journal}").unlink()
    with waiting(path, [rename(3, "c"), rename(4, "d")]) as futures:
        assert [future.result() for future in futures] == [1, 1]
    store.close()
    reopened = open_sqlite(path)
    assert names(reopened)[:4] == ["a", "b", "c", "d"]
    reopened.close()


def test_a_store_whose_file_is_another_one_says_so_and_leaves_its_journal_alone(
    store: SqliteStore, tmp_path: Path
) -> None:
    path, aside = tmp_path / "newsletter.db", tmp_path / "aside.db"
    assert not store.is_lost()
    store._db.scrub()
    aside.write_bytes(path.read_bytes())
    for journal in ("-wal", "-shm"):
        path.with_name(f"{path.name}{journal}").unlink()
    aside.replace(path)
    assert store.is_lost()
    with pytest.raises(StoreError, match="taken the place"):
        store._db.commit(rename(1, "lost"))
    other = open_sqlite(path)
    assert other._db.commit(rename(2, "kept")) == 1
    store.close()  # the last connection to a file deletes the journal, by its name
    third = open_sqlite(path)
    assert names(third)[:2] == ["", "kept"]
    assert other._db.commit(rename(3, "too")) == 1
    assert names(third)[:3] == ["", "kept", "too"]
    other.close()
    third.close()


def test_the_last_store_closes_what_its_threads_shared(store: SqliteStore, tmp_path: Path) -> None:
    def opened() -> int:
        """How often this process has the file open."""
        shown = (one.readlink() for one in Path("/proc/self/fd").iterdir() if one.is_symlink())
        return sum(target == tmp_path / "newsletter.db" for target in shown)

    with waiting(tmp_path / "newsletter.db", [rename(1, "a"), rename(2, "b")]) as futures:
        assert [future.result() for future in futures] == [1, 1]
    assert opened() > 1
    store.close()
    assert opened() == 0


_HOLDER = """
import sys
from pathlib import Path
from newsletter.store.sqlite import open_sqlite
store = open_sqlite(Path(sys.argv[1]))
with store._db.transaction():
    print("inside", flush=True)
    sys.stdin.readline()
store.close()
print("outside", flush=True)
sys.stdin.readline()
"""


def test_who_waits_for_another_process_waits_as_long_as_he_will(
    store: SqliteStore, tmp_path: Path
) -> None:
    path = tmp_path / "newsletter.db"
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as holder:
        assert holder.stdin
        assert holder.stdout
        assert holder.stdout.readline() == "inside\n"
        hasty, patient = open_sqlite(path, patience=0.2), open_sqlite(path)
        began = time.monotonic()
        for _ in range(2):  # the second time somebody is still at the door
            with pytest.raises(StoreError, match="is busy"):
                hasty._db.commit(rename(1, "late"))
        assert time.monotonic() - began < 2
        holder.stdin.write("\n")
        holder.stdin.flush()
        assert patient._db.commit(rename(2, "patient")) == 1
        assert holder.stdout.readline() == "outside\n"
        assert hasty._db.commit(rename(3, "hasty")) == 1  # and nobody has kept the door
        assert patient._db.commit(rename(4, "again")) == 1
        holder.stdin.close()
    assert names(store)[:4] == ["", "patient", "hasty", "again"]
    hasty.close()
    patient.close()


def test_who_waited_for_one_has_less_patience_with_the_next(
    store: SqliteStore, tmp_path: Path
) -> None:
    def patience(database: Database) -> int:
        """Milliseconds that it would wait for somebody who knows nothing of our locks."""
        row = database.connection.execute("PRAGMA busy_timeout").fetchone()  # type: ignore[attr-defined]
        return int(row[0])

    holder, other = (open_sqlite(tmp_path / "newsletter.db", patience=1) for _ in range(2))
    with ThreadPoolExecutor(1) as pool:
        with holder._db.transaction():
            late = pool.submit(other._db.commit, patience)
            while not holder._db._turn._waiting:
                time.sleep(0.001)
            time.sleep(0.12)
        assert 0 < late.result() <= 880
    assert patience(other._db) == 1000
    assert other._db.commit(patience) == 1000  # where nothing was waited for it stays
    holder.close()
    other.close()


_WRITER = """
import sys
from pathlib import Path
from newsletter.store.sqlite import open_sqlite
store = open_sqlite(Path(sys.argv[1]))
for _ in range(300):
    store._db.commit(lambda db: db.run("add_reason", "", 0))
    with store._db.transaction():
        (count,) = store._db.connection.execute("SELECT last_name FROM subscriber").fetchone()
        store._db.run("choose", "", str(int(count or 0) + 1), "{}", None, 0, 1)
store.close()
"""


def test_several_processes_write_one_after_the_other(store: SqliteStore, tmp_path: Path) -> None:
    command = [sys.executable, "-c", _WRITER, str(tmp_path / "newsletter.db")]
    writers = [subprocess.Popen(command) for _ in range(3)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    found = store.subscribers.find("r0@example.com")
    assert found is not None
    assert found.last_name == "900"
