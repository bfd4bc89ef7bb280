"""Whatever the editor throws at it, as items: an address, a file, a pasted text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from newsletter.fetch.fetcher import Fetcher
from newsletter.gathered import Fault, Item, Reading
from newsletter.model import Citation
from newsletter.sources.decoding import decode
from newsletter.sources.feed import find_name, parse_feed, tell_empty
from newsletter.sources.links import host_name
from newsletter.sources.local import MOST, read_body, read_file, tells_itself
from newsletter.sources.page import read_page
from newsletter.sources.polling import status_fault
from newsletter.sources.refusing import find_refusal
from newsletter.sources.shortcut import find_shortcut
from newsletter.sources.video import is_video, read_video
from newsletter.wrappers import unwrapped

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
#: Addresses without the two slashes that are of no page; of any other word a file may be named.
_NO_PAGE = re.compile(
    r"(?:https?|javascript|mailto|data|tel|sms|about|blob|view-source|chrome|urn|magnet|file):(?=\S)",
    re.IGNORECASE,
)
_FEED = re.compile(r"feed:(?://)?(?=https?://)", re.IGNORECASE)
#: As people type an address, with a path: without one it is as much like the name of a file.
_HOST = re.compile(r"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?::\d+)?/")
_LONGEST_LIST = 100_000  #: bytes of a text of addresses
_BULLET = re.compile(r"[*•·–-]|\d{1,3}[.)]|")
_TEXTS = frozenset({"text/plain", "text/markdown", "text/x-markdown"})


def is_address(given: str) -> bool:
    """Whether it is meant as an address of the web, also as people type it, without the scheme."""
    given = given.strip()
    kinds = (_SCHEME, _FEED, _NO_PAGE)
    return any(kind.match(given) for kind in kinds) or given.lower().startswith("www.")


def read_address(address: str, fetcher: Fetcher) -> Reading:
    """A video, an article, a weblog's page, a feed, or a text of the web. Never raises."""
    address = _FEED.sub("", address.strip(), count=1)
    if address.lower().startswith("www."):
        address = f"https://{address}"
    address = unwrapped(address)
    if is_video(address):
        return read_video(address, fetcher)
    fetched = fetcher.fetch(address)
    fault = fetched.fault or status_fault(fetched.status)
    if fault:
        return Reading(fault=fault, moved_to=fetched.moved_to)
    told = fetched.headers.get("content-type", "")
    if is_video(fetched.address):  # behind a shortener
        return read_video(fetched.address, fetcher)
    if tells_itself(fetched.body):
        return _at_address(read_body(fetched.body), fetched.address)
    feed = parse_feed(fetched.body, fetched.address, content_type=told, most=MOST)
    if feed.fault is None:
        name = find_name(feed, fetched.address)
        return Reading(
            items=feed.sourced(name), name=name, problems=tell_empty(feed), more=feed.more
        )
    if feed.fault.kind == "hostile":
        return Reading(fault=feed.fault)
    if fetched.content_type in _TEXTS:
        reading = read_body(
            fetched.body, name=fetched.address.rpartition("/")[2], content_type=told
        )
        return _at_address(reading, fetched.address)
    refusal = find_refusal(decode(fetched.body, told).text)
    if refusal:
        return Reading(fault=refusal)
    page = read_page(fetched.body, fetched.address, content_type=told)
    if page.item is None:
        return Reading(fault=page.fault or Fault("no-text", "there is no text on the page"))
    source = page.item.source
    return Reading(items=(page.item,), name=source.name if source else "", problems=page.problems)


def _at_address(reading: Reading, address: str) -> Reading:
    if len(reading.items) > 1:  # it is that of none of them
        name = Citation(host_name(address))
        items = (replace(item, source=item.source or name) for item in reading.items)
    else:
        items = (_at(address, item) for item in reading.items)
    return replace(reading, items=tuple(items))


def _at(address: str, item: Item) -> Item:
    """A text of the web with its address, where it does not name one of its own."""
    at = item.address or address
    source = item.source or Citation(host_name(at), at)
    return replace(item, address=at, key=item.key or at, source=source)


def find_addresses(body: bytes) -> tuple[str, ...]:
    """The addresses that a text is, each once, where it is nothing else than a list of them; of a
    shortcut the one that it leads to."""
    if len(body) > _LONGEST_LIST:
        return ()
    if shortcut := find_shortcut(body):
        return (shortcut,) if is_address(shortcut) else ()
    words = (word.strip("<>,;\ufeff") for word in body.decode(errors="replace").split())
    found: dict[str, None] = {}
    for word in words:
        if is_address(word):
            found[word] = None
        elif not _BULLET.fullmatch(word):
            return ()
    return tuple(found)


def find_given(given: str, pasted: Callable[[], bytes], *, folder: Path) -> tuple[str, ...]:
    """What is given, one by one: several addresses where a file or a pasted text lists them."""
    if given == "-":
        found = find_addresses(pasted())
    else:
        found = () if is_address(given) else _find_addresses_in(folder / given)
    return found if len(found) > 1 else (given,)


def read_given(given: str, fetcher: Fetcher, *, folder: Path) -> Reading:
    """What an address or the name of a file leads to; names are relative to the folder."""
    path = folder / given
    if is_address(given) and (_SCHEME.match(given.strip()) or not _exists(path)):
        return read_address(given, fetcher)
    if _HOST.match(given.strip()) and not _exists(path):
        return read_address(f"https://{given.strip()}", fetcher)
    found = _find_addresses_in(path)
    return read_address(found[0], fetcher) if len(found) == 1 else read_file(path)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # too long for a name, or with a null in it
        return False


def _find_addresses_in(path: Path) -> tuple[str, ...]:
    """The addresses that a file holds, where it holds nothing else."""
    try:
        is_short = path.is_file() and path.stat().st_size <= _LONGEST_LIST
        return find_addresses(path.read_bytes()) if is_short else ()
    except (OSError, ValueError):  # which reading the file tells
        return ()
