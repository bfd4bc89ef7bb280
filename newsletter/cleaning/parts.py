"""What was taken out of a post."""

from __future__ import annotations

from typing import NamedTuple

from newsletter.cleaning.blocks import Block


class Part(NamedTuple):
    """What was taken out, and the block that it followed."""

    rule: str
    text: str  #: with marks
    after: Block | None
    inline: bool = False  #: it stood within that block
    leads: bool = False  #: it began that block, which goes on
    #: Of the block that it was or was in, or between two of them; None right behind `after`.
    place: float | None = None
