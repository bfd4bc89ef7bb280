"""What every store makes of the events that mail services report."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.delivery import certify
from newsletter.errors import Forged
from newsletter.mailing import Account, Event, EventKind, Receipt
from newsletter.ports import Store
from tests.ledger_contract import ISSUE, MESSAGE, NOW, add_subscribers, ids, prepare

KINDS: list[EventKind] = [
    "accepted",
    "delivered",
    "deferred",
    "bounced",
    "blocked",
    "rejected",
    "complained",
    "unsubscribed",
    "opened",
    "clicked",
]


def event(kind: EventKind, reader: int = 0, *, at: datetime = NOW, **more: Any) -> Event:
    name = f"{kind} {reader} {at.isoformat()} {more.get('permanent')}"
    about = {"id": name, "key": "key1", "address": f"reader{reader}@example.com", **more}
    return Event(service="sink", kind=kind, at=at, **about)


class EventsContract:
    """Subclasses provide the fixture `open_again`: it opens the same store once more."""

    @pytest.fixture
    def store(self, open_again: Callable[[], Store]) -> Iterator[Store]:
        store = open_again()
        add_subscribers(store, 4)
        yield store
        store.close()

    def send(self, store: Store, *, uncertain: bool = False) -> None:
        """To everybody in one batch, with the key "key1"."""
        store.ledger.freeze(MESSAGE, batch_size=10, at=NOW)
        attempt = store.ledger.claim(ISSUE, prepare, at=NOW)
        assert attempt
        accepted = frozenset() if uncertain else ids(attempt)
        doubts = dict.fromkeys(ids(attempt) - accepted, "no answer")
        store.ledger.record(attempt, Receipt(accepted=accepted), uncertain=doubts, at=NOW)

    def apply(self, store: Store, *events: Event, soft_bounces: int = 3) -> int:
        return store.apply_events(events, soft_bounces=soft_bounces, at=NOW)

    def beside(self, store: Store) -> tuple[int, int, int, int]:
        account = store.ledger.account(ISSUE)
        assert account.balanced
        return account.delivered, account.deferred, account.bounced, account.complained

    def suppressed(self, store: Store, reader: int = 0) -> str | None:
        return store.subscribers.find_suppression(f"reader{reader}@example.com")

    def test_what_became_of_the_mail_is_counted_beside_the_accepted(self, store: Store) -> None:
        self.send(store)
        told = self.apply(
            store,
            event("delivered", 0),
            event("deferred", 1),
            event("bounced", 2, permanent=True),
            event("complained", 3),
        )
        assert told == 4
        assert self.beside(store) == (2, 1, 1, 1)
        assert store.ledger.account(ISSUE).accepted == 4
        assert certify(ISSUE, store.ledger).closed

    def test_the_books_tell_what_they_say_of_one_reader(self, store: Store) -> None:
        self.send(store)
        self.apply(store, event("clicked", 1), event("complained", 1))
        told = ("delivered", "complained", "clicked")
        (clicked,) = store.ledger.standings(2)
        assert clicked == (ISSUE, "accepted", "", told)
        assert store.ledger.standings(3) == [(ISSUE, "accepted", "", ())]
        assert store.ledger.standings(99) == []

    def test_the_books_tell_who_is_uncertain(self, store: Store) -> None:
        self.send(store, uncertain=True)
        ((issue, state, reason, told),) = store.ledger.standings(2)
        assert (issue, state, told) == (ISSUE, "uncertain", ())
        assert reason

    def test_a_repeated_event_is_nothing_new(self, store: Store) -> None:
        self.send(store)
        events = [event(kind, 0, permanent=True) for kind in KINDS]
        assert self.apply(store, *events) > 0
        before = self.beside(store)
        assert self.apply(store, *events) == 0
        assert self.apply(store, *events, *events) == 0
        assert self.beside(store) == before

    @settings(
        max_examples=12,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.differing_executors,  # one contract, several stores
        ],
    )
    @given(
        told=st.lists(
            st.tuples(st.sampled_from(KINDS), st.integers(0, 3), st.integers(0, 40), st.booleans()),
            max_size=12,
        ),
        seed=st.integers(0, 99),
        uncertain=st.booleans(),
    )
    def test_the_order_and_the_parcels_of_the_events_do_not_matter(
        self,
        open_twice: Callable[[], tuple[Store, Store]],
        told: list[tuple[EventKind, int, int, bool]],
        seed: int,
        uncertain: bool,
    ) -> None:
        events = [
            event(kind, reader, at=NOW - timedelta(days=days), permanent=permanent)
            for kind, reader, days, permanent in told
            if not (uncertain and kind == "rejected")  # there it matters who speaks first
        ]
        mixed = random.Random(seed).sample(events * 2, len(events) * 2)
        ends: list[tuple[Account, list[object]]] = []
        for store, order in zip(open_twice(), (events, mixed), strict=True):
            add_subscribers(store, 4)
            self.send(store, uncertain=uncertain)
            for start in range(0, len(order), 3):
                self.apply(store, *order[start : start + 3], soft_bounces=2)
            people = [(s.status, bool(s.suppressed)) for s in store.subscribers.stream()]
            ends.append((store.ledger.account(ISSUE), [*people]))
            assert certify(ISSUE, store.ledger).sound
            store.close()
        assert ends[0] == ends[1]

    @pytest.mark.parametrize(
        ("kind", "permanent", "reason"),
        [
            ("bounced", True, "hard bounce"),
            ("complained", False, "complaint"),
            ("rejected", True, "rejected by sink"),
        ],
    )
    def test_what_will_not_mend_suppresses_the_address(
        self, store: Store, kind: EventKind, permanent: bool, reason: str
    ) -> None:
        assert self.apply(store, event(kind, permanent=permanent, key="")) == 1
        assert self.suppressed(store) == reason
        assert self.suppressed(store, 1) is None

    def test_what_was_delivered_or_opened_later_lifts_no_suppression(self, store: Store) -> None:
        self.send(store)
        self.apply(store, event("bounced", permanent=True))
        later = NOW + timedelta(hours=1)
        self.apply(store, *(event(kind, at=later) for kind in ("delivered", "opened", "clicked")))
        assert self.suppressed(store) == "hard bounce"

    def test_a_complaint_suppresses_whenever_it_is_told_and_once(self, store: Store) -> None:
        early, late = (
            event("complained", at=NOW - timedelta(hours=hours), key="") for hours in (2, 1)
        )
        address = late.address
        self.apply(store, early)
        assert self.suppressed(store) == "complaint"
        store.subscribers.lift(address, at=NOW)
        assert self.apply(store, early) == 0
        assert self.suppressed(store) is None
        assert self.apply(store, late) == 1  # of which the editor knew nothing
        assert self.suppressed(store) == "complaint"

    @pytest.mark.parametrize("kind", ["bounced", "rejected"])
    def test_what_lies_before_the_editor_s_word_suppresses_no_more(
        self, store: Store, kind: EventKind
    ) -> None:
        late = event(kind, permanent=True, at=NOW - timedelta(hours=1), key="")
        address = late.address
        store.subscribers.lift(address, at=NOW)  # nothing was to be lifted
        assert store.front_desk.reports(address) == []
        store.subscribers.suppress(address, "hard bounce", at=NOW - timedelta(days=1))
        store.subscribers.lift(address.upper(), at=NOW)
        assert [report.kind for report in store.front_desk.reports(address)] == [
            "suppression lifted"
        ]
        assert self.apply(store, late) == 1
        assert self.suppressed(store) is None
        self.apply(store, event(kind, permanent=True, at=NOW + timedelta(seconds=1), key=""))
        assert self.suppressed(store)

    def test_soft_bounces_before_the_editor_s_word_count_no_more(self, store: Store) -> None:
        def bounce(hours: int) -> None:
            one = event("bounced", at=NOW + timedelta(hours=hours), key="")
            self.apply(store, one, soft_bounces=3)

        for hours in (-4, -3, -2):
            bounce(hours)
        assert self.suppressed(store) == "soft bounces"
        store.subscribers.lift(event("bounced").address, at=NOW)
        for hours in (-1, 1, 2):
            bounce(hours)
            assert self.suppressed(store) is None
        bounce(3)
        assert self.suppressed(store) == "soft bounces"

    def test_what_was_blocked_did_not_arrive_and_suppresses_nobody(self, store: Store) -> None:
        self.send(store)
        for day in range(5):
            self.apply(store, event("blocked", at=NOW + timedelta(days=day)), soft_bounces=1)
        assert self.suppressed(store) is None
        assert self.beside(store) == (0, 0, 1, 0)

    def test_soft_bounces_suppress_after_so_many_within_a_month(self, store: Store) -> None:
        def bounce(day: int) -> None:
            at = NOW - timedelta(days=day)
            for _ in range(2):  # the second one is a repetition
                self.apply(store, event("bounced", at=at, key=""), soft_bounces=3)

        for day in (80, 40, 1):
            bounce(day)
            assert self.suppressed(store) is None
        bounce(20)
        assert self.suppressed(store) is None
        bounce(10)
        assert self.suppressed(store) == "soft bounces"

    def test_an_unsubscription_withdraws_only_older_consent(self, store: Store) -> None:
        self.apply(store, event("unsubscribed", 0), event("unsubscribed", 1))
        found = store.subscribers.find("reader0@example.com")
        assert found
        assert (found.status, found.consent_source) == ("unsubscribed", "unsubscribed at sink")
        later = NOW + timedelta(days=1)
        store.subscribers.set_status("reader1@example.com", "active", source="form", at=later)
        self.apply(store, event("unsubscribed", 1), event("unsubscribed", 1, id="another"))
        again = store.subscribers.find("reader1@example.com")
        assert again
        assert again.status == "active"

    def test_an_event_that_is_much_too_late_changes_nobodys_standing(self, store: Store) -> None:
        old = NOW - timedelta(days=100)
        assert self.apply(store, event("bounced", at=old, permanent=True, key="")) == 0
        assert self.suppressed(store) is None

    def test_old_reports_are_forgotten(self, store: Store) -> None:
        for days in (1, 50):
            at = NOW - timedelta(days=days)
            self.apply(store, event("bounced", id=str(days), at=at, permanent=False, key=""))
        assert store.front_desk.forget_reports(NOW - timedelta(days=20)) == 1
        left = store.front_desk.reports("reader0@example.com")
        assert [report.at for report in left] == [NOW - timedelta(days=1)]

    def test_each_report_is_told_by_what_it_was(self, store: Store) -> None:
        told: list[tuple[EventKind, bool]] = [
            ("bounced", False),
            ("bounced", True),
            ("complained", False),
            ("unsubscribed", False),
            ("rejected", True),
        ]
        for number, (kind, permanent) in enumerate(told):
            at = NOW + timedelta(minutes=number)
            self.apply(store, event(kind, id=str(number), at=at, permanent=permanent, key=""))
        reports = store.front_desk.reports("reader0@example.com")
        assert [(report.kind, report.soft) for report in reports] == [
            ("soft bounce", True),
            ("hard bounce", False),
            ("complaint", False),
            ("unsubscription", False),
            ("rejected by sink", False),
        ]

    def test_a_token_proves_one_post_whichever_process_takes_the_next(
        self, store: Store, open_again: Callable[[], Store]
    ) -> None:
        """Of a service that does not sign what it tells."""
        self.send(store)
        honest = event("delivered", token="word")
        other = replace(honest, kind="complained", address="reader1@example.com")
        assert self.apply(store, honest) == 1
        assert self.apply(store, honest) == 0  # the same again: our answer was lost
        elsewhere = open_again()
        for one in (store, elsewhere):
            with pytest.raises(Forged):
                self.apply(one, event("bounced", 2, permanent=True), other)
        assert self.suppressed(store, 1) is None
        assert self.suppressed(store, 2) is None
        elsewhere.close()
        assert store.front_desk.forget_posts(NOW) == 0
        assert store.front_desk.forget_posts(NOW + timedelta(seconds=1)) == 1

    def test_an_uncertain_reader_whom_the_service_tells_of_was_accepted(self, store: Store) -> None:
        self.send(store, uncertain=True)
        assert store.ledger.account(ISSUE).state == "held"
        self.apply(store, event("delivered", 0), event("bounced", 1), event("rejected", 2))
        account = store.ledger.account(ISSUE)
        assert (account.accepted, account.rejected, account.uncertain) == (2, 1, 1)
        assert self.beside(store) == (1, 0, 1, 0)
        self.apply(store, event("opened", 3))
        assert certify(ISSUE, store.ledger).closed

    def test_a_report_takes_the_place_of_the_editors_word(self, store: Store) -> None:
        self.send(store, uncertain=True)
        assert store.ledger.accept_uncertain(ISSUE, at=NOW) == 4
        told = (event("delivered", 0), event("bounced", 1), event("rejected", 2))
        assert self.apply(store, *told) == 3
        assert self.apply(store, *told) == 0
        account = store.ledger.account(ISSUE)
        assert (account.accepted, account.accepted_by_word, account.rejected) == (3, 1, 1)
        assert self.beside(store) == (1, 0, 1, 0)
        assert certify(ISSUE, store.ledger).closed

    def test_an_event_may_come_before_the_answer_to_its_call(self, store: Store) -> None:
        store.ledger.freeze(MESSAGE, batch_size=10, at=NOW)
        attempt = store.ledger.claim(ISSUE, prepare, at=NOW)
        assert attempt
        assert self.apply(store, event("delivered", 0), event("rejected", 1)) == 2
        nobody = Receipt(accepted=frozenset())
        doubts = dict.fromkeys(ids(attempt), "no answer")
        store.ledger.record(attempt, nobody, uncertain=doubts, at=NOW)
        account = store.ledger.account(ISSUE)
        assert (account.accepted, account.uncertain, account.delivered) == (1, 3, 1)

    def test_events_of_strangers_and_of_other_batches_are_not_counted(self, store: Store) -> None:
        self.send(store)
        strange = (
            event("delivered", 77),
            event("delivered", 0, key="unknown"),
            replace(event("delivered", 0), reader=99),
        )
        assert self.apply(store, *strange) == 0
        assert self.beside(store) == (0, 0, 0, 0)

    def test_what_is_told_later_of_an_erased_address_is_not_kept(self, store: Store) -> None:
        self.send(store)
        desk, address = store.front_desk, "reader0@example.com"
        asked: list[str] = []

        def find_codes(told: str) -> list[bytes]:
            asked.append(told)
            return [b"newer key", told.encode()[:7]]

        def tell(kind: EventKind, number: int | None = None, **about: Any) -> int:
            about = {"permanent": True, "address": "Reader0@Example.com", **about}
            told = replace(event(kind, **about), reader=number)
            return store.apply_events([told], soft_bounces=1, find_codes=find_codes, at=NOW)

        assert tell("bounced", address="stranger@example.com", id="0") == 1
        assert asked == []  # nobody was erased: no key is read, or made
        desk.erase(address, b"reader0", at=NOW)
        about: list[tuple[EventKind, bool]] = [
            ("complained", True),
            ("bounced", True),
            ("bounced", False),
            ("rejected", True),
            ("unsubscribed", True),
        ]
        for number, (kind, permanent) in enumerate(about):
            assert tell(kind, id=f"late {number}", permanent=permanent) == 0
        assert asked == [address] * len(about)
        assert self.suppressed(store) is None
        assert list(desk.reports(address)) == []
        assert tell("complained", 1, id="late 0") == 1  # a number may be told of
        assert store.ledger.account(ISSUE).complained == 1
        assert tell("bounced", address="reader1@example.com", id="9") == 1
        assert len(asked) == len(about) + 1  # of a subscriber no code is looked for
        desk.lift_erasure(b"reader0")
        assert tell("complained", id="late 0") == 1
        assert self.suppressed(store) == "complaint"

    def test_an_erased_reader_leaves_no_event_behind(self, store: Store) -> None:
        self.apply(store, event("bounced", key=""), event("bounced", 1, key=""))
        store.front_desk.erase("reader0@example.com", b"code", at=NOW)
        add_subscribers(store, 1)
        later = NOW - timedelta(hours=1)
        self.apply(store, event("bounced", at=later, key=""), soft_bounces=2)
        assert self.suppressed(store) is None
