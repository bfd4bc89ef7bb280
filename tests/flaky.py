"""A mail service of a third party, as a package on a path of its own: for the real command.

It keeps its mailboxes in a file, one line for each mail, and answers in the manner that another
file asks for, so that tests and storms can tell it from outside what to break.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsletter.errors import KeyKnown, Unanswered
from newsletter.mailing import Attempt, Message, Receipt


def install_flaky(folder: Path) -> dict[str, str]:
    """The environment in which `[mail] service = "flaky"` is known."""
    about = folder / "packages" / "flaky-1.0.dist-info"
    about.mkdir(parents=True, exist_ok=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: flaky\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[newsletter.mail]\nflaky = tests.flaky:FlakyService\n")
    here = Path(__file__).parent.parent
    return {"PYTHONPATH": os.pathsep.join([str(about.parent), str(here)])}


def read_lines(var: Path, kind: str) -> list[str]:
    """What the service has taken: each "mail" by its address, and each "key"."""
    path = var / "flaky-log"
    lines = path.read_text().splitlines() if path.exists() else []
    return [what for found, _, what in (line.partition(" ") for line in lines) if found == kind]


class FlakyService:
    """Manners: well, fail PREFIX, lose (an answer), swallow (a call), slowly SECONDS.

    "chaos SEED" takes one or the other; "keep keys" makes it know a repeated call again.
    """

    name = "flaky"
    batch_size = 4
    search_lag: float | None = None
    search_life: float | None = None
    full_bodies = False

    def __init__(self, var: Path) -> None:
        self._var = var

    @classmethod
    def from_settings(cls, settings: Any, secrets: Mapping[str, str], var: Path) -> FlakyService:
        return cls(var)

    @property
    def key_life(self) -> float | None:
        return 3600.0 if "keep keys" in self._manner() else None

    def deliver(self, message: Message, attempt: Attempt) -> Receipt:
        self._append("flaky-called", [str(os.getpid())])
        manner = self._manner()
        if manner.startswith("chaos "):
            manner = self._mood(manner)
        is_struck = "now" in manner or self._is_first()
        if manner.startswith("swallow") and is_struck:
            raise Unanswered("flaky did not answer")
        refused = manner.removeprefix("fail ") if manner.startswith("fail ") else "nobody"
        taken = [r for r in attempt.readers if refused not in r.address]
        known = dict(line.split() for line in read_lines(self._var, "key"))
        if "keep keys" in self._manner() and attempt.key in known:
            ids = frozenset(map(int, known[attempt.key].split(",")[1:]))  # what it answered before
            if not ids <= {reader.id for reader in attempt.readers}:
                raise KeyKnown("the same key, other readers")
        else:
            ids = frozenset(reader.id for reader in taken)
            answer = ",".join(["ids", *map(str, ids)])
            # One write: whoever is killed has done all of it or nothing.
            mails = [f"mail {reader.address}" for reader in taken]
            self._append("flaky-log", [*mails, f"key {attempt.key} {answer}"])
        if manner.startswith("slowly "):
            time.sleep(float(manner.split()[1].rstrip(",")))
        if manner.startswith("lose") and is_struck:
            raise Unanswered("flaky did not answer")
        failed = {r.id: "too large for now" for r in attempt.readers if r.id not in ids}
        return Receipt(accepted=ids, failed=failed)

    def find_accepted(self, message: Message, attempt: Attempt) -> frozenset[int]:
        raise NotImplementedError("there is no search")

    def close(self) -> None:
        pass

    def _is_first(self) -> bool:
        """Whether this is the first call of all, also among those at the same time."""
        try:
            (self._var / "flaky-first").touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def _mood(self, manner: str) -> str:
        """One of the manners, by the seed and by how often it was called."""
        called = (self._var / "flaky-called").read_text().count("\n")
        chance = random.Random(f"{manner} {called}")
        fail = f"fail reader{chance.randrange(100)}"
        return chance.choice(["well", "well", "well", fail, fail, "swallow now", "lose now"])

    def _manner(self) -> str:
        path = self._var / "flaky-manner"
        return path.read_text().strip() if path.exists() else "well"

    def _append(self, name: str, lines: list[str]) -> None:
        """One write, so that lines of several processes do not mix."""
        content = "".join(f"{line}\n" for line in lines).encode()
        descriptor = os.open(self._var / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, content)
        finally:
            os.close(descriptor)
