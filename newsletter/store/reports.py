"""What mail services report later, applied to accounts, suppressions and consent.

All of it may come in any order and again. What is counted beside the accepted readers is a byte of
bits for each reader, which only ever gains bits; what suppresses an address or withdraws consent
is remembered by the event's id, and only for as long as an event may be late.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from newsletter.audience import fold
from newsletter.consenting import REPORTS_KEPT, Note
from newsletter.errors import Forged
from newsletter.mailing import Event, EventKind
from newsletter.ports import FindCodes
from newsletter.store.database import Database, Row, as_time
from newsletter.store.forgotten import words_kept
from newsletter.store.frontdesk import note_farewell
from newsletter.store.packing import pack_ids, pack_reports, unpack_ids, unpack_reports
from newsletter.store.subscribers import LIFTED, digest

ACCEPTED, DELIVERED, DEFERRED, BOUNCED, COMPLAINED, REJECTED, OPENED, CLICKED = (
    1 << bit for bit in range(8)
)
#: A reader can only open, click, complain about and unsubscribe from what was delivered.
BITS: Mapping[EventKind, int] = {
    "accepted": ACCEPTED,
    "delivered": ACCEPTED | DELIVERED,
    "deferred": ACCEPTED | DEFERRED,
    "bounced": ACCEPTED | BOUNCED,
    "blocked": ACCEPTED | BOUNCED,
    "rejected": REJECTED,
    "complained": ACCEPTED | DELIVERED | COMPLAINED,
    "unsubscribed": ACCEPTED | DELIVERED,
    "opened": ACCEPTED | DELIVERED | OPENED,
    "clicked": ACCEPTED | DELIVERED | CLICKED,
}
_WORDS = {
    DELIVERED: "delivered",
    DEFERRED: "deferred",
    BOUNCED: "bounced",
    REJECTED: "rejected",
    COMPLAINED: "complained",
    OPENED: "opened",
    CLICKED: "clicked",
}
#: Soft bounces count together when they lie within so much time.
SOFT_WINDOW = timedelta(days=30)


class Rules(NamedTuple):
    soft_bounces: int  #: so many within the window suppress
    find_codes: FindCodes


def apply_events(database: Database, events: Sequence[Event], rules: Rules, at: datetime) -> int:
    """Inside one transaction; returns how many events changed something. Raises Forged."""
    changed = 0
    for event in events:
        if event.token:
            _believe_once(database, event, at)
    # By key, so that each batch is read once, and two processes lock batches in the same order.
    for key, group in groupby(sorted(events, key=_key), key=_key):
        batch = database.row("batch_by_key", key) if key else None
        reports = _Reports(database, batch) if batch else None
        for event in group:
            is_new = event.at > at - REPORTS_KEPT and _act(database, event, rules, at)
            told = reports is not None and reports.add(event)
            changed += is_new or told
        if reports:
            reports.write()
    return changed


def _believe_once(database: Database, event: Event, at: datetime) -> None:
    """The same post may come again, its answer may have been lost; no other one under its token."""
    token = digest(f"{event.service}\0{event.token}")
    told = digest(repr(event))
    if not database.run("add_post", token, told, at):
        row = database.row("find_post", token)
        if row is None or bytes(row[0]) != told:
            raise Forged("the post's token came with another one")


def _key(event: Event) -> str:
    return event.key


def _act(database: Database, event: Event, rules: Rules, at: datetime) -> bool:
    """Suppress or withdraw, where the event says so and was not known yet."""
    reason = _reason(event)
    soft = event.kind == "bounced" and not event.permanent
    if not (reason or soft or event.kind == "unsubscribed"):
        return False
    folded = fold(event.address)
    if _is_erased(database, folded, rules.find_codes):
        return False
    name = digest(f"{event.service}\0{event.id}")
    kind = "soft bounce" if soft else reason or "unsubscription"
    if not database.run("add_event", name, folded, int(soft), kind, event.at):
        return False
    since = _lifted_at(database, folded)
    if soft:
        moments = [as_time(row[0]) for row in database.rows("soft_bounces", folded)]
        counted = [moment for moment in moments if moment and (not since or moment > since)]
        if is_spent(counted, rules.soft_bounces):
            reason = "soft bounces"
    # The editor's word was about the mailbox: that its owner complained he could not know.
    if reason and (event.kind == "complained" or not since or event.at > since):
        database.run("suppress", folded, reason, at)
    if event.kind == "unsubscribed":
        source = f"unsubscribed at {event.service}"
        if not database.run("withdraw", event.at, source, folded, event.at):
            for row in database.rows("find_id", folded):
                note_farewell(database, row[0], Note(event.at, "unsubscribed", source))
    return True


def _lifted_at(database: Database, folded: str) -> datetime | None:
    """Bounces before it suppress no more, however late they are told: the editor knew better."""
    row = database.row("lifted_at", folded, LIFTED)
    return as_time(row[0]) if row else None


def _is_erased(database: Database, folded: str, find_codes: FindCodes) -> bool:
    """Whether the address is known by its code alone: it is refused wherever it comes from.

    Keys are read, and the first one made, for nobody's address only, where anybody was erased.
    """
    if database.row("reader_of", folded) or not database.row("any_erasure"):
        return False
    return any(database.row("find_erasure", code) for code in find_codes(folded))


def _reason(event: Event) -> str:
    """Why the address is not to be mailed again, or nothing."""
    if event.kind == "complained":
        return "complaint"
    if event.kind == "bounced" and event.permanent:
        return "hard bounce"
    if event.kind == "rejected" and event.permanent:
        return f"rejected by {event.service}"
    return ""


def is_spent(moments: Sequence[datetime], allowed: int) -> bool:
    """Whether so many of the ascending moments lie within the window, wherever it begins."""
    last = moments[allowed - 1 :]
    return any(b - a <= SOFT_WINDOW for a, b in zip(moments, last, strict=False))


class _Reports:
    """What is known of the readers of one batch, while events are added to it."""

    def __init__(self, database: Database, batch: Row) -> None:
        self._db = database
        self._issue, self._batch, packed, reports = batch
        self._members = set(unpack_ids(packed))
        self._joined = False
        self._bits = unpack_reports(reports)

    def add(self, event: Event) -> bool:
        """Whether the event told anything new of a reader of this batch."""
        reader = event.reader if event.reader is not None else self._find(event.address)
        if reader is None or not (reader in self._members or self._settle(reader, event)):
            return False
        before = self._bits.get(reader)
        self._bits[reader] = (before or 0) | BITS[event.kind]
        return self._bits[reader] != before

    def write(self) -> None:
        where = (self._issue, self._batch)
        if self._joined:
            count = len(self._members)
            self._db.run("set_readers", count, pack_ids(self._members), count, *where)
        counted = (bits for reader, bits in self._bits.items() if reader in self._members)
        self._db.run("set_reports", pack_reports(self._bits), *count_reports(counted), *where)

    def _find(self, address: str) -> int | None:
        row = self._db.row("find_id", fold(address))
        return int(row[0]) if row else None

    def _settle(self, reader: int, event: Event) -> bool:
        """A reader of whom nobody knew whether he got it: whether the event says something."""
        where = (self._issue, reader)
        row = self._db.row("find_deviation", *where, self._batch)
        if row is None:
            return self._prove(reader, event)
        if row[0] not in ("uncertain", "failed"):
            return False
        if event.kind == "rejected":
            self._db.run("reject", self._why(reader, event), *where)
        else:
            self._db.run("drop_deviation", *where)
            self._join(reader)
        return True

    def _prove(self, reader: int, event: Event) -> bool:
        """Let a report take the place of the editor's word, where that is all there was so far."""
        for number, packed in self._db.rows("assumed", self._issue):
            assumed = unpack_ids(packed)
            if reader not in assumed:
                continue
            assumed.remove(reader)
            count = len(assumed)
            where = (self._issue, number)
            self._db.run("set_readers", count, pack_ids(assumed), count, *where)
            if event.kind == "rejected":
                why = self._why(reader, event)
                rejected = (self._issue, reader, "rejected", why, event.at, self._batch)
                self._db.run("add_deviation", *rejected)
            else:
                self._join(reader)
            return True
        return False

    def _why(self, reader: int, event: Event) -> str:
        return words_kept(self._db, reader, event.reason or f"rejected by {event.service}")

    def _join(self, reader: int) -> None:
        self._members.add(reader)
        self._joined = True


def describe(told: int) -> tuple[str, ...]:
    """What events told of one reader, in words."""
    return tuple(word for bit, word in _WORDS.items() if told & bit)


def count_reports(bits: Iterable[int]) -> Row:
    """delivered, deferred, bounced, complained: of the first three a reader is in one at most."""
    delivered = deferred = bounced = complained = 0
    for told in bits:
        if told & (BOUNCED | REJECTED):
            bounced += 1
        elif told & DELIVERED:
            delivered += 1
        elif told & DEFERRED:
            deferred += 1
        complained += bool(told & COMPLAINED)
    return delivered, deferred, bounced, complained
