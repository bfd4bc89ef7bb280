"""What a page says about itself: Open Graph, JSON-LD, microdata and plain HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from newsletter.dates import Order, find_order, is_day_line, is_month, parse_date, tell_fault
from newsletter.shapes import squeezed
from newsletter.sources.html import Element, text_of
from newsletter.sources.links import host_name, join
from newsletter.sources.marks import find_day, find_doubtful_day, find_headline
from newsletter.sources.paywall import is_closed
from newsletter.sources.posts import About

_DATES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "pubdate",
    "publishdate",
    "parsely-pub-date",
    "sailthru.date",
    "citation_publication_date",
)
_CHANGES = ("article:modified_time", "og:updated_time", "datemodified", "last-modified")
_ARTICLES = re.compile(
    r"(?:News|Blog|Opinion|Analysis|Report|Scholarly|Tech|Live)?\w*"
    r"(?:Article|BlogPosting|PodcastEpisode|VideoObject|WebPage)"
)
_ONE_ARTICLE = re.compile(r"\w*Article|\w*BlogPosting")
_TAIL = re.compile(r"\s+(?:[|–—·•»:/-]|::)\s+|:\s+")
_LONGEST_SITE = 40
_PERIOD = re.compile(
    r"(?:(?:monthly |yearly |daily )?archives?(?: (?:for|of))?:? ?)?"
    r"(?P<month>[^\W\d]{3,12}\.?)?,? ?(?:(?:19|20)\d\d)?|(?:blog )?archives?|page \d+",
    re.IGNORECASE,
)
_JSON_LIMIT = 500_000  #: characters of one block of JSON-LD


class Metadata:
    """Reads a page when it is asked; all texts are on one line, all addresses absolute."""

    def __init__(self, root: Element, address: str) -> None:
        self._root = root
        self._address = address

    @cached_property
    def title(self) -> str:
        """The article's, without the site's name behind it."""
        headings = [text_of(one) for one in self._root.iter("h1")]
        headings = [one for one in headings if one and one != self.site]
        told = self._told_title or (headings[0] if len(headings) == 1 else "")
        title = told or self._title
        return self._without_site(title) or next(iter(headings), "")

    @cached_property
    def _told_title(self) -> str:
        told = self._meta("og:title", "twitter:title") or _text(self._linked, "headline", "name")
        return told or find_headline(self._root) or self._headed_title

    @property
    def _headed_title(self) -> str:
        """What `<title>` has beside a shorter name, where a heading of the page says just that."""
        title = self._title
        parts = [(title[: m.start()], title[m.end() :]) for m in _TAIL.finditer(title)]
        found = {one: rest for head, tail in parts for one, rest in ((head, tail), (tail, head))}
        for heading in self._root.iter("h1", "h2", "h3", "h4"):
            told = text_of(heading)
            for one, rest in found.items():
                is_site = len(rest) <= min(_LONGEST_SITE, len(one))
                if is_site and _fold(one) and _fold(one) == _fold(told):
                    return told
        return ""

    @property
    def about(self) -> About:
        """What tells an article's page from a weblog's, which names none of its posts."""
        alone = self._only_article
        told = self._meta("og:title"), self._meta("twitter:title"), _text(alone, "headline")
        is_article = self.kind == "article" or bool(self._meta("article:published_time") or alone)
        return About(tuple(filter(None, (*told, self._title))), is_article, any(told))

    @property
    def _only_article(self) -> Mapping[str, Any]:
        """The JSON-LD of an article, where the page describes no other."""
        found = [told for told in self._objects if any(map(_ONE_ARTICLE.fullmatch, _types(told)))]
        return found[0] if len(found) == 1 else {}

    @cached_property
    def site(self) -> str:
        publisher = self._linked.get("publisher")
        named = _text(publisher, "name") if isinstance(publisher, Mapping) else ""
        sites = (_text(told, "name") for told in self._objects if "WebSite" in _types(told))
        told = self._meta("og:site_name", "application-name") or named or next(sites, "")
        return told or self._site_beside_title

    @property
    def _site_beside_title(self) -> str:
        """The name in `<title>` that the page's own headline does not have: `Herald: A plan`."""
        headline, pieces = _fold(self._told_title), _TAIL.split(self._title)
        names = [piece for piece in pieces if not _is_period(piece)]
        if len(names) == 1 < len(pieces):  # of an archive
            is_named = not self.about.is_article and len(names[0]) <= _LONGEST_SITE
            return names[0].strip() if is_named else ""
        if not headline or len(pieces) < 2:
            return ""
        for site in (pieces[-1], pieces[0]):
            if _fold(self._title) in (_fold(site) + headline, headline + _fold(site)):
                return site.strip() if len(site) <= _LONGEST_SITE else ""
        return ""

    @cached_property
    def published_at(self) -> datetime | None:
        return self.told_at or self._from_time_element() or find_day(self._root, self._order)

    @property
    def date_fault(self) -> str:
        """Why the page has no day, where it tells something like one."""
        if self.published_at:
            return ""
        linked = _text(self._linked, "datePublished", "uploadDate")
        doubtful = find_doubtful_day(self._root, self._order)
        faults = (tell_fault(told, self._order) for told in (self._meta(*_DATES), linked, doubtful))
        return next(filter(None, faults), "")

    @cached_property
    def _order(self) -> Order:
        """Of the figures in a date."""
        return find_order(text_of(self._root), self._root.get("lang", ""))

    @cached_property
    def told_at(self) -> datetime | None:
        """The day that the page tells for itself; one that it shows may be that of one post."""
        told = parse_date(self._meta(*_DATES), self._order)
        linked = _text(self._linked, "datePublished", "uploadDate")
        return told or parse_date(linked, self._order)

    @cached_property
    def changed_at(self) -> datetime | None:
        return parse_date(self._meta(*_CHANGES)) or parse_date(_text(self._linked, "dateModified"))

    @cached_property
    def author(self) -> str:
        told = self._linked.get("author")
        one = told[0] if isinstance(told, list) and told else told
        linked = (
            _text(one, "name") if isinstance(one, Mapping) else one if isinstance(one, str) else ""
        )
        name = self._meta("author", "article:author", "dc.creator") or squeezed(linked)
        return "" if "://" in name else name[:200]

    @cached_property
    def canonical(self) -> str:
        """The address that the page gives itself, if that can be: not a site's start page."""
        links = [
            a.get("href", "")
            for a in self._root.iter("link")
            if a.get("rel", "").lower() == "canonical"
        ]
        for told in (*links, self._meta("og:url")):
            found = join(self._address, told) if told else ""
            if found and not _is_start(found, self._address):
                return found
        return ""

    @cached_property
    def image(self) -> str:
        told = self._meta("og:image", "og:image:url", "og:image:secure_url", "twitter:image")
        return (
            join(self._address, told or _picture(self._linked.get("image")))
            if told or self._linked.get("image")
            else ""
        )

    @cached_property
    def video(self) -> str:
        return join(self._address, self._meta("og:video:url", "og:video", "twitter:player"))

    @cached_property
    def kind(self) -> str:
        """The `og:type`, in lower case."""
        return self._meta("og:type").lower()

    @cached_property
    def description(self) -> str:
        return self._meta("og:description", "description", "twitter:description")

    @cached_property
    def keywords(self) -> tuple[str, ...]:
        words = [
            one.get("content", "")
            for one in self._root.iter("meta")
            if one.get("property", "").lower() == "article:tag"
        ]
        words = words or self._meta("keywords", "news_keywords").split(",")
        return tuple(
            dict.fromkeys(squeezed(word) for word in words if 0 < len(squeezed(word)) <= 100)
        )[:50]

    @cached_property
    def article_body(self) -> str:
        """The plain text that JSON-LD carries for search engines."""
        body = self._linked.get("articleBody")
        return body.strip() if isinstance(body, str) else ""

    @property
    def is_closed(self) -> bool:
        """Whether the page says that it is for subscribers."""
        return is_closed(self._root, self._linked)

    @cached_property
    def _metas(self) -> dict[str, str]:
        """The first value of each name."""
        found: dict[str, str] = {}
        for meta in self._root.iter("meta"):
            name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
            content = squeezed(meta.get("content", ""))
            if name and content:
                found.setdefault(name.strip().lower(), content[:2000])
        return found

    def _meta(self, *names: str) -> str:
        return next((self._metas[name] for name in names if name in self._metas), "")

    @cached_property
    def _title(self) -> str:
        element = self._root.find(".//title")
        return text_of(element) if element is not None else ""

    def _without_site(self, title: str) -> str:
        """The title without a tail, or a head, that is the site's name or its host."""
        names = {
            _fold(self.site),
            _fold(host_name(self._address)),
            _fold(host_name(self._address).partition(".")[0]),
        } - {""}
        pieces = _TAIL.split(title)
        for kept, other in (
            (title[: title.rfind(pieces[-1])], pieces[-1]),
            (title[len(pieces[0]) :], pieces[0]),
        ):
            if len(pieces) > 1 and _fold(other) in names:
                return kept.strip(" |–—·•»:/-")
        return title

    def _from_time_element(self) -> datetime | None:
        """The first `<time>` of an article, else of the page."""
        for path in (
            ".//article//time",
            ".//header//time",
            ".//time",
            ".//*[@itemprop='datePublished']",
        ):
            for element in self._root.iterfind(path):
                found = parse_date(
                    element.get("datetime") or element.get("content") or text_of(element),
                    self._order,
                )
                if found:
                    return found
        return None

    @cached_property
    def _linked(self) -> Mapping[str, Any]:
        """The JSON-LD object of the article; an empty one where there is none."""
        articles = [told for told in self._objects if any(map(_ARTICLES.fullmatch, _types(told)))]
        return max(articles, key=len, default={})

    @cached_property
    def _objects(self) -> list[Mapping[str, Any]]:
        return [
            told
            for script in self._root.iter("script")
            if script.get("type", "").strip().lower() == "application/ld+json"
            for told in _objects(script.text or "")
        ]


