"""What the editor wrote below the words of others: a book that is due, a tour, an earlier talk.

Such lines end a post, as its calls do, and are no part of the quote above them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from newsletter.cleaning.blocks import Block, Marks
from newsletter.cleaning.calls import SPOKEN, find_doubtful
from newsletter.cleaning.house import HouseRules
from newsletter.cleaning.wordings import normal_words

_LONGEST = 40  #: words
_DAY = (
    r"(?:today|tomorrow|(?:this|next) (?:week|month|year)"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)"
)
_OUT = (
    r"(?:(?:is|will be|comes?|becomes?) (?:now |just |also |to be |expected to be )*"
    r"(?:due|out|available|published|released|launched)|(?:appears|will appear))"
)


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
    return SPOKEN.search(words) is None and _pattern(house).match(normal_words(words)) is not None


@lru_cache(maxsize=16)
def _pattern(house: HouseRules) -> re.Pattern[str]:
    people = "|".join(sorted({re.escape(normal_words(name)) for name in house.people}, key=len))
    people = people.replace(r"\ ", " ") or "(?!)"
    books = "|".join({re.escape(normal_words(book)) for book in house.books})
    books = books.replace(r"\ ", " ") or "(?!)"
    who = rf"(?:(?:\w+ ){{0,5}}(?:{people})|he|she|they)"
    whose = rf"(?:(?:\w+ ){{0,5}}(?:{people})|his|her|their)"
    return re.compile(
        # her new book The Long Road is due in May
        rf"(?:{whose} (?:\w+ ){{0,2}}?book\b|the book (?:{books})|(?:{whose} )?(?:{books}))"
        rf"(?: \w+){{0,16}}? {_OUT}\b"
        # she will tour Europe in March
        rf"|{who} (?:will (?:be )?|is )(?:\w+ )?(?:tour(?:ing)?|on (?:a )?(?:\w+ )?tour)\b"
        rf"|{who} (?:will speak|will be speaking|is speaking|will be in|speaks)"
        rf"(?: \w+){{0,6}}? {_DAY}\b"
        # earlier she spoke about debts at Columbia University
        rf"|earlier(?: \w+){{0,3}}? {who} (?:spoke|talked|discussed|wrote|explained)\b"
        rf"|(?:earlier|previous|recent) (?:talks?|stor(?:y|ies)|posts?|interviews?|speech(?:es)?)"
        rf"(?: \w+){{0,6}}? (?:{people})"
    )
