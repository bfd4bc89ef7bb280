"""The characters of a post, mended before all else, since every other rule reads words."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from newsletter.cleaning.blocks import Block
from newsletter.cleaning.mending.characters import (
    find_characters,
    is_of_markup,
    may_be_wrong,
)
from newsletter.cleaning.mending.misread import find_misread
from newsletter.cleaning.mending.shown_tags import find_shown_tags, is_of_tags, without_pairs
from newsletter.cleaning.post import Post
from newsletter.gathered import Item

#: Code that shows a tag or a reference.
_CODE = re.compile(
    r"<(?:code|kbd|samp|tt|pre)\b[^<>]{0,99}>[^<]{0,400}?&(?:amp|lt);", re.IGNORECASE
)


def mend_characters(post: Post, item: Item) -> None:
    speaks_of_markup = cache(lambda: _is_of_markup(post, item))
    shown = [block for block in post.blocks if block.kind != "code" and "<" in block.words]
    for block in shown:
        sure = not (speaks_of_markup() or any(is_of_tags(b.words) for b in post.blocks))
        block.edit(find_shown_tags(block.text, post.marks, is_certain=sure))
    for block in post.blocks:
        _mend(block, speaks_of_markup)


def _is_of_markup(post: Post, item: Item) -> bool:
    shows_code = item.form == "html" and _CODE.search(item.content) is not None
    seen = [block.words for block in post.blocks]
    if not any(map(is_of_tags, seen)):
        seen = list(map(without_pairs, seen))
    return shows_code or any(map(is_of_markup, seen))


def _mend(block: Block, speaks_of_markup: Callable[[], bool]) -> None:
    words = block.words
    if block.kind == "code" or (words.isascii() and not may_be_wrong(words)):
        return
    misread = find_misread(block.text)
    if certain := [edit for edit in misread if edit.is_certain]:
        block.edit(certain)
        # A half of a quotation mark is known once its other half is read.
        misread = find_misread(block.text)
    block.edit(misread)
    if may_be_wrong(block.words):
        block.edit(find_characters(block.text, speaks_of_markup))
