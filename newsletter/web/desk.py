"""What lies on the editor's desk: issues read from a project, made ready for the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr
from pathlib import Path
from typing import Protocol, TypeVar

from newsletter.errors import ContentError, NewsletterError, Problem
from newsletter.mailing import Email, Reader
from newsletter.merge import URL_TAGS
from newsletter.model import Newsletter, Rendered
from newsletter.web.sample import Sample, make_out

CLIP_BYTES = 102 * 1024
"""Gmail shows no more of a mail's HTML than this."""

_T = TypeVar("_T")

_NEWEST = 20
"""Issues whose subject the list shows; the older ones are only named."""


class Previewed(Protocol):
    """The project as the preview needs it. Every call reads again what changed on disk.

    All calls come on one thread, the last of them `close`.
    """

    project_root: Path

    def issue_slugs(self) -> tuple[str, ...]:
        """Ascending."""

    def inbox_count(self) -> int: ...

    def render(self, slug: str) -> Rendered:
        """Raises ContentError, NotFound."""

    def check(self, slug: str) -> tuple[Problem, ...]: ...

    def newsletter(self) -> Newsletter: ...

    def template_folders(self) -> tuple[Path, ...]: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What stands around every page."""

    name: str = "newsletter"
    slugs: tuple[str, ...] = ()  #: newest first
    inbox: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An issue in the list."""

    slug: str
    subject: str = ""
    mistakes: int = 0  #: in its files; it has no subject then


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One issue as one reader gets it, and what there is to say about it."""

    email: Email
    preheader: str
    sender: str  #: the name alone, as an inbox shows it
    merge_tags: Mapping[str, str]  #: name → what this reader sees there
    findings: tuple[Problem, ...]
    size: int  #: bytes of the HTML

    @property
    def filled(self) -> int:
        """How much of what Gmail shows is used up, in percent."""
        return round(100 * self.size / CLIP_BYTES)


class Desk:
    """Reads the project on one thread: what it opens, a database say, may not leave its thread."""

    def __init__(self, source: Previewed) -> None:
        self._source = source
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")

    def close(self) -> None:
        self._ask(self._source.close)
        self._thread.shutdown()

    def surroundings(self) -> Surroundings:
        """As much as can be read: a page about a mistake has to stand without the rest."""
        return self._ask(self._surroundings)

    def has(self, slug: str) -> bool:
        return slug in self._ask(self._source.issue_slugs)

    def lines(self) -> tuple[Line, ...]:
        """The newest issues with their subjects."""
        return self._ask(lambda: tuple(map(self._line, self._source.issue_slugs()[::-1][:_NEWEST])))

    def mail(self, slug: str, sample: Sample, links: Mapping[str, str]) -> Email:
        """Raises ContentError, NotFound."""
        source = self._source
        newsletter, rendered = self._ask(lambda: (source.newsletter(), source.render(slug)))
        return make_out(rendered, newsletter, sample, links)[0]

    def sheet(self, slug: str, sample: Sample, links: Mapping[str, str]) -> Sheet:
        """Raises ContentError, NotFound."""
        source = self._source
        newsletter, rendered, findings = self._ask(
            lambda: (source.newsletter(), source.render(slug), source.check(slug))
        )
        email, preheader = make_out(rendered, newsletter, sample, links)
        return Sheet(
            email=email,
            preheader=preheader,
            sender=_sender_name(newsletter.sender),
            merge_tags={name: _shown(name, email.reader) for name in rendered.merge_tags},
            findings=findings,
            size=len(rendered.html.encode()),
        )

    def _ask(self, question: Callable[[], _T]) -> _T:
        return self._thread.submit(question).result()

    def _surroundings(self) -> Surroundings:
        try:
            name = self._source.newsletter().name
            slugs = self._source.issue_slugs()[::-1]
            return Surroundings(name=name, slugs=slugs, inbox=self._source.inbox_count())
        except NewsletterError:
            return Surroundings()

    def _line(self, slug: str) -> Line:
        try:
            return Line(slug=slug, subject=self._source.render(slug).subject)
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


def _shown(tag: str, reader: Reader) -> str:
    if tag in URL_TAGS:
        return "an address of the reader's own"
    return reader.values.get(tag, "the fall-back")


def _sender_name(sender: str) -> str:
    name, address = parseaddr(sender)
    return name or address or sender
