"""What the public site answers with: its settings, and one thread's way into the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from threading import local
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from newsletter.mailing import Event
from newsletter.model import Newsletter, Roster
from newsletter.ports import Webhook
from newsletter.reception import Reception
from newsletter.stored import Stored
from newsletter.web.site.feed import Entry
from newsletter.web.site.places import Link


class Archive(Protocol):
    """The issues that were sent."""

    def entries(self) -> Sequence[Entry]:
        """The newest first."""

    def find_page(self, slug: str, link: Link) -> str | None:
        """The frozen issue as a page for anybody: HTML without a reader's data.

        `link` is how it leads to other pages of the site.
        """


class Office(NamedTuple):
    """One thread's own: a store's connection cannot be shared."""

    reception: Reception
    archive: Archive
    take_events: Callable[[Sequence[Event]], object]
    look_up: Callable[[str], Stored]  #: everything that is kept about an address
    erase: Callable[[str], object]  #: the same
    is_lost: Callable[[], bool]  #: whether the store's connection is gone, or leads to nothing
    close: Callable[[], None]


class Site(NamedTuple):
    """The settings of the site; the same for all threads."""

    newsletter: Newsletter
    roster: Roster
    theme: Mapping[str, str]
    signing_keys: tuple[bytes, ...]
    open_office: Callable[[], Office]
    webhooks: Mapping[str, Webhook]  #: service → who reads its posts
    waiting: Mapping[str, str]  #: service → what is missing until its posts can be believed
    static: bool = False  #: its pages become files, and readers are answered elsewhere

    @property
    def prefix(self) -> str:
        """The path below which the site is reached, such as /news; empty at a host's root."""
        return urlsplit(self.newsletter.base_url).path.rstrip("/")

    @property
    def https(self) -> bool:
        return self.newsletter.base_url.startswith("https://")


class Offices:
    """One office a thread, opened when the thread first needs it, and when it lost its store."""

    def __init__(self, open_office: Callable[[], Office]) -> None:
        self._open = open_office
        self._mine = local()

    def mine(self) -> Office:
        office: Office | None = getattr(self._mine, "office", None)
        if office and office.is_lost():
            self._mine.office = None
            office.close()
            office = None
        if office is None:
            office = self._mine.office = self._open()
        return office
