"""The file of rejected rows comes back: mended rows are taken, and others refused as before."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from newsletter.ports import Store
from newsletter.readers import ImportReport, import_files
from newsletter.readers.returned import LINE, REASON
from newsletter.store.sqlite import open_sqlite
from tests.lists import NOW

Rows = list[list[str]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_sqlite(tmp_path / "newsletter.db")
    yield store
    store.close()


def bring(store: Store, path: Path, at: int = 0) -> ImportReport:
    how = {"rejects": path.parent / "var/imports", "progress": lambda a, b: None}
    return next(
        report
        for report in import_files(path, store.subscribers, at=NOW + timedelta(days=at), **how)
        if report.rows
    )


def write(folder: Path, text: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def rows_of(path: Path | None) -> Rows:
    assert path
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def mend(path: Path | None, old: str, new: str, name: str = "") -> Path:
    """As a spreadsheet saves it, perhaps under another name."""
    rows = [[new if cell == old else cell for cell in row] for row in rows_of(path)]
    assert path
    path = path.with_name(name) if name else path
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return path


def found(store: Store) -> dict[str, str]:
    return {one.address[:3]: one.suppressed or one.status for one in store.subscribers.stream()}


#: Lists of which one row is refused.
REFUSED = {
    "a remark": "email,Notes\nann@example.com,wants off the mailing list\nbob@example.com,\n",
    "a status": "email,status\nann@example.com,perhaps\nbob@example.com,active\n",
    "a status in any words": "email,Stand der Dinge\nbob@example.com,active\ncy@example.com,"
    "unsubscribed\ndan@example.com,bounced\n"
    + "eve@example.com,active\n" * 200
    + "ann@example.com,xyzzy\n",
    "a state in another language": "email,Статус\nann@example.com,xyzzy\nbob@example.com,\n",
    "no status": "email,status\nann@example.com,\nbob@example.com,active\n",
    "a cell too few": "email,name,opt-in\nann@example.com\nbob@example.com,Bob,yes\n",
    "a cell too many": "email,name\nann@example.com,Ann,more\nbob@example.com,Bob\n",
    "no header": "bob@example.com,x\nann@@example.com,y\n",
    "no name of the addresses": "who,city\nbob@example.com,Rome\nann@@example.com,Bern\n",
    "a quotation mark": 'email,name\n"ann@example.com"x,Ann\nbob@example.com,Bob\n',
    "one that is left open": 'email\n"ann@example.com\nbob@example.com\n',
    "consent to come": "email,consent at\nann@example.com,2031-01-01\nbob@example.com,\n",
    "a service's status": "email,status,created_at,subscription_tier\n"
    "ann@example.com,xyzzy,2024-01-01,free\nbob@example.com,active,2024-01-01,free\n",
}


@pytest.mark.parametrize("what", REFUSED)
@pytest.mark.parametrize("name", ["", "mine.csv"])
def test_a_row_that_nobody_mended_is_refused_again(
    store: Store, tmp_path: Path, what: str, name: str
) -> None:
    first = bring(store, write(tmp_path, REFUSED[what]))
    assert (first.rejected, "ann" in found(store)) == (1, False)
    second = bring(store, mend(first.rejects, "", "", name), 1)
    assert (second.rows, second.rejected, "ann" in found(store)) == (1, 1, False)
    if "quotation" not in first.examples[0][1]:
        assert second.examples[0][1] == first.examples[0][1]
    third = bring(store, mend(second.rejects, "", ""), 2)
    assert (third.rejected, third.examples[0][1]) == (1, second.examples[0][1])
    assert third.rejects
    assert third.rejects.name == "list-20261125T060000Z-rejected.csv" if not name else True


@pytest.mark.parametrize(
    ("what", "old", "new"),
    [
        ("a remark", "wants off the mailing list", "likes it"),
        ("a status", "perhaps", "active"),
        ("a status in any words", "xyzzy", "active"),
        ("a state in another language", "xyzzy", "активен"),
        ("no status", "", "active"),
        ("no header", "ann@@example.com", "ann@example.com"),
        ("no name of the addresses", "ann@@example.com", "ann@example.com"),
        ("consent to come", "2031-01-01", "2021-01-01"),
        ("a service's status", "xyzzy", "active"),
    ],
)
@pytest.mark.parametrize("name", ["", "mine.csv"])
def test_a_row_that_was_mended_is_taken(
    store: Store, tmp_path: Path, what: str, old: str, new: str, name: str
) -> None:
    report = bring(store, write(tmp_path, REFUSED[what]))
    assert bring(store, mend(report.rejects, old, new, name), 1).rejected == 0
    assert found(store)["ann"] == "active"
    fields = {name for one in store.subscribers.stream() for name in one.fields}
    assert not {one for one in fields if "rejected" in one or "line" in one or "reason" in one}


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("unsubscribed/list.csv", "email\nann@@example.com\n", "unsubscribed"),
        ("bounced.csv", "email\nann@@example.com\n", "hard bounce"),
        ("list.csv", "email,opt-in\nbob@example.com,yes\nann@@example.com,\n", "pending"),
        ("list.csv", "email,city,confirmed\nbob@example.com,1,x\nann@@example.com,1,\n", "pending"),
        ("list.csv", "email,subscribed on\nbob@example.com,2021-01-01\nann@@example.com,\n", ""),
        (
            "subscribed_members_export_1.csv",
            "Email Address,MEMBER_RATING,LEID\nann@@example.com,2,1\n",
            "active",
        ),
        ("members.csv", "Email Address,MEMBER_RATING,LEID\nann@@example.com,2,1\n", "pending"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_mended_row_means_what_it_did_among_the_others(
    store: Store, tmp_path: Path, name: str, text: str, expected: str, packed: bool
) -> None:
    path = tmp_path / name
    if packed:
        path = tmp_path / "x.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(name, text)
    else:
        path = write(tmp_path, text, name)
    (tmp_path / "whole").mkdir()
    with_all = open_sqlite(tmp_path / "whole/newsletter.db")
    bring(with_all, write(tmp_path / "whole", text.replace("@@", "@"), name))
    report = bring(store, path)
    bring(store, mend(report.rejects, "ann@@example.com", "ann@example.com"), 1)
    assert found(store) == found(with_all)
    assert not expected or found(store)["ann"] == expected
    with_all.close()


def test_a_file_of_an_older_version_comes_back_too(store: Store, tmp_path: Path) -> None:
    remark = "wants off the mailing list"
    why = f"'Notes': the remark '{remark}' speaks of mail"
    rows = f"2,{why},ann@example.com,fine\n3,{why},bob@example.com,{remark}\n"
    text = f"line,reason,email,Notes\n{rows}"
    path = write(tmp_path, text, "list-20261123T060000Z-rejected.csv")
    report = bring(store, path, 1)
    assert (found(store), report.rejected) == ({"ann": "active"}, 1)
    other = bring(store, write(tmp_path, text, "list.csv"), 2)  # anybody's file
    assert other.rejected == 2


def test_the_headers_are_ours_alone(store: Store, tmp_path: Path) -> None:
    report = bring(store, write(tmp_path, REFUSED["a remark"]))
    header, row = rows_of(report.rejects)
    assert header[0] == LINE
    assert header[1].startswith(REASON)
    assert header[2:] == ["email", "Notes"]
    assert row[1] == report.examples[0][1]
    changed = [[LINE, f"{REASON} (mended)", *header[2:]], [*row[:3], ""]]
    path = tmp_path / "changed.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(changed)
    assert bring(store, path).rejected == 0
    assert found(store)["ann"] == "active"


def test_no_address_of_others_goes_into_the_header(store: Store, tmp_path: Path) -> None:
    text = (
        "email,subscribed by\nann@@example.com,eve@example.com\nbob@example.com,eve@example.com\n"
    )
    report = bring(store, write(tmp_path, text, "list of zoe@example.com.csv"))
    assert "@" not in rows_of(report.rejects)[0][1]
