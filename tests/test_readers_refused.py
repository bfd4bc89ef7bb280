"""Whose row is refused and who is mailed all the same is told."""

from __future__ import annotations

import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsletter.cli.subscriber_answers import report_lines
from newsletter.ports import Store
from newsletter.readers import ImportReport, import_files
from newsletter.store.sqlite import open_sqlite
from tests.command import Command
from tests.lists import NOW


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_sqlite(tmp_path / "newsletter.db")
    yield store
    store.close()


def bring(store: Store, folder: Path, *texts: str, rehearse: bool = False) -> list[ImportReport]:
    """A file, or an archive of several."""
    path = folder / "list.csv"
    path.write_text(texts[0], encoding="utf-8")
    if len(texts) > 1:
        path = folder / "lists.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for n, text in enumerate(texts):
                archive.writestr(f"{n}.csv", text)
    return list(import_files(path, store.subscribers, rehearse=rehearse, **how(folder)))


def how(folder: Path) -> dict[str, Any]:
    return {"rejects": folder / "imports", "at": NOW, "progress": lambda a, b: None}


TOML = """
[newsletter]
name = "Daily"
organisation = "Bureau"
from = "Daily <daily@example.com>"
base_url = "https://news.example.com"
"""
FINE = "bob@example.com"
REMARK = "wants off the mailing list"
#: Lists, how many are mailed though a row of theirs was refused, and of how many that is doubtful.
LISTS = {
    "a remark": (f"email,note\nann@example.com,{REMARK}\nAnn@Example.com,\n", 1, 1),
    "a status": ("email,status\nann@example.com,xyzzy\nann@example.com,active\n", 1, 1),
    "no status": ("email,status\nann@example.com,\nann@example.com,active\n", 1, 1),
    "left by another row": (
        "email,status\nann@example.com,xyzzy\nann@example.com,unsubscribed\n",
        0,
        0,
    ),
    "bounced": ("email,status\nann@example.com,xyzzy\nann@example.com,bounced\n", 0, 0),
    "nowhere else": ("email,status\nann@example.com,xyzzy\n", 0, 0),
    "of another shape": ("email,name\nann@example.com\nann@example.com,Ann\n", 1, 0),
    "and a word of leaving": (
        "email,name,city\nann@example.com,unsubscribed\nann@example.com,Ann,Rome\n",
        1,
        1,
    ),
    "in any cell": (
        "email,city\nAnn,ann@example.com,Rome,Abgemeldet\nann@example.com,Bern\n",
        1,
        1,
    ),
    "a stray quotation mark": ('email,city\n"ann@example.com"x,left\nann@example.com,Bern\n', 1, 1),
    "one that says nothing": ('email,city\n"ann@example.com"x,Rome\nann@example.com,Bern\n', 1, 0),
    "consent to come": (
        "email,consent at\nann@example.com,2031-01-01\nann@example.com,2021-01-01\n",
        1,
        0,
    ),
    "somebody else's address": (
        f"email,note,invited by\nann@example.com,{REMARK},{FINE}\n{FINE},,\n",
        0,
        0,
    ),
}


@pytest.mark.parametrize("rehearse", [False, True])
@pytest.mark.parametrize("what", LISTS)
def test_who_is_mailed_though_his_row_was_refused_is_told(
    store: Store, tmp_path: Path, what: str, rehearse: bool
) -> None:
    text, readers, doubtful = LISTS[what]
    (report,) = bring(store, tmp_path, text, rehearse=rehearse)
    assert report.rejected == 1
    assert (report.mailed.readers, report.mailed.doubtful) == (readers, doubtful)
    told = [line for line in report_lines(report) if "on getting mail" in line]
    assert len(told) == bool(readers)
    if readers:
        assert [one.lower() for one in report.mailed.examples] == ["ann@example.com"]
        assert told[0] == (
            f"  1 of these readers is in the list and goes on getting mail:"
            f" {report.mailed.examples[0]}; `newsletter subscribers unsubscribe ADDRESS` where they"
            " left"
        )


