"""The quick way through a plain list, held against the row by row one; archives; rehearsals."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.audience import BadAddress
from newsletter.errors import NewsletterError
from newsletter.mailing import Entry
from newsletter.ports import Store
from newsletter.readers import ImportReport, import_csv, import_files
from newsletter.readers.archives import ALWAYS_BYTES, unpacked
from newsletter.readers.bundles import bundler, count_before_odd
from newsletter.readers.columns import plan_columns
from newsletter.readers.refusals import BadRow
from newsletter.readers.rows import entry_maker
from newsletter.readers.sheet import open_sheet
from newsletter.store.sqlite import open_sqlite

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
HEADER = ["Email", "First name", "Company", "Größe"]
CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "no",
            "yes",
            " Bounced",
            "Unsubscribed 2021",
            "已退订",
            "Anna",
            " Anna ",
            "O'Neil",
            "'=1",
            " '@x",
            "a\nb",
            "a\rb",
            "x" * 10_001,
        ]
    ),
    st.text(max_size=6),
)
ADDRESSES = st.one_of(
    st.sampled_from(
        [
            "a@example.com",
            "A.b@Example.com",
            " a@example.com",
            "INFO@example.com",
            "'a@example.com",
            "Ann <a@example.com>",
            "a@bücher.example",
            "a\u200b@example.com",
            "no address",
            "a@b",
            "",
        ]
    ),
    st.from_regex(r"[a-z]{1,4}@[a-z]{1,4}\.com", fullmatch=True),
)
ROWS = st.one_of(
    st.tuples(ADDRESSES, CELLS, CELLS, CELLS).map(list), st.lists(CELLS, min_size=1, max_size=5)
)


@given(
    st.lists(ROWS, min_size=1, max_size=6),
    st.sampled_from(
        [HEADER, ["Email", "Name", *HEADER[2:]], ["Email", "State", "Opt-in", "Subscribed"]]
    ),
)
def test_a_bundle_says_what_each_of_its_rows_says(rows: list[list[str]], header: list[str]) -> None:
    columns = plan_columns(header)
    bundle = bundler(columns, at=NOW, source="test")(rows)
    make = entry_maker(columns, at=NOW, source="test")
    if bundle is not None:
        assert list(bundle.entries()) == [make(row) for row in rows]


def test_plain_rows_are_bundled() -> None:
    """Else the test above would say nothing."""
    columns = plan_columns(HEADER)
    row = ["anna@example.com", " Zoë ", "O'Neil & Co", ""]
    bundle = bundler(columns, at=NOW, source="test")([row, row])
    assert bundle is not None
    entry = Entry("anna@example.com", "active", "Zoë", "", {"company": "O'Neil & Co"}, NOW, "test")
    assert list(bundle.entries()) == [entry, entry]


def test_rows_with_capitals_in_their_addresses_are_bundled() -> None:
    addresses = ["Anna.Lee@Example.COM", " ann@example.com ", "a@example.com"]
    bundle = bundler(plan_columns(["Email"]), at=NOW, source="test")([[one] for one in addresses])
    assert bundle is not None
    assert bundle.addresses == ["Anna.Lee@example.com", "ann@example.com", "a@example.com"]


@pytest.mark.parametrize("odd", [["no address", ""], ["a@bücher.example", ""], ["a@example.com"]])
def test_a_page_is_cut_where_a_row_is_in_no_bundle(odd: list[str]) -> None:
    columns = plan_columns(["Email", "City"])
    row = ["Anna@example.com", "Bonn"]
    assert count_before_odd([row, row, row], columns) == 3
    assert count_before_odd([row, row, odd, row, odd], columns) == 2
    assert count_before_odd([odd, row], columns) == 0


def test_a_sheet_that_tells_of_consent_is_looked_at_row_by_row() -> None:
    columns = plan_columns(["Email", "Status"])
    assert bundler(columns, at=NOW, source="test")([["a@example.com", "active"]]) is None
    bundle = bundler(plan_columns(["Email", "State"]), at=NOW, source="test")
    assert bundle([["a@example.com", "Ohio"]]) is not None
    assert bundle([["a@example.com", "Ohio"], ["b@example.com", "Left"]]) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(ROWS, st.just([])), max_size=30), st.sampled_from(["\n", "\r\n"]))
def test_a_list_ends_up_as_if_it_were_taken_row_by_row(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], end: str
) -> None:
    folder = tmp_path_factory.mktemp("list")
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator=end)
    writer.writerows([HEADER, *rows])
    path = folder / "list.csv"
    path.write_bytes(file.getvalue().encode("utf-8", "surrogatepass").replace(b"\0", b""))
    one = open_sqlite(folder / "1.db")
    try:
        quick = import_csv(path, one.subscribers, **how(folder))
    except NewsletterError:
        one.close()
        return  # no list at all, or one in parts
    two = open_sqlite(folder / "2.db")
    bad, entries = [], []
    with open_sheet(path) as sheet:
        read = [(n, row) for p in sheet.pages for n, row in zip(p.lines, p.rows, strict=True)]
    columns = plan_columns(read[0][1])
    make = entry_maker(columns, at=NOW, source="import of list.csv")
    for line, row in read[1:]:
        try:
            entries.append(make(row))
        except (BadRow, BadAddress):
            bad += [line] if any(cell.strip() for cell in row) else []
    slow = two.subscribers.take(entries, at=NOW)
    assert quick.intake == slow
    assert quick.rejected == len(bad)
    assert [line for line, _ in quick.examples] == bad[:5]
    assert list(one.subscribers.stream()) == list(two.subscribers.stream())
    one.close()
    two.close()


def how(folder: Path) -> dict[str, object]:
    return {"rejects": folder / "rejects", "at": NOW, "progress": lambda done, total: None}


def test_every_row_has_the_line_on_which_it_starts(tmp_path: Path) -> None:
    """Among blank lines, cells of several lines, and rows that cannot be read."""
    text = 'email,note\r\na@x.com,one\r\n\r\nb@x.com,"two\r\nlines\n\nof it"\r\n"c"x,y\r\n'
    text += "d@x.com,z\r\n"
    path = tmp_path / "list.csv"
    path.write_bytes(text.encode())
    with open_sheet(path) as sheet:
        found = [
            (line, row[:1], bool(page.problem))
            for page in sheet.pages
            for line, row in zip(page.lines, page.rows, strict=True)
        ]
    assert found == [
        (1, ["email"], False),
        (2, ["a@x.com"], False),
        (4, ["b@x.com"], False),
        (8, ['"c"x,y'], True),
        (9, ["d@x.com"], False),
    ]


def test_one_bad_row_among_thousands_costs_only_itself(tmp_path: Path) -> None:
    rows = [f"reader{n}@example.com,Reader {n}" for n in range(3000)]
    rows[1234] = "no address,x"
    path = tmp_path / "list.csv"
    path.write_text("\n".join(["email,first name", *rows]))
    store = open_sqlite(tmp_path / "x.db")
    report = import_csv(path, store.subscribers, **how(tmp_path))  # type: ignore[arg-type]
    store.close()
    assert (report.intake.new, report.rejected) == (2999, 1)
    assert report.examples[0][0] == 1236


def test_of_many_rows_that_repeat_an_address_the_last_one_counts(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = [f"reader{n % 3}@example.com,Name {n},{n}" for n in range(170)]
    path.write_text("\n".join(["email,first name,number", *rows]))
    store = open_sqlite(tmp_path / "x.db")
    report = import_csv(path, store.subscribers, **how(tmp_path))  # type: ignore[arg-type]
    found = [(one.first_name, one.fields) for one in store.subscribers.stream()]
    store.close()
    assert (report.intake.new, report.intake.repeated) == (3, 167)
    assert found == [(f"Name {n}", {"number": f"{n}"}) for n in (168, 169, 167)]


def test_who_was_erased_is_found_in_a_bundle_too(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("email\n" + "\n".join(f"reader{n}@example.com" for n in range(50)))
    store = open_sqlite(tmp_path / "x.db")
    erased = {"reader3@example.com", "reader44@example.com"}
    report = import_csv(
        path,
        store.subscribers,
        is_erased=erased.__contains__,
        **how(tmp_path),  # type: ignore[arg-type]
    )
    assert (report.intake.new, report.erased, report.rows) == (48, 2, 50)
    assert store.subscribers.find("reader3@example.com") is None
    store.close()


# --- archives, as Mailchimp exports an audience ---

MEMBERS = "Email Address,First Name,MEMBER_RATING,OPTIN_TIME,LEID,EUID,TAGS\n"


def make_archive(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


Import = Callable[..., list[ImportReport]]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_sqlite(tmp_path / "newsletter.db")


def audience(path: Path) -> Path:
    def rows(*names: str) -> str:
        return MEMBERS + "".join(
            f"{n}@example.com,{n},2,2024-01-01 00:00:00,1,e,VIP\n" for n in names
        )

    return make_archive(
        path,
        {
            "audience/cleaned_segment_export_9.csv": rows("cy"),
            "audience/unsubscribed_segment_export_9.csv": rows("bob", "ann"),
            "audience/subscribed_segment_export_9.csv": rows("ann", "dan"),
            "__MACOSX/._subscribed.csv": "rubbish",
            "readme.txt": "hello",
        },
    )


def test_an_audience_is_imported_in_the_order_of_its_standings(
    tmp_path: Path, store: Store
) -> None:
    path = audience(tmp_path / "audience.zip")
    reports = list(import_files(path, store.subscribers, **how(tmp_path)))
    assert [Path(report.file).name.partition("_")[0] for report in reports] == [
        "readme.txt",
        "subscribed",
        "unsubscribed",
        "cleaned",
    ]
    found = {s.address[:3]: (s.status, s.suppressed) for s in store.subscribers.stream()}
    assert found == {
        "ann": ("unsubscribed", ""),
        "dan": ("active", ""),
        "bob": ("unsubscribed", ""),
        "cy@": ("active", "hard bounce"),
    }
    store.close()


def test_a_rehearsal_of_an_archive_says_what_its_import_does(tmp_path: Path, store: Store) -> None:
    path = audience(tmp_path / "audience.zip")
    before = store.subscribers.counts()
    rehearsed = list(import_files(path, store.subscribers, rehearse=True, **how(tmp_path)))
    assert store.subscribers.counts() == before
    done = list(import_files(path, store.subscribers, **how(tmp_path)))
    assert sum(report.intake.new for report in done) == 4
    changes: Counter[str] = Counter()
    for tried, real in zip(rehearsed, done, strict=True):
        changes.update(tried.intake.change)
        assert tried.intake == real.intake
    after = store.subscribers.counts()
    assert changes == Counter({name: after[name] - before[name] for name in before})
    store.close()


SUBSTACK = "email,active_subscription,email_disabled,created_at\n"
SUBSTACK_FILES = {
    "posts/1.delivers.csv": "post_id,timestamp,email\n1,2024-01-01,d@example.com\n",
    "posts/1.opens.csv": "post_id,timestamp,email\n1,2024-01-01,o@example.com\n",
    "posts.csv": "post_id,title\n1,Hello\n",
    "email_list.x.csv": SUBSTACK + "a@example.com,false,false,2023-01-01\n",
    "empty.csv": "",
    "unsubscribes.csv": "email\nu@example.com\n",
    "friends.csv": "email\nf@example.com\n",
    "gone.csv": "email,unsubscribed_at\ng@example.com,2024-01-01\n",
}


def test_of_an_export_only_the_lists_of_readers_are_taken(tmp_path: Path, store: Store) -> None:
    path = make_archive(tmp_path / "x.zip", SUBSTACK_FILES)
    reports = list(import_files(path, store.subscribers, **how(tmp_path)))
    assert {s.address: s.status for s in store.subscribers.stream()} == {
        "a@example.com": "active",
        "g@example.com": "unsubscribed",
        "u@example.com": "unsubscribed",
    }
    told = {report.file: report.skipped for report in reports}
    assert not told.pop("email_list.x.csv")
    assert not told.pop("gone.csv")
    assert not told.pop("unsubscribes.csv")
    assert told == {
        "posts/1.delivers.csv": "it tells what became of mails, and is no list of readers",
        "posts/1.opens.csv": "it tells what became of mails, and is no list of readers",
        "posts.csv": "no column holds addresses; the first row is 'post_id, title'",
        "empty.csv": "'empty.csv' is empty",
        "friends.csv": "it is not Substack's list of readers; to take it in, import it by itself",
    }
    store.close()


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"a.csv": "email\na@example.com\n", "Acme bounces.csv": "email\nb@x.org\n"}, "bounces"),
        (SUBSTACK_FILES | {"bounces of Acme.csv": "email\nb@x.org\n"}, "bounces of acme"),
        ({"posts.csv": "post_id,title\n1,Hello\n"}, "holds no list of readers"),
        ({"a.csv": "email\na@example.com\n", "b.csv": '"email\n'}, "never closed"),
    ],
)
def test_an_archive_is_refused_before_anything_of_it_is_imported(
    tmp_path: Path, store: Store, files: dict[str, str], told: str
) -> None:
    path = make_archive(tmp_path / "x.zip", files)
    with pytest.raises(NewsletterError, match=told):
        list(import_files(path, store.subscribers, **how(tmp_path)))
    assert store.subscribers.counts()["total"] == 0
    store.close()


@pytest.mark.parametrize("rehearse", [False, True])
def test_of_an_archive_all_is_imported_or_nothing(
    tmp_path: Path, store: Store, rehearse: bool
) -> None:
    """Its last files say who has left: without them, nobody of the first ones may be mailed."""
    broken = "email\n" + '"a@example.com\n' * 300
    files = {"a.csv": "email\na@example.com\nbad\n", "unsubscribed.csv": broken}
    path = make_archive(tmp_path / "x.zip", files)
    with pytest.raises(NewsletterError, match=r"quotation marks") as told:
        list(import_files(path, store.subscribers, rehearse=rehearse, **how(tmp_path)))
    assert told.value.hint.endswith("nothing was imported")
    assert store.subscribers.counts()["total"] == 0
    assert not list(how(tmp_path)["rejects"].glob("*"))
    store.close()


@pytest.mark.parametrize("name", ["1.opens.csv", "people.csv"])
def test_a_log_of_mails_is_no_list_of_readers(tmp_path: Path, store: Store, name: str) -> None:
    path = tmp_path / name
    path.write_text("post_id,timestamp,email\n1,2024-01-01,o@example.com\n")
    with pytest.raises(NewsletterError, match="no list of readers"):
        list(import_files(path, store.subscribers, **how(tmp_path)))
    store.close()


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"a.xlsx": "x"}, "holds no CSV file"),
        ({f"{n}.csv": "" for n in range(101)}, "holds 101 CSV"),
    ],
)
def test_what_is_no_export_is_refused(tmp_path: Path, files: dict[str, str], told: str) -> None:
    path = make_archive(tmp_path / "x.zip", files)
    with pytest.raises(NewsletterError, match=told), unpacked(path):
        pass


def test_an_archive_that_unpacks_into_too_much_is_stopped(tmp_path: Path) -> None:
    bomb = make_archive(
        tmp_path / "x.zip", {"a.csv": "email\n" + "x" * 5_000_000, "b.csv": "email\n"}
    )
    assert bomb.stat().st_size < 10_000
    too_much = pytest.raises(NewsletterError, match="unpack it and import")
    with too_much, unpacked(bomb, most_bytes=2_000_000):
        pass


def test_an_archive_that_unpacks_into_far_more_than_a_list_is_stopped(tmp_path: Path) -> None:
    """What a list of readers never shrinks to is found before any of it is read."""
    row = "a@example.com\n"
    text = "email\n" + row * (ALWAYS_BYTES // len(row) + 1)
    bomb = make_archive(tmp_path / "x.zip", {"a.csv": text})
    with pytest.raises(NewsletterError, match="any list of readers"), unpacked(bomb):
        pass
    text = "email\n" + "".join(f"reader{n}@example.com\n" for n in range(500_000))
    with unpacked(make_archive(tmp_path / "y.zip", {"a.csv": text})) as contents:
        assert contents.lists[0].path.stat().st_size > ALWAYS_BYTES


def test_a_damaged_archive_is_told(tmp_path: Path) -> None:
    path = audience(tmp_path / "x.zip")
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(NewsletterError, match="cannot be unpacked"), unpacked(path):
        pass


def test_names_in_an_archive_lead_nowhere_else(tmp_path: Path) -> None:
    path = make_archive(tmp_path / "x.zip", {"../../evil.csv": "email\n", "/abs.csv": "email\n"})
    with unpacked(path) as contents:
        for file, name in contents.lists:
            assert name in ("evil.csv", "abs.csv")
            assert file.read_text() == "email\n"
    assert not file.exists()
    assert not (tmp_path.parent / "evil.csv").exists()


GONE = "email\ngone@example.com\n"
SERVICES = {
    "Substack": "email,active_subscription,email_disabled,created_at\n{},true,false,2024-01-01\n",
    "beehiiv": "email,status,created_at,subscription_tier\n{},active,2024-01-01,free\n",
    "Ghost": "email,subscribed_to_emails,complimentary_plan\n{},true,false\n",
    "listmonk": "uuid,email,name,attributes,status\nu,{},,,enabled\n",
    "Mailchimp": "Email Address,MEMBER_RATING,LEID,EUID,OPTIN_TIME\n{},2,1,e,2024-01-01\n",
}


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        *((name, GONE) for name in ("unsubscribed.csv", "Unsubscribed contacts.csv")),
        *((name, GONE) for name in ("abgemeldet.csv", "desabonnes.csv", "blocklist.csv")),
        *((name, GONE) for name in ("opt-out/list.csv", "x/bounced/all.csv", "退订名单.csv")),
        ("suppressions.csv", "email,reason\ngone@example.com,bounce\n"),
        ("Unsubscribed contacts.csv", ""),
    ],
)
def test_who_a_file_beside_a_services_list_names_as_gone_is_not_mailed(
    tmp_path: Path, store: Store, service: str, name: str, text: str
) -> None:
    row = SERVICES[service]
    files = {"everybody.csv": row.format("gone@example.com"), name: text}
    files[name] = text or row.format("gone@example.com")
    path = make_archive(tmp_path / "x.zip", files)
    reports = list(import_files(path, store.subscribers, **how(tmp_path)))
    assert {report.file for report in reports if not report.skipped} == set(files)
    (gone,) = store.subscribers.stream()
    assert gone.suppressed or gone.status == "unsubscribed"
    store.close()


@pytest.mark.parametrize(
    ("archive", "name", "expected"),
    [
        ("unsubscribed.zip", "list.csv", "unsubscribed"),
        ("x.zip", "subscribers/bounced/list.csv", "hard bounce"),
        ("x.zip", "subscribers/list.csv", "active"),
        ("unsubscribed.zip", "a/bounced/list.csv", "hard bounce"),
        ("Left Bank Books.zip", "Left Bank Books.csv", "active"),
    ],
)
def test_the_nearest_name_that_says_something_holds(
    tmp_path: Path, store: Store, archive: str, name: str, expected: str
) -> None:
    path = make_archive(tmp_path / archive, {name: GONE})
    (report,) = import_files(path, store.subscribers, **how(tmp_path))
    assert report.file == name
    (one,) = store.subscribers.stream()
    assert (one.suppressed or one.status) == expected
    store.close()


@pytest.mark.parametrize("name", ["subscribed.csv", "active/list.csv"])
@pytest.mark.parametrize("text", [GONE, SERVICES["Mailchimp"].format("gone@example.com")])
def test_names_that_contradict_each_other_are_refused(
    tmp_path: Path, store: Store, name: str, text: str
) -> None:
    path = make_archive(tmp_path / "unsubscribed.zip", {name: text})
    with pytest.raises(NewsletterError, match=r"archive's name, 'unsubscribed\.zip', says 'unsub"):
        list(import_files(path, store.subscribers, **how(tmp_path)))
    store.close()


def test_a_services_own_names_outweigh_that_of_the_archive(tmp_path: Path, store: Store) -> None:
    row = SERVICES["Mailchimp"].format
    files = {
        "subscribed_x.csv": row("a@example.com"),
        "unsubscribed_x.csv": row("b@example.com"),
        "cleaned_x.csv": row("c@example.com"),
    }
    path = make_archive(tmp_path / "lists cleaned.zip", files)
    list(import_files(path, store.subscribers, **how(tmp_path)))
    found = {one.address[0]: one.suppressed or one.status for one in store.subscribers.stream()}
    assert found == {"a": "active", "b": "unsubscribed", "c": "hard bounce"}
    store.close()


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("unsubscribed", "unsubscribed"),
        ("Abmeldungen 2024", "unsubscribed"),
        ("bounced", "hard bounce"),
        ("unsubscribed/2024", "active"),  # the nearest folder alone is heard
        ("Kunden", "active"),
        ("cancelled events", "active"),
        ("removed", "folder's name, 'removed'"),
        ("Bounce House Kids", "folder's name, 'Bounce House Kids', says 'bounce house kids'"),
    ],
)
def test_the_folder_on_disk_is_heard(
    tmp_path: Path, store: Store, folder: str, expected: str
) -> None:
    path = tmp_path / folder / "list.csv"
    path.parent.mkdir(parents=True)
    path.write_text(GONE)
    if "name" in expected:
        with pytest.raises(NewsletterError, match=expected) as told:
            list(import_files(path, store.subscribers, **how(tmp_path)))
        assert "rename the folder" in told.value.hint
    else:
        list(import_files(path, store.subscribers, **how(tmp_path)))
        (one,) = store.subscribers.stream()
        assert (one.suppressed or one.status) == expected
    store.close()
