"""The part of a page that is the article: what a reader came for, without the page around it.

Found by the page's own markup, else by where most of the running text stands. Players of videos
stay in it, which extractors for text corpora (trafilatura, readability) throw away.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from lxml import etree

from newsletter.gathered import Removed
from newsletter.sources.chronicle import is_chronicle
from newsletter.sources.dated import find_dated
from newsletter.sources.headings import find_headed
from newsletter.sources.html import Element, short_text_of, text_of
from newsletter.sources.posts import (
    HEADINGS,
    About,
    find_headline_link,
    find_posts,
    is_comment,
    mark_alike,
    weigh,
)

#: Never part of what is read.
_DROPPED = (
    *("script", "style", "noscript", "template", "form", "button", "input", "nav", "footer"),
    *("aside", "dialog", "link", "meta"),
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
#: What news may be about as well: `social-credit`, `comment-on-news`, `market-share`.
_TOPIC = (
    r"(?:shar(?:e|ing)|social|related|comments?|newsletter|subscribe|advert(?:isement)?|promo|cookie"
    r"|navigation|popup)"
)
#: What goes with such a name in a theme.
_BEHIND = (
    r"(?:buttons?|links?|icons?|bar|box|widgets?|posts?|articles?|stor(?:y|ies)|media|lists?|this"
    r"|container|wrapper|wrap|block|area|section|tools|counts?|inner|top|bottom|sharing|share|social"
    r"|content|entry|nav|menu|items?|row|group|follow|networks?|profiles?|accounts?|channels?|panel"
    r"|module|title|header|heading|footer|toolbar|form|sign-?up|subscribe|subscription|newsletter"
    r"|comments?|respond|reply|replies|author|text|meta|thread|page|feed|banner|notice|consent|policy"
    r"|overlay|modal|popup|cta|teaser|unit|slot|label|close|toggle|side|sidebar|ads?|email|input|us)"
)
_BEFORE = (
    r"(?:post|entry|article|page|site|blog|td|jp|sd|wp|et|js|mh|block|content|main|footer|header|top"
    r"|bottom|side|left|right|mobile|desktop|sticky|floating|inline|module|section|box|widget|single"
    r"|author|user|add|e?mail|link|nav|menu|form|print|no|has|with|the|is|are|sidebar)"
)
_OF_NEWS = re.compile(
    rf"\b{_TOPIC}[-_](?!{_BEHIND}\b|body\b)[a-z]+|\b(?!comment){_TOPIC}[-_]body\b"
    rf"|(?<![\w-])(?!{_BEFORE}[-_])[a-z]+[-_]{_TOPIC}(?![\w-])",
    re.IGNORECASE,
)
_LONGEST_BUTTON = 8  #: words that ask for something, and tell nothing
_SMALL = ("p", "span", "li", "figure", "blockquote", "table")  #: which no theme names for layout
_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
#: Rules by which parts of an article were left out, where they are not named by the tag.
_RULES = {"aside": "page-furniture", "nav": "page-furniture", "footer": "page-furniture"}
#: What shows no words of its own, but for who cannot see it, or who fills it in.
_WORDLESS = frozenset({"script", "style", "template", "link", "meta"})
_LONGEST_TOLD = 2000  #: characters of what was left out
_PARAGRAPHS = ("p", "li", "td", "blockquote", *HEADINGS)
_TEXTS = ("p", "blockquote", "pre", "h2", "h3", "li")
_LONG = 80  #: characters of a paragraph that may be news
_MOST_BESIDE = 20
_DAY_HEADER = re.compile(r"\bdate-?header\b")
_MOST_AROUND = 4  #: elements around the posts, beside which their day may stand
_FEW = 20  #: characters of a paragraph that says too little to count
_ENOUGH = 140  #: characters of text that make a part worth taking


class _Pruned(NamedTuple):
    parent: Element | None
    told: Removed


class Main(NamedTuple):
    """What is read of a page."""

    element: Element | None = None
    shows_several: bool = False  #: it holds the posts of a weblog's page
    is_article: bool = False  #: it is one post for certain
    headline: str = ""  #: its own, where the page tells none
    left_out: tuple[Removed, ...] = ()


def find_main(root: Element, about: About) -> Main:
    """The element that holds the article, or all posts of a weblog's page; the tree is pruned."""
    body = root.find("body")
    if body is None:
        return Main()
    pruned = _prune(body)
    posts = find_posts(body, about)
    left_out = [_tell_teaser(teaser) for teaser in posts.teasers]
    for teaser in posts.teasers:
        _remove(teaser)
    shown: Sequence[Element] = posts.shown
    if not shown and posts.own is None and not is_chronicle(body):
        shown = find_headed(body, about) or find_dated(body, about)
    if shown:
        mark_alike(shown)
        return Main(_with_day(_around(shown)), shows_several=True, left_out=tuple(left_out))
    main = _find_article(body if posts.own is None else posts.own)
    if main is None:
        return Main()
    beside = islice(_tell_beside(main, body), _MOST_BESIDE) if posts.own is None else ()
    left_out = [*_told_within(main, pruned), *_take_days(main), *left_out, *beside]
    is_article = posts.own is not None or about.is_article
    told = tuple(one for one in left_out if one.text)
    return Main(main, is_article=is_article, headline=posts.headline, left_out=told)


