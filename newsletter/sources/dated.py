"""Posts of a page made by hand that has no headings either: headline and day, again and again.

A headline is bold, a link, or has a block of its own; the line above or below it is a day, and
text follows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from copy import deepcopy
from itertools import chain, takewhile
from typing import NamedTuple

from lxml import etree

from newsletter.cleaning.bylines import signs_day
from newsletter.dates import is_day_line
from newsletter.sources.headings import (
    ENOUGH,
    LONGEST_OPENING,
    count_words_above,
    find_outermost,
)
from newsletter.sources.html import Element, short_text_of
from newsletter.sources.posts import About, weigh

_FEWEST, _FEWEST_PLAIN = 2, 3  #: posts, and those whose headlines are neither bold nor links
_LONGEST_HEADLINE, _MOST_WORDS = 200, 24
_LONGEST_NAME = 2  #: words
_COMMENTS = re.compile(
    r"\W*(?:\d+ )?(?:comments?|responses?|replies|reacties|kommentare|commentaires)\b.{0,60}",
    re.IGNORECASE,
)
_MARKED = frozenset(str.split("b strong a big h1 h2 h3 h4 h5 h6 th"))
_IN_LINE = _MARKED - frozenset(str.split("h1 h2 h3 h4 h5 h6 th")) | frozenset(
    str.split("i em u font span small cite abbr q mark sup sub ins time label tt code")
)
_PARTS_OF_TABLES = ("tbody", "thead", "tfoot", "tr", "td", "th")


class _Piece(NamedTuple):
    """Text of a tree: that of an element, or behind it."""

    element: Element
    is_tail: bool

    @property
    def holder(self) -> Element | None:
        return self.element.getparent() if self.is_tail else self.element


class _Line(NamedTuple):
    """What a reader sees on one."""

    text: str
    pieces: tuple[_Piece, ...]


class _Post(NamedTuple):
    head: _Line
    day: _Line
    author: _Line | None = None  #: between them


def find_dated(body: Element, about: About) -> list[Element]:
    """The posts, each as an element of its own, in a copy of the body; nothing where the page has
    no such rhythm."""
    if about.is_article or not _find_rhythm(_without_comments(read_lines(body))):
        return []
    body = deepcopy(body)
    lines = _without_comments(read_lines(body))
    found = _find_rhythm(lines)
    heads = [_wrap(post.head, etree.Element("h2", {"class": "entry-title"})) for post in found]
    for post in found:
        if post.author:
            _wrap(post.author, etree.Element("div"))
    days = [
        _wrap(post.day, etree.Element("div" if post.author else "span", {"class": "post-date"}))
        for post in found
    ]
    first = heads if lines.index(found[0].head) < lines.index(found[0].day) else days
    if count_words_above(body, first[0]) > LONGEST_OPENING:
        return []
    posts = _part(first)
    if any(post not in head.iterancestors() for post, head in zip(posts, heads, strict=True)):
        return []
    weights = [weigh(post) - weigh(head) for post, head in zip(posts, heads, strict=True)]
    return posts if min(weights) >= ENOUGH and 2 * sum(weights) > weigh(body) else []


def _without_comments(lines: Sequence[_Line]) -> Sequence[_Line]:
    """The lines above `3 comments`, where that stands once, and not below each post."""
    places = [number for number, line in enumerate(lines) if _COMMENTS.fullmatch(line.text)]
    return lines[: places[0]] if len(places) == 1 else lines


def _find_rhythm(lines: Sequence[_Line]) -> list[_Post]:
    places = [number for number, line in enumerate(lines) if is_day_line(line.text)]
    if len(places) < _FEWEST:
        return []
    days = set(places)
    found: list[_Post] = []
    for step in (-1, 1):
        pairs = [
            _paired(lines, at, step)
            for at in places
            if 0 <= at + step < len(lines) and at + step not in days
        ]
        posts = [pair for pair in pairs if _is_headline(pair.head)]
        found = max(found, posts, key=len)
    if 2 * sum(len(post.head.text.split()) > _LONGEST_NAME for post in found) <= len(found):
        return []  # who comments, and when
    fewest = _FEWEST if all(map(_is_marked, (post.head for post in found))) else _FEWEST_PLAIN
    return found if len(found) >= fewest and 2 * len(found) > len(places) else []


def _paired(lines: Sequence[_Line], day: int, step: int) -> _Post:
    """A day with the line beside it, or with the one above its author."""
    beside = lines[day + step]
    if step < 0 and day > 1 and signs_day(beside.text, lines[day].text):
        return _Post(lines[day - 2], lines[day], beside)
    return _Post(beside, lines[day])


def _is_headline(line: _Line) -> bool:
    text = line.text
    if not 0 < len(text) <= _LONGEST_HEADLINE or len(text.split()) > _MOST_WORDS:
        return False
    if text.endswith((".", ":", ",", ";", "…")) or not any(map(str.isalpha, text)):
        return False
    return _is_marked(line) or _is_block(line)


def _is_marked(line: _Line) -> bool:
    return all(
        any(_is_mark(one) for one in (holder, *holder.iterancestors()))
        for holder in (piece.holder for piece in line.pieces)
        if holder is not None
    )


def _is_mark(element: Element) -> bool:
    return element.tag in _MARKED or (element.tag == "font" and element.get("size") is not None)


def _is_block(line: _Line) -> bool:
    """Whether it is all that stands in its element."""
    holder = line.pieces[0].holder
    while holder is not None and holder.tag in _IN_LINE:
        holder = holder.getparent()
    return holder is not None and short_text_of(holder, _LONGEST_HEADLINE) == line.text


def read_lines(body: Element) -> list[_Line]:
    """Those of the page that are not empty."""
    lines: list[list[tuple[str, _Piece]]] = [[]]
    for event, element in etree.iterwalk(body, events=("start", "end")):
        is_tail = event == "end"
        if element.tag not in _IN_LINE and lines[-1]:
            lines.append([])
        if element is body and is_tail:
            break
        text = element.tail if is_tail else element.text
        if text and text.strip():
            lines[-1].append((text, _Piece(element, is_tail)))
    return [
        _Line(" ".join("".join(text for text, _ in line).split()), tuple(p for _, p in line))
        for line in lines
        if line
    ]


def _wrap(line: _Line, around: Element) -> Element:
    """Put an element around a line, with what of it is bold or a link inside."""
    first, last = line.pieces[0], line.pieces[-1]
    inside = _common(first.holder, last.holder)
    while inside.tag in _IN_LINE and short_text_of(inside, _LONGEST_HEADLINE) == line.text:
        first = last = _Piece(inside, is_tail=False)
        above = inside.getparent()
        if above is None:
            break
        inside = above
    _move(inside, first, last, around)
    return around


def _common(one: Element | None, other: Element | None) -> Element:
    assert one is not None
    assert other is not None
    around = {other, *other.iterancestors()}
    return next(each for each in (one, *one.iterancestors()) if each in around)


def _move(parent: Element, first: _Piece, last: _Piece, into: Element) -> None:
    """Move the children of an element between two pieces of text that stand in it, and these."""
    start, end = _find_child(parent, first), _find_child(parent, last)
    is_behind = start is first.element and first.is_tail
    if start is None:
        into.text, parent.text = parent.text, None
        parent.insert(0, into)
    elif is_behind:
        into.text, start.tail = start.tail, None
        start.addnext(into)
    else:
        start.addprevious(into)
    if end is None or (is_behind and end is start):
        return
    tail = None
    if not (end is last.element and last.is_tail):
        tail, end.tail = end.tail, None
    for one in [*takewhile(lambda one: one is not end, into.itersiblings()), end]:
        into.append(one)
    into.tail = tail


def _find_child(parent: Element, piece: _Piece) -> Element | None:
    """The child of an element that holds a piece, or that it stands behind; None for its text."""
    if piece.element is parent:
        return None
    path = chain((piece.element,), piece.element.iterancestors())
    return next((one for one in path if one.getparent() is parent), None)


def _part(first: Sequence[Element]) -> list[Element]:
    """What belongs to each of the posts that begin with these."""
    counts = Counter(above for one in first for above in one.iterancestors())
    starts = [find_outermost(one, counts) for one in first]
    if len({one.getparent() for one in starts}) > 1:
        return starts
    known = set(starts)
    return [_gathered(one, known) for one in starts]


def _gathered(start: Element, starts: Iterable[Element]) -> Element:
    """A new element with all that stands before the next start."""
    post = etree.Element("article")
    parts = [start, *takewhile(lambda one: one not in starts, start.itersiblings())]
    start.addprevious(post)
    post.extend(parts)
    for one in post.iter(*_PARTS_OF_TABLES):
        one.tag = "div"
    return post
