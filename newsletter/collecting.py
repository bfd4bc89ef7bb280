"""Collecting and the inbox of one project: what the commands ask for, put together."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from email.utils import parseaddr
from functools import cache, cached_property
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from newsletter.collect import Collected, Say, Tools, add, changes, collect, inbox, split
from newsletter.collect.drafting import House, Naming
from newsletter.collect.later import Later
from newsletter.collect.placing import Placer
from newsletter.collect.reading import Progress
from newsletter.collect.renamed import follow_renames
from newsletter.collect.settling import Terms
from newsletter.errors import SettingMissing
from newsletter.files import sweep
from newsletter.gathered import FOOT_RULE, HEAD_RULE, Cleaned, Item, Reading, Removed
from newsletter.logbook import Logbook, Reason
from newsletter.model import Citation, Update
from newsletter.project import CONFIG_FILE, INBOX, Project
from newsletter.tomlfile import find_places

if TYPE_CHECKING:
    from newsletter.cleaning import HouseRules
    from newsletter.ports import Source

_NUMBERED = re.compile(r"\d{1,2}[.)] ")
_LAST = "~"  # greater than the slug of any issue
_ISSUES = 60  # whose updates tell who speaks on what
#: All of cleaning is needed for it.
_CALL = Item(title="Who speaks?", content="<p>Do you need a speaker? Get in touch, or call us.</p>")


class OpenLogbook(Protocol):
    def __call__(self, *, make: bool) -> Logbook:
        """Raises StoreError. Without `make`, an empty one where there is none."""


class Collecting:
    """One project's. `read_given` gets what the editor gave: an address, a file's name, or `-`;
    `find_given` tells each of these that he gave at once."""

    def __init__(
        self,
        project: Project,
        *,
        open_sources: Callable[[], Sequence[Source]],
        find_given: Callable[[str], Sequence[str]],
        read_given: Callable[[str], Reading],
        open_logbook: OpenLogbook,
        now: Callable[[], datetime],
        today: Callable[[], date],
        is_frozen: changes.IsFrozen,
    ) -> None:
        self._project = project
        self._open_sources = open_sources
        self.find_given = find_given
        self._read_given = read_given
        self._open_logbook = open_logbook
        self._now = now
        self._today = today
        self._is_frozen = is_frozen

    def collect(self, *, progress: Progress, say: Say) -> tuple[Collected, ...]:
        """What is new at the sources of the settings. Raises SettingMissing where there is none."""
        opened = {source.address: source for source in self._open_sources()}
        sources = tuple(opened.values())
        if not sources:
            hint = 'write [[source]] and below it feed = "https://…"'
            raise SettingMissing("newsletter.toml names no source", hint=hint)
        tools = self._tools(say)
        states = tools.logbook.states()
        if any(address not in states for address in opened):
            self._load()  # there is news, for which each process would load it by itself
        return collect(sources, tools, progress=progress)

    def read(self, given: str) -> Reading:
        """The posts at an address, in a file, or with `-` on standard input."""
        return split(self._read_given(given), self._house)

    def add(
        self, given: str, reading: Reading, *, again: bool, progress: Progress, say: Say
    ) -> Collected:
        """Drafts of what `read` gave."""
        return add(given, reading, self._tools(say), progress=progress, again=again)

    def source_line(self, address: str) -> int:
        """The line of newsletter.toml on which a source stands."""
        text = (self._project.root / CONFIG_FILE).read_text("utf-8")
        sources = self._project.config.sources
        number, kind = next((n, s.kind) for n, s in enumerate(sources) if s.address == address)
        return find_places(text).find(f"source.{number}.{kind}")[0]

    def discard_added(self) -> inbox.Moved:
        """Raises NewsletterError."""
        return inbox.discard_added(self._project, self._look_up().last_added())

    def restore_added(self) -> list[str]:
        """Raises NewsletterError."""
        return inbox.restore_added(self._project, self._look_up().last_added())

    def list_inbox(self) -> inbox.Listed:
        find = self._later.find
        return inbox.list_inbox(
            self._project, self._look_up(), today=self._today(), find_later=find
        )

    def show(self, slug: str) -> inbox.Shown:
        """Raises NotFound, ContentError."""
        return inbox.show(
            self._project,
            self._look_up(slug),
            slug,
            today=self._today(),
            find_fits=self._find_fits,
            find_later=self._later.find,
            is_frozen=self._is_frozen,
        )

    def confirm(self, slug: str, speakers: Sequence[str]) -> tuple[str, ...]:
        """Raises NotFound, ContentError, NewsletterError."""

        def find_later(update: Update) -> Sequence[Reason]:
            return self._later.find(update, self._look_up(slug).find_written(slug))

        return inbox.confirm(self._project, slug, speakers, find_later)

    def take_version(self, slug: str, number: int) -> changes.Taken:
        """Raises NotFound, ContentError, NewsletterError."""
        return changes.take_version(
            self._project, self._look_up(slug), slug, number, self._is_frozen
        )

    def undo(self, slug: str, numbers: Sequence[int]) -> changes.Undone:
        """Raises NotFound, ContentError, NewsletterError."""
        from newsletter.cleaning import undo_chosen

        return changes.undo_changes(
            self._project, self._look_up(slug), slug, numbers, undo_chosen, self._is_frozen
        )

    def _find_fits(self, update: Update) -> list[Reason]:
        from newsletter.roster import suggest_for_topic

        issues = self._project.recent_issues(_LAST, _ISSUES)
        fits = suggest_for_topic(
            f"{update.title}\n\n{update.body}",
            self._project.roster,
            topics=update.topics,
            past=[past for issue in issues for past in issue.updates],
        )
        return [Reason(fit.speaker, "; ".join(fit.reasons[:3])) for fit in fits]

    def _look_up(self, slug: str = "") -> Logbook:
        logbook = self._open_logbook(make=False)
        follow_renames(self._project, logbook, slug)
        return logbook

    def _tools(self, say: Say) -> Tools:
        logbook = self._open_logbook(make=True)
        follow_renames(self._project, logbook, say=say)
        sweep(self._project.issues_folder / INBOX)  # also where nothing is new
        at = self._at
        settings = self._project.config.collect
        return Tools(
            house=self._house,
            placer=Placer(self._project, logbook, today=self._today(), at=at),
            logbook=logbook,
            terms=Terms(at, settings.settle * 60.0, settings.first, settings.doubles_days),
            say=say,
        )

    @cached_property
    def _at(self) -> float:
        """All drafts of one command have the same time."""
        return self._now().timestamp()

    @cached_property
    def _house(self) -> House:
        return House(
            roster=self._project.roster,
            zone=ZoneInfo(self._project.config.newsletter.timezone),
            today=self._today(),
            split=self._split,
            clean=self._clean,
            find_speakers=self._find_speakers,
            segments=self._project.segment_ids(),
            find_named=self._find_named,
            editor=parseaddr(self._project.config.newsletter.sender)[0],
        )

    @cached_property
    def _later(self) -> Later:
        return Later(self._project.roster, self._find_in_update)

    def _find_in_update(self, update: Update) -> Sequence[Naming]:
        from newsletter.cleaning import find_named

        source = update.source.name if update.source else ""
        roster = self._project.roster
        return find_named(update.body, roster, self._rules, title=update.title, source=source)

    # What cleans and looks for names is imported when there is something new: mostly there is not.

    def _load(self) -> None:
        """Import and compile it, by doing it once."""
        import feedparser  # noqa: F401

        self._find_speakers(self._clean(_CALL))

    @cached_property
    def _rules(self) -> HouseRules:
        from newsletter.cleaning import make_house

        config = self._project.config
        return make_house(
            config.newsletter,
            self._project.roster,
            organisations=config.collect.bureaus,
        )

    def _split(self, item: Item) -> Sequence[Item]:
        """The posts of a page. An article tells its day, and a page of many posts does not."""
        is_one = item.holds == "one" or (item.published_at and item.holds != "several")
        if is_one or item.keys is not None or not item.content:
            return (item,)
        from newsletter.cleaning import split_page

        form, address = item.form, item.address
        posts, head = split_page(_with_title(item), house=self._rules, form=form, address=address)
        if len(posts) < 2:
            return (item,)
        told = [
            _of_page(post, item, f"post {number} of {len(posts)} {_name_page(item)}")
            for number, post in enumerate(posts, 1)
        ]
        foot = [removed for removed in item.removed if removed.rule == FOOT_RULE]
        left_out = [removed for removed in item.removed if removed.rule != FOOT_RULE]
        left_out += (Removed(HEAD_RULE, paragraph) for paragraph in head)
        told[0] = replace(told[0], removed=(*left_out, *told[0].removed))
        told[-1] = replace(told[-1], removed=(*told[-1].removed, *foot))
        return told

    def _clean(self, item: Item) -> Cleaned:
        from newsletter.cleaning import clean

        return clean(item, house=self._rules)

    def _find_speakers(self, cleaned: Cleaned) -> Sequence[Naming]:
        """In a post that has no old calls any more."""
        from newsletter.roster import find_speakers

        source = cleaned.source.name if cleaned.source else ""
        return find_speakers(cleaned.body, self._project.roster, title=cleaned.title, source=source)

    def _find_named(self, name: str) -> Sequence[Naming]:
        return self._find_author(name)

    @cached_property
    def _find_author(self) -> Callable[[str], Sequence[Naming]]:
        """The same few authors write most posts."""
        from newsletter.roster import find_speakers

        return cache(lambda name: find_speakers(name, self._project.roster))


def _with_title(item: Item) -> str:
    """A text with its first line, which is the headline of its first post, or the page's own."""
    if item.form == "html" or not item.title:
        return item.content
    if item.form == "markdown":
        sign = "" if _NUMBERED.match(item.title) else "# "
        return f"{sign}{item.title}\n\n{item.content}"
    between = "\n\n" if "\n\n" in item.content else "\n"
    return f"{item.title}{between}{item.content}"


def _name_page(page: Item) -> str:
    """Where its posts stand."""
    if page.address:
        return f"on {page.address}"
    return "on one page" if page.form == "html" else "in one text"


def _of_page(post: Item, page: Item, note: str) -> Item:
    """A post knows its publication; the page's own address is no address of the post."""
    source = page.source and Citation(page.source.name, post.address or page.source.url)
    address = "" if post.address == page.address else post.address
    day = post.published_at or page.published_at
    notes = (*page.notes, note)
    source = post.source or source
    return replace(post, source=source, address=address, published_at=day, notes=notes)
