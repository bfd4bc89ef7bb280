"""A weblog's page in HTML → its posts, by the marks that weblogs put on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HTMLParser

from newsletter.cleaning.blocks import without_foreign
from newsletter.cleaning.bylines import signs_day
from newsletter.cleaning.house import HouseRules
from newsletter.cleaning.markup import Uncleanable
from newsletter.dates import (
    Order,
    find_date,
    find_order,
    find_two_days,
    is_day_line,
    parse_date,
    tell_fault,
)
from newsletter.gathered import Item, Removed

if TYPE_CHECKING:
    from lxml.etree import _Element

#: Most characters of a page; a fetch brings no more bytes either.
MOST_CHARACTERS = 10_000_000
MOST_POSTS = 2000
_LONG_TAG = re.compile(r"<[A-Za-z/][^<>]{20000,}>?")
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
#: What holds a post, best first: WordPress and Substack, Blogger, Typepad, hand-made.
_POSTS = ("article", "hentry", "post-outer", "post", "entry", "blogpost", "blog-post")
_BODIES = (
    *("entry-content", "post-body", "entry-body", "post-content", "article-body"),
    *("available-content", "content", "entry-more"),
)
_TITLES = ("entry-title", "post-title", "entry-header", "title")
_HEADINGS = ("h1", "h2", "h3", "h4")
_MOST_ABOVE = 60  # elements above a post that are looked at for its day
_MOST_AROUND = 4  # and those around it
_LINES = ("p", "div", "span", "h3", "h4", "h5", "b", "strong", "i", "em", "small", "td")
_MOST_LINES = 12  # at the start of a post, of which one can be its day
_LONGEST_HEAD = 60  # words beside the posts that are found by their headings
_WORDLESS = ("head", "script", "style", "template", "noscript")
_NAME_AT_END = re.compile(r"[–—―-]\s*([^–—―]{2,60}?)\W*$")
_DAY_HEADER = re.compile(r"\bdate-?header\b")
_DAY_LINE = re.compile(
    r"\b(?:(?:entry|post|posted)-(?:date|on|meta)|dateline|timestamp|post-footers?"
    r"|entry-footer(?:-info)?)\b"
)


class Page(NamedTuple):
    """A page as its posts."""

    posts: tuple[Item, ...] = ()
    head: tuple[str, ...] = ()  #: paragraphs that belong to the page and to none of its posts


def split_html(html: str, address: str, house: HouseRules) -> Page:
    """The posts of a page, or the page as one. Raises Uncleanable."""
    if len(html) > MOST_CHARACTERS:
        raise Uncleanable(
            f"the page has {len(html):,} characters, at most {MOST_CHARACTERS:,} are read",
            hint="save the part that you want as a file, and add that",
        )
    html = _LONG_TAG.sub("", _UNREADABLE.sub(" ", without_foreign(html)))
    if not html.strip():
        return Page()
    # As bytes: lxml refuses a text whose XML declaration names an encoding.
    root = etree.fromstring(html.encode(), HTMLParser(encoding="utf-8", remove_comments=True))
    if root is None:
        return Page()
    found = _by_marks(root)
    head = _text_beside(root, found)
    if not found:
        found = _by_headings(root, house)
        head = _text_beside(root, found)
        if len(head.split()) > _LONGEST_HEAD:  # an article with headings
            found = []
    if not found:
        return Page((Item(title=_page_title(root), content=html, address=address),))
    order = find_order(_text(root), root.get("lang", ""))
    posts = tuple(_item(element, address, order, house) for element in found[:MOST_POSTS])
    return Page(posts, (head,) if head else ())


def _text_beside(root: _Element, posts: Sequence[_Element]) -> str:
    """What of a page stands in none of its posts, and is no day of theirs."""
    known = set(posts)
    pieces: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"), tag=etree.Element)
    for event, element in walk:
        if event == "start":
            if element in known or _is_day_header(element) or element.tag in _WORDLESS:
                walk.skip_subtree()
            else:
                pieces.append(element.text or "")
        elif element is not root:
            pieces.append(f" {element.tail or ''}")
    return " ".join("".join(pieces).split())


def _by_marks(root: _Element) -> list[_Element]:
    """The outermost elements with the first mark that the page uses."""
    for name in _POSTS:
        marked = [e for e in root.iter() if isinstance(e.tag, str) and _is_marked(e, name)]
        chosen = [e for e in marked if not any(_is_marked(a, name) for a in e.iterancestors())]
        if chosen:
            return chosen
    return []


def _is_marked(element: _Element, name: str) -> bool:
    return element.tag == name or name in element.get("class", "").split()


def _by_headings(root: _Element, house: HouseRules) -> list[_Element]:
    """What follows each heading that is a link or ends in a speaker's name, as headlines do, if
    there are at least two in one place."""
    for tag in _HEADINGS[1:]:
        headings = [h for h in root.iter(tag) if _is_headline(h, house)]
        parents = list(dict.fromkeys(p for h in headings if (p := h.getparent()) is not None))
        if len(headings) > 1 and len(parents) == 1:
            return [_gathered(heading, tag) for heading in headings]
        if len(headings) > 1 and len(parents) == len(headings):
            return parents
    return []


def _is_headline(heading: _Element, house: HouseRules) -> bool:
    if heading.find(".//a[@href]") is not None:
        return True
    named = _NAME_AT_END.search(_text(heading))
    return named is not None and named[1].casefold() in house.folded_people


def _gathered(heading: _Element, tag: str) -> _Element:
    """A heading with all that stands before the next one of its rank."""
    post = etree.Element("div")
    following = heading.getnext()
    post.append(heading)
    while following is not None and following.tag != tag:
        after = following.getnext()
        post.append(following)
        following = after
    return post


def _item(post: _Element, address: str, order: Order, house: HouseRules) -> Item:
    heading = _find(post, _TITLES)
    heading = heading if heading is not None else _first(post, _HEADINGS)
    body = _find(post, _BODIES)
    link = heading.find(".//a[@href]") if heading is not None else None
    own = link.get("href", "") if link is not None else _bookmark(post)
    title = _text(heading) if heading is not None else ""
    published, doubtful = _published(post, order)
    removed: tuple[Removed, ...] = ()
    if body is None and heading is not None:
        _take_out(heading)
        days = _day_lines(post)
        authors = [one for day in days if (one := _find_author(day, house)) is not None]
        removed = tuple(Removed("byline", _text(one)) for one in authors)
        for shown in [*post.iter("time"), *days, *authors]:
            _take_out(shown)
    content = etree.tostring(body if body is not None else post, encoding="unicode", method="html")
    return Item(
        title=title,
        content=content,
        address=_join(address, own),
        published_at=published,
        problems=(tell_fault(doubtful, order),) if doubtful else (),
        removed=removed,
    )


def _find(post: _Element, names: Sequence[str]) -> _Element | None:
    for name in names:
        for element in post.iter():
            if isinstance(element.tag, str) and name in element.get("class", "").split():
                return element
    return None


def _first(post: _Element, tags: Sequence[str]) -> _Element | None:
    return next(iter(post.iter(*tags)), None)


def _bookmark(post: _Element) -> str:
    links = post.iter("a")
    return next((a.get("href", "") for a in links if "bookmark" in a.get("rel", "").split()), "")


def _take_out(element: _Element) -> None:
    """Takes an element out and leaves the text behind it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _text(element: _Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _join(address: str, own: str) -> str:
    try:
        return urljoin(address, own) if own else address
    except ValueError:
        return address


def _published(post: _Element, order: Order) -> tuple[datetime | None, str]:
    """The day of a post, or the date that may be two days."""
    for element in post.iter("time", "abbr", "span", "h2"):
        written = element.get("datetime") or (
            element.get("title", "") if "published" in element.get("class", "") else ""
        )
        if day := parse_date(written or "", order):
            return day, ""
    lines = list(_lines_with_day(post))
    found = next(filter(None, (find_date(line, order) for line in lines)), None)
    two = (find_two_days(line, order) for line in lines)
    return found, "" if found else next(filter(None, two), "")


def _lines_with_day(post: _Element) -> Iterator[str]:
    """What tells a day in the header right above, as Blogger has one for each day, or in a post."""
    for element in (post, *islice(post.iterancestors(), _MOST_AROUND)):
        above = element.itersiblings("h2", "h3", "h4", "div", "p", "span", preceding=True)
        header = next((e for e in islice(above, _MOST_ABOVE) if _is_day_header(e)), None)
        if header is not None:
            yield _text(header)
            return
    for element in post.iter("div", "p", "span", "h2", "h3", "h4"):
        if _DAY_LINE.search(element.get("class", "")):
            yield _text(element)
    yield from map(_text, _day_lines(post))


def _is_day_header(element: _Element) -> bool:
    return _DAY_HEADER.search(element.get("class", "")) is not None


def _day_lines(post: _Element) -> list[_Element]:
    """The first line of a post that is nothing but its day, as on pages made by hand."""
    lines = (e for e in islice(post.iter(*_LINES), _MOST_LINES) if len(e) < 3)
    return list(islice((line for line in lines if is_day_line(_text(line))), 1))


def _find_author(day: _Element, house: HouseRules) -> _Element | None:
    """The author on the line above a day; a speaker's own line stays."""
    above = day.getprevious()
    while above is not None and above.tag == "br" and not (above.tail or "").strip():
        above = above.getprevious()
    if above is None or (above.tail or "").strip():
        return None
    words = _text(above)
    is_own = any(name in words for name in house.people)
    return above if signs_day(words, _text(day)) and not is_own else None


def _page_title(root: _Element) -> str:
    found = _first(root, ("h1", "title"))
    return _text(found) if found is not None else ""
