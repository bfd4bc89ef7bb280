"""What a page says to who may not read it: that the rest is for subscribers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from newsletter.sources.html import Element, short_text_of

_THING = r"(?:article|story|post|content|page|piece|edition|column|episode)"
_WORDS = re.compile(
    r"\W*(?:"
    r"(?:please )?(?:subscribe|sign up|log in|become a (?:member|subscriber))(?: now| today)? to"
    rf" (?:(?:continue|keep) reading|read(?: on| more| the (?:full|whole|rest)\b.*| (?:this|the)"
    rf" (?:full |whole |rest of the )?{_THING}.*)?|unlock\b.*)"
    rf"|(?:the (?:rest|remainder) of )?this {_THING} is (?:only |exclusively |reserved |available"
    r" )*(?:for|to) (?:our |paid |paying |registered )*(?:subscribers|members)(?: only)?"
    rf"|to (?:continue|keep) reading(?: this {_THING})?,? (?:please )?(?:subscribe|log in|sign in)"
    r"|you have (?:read|reached) (?:all |the )?(?:of )?your (?:limit of )?(?:\w+ )?free"
    rf" {_THING}s.*"
    r")\W*",
    re.IGNORECASE,
)
_HINTS = re.compile(
    r"\b(?:subscri|members?\b|(?:sign|log) (?:up|in)\b|free articles)", re.IGNORECASE
)
_SIGNS = ("subscri", "member", "sign", "log", "free")  # of which one is in every hint
_LONGEST = 160  # characters of a line that says so
_END = 600  # characters at the end of a post in a feed, where it says so
_BREAK = re.compile(r"</?(?:p|div|br|h[1-6]|li|a|section|blockquote)\b[^<>]*>|\n|(?<=[.!?])\s")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_LINES = ("p", "div", "span", "h2", "h3", "h4", "h5", "a", "button", "strong", "b", "em", "section")


def is_closed(root: Element, linked: Mapping[str, Any]) -> bool:
    """Whether a page is not free, by its JSON-LD (schema.org) or by its words."""
    if _says_not_free(linked):
        return True
    lines = (short_text_of(one, _LONGEST) for one in root.iter(*_LINES) if len(one) < 4)
    return any(map(_asks, lines))


def ends_closed(html: str) -> bool:
    """The same for a post in a feed, which ends there."""
    end = html[-_END:]
    low = f"{end}{_TAG.sub('', end)}".lower()  # a word may have tags in it, and a tag words
    if not any(sign in low for sign in _SIGNS):
        return False
    pieces = _BREAK.split(end)
    return any(_asks(" ".join(_TAG.sub("", piece).split())) for piece in pieces)


def _asks(line: str) -> bool:
    if len(line) > _LONGEST or not _HINTS.search(line):
        return False
    return _WORDS.fullmatch(line) is not None


def _says_not_free(linked: Mapping[str, Any]) -> bool:
    parts = linked.get("hasPart")
    told = [linked, *(parts if isinstance(parts, list) else [parts])]
    free = (one.get("isAccessibleForFree") for one in told if isinstance(one, Mapping))
    return any(one is False or str(one).lower().endswith("false") for one in free)
