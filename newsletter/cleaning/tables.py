"""Tables that hold data; most of the web's hold the layout."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.cleaning.blocks import CELL, Block

_LONGEST_CELL, _MOST_ROWS = 400, 200


def find_table(blocks: Sequence[Block], rows: Sequence[Sequence[int]]) -> str:
    """The text of a table block: rows of cells; nothing where the table was there for the layout.

    `rows` tells how many blocks stand in each cell. Data has a line in every cell of a rectangle.
    """
    width = len(rows[0]) if rows else 0
    if width < 2 or not 1 < len(rows) <= _MOST_ROWS or any(row != [1] * width for row in rows):
        return ""
    texts = [block.text for block in blocks if block.kind == "text"]
    if len(texts) != width * len(rows):
        return ""
    if any("\n" in text or len(text) > _LONGEST_CELL for text in texts):
        return ""
    return "\n".join(CELL.join(texts[i : i + width]) for i in range(0, len(texts), width))
