"""Who is sending: a number for each process at work, and whether its process lives on."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Protocol

from newsletter.errors import StoreError
from newsletter.store.database import Database, number

#: Kilobytes, of the pages that a connection keeps while it sends.
_CACHE = 512
_PROC = Path("/proc")


class Lease(Protocol):
    """The right to have calls open, under a number that stands with each of them."""

    ahead: int  #: batches that are worth preparing before they are claimed

    @property
    def number(self) -> int: ...

    def held(self, waiting: Callable[[str], None]) -> AbstractContextManager[None]:
        """Says so while it waits where only one process may send and another one does."""

    def may_freeze(self, issue: str) -> bool:
        """In a transaction, until its end: whether no other process is freezing the issue."""

    def who_freezes(self, issue: str) -> str:
        """The process that does, in words."""

    def is_dead(self, owner: str) -> bool:
        """Whether the process is known to be no more; False where that cannot be seen."""


class SqliteLease:
    """One process sends at a time, which a second file guards."""

    ahead = 4

    def __init__(self, lock: Path, connection: sqlite3.Connection) -> None:
        self._lock = lock
        self._connection = connection
        self.number = int.from_bytes(os.urandom(8)) >> 2

    @contextmanager
    def held(self, waiting: Callable[[str], None]) -> Iterator[None]:
        # An exclusive transaction on an empty database of its own: the operating system gives it
        # back when its process dies, so a dead sender is succeeded at once, on every platform.
        with closing(sqlite3.connect(self._lock, timeout=0.5, isolation_level=None)) as lock:
            while not _try_lock(lock):
                waiting("another process is sending from this store; waiting for it to end")
            with _keeping_few_pages(self._connection):
                yield

    def may_freeze(self, issue: str) -> bool:
        return True  # nobody else writes meanwhile

    def who_freezes(self, issue: str) -> str:
        return name_process("")

    def is_dead(self, owner: str) -> bool:
        return True


class SessionLease:
    """An advisory lock of PostgreSQL, which ends with the session and so with its process.

    The server finds out at once about a process that died on a living machine, and through its
    keep-alive probes about a machine that went away. A session that broke while its process lives
    may still have a call in flight: such a batch is left alone until the call must have ended.
    """

    ahead = 2  # others prepare the same ones, and one of all does it for nothing

    def __init__(self, database: Database) -> None:
        self._db = database
        self._number = 0

    @property
    def number(self) -> int:
        if not self._number:
            self._db.run("forget_leases")
            self._number = number(self._db, "add_lease", describe_process(os.getpid()))
            self._db.row("hold_lease", self._number)
        return self._number

    @contextmanager
    def held(self, waiting: Callable[[str], None]) -> Iterator[None]:
        assert self.number
        yield

    def may_freeze(self, issue: str) -> bool:
        row = self._db.row("try_freeze", issue)
        return bool(row and row[0])

    def who_freezes(self, issue: str) -> str:
        row = self._db.row("who_freezes", issue)
        return name_process((row and row[0]) or "")

    def is_dead(self, owner: str) -> bool:
        return has_ended(owner or "")


@contextmanager
def hold_file(path: Path) -> Iterator[bool]:
    """Whether nobody else holds it; whoever dies has let go."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as lock:
        yield _try_lock(lock)


def describe_process(pid: int) -> str:
    """Machine since its start, space of process numbers, process, and when that one began.

    Empty where the system does not tell: then nobody can say that the process has ended.
    """
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()
        space = str((_PROC / "self/ns/pid").readlink())
        # After the name in brackets, which may hold anything: state, …, start time as field 22.
        began = (_PROC / f"{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[19]
    except OSError:
        return ""
    return f"{boot} {space} {pid} {began}"


def name_process(owner: str) -> str:
    """A process so described, in words."""
    here, there = describe_process(os.getpid()).split(), owner.split()
    if len(there) != 4:
        return "another process"
    if here[:2] == there[:2]:
        return f"process {there[2]} on this machine"
    return "a process elsewhere"


def has_ended(owner: str) -> bool:
    """Whether a process so described was of this machine, and is no more."""
    here, there = describe_process(os.getpid()).split(), owner.split()
    if len(here) != 4 or len(there) != 4 or here[:2] != there[:2]:
        return False
    return describe_process(int(there[2])) != owner


@contextmanager
def _keeping_few_pages(connection: sqlite3.Connection) -> Iterator[None]:
    """A send walks through readers and batches once: what is kept of them, else 2 MB, helps nobody.

    An import is slower so, and keeps what it may.
    """
    (before,) = connection.execute("PRAGMA cache_size").fetchone()
    connection.execute(f"PRAGMA cache_size = -{_CACHE}")
    try:
        yield
    finally:
        connection.execute(f"PRAGMA cache_size = {before}")


def _try_lock(lock: sqlite3.Connection) -> bool:
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise StoreError(f"cannot guard the store while sending: {error}") from error
        return False
    return True
