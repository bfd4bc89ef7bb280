"""A crash storm: sends that are killed at random moments and started again, until they end.

    python -m tests.storm --runs 200 --readers 300 --seed 1 --store postgresql --service flaky

Each run takes a fresh project, kills the real command with SIGKILL just before a system call of
its choice (a write, a rename, a statement of the database), again and again, lets the last one
end, and counts every reader's mail. A failure prints the seed that shows it again.

With the outbox, which can be asked, and with a flaky service that knows its keys, nobody may be
missed and nobody may get two mails. With a flaky service that can be asked nothing, nobody may get
two, whoever is missed must have been uncertain, and the editor's word closes the account. Readers
whom it failed are sent to again, under fire as well.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
from collections import Counter
from email import message_from_bytes
from email.policy import strict
from pathlib import Path
from types import FrameType
from typing import Any

from tests.flaky import install_flaky, read_lines
from tests.postgresql import run_server

#: C functions before which a run may be killed; each is a moment at which a crash could hurt.
MOMENTS = frozenset(
    {
        *("execute", "executemany", "fetchone"),  # SQLite
        *("wait_c", "send_query_params", "send_query_prepared", "consume_input"),  # PostgreSQL
        *("open", "write", "flush", "fsync", "rename", "mkdir"),
    }
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--readers", type=int, default=120)
    parser.add_argument("--kills", type=int, default=6, help="at the most, in one run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--service", choices=["outbox", "flaky", "flaky-keys"], default="outbox")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        sys.path.append(install_flaky(Path(folder))["PYTHONPATH"].partition(os.pathsep)[0])
        template = Path(folder) / "template"
        make_project(template, options.readers, options.service)
        server = stack.enter_context(run_server()) if options.store == "postgresql" else None
        killed = 0
        for run in range(options.runs):
            seed = options.seed + run
            project = Path(folder) / f"run{run}"
            shutil.copytree(template, project)
            if server:
                move_to(server.empty(), project)
            chance = random.Random(seed)
            if options.service != "outbox":
                keys = ", keep keys" if options.service == "flaky-keys" else ""
                (project / "var" / "flaky-manner").write_text(f"chaos {seed}{keys}")
            killed += storm(project, chance, options.kills, ["send", "--yes"])
            if options.service != "outbox":
                killed += clear_up(project, chance, options.kills)
            if fault := find_fault(project, options.readers, options.service):
                print(f"seed {seed}: {fault}")
                return 1
            shutil.rmtree(project)
    print(f"{options.runs} runs, {killed} kills, {options.runs * options.readers:,} readers:"
          " 0 missed, 0 twice")  # fmt: skip
    return 0


def make_project(folder: Path, readers: int, service: str) -> None:
    """A project with one compiled issue, some readers, and all caches warm."""
    call(["init", str(folder)])
    settings = folder / "newsletter.toml"
    text = settings.read_text(encoding="utf-8")
    chosen = f'service = "{service.partition("-")[0]}"\nparallel = 2'
    settings.write_text(text.replace('service = "outbox"', chosen), encoding="utf-8")
    rows = [f"reader{number}@example.com,Reader {number}" for number in range(readers)]
    (folder / "many.csv").write_text("\n".join(["email,first_name", *rows]), encoding="utf-8")
    for words in (["compile"], ["subscribers", "import", str(folder / "many.csv")], ["check"]):
        call(["-C", str(folder), *words])


def move_to(url: str, project: Path) -> None:
    """Let the project keep its readers there."""
    settings = project / "newsletter.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("sqlite:///var/newsletter.db", url), encoding="utf-8")
    call(["-C", str(project), "subscribers", "import", str(project / "many.csv")])


def storm(project: Path, chance: random.Random, most: int, words: list[str]) -> int:
    """Run a command until an attempt ends by itself; returns how many were killed."""
    kills = 0
    while kills < most:
        code = run_and_die(project, words, at=int(chance.expovariate(1 / 150)) + 1)
        if code >= 0:
            return kills
        kills += 1
    run_and_die(project, words, at=0)
    return kills


def run_and_die(project: Path, words: list[str], *, at: int) -> int:
    """In a child that is killed at its at-th moment, or never for 0; returns its exit."""
    child = os.fork()
    if child == 0:
        if at:
            _die_at(at)
        with contextlib.redirect_stdout(io.StringIO()):
            os._exit(_run(["-C", str(project), *words]))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def clear_up(project: Path, chance: random.Random, kills: int) -> int:
    """What an editor does with a service that failed: go on, give his word, and try again."""
    killed = 0
    while status(project)["queued"]:  # the service was silent too often
        killed += storm(project, chance, kills, ["send", "--yes"])
    uncertain = find_uncertain(project)
    (project / "var" / "uncertain").write_text("\n".join(uncertain))
    killed += storm(project, chance, 1, ["send", "--resolve", "accepted"])
    keys = ", keep keys" if "keep keys" in (project / "var" / "flaky-manner").read_text() else ""
    (project / "var" / "flaky-manner").write_text(f"well{keys}")
    killed += storm(project, chance, kills, ["send", "--retry-failed", "--yes"])
    while status(project)["queued"]:
        killed += storm(project, chance, kills, ["send", "--yes"])
    late = find_uncertain(project)
    (project / "var" / "uncertain").write_text("\n".join([*uncertain, *late]))
    call(["-C", str(project), "send", "--resolve", "accepted"])
    return killed


def find_uncertain(project: Path) -> list[str]:
    readers = status(project)["readers"]
    return [reader["address"] for reader in readers if reader["state"] == "uncertain"]


def status(project: Path) -> dict[str, Any]:
    answer = io.StringIO()
    with contextlib.redirect_stdout(answer):
        _run(["-C", str(project), "status", "--json"])
    found: dict[str, Any] = json.loads(answer.getvalue())
    return found


def _die_at(at: int) -> None:
    seen = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal seen
        if event == "c_call" and argument.__name__ in MOMENTS:
            seen += 1
            if seen == at:
                os.kill(os.getpid(), signal.SIGKILL)

    threading.setprofile(count)
    sys.setprofile(count)


def find_fault(project: Path, readers: int, service: str) -> str:
    """What is wrong with the mailboxes or the certificate; empty when every reader got one mail."""
    got = count_mails(project, service)
    expected = Counter(f"reader{number}@example.com" for number in range(readers))
    excused: Counter[str] = Counter()
    if service == "flaky":
        excused.update((project / "var" / "uncertain").read_text().split())
    if (got - expected) or (expected - got - excused):
        return f"missed {expected - got - excused}, twice {got - expected}"
    answer = io.StringIO()
    with contextlib.redirect_stdout(answer):
        code = _run(["-C", str(project), "certificate", "--json"])
    certificate = json.loads(answer.getvalue())
    if code or not certificate["closed"] or certificate["accepted"] != readers:
        return f"the account does not close: {certificate}"
    return ""


def count_mails(project: Path, service: str) -> Counter[str]:
    if service != "outbox":
        return Counter(read_lines(project / "var", "mail"))
    mails = (project / "var" / "outbox").rglob("*.eml")
    return Counter(str(message_from_bytes(m.read_bytes(), policy=strict)["To"]) for m in mails)


def call(words: list[str]) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        code = _run(words)
    if code:
        raise SystemExit(f"newsletter {' '.join(words)} ended with {code}")


def _run(words: list[str]) -> int:
    """The real command in this process."""
    from newsletter.cli import main as command

    sys.argv = ["newsletter", *words]
    quiet = io.StringIO()
    try:
        with contextlib.redirect_stderr(quiet):
            command()
    except SystemExit as end:
        if end.code:
            print(quiet.getvalue(), file=sys.stderr)
        return int(end.code or 0)
    raise AssertionError("the command always exits")


if __name__ == "__main__":
    sys.exit(main())
