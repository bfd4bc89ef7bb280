"""An article of a newspaper, a letter or a weblog, with the buttons and offers of its page."""

from __future__ import annotations

import re
from itertools import pairwise

from newsletter.ages import is_age
from newsletter.cleaning.bylines import find_day_words, is_author
from newsletter.cleaning.furniture import find_block_rule
from newsletter.dates import find_date
from newsletter.model import Citation
from newsletter.sources.copied import marks, phrases
from newsletter.sources.copied.sheet import Copied, Sheet

RULE = "screen"
_FEWEST = 2  #: lines of a page that show it
_TEXT, _SENTENCE = 25, 9  #: words of a paragraph; of one that ends with a stop
_LONGEST_TAG = 3  #: words
_MOST_BELOW = 40  #: lines below the end of an article
_STOPS = (".", "”", "!", "?", '"', "…", "。", "」")
_AUTHOR = re.compile(
    r"(?:[Bb]y |BY )?[^\W\d_a-z][\w.’'-]*(?: (?:[^\W\d_a-z][\w.’'-]*|van|de|von|der|and|&)){1,5}"
    r"(?: in [A-Z][\w ,]{2,40})?"
)
_PLACE = re.compile(r"in [A-Z][\w -]{2,40}")
_NAME = re.compile(r"[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|van|de|von|der)){1,3}")
_BEFORE_DAY = re.compile(r"\A(?:first published|published|updated)(?: on)?\W*", re.IGNORECASE)
_PARTS = re.compile(r"\s*[|·•∙]\s*")
_LONGEST_PART = 6  #: words that stand beside a day
_CLOCK = re.compile(
    r"(?:at )?\b\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?,?(?: ?(?:[A-Z]{2,4}T?|GMT|UTC)(?:[+-]\d+)?\b)?",
    re.IGNORECASE,
)
_MOST_SECTIONS, _SHORTEST_TITLE = 4, 5  #: lines, words
_CHINESE_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日(?: \d{1,2}:\d\d)?(?: [^\W\d_]{2,8})?")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def read(sheet: Sheet) -> Copied | None:
    sure = sheet.find(phrases.is_sure)
    if not sure:
        return None
    first, last = _find_text(sheet)
    if first < 0:
        return None
    around = [n for n in sheet.filled if n < first or n > last]
    shown = [n for n in around if _is_chrome(sheet.words[n])]
    if len(dict.fromkeys(sheet.words[n] for n in (*sure, *shown))) < _FEWEST:
        return None
    _drop_last(sheet, last)
    for number in (*sure, *shown):
        sheet.drop(number, RULE)
    _drop_others(sheet, first, last)
    day, author = _read_head(sheet, first)
    _drop_sections(sheet, first)
    is_dated = bool(find_date(day))
    name = phrases.find_name(sheet.words)
    if name == "The Economist" and " | " in sheet.words[sheet.filled[0]]:
        sheet.drop(sheet.filled[0], RULE)  # its section, above the headline
    return Copied(
        sheet.text(),
        sheet.removed(),
        source=Citation(name, sheet.address) if name else None,
        author=author,
        day=day if is_dated else "",
        age="" if is_dated else day,
    )


def _is_chrome(words: str) -> bool:
    return phrases.may_be(words) or phrases.is_sure(words) or marks.is_count(words)


def _find_text(sheet: Sheet) -> tuple[int, int]:
    """The first and the last line of an article's text; its headline is none of it."""
    alone = {words for words in sheet.words if len(words.split()) in (2, 3)}
    found = [n for n in sheet.filled[1:] if _is_text(sheet.words[n])]
    while len(found) > 1 and " ".join(sheet.words[found[-1]].split()[:2]) in alone:
        del found[-1]  # who its author is
    return (found[0], found[-1]) if found else (-1, -1)


def _is_text(words: str) -> bool:
    if phrases.is_sure(words) or find_block_rule(words):
        return False
    count = max(len(words.split()), len(_CHINESE.findall(words)) // 2)
    return count >= _TEXT or (count >= _SENTENCE and words.rstrip(" ■").endswith(_STOPS))


def _drop_last(sheet: Sheet, last: int) -> None:
    """All below a line that ends a page, where no text follows."""
    below = [n for n in sheet.filled if n > last]
    ends = [n for n in below if phrases.is_last(sheet.words[n])]
    if ends and sum(n >= ends[0] for n in below) <= _MOST_BELOW:
        tags = [sheet.words[n] for n in below if n < ends[0]]
        if all(len(each.split()) <= _LONGEST_TAG or phrases.is_sure(each) for each in tags):
            sheet.drop_all(last + 1, len(sheet.lines), RULE)
        sheet.drop_all(ends[0], len(sheet.lines), RULE)


def _drop_others(sheet: Sheet, first: int, last: int) -> None:
    """A headline of another article in the middle of the text, below `Recommended`."""
    kept = [n for n in sheet.kept() if first < n <= last]
    for number, below in pairwise(kept):
        words = sheet.words[below]
        if phrases.is_other(sheet.words[number]) and not words.endswith(_STOPS):
            sheet.drop(number, RULE)
            sheet.drop(below, RULE)


def _read_head(sheet: Sheet, first: int) -> tuple[str, str]:
    """The day between the headline and the text, and who stands above it."""
    head = [n for n in sheet.kept() if n < first]
    dated = [n for n in head if _is_day(sheet.words[n])]
    if not dated:
        return "", ""
    day = sheet.words[dated[0]]
    for number in dated:
        sheet.drop(number, RULE)
    author = ""
    between = [n for n in head[1:] if n < dated[0]]
    for number in between:
        words = sheet.words[number]
        doubled = [sheet.words[a] for a, b in pairwise(between) if sheet.words[a] == sheet.words[b]]
        is_last = number == between[-1] and _AUTHOR.fullmatch(words) is not None
        is_named = words[:3].casefold() == "by " and _AUTHOR.fullmatch(words) is not None
        is_last = is_last or _PLACE.fullmatch(words) is not None
        if words in doubled or is_last or is_named or is_author(words):
            author = author or re.sub(r"\A\W*by:? ", "", words, flags=re.IGNORECASE)
            sheet.drop(number, RULE)
    match = _NAME.match(author)
    return day, match[0] if match else ""


def _is_day(words: str) -> bool:
    bare = _BEFORE_DAY.sub("", words)
    if is_age(bare) or _CHINESE_DAY.fullmatch(bare):
        return True
    parts = [part for part in _PARTS.split(_CLOCK.sub(" ", bare)) if part.strip()]
    days = [part for part in parts if find_day_words(part.strip(" ,")) or is_age(part)]
    return bool(days) and all(len(part.split()) <= _LONGEST_PART for part in parts)


def _drop_sections(sheet: Sheet, first: int) -> None:
    """The names of sections above a headline: `World`, `China Economy`."""
    head = [n for n in sheet.kept() if n < first][:_MOST_SECTIONS]
    lengths = [len(sheet.words[n].split()) for n in head]
    title = next((place for place, length in enumerate(lengths) if length > _LONGEST_TAG), 0)
    if lengths[title : title + 1] and lengths[title] >= _SHORTEST_TITLE:
        for number in head[:title]:
            sheet.drop(number, RULE)
