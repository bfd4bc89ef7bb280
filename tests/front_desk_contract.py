"""What every store promises of what readers ask for by themselves; its tests subclass it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from newsletter.audience import Signer
from newsletter.consenting import Note, Request
from newsletter.mailing import OWN, Entry, Event, Preferences
from newsletter.ports import FrontDesk, Store
from newsletter.reception import CONFIRM_WITHIN, UNDO_WITHIN, Reception

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SIGNER = Signer([b"key of the test"], "https://news.example.com")


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def request(address: str = "Anna@example.com", **more: object) -> Request:
    values = {"wish": "subscribe", "address": address, "at": NOW, "first_name": "Anna"}
    about = {"page": "https://news.example.com/", "network": "192.0.2.0/24", "wording": "I want"}
    return Request(**(values | about | more))


def preferences(desk: FrontDesk, subscriber_id: int) -> Preferences:
    found = desk.find_by_id(subscriber_id)
    assert found is not None
    return found.preferences


def status(desk: FrontDesk, subscriber_id: int) -> str:
    found = desk.find_by_id(subscriber_id)
    assert found is not None
    return found.status


class FrontDeskContract:
    """Subclasses provide the fixture `open_again`: it opens the same store once more."""

    @pytest.fixture
    def store(self, open_again: Callable[[], Store]) -> Iterator[Store]:
        store = open_again()
        yield store
        store.close()

    @pytest.fixture
    def desk(self, store: Store) -> FrontDesk:
        return store.front_desk

    @pytest.fixture
    def clock(self) -> Clock:
        return Clock()

    @pytest.fixture
    def reception(self, desk: FrontDesk, clock: Clock) -> Reception:
        return Reception(desk, SIGNER, clock)

    def token(self, number: int, address: str = "anna@example.com") -> str:
        return SIGNER.token("confirm", number, address)

    def look(self, reception: Reception, number: int, address: str = "anna@example.com") -> str:
        found = reception.look_at(self.token(number, address))
        assert found is not None
        return found.outcome

    def reader(self, store: Store, status: str = "active", address: str = "bob@example.com") -> int:
        store.subscribers.take([Entry(address, status, consent_at=NOW)], at=NOW)
        found = store.subscribers.find(address)
        assert found is not None
        return found.id

    def test_a_request_comes_back_whole_and_makes_a_pending_reader(
        self, store: Store, desk: FrontDesk
    ) -> None:
        number = desk.add_request(request())
        assert desk.find_request(number) == request(id=number)
        found = store.subscribers.find("anna@example.com")
        assert found is not None
        assert (found.status, found.first_name, found.consent_at) == ("pending", "Anna", NOW)
        assert [one.id for one in desk.unanswered(10)] == [number]

    def test_a_wish_for_a_link_makes_no_reader(self, store: Store, desk: FrontDesk) -> None:
        desk.add_request(request(wish="manage"))
        assert store.subscribers.find("anna@example.com") is None

    @pytest.mark.parametrize("status", ["active", "unsubscribed", "pending"])
    def test_a_request_changes_nothing_of_a_known_reader(
        self, store: Store, desk: FrontDesk, status: str
    ) -> None:
        self.reader(store, status)
        before = store.subscribers.find("bob@example.com")
        desk.add_request(request("BOB@example.com"))
        assert store.subscribers.find("bob@example.com") == before

    def test_answered_requests_wait_no_longer_and_their_letters_are_counted(
        self, desk: FrontDesk
    ) -> None:
        sent, silent = (desk.find_request(desk.add_request(request())) for _ in range(2))
        assert sent is not None
        assert silent is not None
        desk.answer(sent, at=NOW + HOUR, sent=True)
        desk.answer(silent, at=NOW + HOUR, sent=False)
        assert list(desk.unanswered(10)) == []
        assert desk.letters_since("ANNA@example.com", NOW) == 1
        assert desk.letters_since("anna@example.com", NOW + 2 * HOUR) == 0
        found = desk.find_request(sent.id)
        assert found is not None
        assert found.answered_at == NOW + HOUR

    def test_what_is_passed_over_leaves_nothing(self, store: Store, desk: FrontDesk) -> None:
        first = desk.add_request(request())
        for address in ("anna@example.com", "anna+1@example.com", "new@example.com"):
            desk.pass_over(request(address))
            desk.pass_over(request(address, wish="manage"))
        assert [one.id for one in desk.unanswered(9)] == [first]
        assert [one.id for one in desk.requests("anna@example.com")] == [first]
        assert store.subscribers.counts()["total"] == 1
        assert desk.find("new@example.com") is None

    def test_letters_are_counted_by_mailbox_and_kept_by_address(self, desk: FrontDesk) -> None:
        variants = ("An.Na@gmail.com", "anna+1@googlemail.com", "anna@gmail.com", "anna+@gmail.com")
        for address in (*variants, "a.nna@example.com"):
            asked = desk.find_request(desk.add_request(request(address)))
            assert asked is not None
            assert asked.address == address
            desk.answer(asked, at=NOW, sent=True)
        assert desk.letters_since("a.n.n.a+new@gmail.com", NOW) == len(variants)
        assert desk.letters_since("anna@example.com", NOW) == 0
        assert desk.letters_since("a.nna+x@example.com", NOW) == 1
        assert len(desk.requests("an.na@gmail.com")) == 1

    def test_a_confirmation_lets_in_and_says_where_consent_came_from(
        self, desk: FrontDesk, reception: Reception, clock: Clock
    ) -> None:
        number = desk.add_request(request())
        clock.now += HOUR
        done = reception.confirm(self.token(number))
        assert done is not None
        assert done.outcome == "confirmed"
        assert done.subscriber is not None
        assert (done.subscriber.status, done.subscriber.consent_at) == ("active", NOW + HOUR)
        note = Note(
            NOW + HOUR, "active", "form at https://news.example.com/", "192.0.2.0/24", "I want"
        )
        asked = Note(NOW, "pending", "form, not confirmed")
        assert list(desk.history(done.subscriber.id)) == [asked, note]

    def test_a_link_confirms_once(
        self, desk: FrontDesk, reception: Reception, clock: Clock
    ) -> None:
        token = self.token(desk.add_request(request()))
        done = reception.confirm(token)
        assert done is not None
        assert done.subscriber is not None
        clock.now += HOUR
        reception.leave(done.subscriber.id, "one click")
        again = reception.confirm(token)
        assert again is not None
        assert again.outcome == "already"
        found = desk.find("anna@example.com")
        assert found is not None
        assert found.status == "unsubscribed"

    def test_who_left_or_was_stopped_after_asking_is_not_let_in_by_it(
        self, store: Store, desk: FrontDesk, reception: Reception, clock: Clock
    ) -> None:
        """Nor where he came back in between; what he asks for later counts."""
        readers = [self.reader(store, address=f"r{n}@example.com") for n in range(2)]
        asked = [desk.add_request(request(f"r{n}@example.com", first_name="X")) for n in range(3)]
        clock.now += HOUR
        for id_ in readers:
            reception.leave(id_, "page")
        reception.undo(readers[0])
        store.subscribers.suppress("r2@example.com", "complaint", at=clock.now)
        clock.now += HOUR
        for n, number in enumerate(asked):
            assert self.look(reception, number, f"r{n}@example.com") == "overtaken"
            done = reception.confirm(self.token(number, f"r{n}@example.com"))
            assert done is not None
            assert done.outcome == "overtaken"
            found = desk.find_request(number)
            assert found is not None
            assert not desk.confirm(found, Note(clock.now, "active", "form"))
        left = desk.find_by_id(readers[1])
        assert left is not None
        assert (left.status, left.first_name) == ("unsubscribed", "")
        later = desk.add_request(request("r1@example.com", at=clock.now))
        assert self.look(reception, later, "r1@example.com") == "open"
        reception.confirm(self.token(later, "r1@example.com"))
        assert status(desk, readers[1]) == "active"

    @pytest.mark.parametrize("way", ["one click", "report"])
    def test_who_had_left_and_leaves_again_after_asking_is_not_let_in(
        self, store: Store, desk: FrontDesk, reception: Reception, clock: Clock, way: str
    ) -> None:
        """Though nothing of his standing changes by it; nor is there more to take back."""
        ids = [self.reader(store, "unsubscribed", f"r{n}@example.com") for n in range(2)]
        clock.now += HOUR
        for _ in range(2):
            reception.leave(ids[0], "one click")
        assert len(desk.history(ids[0])) == 1  # there is no letter yet to be older than that
        asked = [desk.add_request(request(f"r{n}@example.com", at=clock.now)) for n in range(2)]
        clock.now += HOUR
        for n in range(3):  # mailbox providers repeat it
            if way == "report":
                event = Event(
                    service="mailgun",
                    id=str(n),
                    kind="unsubscribed",
                    address="R0@example.com",
                    at=clock.now,
                )
                store.apply_events([event], soft_bounces=3, at=clock.now)
            else:
                assert not reception.leave(ids[0], way, "192.0.2.0/24")
        assert [note.at for note in desk.history(ids[0])] == [NOW, clock.now]
        assert not reception.can_undo(ids[0])
        assert self.look(reception, asked[0], "r0@example.com") == "overtaken"
        for n, outcome in enumerate(["overtaken", "confirmed"]):
            done = reception.confirm(self.token(asked[n], f"r{n}@example.com"))
            assert done is not None
            assert done.outcome == outcome
        later = desk.add_request(request("r0@example.com", at=clock.now + HOUR))
        clock.now += 2 * HOUR
        reception.confirm(self.token(later, "r0@example.com"))
        assert status(desk, ids[0]) == "active"
        told = [(note.at - NOW, note.status) for note in desk.history(ids[0])]
        left = [(0 * HOUR, "unsubscribed"), (2 * HOUR, "unsubscribed")]
        assert told == [*left, (4 * HOUR, "active")]

    def test_one_confirmation_uses_all_sign_ups_of_the_address_up(
        self, desk: FrontDesk, reception: Reception, clock: Clock
    ) -> None:
        old, new = (desk.add_request(request(first_name=name)) for name in ("Old", "New"))
        other = desk.add_request(request("other@example.com"))
        clock.now += HOUR
        reception.confirm(self.token(new))
        assert self.look(reception, old) == "already"
        assert self.look(reception, other, "other@example.com") == "open"
        done = reception.confirm(self.token(old))
        assert done is not None
        assert done.subscriber is not None
        assert (done.outcome, done.subscriber.first_name) == ("already", "New")
        assert len(desk.history(done.subscriber.id)) == 2

    def test_an_address_is_stored_as_the_request_that_was_confirmed_has_it(
        self, store: Store, desk: FrontDesk, reception: Reception
    ) -> None:
        """How somebody spelt it whom nobody answered proves nothing; a known reader's stays."""
        desk.add_request(request("ANNA@example.com"))
        kept = self.reader(store, "unsubscribed")
        for address in ("anna@example.com", "BOB@example.com"):
            reception.confirm(self.token(desk.add_request(request(address)), address))
        known = desk.find_by_id(kept)
        new = desk.find("anna@example.com")
        assert known is not None
        assert new is not None
        assert (new.address, known.address) == ("anna@example.com", "bob@example.com")
        assert (new.status, known.status) == ("active", "active")

    def test_who_had_left_comes_back_by_confirming(
        self, store: Store, desk: FrontDesk, reception: Reception
    ) -> None:
        id_ = self.reader(store, "unsubscribed")
        number = desk.add_request(request("bob@example.com"))
        done = reception.confirm(self.token(number, "bob@example.com"))
        assert done is not None
        assert done.subscriber is not None
        assert (done.subscriber.id, done.subscriber.status) == (id_, "active")

    def test_an_old_link_confirms_nothing_and_old_requests_go(
        self, store: Store, desk: FrontDesk, reception: Reception, clock: Clock
    ) -> None:
        kept = self.reader(store)
        desk.add_request(request("bob@example.com"))
        token = self.token(desk.add_request(request()))
        clock.now += CONFIRM_WITHIN + HOUR
        done = reception.confirm(token)
        assert done is not None
        assert done.outcome == "expired"
        desk.add_request(request("new@example.com", at=clock.now))
        assert desk.expire(NOW + HOUR) == 2
        assert store.subscribers.counts()["pending"] == 1
        assert desk.find_by_id(kept) is not None
        again = reception.confirm(token)  # its request is gone, and its signature still tells
        assert again is not None
        assert again.outcome == "expired"

    def test_only_genuine_links_are_taken(self, desk: FrontDesk, reception: Reception) -> None:
        number, address = desk.add_request(request()), "anna@example.com"
        other = Signer([b"another key"], "https://news.example.com")
        for token in (
            other.token("confirm", number, address),
            SIGNER.token("unsubscribe", number, address),
            SIGNER.token("confirm", number, address).replace(f"{number}-", f"{number + 1}-"),
            f"{number}-{'A' * 30}",
        ):
            assert reception.confirm(token) is None
            assert reception.look_at(token) is None
        nobodys = reception.confirm(SIGNER.token("confirm", number + 1, address))
        assert nobodys is not None
        assert (nobodys.outcome, nobodys.subscriber) == ("expired", None)

    def test_leaving_is_noted_once_and_can_be_undone_for_a_while(
        self, store: Store, desk: FrontDesk, reception: Reception, clock: Clock
    ) -> None:
        id_ = self.reader(store)
        assert not reception.can_undo(id_)
        assert reception.leave(id_, "one click", "192.0.2.0/24")
        assert not reception.leave(id_, "one click", "192.0.2.0/24")
        assert status(desk, id_) == "unsubscribed"
        reception.give_reason(id_, "  too\nmuch " + "x" * 600)
        assert [(note.source, note.reason[:9]) for note in desk.history(id_)[1:]] == [
            ("one click", "too much ")
        ]
        assert len(desk.history(id_)[1].reason) == 500
        clock.now += UNDO_WITHIN
        assert reception.undo(id_)
        assert status(desk, id_) == "active"
        reception.leave(id_, "page")
        clock.now += UNDO_WITHIN + HOUR
        assert not reception.undo(id_)
        assert [note.source for note in desk.history(id_)[1:]] == ["one click", "undone", "page"]

    def test_the_first_consent_stays_provable_whoever_changes_it(
        self, store: Store, desk: FrontDesk, reception: Reception, clock: Clock
    ) -> None:
        first = datetime(2023, 5, 6, tzinfo=UTC)
        brought = Entry("bob@example.com", "active", consent_at=first, consent_source="a list")
        store.subscribers.take([brought], at=NOW)
        found = desk.find("bob@example.com")
        assert found is not None
        id_, told = found.id, [Note(first, "active", "a list")]
        assert list(desk.history(id_)) == told
        reception.leave(id_, "page")
        reception.undo(id_)
        told += [Note(NOW, "unsubscribed", "page"), Note(NOW, "active", "undone")]
        assert list(desk.history(id_)) == told
        left = Entry("bob@example.com", "unsubscribed", "", "", {}, NOW + HOUR, "another list")
        store.subscribers.take([left, left], at=NOW + HOUR)
        told.append(Note(NOW + HOUR, "unsubscribed", "another list"))
        assert list(desk.history(id_)) == told
        clock.now += 2 * HOUR
        number = desk.add_request(request("bob@example.com", at=clock.now))
        reception.confirm(self.token(number, "bob@example.com"))
        told.append(
            Note(
                clock.now,
                "active",
                "form at https://news.example.com/",
                *("192.0.2.0/24", "I want"),
            )
        )
        assert list(desk.history(id_)) == told
        event = Event(
            service="mock", id="1", kind="unsubscribed", address="bob@example.com", at=clock.now
        )
        store.apply_events([event], soft_bounces=3, at=clock.now)
        told.append(Note(clock.now, "unsubscribed", "unsubscribed at mock"))
        assert list(desk.history(id_)) == told
        assert list(desk.histories()) == [("bob@example.com", note) for note in told]

    def test_a_rehearsal_notes_nothing(self, store: Store, desk: FrontDesk) -> None:
        id_ = self.reader(store)
        before = desk.history(id_)
        left = Entry("bob@example.com", "unsubscribed", consent_at=NOW, consent_source="list")
        with store.subscribers.together(rehearse=True):
            store.subscribers.take([left], at=NOW)
        assert desk.history(id_) == before

    def test_readers_leave_and_come_back_at_the_same_time(
        self, store: Store, desk: FrontDesk, open_again: Callable[[], Store]
    ) -> None:
        """Each on a thread of his own; what he does comes in his order."""
        ids = [self.reader(store, address=f"r{n}@example.com") for n in range(6)]

        def go(id_: int) -> list[bool]:
            own = open_again()
            reception = Reception(own.front_desk, SIGNER, Clock())
            done = [
                reception.leave(id_, "page") if n % 2 == 0 else reception.undo(id_)
                for n in range(7)
            ]
            own.close()
            return done

        with ThreadPoolExecutor(len(ids)) as pool:
            assert list(pool.map(go, ids)) == [[True] * 7] * len(ids)
        for id_ in ids:
            told = [note.source for note in desk.history(id_)[1:]]
            assert told == ["page", "undone"] * 3 + ["page"]
            assert status(desk, id_) == "unsubscribed"

    def test_a_reason_is_only_given_for_leaving(self, store: Store, desk: FrontDesk) -> None:
        id_ = self.reader(store, "unsubscribed")
        assert not desk.add_reason(id_, "no note")
        desk.change(id_, Note(NOW, "active", "by hand"))
        assert not desk.add_reason(id_, "none")
        assert desk.history(id_)[0].reason == ""
        desk.change(id_, Note(NOW, "unsubscribed", "page"))
        assert desk.add_reason(id_, "too much")
        assert desk.history(id_)[-1].reason == "too much"

    def test_who_left_otherwise_cannot_be_brought_back_by_a_link(
        self, store: Store, reception: Reception
    ) -> None:
        assert not reception.undo(self.reader(store, "unsubscribed"))

    def test_one_process_at_a_time_sends_letters(
        self, desk: FrontDesk, open_again: Callable[[], Store]
    ) -> None:
        other = open_again()
        with desk.sending_letters() as mine:
            assert mine
            with other.front_desk.sending_letters() as theirs:
                assert not theirs
        with other.front_desk.sending_letters() as theirs:
            assert theirs
        other.close()

    def test_all_that_is_stored_of_an_address_can_be_told(
        self, store: Store, desk: FrontDesk, reception: Reception
    ) -> None:
        asked = [desk.add_request(request(at=NOW + HOUR * n)) for n in (1, 0)]
        assert [one.id for one in desk.requests("anna@EXAMPLE.com")] == asked
        ids = [self.reader(store, address=f"r{n}@example.com") for n in range(3)]
        for id_ in (ids[2], ids[0], ids[2]):
            reception.leave(id_, "page")
            reception.undo(id_)
        told = [(address, note.status) for address, note in desk.histories()]
        pair = ["unsubscribed", "active"]
        assert told == [
            ("Anna@example.com", "pending"),
            *(("r0@example.com", status) for status in ["active", *pair]),
            ("r1@example.com", "active"),
            *(("r2@example.com", status) for status in ["active", *pair * 2]),
        ]
        assert desk.reports("r0@example.com") == []

    def test_choices_are_kept(self, store: Store, desk: FrontDesk) -> None:
        id_ = self.reader(store)
        assert preferences(desk, id_) == Preferences()
        wanted = Preferences(("ai", "economy"), ("arthur-kroeber",), date(2027, 1, 31))
        desk.choose(id_, "Bob", "O'Brien", wanted)
        kept = wanted._replace(own=sum(OWN.values()))
        assert preferences(desk, id_) == kept
        assert [one.preferences for one in store.subscribers.stream()] == [kept]
        found = desk.find_by_id(id_)
        assert found is not None
        assert (found.first_name, found.last_name) == ("Bob", "O'Brien")
        desk.choose(id_, "", "", Preferences())
        assert preferences(desk, id_) == Preferences(own=sum(OWN.values()))

    def test_what_a_reader_leaves_as_it_is_is_not_his_own(
        self, store: Store, desk: FrontDesk
    ) -> None:
        """A page sends all of it."""
        listed = Preferences(("a", "b"), ("c",), date(2027, 1, 31))
        name = ("Bob", "O'Brien")
        store.subscribers.take(
            [Entry("bob@example.com", "active", *name, {}, NOW, "", "", listed)], at=NOW
        )
        found = desk.find("bob@example.com")
        assert found is not None
        desk.choose(found.id, *name, listed._replace(topics=("b", "a")))
        assert preferences(desk, found.id).own == 0
        desk.choose(found.id, "Robert", "O'Brien", listed._replace(paused_until=None))
        assert preferences(desk, found.id).own == OWN["first_name"] | OWN["paused_until"]
        desk.choose(found.id, "Bob", "O'Brien", listed)
        assert preferences(desk, found.id).own == OWN["first_name"] | OWN["paused_until"]

    def test_the_name_of_a_sign_up_is_the_readers_own_once_he_confirms(
        self, store: Store, desk: FrontDesk
    ) -> None:
        """Before, anybody may have typed it."""
        number = desk.add_request(request("bob@example.com", first_name="Bob"))
        listed = [Entry("bob@example.com", "active", "Robert", "Lee", consent_at=NOW)]
        assert store.subscribers.take(listed, at=NOW).own == 0
        found = desk.find_request(number)
        assert found is not None
        assert desk.confirm(found, Note(NOW, "active", "form"))
        assert store.subscribers.take(listed, at=NOW).own == 1
        reader = desk.find("bob@example.com")
        assert reader is not None
        assert (reader.first_name, reader.last_name) == ("Bob", "Lee")

    def test_nothing_but_a_code_stays_of_who_is_erased(
        self, store: Store, desk: FrontDesk, reception: Reception
    ) -> None:
        id_ = self.reader(store)
        number = desk.add_request(request("bob@example.com"))
        reception.leave(id_, "page")
        store.subscribers.suppress("bob@example.com", "complaint", at=NOW)
        desk.erase("BOB@example.com", b"the code", at=NOW)
        assert store.subscribers.find("bob@example.com") is None
        assert store.subscribers.find_suppression("bob@example.com") is None
        assert desk.find_request(number) is None
        assert list(desk.history(id_)) == []
        assert not reception.leave(id_, "one click")
        assert list(desk.erasures()) == [b"the code"]
        desk.erase("bob@example.com", b"the code", at=NOW)
        desk.lift_erasure(b"the code")
        assert list(desk.erasures()) == []
