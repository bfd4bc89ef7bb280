"""The mail services of the storm: how a run begins, how it becomes calm, and what arrived."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import strict
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, Protocol

from tests.flaky import install_flaky, read_lines
from tests.standins.every import STAND_INS

NAMES = ("outbox", "flaky", "flaky-keys", *STAND_INS, "postmark-bulk")
#: Readers in a call, so that a few hundred of them need many calls.
BATCH = 40
#: Seconds: of silence before a call is given up, until "not found" is sure, and until a mail can
#: be found, which is shorter because a slow machine takes its time as well.
SILENCE, SEARCH_LAG, LAG = 1.5, 0.4, 0.1


class Service(Protocol):
    can_tell: bool  #: by a key or a search, so that nobody is left uncertain

    def begin(self, project: Path, chance: random.Random, readers: int) -> frozenset[str]:
        """Set the project up, and let calls break; returns who will be refused."""

    def clear(self) -> None:
        """No call breaks any more."""

    def mails(self) -> Counter[str]: ...


@contextmanager
def open_storm_service(name: str, folder: Path) -> Iterator[Service]:
    if name == "outbox":
        yield Outbox()
    elif name.startswith("flaky"):
        sys.path.append(install_flaky(folder)["PYTHONPATH"].partition(os.pathsep)[0])
        yield Flaky(keeps_keys=name == "flaky-keys")
    else:
        name, _, form = name.partition("-")
        _hurry(name)
        command = [sys.executable, "-m", "tests.standins"]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        ) as process:
            try:
                yield Vendor(name, process, "\nbulk = true" if form == "bulk" else "")
            finally:
                process.kill()


def impatiently() -> None:
    """Let this process and its children wait for milliseconds where a send waits for seconds."""
    from newsletter.delivery import pace

    pace.LONGEST_BACKOFF = 0.02


def _hurry(name: str) -> None:
    """Small batches, short silences and a quick search, before the adapter is imported."""
    from newsletter.mail import http

    http.TIMEOUT = (5.0, SILENCE)
    module, adapter = _adapter(name)
    module.SEARCH_LAG = SEARCH_LAG
    adapter.batch_size = min(adapter.batch_size, BATCH)
    adapter.bulk_size = BATCH


def _adapter(name: str) -> tuple[Any, Any]:
    """The module and the class of a built-in service."""
    from newsletter.mail import BUILT_IN

    return resolve_name(BUILT_IN[name].partition(":")[0]), resolve_name(BUILT_IN[name])


class Outbox:
    can_tell = True

    def begin(self, project: Path, chance: random.Random, readers: int) -> frozenset[str]:
        self._folder = project / "var" / "outbox"
        return frozenset()

    def clear(self) -> None:
        pass

    def mails(self) -> Counter[str]:
        files = self._folder.rglob("*.eml")
        return Counter(str(message_from_bytes(f.read_bytes(), policy=strict)["To"]) for f in files)


class Flaky:
    """That of tests/flaky.py."""

    def __init__(self, *, keeps_keys: bool) -> None:
        self.can_tell = keeps_keys
        self._keys = ", keep keys" if keeps_keys else ""

    def begin(self, project: Path, chance: random.Random, readers: int) -> frozenset[str]:
        set_mail(project, 'service = "flaky"')
        self._var = project / "var"
        self._behave(f"chaos {chance.randrange(10**6)}")
        return frozenset()

    def clear(self) -> None:
        self._behave("well")

    def mails(self) -> Counter[str]:
        return Counter(read_lines(self._var, "mail"))

    def _behave(self, manner: str) -> None:
        (self._var / "flaky-manner").write_text(manner + self._keys)


class Vendor:
    """The stand-in of a mail service, in a process that nobody kills."""

    def __init__(self, name: str, process: subprocess.Popen[str], more: str) -> None:
        self.can_tell = name != "ses"
        self._name = name
        self._more = more  # lines of [mail]
        self._process = process

    def begin(self, project: Path, chance: random.Random, readers: int) -> frozenset[str]:
        refused = frozenset(address(chance.randrange(readers)) for _ in range(3))
        told = self._ask(
            begin=self._name,
            seed=chance.randrange(10**6),
            refused=sorted(refused),
            lag=chance.choice([0.0, 0.0, LAG]),
        )
        os.environ.update(told["environ"])
        set_mail(project, told["settings"] + self._more)
        self._grow_old(chance)
        return refused

    def clear(self) -> None:
        self._ask(clear=True)

    def mails(self) -> Counter[str]:
        return Counter(self._ask(tell=True))

    def _grow_old(self, chance: random.Random) -> None:
        """In some runs no key is trusted, so that the service with both is searched."""
        _, adapter = _adapter(self._name)
        self._life = getattr(self, "_life", adapter.key_life)
        if self._name == "brevo":
            adapter.key_life = chance.choice([self._life, self._life, 0.0])

    def _ask(self, **told: Any) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


def set_mail(project: Path, lines: str) -> None:
    settings = project / "newsletter.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('service = "outbox"', f"{lines}\nparallel = 2"), "utf-8")


def address(number: int) -> str:
    return f"reader{number}@example.com"
