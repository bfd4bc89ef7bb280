"""Frozen values of sending: who is to get an issue, what left, and what became of it.

`Message` → `Attempt` or `Email` → `Receipt` → `Account` → `Certificate`

They stand apart from model.py because looking at an issue needs none of them, and a dataclass
takes a millisecond to make. The glossary is model.py's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import repeat
from typing import Literal, NamedTuple

from newsletter.model import Limit, Segment

Consent = Literal["pending", "active", "unsubscribed"]

_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is frozen and sent: a rendered issue and its headers, still with merge tags."""

    issue: str
    sender: str
    subject: str
    html: str
    text: str
    headers: tuple[tuple[str, str], ...] = ()
    reply_to: str = ""
    preheader: str = ""
    web: str = ""  #: the whole issue as HTML for the archive, where the mail shortens it
    test: bool = False  #: goes to the addresses of `send --test`, not to readers
    letter: bool = False  #: answers one person, to whom the same words may go out again
    siteless: bool = False  #: there is no public site: the service's own unsubscribe is used
    day: date | None = None  #: of the issue, by which pauses are judged; None: none are
    segment: str = ""  #: id of the segment that the whole issue is for; empty: all
    segments: tuple[Segment, ...] = ()  #: those that it names, as they were when it was frozen
    limits: tuple[Limit, ...] = ()  #: its pieces that are for one segment each
    limited: tuple[tuple[str, str], ...] = ()  #: its updates that are: slug and segment
    all_limited: bool = False  #: every update is for a segment

    @property
    def digest(self) -> str:
        """SHA-256 over every byte that a reader could see, in hex."""
        return _digest(self)


@lru_cache(maxsize=4)
def _digest(message: Message) -> str:
    """Remembered: it is part of each batch's key."""
    from hashlib import sha256  # late: OpenSSL takes 3.5 MB, and what has no mail needs none

    about = (message.issue, message.sender, message.reply_to, message.subject)
    headers = (f"{name}: {value}" for name, value in message.headers)
    return sha256("\0".join([*about, message.html, message.text, *headers]).encode()).hexdigest()


class Preferences(NamedTuple):
    """What a reader wants."""

    topics: tuple[str, ...] = ()  #: ids; where neither topics nor speakers are chosen, all
    speakers: tuple[str, ...] = ()  #: ids, likewise
    paused_until: date | None = None  #: the day on which mail comes again
    own: int = 0  #: bits of OWN: what of these, and of his name, he set with his own hand


#: What a reader can set himself, on his page or at sign-up; no import changes it then.
OWN: Mapping[str, int] = {
    "first_name": 1,
    "last_name": 2,
    "topics": 4,
    "speakers": 8,
    "paused_until": 16,
}
NO_PREFERENCES = Preferences()


def name_own(bits: int) -> tuple[str, ...]:
    return tuple(name for name, bit in OWN.items() if bits & bit)


class Subscriber(NamedTuple):
    """Someone in the list; a tuple like the next ones, because an issue goes to millions."""

    id: int  #: surrogate, never used again after an erasure
    address: str
    status: Consent
    first_name: str = ""
    last_name: str = ""
    fields: Mapping[str, str] = _NOTHING  #: imported columns
    consent_at: datetime | None = None
    consent_source: str = ""
    suppressed: str = ""  #: the reason, or empty
    preferences: Preferences = NO_PREFERENCES


class Entry(NamedTuple):
    """What a file or a form says about one subscriber: a tuple, because a list has millions."""

    address: str  #: normalised, see audience.normalise_address
    status: Consent
    first_name: str = ""
    last_name: str = ""
    fields: Mapping[str, str] = _NOTHING
    consent_at: datetime | None = None  #: since when the status holds
    consent_source: str = ""
    suppressed: str = ""  #: the reason, or empty
    preferences: Preferences = NO_PREFERENCES


class Suppression(NamedTuple):
    """An address not to be mailed; nothing is said of a reader who has it."""

    address: str  #: normalised
    reason: str


