"""Edits of a text, made together; what they changed keeps its place when the text changes again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple


class Edit(NamedTuple):
    """Characters to be replaced, where that is certain, or to be shown to the editor."""

    start: int
    end: int
    new: str
    rule: str
    is_certain: bool = True
    is_quiet: bool = False  #: a change of spaces; those of one block are one change


class Piece(NamedTuple):
    """Characters of a text that stand in the place of others."""

    start: int
    end: int
    old: str


class Change(NamedTuple):
    """What an edit made of a text, or would make of it where it is not certain."""

    rule: str
    pieces: tuple[Piece, ...]
    new: str
    is_certain: bool

    def moved(self, move: Callable[[int], int]) -> Change:
        """The change in a text whose characters have moved."""
        return self._replace(
            pieces=tuple(Piece(move(p.start), move(p.end), p.old) for p in self.pieces)
        )


def make_edits(text: str, edits: Iterable[Edit]) -> tuple[str, list[Change]]:
    """The text with what is certain. Of two edits that overlap the first one counts."""
    ordered = sorted(edits, key=lambda edit: (edit.start, not edit.is_certain, edit.end))
    if not ordered:  # as of most texts
        return text, []
    parts: list[str] = []
    changes: list[Change] = []
    quiet: dict[str, list[Piece]] = {}
    position = length = 0
    for edit in ordered:
        if edit.start < position:
            continue
        old = text[edit.start : edit.end]
        start = length + edit.start - position
        end = start + len(edit.new if edit.is_certain else old)
        if edit.is_certain:
            parts += (text[position : edit.start], edit.new)
            position, length = edit.end, end
        piece = Piece(start, end, old)
        if edit.is_quiet:
            quiet.setdefault(edit.rule, []).append(piece)
        else:
            changes.append(Change(edit.rule, (piece,), edit.new, edit.is_certain))
    changes += [Change(rule, tuple(pieces), "", True) for rule, pieces in quiet.items()]
    return "".join(parts) + text[position:], changes


def mover(changes: Iterable[Change]) -> Callable[[int], int]:
    """Where a character of the text before these changes stands after them."""
    shifts: list[tuple[int, int]] = []  # place before the changes, and by how much to move on
    moved = 0
    for piece in sorted(p for c in changes if c.is_certain for p in c.pieces):
        shift = piece.end - piece.start - len(piece.old)
        shifts.append((piece.start - moved + len(piece.old), shift))
        moved += shift
    return lambda place: place + sum(shift for end, shift in shifts if end <= place)
