"""Cells that a spreadsheet would run as a formula, made into text and back."""

from __future__ import annotations

import re

# With every apostrophe in front, so that what is text already keeps its own when it comes back.
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


def neutralise(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restore(cell: str) -> str:
    """What `neutralise` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
