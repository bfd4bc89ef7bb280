"""Subscribers in SQLite, by the contract of every store, and the named SQL behind it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.ports import Store
from newsletter.store.queries import parse_queries
from newsletter.store.sqlite import open_sqlite
from tests.front_desk_contract import FrontDeskContract
from tests.subscribers_contract import NOW, SubscribersContract, entry


class TestSqliteSubscribers(SubscribersContract):
    @pytest.fixture
    def open_again(self, tmp_path: Path) -> Callable[[], Store]:
        return lambda: open_sqlite(tmp_path / "newsletter.db")


class TestSqliteFrontDesk(FrontDeskContract):
    @pytest.fixture
    def open_again(self, tmp_path: Path) -> Callable[[], Store]:
        return lambda: open_sqlite(tmp_path / "newsletter.db")


TAKE_AND_DIE = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from newsletter.mailing import Entry
from newsletter.store.sqlite import open_sqlite

store = open_sqlite(Path(sys.argv[1]))

def entries():
    for number in range(20_000):
        if number == int(sys.argv[2]):
            os.kill(os.getpid(), 9)
        yield Entry(f"new{number}@example.com", "active", suppressed="complaint")

store.subscribers.take(entries(), at=datetime.now(UTC))
"""

DIE_IN_THE_UPSERT = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from newsletter.mailing import Entry
from newsletter.store.sqlite import open_sqlite

store = open_sqlite(Path(sys.argv[1]))
steps = 0

def step():
    global steps
    steps += 1
    if steps == int(sys.argv[2]):
        os.kill(os.getpid(), 9)

entries = [Entry(f"new{number}@example.com", "active") for number in range(20_000)]
store._db.connection.set_progress_handler(step, 20_000)
store.subscribers.take(entries, at=datetime.now(UTC))
"""


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9")
@pytest.mark.parametrize(
    ("script", "when"),
    [(TAKE_AND_DIE, 1), (TAKE_AND_DIE, 19_999), *((DIE_IN_THE_UPSERT, n) for n in (5, 20, 60))],
)
def test_an_intake_that_is_killed_leaves_nothing_behind(
    tmp_path: Path, script: str, when: int
) -> None:
    path = tmp_path / "newsletter.db"
    store = open_sqlite(path)
    store.subscribers.take([entry("new7@example.com")], at=NOW)
    before = list(store.subscribers.stream())
    store.close()
    done = subprocess.run([sys.executable, "-c", script, str(path), str(when)], check=False)
    assert done.returncode == -signal.SIGKILL
    store = open_sqlite(path)
    assert list(store.subscribers.stream()) == before
    assert store.subscribers.counts()["suppressed"] == 0
    store.close()


def test_statements_are_found_by_name_without_their_semicolon() -> None:
    text = "-- of the file\n\n-- name: one\nSELECT 1;\n\n-- name: two\n-- why\nSELECT\n  2;\n"
    assert parse_queries(text) == {"one": "SELECT 1", "two": "-- why\nSELECT\n  2"}


@pytest.mark.parametrize(
    "text", ["-- name: a\nSELECT 1;\n-- name: a\nSELECT 2;", "-- name: a\n-- name: b\nSELECT 1;"]
)
def test_a_name_that_stands_twice_or_alone_is_a_mistake(text: str) -> None:
    with pytest.raises(ValueError, match="'a'"):
        parse_queries(text)
