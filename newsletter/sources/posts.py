"""Which parts of a page are posts, and whether the page is about one of them or shows them all.

A theme marks the teasers below an article as it marks the posts of its first page, and a post may
be many times longer than those beside it. So the page decides: the post whose headline is the
page's own title is the article, and the others are teasers. Without such a title, all are posts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from lxml import etree

from newsletter.sources.html import Element, short_text_of, text_of

_POST = re.compile(
    r"(?:^|\s)(?:h-?entry|post|post-preview|entry|blog-?post)(?:\s|$)", re.IGNORECASE
)
_COMMENT = re.compile(
    r"(?:^|\s)(?:(?:div-)?comment-\d+|comment(?:-body|-content|-item)?|pingback|trackback)(?:\s|$)",
    re.IGNORECASE,
)
_HEADLINE = re.compile(r"\b(?:entry-title|post-title|post-preview-title|entry-header|headline)\b")
HEADINGS = ("h1", "h2", "h3", "h4")
_RELATED = re.compile(
    r"\W*(?:related|similar|recommended|read (?:next|more|also)|see also|keep reading"
    r"|more (?:from|like|on|in|posts|stories|articles)\b"
    r"|you (?:may|might) (?:also )?(?:like|enjoy))",
    re.IGNORECASE,
)
_FEW_WORDS = 40  #: of a teaser, besides its headline
_NO_WORDS = 5  #: what an author and a day may be
_ENOUGH = 140  #: characters of text that make a post of what has no headline
_DEEPEST = 8  #: of frames in each other
_KICKER = 60  #: characters above a headline, as of a category
_SHORTEST_NAME = 8  #: letters of a headline that stands in a title for no other reason


class About(NamedTuple):
    """What a page tells of itself."""

    titles: tuple[str, ...] = ()  #: with or without the site's name
    is_article: bool = False  #: it calls itself one, or tells the day of one
    is_headed: bool = False  #: one of its titles is meant as a headline


class Posts(NamedTuple):
    """The elements of a page that are marked as posts."""

    shown: tuple[Element, ...] = ()  #: where the page shows several
    own: Element | None = None  #: where it is about one of them
    teasers: tuple[Element, ...] = ()  #: lead to other pages
    headline: str = ""  #: of its own post, where the page tells none


def find_posts(body: Element, about: About) -> Posts:
    """Nothing where no element is marked as a post."""
    marked = _find_marked(body)
    if len(marked) < 2:
        return _find_only(marked, body, about)
    related = _find_related(body, marked)
    posts = [one for one in marked if one not in related and _is_post(one)]
    posts = posts or [one for one in marked if _is_post(one)]
    own = _find_own(posts, body, about) if posts else None
    if own is None and len(posts) > 1 and not _stand_beside_article(posts, body):
        shown = set(posts)
        return Posts(tuple(posts), teasers=tuple(one for one in marked if one not in shown))
    if own is None and len(posts) == 1 and not _stand_beside_article(posts, body):
        own = posts[0]
    teasers = tuple(one for one in marked if one is not own)
    return Posts(own=own, teasers=teasers, headline=_find_untold(own, about))


def _find_only(marked: Sequence[Element], body: Element, about: About) -> Posts:
    """The only post of a page, where that has most of its text."""
    own = next((one for one in marked if 2 * weigh(one) > weigh(body)), None)
    headline = _find_untold(own, about)
    return Posts(own=own, headline=headline) if headline else Posts()


def _find_untold(own: Element | None, about: About) -> str:
    """The headline of a post, where the page tells none."""
    head = _find_leading(own) if own is not None and not about.is_headed else None
    return "" if head is None or _names(about, head) else text_of(head)


def is_comment(element: Element) -> bool:
    """Whether it is one of the comments below a post, which some themes mark as posts."""
    return _COMMENT.search(f"{element.get('class', '')} {element.get('id', '')}") is not None


def mark_alike(posts: Iterable[Element]) -> None:
    """Give the posts of a page, whatever its theme, one mark, and one to their headlines."""
    for post in posts:
        post.tag = "article"
        headline = _find_headline(post)
        if headline is not None:
            headline.set("class", f"{headline.get('class', '')} entry-title".strip())


def find_headline_link(post: Element) -> tuple[str, str]:
    """The headline of a post, else its first words, and where it leads."""
    headline = _find_headline(post)
    head = post if headline is None else headline
    inside = next((one for one in head.iter("a") if one.get("href")), None)
    around = next((one for one in head.iterancestors("a") if one.get("href")), None)
    link = inside if inside is not None else around
    return text_of(head)[:200], link.get("href", "") if link is not None else ""


def weigh(element: Element) -> int:
    """Characters of text that are no links."""
    linked = sum(len(text_of(link)) for link in element.iter("a"))
    return len(text_of(element)) - linked


def _find_marked(body: Element) -> list[Element]:
    """The outermost marked elements; of one that is a mere frame, those inside it."""
    marked = [one for one in body.iterdescendants(etree.Element) if _is_marked(one)]
    known = set(marked)
    inside: dict[Element | None, list[Element]] = {}
    for one in marked:
        above = next((each for each in one.iterancestors() if each in known), None)
        inside.setdefault(above, []).append(one)
    return [each for top in inside.get(None, ()) for each in _unframed(top, inside)]


def _unframed(
    one: Element, inside: Mapping[Element | None, Sequence[Element]], depth: int = 0
) -> Iterator[Element]:
    """A marked element with the teasers in it, or what it is the frame of."""
    marked = inside.get(one, ()) if depth < _DEEPEST else ()
    parts = [part for part in marked if _find_headline(part) is not None]
    shared = sum(len(text_of(part)) for part in parts)
    is_frame = parts and 3 * shared > 2 * len(text_of(one))
    own = _find_headline(one)
    if is_frame and (len(parts) > 1 or own is _find_headline(parts[0])):
        for part in parts:
            yield from _unframed(part, inside, depth + 1)
        return
    yield one
    yield from (part for part in parts if _find_headline(part) is not own and _is_teaser(part))


def _is_teaser(part: Element) -> bool:
    return find_headline_link(part)[1] != "" and _count_own_words(part) < _FEW_WORDS


def _is_marked(element: Element) -> bool:
    names = element.get("class", "")
    if element.tag in ("a", "span") or is_comment(element):
        return False
    is_article = element.tag == "article" or element.get("role") == "article"
    return is_article or _POST.search(names) is not None


def _is_post(element: Element) -> bool:
    return _find_headline(element) is not None or weigh(element) >= _ENOUGH


def _find_headline(post: Element) -> Element | None:
    for one in post.iterdescendants(etree.Element):
        named = f"{one.get('class', '')} {one.get('data-testid', '')}"
        if (one.tag in HEADINGS or _is_headline(one, named)) and text_of(one):
            return one
    return None


def _is_headline(element: Element, named: str) -> bool:
    """Themes name the headline, or the part around its heading."""
    return _HEADLINE.search(named) is not None and next(iter(element.iter(*HEADINGS)), None) is None


def _find_related(body: Element, marked: Sequence[Element]) -> set[Element]:
    """Short ones below a heading of the page that says where they lead: `Related posts`."""
    known, found, heading = set(marked), set(), ""
    for one in body.iterdescendants(etree.Element):
        if one in known and _RELATED.match(heading) and _count_own_words(one) < _FEW_WORDS:
            found.add(one)
        elif one.tag in (*HEADINGS, "h5", "h6") and known.isdisjoint(one.iterancestors()):
            heading = short_text_of(one, _KICKER)
    return found


def _find_own(posts: Sequence[Element], body: Element, about: About) -> Element | None:
    """The post that a page is about, as its titles, its headings or the others' words say."""
    leading = {one: _find_leading(one) for one in posts}
    named = [one for one, head in leading.items() if head is not None and _names(about, head)]
    if named:
        return max(named, key=weigh)
    longest = max(posts, key=weigh)
    others = [one for one in posts if one is not longest]
    if 2 * weigh(longest) > sum(map(weigh, posts)):
        is_bare = leading[longest] is None and all(leading[one] is not None for one in others)
        if about.is_article or (is_bare and len(list(body.iter("h1"))) == 1):
            return longest
    head = leading[longest]
    only_h1 = head is not None and head.tag == "h1" and all(_has_no_h1(one) for one in others)
    most = _FEW_WORDS if only_h1 else _NO_WORDS
    is_long = _count_own_words(longest) >= _FEW_WORDS
    return longest if is_long and all(_count_own_words(o) < most for o in others) else None


