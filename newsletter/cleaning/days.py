"""The day of a post that stands in its text, on a line of its own beside the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from newsletter.cleaning.blocks import Block, join_words
from newsletter.cleaning.bylines import (
    find_day_words,
    is_author,
    is_posted,
    signs_day,
    tells_change,
)
from newsletter.cleaning.furniture import find_block_rule
from newsletter.cleaning.house import HouseRules
from newsletter.cleaning.post import Post
from newsletter.dates import (
    find_date,
    find_order,
    is_day_line,
    tell_fault,
    tell_list,
)
from newsletter.gathered import Item

#: A day that a page shows and one that it tells may lie in two time zones.
_APART = timedelta(days=1)
_COMMENTS = re.compile(
    r"\W*(?:\d+ )?(?:comments?|responses?|replies)(?: on [^\n]*)?\W*\d*\W*", re.IGNORECASE
)
_PROSE = 8  #: words of a paragraph
_DEEPEST = 3  #: below a headline and an author


class Told(NamedTuple):
    block: Block
    at: datetime | None
    problem: str = ""  #: why it is no day
    is_alone: bool = True  #: no author stands in the line


def drop_changes(post: Post) -> None:
    """Takes out what says above or below the text when that was changed; within it, it tells when
    what follows was added."""
    lines = [n for n, block in enumerate(post.blocks) if _is_change(block)]
    if not lines:
        return
    prose = [
        number
        for number, block in enumerate(post.blocks)
        if block.kind != "heading" and number not in lines and _is_prose(block.words)
    ]
    for number in reversed(lines):
        if not prose or not prose[0] < number < prose[-1]:
            post.drop(post.blocks[number], "post-footer")


def _is_prose(words: str) -> bool:
    return len(words.split()) >= _PROSE or words.endswith((".", "!", "?", "…", "”"))


def _is_change(block: Block) -> bool:
    return block.kind in ("text", "heading") and not block.path and tells_change(block.words)


def take_day(post: Post, item: Item, house: HouseRules) -> None:
    """Takes the line with the day out, and the author above it; a speaker's own stays.

    Before furniture goes, which a byline with the day may be.
    """
    told = find_told_day(post.blocks, item)
    if told is None:
        return
    post.told_at = told.at
    if told.problem:
        post.problems = (told.problem,)
        return
    number = post.blocks.index(told.block)
    above = post.blocks[number - 1] if number else None
    if told.is_alone or not _names_any(told.block, house):
        post.drop(told.block, "day-line")
    if above and signs_day(above.words, told.block.words) and not _names_any(above, house):
        post.drop(above, "byline")


def _names_any(block: Block, house: HouseRules) -> bool:
    return any(name in block.words for name in house.people)


def find_told_day(blocks: Sequence[Block], item: Item) -> Told | None:
    """The first line, or the one below a headline or an author, that is a day.

    What tells another day than the source is text, and so is the first day of a timeline.
    """
    block = _find_line(blocks)
    if block is None:
        return None
    words = find_day_words(block.words)
    is_alone = words == block.words
    if item.published_at:
        return Told(block, None) if is_alone and _is_of(words, item.published_at) else None
    if item.problems:  # which say already that there is no day
        return None
    is_signed = not is_alone or is_posted(words)  # as no day of a timeline is
    others = [b.words for b in _before_comments(blocks) if b is not block and not is_signed]
    if any(other != words and is_day_line(other) for other in others):
        return Told(block, None, tell_list(words))
    order = find_order(join_words(blocks))
    found = find_date(words, order)
    return Told(block, found, "" if found else tell_fault(words, order), is_alone)


def _before_comments(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if _COMMENTS.fullmatch(block.words) or find_block_rule(block.words) == "related-links":
            return
        if block.kind in ("text", "heading"):
            yield block


def _find_line(blocks: Sequence[Block]) -> Block | None:
    """The first block, or the next below a headline or an author, with a day in it."""
    for number, block in enumerate(blocks[:_DEEPEST]):
        if block.kind not in ("text", "heading"):
            return None
        if not block.path and find_day_words(block.words):
            return block
        below = blocks[number + 1].words if number + 1 < len(blocks) else ""
        is_signed = is_author(block.words) or signs_day(block.words, below)
        if not (number == 0 and block.kind == "heading") and not is_signed:
            return None
    return None


def _is_of(words: str, published: datetime) -> bool:
    days = filter(None, (find_date(words, "day"), find_date(words, "month")))
    return any(abs(day.date() - published.date()) <= _APART for day in days)
