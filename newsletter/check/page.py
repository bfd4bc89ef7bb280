"""What a parser sees in the mail's HTML: links, images, anchors and the words a reader reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from newsletter import merge
from newsletter.check.walk import Tag, Walk, read_steps, read_words

if TYPE_CHECKING:
    from lxml.etree import _Element

_PIXELS = re.compile(r"[0-9]{1,5}")


class Link(NamedTuple):
    """A visible `<a>` that is not merely an anchor."""

    href: str | None
    text: str
    section: str  #: slug of the update before or around it; empty above the first


class Image(NamedTuple):
    src: str
    alt: str | None  #: None where the attribute is missing
    section: str
    width: int = 0  #: in pixels, as its attribute says; 0 where it does not


class Page(NamedTuple):
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    ids: frozenset[str] = frozenset()
    words: str = ""  #: the text outside of the head that is not hidden
    misplaced: tuple[str, ...] = ()  #: names of merge tags inside a style sheet or a comment


def read_page(html: str) -> Page:
    """Parse markup of any quality; never raises."""
    return walk_page(read_steps(html))


def walk_page(walk: Walk) -> Page:
    return _Reading(walk).page()


class _Reading:
    """Walks through a document from its first tag to its last."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._restore = walk.restore
        self._hidden = 0  #: elements that are open, from the outermost hidden one on
        self._section = ""  #: slug of the update that began last
        self._links: list[Link] = []
        self._images: list[Image] = []
        self._ids: set[str] = set()
        self._words: list[str] = []
        self._unseen: list[str] = []

    def page(self) -> Page:
        for event, tag, text, node in self._walk.steps:
            if tag:
                self._open(tag, text, node)
            elif event == "end":
                self._hidden -= self._hidden > 0
            elif event != "after" and not text.lstrip().startswith("[if"):
                self._unseen.append(text)  # Outlook reads conditional comments as markup
            if not self._hidden and text and (event == "end" or event == "after"):
                self._words.append(text)
        return Page(
            links=tuple(self._links),
            images=tuple(self._images),
            ids=frozenset(self._ids),
            words="".join(self._words),
            misplaced=merge.names(*map(self._restore, self._unseen)),
        )

    def _open(self, tag: Tag, text: str, node: _Element) -> None:
        id_ = tag.attributes.get("id")
        if id_:
            self._ids.add(id_)
            self._section = tag.section or self._section
        if tag.name == "style":
            self._unseen.append(text)
        if self._hidden or tag.hidden:
            self._hidden += 1
            return
        self._words.append(text)
        if tag.name == "img":
            self._show_image(tag)
        elif tag.name == "a":
            self._show_link(tag, node)

    def _show_image(self, tag: Tag) -> None:
        get = tag.attributes.get
        width = get("width", "")
        pixels = int(width) if _PIXELS.fullmatch(width) else 0
        source = self._restore(get("src", ""))
        self._images.append(Image(source, get("alt"), self._section, pixels))

    def _show_link(self, tag: Tag, node: _Element) -> None:
        get = tag.attributes.get
        href = get("href")
        if href is None and (get("id") or get("name")):
            return
        address = None if href is None else self._restore(href).strip()
        self._links.append(Link(address, self._restore(read_words(node)), self._section))
