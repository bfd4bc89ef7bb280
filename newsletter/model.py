"""Frozen values that every part shares; each stage of an issue's life is a type of its own.

`Update` → `Issue` → `Rendered` → `Message` → `Attempt` or `Email` → `Receipt` → `Account`

Glossary
    newsletter      the publication, one per project
    update          one dated piece about a speaker in the news
    citation        where an update's news comes from: a name and an address
    issue           one day's edition, named by its slug, normally the day
    speaker, topic  whom the bureau represents, and what about
    roster          all speakers and topics of the bureau
    call to action  the lines that ask the reader to book a speaker
    merge tag       a place that is filled per reader, see merge.py
    subscriber      an address with its consent: pending, active, unsubscribed
    suppression     an address not to be mailed (hard bounce, complaint, manual); not consent
    entry           what a file or a form says about one subscriber
    candidate       a subscriber who was active when the issue was frozen
    reader          a candidate inside an attempt, with the values of his merge tags
    batch           readers that go out in one call
    attempt         a batch on its way: readers, their values and a key, on disk before the call
    receipt         what the service answered
    account         where every candidate of an issue stands
    certificate     the closed account, recounted from the ledger
    ledger          the store's account of batches and of readers that deviate
    deviation       a reader of a batch who was not simply accepted
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Literal, NamedTuple

KINDS = ("news", "video", "podcast", "book", "announcement", "note", "list")
CTA_CHOICES = ("auto", "none", "stories")
CTA_MODES = ("in person", "online", "both")
SPEAKER_STATUSES = ("active", "paused", "past")
PRONOUNS = ("he", "she", "they")

Pronoun = Literal["he", "she", "they"]
Consent = Literal["pending", "active", "unsubscribed"]

_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where in the project's files a value stands, so that a finding can point there."""

    path: str  #: relative to the project, with forward slashes
    fields: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    #: line and column, both from 1, of a front-matter value; items of a list as "speakers.0"
    body_line: int = 1  #: the line on which the body starts

    def at(self, name: str) -> tuple[int, int]:
        """Line and column of a field, of the list it stands in, or of the file's start."""
        return self.fields.get(name) or self.fields.get(name.partition(".")[0]) or (1, 1)

    def in_body(self, body: str, offset: int) -> tuple[int, int]:
        """Line and column in the file of a character of the body."""
        before = body[:offset]
        return self.body_line + before.count("\n"), offset - (before.rfind("\n") + 1) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsletter:
    """The publication: the `[newsletter]` table of newsletter.toml."""

    name: str
    organisation: str  #: the "bureau" of the call to action
    sender: str  #: the `from` setting, `Name <address>`
    reply_to: str = ""
    postal_address: str = ""
    base_url: str = ""
    request_form: str = ""
    language: str = "en"
    timezone: str = "UTC"
    own_hosts: tuple[str, ...] = ()  #: besides those of base_url and request_form
    unsubscribe_mailto: str = ""  #: stands beside the link in List-Unsubscribe


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    id: str
    name: str
    aliases: tuple[str, ...] = ()
    family: str = ""
    given: str = ""
    pronoun: Pronoun | None = None  #: None is unknown, and never guessed
    topics: tuple[str, ...] = ()
    status: str = "active"
    profile_url: str = ""
    stories_url: str = ""
    photo: str = ""
    books: tuple[str, ...] = ()
    based: str = ""

    @property
    def bookable(self) -> bool:
        return self.status == "active"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    id: str
    phrase: str  #: whole, as in "innovation experts": no grammar rule makes it
    list_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    speakers: Mapping[str, Speaker]
    topics: Mapping[str, Topic]


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    slug: str
    title: str
    day: date
    kind: str = "news"
    speakers: tuple[str, ...] = ()  #: ids that the editor confirmed
    suggested: tuple[str, ...] = ()  #: ids that nobody confirmed yet; never sent
    role: str = ""  #: as in "marketing expert"; it changes with the update
    source: Citation | None = None
    video: str = ""
    image: str = ""
    thumbnail: str = ""
    topics: tuple[str, ...] = ()
    cta: str = "auto"
    also_at: tuple[str, ...] = ()  #: other addresses of the same post
    segment: str = ""
    accept: Mapping[str, str] = field(default_factory=dict)  #: rule → the editor's reason
    body: str = ""  #: Markdown
    origin: Origin = field(default=Origin(path=""), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    slug: str
    day: date
    subject: str
    preheader: str = ""
    number: int | None = None
    cta_mode: str = "in person"
    updates: tuple[Update, ...] = ()  #: in running order
    opening: str = ""  #: the editor's opening words, Markdown
    segment: str = ""
    accept: Mapping[str, str] = field(default_factory=dict)
    origin: Origin = field(default=Origin(path=""), compare=False)


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line: plain text, or a link when it has an address."""

    text: str
    url: str = ""


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallToAction:
    """What stands under one update; cta.py makes it, the HTML and text templates show it."""

    row: int  #: the row of the table that decided, 1 to 8
    form: Literal["none", "full", "short", "names"] = "none"
    speakers: tuple[str, ...] = ()  #: ids whom the reader can book here
    line: Line = ()  #: the invitation
    button: Span | None = None
    more: Line = ()  #: biography (row 4) or stories (row 5)
    topic: Line = ()  #: "Are you looking for more innovation experts at the bureau? ..."


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """An issue as mail, the same for every reader: merge tags stand where the readers differ."""

    issue: str
    subject: str
    preheader: str
    html: str  #: pure ASCII
    text: str
    merge_tags: tuple[str, ...]  #: names, in order of first appearance


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
    test: bool = False  #: goes to the addresses of `send --test`, not to readers

    @property
    def digest(self) -> str:
        """SHA-256 over every byte that a reader could see, in hex."""
        parts = [self.issue, self.sender, self.reply_to, self.subject, self.html, self.text]
        parts += [f"{name}: {value}" for name, value in self.headers]
        return sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    id: int  #: surrogate, never used again after an erasure
    address: str
    status: Consent
    first_name: str = ""
    last_name: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)  #: imported columns
    consent_at: datetime | None = None
    consent_source: str = ""
    suppressed: str = ""  #: the reason, or empty


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What became of the entries that a store took: each is new, known or repeated."""

    new: int
    known: int  #: already in the list, and brought up to date
    repeated: int  #: an address's earlier entries of the same intake
    withdrawn: int  #: of all these, who unsubscribed before and stays so
    suppressed: int  #: of all these, who is suppressed and stays so


@dataclass(frozen=True, slots=True)
class Reader:
    """One recipient of an attempt, with a raw value for each merge tag of the message."""

    id: int
    address: str
    values: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A batch on its way. It is on disk before the call; a retry repeats it to the byte."""

    issue: str
    number: int  #: of the batch
    key: str  #: newsletter, issue, readers and payload digest, hashed
    readers: tuple[Reader, ...]
    started_at: datetime


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the service took and what it refused; together every reader of the attempt."""

    accepted: frozenset[int]
    rejected: Mapping[int, str] = field(default_factory=dict)  #: reader id → the service's reason
    service_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where every candidate of an issue stands.

    candidates = accepted + excluded + suppressed + rejected + failed + uncertain + queued
    """

    issue: str
    state: Literal["draft", "sending", "held", "sent"]
    candidates: int = 0
    accepted: int = 0
    excluded: Mapping[str, int] = field(default_factory=dict)  #: reason → readers
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
