"""An episode of a podcast: where it is heard, how long it is, and what it says minute by minute."""

from __future__ import annotations

import re

from newsletter.ages import is_age
from newsletter.dates import find_date, is_day_line
from newsletter.model import Citation
from newsletter.sources.copied.chapters import drop_chapters
from newsletter.sources.copied.sheet import Copied, Sheet

RULE = "podcast-page"
_BEGINNING = 6  #: lines
_LONGEST_DAY = 10  #: words
_LONGEST_PLAYER = 80  #: characters
_NAME = (
    r"(?:apple(?: podcasts?)?|spotify|itunes|google (?:podcasts?|play)|youtube(?: music)?|overcast"
    r"|pocket ?casts|amazon(?: music)?|stitcher|sound ?cloud|castbox|castro|deezer|audible"
    r"|iheart(?:radio)?|tune ?in|rss(?: feed)?|podbean|acast|player ?fm|pandora|podcast addict"
    r"|xiaoyuzhou|ximalaya|小宇宙|喜马拉雅"
    r"|(?:wherever|where) you (?:get|listen to|find) (?:your )?podcasts"
    r"|(?:your favou?rite|other|any) (?:podcast )?(?:apps?|platforms?|players?))"
)
_VERB = (
    r"(?:(?:you can )?(?:listen|watch|subscribe|follow|stream|available|download|get it|hear"
    r"|find us|rate|review|find it|also)(?: (?:now|here|it|to|the|this|us|and|full|episode|show"
    r"|podcast|subscribe|follow|review|rate|available))*"
    r"(?: on| via| at| in| with)?:?\s*)"
)
_BETWEEN = r"(?:[\s|,/•·:–—-]|\band\b|\bor\b)*+"
_URL = r"https?://\S+"
_PLATFORM = re.compile(rf"\W*{_VERB}?(?:{_NAME}{_BETWEEN}(?:{_URL})?{_BETWEEN})+\W*", re.IGNORECASE)
_LEADS = re.compile(rf"\W*{_VERB}", re.IGNORECASE)
_SAYS_PODCAST = re.compile(r"\bpodcast|\bepisode\b|\bep\.? ?#?\d", re.IGNORECASE)
_LABEL = re.compile(
    r"\W*(?:new |latest |listen: )?(?:podcast|episode)(?: episode)?\s*[:|]\s+", re.I
)
_LENGTH = (
    r"(?:\d{1,2} ?(?:hrs?|hours?|h)\b[, ]*)?\d{1,3} ?(?:mins?|minutes?|m)\b(?: \d{1,2} ?s\w*)?"
    r"|\d{1,2}:\d\d(?::\d\d)?"
)
_PLAYER = re.compile(
    rf"(?:(?:duration|length|running time|runtime):?\s*)?(?:{_LENGTH})(?: (?:left|long))?"
    r"|play(?: episode)?|▶\W*(?:play)?|explicit|e|save episode|share episode|download(?: episode)?"
    r"|(?:season|s) ?\d+[, ·•]*(?:episode|ep?\.?) ?\d+|(?:episode|ep\.?|#) ?\d+"
    r"|podcast(?: episode)?"
    r"|(?:episode )?description|about (?:this|the) episode|episode webpage|see all episodes"
    r"|hosts? & guests?|transcript available|follow|\+ follow|(?:show )?notes:?",
    re.IGNORECASE,
)
_PAGE = re.compile(r"episode webpage|see all episodes|podcast episode|play episode", re.IGNORECASE)
_INFORMATION = re.compile(r"information|about", re.IGNORECASE)
_FIELD = re.compile(
    r"show|channel|creator|frequency|published|length|season|episode", re.IGNORECASE
)
_PARTS = re.compile(r"\s*[·•∙|]\s*")
_SUBSCRIBE = re.compile(
    r"(?:please |and |don[’']t forget to )?(?:subscribe|rate|follow|leave us a review|review)\b"
    r"[^\n]{0,40}\b(?:podcasts?|episode|review|show|app)\b[^\n.!]{0,60}[.!]?"
    r"|(?:follow|find|connect with) (?:us|me|the show|[A-Z][\w ]{2,30}) on [^\n]{2,80}"
    r"|(?:hosted on acast|privacy & opt-out|learn more about your ad choices)\b[^\n]{0,120}",
    re.IGNORECASE,
)
_ADDRESS = re.compile(_URL)


