"""A page of the web as one item: an article, or a weblog's page of many posts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple, Self

from newsletter.fetch.fetcher import Fetcher
from newsletter.gathered import Fault, Item, Reading, SourceState
from newsletter.model import Citation
from newsletter.render.video import find_thumbnail, find_video, find_vimeo, find_youtube_id
from newsletter.sources.decoding import decode, find_binary
from newsletter.sources.extract import find_main
from newsletter.sources.feed import is_feed
from newsletter.sources.html import Element, Hostile, inner_html, make_absolute, parse_html
from newsletter.sources.links import host_name, join
from newsletter.sources.metadata import Metadata
from newsletter.sources.polling import conditions, failed, find_outcome, succeeded
from newsletter.sources.posts import weigh
from newsletter.sources.refusing import find_refusal

_SHORT = 300  #: characters; JSON-LD with so much more than the page shows is taken in its place
NO_TITLE = "the page has no title"
_A_FEED = "it is a feed, not a page; write feed = … to read it"


class Page(NamedTuple):
    item: Item | None = None
    problems: tuple[str, ...] = ()
    fault: Fault | None = None

    def with_note(self, note: str) -> Page:
        """Which its item keeps as well."""
        if not note or self.item is None:
            return self
        item = replace(self.item, notes=(*self.item.notes, note))
        return self._replace(item=item, problems=(note, *self.problems))

    def as_reading(self) -> Reading:
        items = () if self.fault or self.item is None else (self.item,)
        return Reading(items=items, fault=self.fault, problems=self.problems)


class PageSource:
    """A page that is looked at again and again: a weblog without a feed."""

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
            settings.address, name=settings.name, fetcher=fetcher, now=lambda: now().timestamp()
        )

    def read(self, state: SourceState) -> Reading:
        """One item with the whole page's posts in it; see ports.Source."""
        fetched = self._fetcher.fetch(self.address, headers=conditions(state))
        outcome = find_outcome(fetched, state, self._now(), name=self._given_name)
        if outcome:
            return outcome
        told = fetched.headers.get("content-type", "")
        page = _refuse(fetched.body, told) or read_page(
            fetched.body, fetched.address, content_type=told
        )
        if page.fault or page.item is None:
            fault = page.fault or Fault("no-text", "there is no text on the page")
            return failed(fault, fetched, state, self._now())
        item = page.item
        if self._given_name:
            item = replace(item, source=Citation(self._given_name, item.address))
        name = item.source.name if item.source else self.name
        return Reading(
            items=(item,),
            state=succeeded(fetched, name),
            name=name,
            moved_to=fetched.moved_to,
            problems=page.problems,
        )


def _refuse(body: bytes, content_type: str) -> Page | None:
    """What is given as a page, and is a feed or a file of another program."""
    text = "" if find_binary(body) else decode(body, content_type).text
    if is_feed(text):
        return Page(fault=Fault("no-article", _A_FEED))
    refusal = find_refusal(text)
    return Page(fault=refusal) if refusal else None


def read_page(body: bytes, address: str, *, content_type: str = "") -> Page:
    """The article of a page with what the page tells about it. Never raises.

    A weblog's page of many posts is one item as well: all of them are its content.
    """
    binary = find_binary(body)
    if binary:
        return Page(fault=Fault("not-text", f"it is {binary}, not a page"))
    decoded = decode(body, content_type)
    return parse_page(decoded.text, address).with_note(decoded.note)


def parse_page(text: str, address: str) -> Page:
    """The same for a page that is text already; without an address, nothing is made absolute."""
    try:
        root = parse_html(text)
    except Hostile as error:
        return Page(fault=Fault("hostile", str(error)))
    if root is None:
        return Page(fault=Fault("no-text", "it is empty"))
    base = _base(root, address)
    about = Metadata(root, base)
    video = _video(about, address)
    facts = _facts(about, address, video)  # before the tree is pruned
    told = about.about
    asks = root.find(".//input[@type='password']") is not None
    if base or about.canonical:  # a saved page tells where it stood
        make_absolute(root, base or about.canonical)
    main = find_main(root, told)
    content = inner_html(main.element) if main.element is not None else ""
    facts |= {"holds": "one" if main.is_article else "", "removed": main.left_out}
    if main.shows_several:
        facts |= {"published_at": None, "problems": (), "is_closed": False}
        return Page(Item(**facts, content=content), _missing(facts))
    if asks and not (told.is_article or len(about.article_body) > _SHORT or _is_text(main.element)):
        return Page(fault=Fault("no-article", "it asks for a password, and shows no article"))
    if main.headline:
        facts["title"] = main.headline
    return _made(about, facts, content)


def _facts(about: Metadata, address: str, video: str) -> dict[str, Any]:
    at = about.canonical or address
    source = about.site or host_name(at)
    return {
        "title": about.title,
        "address": at,
        "key": at,
        "published_at": about.published_at,
        "problems": (about.date_fault,) if about.date_fault else (),
        "changed_at": about.changed_at,
        "source": Citation(source, at) if source else None,
        "author": about.author,
        "is_closed": about.is_closed,
        "kind": "video" if video else "news",
        "image": about.image,
        "video": video,
        "thumbnail": (find_thumbnail(video) or about.image) if video else "",
        "categories": about.keywords,
        "also_at": (address,) if address and at != address else (),
    }


def _made(about: Metadata, facts: dict[str, Any], content: str) -> Page:
    """The item from the best content there is: the page's, JSON-LD's, the mere description."""
    hidden = about.article_body
    if len(hidden) > len(content) + _SHORT:
        return Page(Item(**facts, content=hidden, form="text"))
    if content:
        return Page(Item(**facts, content=content, form="html"), _missing(facts))
    if about.description:
        problems = ("the page shows no text without a browser: only its description is taken",)
        item = Item(**facts, content=about.description, form="text", excerpt=True)
        return Page(item, (*problems, *_missing(facts)))
    if facts["title"]:
        item = Item(**facts, content="", form="text", excerpt=True)
        return Page(item, ("the page shows no text without a browser: only its title is taken",))
    return Page(fault=Fault("no-text", "there is no text on the page"))


def _is_text(element: Element | None) -> bool:
    """Whether it says more than what surrounds a form."""
    return element is not None and weigh(element) > _SHORT


def _missing(facts: dict[str, Any]) -> tuple[str, ...]:
    return () if facts["title"] else (NO_TITLE,)


def _base(root: Element, address: str) -> str:
    """What relative links are relative to: the page, unless it says otherwise."""
    base = root.find(".//base[@href]")
    told = join(address, base.get("href", "")) if base is not None and address else ""
    return told or address


def _video(about: Metadata, address: str) -> str:
    """The page that is a video, or says that it is one."""
    for candidate in (address, about.video if "video" in about.kind else ""):
        if find_youtube_id(candidate) or find_vimeo(candidate):
            return find_video(candidate)
    return ""
