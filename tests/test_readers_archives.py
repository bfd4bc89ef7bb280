"""Of an archive everything is read, told as skipped, or refused where it may hold who left."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import pytest

from newsletter.cli.subscriber_answers import report_lines, reports_json
from newsletter.errors import NewsletterError
from newsletter.ports import Store
from newsletter.readers import ImportReport, import_files
from newsletter.store.sqlite import open_sqlite
from tests.lists import NOW

LIST = "email\nann@example.com\nbob@example.com\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_sqlite(tmp_path / "newsletter.db")
    yield store
    store.close()


def bring(
    store: Store, folder: Path, files: Mapping[str, str | bytes], **how: bool
) -> list[ImportReport]:
    path = folder / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    about = {"rejects": folder / "imports", "at": NOW, "progress": lambda a, b: None}
    return list(import_files(path, store.subscribers, **about, **how))


def found(store: Store) -> dict[str, str]:
    return {one.address[:3]: one.suppressed or one.status for one in store.subscribers.stream()}


@pytest.mark.parametrize(
    "name",
    [
        *(f"unsubscribed{ending}" for ending in (".xlsx", ".ods", ".zip", ".csv.gz", "", ".json")),
        *(
            "bounced.pdf",
            "Unsubscribed contacts.docx",
            "who unsubscribed in May.xls",
            "x.y/退订名单",
        ),
        *("removed.numbers", "opt-out/list.xlsx", "unsubscribed.png", "bounced.html"),
        *("unsubscribed.csv", "unsubscribed.txt", "unsubscribed.tsv", "pending.xlsx"),
    ],
)
def test_whom_a_file_that_cannot_be_read_names_as_gone_nobody_mails(
    store: Store, tmp_path: Path, name: str
) -> None:
    with pytest.raises(NewsletterError, match=r"whose name says.*which cannot be read") as refused:
        bring(store, tmp_path, {"subscribers.csv": LIST, name: "\x01PK,damaged\nx,y\n"})
    assert "put it into the archive as CSV" in refused.value.hint
    assert found(store) == {}


def packed(files: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(content := BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in files.items():
            archive.writestr(name, inside)
    return content.getvalue()


@pytest.mark.parametrize("name", ["unsubscribed.csv", "bounced/all.csv", "rebonds.xlsx"])
@pytest.mark.parametrize("deep", [1, 2, 4])
def test_whom_an_archive_in_the_archive_names_as_gone_nobody_mails(
    store: Store, tmp_path: Path, name: str, deep: int
) -> None:
    content = packed({name: b"email\nbob@example.com\n"})
    for _ in range(deep - 1):
        content = packed({"All.ZIP": content})
    with pytest.raises(NewsletterError, match=r"'more\.zip/.*, whose name says.*cannot be read"):
        bring(store, tmp_path, {"list.csv": LIST, "more.zip": content})
    assert found(store) == {}


@pytest.mark.parametrize(
    "content",
    [
        packed({"speakers.csv": b"email\nbob@example.com\n"}),
        packed({"speakers.csv": b"x"})[:-9],
        packed({"bomb": bytes(60_000_000), "more.zip": packed({"bomb": bytes(60_000_000)})}),
        packed({"bomb.zip": bytes(60_000_000)}),
    ],
    ids=["harmless", "damaged", "large", "bomb"],
)
def test_any_other_archive_in_the_archive_is_told(
    store: Store, tmp_path: Path, content: bytes
) -> None:
    reports = bring(store, tmp_path, {"list.csv": LIST, "more.zip": content})
    told = {report.file: report.skipped for report in reports}
    assert told == {"list.csv": "", "more.zip": "it is an archive in the archive"}
    assert set(found(store)) == {"ann", "bob"}


@pytest.mark.parametrize(
    ("name", "gap"), [("unsubscribed.txt", ","), ("unsubscribed.tsv", "\t"), ("bounced.TXT", ";")]
)
def test_a_list_in_another_file_of_text_is_read(
    store: Store, tmp_path: Path, name: str, gap: str
) -> None:
    gone = f"Name{gap}E-Mail\nBob{gap}bob@example.com\n"
    reports = bring(store, tmp_path, {"subscribers.csv": LIST, name: gone})
    assert {report.file: report.skipped for report in reports} == {"subscribers.csv": "", name: ""}
    assert found(store)["ann"] == "active"
    assert found(store)["bob"] != "active"


def test_what_is_no_list_is_told_with_the_reason(store: Store, tmp_path: Path) -> None:
    files = {
        "list.csv": LIST,
        "README.txt": "Thanks for exporting.\nhelp@service.example\nis where we answer.\nBye\n",
        "terms.txt": 'a "quote" is not" closed\n"',
        "more readers.xlsx": "PK",
        "other lists.zip": "PK",
        "LICENSE": "MIT",
        "posts/5.html": "x",
        "posts/china-bounces-back.html": "x",
        "posts.csv": "id,title\n1,Hello\n",
        "empty unsubscribed.csv": "",
    }
    reports = bring(store, tmp_path, files)
    told = {report.file: report.skipped for report in reports}
    assert told == {
        "list.csv": "",
        "README.txt": "it is a text, and no list of readers",
        "terms.txt": told["terms.txt"],
        "more readers.xlsx": "it is a spreadsheet, and no CSV file",
        "other lists.zip": "it is an archive in the archive",
        "LICENSE": "a file without an ending is not read",
        "posts/5.html": "a file of the kind .html is not read",
        "posts/china-bounces-back.html": "a file of the kind .html is not read",
        "posts.csv": "no column holds addresses; the first row is 'id, title'",
        "empty unsubscribed.csv": "'empty unsubscribed.csv' is empty",
    }
    assert told["terms.txt"]
    assert set(found(store)) == {"ann", "bob"}
    asked = {one["file"]: one["skipped"] for one in reports_json(reports, "x.zip")["files"]}
    assert asked["more readers.xlsx"] == "it is a spreadsheet, and no CSV file"
    lines = [line for report in reports for line in report_lines(report)]
    assert "LICENSE: skipped, a file without an ending is not read" in lines


def test_many_files_of_a_kind_are_told_together(store: Store, tmp_path: Path) -> None:
    """As a service exports its posts, with logs of each, beside the readers."""
    files = {"email_list.csv": LIST}
    for n in range(150):
        files[f"posts/{n}.hello.html"] = "x"
        files[f"posts/{n}.china-bounces-back.opens.csv"] = "post_id,timestamp,email\n1,1,a@b.org\n"
        files[f"pictures of {n}/a.png"] = "x"
    _, *skipped = bring(store, tmp_path, files)
    assert [(one.file, one.skipped) for one in skipped[:3]] == [
        ("posts/*.html", "150 files: a file of the kind .html is not read"),
        ("posts/*.csv", "150 files: it tells what became of mails, and is no list of readers"),
        ("pictures of 0/a.png", "a file of the kind .png is not read"),
    ]
    assert (len(skipped), skipped[-1].file) == (51, "other files")


def test_what_systems_leave_in_an_archive_is_not_told(store: Store, tmp_path: Path) -> None:
    litter = ("__MACOSX/._unsubscribed.csv", ".DS_Store", "a/Thumbs.db", "desktop.ini", "empty/")
    (report,) = bring(store, tmp_path, {"list.csv": LIST, **dict.fromkeys(litter, "")})
    assert report.file == "list.csv"


@pytest.mark.parametrize(
    ("name", "pack", "kind"),
    [
        ("unsubscribed.csv.gz", gzip.compress, "gzip"),
        ("list.csv", bz2.compress, "bzip2"),
        ("list.xz", lzma.compress, "xz"),
    ],
)
def test_another_packing_is_named(store: Store, tmp_path: Path, name, pack, kind) -> None:
    path = tmp_path / name
    path.write_bytes(pack(LIST.encode()))
    with pytest.raises(NewsletterError, match=f"is packed with {kind}"):
        list(import_files(path, store.subscribers, rejects=tmp_path, at=NOW, progress=print))
