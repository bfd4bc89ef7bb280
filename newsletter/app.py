"""Builds everything from the project's settings; nobody else constructs adapters."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter import merge
from newsletter.errors import Problem, SettingMissing
from newsletter.files import write_text
from newsletter.model import Composed, Rendered
from newsletter.project import Project, open_project

if TYPE_CHECKING:
    from newsletter.audience import Signer
    from newsletter.check import Examined, Mended
    from newsletter.check.support import Lost
    from newsletter.collecting import Collecting
    from newsletter.cta import Wording
    from newsletter.dispatch import Dispatch
    from newsletter.doctor import Finding
    from newsletter.erasing import Erasures
    from newsletter.examining import Facts
    from newsletter.fetch.fetcher import Fetcher
    from newsletter.gathered import Reading
    from newsletter.intake import Compiled
    from newsletter.linkcheck import Cache
    from newsletter.logbook import Logbook
    from newsletter.ports import MailService, Source, Store, Webhook
    from newsletter.render import Kit

#: Issues whose complaints tell a rate.
_LAST_ISSUES = 30


class App:
    """One project at work. Adapters are opened when they are first asked for."""

    def __init__(
        self,
        project: Project,
        *,
        environ: Mapping[str, str],
        now: Callable[[], datetime],
        patience: float | None = None,
    ) -> None:
        """`patience` are the seconds that a change of the store waits for those of others."""
        self.project = project
        self._environ = environ
        self._now = now
        self._patience = patience
        self._store: Store | None = None
        self._service: MailService | None = None
        self._logbook: Logbook | None = None

    def twin(self, *, patience: float | None = None) -> App:
        """The same project once more, for another thread: a store's connection is not shared."""
        return App(self.project, environ=self._environ, now=self._now, patience=patience)

    def close(self) -> None:
        if self._service:
            self._service.close()
        if self._store:
            self._store.close()
        if self._logbook:
            self._logbook.close()

    def today(self) -> date:
        """The calendar day where the newsletter is made."""
        from zoneinfo import ZoneInfo

        return self._now().astimezone(ZoneInfo(self.project.config.newsletter.timezone)).date()

    @cached_property
    def kit(self) -> Kit:
        """The compiled templates. Raises ContentError for templates with mistakes."""
        from newsletter.render import open_kit
        from newsletter.render.theme import UnknownTheme

        project = self.project
        try:
            return open_kit(project.template_folders(), project.var / "cache", project.config.theme)
        except UnknownTheme as error:
            raise project.settings_error(error.mistake) from None

    @cached_property
    def wording(self) -> Wording:
        """The sentences of the call to action in the newsletter's language, else in English."""
        from newsletter.cta import parse_wording

        folders = self.project.template_folders()
        names = [self.project.config.newsletter.language, "en"]
        paths = [folder / "wording" / f"{name}.toml" for name in names for folder in folders]
        path = next(path for path in paths if path.is_file())
        return parse_wording(path.read_text("utf-8"), self._shown(path))

    def compile(self, day: date) -> Compiled:
        """Raises ContentError, NewsletterError."""
        from newsletter.intake import compile_day

        return compile_day(self.project, day, is_frozen=self._is_frozen)

    def _is_frozen(self, slug: str) -> bool:
        return self._has_store() and self.store().ledger.get_message(slug) is not None

    def compose(self, slug: str) -> Composed:
        """Raises NotFound, ContentError."""
        from newsletter.cta import plan_calls
        from newsletter.render import render_issue

        project = self.project
        newsletter = project.config.newsletter
        issue = project.load_issue(slug)
        calls = plan_calls(issue, project.roster, newsletter, self.wording)
        rendered = render_issue(issue, calls, newsletter, project.roster, self.kit)
        return Composed(issue=issue, calls=calls, rendered=rendered)

    def render(self, slug: str) -> Rendered:
        return self.compose(slug).rendered

    def render_web(self, slug: str) -> Rendered:
        """The version for the web: every update whole, and none that is for a segment.

        Raises NotFound, ContentError.
        """
        from newsletter.render.web import render_web

        issue, calls, _ = self.compose(slug)
        project = self.project
        return render_web(issue, calls, project.config.newsletter, project.roster, self.kit)

    def check(
        self, slug: str, *, fetching: Callable[[int, int], None] | None = None
    ) -> tuple[Problem, ...]:
        """Everything the checker finds about an issue. Raises NotFound, ContentError.

        Only with `fetching`, which is told (done, all), links and pictures are fetched.
        """
        from newsletter.check import check_issue
        from newsletter.examining import with_answers

        examined = self._examine(slug)
        if fetching:
            examined = with_answers(examined, self._fetcher(), self._answers(), fetching)
        return check_issue(examined)

    def _fetcher(self) -> Fetcher:
        from newsletter import __version__
        from newsletter.fetch.fetcher import Fetcher, user_agent
        from newsletter.fetch.manners import Manners

        config = self.project.config
        name = user_agent(__version__, config.newsletter.name, config.newsletter.base_url)
        private = config.collect.allow_hosts
        return Fetcher(user_agent=name, allow_hosts=private, manners=Manners(own=private))

    def sources(self) -> tuple[Source, ...]:
        """What the settings name as sources, in their order. Raises SettingMissing."""
        from newsletter.sources import open_source

        fetcher = self._fetcher()
        settings = self.project.config.sources
        return tuple(open_source(one, fetcher, now=self._now) for one in settings)

    def read_given(self, given: str) -> Reading:
        """The items of an address or a file; with - of either an address or a text on stdin.

        Never raises for what a stranger served.
        """
        from newsletter.sources.adding import find_addresses, read_given
        from newsletter.sources.local import read_body

        if given == "-":
            found = find_addresses(self._pasted)
            if len(found) != 1:
                return read_body(self._pasted, is_own=True)
            given = found[0]
        return read_given(given, self._fetcher(), folder=Path.cwd())

    def find_given(self, given: str) -> Sequence[str]:
        """What is given, one by one: a text or a file may list addresses."""
        from newsletter.sources.adding import find_given

        return find_given(given, lambda: self._pasted, folder=Path.cwd())

    @cached_property
    def _pasted(self) -> bytes:
        """What stands on stdin, which can be read only once."""
        from newsletter.sources.local import LARGEST

        return sys.stdin.buffer.read(LARGEST)

    def _answers(self) -> Cache:
        """What links answered lately."""
        from newsletter.linkcheck import Cache

        return Cache(self.project.var / "cache" / "links.json", now=self._now().timestamp())

    def explain(self, slug: str, missing: merge.MissingValue) -> tuple[Problem, ...]:
        """Where it stands in an issue. Raises NotFound, ContentError."""
        from newsletter.check import explain_missing

        return explain_missing(self._examine(slug), missing)

    def mend(self, slug: str, *, write: bool) -> Mended:
        """Mend what is safe to mend in the files of an issue. Raises NotFound, ContentError."""
        from newsletter.check import mend
        from newsletter.frontmatter import has_same_keys

        mended = mend(self._examine(slug), has_same_keys)
        for path, text in mended.after.items() if write else ():
            write_text(self.project.root / path, text)
        return mended

    def support(self, slug: str) -> tuple[Lost, ...]:
        """What mail clients lose of an issue. Raises NotFound, ContentError."""
        from newsletter.check.support import find_lost

        return find_lost(self._examine(slug))

    def _examine(self, slug: str) -> Examined:
        from newsletter.examining import examine

        composed = self.compose(slug)
        asked = merge.fields(composed.rendered.merge_tags)
        facts = self._facts(asked, composed.issue.segments())
        return examine(
            self.project,
            *composed,
            facts=facts,
            today=self.today(),
            own_unsubscribe=self._has_own_unsubscribe(),
        )

    def _has_own_unsubscribe(self) -> bool:
        """Whether the mail service stands in for the public site, where there is none."""
        if self.project.config.newsletter.base_url:
            return False
        from newsletter.mail import has_own_unsubscribe

        return has_own_unsubscribe(self.project.config.mail.service)

    def _facts(self, asked: Sequence[str], segments: Collection[str]) -> Facts:
        """What the store knows of the readers; nothing where there is no store yet."""
        from newsletter.examining import Facts

        if not self._has_store():
            return Facts()
        from newsletter.segments import find_deserted  # late: it brings all values of sending

        subscribers = self.store().subscribers
        active = subscribers.counts()["active"]
        if not active:
            return Facts()
        named = [one for one in self.project.config.segments if one.id in segments]
        deserted = find_deserted(named, subscribers.stream() if named else ())
        return Facts(active=active, missing=subscribers.missing(asked), deserted=deserted)

    def _has_store(self) -> bool:
        scheme, _, path = self.project.config.store_url.partition(":///")
        return scheme != "sqlite" or (self.project.root / path).exists()

    def store(self) -> Store:
        """Raises StoreError, SettingMissing."""
        if self._store is None:
            from newsletter.store import open_store

            url, root = self.project.config.store_url, self.project.root
            self._store = open_store(url, root, patience=self._patience)
        return self._store

    def service(self) -> MailService:
        """Raises SettingMissing."""
        if self._service is None:
            from newsletter.mail import open_service

            settings = self.project.config.mail
            self._service = open_service(settings, self._environ, var=self.project.var)
        return self._service

    @cached_property
    def collecting(self) -> Collecting:
        """Collecting and the inbox."""
        from newsletter.collecting import Collecting

        return Collecting(
            self.project,
            open_sources=self.sources,
            find_given=self.find_given,
            read_given=self.read_given,
            open_logbook=self._open_logbook,
            now=self._now,
            today=self.today,
            is_frozen=self._is_frozen,
        )

    @cached_property
    def dispatch(self) -> Dispatch:
        """Sending, and the accounts of it."""
        from newsletter.dispatch import Dispatch

        return Dispatch(
            self.project,
            open_store=self.store,
            open_service=self.service,
            compose=self.compose,
            render_web=self.render_web,
            load_keys=self.signing_keys,
            find_codes=self.erasures.find_codes,
            now=self._now,
        )

    @cached_property
    def erasures(self) -> Erasures:
        """Forgetting readers for good."""
        from newsletter.erasing import Erasures
        from newsletter.keys import load_erasure_keys

        return Erasures(
            var=self.project.var,
            open_store=self.store,
            load_keys=lambda: load_erasure_keys(self._environ, self.project.var),
            now=self._now,
        )

    def _open_logbook(self, *, make: bool) -> Logbook:
        """What collecting remembers. Raises StoreError."""
        from newsletter.store.logbook import open_logbook

        if self._logbook is None:
            path = self.project.var / "collect" / "logbook.db"
            self._logbook = open_logbook(path, make=make)
        return self._logbook

    def examine_setup(self, *, offline: bool) -> Iterator[Finding]:
        """What the doctor finds, one after the other; `offline` asks nobody outside."""
        from newsletter.doctor import Case, visit
        from newsletter.keys import examine_keys, is_set
        from newsletter.nameserver import make_lookup

        config = self.project.config
        self.project.segment_ids()  # raises ContentError where they have mistakes
        sent, complained = self._complaints()
        case = Case(
            newsletter=config.newsletter,
            mail=config.mail,
            keys={name for name in self._environ if is_set(self._environ, name)},
            own_keys=examine_keys(self._environ, self.project.var),
            examine=None if offline else self._find_examination("examine"),
            own_unsubscribe=self._has_own_unsubscribe(),
            examine_unsubscribe=(
                None if offline else self._find_examination("examine_unsubscribe")
            ),
            lookup=None if offline else make_lookup(),
            ask=None if offline else self._fetcher().fetch,
            sent=sent,
            complained=complained,
        )
        return visit(case)

    def _find_examination(self, name: str) -> Callable[[], str] | None:
        """How the service is asked about key and account, or more; None where it cannot be."""
        try:
            service = self.service()
        except SettingMissing:
            return None
        return getattr(service, name, None)

    def _complaints(self) -> tuple[int, int]:
        """Mails taken for the last issues, and how many of them were called spam."""
        if not self._has_store():
            return 0, 0
        ledger = self.store().ledger
        accounts = [ledger.account(slug) for slug in self.project.issue_slugs()[-_LAST_ISSUES:]]
        return sum(a.accepted for a in accounts), sum(a.complained for a in accounts)

    def signing_keys(self) -> tuple[bytes, ...]:
        """Newest first. Raises SettingMissing."""
        from newsletter.keys import load_signing_keys

        return load_signing_keys(self._environ, self.project.var)

    def signer(self) -> Signer:
        """Bound to the address and not to the name: a newsletter may be renamed, and the links in
        the mail of years must go on working. Where it moved, those of its former addresses do."""
        from newsletter.audience import Signer

        newsletter = self.project.config.newsletter
        return Signer(self.signing_keys(), newsletter.base_url, former=newsletter.former_urls)

    def webhooks(self) -> dict[str, Webhook]:
        """What reads the posts of each service whose secret is there, by its name."""
        from newsletter.mail import open_webhooks

        return open_webhooks(self.project.config.mail, self._environ)

    def require_webhook(self) -> None:
        """Raises SettingMissing where the configured service's posts cannot be read."""
        from newsletter.mail import open_webhook

        mail = self.project.config.mail
        open_webhook(mail.service, mail, self._environ)

    def has_secret(self, variable: str) -> bool:
        """Whether an environment variable has a value; the value stays where it is."""
        from newsletter.keys import is_set

        return is_set(self._environ, variable)

    def _shown(self, path: Path) -> str:
        """A path as it is told to a person: inside the project without the project's own."""
        root = self.project.root
        return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def open_app(folder: Path, *, climb: bool = False) -> App:
    """The project in a folder, or above it. Raises ProjectNotFound, ContentError."""
    project = open_project(folder, climb=climb)
    return App(project, environ=os.environ, now=lambda: datetime.now(UTC))
