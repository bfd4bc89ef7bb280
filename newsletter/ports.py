"""What delivery and collecting ask of the outside, as Protocols worded for the caller."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

from newsletter.consenting import Note, Report, Request
from newsletter.mailing import (
    Account,
    Attempt,
    Bundle,
    Consent,
    Deviation,
    Elsewhere,
    Entry,
    Event,
    Intake,
    Message,
    Preferences,
    Reader,
    Receipt,
    SentIssue,
    Standing,
    Subscriber,
    Suppression,
)

if TYPE_CHECKING:
    from newsletter.gathered import Reading, SourceState


#: What a list of subscribers takes in.
Given = Entry | Subscriber | Bundle | Suppression
#: The codes under which an address would be remembered if its reader had asked to be forgotten.
FindCodes = Callable[[str], Sequence[bytes]]


def no_codes(_address: str) -> Sequence[bytes]:
    """Of a list from which nobody was erased."""
    return ()


class Prepared(NamedTuple):
    """What a batch's subscribers become for a call."""

    key: str  #: of the attempt
    readers: tuple[Reader, ...]
    frozen: bytes  #: these readers, see frozen.py
    unfit: Mapping[int, str]  #: who cannot be in it: id → why
    excluded: Mapping[int, str] = {}  #: whom the issue is not for, or not now: id → why
    variant: tuple[str, ...] = ()  #: ids of the issue's segments that these readers are in
    others: Sequence[Sequence[int]] = ()  #: who gets other variants: ids, one list for each
    place: str = ""  #: where the call goes to, see MailService


#: Of a batch's number and the subscribers who are still to get it.
Prepare = Callable[[int, Sequence[Subscriber]], Prepared]


class MailService(Protocol):
    """Takes batches of one message and leaves this machine with them.

    `deliver` may be called from several threads at once. It returns a receipt that names every
    reader of the attempt, or raises `Deferred`, `BatchRefused`, `Held` or `Unanswered`. Where a
    repeated attempt is deferred, held or not answered, the first one stays in doubt.

    Where `key_life` is set, the service knows an attempt again by its key: the same attempt may be
    delivered a second time within so many seconds, and nobody gets it twice. The same key with
    fewer readers, of a call that was taken, raises `KeyKnown` and mails nobody.
    """

    name: str
    batch_size: int  #: readers in one call, at the most
    search_lag: float | None
    #: seconds after which "not found" means "not accepted"; None where there is no search
    search_life: float | None
    #: seconds from the call after which the search may have forgotten what was accepted, in the
    #: shortest of the vendor's plans and settings: "not found" proves nothing any more; None where
    #: it forgets nothing, or there is no search; who lacks the attribute is believed for a day
    key_life: float | None
    #: seconds from the first call in which a repeated attempt is recognised; None: never
    full_bodies: bool
    #: a call carries the whole message once for each reader, so that the bytes in flight must be
    #: bounded and the batches kept small; a service that lacks the attribute sends merge values

    # A service may also have, and is asked for:
    #     place: str, its name and what else says where a call goes to, as host, domain or stream:
    #         a search of another place would find nothing;
    #     account: str, the same for as long as it is called with the same secrets: with others its
    #         search, and what it knows again, may be those of another account;
    #     own_unsubscribe: bool, true where it fills the merge tag `unsubscribe_url` of a message
    #         that is `siteless` with a link of its own, and adds List-Unsubscribe by RFC 8058;
    #     examine_unsubscribe() -> str, what it tells of that; raises Held where it is switched off.

    def deliver(self, message: Message, attempt: Attempt) -> Receipt: ...

    def find_accepted(self, message: Message, attempt: Attempt) -> frozenset[int]:
        """Ids of the readers for whom the service has this attempt's mail."""

    def close(self) -> None: ...


#: Bytes of a post to a webhook that tells no `largest` of its own.
LARGEST_POST = 4_194_304


