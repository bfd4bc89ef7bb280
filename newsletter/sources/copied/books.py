"""The announcement of a book, as publishers and shops word it: it is known by its number."""

from __future__ import annotations

import re

from newsletter.sources.copied.sheet import Copied, Sheet

_ISBN = re.compile(
    r"\W*(?:print |hardback |hardcover |paperback |e-?book )?isbn(?:-?1[03])?\b[^\d\n]{0,20}"
    r"(?:97[89][- ]?)?(?:\d[- ]?){9}[\dxX]\b[^\n]{0,40}",
    re.IGNORECASE,
)
_ABOUT_IT = re.compile(
    r"\b(?:publisher|imprint|publication date|pub(?:lished|lication)? ?date|release date|format"
    r"|pages|pp|hardcover|hardback|paperback|e-?book|price)\b|[$£€¥]\s?\d",
    re.IGNORECASE,
)
_REVIEW = re.compile(r"\b(?:book )?review(?:ed)?\b|\breviewer\b", re.IGNORECASE)
_LONGEST_LINE = 14  #: words
_LONGEST = 400  #: words; a longer text tells of more than a book


def read(sheet: Sheet) -> Copied | None:
    """Nothing goes: what a book costs and how long it is are the news."""
    if not sheet.find(_ISBN.fullmatch):
        return None
    words = [sheet.words[n] for n in sheet.filled]
    short = [each for each in words if len(each.split()) <= _LONGEST_LINE]
    is_told = sum(bool(_ABOUT_IT.search(each)) for each in short if not _ISBN.fullmatch(each)) > 0
    is_short = sum(len(each.split()) for each in words) <= _LONGEST
    if not (is_told and is_short) or any(map(_REVIEW.search, words)):
        return None
    return Copied(sheet.text(), kind="book")