def _find_article(part: Element) -> Element | None:
    for candidates in (_by_markup(part), _articles(part), _densest(part)):
        found = max(candidates, key=weigh, default=None)
        if found is not None and weigh(found) >= _ENOUGH:
            return found
    return part if text_of(part) or part.find(".//img") is not None else None


def _prune(body: Element) -> list[_Pruned]:
    """Take out what is never part of what is read; gives what of it has words."""
    for footer in body.iterfind(".//article//footer"):  # where a theme shows the day of a post
        for day in list(footer.iter("time")):
            footer.addprevious(day)
    pruned = [_take_out(element, element.tag) for element in list(body.iter(*_DROPPED))]
    pruned += [_take_out(one, "comments") for one in list(body.iter("article")) if is_comment(one)]
    whole = len(text_of(body))
    for element in list(body.iter("div", "section", "ul", "iframe", "header", *_SMALL)):
        named = f"{element.get('class', '')} {element.get('id', '')}"
        if _is_hidden(element):
            pruned.append(_take_out(element, "hidden"))
        elif (
            element.tag not in _SMALL
            and _is_aside(element, named)
            and not _MAIN.search(named)
            and _is_minor(element, whole)
        ):
            pruned.append(_take_out(element, "aside"))
    return [one for one in pruned if one.told.text]


def _is_aside(element: Element, named: str) -> bool:
    if not _ASIDE.search(named):
        return False
    if _ASIDE.search(_OF_NEWS.sub("", named)):
        return True
    paragraphs = (text_of(paragraph) for paragraph in element.iter("p"))
    return not any(map(_is_prose, paragraphs))


def _is_prose(words: str) -> bool:
    return words.endswith("。") or (
        words.endswith((".", "!", "?", "”")) and len(words.split()) >= _LONGEST_BUTTON
    )


def _is_hidden(element: Element) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    return _HIDING.search(element.get("style", "")) is not None


def _take_out(element: Element, rule: str) -> _Pruned:
    parent, words = element.getparent(), ""
    if rule not in _WORDLESS:
        words = short_text_of(element, _LONGEST_TOLD)
    above = _words_above(element) if words else ""
    _remove(element)
    return _Pruned(parent, Removed(_RULES.get(rule, rule), words, above))


def _words_above(element: Element) -> str:
    """The last words before an element, by which its place is found again; perhaps none."""
    for one in islice((element, *element.iterancestors()), _MOST_AROUND):
        above = one.getprevious()
        while above is not None and not (above.tail or "").strip() and len(above):
            above = above[-1]
        if above is not None:
            words = (above.tail or "").strip() or (above.text or "").strip()
            return " ".join(words[-_LONG:].split())
    return ""


def _take_days(main: Element) -> list[Removed]:
    """The day that an article shows beside its headline, which the page's facts have."""
    days = [
        one
        for one in main.iter("time")
        if one.get("datetime") and next(iter(one.iterancestors(*_PARAGRAPHS)), None) is None
    ]
    return [_take_out(one, "day-line").told for one in days]


def _told_within(main: Element, pruned: Sequence[_Pruned]) -> Iterator[Removed]:
    """What was taken out of the article itself: what stood around it is no part of the news."""
    for parent, told in pruned:
        if parent is main or (parent is not None and main in parent.iterancestors()):
            yield told


def _tell_teaser(teaser: Element) -> Removed:
    words, address = find_headline_link(teaser)
    return Removed("other-posts", f"{words} {address}".strip() if words else "")


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
    weights = [weigh(one) for one in found]
    if max(weights) * 2 > sum(weights):
        return found
    return [_around(found)]


def _around(found: Sequence[Element]) -> Element:
    above = [set(one.iterancestors()) for one in found]
    return next(one for one in found[0].iterancestors() if all(one in each for each in above))


def _with_day(main: Element) -> Element:
    """The element with the header of its day, where that stands above all of its posts."""
    for one in (main, *islice(main.iterancestors(), _MOST_AROUND)):
        header = one.getprevious()
        if header is not None and _DAY_HEADER.search(header.get("class", "")):
            header.tail = None
            main.insert(0, header)
            break
    return main


def _densest(body: Element) -> list[Element]:
    """The parent of most of the text in paragraphs, each with what stands in it directly.

    Where it has too little of all the text, it is one of several parts, and what is around them is
    taken.
    """
    scores: Counter[Element] = Counter()
    weights: Counter[Element] = Counter()
    for paragraph in body.iter(*_TEXTS):
        weight = weigh(paragraph)
        if weight > _FEW:
            around = list(paragraph.iterancestors())
            scores.update({each: weight // share for share, each in enumerate(around[:2], 1)})
            weights.update(dict.fromkeys(around, weight))
    if not scores:
        return []
    best = max(scores, key=lambda one: scores[one])
    return [next(e for e in (best, *best.iterancestors()) if 5 * weights[e] >= 3 * weights[body])]


def _tell_beside(main: Element, body: Element) -> Iterator[Removed]:
    """Paragraphs outside of the part that was taken by its text alone."""
    for paragraph in body.iter("p", "blockquote"):
        is_long = weigh(paragraph) >= _LONG
        if is_long and main not in paragraph.iterancestors():
            yield Removed("page-furniture", short_text_of(paragraph, _LONGEST_TOLD))
