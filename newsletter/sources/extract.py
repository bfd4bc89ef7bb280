"""The part of a page that is the article: what a reader came for, without the page around it.

Found by the page's own markup, else by where most of the running text stands. Players of videos
stay in it, which extractors for text corpora (trafilatura, readability) throw away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from newsletter.sources.html import Element, text_of

#: Never part of what is read.
_DROPPED = (
    *("script", "style", "noscript", "template", "form", "button", "input", "select", "textarea"),
    *("nav", "footer", "aside", "dialog", "svg", "object", "link", "meta"),
)
_MAIN = re.compile(
    r"\b(?:entry-content|post-content|article-body|article__body|articlebody|post-body|story-body"
    r"|entry-body|post__content|article-content|article__content|available-content|body-copy)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:comment(?:s|-list|-respond)?|sidebar|related|share|sharing|sharedaddy|social|newsletter"
    r"|subscribe|breadcrumbs?|pagination|navigation|widget|promo|advert(?:isement)?|cookie|popup)\b",
    re.IGNORECASE,
)
_ENOUGH = 140  #: characters of text that make a part worth taking
_HEADING = re.compile(r"h[12]")


def find_main(root: Element) -> Element | None:
    """The element that holds the article, or all posts of a weblog's page; the tree is pruned."""
    body = root.find("body")
    if body is None:
        return None
    _prune(body)
    for candidates in (_by_markup(body), _articles(body), _densest(body)):
        found = max(candidates, key=_weight, default=None)
        if found is not None and _weight(found) >= _ENOUGH:
            return found
    return body if text_of(body) or body.find(".//img") is not None else None


def _prune(body: Element) -> None:
    for element in list(body.iter(*_DROPPED)):
        _remove(element)
    whole = len(text_of(body))
    for element in list(body.iter("div", "section", "ul", "iframe", "header")):
        named = f"{element.get('class', '')} {element.get('id', '')}"
        hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
        if hidden or (
            _ASIDE.search(named) and not _MAIN.search(named) and _is_minor(element, whole)
        ):
            _remove(element)


def _is_minor(element: Element, whole: int) -> bool:
    """Themes call whole pages "with-sidebar": what holds most of the text is the text."""
    return len(text_of(element)) * 3 < whole


def _remove(element: Element) -> None:
    """Take an element out, and leave the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _by_markup(body: Element) -> list[Element]:
    """By the names that themes give to it; where several posts have it, what holds them all."""
    found = [
        one
        for one in body.iter(etree.Element)
        if one.get("itemprop") == "articleBody" or _MAIN.search(one.get("class", "") or "")
    ]
    return _together(_outermost(found))


def _articles(body: Element) -> list[Element]:
    found = _outermost(list(body.iter("article")))
    return _together(found) or list(body.iter("main"))


def _outermost(found: list[Element]) -> list[Element]:
    known = set(found)
    return [one for one in found if not any(above in known for above in one.iterancestors())]


def _together(found: list[Element]) -> list[Element]:
    """One of them where one has most of the text, else the element that holds them all."""
    if len(found) < 2:
        return found
    weights = [_weight(one) for one in found]
    if max(weights) * 2 > sum(weights):
        return found
    above = [set(one.iterancestors()) for one in found]
    return [next(one for one in found[0].iterancestors() if all(one in each for each in above))]


def _densest(body: Element) -> Iterable[Element]:
    """The parents of paragraphs, each with the text that stands in it directly."""
    scores: dict[Element, int] = {}
    for paragraph in body.iter("p", "blockquote", "pre", "h2", "h3", "li"):
        weight = _weight(paragraph)
        parent = paragraph.getparent()
        for share in (1, 2):
            if parent is not None and weight > 20:
                scores[parent] = scores.get(parent, 0) + weight // share
                parent = parent.getparent()
    best = max(scores, key=lambda one: scores[one], default=None)
    return [] if best is None else [best]


def _weight(element: Element) -> int:
    """Characters of text that are no links."""
    linked = sum(len(text_of(link)) for link in element.iter("a"))
    return len(text_of(element)) - linked
