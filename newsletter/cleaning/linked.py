"""Blocks that are nothing but links, or little else."""

from __future__ import annotations

import re

from newsletter.cleaning.blocks import LINK, MARK, Block, Marks, plain

_TAG_PAGE = re.compile(r"/(?:tags?|labels?|categor(?:y|ies))/[^/]+/?$")
_LINKED = re.compile(rf"{LINK}[^{LINK}]*?{MARK}")
_WORD = re.compile(r"[^\W_]")


def is_tag_list(block: Block, marks: Marks) -> bool:
    """Whether a block is nothing but links to what else stands under some words."""
    addresses = list(marks.addresses(block.text))
    if not addresses or not all(map(_TAG_PAGE.search, addresses)):
        return False
    return not _WORD.search(beside_links(block))


def beside_links(block: Block) -> str:
    """What of a block is no link."""
    beside = plain(_LINKED.sub("", block.text)) if LINK in block.text else block.words
    for words in block.unled:
        beside = beside.replace(words, "", 1)
    return beside.strip()
