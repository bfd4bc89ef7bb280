"""HTML of strangers as a tree, within bounds, and pieces of the tree as HTML again.

libxml2 ends at 256 elements inside one another, where parsers that follow HTML to the letter take
a quadratic time. Attributes cost all of them a quadratic time, so they are counted first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from lxml import etree

from newsletter.shapes import squeezed
from newsletter.sources.links import join

Element = etree._Element

_MOST_TAGS = 200_000
_MOST_ATTRIBUTES = 2_000  #: in one tag
_MOST_PIECES = 60  #: of a short text
_IN_HEAD = frozenset(str.split("title meta link base script style noscript template object"))
_LONG_TAG = re.compile(r"<[A-Za-z][^<>]{6000,}")
_SEPARATED = re.compile(r"[\s/\"']+[^\s/\"'=]+")
_BEYOND_LIMITS = etree.ErrorTypes.ERR_RESOURCE_LIMIT
_ADDRESSES = ("href", "src", "poster", "cite", "data-src", "data-lazy-src", "data-original")
#: What leads to no page; the cleaning tells of it.
_NOT_JOINED = ("mailto:", "tel:", "data:", "javascript:", "vbscript:")
#: An address that is not absolute, or only a fragment, which means the page that it stands in.
_HAS_RELATIVE = re.compile(
    # Begins with a fixed character, which is searched ten times as fast as a choice of names; and
    # most addresses are absolute.
    r"=(?![\"']?https?:)(?:(?<=href=)|(?<=src=)|(?<=poster=)|(?<=cite=)|(?<=original=)|(?<=\s=))\s*"
    r"(?:\"|'|(?=[^\s\"'>]))(?!\s*[A-Za-z][A-Za-z0-9+.-]*:)",
    re.IGNORECASE,
)
_SET = re.compile(r"srcset\s*=", re.IGNORECASE)


class Hostile(Exception):
    """A page that is made to be expensive; the words say in which way."""


def parse_html(text: str) -> Element | None:
    """The root of a page or of a piece of one; None where there is nothing. Raises Hostile."""
    if text.count("<") > _MOST_TAGS:
        raise Hostile(f"it has more than {_MOST_TAGS:,} tags")
    for match in _LONG_TAG.finditer(text):
        if len(_SEPARATED.findall(match[0])) > _MOST_ATTRIBUTES:
            raise Hostile(f"a tag in it has more than {_MOST_ATTRIBUTES:,} attributes")
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    data = text.encode("utf-8", "replace")
    root = etree.fromstring(data, parser) if data.strip() else None
    if any(entry.type == _BEYOND_LIMITS for entry in parser.error_log):
        raise Hostile("it is too large, or its elements stand too deep inside one another")
    if root is not None:
        _empty_head(root)
    return root


def _empty_head(root: Element) -> None:
    """Move what is none of its own into the body: libxml2 knows no `<article>` that begins one."""
    head = root.find("head")
    first = None if head is None else next((e for e in head if e.tag not in _IN_HEAD), None)
    if head is None or first is None:
        return
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    for place, one in enumerate([first, *first.itersiblings()]):
        body.insert(place, one)


def inner_html(element: Element) -> str:
    """What stands inside an element."""
    pieces = [element.text or ""]
    pieces = [pieces[0].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")]
    pieces += [etree.tostring(child, encoding="unicode", method="html") for child in element]
    return "".join(pieces).strip()


def make_absolute(root: Element, base: str) -> None:
    """Every address below an element as it is meant where the text stands."""
    for element in root.iter(etree.Element):
        for name in _ADDRESSES:
            value = element.get(name)
            if value is not None and not value.strip().lower().startswith(_NOT_JOINED):
                element.set(name, join(base, value))
        if element.get("srcset"):
            element.set("srcset", ", ".join(_absolute_set(element.get("srcset", ""), base)))


def with_absolute_links(html: str, base: str) -> str:
    """The same for a piece of HTML, which is left as it is where it needs nothing."""
    if not _HAS_RELATIVE.search(html) and not _has_sets(html):
        return html
    try:
        root = parse_html(f"<div>{html}</div>")
    except Hostile:
        return html
    body = root.find("body") if root is not None else None
    if body is None:
        return html
    make_absolute(body, base)
    first = body[0] if len(body) == 1 and body[0].tag == "div" else body
    return inner_html(first)


def _has_sets(html: str) -> bool:
    return "srcset" in html.lower() and _SET.search(html) is not None


def text_of(element: Element) -> str:
    """What a reader sees, on one line."""
    return squeezed("".join(_words(element)))


def short_text_of(element: Element, most: int) -> str:
    """The same where it is no longer than `most` characters, else nothing; in a short time."""
    text = ""
    for piece in islice(_words(element), _MOST_PIECES):
        text = f"{text}{piece}" if piece.strip() else f"{text} "
        if len(text) > 2 * most:
            return ""
    text = squeezed(text)
    return text if len(text) <= most else ""


def _words(element: Element) -> Iterable[str]:
    return (str(piece) for piece in element.itertext(tag=None) if piece)


def _absolute_set(value: str, base: str) -> list[str]:
    found = []
    for candidate in re.split(r",\s+|,(?=https?:)", value[:5000]):
        address, _, size = candidate.strip().partition(" ")
        absolute = join(base, address)
        if absolute:
            found.append(f"{absolute} {size}".strip())
    return found
