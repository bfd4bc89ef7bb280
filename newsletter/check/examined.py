"""All that rules may look at, and the way back from there to what the editor wrote."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from newsletter.check.outline import Outline, walk_outline
from newsletter.check.page import Page, walk_page
from newsletter.check.walk import Walk, read_steps
from newsletter.errors import Problem
from newsletter.model import CallToAction, Issue, Newsletter, Origin, Rendered, Roster, Update

if TYPE_CHECKING:
    from newsletter.fetch.outcome import Fetched
    from newsletter.fetch.pictures import Picture

SETTINGS = "newsletter.toml"
ROSTER = "speakers.toml"
_HOUSE = "house"
_COMMENT = "<!--"
_NOTHING: Mapping[str, str] = {}
_NO_SHARES: Mapping[str, float] = {}


class Place(NamedTuple):
    """A character of a file of the project."""

    path: str
    line: int = 1
    column: int = 1


#: Where a finding about the mail's frame points: what of it is in the project is not known here.
HTML_TEMPLATE = Place("templates/email/issue.html")
TEXT_TEMPLATE = Place("templates/email/issue.txt")


class Edit(NamedTuple):
    """A piece of a file, by its offset, and what is to stand in its place."""

    path: str
    start: int
    old: str
    new: str


class Passage(NamedTuple):
    """A text that the editor wrote: a body, or a value of the front matter."""

    text: str
    origin: Origin
    name: str = ""  #: the front-matter key; empty for a body
    section: str = ""  #: slug of the update; empty for the issue itself
    file: str = ""  #: the whole file as written, where the caller gave it

    @property
    def is_body(self) -> bool:
        return not self.name

    @property
    def is_prose(self) -> bool:
        """Whether it is Markdown, as bodies are and the house's message."""
        return self.name in ("", _HOUSE)

    def is_code(self, start: int) -> bool:
        """Whether backticks are around a character: then it is shown, and means nothing."""
        return self.text.count("`", self.text.rfind("\n\n", 0, start) + 1, start) % 2 > 0

    def place(self, start: int, end: int) -> Place:
        """Where a piece of the text stands; without the file, where its value begins."""
        if self.is_body:
            return Place(self.origin.path, *self.origin.in_body(self.text, start))
        offset = self._find_in_file(start, end)
        if offset < 0:
            return place_of(self.origin, self.name)
        before = self.file[:offset]
        return Place(self.origin.path, before.count("\n") + 1, offset - before.rfind("\n"))

    def edit(self, start: int, end: int, new: str) -> Edit | None:
        """Another piece in the place of one; nothing where the file has it in another spelling."""
        old, place = self.text[start:end], self.place(start, end)
        if self.is_body:
            offset = _offset(self.file, place.line, place.column)
        else:
            offset = self._find_in_file(start, end)
        if not old or offset < 0 or not self.file.startswith(old, offset):
            return None
        return Edit(place.path, offset, old, new)

    def _find_in_file(self, start: int, end: int) -> int:
        """The offset of a piece of a front-matter value, or -1.

        Quotation marks and folded lines may come between a value and what is written: then the
        piece is looked up, but for spaces, since lines that are folded begin with some.
        """
        value = _offset(self.file, *self.origin.at(self.name))
        value += self.file[value : value + 1] in ('"', "'")
        if self.file.startswith(self.text, value):
            return value + start
        piece = self.text[start:end]
        if piece.isspace():
            return -1
        offset = self.file.find(piece, value)
        for _ in range(self.text.count(piece, 0, start)):
            if offset >= 0:
                offset = self.file.find(piece, offset + len(piece))
        return offset


