"""How the mail's HTML is built: its headings and tables, and how each of its texts looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newsletter.check.walk import Tag, Walk, read_words

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SHOWN = frozenset({"start", "end", "after"})  #: steps whose text a reader sees


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
    bare_tables: tuple[tuple[str, str], ...] = ()  #: classes and section of layout tables
    #: without the role
    images: tuple[tuple[str, str, str], ...] = ()  #: address, classes and section of those
    #: without a width
    empty_links: tuple[tuple[str, str], ...] = ()  #: address and section of links without words
    looks: tuple[Look, ...] = ()
    texts: tuple[tuple[int, str], ...] = ()  #: number of a look and the first words that have it
    sheets: tuple[str, ...] = ()  #: what stands in the <style> elements


def walk_outline(walk: Walk) -> Outline:
    return _Reading(walk).outline()


class _Reading:
    """Walks through a document with the looks of the elements that are open."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._restore = walk.restore
        self._numbers: dict[tuple[int, tuple[str, str, str, str]], int] = {}
        self._texts: dict[int, str] = {}
        self._open: list[int] = [-1]
        self._hidden = 0
        self._section = ""
        self._headings: list[Heading] = []
        self._bare_tables: list[tuple[str, str]] = []
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
            **dict.fromkeys(_HEADINGS, self._read_heading),
        }

    def outline(self) -> Outline:
        for event, tag, text, node in self._walk.steps:
            if tag:
                self._enter(tag, node)
            elif event == "end":
                self._hidden -= self._hidden > 0
                self._open.pop()
            # Words that a reader sees, in the look of the element that is open.
            if text and not self._hidden and not text.isspace() and event in _SHOWN:
                number = self._open[-1]
                if number >= 0 and number not in self._texts:
                    self._texts[number] = " ".join(text.split())[:60]
        return self._outline()

    def _outline(self) -> Outline:
        root = self._walk.steps[0][1] if self._walk.steps else None
        return Outline(
            language=root.attributes.get("lang", "") if root else "",
            direction=root.attributes.get("dir", "") if root else "",
            wrapped=self._wrapped,
            title=self._title,
            headings=tuple(self._headings),
            bare_tables=tuple(self._bare_tables),
            images=tuple(self._images),
            empty_links=tuple(self._empty_links),
            looks=tuple(Look(parent, *look) for parent, look in self._numbers),
            texts=tuple(self._texts.items()),
            sheets=tuple(self._sheets),
        )

    def _enter(self, tag: Tag, node: _Element) -> None:
        self._section = tag.section or self._section
        look = self._open[-1], tag.look
        self._open.append(self._numbers.setdefault(look, len(self._numbers)))
        if self._hidden or tag.hidden:
            self._hidden += 1
        read = self._readers.get(tag.name)
        if read:
            read(tag, node)

    def _read_div(self, tag: Tag, node: _Element) -> None:
        get = tag.attributes.get
        self._wrapped = self._wrapped or bool(get("lang") and get("dir"))

    def _read_title(self, tag: Tag, node: _Element) -> None:
        self._title = self._words(node)

    def _read_style(self, tag: Tag, node: _Element) -> None:
        self._sheets.append(node.text or "")

    def _read_heading(self, tag: Tag, node: _Element) -> None:
        self._headings.append(Heading(_HEADINGS[tag.name], self._words(node), self._section))

    def _read_table(self, tag: Tag, node: _Element) -> None:
        if not tag.attributes.get("role") and node.find(".//th") is None:
            self._bare_tables.append((tag.attributes.get("class", ""), self._section))

    def _read_img(self, tag: Tag, node: _Element) -> None:
        get = tag.attributes.get
        if not get("width", "").isdigit():
            self._images.append((self._restore(get("src", "")), get("class", ""), self._section))

    def _read_a(self, tag: Tag, node: _Element) -> None:
        href = tag.attributes.get("href")
        if href and not _has_words(node):
            self._empty_links.append((self._restore(href), self._section))

    def _words(self, node: _Element) -> str:
        return self._restore(read_words(node))


def _has_words(node: _Element) -> bool:
    if (node.text and not node.text.isspace()) or read_words(node):
        return True
    return any((picture.get("alt") or "").strip() for picture in node.iter("img"))
