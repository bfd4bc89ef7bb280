"""What a list brings beside consent, what is kept of it, and what the report tells."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsletter.errors import NewsletterError
from newsletter.mailing import Subscriber
from newsletter.ports import Store
from newsletter.readers import ImportReport, import_csv, import_files
from newsletter.readers.rejected import erase_rejected
from newsletter.store.sqlite import open_sqlite

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_sqlite(tmp_path / "newsletter.db")
    yield store
    store.close()


def bring(store: Store, folder: Path, text: str, name: str = "export.csv") -> ImportReport:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return import_csv(
        path, store.subscribers, rejects=folder / "imports", at=NOW, progress=lambda a, b: None
    )


def readers(store: Store) -> dict[str, Subscriber]:
    return {one.address: one for one in store.subscribers.stream()}


@pytest.mark.parametrize(
    ("header", "cells", "expected"),
    [
        ("Tags", "VIP; China", "VIP, China"),
        ("Tags", "VIP|China", "VIP, China"),
        ("Tags", '"[""VIP"",""c""]"', "VIP, c"),
        ("Schlagwörter", "VIP", "VIP"),
        ("Labels,Groups", '"VIP, x",China', "VIP, x, China"),
        ("Labels,Groups", ",VIP", "VIP"),
        ("Tags,Labels", "VIP,other", "VIP"),
    ],
)
def test_tags_of_any_list_are_those_that_segments_know(store, tmp_path, header, cells, expected):
    bring(store, tmp_path, f"email,{header}\na@example.com,{cells}\n")
    (one,) = readers(store).values()
    assert one.fields["tags"] == expected


def test_what_attributes_say_is_told_and_their_tags_are_kept(store, tmp_path):
    cells = ('{""unsubscribed"": true, ""tags"": [""VIP"", ""q""]}', '{""unsubscribed"": false}')
    rows = "".join(f'u{n},{n}@example.com,,"{cell}",enabled\n' for n, cell in enumerate(cells))
    report = bring(store, tmp_path, f"uuid,email,name,attributes,status\n{rows}")
    assert "'attributes: unsubscribed': 1 left (true), 1 mailed (false)" in map(str, report.said)
    gone = readers(store)["0@example.com"]
    assert (gone.status, gone.fields["tags"]) == ("unsubscribed", "VIP, q")


def test_an_address_in_the_name_of_a_file_is_not_kept(store, tmp_path):
    name = "import ann@example.com.csv"
    report = bring(store, tmp_path, "email\nbob@example.com\nno address\n", name)
    assert report.rejects
    assert "ann" not in report.rejects.name
    assert readers(store)["bob@example.com"].consent_source == "import of import address.csv"


def test_an_address_is_read_as_it_is_seen(store, tmp_path):
    text = "email\n\u200bann@example.com\nbob@example.com\ufeff\ncy＠example.com\n"
    report = bring(store, tmp_path, text)
    assert set(readers(store)) == {"ann@example.com", "bob@example.com", "cy@example.com"}
    assert report.rejected == 0


def test_who_was_erased_does_not_come_back_in_another_spelling(store, tmp_path):
    (path := tmp_path / "list.csv").write_text(
        "email,note\nnone,\u200bann@example.com\nnone,ann＠example.com\nbob@example,x\n", "utf-8"
    )
    report = import_csv(
        path,
        store.subscribers,
        rejects=tmp_path / "imports",
        at=NOW,
        progress=lambda a, b: None,
        is_erased={"ann@example.com"}.__contains__,
    )
    assert (report.erased, report.rejected) == (2, 1)
    text = "line,reason,email,note\n2,x,none,\u200bann@example.com\n3,x,none,ann＠example.com\n"
    (tmp_path / "imports" / "old.csv").write_text(text, "utf-8")
    assert erase_rejected(tmp_path / "imports", "ann@example.com").rows == 2


def test_who_is_suppressed_without_a_reader_is_no_status_that_was_refused(store, tmp_path):
    header = "email,status,first_name,last_name,consent_at,consent_source,suppressed"
    rows = "a@example.com,active,,,,,\nb@example.com,,,,,,hard bounce\n"
    report = bring(store, tmp_path, f"{header}\n{rows}")
    assert next(str(said) for said in report.said) == "'status': 1 mailed (active)"
    assert report.intake.suppressions == 1


def test_a_column_that_asks_is_told_as_one_that_says_who_gets_mail(store, tmp_path):
    report = bring(store, tmp_path, "email,Opted In,Unsubscribed\na@example.com,yes,\n")
    assert "'Opted In' says who gets mail" in report.notes
    assert "'Unsubscribed' says who gets no mail any more" in report.notes


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("readers.xlsx", {"xl/workbook.xml": "<x/>"}),
        ("readers.zip", {"xl/workbook.xml": "<x/>", "a.csv": "email\na@example.com\n"}),
        ("readers.ods", {"content.xml": "<x/>"}),
        ("readers.xlsx", b"PK\x03\x04damaged"),
        ("readers.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 a workbook of old"),
    ],
)
def test_a_spreadsheets_own_file_is_told_with_what_to_do(store, tmp_path, name, content):
    path = tmp_path / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        with zipfile.ZipFile(path, "w") as archive:
            for part, text in content.items():
                archive.writestr(part, text)
    how = {"rejects": tmp_path, "at": NOW, "progress": lambda a, b: None}
    with pytest.raises(NewsletterError, match="is a spreadsheet, and no CSV file") as told:
        list(import_files(path, store.subscribers, **how))
    assert "save it as CSV in your spreadsheet" in told.value.hint


def test_a_damaged_archive_by_any_name_is_told_as_one(store, tmp_path):
    (path := tmp_path / "readers.csv").write_bytes(b"PK\x03\x04damaged")
    how = {"rejects": tmp_path, "at": NOW, "progress": lambda a, b: None}
    with pytest.raises(NewsletterError, match="cannot be unpacked"):
        list(import_files(path, store.subscribers, **how))
