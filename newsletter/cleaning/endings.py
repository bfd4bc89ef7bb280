"""What the editor wrote below the words of others: a book that is due, a tour, an earlier talk.

Such lines end a post, as its calls do, and are no part of the quote above them.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.cleaning.blocks import Block
from newsletter.cleaning.calls import REPORTED, begins_afterword
from newsletter.cleaning.house import HouseRules

_LONGEST = 40  #: words


def find_ending(blocks: Sequence[Block], house: HouseRules) -> Block | None:
    """The first of the editor's own lines, where nothing else follows.

    What only may be a call ends no quote: it is told, and the text stays as it was.
    """
    first = None
    for block in reversed(blocks[1:]):
        if is_afterword(block, house):
            first = block
        elif block.words.strip():  # a picture and a line across end nothing
            break
    return first


def is_afterword(block: Block, house: HouseRules) -> bool:
    """Whether a paragraph tells of a speaker's book, tour or earlier talk, and of nothing else."""
    words = block.words
    if block.kind != "text" or block.is_quoted or len(words.split()) > _LONGEST:
        return False
    return REPORTED.search(words) is None and begins_afterword(words, house)
