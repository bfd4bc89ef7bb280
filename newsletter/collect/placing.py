"""Puts drafts into the inbox: no piece of news twice, and never one file over another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from newsletter import frontmatter
from newsletter.addresses import address_key
from newsletter.collect.confirming import keep_confirmed
from newsletter.collect.doubles import Index, Match, Post, post_of
from newsletter.collect.drafting import Drafted
from newsletter.collect.drafts import (
    find_paywall,
    flow_list,
    make_slug,
    names_of,
    post_of_draft,
    render_draft,
    text_digest,
    usable_address,
)
from newsletter.collect.richer import find_more
from newsletter.errors import ContentError
from newsletter.files import read_text, write_new_texts, write_text
from newsletter.gathered import Cleaned, Draft
from newsletter.logbook import Logbook, Written
from newsletter.model import Update
from newsletter.project import INBOX, Project

_MOST_READ = 2000  # posts
DISCARDED = "discarded"  #: the folder in var

Became = Literal["new", "double", "changed", "held", "same"]


class Placed(NamedTuple):
    """What became of one draft.

    `changed` replaced the text of an untouched draft; `held` is a changed text that waits for the
    editor, because he touched the draft or took it out of the inbox.
    """

    became: Became
    slug: str  #: of the draft, or of the update that it is a copy of; empty for one that is no more
    path: str  #: as a person finds it
    title: str
    reason: str = ""
    suggested: tuple[str, ...] = ()
    repairs: int = 0
    doubtful: int = 0  #: places that were only reported
    removed: int = 0
    draft: Draft | None = None  #: of a new one, with the whole text
    more: tuple[str, ...] = ()  #: what a double has that its update lacks, in words
    related: tuple[Match, ...] = ()  #: posts about the same event, of one that is told by itself

    def without_text(self) -> Placed:
        """The same in little memory."""
        return self._replace(draft=None)


class _New(NamedTuple):
    draft: Draft
    written: Written
    text: str  #: the whole file


class Origin(NamedTuple):
    """Which item a draft is made of."""

    source: str = ""  #: its address; empty for what was added by hand
    key: str = ""
    excerpt: bool = False


class Placer:
    """Decides for one draft after the other; what it decided is on the disk after `flush`.

    Everything known is read when the first draft comes.
    """

    def __init__(self, project: Project, logbook: Logbook, *, today: date, at: float) -> None:
        self._project = project
        self._logbook = logbook
        self._since = today - timedelta(days=project.config.collect.doubles_days)
        self._at = at
        self._new: dict[str, _New] = {}  # by slug, not on the disk yet
        self._changed: dict[str, Written] = {}

    @property
    def inbox(self) -> Path:
        return self._project.issues_folder / INBOX

    def look_back(self, days: Iterable[date]) -> None:
        """Recognise copies however old, where drafts of these days are older than is looked back.

        What a source shows at the first look was perhaps collected from another, years ago.
        """
        if min(days, default=date.max) >= self._since:
            return
        self._since = date.min
        if "_index" in vars(self):
            for post in known_posts(self._project, self._logbook, self._since):
                if post.place not in self._index:
                    self._index.add(post)

    def place(self, drafted: Drafted, origin: Origin, *, again: bool = False) -> Placed:
        """A new draft, or the address of a copy for what is here already."""
        draft = drafted.draft
        new = make_slug(names_of(draft), self._taken)
        post = post_of_draft(draft, self._shown(new))
        double = None if again else self._index.find_double(post)
        if double is None:
            return self._add(replace(draft, slug=new), post, drafted, origin)
        slug = Path(double.post.place).stem
        adopted = self._adopt(replace(draft, slug=slug), drafted, origin, double.post.place)
        return adopted or self._merge(drafted, origin, double, slug)

    def change_copy(self, drafted: Drafted, origin: Origin, slug: str) -> Placed:
        """Another text of a copy: the draft follows it where the editor took that copy's text, and
        where that waits for him, the newest does."""
        before = self._changed.get(slug) or self._logbook.find_written(slug)
        at = drafted.draft.address
        versions = {before.at, *(other.at for other in before.others)} if before else set()
        if before and at and at in versions:
            # The draft stays one of its own source.
            return self.change(drafted, Origin(before.source, before.key, origin.excerpt), slug, at)
        return Placed("double", slug, find_place(self._project, slug), drafted.draft.cleaned.title)

    def change(self, drafted: Drafted, origin: Origin, slug: str, at: str = "") -> Placed:
        """Another text of an item that became a draft before; `at` is the address of a copy."""
        before = self._changed.get(slug) or self._logbook.find_written(slug)
        path = self.inbox / f"{slug}.md"
        if before is None:
            return self.place(drafted, origin)
        found = find_place(self._project, slug) or f"{slug} (deleted)"
        present = read_text(path, found) if path.exists() else ""
        draft = replace(drafted.draft, slug=slug, also_at=(*before.addresses, *_copies(present)))
        text = render_draft(draft)
        if text_digest(present) == before.digest:  # of a version that he took, the speakers stay
            with suppress(ContentError, ValueError):
                text = keep_confirmed(text, present)
        written = self._account(draft, drafted, origin, text)._replace(at=at)
        title = draft.cleaned.title
        if written.digest == before.digest or text in {other.text for other in before.others}:
            return Placed("same", slug, found, title)
        # A run that was killed may have written this text without saying so.
        is_other = at != "" and before.at != at  # the draft has the text of another address
        kept = before.kept
        if at:
            kept = tuple(one for one in before.others if one.is_mine or one.at != at)
        if is_other or text_digest(present) not in (before.digest, written.digest):
            # What holds words of his stays beside it, each time anew.
            newest = written.as_version(text)
            self._changed[slug] = before._replace(others=(newest, *kept))
            # Of what he threw away, the editor hears no more; restored, it has the newer text.
            discarded = found.startswith(f"var/{DISCARDED}/") or not find_place(self._project, slug)
            return Placed("same" if discarded else "held", slug, found, title)
        write_text(path, text)
        copy = (before.as_version(present),) if before.at and not at else ()  # he chose it
        self._changed[slug] = written._replace(others=(*copy, *kept))
        self._index.add(post_of_draft(draft, found))
        return Placed("changed", slug, found, title)

    def find_related(self, placed: Placed) -> tuple[Match, ...]:
        """Of a new draft, the posts about the same event, where not too many are here to ask.

        All of them are read for it, and `add` shall be quick; `inbox show` looks at any number.
        """
        if placed.draft is None or len(self._index) > _MOST_READ:
            return ()
        return self._index.find_related(post_of_draft(placed.draft, placed.path))

    def flush(self) -> None:
        """Write what was decided: first the drafts, then the logbook's account of them."""
        if self._new:
            self.inbox.mkdir(parents=True, exist_ok=True)
            write_new_texts({self.inbox / f"{s}.md": new.text for s, new in self._new.items()})
        written = (new.written for new in self._new.values())
        self._logbook.record_written([*written, *self._changed.values()])
        self._new.clear()
        self._changed.clear()

    @cached_property
    def _index(self) -> Index:
        return Index(known_posts(self._project, self._logbook, self._since))

    @cached_property
    def _taken(self) -> set[str]:
        return all_slugs(self._project)

    def _add(self, draft: Draft, post: Post, drafted: Drafted, origin: Origin) -> Placed:
        text = render_draft(draft)
        self._taken.add(draft.slug)
        self._new[draft.slug] = _New(draft, self._account(draft, drafted, origin, text), text)
        self._index.add(post)
        return _new(draft, post.place)

    def _adopt(self, draft: Draft, drafted: Drafted, origin: Origin, place: str) -> Placed | None:
        """A draft that was written by a run which was killed before it could say so."""
        path = self.inbox / f"{draft.slug}.md"
        if draft.slug in self._new or place != self._shown(draft.slug) or not path.exists():
            return None
        if self._logbook.find_written(draft.slug):
            return None
        with suppress(ContentError, ValueError):
            text = read_text(path, place)
            written = self._account(draft, drafted, origin, render_draft(draft))
            if text_digest(text) == written.digest:
                self._changed[draft.slug] = written
                return _new(draft, place)
        return None

    def _merge(self, drafted: Drafted, origin: Origin, double: Match, slug: str) -> Placed:
        """Let the update know the addresses of its copy, if it is still in the inbox."""
        draft = drafted.draft
        place = double.post.place
        known = {address_key(address) for address in (*double.post.addresses, *double.post.cited)}
        copies = [a for a in (draft.address, *draft.also_at) if address_key(a) not in known]
        copies = [usable for address in copies if (usable := usable_address(address))]
        if copies and slug in self._new:
            new = self._new[slug]
            copied = replace(new.draft, also_at=(*new.draft.also_at, *copies))
            written = _with_copies(new.written, copies)
            self._new[slug] = _New(copied, written, render_draft(copied))
        elif copies and place == self._shown(slug):
            self._append(slug, copies)
        if copies:
            addresses = (*double.post.addresses, *copies)
            self._index.add(double.post._replace(addresses=addresses))
        more = self._find_more(draft.cleaned, slug, place)
        if more and place == self._shown(slug):
            self._keep_beside(slug, drafted, origin, double.post.addresses)
        slug = "" if double.post.is_gone else slug
        return Placed("double", slug, place, draft.cleaned.title, double.reason, more=more)

    def _find_more(self, copy: Cleaned, slug: str, place: str) -> tuple[str, ...]:
        if slug in self._new:
            return find_more(copy, self._new[slug].text)
        with suppress(ContentError, FileNotFoundError):  # a deleted one has no file
            return find_more(copy, read_text(self._project.root / place, place))
        return ()

    def _keep_beside(
        self, slug: str, drafted: Drafted, origin: Origin, addresses: Iterable[str]
    ) -> None:
        """Let a copy that has more wait for the editor, who may take it for the draft."""
        new = self._new.get(slug)
        written = new.written if new else self._changed.get(slug, self._logbook.find_written(slug))
        if written is None or written.others:
            return
        copy = drafted.draft
        copy = replace(copy, slug=slug, also_at=(*copy.also_at, *addresses))
        text = render_draft(copy)
        other = self._account(copy, drafted, origin, text).as_version(text)
        written = written._replace(others=(other._replace(at=drafted.draft.address),))
        if new:
            self._new[slug] = new._replace(written=written)
        else:
            self._changed[slug] = written

    def _append(self, slug: str, copies: list[str]) -> None:
        """Add addresses to a draft on the disk; every other byte stays."""
        path = self.inbox / f"{slug}.md"
        with suppress(ContentError, ValueError, FileNotFoundError):
            text = read_text(path, self._shown(slug))
            if _copies(text):
                text = frontmatter.append_to_list(text, "also_at", copies)
            else:
                text = frontmatter.set_field(text, "also_at", flow_list(copies))
            write_text(path, text)
        written = self._changed.get(slug) or self._logbook.find_written(slug)
        if written:
            self._changed[slug] = _with_copies(written, copies)

    def _account(self, draft: Draft, drafted: Drafted, origin: Origin, text: str) -> Written:
        cleaned = draft.cleaned
        return Written(
            slug=draft.slug,
            digest=text_digest(text),
            title=cleaned.title,
            day=draft.day,
            addresses=tuple(filter(None, (draft.address, *draft.also_at))),
            source=origin.source,
            key=origin.key,
            collected_at=self._at,
            excerpt=origin.excerpt,
            paywall=find_paywall(draft),
            problems=drafted.notes,
            quoted=cleaned.quoted,
            words=cleaned.words,
            repairs=cleaned.repairs,
            removed=cleaned.removed,
            reasons=drafted.reasons,
        )

    def _shown(self, slug: str) -> str:
        return f"issues/{INBOX}/{slug}.md"


