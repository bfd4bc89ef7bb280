"""The PostgreSQL store, by the contracts of every store and by what is its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from newsletter.app import open_app
from newsletter.delivery import Pace, Watch, certify, deliver
from newsletter.errors import NewsletterError, StoreError
from newsletter.mail.memory import MemoryService
from newsletter.mailing import Account, Attempt, Entry, Message, Receipt, name_own
from newsletter.ports import Store
from newsletter.store import open_store
from newsletter.store.leases import describe_process, has_ended
from newsletter.store.postgresql import open_postgresql
from newsletter.store.queries import load_schema
from newsletter.web.site.opening import SiteOfProject
from tests.command import Command
from tests.events_contract import EventsContract
from tests.front_desk_contract import FrontDeskContract
from tests.ledger_contract import ISSUE, MESSAGE, NOW, LedgerContract, add_subscribers, ids, prepare
from tests.postgresql import Server
from tests.segments_contract import SegmentsContract
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


def test_the_schema_is_made_once_by_whoever_comes_first(url: str) -> None:
    script = (
        "import sys; from newsletter.store.postgresql import open_postgresql as o; o(sys.argv[1])"
    )
    processes = [subprocess.Popen([sys.executable, "-c", script, url]) for _ in range(4)]
    assert [process.wait() for process in processes] == [0] * 4


def test_a_store_of_a_newer_version_is_refused(url: str) -> None:
    open_postgresql(url).close()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("COMMENT ON SCHEMA newsletter IS 'version 99'")
    with pytest.raises(StoreError, match="schema version 99"):
        open_postgresql(url)


def test_what_readers_chose_before_it_was_noted_is_their_own(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS newsletter CASCADE")
        connection.execute("CREATE SCHEMA newsletter")
        connection.execute("SET search_path = newsletter")
        for version in range(2, 6):
            connection.execute(load_schema("postgresql", version).encode())
        connection.execute("COMMENT ON SCHEMA newsletter IS 'version 5'")
        connection.execute("""
            INSERT INTO subscriber
                (address, folded, status, first_name, consent_source, interests, paused_until)
            VALUES
                ('a@x.nl', 'a@x.nl', 'active', 'A', 'form at https://x.nl/', '{}', NULL),
                ('b@x.nl', 'b@x.nl', 'active', 'B', 'import of list.csv', '{}', NULL),
                ('c@x.nl', 'c@x.nl', 'active', 'C', 'import of list.csv',
                 '{"topics": ["ai"], "speakers": []}', '2027-01-31')
        """)
    store = open_postgresql(url)
    own = [name_own(one.preferences.own) for one in store.subscribers.stream()]
    assert own == [("first_name",), (), ("topics", "paused_until")]
    store.close()


def test_a_server_that_is_not_there_is_an_error_in_one_line() -> None:
    with pytest.raises(StoreError, match="cannot open the store") as caught:
        open_postgresql("postgresql:///x?host=/nowhere")
    assert "\n" not in str(caught.value)


def test_a_connection_that_breaks_is_an_error_and_nothing_is_lost(url: str) -> None:
    store = open_postgresql(url)
    add_subscribers(store, 2)
    store.ledger.freeze(MESSAGE, batch_size=1, at=NOW)
    assert store.ledger.claim(ISSUE, prepare, at=NOW)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    with pytest.raises(StoreError, match="cannot go on"):
        store.ledger.claim(ISSUE, prepare, at=NOW)
    store.close()
    # The process of the broken connection lives, so its call may be under way for a minute.
    second = open_postgresql(url)
    assert second.ledger.unresolved(ISSUE) == []
    (other,) = second.ledger.elsewhere(ISSUE)
    assert (other.who, other.batches, other.lives) == (
        f"process {os.getpid()} on this machine",
        1,
        False,
    )
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE newsletter.batch SET leased_at = leased_at - interval '1 min'")
    assert len(second.ledger.unresolved(ISSUE)) == 1
    second.close()


def test_who_is_hasty_does_not_wait_long_for_what_others_have_locked(url: str) -> None:
    hasty = open_store(url, Path(), patience=0.1)
    add_subscribers(hasty, 1)
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE newsletter.subscriber")
        with pytest.raises(StoreError, match="cannot go on"):
            hasty.subscribers.set_status(
                "reader0@example.com", "unsubscribed", source="page", at=NOW
            )
    hasty.close()


def test_what_a_process_took_over_is_no_more_the_others(url: str) -> None:
    first, second = open_postgresql(url), open_postgresql(url)
    add_subscribers(first, 1)
    first.ledger.freeze(MESSAGE, batch_size=1, at=NOW)
    attempt = first.ledger.claim(ISSUE, prepare, at=NOW)
    assert attempt
    assert second.ledger.unresolved(ISSUE) == []
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("UPDATE newsletter.batch SET lease = NULL")
    assert second.ledger.unresolved(ISSUE) == [attempt]
    with pytest.raises(StoreError, match="taken it over"):
        first.ledger.record(attempt, Receipt(accepted=ids(attempt)), at=NOW)
    second.ledger.record(attempt, Receipt(accepted=ids(attempt)), at=NOW)
    assert certify(ISSUE, first.ledger).closed
    first.close()
    second.close()


def test_a_process_is_known_by_its_machine_its_number_and_its_start() -> None:
    ended = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    owner = describe_process(ended.pid)
    assert not has_ended(owner)
    ended.communicate()
    assert has_ended(owner)
    assert has_ended(" ".join([*describe_process(os.getpid()).split()[:-1], "1"]))
    assert not has_ended(f"another-boot {owner.split(' ', 1)[1]}")
    assert not has_ended("")


def test_a_text_with_a_nul_is_kept_without_it(url: str) -> None:
    store = open_postgresql(url)
    odd = Entry("a@example.com", "active", "A\0", fields={"x": "\\u0000 \0"})
    store.subscribers.take([odd], at=NOW)
    found = store.subscribers.find("a@example.com")
    assert found
    assert (found.first_name, found.fields) == ("A\ufffd", {"x": "\\u0000 \ufffd"})
    store.close()


class TestPostgresqlFrontDesk(FrontDeskContract):
    pass


class TestPostgresqlSegments(SegmentsContract):
    """The server is a fixture of the module."""


def test_a_rate_is_that_of_all_processes_together(url: str) -> None:
    """Ten calls of four readers at forty a second leave nine pauses; two senders share them."""
    store = open_postgresql(url)
    add_subscribers(store, 40)
    store.ledger.freeze(MESSAGE, batch_size=4, at=datetime.now(UTC))
    store.close()
    values = {"subscriber.first_name": "Ann", "unsubscribe_url": "https://news.example.com/u"}
    service, kept = MemoryService(), MemoryService()
    called: list[float] = []

    def deliver_one(message: Message, attempt: Attempt) -> Receipt:
        called.append(time.monotonic())
        return kept.deliver(message, attempt)

    def send() -> None:
        own = open_postgresql(url)
        deliver(
            MESSAGE,
            newsletter="Daily",
            ledger=own.ledger,
            service=service,
            personal=lambda subscribers: [values for _ in subscribers],
            pace=Pace(rate=40),
            watch=Watch(),
        )
        own.close()

    service.deliver = deliver_one  # type: ignore[method-assign]
    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(called) == 10
    assert max(called) - min(called) >= 0.8


@pytest.mark.parametrize("ends", [False, True])
def test_a_second_send_says_whom_it_waits_for_and_how_long(url: str, ends: bool) -> None:
    """The first one has called the only batch; it answers, or its session ends."""
    first = open_postgresql(url)
    add_subscribers(first, 1)
    first.ledger.freeze(MESSAGE, batch_size=1, at=datetime.now(UTC))
    attempt = first.ledger.claim(ISSUE, prepare, at=datetime.now(UTC))
    assert attempt
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("UPDATE newsletter.batch SET leased_at = leased_at - interval '12 s'")
    if ends:
        end_sessions(url)
    store, said = open_postgresql(url), []
    watch = Watch(say=lambda line: said.append(line) or watch.stop.set())
    values = {"subscriber.first_name": "Ann", "unsubscribe_url": "https://news.example.com/u"}
    deliver(
        MESSAGE,
        newsletter="Daily",
        ledger=store.ledger,
        service=MemoryService(),
        personal=lambda subscribers: [values for _ in subscribers],
        pace=Pace(),
        watch=watch,
    )
    who = f"process {os.getpid()} on this machine"
    expected = (
        f"waiting for 1 batch of {who}, whose session has ended: taken over in 4[678] s"
        if ends
        else f"waiting for {who}, which has been sending 1 batch for 1[234] s"
    )
    assert re.fullmatch(expected, said[0])
    assert len(said) == 1
    first.close()
    store.close()


def test_who_waits_for_a_freeze_says_for_whom_and_goes_on_or_stops(url: str) -> None:
    first, second = open_postgresql(url), open_postgresql(url)
    add_subscribers(first, 3)
    said: list[str] = []
    freezing = ExitStack()

    def stop(line: str) -> None:
        raise NewsletterError(f"stopped while {line}")

    def see_it_end(line: str) -> None:
        said.append(line)
        freezing.close()

    def freeze(store: Store, size: int, waiting: Callable[[str], None]) -> Account:
        return store.ledger.freeze(MESSAGE, batch_size=size, at=datetime.now(UTC), waiting=waiting)

    who = f"waiting for process {os.getpid()} on this machine, which is freezing the issue"
    with first.ledger.sending(ISSUE, stop), second.ledger.sending(ISSUE, stop):
        freezing.enter_context(first.ledger.together())
        freeze(first, 1, stop)
        with pytest.raises(NewsletterError, match=f"stopped while {who}"):
            freeze(second, 3, stop)
        assert freeze(second, 3, see_it_end).candidates == 3
        attempt = second.ledger.claim(ISSUE, prepare, at=datetime.now(UTC))
    assert said == [who]
    assert attempt
    assert len(attempt.readers) == 1  # as the first one parted them
    first.close()
    second.close()


def end_sessions(url: str) -> None:
    """As a server does that starts anew, or a machine between that drops what is idle."""
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE application_name = 'newsletter'"
        )


def test_a_lost_connection_is_noticed_before_it_is_used(url: str) -> None:
    store = open_postgresql(url)
    assert not store.is_lost()
    end_sessions(url)
    assert store.is_lost()
    with pytest.raises(StoreError, match="cannot go on"):
        store.subscribers.counts()
    assert store.is_lost()
    store.close()


def test_the_site_goes_on_with_a_new_connection_where_one_was_lost(
    url: str, tmp_path: Path
) -> None:
    project = Command(tmp_path)
    for name in ("newsletter.toml", "speakers.toml"):
        shutil.copy(Path(__file__).parents[1] / name, tmp_path)
    settings = tmp_path / "newsletter.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("sqlite:///var/newsletter.db", url), "utf-8")
    project.write("two.csv", "email\none@example.org\ntwo@example.org\n")
    project("subscribers", "import", str(tmp_path / "two.csv"))
    app = open_app(tmp_path)
    opened = SiteOfProject(app)
    client = opened.create().test_client()
    for reader in list(app.store().subscribers.stream()):
        path = f"/unsubscribe/{app.signer().token('unsubscribe', reader.id, reader.address)}"
        answer = client.post(path, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        end_sessions(url)
    assert client.get("/").status_code == 200
    opened.close()
    app.close()
    store = open_postgresql(url)
    assert store.subscribers.counts()["unsubscribed"] == 2
    store.close()
