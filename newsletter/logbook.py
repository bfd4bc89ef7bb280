"""What collecting remembers from one run to the next, and the port that keeps it.

The inbox itself is files, and they alone count: without a logbook nothing is lost but the account
of repairs, and the right of a source to change a draft that nobody has touched.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Set
from contextlib import AbstractContextManager
from datetime import date
from typing import Literal, NamedTuple, Protocol

from newsletter.gathered import Item, Removed, Repair, SourceState

Fate = Literal[
    "waiting",  # until it has stood unchanged long enough
    "taken",  # it became the draft that `slug` names
    "double",  # `slug` names the update that it is a copy of, where that has one
    "older",  # it was there before the source was collected, or is too old
]


class Seen(NamedTuple):
    """One item of a source, as it was when the source was read last."""

    key: str
    digest: str  #: of what the item said
    since: float  #: when that was seen first; seconds since 1970 (UTC)
    fate: Fate
    slug: str = ""
    item: Item | None = None  #: only while it waits: the source may not show it again


class Reason(NamedTuple):
    """Why a speaker was suggested for a draft."""

    speaker: str  #: id
    words: str  #: for a person


class Version(NamedTuple):
    """A version of a draft that waits beside the present one, with its own account."""

    text: str  #: the whole file
    digest: str = ""  #: of the file as a program wrote it
    at: str = ""  #: where it stands, if it is a copy that has more
    is_mine: bool = False  #: it holds words of the editor's, who took another in its place
    quoted: int = 0
    words: int = 0
    repairs: tuple[Repair, ...] = ()
    removed: tuple[Removed, ...] = ()
    undone: tuple[int, ...] = ()
    reasons: tuple[Reason, ...] = ()
    problems: tuple[str, ...] = ()


#: What an account tells of one version.
_TOLD = ("at", "quoted", "words", "repairs", "removed", "undone", "reasons", "problems")


class Written(NamedTuple):
    """One draft, and what was done to its text."""

    slug: str
    digest: str  #: of the file as it was written; another one means that the editor touched it
    title: str
    day: date
    addresses: tuple[str, ...] = ()  #: of the item and of its copies
    source: str = ""  #: the address of the source; empty for what was added by hand
    key: str = ""
    collected_at: float = 0.0  #: seconds since 1970 (UTC)
    excerpt: bool = False  #: the source gave only the beginning
    quoted: int = 0  #: words inside block quotes
    words: int = 0
    repairs: tuple[Repair, ...] = ()
    removed: tuple[Removed, ...] = ()
    undone: tuple[int, ...] = ()  #: numbers of changes, from 1: the repairs, then what was removed
    reasons: tuple[Reason, ...] = ()
    paywall: str = ""  #: whose page says itself that it is for subscribers
    problems: tuple[str, ...] = ()  #: what was told of it when it was collected
    at: str = ""  #: where the present version stands, if it is a copy that had more
    others: tuple[Version, ...] = ()  #: wait for the editor to choose, by their numbers from 1

    @property
    def other(self) -> Version | None:
        """The first that waits: the source's newest, or what it took the place of."""
        return self.others[0] if self.others else None

    @property
    def kept(self) -> tuple[Version, ...]:
        """What still waits when the source has a newer version: what that cannot replace."""
        return tuple(other for other in self.others if other.is_mine or other.at)

    def as_version(self, text: str) -> Version:
        """The present text, such as it is by now, with its account."""
        told = {name: getattr(self, name) for name in _TOLD}
        return Version(text, self.digest, **told)

    def of_version(self, version: Version) -> Written:
        """The same draft with the account of another version."""
        return self._replace(**{name: getattr(version, name) for name in _TOLD})


class Known(NamedTuple):
    """What a draft is known by, whatever its file is called."""

    slug: str
    digest: str
    title: str
    day: str
    addresses: tuple[str, ...]


class Logbook(Protocol):
    """Remembers sources, items and drafts; one `writing` block is kept whole or not at all."""

    def writing(self, waiting: Callable[[str], None]) -> AbstractContextManager[None]:
        """The right to write the inbox; where another process has it, says so and waits."""

    def states(self) -> Mapping[str, SourceState]:
        """By the source's address."""

    def seen(self, source: str) -> Mapping[str, Seen]:
        """All items that the source ever showed, by key."""

    def find_written(self, slug: str) -> Written | None: ...

    def written(self, since: date) -> Mapping[str, Written]:
        """The drafts that are dated or were written on that day or later, by slug."""

    def last_added(self) -> tuple[Written, ...]:
        """The drafts of the last command that added some by hand."""

    def record_source(self, source: str, state: SourceState, items: Iterable[Seen]) -> None: ...

    def record_written(self, drafts: Iterable[Written]) -> None: ...

    def slugs(self) -> Set[str]:
        """Of all drafts that were ever written."""

    def known(self) -> Iterable[Known]:
        """The same drafts, without their accounts."""

    def rename(self, old: str, new: str) -> None:
        """Keep a draft, and the items that became it, under another slug, which is free."""

    def find_all_written(self, slugs: Collection[str]) -> Mapping[str, Written]: ...

    def close(self) -> None: ...
