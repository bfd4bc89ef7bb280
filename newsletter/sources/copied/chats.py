"""Messages of a chat: who sent each of them and when stands before them."""

from __future__ import annotations

import re

from newsletter.dates import find_date, parse_date
from newsletter.sources.copied.sheet import Copied, Sheet

RULE = "chat"
_CLOCK = r"\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s?[ap]\.?m\.?)?"
_FIGURES = r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}"
_DAY = (
    rf"(?:{_FIGURES}|[^\W\d_]{{3,9}}\.? \d{{1,2}},? \d{{4}}|\d{{1,2}} [^\W\d_]{{3,9}}\.? \d{{4}})"
)
_NAME = r"~?\s?[^\W_][^\n:\[\]]{0,40}?"
_STARTS = (
    # WhatsApp: `[24/11/26, 08:14:33] Anna: …`, `24/11/2026, 08:14 - Anna: …`
    re.compile(rf"\W*\[(?P<day>{_DAY}),? (?:at )?(?P<clock>{_CLOCK})\] {_NAME}:\s", re.IGNORECASE),
    re.compile(rf"\W*(?P<day>{_FIGURES}),? (?P<clock>{_CLOCK}) - {_NAME}:\s", re.IGNORECASE),
    # Telegram, on a line of its own: `Anna, [24.11.2026 08:14]`
    re.compile(rf"{_NAME}, \[(?P<day>{_DAY}),? (?:at )?(?P<clock>{_CLOCK})\]:?", re.IGNORECASE),
    # Teams: `[24/11 08:14] Anna Smith`, `[Tuesday 08:14] Anna Smith`
    re.compile(
        rf"\[(?P<day>{_DAY}|\d{{1,2}}[./]\d{{1,2}}|[^\W\d_]{{4,6}}day),? (?P<clock>{_CLOCK})\]"
        r" [^\W\d_][^\n:\[\]]{1,40}:?",
        re.IGNORECASE,
    ),
    # Slack: `Anna Smith  8:14 AM`; a transcript has no half of the day
    re.compile(
        r"[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}(?:\s\s+|\s+APP\s+)(?:Today at |Yesterday at )?"
        r"(?P<clock>\d{1,2}:\d\d ?[AaPp][Mm])(?P<day>)\s*\Z"
    ),
)
_ASIDE = re.compile(
    r"\W*(?:\(edited\)|<this message was edited>|<?media omitted>?|(?:image|video|audio|sticker"
    r"|GIF)"
    r" omitted|messages and calls are end-to-end encrypted\b[^\n]*"
    r"|\d+ repl(?:y|ies)(?: [^\n]{0,40})?"
    r"|forwarded(?: (?:from|many times)\b[^\n]{0,60})?|this message was deleted|view thread"
    r"|\[forwarded from [^\n\]]{1,60}\]|(?:like|👍|❤️)+ ?\d*)\W*",
    re.IGNORECASE,
)


_LONGEST_ASIDE = 40  #: characters
_EDITED = re.compile(r"\s*(?:\(edited\)|<This message was edited>)\s*\Z")


def read(text: str) -> Copied | None:
    sheet = Sheet(text)
    if not sheet.filled:
        return None
    start = next((n for n in sheet.filled[:3] if not _ASIDE.fullmatch(sheet.words[n])), None)
    pattern = next((p for p in _STARTS if start is not None and p.match(sheet.lines[start])), None)
    if pattern is None or (len(sheet.filled) < 2 and "[" not in text[:3]):
        return None
    day = ""
    for number in sheet.filled:
        line = sheet.lines[number]
        if match := pattern.match(line):
            day = day or _read_day(match["day"] or "", match["clock"] or "")
            if match.end() >= len(line.rstrip()):
                sheet.drop(number, RULE)
            else:
                sheet.cut(number, 0, match.end(), RULE)
        elif _ASIDE.fullmatch(sheet.words[number]):
            sheet.drop(number, RULE)
        elif edited := _EDITED.search(line, max(len(line) - _LONGEST_ASIDE, 0)):
            sheet.cut(number, edited.start(), len(line), RULE)
    return Copied(sheet.text(), sheet.removed(), day=day)


def _read_day(words: str, clock: str) -> str:
    """The day with its whole year; two figures with a clock of twelve hours begin with the "
    "month."""
    match = re.fullmatch(r"(\d{1,2})([./-])(\d{1,2})\2(\d{2}|\d{4})", words)
    if not match:
        return words if find_date(words) else ""
    first, _, second, year = match.groups()
    year = year if len(year) == 4 else f"20{year}"
    is_month = "m" in clock.casefold() and match[2] == "/"
    found = parse_date(f"{first}/{second}/{year}", "month" if is_month else "day")
    return found.date().isoformat() if found else ""
