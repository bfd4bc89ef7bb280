"""Posts of a page made by hand, which has no marks for them: what stands below each headline."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Sequence, Set
from itertools import takewhile

from lxml import etree

from newsletter.dates import LONGEST_DAY_LINE, is_day_line
from newsletter.sources.html import Element, short_text_of, text_of
from newsletter.sources.posts import HEADINGS, About, weigh

ENOUGH = 40  #: characters of a post that are no links
#: How the headlines of such weblogs end: `The plan stays – Arthur Kroeber`.
_NAME_AT_END = re.compile(r"[–—―]\s*(?:[A-Z][\w.’'-]+ ){1,3}[A-Z][\w.’'-]+\s*\Z")
#: Words of a headline that is known by the rule above it; `About me` may stand there as well.
_FEWEST_WORDS = 3
LONGEST_OPENING = 60  #: words above the first headline; an article begins with more


def find_headed(body: Element, about: About) -> list[Element]:
    """The posts below several headlines of one rank, each as an element of its own.

    A headline is a link, ends in a name, or has its day beside it; where all such stand below a
    rule, so is each other heading of the rank that does. An article may have such
    headings as well, but it has its say above them; and what leads to other articles has nothing
    below its headings.
    """
    for tag in HEADINGS[1:] if not about.is_article else ():
        heads = [one for one in body.iter(tag) if _heads_post(one)]
        if len(heads) > 1:
            heads = _with_sisters(body, tag, heads)
        if len(heads) > 1 and count_words_above(body, heads[0]) <= LONGEST_OPENING:
            posts = _part(heads)
            weights = [weigh(post) for post in posts]
            if min(weights) >= ENOUGH and 2 * sum(weights) > weigh(body):
                return posts
    return []


def _with_sisters(body: Element, tag: str, heads: list[Element]) -> list[Element]:
    """The headlines, with the headings of their rank that stand below a rule as they do."""
    ruled = _find_ruled(body, tag)
    if not all(head in ruled for head in heads[1:]):
        return heads
    known = set(heads)
    places = {one: place for place, one in enumerate(body.iter(tag))}
    sisters = [
        one
        for one, letters in ruled.items()
        if one not in known
        and places[one] > places[heads[0]]
        and letters >= ENOUGH
        and len(text_of(one).split()) >= _FEWEST_WORDS
    ]
    return sorted([*heads, *sisters], key=lambda one: places[one])


def _find_ruled(body: Element, tag: str) -> dict[Element, int]:
    """The headings of a rank between which and the rule above there is nothing but a day, with how
    many characters follow that are no links."""
    found: dict[Element, int] = {}
    last: Element | None = None
    above, is_below, linked = "", False, 0
    for event, one in etree.iterwalk(body, events=("start", "end"), tag=etree.Element):
        is_start = event == "start"
        if is_start and one.tag in ("hr", tag):
            is_ruled = one.tag == tag and is_below and (not above or is_day_line(above))
            last = one if is_ruled else None
            above, is_below = "", one.tag == "hr"
            if is_ruled:
                found[one] = -len(text_of(one))
        linked += (1 if is_start else -1) if one.tag == "a" else 0
        words = " ".join(((one.text if is_start else one.tail) or "").split())
        if is_below and len(above) <= LONGEST_DAY_LINE:
            above = f"{above} {words}".strip()
        if last is not None and not linked:
            found[last] += len(words)
    return found


def _part(heads: Sequence[Element]) -> list[Element]:
    parents = {one.getparent() for one in heads}
    if len(parents) == 1:
        known = set(heads)
        return [_gathered(one, known) for one in heads]
    counts = Counter(above for one in heads for above in one.iterancestors())
    return [find_outermost(one, counts) for one in heads]


def _gathered(head: Element, heads: Set[Element]) -> Element:
    """A new element with the headline and all that stands before the next one."""
    before = head.getprevious()
    first = before if before is not None and _is_day(before) else head
    post = etree.Element("article")
    first.addprevious(post)
    following = takewhile(lambda one: one not in heads, head.itersiblings())
    parts = [*([first] if first is not head else []), head, *following]
    after = parts[-1].getnext()
    if after is not None and after in heads and len(parts) > 1 and _is_day(parts[-1]):
        parts.pop()  # the day of the next one
    for part in parts:
        post.append(part)
    return post


def find_outermost(head: Element, counts: Counter[Element]) -> Element:
    """The largest element around a headline that has no other one in it."""
    around = takewhile(lambda above: counts[above] == 1, head.iterancestors())
    return deque([head, *around], maxlen=1).pop()


def _heads_post(heading: Element) -> bool:
    if heading.find(".//a[@href]") is not None or _NAME_AT_END.search(text_of(heading)):
        return True
    return any(
        one is not None and _is_day(one) for one in (heading.getnext(), heading.getprevious())
    )


def _is_day(element: Element) -> bool:
    return element.tag == "time" or is_day_line(short_text_of(element, LONGEST_DAY_LINE))


def count_words_above(body: Element, first: Element) -> int:
    above = takewhile(lambda one: one is not first, body.iterdescendants(etree.Element))
    return sum(len(f"{one.text or ''} {one.tail or ''}".split()) for one in above)