@dataclass(frozen=True, kw_only=True)
class Examined:
    """An issue with everything that was made of it, and the facts that decide if it may go out."""

    issue: Issue
    rendered: Rendered
    newsletter: Newsletter
    own_unsubscribe: bool = False  #: the mail service has one, which needs no base_url
    roster: Roster
    calls: tuple[CallToAction, ...] = ()  #: one per update, in running order
    missing: Mapping[str, int] | None = None
    #: field → active subscribers who have no value; None where there is no store yet
    fields: frozenset[str] | None = None  #: that the store knows; None where there is no store
    active: int = 0  #: number of active subscribers
    deserted: frozenset[str] = frozenset()  #: segments of the issue that no subscriber is in
    today: date
    extra: tuple[Problem, ...] = ()  #: found by others; acceptance holds for them too
    files: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    #: path → text as written, for exact positions in front matter and settings
    rules: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    #: rule → off, warning or error, as the project has it
    clients: Mapping[str, float] = field(default_factory=lambda: _NO_SHARES)
    #: mail client → its share of the readers, as the project has it
    staging_hosts: tuple[str, ...] = ()  #: hosts that a mail must not link to
    own_hosts: frozenset[str] = frozenset()  #: the bureau's, which are known to have https
    load_templates: Callable[[], Mapping[str, str]] = dict
    #: what `templates` has; only findings about them ask for it
    paywalls: tuple[str, ...] = ()  #: hosts whose articles most readers cannot read
    answers: Mapping[str, Fetched] = field(default_factory=dict)
    #: address → what it answered; empty where nothing was fetched
    pictures: Mapping[str, Picture] = field(default_factory=dict)  #: address → what it is

    @cached_property
    def sent(self) -> bytes:
        """The HTML as it is sent, by which Gmail counts."""
        return self.rendered.html.encode("utf-8", "surrogatepass")

    @cached_property
    def walk(self) -> Walk:
        """The HTML, which is parsed once for all rules."""
        return read_steps(self.rendered.html)

    @cached_property
    def page(self) -> Page:
        """What there is in the HTML."""
        return walk_page(self.walk)

    @cached_property
    def outline(self) -> Outline:
        """How the HTML is built: headings, tables, and the looks of its texts."""
        return walk_outline(self.walk)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every text that the editor wrote into the issue and its updates; none is empty.

        Comments are blank in them, since nobody gets to see them.
        """
        found = (*self._of_issue(), *(p for update in self.issue.updates for p in self._of(update)))
        # Where the text shows one, as code say, none is taken for blank: who knows which it is?
        hide = str if _COMMENT in self.rendered.text else _blank_comments
        return tuple(
            passage._replace(text=hide(passage.text)) if _is_commented(passage) else passage
            for passage in found
            if passage.text
        )

    def find_written(self, section: str, *needles: str) -> Place | None:
        """Where the first of some texts stands in prose, by preference in the section's own."""
        own = self._bodies.get(section)
        for needle in filter(None, needles):
            for prose in filter(None, (own, *self._prose)):
                start = prose.text.find(needle)
                if start >= 0:
                    return prose.place(start, start + len(needle))
        return None

    def edit_at(self, place: Place, old: str, new: str) -> Edit | None:
        """Another piece in the place of one that stands in a text, quoted or not."""
        text = self.files.get(place.path, "") if place.path.endswith(".md") else ""
        offset = _offset(text, place.line, place.column)
        offset += text[offset : offset + 1] in ('"', "'")
        return Edit(place.path, offset, old, new) if text.startswith(old, offset) else None

    def find_template(self, *needles: str, elsewhere: Place = HTML_TEMPLATE) -> Place:
        """The first line of the templates that has one of some texts, by preference."""
        for needle in filter(None, needles):
            for path, text in self.templates.items():
                start = text.find(needle)
                if start >= 0:
                    before = text[:start]
                    return Place(path, before.count("\n") + 1, start - before.rfind("\n"))
        return elsewhere

    @cached_property
    def templates(self) -> Mapping[str, str]:
        """Templates and style sheets of the mail by path, the project's own before ours."""
        return self.load_templates()

    def setting(self, name: str) -> Place:
        """The line of newsletter.toml that sets a value of the newsletter, else its first one."""
        for number, line in enumerate(self.files.get(SETTINGS, "").splitlines(), 1):
            key, equals, _ = line.partition("=")
            if equals and key.strip() == name:
                return Place(SETTINGS, number)
        return Place(SETTINGS)

    def find_video(self, section: str) -> Place | None:
        """The video of an update, of which a picture may be the still."""
        videos = (u.origin for u in self.issue.updates if u.slug == section and u.video)
        return next((place_of(origin, "video") for origin in videos), None)

    def find_speaker(self, id: str) -> Place:
        """The line of the roster that begins a speaker."""
        for number, line in enumerate(self.files.get(ROSTER, "").splitlines(), 1):
            key, _, value = line.partition("=")
            if key.strip() == "id" and value.strip()[1 : len(id) + 1] == id:
                return Place(ROSTER, number)
        return Place(ROSTER)

    @cached_property
    def _bodies(self) -> Mapping[str, Passage]:
        """The bodies by section, in running order."""
        return {passage.section: passage for passage in self.passages if passage.is_body}

    @cached_property
    def _prose(self) -> tuple[Passage, ...]:
        """The bodies in running order, and what the house says below them."""
        house = (passage for passage in self.passages if passage.name == _HOUSE)
        return (*self._bodies.values(), *house)

    def _of_issue(self) -> Iterator[Passage]:
        origin, file = self.issue.origin, self.files.get(self.issue.origin.path, "")
        issue = self.issue
        named = ("subject", issue.subject), ("preheader", issue.preheader), (_HOUSE, issue.house)
        for name, text in named:
            yield Passage(text=text, origin=origin, name=name, file=file)
        yield Passage(text=issue.opening, origin=origin, file=file)

    def _of(self, update: Update) -> Iterator[Passage]:
        origin, file = update.origin, self.files.get(update.origin.path, "")
        for name, text in (("title", update.title), ("role", update.role), *addresses(update)):
            yield Passage(text=text, origin=origin, name=name, section=update.slug, file=file)
        name = update.source.name if update.source else ""
        yield Passage(text=name, origin=origin, name="source.name", section=update.slug, file=file)
        yield Passage(text=update.body, origin=origin, section=update.slug, file=file)


def _is_commented(passage: Passage) -> bool:
    return _COMMENT in passage.text and passage.is_prose


def _blank_comments(text: str) -> str:
    """The same lines and columns, with spaces for comments; one that does not end is none."""
    comment = rf"{_COMMENT}(?!-?>)(?:(?!--!>).)*?-->"
    return re.sub(comment, lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.DOTALL)


def place_of(origin: Origin, name: str) -> Place:
    """Where a value of the front matter stands."""
    return Place(origin.path, *origin.at(name))


def addresses(update: Update) -> Iterator[tuple[str, str]]:
    """The addresses in an update's front matter that the reader gets to see, by key."""
    yield "source.url", update.source.url if update.source else ""
    yield "video", update.video
    yield "image", update.image
    yield "thumbnail", update.thumbnail


def _offset(text: str, line: int, column: int) -> int:
    offset = 0
    for _ in range(line - 1):
        offset = text.find("\n", offset) + 1
    return offset + column - 1
