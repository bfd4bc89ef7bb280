"""What both stores are, whatever database they open."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from newsletter.errors import StoreError
from newsletter.mailing import Event
from newsletter.ports import FindCodes, no_codes
from newsletter.store.database import Database
from newsletter.store.frontdesk import SqlFrontDesk
from newsletter.store.ledger import SqlLedger
from newsletter.store.reports import Rules, apply_events
from newsletter.store.subscribers import SqlSubscribers


class SqlStore:
    """Subscribers and ledger in one database; use it from the thread that opened it."""

    def __init__(
        self,
        database: Database,
        subscribers: SqlSubscribers,
        front_desk: SqlFrontDesk,
        ledger: SqlLedger,
    ) -> None:
        self._db = database
        self.subscribers = subscribers
        self.front_desk = front_desk
        self.ledger = ledger

    def apply_events(
        self,
        events: Iterable[Event],
        *,
        soft_bounces: int,
        find_codes: FindCodes = no_codes,
        at: datetime,
    ) -> int:
        told, rules = list(events), Rules(soft_bounces, find_codes)
        return self._db.commit(lambda database: apply_events(database, told, rules, at))

    def is_lost(self) -> bool:
        return self._db.is_lost()

    def close(self) -> None:
        with suppress(StoreError):  # a database that went away has let go of everything
            self.ledger.release()
        self._db.close()
