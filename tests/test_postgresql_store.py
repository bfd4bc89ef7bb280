"""The PostgreSQL store, by the contracts of every store and by what is its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from newsletter.ports import Store
from newsletter.store.postgresql import open_postgresql
from tests.events_contract import EventsContract
from tests.ledger_contract import LedgerContract
from tests.postgresql import Server
from tests.subscribers_contract import SubscribersContract


@pytest.fixture
def url(postgresql: Server) -> str:
    return postgresql.empty()


@pytest.fixture
def open_again(url: str) -> Callable[[], Store]:
    return lambda: open_postgresql(url)


class TestPostgresqlLedger(LedgerContract):
    pass


class TestPostgresqlSubscribers(SubscribersContract):
    pass


class TestPostgresqlEvents(EventsContract):
    @pytest.fixture
    def open_twice(self, postgresql: Server) -> Callable[[], tuple[Store, Store]]:
        def open_one(name: str) -> Store:
            return open_postgresql(postgresql.empty(name))

        return lambda: (open_one("newsletter"), open_one("second"))
