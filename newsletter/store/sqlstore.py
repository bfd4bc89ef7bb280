"""What both stores are, whatever database they open."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from newsletter.errors import StoreError
from newsletter.mailing import Event
from newsletter.ports import FindCodes, no_codes
from newsletter.store.database import Database
from newsletter.store.frontdesk import SqlFrontDesk
from newsletter.store.reports import Rules, apply_events
from newsletter.store.subscribers import SqlSubscribers

if TYPE_CHECKING:
    from newsletter.store.leases import Lease
    from newsletter.store.ledger import SqlLedger


class SqlStore:
    """Subscribers and ledger in one database; use it from the thread that opened it."""

    def __init__(
        self,
        database: Database,
        subscribers: SqlSubscribers,
        front_desk: SqlFrontDesk,
        lease: Lease,
    ) -> None:
        self._db = database
        self.subscribers = subscribers
        self.front_desk = front_desk
        self._lease = lease

    @cached_property
    def ledger(self) -> SqlLedger:
        from newsletter.store.ledger import SqlLedger  # late: an import of readers needs none

        return SqlLedger(self._db, self._lease)

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
            if "ledger" in vars(self):
                self.ledger.release()
        self._db.close()
