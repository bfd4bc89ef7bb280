"""RSS 0.9x, 1.0 and 2.0, RDF and Atom as items: feedparser, held within bounds.

feedparser gets a stream, because it opens bytes as a path. It neither sanitises nor resolves links
here, which takes half of its time: drafts are sanitised anyway, and links are made absolute only
where there are relative ones. Nor does it see the long bodies of posts: see bodies.py.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple

from newsletter.dates import parse_date
from newsletter.gathered import Fault, Item
from newsletter.model import Citation
from newsletter.sources.bodies import put_back, set_aside
from newsletter.sources.entry import find_reason_against, read_entry, read_title
from newsletter.sources.links import join
from newsletter.sources.misread import mark_misread, unmark
from newsletter.sources.prolog import Prolog
from newsletter.sources.wellformed import Excessive, Outline, mend, outline, with_references
from newsletter.sources.wordpress import tell_left_out

_SLICE = 200  #: items that feedparser gets at a time, so that an archive does not cost memory
_MOST_ELEMENTS = 200_000  #: in a slice, and in all that is not an item
_MOST_LOOSE = 60_000  #: tags and references of a broken feed, which take feedparser much longer
_ITEM = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(?:item|entry)[\s>]")
_DATE = re.compile(
    rb"<(?:\w+:)?(?:pubDate|published|date|issued|updated|modified|created)[^<>]{0,100}>"
    rb"([^<>]{4,100})</",
    re.IGNORECASE,
)
_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY)[^>]*>?", re.IGNORECASE)
_HEADERS = {"content-type": "application/xml; charset=utf-8"}


class Feed(NamedTuple):
    title: str = ""
    link: str = ""  #: the site's
    items: tuple[Item, ...] = ()
    problems: tuple[str, ...] = ()
    fault: Fault | None = None
    left_out: tuple[str, ...] = ()  #: why, for each that is no published post
    more: int = 0  #: items that it has beside those that were read

    def sourced(self, name: str) -> tuple[Item, ...]:
        """The items; those that name no publication are of this one, and lead to the post."""
        return tuple(
            item if item.source else replace(item, source=Citation(name, item.address))
            for item in self.items
        )


def read_xml_feed(text: str, prolog: Prolog, address: str, *, most: int) -> Feed:
    """The newest items of a feed, `most` at the most. Never raises."""
    if prolog.entities:
        name = prolog.entities[0][:40]
        return _refused(f"it declares entities of its own ({name!r}), which no feed needs")
    text = text[prolog.start :]
    try:
        checked = _well_formed(text)
    except Excessive as error:
        return _refused(str(error))
    if checked.fault:
        return _read_loosely(text, checked.fault, address, most)
    return _read_slices(checked, address, most)


def _refused(words: str) -> Feed:
    return Feed(fault=Fault("hostile", words))


class _Checked(NamedTuple):
    outline: Outline
    problems: tuple[str, ...] = ()

    @property
    def fault(self) -> str:
        return self.outline.fault


def _well_formed(text: str) -> _Checked:
    """The text, mended where it must be. Raises Excessive."""
    first = outline(text)
    if not first.fault:
        return _Checked(first)
    for mended in mend(text):
        again = outline(mended)
        if not again.fault:
            lost = len(_ITEM.findall(text)) > len(again.items)
            words = f"its XML is broken: {first.fault}; what stands at its end is lost"
            return _Checked(again, (words,) if lost else ())
    return _Checked(first)


def _read_slices(checked: _Checked, address: str, most: int) -> Feed:
    data, spans = checked.outline.data, checked.outline.items
    if checked.outline.elements > _MOST_ELEMENTS and not spans:
        return _refused(f"it has more than {_MOST_ELEMENTS:,} elements")
    chosen = _newest(data, spans, most)
    problems = checked.problems
    if len(chosen) < len(spans):
        problems += (f"it has {len(spans):,} items; the newest {most:,} are read",)
    if not spans:
        return _counted(_read(data, address, problems))
    head, tail = data[: spans[0][0]], data[spans[-1][1] :]
    if (head + tail).count(b"<") > _MOST_ELEMENTS:
        return _refused(f"it has more than {_MOST_ELEMENTS:,} elements")
    feed, items, left_out = Feed(), list[Item](), list[str]()
    for slice_ in _slices(data, chosen):
        if slice_.count(b"<") > _MOST_ELEMENTS:
            problems += ("some of its items have too many elements and are left out",)
            continue
        kept = set_aside(slice_)
        feed = _read(head + kept.data + tail, address, (), kept.bodies)
        items += feed.items
        left_out += feed.left_out
    fault = None if items else feed.fault
    more = len(spans) - len(chosen)
    feed = feed._replace(items=tuple(items), problems=problems, fault=fault, more=more)
    return _counted(feed._replace(left_out=tuple(left_out)))


def _counted(feed: Feed) -> Feed:
    return feed._replace(problems=(*feed.problems, *tell_left_out(feed.left_out)))


def _slices(data: bytes, spans: Sequence[tuple[int, int]]) -> Iterator[bytes]:
    for at in range(0, len(spans), _SLICE):
        yield b"".join(data[start:end] for start, end in spans[at : at + _SLICE])


def _newest(data: bytes, spans: Sequence[tuple[int, int]], most: int) -> Sequence[tuple[int, int]]:
    """The items of the latest dates, in their order; undated ones count by their place."""
    if len(spans) <= most:
        return spans
    latest = sorted(range(len(spans)), key=lambda n: (-_day(data, spans[n]), n))
    return [spans[n] for n in sorted(latest[:most])]


def _day(data: bytes, span: tuple[int, int]) -> float:
    match = _DATE.search(data, *span)
    found = parse_date(match[1].decode("ascii", "ignore")) if match else None
    return found.timestamp() if found else 0.0


def _read_loosely(text: str, fault: str, address: str, most: int) -> Feed:
    """A feed that is no XML, by feedparser's own reader of broken ones."""
    text = _DECLARATION.sub("", text)
    starts = [match.start() for match in _ITEM.finditer(text)]
    problems: tuple[str, ...] = (f"its XML is broken: {fault}; some of it may be missing",)
    if len(starts) > most:
        problems += (f"it has {len(starts):,} items; the first {most:,} are read",)
        text = text[: starts[most]]
    if text.count("<") + text.count("&") > _MOST_LOOSE:
        return Feed(fault=Fault("not-a-feed", f"its XML is broken: {fault}"))
    feed = _read(with_references(text).encode("utf-8", "replace"), address, problems)
    if feed.items:
        return _counted(feed._replace(more=max(len(starts) - most, 0)))
    return Feed(fault=Fault("not-a-feed", f"its XML is broken: {fault}"))


