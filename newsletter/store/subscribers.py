"""Subscribers and suppressed addresses, in a database of either kind."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import date, datetime

import orjson

from newsletter.audience import domains_of, fold, mailbox_of
from newsletter.errors import NotFound
from newsletter.mailing import (
    NO_PREFERENCES,
    Consent,
    Intake,
    Preferences,
    Subscriber,
    Suppression,
)
from newsletter.ports import Given
from newsletter.store.database import Database, as_time, number

_PAGE = 1000  #: subscribers in memory while streaming
STATUSES: tuple[Consent, ...] = ("active", "pending", "unsubscribed")

#: Stands among the reports, because it counts for as long as they do, and goes with the address.
LIFTED = "suppression lifted"

#: Adds or changes many that are staged, inside a transaction.
TakeStaged = Callable[[], Intake]
#: Stages them, in the manner of its database.
Stage = Callable[[Iterable[Given], datetime], AbstractContextManager[TakeStaged]]


class SqlSubscribers:
    """Implements ports.Subscribers."""

    def __init__(self, database: Database, stage: Stage) -> None:
        self._db = database
        self._stage = stage

    def counts(self) -> Mapping[str, int]:
        return count_subscribers(self._db)

    def find(self, address: str) -> Subscriber | None:
        row = self._db.row("find", fold(address))
        return make_subscriber(*row) if row else None

    def find_suppression(self, address: str) -> str | None:
        row = self._db.row("find_suppression", fold(address))
        return row[0] if row else None

    def take(self, entries: Iterable[Given], *, at: datetime) -> Intake:
        with self.stage(entries, at=at) as take, self._db.transaction():
            return take()

    def stage(
        self, entries: Iterable[Given], *, at: datetime
    ) -> AbstractContextManager[TakeStaged]:
        return self._stage(entries, at)

    def together(self, *, rehearse: bool = False) -> AbstractContextManager[None]:
        return rehearsal(self._db) if rehearse else self._db.transaction()

    def mailed(self, addresses: Sequence[str]) -> Sequence[tuple[int, str]]:
        folded = json.dumps([fold(address) for address in addresses])
        return [(row[0], row[1]) for row in self._db.rows("mailed", folded)]

    def set_status(self, address: str, status: Consent, *, source: str, at: datetime) -> Subscriber:
        with self._db.transaction():
            self._db.run("set_status", status, at, source, fold(address))
            changed = self.find(address)
        if changed is None:
            raise _unknown(address)
        return changed

    def suppress(self, address: str, reason: str, *, at: datetime) -> None:
        with self._db.transaction():
            self._db.run("suppress", fold(address), reason, at)

    def mentioning(self, address: str) -> Iterator[Subscriber]:
        for row in self._db.rows("mentioning", fold(address), f"%{_literally(fold(address))}%"):
            yield make_subscriber(*row)

    def alike(self, address: str) -> Sequence[str]:
        mailbox = mailbox_of(address)
        patterns = [
            f"{_literally(mailbox[:1])}%@{_literally(domain)}"
            for domain in domains_of(mailbox.rpartition("@")[2])
        ]
        pair = (patterns[0], patterns[-1])
        found = (row[0] for row in self._db.rows("alike", *pair, *pair))
        others = (one for one in found if fold(one) != fold(address))
        return [one for one in others if mailbox_of(one) == mailbox]

    def mailed_twice(self, most: int) -> tuple[int, Sequence[tuple[str, str]]]:
        with self._db.leanly():
            rows = self._db.rows("mailed_twice", most)
        return (rows[0][0] if rows else 0), [(row[1], row[2]) for row in rows]

    def lift(self, address: str, *, at: datetime) -> None:
        folded = fold(address)
        with self._db.transaction():
            if self._db.run("lift", folded):
                self._db.run(
                    "add_event", digest(f"{LIFTED}\0{folded}\0{at}"), folded, 0, LIFTED, at
                )

    def stream(self) -> Iterator[Subscriber]:
        # Page by page, so that no cursor stays open while the caller writes.
        last = 0
        while rows := self._db.rows("page", last, _PAGE):
            last = rows[-1][0]
            for row in rows:
                yield make_subscriber(*row)

    def suppressions(self) -> Iterator[Suppression]:
        last = ""
        while rows := self._db.rows("suppressions", last, _PAGE):
            last = rows[-1][0]
            yield from map(Suppression._make, rows)

    def missing(self, fields: Sequence[str]) -> Mapping[str, int]:
        return {
            field: number(self._db, f"without_{_kind(field)}", field) if field != "email" else 0
            for field in fields
        }

    def lacking(self, field: str, most: int) -> Sequence[str]:
        if field == "email":
            return []
        return [row[0] for row in self._db.rows(f"first_without_{_kind(field)}", field, most)]


def count_subscribers(database: Database) -> dict[str, int]:
    found: dict[str, int] = {row[0]: row[1] for row in database.rows("counts")}
    return {name: found.get(name, 0) for name in (*STATUSES, "suppressed", "total")}


class Rehearsed(Exception):
    """Ends the transaction of a rehearsal, so that nothing of it stays."""


@contextmanager
def rehearsal(database: Database) -> Iterator[None]:
    """All that is written inside is undone.

    One inside another is undone with it, so that several build on each other.
    """
    with suppress(Rehearsed), database.transaction():
        yield
        raise Rehearsed


def digest(text: str) -> bytes:
    """What an event is known by."""
    from hashlib import blake2b  # late: OpenSSL takes 3.5 MB, and an import of readers needs none

    return blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()


def _literally(text: str) -> str:
    """In a pattern of LIKE."""
    return re.sub(r"([\\%_])", r"\\\1", text)


def _kind(field: str) -> str:
    return "name" if field in ("first_name", "last_name") else "field"


def _unknown(address: str) -> NotFound:
    return NotFound(
        f"no subscriber has the address {address!r}",
        hint="`newsletter subscribers add ADDRESS` adds one",
    )


def make_subscriber(
    id_: int,
    address: str,
    status: Consent,
    first_name: str,
    last_name: str,
    fields: str,
    consent_at: str | datetime | None,
    consent_source: str,
    suppressed: str | None,
    interests: str,
    paused_until: str | None,
    own: int,
) -> Subscriber:
    return Subscriber(
        id=id_,
        address=address,
        status=status,
        first_name=first_name,
        last_name=last_name,
        fields=orjson.loads(fields) if fields != "{}" else {},
        consent_at=as_time(consent_at),
        consent_source=consent_source,
        suppressed=suppressed or "",
        preferences=make_preferences(interests, paused_until, own),
    )


def make_preferences(interests: str, paused_until: str | None, own: int = 0) -> Preferences:
    if interests == "{}" and paused_until is None and not own:
        return NO_PREFERENCES
    chosen = orjson.loads(interests)
    return Preferences(
        topics=tuple(chosen.get("topics", ())),
        speakers=tuple(chosen.get("speakers", ())),
        paused_until=date.fromisoformat(paused_until) if paused_until else None,
        own=own,
    )


def pack_interests(wanted: Preferences) -> str:
    return json.dumps({"topics": wanted.topics, "speakers": wanted.speakers})


def pack_choices(wanted: Preferences) -> tuple[str, str, int]:
    """Interests and pause, each an empty text where nothing is told of it, and what is his own."""
    if wanted is NO_PREFERENCES:
        return "", "", 0
    pause = wanted.paused_until.isoformat() if wanted.paused_until else ""
    return pack_interests(wanted) if wanted.topics or wanted.speakers else "", pause, wanted.own
