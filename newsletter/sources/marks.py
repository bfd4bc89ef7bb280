"""Where themes put the headline and the day of a post, on pages that tell neither in their head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from newsletter.dates import (
    LONGEST_DAY_LINE,
    Order,
    find_date,
    find_two_days,
    is_day_line,
    parse_date,
)
from newsletter.sources.html import Element, short_text_of, text_of

_TITLE = re.compile(r"\b(?:entry-title|post-title|entry-header|headline)\b", re.IGNORECASE)
_DAY = re.compile(
    r"\b(?:published|date-header|(?:entry|post|posted)-(?:date|on)|(?:entry|post)-meta|post-header"
    r"|dateline|timestamp|byline|(?:post|entry)-footers?(?:-info)?)\b",
    re.IGNORECASE,
)
_LINES = ("p", "div", "span", "h2", "h3", "h4", "h5", "b", "strong", "i", "em", "small", "td")
_LONGEST = 300  # characters of a line that tells a day


def find_headline(root: Element) -> str:
    """The headline of a page with one post; of several headlines none is the page's."""
    found = [text_of(one) for one in root.iter("h1", "h2", "h3", "h4") if _is_headline(one)]
    found = list(dict.fromkeys(filter(None, found)))
    return found[0] if len(found) == 1 else ""


def find_day(root: Element, order: Order) -> datetime | None:
    """The day that a post is marked with, by the class names of Blogger, Typepad and others.

    On a page made by hand it is the only line that is nothing but a day.
    """
    for element in _marked(root):
        told = element.get("datetime") or element.get("title") or ""
        if found := (parse_date(told, order) or find_date(text_of(element), order)):
            return found
    alone = {find_date(line, order) for line in _day_lines(root)}
    return alone.pop() if len(alone) == 1 else None


def find_doubtful_day(root: Element, order: Order) -> str:
    """The first date of a post that may be two days."""
    lines = [*map(text_of, _marked(root)), *_day_lines(root)]
    return next(filter(None, (find_two_days(line, order) for line in lines)), "")


def _day_lines(root: Element) -> Iterator[str]:
    lines = (short_text_of(one, LONGEST_DAY_LINE) for one in root.iter(*_LINES) if len(one) < 3)
    yield from filter(is_day_line, lines)


def _marked(root: Element) -> Iterator[Element]:
    for element in root.iter("abbr", "time", "span", "div", "p", "h2", "h3", "h4"):
        if _DAY.search(element.get("class", "")) and len(text_of(element)) <= _LONGEST:
            yield element


def _is_headline(element: Element) -> bool:
    names = f"{element.get('class', '')} {element.get('itemprop', '')}"
    return _TITLE.search(names) is not None
