"""What the editor wrote below the words of others: a book that is due, a tour, an earlier talk.

Such lines end a post, as its calls do, and are no part of the quote above them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from newsletter.cleaning.blocks import Block, Marks
from newsletter.cleaning.calls import REPORTED, begins_afterword, find_doubtful
from newsletter.cleaning.house import HouseRules

_LONGEST = 40  #: words


class Ending(NamedTuple):
    """Where the editor's own words begin, which go on to the end of the post."""

    block: Block
    start: int = 0


def find_ending(blocks: Sequence[Block], marks: Marks, house: HouseRules) -> Ending | None:
    """What may be a call ends the quote before it; other lines, where nothing else follows."""
    doubts = {id(doubt.block): doubt.start for doubt in find_doubtful(blocks, marks, house)}
    ours = [number for number, block in enumerate(blocks) if id(block) in doubts]
    for number in range(len(blocks) - 1, 0, -1):
        if id(blocks[number]) in doubts or is_afterword(blocks[number], house):
            ours.append(number)
        elif blocks[number].words.strip():  # a picture and a line across end nothing
            break
    if not ours:
        return None
    first = blocks[min(ours)]
    return Ending(first, doubts.get(id(first), 0))


def is_afterword(block: Block, house: HouseRules) -> bool:
    """Whether a paragraph tells of a speaker's book, tour or earlier talk, and of nothing else."""
    words = block.words
    if block.kind != "text" or block.is_quoted or len(words.split()) > _LONGEST:
        return False
    return REPORTED.search(words) is None and begins_afterword(words, house)
