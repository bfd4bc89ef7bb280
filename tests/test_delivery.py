"""Delivery's rules, over a real ledger and a mail service that breaks on command."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.delivery import Pace, Watch, certify, deliver, give_up, largest_batch, make_key
from newsletter.delivery.attempts import most_parallel
from newsletter.delivery.doubts import is_own, place_of
from newsletter.delivery.pace import LONGEST_BACKOFF
from newsletter.envelope import personalise
from newsletter.errors import (
    BatchRefused,
    Deferred,
    DeliveryError,
    Held,
    KeyKnown,
    KeyRefused,
    NewsletterError,
    NotAllowed,
    Unanswered,
    Unnamed,
)
from newsletter.frozen import freeze_readers
from newsletter.mail.mailgun import MailgunService
from newsletter.mail.postmark import PostmarkService
from newsletter.mailing import Account, Attempt, Message, Reader, Receipt, Subscriber
from newsletter.ports import Store
from newsletter.store.sqlite import open_sqlite
from tests.ledger_contract import ISSUE, MESSAGE, NOW, add_subscribers

Fault = Callable[["BreakingService", Attempt], Receipt | None]


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.at = NOW
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)


class BreakingService:
    """Keeps a mailbox per reader; each call first meets the next fault of a script."""

    name = "breaking"
    full_bodies = False

    def __init__(
        self,
        *faults: Fault,
        batch_size: int = 4,
        search_lag: float | None = 0.0,
        search_life: float | None = None,
        key_life: float | None = None,
    ) -> None:
        self.batch_size = batch_size
        self.search_lag = search_lag
        self.search_life = search_life
        self.key_life = key_life
        self.known: dict[str, Receipt] = {}
        self.faults = list(faults)
        self.mailboxes: Counter[str] = Counter()
        self.calls: list[Attempt] = []
        self.bad: set[str] = set()
        self.find_fault: Exception | None = None
        self._lock = threading.Lock()

    def deliver(self, message: Message, attempt: Attempt) -> Receipt:
        with self._lock:
            self.calls.append(attempt)
            fault = self.faults.pop(0) if self.faults else None
            receipt = fault(self, attempt) if fault else None
            return receipt or self.accept(attempt)

    def accept(self, attempt: Attempt, count: int | None = None) -> Receipt:
        if self.key_life and attempt.key in self.known:
            known = self.known[attempt.key]
            if not known.accepted <= {reader.id for reader in attempt.readers}:
                raise KeyKnown("the same key, other readers")
            return known
        readers = attempt.readers[:count]
        if any(reader.address in self.bad for reader in readers):
            raise BatchRefused("'to' parameter is not a valid address")
        self.mailboxes.update(reader.address for reader in readers)
        receipt = Receipt(accepted=frozenset(reader.id for reader in readers))
        if readers:
            self.known[attempt.key] = receipt
        return receipt

    def find_accepted(self, message: Message, attempt: Attempt) -> frozenset[int]:
        if self.find_fault:
            raise self.find_fault
        return frozenset(r.id for r in attempt.readers if self.mailboxes[r.address])

    def close(self) -> None:
        pass


def defer(retry_after: float | None = None) -> Fault:
    def fault(service: BreakingService, attempt: Attempt) -> Receipt:
        raise Deferred("too many requests", retry_after=retry_after)

    return fault


def lose_answer(accepted: int | None = None) -> Fault:
    """The call ends without an answer, after some of its readers were accepted."""

    def fault(service: BreakingService, attempt: Attempt) -> Receipt:
        service.accept(attempt, accepted)
        raise Unanswered("the connection was reset")

    return fault


def complain(service: BreakingService, attempt: Attempt) -> Receipt:
    raise KeyKnown("duplicate_request")


def take_unnamed(accepted: int) -> Fault:
    """Some of the readers are accepted, and the answer does not say which."""

    def fault(service: BreakingService, attempt: Attempt) -> Receipt:
        service.accept(attempt, accepted)
        raise Unnamed(f"took {accepted} readers of {len(attempt.readers)}")

    return fault


def throttle(accepted: int, retry_after: float | None = None) -> Fault:
    """The first readers are accepted, and the others put off inside the same answer."""

    def fault(service: BreakingService, attempt: Attempt) -> Receipt:
        later = {reader.id: "throttled" for reader in attempt.readers[accepted:]}
        receipt = service.accept(attempt, accepted)
        return replace(receipt, deferred=later, retry_after=retry_after)

    return fault


def hold(service: BreakingService, attempt: Attempt) -> Receipt:
    raise Held("the key is not valid", hint="look at MAILGUN_API_KEY")


def defer_unanswered(service: BreakingService, attempt: Attempt) -> Receipt:
    raise Unanswered("the connection was reset")


def crash(service: BreakingService, attempt: Attempt) -> Receipt:
    service.accept(attempt)
    raise ZeroDivisionError


def pass_(service: BreakingService, attempt: Attempt) -> None:
    return None


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_sqlite(tmp_path / "newsletter.db")
    yield store
    store.close()


def personal(subscribers: Sequence[Subscriber]) -> list[dict[str, str]]:
    return [
        {
            "subscriber.first_name": subscriber.first_name,
            "unsubscribe_url": f"https://news.example.com/unsubscribe/{subscriber.id}",
        }
        for subscriber in subscribers
    ]


def run(
    store: Store,
    service: BreakingService,
    clock: Clock | None = None,
    say: Callable[[str], None] = lambda _: None,
    **pace: float,
) -> Account:
    clock = clock or Clock()
    return deliver(
        MESSAGE,
        newsletter="Daily",
        ledger=store.ledger,
        service=service,
        personal=personal,
        pace=Pace(**{"parallel": 1, **pace}),
        watch=Watch(now=clock.now, sleep=clock.sleep, jitter=lambda: 1.0, say=say),
    )


def assert_everybody_once(service: BreakingService, count: int) -> None:
    assert service.mailboxes == {f"reader{number}@example.com": 1 for number in range(count)}


def test_everybody_gets_it_once_and_the_account_closes(store: Store) -> None:
    add_subscribers(store, 10)
    service = BreakingService()
    account = run(store, service)
    assert_everybody_once(service, 10)
    assert (account.state, account.accepted, account.candidates) == ("sent", 10, 10)
    assert certify(ISSUE, store.ledger).closed


def test_a_second_send_sends_nothing(store: Store) -> None:
    add_subscribers(store, 3)
    service = BreakingService()
    run(store, service)
    run(store, service)
    assert_everybody_once(service, 3)
    assert len(service.calls) == 1


def test_several_calls_in_flight_reach_everybody_once(store: Store) -> None:
    add_subscribers(store, 50)
    service = BreakingService(defer(), lose_answer(2), pass_, lose_answer(0), batch_size=3)
    assert run(store, service, parallel=5).accepted == 50
    assert_everybody_once(service, 50)


def test_a_deferral_waits_as_long_as_it_was_told(store: Store) -> None:
    add_subscribers(store, 2)
    service, clock = BreakingService(defer(30)), Clock()
    assert run(store, service, clock).state == "sent"
    assert sum(clock.slept) >= 30
    assert_everybody_once(service, 2)


def test_a_told_wait_outlives_the_process_that_was_told(store: Store) -> None:
    class DyingClock(Clock):
        def sleep(self, seconds: float) -> None:
            raise ZeroDivisionError

    add_subscribers(store, 8)
    service, clock = BreakingService(defer(600)), Clock()
    with pytest.raises(ZeroDivisionError):
        run(store, service, DyingClock())
    service.calls.clear()
    assert run(store, service, clock).accepted == 8
    assert min(call.started_at for call in service.calls) >= NOW + timedelta(seconds=600)


def test_a_stop_ends_the_wait_for_another_process() -> None:
    watch = Watch(say=(said := []).append)
    wait = watch.waiting()
    wait("waiting")
    wait("waiting")
    watch.stop.set()
    with pytest.raises(NewsletterError, match="stopped"):
        wait("waiting")
    assert said == ["waiting"]


def test_deferrals_without_a_hint_back_off_further_each_time(store: Store) -> None:
    add_subscribers(store, 2)
    service, clock = BreakingService(defer(), defer(), defer()), Clock()
    assert run(store, service, clock).state == "sent"
    assert clock.slept == [1.0, 2.0, 4.0]


def test_a_long_wait_holds_the_issue_and_says_when_to_go_on(store: Store) -> None:
    add_subscribers(store, 6)
    service = BreakingService(pass_, defer(7200))
    account = run(store, service)
    assert (account.state, account.accepted, account.queued) == ("held", 4, 2)
    assert account.held == "too many requests; go on after 2026-11-23 08:00 UTC"
    said: list[str] = []
    assert run(store, service, say=said.append) == account  # no call leaves, and nothing changes
    assert len(service.calls) == 2
    assert said[0].startswith("no call leaves before 2026-11-23 08:00 UTC")
    clock = Clock()
    clock.at += timedelta(seconds=7200 - 60)
    assert run(store, service, clock).state == "sent"
    assert clock.slept[0] == pytest.approx(60, abs=3)  # so near, it is waited for
    assert_everybody_once(service, 6)


def test_an_editor_may_go_on_before_the_time_that_was_named(store: Store) -> None:
    add_subscribers(store, 6)
    service = BreakingService(pass_, defer(7200))
    run(store, service)
    assert run(store, service, early=True).state == "sent"
    assert_everybody_once(service, 6)


def test_endless_deferrals_end_in_a_hold(store: Store) -> None:
    add_subscribers(store, 2)
    service = BreakingService(*[defer()] * 100)
    account = run(store, service)
    assert account.state == "held"
    assert "8 calls in a row did not get through" in account.held
    assert account.queued == 2


def test_a_fault_that_a_person_must_mend_stops_at_once(store: Store) -> None:
    add_subscribers(store, 6)
    service = BreakingService(hold)
    account = run(store, service)
    assert (account.state, account.queued) == ("held", 6)
    assert account.held == "the key is not valid; look at MAILGUN_API_KEY"
    assert len(service.calls) == 1
    assert run(store, service).accepted == 6


def test_one_bad_address_costs_nobody_else_the_mail(store: Store) -> None:
    add_subscribers(store, 16)
    service = BreakingService(batch_size=16)
    service.bad = {"reader11@example.com"}
    account = run(store, service)
    assert (account.accepted, account.rejected, account.state) == (15, 1, "sent")
    assert set(service.mailboxes.values()) == {1}
    assert "reader11@example.com" not in service.mailboxes


def test_a_service_that_refuses_everybody_is_not_taken_for_bad_addresses(store: Store) -> None:
    add_subscribers(store, 64)
    service = BreakingService(batch_size=64)
    service.bad = {f"reader{number}@example.com" for number in range(64)}
    account = run(store, service)
    assert account.state == "held"
    assert account.held.startswith("breaking refuses every reader")
    assert (account.rejected, account.queued) == (0, 64)
    assert account.balanced
    service.bad = set()  # the account is mended
    assert run(store, service).accepted == 64
    assert_everybody_once(service, 64)


@pytest.mark.parametrize("accepted", [0, 1, 3, 4])
def test_a_lost_answer_is_looked_up_and_the_rest_sent_again(store: Store, accepted: int) -> None:
    add_subscribers(store, 10)
    service = BreakingService(lose_answer(accepted))
    assert run(store, service).accepted == 10
    assert_everybody_once(service, 10)


def test_not_found_is_believed_only_after_the_lag_of_the_search(store: Store) -> None:
    add_subscribers(store, 4)
    service, clock = BreakingService(lose_answer(0), search_lag=1800), Clock()
    said: list[str] = []
    assert run(store, service, clock, said.append).state == "sent"
    assert sum(clock.slept) >= 1800
    assert len(service.calls) == 2
    assert "0 of 4 readers found with breaking; its search is complete in 1800 s" in said[1]


def test_who_is_named_by_a_refusal_costs_one_call_more(store: Store) -> None:
    add_subscribers(store, 4)

    def refuse(service: BreakingService, attempt: Attempt) -> Receipt:
        second = attempt.readers[1].id
        raise BatchRefused("a bad recipient", named={second: "no such mailbox"})

    service = BreakingService(refuse)
    account = run(store, service)
    assert (account.accepted, account.rejected, account.state) == (3, 1, "sent")
    assert len(service.calls) == 2
    (told,) = store.ledger.deviations(MESSAGE.issue)
    assert (told.state, told.reason) == ("rejected", "no such mailbox")


def test_answers_that_do_not_say_for_whom_delay_nobody_else(store: Store) -> None:
    """All batches are called at once, then all are looked up after one wait for the search."""
    add_subscribers(store, 80)
    service, clock = BreakingService(*[take_unnamed(3)] * 20, search_lag=900), Clock()
    account = run(store, service, clock)
    assert (account.accepted, account.state, account.held) == (80, "sent", "")
    assert_everybody_once(service, 80)
    assert sum(clock.slept) < 2 * 900


def test_the_lag_begins_when_the_call_has_ended(store: Store) -> None:
    """A service may take the mail in the last moment of a call that nobody waits for any more."""
    add_subscribers(store, 4)
    clock = Clock()

    def last(seconds: float) -> Fault:
        def fault(service: BreakingService, attempt: Attempt) -> Receipt:
            clock.sleep(seconds)
            raise Unanswered("it did not answer in time")

        return fault

    service = BreakingService(last(60), search_lag=100)
    assert run(store, service, clock).accepted == 4
    first, second = service.calls
    assert (second.started_at - first.started_at).total_seconds() >= 160


def test_a_search_that_does_not_answer_is_asked_with_growing_pauses_up_to_a_ceiling(
    store: Store,
) -> None:
    add_subscribers(store, 4)
    service, clock = BreakingService(lose_answer()), Clock()
    service.find_fault = Unanswered("the connection was reset")
    account = run(store, service, clock)
    assert "cannot find out about batch 1" in account.held
    assert clock.slept == [2.0, 4.0, 8.0, 16.0, 32.0, LONGEST_BACKOFF, LONGEST_BACKOFF]


def test_a_search_that_asks_for_hours_keeps_nobody_waiting(store: Store) -> None:
    add_subscribers(store, 4)
    service, clock = BreakingService(lose_answer()), Clock()
    service.find_fault = Deferred("come back later", retry_after=86_400)
    assert run(store, service, clock).state == "held"
    assert clock.slept == []


def test_found_is_believed_at_once(store: Store) -> None:
    add_subscribers(store, 4)
    service, clock = BreakingService(lose_answer(), search_lag=1800), Clock()
    assert run(store, service, clock).accepted == 4
    assert clock.slept == []
    assert len(service.calls) == 1


def test_nothing_leaves_before_the_time_that_a_lost_answer_told(store: Store) -> None:
    add_subscribers(store, 8)

    def turn_away(service: BreakingService, attempt: Attempt) -> Receipt:
        raise Unanswered("a proxy answered 503", retry_after=40)

    service, clock = BreakingService(turn_away), Clock()
    assert run(store, service, clock).accepted == 8
    assert sum(clock.slept) >= 40
    assert_everybody_once(service, 8)


def test_without_a_search_a_lost_answer_is_uncertain_and_never_repeated(store: Store) -> None:
    add_subscribers(store, 6)
    service = BreakingService(lose_answer(), search_lag=None)
    account = run(store, service)
    assert (account.uncertain, account.accepted, account.state) == (4, 2, "held")
    assert account.balanced
    run(store, service)
    assert_everybody_once(service, 6)


@pytest.mark.parametrize(
    "fault", [KeyRefused("the key is not valid"), Held("breaking answered 404: 'no such page'")]
)
def test_a_search_that_fails_leaves_the_batch_for_the_next_start(
    store: Store, fault: DeliveryError
) -> None:
    add_subscribers(store, 4)
    service = BreakingService(lose_answer(2))
    service.find_fault = fault
    account = run(store, service)
    assert (account.state, account.queued) == ("held", 4)
    service.find_fault = None
    assert run(store, service).accepted == 4
    assert_everybody_once(service, 4)


def test_where_the_account_has_no_search_the_readers_are_uncertain_and_the_rest_goes_on(
    store: Store,
) -> None:
    add_subscribers(store, 6)
    service = BreakingService(lose_answer(2))
    service.find_fault = NotAllowed("breaking answered 403: 'not in your plan'")
    account = run(store, service)
    assert (account.uncertain, account.accepted, account.queued) == (4, 2, 0)
    reasons = {row.reason for row in store.ledger.deviations(ISSUE)}
    assert reasons == {"no answer came, and breaking answered 403: 'not in your plan'"}


def test_who_cannot_be_found_out_about_is_uncertain_once_the_editor_is_to_decide(
    store: Store,
) -> None:
    add_subscribers(store, 8)
    service = BreakingService(lose_answer(), search_lag=5)
    service.find_fault = Unanswered("the connection was reset")
    run(store, service)
    account = store.ledger.account(ISSUE)
    assert (account.state, account.queued, account.uncertain) == ("held", 4, 0)
    assert give_up(ISSUE, ledger=store.ledger, service=service, watch=Watch(now=Clock().now)) == 4
    account = store.ledger.account(ISSUE)
    assert (account.queued, account.uncertain) == (0, 4)
    assert account.balanced


def test_another_domain_or_stream_is_another_place_too() -> None:
    def domain(name: str) -> MailgunService:
        return MailgunService(api_key="k", domain=name, base_url="http://127.0.0.1")

    def stream(name: str) -> PostmarkService:
        return PostmarkService(token="k", stream=name, base_url="http://127.0.0.1")

    for make in (domain, stream):
        ours, other = make("ours"), make("other")
        attempt = Attempt(
            issue=ISSUE, number=1, key="k", readers=(), started_at=NOW, place=place_of(ours)
        )
        assert is_own(make("ours"), attempt)
        assert not is_own(other, attempt)


def test_another_key_is_another_account_of_the_same_place() -> None:
    def make(api_key: str) -> MailgunService:
        return MailgunService(api_key=api_key, domain="ours", base_url="http://127.0.0.1")

    place = place_of(make("one"))
    attempt = Attempt(issue=ISSUE, number=1, key="k", readers=(), started_at=NOW, place=place)
    assert place == place_of(make("one")) != place_of(make("two"))
    assert is_own(make("two"), attempt)


@pytest.mark.parametrize(
    ("key_life", "search_lag", "found", "uncertain"),
    [(None, 10.0, 0, 4), (None, 10.0, 2, 0), (86_400, 10.0, 0, 4), (86_400, None, 4, 4)],
)
def test_with_another_key_nobody_is_taken_for_missing_by_a_search_that_knows_nobody(
    store: Store, key_life: float | None, search_lag: float | None, found: int, uncertain: int
) -> None:
    """It may be that of another account, which would write to all of them a second time."""
    add_subscribers(store, 4)
    service, clock = BreakingService(crash, key_life=key_life), Clock()
    service.account = "one"  # type: ignore[attr-defined]
    with pytest.raises(ZeroDivisionError):
        run(store, service, clock)
    other = BreakingService(search_lag=search_lag, key_life=key_life)
    other.account = "two"  # type: ignore[attr-defined]
    # The same account under a key of its own knows what it took.
    other.mailboxes.update(r.address for r in service.calls[0].readers[:found])
    account = run(store, other, clock)
    assert (account.uncertain, account.accepted) == (uncertain, 4 - uncertain)
    assert len(other.calls) == (0 if uncertain else 1)
    if uncertain:
        assert "another key" in next(store.ledger.deviations(ISSUE)).reason


@pytest.mark.parametrize("key_life", [None, 86_400])
def test_no_other_service_is_asked_what_became_of_a_call(
    store: Store, key_life: float | None
) -> None:
    """It has never seen these readers, and would write to all of them a second time."""
    add_subscribers(store, 6)
    first = BreakingService(lose_answer(), key_life=key_life)
    first.find_fault = KeyRefused("the key is not valid")
    first.faults.append(crash)
    with suppress(ZeroDivisionError):
        run(store, first)
    second = BreakingService(key_life=key_life)
    second.name = "second"
    account = run(store, second)
    assert (account.state, second.mailboxes) == ("held", {})
    assert "was called through breaking, and no answer came" in account.held
    assert "set [mail] back to that" in account.held
    assert give_up(ISSUE, ledger=store.ledger, service=second, watch=Watch(now=Clock().now)) > 0
    account = run(store, second)
    assert account.balanced
    assert account.queued == 0
    assert not first.mailboxes.keys() & second.mailboxes.keys()


def test_giving_up_leaves_alone_who_can_be_called_again_under_his_key(store: Store) -> None:
    add_subscribers(store, 4)
    service = BreakingService(crash, key_life=86_400)
    with pytest.raises(ZeroDivisionError):
        run(store, service)
    assert give_up(ISSUE, ledger=store.ledger, service=service, watch=Watch(now=Clock().now)) == 0
    assert run(store, service).accepted == 4
    assert_everybody_once(service, 4)


def test_an_attempt_of_a_process_that_died_is_looked_up_first(store: Store) -> None:
    add_subscribers(store, 8)
    service = BreakingService(crash)
    with pytest.raises(ZeroDivisionError):
        run(store, service)
    assert store.ledger.account(ISSUE).queued == 8
    assert run(store, service).accepted == 8
    assert_everybody_once(service, 8)


@pytest.mark.parametrize("accepted", [0, 4])
def test_a_lost_answer_is_asked_for_again_with_the_same_bytes_under_the_same_key(
    store: Store, accepted: int
) -> None:
    add_subscribers(store, 8)
    lost = lose_answer(accepted) if accepted else defer_unanswered
    service = BreakingService(lost, search_lag=None, key_life=3600)
    assert run(store, service).accepted == 8
    assert_everybody_once(service, 8)
    first, again, _ = sorted(service.calls, key=lambda call: call.number)
    assert (first.key, first.readers) == (again.key, again.readers)


def test_an_attempt_in_doubt_that_is_put_off_stays_in_doubt(store: Store) -> None:
    add_subscribers(store, 4)
    service = BreakingService(lose_answer(), defer(30), hold, search_lag=None, key_life=3600)
    clock = Clock()
    account = run(store, service, clock)
    assert (account.state, account.queued) == ("held", 4)
    store.subscribers.suppress("reader1@example.com", "complaint", at=NOW)
    assert run(store, service, clock).accepted == 4
    assert len({call.key for call in service.calls}) == 1
    assert_everybody_once(service, 4)


def test_a_key_that_the_service_may_have_forgotten_is_not_trusted(store: Store) -> None:
    add_subscribers(store, 4)
    service, clock = BreakingService(crash, search_lag=None, key_life=3600), Clock()
    with pytest.raises(ZeroDivisionError):
        run(store, service, clock)
    clock.sleep(3599)
    account = run(store, service, clock)
    assert (account.uncertain, account.state) == (4, "held")
    assert "knows its key no more" in next(store.ledger.deviations(ISSUE)).reason
    assert_everybody_once(service, 4)


def test_the_life_of_a_key_begins_with_the_first_call_under_it(store: Store) -> None:
    add_subscribers(store, 4)
    service, clock = BreakingService(defer(800), crash, search_lag=None, key_life=1000), Clock()
    with pytest.raises(ZeroDivisionError):
        run(store, service, clock)
    clock.sleep(300)
    assert run(store, service, clock).uncertain == 4


def test_with_a_search_an_old_key_gives_way_to_it(store: Store) -> None:
    add_subscribers(store, 4)
    service, clock = BreakingService(crash, search_lag=0.0, key_life=60), Clock()
    with pytest.raises(ZeroDivisionError):
        run(store, service, clock)
    clock.sleep(3600)
    assert run(store, service, clock).accepted == 4
    assert_everybody_once(service, 4)


@pytest.mark.parametrize("accepted", [1, 2, 4])
def test_a_key_that_was_seen_before_leads_to_the_search(store: Store, accepted: int) -> None:
    """The service may have taken a part of the call and kept the key."""
    add_subscribers(store, 4)
    faults = [lose_answer(accepted), complain]
    service, clock = BreakingService(*faults, search_lag=100, key_life=3600), Clock()
    account = run(store, service, clock)
    assert (account.accepted, account.state) == (4, "sent")
    assert_everybody_once(service, 4)
    assert len({call.key for call in service.calls}) == (1 if accepted == 4 else 2)


def test_a_seen_key_of_which_the_search_knows_nobody_is_uncertain(store: Store) -> None:
    add_subscribers(store, 6)
    faults = [lose_answer(0), complain]
    service, clock = BreakingService(*faults, search_lag=100, key_life=3600), Clock()
    account = run(store, service, clock)
    assert (account.uncertain, account.accepted, account.state) == (4, 2, "held")
    assert "has seen this batch" in next(store.ledger.deviations(ISSUE)).reason
    assert len(service.calls) == 3  # no key is tried for ever
    assert sorted(service.mailboxes.values()) == [1, 1]


@pytest.mark.parametrize("remembered", [0, 1, 4])
def test_what_the_search_may_have_forgotten_is_never_sent_again(
    store: Store, remembered: int
) -> None:
    add_subscribers(store, 6)
    service, clock = BreakingService(crash, search_life=86_400), Clock()
    with pytest.raises(ZeroDivisionError):
        run(store, service, clock)
    known = frozenset(reader.id for reader in service.calls[0].readers[:remembered])
    service.find_accepted = lambda message, attempt: known  # type: ignore[method-assign]
    clock.sleep(86_401)
    account = run(store, service, clock)
    assert (account.accepted, account.uncertain) == (2 + remembered, 4 - remembered)
    assert_everybody_once(service, 6)
    reason = "no answer came, and breaking may have forgotten what it took on 2026-11-23"
    assert {row.reason for row in store.ledger.deviations(ISSUE)} <= {reason}


def test_a_search_that_does_not_say_how_long_it_remembers_is_believed_for_a_day(
    store: Store,
) -> None:
    add_subscribers(store, 4)
    service, clock = BreakingService(crash), Clock()
    del service.search_life
    with pytest.raises(ZeroDivisionError):
        run(store, service, clock)
    service.find_accepted = lambda message, attempt: frozenset()  # type: ignore[method-assign]
    clock.sleep(86_401)
    assert run(store, service, clock).uncertain == 4
    assert len(service.calls) == 1


def test_a_search_that_is_busy_is_asked_again_when_it_said(store: Store) -> None:
    add_subscribers(store, 4)
    service, clock = BreakingService(lose_answer()), Clock()
    asked: list[float] = []

    def find_accepted(message: Message, attempt: Attempt) -> frozenset[int]:
        asked.append((clock.at - NOW).total_seconds())
        if len(asked) == 1:
            raise Deferred("too many requests", retry_after=40)
        return frozenset(reader.id for reader in attempt.readers)

    service.find_accepted = find_accepted  # type: ignore[method-assign]
    assert run(store, service, clock).accepted == 4
    assert asked[1] - asked[0] >= 40


def test_who_is_put_off_inside_an_answer_is_sent_to_again_under_a_new_key(store: Store) -> None:
    add_subscribers(store, 8)
    service, clock = BreakingService(throttle(1, 20), throttle(0)), Clock()
    assert run(store, service, clock).accepted == 8
    assert_everybody_once(service, 8)
    assert len({call.key for call in service.calls}) == len(service.calls) == 4
    assert clock.slept[0] >= 20


def test_a_word_of_the_service_spaces_the_calls_and_a_long_one_holds(store: Store) -> None:
    add_subscribers(store, 12)

    def spaced(seconds: float) -> Fault:
        return lambda service, attempt: replace(service.accept(attempt), retry_after=seconds)

    service, clock = BreakingService(spaced(60), spaced(86400)), Clock()
    account = run(store, service, clock)
    assert clock.slept[0] >= 60
    assert (account.state, account.queued) == ("held", 4)
    assert "go on after 2026-11-24 06:01 UTC" in account.held
    clock.at += timedelta(days=1)
    assert run(store, service, clock).state == "sent"


def test_a_hold_says_when_it_will_end(store: Store) -> None:
    add_subscribers(store, 2)

    def quota(service: BreakingService, attempt: Attempt) -> Receipt:
        raise Held("the quota is used up", until=NOW + timedelta(days=1))

    account = run(store, BreakingService(quota))
    assert account.held == "the quota is used up; go on after 2026-11-24 06:00 UTC"


def test_who_failed_is_not_the_readers_fault_and_can_be_tried_again(store: Store) -> None:
    add_subscribers(store, 4)

    def fail(service: BreakingService, attempt: Attempt) -> Receipt:
        receipt = service.accept(attempt, 3)
        return replace(receipt, failed={attempt.readers[3].id: "too large for now"})

    service = BreakingService(fail)
    account = run(store, service)
    assert (account.accepted, account.failed, account.state) == (3, 1, "sent")
    assert store.ledger.queue_failed(ISSUE, batch_size=4) == 1
    assert run(store, service).accepted == 4
    assert_everybody_once(service, 4)


def test_a_batch_that_is_too_large_for_another_service_is_cut(store: Store) -> None:
    add_subscribers(store, 10)
    store.ledger.freeze(MESSAGE, batch_size=10, at=NOW)
    service = BreakingService(batch_size=4)
    assert run(store, service).accepted == 10
    assert [len(call.readers) for call in service.calls] == [4, 4, 2]
    assert_everybody_once(service, 10)


def test_full_bodies_bound_the_batch_and_the_calls_in_flight() -> None:
    message = replace(MESSAGE, html="x" * 100_000)
    service = BreakingService(batch_size=1000)
    assert largest_batch(service, message, None) == 1000
    assert most_parallel(service, message, 16) == 16
    service.full_bodies = True
    size, calls = largest_batch(service, message, None), most_parallel(service, message, 16)
    assert 60 < size < 80
    assert size * calls * 100_000 <= 32_000_000
    assert calls == 4
    assert largest_batch(service, message, 10.0) == 10
    assert most_parallel(service, replace(MESSAGE, html="x" * 50_000_000), 16) == 1


def test_readers_whom_the_answer_does_not_name_are_uncertain(store: Store) -> None:
    add_subscribers(store, 4)
    service = BreakingService(lambda service, attempt: service.accept(attempt, 3))
    account = run(store, service)
    assert (account.accepted, account.uncertain) == (3, 1)


def test_a_rate_is_never_exceeded(store: Store) -> None:
    add_subscribers(store, 12)
    service, clock = BreakingService(), Clock()
    run(store, service, clock, rate=2.0)
    assert (clock.at - NOW).total_seconds() == 5.0
    assert [(call.started_at - NOW).total_seconds() for call in service.calls] == [*range(6)]
    assert {len(call.readers) for call in service.calls} == {2}


@pytest.mark.parametrize("step", [130, 150, 170, 190, 210])
def test_a_pace_that_ends_between_two_looks_at_the_clock_ends_no_send(
    store: Store, step: int
) -> None:
    class Running(Clock):
        def now(self) -> datetime:
            self.at += timedelta(milliseconds=step)
            return self.at

    add_subscribers(store, 40)
    service = BreakingService()
    assert run(store, service, Running(), rate=4.0).state == "sent"
    assert_everybody_once(service, 40)


def test_a_stop_lets_the_call_in_flight_end_and_the_next_start_goes_on(store: Store) -> None:
    add_subscribers(store, 12)
    watch = Watch()

    def stop(service: BreakingService, attempt: Attempt) -> None:
        watch.stop.set()

    service = BreakingService(stop)
    account = deliver(
        MESSAGE,
        newsletter="Daily",
        ledger=store.ledger,
        service=service,
        personal=personal,
        pace=Pace(),
        watch=watch,
    )
    assert (account.accepted, account.queued, account.state) == (4, 8, "sending")
    assert run(store, service).accepted == 12
    assert_everybody_once(service, 12)


def test_who_is_suppressed_while_the_service_asks_to_wait_is_not_sent_to(
    store: Store, tmp_path: Path
) -> None:
    add_subscribers(store, 4)

    def complain(service: BreakingService, attempt: Attempt) -> Receipt:
        other = open_sqlite(tmp_path / "newsletter.db")
        other.subscribers.suppress("reader2@example.com", "complaint", at=NOW)
        other.close()
        raise Deferred("too many requests")

    service = BreakingService(complain)
    account = run(store, service)
    assert (account.accepted, account.suppressed) == (3, 1)
    assert "reader2@example.com" not in service.mailboxes
    first, second = service.calls
    assert first.key != second.key


def test_a_reader_who_lacks_a_value_fails_alone(store: Store) -> None:
    add_subscribers(store, 5)
    nameless = Subscriber(id=0, address="x@example.com", status="active")
    store.subscribers.take([nameless], at=NOW)
    service = BreakingService()
    account = run(store, service)
    assert_everybody_once(service, 5)
    assert (account.accepted, account.failed, account.state) == (5, 1, "sent")


def test_the_key_names_the_batch_the_readers_their_values_and_the_message() -> None:
    readers = [Reader(1, "a@example.com", {"x": "1"}), Reader(2, "b@example.com", {"x": "2"})]
    other = Message(issue=ISSUE, sender="x", subject="x", html="x", text="x")

    def key(*readers: Reader, newsletter: str = "Daily", of: Message = MESSAGE, batch: int = 1):
        return make_key(newsletter, of, batch, freeze_readers(readers))

    assert key(*readers) == key(*list(readers))
    assert len({
        key(*readers),
        make_key("Daily", MESSAGE, 1, freeze_readers(readers, place="mailgun")),
        key(*readers, newsletter="Weekly"),
        key(*readers, of=other),
        key(*readers, batch=2),
        key(*readers[:1]),
        key(readers[0], Reader(2, "b@example.com", {"x": "3"})),
        key(readers[0], Reader(2, "c@example.com", {"x": "2"})),
    }) == 8  # fmt: skip


def test_the_frozen_values_are_what_goes_out(store: Store) -> None:
    add_subscribers(store, 1)
    service = BreakingService()
    run(store, service)
    email = personalise(MESSAGE, service.calls[0].readers[0])
    assert email.subject == "News for Reader 0"
    assert email.headers == (("List-Unsubscribe", "<https://news.example.com/unsubscribe/1>"),)


PARTIAL = {lost := lose_answer(1), slow := throttle(1, 3), full := throttle(0)}
FAULTS = st.sampled_from(
    [
        *(pass_, pass_, defer(), defer(5), hold, crash, full, slow),
        *(lose_answer(0), lost, lose_answer()),
    ]
)


@settings(max_examples=60, deadline=None)
@given(
    faults=st.lists(FAULTS, max_size=12),
    readers=st.integers(1, 23),
    batch_size=st.integers(1, 6),
    bad=st.sets(st.integers(0, 22), max_size=3),
    parallel=st.integers(1, 3),
    has_keys=st.booleans(),
)
def test_whatever_breaks_nobody_is_missed_and_nobody_gets_it_twice(
    tmp_path_factory: pytest.TempPathFactory,
    faults: list[Fault],
    readers: int,
    batch_size: int,
    bad: set[int],
    parallel: int,
    has_keys: bool,
) -> None:
    store = open_sqlite(tmp_path_factory.mktemp("store") / "newsletter.db")
    add_subscribers(store, readers)
    lag, life = (None, 1e6) if has_keys else (0.0, None)
    if has_keys:  # by a key, all or nothing is remembered
        faults = [fault for fault in faults if fault not in PARTIAL]
    service = BreakingService(*faults, batch_size=batch_size, search_lag=lag, key_life=life)
    service.bad = {f"reader{number}@example.com" for number in bad}
    clock = Clock()
    for _ in range(len(faults) + 2):
        try:
            account = run(store, service, clock, parallel=parallel)
        except ZeroDivisionError:
            continue
        assert account.balanced
        if account.state == "sent":
            break
    expected = {f"reader{n}@example.com": 1 for n in range(readers) if n not in bad}
    assert +service.mailboxes == expected
    assert account.state == "sent"
    assert account.rejected == readers - len(expected)
    assert certify(ISSUE, store.ledger).closed
    store.close()
