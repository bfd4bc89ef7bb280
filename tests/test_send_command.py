"""`newsletter send` with its ways back: who failed, who is uncertain, who lacks a value, Ctrl-C."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from newsletter.store.sqlite import open_sqlite
from tests.command import Command
from tests.flaky import install_flaky, read_lines
from tests.postgresql import Server
from tests.test_cli_daily import DAY, update

READERS = 40


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A compiled issue, 40 readers, and the mail service of tests/flaky.py."""
    folder = tmp_path_factory.mktemp("template")
    Command(folder)("init", str(folder / "news"))
    command = Command(folder / "news", environ=install_flaky(folder))
    (command.folder / "issues/inbox/welcome.md").unlink()
    command.write("issues/inbox/rates.md", update("Rates stay where they are – Marta Lindqvist"))
    command.edit("newsletter.toml", 'service = "outbox"', 'service = "flaky"\nparallel = 2')
    rows = [f"reader{number}@example.com,Reader {number}" for number in range(READERS)]
    path = command.write("many.csv", "\n".join(["email,first_name", *rows]))
    command("compile", DAY)
    command("subscribers", "import", str(path))
    return folder


@pytest.fixture
def project(template: Path, tmp_path: Path) -> Command:
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return Command(tmp_path / "news", environ=install_flaky(tmp_path))


@pytest.fixture
def behave(project: Command) -> Callable[[str], None]:
    """Tell the service how to answer from now on."""
    return lambda manner: (project.folder / "var/flaky-manner").write_text(manner) and None


def mailboxes(project: Command) -> list[str]:
    return sorted(read_lines(project.folder / "var", "mail"))


def everybody() -> list[str]:
    return sorted(f"reader{number}@example.com" for number in range(READERS))


def test_who_failed_is_named_and_sent_to_again_alone(
    project: Command, behave: Callable[[str], None]
) -> None:
    behave("fail reader7@")
    done = project("send", "--yes", code=1)  # a person has to say that it is to be tried again
    assert "reader7@example.com: too large for now" in done.stdout
    command = f"newsletter send {DAY} --retry-failed"
    hint = f"1 reader failed and could still receive it; try again: {command}\n"
    assert hint in done.stderr
    assert project("status").stdout.endswith(hint)
    assert project.json("status")["failed"] == 1
    (reader,) = project.json("certificate")["readers"]
    assert (reader["address"], reader["state"]) == ("reader7@example.com", "failed")
    again = project("send", "--yes")
    assert "nothing to do" in again.stdout
    assert hint in again.stderr
    behave("well")
    dry = project.json("send", "--retry-failed", "--dry-run")
    assert dry["readers"] == 1
    project("send", "--retry-failed", "--yes")
    assert mailboxes(project) == everybody()
    assert project.json("certificate")["accepted"] == READERS
    assert "nobody of issue" in project("send", "--retry-failed").stdout


def test_the_editors_word_on_the_uncertain(project: Command, behave: Callable[[str], None]) -> None:
    behave("lose")
    done = project("send", "--yes", code=1)
    assert "newsletter send --resolve" in done.stderr
    status = project.json("status")
    assert status["state"] == "held"
    assert status["uncertain"] == len(status["readers"]) == 4
    assert "no answer came" in status["readers"][0]["reason"]
    behave("well")
    # Nobody of them is sent to without a word.
    assert "newsletter send --resolve" in project("send", "--yes", code=1).stderr
    assert len(mailboxes(project)) == READERS
    assert "counted as accepted" in project("send", "--resolve", "accepted").stdout
    certificate = project.json("certificate")
    assert (certificate["closed"], certificate["accepted"]) == (True, READERS)
    assert certificate["accepted_by_word"] == 4
    page = project.folder / "certificate.html"
    assert f"{READERS}, of whom 4 by the editor's word\n" in project("certificate").stdout
    project("certificate", "--page", str(page))
    assert "accepted, of whom 4 by the editor&#39;s word" in page.read_text("utf-8")
    assert "no reader of issue" in project("send", "--resolve", "resend").stdout


def test_resend_sends_once_more_to_exactly_the_uncertain(
    project: Command, behave: Callable[[str], None]
) -> None:
    behave("swallow")
    project("send", "--yes", code=1)
    assert len(mailboxes(project)) == READERS - 4
    behave("well")
    done = project("send", "--resolve", "resend", "--yes")
    assert "will get it twice" in done.stderr
    assert mailboxes(project) == everybody()
    certificate = project.json("certificate")
    assert (certificate["closed"], certificate["repeated_by_word"]) == (True, 4)
    words = "sent again by the editor's word to 4 uncertain readers, who may have it twice"
    assert words in project("certificate").stdout
    page = project.folder / "certificate.html"
    project("certificate", "--page", str(page))
    assert "sent again by the editor&#39;s word to 4 uncertain readers" in page.read_text("utf-8")


