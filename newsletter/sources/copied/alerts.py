"""An alert of Google: several pieces of news, each with its medium, a few words, and buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from newsletter.cleaning.headlines import is_address
from newsletter.dates import find_date, parse_date
from newsletter.gathered import Item, Removed
from newsletter.model import Citation
from newsletter.sources.copied.sheet import Sheet

RULE = "alert"
_BUTTON = re.compile(r"facebook|twitter|x|linkedin|google\+|share|flag as irrelevant|\W*", re.I)
_END = re.compile(r"(?:(?:facebook|twitter|x|share)\W*)*flag as irrelevant", re.IGNORECASE)
_ALERT = re.compile(
    r"google alerts?\b[^\n]{0,80}|(?:as-it-happens|daily|weekly) update ?[⋅·•-] ?[^\n]{6,30}"
    r"|see more results\b[^\n]{0,60}",
    re.IGNORECASE,
)
_HEADING = re.compile(r"news|web|blogs|videos?|discussions", re.IGNORECASE)
_ADDRESS = re.compile(r"\]\((https?://[^()\s]+)\)|(https?://\S+)")
_MOST = 100


def read(text: str) -> tuple[Item, ...]:
    """Its pieces of news; none where the text is no alert."""
    if "lag as irrelevant" not in text:
        return ()
    sheet = Sheet(text)
    ends = sheet.find(_END.fullmatch)[:_MOST]
    around = sheet.find(_ALERT.fullmatch)
    if not ends or not around:
        return ()
    day = next((w for n in around if find_date(w := sheet.words[n])), "")
    above = [n for n in sheet.filled if n < ends[0]]
    begin = _find_first(sheet, above)
    starts = [begin, *(end + 1 for end in ends[:-1])]
    items = [
        item
        for start, end in zip(starts, ends, strict=True)
        for item in _read_piece(sheet, start, end, day)
    ]
    if not items:
        return ()
    head = _text(sheet, range(begin))
    foot = _text(sheet, range(ends[-1] + 1, len(sheet.lines)))
    told = tuple(Removed(RULE, words) for words in (head, foot) if words)
    return (replace(items[0], removed=(*told, *items[0].removed)), *items[1:])


def _find_first(sheet: Sheet, above: list[int]) -> int:
    """The line below the last one of the head: a day, or `NEWS`."""
    heads = [
        place
        for place, n in enumerate(above)
        if _ALERT.fullmatch(sheet.words[n]) or _HEADING.fullmatch(sheet.words[n])
    ]
    place = heads[-1] + 1 if heads else 0
    return above[min(place, len(above) - 1)]


def _read_piece(sheet: Sheet, start: int, end: int, day: str) -> Iterator[Item]:
    numbers = [n for n in sheet.filled if start <= n <= end]
    words = [sheet.words[n] for n in numbers if not _is_button(sheet.words[n])]
    buttons = "\n".join(sheet.words[n] for n in numbers if _is_button(sheet.words[n]))
    found = _ADDRESS.search(_text(sheet, numbers))
    address = (found[1] or found[2]) if found else ""
    words = [each for each in words if not is_address(each) and not _HEADING.fullmatch(each)]
    if not words:
        return
    title, *rest = words
    name = rest.pop(0) if len(rest) > 1 else ""
    for mark in (" - ", " – ", " | "):
        if name and title.endswith(f"{mark}{name}"):
            title = title.removesuffix(f"{mark}{name}")
    yield Item(
        title=title,
        content="\n\n".join(rest),
        form="text",
        address=address,
        source=Citation(name, address) if name else None,
        published_at=parse_date(day) or find_date(day),
        removed=(Removed(RULE, buttons),) if buttons else (),
        holds="one",
    )


def _is_button(words: str) -> bool:
    return _BUTTON.fullmatch(words) is not None or _END.fullmatch(words) is not None


def _text(sheet: Sheet, numbers: range | list[int]) -> str:
    return "\n".join(line for n in numbers if (line := sheet.lines[n].strip()))
