"""Frozen values that every part shares; each stage of an issue's life is a type of its own.

`Update` → `Issue` → `Rendered`; mailing.py goes on from there.

The smaller ones are named tuples: the interpreter makes such a class ten times as fast as a
dataclass, and every command starts by making them all.

Glossary
    newsletter      the publication, one per project
    source          where items come from: a feed or a page that is polled
    reading         what one look at a source brought
    item            one post as a source tells it, before it is cleaned
    draft           an update that a program wrote into the inbox
    source          what is asked for items: a feed, a page, a file
    double          an item that is here already, perhaps from another host
    related         an item about the same event, which is no double
    to discard      to take a draft out of the inbox so that it does not come again
    logbook         what collecting remembers of sources, items and drafts
    repair          a change of a draft's text that is shown and can be undone
    furniture       what belongs to a page and not to its news: share buttons, related links
    house rules     what the house knows and allows when posts are cleaned
    update          one dated piece about a speaker in the news
    citation        where an update's news comes from: a name and an address
    issue           one day's edition, named by its slug, normally the day
    speaker, topic  whom the bureau represents, and what about
    roster          all speakers and topics of the bureau
    naming          a speaker whom a text names, or may name, and where it does
    call to action  the lines that ask the reader to book a speaker
    merge tag       a place that is filled per reader, see merge.py
    subscriber      an address with its consent: pending, active, unsubscribed
    mailbox         what all variants of an address lead to: one limit for the letters it gets
    rejected row    a row that no import took; it lies in a file until it is mended or erased
    mention         an erased address in the names or fields of another subscriber
    suppression     an address not to be mailed (hard bounce, complaint, manual); not consent
    segment         a rule that says which readers an issue or an update is for
    variant         an issue as the readers who are in the same of its segments get it
    entry           what a file or a form says about one subscriber
    bundle          many plain entries at once, column by column
    rehearsal       an intake that is undone: what an import would do
    preferences     what a subscriber wants: topics, speakers, a pause
    token           the signed end of a link that acts for one reader without a login
    mark            what a token holds of its reader's address, by which it is nobody else's
    candidate       a subscriber who was active when the issue was frozen
    reader          a candidate inside an attempt, with the values of his merge tags
    batch           readers that go out in one call
    attempt         a batch on its way: readers, their values and a key, on disk before the call
    receipt         what the service answered
    lease           the number under which a process has attempts open
    reports         what events told of a batch's readers, a byte of bits for each
    event           what the service reports later about one reader's mail
    account         where every candidate of an issue stands
    certificate     the closed account, recounted from the ledger
    ledger          the store's account of batches and of readers that deviate
    deviation       a reader of a batch who was not simply accepted
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal, NamedTuple

KINDS = ("news", "video", "podcast", "book", "announcement", "note", "list")
CTA_CHOICES = ("auto", "none", "stories")
CTA_MODES = ("in person", "online", "both")
SPEAKER_STATUSES = ("active", "paused", "past")
PRONOUNS = ("he", "she", "they")

Pronoun = Literal["he", "she", "they"]


class Origin(NamedTuple):
    """Where in the project's files a value stands, so that a finding can point there."""

    path: str  #: relative to the project, with forward slashes
    fields: Mapping[str, tuple[int, int]] = MappingProxyType({})
    #: line and column, both from 1, of a front-matter value; items of a list as "speakers.0"
    body_line: int = 1  #: the line on which the body starts

    def at(self, name: str) -> tuple[int, int]:
        """Line and column of a field, of the list it stands in, or of the file's start."""
        return self.fields.get(name) or self.fields.get(name.partition(".")[0]) or (1, 1)

    def in_body(self, body: str, offset: int) -> tuple[int, int]:
        """Line and column in the file of a character of the body."""
        before = body[:offset]
        return self.body_line + before.count("\n"), offset - (before.rfind("\n") + 1) + 1


