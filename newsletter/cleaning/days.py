"""The day of a post that stands in its text, on a line of its own beside the headline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from newsletter.cleaning.blocks import Block, join_words
from newsletter.dates import (
    find_date,
    find_order,
    is_day_line,
    is_like_day_line,
    tell_fault,
    tell_list,
)
from newsletter.gathered import Item

#: A day that a page shows and one that it tells may lie in two time zones.
_APART = timedelta(days=1)


class Told(NamedTuple):
    block: Block
    at: datetime | None
    problem: str = ""  #: why it is no day; the line stays then


def find_told_day(blocks: Sequence[Block], item: Item) -> Told | None:
    """The first line, or the one below a headline, that is nothing but a day.

    What tells another day than the source is text, and so is the first day of a timeline.
    """
    below = 1 if blocks and blocks[0].kind == "heading" else 0
    lines = (block for block in blocks[: below + 1] if block.kind in ("text", "heading"))
    block = next((b for b in lines if not b.path and is_like_day_line(b.words)), None)
    if block is None:
        return None
    if item.published_at:
        return Told(block, None) if _is_of(block.words, item.published_at) else None
    if item.problems:  # which say already that there is no day
        return None
    others = (b.words for b in blocks if b is not block and b.kind in ("text", "heading"))
    if any(words != block.words and is_day_line(words) for words in others):
        return Told(block, None, tell_list(block.words))
    order = find_order(join_words(blocks))
    found = find_date(block.words, order)
    return Told(block, found, "" if found else tell_fault(block.words, order))


def _is_of(words: str, published: datetime) -> bool:
    days = filter(None, (find_date(words, "day"), find_date(words, "month")))
    return any(abs(day.date() - published.date()) <= _APART for day in days)