def _read(
    data: bytes,
    address: str,
    problems: tuple[str, ...],
    bodies: Mapping[str, str] = MappingProxyType({}),
) -> Feed:
    import feedparser

    data, is_marked = mark_misread(data)
    try:
        # Without the feed's address, so that only an xml:base is taken for one.
        parsed: Any = feedparser.parse(
            io.BytesIO(data),
            response_headers=_HEADERS,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
        if is_marked:
            unmark(parsed.feed)
            unmark(parsed.entries)
        put_back(parsed.entries, bodies)
        link = join(address, str(parsed.feed.get("link") or ""))
        # RSS has no rule for what is relative, and is often served by another host than its site.
        base = link if link and not parsed.version.startswith("atom") else address
        left_out = tuple(map(find_reason_against, parsed.entries))
        posts = (e for e, reason in zip(parsed.entries, left_out, strict=True) if not reason)
        items = (read_entry(entry, base) for entry in posts)
        told = tuple(item for item in items if item.title or item.content or item.address)
        title = read_title(parsed.feed)
        return Feed(title, link, told, problems, left_out=tuple(filter(None, left_out)))
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError):
        # feedparser is no match for every broken feed; what it stumbles over is the feed's fault.
        return Feed(fault=Fault("not-a-feed", "it cannot be read as a feed"))
