"""What lies on the editor's desk: issues read from a project, made ready for the pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from email.utils import parseaddr
from pathlib import Path, PurePosixPath
from typing import Protocol, TypeVar, cast

from markupsafe import Markup, escape

from newsletter.check import CLIP_BYTES
from newsletter.check.page import read_page
from newsletter.check.walk import ANCHOR
from newsletter.errors import ContentError, NewsletterError, NotFound, Problem
from newsletter.mailing import Email, Reader
from newsletter.merge import URL_TAGS
from newsletter.model import Newsletter, Rendered
from newsletter.web.sample import VISITOR, Sample, make_out, pick_sample, real_reader
from newsletter.web.sources import SourceFile, find_source

_T = TypeVar("_T")

SHOWN = 30
"""Issues beside every page."""
_NEWEST = 20
"""Issues whose subject the list shows; the older ones are only named."""
_KEPT = 1.0
"""Seconds for which what was read for a page serves its frame as well, while no file changes."""
_SNIPPET = 200


class Previewed(Protocol):
    """The project as the preview needs it.

    All calls come on one thread, the last of them `close`.
    """

    project_root: Path

    def refresh(self) -> None:
        """From here on the other calls tell what is on the disk now. Raises ContentError."""

    def issue_slugs(self) -> tuple[str, ...]:
        """Ascending."""

    def inbox_count(self) -> int: ...

    def render(self, slug: str) -> Rendered:
        """Raises ContentError, NotFound."""

    def render_web(self, slug: str) -> Rendered:
        """The version for the web. Raises ContentError, NotFound."""

    def render_for(self, slug: str, address: str) -> tuple[Rendered, str]:
        """The mail as a subscriber gets it, and why he would get none; a stranger gets all of it.

        Raises ContentError, NotFound, StoreError.
        """

    def check(self, slug: str) -> tuple[Problem, ...]: ...

    def newsletter(self) -> Newsletter: ...

    def reader(self, address: str) -> Mapping[str, str] | None:
        """A subscriber's value for every merge tag that is his own; None for a stranger.

        Raises BadAddress, StoreError.
        """

    def state(self, slug: str) -> str:
        """draft, sending, held or sent; empty where that cannot be known."""

    def template_folders(self) -> tuple[Path, ...]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What stands around every page."""

    name: str = "newsletter"
    slugs: tuple[str, ...] = ()  #: newest first
    inbox: int = 0
    states: Mapping[str, str] = field(default_factory=dict)  #: of the newest, by slug


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An issue in the list."""

    slug: str
    subject: str = ""
    mistakes: int = 0  #: in its files; it has no subject then


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A finding and the place in the mail that it is about."""

    problem: Problem
    anchor: str = ""  #: the id of the update's element; empty for the issue as a whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One issue as one reader gets it, and what there is to say about it."""

    email: Email
    preheader: str
    sender: str  #: the name alone, as an inbox shows it
    merge_tags: Mapping[str, str]  #: name → what this reader sees there
    findings: tuple[Remark, ...]  #: what blocks a send first
    opening: str  #: the first words of the mail, which an inbox shows where there is no preheader
    size: int  #: bytes of the HTML
    left_out: str = ""  #: why this reader would not get the issue

    @property
    def counts(self) -> Mapping[str, int]:
        """How many findings there are of each severity, of those that there are."""
        severities = [remark.problem.severity for remark in self.findings]
        return {each: severities.count(each) for each in dict.fromkeys(severities)}

    @property
    def filled(self) -> int:
        """How much of what Gmail shows is used up, in percent."""
        return round(100 * self.size / CLIP_BYTES)

    @property
    def clipped(self) -> bool:
        return self.size > CLIP_BYTES