def _new(draft: Draft, path: str) -> Placed:
    cleaned = draft.cleaned
    repairs = sum(repair.applied for repair in cleaned.repairs)
    return Placed(
        became="new",
        slug=draft.slug,
        path=path,
        title=cleaned.title,
        suggested=draft.suggested,
        repairs=repairs,
        doubtful=len(cleaned.repairs) - repairs,
        removed=len(cleaned.removed),
        draft=draft,
    )


def all_slugs(project: Project) -> set[str]:
    """The slugs of all updates that there are or were; reads no file."""
    folders = [project.issue_folder(slug) for slug in project.issue_slugs()]
    folders += [project.issues_folder / INBOX, project.var / DISCARDED]
    return {path.stem for folder in folders if folder.is_dir() for path in folder.glob("*.md")}


def find_place(project: Project, slug: str) -> str:
    """Where the update of that slug is: in the inbox, an issue or among the discarded ones."""
    folders = [project.issues_folder / INBOX, project.var / DISCARDED]
    folders += [project.issue_folder(issue) for issue in reversed(project.issue_slugs())]
    for folder in folders:
        path = folder / f"{slug}.md"
        if path.is_file():
            return path.relative_to(project.root).as_posix()
    return ""


def known_posts(
    project: Project, logbook: Logbook, since: date, inbox: Sequence[Update] | None = None
) -> Iterator[Post]:
    """What a new draft may be a copy of: the discarded, the issues since a day, the inbox.

    The inbox is read where it is not given.
    """
    posts: dict[str, Post] = {}
    issues = [slug for slug in project.issue_slugs() if slug[:10] >= since.isoformat()]
    folders = [project.var / DISCARDED, *map(project.issue_folder, issues)]
    for folder in folders:
        for update in project.load_folder(folder).updates:
            posts[update.slug] = post_of(update)
    if inbox is None:
        inbox = project.load_folder(project.issues_folder / INBOX).updates
    for update in inbox:
        posts[update.slug] = post_of(update)
    for slug, written in logbook.written(since).items():
        known = posts.get(slug)
        if known is None:
            place = find_place(project, slug)
            shown = place or f"{slug} (deleted)"
            known = Post(shown, written.title, written.day, is_gone=not place)
        posts[slug] = known.also_at(written.addresses)
    yield from posts.values()


def _with_copies(written: Written, copies: list[str]) -> Written:
    return written._replace(addresses=tuple(dict.fromkeys((*written.addresses, *copies))))


def _copies(text: str) -> tuple[str, ...]:
    """The other addresses that the file of a draft names; none of a broken one."""
    named = frontmatter.parse(text, "").fields.get("also_at", ())
    return tuple(str(address) for address in named) if isinstance(named, list) else ()
