"""What every store of subscribers promises; each store's tests subclass it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.errors import NotFound
from newsletter.mailing import OWN, Bundle, Consent, Entry, Preferences, Subscriber, Suppression
from newsletter.ports import Store, Subscribers

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
RANK: list[Consent] = ["pending", "active", "unsubscribed"]


def entry(address: str = "anna@example.com", status: Consent = "active", **more: object) -> Entry:
    return Entry(address, status, consent_at=NOW, consent_source="test")._replace(**more)


def get(subscribers: Subscribers, address: str = "anna@example.com") -> Subscriber:
    found = subscribers.find(address)
    assert found is not None
    return found


class SubscribersContract:
    """Subclasses provide the fixture `open_again`: it opens the same store once more."""

    @pytest.fixture
    def store(self, open_again: Callable[[], Store]) -> Iterator[Store]:
        store = open_again()
        yield store
        store.close()

    @pytest.fixture
    def readers(self, store: Store) -> Subscribers:
        return store.subscribers

    def test_an_empty_list_counts_nobody(self, readers: Subscribers) -> None:
        names = ("active", "pending", "unsubscribed", "suppressed", "total")
        assert dict(readers.counts()) == dict.fromkeys(names, 0)

    def test_a_subscriber_comes_back_whole(self, readers: Subscribers) -> None:
        fields = {"company": 'A "B" \\ C\n', "job": "„Chefin“ 你好 \u2028"}
        full = entry(first_name="Anna", last_name="O'Brien", fields=fields, suppressed="complaint")
        readers.take([full], at=LATER)
        found = get(readers)
        assert found == Subscriber(id=found.id, **full._asdict())

    def test_choices_come_along_and_a_pause_is_never_made_shorter(
        self, readers: Subscribers
    ) -> None:
        days = [date(2027, month, 1) for month in (1, 2, 3)]
        chosen = [Preferences(("a",), ("b", "c"), days[1]), Preferences((), ("d",))]
        given = [
            entry(preferences=chosen[0]),
            entry("bob@example.com"),
            entry("ANNA@example.com", preferences=chosen[1]),
            entry("cy@example.com", preferences=Preferences(paused_until=days[0])),
        ]
        with readers.together(rehearse=True):
            readers.take(given, at=NOW)
        assert readers.find("anna@example.com") is None
        readers.take(given, at=NOW)
        known = [one.preferences for one in readers.stream()]
        assert [
            get(readers, f"{name}@example.com").preferences for name in ("anna", "bob", "cy")
        ] == [
            Preferences((), ("d",), days[1]),
            Preferences(),
            Preferences(paused_until=days[0]),
        ]
        readers.take([one._replace(preferences=Preferences()) for one in given], at=NOW)
        assert [one.preferences for one in readers.stream()] == known
        later = [
            entry(f"{n}@example.com", preferences=Preferences(("x",), (), days[0]))
            for n in ("anna", "bob")
        ]
        readers.take([*later, *later[:1]], at=NOW)
        assert get(readers, "anna@example.com").preferences == Preferences(("x",), (), days[1])
        assert get(readers, "bob@example.com").preferences == Preferences(("x",), (), days[0])

    def test_what_a_reader_set_himself_is_filled_and_never_changed(self, store: Store) -> None:
        readers, desk = store.subscribers, store.front_desk
        days = [date(2027, month, 1) for month in (1, 2)]
        of_list = Preferences(("a",), ("b",), days[0])
        listed = [
            entry(f"{name}@example.com", first_name="List", last_name="Lee", preferences=of_list)
            for name in ("anna", "bob", "cy", "dan", "eve", "fay")
        ]
        readers.take(listed, at=NOW)
        own = {
            "bob": ("Bobby", "Lee", of_list),
            "cy": ("List", "", of_list._replace(topics=("x",))),
            "dan": ("List", "Lee", of_list._replace(speakers=(), paused_until=None)),
            "eve": ("", "Lee", Preferences()),
            "fay": ("List", "Lee", of_list),
        }
        for name, chosen in own.items():
            desk.choose(get(readers, f"{name}@example.com").id, *chosen)
        kept = {name: get(readers, f"{name}@example.com") for name in own}
        with readers.together(rehearse=True):
            assert readers.take([*listed, listed[1]], at=NOW).own == 4
        assert readers.take([*listed, listed[1]], at=NOW).own == 4
        assert {name: get(readers, f"{name}@example.com") for name in own} == kept
        later = Preferences(("p",), ("q",), days[1])
        renewed = [
            one._replace(first_name="New", last_name="Name", preferences=later) for one in listed
        ]
        assert readers.take(renewed, at=NOW).own == 4
        found = {name: get(readers, f"{name}@example.com") for name in own}
        assert [
            (one.first_name, one.last_name, *one.preferences[:3]) for one in found.values()
        ] == [
            ("Bobby", "Name", *later[:3]),
            ("New", "", ("x",), ("q",), days[1]),
            ("New", "Name", ("p",), (), None),
            ("", "Name", (), (), None),
            ("New", "Name", *later[:3]),
        ]
        assert (
            readers.take([entry("cy@example.com", preferences=Preferences(("x",)))], at=NOW).own
            == 0
        )
        assert get(readers, "cy@example.com").preferences[:2] == (("x",), ("q",))

    def test_an_entry_may_say_what_its_reader_set_himself(self, readers: Subscribers) -> None:
        own = Preferences(("a",), (), None, OWN["first_name"] | OWN["topics"] | OWN["speakers"])
        first = [entry(first_name="Ann", preferences=own), entry("bob@example.com")]
        readers.take(first, at=NOW)
        found = get(readers)
        assert (found.first_name, found.preferences) == ("Ann", own)
        assert readers.take(first, at=NOW).own == 0
        listed = [
            entry(first_name="List", last_name="Lee", preferences=Preferences(("x",), ("y",)))
        ]
        assert readers.take([*listed, *first[1:]], at=NOW).own == 1
        found = get(readers)
        assert (found.first_name, found.last_name, found.preferences) == ("Ann", "Lee", own)
        readers.take([entry("bob@example.com", preferences=Preferences(own=2))], at=NOW)
        assert get(readers, "bob@example.com").preferences == Preferences(own=2)

    def test_of_addresses_those_that_get_mail_are_found(self, store: Store) -> None:
        statuses = ("active", "pending", "unsubscribed", "active", "active")
        entries = [Entry(f"R{n}@example.com", one) for n, one in enumerate(statuses)]
        store.subscribers.take(entries, at=NOW)
        store.subscribers.suppress("r3@example.com", "complaint", at=NOW)
        asked = [f"r{n}@example.com" for n in (0, 1, 2, 3, 9)]
        found = store.subscribers.mailed(asked)
        assert [address for _, address in found] == ["R0@example.com"]
        assert store.subscribers.find("r0@example.com").id == found[0][0]  # type: ignore[union-attr]
        assert store.subscribers.mailed([]) == []

    def test_what_is_taken_can_be_looked_at_before_a_rehearsal_is_undone(
        self, store: Store
    ) -> None:
        found: list[int] = []
        for rehearse in (True, False):
            with store.subscribers.together(rehearse=rehearse):
                store.subscribers.take([Entry("a@example.com", "active")], at=NOW)
                found.append(len(store.subscribers.mailed(["a@example.com"])))
            assert store.subscribers.counts()["total"] == (not rehearse)
        assert found == [1, 1]

    def test_a_reader_is_found_whatever_the_case_of_the_address(self, readers: Subscribers) -> None:
        readers.take([entry("Anna@example.com")], at=NOW)
        assert get(readers, "aNNA@EXAMPLE.com").address == "Anna@example.com"
        assert readers.find("bob@example.com") is None

    def test_other_addresses_of_a_mailbox_are_found(self, readers: Subscribers) -> None:
        there = ("ann.lee@gmail.com", "Ann_lee@example.com", "a.n.nlee+x@googlemail.com")
        others = ("annlee@example.com", "ann.lee@example.org", "annxlee@example.com")
        readers.take([entry(one) for one in (*there, *others)], at=NOW)
        readers.suppress("ann_lee+a@example.com", "manual", at=NOW)
        readers.suppress(there[1], "manual", at=NOW)
        assert sorted(readers.alike("AnnLee+news@gmail.com")) == [there[2], there[0]]
        assert list(readers.alike("ann.lee@gmail.com")) == [there[2]]
        assert set(readers.alike("ann_lee+b@example.com")) == {there[1], "ann_lee+a@example.com"}
        assert list(readers.alike("ANN_LEE@example.com")) == ["ann_lee+a@example.com"]
        assert list(readers.alike("bob@example.com")) == []

    def test_gmail_addresses_of_one_mailbox_count_where_both_get_mail(
        self, readers: Subscribers
    ) -> None:
        twice = ("ann.lee@gmail.com", "annlee@googlemail.com", "Bo.b@gmail.com", "bob@gmail.com")
        others = ("cy@gmail.com", "c.y@example.com", "dan@gmail.com", "dan+a@gmail.com")
        left = [entry("d.an@gmail.com", status="unsubscribed"), entry("c.y@gmail.com")]
        readers.take([*map(entry, (*twice, *others)), *left], at=NOW)
        readers.suppress("c.y@gmail.com", "manual", at=NOW)
        count, pairs = readers.mailed_twice(5)
        assert (count, {frozenset(pair) for pair in pairs}) == (
            2,
            {frozenset(twice[:2]), frozenset(twice[2:])},
        )
        assert readers.mailed_twice(1)[0] == 2
        assert len(readers.mailed_twice(1)[1]) == 1

    def test_who_names_an_address_is_found_but_for_its_own_reader(
        self, readers: Subscribers
    ) -> None:
        own = {"fields": {"email_2": "a_b%c@example.com"}}
        given = [
            entry("a_b%c@example.com", **own),
            entry("field@example.com", fields={"by": "A_B%C@EXAMPLE.com", "from": 'Zoë "x" /'}),
            entry("name@example.com", last_name="a_b%c@example.com"),
            entry("like@example.com", fields={"by": "axbxxc@example.com"}),
        ]
        readers.take(given, at=NOW)
        found = [one.address for one in readers.mentioning("A_b%c@example.com")]
        assert found == ["field@example.com", "name@example.com"]

    def test_an_intake_counts_the_new_the_known_and_the_repeated(
        self, readers: Subscribers
    ) -> None:
        readers.take([entry("a@example.com"), entry("b@example.com")], at=NOW)
        names = ("B", "c", "b", "d", "C", "c")
        intake = readers.take([entry(f"{name}@example.com") for name in names], at=NOW)
        assert (intake.new, intake.known, intake.repeated) == (2, 1, 3)
        assert readers.counts()["total"] == 4

    def test_of_an_address_what_is_said_last_holds_and_an_empty_word_says_nothing(
        self, readers: Subscribers
    ) -> None:
        readers.take([entry(first_name="Ann", last_name="Li", fields={"a": "1", "b": "2"})], at=NOW)
        again = [entry(first_name="Anne", fields={"b": "3"}), entry("ANNA@example.com")]
        readers.take([*again, entry(first_name="Anna", fields={"c": "4"})], at=NOW)
        found = get(readers)
        assert (found.first_name, found.last_name) == ("Anna", "Li")
        assert found.fields == {"a": "1", "b": "3", "c": "4"}

    def test_who_unsubscribed_is_not_brought_back_and_is_counted(
        self, readers: Subscribers
    ) -> None:
        readers.take([entry("a@example.com"), entry("b@example.com")], at=NOW)
        readers.set_status("a@example.com", "unsubscribed", source="by hand", at=LATER)
        intake = readers.take([entry("a@example.com", first_name="A")] * 2, at=LATER)
        found = get(readers, "a@example.com")
        assert (found.status, found.consent_at, found.consent_source, found.first_name) == (
            "unsubscribed",
            LATER,
            "by hand",
            "A",
        )
        assert (intake.known, intake.repeated, intake.withdrawn) == (1, 1, 1)

    @pytest.mark.parametrize("before", RANK)
    @pytest.mark.parametrize("after", RANK)
    def test_a_status_only_moves_forward_and_takes_its_source_along(
        self, readers: Subscribers, before: Consent, after: Consent
    ) -> None:
        readers.take([entry(status=before)], at=NOW)
        readers.take([entry(status=after, consent_at=LATER, consent_source="later")], at=LATER)
        found = get(readers)
        moved = RANK.index(after) > RANK.index(before)
        assert found.status == (after if moved else before)
        assert (found.consent_at, found.consent_source) == (
            (LATER, "later") if moved else (NOW, "test")
        )

    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.differing_executors,  # one contract, several stores
        ],
    )
    @given(
        intakes=st.lists(
            st.lists(
                st.builds(
                    entry,
                    st.sampled_from(["a@example.com", "A@example.com", "b@example.com"]),
                    st.sampled_from(RANK),
                    first_name=st.sampled_from(["", "x", "y"]),
                    fields=st.dictionaries(st.sampled_from("pq"), st.sampled_from("12")),
                    suppressed=st.sampled_from(["", "complaint"]),
                )
            ),
            max_size=4,
        )
    )
    def test_many_at_once_end_like_one_after_another(
        self, open_again: Callable[[], Store], intakes: list[list[Entry]]
    ) -> None:
        store = open_again()
        for subscriber in list(store.subscribers.stream()):
            store.front_desk.erase(subscriber.address, b"code", at=NOW)
        expected: dict[str, Entry] = {}
        counted = store.subscribers.counts()
        for entries in intakes:
            known = set(expected)
            _take_one_by_one(expected, entries)
            intake = store.subscribers.take(entries, at=NOW)
            said = {one.address.lower() for one in entries}
            counted = {name: counted[name] + intake.change[name] for name in counted}
            assert counted == store.subscribers.counts()
            assert (intake.new, intake.known) == (len(said - known), len(said & known))
            assert intake.repeated == len(entries) - len(said)
        found = {s.address.lower(): s for s in store.subscribers.stream()}
        store.close()
        assert {key: _as_entry(s) for key, s in found.items()} == {
            key: one._replace(suppressed="") for key, one in expected.items()
        }

    def test_an_intake_that_fails_in_the_middle_changes_nothing(self, readers: Subscribers) -> None:
        def failing() -> Iterator[Entry]:
            yield entry("a@example.com", suppressed="complaint")
            raise RuntimeError("the file ends here")

        with pytest.raises(RuntimeError):
            readers.take(failing(), at=NOW)
        assert set(readers.counts().values()) == {0}
        assert readers.take([entry()], at=NOW).new == 1

    @pytest.mark.parametrize("rehearse", [False, True])
    def test_what_is_staged_is_taken_together_or_not_at_all(
        self, readers: Subscribers, open_again: Callable[[], Store], rehearse: bool
    ) -> None:
        chosen = Preferences(("x",), (), None)
        first = [entry("a@example.com", preferences=chosen), entry("b@example.com")]
        second, others = [Entry("a@example.com", "unsubscribed")], open_again()
        for fails in (True, False):
            with ExitStack() as stack:
                takes = [stack.enter_context(readers.stage(one, at=NOW)) for one in (first, second)]
                # Until then others may write.
                others.subscribers.take([entry(f"c{fails}@example.com")], at=NOW)
                with suppress(RuntimeError), readers.together(rehearse=rehearse):
                    intakes = [take() for take in takes]
                    if fails:
                        raise RuntimeError("stopped")
            assert [(one.new, one.known) for one in intakes] == [(2, 0), (0, 1)]
            stays = not (fails or rehearse)
            assert readers.counts()["unsubscribed"] == stays
            assert (readers.find("b@example.com") is not None) == stays
        others.close()
        assert not stays or get(readers, "a@example.com").preferences == chosen

    def test_a_status_that_there_is_not_is_refused(self, readers: Subscribers) -> None:
        wrong = entry("b@example.com")._replace(status="perhaps")  # type: ignore[arg-type]
        with pytest.raises(Exception, match=r"perhaps|subscriber_status_check"):
            readers.take([entry(), wrong], at=NOW)
        assert readers.counts()["total"] == 0

    def test_a_rehearsal_says_what_would_happen_and_changes_nothing(
        self, readers: Subscribers
    ) -> None:
        known = [Entry("a@example.com", "active", "Ann"), Entry("b@example.com", "unsubscribed")]
        readers.take(known, at=NOW)
        before = (list(readers.stream()), readers.counts())
        offered = [
            Entry("a@example.com", "unsubscribed", "Anna"),
            Entry("b@example.com", "active"),
            Entry("c@example.com", "pending"),
            Entry("d@example.com", "active", suppressed="hard bounce"),
        ]
        with readers.together(rehearse=True):
            rehearsed = readers.take(offered, at=NOW)
        assert (list(readers.stream()), readers.counts()) == before
        assert readers.find_suppression("d@example.com") is None
        assert (rehearsed.new, rehearsed.known, rehearsed.withdrawn) == (2, 2, 1)
        assert rehearsed.change == {
            "active": 0,
            "pending": 1,
            "unsubscribed": 1,
            "suppressed": 1,
            "total": 2,
        }
        taken = readers.take(offered, at=NOW)
        assert rehearsed == taken
        more = [Entry("c@example.com", "active"), Entry("e@example.com", "pending")]
        more += [Entry("e@example.com", "unsubscribed"), Entry("d@example.com", "active")]
        more[3:3] = [Entry("e@example.com", "active", suppressed="complaint")]
        before = readers.counts()
        change = readers.take(more, at=NOW).change
        after = readers.counts()
        assert change == {name: after[name] - before[name] for name in before}

    def test_a_bundle_is_taken_like_its_entries(self, readers: Subscribers) -> None:
        plain = Bundle(
            ("a@example.com", "b@example.com", "a@example.com"),
            ("Ann", "", ""),
            ("", "B", ""),
            [("x", ("1", "", '"')), ("y", ("", "", "é"))],
            NOW,
            "list",
        )
        readers.take([Entry("b@example.com", "pending", consent_source="form"), plain], at=NOW)
        one, two = sorted(readers.stream(), key=lambda found: found.address)
        assert (one.address, one.first_name, one.fields) == (
            "a@example.com", "Ann", {"x": '"', "y": "é"}
        )  # fmt: skip
        assert (two.status, two.last_name, two.fields) == ("active", "B", {})
        assert {(s.consent_at, s.consent_source) for s in (one, two)} == {(NOW, "list")}

    def test_others_may_write_while_entries_arrive(
        self, readers: Subscribers, open_again: Callable[[], Store]
    ) -> None:
        second = open_again()

        def arriving() -> Iterator[Entry]:
            yield entry("a@example.com")
            second.subscribers.take([entry("b@example.com")], at=NOW)
            yield entry("b@example.com")

        intake = readers.take(arriving(), at=NOW)
        second.close()
        assert (intake.new, intake.known) == (1, 1)

    def test_subscribers_of_another_store_are_taken_as_they_are(self, readers: Subscribers) -> None:
        there = Subscriber(id=99, address="anna@example.com", status="pending", consent_at=NOW)
        readers.take([there], at=NOW)
        assert get(readers) == there._replace(id=get(readers).id)

    def test_an_id_is_never_used_again(self, store: Store, readers: Subscribers) -> None:
        readers.take([entry("a@example.com")], at=NOW)
        first = get(readers, "a@example.com").id
        store.front_desk.erase("a@example.com", b"code", at=NOW)
        readers.take([entry("b@example.com")], at=NOW)
        assert get(readers, "b@example.com").id > first

    def test_a_suppressed_address_needs_no_subscriber_and_keeps_its_first_reason(
        self, readers: Subscribers
    ) -> None:
        readers.suppress("Zed@example.com", "complaint", at=NOW)
        readers.suppress("zed@example.com", "manual", at=LATER)
        assert readers.find_suppression("ZED@example.com") == "complaint"
        assert readers.find_suppression("anna@example.com") is None
        assert readers.counts() == {
            "active": 0,
            "pending": 0,
            "unsubscribed": 0,
            "suppressed": 1,
            "total": 0,
        }
        intake = readers.take([entry("zed@example.com"), entry("anna@example.com")], at=NOW)
        assert (intake.new, intake.suppressed) == (2, 1)
        assert get(readers, "zed@example.com").suppressed == "complaint"

    def test_suppressions_without_a_reader_are_taken_and_given_back(
        self, readers: Subscribers
    ) -> None:
        readers.take(
            [entry("a@example.com", suppressed="complaint"), entry("d@example.com")], at=NOW
        )
        told = [Suppression(f"{name}@example.com", "manual") for name in ("c", "B", "a", "d")]
        intake = readers.take([*told, entry("e@example.com")], at=NOW)
        assert (intake.new, intake.known, intake.repeated, intake.suppressed) == (1, 0, 0, 0)
        assert (intake.suppressions, intake.change["suppressed"], intake.change["total"]) == (
            4,
            3,
            1,
        )
        assert list(readers.suppressions()) == [
            Suppression("b@example.com", "manual"),
            Suppression("c@example.com", "manual"),
        ]
        assert readers.find_suppression("a@example.com") == "complaint"
        assert get(readers, "d@example.com").suppressed == "manual"
        assert readers.counts()["total"] == 3

    def test_a_suppression_can_be_lifted(self, readers: Subscribers) -> None:
        readers.suppress("Zed@example.com", "manual", at=NOW)
        readers.lift("zed@Example.com", at=NOW)
        assert readers.find_suppression("zed@example.com") is None
        assert readers.counts()["suppressed"] == 0
        readers.lift("nobody@example.com", at=NOW)

    def test_consent_and_suppression_are_counted_apart(self, readers: Subscribers) -> None:
        statuses = ("active", "active", "pending", "unsubscribed")
        readers.take([entry(f"{i}@example.com", s) for i, s in enumerate(statuses)], at=NOW)
        readers.suppress("0@example.com", "hard bounce", at=NOW)
        counts = readers.counts()
        assert counts == {
            "active": 2,
            "pending": 1,
            "unsubscribed": 1,
            "suppressed": 1,
            "total": 4,
        }

    def test_a_reader_may_come_back_when_they_say_so(self, readers: Subscribers) -> None:
        readers.take([entry(status="unsubscribed")], at=NOW)
        changed = readers.set_status("Anna@example.com", "active", source="by hand", at=LATER)
        assert (changed.status, changed.consent_at, changed.consent_source) == (
            "active",
            LATER,
            "by hand",
        )
        assert get(readers) == changed

    def test_who_is_not_in_the_list_cannot_be_changed(self, readers: Subscribers) -> None:
        with pytest.raises(NotFound, match="no subscriber has"):
            readers.set_status("x@example.com", "active", source="by hand", at=NOW)

    def test_the_stream_goes_by_id_and_allows_changes_on_the_way(
        self, readers: Subscribers
    ) -> None:
        readers.take([entry(f"reader{i:04}@example.com") for i in range(2500)], at=NOW)
        seen = []
        for subscriber in readers.stream():
            seen.append(subscriber.id)
            if subscriber.id % 500 == 0:
                readers.set_status(subscriber.address, "unsubscribed", source="test", at=NOW)
        assert len(seen) == 2500
        assert seen == sorted(set(seen))

    def test_missing_values_are_counted_among_who_gets_mail(self, readers: Subscribers) -> None:
        entries: Sequence[Entry] = [
            entry("a@example.com", first_name="A", fields={"company": "ACME"}),
            entry("b@example.com", last_name="B", fields={"company": ""}),
            entry("c@example.com"),
            entry("d@example.com", "pending"),
            entry("e@example.com", suppressed="complaint"),
        ]
        readers.take(entries, at=NOW)
        assert readers.missing(["email", "first_name", "last_name", "company"]) == {
            "email": 0,
            "first_name": 2,
            "last_name": 2,
            "company": 2,
        }


def _take_one_by_one(expected: dict[str, Entry], entries: list[Entry]) -> None:
    for new in entries:
        key = new.address.lower()
        old = expected.get(key, new)
        expected[key] = new._replace(
            status=max(old.status, new.status, key=RANK.index),
            first_name=new.first_name or old.first_name,
            fields={**old.fields, **new.fields},
        )


def _as_entry(subscriber: Subscriber) -> Entry:
    values = {name: getattr(subscriber, name) for name in Entry._fields}
    return Entry(**values)._replace(suppressed="")
