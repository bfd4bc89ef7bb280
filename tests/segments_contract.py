"""What every store promises of segments and pauses; each store's tests subclass it.

The issue of these tests has three updates: for everybody, for readers in China, and for those who
want to read about artificial intelligence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from newsletter.delivery import Pace, Watch, certify, deliver
from newsletter.delivery.attempts import Preparation
from newsletter.errors import Unanswered
from newsletter.mailing import (
    Account,
    Attempt,
    Entry,
    Message,
    Preferences,
    Receipt,
    Subscriber,
    Without,
)
from newsletter.model import Limit, Segment
from newsletter.ports import Store
from newsletter.segments import find_variant
from tests.ledger_contract import ISSUE, NOW

CHINA = Segment("china", fields=(("country", ("CN", "HK")),))
AI = Segment("ai", topics=("ai",))
DAY = date(2026, 11, 23)
AI_FAN, WINE_FAN = Preferences(topics=("ai",)), Preferences(topics=("wine",))


def an_issue(**changes: object) -> Message:
    texts = {
        part: "".join(f"<{part} {name}>" for name in ("all", "china", "ai", "end"))
        for part in ("html", "text")
    }
    limits = [
        Limit(
            name, part, texts[part].index(f"<{part} {name}>"), texts[part].index(f"<{part} {end}>")
        )
        for part in ("html", "text")
        for name, end in (("china", "ai"), ("ai", "end"))
    ]
    message = Message(
        issue=ISSUE,
        sender="Daily <daily@example.com>",
        subject="News",
        day=DAY,
        segments=(CHINA, AI),
        limits=tuple(limits),
        limited=(("beijing", "china"), ("machines", "ai")),
        **texts,
    )
    return replace(message, **changes)  # type: ignore[arg-type]


class Reading:
    """A mail service that keeps what each reader reads; the first calls may get no answer."""

    name = "reading"
    batch_size = 100
    full_bodies = False
    search_lag = None
    search_life = None
    key_life = 3600.0

    def __init__(self, silent: int = 0) -> None:
        self.silent = silent
        self.mail: dict[str, list[str]] = {}
        self.calls: list[tuple[str, Message, Attempt]] = []

    def deliver(self, message: Message, attempt: Attempt) -> Receipt:
        known = any(key == attempt.key for key, _, _ in self.calls)
        self.calls.append((attempt.key, message, attempt))
        for reader in () if known else attempt.readers:
            self.mail.setdefault(reader.address, []).append(message.html)
        if self.silent:
            self.silent -= 1
            raise Unanswered("the line was cut")
        return Receipt(accepted=frozenset(reader.id for reader in attempt.readers))

    def find_accepted(self, message: Message, attempt: Attempt) -> frozenset[int]:
        raise AssertionError("it knows its keys")

    def close(self) -> None:
        pass


def nothing_personal(many: Sequence[Subscriber]) -> list[Mapping[str, str]]:
    return [{} for _ in many]


def send(store: Store, service: Reading, message: Message, *, stop_early: bool = False) -> Account:
    watch = Watch(now=lambda: NOW, sleep=lambda _: None)
    if stop_early:
        watch.sleep = lambda _: watch.stop.set()
    return deliver(
        message,
        newsletter="Daily",
        ledger=store.ledger,
        service=service,
        personal=nothing_personal,
        pace=Pace(parallel=2),
        watch=watch,
    )


#: The default of `add`.
NOTHING_CHOSEN = Preferences()


class SegmentsContract:
    """Subclasses provide the fixture `open_again`: it opens the same store once more."""

    @pytest.fixture
    def store(self, open_again: Callable[[], Store]) -> Iterator[Store]:
        store = open_again()
        yield store
        store.close()

    def add(
        self, store: Store, name: str, wanted: Preferences = NOTHING_CHOSEN, country: str = ""
    ) -> int:
        fields = {"country": country} if country else {}
        entry = Entry(f"{name}@example.com", "active", fields=fields, consent_at=NOW)
        store.subscribers.take([entry], at=NOW)
        found = store.subscribers.find(entry.address)
        assert found
        store.front_desk.choose(found.id, "", "", wanted)
        return found.id

    def add_all(self, store: Store) -> None:
        for number in range(3):
            self.add(store, f"plain{number}")
        self.add(store, "wine", WINE_FAN)
        self.add(store, "mei", WINE_FAN, "cn")
        self.add(store, "lin", AI_FAN, "HK")

    def test_every_reader_gets_the_updates_that_are_for_him(self, store: Store) -> None:
        self.add_all(store)
        service = Reading()
        account = send(store, service, an_issue())
        whole, ai = "<html all><html china><html ai><html end>", "<html all><html ai><html end>"
        assert service.mail == {
            **{f"plain{number}@example.com": [ai] for number in range(3)},
            "wine@example.com": ["<html all><html end>"],
            "mei@example.com": ["<html all><html china><html end>"],
            "lin@example.com": [whole],
        }
        assert (account.candidates, account.accepted, account.state) == (6, 6, "sent")
        assert account.without == (
            Without(update="beijing", segment="china", readers=4),
            Without(update="machines", segment="ai", readers=2),
        )
        assert certify(ISSUE, store.ledger).closed

    def test_one_call_has_one_variant_and_nothing_tells_of_the_others(self, store: Store) -> None:
        self.add_all(store)
        service = Reading()
        send(store, service, an_issue())
        assert [len(attempt.readers) for _, _, attempt in service.calls] == [3, 1, 1, 1]
        assert len({key for key, _, _ in service.calls}) == 4
        for _, message, _ in service.calls:
            assert (message.segments, message.limits) == ((), ())
            assert message.html.replace("html", "text") == message.text

    def test_a_pause_lasts_until_the_issues_day(self, store: Store) -> None:
        for name, days in (("later", 1), ("back", 0), ("long_ago", -300)):
            self.add(store, name, Preferences(paused_until=DAY + timedelta(days=days)))
        service = Reading()
        account = send(store, service, an_issue(limits=(), segments=()))
        assert sorted(service.mail) == ["back@example.com", "long_ago@example.com"]
        assert (account.excluded, account.candidates) == ({"paused": 1}, 3)
        assert certify(ISSUE, store.ledger).closed

    def test_an_issue_for_a_segment_counts_who_is_left_out_and_why(self, store: Store) -> None:
        self.add_all(store)
        self.add(store, "away", Preferences(paused_until=date(2030, 1, 1)), "CN")
        service = Reading()
        account = send(store, service, an_issue(segment="china"))
        assert sorted(service.mail) == ["lin@example.com", "mei@example.com"]
        assert account.excluded == {"not in china": 4, "paused": 1}
        assert account.balanced
        certificate = certify(ISSUE, store.ledger)
        assert (certificate.closed, certificate.readers) == (True, 7)

    def test_an_issue_for_a_topic_or_a_speaker_counts_who_chose_neither(self, store: Store) -> None:
        self.add_all(store)
        self.add(store, "rein", Preferences(("wine",), ("shaun-rein",)))
        either = AI._replace(speakers=("shaun-rein",))
        service = Reading()
        account = send(store, service, an_issue(limits=(), segments=(either,), segment="ai"))
        names = ("lin", "plain0", "plain1", "plain2", "rein")
        assert sorted(service.mail) == [f"{name}@example.com" for name in names]
        assert account.excluded == {"not in ai": 2}
        assert certify(ISSUE, store.ledger).closed

    def test_who_would_get_an_empty_issue_gets_none(self, store: Store) -> None:
        self.add_all(store)
        account = send(store, Reading(), an_issue(all_limited=True))
        assert account.excluded == {"no update for them": 1}
        assert account.accepted == 5

    def test_nobody_at_all_is_an_account_too(self, store: Store) -> None:
        self.add(store, "wine", WINE_FAN)
        account = send(store, Reading(), an_issue(all_limited=True))
        assert (account.state, account.excluded) == ("sent", {"no update for them": 1})

    def test_an_attempt_that_is_resumed_repeats_the_same_bytes(
        self, store: Store, open_again: Callable[[], Store]
    ) -> None:
        """Also when its readers want something else by then: they may have the mail already."""
        self.add_all(store)
        service = Reading(silent=2)
        send(store, service, an_issue(), stop_early=True)
        store.close()
        begun = list(service.calls)
        assert len(begun) == 2
        second = open_again()
        for subscriber in list(second.subscribers.stream()):
            second.front_desk.choose(subscriber.id, "", "", WINE_FAN)
        account = send(second, service, an_issue())
        second.close()
        again = service.calls[2:4]
        assert [(key, m.html, a.readers) for key, m, a in begun] == [
            (key, m.html, a.readers) for key, m, a in again
        ]
        assert {len(got) for got in service.mail.values()} == {1}
        assert (account.accepted, account.state) == (6, "sent")

    def test_who_got_less_is_counted_by_what_was_sent(self, store: Store) -> None:
        """Not by what the readers want today, and also where only the editor's word tells that."""
        self.add_all(store)

        def counts() -> list[int]:
            return [one.readers for one in store.ledger.account(ISSUE).without]

        store.ledger.freeze(an_issue(), batch_size=10, at=NOW)
        assert counts() == [0, 0]
        prepare = Preparation("Daily", an_issue(), nothing_personal)
        with store.ledger.sending(ISSUE, lambda _: None):
            while attempt := store.ledger.claim(ISSUE, prepare, at=NOW):
                lost = {reader.id: "no answer" for reader in attempt.readers[1:]}
                some = frozenset({attempt.readers[0].id})
                store.ledger.record(attempt, Receipt(accepted=some), uncertain=lost, at=NOW)
        assert counts() == [2, 2]
        for subscriber in list(store.subscribers.stream()):
            store.front_desk.choose(subscriber.id, "", "", AI_FAN)
        assert store.ledger.accept_uncertain(ISSUE, at=NOW) == 2
        account = store.ledger.account(ISSUE)
        assert (counts(), account.accepted, account.accepted_by_word) == ([4, 2], 6, 2)
        assert certify(ISSUE, store.ledger).closed

    def test_the_settings_of_the_freeze_hold(self, store: Store) -> None:
        self.add_all(store)
        store.ledger.freeze(an_issue(), batch_size=10, at=NOW)
        frozen = store.ledger.get_message(ISSUE)
        assert frozen == an_issue()
        assert hash(frozen)  # mail services remember what they made of it
        service = Reading()
        send(store, service, an_issue(segments=(CHINA._replace(fields=()), AI)))
        assert service.mail["wine@example.com"] == ["<html all><html end>"]

    def test_a_wish_between_preparing_and_claiming_counts(self, store: Store) -> None:
        id_ = self.add(store, "mei")
        self.add(store, "lin")
        message = an_issue()
        store.ledger.freeze(message, batch_size=10, at=NOW)
        prepare = Preparation("Daily", message, nothing_personal)
        with store.ledger.sending(ISSUE, lambda _: None):
            assert store.ledger.look_ahead(ISSUE, prepare) == 1
            store.front_desk.choose(id_, "", "", Preferences(paused_until=date(2030, 1, 1)))
            attempt = store.ledger.claim(ISSUE, prepare, at=NOW)
        assert attempt
        assert [reader.address for reader in attempt.readers] == ["lin@example.com"]
        assert store.ledger.account(ISSUE).excluded == {"paused": 1}

    def test_the_groups_of_a_batch_partition_it(self, store: Store) -> None:
        self.add_all(store)
        readers = list(store.subscribers.stream())
        prepared = Preparation("Daily", an_issue(), nothing_personal)(1, readers)
        others = [id_ for group in prepared.others for id_ in group]
        ids = [reader.id for reader in prepared.readers] + others
        assert sorted(ids) == [reader.id for reader in readers]
        variants = {reader.id: find_variant(an_issue(), reader) for reader in readers}
        assert {variants[reader.id] for reader in prepared.readers} == {prepared.variant}
        assert all(len({variants[id_] for id_ in group}) == 1 for group in prepared.others)
