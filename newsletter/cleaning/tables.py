"""Tables of data, told from those that only lay a page out."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.cleaning.blocks import CELL, Block

_LONGEST_CELL, _MOST_ROWS = 400, 200
_LONGEST_BESIDE_EMPTY = 100  #: characters of a cell, where others are empty
_FEWEST_FULL = 2  #: rows, where others have empty cells


def find_table(blocks: Sequence[Block], rows: Sequence[Sequence[int]]) -> str:
    """The text of a table block: rows of cells; nothing where the table was there for the layout.

    `rows` tells how many blocks stand in each cell. Data has a line in every cell of a rectangle,
    or in most of them where all are short.
    """
    width = max(map(len, rows), default=0)
    if width < 2 or not 1 < len(rows) <= _MOST_ROWS:
        return ""
    counts = [[*row, *[0] * (width - len(row))] for row in rows]
    cells = [count for row in counts for count in row]
    texts = [block.text for block in blocks if block.kind == "text"]
    if max(cells) > 1 or len(texts) != sum(cells):
        return ""
    longest = max(map(len, texts), default=0)
    is_whole = min(cells) == 1
    if any("\n" in text for text in texts) or longest > _LONGEST_CELL:
        return ""
    if not is_whole and (longest > _LONGEST_BESIDE_EMPTY or not _is_mostly_full(counts)):
        return ""
    left = iter(texts)
    return "\n".join(CELL.join(next(left) if n else "" for n in row) for row in counts)


def _is_mostly_full(counts: Sequence[Sequence[int]]) -> bool:
    lines = [*counts, *zip(*counts, strict=True)]
    full = sum(map(all, counts))
    return full >= _FEWEST_FULL and all(2 * sum(line) >= len(line) for line in lines)
