"""Other posts below a heading such as `Related`, as they are pasted: without their links."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsletter.cleaning.blocks import Block
from newsletter.cleaning.endings import is_afterword
from newsletter.cleaning.furniture import IN_CATEGORY, find_block_rule, may_head
from newsletter.cleaning.house import HouseRules
from newsletter.cleaning.linked import beside_links
from newsletter.dates import is_day_line

_LONGEST, _MOST = 140, 12  #: characters of a headline; headlines of one list
_TOLD = 3  #: lines of a post with its day and category
_MORE = re.compile(r"\W*read more\W*", re.IGNORECASE)
_POINTS = re.compile(r"More (?:in|at) ")  # to the source
_CLOSING = "”’\"')]»"
_GOES_ON = (".", "!", ":", ";", "…", ",")


def heads_text(words: str, below: Sequence[Block]) -> bool:
    """Whether a heading that looks like furniture is that of a paragraph, and not of links."""
    for block in below:
        text = block.words.strip()
        return block.kind == "text" and beside_links(block) == text and may_head(words, text)
    return False


def count_related(rule: str, blocks: Sequence[Block], first: int, house: HouseRules) -> int:
    """How many of them are of other posts, from the first one below a heading on, which went by
    that rule."""
    head, below = blocks[first - 1], blocks[first : first + _MOST + 2]
    is_list = rule == "related-links" or (rule == "read-more" and _MORE.fullmatch(head.words))
    if not is_list:
        return 0
    lines = [block.words.strip() for block in below]
    if _is_post(lines[:_TOLD]):
        return _TOLD
    is_whole = ": " in head.words or any(is_afterword(block, house) for block in below)
    return 0 if is_whole else _count_headlines(lines)


def _is_post(lines: Sequence[str]) -> bool:
    """Whether three lines are another post, its day and what they have in common."""
    if len(lines) < _TOLD or len(lines[0]) > _LONGEST or lines[0].endswith((".", "!")):
        return False
    is_common = IN_CATEGORY.fullmatch(lines[2]) or lines[2].lower() == "similar post"
    return bool(is_common) and is_day_line(lines[1])


def _count_headlines(lines: Sequence[str]) -> int:
    """Those up to other furniture or the end. None where the text goes on below them: then they
    may be its own."""
    for number, words in enumerate(lines):
        if find_block_rule(words):
            return number
        if _POINTS.match(words):
            return 0
        is_text = words.rstrip(_CLOSING).endswith(_GOES_ON)
        if not words or len(words) > _LONGEST or number >= _MOST or is_text:
            return 0
    return len(lines)
