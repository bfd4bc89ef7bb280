"""Lists of readers as real spreadsheets write them, and back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from newsletter.erasing import erased_finder, erasure_code
from newsletter.errors import NewsletterError
from newsletter.mailing import Entry, Preferences, Subscriber
from newsletter.ports import Store
from newsletter.readers import ImportReport, export_csv, import_csv
from newsletter.readers.columns import plan_columns
from newsletter.readers.formulas import neutralise, restore
from newsletter.readers.refusals import BadRow
from newsletter.readers.rows import parse_status
from newsletter.readers.times import parse_time
from newsletter.roster import parse_roster
from newsletter.store.sqlite import open_sqlite

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
#: What lies before is a way to write that there is no day.
FIRST_MAIL = NOW.replace(1971, 1, 1, tzinfo=None)

Import = Callable[[str | bytes], ImportReport]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_sqlite(tmp_path / "var" / "newsletter.db")
    yield store
    store.close()


def import_into(
    store: Store, path: Path, *, rejects: Path | None = None, **more: Any
) -> ImportReport:
    """Rejected rows are kept beside the file where no folder is named."""
    return import_csv(
        path,
        store.subscribers,
        rejects=rejects or path.parent,
        at=NOW,
        progress=lambda done, expected: None,
        **more,
    )


@pytest.fixture
def take(store: Store, tmp_path: Path) -> Import:
    def take(content: str | bytes) -> ImportReport:
        path = tmp_path / "My readers.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return import_into(store, path, rejects=tmp_path / "var" / "imports")

    return take


def readers(store: Store) -> dict[str, Subscriber]:
    return {subscriber.address: subscriber for subscriber in store.subscribers.stream()}


def rejected(report: ImportReport) -> list[list[str]]:
    assert report.rejects is not None
    with report.rejects.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def export(store: Store) -> str:
    file = io.StringIO(newline="")
    export_csv(store.subscribers, file)
    return file.getvalue()


# --- what a spreadsheet writes ---

TABLE = "Vorname,E-Mail,Größe\nJürgen Grün,j@example.com,größer\nÅse,a@example.com,é\n"


@pytest.mark.parametrize(
    ("codec", "mark", "name", "assumed"),
    [
        ("utf-8", b"", "UTF-8", False),
        ("utf-8-sig", b"", "UTF-8", False),
        ("utf-16-le", b"\xff\xfe", "UTF-16", False),
        ("utf-16-be", b"\xfe\xff", "UTF-16", False),
        ("utf-16-le", b"", "UTF-16-LE", False),
        ("utf-16-be", b"", "UTF-16-BE", False),
        ("utf-32-le", b"\xff\xfe\x00\x00", "UTF-32", False),
        ("cp1252", b"", "Windows-1252", True),
        ("mac_roman", b"", "Mac Roman", True),
    ],
)
def test_every_encoding_of_a_spreadsheet_is_read(
    take: Import, store: Store, codec: str, mark: bytes, name: str, assumed: bool
) -> None:
    report = take(mark + TABLE.encode(codec))
    assert (report.encoding, report.encoding_assumed) == (name, assumed)
    assert readers(store)["j@example.com"].first_name == "Jürgen Grün"
    assert readers(store)["j@example.com"].fields == {"grosse": "größer"}
    assert readers(store)["a@example.com"].first_name == "Åse"


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("cp1252", "O’Brien – “Müller” Šárka"),
        ("mac_roman", "José Muñoz Martínez"),
        ("mac_roman", "Zoë Gauß"),
        ("cp1252", "Zoë Gauß"),
    ],
)
def test_windows_and_mac_are_told_apart_by_the_letters_inside_words(
    take: Import, store: Store, codec: str, name: str
) -> None:
    take(f"email,first name\na@example.com,{name}\n".encode(codec))
    assert readers(store)["a@example.com"].first_name == name


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_one_byte_of_another_encoding_costs_no_other_row_its_letters(
    take: Import, store: Store, end: str
) -> None:
    rows = ["email,first name", "a@example.com,Zoë", "b@example.com,?", "", "c@example.com,李"]
    content = end.join(rows).encode()
    report = take(content.replace(b"?", b"J\xfcrgen \x96 Gau\xdf"))
    assert [reader.first_name for reader in readers(store).values()] == [
        "Zoë",
        "Jürgen – Gauß",
        "李",
    ]
    assert (report.encoding, report.encoding_assumed) == ("UTF-8", False)
    assert report.notes == (
        "line 3 holds characters that are not UTF-8 like the rest; they were read as Windows-1252",
    )
    more = b"".join(b"x%d@example.com,Z\xeb" % n + end.encode() for n in range(1200))
    report = take(content.replace(b"?", b"\xe9") + end.encode() + more)
    assert report.notes[0].startswith("lines 3, 6, 7, 8, 9 and 1,196 more hold characters")
    assert readers(store)["c@example.com"].first_name == "李"
    assert readers(store)["x7@example.com"].first_name == "Zë"


def test_a_damaged_file_with_a_unicode_mark_is_refused(take: Import) -> None:
    with pytest.raises(NewsletterError, match="is marked as UTF-8"):
        take(b"\xef\xbb\xbfemail\nj\xfcrgen@example.com\n")
    with pytest.raises(NewsletterError, match="is marked as UTF-16"):
        take("email\na@example.com\n".encode("utf-16") + b"x")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_line_ends_and_quoted_line_breaks(
    take: Import, store: Store, delimiter: str, end: str
) -> None:
    rows = [
        ["Notes; or, more|\tless", "EMAIL ADDRESS", "First Name"],
        [f"one{end}two", "a@example.com", 'Anna "Annie"'],
        ["", "b@example.com", "Bo, Jr; II"],
    ]
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(rows)
    report = take(file.getvalue() + end + end)
    assert (report.rows, report.rejected) == (2, 0)
    found = readers(store)
    assert found["a@example.com"].fields == {"notes_or_more_less": f"one{end}two"}
    assert found["a@example.com"].first_name == 'Anna "Annie"'
    assert found["b@example.com"].first_name == "Bo, Jr; II"


def test_the_line_with_which_excel_names_the_delimiter_is_no_header(
    take: Import, store: Store
) -> None:
    report = take("sep=;\r\nE-Mail;Vorname\r\nx;\r\na@example.com;Anna\r\n")
    assert readers(store)["a@example.com"].first_name == "Anna"
    assert report.examples == ((3, "an email address must have an @-sign"),)


def test_spaces_behind_the_delimiter_do_not_hide_quotes(take: Import, store: Store) -> None:
    take('email, first name, last name\na@example.com , "Anna", "de Vries, Dr."\n')
    assert readers(store)["a@example.com"].last_name == "de Vries, Dr."


# --- what the columns mean ---


HEADERS = {
    "email": "Courriel, Adresse électronique, Correo, Dirección de correo, Endereço de e-mail"
    ", Correio eletrônico, Indirizzo e-mail, Posta elettronica, E-mailadres, Adres e-mail"
    ", 电子邮箱, 邮箱地址, 電子郵件, メールアドレス, Ｅメール",
    "first_name": "Prénom, Primer nombre, Primeiro nome, Voornaam, Imię, 名",
    "last_name": "Nom de famille, Apellidos, Sobrenome, Cognome, Achternaam, Familienname, Nazwisko"
    ", 姓, 苗字",
}


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("E-mail", "email"),
        ("Email Address", "email"),
        ("E-Mail-Adresse", "email"),
        ("Adresse e-mail", "email"),
        ("Correo electrónico", "email"),
        ("邮箱", "email"),
        ("First Name", "first_name"),
        ("firstname", "first_name"),
        ("FNAME", "first_name"),
        ("Vorname", "first_name"),
        ("Prénom", "first_name"),
        ("Surname", "last_name"),
        ("Nachname", "last_name"),
        ("Subscription Status", "status"),
        ("OPTIN_TIME", "consent_at"),
        *(
            (header, meaning)
            for meaning, headers in HEADERS.items()
            for header in headers.split(", ")
        ),
    ],
)
def test_common_spellings_of_a_header_are_known(header: str, meaning: str) -> None:
    assert plan_columns([header, "Email"]).known[meaning] == 0


def test_other_columns_become_fields_with_names_that_merge_tags_can_have() -> None:
    names = [
        "Email",
        "Job Title",
        "2nd Phone",
        "Größe (cm)",
        "",
        "职位",
        "job-title",
        "E-mail",
        "status",
        "Status",
    ]
    columns = plan_columns(names)
    assert columns.fields == (
        (1, "job_title"),
        (2, "_2nd_phone"),
        (3, "grosse_cm"),
        (4, "column_5"),
        (5, "column_6"),
        (6, "job_title_2"),
        (7, "e_mail"),
        (9, "status_2"),
    )
    assert [note for note in columns.notes if "job" in note] == [
        "column 7, 'job-title', becomes the field 'job_title_2'"
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Name,Email\nAnn van Lee,a@example.com\n", ("Ann", "van Lee", {"name": "Ann van Lee"})),
        ("Email,Full name\na@example.com,Ann Lee\n", ("Ann", "Lee", {"full_name": "Ann Lee"})),
        ("Name,Email,status\nAnn Lee,a@example.com,active\n", ("Ann", "Lee", {"name": "Ann Lee"})),
        *(
            # The family's name may stand first.
            (f"Name,Email\n{name},a@example.com\n", ("", "", {"name": name}))
            for name in ("Wang Xiaoming", "Kim Min-jun", "Nguyễn Văn An", "Wei Li")
        ),
        (
            "Name,Email\nXiaoming Wang,a@example.com\n",
            ("Xiaoming", "Wang", {"name": "Xiaoming Wang"}),
        ),
        *(
            # A salutation or a title is no name, and behind one a single name is the family's.
            (f"Name,Email\n{name},a@example.com\n", (first, last, {"name": name}))
            for name, first, last in (
                ("Frau Müller", "", "Müller"),
                ("Herr Hans Müller", "Hans", "Müller"),
                ("Dr. Anna Weiß", "Anna", "Weiß"),
                ("Prof. Dr. Hans van der Berg", "Hans", "van der Berg"),
                ("Dr.-Ing. Eva Lang", "Eva", "Lang"),
                ("Mw. de Vries", "", "de Vries"),
                ("Mme Claire Dupont", "Claire", "Dupont"),
                ("г-н Иванов", "", "Иванов"),
                ("Don Miller", "Don", "Miller"),
                # One in capitals beside one that is not is the family's.
                ("MÜLLER Hans", "Hans", "MÜLLER"),
                ("Hans MÜLLER", "Hans", "MÜLLER"),
                ("OUYANG Na", "Na", "OUYANG"),
                ("HANS MÜLLER", "HANS", "MÜLLER"),
            )
        ),
        *(
            # So does a header in a language that writes the family's first tell.
            (f"{header},Email\n{name},a@example.com\n", (first, last, {field: name}))
            for header, name, first, last, field in (
                ("Név", "Kovács János", "János", "Kovács", "nev"),
                ("Név", "Dr. Kovács János", "János", "Kovács", "nev"),
                ("姓名", "Wang Xiaoming", "Xiaoming", "Wang", "column_1"),
                ("氏名", "Yamada Taro", "Taro", "Yamada", "column_1"),
                ("Họ và tên", "Nguyễn Văn An", "Văn An", "Nguyễn", "ho_va_ten"),
                ("姓名", "Peter Wang", "Peter", "Wang", "column_1"),
            )
        ),
        # Nobody can tell which of his names it is.
        ("姓名,邮箱\n王健茂,a@example.com\n", ("", "", {"column_1": "王健茂"})),
        ("Name,Email,First name\nAnn Lee,a@example.com,Zoë\n", ("Zoë", "", {"name": "Ann Lee"})),
        ("Vorname;Name;E-Mail\nZoë;Gauß;a@example.com\n", ("Zoë", "Gauß", {})),
        ("Nom;Prénom;Courriel\nLee;Zoë;a@example.com\n", ("Zoë", "Lee", {})),
        ("Nombre;Apellidos;Correo\nZoë;Lee Paz;a@example.com\n", ("Zoë", "Lee Paz", {})),
        ("Cognome;Nome;E-mail\nLee;Zoë;a@example.com\n", ("Zoë", "Lee", {})),
    ],
)
def test_a_whole_name_greets_its_reader(
    take: Import, store: Store, text: str, names: tuple[str, str, dict[str, str]]
) -> None:
    report = take(text)
    found = readers(store)["a@example.com"]
    assert (found.first_name, found.last_name, found.fields) == names
    told = any("gives first and last name" in note for note in report.notes)
    assert told == (bool(names[2]) and names[0] != "Zoë")


def test_a_file_without_a_header_is_read_from_its_first_row(take: Import, store: Store) -> None:
    report = take("Anna,a@example.com,ACME\nBob,b@example.com,\n")
    assert report.rows == 2
    assert readers(store)["a@example.com"].fields == {"column_1": "Anna", "column_3": "ACME"}


def test_a_column_of_addresses_is_found_under_a_name_nobody_foresaw(
    take: Import, store: Store
) -> None:
    report = take("Name,Wohin\nAnna,a@example.com\n")
    assert report.columns == {"Name": "name", "Wohin": "email"}
    assert readers(store)["a@example.com"].fields == {"name": "Anna"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "is empty"),
        ("\n\n\r\n", "is empty"),
        (
            "name,company\nAnna,ACME\n",
            "no column holds addresses; the first row is 'name, company'",
        ),
        (",".join(["x"] * 201) + "\n", "the file has 201 columns, expected at most 200"),
        ("x" * 3_000_000, "a line of over 1,048,576 bytes"),
        ("email\n" + "x" * 1_048_576, "a line of over 1,048,576 bytes"),
    ],
)
def test_what_is_no_list_of_readers_is_refused_whole(
    take: Import, store: Store, content: str, message: str
) -> None:
    with pytest.raises(NewsletterError) as caught:
        take(content)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert store.subscribers.counts()["total"] == 0


def test_a_file_that_cannot_be_read_is_an_error_to_act_on(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NewsletterError, match="cannot read"):
        import_into(store, tmp_path / "none.csv")


# --- good rows and bad ones ---


def test_bad_rows_are_reported_with_their_line_and_good_ones_are_taken(
    take: Import, store: Store, tmp_path: Path
) -> None:
    report = take(
        "email,first name,status\n"
        "a@example.com,Anna,active\n"
        "\n"
        '"=nobody","Bo\nb",active\n'
        ",,\n"
        "c@example.com,C,perhaps\n"
        "d@example.com,D\n"
        "e@example.com,E,active,more\n"
        "f@example.com,F,active,,\n"
        'g@example.com,"G"g,active\n'
        f"h@example.com,{'x' * 10_001},active\n"
        "i@example.com,I\0,active\n"
        f"j@example.com,{'x' * 140_000},active\n"
        "z@example.com,Zoë,active\n"
    )
    assert set(readers(store)) == {"a@example.com", "f@example.com", "z@example.com"}
    assert (report.rows, report.intake.new, report.rejected) == (11, 3, 8)
    header, *rows = rejected(report)
    assert (header[0], header[2:]) == ("rejected: line", ["email", "first name", "status"])
    assert header[1].startswith("rejected: reason ")
    assert [(row[0], row[1]) for row in rows] == [
        ("4", "an email address must have an @-sign"),
        (
            "7",
            "the status 'perhaps' is not known;"
            " expected active, pending, unsubscribed or suppressed;"
            " if the column is about something else, name it otherwise",
        ),
        ("8", "the row has 2 cells, expected 3"),
        ("9", "the row has 4 cells, expected 3"),
        ("11", "text stands behind a closing quotation mark"),
        ("12", "'first name' has 10,001 characters, expected at most 10,000"),
        ("13", "'first name' contains a null byte"),
        ("14", "a cell has over 131,072 characters"),
    ]
    assert rows[0][2:] == ["'=nobody", "Bo\nb", "active"]
    assert report.rejects == tmp_path / "var/imports/My-readers-20261123T060000Z-rejected.csv"
    assert report.examples[0] == (4, "an email address must have an @-sign")
    assert len(report.examples) == 5


def test_the_file_of_rejected_rows_can_be_mended_and_imported(take: Import, store: Store) -> None:
    report = take("email,company\nanna,=1+1\nb@example.com,ACME\n")
    assert report.rejects is not None
    mended = report.rejects.read_bytes().replace(b",anna,", b",anna@example.com,")
    assert take(mended).rejected == 0
    assert readers(store)["anna@example.com"].fields == {"company": "=1+1"}


@pytest.mark.parametrize(
    "row",
    [
        "gone@example.com,2030-01-01",
        "Gone <GONE@example.com>,",
        "'gone@example.com,2030-01-01",
        "no address,*gone@example.com*",
        "b@example.com,ask gone@example.com when",
    ],
)
def test_a_row_that_is_not_imported_does_not_bring_back_who_was_erased(
    store: Store, tmp_path: Path, row: str
) -> None:
    code = erasure_code(b"key", "gone@example.com")
    path = tmp_path / "list.csv"
    path.write_text(f"email,consent at\n{row}\nnot.gone@example.com,2031-01-01\n")
    report = import_into(store, path, is_erased=erased_finder([b"key"], [code]))
    assert (report.rows, report.erased, report.rejected) == (2, 1, 1)
    assert [line for line, _ in report.examples] == [3]
    assert [row[2] for row in rejected(report)[1:]] == ["not.gone@example.com"]


def test_where_every_row_is_good_there_is_no_file_of_rejected_ones(
    take: Import, tmp_path: Path
) -> None:
    assert take("email\na@example.com\n").rejects is None
    assert not (tmp_path / "var/imports").exists()


@pytest.mark.parametrize(
    ("content", "good"),
    [
        ('email,name\na@example.com,"Anna\nb@example.com,Bob\n', {"b@example.com"}),
        ('email,name\na@example.com,"An\nn"x\nb@example.com,B\n', {"b@example.com"}),
        ('email,name\na@example.com,"A"x\nb@example.com,B\n', {"b@example.com"}),
        ('email,name\na@example.com,"An\nb@example.com,B\nc@example.com,"C"\n',
         {"b@example.com", "c@example.com"}),
    ],
)  # fmt: skip
def test_a_stray_quotation_mark_costs_its_own_row(
    take: Import, store: Store, content: str, good: set[str]
) -> None:
    report = take(content)
    assert set(readers(store)) == good
    assert report.examples[0][0] == 2
    assert "quotation mark" in report.examples[0][1]


def test_a_failed_import_leaves_no_file_behind(take: Import, tmp_path: Path) -> None:
    unclosed = "".join(f'a{number}@example.com,"A\n' for number in range(101))
    with pytest.raises(NewsletterError, match="over 100 rows have quotation marks that do not fit"):
        take("email,name\nbad,\n" + unclosed)
    assert list((tmp_path / "var/imports").iterdir()) == []


def test_addresses_are_normalised_and_the_last_of_a_repeated_one_counts(
    take: Import, store: Store
) -> None:
    report = take("email,first name\nAnna@Example.COM,A\nb@BÜCHER.example,B\nanna@example.com,Z\n")
    assert set(readers(store)) == {"anna@example.com", "b@xn--bcher-kva.example"}
    assert readers(store)["anna@example.com"].first_name == "Z"
    assert (report.rows, report.intake.new, report.intake.repeated) == (3, 2, 1)


def test_a_name_stays_in_one_line_and_does_not_swallow_readers(take: Import, store: Store) -> None:
    report = take(
        'email,first name\na@example.com,"An\r\nna\x07\u2028B"\n'
        'b@example.com,"B\nc@example.com,""C"\n'
    )
    assert readers(store)["a@example.com"].first_name == "An na B"
    assert [line for line, _ in report.examples] == [4]
    assert "is a quote left open?" in report.examples[0][1]


# --- consent ---


def test_without_a_status_readers_are_active_with_time_and_file_as_source(
    take: Import, store: Store
) -> None:
    take("email\na@example.com\n")
    found = readers(store)["a@example.com"]
    assert (found.status, found.consent_at, found.consent_source) == (
        "active",
        NOW,
        "import of My readers.csv",
    )


@pytest.mark.parametrize(
    ("word", "status", "suppressed"),
    [
        ("Subscribed", "active", ""),
        ("opted-in", "active", ""),
        ("UNCONFIRMED", "pending", ""),
        ("unsubscribed", "unsubscribed", ""),
        ("Opted_Out", "unsubscribed", ""),
        ("cleaned", "active", "hard bounce"),
        ("Bounced", "active", "hard bounce"),
        ("complained", "active", "complaint"),
        ("suppressed", "active", "manual"),
        *(
            (word, "unsubscribed", "")
            for word in ("inactive", "Deleted", "disabled", "LEFT", "cancelled", "Inaktiv", "退订")
        ),
        ("do-not-mail", "active", "manual"),
        ("invalid", "active", "hard bounce"),
        ("validating", "pending", ""),
    ],
)
def test_the_words_of_other_programs_for_a_status(
    take: Import, store: Store, word: str, status: str, suppressed: str
) -> None:
    take(f"email,status\na@example.com,{word}\n")
    found = readers(store)["a@example.com"]
    assert (found.status, found.suppressed) == (status, suppressed)


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("", "expected active"),
        ("acitve", "did you mean 'active'?"),
        ("yes\n" * 50, "expected"),
        # What denies a consent is never taken for a slip of it.
        ("unactive", "did you mean 'inactive'?"),
        ("unsubscirbed", "did you mean 'unsubscribed'?"),
        ("nonactive", "did you mean 'not active'?"),
        *((word, "expected active") for word in ("ex-active", "active no", "subscribed no more")),
        # An ordinary word is none, and its opposite the less.
        *((word, "expected active") for word in ("valid", "paid", "attending", "completed")),
        *((word, "expected active") for word in ("approved", "invited", "accepted", "registered")),
    ],
)
def test_a_status_that_is_not_known_is_not_guessed(word: str, hint: str) -> None:
    with pytest.raises(BadRow, match="is not known" if word else "there is no status") as caught:
        parse_status(word)
    assert hint in str(caught.value)
    assert len(str(caught.value)) < 200


def test_the_time_and_source_of_consent_come_from_the_file(take: Import, store: Store) -> None:
    take(
        "email,OPTIN_TIME,consent source,suppressed\n"
        "a@example.com,2019-03-01 10:00:00,booth,no\n"
        "b@example.com,2019-03-01T10:00:00+02:00,,complaint\n"
        "c@example.com,1/3/2019,,\n"
    )
    found = readers(store)
    assert found["a@example.com"].consent_at == datetime(2019, 3, 1, 10, tzinfo=UTC)
    assert (found["a@example.com"].consent_source, found["a@example.com"].suppressed) == (
        "booth",
        "",
    )
    assert found["b@example.com"].consent_at == datetime(2019, 3, 1, 8, tzinfo=UTC)
    assert found["b@example.com"].suppressed == "complaint"
    c = found["c@example.com"]
    assert (c.consent_at, c.consent_source) == (
        NOW,
        "import of My readers.csv; consent of '1/3/2019'",
    )


def test_consent_given_in_the_future_is_none(take: Import, store: Store) -> None:
    report = take(
        "email,status,consent at\n"
        "a@example.com,active,2026-11-23 20:00\n"
        "b@example.com,active,2026-11-25\n"
        "c@example.com,pending,2031-01-01\n"
        "d@example.com,unsubscribed,2031-01-01\n"
        "e@example.com,bounced,2031-01-01\n"
    )
    found = {address[0]: reader.consent_at for address, reader in readers(store).items()}
    assert found == {"a": datetime(2026, 11, 23, 20, tzinfo=UTC), "d": NOW, "e": NOW}
    assert report.examples[0] == (
        3,
        "the time of consent, 2026-11-25 00:00 UTC, lies in the future;"
        " expected when the reader agreed",
    )
    assert [line for line, _ in report.examples] == [3, 4]
    rows = "f@example.com,2031-01-01,\ng@example.com,2031-01-01,2030-01-01\n"
    take(f"email,consent at,opted out at\n{rows}")
    assert "f@example.com" not in readers(store)
    assert (gone := readers(store)["g@example.com"]).status == "unsubscribed"
    assert gone.consent_at == NOW


@given(st.text(max_size=30) | st.datetimes(timezones=st.timezones()).map(datetime.isoformat))
@example("0001-01-01T00:00:00+05:00")
def test_any_text_is_a_time_in_utc_or_a_bad_row(text: str) -> None:
    try:
        found = parse_time(text)
    except BadRow:
        return
    assert found is None or found.utcoffset() == UTC.utcoffset(None)


def test_an_import_never_brings_back_who_left_or_is_suppressed(take: Import, store: Store) -> None:
    table = "email,status\na@example.com,active\nb@example.com,active\nc@example.com,active\n"
    take(table)
    store.subscribers.set_status("a@example.com", "unsubscribed", source="link", at=NOW)
    store.subscribers.suppress("b@example.com", "complaint", at=NOW)
    report = take(table)
    assert (report.intake.withdrawn, report.intake.suppressed) == (1, 1)
    assert readers(store)["a@example.com"].status == "unsubscribed"
    assert readers(store)["b@example.com"].suppressed == "complaint"


# --- out and back in ---

line = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=0, max_size=12
).map(str.strip)
ids = st.lists(st.from_regex(r"[a-z]{1,5}(-[a-z0-9]{1,5})?", fullmatch=True), unique=True).map(
    tuple
)
#: As other services call their columns, and as our own are called.
FIELDS = (
    *("company", "mail", "status_2", "column_9", "_2nd", "optintime", "suppressed_2"),
    *("referral_code", "subscription_tier", "utm_source", "created_at", "emails_received_6mo"),
    *(
        "email_disabled",
        "active_subscription",
        "uuid",
        "attributes",
        "leid",
        "euid",
        "emailaddress",
    ),
    *("creation_date", "type", "unsubscribed_at", "bounced", "opt_in", "postid", "timestamp"),
    *(
        "paused_until",
        "speakers",
        "topics",
        "set_by_reader",
        "state",
        "name",
        "subscribed_to_emails",
    ),
)
formula = st.tuples(st.sampled_from(["=", "+", "-", "@", "'", "''=", "＝"]), line).map("".join)
value = (line | formula).map(str.strip)
people = st.lists(
    st.builds(
        Entry,
        st.sampled_from(["a@example.com", "+b@example.com", "=c@example.com", "'-d@example.com"]),
        st.sampled_from(["active", "pending", "unsubscribed"]),
        value,
        value,
        st.dictionaries(
            st.sampled_from(FIELDS),
            (value | st.just("two\r\nlines\nand\rmore")).filter(bool),
        ),
        st.datetimes(FIRST_MAIL, NOW.replace(tzinfo=None), timezones=st.just(UTC)),
        value.filter(bool),
        st.sampled_from(["", "hard bounce", "=complaint", "complaint"]),
        st.builds(
            Preferences, ids, ids, st.none() | st.dates(FIRST_MAIL.date()), st.integers(0, 31)
        ),
    ),
    unique_by=lambda entry: entry.address,
    max_size=4,
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(people)
@example(
    [
        Entry(
            f"{who}@example.com",
            status,
            fields={"emails_received_6mo": "3", "referral_code": "r", "subscription_tier": "free"},
            consent_at=NOW,
            consent_source="form",
            suppressed=suppressed,
        )
        for who, status, suppressed in (("a", "active", "complaint"), ("b", "unsubscribed", ""))
    ]
)
def test_what_is_exported_imports_as_the_same(
    tmp_path_factory: pytest.TempPathFactory, entries: list[Entry]
) -> None:
    folder = tmp_path_factory.mktemp("round")
    there, here = open_sqlite(folder / "there.db"), open_sqlite(folder / "here.db")
    there.subscribers.take(entries, at=NOW)
    (folder / "list.csv").write_bytes(export(there).encode())
    assert import_into(here, folder / "list.csv").rejected == 0
    found = [s._replace(id=0) for s in here.subscribers.stream()]
    expected = [s._replace(id=0) for s in there.subscribers.stream()]
    there.close()
    here.close()
    assert found == expected


def test_suppressions_without_a_reader_move_along(
    take: Import, store: Store, tmp_path: Path
) -> None:
    take("email,company\na@example.com,ACME\n")
    store.subscribers.suppress("a@example.com", "complaint", at=NOW)
    store.subscribers.suppress("+zed@example.com", "=hard bounce", at=NOW)
    there = export(store)
    assert there.splitlines()[2:] == ["'+zed@example.com,,,,,,'=hard bounce,,,,,"]
    here = open_sqlite(tmp_path / "here.db")
    (tmp_path / "list.csv").write_text(there)
    report = import_into(here, tmp_path / "list.csv")
    assert (report.rows, report.intake.new, report.intake.suppressions) == (2, 1, 1)
    assert here.subscribers.find("+zed@example.com") is None
    assert export(here) == there
    here.close()
    report = take("email,status,suppressed\nb@example.com,,\nc@example.com,,no\nd,,manual\n")
    assert report.rejected == 3


def test_a_reason_that_reads_like_a_no_still_suppresses(
    take: Import, store: Store, tmp_path: Path
) -> None:
    for who, reason in (("a", "no"), ("b", "0"), ("c", "-"), ("d", "yes"), ("e", "No reply")):
        store.subscribers.suppress(f"{who}@example.com", reason, at=NOW)
    there = export(store)
    for who in "abcde":
        store.subscribers.lift(f"{who}@example.com", at=NOW)
    take(there)
    assert {address[0]: reason for address, reason in store.subscribers.suppressions()} == {
        "a": "manual: no",
        "b": "manual: 0",
        "c": "manual: -",
        "d": "manual: yes",
        "e": "No reply",
    }


def test_what_is_left_of_an_export_of_ours_still_says_who_gets_no_mail(
    take: Import, store: Store
) -> None:
    """An editor deleted columns, and what is left looks like an export of beehiiv."""
    report = take(
        "email,status,suppressed,paused_until,referral_code\n"
        "a@example.com,active,complaint,,r\n"
        "b@example.com,active,,2027-01-02,r\n"
        "c@example.com,unsubscribed,,,r\n"
    )
    found = {address[0]: one for address, one in readers(store).items()}
    assert "this is an export of beehiiv; states and tags are taken over" in report.notes
    assert "'suppressed' says who gets no mail any more" in report.notes
    assert found["a"].suppressed == "complaint"
    assert found["b"].preferences.paused_until == date(2027, 1, 2)
    assert found["c"].status == "unsubscribed"


def test_a_column_that_the_editor_added_to_our_export_counts_like_any_other(
    take: Import, store: Store
) -> None:
    first = Entry(
        "a@example.com", "active", fields={"state": "inactive", "unsubscribed_at": "1999"}
    )
    store.subscribers.take([first, Entry("b@example.com", "active")], at=NOW)
    header, *rows = export(store).splitlines()
    assert header.endswith(",set_by_reader,state,field: unsubscribed_at")
    added = (",city,Unsubscribed,Tags", ",Ghent,,vip", ",,yes,")
    report = take("\n".join(a + b for a, b in zip((header, *rows), added, strict=True)))
    a, b = readers(store).values()
    assert (a.status, a.fields) == ("active", {**first.fields, "city": "Ghent", "tags": "vip"})
    assert (b.status, b.fields) == ("unsubscribed", {})
    assert "'Unsubscribed' says who gets no mail any more" in report.notes


def test_an_export_from_before_choices_were_in_it_is_known_as_ours(
    take: Import, store: Store
) -> None:
    take(
        "email,status,first_name,last_name,consent_at,consent_source,suppressed,referral_code,topics"
        "\na@example.com,active,,,,,complaint,r,economy\n"
    )
    (found,) = readers(store).values()
    assert found.suppressed == "complaint"
    assert found.fields == {"referral_code": "r", "topics": "economy"}


def test_pauses_and_interests_come_along_and_what_is_unknown_is_told(
    store: Store, tmp_path: Path
) -> None:
    header = (
        "email,status,first_name,last_name,consent_at,consent_source,suppressed,paused_until,topics"
        ",speakers"
    )
    path = tmp_path / "list.csv"
    many = ", ".join(f"speaker-number-{n}" for n in range(1000))
    path.write_text(
        f"{header}\n"
        "a@example.com,active,,,,,,2027-01-02,economy,\n"
        f'b@example.com,active,,,,,,,"economy, gone","{many}"\n'
        "c@example.com,active,,,,,,next week,,\n"
        "d@example.com,active,,,,,,,,\n"
    )
    roster = parse_roster('[[topic]]\nid = "economy"\nphrase = "x"\n', "speakers.toml")
    report = import_into(store, path, roster=roster)
    found = {address[0]: one.preferences for address, one in readers(store).items()}
    assert found["a"] == Preferences(("economy",), (), date(2027, 1, 2))
    assert found["b"].topics == ("economy", "gone")
    assert len(found["b"].speakers) == 1000
    assert found["d"] == Preferences()
    assert report.examples == (
        (
            4,
            "the day 'next week', until which mail is paused, is none; expected it like 2026-11-23",
        ),
    )
    assert report.chosen == 2
    first, unknown = report.notes
    assert first == (
        "this is an export of this program; states and suppressions are taken over, and so are"
        " pauses, topics and speakers"
    )
    assert unknown == (
        "not in speakers.toml, and kept among what readers chose: 'gone', 'speaker-number-0',"
        " 'speaker-number-1', 'speaker-number-2', 'speaker-number-3' and others"
    )


def test_a_history_of_consent_is_no_list_of_readers(take: Import) -> None:
    with pytest.raises(NewsletterError, match="history of consent") as caught:
        take("email,at,status,source,network,wording,reason\na@example.com,,active,,,,\n")
    assert "without --history" in str(caught.value)


@given(st.text())
@example("'=1")
@example("''@x")
def test_no_cell_is_left_that_a_spreadsheet_would_run(text: str) -> None:
    cell = neutralise(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    assert restore(cell) == text


def test_an_export_has_our_columns_first_and_then_every_field(store: Store) -> None:
    store.subscribers.take(
        [
            Entry("a@example.com", "active", "Anna", "", {"zip": "1"}, NOW, "form"),
            Entry("b@example.com", "pending", "", "", {"company": "=HYPERLINK()"}, None, ""),
        ],
        at=NOW,
    )
    assert export(store).splitlines() == [
        "email,status,first_name,last_name,consent_at,consent_source,suppressed"
        ",paused_until,topics,speakers,set_by_reader,company,zip",
        "a@example.com,active,Anna,,2026-11-23T06:00:00+00:00,form,,,,,,,1",
        "b@example.com,pending,,,,,,,,,,'=HYPERLINK(),",
    ]


# --- hostile bytes ---


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.binary(max_size=200)
    | st.lists(
        st.sampled_from(
            [
                b"email",
                b",",
                b";",
                b'"',
                b"\n",
                b"\r",
                b"\0",
                b"a@example.com",
                b"\xff\xfe",
                b"\xef\xbb\xbf",
                b"=x",
                b"active",
                b"status",
                b"\x8e",
                b" ",
            ]
        )
    ).map(b"".join)
)
@example(b"sep=\n")
@example(b'sep="\na@example.com\n')
@example(b"sep=\r\n\r\n")
@example(b"\xff\xfe")
@example(b"x\ny,a@example.com\n")
def test_any_bytes_are_imported_or_refused_with_a_reason(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    (folder / "list.csv").write_bytes(content)
    store = open_sqlite(folder / "a.db")
    refusal = ""
    try:
        report = import_into(store, folder / "list.csv")
        assert report.rows - report.rejected >= store.subscribers.counts()["total"]
    except NewsletterError as error:
        refusal = str(error)
    finally:
        store.close()
    assert "\n" not in refusal
