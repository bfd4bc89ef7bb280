"""A post while it is cleaned: what is left of it, and what became of the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from newsletter.cleaning.blocks import Block, Marks, cut, plain, tidy
from newsletter.cleaning.parts import Part
from newsletter.model import Citation

_BEHIND = 0.999  #: a block


@dataclass(slots=True)
class Post:
    """What is left of a post, and what was done to it so far."""

    blocks: list[Block]
    marks: Marks
    removed: list[Part]
    videos: list[str]
    gone: list[Block] = field(default_factory=list)  #: what was taken out, for its changes
    image: str = ""
    source: Citation | None = None
    pointed: Citation | None = None  #: the source that a line of its own tells
    stands_at: str = ""  #: the address that stood below it
    told_at: datetime | None = None
    problems: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for place, block in enumerate(self.blocks, 1):
            block.place = block.place or place
        # Whatever a block is split into stands before what followed it.
        places = (part.after.place if part.after else 0.0 for part in self.removed)
        self.removed = [
            part._replace(place=place + _BEHIND)
            for part, place in zip(self.removed, places, strict=True)
        ]

    def drop(self, block: Block, rule: str) -> None:
        index = self.blocks.index(block)
        after = self.blocks[index - 1] if index else None
        # What followed the block follows now what stands before it.
        self.removed = [
            p._replace(after=after, inline=False, leads=False) if p.after is block else p
            for p in self.removed
        ]
        self.removed.append(Part(rule, block.text, after, place=block.place))
        del self.blocks[index]
        if block.ends_quote and index < len(self.blocks):
            self.blocks[index].ends_quote = True
        self.gone.append(block)

    def cut(self, block: Block, start: int, end: int, rule: str) -> None:
        """Take a piece out of a block, or the block if nothing else is in it."""
        if not plain(block.text[:start] + block.text[end:]).strip() and not any(
            self.marks.pictures(block.text)
        ):
            self.drop(block, rule)
            return
        at_end = not plain(block.text[end:]).strip()
        piece = cut(block, start, end, self.marks)
        leads = not at_end and not plain(block.text[:start]).strip()
        self.removed.append(Part(rule, piece.text, block, at_end, leads, block.place))
        self.gone.append(piece)

    def split(self, block: Block, start: int) -> Block:
        """What begins there, as a block of its own; the block itself where nothing is before it."""
        if not plain(block.text[:start]).strip():
            return block
        start += len(block.text[start:]) - len(block.text[start:].lstrip(" \n"))
        rest = cut(block, start, len(block.text), self.marks)
        rest.text, rest.path = tidy(rest.text, self.marks), block.path
        index = self.blocks.index(block) + 1
        below = self.blocks[index].place if index < len(self.blocks) else block.place + 1
        rest.place = (block.place + below) / 2
        self.blocks.insert(index, rest)
        self.removed = [
            p._replace(after=rest) if p.after is block and not p.leads else p for p in self.removed
        ]
        return rest
