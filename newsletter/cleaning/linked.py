"""Blocks that are nothing but links, or little else."""

from __future__ import annotations

import re

from newsletter.cleaning.blocks import LINK, MARK, Block, Marks, plain

_TAG_PAGE = re.compile(r"/(?:tags?|labels?|categor(?:y|ies))/[^/]+/?$")
_LINKED = re.compile(rf"{LINK}[^{LINK}]*?{MARK}")
_WORD = re.compile(r"[^\W_]")
#: A line that is an address, perhaps with a word that says so; in brackets, it is of words above.
_ADDRESS = re.compile(
    r"[^\w<\[]*(?:(?:source|link|url|via|here|read(?: it| more| on)?(?: here| at)?"
    r"|(?:the )?full (?:story|article|text|interview))\b\W*)?"
    r"(?P<address>https?://[^\s<>\"“”]*[^\s<>\"“”.,;:!?)’'\]])\W*",
    re.IGNORECASE,
)
_LONGEST = 2000


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


def find_only_address(line: str) -> str:
    """The address that a line is, perhaps behind `Source:`; empty for what says more."""
    if "://" not in line or len(line) > _LONGEST:
        return ""
    match = _ADDRESS.fullmatch(line)
    return match["address"] if match else ""
