"""A crash storm: sends that are killed at random moments and started again, until they end.

    python -m tests.storm --runs 200 --readers 300 --seed 1 --store postgresql --service mailgun

Each run takes a fresh project and kills the real command with SIGKILL just before a system call of
its choice (a write, a rename, a statement of the database, a piece of a call), again and again.
Meanwhile the mail service breaks calls: before it takes them, after, in the middle of its answer or
of a batch, with garbage, silence, and words to wait. It refuses a few addresses, and one is
suppressed in the middle. Then every reader's mail is counted. A failure prints the seed that
shows it again.

With services that can be asked, by a key or a search, nobody may be missed and nobody may get two
mails. With those that can be asked nothing (SES, and "flaky"), nobody may get two, and whoever is
missed must have been uncertain; the editor's word closes the account: that they have it, or that
they are to get it again. Whom the service failed is sent to again, under fire as well.
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
from collections.abc import Callable
from datetime import date
from email import message_from_bytes
from email.policy import strict
from pathlib import Path
from types import FrameType
from typing import Any

from tests.postgresql import Server, run_server
from tests.storm_services import NAMES, Service, address, impatiently, open_storm_service

#: C functions before which a run may be killed; each is a moment at which a crash could hurt.
MOMENTS = frozenset(
    {
        *("execute", "executemany", "fetchone"),  # SQLite
        *("wait_c", "send_query_params", "send_query_prepared", "consume_input"),  # PostgreSQL
        *("open", "write", "flush", "fsync", "rename", "mkdir"),
        *("connect", "sendall", "recv_into"),  # a call
    }
)
#: How many such moments a command lives, on average; one of these is drawn for each. The first
#: call leaves at about the 80th, and a send through a service has some hundreds.
DISTANCES = (60, 200, 500)

_FOR_SOME = "Only odd readers read this."


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--readers", type=int, default=120)
    parser.add_argument("--kills", type=int, default=6, help="at the most, in one run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--store", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--service", choices=NAMES, default=["outbox"], nargs="+")
    options = parser.parse_args()
    impatiently()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        template = Path(folder) / "template"
        make_project(template, options.readers)
        server = stack.enter_context(run_server()) if options.store == "postgresql" else None
        for name in options.service:
            if not weather(name, template, server, options):
                return 1
    return 0


def weather(name: str, template: Path, server: Server | None, options: argparse.Namespace) -> bool:
    """All runs through one service; False, and what was wrong, after the first that fails."""
    kills = 0
    with open_storm_service(name, template.parent) as service:
        for seed in range(options.seed, options.seed + options.runs):
            project = template.with_name(f"{name}{seed}")
            shutil.copytree(template, project)
            if server:
                move_to(server.empty(), project)
            run = Run(project, service, options.readers, options.kills, seed)
            if fault := run.find_fault():
                print(f"{name}, seed {seed}: {fault}")
                print(f"again: python -m tests.storm --runs 1 --seed {seed}"
                      f" --readers {options.readers} --kills {options.kills}"
                      f" --store {options.store} --service {name}")  # fmt: skip
                return False
            kills += run.killed
            shutil.rmtree(project)
    readers = options.runs * options.readers
    print(f"{name}: {options.runs} runs, {kills} kills, {readers:,} readers: 0 missed, 0 twice")
    return True


def make_project(folder: Path, readers: int) -> None:
    """A project with one compiled issue, some readers, and all caches warm."""
    call(["init", str(folder)])
    limit_an_update(folder)
    kinds = ("even", "odd")
    rows = [f"{address(number)},Reader {number},{kinds[number % 2]}" for number in range(readers)]
    (folder / "many.csv").write_text("\n".join(["email,first_name,kind", *rows]), encoding="utf-8")
    for words in (["compile"], ["subscribers", "import", str(folder / "many.csv")], ["check"]):
        call(["-C", str(folder), *words])


def limit_an_update(folder: Path) -> None:
    """One more, which only every second reader is to get: the others get the issue without it."""
    with (folder / "newsletter.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[[segment]]\nid = "odd"\nfields = {kind = "odd"}\n')
    text = f"---\ntitle: Odd news\ndate: {date.today()}\nsegment: odd\n---\n{_FOR_SOME}\n"  # noqa: DTZ011
    (folder / "issues" / "inbox" / "odd.md").write_text(text, encoding="utf-8")


def find_wrong_variant(project: Path, readers: int) -> str:
    """The first mail in the outbox that has what is not for its reader, or lacks what is."""
    odd = {address(number) for number in range(1, readers, 2)}
    for path in (project / "var" / "outbox").rglob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=strict)
        body = mail.get_body(("plain",))  # type: ignore[attr-defined]
        if (_FOR_SOME in body.get_content()) != (str(mail["To"]) in odd):
            return f"{mail['To']} got the wrong updates"
    return ""


def move_to(url: str, project: Path) -> None:
    """Let the project keep its readers there."""
    settings = project / "newsletter.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("sqlite:///var/newsletter.db", url), encoding="utf-8")
    call(["-C", str(project), "subscribers", "import", str(project / "many.csv")])


class Run:
    """One project's issue, through storm and calm, to the count."""

    def __init__(
        self, project: Path, service: Service, readers: int, kills: int, seed: int
    ) -> None:
        self._project = project
        self._service = service
        self._readers = readers
        self._most = kills
        self._chance = random.Random(seed)
        self.killed = 0

    def find_fault(self) -> str:
        """What is wrong with the mailboxes or the books; empty when all is well."""
        refused = self._service.begin(self._project, self._chance, self._readers)
        gone = address(self._chance.randrange(self._readers))
        self._storm(["send", "--yes"], after=self._chance.randrange(4), do=lambda: self._lose(gone))
        self._go_on()
        self._lose(gone)
        if fault := self._find_in_the_middle():
            return fault
        word = self._chance.choice(["accepted", "resend"])
        twice = self._uncertain() if word == "resend" else frozenset()
        missed = self._settle(word)
        self._service.clear()
        self._storm(["send", "--retry-failed", "--yes"])
        self._go_on()
        missed |= self._settle("accepted")
        return self._find_at_the_end(refused | {gone}, missed=missed, twice=twice)

    def _find_in_the_middle(self) -> str:
        mails, uncertain = self._service.mails(), self._uncertain()
        if twice := {who: count for who, count in mails.items() if count > 1}:
            return f"twice, before anybody gave his word: {twice}"
        if self._service.can_tell and uncertain:
            return f"uncertain, though the service can tell: {sorted(uncertain)}"
        return ""

    def _find_at_the_end(
        self, excused: frozenset[str], *, missed: frozenset[str], twice: frozenset[str]
    ) -> str:
        mails = self._service.mails()
        everybody = {address(number) for number in range(self._readers)}
        few = {who for who in everybody if not mails[who]} - excused - missed
        many = {who for who, count in mails.items() if count > 1 + (who in twice)}
        if few or many or mails.keys() - everybody:
            return f"missed {sorted(few)}, twice {sorted(many)}"
        answer = io.StringIO()
        with contextlib.redirect_stdout(answer):
            code = run(["-C", str(self._project), "certificate", "--json"])
        told = json.loads(answer.getvalue())
        if code or not (told["closed"] and told["sound"]) or told["candidates"] != self._readers:
            return f"the account does not close: {told}"
        compared = self._compare(told, mails, doubted=missed | twice)
        return compared or find_wrong_variant(self._project, self._readers)

    def _compare(
        self, told: dict[str, Any], mails: Counter[str], *, doubted: frozenset[str]
    ) -> str:
        """Whoever is said to have it has it, and whoever is said to be refused has not."""
        named = {one["address"] for one in told["readers"]} - doubted
        if wrong := sorted(who for who in named if mails[who]):
            return f"refused or failed by the certificate, and they have it: {wrong}"
        if not self._service.can_tell:
            return ""
        if told["accepted"] != len(mails):
            return f"{told['accepted']} accepted by the certificate, {len(mails)} have it"
        return ""

    def _storm(
        self, words: list[str], *, after: int = -1, do: Callable[[], object] = lambda: None
    ) -> None:
        """Run a command until an attempt ends by itself; `do` something after so many kills."""
        for kills in range(self._most):
            if kills == after:
                do()
            if self._attempt(words):
                return
        run_and_die(self._project, words, at=0)

    def _attempt(self, words: list[str]) -> bool:
        """Whether the command came to its end before it was killed."""
        at = int(self._chance.expovariate(1 / self._chance.choice(DISTANCES))) + 1
        is_killed = run_and_die(self._project, words, at=at) < 0
        self.killed += is_killed
        return not is_killed

    def _go_on(self) -> None:
        """As an editor does: the service was silent too often, so start it again."""
        for _ in range(50):
            if not self._status()["queued"]:
                return
            self._storm(["send", "--yes"])
        raise SystemExit(f"the issue does not come to its end: {self._status()}")

    def _settle(self, word: str) -> frozenset[str]:
        """Give the editor's word on who is uncertain, under fire; returns who may be missed."""
        if word == "resend":
            # Once, whatever becomes of it: given again it would be a word on later doubts.
            self._attempt(["send", "--resolve", "resend", "--yes"])
            self._go_on()
        uncertain = self._uncertain()
        self._storm(["send", "--resolve", "accepted", "--yes"])
        call(["-C", str(self._project), "send", "--resolve", "accepted"])
        return uncertain

    def _lose(self, who: str) -> None:
        call(["-C", str(self._project), "subscribers", "suppress", who])

    def _uncertain(self) -> frozenset[str]:
        readers = self._status()["readers"]
        return frozenset(one["address"] for one in readers if one["state"] == "uncertain")

    def _status(self) -> dict[str, Any]:
        answer = io.StringIO()
        with contextlib.redirect_stdout(answer):
            run(["-C", str(self._project), "status", "--json"])
        found: dict[str, Any] = json.loads(answer.getvalue())
        return found


def run_and_die(project: Path, words: list[str], *, at: int) -> int:
    """In a child that is killed at its at-th moment, or never for 0; returns its exit."""
    child = os.fork()
    if child == 0:
        if at:
            _die_at(at)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os._exit(run(["-C", str(project), *words]))
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


def call(words: list[str]) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        code = run(words)
    if code:
        raise SystemExit(f"newsletter {' '.join(words)} ended with {code}")


def run(words: list[str]) -> int:
    """The real command in this process; what it says of errors is shown where asked for."""
    from newsletter.cli import main as command

    sys.argv = ["newsletter", *words]
    quiet = io.StringIO()
    try:
        with contextlib.redirect_stderr(quiet):
            command()
    except SystemExit as end:
        if os.environ.get("STORM_TELLS"):
            print(*words[2:], quiet.getvalue(), sep="\n", file=sys.__stderr__)
        return int(end.code or 0)
    raise AssertionError("the command always exits")


if __name__ == "__main__":
    sys.exit(main())