@pytest.mark.parametrize(
    ("trouble", "again"),
    [("swallow", ("--resolve", "resend")), ("fail reader7@", ("--retry-failed",))],
)
def test_the_same_command_goes_on_where_it_was_stopped(
    project: Command, behave: Callable[[str], None], trouble: str, again: tuple[str, ...]
) -> None:
    behave(trouble)
    project("send", "--yes", code=1)
    had = len(mailboxes(project))
    store = open_sqlite(project.folder / "var/newsletter.db")
    # As a kill leaves it before the first call.
    queue = store.ledger.queue_failed if "failed" in again[0] else store.ledger.queue_uncertain
    queue(DAY, batch_size=4)
    store.close()
    behave("well")
    assert project.json("status")["queued"] == READERS - had
    whom = "1 reader" if READERS - had == 1 else f"{READERS - had} readers"
    assert f"would go on to {whom} " in project("send", *again, "--dry-run").stderr
    done = project("send", *again, "--yes")
    assert "twice" not in done.stderr
    assert set(mailboxes(project)) == set(everybody())
    assert project.json("status")["state"] == "sent"
    assert "nobody" in (said := project("send", *again).stdout) or "no reader" in said


def test_the_page_names_nobody_in_full(project: Command, behave: Callable[[str], None]) -> None:
    behave("fail reader7@")
    project("send", "--yes", code=1)
    page = project.folder / "certificate.html"
    project("certificate", "--page", str(page))
    text = page.read_text("utf-8")
    assert "r…@example.com" in text
    assert "too large for now" in text
    assert "reader7" not in text


def test_a_reader_without_a_value_stops_the_issue_before_the_first_call(project: Command) -> None:
    path = project.write("more.csv", "email,first_name,company\nx@example.com,Xu,ACME\n")
    project("subscribers", "import", str(path))
    project.edit(f"issues/{DAY}/issue.md", "subject:", "subject: For {{ subscriber.company }} #")
    done = project("send", "--yes", code=1)
    assert "company" in done.stderr
    assert project.json("status")["state"] == "draft"
    assert mailboxes(project) == []


def test_options_that_mean_different_sends_exclude_one_another(project: Command) -> None:
    done = project("send", "--retry-failed", "--resolve", "resend", code=2)
    assert "exclude one another" in done.stderr
    assert "--yes" in project("send", code=2).stderr


def start(project: Command) -> subprocess.Popen[str]:
    """The command in a process of its own that goes on by itself."""
    return subprocess.Popen(
        [sys.executable, "-m", "newsletter", "-C", str(project.folder), "send", "--yes"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, **project.environ},
    )


def wait_until(condition: Callable[[], object]) -> None:
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until, "it did not happen within 30 s"
        time.sleep(0.02)


def test_ctrl_c_stops_after_the_calls_in_flight_and_a_start_goes_on(
    project: Command, behave: Callable[[str], None]
) -> None:
    behave("slowly 1.0")
    process = start(project)
    wait_until(lambda: (project.folder / "var/flaky-called").exists())
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "stopping after the calls in flight" in told
    assert "go on with: newsletter send" in told
    status = project.json("status")
    assert status["accepted"] == len(mailboxes(project)) > 0
    assert status["uncertain"] == 0
    behave("well")
    project("send", "--yes")
    assert mailboxes(project) == everybody()


def test_a_second_ctrl_c_does_not_wait(project: Command, behave: Callable[[str], None]) -> None:
    behave("slowly 20")
    process = start(project)
    wait_until(lambda: (project.folder / "var/flaky-called").exists())
    process.send_signal(signal.SIGINT)
    assert process.stderr
    while "Ctrl-C again" not in process.stderr.readline():
        pass
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert time.monotonic() - began < 5
    assert process.returncode == 1
    assert project.json("status")["queued"] == READERS


@pytest.fixture
def shared(project: Command, postgresql: Server) -> Command:
    """The same project with its readers in PostgreSQL."""
    url = postgresql.empty()
    project.edit("newsletter.toml", "sqlite:///var/newsletter.db", url)
    project("subscribers", "import", str(project.folder / "many.csv"))
    return project


def test_several_processes_send_one_issue_together(
    shared: Command, behave: Callable[[str], None]
) -> None:
    behave("slowly 0.4")
    processes = [start(shared) for _ in range(3)]
    for process in processes:
        told = process.communicate(timeout=60)
        assert process.returncode == 0, told
    assert mailboxes(shared) == everybody()
    certificate = shared.json("certificate")
    assert (certificate["closed"], certificate["accepted"]) == (True, READERS)
    called = (shared.folder / "var/flaky-called").read_text().split()
    assert len(set(called)) > 1, "one process did it all"


def test_a_dead_process_is_succeeded_at_once_by_one_that_is_at_work(
    shared: Command, behave: Callable[[str], None]
) -> None:
    behave("slowly 1.5, keep keys")
    first, second = start(shared), None
    try:
        wait_until(lambda: (shared.folder / "var/flaky-called").exists())
        second = start(shared)
        wait_until(lambda: len(set((shared.folder / "var/flaky-called").read_text().split())) == 2)
        first.kill()
        first.communicate()
        told = second.communicate(timeout=45)
        assert second.returncode == 0, told
    finally:
        for process in (first, second):
            if process and process.poll() is None:
                process.kill()
    assert mailboxes(shared) == everybody()
    assert shared.json("certificate")["closed"] is True
