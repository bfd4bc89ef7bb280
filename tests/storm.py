"""A crash storm: sends that are killed at random moments and started again, until they end.

    python -m tests.storm --runs 200 --readers 300 --seed 1

Each run takes a fresh project, kills the real command with SIGKILL just before a system call of
its choice (a write, a rename, a statement of the database), again and again, lets the last one
end, and counts every reader's mail. A failure prints the seed that shows it again.
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

#: C functions before which a run may be killed; each is a moment at which a crash could hurt.
MOMENTS = frozenset(
    {"execute", "executemany", "open", "write", "flush", "fsync", "rename", "mkdir", "fetchone"}
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--readers", type=int, default=120)
    parser.add_argument("--kills", type=int, default=6, help="at the most, in one run")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template"
        make_project(template, options.readers)
        killed = 0
        for run in range(options.runs):
            seed = options.seed + run
            project = Path(folder) / f"run{run}"
            shutil.copytree(template, project)
            killed += storm(project, random.Random(seed), options.kills)
            if fault := find_fault(project, options.readers):
                print(f"seed {seed}: {fault}")
                return 1
            shutil.rmtree(project)
    print(f"{options.runs} runs, {killed} kills, {options.runs * options.readers:,} readers:"
          " 0 missed, 0 twice")  # fmt: skip
    return 0


def make_project(folder: Path, readers: int) -> None:
    """A project with one compiled issue, some readers, and all caches warm."""
    call(["init", str(folder)])
    settings = folder / "newsletter.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace('service = "outbox"', 'service = "outbox"\nparallel = 2'), encoding="utf-8"
    )
    rows = [f"reader{number}@example.com,Reader {number}" for number in range(readers)]
    (folder / "many.csv").write_text("\n".join(["email,first_name", *rows]), encoding="utf-8")
    for words in (["compile"], ["subscribers", "import", str(folder / "many.csv")], ["check"]):
        call(["-C", str(folder), *words])


def storm(project: Path, chance: random.Random, most: int) -> int:
    """Send until an attempt ends by itself; returns how many were killed."""
    for kills in range(most):
        if send_and_die(project, at=int(chance.expovariate(1 / 150)) + 1) == 0:
            return kills
    if send_and_die(project, at=0) != 0:
        raise SystemExit(f"the last send of {project.name} did not end well")
    return most


def send_and_die(project: Path, *, at: int) -> int:
    """Send in a child that is killed at its at-th moment, or never for 0; returns its exit."""
    child = os.fork()
    if child == 0:
        if at:
            _die_at(at)
        with contextlib.redirect_stdout(io.StringIO()):
            os._exit(_run(["-C", str(project), "send", "--yes"]))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


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


def find_fault(project: Path, readers: int) -> str:
    """What is wrong with the outbox or the certificate; empty when every reader got one mail."""
    mails = list((project / "var" / "outbox").rglob("*.eml"))
    got = Counter(str(message_from_bytes(m.read_bytes(), policy=strict)["To"]) for m in mails)
    expected = Counter(f"reader{number}@example.com" for number in range(readers))
    if got != expected:
        return f"missed {expected - got}, twice {got - expected}"
    answer = io.StringIO()
    with contextlib.redirect_stdout(answer):
        code = _run(["-C", str(project), "certificate", "--json"])
    certificate = json.loads(answer.getvalue())
    if code or not certificate["closed"] or certificate["accepted"] != readers:
        return f"the account does not close: {certificate}"
    return ""


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
