"""Where links lead: to a host, and with a query, that readers should be sent to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlsplit

from newsletter import merge
from newsletter.check.examined import Examined, Passage, Place
from newsletter.check.page import Link
from newsletter.check.registry import Finding, rule
from newsletter.shapes import quote_short
from newsletter.tracking import MARKS, without_tracking

_SHORTENERS = frozenset(
    {
        *("bit.ly", "buff.ly", "cutt.ly", "dlvr.it", "goo.gl", "is.gd", "lnkd.in", "ow.ly"),
        *("rb.gy", "rebrand.ly", "shorturl.at", "t.co", "t.ly", "tiny.cc", "tinyurl.com"),
        *("trib.al", "v.gd"),
    }
)
_PRIVATE_ENDINGS = (".local", ".localhost", ".internal", ".test", ".invalid")
#: Before a domain these name a copy for trials, whoever owns it; "dev" and "test" need not.
_TRIAL_LABELS = frozenset({"staging", "preprod", "uat"})
_TUNNELS = (".ngrok.io", ".ngrok.app", ".ngrok-free.app", ".trycloudflare.com", ".loca.lt")


@rule("staging-link", "error", hint="write the address that readers can open")
def _staging_link(examined: Examined) -> Iterator[Finding]:
    """A link or picture on a host for trials, or on a machine that readers cannot reach."""
    staging = frozenset(examined.staging_hosts)
    for link in _all_addresses(examined):
        host = _host(link.href)
        if host in staging or _is_for_trials(host) or _is_private(host):
            yield Finding(_place(examined, link), f"readers cannot open {host!r}")


@rule("doubled-query-key", "warning", hint="delete one of the two")
def _doubled_query_key(examined: Examined) -> Iterator[Finding]:
    """An address that sets the same thing twice, as in ?page=1&page=2."""
    for link in _distinct(examined):
        if "&" not in (link.href or ""):
            continue
        counts = Counter(key for key, _ in parse_qsl(_query(link.href), keep_blank_values=True))
        doubled = [key for key, count in counts.items() if count > 1 and not key.endswith("[]")]
        place = _find(examined, link) if doubled else None
        if place:
            message = f"{quote_short(doubled[0])} stands twice in {quote_short(link.href or '')}"
            yield Finding(place, message)


@rule("shortened-link", "warning", hint="write the address to which it leads")
def _shortened_link(examined: Examined) -> Iterator[Finding]:
    """An address of a shortener: readers and spam filters cannot see where it leads."""
    for link in _distinct(examined):
        host = _host(link.href)
        place = _find(examined, link) if host.removeprefix("www.") in _SHORTENERS else None
        if place:
            yield Finding(place, f"{host!r} hides where the link leads")


@rule("tracked-link", "warning", hint="delete these: they tell others' numbers of other readers")
def _tracked_link(examined: Examined) -> Iterator[Finding]:
    """An address that was copied with somebody else's tracking, as in ?utm_source=twitter."""
    for passage in examined.passages:
        if "?" not in passage.text or not any(word in passage.text for word in MARKS):
            continue
        for start, address in _addresses(passage):
            clean = _without_tracking(address)
            if clean == address or _host(address) in examined.own_hosts:
                continue
            if not passage.is_code(start):
                end = start + len(address)
                message = f"{quote_short(address)} carries somebody's tracking"
                place, edit = passage.place(start, end), passage.edit(start, end, clean)
                yield Finding(place, message, edit=edit)


def _addresses(passage: Passage) -> Iterator[tuple[int, str]]:
    """Each whole address in a text; a merge tag or a parenthesis ends it."""
    for scheme in ("https://", "http://"):
        start = passage.text.find(scheme)
        while start >= 0:
            end = start
            while end < len(passage.text) and passage.text[end] not in " \t\n\r<>\"'`{}()[]":
                end += 1
            yield start, passage.text[start:end].rstrip(".,;:!?*_")
            start = passage.text.find(scheme, end)


def _without_tracking(address: str) -> str:
    """As `without_tracking`, for an address in raw HTML too."""
    if "&amp;" not in address:
        return without_tracking(address)
    return without_tracking(address.replace("&amp;", "&")).replace("&", "&amp;")


def _all_addresses(examined: Examined) -> Iterator[Link]:
    yield from examined.page.links
    for image in examined.page.images:
        yield Link(image.src, image.alt or "", image.section)


def _distinct(examined: Examined) -> Iterator[Link]:
    """Each address once in a section; a rule about what the editor wrote looks for it last."""
    seen = set()
    for link in examined.page.links:
        if link.href and (link.href, link.section) not in seen:
            seen.add((link.href, link.section))
            yield link


def _find(examined: Examined, link: Link) -> Place | None:
    return examined.find_written(link.section, link.href or "") or _front_matter(examined, link)


def _front_matter(examined: Examined, link: Link) -> Place | None:
    for passage in examined.passages:
        if passage.name and passage.section and passage.text == link.href:
            return passage.place(0, len(passage.text))
    return None


def _place(examined: Examined, link: Link) -> Place:
    return _find(examined, link) or examined.find_template(link.href or "")


@lru_cache(maxsize=1024)
def _host(address: str | None) -> str:
    if not address or next(merge.find(address), None):
        return ""
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _query(address: str | None) -> str:
    try:
        return urlsplit(address or "").query
    except ValueError:
        return ""


def _is_for_trials(host: str) -> bool:
    label, _, domain = host.partition(".")
    return (label in _TRIAL_LABELS and "." in domain) or host.endswith(_TUNNELS)


@lru_cache(maxsize=1024)
def _is_private(host: str) -> bool:
    if host == "localhost" or host.endswith(_PRIVATE_ENDINGS):
        return True
    try:
        return bool(host) and not ip_address(host).is_global
    except ValueError:
        return False
