"""Importing readers from CSV, side by side in one run: ours, sqlite-utils, and a plain loop.

    python benchmarks/import_readers.py [--rows 1000000] [--json FILE]

Each contender is a process of its own, so that its memory is its own. The plain loop validates with
one regular expression and upserts in transactions of 10,000; the staged one validates likewise, and
makes one sorted upsert of a temporary table; sqlite-utils (left out where it is not installed) does
not validate at all. Nothing here asserts anything.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import random
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from time import perf_counter

FIRST_NAMES = ("Anna", "Bob", "Chen", "Zoë", "Jürgen", "Maria", "O'Neil", "李")


def write_list(path: Path, rows: int) -> None:
    """Addresses in no order, as they come; some stand twice, one in a thousand is bad."""
    chance = random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Email", "First Name", "Last Name", "Company"])
        for number in range(rows):
            who = chance.randrange(rows * 50) if number % 100 else number
            sign = "" if number % 1000 == 1 else "@"
            name = FIRST_NAMES[who % len(FIRST_NAMES)]
            company = f"Company {who % 500}" if who % 3 else ""
            writer.writerow(
                [f"reader.{who}{sign}mail{who % 97}.example.com", name, "Vries", company]
            )


def ours(path: Path, folder: Path) -> None:
    from newsletter.readers import import_csv
    from newsletter.store.sqlite import open_sqlite

    store = open_sqlite(folder / "ours.db")
    import_csv(
        path,
        store.subscribers,
        rejects=folder,
        at=datetime.now(UTC),
        progress=lambda done, expected: None,
    )
    store.close()


def ours_again(path: Path, folder: Path) -> None:
    """The same file once more: a list that is known already."""
    ours(path, folder)


def plain_loop(path: Path, folder: Path) -> None:
    database = _open(folder / "plain.db")
    upsert = (
        "INSERT INTO reader (folded, first, last, company) VALUES (lower(?), ?, ?, ?)"
        " ON CONFLICT (folded) DO UPDATE SET first = excluded.first, last = excluded.last"
    )
    with _valid_rows(path) as rows:
        while chunk := list(islice(rows, 10_000)):
            database.execute("BEGIN")
            database.executemany(upsert, chunk)
            database.execute("COMMIT")
    database.close()


def plain_staging(path: Path, folder: Path) -> None:
    """One way of the prototype: all of it into a temporary table, and from there in order."""
    database = _open(folder / "staged.db")
    database.execute("PRAGMA synchronous = FULL")
    database.execute(
        "CREATE TEMP TABLE entry (id INTEGER PRIMARY KEY, folded, email, first, last, fields)"
    )
    stage = "INSERT INTO entry (folded, email, first, last, fields) VALUES (?, ?, ?, ?, ?)"
    with _valid_rows(path) as rows:
        database.execute("BEGIN")
        made = (
            (e.lower(), e, first, last, json.dumps({"company": c})) for e, first, last, c in rows
        )
        database.executemany(stage, made)
        database.execute("COMMIT")
    database.execute(
        "INSERT INTO reader (folded, email, first, last, company)"
        " SELECT folded, email, first, last, fields FROM entry WHERE true ORDER BY folded, id"
        " ON CONFLICT (folded) DO UPDATE SET first = excluded.first, last = excluded.last"
    )
    database.close()


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute(
        "CREATE TABLE reader"
        " (id INTEGER PRIMARY KEY, folded TEXT UNIQUE, email, first, last, company)"
    )
    return database


@contextmanager
def _valid_rows(path: Path) -> Iterator[Iterator[list[str]]]:
    valid = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]+").fullmatch
    with path.open(encoding="utf-8", newline="") as file:
        yield (row for row in islice(csv.reader(file), 1, None) if valid(row[0]))


def sqlite_utils(path: Path, folder: Path) -> None:
    import sqlite_utils  # type: ignore[import-not-found]

    def records() -> Iterator[dict[str, str]]:
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)

    database = sqlite_utils.Database(folder / "utils.db")
    database["reader"].upsert_all(records(), pk="Email", batch_size=10_000)
    database.close()


CONTENDERS: dict[str, Callable[[Path, Path], None]] = {
    "newsletter": ours,
    "newsletter, once more": ours_again,
    "csv + executemany": plain_loop,
    "csv + staging": plain_staging,
    "sqlite-utils": sqlite_utils,
}


def run_one(name: str, path: Path, folder: Path) -> None:
    started = perf_counter()
    CONTENDERS[name](path, folder)
    seconds = perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    unit = 1 if sys.platform == "darwin" else 1024
    cpu = used.ru_utime + used.ru_stime
    print(json.dumps({"seconds": seconds, "cpu": cpu, "bytes": used.ru_maxrss * unit}))


def run_all(rows: int, folder: Path) -> dict[str, dict[str, float]]:
    path = folder / "readers.csv"
    write_list(path, rows)
    found: dict[str, dict[str, float]] = {}
    for name in CONTENDERS:
        if name == "sqlite-utils" and importlib.util.find_spec("sqlite_utils") is None:
            continue
        command = [sys.executable, __file__, "--one", name, str(path), str(folder)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        found[name] = json.loads(done.stdout) | {"rows": rows}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        name, path, folder = options.one
        run_one(name, Path(path), Path(folder))
        return
    with tempfile.TemporaryDirectory() as folder:
        found = run_all(options.rows, Path(folder))
    print(f"import of {options.rows:>10,} rows    rows/s   seconds   of it CPU    memory")
    for name, one in found.items():
        rate, memory = options.rows / one["seconds"], one["bytes"] / 1e6
        spent = f"{one['seconds']:>9.2f} {one['cpu']:>11.2f}"
        print(f"{name:<26} {rate:>7,.0f} {spent} {memory:>6.1f} MB")
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