class Desk:
    """Reads the project on one thread: what it opens, a database say, may not leave its thread."""

    def __init__(self, source: Previewed) -> None:
        self._source = source
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._version = ""
        self._read_at = float("-inf")
        self._known: dict[object, object] = {}

    def close(self) -> None:
        self._thread.submit(self._source.close).result()
        self._thread.shutdown()

    def surroundings(self, version: str) -> Surroundings:
        """As much as can be read: a page about a mistake has to stand without the rest."""
        try:
            return self._ask(version, self._surroundings)
        except NewsletterError:
            return Surroundings()

    def has(self, version: str, slug: str) -> bool:
        return self._ask(version, lambda: slug in self._source.issue_slugs())

    def lines(self, version: str) -> tuple[Line, ...]:
        """The newest issues with their subjects."""
        newest = self._ask(version, self._source.issue_slugs)[::-1][:_NEWEST]
        return self._ask(version, lambda: tuple(map(self._line, newest)))

    def pick_reader(self, version: str, wanted: str) -> Sample:
        """A sample by its id, or a subscriber by his address. Raises NotFound, BadAddress."""
        if "@" not in wanted:
            return pick_sample(wanted)
        values = self._ask(version, lambda: self._source.reader(wanted.strip()))
        if values is None:
            raise NotFound(f"no subscriber of this newsletter has the address {wanted!r}")
        return real_reader(wanted.strip(), values)

    def mail(self, version: str, slug: str, sample: Sample, links: Mapping[str, str]) -> Email:
        """Raises ContentError, NotFound."""
        newsletter, (rendered, _) = self._ask(version, lambda: self._shown(slug, sample))
        return make_out(rendered, newsletter, sample, links)[0]

    def web_version(self, version: str, slug: str, links: Mapping[str, str]) -> Email:
        """As somebody reads it of whom nothing is known. Raises ContentError, NotFound."""
        newsletter, rendered = self._ask(version, lambda: self._rendered_for_the_web(slug))
        return make_out(rendered, newsletter, VISITOR, links)[0]

    def sheet(self, version: str, slug: str, sample: Sample, links: Mapping[str, str]) -> Sheet:
        """Raises ContentError, NotFound."""
        (newsletter, (rendered, left_out)), problems = self._ask(
            version, lambda: (self._shown(slug, sample), self._found(slug))
        )
        email, preheader = make_out(rendered, newsletter, sample, links)
        return Sheet(
            email=email,
            preheader=preheader,
            sender=_sender_name(newsletter.sender),
            merge_tags={name: _shown(name, email.reader) for name in rendered.merge_tags},
            findings=tuple(
                Remark(problem=problem, anchor=_anchor(problem, slug, rendered.html))
                for problem in sorted(problems, key=lambda each: each.severity != "error")
            ),
            opening=" ".join(read_page(email.html).words.split())[:_SNIPPET],
            size=len(rendered.html.encode()),
            left_out=left_out,
        )

    def source(self, version: str, path: str) -> SourceFile | None:
        """A file that findings point into."""
        source = self._source
        folders = self._ask(version, source.template_folders)
        return find_source(path, source.project_root, folders)

    def _ask(self, version: str, question: Callable[[], _T]) -> _T:
        """On the desk's thread, with all answers from one state of the files."""

        def answer() -> _T:
            now = time.monotonic()
            if version != self._version or now - self._read_at > _KEPT:
                self._version = ""
                self._known.clear()
                self._source.refresh()
                self._version, self._read_at = version, now
            return question()

        return self._thread.submit(answer).result()

    def _once(self, key: object, read: Callable[[], _T]) -> _T:
        if key not in self._known:
            self._known[key] = read()
        return cast(_T, self._known[key])

    def _rendered(self, slug: str) -> tuple[Newsletter, Rendered]:
        source = self._source
        return self._once(("mail", slug), lambda: (source.newsletter(), source.render(slug)))

    def _shown(self, slug: str, sample: Sample) -> tuple[Newsletter, tuple[Rendered, str]]:
        """The whole issue for invented readers; a real one's own variant."""
        newsletter, whole = self._rendered(slug)
        if "@" not in sample.id:
            return newsletter, (whole, "")
        key, source = ("mail", slug, sample.id), self._source
        return newsletter, self._once(key, lambda: source.render_for(slug, sample.id))

    def _rendered_for_the_web(self, slug: str) -> tuple[Newsletter, Rendered]:
        source = self._source
        return self._once(("web", slug), lambda: (source.newsletter(), source.render_web(slug)))

    def _found(self, slug: str) -> tuple[Problem, ...]:
        return self._once(("check", slug), lambda: self._source.check(slug))

    def _surroundings(self) -> Surroundings:
        return self._once("surroundings", self._read_surroundings)

    def _read_surroundings(self) -> Surroundings:
        source = self._source
        slugs = source.issue_slugs()[::-1]
        return Surroundings(
            name=source.newsletter().name,
            slugs=slugs,
            inbox=source.inbox_count(),
            states={slug: source.state(slug) for slug in slugs[:SHOWN]},
        )

    def _line(self, slug: str) -> Line:
        try:
            return Line(slug=slug, subject=self._rendered(slug)[1].subject)
        except ContentError as error:
            return Line(slug=slug, mistakes=len(error.problems))
        except NewsletterError:
            return Line(slug=slug, mistakes=1)


def day_name(slug: str) -> str:
    """`Mon 23 November 2026` for an issue that is named by its day, else the slug."""
    try:
        day = date.fromisoformat(slug[:10])
    except ValueError:
        return slug
    return f"{day:%a} {day.day} {day:%B %Y} {slug[10:].strip('-')}".rstrip()


def mark_code(text: str) -> Markup:
    """A message as HTML, with what stands between `backquotes` as code."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:  # one of them is meant as it is
        return escape(text)
    marked = (Markup("<code>{}</code>").format(p) if n % 2 else p for n, p in enumerate(pieces))
    return Markup("").join(marked)


def _anchor(problem: Problem, slug: str, html: str) -> str:
    """The update whose file the problem is in, where the mail has it."""
    path = PurePosixPath(problem.path)
    anchor = f"{ANCHOR}{path.stem}"
    in_issue = path.parent == PurePosixPath("issues", slug)
    return anchor if in_issue and f'id="{anchor}"' in html else ""


def _shown(tag: str, reader: Reader) -> str:
    if tag in URL_TAGS:
        return "an address of the reader's own"
    return reader.values.get(tag, "the fall-back")


def _sender_name(sender: str) -> str:
    name, address = parseaddr(sender)
    return name or address or sender