class Webhook(Protocol):
    """Reads what one service posts to us; made from its secrets, without its key.

    Where the proof stands in the body, which has to be read before anybody is believed, an
    attribute `largest` tells how many bytes the service posts at most; else it is LARGEST_POST.
    """

    def read(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> Sequence[Event]:
        """The events of one verified post; names of headers in lower case, the body as it came.

        Raises Forged for a signature, a secret, a topic or a time that does not hold, Unproven
        where that cannot be seen now, and Unreadable for a post that is genuine and not understood.
        """


class Ledger(Protocol):
    """Keeps the account of an issue; every method is one transaction, durable when it returns."""

    def sending(self, issue: str, waiting: Callable[[str], None]) -> AbstractContextManager[None]:
        """The right to send this issue. Where another process has it, says so again and again.

        Whoever is tired of waiting raises in `waiting`.
        """

    def together(self) -> AbstractContextManager[None]:
        """What is called inside becomes one transaction: none of it is durable before its end."""

    def freeze(
        self,
        message: Message,
        *,
        batch_size: int,
        at: datetime,
        waiting: Callable[[str], None] = ...,
    ) -> Account:
        """Store the message and partition today's active subscribers; a second call only reads.

        While another process does it, says so to `waiting`, as `sending` does.
        """

    def claim(self, issue: str, prepare: Prepare, *, at: datetime) -> Attempt | None:
        """The next attempt, on disk; None when no batch is queued.

        Who unsubscribed, was suppressed or erased since the freeze is taken out and recorded.
        Whom `prepare` excludes is recorded as excluded, and whom it finds unfit as failed; the
        readers of other variants become queued batches of their own, all in one transaction.
        """

    def look_ahead(self, issue: str, prepare: Prepare) -> int:
        """Prepare one more of the next claims, while calls are in flight; the books stay as is.

        Returns how many are prepared: 0 when no batch is queued, and no more at some time.
        """

    def unresolved(self, issue: str) -> Sequence[Attempt]:
        """Attempts that were begun by processes that are no more, and have no outcome.

        They are this process's from now on, and told once.
        """

    def find_gone(self, readers: Sequence[int]) -> frozenset[int]:
        """Who of them may get no mail any more: he left, was suppressed or erased."""

    def elsewhere(self, issue: str) -> Sequence[Elsewhere]:
        """In whose hands attempts are besides ours."""

    def requeue(self, attempt: Attempt) -> None:
        """Nothing of it was accepted: its readers wait for another attempt."""

    def record(
        self,
        attempt: Attempt,
        receipt: Receipt,
        *,
        failed: Mapping[int, str] | None = None,
        uncertain: Mapping[int, str] | None = None,
        again: Sequence[frozenset[int]] = (),
        at: datetime,
    ) -> None:
        """The outcome of an attempt; each set in `again` becomes a new queued batch.

        Who is `uncertain` but was told of by an event already, was accepted.
        """

    def hold(self, issue: str, reason: str) -> None:
        """Stop the issue with a reason, or let it go on when the reason is empty."""

    def postpone(self, issue: str, until: datetime) -> None:
        """No call may leave before, of any process, as the service told one of them."""

    def take_turn(self, issue: str, at: datetime) -> bool:
        """Whether a call may leave now, by what was postponed; only one process is told so."""

    def reopen(self, issue: str) -> None:
        """Forget what was postponed: a person knows better than the service said."""

    def opens_at(self, issue: str) -> datetime | None:
        """Until when calls were put off the last time."""

    def get_message(self, issue: str) -> Message | None:
        """The frozen message, or None for a draft."""

    def sent(self) -> Sequence[SentIssue]:
        """Every frozen issue, the greatest slug first."""

    def count_sent(self) -> int:
        """How many these are."""

    def account(self, issue: str) -> Account: ...

    def deviations(self, issue: str) -> Iterator[Deviation]:
        """Who was rejected, has failed or is uncertain."""

    def accept_uncertain(self, issue: str, *, at: datetime) -> int:
        """Count all uncertain readers as accepted, on a person's word; returns how many."""

    def queue_uncertain(self, issue: str, *, batch_size: int) -> int:
        """Let all uncertain readers wait for another attempt; returns how many."""

    def queue_failed(self, issue: str, *, batch_size: int) -> int:
        """The same for who failed and could still receive."""

    def queue_rejected(self, issue: str, *, batch_size: int) -> int:
        """The same for all whom the service refused."""

    def count_failed(self, issue: str) -> int:
        """How many these are."""

    def standings(self, reader: int) -> Sequence[Standing]:
        """What the books say of a reader, by issue; every batch ever is looked through."""

    def open_calls(self, address: str) -> Mapping[str, int]:
        """The issues of calls without an outcome in which an address stands, and its reader's id.

        Such a call keeps its readers, with their values, until its outcome is known, also of who
        is erased meanwhile: without them nobody could tell who has the mail.
        """

    def members(self, issue: str) -> Iterator[Sequence[int]]:
        """The candidates' ids as they stand in the books: batch by batch, then the deviations."""


class Subscribers(Protocol):
    """The readers, their consent and the suppressed addresses.

    Addresses are normalised by the caller; every method that writes is one transaction.
    """

    def counts(self) -> Mapping[str, int]:
        """active, pending, unsubscribed (consent only), suppressed (addresses), total."""

    def find(self, address: str) -> Subscriber | None: ...

    def find_suppression(self, address: str) -> str | None:
        """The reason, also for an address that no subscriber has."""

    def take(self, entries: Iterable[Given], *, at: datetime) -> Intake:
        """Add or change many: all of them, or none when the iterable raises.

        Empty names and fields leave what is known. A status only moves from pending to active to
        unsubscribed: consent that was withdrawn is never given back by this, and an entry with a
        `suppressed` reason suppresses its address, as a suppression does. Topics and speakers of
        interest replace what is known, and of two pauses the longer one holds. What the reader set
        with his own hand stays, see `Preferences.own`. A subscriber's id is ignored.
        """

    def stage(
        self, entries: Iterable[Given], *, at: datetime
    ) -> AbstractContextManager[Callable[[], Intake]]:
        """The same in two steps: others may write until what this yields is called, which takes
        them. Several may be staged at a time, to be taken `together`."""

    def together(self, *, rehearse: bool = False) -> AbstractContextManager[object]:
        """All that is taken inside builds on what came before it, and stays as a whole or not at
        all; a rehearsal is undone at the end.

        Nobody else writes meanwhile.
        """

    def mailed(self, addresses: Sequence[str]) -> Sequence[tuple[int, str]]:
        """Of some addresses those that get mail, with their readers' ids: active, and not
        suppressed."""

    def set_status(self, address: str, status: Consent, *, source: str, at: datetime) -> Subscriber:
        """In any direction, because the reader said so. Raises NotFound."""

    def suppress(self, address: str, reason: str, *, at: datetime) -> None:
        """Also an address that no subscriber has; the first reason stays."""

    def mentioning(self, address: str) -> Iterator[Subscriber]:
        """Other subscribers in whose names or fields an address stands; all are looked through."""

    def alike(self, address: str) -> Sequence[str]:
        """Other addresses, of subscribers and suppressed ones, that may lead to the same mailbox;
        see `audience.mailbox_of`."""

    def mailed_twice(self, most: int) -> tuple[int, Sequence[tuple[str, str]]]:
        """How many Gmail mailboxes get mail at two addresses that only dots tell apart, or Gmail's
        two domains; and two addresses of some of them."""

    def lift(self, address: str, *, at: datetime) -> None:
        """Suppress the address no longer: what services reported of it stays known, and a bounce of
        the time before that they tell later suppresses it no more; a complaint does."""

    def stream(self) -> Iterator[Subscriber]:
        """All of them by id, a few at a time in memory."""

    def suppressions(self) -> Iterator[Suppression]:
        """Those of addresses that no subscriber has, a few at a time in memory."""

    def lacking(self, field: str, most: int) -> Sequence[str]:
        """Addresses of the first few of those whom `missing` counts for a field."""

    def missing(self, fields: Sequence[str]) -> Mapping[str, int]:
        """For each field, how many active and not suppressed subscribers have no value for it."""


class FrontDesk(Protocol):
    """What readers ask for by themselves; every method that writes is one transaction, durable
    when it returns."""

    def add_request(self, request: Request) -> int:
        """Its number. A sign-up of an unknown address makes a pending subscriber."""

    def pass_over(self, request: Request) -> None:
        """Take as long as `add_request` does, and keep nothing."""

    def find_request(self, number: int) -> Request | None: ...

    def unanswered(self, limit: int) -> Sequence[Request]:
        """Requests whose letter has not left yet, oldest first."""

    def sending_letters(self) -> AbstractContextManager[bool]:
        """The right to send letters, of one process at a time; False where another has it."""

    def letters_since(self, address: str, since: datetime) -> int:
        """How many letters went to the mailbox of an address, under whatever variant of it."""

    def answer(self, request: Request, *, at: datetime, sent: bool) -> None:
        """The letter left, or none was due."""

    def withdrawn_at(self, address: str) -> datetime | None:
        """When its reader left the last time, or the address was suppressed; None for never."""

    def confirm(self, request: Request, note: Note) -> bool:
        """Make the request's reader active, also one who had left before it.

        All sign-ups of his address are used up by that. False where the request was used up or
        deleted already, or a withdrawal is younger than it: then nothing changes.
        """

    def expire(self, before: datetime) -> int:
        """Delete requests from before, and pending readers who came by them; says how many."""

    def forget_reports(self, before: datetime) -> int:
        """Delete what mail services reported before; says how many."""

    def forget_posts(self, before: datetime) -> int:
        """Delete the words that proved posts which came before; says how many."""

    def find(self, address: str) -> Subscriber | None: ...

    def find_by_id(self, subscriber_id: int) -> Subscriber | None: ...

    def find_address(self, subscriber_id: int) -> str | None: ...

    def change(self, subscriber_id: int, note: Note) -> bool:
        """Give a reader the note's status and keep the note; whether that changed anything.

        The same status again changes nothing, and nothing can be changed of one who is erased. Who
        has left, signs up and leaves once more before he confirms is noted to have left again.
        """

    def add_reason(self, subscriber_id: int, reason: str) -> bool:
        """To the last note, where it is an unsubscription; whether it is."""

    def history(self, subscriber_id: int) -> Sequence[Note]:
        """What was agreed to and withdrawn, whoever noted it, and last what holds now."""

    def requests(self, address: str) -> Sequence[Request]:
        """What was asked for an address, oldest first."""

    def reports(self, address: str) -> Sequence[Report]:
        """What mail services reported lately that counts against an address, oldest first."""

    def histories(self) -> Iterator[tuple[str, Note]]:
        """Everybody's history with the address, by reader; a few at a time in memory."""

    def choose(
        self, subscriber_id: int, first_name: str, last_name: str, wanted: Preferences
    ) -> None:
        """By the reader himself: what differs from what was known is his own from now on."""

    def erase(self, address: str, code: bytes, *, at: datetime) -> None:
        """Forget all of an address, its suppression too, and keep the code."""

    def erasures(self) -> Sequence[bytes]:
        """The codes of all who were erased."""

    def lift_erasure(self, code: bytes) -> None:
        """The reader came back by himself."""


class Store(Protocol):
    """One database: what an adapter in store/ opens."""

    @property
    def ledger(self) -> Ledger: ...

    @property
    def subscribers(self) -> Subscribers: ...

    @property
    def front_desk(self) -> FrontDesk: ...

    def apply_events(
        self,
        events: Iterable[Event],
        *,
        soft_bounces: int,
        find_codes: FindCodes = no_codes,
        at: datetime,
    ) -> int:
        """What services reported, in any order and any number of times; returns what was new.

        A hard bounce and a complaint suppress the address, and so do that many soft bounces within
        30 days; an unsubscription withdraws the consent that is older than it. An uncertain reader
        whom a service tells of was accepted. Where `find_codes` says that nobody but one who was
        erased has an address, nothing is kept of it. One transaction.
        """

    def is_lost(self) -> bool:
        """Whether the database went away from this one, or another took its place, so that only
        another store can go on."""

    def close(self) -> None: ...


class Source(Protocol):
    """Where items come from.

    `read` may be called for many sources at once. It never raises for what a stranger serves: that
    is the reading's fault, or one of its problems.
    """

    name: str  #: for a person: as the settings call it, else its host
    address: str

    def read(self, state: SourceState) -> Reading:
        """What is there now; `state` is that of the last reading, and a new one for the first."""
