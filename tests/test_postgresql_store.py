"""The PostgreSQL store, by the contracts of every store and by what is its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from newsletter.ports import Store
from newsletter.store.postgresql import open_postgresql
from tests.ledger_contract import LedgerContract
from tests.postgresql import Server
from tests.subscribers_contract import SubscribersContract


@pytest.fixture
def url(postgresql: Server) -> str:
    return postgresql.make_database()


@pytest.fixture
def open_again(url: str) -> Callable[[], Store]:
    return lambda: open_postgresql(url)


class TestPostgresqlLedger(LedgerContract):
    pass


class TestPostgresqlSubscribers(SubscribersContract):
    pass
