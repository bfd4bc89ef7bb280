"""Pictures that ask for a booking: links to the house that say so, or to its request form."""

from __future__ import annotations

import re

from newsletter.cleaning.blocks import Picture
from newsletter.cleaning.house import HouseRules
from newsletter.cleaning.post import Post
from newsletter.gathered import CALL_RULE

#: Not the cover of a book, which a speaker's page may show as well.
_ASKS = re.compile(
    r"\W*(?:book(?! (?:by|of|cover|jacket))|hire|invite|request|contact)\b"
    r"|.*\b(?:speakers?[’']? request|as (?:a |your )?speaker)\b",
    re.IGNORECASE,
)


def remove_banners(post: Post, house: HouseRules) -> None:
    """They go with their link, which was told already; a portrait that links to a page stays."""
    for block in list(post.blocks) if post.marks.led else ():
        for offset, picture in reversed(list(post.marks.pictures(block.text))):
            if not _is_banner(picture, post.marks.led.get(block.text[offset], ""), house):
                continue
            if block.text.strip() == block.text[offset]:
                post.drop(block, CALL_RULE)
            else:
                post.cut(block, offset, offset + 1, CALL_RULE)


def _is_banner(picture: Picture, address: str, house: HouseRules) -> bool:
    if house.is_form(address):
        return True
    return house.owns(address) and _ASKS.match(picture.alt) is not None
