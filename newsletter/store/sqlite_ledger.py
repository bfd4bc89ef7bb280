"""The ledger in SQLite: a row per batch, and a row per reader only for what deviates."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from pathlib import Path

from newsletter.errors import StoreError
from newsletter.mailing import Account, Attempt, Message, Reader, Receipt, Subscriber
from newsletter.ports import Prepared
from newsletter.store.packing import pack_ids, unpack_ids
from newsletter.store.queries import load_queries
from newsletter.store.transactions import transaction

_Row = tuple[int, str, str, str]  #: subscriber, state, reason, at


class SqliteLedger:
    """Implements ports.Ledger; one process sends at a time, which a second file guards."""

    def __init__(self, connection: sqlite3.Connection, *, lock: Path) -> None:
        self._db = connection
        self._lock = lock
        self._sql = load_queries("ledger")

    @contextmanager
    def sending(self, issue: str, waiting: Callable[[str], None]) -> Iterator[None]:
        # An exclusive transaction on an empty database of its own: the operating system gives it
        # back when its process dies, so a dead sender is succeeded at once, on every platform.
        with closing(sqlite3.connect(self._lock, timeout=0.5, isolation_level=None)) as lock:
            told = False
            while not _try_lock(lock):
                if not told:
                    waiting("another process is sending from this store; waiting for it to end")
                    told = True
            yield

    def freeze(self, message: Message, *, batch_size: int, at: datetime) -> Account:
        with transaction(self._db):
            if self._db.execute(self._sql["find_issue"], (message.issue,)).fetchone() is None:
                self._freeze(message, batch_size, at)
        return self.account(message.issue)

    def _freeze(self, message: Message, batch_size: int, at: datetime) -> None:
        packed = zlib.compress(json.dumps(asdict(message)).encode())
        self._db.execute(
            self._sql["add_issue"], (message.issue, message.digest, packed, 0, _iso(at))
        )
        ids = (row[0] for row in self._db.execute(self._sql["active_ids"]))
        batches = enumerate(_chunks(ids, batch_size), 1)
        candidates = 0
        for number, chunk in batches:
            candidates += len(chunk)
            self._add_batch(message.issue, number, chunk)
        self._db.execute(self._sql["set_candidates"], (candidates, message.issue))
        self._db.execute(self._sql["finish_issue"], (_iso(at), message.issue))

    def claim(
        self, issue: str, prepare: Callable[[int, Sequence[Subscriber]], Prepared]
    ) -> Attempt | None:
        with transaction(self._db):
            while row := self._db.execute(self._sql["next_queued"], (issue,)).fetchone():
                number, ids = row[0], unpack_ids(row[1])
                subscribers = self._subscribers(ids)
                willing = [s for s in subscribers if s.status == "active" and not s.suppressed]
                attempt, unfit = prepare(number, willing)
                at = _iso(attempt.started_at)
                self._deviate(issue, _left_out(ids, subscribers, at))
                self._deviate(issue, ((id_, "failed", why, at) for id_, why in unfit.items()))
                if attempt.readers:
                    self._begin(attempt)
                    return attempt
                self._close(attempt, Receipt(accepted=frozenset()))
                self._db.execute(self._sql["finish_issue"], (at, issue))
        return None

    def requeue(self, attempt: Attempt) -> None:
        with transaction(self._db):
            self._db.execute(self._sql["requeue_batch"], (attempt.issue, attempt.number))

    def unresolved(self, issue: str) -> Sequence[Attempt]:
        return [
            Attempt(
                issue=issue,
                number=number,
                key=key,
                readers=_readers(packed),
                started_at=datetime.fromisoformat(started_at),
            )
            for number, key, started_at, packed in self._db.execute(
                self._sql["unresolved"], (issue,)
            )
        ]

    def record(
        self,
        attempt: Attempt,
        receipt: Receipt,
        *,
        failed: Mapping[int, str] | None = None,
        uncertain: Mapping[int, str] | None = None,
        again: Sequence[frozenset[int]] = (),
        at: datetime,
    ) -> None:
        outcomes = {"rejected": receipt.rejected, "failed": failed, "uncertain": uncertain}
        deviations = [
            (reader, state, reason, _iso(at))
            for state, readers in outcomes.items()
            for reader, reason in (readers or {}).items()
        ]
        _must_cover(attempt, receipt, [row[0] for row in deviations], again)
        with transaction(self._db):
            self._close(attempt, receipt)
            self._deviate(attempt.issue, deviations)
            for ids in again:
                self._add_batch(attempt.issue, self._next_number(attempt.issue), ids)
            self._db.execute(self._sql["finish_issue"], (_iso(at), attempt.issue))

    def hold(self, issue: str, reason: str) -> None:
        with transaction(self._db):
            self._db.execute(self._sql["hold_issue"], (reason, issue))

    def get_message(self, issue: str) -> Message | None:
        row = self._db.execute(self._sql["find_message"], (issue,)).fetchone()
        if row is None:
            return None
        fields = json.loads(zlib.decompress(row[0]))
        fields["headers"] = tuple((name, value) for name, value in fields["headers"])
        return Message(**fields)

    def account(self, issue: str) -> Account:
        with transaction(self._db, "DEFERRED"):
            row = self._db.execute(self._sql["find_issue"], (issue,)).fetchone()
            if row is None:
                return Account(issue=issue, state="draft")
            accepted, queued = self._db.execute(self._sql["batch_sums"], (issue,)).fetchone()
            deviations = self._db.execute(self._sql["deviations"], (issue,)).fetchall()
        digest, candidates, frozen_at, finished_at, held = row
        counts = dict.fromkeys(("suppressed", "rejected", "failed", "uncertain"), 0)
        excluded: dict[str, int] = {}
        for state, reason, number in deviations:
            if state == "excluded":
                excluded[reason] = number
            else:
                counts[state] += number
        if not held and not queued and counts["uncertain"]:
            held = f"whether {counts['uncertain']} readers got it is not known"
        return Account(
            issue=issue,
            state="held" if held else "sending" if queued else "sent",
            candidates=candidates,
            accepted=accepted,
            excluded=excluded,
            queued=queued,
            held=held,
            digest=digest,
            frozen_at=datetime.fromisoformat(frozen_at),
            finished_at=datetime.fromisoformat(finished_at) if finished_at else None,
            **counts,
        )

    def members(self, issue: str) -> Iterator[Sequence[int]]:
        for (packed,) in self._db.execute(self._sql["batch_readers"], (issue,)):
            yield unpack_ids(packed)
        yield from self._db.execute(self._sql["deviating"], (issue,))

    def _subscribers(self, ids: Sequence[int]) -> list[Subscriber]:
        return [
            Subscriber(
                id=id_,
                address=address,
                status=status,
                first_name=first_name,
                last_name=last_name,
                fields=json.loads(fields) if fields != "{}" else {},
                suppressed=suppressed or "",
            )
            for id_, address, status, first_name, last_name, fields, suppressed in self._db.execute(
                self._sql["readers"], (json.dumps(ids),)
            )
        ]

    def _begin(self, attempt: Attempt) -> None:
        self._db.execute(
            self._sql["begin_batch"],
            (
                len(attempt.readers),
                pack_ids(reader.id for reader in attempt.readers),
                attempt.key,
                _iso(attempt.started_at),
                _pack_readers(attempt.readers),
                attempt.issue,
                attempt.number,
            ),
        )

    def _close(self, attempt: Attempt, receipt: Receipt) -> None:
        """The accepted readers stay with the batch; all others have a row or a batch elsewhere."""
        count = len(receipt.accepted)
        ids = pack_ids(receipt.accepted)
        where = (attempt.issue, attempt.number)
        changed = self._db.execute(
            self._sql["close_batch"], (count, ids, count, receipt.service_id, *where)
        ).rowcount
        if changed != 1:
            raise StoreError(
                f"batch {attempt.number} of issue {attempt.issue!r} is closed already",
                hint="a second process recorded it; nothing was changed",
            )

    def _deviate(self, issue: str, rows: Iterable[_Row]) -> None:
        self._db.executemany(self._sql["add_deviation"], ((issue, *row) for row in rows))

    def _add_batch(self, issue: str, number: int, ids: Iterable[int]) -> None:
        ids = list(ids)
        self._db.execute(self._sql["add_batch"], (issue, number, len(ids), pack_ids(ids)))

    def _next_number(self, issue: str) -> int:
        return int(self._db.execute(self._sql["last_number"], (issue,)).fetchone()[0]) + 1


def _try_lock(lock: sqlite3.Connection) -> bool:
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise StoreError(f"cannot guard the store while sending: {error}") from error
        return False
    return True


def _chunks(ids: Iterator[int], size: int) -> Iterator[list[int]]:
    while chunk := list(islice(ids, size)):
        yield chunk


def _left_out(
    ids: Sequence[int], subscribers: Sequence[Subscriber], at: str
) -> Iterator[tuple[int, str, str, str]]:
    """Why a candidate of the batch does not get it: erased, no longer willing, or suppressed."""
    known = {subscriber.id for subscriber in subscribers}
    for id_ in ids:
        if id_ not in known:
            yield id_, "excluded", "erased", at
    for subscriber in subscribers:
        if subscriber.status != "active":
            yield subscriber.id, "excluded", subscriber.status, at
        elif subscriber.suppressed:
            yield subscriber.id, "suppressed", subscriber.suppressed, at


def _must_cover(
    attempt: Attempt,
    receipt: Receipt,
    deviating: Sequence[int],
    again: Sequence[frozenset[int]],
) -> None:
    """The outcomes must partition the attempt, or a reader would be lost or counted twice."""
    outcome = sorted([*receipt.accepted, *deviating, *(id_ for ids in again for id_ in ids)])
    if outcome != sorted(reader.id for reader in attempt.readers):
        raise ValueError(f"the outcome of batch {attempt.number} does not fit its readers")


def _pack_readers(readers: Sequence[Reader]) -> bytes:
    names = list(readers[0].values) if readers else []
    rows = [[r.id, r.address, *(r.values[name] for name in names)] for r in readers]
    return zlib.compress(json.dumps([names, rows]).encode(), 1)


def _readers(packed: bytes) -> tuple[Reader, ...]:
    names, rows = json.loads(zlib.decompress(packed))
    return tuple(
        Reader(id_, address, dict(zip(names, values, strict=True)))
        for id_, address, *values in rows
    )


def _iso(at: datetime) -> str:
    return at.isoformat()
