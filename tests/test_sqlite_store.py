"""The SQLite store, by the contract of every store and by what is its own."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import threading
import zlib
from collections.abc import Callable
from contextlib import closing
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.delivery import certify
from newsletter.errors import StoreError
from newsletter.mailing import Event, Reader, Receipt, name_own
from newsletter.ports import Store
from newsletter.store import open_store
from newsletter.store.leases import SqliteLease
from newsletter.store.logbook import SqliteLogbook, open_logbook
from newsletter.store.packing import pack_ids, pack_message, unpack_ids
from newsletter.store.queries import load_queries, load_schema
from newsletter.store.sqlite import SqliteStore, open_sqlite
from tests.events_contract import EventsContract
from tests.ledger_contract import ISSUE, MESSAGE, NOW, LedgerContract, add_subscribers, prepare
from tests.segments_contract import SegmentsContract


class TestSqliteLedger(LedgerContract):
    @pytest.fixture
    def open_again(self, tmp_path: Path) -> Callable[[], Store]:
        return lambda: open_sqlite(tmp_path / "var" / "newsletter.db")


class TestSqliteSegments(SegmentsContract):
    @pytest.fixture
    def open_again(self, tmp_path: Path) -> Callable[[], Store]:
        return lambda: open_sqlite(tmp_path / "newsletter.db")


class TestSqliteEvents(EventsContract):
    @pytest.fixture
    def open_again(self, tmp_path: Path) -> Callable[[], Store]:
        return lambda: open_sqlite(tmp_path / "newsletter.db")

    @pytest.fixture
    def open_twice(self, tmp_path: Path) -> Callable[[], tuple[Store, Store]]:
        numbers = count()

        def open_one() -> Store:
            return open_sqlite(tmp_path / f"{next(numbers)}.db")

        return lambda: (open_one(), open_one())


def test_the_settings_url_opens_a_file_of_the_project(tmp_path: Path) -> None:
    open_store("sqlite:///var/newsletter.db", tmp_path).close()
    assert (tmp_path / "var" / "newsletter.db").is_file()


def test_another_kind_of_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "newsletter.db"
    path.write_bytes(b"these are my holiday pictures" * 100)
    with pytest.raises(StoreError, match="not a database"):
        open_sqlite(path)
    assert path.read_bytes().startswith(b"these are my holiday pictures")


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "newsletter.db"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(StoreError, match="schema version 99"):
        open_sqlite(path)


def test_a_store_of_version_1_is_brought_up_to_date_in_the_middle_of_a_send(tmp_path: Path) -> None:
    path = tmp_path / "newsletter.db"
    packed = zlib.compress(json.dumps([["name"], [[1, "a@example.com", "A"]]]).encode(), 1)
    with sqlite3.connect(path) as database:
        database.executescript(load_schema("sqlite", 1))
        database.executescript(f"""
            PRAGMA user_version = 1;
            INSERT INTO subscriber (address, folded, status, first_name) VALUES
                ('a@example.com', 'a@example.com', 'active', 'A'),
                ('b@example.com', 'b@example.com', 'active', 'B'),
                ('c@example.com', 'c@example.com', 'active', 'C');
            INSERT INTO issue VALUES ('{ISSUE}', 'd', x'', 3, '{NOW.isoformat()}', NULL, '');
            INSERT INTO deviation VALUES
                ('{ISSUE}', 3, 'uncertain', 'no answer', '{NOW.isoformat()}');
        """)
        database.execute("UPDATE issue SET message = ?", (pack_message(MESSAGE),))
        insert = "INSERT INTO batch VALUES (?, ?, ?, 1, ?, 0, ?, 1, ?, ?, '')"
        for row in (
            (ISSUE, 1, "sending", pack_ids([1]), "key1", NOW.isoformat(), packed),
            (ISSUE, 2, "queued", pack_ids([2]), "", None, None),
        ):
            database.execute(insert, row)
    database.close()
    store = open_sqlite(path)
    (open_one,) = store.ledger.unresolved(ISSUE)
    assert open_one.readers == (Reader(1, "a@example.com", {"name": "A"}),)
    assert (open_one.key, open_one.started_at) == ("key1", NOW)
    store.ledger.record(open_one, Receipt(accepted=frozenset({1})), at=NOW)
    attempt = store.ledger.claim(ISSUE, prepare, at=NOW)
    assert attempt
    store.ledger.record(attempt, Receipt(accepted=frozenset({2})), at=NOW)
    told = Event(service="x", id="1", kind="delivered", address="c@example.com", at=NOW, key="key1")
    assert store.apply_events([told], soft_bounces=3, at=NOW) == 1
    assert certify(ISSUE, store.ledger).closed
    store.close()
    open_sqlite(path).close()


def test_what_readers_chose_before_it_was_noted_is_their_own(tmp_path: Path) -> None:
    path = tmp_path / "newsletter.db"
    with closing(sqlite3.connect(path)) as database:
        for version in range(1, 6):
            database.executescript(load_schema("sqlite", version))
        database.executescript("""
            PRAGMA user_version = 5;
            INSERT INTO subscriber
                (address, folded, status, first_name, consent_source, interests, paused_until)
            VALUES
                ('a@x.nl', 'a@x.nl', 'active', 'A', 'form at https://x.nl/', '{}', NULL),
                ('b@x.nl', 'b@x.nl', 'active', 'B', 'import of list.csv', '{}', NULL),
                ('c@x.nl', 'c@x.nl', 'active', 'C', 'import of list.csv',
                 '{"topics": ["ai"], "speakers": []}', '2027-01-31'),
                ('d@x.nl', 'd@x.nl', 'pending', 'D', 'form, not confirmed', '{}', NULL);
        """)
    store = open_sqlite(path)
    own = [name_own(one.preferences.own) for one in store.subscribers.stream()]
    assert own == [("first_name",), (), ("topics", "paused_until"), ()]
    store.close()


def test_a_new_file_has_large_pages_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    def page_size(path: Path) -> int:
        with closing(sqlite3.connect(path)) as connection:
            return int(connection.execute("PRAGMA page_size").fetchone()[0])

    new, old = tmp_path / "new.db", tmp_path / "old.db"
    open_sqlite(new).close()
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("PRAGMA page_size = 4096")
        connection.execute("VACUUM")
    store = open_sqlite(old)
    add_subscribers(store, 3)
    store.close()
    assert page_size(new) == 8192
    assert page_size(old) == 4096


def test_a_store_that_nobody_else_writes_to_loads_no_thread_pools() -> None:
    """Each command opens one; those modules and logging take a megabyte."""
    code = (
        "import sys, newsletter.store.sqlite\n"
        "assert not {'concurrent.futures', 'logging'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_erased_reader_leaves_no_trace_in_the_files(tmp_path: Path) -> None:
    store = open_sqlite(tmp_path / "newsletter.db")
    add_subscribers(store, 600)
    store.ledger.freeze(MESSAGE, batch_size=300, at=NOW)
    while attempt := store.ledger.claim(ISSUE, prepare, at=NOW):
        accepted = frozenset(reader.id for reader in attempt.readers)
        store.ledger.record(attempt, Receipt(accepted=accepted), at=NOW)

    def files_with(text: bytes) -> list[Path]:
        return [path for path in tmp_path.iterdir() if text in path.read_bytes()]

    assert files_with(b"reader123@example.com")
    store.front_desk.erase("reader123@example.com", b"code", at=NOW)
    assert files_with(b"reader123@example.com") == []
    assert files_with(b"reader124@example.com")
    store.close()


def test_a_call_that_ends_leaves_no_trace_of_who_was_erased_meanwhile(tmp_path: Path) -> None:
    store = open_sqlite(tmp_path / "newsletter.db")
    add_subscribers(store, 600)
    store.ledger.freeze(MESSAGE, batch_size=300, at=NOW)
    assert store.ledger.claim(ISSUE, prepare, at=NOW)
    store.ledger.release()

    def files_with(text: bytes) -> list[Path]:
        return [path for path in tmp_path.iterdir() if text in path.read_bytes()]

    store.front_desk.erase("reader123@example.com", b"code", at=NOW)
    assert files_with(b"reader123@example.com")  # else nobody knew who is in the call
    with store.ledger.sending(ISSUE, lambda _: None):
        (attempt,) = store.ledger.unresolved(ISSUE)
        accepted = frozenset(reader.id for reader in attempt.readers)
        store.ledger.record(attempt, Receipt(accepted=accepted), at=NOW)
    assert files_with(b"reader123@example.com") == []
    assert files_with(b"reader124@example.com")
    store.close()


def test_two_processes_may_create_the_store_at_the_same_time(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib; from newsletter.store.sqlite import open_sqlite;"
        "open_sqlite(pathlib.Path(sys.argv[1])).close()"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "newsletter.db")]
    processes = [subprocess.Popen(command) for _ in range(4)]
    assert [process.wait() for process in processes] == [0] * 4


@pytest.mark.parametrize("open_file", [open_sqlite, partial(open_logbook, make=True)])
def test_who_opens_a_new_file_waits_for_another_one_who_does(
    tmp_path: Path, open_file: Callable[[Path], SqliteStore | SqliteLogbook]
) -> None:
    # The lock in which SQLite has nobody wait who changes the journal.
    path = tmp_path / "new.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    end = threading.Timer(0.05, other.close)
    end.start()
    open_file(path).close()
    end.join()


def test_one_sends_at_a_time_and_the_next_one_says_that_it_waits(tmp_path: Path) -> None:
    first, path = open_sqlite(tmp_path / "newsletter.db"), tmp_path / "newsletter.db"
    said: list[str] = []
    waiting, inside = threading.Event(), threading.Event()

    def tell(line: str) -> None:
        said.append(line)
        waiting.set()

    def send_too() -> None:
        second = open_sqlite(path)
        with second.ledger.sending(ISSUE, tell):
            inside.set()
        second.close()

    thread = threading.Thread(target=send_too)
    with first.ledger.sending(ISSUE, said.append):
        thread.start()
        assert waiting.wait(10)
        assert not inside.is_set()
    thread.join(10)
    assert inside.is_set()
    assert set(said) == {"another process is sending from this store; waiting for it to end"}
    first.close()


def test_the_right_to_send_dies_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "newsletter.db"
    script = (
        "import sys, pathlib, os, signal; from newsletter.store.sqlite import open_sqlite\n"
        "with open_sqlite(pathlib.Path(sys.argv[1])).ledger.sending('x', print):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert killed.returncode == -9
    store, said = open_sqlite(path), []
    with store.ledger.sending(ISSUE, said.append):
        assert said == []
    store.close()


def test_the_recount_finds_a_reader_who_stands_in_two_batches(tmp_path: Path) -> None:
    path = tmp_path / "newsletter.db"
    store = open_sqlite(path)
    add_subscribers(store, 4)
    store.ledger.freeze(MESSAGE, batch_size=2, at=NOW)
    attempt = store.ledger.claim(ISSUE, prepare, at=NOW)
    assert attempt
    with sqlite3.connect(path) as database:
        stolen = pack_ids([attempt.readers[0].id, 4])
        database.execute("UPDATE batch SET readers = ? WHERE number = 2", (stolen,))
    database.close()
    certificate = certify(ISSUE, store.ledger)
    assert (certificate.readers, certificate.twice) == (3, 1)
    assert not certificate.sound
    store.close()


@pytest.mark.parametrize(
    "name", ["claim_queued", "claim_number", "next_queued", "begin_batch", "close_batch"]
)
def test_what_is_asked_for_each_batch_walks_past_no_other_one(tmp_path: Path, name: str) -> None:
    path = tmp_path / "newsletter.db"
    open_sqlite(path).close()
    statement = load_queries("sqlite")[name]
    with sqlite3.connect(path) as database:
        values = (None,) * statement.count("?")
        plan = database.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
    database.close()
    steps = [step for *_, step in plan]
    # An issue of a million readers in calls of 50 has 20,000 batches.
    assert all("number" in step or "state=?" in step for step in steps if " batch " in step), steps


@given(st.sets(st.integers(min_value=1, max_value=2**62)))
def test_packed_ids_come_back_sorted(ids: set[int]) -> None:
    assert unpack_ids(pack_ids(ids)) == sorted(ids)


def test_a_thousand_neighbours_take_a_few_bytes() -> None:
    assert len(pack_ids(range(500_000, 501_000))) < 100


def test_a_send_keeps_few_pages_in_memory_and_what_comes_after_may_keep_more(
    tmp_path: Path,
) -> None:
    connection = sqlite3.connect(tmp_path / "newsletter.db", isolation_level=None)
    lease = SqliteLease(tmp_path / "newsletter.db-sending", connection)

    def most() -> int:
        return int(connection.execute("PRAGMA cache_size").fetchone()[0])

    before = most()
    with lease.held(print):
        assert most() == -512
    assert most() == before != -512
    connection.close()
