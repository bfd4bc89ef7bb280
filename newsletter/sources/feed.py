"""A feed that is polled: RSS, RDF, Atom or JSON Feed, or a page that names one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Self

from newsletter.fetch.fetcher import Fetcher
from newsletter.fetch.outcome import Fetched
from newsletter.gathered import Fault, Reading, SourceState
from newsletter.sources.decoding import decode, find_binary
from newsletter.sources.entry import plain_title
from newsletter.sources.html import Hostile, parse_html
from newsletter.sources.jsonfeed import looks_like_json, read_json_feed
from newsletter.sources.links import host_name, join
from newsletter.sources.polling import conditions, failed, find_outcome, succeeded
from newsletter.sources.prolog import FEED_ROOTS, looks_like_html, read_prolog
from newsletter.sources.xmlfeed import Feed, read_xml_feed

#: Items of one poll; an archive is added as a file.
MOST = 500

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.5, */*;q=0.2"
)
_A_PAGE = "it is a page that names no feed; write page = … to read the page itself"
_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/rdf+xml",
        "text/xml",
        "application/xml",
    }
)


class FeedSource:
    """`now` tells the time in seconds since 1970."""

    def __init__(
        self, address: str, *, name: str = "", fetcher: Fetcher, now: Callable[[], float]
    ) -> None:
        self.address = address
        self.name = name or host_name(address)
        self._given_name = name
        self._fetcher = fetcher
        self._now = now

    @classmethod
    def from_settings(cls, settings: Any, *, fetcher: Fetcher, now: Callable[[], datetime]) -> Self:
        """`settings` is a config.SourceSettings."""
        return cls(
            settings.address,
            name=settings.name,
            fetcher=fetcher,
            now=lambda: now().timestamp(),
        )

    def read(self, state: SourceState) -> Reading:
        """What the feed holds now; see ports.Source."""
        fetched = self._fetch(state.found_at or self.address, state)
        outcome = find_outcome(fetched, state, self._now(), name=self._given_name)
        if outcome:
            lost = outcome.fault and state.found_at  # the page may name another one by now
            return replace(outcome, state=replace(outcome.state, found_at="")) if lost else outcome
        feed = read_feed(fetched, most=MOST)
        if feed.fault and feed.fault.kind == "not-a-feed" and not state.found_at:
            found_at = find_feed(fetched)
            if found_at:
                return self._read_found(found_at)
        return self._reading(feed, fetched, state, found_at=state.found_at)

    def _read_found(self, found_at: str) -> Reading:
        """The feed that a page names. A state is for one address: this one starts anew."""
        state = SourceState()
        fetched = self._fetch(found_at, state)
        outcome = find_outcome(fetched, state, self._now(), name=self._given_name)
        if outcome:
            return outcome
        feed = read_feed(fetched, most=MOST)
        problem = f"it is a page; its feed {found_at!r} is read in its place"
        feed = feed._replace(problems=(problem, *feed.problems))
        # Where that feed has moved does not tell where the page has moved.
        return self._reading(feed, fetched._replace(moved_to=""), state, found_at=found_at)

    def _fetch(self, address: str, state: SourceState) -> Fetched:
        return self._fetcher.fetch(address, headers={"Accept": _ACCEPT, **conditions(state)})

    def _reading(
        self, feed: Feed, fetched: Fetched, state: SourceState, *, found_at: str
    ) -> Reading:
        if feed.fault:
            return failed(feed.fault, fetched, state, self._now())
        name = self._given_name or find_name(feed, fetched.address)
        return Reading(
            items=feed.sourced(name),
            state=succeeded(fetched, name, found_at=found_at),
            name=name,
            moved_to=fetched.moved_to,
            problems=feed.problems,
        )


def read_feed(fetched: Fetched, *, most: int) -> Feed:
    """The items of an answer. Never raises; what is no feed has the fault `not-a-feed`."""
    return parse_feed(
        fetched.body,
        fetched.address,
        content_type=fetched.headers.get("content-type", ""),
        most=most,
    )


def parse_feed(body: bytes, address: str, *, content_type: str = "", most: int = MOST) -> Feed:
    """The newest items of a feed in any format; relative links are relative to `address`."""
    binary = find_binary(body)
    if binary:
        return Feed(fault=Fault("not-text", f"it is {binary}, not a feed"))
    decoded = decode(body, content_type)
    feed = _parse(decoded.text, address, most)
    return _with_note(feed, decoded.note) if decoded.note else feed


def _with_note(feed: Feed, note: str) -> Feed:
    items = tuple(replace(item, notes=(*item.notes, note)) for item in feed.items)
    return feed._replace(items=items, problems=(note, *feed.problems))


def _parse(text: str, address: str, most: int) -> Feed:
    if not text.strip():
        return Feed(fault=Fault("not-a-feed", "it is empty"))
    if looks_like_json(text):
        return read_json_feed(text, address, most=most)
    prolog = read_prolog(text)
    if prolog.root in FEED_ROOTS:
        return read_xml_feed(text, prolog, address, most=most)
    if prolog.root == "html" or looks_like_html(text):
        return Feed(fault=Fault("not-a-feed", _A_PAGE))
    return Feed(fault=Fault("not-a-feed", "it is no feed: neither RSS nor Atom nor JSON Feed"))


def is_feed(text: str) -> bool:
    """Whether a text is meant as a feed, and as nothing else."""
    if text.lstrip()[:1] == "{" and '"items"' in text and "jsonfeed.org" in text[:2000]:
        return True
    return read_prolog(text).root in FEED_ROOTS and not looks_like_html(text[:500])


def find_name(feed: Feed, address: str) -> str:
    """As the feed calls itself, else its host."""
    return plain_title(feed.title) or host_name(feed.link or address)


def tell_empty(feed: Feed) -> tuple[str, ...]:
    """The feed's problems, for who waits for drafts: that there is nothing in it is one too."""
    if feed.items or feed.problems:
        return feed.problems
    return ("the feed has no items",)


def find_feed(fetched: Fetched) -> str:
    """The first feed that a page names, and not that of its comments; empty where there is none."""
    text = decode(fetched.body, fetched.headers.get("content-type", "")).text
    try:
        root = parse_html(text)
    except Hostile:
        return ""
    found = []
    for link in root.iter("link") if root is not None else ():
        kind = link.get("type", "").partition(";")[0].strip().lower()
        if "alternate" in link.get("rel", "").lower().split() and kind in _TYPES:
            about_comments = "comment" in f"{link.get('title', '')} {link.get('href', '')}".lower()
            found.append((about_comments, join(fetched.address, link.get("href", ""))))
    good = sorted((one for one in found if one[1]), key=lambda one: one[0])
    return good[0][1] if good else ""