class Bundle(NamedTuple):
    """Many entries at once, column by column: active ones who consented together.

    A million tuples take longer to make than to store, so that a plain list arrives in these.
    """

    addresses: Sequence[str]  #: normalised
    first_names: Sequence[str]
    last_names: Sequence[str]
    fields: Sequence[tuple[str, Sequence[str]]]  #: name and values; an empty value is none
    consent_at: datetime
    consent_source: str

    def entries(self) -> Iterator[Entry]:
        names = [name for name, _ in self.fields]
        columns = zip(*[values for _, values in self.fields], strict=True)
        rows = columns if names else repeat((), len(self.addresses))
        who = zip(self.addresses, self.first_names, self.last_names, rows, strict=True)
        for address, first, last, values in who:
            told = {name: value for name, value in zip(names, values, strict=True) if value}
            yield Entry(address, "active", first, last, told, self.consent_at, self.consent_source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What became of the entries that a store took: each is new, known or repeated."""

    new: int
    known: int  #: already in the list, and brought up to date
    repeated: int  #: an address's earlier entries of the same intake
    withdrawn: int  #: of all these, who unsubscribed before and stays so
    suppressed: int  #: of all these, who is suppressed and stays so
    suppressions: int = 0  #: beside them, how many addresses came without a reader
    own: int = 0  #: of the known ones, who set himself what the entry says otherwise, and keeps it
    change: Mapping[str, int] = field(default_factory=dict)
    #: by how many each of the list's counts differs; of a rehearsal, would differ


class Reader(NamedTuple):
    """One recipient of an attempt, with a raw value for each merge tag of the message."""

    id: int
    address: str
    values: Mapping[str, str] = _NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A batch on its way. It is on disk before the call; a retry repeats it to the byte."""

    issue: str
    number: int  #: of the batch
    key: str  #: newsletter, issue, readers, payload digest and place, hashed
    readers: tuple[Reader, ...]
    started_at: datetime  #: of the last call
    keyed_at: datetime | None = None  #: of the first call under this key; None: started_at
    variant: tuple[str, ...] = ()  #: ids of the message's segments that all its readers are in
    place: str = ""  #: where it was called, see ports.MailService; empty where that was not kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Email:
    """A message made out to one reader, as preview shows it and as the outbox writes it."""

    reader: Reader
    sender: str
    subject: str
    html: str
    text: str
    headers: tuple[tuple[str, str], ...] = ()
    reply_to: str = ""


class Hold(NamedTuple):
    """What keeps an issue from going on until a time, or until a person acts."""

    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of the readers of an attempt; who is in none of the sets is uncertain.

    The mappings go from the reader's id to the service's reason.
    """

    accepted: frozenset[int]
    rejected: Mapping[int, str] = field(default_factory=dict)  #: would be refused again
    failed: Mapping[int, str] = field(default_factory=dict)
    #: not taken, for a reason that is not the reader's: `send --retry-failed` tries again
    deferred: Mapping[int, str] = field(default_factory=dict)
    #: not taken for now, as by throttling inside a 200: sent again by itself, under a new key
    troubled: frozenset[int] = frozenset()
    #: who of these may be put off for his own mail's sake, and not for the service's
    retry_after: float | None = None  #: seconds before which no further call may leave
    hold: Hold | None = None  #: no call is to leave, and whoever is deferred waits
    service_id: str = ""


class SentIssue(NamedTuple):
    """A frozen issue as lists show it."""

    slug: str
    subject: str
    preheader: str
    sent_at: datetime  #: aware


EventKind = Literal[
    "accepted",  # the service has it: processed, queued, sent
    "delivered",
    "deferred",  # the receiving host asked to come back later
    "bounced",
    "blocked",  # bounced for what the mail says or who sends it: nothing about the mailbox
    "rejected",  # dropped by the service itself, which does not try
    "complained",
    "unsubscribed",  # through a link or a header of the service
    "opened",
    "clicked",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What a mail service reports later about one reader's mail, verified and in our words."""

    service: str
    id: str  #: the service's own name for the event, else a digest of it; applied once
    kind: EventKind
    address: str
    at: datetime  #: aware
    permanent: bool = False  #: of a bounce or rejection: the address is not to be tried again
    reason: str = ""
    key: str = ""  #: of the attempt, where the service gives it back
    reader: int | None = None  #: the subscriber's id, where the service gives it back
    token: str = ""  #: a word that proves this one post: another event under it is not believed


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """How many got an issue without an update that is for a segment, as they were not in it."""

    update: str  #: slug
    segment: str  #: id
    readers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where every candidate of an issue stands.

    candidates = accepted + excluded + suppressed + rejected + failed + uncertain + queued
    """

    issue: str
    state: Literal["draft", "sending", "held", "sent"]
    candidates: int = 0
    accepted: int = 0
    accepted_by_word: int = 0  #: of these, by the editor's word on who was uncertain
    repeated_by_word: int = 0  #: uncertain ones to whom it was sent again: they may have it twice
    excluded: Mapping[str, int] = field(default_factory=dict)  #: reason → readers
    without: tuple[Without, ...] = ()  #: of the accepted, by update; none of older issues
    suppressed: int = 0
    rejected: int = 0
    failed: int = 0
    uncertain: int = 0
    queued: int = 0
    delivered: int = 0  #: counted beside accepted, as are the next three
    deferred: int = 0
    bounced: int = 0
    complained: int = 0
    held: str = ""  #: why, when the state is "held"
    digest: str = ""
    frozen_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def balanced(self) -> bool:
        return self.candidates == sum(count for _, count in self.rows())

    def rows(self) -> list[tuple[str, int]]:
        """The states that make up the candidates; those that nobody is in are left out."""
        states = [
            ("accepted", self.accepted),
            *((f"excluded, {why}", count) for why, count in sorted(self.excluded.items())),
            ("suppressed", self.suppressed),
            ("rejected", self.rejected),
            ("failed", self.failed),
            ("uncertain", self.uncertain),
            ("queued", self.queued),
        ]
        return [(name, count) for name, count in states if count or name == "accepted"]

    def assumed(self) -> str:
        """How many of the accepted nothing but the editor's word speaks for; empty for nobody."""
        count = self.accepted_by_word
        return f"of whom {count:,} by the editor's word" if count else ""

    def repeated(self) -> str:
        """To how many it went again without knowing whether they had it; empty for nobody."""
        count = self.repeated_by_word
        if not count:
            return ""
        whom = "reader" if count == 1 else "readers"
        return (
            f"sent again by the editor's word to {count:,} uncertain {whom}, who may have it twice"
        )

    def partly(self) -> list[tuple[str, int]]:
        """What accepted readers got the issue without, and why; what all got is left out."""
        return [
            (f"without {one.update}, not in {one.segment}", one.readers)
            for one in self.without
            if one.readers
        ]

    def reported(self) -> list[tuple[str, int]]:
        """What the mail service told since of accepted readers; those of nobody are left out."""
        told = [
            ("delivered", self.delivered),
            ("deferred", self.deferred),
            ("bounced", self.bounced),
            ("complained", self.complained),
        ]
        return [(name, count) for name, count in told if count]


class Elsewhere(NamedTuple):
    """Another process that has called some of an issue's batches and noted no outcome yet."""

    who: str  #: in words
    batches: int
    seconds: int  #: since the first of these calls
    lives: bool  #: as far as the store knows


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """A reader of an issue whom a person may have to do something about."""

    reader: int
    address: str  #: empty where the reader was erased since
    state: Literal["rejected", "failed", "uncertain"]
    reason: str
    at: datetime


class Quota(NamedTuple):
    """What a mail service lets the account send; None where it does not say, or sets no limit."""

    rate: float | None = None  #: mails a second
    left: int | None = None  #: mails, of those that the running 24 hours allow


class Standing(NamedTuple):
    """What the books say of one reader and one issue."""

    issue: str
    state: str  #: accepted, queued, sending, or why the reader did not get it
    reason: str = ""
    told: tuple[str, ...] = ()  #: what the mail service reported: delivered, opened, …


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """An account and what a recount of every single reader in the ledger found."""

    account: Account
    readers: int  #: distinct readers found in the ledger
    twice: int  #: readers found more than once

    @property
    def sound(self) -> bool:
        """Nobody missed, nobody twice, and the sum of the states is the number of candidates."""
        return self.account.balanced and not self.twice and self.readers == self.account.candidates

    @property
    def closed(self) -> bool:
        return self.sound and self.account.state == "sent"
