"""The page of a video, as YouTube shows it: channel, subscribers and views around a description."""

from __future__ import annotations

import re

from newsletter.ages import is_age
from newsletter.cleaning.headlines import is_address
from newsletter.dates import find_date
from newsletter.model import Citation
from newsletter.sources.copied import marks
from newsletter.sources.copied.chapters import drop_chapters
from newsletter.sources.copied.sheet import Copied, Sheet
from newsletter.sources.video import is_video

RULE = "video-page"
_DEEPEST = 40
_SUBSCRIBERS = re.compile(r"(?P<name>\S.{0,60}?)??\s*[•·]?\s*[\d.,]+ ?[KMB]? subscribers?", re.I)
_VIEWS = re.compile(
    r"[\d.,]+ ?[KMB]? (?:views|watching(?: now)?)\b\s*[•·]?\s*"
    r"(?P<when>(?:(?:premiered|streamed live|published|live)(?: on)? )?[^#\n]{0,40}?)"
    r"\s*(?P<tags>(?:#\S+\s*)*)(?:…|\.{3})?\s*(?:more)?",
    re.IGNORECASE,
)
_LIVE = re.compile(r"(?:premiered|streamed live|published|live)(?: on)?\s+", re.IGNORECASE)
_BELOW = re.compile(
    r"(?:show less|transcript|show transcript|key moments|view all|\d[\d.,]*K? comments?|sort by"
    r"|follow along using the transcript\.?|add a comment\W*|explore the podcast"
    r"|people mentioned|comments are turned off\b[^\n]*|live chat(?: replay)?|up next)",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:music|intro music|footage|thumbnail|editing|edited|camera|produced)(?: by|:)[^\n.]{2,80}"
    r"|disclaimer:[^\n]{0,600}|©[^\n]{0,80}|(?:for )?business (?:inquir|enquir)ies:[^\n]{0,80}",
    re.IGNORECASE,
)
_HEADED = re.compile(r"chapters", re.IGNORECASE)


def read(sheet: Sheet) -> Copied | None:
    top = sheet.filled[:_DEEPEST]
    channels = [n for n in top[1:] if _SUBSCRIBERS.fullmatch(sheet.words[n])]
    views = [n for n in top[1:] if _VIEWS.fullmatch(sheet.words[n])]
    if not channels or not views:
        return _read_description(sheet)
    channel, start = channels[0], max(channels[0], views[0])
    match = _SUBSCRIBERS.fullmatch(sheet.words[channel])
    above = [n for n in top if n < channel and not _is_chrome(sheet.words[n])]
    name = (match["name"] if match else "") or (sheet.words[above[-1]] if len(above) > 1 else "")
    if not above or not name or name == sheet.words[above[0]]:
        return None
    if any(sheet.is_text(n) for n in top if n <= start):
        return None
    for number in top:
        if number <= start and number != above[0]:
            sheet.drop(number, RULE)
    when = _read_when(sheet.words[views[0]])
    _drop_below(sheet, start)
    drop_chapters(sheet)
    day = when if find_date(when) else ""
    address = sheet.address if "youtu" in sheet.address else ""
    source = Citation(name, address)
    age = when if not day and is_age(when) else ""
    return Copied(sheet.text(), sheet.removed(), source=source, kind="video", day=day, age=age)


def _read_description(sheet: Sheet) -> Copied | None:
    """Only the text below a video, whose address stands above it."""
    if not is_video(sheet.address):
        return None
    drop_chapters(sheet)
    for number in sheet.find(_CREDIT.fullmatch):
        sheet.drop(number, RULE)
    return Copied(sheet.text(), sheet.removed(), kind="video")


def _is_chrome(words: str) -> bool:
    return marks.is_button(words) or marks.is_count(words) or is_address(words)


def _read_when(words: str) -> str:
    match = _VIEWS.fullmatch(words)
    return _LIVE.sub("", match["when"]).strip() if match else ""


def _drop_below(sheet: Sheet, start: int) -> None:
    """The description goes down to where its page begins again."""
    below = [n for n in sheet.filled if n > start]
    for place, number in enumerate(below):
        words = sheet.words[number]
        next_words = sheet.words[below[place + 1]] if place + 1 < len(below) else ""
        is_headed = _HEADED.fullmatch(words) and _BELOW.fullmatch(next_words)
        if _BELOW.fullmatch(words) or is_headed:
            sheet.drop_all(number, len(sheet.lines), RULE)
            return
        if _is_chrome(words) or marks.is_fold(words) or marks.is_tags(words):
            sheet.drop(number, RULE)
