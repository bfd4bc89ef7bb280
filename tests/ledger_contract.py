"""What every ledger promises; each store's tests subclass it and say how a store is opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newsletter.delivery import certify
from newsletter.frozen import freeze_readers
from newsletter.mailing import Attempt, Message, Reader, Receipt, Subscriber
from newsletter.ports import Prepared, Store
from newsletter.store.forgotten import FORGOTTEN

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
ISSUE = "2026-11-23"
MESSAGE = Message(
    issue=ISSUE,
    sender="Daily <daily@example.com>",
    subject="News for {{ subscriber.first_name }}",
    html="<p>{{ unsubscribe_url }}</p>",
    text="{{ unsubscribe_url }}",
    headers=(("List-Unsubscribe", "<{{ unsubscribe_url }}>"),),
)


def add_subscribers(store: Store, count: int, start: int = 0) -> None:
    rows = (
        Subscriber(
            id=0,
            address=f"reader{number}@example.com",
            status="active",
            first_name=f"Reader {number}",
            consent_at=NOW,
            consent_source="test",
        )
        for number in range(start, start + count)
    )
    store.subscribers.take(rows, at=NOW)


def prepare(number: int, subscribers: Sequence[Subscriber]) -> Prepared:
    """Everybody who has a name."""
    readers = [Reader(s.id, s.address, {"name": s.first_name}) for s in subscribers]
    unfit = {reader.id: "no name" for reader in readers if not reader.values["name"]}
    fit = tuple(reader for reader in readers if reader.id not in unfit)
    return Prepared(f"key{number}", fit, freeze_readers(fit), unfit)


def ids(attempt: Attempt) -> frozenset[int]:
    return frozenset(reader.id for reader in attempt.readers)


class LedgerContract:
    """Subclasses provide the fixture `open_again`: it opens the same store once more."""

    @pytest.fixture
    def store(self, open_again: Callable[[], Store]) -> Iterator[Store]:
        store = open_again()
        yield store
        store.close()

    def accept_all(self, store: Store) -> list[Attempt]:
        attempts = []
        while attempt := store.ledger.claim(ISSUE, prepare, at=NOW):
            store.ledger.record(attempt, Receipt(accepted=ids(attempt)), at=NOW)
            attempts.append(attempt)
        return attempts

    def test_an_issue_that_was_never_frozen_is_a_draft(self, store: Store) -> None:
        account = store.ledger.account(ISSUE)
        assert (account.state, account.candidates) == ("draft", 0)
        assert store.ledger.get_message(ISSUE) is None

    def test_a_freeze_partitions_all_active_readers(self, store: Store) -> None:
        add_subscribers(store, 25)
        account = store.ledger.freeze(MESSAGE, batch_size=10, at=NOW)
        assert (account.state, account.candidates, account.queued) == ("sending", 25, 25)
        attempts = self.accept_all(store)
        assert [len(attempt.readers) for attempt in attempts] == [10, 10, 5]
        assert len(frozenset().union(*map(ids, attempts))) == 25

    def test_only_active_subscribers_are_candidates(self, store: Store) -> None:
        add_subscribers(store, 5)
        store.subscribers.set_status("reader1@example.com", "unsubscribed", source="test", at=NOW)
        assert store.ledger.freeze(MESSAGE, batch_size=10, at=NOW).candidates == 4

    def test_the_frozen_message_comes_back_whole_and_never_changes(self, store: Store) -> None:
        add_subscribers(store, 1)
        store.ledger.freeze(MESSAGE, batch_size=10, at=NOW)
        other = Message(issue=ISSUE, sender="x", subject="other", html="other", text="other")
        account = store.ledger.freeze(other, batch_size=1, at=NOW)
        assert store.ledger.get_message(ISSUE) == MESSAGE
        assert account.digest == MESSAGE.digest

    def test_who_subscribes_after_the_freeze_is_not_in_it(self, store: Store) -> None:
        add_subscribers(store, 3)
        store.ledger.freeze(MESSAGE, batch_size=10, at=NOW)
        add_subscribers(store, 3, start=3)
        self.accept_all(store)
        assert store.ledger.account(ISSUE).accepted == 3

    def test_a_message_for_nobody_is_sent_at_once(self, store: Store) -> None:
        account = store.ledger.freeze(MESSAGE, batch_size=10, at=NOW)
        assert (account.state, account.finished_at) == ("sent", NOW)

    def test_who_leaves_between_freeze_and_claim_is_counted_with_the_reason(
        self, store: Store
    ) -> None:
        add_subscribers(store, 6)
        store.ledger.freeze(MESSAGE, batch_size=3, at=NOW)
        store.subscribers.set_status("reader0@example.com", "unsubscribed", source="test", at=NOW)
        store.subscribers.suppress("reader4@example.com", "hard bounce", at=NOW)
        attempts = self.accept_all(store)
        account = store.ledger.account(ISSUE)
        assert sorted(r.address[6] for a in attempts for r in a.readers) == ["1", "2", "3", "5"]
        assert account.excluded == {"unsubscribed": 1}
        assert (account.suppressed, account.accepted, account.state) == (1, 4, "sent")
        assert account.balanced

    def test_a_batch_that_nobody_is_left_in_is_closed_without_a_call(self, store: Store) -> None:
        add_subscribers(store, 2)
        store.ledger.freeze(MESSAGE, batch_size=1, at=NOW)
        for number in range(2):
            store.subscribers.suppress(f"reader{number}@example.com", "complaint", at=NOW)
        assert store.ledger.claim(ISSUE, prepare, at=NOW) is None
        account = store.ledger.account(ISSUE)
        assert (account.state, account.suppressed, account.accepted) == ("sent", 2, 0)
        assert certify(ISSUE, store.ledger).closed

    def test_who_cannot_be_in_an_attempt_has_failed_with_the_reason(self, store: Store) -> None:
        add_subscribers(store, 3)
        nameless = Subscriber(id=0, address="x@example.com", status="active")
        store.subscribers.take([nameless], at=NOW)
        store.ledger.freeze(MESSAGE, batch_size=3, at=NOW)
        assert [len(attempt.readers) for attempt in self.accept_all(store)] == [3]
        account = store.ledger.account(ISSUE)
        assert (account.accepted, account.failed, account.state) == (3, 1, "sent")
        assert certify(ISSUE, store.ledger).closed

    def test_an_attempt_is_on_disk_before_claim_returns(
        self, store: Store, open_again: Callable[[], Store]
    ) -> None:
        add_subscribers(store, 2)
        store.ledger.freeze(MESSAGE, batch_size=10, at=NOW)
        attempt = store.ledger.claim(ISSUE, prepare, at=NOW)
        assert store.ledger.unresolved(ISSUE) == []
        store.close()
        second = open_again()
        try:
            assert second.ledger.unresolved(ISSUE) == [attempt]
            assert second.ledger.unresolved(ISSUE) == []
            assert second.ledger.claim(ISSUE, prepare, at=NOW) is None
            assert attempt
            second.ledger.record(attempt, Receipt(accepted=ids(attempt)), at=NOW)
        finally:
            second.close()

    def test_a_requeued_attempt_is_claimed_again_without_who_left_since(self, store: Store) -> None:
        add_subscribers(store, 3)
        store.ledger.freeze(MESSAGE, batch_size=10, at=NOW)
        attempt = store.ledger.claim(ISSUE, prepare, at=NOW)
        assert attempt
        store.ledger.requeue(attempt)
        assert store.ledger.unresolved(ISSUE) == []
        store.subscribers.suppress("reader1@example.com", "complaint", at=NOW)
        again = store.ledger.claim(ISSUE, prepare, at=NOW)
        assert again
        assert len(again.readers) == 2
        store.ledger.record(again, Receipt(accepted=ids(again)), at=NOW)
        account = store.ledger.account(ISSUE)
        assert (account.accepted, account.suppressed, account.state) == (2, 1, "sent")

    def test_an_issue_with_uncertain_readers_is_not_finished(self, store: Store) -> None:
        add_subscribers(store, 2)
        store.ledger.freeze(MESSAGE, batch_size=10, at=NOW)
        attempt = store.ledger.claim(ISSUE, prepare, at=NOW)
        assert attempt
        first, second = sorted(ids(attempt))
        receipt = Receipt(accepted=frozenset({first}))
        store.ledger.record(attempt, receipt, uncertain={second: "no answer came"}, at=NOW)
        account = store.ledger.account(ISSUE)
        assert (account.state, account.finished_at) == ("held", None)
        store.ledger.accept_uncertain(ISSUE, at=NOW)
        account = store.ledger.account(ISSUE)
        assert (account.state, account.finished_at) == ("sent", NOW)

    def test_of_an_attempt_it_is_known_who_may_get_no_mail_any_more(self, store: Store) -> None:
        add_subscribers(store, 5)
        store.ledger.freeze(MESSAGE, batch_size=10, at=NOW)
        attempt = store.ledger.claim(ISSUE, prepare, at=NOW)
        assert attempt
        readers = {reader.address: reader.id for reader in attempt.readers}
        assert store.ledger.find_gone(list(readers.values())) == frozenset()
        store.subscribers.suppress("reader1@example.com", "complaint", at=NOW)
        store.subscribers.set_status("reader2@example.com", "unsubscribed", source="x", at=NOW)
        store.front_desk.erase("reader3@example.com", b"code", at=NOW)
        gone = {readers[f"reader{number}@example.com"] for number in (1, 2, 3)}
        assert store.ledger.find_gone(list(readers.values())) == gone
        assert store.ledger.find_gone([]) == frozenset()

    def test_every_outcome_of_an_attempt_is_accounted_for(self, store: Store) -> None:
        add_subscribers(store, 6)
        store.ledger.freeze(MESSAGE, batch_size=10, at=NOW)
        attempt = store.ledger.claim(ISSUE, prepare, at=NOW)
        assert attempt
        a, b, c, d, e, f = sorted(ids(attempt))
        store.ledger.record(
            attempt,
            Receipt(accepted=frozenset({a}), rejected={b: "no such mailbox"}, service_id="<1@x>"),
            failed={c: "too large"},
            uncertain={d: "no answer"},
            again=[frozenset({e}), frozenset({f})],
            at=NOW,
        )
        account = store.ledger.account(ISSUE)
        assert (account.accepted, account.rejected, account.failed) == (1, 1, 1)
        assert (account.uncertain, account.queued, account.state) == (1, 2, "sending")
        assert account.balanced
        assert [ids(attempt) for attempt in self.accept_all(store)] == [{e}, {f}]
        account = store.ledger.account(ISSUE)
        assert (account.accepted, account.queued, account.finished_at) == (3, 0, None)

    def test_uncertain_readers_hold_the_issue(self, store: Store) -> None:
        add_subscribers(store, 1)
        store.ledger.freeze(MESSAGE, batch_size=10, at=NOW)
        attempt = store.ledger.claim(ISSUE, prepare, at=NOW)
        assert attempt
        nobody = Receipt(accepted=frozenset())
        store.ledger.record(
            attempt, nobody, uncertain=dict.fromkeys(ids(attempt), "no answer"), at=NOW
        )
        assert store.ledger.account(ISSUE).state == "held"

    def test_an_outcome_that_forgets_or_repeats_a_reader_changes_nothing(
        self, store: Store
    ) -> None:
        add_subscribers(store, 2)
        store.ledger.freeze(MESSAGE, batch_size=10, at=NOW)
        attempt = store.ledger.claim(ISSUE, prepare, at=NOW)
        assert attempt
        first, second = sorted(ids(attempt))
        before = store.ledger.account(ISSUE)
        for receipt in (
            Receipt(accepted=frozenset({first})),
            Receipt(accepted=frozenset({first, second}), rejected={second: "x"}),
            Receipt(accepted=frozenset({first, second, 99})),
        ):
            with pytest.raises(ValueError, match="does not fit"):
                store.ledger.record(attempt, receipt, at=NOW)
        assert store.ledger.account(ISSUE) == before

    def test_a_batch_is_recorded_once(self, store: Store) -> None:
        add_subscribers(store, 1)
        store.ledger.freeze(MESSAGE, batch_size=10, at=NOW)
        (attempt,) = self.accept_all(store)
        with pytest.raises(Exception, match="closed already"):
            store.ledger.record(attempt, Receipt(accepted=ids(attempt)), at=NOW)
        assert store.ledger.account(ISSUE).accepted == 1

    def test_a_hold_has_a_reason_and_can_be_lifted(self, store: Store) -> None:
        add_subscribers(store, 1)
        store.ledger.freeze(MESSAGE, batch_size=10, at=NOW)
        store.ledger.hold(ISSUE, "the quota is used up")
        account = store.ledger.account(ISSUE)
        assert (account.state, account.held) == ("held", "the quota is used up")
        store.ledger.hold(ISSUE, "")
        assert store.ledger.account(ISSUE).state == "sending"

    def test_the_recount_finds_every_reader_once(self, store: Store) -> None:
        add_subscribers(store, 40)
        store.ledger.freeze(MESSAGE, batch_size=7, at=NOW)
        store.subscribers.suppress("reader9@example.com", "complaint", at=NOW)
        assert not certify(ISSUE, store.ledger).closed
        self.accept_all(store)
        certificate = certify(ISSUE, store.ledger)
        assert (certificate.readers, certificate.twice) == (40, 0)
        assert certificate.closed

    def test_an_unchanged_attempt_keeps_its_key_and_the_time_of_its_first_call(
        self, store: Store
    ) -> None:
        add_subscribers(store, 2)
        store.ledger.freeze(MESSAGE, batch_size=10, at=NOW)
        first = store.ledger.claim(ISSUE, prepare, at=NOW)
        assert first
        store.ledger.requeue(first)
        again = store.ledger.claim(ISSUE, prepare, at=LATER)
        assert again == replace(first, started_at=LATER, keyed_at=NOW)
        store.ledger.requeue(again)

        def changed(number: int, subscribers: Sequence[Subscriber]) -> Prepared:
            return prepare(number, subscribers)._replace(key="another")

        other = store.ledger.claim(ISSUE, changed, at=LATER)
        assert other
        assert (other.key, other.keyed_at) == ("another", LATER)

    def test_who_is_suppressed_after_a_look_ahead_is_left_out_all_the_same(
        self, store: Store, open_again: Callable[[], Store]
    ) -> None:
        add_subscribers(store, 6)
        store.ledger.freeze(MESSAGE, batch_size=3, at=NOW)
        assert store.ledger.look_ahead(ISSUE, prepare)
        second = open_again()
        second.subscribers.suppress("reader1@example.com", "complaint", at=NOW)
        second.close()
        attempts = self.accept_all(store)
        assert [len(attempt.readers) for attempt in attempts] == [2, 3]
        assert not store.ledger.look_ahead(ISSUE, prepare)
        assert certify(ISSUE, store.ledger).closed

    def test_a_call_holds_its_readers_until_its_outcome_is_known(self, store: Store) -> None:
        add_subscribers(store, 4)
        store.ledger.freeze(MESSAGE, batch_size=2, at=NOW)
        attempt = store.ledger.claim(ISSUE, prepare, at=NOW)
        assert attempt
        reader = attempt.readers[0]
        assert store.ledger.open_calls("READER0@example.com") == {ISSUE: reader.id}
        assert store.ledger.open_calls("reader2@example.com") == {}  # of the next batch
        store.front_desk.erase(reader.address, b"code", at=NOW)
        assert store.ledger.open_calls(reader.address) == {ISSUE: reader.id}
        store.ledger.record(attempt, Receipt(accepted=ids(attempt)), at=NOW)
        assert store.ledger.open_calls(reader.address) == {}

    def outcome(self, store: Store, count: int = 4, **outcomes: Mapping[int, str]) -> Attempt:
        """An issue of one batch with some failures; everybody else was accepted."""
        add_subscribers(store, count)
        store.ledger.freeze(MESSAGE, batch_size=10, at=NOW)
        attempt = store.ledger.claim(ISSUE, prepare, at=NOW)
        assert attempt
        rejected = outcomes.pop("rejected", {})
        out = {id_ for readers in (rejected, *outcomes.values()) for id_ in readers}
        receipt = Receipt(accepted=ids(attempt) - out, rejected=rejected)
        store.ledger.record(attempt, receipt, at=NOW, **outcomes)
        return attempt

    def test_who_deviates_is_named_with_the_reason(self, store: Store) -> None:
        self.outcome(store, rejected={1: "no such mailbox"}, failed={2: "x"}, uncertain={3: "y"})
        store.front_desk.erase("reader1@example.com", b"code", at=NOW)
        found = [(d.reader, d.address, d.state, d.reason) for d in store.ledger.deviations(ISSUE)]
        assert found == [
            (3, "reader2@example.com", "uncertain", "y"),
            (1, "reader0@example.com", "rejected", "no such mailbox"),
            (2, "", "failed", FORGOTTEN),
        ]

    def test_a_services_words_of_a_reader_go_with_him(self, store: Store) -> None:
        """They may name him; that he was refused, failed or is uncertain stays in the account."""
        words = "no such mailbox: the address, Zelda"
        told = {state: {id_: words} for id_, state in enumerate(("rejected", "failed"), 1)}
        self.outcome(store, **told)
        before = store.ledger.account(ISSUE)
        for n in range(2):
            store.front_desk.erase(f"reader{n}@example.com", b"code%d" % n, at=NOW)
        found = [(d.reader, d.state, d.reason) for d in store.ledger.deviations(ISSUE)]
        assert found == [(1, "rejected", FORGOTTEN), (2, "failed", FORGOTTEN)]
        assert store.ledger.account(ISSUE) == before

    def test_what_is_said_of_a_reader_after_he_was_erased_is_not_kept(self, store: Store) -> None:
        add_subscribers(store, 3)
        store.ledger.freeze(MESSAGE, batch_size=10, at=NOW)
        attempt = store.ledger.claim(ISSUE, prepare, at=NOW)
        assert attempt
        store.front_desk.erase("reader0@example.com", b"code", at=NOW)
        said = {1: "the address, Zelda", 2: "the address, Bob"}
        receipt = Receipt(accepted=ids(attempt) - set(said), rejected=said)
        store.ledger.record(attempt, receipt, at=NOW)
        found = {d.reader: d.reason for d in store.ledger.deviations(ISSUE)}
        assert found == {1: FORGOTTEN, 2: "the address, Bob"}

    def test_a_retry_reaches_exactly_who_failed_and_could_still_receive(self, store: Store) -> None:
        failed = {2: "too large", 3: "too large", 4: "too large"}
        self.outcome(store, 6, rejected={1: "no such mailbox"}, failed=failed)
        store.subscribers.suppress("reader2@example.com", "hard bounce", at=NOW)
        store.subscribers.set_status("reader3@example.com", "unsubscribed", source="x", at=NOW)
        assert store.ledger.account(ISSUE).state == "sent"
        assert store.ledger.count_failed(ISSUE) == 1
        assert store.ledger.queue_failed(ISSUE, batch_size=10) == 1
        account = store.ledger.account(ISSUE)
        assert (account.state, account.queued, account.failed) == ("sending", 1, 2)
        assert account.finished_at is None
        assert [ids(attempt) for attempt in self.accept_all(store)] == [{2}]
        certificate = certify(ISSUE, store.ledger)
        assert certificate.closed
        assert (certificate.account.accepted, certificate.account.failed) == (3, 2)
        assert certificate.account.accepted_by_word == 0
        assert store.ledger.queue_failed(ISSUE, batch_size=10) == 0

    def test_the_editors_word_counts_the_uncertain_as_accepted(self, store: Store) -> None:
        self.outcome(store, uncertain={2: "no answer", 4: "no answer"})
        assert store.ledger.accept_uncertain(ISSUE, at=LATER) == 2
        certificate = certify(ISSUE, store.ledger)
        assert certificate.closed
        assert (certificate.account.accepted, certificate.account.accepted_by_word) == (4, 2)
        assert store.ledger.accept_uncertain(ISSUE, at=LATER) == 0
        assert self.accept_all(store) == []

    def test_the_editors_word_sends_to_the_uncertain_again(self, store: Store) -> None:
        self.outcome(store, uncertain={2: "no answer", 4: "no answer"})
        assert store.ledger.queue_uncertain(ISSUE, batch_size=1) == 2
        account = store.ledger.account(ISSUE)
        assert (account.state, account.queued, account.uncertain) == ("sending", 2, 0)
        assert [ids(attempt) for attempt in self.accept_all(store)] == [{2}, {4}]
        certificate = certify(ISSUE, store.ledger)
        assert certificate.closed
        assert certificate.account.repeated_by_word == 2

    def test_no_attempt_is_in_other_hands_where_nobody_else_sends(self, store: Store) -> None:
        add_subscribers(store, 2)
        store.ledger.freeze(MESSAGE, batch_size=1, at=NOW)
        with store.ledger.sending(ISSUE, print):
            store.ledger.claim(ISSUE, prepare, at=NOW)
            assert store.ledger.elsewhere(ISSUE) == []
            assert store.ledger.unresolved(ISSUE) == []
        assert len(store.ledger.unresolved(ISSUE)) == 1

    def test_a_hold_ends_with_the_last_batch(self, store: Store) -> None:
        add_subscribers(store, 1)
        store.ledger.freeze(MESSAGE, batch_size=10, at=NOW)
        store.ledger.hold(ISSUE, "the quota is used up")
        self.accept_all(store)  # as another process does, which did not meet the quota
        assert store.ledger.account(ISSUE).state == "sent"

    def test_calls_are_only_ever_put_off_further(self, store: Store) -> None:
        store.ledger.freeze(MESSAGE, batch_size=10, at=NOW)
        assert store.ledger.opens_at(ISSUE) is None
        store.ledger.postpone(ISSUE, LATER)
        store.ledger.postpone(ISSUE, NOW)
        assert store.ledger.opens_at(ISSUE) == LATER

    def test_a_turn_is_taken_by_one_and_comes_when_it_is_time(self, store: Store) -> None:
        store.ledger.freeze(MESSAGE, batch_size=10, at=NOW)
        assert store.ledger.take_turn(ISSUE, NOW)
        store.ledger.postpone(ISSUE, LATER)
        assert not store.ledger.take_turn(ISSUE, NOW)
        assert store.ledger.opens_at(ISSUE) == LATER
        assert store.ledger.take_turn(ISSUE, LATER)
