"""What a parser sees in the mail's HTML: links, images, anchors and the words a reader reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter import merge

if TYPE_CHECKING:
    from lxml.etree import _Element

Events = tuple[tuple[str, "_Element"], ...]

ANCHOR = "u-"  #: the templates give every update an element with the id u-SLUG

_PIXELS = re.compile(r"[0-9]{1,5}")
_SILENT = frozenset({"head", "style", "script", "title"})


@dataclass(frozen=True, slots=True)
class Link:
    """A visible `<a>` that is not merely an anchor."""

    href: str | None
    text: str
    section: str  #: slug of the update before or around it; empty above the first


@dataclass(frozen=True, slots=True)
class Image:
    src: str
    alt: str | None  #: None where the attribute is missing
    section: str
    width: int = 0  #: in pixels, as its attribute says; 0 where it does not


@dataclass(frozen=True, slots=True)
class Page:
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    ids: frozenset[str] = frozenset()
    words: str = ""  #: the text outside of the head that is not hidden
    misplaced: tuple[str, ...] = ()  #: names of merge tags inside a style sheet or a comment


def read_page(html: str) -> Page:
    """Parse markup of any quality; never raises."""
    root, restore = parse_markup(html)
    return Page() if root is None else read_events(walk(root), restore)


def parse_markup(html: str) -> tuple[_Element | None, Callable[[str], str]]:
    """The tree of a document, its merge tags swapped for words, and what swaps them back."""
    from lxml import etree

    # A tag's quotation marks would end the attribute that it stands in.
    protected, restore = merge.protect(html)
    # ASCII with character references needs no guess about the encoding.
    data = protected.encode("ascii", "xmlcharrefreplace")
    parser = etree.HTMLParser(encoding="ascii", huge_tree=True)
    try:
        return etree.fromstring(data, parser), restore
    except etree.XMLSyntaxError:
        return None, restore


def walk(root: _Element) -> Events:
    """The document from its first tag to its last: made once, read by several."""
    from lxml import etree

    return tuple(etree.iterwalk(root, events=("start", "end", "comment", "pi")))


def read_events(events: Events, restore: Callable[[str], str]) -> Page:
    reading = _Reading(restore)
    for event, node in events:
        reading.take(event, node)
    return reading.page()


class _Reading:
    """Walks through a document from its first tag to its last."""

    def __init__(self, restore: Callable[[str], str]) -> None:
        self._restore = restore
        self._hidden = 0  #: elements that are open, from the outermost hidden one on
        self._section = ""  #: slug of the update that began last
        self._links: list[Link] = []
        self._images: list[Image] = []
        self._ids: set[str] = set()
        self._words: list[str] = []
        self._unseen: list[str] = []

    def page(self) -> Page:
        return Page(
            links=tuple(self._links),
            images=tuple(self._images),
            ids=frozenset(self._ids),
            words="".join(self._words),
            misplaced=merge.names(*map(self._restore, self._unseen)),
        )

    def take(self, event: str, node: _Element) -> None:
        if event == "start":
            self._open(node)
            return
        if event == "end":
            self._hidden -= self._hidden > 0
        elif not (node.text or "").lstrip().startswith("[if"):  # Outlook reads those as markup
            self._unseen.append(node.text or "")
        if not self._hidden and node.tail:
            self._words.append(node.tail)

    def _open(self, node: _Element) -> None:
        id_ = node.get("id")
        if id_:
            self._ids.add(id_)
            if id_.startswith(ANCHOR):
                self._section = id_.removeprefix(ANCHOR)
        if node.tag == "style":
            self._unseen.append(node.text or "")
        if self._hidden or is_hidden(node):
            self._hidden += 1
        else:
            self._show(node)

    def _show(self, node: _Element) -> None:
        self._words.append(node.text or "")
        href = node.get("href")
        if node.tag == "img":
            src, alt = self._restore(node.get("src") or ""), node.get("alt")
            width = node.get("width") or ""
            pixels = int(width) if _PIXELS.fullmatch(width) else 0
            self._images.append(Image(src, alt, self._section, pixels))
        elif node.tag == "a" and not (href is None and (node.get("id") or node.get("name"))):
            text = " ".join("".join(map(str, node.itertext())).split())
            address = None if href is None else self._restore(href).strip()
            self._links.append(Link(address, self._restore(text), self._section))


def is_hidden(node: _Element) -> bool:
    style = node.get("style")
    return node.tag in _SILENT or (
        style is not None and "display:none" in style.replace(" ", "").lower()
    )
