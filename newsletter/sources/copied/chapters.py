"""What stands around an episode or a video wherever it is: its chapters, and how long it is."""

from __future__ import annotations

import re

from newsletter.sources.copied.sheet import Sheet

RULE = "chapters"
_FEWEST = 2
_TIME = r"[(\[]?(?:(?P<h>\d{1,2}):)?(?P<m>\d{1,2}):(?P<s>\d\d)[)\]]?"
_CHAPTER = re.compile(rf"\W*{_TIME}\s*[-–—:|•]?\s*(?P<name>\S[^\n]{{0,120}}|)")
_BEHIND = re.compile(rf"(?P<name>\S[^\n]{{0,100}}?)\s*[-–—:|•(\[]+\s*{_TIME}")
_HEADING = re.compile(
    r"(?:chapters?|time ?stamps?|time ?codes?|show ?notes? with time ?stamps?|in this episode)\W*",
    re.IGNORECASE,
)


def drop_chapters(sheet: Sheet) -> None:
    """Times that begin at nothing and only rise; the programme of a day begins at another hour."""
    found: list[int] = []
    last = -1
    for number in sheet.kept():
        match = _CHAPTER.fullmatch(sheet.words[number]) or _BEHIND.fullmatch(sheet.words[number])
        at = _seconds(match) if match else -1
        if match and at > last and (at == 0 or found):
            found.append(number)
            last = at
        elif found and (at >= 0 or len(sheet.words[number].split()) > 8):
            break
    if len(found) < _FEWEST:
        return
    above = [n for n in sheet.kept() if n < found[0]]
    if above and _HEADING.fullmatch(sheet.words[above[-1]]):
        sheet.drop(above[-1], RULE)
    is_alone = not _CHAPTER.fullmatch(sheet.words[found[0]]) or not any(
        match["name"] for n in found if (match := _CHAPTER.fullmatch(sheet.words[n]))
    )
    for number in found:
        sheet.drop(number, RULE)
    if is_alone:  # the name of each stands on a line of its own
        _drop_names(sheet, found)


def _drop_names(sheet: Sheet, found: list[int]) -> None:
    for number in [n for n in sheet.kept() if found[0] < n < found[-1]]:
        if len(sheet.words[number].split()) <= 12:
            sheet.drop(number, RULE)


def _seconds(match: re.Match[str]) -> int:
    return int(match["h"] or 0) * 3600 + int(match["m"]) * 60 + int(match["s"])
