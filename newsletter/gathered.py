"""Frozen values of collecting: what a source says, what is left of it, and the draft it becomes.

`Reading` of `Item` → `Cleaned` → `Draft`

They stand apart from model.py because looking at an issue needs none of them. The glossary is
model.py's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal, NamedTuple

from newsletter.model import Citation

#: The rule by which old calls to action go, or are told where they may be one.
CALL_RULE = "old-call-to-action"
#: The rule by which a text without a headline gets one.
TITLE_RULE = "proposed-title"
#: The rule by which what stands above the first post of a page is left out.
HEAD_RULE = "page-head"
#: The rule by which what stands below the last one is left out.
FOOT_RULE = "page-furniture"
Form = Literal["html", "markdown", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One post as a source tells it: decoded, and nothing of it trusted, mended or removed yet."""

    title: str  #: plain text, perhaps still with character references
    is_title_made: bool = False  #: from the text, which has no headline
    content: str  #: in the form named by `form`; HTML is as it came
    form: Form = "html"
    address: str = ""  #: absolute, where the post stands; empty for a pasted text
    key: str = ""  #: the source's own name for the post (guid, atom:id), else the address
    published_at: datetime | None = None  #: aware
    changed_at: datetime | None = None  #: aware
    age: str = ""  #: its day as told on that of its reading: `3d`, `Yesterday at 8:14`
    source: Citation | None = None  #: the publication and its address, where the item tells
    author: str = ""
    kind: str = "news"  #: of model.KINDS
    excerpt: bool = False  #: the content is only the beginning of the post
    is_closed: bool = False  #: it says itself that it is for subscribers
    holds: Literal["one", "several", ""] = ""  #: posts, where its source knows or may
    image: str = ""  #: absolute
    video: str = ""  #: absolute
    thumbnail: str = ""  #: absolute; the still of the video
    sound: str = ""  #: absolute; the episode of a podcast
    categories: tuple[str, ...] = ()  #: the source's own words for what it is about
    also_at: tuple[str, ...] = ()  #: absolute; other addresses of the same post
    problems: tuple[str, ...] = ()  #: what a person should know; lower case, without a full stop
    notes: tuple[str, ...] = ()  #: the same where its source tells it once for all of its items
    removed: tuple[Removed, ...] = ()  #: of its page, already; in plain words, `after` too
    keys: Mapping[str, object] | None = None  #: the front matter of a file of the editor's own


class Fault(NamedTuple):
    """Why there is nothing from an address."""

    #: Of fetch.outcome.Kind; or `status`, `not-a-feed`, `not-text`, `no-text`, `no-article`,
    #: `front-matter`, `hostile`, `unreadable`, and `program` for a mistake of ours.
    kind: str
    words: str  #: for a message: lower case, without a full stop, and never with a password


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What is kept of a source from one reading to the next; plain values, so that JSON takes it.

    `next_at` binds nobody: a source that is asked before it answers all the same.
    """

    etag: str = ""
    last_modified: str = ""
    digest: str = ""  #: of the last body that was read, in hexadecimal
    name: str = ""  #: as the source called itself
    found_at: str = ""  #: the feed that a page named, where the address is the page's
    moved_to: str = ""  #: where permanent redirects led
    failures: int = 0  #: readings since the last good one
    next_at: float = 0.0  #: not to be asked again before; seconds since 1970 (UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one look at a source brought, in the source's own order; or the fault that kept it away.

    With a fault there are no items. Problems are what a person should know though there are items.
    """

    items: tuple[Item, ...] = ()
    state: SourceState = SourceState()
    name: str = ""  #: as the source calls itself
    more: int = 0  #: items that it has beside these, and of which there are too many
    unchanged: bool = False  #: nothing is new since the state was made: there are no items
    moved_to: str = ""  #: where a permanent redirect leads; to be told, so that it is written down
    fault: Fault | None = None
    problems: tuple[str, ...] = ()  #: lower case, without a full stop

    def with_note(self, note: str) -> Reading:
        """Which its items keep as well."""
        if not note or not self.items:
            return self
        items = tuple(replace(item, notes=(*item.notes, note)) for item in self.items)
        return replace(self, items=items, problems=(note, *self.problems))


class Repair(NamedTuple):
    """A change of the text that is certain (and was made), or doubtful (and was only reported)."""

    rule: str  #: such as `glued-words`
    before: str  #: with some words around it, as it stood
    after: str  #: as it stands now, or would
    applied: bool  #: False where it is only reported
    field: str = "body"  #: of the draft: body, or title, of which before and after are the whole


class Removed(NamedTuple):
    """What was taken out of a post because it belongs to its page and not to the news."""

    rule: str  #: such as `old-call-to-action`, `share-buttons`
    text: str  #: what a reader saw, as Markdown
    after: str = ""  #: the end of the line of the body that it followed; empty at the start
    inline: bool = False  #: it ended that very line, and was no paragraph of its own
    before: str = ""  #: how the line goes on that it began; empty where it began none


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A post as clean Markdown, with an account of every change."""

    title: str
    body: str  #: sanitised Markdown
    source: Citation | None = None
    video: str = ""
    image: str = ""
    thumbnail: str = ""
    kind: str = "news"
    announced: str = ""  #: the new speaker's name, as the post has it
    repairs: tuple[Repair, ...] = ()
    removed: tuple[Removed, ...] = ()
    quoted: int = 0  #: words inside block quotes
    words: int = 0  #: of the body, quotes included
    told_at: datetime | None = None  #: aware; the day that its text tells, where its source did not
    problems: tuple[str, ...] = ()  #: what a person should know; lower case, without a full stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is written into the inbox as one update.

    Its speakers are only suggested, but for those whom the editor's own file names.
    """

    slug: str
    cleaned: Cleaned
    day: date
    is_dated: bool = True  #: whether its item told the day
    speakers: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    role: str = ""
    cta: str = "auto"
    segment: str = ""
    accept: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    also_at: tuple[str, ...] = ()
    is_closed: bool = False  #: its page says itself that it is for subscribers