@pytest.mark.parametrize("rehearse", [False, True])
@pytest.mark.parametrize("other_first", [False, True])
def test_another_file_of_the_archive_may_bring_him(
    store: Store, tmp_path: Path, rehearse: bool, other_first: bool
) -> None:
    texts = [f"email,note\nann@example.com,{REMARK}\n", "email\nann@example.com\n"]
    reports = bring(
        store, tmp_path, *(reversed(texts) if other_first else texts), rehearse=rehearse
    )
    assert [report.mailed.doubtful for report in reports] == ([0, 1] if other_first else [1, 0])
    assert store.subscribers.counts()["total"] == (0 if rehearse else 1)


def test_who_stands_in_rows_of_several_files_is_told_under_each_and_counted_once(tmp_path: Path):
    run = Command(tmp_path / "project")
    run.write("newsletter.toml", TOML)
    run.write("speakers.toml", "")
    with zipfile.ZipFile(tmp_path / "lists.zip", "w") as archive:
        archive.writestr("all.csv", f"email\nann@example.com\n{FINE}\n")
        archive.writestr("x/list.csv", f"email,note\nann@example.com,{REMARK}\n")
        archive.writestr("x-list.csv", f"email,note\nann@example.com,{REMARK}\nx,\n")
    told = run("subscribers", "import", str(tmp_path / "lists.zip"), code=1)
    blocks = told.stdout.split("x/list.csv: ")
    assert len(blocks) == 2
    assert all(block.count("goes on getting mail: ann@example.com") == 1 for block in blocks)
    first, second, last = told.stderr.splitlines()
    assert first.startswith("none of the 2 rows of 'x-list.csv' could be imported")
    assert second.startswith("none of the 1 rows of 'x/list.csv' could be imported")
    assert last.startswith("1 reader may have left by rows that were not imported")
    # two names that are one where signs are left out
    kept = sorted((tmp_path / "project/var/imports").iterdir())
    assert [sum("," in line for line in one.read_text().splitlines()) for one in kept] == [2, 3]
    assert all(str(one) in told.stdout for one in kept)


def test_he_may_be_in_the_list_already(store: Store, tmp_path: Path) -> None:
    rows = "".join(f"r{n}@example.com,\n" for n in range(3))
    bring(store, tmp_path, f"email,note\n{rows}")
    more = "".join(f"r{n}@example.com,{REMARK}\n" * 2 for n in range(3))
    (report,) = bring(store, tmp_path, f"email,note\n{more}")
    assert report.mailed == (3, 3, ("r0@example.com", "r1@example.com", "r2@example.com"))


def test_of_many_some_are_named_and_doubtful_ones_first(store: Store, tmp_path: Path) -> None:
    rows = "".join(f"r{n}@example.com,\n" for n in range(1200))
    bring(store, tmp_path, f"email,note\n{rows}")
    more = "".join(f"r{n}@example.com\n" for n in range(1199))
    (report,) = bring(store, tmp_path, f"email,note\n{more}r1199@example.com,{REMARK}\n")
    assert (report.mailed.readers, report.mailed.doubtful) == (1200, 1)
    assert report.mailed.examples[:2] == ("r1199@example.com", "r0@example.com")
    (told,) = (line for line in report_lines(report) if "on getting mail" in line)
    assert "r2@example.com, r3@example.com and 1,195 more;" in told


def test_however_many_rows_are_refused_they_are_not_kept_in_memory(
    store: Store, tmp_path: Path
) -> None:
    def peak(count: int) -> int:
        path = tmp_path / "list.csv"
        path.write_text("email,status\n" + "".join(f"r{n}@example.com,x\n" for n in range(count)))
        tracemalloc.start()
        try:
            (report,) = import_files(path, store.subscribers, **how(tmp_path))
            assert report.rejected == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(100)
    few = peak(2_000)
    assert peak(12_000) < few + 50_000
