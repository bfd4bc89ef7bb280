"""The text of a printed page: words parted at the end of a line, numbers of pages, running heads;
and the lists of a word processor."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from newsletter.sources.copied.sheet import Copied, Sheet

RULE = "page-number"
_FEWEST = 2  #: words that are parted
_WIDEST = 100  #: characters of a printed line
_PARTED = re.compile(r"(?P<head>[^\W\d_]{2,})(?:-|\u00ad|\u2010)[ \t]*\Z")
#: Words that have a hyphen wherever they stand.
_COMPOUND = re.compile(
    r"(?:well|self|non|anti|long|short|high|low|mid|full|part|half|cross|state|so|old|new|two|three"
    r"|four|five|ten|ex|co|all|ever|best|top|large|small|far|hard|free|near|private|foreign)-.*"
    r"|.*-(?:based|known|term|year|old|led|owned|run|made|scale|level|backed|style|wide|free|like"
    r"|up|in|out|off|to|of|and|day|week|month|time|speed|quality|tech|end|called|driven|related)\W*",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"[ \t]*(?P<tail>[^\W\d_]{2,}\S*)[ \t]?")
_NUMBER = re.compile(r"(?:page |p\. ?|[-–—|] ?)?\d{1,4}(?: ?(?:of|/|\|) ?\d{1,4}| ?[-–—|])?", re.I)
_BULLET = re.compile(r"^[ \t]*(?:[•·▪‣●\uf0b7\uf0a7]|(?P<inner>o|○|◦|–|-))[\t\xa0]+", re.MULTILINE)


def read(sheet: Sheet) -> Copied | None:
    words = [sheet.words[n] for n in sheet.filled]
    if max(map(len, words)) > _WIDEST:
        return None
    numbers = _find_numbers(sheet)
    heads = _find_heads(sheet, numbers)
    is_parted = sum(bool(_PARTED.search(each)) for each in words) >= _FEWEST
    if not (is_parted or heads):
        return None
    for number in (*numbers, *heads):
        sheet.drop(number, RULE)
    text, joined = _join(sheet.text()) if is_parted else (sheet.text(), 0)
    told = f"{joined} words were parted at the end of a line, and are whole again"
    return Copied(text, sheet.removed(), problems=(told,) if joined else ())


def write_lists(text: str) -> str:
    """The bullets of a word processor, behind which a tab stands, as those of Markdown."""
    if "\t" not in text and "\xa0" not in text:
        return text
    if len(re.findall(r"^[ \t]*[•·▪‣●\uf0b7\uf0a7][\t\xa0]", text, re.MULTILINE)) < _FEWEST:
        return text
    return _BULLET.sub(lambda match: "    - " if match["inner"] else "- ", text)


def _find_numbers(sheet: Sheet) -> list[int]:
    """Lines that are figures and rise by one from page to page."""
    found = [n for n in sheet.filled[1:] if _NUMBER.fullmatch(sheet.words[n])]
    pages = [int(match[0]) if (match := re.search(r"\d+", sheet.words[n])) else 0 for n in found]
    rises = all(later == page + 1 for page, later in pairwise(pages))
    return found if len(found) > 1 and rises else []


def _find_heads(sheet: Sheet, numbers: list[int]) -> list[int]:
    """Lines that stand beside the numbers of several pages."""
    beside: set[int] = set()
    for number in numbers:
        place = sheet.filled.index(number)
        beside |= {n for n in sheet.filled[max(place - 1, 0) : place + 2] if n != number}
    beside -= {sheet.filled[0]}
    counted = Counter(sheet.words[n] for n in beside)
    return [n for n in beside if counted[sheet.words[n]] > 1]


def _join(text: str) -> tuple[str, int]:
    """Words whole again, and how many; the hyphen stays in those that have one elsewhere too."""
    lines: list[str] = []
    count = 0
    for line in text.split("\n"):
        head = _PARTED.search(lines[-1]) if lines else None
        tail = _GOES_ON.match(line) if head and line.lstrip()[:1].islower() else None
        if head is None or tail is None:
            lines.append(line)
            continue
        whole = f"{head['head']}{tail['tail']}"
        kept = f"{head['head']}-{tail['tail']}"
        is_kept = (
            _COMPOUND.fullmatch(kept) is not None
            or re.search(rf"\b{re.escape(kept.rstrip('.,;:'))}\b", text) is not None
        )
        lines[-1] = f"{lines[-1][: head.start()]}{kept if is_kept else whole}"
        lines.append(line[tail.end() :])
        count += not is_kept
    return "\n".join(lines), count
