"""The postman's rules, over a store and a service that answers as a test says."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.consenting import Request
from newsletter.errors import Deferred, Unanswered
from newsletter.letters import Postman
from newsletter.mail.memory import MemoryService
from newsletter.mailing import Attempt, Message, Receipt
from newsletter.store.sqlite import SqliteStore, open_sqlite

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


class Moody(MemoryService):
    """Raises what comes next; once nothing does, it takes letters."""

    def __init__(self) -> None:
        super().__init__()
        self.moods: list[Exception | None] = []
        self.keys: list[str] = []

    def deliver(self, message: Message, attempt: Attempt) -> Receipt:
        self.keys.append(attempt.key)
        mood = self.moods.pop(0) if self.moods else None
        if mood:
            raise mood
        return super().deliver(message, attempt)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = open_sqlite(tmp_path / "newsletter.db")
    yield store
    store.close()


class Office:
    def __init__(self, store: SqliteStore) -> None:
        self.now = NOW
        self.service = Moody()
        self.desk = store.front_desk
        self.postman = Postman(self.desk, self.service, _render, lambda: self.now)

    def ask(self, *names: str) -> None:
        for name in names:
            address = f"{name}@example.com"
            self.desk.add_request(Request(wish="subscribe", address=address, at=self.now))

    @property
    def reached(self) -> list[str]:
        return [mail.reader.address.partition("@")[0] for mail in self.service.emails]


def _render(letter: str, request: Request, known: object) -> Message:
    return Message(issue="letter", sender="a@example.com", subject=letter, html="x", text="x")


@pytest.fixture
def office(store: SqliteStore) -> Office:
    return Office(store)


def test_a_letter_that_nobody_answered_goes_once_more_and_keeps_no_other_waiting(
    office: Office,
) -> None:
    office.ask("ann", "bob")
    office.service.moods = [Unanswered("the service answered 500")]
    found = office.postman.go_round()
    assert (found.sent, office.reached) == (1, ["bob"])
    assert found.wait > 0
    assert office.postman.go_round().sent == 1
    assert office.reached == ["bob", "ann"]
    assert office.service.keys[0] == office.service.keys[2]  # for a service that knows keys
    assert not office.desk.unanswered(9)


def test_a_letter_that_nobody_ever_answers_is_given_up_and_told(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.ask("ann")
    office.service.moods = [Unanswered("the service answered 500")] * 5
    for _ in range(5):
        office.postman.go_round()
    assert len(office.service.keys) == 3
    assert "a letter may be lost: the service answered 500" in caplog.messages
    assert not office.desk.unanswered(9)


def test_letters_that_cannot_leave_are_told_once_an_hour(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    office.ask("ann")
    office.service.moods = [Deferred("the service cannot be reached")] * 150
    office.postman.go_round()
    assert caplog.messages == []  # to be told to wait is usual
    for _ in range(149):
        office.now += timedelta(seconds=30)
        office.postman.go_round()
    assert caplog.messages == ["letters wait: the service cannot be reached"] * 2
    office.postman.go_round()
    assert office.reached == ["ann"]