class Newsletter(NamedTuple):
    """The publication: the `[newsletter]` table of newsletter.toml."""

    name: str
    organisation: str  #: the "bureau" of the call to action
    sender: str  #: the `from` setting, `Name <address>`
    reply_to: str = ""
    postal_address: str = ""
    base_url: str = ""
    former_urls: tuple[str, ...] = ()  #: earlier base_urls, whose links in old mail must work
    request_form: str = ""
    language: str = "en"
    timezone: str = "UTC"
    own_hosts: tuple[str, ...] = ()  #: besides those of base_url and request_form
    unsubscribe_mailto: str = ""  #: stands beside the link in List-Unsubscribe


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Whom the bureau represents: a `[[speaker]]` of speakers.toml."""

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


class Topic(NamedTuple):
    id: str
    phrase: str  #: whole, as in "innovation experts": no grammar rule makes it
    list_url: str = ""


class Roster(NamedTuple):
    speakers: Mapping[str, Speaker]
    topics: Mapping[str, Topic]


class Segment(NamedTuple):
    """A `[[segment]]` of newsletter.toml; what is empty is no condition, all others must hold.

    Topics and speakers are one condition: who chose one of either, or none at all, is in.

    A tuple all through, because what is sent is looked up by its value. See segments.py.
    """

    id: str
    topics: tuple[str, ...] = ()  #: ids
    speakers: tuple[str, ...] = ()  #: ids
    tags: tuple[str, ...] = ()  #: of which a reader has one in his field `tags`
    fields: tuple[tuple[str, tuple[str, ...]], ...] = ()  #: field → values, of which he has one


class Citation(NamedTuple):
    name: str
    url: str = ""


#: The title of what was collected where nobody told it; no issue goes out with it.
#: The file of an issue beside those of its updates.
ISSUE_FILE = "issue.md"

NO_TITLE = "(no title)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One dated piece: a file of an issue's folder or of the inbox."""

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
    """One day's edition: issue.md with the updates that it names."""

    slug: str
    day: date
    subject: str
    preheader: str = ""
    number: int | None = None
    cta_mode: str = "in person"
    updates: tuple[Update, ...] = ()  #: in running order
    unlisted: tuple[str, ...] = ()  #: slugs of the last ones, where the running order lacks them
    opening: str = ""  #: the editor's opening words, Markdown
    house: str = ""  #: the bureau's own message at the end, Markdown
    teasers: int = 0  #: from this update on only the beginning is shown; 0 is none
    segment: str = ""
    accept: Mapping[str, str] = field(default_factory=dict)
    origin: Origin = field(default=Origin(path=""), compare=False)

    def segments(self) -> frozenset[str]:
        """The ids of those that it, or an update of it, is for."""
        return frozenset({self.segment, *(update.segment for update in self.updates)} - {""})


class Span(NamedTuple):
    """A piece of a line: plain text, or a link when it has an address."""

    text: str
    url: str = ""


Line = tuple[Span, ...]


class CallToAction(NamedTuple):
    """What stands under one update; cta.py makes it, the HTML and text templates show it."""

    row: int  #: the row of the table that decided, 1 to 8
    form: Literal["none", "full", "short", "names"] = "none"
    speakers: tuple[str, ...] = ()  #: ids whom the reader can book here
    line: Line = ()  #: the invitation
    button: Span | None = None
    more: Line = ()  #: biography (row 4) or stories (row 5)
    topic: Line = ()  #: "Are you looking for more innovation experts at the bureau? ..."


class Limit(NamedTuple):
    """A piece of a rendered issue that only the readers of one segment get."""

    segment: str
    part: Literal["html", "text"]
    start: int  #: offset of its first character
    end: int


class Rendered(NamedTuple):
    """An issue as mail, the same for every reader: merge tags stand where the readers differ."""

    issue: str
    subject: str
    preheader: str
    html: str  #: pure ASCII
    text: str
    merge_tags: tuple[str, ...]  #: names, in order of first appearance
    limits: tuple[Limit, ...] = ()  #: in order of part and place; none in another


class Composed(NamedTuple):
    """An issue with all that was made of it."""

    issue: Issue
    calls: tuple[CallToAction, ...]
    rendered: Rendered
