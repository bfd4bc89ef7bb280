"""How the mail's HTML is built: its headings and tables, and how each of its texts looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from newsletter.check.page import ANCHOR, Events, is_hidden

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADINGS = {f"h{level}": level for level in range(1, 7)}


class Look(NamedTuple):
    """Elements that cannot look different: same tag, classes and styles, inside of the same."""

    parent: int  #: the number of the look around it; -1 for the outermost
    tag: str
    classes: str
    style: str
    background: str  #: the attribute bgcolor


class Heading(NamedTuple):
    level: int
    words: str
    section: str  #: slug of the update it stands in


class Outline(NamedTuple):
    language: str = ""
    direction: str = ""
    wrapped: bool = False  #: an element of the body says language and direction once more
    title: str = ""
    headings: tuple[Heading, ...] = ()
    bare_tables: tuple[str, ...] = ()  #: classes of layout tables without the role
    images: tuple[tuple[str, str, str], ...] = ()  #: address, classes and section of those
    #: without a width
    empty_links: tuple[tuple[str, str], ...] = ()  #: address and section of links without words
    looks: tuple[Look, ...] = ()
    texts: tuple[tuple[int, str], ...] = ()  #: number of a look and the first words that have it
    sheets: tuple[str, ...] = ()  #: what stands in the <style> elements


def read_outline(events: Events, restore: Callable[[str], str]) -> Outline:
    reading = _Reading(restore)
    for event, node in events:
        if event == "start":
            reading.open(node)
        elif event == "end":
            reading.close(node)
        else:
            reading.note(node.tail)
    return reading.outline(events[0][1])


class _Reading:
    """Walks through a document with the looks of the elements that are open."""

    def __init__(self, restore: Callable[[str], str]) -> None:
        self._restore = restore
        self._numbers: dict[Look, int] = {}
        self._texts: dict[int, str] = {}
        self._open: list[int] = []
        self._hidden = 0
        self._section = ""
        self._headings: list[Heading] = []
        self._bare_tables: list[str] = []
        self._images: list[tuple[str, str, str]] = []
        self._empty_links: list[tuple[str, str]] = []
        self._sheets: list[str] = []
        self._title = ""
        self._wrapped = False
        self._readers = {
            "div": self._read_div,
            "title": self._read_title,
            "style": self._read_style,
            "table": self._read_table,
            "img": self._read_img,
            "a": self._read_a,
        }

    def outline(self, root: _Element) -> Outline:
        return Outline(
            language=root.get("lang") or "",
            direction=root.get("dir") or "",
            wrapped=self._wrapped,
            title=self._title,
            headings=tuple(self._headings),
            bare_tables=tuple(self._bare_tables),
            images=tuple(self._images),
            empty_links=tuple(self._empty_links),
            looks=tuple(self._numbers),
            texts=tuple(self._texts.items()),
            sheets=tuple(self._sheets),
        )

    def open(self, node: _Element) -> None:
        self._enter(node)
        if self._hidden or is_hidden(node):
            self._hidden += 1
        else:
            self.note(node.text)
        read = self._readers.get(node.tag)
        if read:
            read(node)
        elif node.tag in _HEADINGS:
            words = self._words(node)
            self._headings.append(Heading(_HEADINGS[node.tag], words, self._section))

    def close(self, node: _Element) -> None:
        self._hidden -= self._hidden > 0
        self._open.pop()
        self.note(node.tail)

    def note(self, text: str | None) -> None:
        """Words that a reader sees, in the look of the element that is open."""
        if text and not self._hidden and self._open and not text.isspace():
            self._texts.setdefault(self._open[-1], " ".join(text.split())[:60])

    def _enter(self, node: _Element) -> None:
        get = node.get
        id_ = get("id") or ""
        if id_.startswith(ANCHOR):
            self._section = id_.removeprefix(ANCHOR)
        parent = self._open[-1] if self._open else -1
        classes, style, background = get("class") or "", get("style") or "", get("bgcolor") or ""
        look = Look(parent, str(node.tag), classes, style, background)
        self._open.append(self._numbers.setdefault(look, len(self._numbers)))

    def _read_div(self, node: _Element) -> None:
        self._wrapped = self._wrapped or bool(node.get("lang") and node.get("dir"))

    def _read_title(self, node: _Element) -> None:
        self._title = self._words(node)

    def _read_style(self, node: _Element) -> None:
        self._sheets.append(node.text or "")

    def _read_table(self, node: _Element) -> None:
        if not node.get("role") and node.find(".//th") is None:
            self._bare_tables.append(node.get("class") or "")

    def _read_img(self, node: _Element) -> None:
        if not (node.get("width") or "").isdigit():
            source = self._restore(node.get("src") or "")
            self._images.append((source, node.get("class") or "", self._section))

    def _read_a(self, node: _Element) -> None:
        if node.get("href") and not self._words(node):
            pictures = node.iter("img")
            if not any((picture.get("alt") or "").strip() for picture in pictures):
                self._empty_links.append((self._restore(node.get("href") or ""), self._section))

    def _words(self, node: _Element) -> str:
        return self._restore(" ".join("".join(map(str, node.itertext())).split()))