def read(sheet: Sheet) -> Copied | None:
    begun = next((p for p, n in enumerate(sheet.filled) if not _is_player(sheet.words[n])), 0)
    top = sheet.filled[begun : begun + _BEGINNING]
    heard = _find_heard(sheet)
    players = [n for n in sheet.filled if _is_player(sheet.words[n])]
    says = any(_SAYS_PODCAST.search(sheet.words[n]) for n in sheet.filled[: begun + _BEGINNING])
    says = says or bool(sheet.find(_PAGE.fullmatch))
    texts = [n for n in sheet.filled if sheet.is_text(n)] or [sheet.filled[-1]]
    players = [
        n for n in players if not texts[0] < n < texts[-1] or _PAGE.fullmatch(sheet.words[n])
    ]
    lengths = [
        n for n in players if n < texts[0] and re.search(_LENGTH, sheet.words[n], re.IGNORECASE)
    ]
    if len(heard) + (2 if says and heard else 0) + (2 if says and lengths else 0) < 2:
        return None
    if not (says or any(_leads(sheet, n) for n in heard)):
        return None
    addresses = _drop_heard(sheet, heard)
    show = _read_information(sheet, top)
    top = [n for n in top if sheet.has(n)]
    day, named = _read_head(sheet, top)
    show = show or named
    for number in players:
        sheet.drop(number, RULE)
    for number in sheet.find(_SUBSCRIBE.fullmatch):
        sheet.drop(number, RULE)
    drop_chapters(sheet)
    _cut_label(sheet, top[0])
    address = addresses[0] if addresses else ""
    return Copied(
        sheet.text(),
        sheet.removed(),
        source=Citation(show, address) if show else None,
        kind="podcast",
        day=day if find_date(day) else "",
        age="" if find_date(day) else day,
        sound="" if show else address,
    )


def _find_heard(sheet: Sheet) -> list[int]:
    """Lines below the first that lead to where it is heard; mere names do beside others."""
    found = [n for n in sheet.find(_PLATFORM.fullmatch) if n != sheet.filled[0]]
    is_led = any(_LEADS.match(sheet.words[n]) or _leads(sheet, n) for n in found)
    return found if is_led else []


def _leads(sheet: Sheet, number: int) -> bool:
    below = next((n for n in sheet.filled if n > number), number)
    return any(_ADDRESS.search(sheet.words[n]) for n in (number, below))


def _is_player(words: str) -> bool:
    """Whether a line is a player's, perhaps with the day."""
    if len(words) > _LONGEST_PLAYER:
        return False
    parts = [part for part in _PARTS.split(words) if part]
    days = [part for part in parts if find_date(part) and len(part) <= 30]
    players = [part for part in parts if _PLAYER.fullmatch(part)]
    return bool(players) and len(days) + len(players) == len(parts)


def _drop_heard(sheet: Sheet, heard: list[int]) -> list[str]:
    """The addresses of lines that say where an episode is heard, or of those below them."""
    found: list[str] = []
    for number in heard:
        told = _ADDRESS.findall(sheet.words[number])
        below = next((n for n in sheet.filled if n > number), None)
        if not told and below is not None and _ADDRESS.fullmatch(sheet.words[below]):
            told = [sheet.words[below]]
            sheet.drop(below, RULE)
        if not re.match(r"\W*(?:subscribe|follow)", sheet.words[number], re.IGNORECASE):
            found += told
        sheet.drop(number, RULE)
    return found


def _read_head(sheet: Sheet, top: list[int]) -> tuple[str, str]:
    """The day, and the name of the show that stands beside it, below the headline."""
    day = show = ""
    for place, number in enumerate(top[1:], 1):
        words = sheet.words[number]
        is_dated = find_date(words) is not None and len(words.split()) <= _LONGEST_DAY
        if is_dated or is_age(words):
            if not day:
                day = words
                sheet.drop(number, RULE)
        elif _is_player(words):
            continue
        elif not any(map(str.isalnum, words)):
            sheet.drop(number, RULE)
        elif place <= 2 and not show and len(words.split()) <= 7 and words[-1:] not in ".!?:":
            below = [sheet.words[n] for n in top[place + 1 : place + 2]]
            if re.search(r"(?:podcast|show|radio|talk)\W*\Z", words, re.IGNORECASE) or any(
                _is_player(each) or is_age(each) or is_day_line(each) for each in below
            ):
                show = words
                sheet.drop(number, RULE)
        else:
            break
    return day, show


def _read_information(sheet: Sheet, top: list[int]) -> str:
    """Takes out the table below an episode; gives its show, which may stand above the headline."""
    for place, number in enumerate(sheet.filled[:-2]):
        below = [sheet.words[n] for n in sheet.filled[place + 1 : place + 3]]
        if _INFORMATION.fullmatch(sheet.words[number]) and _FIELD.fullmatch(below[0]):
            sheet.drop_all(number, len(sheet.lines), RULE)
            show = below[1] if below[0].casefold() == "show" else ""
            if show and sheet.words[top[0]] == show:
                sheet.drop(top[0], RULE)
            return show
    return ""


def _cut_label(sheet: Sheet, first: int) -> None:
    """`Podcast:` before the headline, which the kind says."""
    if sheet.has(first) and (match := _LABEL.match(sheet.lines[first])):
        sheet.cut(first, 0, match.end(), RULE)
