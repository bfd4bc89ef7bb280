"""What a parser sees in the mail's HTML: links, images, anchors and the words a reader reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsletter import merge

if TYPE_CHECKING:
    from lxml.etree import _Element

ANCHOR = "u-"  #: the templates give every update an element with the id u-SLUG

Restore = Callable[[str], str]

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


@dataclass(frozen=True, slots=True)
class Page:
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    ids: frozenset[str] = frozenset()
    words: str = ""  #: the text outside of the head that is not hidden
    misplaced: tuple[str, ...] = ()  #: names of merge tags inside a style sheet or a comment


def read_page(html: str) -> Page:
    """Parse markup of any quality; never raises."""
    from lxml import etree

    # A tag's quotation marks would end the attribute that it stands in.
    protected, restore = merge.protect(html)
    # ASCII with character references needs no guess about the encoding.
    data = protected.encode("ascii", "xmlcharrefreplace")
    parser = etree.HTMLParser(encoding="ascii", huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        return Page()
    nodes = list(root.iter())
    visible = _visible(nodes)
    sections = list(_sections(nodes))
    pairs = [(n, s) for n, s in zip(nodes, sections, strict=True) if n in visible]
    return Page(
        links=tuple(_link(n, s, restore) for n, s in pairs if n.tag == "a" and not _is_anchor(n)),
        images=tuple(_image(n, s, restore) for n, s in pairs if n.tag == "img"),
        ids=frozenset(filter(None, (n.get("id") for n in nodes if _is_element(n)))),
        words="".join(_words(root, visible)),
        misplaced=merge.names(*map(restore, _unseen_texts(nodes))),
    )


def _is_element(node: _Element) -> bool:
    """Comments and processing instructions have no tag name."""
    return isinstance(node.tag, str)


def _is_anchor(node: _Element) -> bool:
    return node.get("href") is None and bool(node.get("id") or node.get("name"))


def _visible(nodes: Iterable[_Element]) -> set[_Element]:
    """Elements that neither are hidden nor stand in one that is; expects parents first."""
    visible: set[_Element] = set()
    for node in nodes:
        parent = node.getparent()
        if (parent is None or parent in visible) and _is_element(node) and not _is_hidden(node):
            visible.add(node)
    return visible


def _is_hidden(node: _Element) -> bool:
    style = (node.get("style") or "").replace(" ", "").lower()
    return node.tag in _SILENT or "display:none" in style


def _sections(nodes: Iterable[_Element]) -> Iterator[str]:
    """For each node, the slug of the update that began last."""
    section = ""
    for node in nodes:
        id_ = node.get("id") if _is_element(node) else None
        if id_ and id_.startswith(ANCHOR):
            section = id_.removeprefix(ANCHOR)
        yield section


def _link(node: _Element, section: str, restore: Restore) -> Link:
    href = node.get("href")
    text = " ".join("".join(map(str, node.itertext())).split())
    return Link(None if href is None else restore(href).strip(), restore(text), section)


def _image(node: _Element, section: str, restore: Restore) -> Image:
    alt = node.get("alt")
    return Image(restore(node.get("src") or ""), None if alt is None else restore(alt), section)


def _words(root: _Element, visible: set[_Element]) -> Iterator[str]:
    """The pieces of visible text in reading order."""
    from lxml import etree

    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start" and node in visible:
            yield node.text or ""
        elif event != "start" and node.getparent() in visible:
            yield node.tail or ""


def _unseen_texts(nodes: Iterable[_Element]) -> Iterator[str]:
    """Style sheets and comments, but not those that Outlook reads as markup."""
    for node in nodes:
        text = node.text or ""
        if node.tag == "style" or (not _is_element(node) and not text.lstrip().startswith("[if")):
            yield text