def _has_no_h1(post: Element) -> bool:
    return next(iter(post.iter("h1")), None) is None


def _find_leading(post: Element) -> Element | None:
    """The headline of a post, where no more than a line of small print stands above it."""
    headline = _find_headline(post)
    if headline is None:
        return None
    above = 0
    for one in takewhile(lambda one: one is not headline, post.iter(etree.Element)):
        above += len((one.text or "").strip())
        above += len((one.tail or "").strip()) if one is not post else 0
    return headline if above <= _KICKER else None


def _names(about: About, headline: Element) -> bool:
    """Whether one of the page's titles is this headline, perhaps beside the site's name."""
    name, titles = _fold(text_of(headline)), [_fold(one) for one in about.titles]
    return name in titles or (len(name) >= _SHORTEST_NAME and any(name in one for one in titles))


def _stand_beside_article(posts: Sequence[Element], body: Element) -> bool:
    """Whether all are short, and most of the running text stands outside of them."""
    if any(_count_own_words(one) >= _FEW_WORDS for one in posts):
        return False
    inside = set(posts)
    paragraphs = (p for p in body.iter("p", "blockquote") if inside.isdisjoint(p.iterancestors()))
    return sum(map(weigh, paragraphs)) > sum(map(weigh, posts)) + _ENOUGH


def _count_own_words(post: Element) -> int:
    """Words of a post besides its headline, its links and its day."""
    headline = _find_headline(post)
    apart = [*post.iter("a", "time")]
    if headline is not None and not any(one in apart for one in headline.iter("a")):
        apart.append(headline)
    return _count(post) - sum(_count(one) for one in apart)


def _count(element: Element) -> int:
    return len(text_of(element).split())


def _fold(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
