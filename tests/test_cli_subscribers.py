"""`newsletter subscribers` through the real command."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from newsletter.cli.leaving import find_sender
from newsletter.errors import NewsletterError
from tests.command import Command

NEWSLETTER = (sys.executable, "-m", "newsletter")
EMPTY = {"active": 0, "pending": 0, "unsubscribed": 0, "suppressed": 0, "total": 0}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fresh")
    Command(folder)("init", str(folder / "news"))
    return folder / "news"


@pytest.fixture
def project(fresh: Path, tmp_path: Path) -> Command:
    shutil.copytree(fresh, tmp_path / "news")
    return Command(tmp_path / "news")


def test_a_list_is_imported_counted_shown_and_given_back(project: Command, tmp_path: Path) -> None:
    project.write(
        "list.csv", "Company;E-Mail;Vorname\nACME;Anna@Example.COM;Anna\n;b@example.com;\n"
    )
    path = str(project.folder / "list.csv")
    assert project("subscribers", "import", path).stdout.splitlines() == [
        "list.csv: 2 rows",
        "  2 new readers",
        "  the list: +2 active",
    ]
    report = project.json("subscribers", "import", path)
    assert (report["rows"], report["new"], report["known"], report["rejected"]) == (2, 0, 2, 0)
    assert report["change"] == EMPTY
    assert report["columns"] == {"Company": "company", "E-Mail": "email", "Vorname": "first_name"}
    assert project.json("subscribers", "count") == {**EMPTY, "active": 2, "total": 2}
    shown = project.json("subscribers", "show", "ANNA@example.com")
    assert (shown["address"], shown["first_name"]) == ("Anna@example.com", "Anna")
    assert shown["fields"] == {"company": "ACME"}
    assert shown["consent_source"] == "import of list.csv"
    rows = list(csv.DictReader(io.StringIO(project("subscribers", "export").stdout)))
    assert [row["email"] for row in rows] == ["Anna@example.com", "b@example.com"]
    out = tmp_path / "out.csv"
    assert project.json("subscribers", "export", "--out", str(out))["rows"] == 2
    assert list(csv.DictReader(io.StringIO(out.read_text("utf-8")))) == rows
    assert list(tmp_path.glob("*.part")) == []
    project("subscribers", "suppress", "zed@example.com")
    told = project("subscribers", "export", "--out", str(out)).stdout
    assert told == f"2 readers and 1 suppressed without a reader written to {out}\n"
    assert project.json("subscribers", "export", "--out", str(out))["rows"] == 3
    again = project("subscribers", "import", str(out)).stdout
    assert "  1 suppressed without a reader, so nobody gets mail there" in again


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("way", ["-", "/dev/stdin", "fifo"])
def test_a_list_comes_through_a_pipe(
    project: Command, tmp_path: Path, way: str, packed: bool
) -> None:
    listed = b"email,status\nann@example.com,active\nbob@example.com,unsubscribed\n"
    if packed:
        (tmp_path / "list.csv").write_bytes(listed)
        with zipfile.ZipFile(tmp_path / "list.zip", "w") as archive:
            archive.write(tmp_path / "list.csv", "list.csv")
        listed = (tmp_path / "list.zip").read_bytes()
    place = way
    if way == "fifo":
        place = str(tmp_path / "queue")
        os.mkfifo(place)
    command = [*NEWSLETTER, "-C", str(project.folder), "subscribers", "import", place]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as importing:
        if way == "fifo":
            Path(place).write_bytes(listed)
            listed = b""
        said = importing.communicate(listed, timeout=60)[0].decode()
    assert importing.returncode == 0
    name = "queue" if way == "fifo" else "standard input"
    assert said.startswith(f"{'list.csv' if packed else name}: 2 rows\n")
    assert "it came without its file's name, and one such as 'unsubscribed.csv' says" in said
    counted = project.json("subscribers", "count")
    assert (counted["active"], counted["unsubscribed"]) == (1, 1)


def test_a_file_that_stands_on_standard_input_is_told_to_have_no_name(
    project: Command, tmp_path: Path
) -> None:
    path = tmp_path / "unsubscribed.csv"
    path.write_text("email\nann@example.com\n")
    command = [*NEWSLETTER, "-C", str(project.folder), "subscribers", "import", "/dev/fd/0"]
    with path.open("rb") as file:
        done = subprocess.run(command, stdin=file, capture_output=True, timeout=60, check=True)
    assert b"it came without its file's name" in done.stdout
    assert "without its file's name" not in project("subscribers", "import", str(path)).stdout


def test_bad_rows_are_told_with_their_line_and_stand_in_a_file(project: Command) -> None:
    path = project.write("list.csv", "email\na@example.com\nnobody\n")
    said = project("subscribers", "import", str(path)).stdout
    assert "1 row not imported, see " in said
    assert "line 3: an email address must have an @-sign" in said
    (file,) = (project.folder / "var/imports").iterdir()
    assert str(file) in said
    assert file.read_text("utf-8-sig").splitlines()[1].startswith("3,")
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_of_rows_that_repeat_an_address_a_farewell_counts_wherever_it_stands(
    project: Command,
) -> None:
    text = "email,status,city\na@example.com,unsubscribed,Rome\na@example.com,active,Bern\n"
    said = project("subscribers", "import", str(project.write("list.csv", text))).stdout
    assert "1 row repeated an address: the last one counts, but who left in any has left" in said
    shown = project.json("subscribers", "show", "a@example.com")
    assert (shown["status"], shown["fields"]) == ("unsubscribed", {"city": "Bern"})


def test_a_rejected_row_is_shown_and_erased_also_where_its_address_is_none(
    project: Command,
) -> None:
    text = (
        "email,name,by\nanna@,Anna,\n@bea,Bea,\ncleo@@example.com,Cleo,bob@example.com\n"
        "dan@,anna@,jimbob@example.com\nbob@example.com,Bob,\n"
    )
    project("subscribers", "import", str(project.write("list.csv", text)))
    (file,) = (project.folder / "var/imports").iterdir()

    def left() -> list[str]:
        return [row["name"] for row in csv.DictReader(io.StringIO(file.read_text("utf-8-sig")))]

    assert left() == ["Anna", "Bea", "Cleo", "anna@"]
    said = project("subscribers", "show", " ANNA@ ").stdout
    assert f"rejected     {file.name}, line 2: there must be something after" in said
    shown = project.json("subscribers", "show", "bob@example.com")
    assert [row["line"] for row in shown["rejected"]] == [4]  # jimbob is another one
    done = project("subscribers", "erase", "anna@", "--yes").stdout
    assert "anna@ is erased, with 0 mails in the outbox and 1 rejected row" in done
    assert left() == ["Bea", "Cleo", "anna@"]  # it is another one's name
    assert project.json("subscribers", "erase", "@bea", "--yes")["rejected"] == 1
    assert project.json("subscribers", "erase", "bob@example.com", "--yes")["rejected"] == 1
    assert left() == ["anna@"]
    project("subscribers", "erase", "Bea", "--yes", code=1)
    killed = file.with_name("x-rejected.csv.part")  # in the middle of a character
    killed.write_bytes(b"line,reason,email\n2,bad,eve@\n3,bad,Zo\xc3")
    assert project.json("subscribers", "erase", "eve@", "--yes")["rejected"] == 1
    assert "eve@" not in killed.read_text("utf-8-sig")
    killed.unlink()
    project("subscribers", "erase", "dan@", "--yes")
    assert not file.exists()


def test_of_somebody_elses_rejected_row_only_the_address_goes(project: Command) -> None:
    remark = "asked by Ann@Example.com to be removed"
    text = f"email,Notes\nbob@example.com,{remark}\nann@example.com,left\n"
    project("subscribers", "import", str(project.write("list.csv", text)), code=1)
    (file,) = (project.folder / "var/imports").iterdir()
    done = project("subscribers", "erase", "ann@example.com", "--yes").stdout
    assert "and 1 rejected row\n" in done
    assert "it is taken out of 1 rejected row of others" in done
    (row,) = csv.DictReader(io.StringIO(file.read_text("utf-8-sig")))
    assert row["email"] == "bob@example.com"
    assert row["Notes"] == "asked by (erased) to be removed"
    assert "ann" not in file.read_text("utf-8-sig").lower()


def test_a_whole_name_is_shown_once(project: Command) -> None:
    text = "email,Name\nann@example.com,Ann Lee\n"
    project("subscribers", "import", str(project.write("list.csv", text)))
    shown = project("subscribers", "show", "ann@example.com").stdout
    assert shown.count("Ann Lee") == 1


def test_a_rejected_row_is_found_in_whichever_spelling_its_domain_is_written(
    project: Command,
) -> None:
    text = (
        "email,status,by\nbob@münchen.de,odd,\nCY@MU\u0308NCHEN.de,odd,\n"
        "dan@xn--mnchen-3ya.de,odd,\njörg@münchen.de,odd,\n"
        "eve@example.com,odd,see bob@münchen.de.\n"
        "jimbob@münchen.de,odd,\n"
    )
    project("subscribers", "import", str(project.write("list.csv", text)), code=1)
    (file,) = (project.folder / "var/imports").iterdir()
    for address, lines in (
        ("bob@münchen.de", [2, 6]),
        ("bob@xn--mnchen-3ya.de", [2, 6]),
        ("cy@münchen.de", [3]),
        ("dan@münchen.de", [4]),
        ("jörg@xn--mnchen-3ya.de", [5]),
    ):
        shown = project.json("subscribers", "show", address)
        assert [row["line"] for row in shown["rejected"]] == lines
    erased = project.json("subscribers", "erase", "bob@münchen.de", "--yes")
    assert (erased["rejected"], erased["blanked"]) == (1, 1)
    assert "bob@münchen.de" not in file.read_text("utf-8-sig").replace("jimbob", "")
    assert "jimbob@münchen.de" in file.read_text("utf-8-sig")


def test_a_file_without_one_good_row_ends_with_1(project: Command) -> None:
    path = project.write("list.csv", "email\nnobody\nno one\n")
    done = project("subscribers", "import", str(path), code=1)
    assert "none of the 2 rows of 'list.csv' could be imported" in done.stderr
    assert project.json("subscribers", "count") == EMPTY


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["import", "missing.csv"], 2, "does not exist"),
        (["show", "x@example.com"], 1, "no subscriber has the address 'x@example.com'"),
        (["show", "nobody"], 1, "'nobody' is not an address that can be mailed"),
        (["confirm", "x@example.com"], 1, "no subscriber has the address 'x@example.com'"),
        (["unsubscribe", "x@example.com"], 1, "no subscriber has the address"),
        (["erase", "nobody", "--yes"], 1, "'nobody' is not an address that can be mailed"),
        (["add", "a@b\nBcc: c@example.com"], 1, "is not an address that can be mailed"),
        (["export", "--json"], 2, "--out must name a file"),
        (["export", "--out", "missing/folder.csv"], 1, "cannot write 'missing/folder.csv'"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    project: Command, words: list[str], code: int, message: str
) -> None:
    done = project("subscribers", *words, code=code)
    assert message in done.stderr.splitlines()[-1]
    assert done.stdout == ""


def test_another_address_of_the_same_mailbox_is_named_and_left_alone(project: Command) -> None:
    path = project.write("list.csv", "email\nann+news@example.com\nbob@bücher.example\n")
    project("subscribers", "import", str(path))
    for words in (["show"], ["unsubscribe"], ["confirm"]):
        told = project("subscribers", *words, "Ann@example.com", code=1).stderr
        assert told.endswith("'Ann@example.com'; did you mean 'ann+news@example.com'?\n")
    # who sent the mail may be somebody else
    told = project("subscribers", "unsubscribe", "-", stdin="ann@example.com", code=1).stderr
    assert "+news" not in told
    erased = project("subscribers", "erase", "ann@example.com", "--yes").stdout
    assert "also here, and not erased, and perhaps the same mailbox: ann+news@example.com" in erased
    assert project.json("subscribers", "erase", "ann@example.com", "--yes")["alike"] == [
        "ann+news@example.com"
    ]
    assert project.json("subscribers", "show", "ann+news@example.com")["alike"] == []
    assert project.json("subscribers", "show", "BOB@xn--bcher-kva.example")["status"] == "active"


def test_an_import_tells_who_may_be_one_person_twice_at_gmail(project: Command) -> None:
    first = project.write("first.csv", "email\nann.lee@gmail.com\n")
    second = project.write("second.csv", "email\nAnnLee@googlemail.com\n")
    other = project.write("other.csv", "email\nann@example.com\n")
    told = "perhaps one person twice, as Gmail takes no heed of dots: "
    assert told not in project("subscribers", "import", str(first)).stdout
    for words in (["--dry-run"], []):
        shown = project("subscribers", "import", str(second), *words).stdout
        assert f"{told}AnnLee@googlemail.com and ann.lee@gmail.com;" in shown
    assert told not in project("subscribers", "import", str(other)).stdout
    project("subscribers", "unsubscribe", "AnnLee@googlemail.com")
    assert told not in project("subscribers", "import", str(second)).stdout


def test_a_reader_goes_through_every_consent(project: Command) -> None:
    def now(*words: str) -> tuple[str, str]:
        answer = project.json("subscribers", *words)
        return answer["status"], answer["consent_source"]

    address = "anna@example.com"
    names = ("--first-name", "Anna", "--last-name", "de  Vries", "--pending")
    assert now("add", address, *names) == ("pending", "added by hand")
    assert now("confirm", address) == ("active", "confirmed by hand")
    assert now("add", address) == ("active", "confirmed by hand")
    assert now("unsubscribe", address) == ("unsubscribed", "unsubscribed by hand")
    since = project.json("subscribers", "show", address)["consent_at"]
    assert now("unsubscribe", address) == ("unsubscribed", "unsubscribed by hand")
    shown = project.json("subscribers", "show", address)
    assert (shown["consent_at"], shown["last_name"]) == (since, "de Vries")
    refused = project("subscribers", "add", address, code=1)
    assert "has unsubscribed; if they ask to come back" in refused.stderr
    assert now("confirm", address) == ("active", "confirmed by hand")


def test_an_address_is_suppressed_reader_or_not(project: Command) -> None:
    project("subscribers", "add", "anna@example.com")
    answer = project.json("subscribers", "suppress", "anna@example.com", "--reason", "complaint")
    assert answer == {"address": "anna@example.com", "suppressed": "complaint"}
    project("subscribers", "suppress", "zed@example.com")
    lifted = project("subscribers", "suppress", "--lift", "zed@example.com")
    assert "zed@example.com is no longer suppressed: manual" in lifted.stdout
    again = project("subscribers", "suppress", "--lift", "zed@example.com")
    assert "was not suppressed" in again.stdout
    project("subscribers", "suppress", "zed@example.com")
    assert project.json("subscribers", "count") == {
        **EMPTY,
        "active": 1,
        "suppressed": 2,
        "total": 1,
    }
    assert "suppressed   complaint" in project("subscribers", "show", "anna@example.com").stdout
    stranger = project("subscribers", "show", "zed@example.com").stdout
    first, second, third = stranger.splitlines()
    assert [first, second] == ["address      zed@example.com, no subscriber", "suppressed   manual"]
    assert third.startswith("report       ")
    assert third.endswith(" UTC suppression lifted")


def test_erasing_asks_nothing_without_a_terminal_and_says_what_it_does_not_reach(
    project: Command,
) -> None:
    project("subscribers", "add", "anna@example.com")
    refused = project("subscribers", "erase", "anna@example.com", code=2, stdin="y\n")
    assert "erase needs --yes" in refused.stderr
    assert project.json("subscribers", "count")["total"] == 1
    done = project("subscribers", "erase", "anna@example.com", "--yes")
    assert "not reached by this: mail already sent" in done.stdout
    assert project.json("subscribers", "count") == EMPTY


def test_erasing_tells_who_else_names_the_address(project: Command) -> None:
    text = (
        "email,first_name,referred_by,note\nbob@example.com,Bob,bob@example.com,\n"
        "cleo@example.com,Cleo,Bob <BOB@example.com>,see bob@example.com\n"
        "jim@example.com,Jim,jimbob@example.com,bob@example.com.au\n"
    )
    project("subscribers", "import", str(project.write("list.csv", text)))
    before = project.json("subscribers", "show", "cleo@example.com")
    gone = project("subscribers", "erase", "bob@example.com", "--yes").stdout.splitlines()
    assert gone[1] == (
        f"it still stands in referred_by and note of reader {before['id']}, cleo@example.com"
    )
    assert project.json("subscribers", "show", "cleo@example.com") == before
    project("subscribers", "add", "bob@example.com")
    assert project.json("subscribers", "erase", "bob@example.com", "--yes")["mentions"] == [
        {"id": before["id"], "address": "cleo@example.com", "fields": ["referred_by", "note"]}
    ]


@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
def test_who_may_have_left_by_a_refused_row_and_is_mailed_is_for_a_person(
    project: Command, dry: list[str]
) -> None:
    project("subscribers", "add", "ann@example.com")
    text = "email,note\nann@example.com,wants off the mailing list\nbob@example.com,\n"
    path = str(project.write("list.csv", text))
    done = project("subscribers", "import", path, *dry, code=1)
    assert "1 of these readers is in the list and goes on getting mail: ann@example" in done.stdout
    assert "1 reader may have left by rows that were not imported, and gets mail" in done.stderr
    told = json.loads(project("subscribers", "import", path, "--json", *dry, code=1).stdout)
    assert told["still_mailed"] == {"readers": 1, "doubtful": 1, "examples": ["ann@example.com"]}
    project("subscribers", "unsubscribe", "ann@example.com")
    told = project.json("subscribers", "import", path, *dry)
    assert told["still_mailed"] == {"readers": 0, "doubtful": 0, "examples": []}


def test_who_asks_to_be_forgotten_before_he_is_known_is_not_imported(project: Command) -> None:
    done = project("subscribers", "erase", "Ann@example.com", "--yes")
    assert done.stdout.splitlines()[0] == (
        "Ann@example.com was not known; no import takes it in from now on"
    )
    assert project.json("subscribers", "erase", "ann@example.com", "--yes")["known"] is False
    listed = project.write("list.csv", "email\nann@example.com\nbob@example.com\n")
    report = project.json("subscribers", "import", str(listed))
    assert (report["new"], report["erased"]) == (1, 1)
    assert "erased       for good" in project("subscribers", "show", "ann@example.com").stdout
    assert "had been erased" in project("subscribers", "add", "ann@example.com").stderr
    assert project.json("subscribers", "erase", "bob@example.com", "--yes")["known"] is True


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("answer", "code", "total"), [(b"n\n", 1, 1), (b"y\n", 0, 0)])
def test_erasing_asks_on_a_terminal(project: Command, answer: bytes, code: int, total: int) -> None:
    import pty
    import subprocess

    project("subscribers", "add", "anna@example.com")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*NEWSLETTER, "-C", str(project.folder), "subscribers", "erase", "anna@example.com"],
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    os.write(ours, answer)
    _, said = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert b"Erase anna@example.com for good?" in said
    assert process.returncode == code
    assert project.json("subscribers", "count")["total"] == total


def test_excel_gets_its_mark_when_asked_for(project: Command, tmp_path: Path) -> None:
    project("subscribers", "add", "anna@example.com", "--first-name", "Zoë")
    project("subscribers", "export", "--spreadsheet", "--out", str(tmp_path / "a.csv"))
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfemail,status")
    project("subscribers", "import", str(tmp_path / "a.csv"))
    assert project.json("subscribers", "show", "anna@example.com")["first_name"] == "Zoë"


def test_a_dry_run_tells_what_an_import_would_do(project: Command) -> None:
    project("subscribers", "add", "anna@example.com")
    path = str(
        project.write(
            "more.csv",
            "email,status\nanna@example.com,unsubscribed\nb@example.com,pending\nx,active\n",
        )
    )
    before = project.json("subscribers", "count")
    told = project("subscribers", "import", path, "--dry-run").stdout
    assert "  the list: -1 active, +1 pending, +1 unsubscribed" in told
    assert "nothing was changed; without --dry-run it will be" in told
    assert project.json("subscribers", "count") == before
    assert not list((project.folder / "var").rglob("*rejected*"))
    answer = project.json("subscribers", "import", path, "--dry-run")
    assert (answer["rejected"], answer["rejects"], answer["change"]["total"]) == (1, None, 1)
    done = project.json("subscribers", "import", path)
    assert done["change"] == answer["change"]
    after = project.json("subscribers", "count")
    assert done["change"] == {name: after[name] - before[name] for name in before}


def test_all_that_is_stored_of_a_reader_is_shown(project: Command) -> None:
    address = "anna@example.com"
    project("subscribers", "add", address, "--pending")
    project("subscribers", "confirm", address)
    project("subscribers", "unsubscribe", address)
    shown = project.json("subscribers", "show", address)
    assert [(note["status"], note["source"]) for note in shown["history"]] == [
        ("pending", "added by hand"),
        ("active", "confirmed by hand"),
        ("unsubscribed", "unsubscribed by hand"),
    ]
    nothing = {"topics": [], "speakers": [], "paused_until": None, "set_by_reader": []}
    assert shown["preferences"] == nothing
    assert (shown["requests"], shown["reports"], shown["erased"]) == ([], [], False)
    lines = project("subscribers", "show", address).stdout
    assert "UTC unsubscribed, unsubscribed by hand" in lines
    exported = project("subscribers", "export", "--history").stdout.splitlines()
    assert exported[0] == "email,at,status,source,network,wording,reason"
    assert exported[3].endswith(",unsubscribed,unsubscribed by hand,,,")
    project("subscribers", "erase", address, "--yes")
    gone = project("subscribers", "show", address).stdout
    assert "no subscriber" in gone
    assert "erased       for good; a code" in gone  # whoever wished it
    assert project("subscribers", "export", "--history").stdout.splitlines() == exported[:1]


@pytest.mark.parametrize(
    "stdin",
    [
        "anna@example.com\n",
        "mailto:anna@example.com",
        "From: Anna <anna@example.com>\nTo: leave@example.com\n\nbob@example.com",
        "Received: x\nFrom: =?utf-8?q?Z=C3=B6e?= <Anna@Example.com>\n\n",
    ],
)
def test_a_mailbox_for_unsubscriptions_hands_its_mail_on(project: Command, stdin: str) -> None:
    for name in ("anna", "bob"):
        project("subscribers", "add", f"{name}@example.com")
    project("subscribers", "unsubscribe", "-", stdin=stdin)
    assert project.json("subscribers", "show", "anna@example.com")["status"] == "unsubscribed"
    assert project.json("subscribers", "show", "bob@example.com")["status"] == "active"
    told = project.json("subscribers", "show", "anna@example.com")["history"]
    assert told[-1]["source"] == "unsubscribed by mail"


@pytest.mark.parametrize(
    ("stdin", "told"),
    [
        ("", "there is no sender"),
        ("Subject: unsubscribe\n\n", "there is no sender"),
        (
            "From: anna@example.com\nAuto-Submitted: auto-replied\n\n",
            "the mail of 'anna@example.com' was sent by a program, not by a reader:"
            " 'Auto-Submitted: auto-replied'; nothing was changed",
        ),
        (
            "From: carl@example.com\nSubject: unsubscribe\n\n",
            "no subscriber has the address 'carl@example.com'; the reader may get it at another"
            " address: look for the name in `newsletter subscribers export`",
        ),
    ],
)
def test_a_mail_that_is_no_readers_wish_changes_nothing(
    project: Command, stdin: str, told: str
) -> None:
    project("subscribers", "add", "anna@example.com")
    assert told in project("subscribers", "unsubscribe", "-", stdin=stdin, code=1).stderr
    assert project.json("subscribers", "show", "anna@example.com")["status"] == "active"


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-generated; owner-email=anna@example.com",
        "X-Autoreply: yes",
        "X-Autorespond: Re: Beyond more chips",
        "Precedence: auto_reply",
        "Precedence: Bulk",
        "Precedence: junk",
        "Precedence: list",
        "X-Auto-Response-Suppress: All",
        "X-Auto-Response-Suppress: OOF, AutoReply, All",
        "X-Failed-Recipients: anna@example.com",
        "Return-Path: <>",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=x",
        "Content-Type: Multipart/Report; boundary=x",
        "From: MAILER-DAEMON@mx.example.com",
        'From: "Mail system" <postmaster@example.com>',
        "Subject: Automatic reply: unsubscribe",
        "Subject: RE: Out of Office until Monday",
        "Subject: [EXTERN] Automatische Antwort: unsubscribe",
        "Subject: Abwesenheitsnotiz",
        "Subject: =?utf-8?q?R=C3=A9ponse_automatique_=3A_unsubscribe?=",
        "Subject: Reponse automatique : unsubscribe",
        "Subject: Fuera de la oficina",
        "Subject: 自动回复:unsubscribe",
        "Subject: 回复:自動回覆",
        "Subject: Undelivered Mail Returned to Sender",
        "Subject: I am away until Monday\nX-Auto-Response-Suppress: OOF, AutoReply",
        "Subject: Anna Lee is on leave\nX-Auto-Response-Suppress: OOF",
        "Subject: I'm away",
        "Subject: On holiday till 3 August",
        "Subject: Im Urlaub bis 3. August",
        "Subject: Je suis en conge",
        "Subject: 我在休假",
    ],
)
def test_what_a_program_sent_is_told_from_what_a_reader_did(header: str) -> None:
    # An answer quotes whatever address it was sent to, also one with a token of ours.
    mail = f"{header}\nFrom: anna@example.com\nTo: leave+1-abc@example.com\n\nunsubscribe\n"
    with pytest.raises(NewsletterError, match="was sent by a program") as caught:
        find_sender(mail.encode())
    assert f"{header.partition(':')[0]}: " in caught.value.message


@pytest.mark.parametrize(
    "header",
    [
        "List-Id: Friends of China <friends.example.com>",
        "List-Post: <mailto:friends@example.com>",
        "List-Unsubscribe: <https://lists.example.com/leave>",
        "X-BeenThere: friends@example.com",
    ],
)
def test_what_came_over_a_list_was_written_to_others(header: str) -> None:
    mail = f"From: anna@example.com\nTo: friends@example.com\nSubject: lunch?\n{header}\n\n"
    with pytest.raises(NewsletterError, match="came over a mailing list") as caught:
        find_sender(mail.encode())
    assert header.partition(":")[0] in caught.value.message


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: no",
        "Auto-Submitted: auto-replied\nX-Apple-Unsubscribe: true",  # as Apple Mail does
        "Precedence: first-class",
        "X-Auto-Response-Suppress: DR, OOF",
        "X-Auto-Response-Suppress: DR, OOF\nSubject: Re: How China makes cars",
        # An answer to an issue, and one that is forwarded: what they quote is no header of theirs.
        "In-Reply-To: <1@news.example.com>\nSubject: Re: Daily\n\n> List-Id: <daily.example.com>",
        "Content-Type: message/rfc822\nSubject: Fwd: Daily\n\nList-Id: <daily.example.com>",
        "Subject: I am leaving: away with it",
        "Return-Path: <anna@example.com>",
        "Content-Type: multipart/alternative; boundary=x",
        "Subject: unsubscribe",
        "Subject: Please take me out: your mail lands in my vacation folder",
        "Subject: Re: [Daily] Autos, and how China makes them",
        "",
    ],
)
def test_what_a_reader_sent_is_taken(header: str) -> None:
    mail = f"From: Anna <anna@example.com>\n{header}\n\n"
    assert find_sender(mail.encode()) == "anna@example.com"


@pytest.mark.parametrize(
    "header",
    [
        "From: Anna <anna@example.com>, Bob <bob@example.com>\nSender: anna@example.com",
        "From: anna@example.com\nFrom: bob@example.com",
        "From: us: anna@example.com, bob@example.com;",
        "From: anna@example.com <bob@example.com>",
        "From: anna@example.com; bob@example.com",
        'From: "anna lee"@example.com, bob@example.com',
    ],
)
def test_a_mail_of_several_senders_takes_nobody_in_silence(header: str) -> None:
    with pytest.raises(
        NewsletterError, match="several senders, and may be the wish of one"
    ) as told:
        find_sender(f"{header}\nSubject: unsubscribe\n\n".encode())
    assert "anna" in told.value.message
    assert "bob@example.com" in told.value.message


@pytest.mark.parametrize(
    "header",
    [
        "From: anna@example.com\nFrom: Anna <Anna@example.com>",
        "From: anna@example.com <anna@example.com>",
        "From: Lee, Anna <anna@example.com>",
        "From: =?utf-8?q?bob=40example=2Ecom=2C?= <anna@example.com>",
        'From: "bob@example.com" (bob@example.com) <anna@example.com>',
        "from: Anna Lee\n <anna@example.com>",
        "From: anna@example.com\nReply-To: bob@example.com",
    ],
)
def test_one_sender_may_be_named_twice_and_in_many_ways(header: str) -> None:
    assert find_sender(f"{header}\n\n".encode()) == "anna@example.com"


@pytest.mark.parametrize("sign", ['"', "("])
def test_a_sender_that_nobody_can_take_apart_is_refused_in_no_time(sign: str) -> None:
    with pytest.raises(NewsletterError, match="no sender"):
        find_sender(f"From: {sign * 30_001}anna@example.com\n\n".encode())


def test_a_status_is_one_in_a_file_without_a_header_too(project: Command) -> None:
    lines = ["a@example.org,unsubscribed,Ann", "b@example.org,,Bob", "c@example.org,bounced,Clean"]
    project("subscribers", "import", str(project.write("plain.csv", "\n".join(lines))))
    counts = project.json("subscribers", "count")
    # Who bounced has agreed once, and gets nothing.
    assert (counts["active"], counts["unsubscribed"], counts["suppressed"]) == (2, 1, 1)


def test_a_dry_run_of_nothing_promises_nothing(project: Command) -> None:
    project.write("list.csv", "email\nno address\n")
    path = str(project.folder / "list.csv")
    told = project("subscribers", "import", "--dry-run", path, code=1).stdout
    assert told.endswith("nothing was changed, nor would it be without --dry-run\n")


def test_adding_who_was_erased_is_told(project: Command) -> None:
    project("subscribers", "add", "ann@example.com")
    project("subscribers", "erase", "--yes", "ann@example.com")
    assert (
        "ann@example.com had been erased" in project("subscribers", "add", "ann@example.com").stderr
    )
    assert "erased" not in project("subscribers", "add", "bob@example.com").stderr


def test_an_import_loads_nothing_that_renders_or_reads_mail(project: Command) -> None:
    """Half of what an import may take of memory would be theirs."""
    project.write("list.csv", "email\nann@example.com\n")
    words = ["-C", str(project.folder), "subscribers", "import", str(project.folder / "list.csv")]
    script = (
        "import sys\n"
        "from newsletter.cli import cli\n"
        f"cli.main({words}, standalone_mode=False)\n"
        "heavy = 'jinja2 yaml email rich requests flask email_validator logging zipfile hashlib'\n"
        "print([name for name in heavy.split() if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr
