"""The editor's day through the real command: compile, check, render, send, account."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import strict
from pathlib import Path

import pytest

from tests.command import Command

DAY = "2026-11-23"


def update(
    title: str, body: str = "Some news from her in The Example Times.", **fields: str
) -> str:
    fields = {"title": title, "date": DAY, "speakers": "[marta-lindqvist]", **fields}
    lines = [f"{name}: {value}" for name, value in fields.items()]
    return "\n".join(["---", *lines, "---", body, ""])


@pytest.fixture
def project(tmp_path: Path) -> Command:
    Command(tmp_path)("init", str(tmp_path / "news"))
    command = Command(tmp_path / "news")
    (command.folder / "issues/inbox/welcome.md").unlink()
    command.write("issues/inbox/rates.md", update("Rates stay where they are – Marta Lindqvist"))
    return command


@pytest.fixture
def ready(project: Command) -> Command:
    """A compiled issue and three readers."""
    project("compile", DAY)
    project.write(
        "more.csv", "email,first_name\na@example.com,Ann\nb@example.com,\nc@example.com,Cy"
    )
    project("subscribers", "import", str(project.folder / "more.csv"))
    return project


def mails(command: Command, issue: str = DAY) -> list[EmailMessage]:
    paths = sorted((command.folder / "var/outbox" / issue).glob("*.eml"))
    return [message_from_bytes(path.read_bytes(), policy=strict) for path in paths]  # type: ignore[misc]


def test_a_new_project_goes_from_init_to_a_closed_account(tmp_path: Path) -> None:
    Command(tmp_path)("init", str(tmp_path / "news"))
    command = Command(tmp_path / "news")
    issue = command.json("compile")["issue"]
    assert "no problems" in command("check").stdout
    command("subscribers", "import", str(tmp_path / "news/readers.csv"))
    command("send", "--yes")
    assert command.json("status")["state"] == "sent"
    assert command.json("certificate")["closed"] is True
    assert len(mails(command, issue)) == 2


def test_init_never_writes_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "newsletter.toml").write_text("mine", encoding="utf-8")
    done = Command(tmp_path)("init", str(tmp_path), code=1)
    assert "already contains newsletter.toml; nothing was written" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["newsletter.toml"]


def test_outside_a_project_a_command_says_how_to_make_one(tmp_path: Path) -> None:
    done = Command(tmp_path)("status", code=1)
    assert "no newsletter.toml in" in done.stderr
    assert "newsletter init" in done.stderr


def test_a_slip_in_the_name_of_the_folder_works_on_no_other_project(ready: Command) -> None:
    below = Command(ready.folder / "tset")
    assert "does not exist" in below("send", "--yes", code=2).stderr
    assert "no newsletter.toml" in Command(ready.folder / "issues")("status", code=1).stderr
    assert not (ready.folder / "var/outbox").exists()


def test_an_unknown_command_is_wrong_usage_and_names_the_nearest(tmp_path: Path) -> None:
    assert "did you mean 'compile'?" in Command(tmp_path)("compil", code=2).stderr


def test_compile_tells_of_a_folder_that_can_be_no_issue(project: Command) -> None:
    project.write("issues/My Issue/one.md", update("Rates"))
    done = project("compile", DAY)
    assert "issues/My Issue:1:1: warning: 'My Issue' cannot be the name of an issue" in (
        done.stdout + done.stderr
    )


def test_compile_twice_changes_nothing_the_editor_wrote(project: Command) -> None:
    project("compile", DAY)
    project.edit(f"issues/{DAY}/issue.md", "subject: Rates", "subject: My own words on rates")
    before = (project.folder / f"issues/{DAY}/issue.md").read_bytes()
    assert "is up to date, 1 update" in project("compile", DAY).stdout
    assert (project.folder / f"issues/{DAY}/issue.md").read_bytes() == before


def test_what_comes_later_in_the_day_is_added_at_the_end(project: Command) -> None:
    project("compile", DAY)
    before = (project.folder / f"issues/{DAY}/issue.md").read_text(encoding="utf-8")
    project.write(
        "issues/inbox/aaa.md", update("An extra – Tomas Okello", speakers="[tomas-okello]")
    )
    answer = project.json("compile", DAY)
    assert (answer["issue"], answer["updates"], answer["taken"]) == (DAY, 2, ["aaa"])
    after = (project.folder / f"issues/{DAY}/issue.md").read_text(encoding="utf-8")
    assert after == before.replace("  - rates\n", "  - rates\n  - aaa\n")


def test_an_update_of_a_later_day_waits(project: Command) -> None:
    project.write("issues/inbox/soon.md", update("Soon – Tomas Okello", date="2026-11-24"))
    assert "waits for 2026-11-24: soon" in project("compile", DAY).stdout
    assert (project.folder / "issues/inbox/soon.md").exists()


def test_a_day_without_news_is_a_proper_outcome(project: Command) -> None:
    (project.folder / "issues/inbox/rates.md").unlink()
    assert "nothing today" in project("compile", DAY).stdout
    assert project.json("compile", DAY)["issue"] is None
    assert not (project.folder / "issues" / DAY).exists()


def test_a_broken_update_stays_in_the_inbox_and_the_others_are_taken(project: Command) -> None:
    broken = project.write("issues/inbox/broken.md", "---\ntitle: x\ndate: tomorrow\n---\nText\n")
    done = project("compile", DAY, code=1)
    assert "issues/inbox/broken.md:3:7: " in done.stderr
    assert broken.exists()
    assert (project.folder / f"issues/{DAY}/rates.md").exists()


def test_an_update_with_the_slug_of_an_older_one_stays_in_the_inbox(project: Command) -> None:
    project("compile", DAY)
    double = project.write("issues/inbox/rates.md", update("Other rates", date="2026-11-24"))
    done = project("compile", "2026-11-24", code=1)
    assert f"issues/inbox/rates.md:1:1: there is another update of this name, issues/{DAY}" in (
        done.stderr
    )
    assert double.exists()


def test_a_sent_issue_takes_no_more_updates(ready: Command) -> None:
    ready("send", "--yes")
    late = ready.write("issues/inbox/late.md", update("Late – Tomas Okello"))
    done = ready("compile", DAY, code=1)
    assert "was sent already, and 1 update is still in the inbox" in done.stderr
    assert late.exists()


def test_a_speaker_of_the_last_issue_is_pointed_out(project: Command) -> None:
    project("compile", DAY)
    project.write("issues/inbox/again.md", update("Again – Marta Lindqvist", date="2026-11-24"))
    done = project("compile", "2026-11-24")
    assert "Marta Lindqvist" in done.stderr or "marta-lindqvist" in done.stderr
    assert DAY in done.stderr


def test_render_writes_what_is_sent(ready: Command, tmp_path: Path) -> None:
    about = ready.json("render", "--out", str(tmp_path / "out"))
    html = (tmp_path / "out/email.html").read_bytes()
    assert about == json.loads((tmp_path / "out/email.json").read_text(encoding="utf-8"))
    assert about["bytes"] == len(html)
    assert about["issue"] == DAY
    assert "unsubscribe_url" in about["merge_tags"]
    assert b"{{ unsubscribe_url }}" in html
    assert "Rates stay where they are" in (tmp_path / "out/email.txt").read_text(encoding="utf-8")
    assert html.isascii()


def test_rendering_imports_nothing_heavy(ready: Command, tmp_path: Path) -> None:
    ready("render", "--out", str(tmp_path / "out"))
    script = (
        "import sys\n"
        "from newsletter.cli import cli\n"
        f"cli.main({['-C', str(ready.folder), 'render', '--out', str(tmp_path / 'out')]},"
        " standalone_mode=False)\n"
        "heavy = 'premailer cssutils flask requests sqlite3 rich email_validator'.split()\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr


def test_everybody_gets_one_clean_mail_of_his_own(ready: Command) -> None:
    ready("send", "--yes")
    sent = mails(ready)
    assert Counter(mail["To"] for mail in sent) == {
        "a@example.com": 1,
        "b@example.com": 1,
        "c@example.com": 1,
    }
    links = set()
    for mail in sent:
        assert mail.get_content_type() == "multipart/alternative"
        plain, html = mail.iter_parts()
        assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
        assert not [part.defects for part in mail.walk() if part.defects]
        for name in ("From", "Reply-To", "Subject", "Date", "Message-ID", "List-Unsubscribe",
                     "List-Unsubscribe-Post", "List-Id", "List-Help", "List-Archive",
                     "Feedback-ID", "Auto-Submitted"):  # fmt: skip
            assert len(mail.get_all(name)) == 1, name
        link = mail["List-Unsubscribe"].strip("<>")
        assert link.startswith("https://news.example.com/unsubscribe/")
        assert link in html.get_content().replace("&amp;", "&")
        assert link in plain.get_content()
        assert "{{" not in html.get_content() + plain.get_content()
        links.add(link)
    assert len(links) == 3
    assert len({mail["Message-ID"] for mail in sent}) == 3


def test_a_second_send_says_so_and_sends_nothing(ready: Command) -> None:
    ready("send", "--yes")
    before = {p: p.stat().st_mtime_ns for p in (ready.folder / "var/outbox").rglob("*.eml")}
    assert "was sent" in ready("send").stdout
    assert before == {p: p.stat().st_mtime_ns for p in (ready.folder / "var/outbox").rglob("*.eml")}


def test_a_send_without_a_terminal_needs_yes(ready: Command) -> None:
    assert "--yes" in ready("send", code=2).stderr
    assert not (ready.folder / "var/outbox").exists()


def test_a_dry_run_says_what_would_go_and_sends_nothing(ready: Command) -> None:
    done = ready("send", "--dry-run")
    assert "would go to 3 readers in 1 batch through outbox" in done.stderr
    ready.edit("newsletter.toml", 'service = "outbox"', 'service = "outbox"\nrate = 2')
    assert "to 3 readers in 2 batches" in ready("send", "--dry-run").stderr
    assert not (ready.folder / "var/outbox").exists()
    assert ready.json("status")["state"] == "draft"


def test_a_test_goes_to_its_addresses_only(ready: Command) -> None:
    ready("send", "--test", "fons@example.org", "--test", "a@example.com")
    sent = mails(ready, "test")
    assert {mail["To"] for mail in sent} == {"fons@example.org", "a@example.com"}
    assert all(mail["Subject"].startswith("[Test] ") for mail in sent)
    assert ready.json("status")["state"] == "draft"


@pytest.mark.parametrize(
    "address", ["bad", "", "a@example.org, b@example.org", "a@b.c\nBcc: x@y.z"]
)
def test_a_test_to_what_is_no_address_sends_nothing(ready: Command, address: str) -> None:
    ready("send", "--test", "fons@example.org", "--test", address, code=1)
    assert mails(ready, "test") == []


def test_a_test_to_who_lacks_a_value_says_where_and_sends_nothing(ready: Command) -> None:
    subject = "subject: For {{ subscriber.first_name }} #"
    ready.edit(f"issues/{DAY}/issue.md", "subject:", subject)
    done = ready("send", "--test", "a@example.com", "--test", "fons@example.org", code=1)
    line = f"issues/{DAY}/issue.md:2:14: fons@example.org has no value for 'first_name'"
    assert line in done.stderr
    assert "say what stands there without a value" in done.stderr
    assert done.stderr.endswith(f"no test of issue {DAY} was sent: 1 error to mend\n")
    assert mails(ready, "test") == []


def test_dry_runs_and_tests_answer_as_json(ready: Command) -> None:
    plan = ready.json("send", "--dry-run")
    assert (plan["issue"], plan["readers"], plan["batches"]) == (DAY, 3, 1)
    answer = ready.json("send", "--test", "fons@example.org")
    assert answer["test"] == ["fons@example.org"]
    assert len(list(Path(answer["folder"]).glob("*.eml"))) == 1


def test_what_cannot_be_written_is_told_in_one_line(ready: Command) -> None:
    ready("send", "--yes")
    done = ready("certificate", "--page", "/no/such/folder/page.html", code=1)
    assert done.stderr.splitlines()[-1] == "/no/such/folder/page.html: No such file or directory"


def test_the_readers_addresses_are_the_owners_alone(ready: Command) -> None:
    var = ready.folder / "var"
    (var / "imports").mkdir(mode=0o755)  # as an earlier version made it
    path = ready.write("bad.csv", "email,by\nd@,a@example.com\ne@example.com,\n")
    ready("subscribers", "import", str(path))
    ready("send", "--yes")
    files = [path for path in var.rglob("*") if path.is_file()]
    naming = [path for path in files if b"a@example.com" in path.read_bytes()]
    assert {path.parent.name for path in naming} == {"var", "imports", DAY}
    assert all(path.stat().st_mode & 0o077 == 0 for path in naming)
    for folder in ("imports", f"outbox/{DAY}"):
        assert (var / folder).stat().st_mode & 0o077 == 0


def test_what_blocks_a_send_is_said_in_one_line_each(ready: Command) -> None:
    ready.edit("newsletter.toml", "postal_address = ", "# ")
    done = ready("send", "--yes", code=1)
    assert any(line.startswith("newsletter.toml:") for line in done.stderr.splitlines())
    assert "was not sent: 1 error to mend" in done.stderr
    assert not (ready.folder / "var/outbox").exists()


def test_without_readers_nothing_is_frozen(project: Command) -> None:
    project("compile", DAY)
    assert "no active subscribers" in project("send", "--yes", code=1).stderr
    assert project.json("status")["state"] == "draft"


def test_what_is_edited_after_the_freeze_does_not_go_out(ready: Command) -> None:
    ready("send", "--yes")
    ready.edit(f"issues/{DAY}/issue.md", "subject: ", "subject: CHANGED ")
    ready.write("late.csv", "email\nlate@example.com\n")
    ready("subscribers", "import", str(ready.folder / "late.csv"))
    ready("send", "--yes")
    assert len(mails(ready)) == 3
    assert ready.json("status")["candidates"] == 3


def test_the_suppressed_are_counted_and_not_sent_to(ready: Command) -> None:
    ready("subscribers", "suppress", "b@example.com")
    answer = ready.json("send", "--yes")
    assert (answer["candidates"], answer["accepted"], answer["suppressed"]) == (3, 2, 1)
    assert {mail["To"] for mail in mails(ready)} == {"a@example.com", "c@example.com"}


def test_status_has_every_count_as_an_integer(ready: Command) -> None:
    ready("send", "--yes")
    status = ready.json("status")
    counts = ("candidates", "accepted", "suppressed", "rejected", "failed", "uncertain", "queued",
              "delivered", "deferred", "bounced", "complained")  # fmt: skip
    assert {name: type(status[name]) for name in counts} == dict.fromkeys(counts, int)
    assert status["excluded"] == {}
    assert (status["issue"], status["state"]) == (DAY, "sent")


def test_the_certificate_is_a_page_too(ready: Command, tmp_path: Path) -> None:
    assert "never sent" in ready("certificate", code=1).stderr
    ready("send", "--yes")
    ready("certificate", "--page", str(tmp_path / "certificate.html"))
    page = (tmp_path / "certificate.html").read_text(encoding="utf-8")
    assert "The account is closed" in page
    assert "<td>3</td>" in page
    assert ready.json("certificate")["digest"] in page


def test_a_mail_service_without_its_key_says_where_it_stands(ready: Command) -> None:
    ready.edit("newsletter.toml", 'service = "outbox"', 'service = "resend"')
    done = ready("send", "--yes", code=1)
    assert "RESEND_API_KEY is not set in the environment; it stands under" in done.stderr
    assert ready.json("status")["state"] == "draft"


def test_help_names_every_command_and_each_has_its_own(tmp_path: Path) -> None:
    from newsletter.cli import COMMANDS

    text = Command(tmp_path)("--help").stdout
    for name, (_, line) in COMMANDS.items():
        assert name in text
        assert line in " ".join(text.split())
        assert "Usage:" in Command(tmp_path)(name, "--help").stdout


EACH_FIRST = """
import os, sys
from newsletter.cli import COMMANDS, main
assert not [name for _, name in COMMANDS.values() if name.partition(":")[0] in sys.modules]
for name in COMMANDS:
    if not (command := os.fork()):
        sys.argv[1:] = [name, "--help"]
        main()
    if os.waitpid(command, 0)[1]:
        sys.exit(f"{name} cannot be imported first")
"""


def test_every_command_can_be_the_first_and_none_is_imported_before_it_is_called() -> None:
    """All other tests call commands in processes where all modules are there already."""
    done = subprocess.run([sys.executable, "-c", EACH_FIRST], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