def _is_period(name: str) -> bool:
    """Whether a piece of a title says which part of an archive the page is: `March 2010`."""
    name = name.strip()
    match = _PERIOD.fullmatch(name)
    return is_day_line(name) or (match is not None and is_month(match["month"] or "may"))


def _types(told: Mapping[str, Any]) -> list[str]:
    type_ = told.get("@type")
    return [
        name for name in (type_ if isinstance(type_, list) else [type_]) if isinstance(name, str)
    ]


def _objects(text: str) -> Iterator[Mapping[str, Any]]:
    """All objects of a block, those of its @graph too."""
    try:
        told = json.loads(text.strip()[:_JSON_LIMIT], strict=False)
    except (ValueError, RecursionError):
        return
    for one in told if isinstance(told, list) else [told]:
        if isinstance(one, dict):
            yield one
            graph = one.get("@graph")
            yield from (
                (each for each in graph if isinstance(each, dict))
                if isinstance(graph, list)
                else ()
            )


def _text(told: Mapping[str, Any], *keys: str) -> str:
    return next(
        (
            squeezed(told[key])
            for key in keys
            if isinstance(told.get(key), str) and told[key].strip()
        ),
        "",
    )


def _picture(told: object) -> str:
    one = told[0] if isinstance(told, list) and told else told
    if isinstance(one, Mapping):
        one = one.get("url")
    return one if isinstance(one, str) else ""


def _fold(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _is_start(address: str, asked: str) -> bool:
    path = address.partition("://")[2].partition("/")[2]
    return not path.strip("/") and bool(asked.partition("://")[2].partition("/")[2].strip("/"))
