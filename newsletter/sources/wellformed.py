"""XML of strangers: measured before anything slow reads it, and mended where that is simple."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sized
from html import escape
from html.entities import html5
from typing import NamedTuple
from xml.parsers import expat

_DEPTH = 200  #: elements inside one another
_ATTRIBUTES = 500  #: of one element
_REFERENCES = 300_000  #: in a document that is worth mending
ITEMS = frozenset({"item", "entry"})

_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>'
_OPEN_CDATA, _CLOSE_CDATA = "<![CDATA[", "]]>"
_REFERENCE = re.compile(r"&(?:#(x[0-9A-Fa-f]{1,8}|[0-9]{1,9});|([A-Za-z][A-Za-z0-9]{0,40});)?")
_XML_NAMES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_PREFIX = re.compile(r"(?:<|\s)([A-Za-z_][\w.-]{0,40}):[A-Za-z_]")
_DECLARED = re.compile(r"xmlns:([A-Za-z_][\w.-]*)\s*=")
_TAG_NAME = re.compile(r"<[A-Za-z_][\w.:-]*")
_KNOWN_PREFIXES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "itunes": "http://www.itunes.com/DTDs/PodCast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xhtml": "http://www.w3.org/1999/xhtml",
    "yt": "http://www.youtube.com/xml/schemas/2015",
}
_LAST_ITEM = re.compile(r"</(?:[A-Za-z_][\w.-]*:)?(?:item|entry)\s*>")


class Excessive(Exception):
    """A document that is made to be expensive; the words say in which way."""


class Outline(NamedTuple):
    """What one pass of the parser tells about a document."""

    data: bytes  #: UTF-8
    items: tuple[tuple[int, int], ...] = ()  #: where in it each item begins and ends
    elements: int = 0
    fault: str = ""  #: why it is not well-formed


def outline(text: str) -> Outline:
    """Measure a document without a prolog. Raises Excessive."""
    data = _DECLARATION + text.encode("utf-8", "replace")
    watch = _Watch(data)
    try:
        watch.parser.Parse(data, True)
    except expat.ExpatError as error:
        words = expat.ErrorString(error.code)
        return Outline(data, tuple(watch.items), watch.elements, f"{words} in line {error.lineno}")
    return Outline(data, tuple(watch.items), watch.elements)


class _Watch:
    """Counts elements and notes where items stand; items inside items belong to the outer one."""

    def __init__(self, data: bytes) -> None:
        self.items: list[tuple[int, int]] = []
        self.elements = 0
        self._data = data
        self._depth = 0
        self._open: tuple[int, int] | None = None  # depth and place
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: Sized) -> None:
        self.elements += 1
        self._depth += 1
        if self._depth > _DEPTH:
            raise Excessive("its elements stand too deep inside one another")
        if len(attributes) > _ATTRIBUTES:
            raise Excessive(f"an element in it has more than {_ATTRIBUTES} attributes")
        if self._open is None and name.rpartition(" ")[2].lower() in ITEMS:
            self._open = self._depth, self.parser.CurrentByteIndex

    def _end(self, _: str) -> None:
        if self._open and self._open[0] == self._depth:
            end = self._data.find(b">", self.parser.CurrentByteIndex) + 1
            self.items.append((self._open[1], end))
            self._open = None
        self._depth -= 1


def mend(text: str) -> Iterator[str]:
    """The document mended in one more way each time, from the mildest."""
    if text.count("&") > _REFERENCES:
        return
    text = _with_namespaces(with_references(text))
    yield text
    ends = [match.end() for match in _LAST_ITEM.finditer(text)]
    if ends:
        yield text[: ends[-1]] + _closing(text)


def with_references(text: str) -> str:
    """Bare ampersands escaped and HTML's names resolved, outside of CDATA."""
    pieces, at = [], 0
    while True:
        start = text.find(_OPEN_CDATA, at)
        end = text.find(_CLOSE_CDATA, start) if start >= 0 else -1
        pieces.append(_REFERENCE.sub(_resolve, text[at : start if end >= 0 else len(text)]))
        if end < 0:
            return "".join(pieces)
        at = end + len(_CLOSE_CDATA)
        pieces.append(text[start:at])


def _resolve(match: re.Match[str]) -> str:
    number, name = match[1], match[2]
    if number:
        code = int(number[1:], 16) if number[0] == "x" else int(number)
        return match[0] if _is_character(code) else ""
    if name in _XML_NAMES:
        return match[0]
    known = html5.get(f"{name};") if name else None
    return escape(known) if known else f"&amp;{match[0][1:]}"


def _is_character(code: int) -> bool:
    """XML 1.0, 2.2."""
    plain = 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
    return plain or code in (9, 10, 13)


def _with_namespaces(text: str) -> str:
    """Prefixes that nobody declared get their usual meaning."""
    used = set(_PREFIX.findall(text)) - set(_DECLARED.findall(text)) - {"xml", "xmlns"}
    root = _TAG_NAME.match(text)
    if not used or not root:
        return text
    names = sorted(used)[:50]
    said = "".join(f' xmlns:{n}="{_KNOWN_PREFIXES.get(n, f"urn:prefix:{n}")}"' for n in names)
    return text[: root.end()] + said + text[root.end() :]


def _closing(text: str) -> str:
    """The end tags of a feed that broke off behind an item."""
    root = _TAG_NAME.match(text)
    name = root[0][1:] if root else ""
    inside = "</channel>" if name.lower() == "rss" else ""
    return f"{inside}</{name}>"
