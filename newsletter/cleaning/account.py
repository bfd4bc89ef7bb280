"""The account of a cleaning: every change with words around it, so that it is found again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from newsletter.cleaning.blocks import Block, Marks, balance, without_foreign
from newsletter.cleaning.mending.edits import Change
from newsletter.cleaning.parts import Part
from newsletter.cleaning.post import Post
from newsletter.cleaning.writing import write_block, write_slice, write_text
from newsletter.gathered import Item, Removed, Repair

_AROUND = 3  #: words on either side of a change; more where these stand twice
_MOST_REPAIRS = 200  #: of one post; a text with more of them is not worth it
_ANCHOR = 60
_MOST_PLACED = 50  #: of what a page left out; with more of it, the others stand first
_BEHIND = 0.9  #: a block, before what else is placed there


def tell_repair(block: Block, change: Change, marks: Marks, body: str) -> Repair:
    """The change with enough words around it to be found in the body again."""
    text = block.text
    first, last = change.pieces[0].start, change.pieces[-1].end
    other = _other(text, change)
    around = _AROUND
    while True:
        start, end = _reach(text, first, last, around)
        here = write_slice(text, start, end, marks)
        if body.count(here) == 1 or around > 50:
            break
        around *= 3
    there = write_slice(other, start, len(other) - (len(text) - end), marks)
    before, after = (there, here) if change.is_certain else (here, there)
    return Repair(change.rule, before, after, change.is_certain)


def _other(text: str, change: Change) -> str:
    """The text without a change, or with one that was not made."""
    for piece in reversed(change.pieces):
        other = piece.old if change.is_certain else change.new
        text = text[: piece.start] + other + text[piece.end :]
    return text


def _reach(text: str, start: int, end: int, words: int) -> tuple[int, int]:
    """The place with some words around it, within its line."""
    line = text.rfind("\n", 0, start) + 1
    left = start
    for _ in range(words):
        left = text.rfind(" ", line, max(left - 1, line)) + 1 or line
        if left <= line:
            left = line
            break
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    right = end
    for _ in range(words):
        right = text.find(" ", right + 1, stop)
        if right < 0:
            right = stop
            break
    return left, max(right, end)


def tell_repairs(blocks: Iterable[Block], marks: Marks, body: str) -> list[Repair]:
    """The changes of blocks, in their order."""
    listed = [(block, change) for block in blocks for change in block.changes]
    return [tell_repair(*each, marks, body) for each in listed[:_MOST_REPAIRS]]


def place_left_out(post: Post, item: Item) -> Item:
    """What the item's source left out behind words that stand once is told there.

    Gives the item with what else it left out.
    """
    if not item.removed:  # as of most
        return item
    kept = [each._replace(after="") for each in item.removed[_MOST_PLACED:]]
    for removed in item.removed[:_MOST_PLACED]:
        above = [block for block in post.blocks if removed.after and _ends(block, removed.after)]
        if len(above) == 1:
            place, text = above[0].place + _BEHIND, without_foreign(removed.text)
            post.removed.append(Part(removed.rule, text, above[0], place=place))
        else:
            kept.append(removed._replace(after=""))
    return replace(item, removed=tuple(kept))


def _ends(block: Block, words: str) -> bool:
    return " ".join(block.words.split()).endswith(words)


def tell_left_out(item: Item) -> Iterator[Removed]:
    """What the item's source left out, as Markdown."""
    for removed in item.removed:
        yield removed._replace(text=write_text(without_foreign(removed.text), Marks()))


def tell_removed(parts: Sequence[Part], kept: Sequence[Block], marks: Marks) -> list[Removed]:
    """What was taken out, in the order in which it stood; neighbours of one rule are one."""
    told: list[Removed] = []
    places = [block.place for block in kept]
    for part in _in_order(parts):
        text = write_text(balance(part.text, marks), marks).replace("  \n", "\n\n").strip()
        above = bisect_right(places, _place(part))
        block = kept[above - 1] if above else None
        after = _anchor(block, marks) if block else ""
        is_beside = block is part.after and bool(after)
        inline = part.inline and is_beside
        before = _opening(part.after, marks) if part.leads and part.after and is_beside else ""
        last = told[-1] if told else None
        if last and last == (part.rule, last.text, after, inline, before):
            between = " " if before else "\n\n"
            told[-1] = last._replace(text=f"{last.text}{between}{text}")
        else:
            told.append(Removed(part.rule, text, after, inline, before))
    return told


def _in_order(parts: Sequence[Part]) -> list[Part]:
    """As they stood: pieces of one block are cut from its end on."""
    numbered = list(enumerate(parts))
    numbered.sort(key=lambda one: (_place(one[1]), -one[0] if _is_own(one[1]) else one[0]))
    return [part for _, part in numbered]


def _place(part: Part) -> float:
    if part.place is None:
        return part.after.place + 0.5 if part.after else 0.5
    return part.place


def _is_own(part: Part) -> bool:
    """Whether it was a block or a piece of one."""
    return part.place is not None and float(part.place).is_integer()


def _opening(block: Block, marks: Marks) -> str:
    line = block.text.partition("\n")[0]
    return write_slice(block.text, 0, min(len(line), _ANCHOR), marks)


def _anchor(block: Block, marks: Marks) -> str:
    if block.kind != "text":
        line = write_block(block, marks).split("\n")[-1]
        return line[-_ANCHOR:]
    start = block.text.rfind("\n") + 1
    start = max(start, len(block.text) - _ANCHOR)
    return write_slice(block.text, start, len(block.text), marks)
