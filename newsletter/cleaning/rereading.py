"""The characters of a post, mended before all else, since every other rule reads words."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from newsletter.cleaning.blocks import Block
from newsletter.cleaning.mending.characters import (
    find_characters,
    find_misread,
    is_of_markup,
    may_be_wrong,
)
from newsletter.cleaning.post import Post
from newsletter.gathered import Item

#: Code that shows a tag or a reference.
_CODE = re.compile(
    r"<(?:code|kbd|samp|tt|pre)\b[^<>]{0,99}>[^<]{0,400}?&(?:amp|lt);", re.IGNORECASE
)


def mend_characters(post: Post, item: Item) -> None:
    speaks_of_markup = cache(lambda: _is_of_markup(post, item))
    for block in post.blocks:
        _mend(block, speaks_of_markup)


def _is_of_markup(post: Post, item: Item) -> bool:
    shows_code = item.form == "html" and _CODE.search(item.content) is not None
    return shows_code or any(is_of_markup(block.words) for block in post.blocks)


def _mend(block: Block, speaks_of_markup: Callable[[], bool]) -> None:
    words = block.words
    if block.kind == "code" or (words.isascii() and not may_be_wrong(words)):
        return
    if misread := find_misread(block.text):
        block.edit(misread)
        # A half of a quotation mark is known once its other half is read.
        block.edit(find_misread(block.text))
    if may_be_wrong(block.words):
        block.edit(find_characters(block.text, speaks_of_markup))
