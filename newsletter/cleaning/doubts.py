"""What a place that may be no news is called: by what it is, where its words tell that (pure)."""

from __future__ import annotations

import re

from newsletter.cleaning.blocks import Block
from newsletter.cleaning.house import HouseRules
from newsletter.cleaning.linked import beside_links
from newsletter.gathered import CALL_RULE

_HEAD = re.compile(r"\W*(?:From|To|Cc|Bcc|Sent|Date|Subject|Reply-To): ", re.IGNORECASE)
_COMMENT_FORM = re.compile(r"\byour e-?mail address\b|\brequired fields\b", re.I)
_CONTACT = re.compile(
    r"(?:\+|\b00|\b0|\()\d[\d ()/.-]{6,}\d|\S+@\S+\.\w+|\b(?:tel|tele|phone|mobile|fax|e-?mail)\b",
    re.IGNORECASE,
)
_FEW = 2  #: words beside a number
_WORD = re.compile(r"[^\W_]")


def name_doubt(block: Block, words: str, house: HouseRules) -> str:
    """The rule; an old call names who can be booked, or asks for him."""
    if any(name in words for name in (*house.people, *house.organisations)) or "?" in words:
        return CALL_RULE
    if _HEAD.match(words):
        return "mail-head"
    if _COMMENT_FORM.search(words):
        return "comments"
    if _CONTACT.search(words) and len(_CONTACT.sub(" ", words).split()) <= _FEW:
        return "contact-details"
    is_linked = block.words != beside_links(block) and not _WORD.search(beside_links(block))
    return "related-links" if is_linked else CALL_RULE
