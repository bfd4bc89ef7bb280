"""The ledger: a row per batch, and a row per reader only for what deviates."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from time import sleep

from newsletter.errors import StoreError
from newsletter.mailing import Account, Attempt, Elsewhere, Message, Receipt
from newsletter.ports import Prepare
from newsletter.store.accounts import Deviating, chunks, left_out, must_cover
from newsletter.store.batches import Batch, find_wishes, make_attempt, make_candidates
from newsletter.store.books import SqlBooks
from newsletter.store.database import Database, Row, as_time, number
from newsletter.store.forgotten import as_kept
from newsletter.store.leases import Lease, name_process
from newsletter.store.packing import (
    pack_ids,
    pack_message,
    pack_names,
    unpack_ids,
    unpack_reports,
)
from newsletter.store.reports import ACCEPTED
from newsletter.store.subscribers import make_preferences

_LOOK = 0.2  #: seconds between two looks whether another process has frozen the issue


class SqlLedger(SqlBooks):
    """Implements ports.Ledger on a database of either kind."""

    def __init__(self, database: Database, lease: Lease) -> None:
        super().__init__(database)
        self._lease = lease
        self._ahead: deque[Batch] = deque()  #: of the issue that is being sent
        self._has_begun = False  # any attempt under our lease

    @contextmanager
    def sending(self, issue: str, waiting: Callable[[str], None]) -> Iterator[None]:
        with self._lease.held(waiting):
            try:
                yield
            finally:
                has_called = self._has_begun
                self.release()
                # What an attempt held of who was erased meanwhile is deleted, and not overwritten.
                if has_called and number(self._db, "erased_since", issue):
                    self._db.scrub()

    def release(self) -> None:
        """No call of ours is in flight: whoever comes may look up at once what is open."""
        self._ahead.clear()
        if self._has_begun:
            self._has_begun = False
            with self._db.transaction():
                self._db.run("release", self._lease.number)

    def together(self) -> AbstractContextManager[None]:
        return self._db.transaction()

    def freeze(
        self,
        message: Message,
        *,
        batch_size: int,
        at: datetime,
        waiting: Callable[[str], None] = lambda line: None,
    ) -> Account:
        issue = message.issue
        while not (self._db.row("find_issue", issue) or self._may_freeze(message, batch_size, at)):
            waiting(f"waiting for {self._lease.who_freezes(issue)}, which is freezing the issue")
            sleep(_LOOK)
        return self.account(issue)

    def _may_freeze(self, message: Message, batch_size: int, at: datetime) -> bool:
        """Whether no other process does, and so this one did."""
        issue, words = message.issue, (message.subject, message.preheader)
        with self._db.transaction():
            if not self._lease.may_freeze(issue):
                return False
            frozen = (message.digest, pack_message(message), pack_names(message.limited))
            if self._db.run("add_issue", issue, *frozen, *words, at):
                self._partition(issue, batch_size)
                self._db.run("finish_issue", at, issue)
        return True

    def _partition(self, issue: str, batch_size: int) -> None:
        candidates = 0
        ids = (row[0] for row in self._db.stream("active_ids"))
        for batch, chunk in enumerate(chunks(ids, batch_size), 1):
            candidates += len(chunk)
            self._add_batch(issue, batch, chunk)
        self._db.run("set_candidates", candidates, issue)

    def claim(self, issue: str, prepare: Prepare, *, at: datetime) -> Attempt | None:
        with self._db.transaction():
            while row := self._next_row(issue):
                batch = self._ahead.popleft() if self._ahead else None
                if not batch or batch[:3] != (issue, *row[:2]) or self._has_changed(batch):
                    batch = self._prepare(issue, row, prepare)
                self._take_out(issue, batch, at)
                if batch.prepared.readers:
                    return self._begin(issue, batch, keyed=row[2:], at=at)
                self._db.run("close_empty_batch", pack_ids(()), issue, batch.number)
                self._db.run("finish_issue", at, issue)
        return None

    def _take_out(self, issue: str, batch: Batch, at: datetime) -> None:
        """Everybody who is not in the attempt, each to his own place."""
        prepared = batch.prepared
        self._deviate(issue, batch.number, [(*one, at) for one in batch.left_out])
        for state, readers in (("excluded", prepared.excluded), ("failed", prepared.unfit)):
            self._deviate(
                issue, batch.number, [(id_, state, why, at) for id_, why in readers.items()]
            )
        if prepared.others:
            self._db.row("lock_issue", issue)
            self._queue(issue, prepared.others)

    def _next_row(self, issue: str) -> Row | None:
        """A batch that was prepared if one is still queued, else the first one that is."""
        while self._ahead:
            if row := self._db.row("claim_number", issue, self._ahead[0].number):
                return row
            self._ahead.popleft()
        return self._db.row("claim_queued", issue)

    def look_ahead(self, issue: str, prepare: Prepare) -> int:
        if len(self._ahead) < self._lease.ahead:
            last = self._ahead[-1].number if self._ahead else 0
            if row := self._db.row("next_queued", issue, last):
                self._ahead.append(self._prepare(issue, row, prepare))
        return len(self._ahead)

    def _prepare(self, issue: str, row: Row, prepare: Prepare) -> Batch:
        batch, packed, *_ = row
        ids = unpack_ids(packed)
        subscribers = make_candidates(self._db.rows("readers", ids))
        willing = [s for s in subscribers if s.status == "active" and not s.suppressed]
        # Without the subscribers, who would take as much memory as all that is kept.
        left, wishes = list(left_out(ids, subscribers)), find_wishes(subscribers)
        return Batch(issue, batch, packed, ids, left, wishes, prepare(batch, willing))

    def _has_changed(self, batch: Batch) -> bool:
        """Whether somebody left, or wants something else, since the batch was prepared."""
        ids = list(batch.ids)
        if number(self._db, "count_willing", ids) != batch.willing:
            return True
        found = self._db.rows("wishes", ids)
        return [(id_, make_preferences(*wish)) for id_, *wish in found] != batch.wishes

    def _begin(self, issue: str, batch: Batch, *, keyed: Row, at: datetime) -> Attempt:
        """On disk as begun; under the key of an earlier call, that call's time stays known."""
        key, keyed_at = keyed
        prepared = batch.prepared
        attempt = Attempt(
            issue=issue,
            number=batch.number,
            key=prepared.key,
            readers=prepared.readers,
            started_at=at,
            keyed_at=as_time(keyed_at) if key == prepared.key else at,
            variant=prepared.variant,
            place=prepared.place,
        )
        self._has_begun = True
        self._db.run(
            "begin_batch",
            len(attempt.readers),
            batch.pack_readers(),
            attempt.key,
            attempt.keyed_at,
            at,
            prepared.frozen,
            self._lease.number,
            pack_names(prepared.variant),
            issue,
            attempt.number,
        )
        return attempt

    def requeue(self, attempt: Attempt) -> None:
        with self._db.transaction():
            where = (attempt.issue, attempt.number, self._lease.number)
            self._must_be_ours(attempt, self._db.run("requeue_batch", *where))

    def unresolved(self, issue: str) -> Sequence[Attempt]:
        mine = self._lease.number
        found: list[Attempt] = []
        with self._db.transaction():
            for batch, lease, owner, is_old in self._db.rows("orphans", issue, mine):
                if not (is_old or self._lease.is_dead(owner)):
                    continue
                row = self._db.row("take_over", mine, issue, batch, lease)
                found += [make_attempt(issue, *row)] if row else []
        self._has_begun = self._has_begun or bool(found)
        return found

    def find_gone(self, readers: Sequence[int]) -> frozenset[int]:
        willing = {row[0] for row in self._db.rows("willing_ids", list(readers))}
        return frozenset(readers) - willing

    def elsewhere(self, issue: str) -> Sequence[Elsewhere]:
        rows = self._db.rows("elsewhere", issue, self._lease.number)
        return [Elsewhere(name_process(owner), *rest) for owner, *rest in rows]

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
        deviating = [
            (reader, state, reason, at)
            for state, readers in outcomes.items()
            for reader, reason in (readers or {}).items()
        ]
        must_cover(attempt, receipt, deviating, again)
        issue = attempt.issue
        with self._db.transaction():
            self._db.row("lock_issue", issue)
            told = self._told_of(attempt) if uncertain else frozenset()
            certain = [row for row in deviating if row[1] != "uncertain" or row[0] not in told]
            accepted = receipt.accepted | (told & (uncertain or {}).keys())
            self._close(attempt, accepted, receipt.service_id)
            self._deviate(issue, attempt.number, certain)
            self._queue(issue, again)
            self._db.run("finish_issue", at, issue)

    def _told_of(self, attempt: Attempt) -> frozenset[int]:
        """The readers for whom the service reported anything: it has their mail."""
        row = self._db.row("find_reports", attempt.issue, attempt.number)
        reports = unpack_reports(row[0]) if row else {}
        return frozenset(reader for reader, bits in reports.items() if bits & ACCEPTED)

    def hold(self, issue: str, reason: str) -> None:
        with self._db.transaction():
            self._db.run("hold_issue", reason, issue)

    def postpone(self, issue: str, until: datetime) -> None:
        with self._db.transaction():
            self._db.run("postpone", until, issue, until)

    def take_turn(self, issue: str, at: datetime) -> bool:
        with self._db.transaction():
            return self._db.run("take_turn", at, issue, at) > 0

    def reopen(self, issue: str) -> None:
        with self._db.transaction():
            self._db.run("reopen", issue)

    def accept_uncertain(self, issue: str, *, at: datetime) -> int:
        with self._db.transaction():
            rows = self._db.rows("uncertain_variants", issue)
            variants: dict[int, str | None] = {row[0]: row[1] for row in rows}
            ids = self._take_back(issue, "uncertain_ids")
            for variant in sorted({variants[id_] for id_ in ids}, key=lambda one: one or ""):
                group = [id_ for id_ in ids if variants[id_] == variant]
                about = (len(group), pack_ids(group), len(group), variant)
                self._db.run("add_done_batch", issue, self._next_number(issue), *about)
            if ids:
                self._db.run("finish_issue", at, issue)
        return len(ids)

    def queue_uncertain(self, issue: str, *, batch_size: int) -> int:
        with self._db.transaction():
            count = self._queue_back(issue, "uncertain_ids", batch_size)
            self._db.run("count_repeated", count, issue)
        return count

    def queue_failed(self, issue: str, *, batch_size: int) -> int:
        return self._queue_back(issue, "failed_ids", batch_size)

    def queue_rejected(self, issue: str, *, batch_size: int) -> int:
        return self._queue_back(issue, "rejected_ids", batch_size)

    def _queue_back(self, issue: str, which: str, batch_size: int) -> int:
        with self._db.transaction():
            ids = self._take_back(issue, which)
            if ids:
                self._queue(issue, chunks(ids, batch_size))
                self._db.run("reopen_issue", issue)
        return len(ids)

    def _take_back(self, issue: str, which: str) -> list[int]:
        """Readers whose deviation is no more; the caller gives them another place."""
        self._db.row("lock_issue", issue)
        ids = [row[0] for row in self._db.rows(which, issue)]
        self._db.run_many("drop_deviation", [(issue, id_) for id_ in ids])
        return ids

    def _close(self, attempt: Attempt, accepted: frozenset[int], service_id: str) -> None:
        """The accepted readers stay with the batch; all others have a row or a batch elsewhere."""
        count = len(accepted)
        where = (attempt.issue, attempt.number, self._lease.number)
        changed = self._db.run("close_batch", count, pack_ids(accepted), count, service_id, *where)
        self._must_be_ours(attempt, changed)

    def _must_be_ours(self, attempt: Attempt, changed: int) -> None:
        if changed != 1:
            raise StoreError(
                f"batch {attempt.number} of issue {attempt.issue!r} is closed already,"
                " or another process has taken it over",
                hint="nothing was changed; to see where the issue stands: newsletter status",
            )

    def _deviate(self, issue: str, batch: int, rows: Iterable[Deviating]) -> None:
        self._db.run_many("add_deviation", [(issue, *r, batch) for r in as_kept(self._db, rows)])

    def _queue(self, issue: str, sets: Iterable[Iterable[int]]) -> None:
        for ids in sets:
            self._add_batch(issue, self._next_number(issue), list(ids))

    def _add_batch(self, issue: str, batch: int, ids: Sequence[int]) -> None:
        self._db.run("add_batch", issue, batch, len(ids), pack_ids(ids))

    def _next_number(self, issue: str) -> int:
        return number(self._db, "last_number", issue) + 1
