"""What an assistant writes around a text that it was asked for, and the marks of its sources."""

from __future__ import annotations

import re

from newsletter.sources.copied.sheet import Sheet

RULE = "assistant"
_FEWEST = 3  #: lines, of which one is the text
_TEXT = r"(?:summar\w+|translation|version|draft|overview|text|article|rewrite|post|headline|blurb)"
_BEFORE = re.compile(
    rf"(?:(?:sure|certainly|of course|absolutely|great)\b(?: thing)?[!,.]? )?here(?:[’']s| is| are)"
    rf" [^\n]{{0,60}}\b{_TEXT}\b[^\n.]{{0,80}}:"
    rf"|(?:sure|certainly|of course|absolutely)(?: thing)?[!.]",
    re.IGNORECASE,
)
_WORK = (
    r"(?:summari[sz]e|shorten|draft|turn|format|translate|expand|rewrite|adapt|adjust|make|create"
    r"|refine|tailor|provide|add|write|give|include|help|prepare|convert|polish)"
)
_BEHIND = re.compile(
    rf"(?:would you like me to|do you want me to|shall i|should i) {_WORK}\b[^\n?]{{2,200}}\?"
    rf"|(?:let me know if|if you(?:[’']d)? (?:like|want|prefer|wish)),? [^\n]{{0,40}}\b"
    rf"(?:i can|me to) (?:also )?{_WORK}\b[^\n]{{0,200}}"
    r"|let me know if you(?:[’']d like| want| need) [^\n]{2,120}",
    re.IGNORECASE,
)
_MARKS = re.compile(
    r" ?(?::contentReference\[oaicite:\d+\]\{index=\d+\}|【[^】\n]{0,30}†[^】\n]{0,40}】"
    r"|\[oai_citation:[^\]\n]{1,60}\](?:\(\S*\))?)"
)


def drop_talk(sheet: Sheet) -> bool:
    """Whether there is any: only the first and the last line are the assistant's."""
    if len(sheet.filled) < _FEWEST:
        return False
    first, last = sheet.filled[0], sheet.filled[-1]
    if is_before := _BEFORE.fullmatch(sheet.words[first]) is not None:
        sheet.drop(first, RULE)
    if is_behind := _BEHIND.fullmatch(sheet.words[last]) is not None:
        sheet.drop(last, RULE)
        if sheet.words[sheet.filled[-2]] in ("---", "***"):
            sheet.drop(sheet.filled[-2], RULE)
    marked = [n for n in sheet.filled if "cite" in sheet.lines[n] or "†" in sheet.lines[n]]
    for number in marked:
        while match := _find_last(sheet.lines[number]):
            sheet.cut(number, *match.span(), RULE)
    return is_before or is_behind or bool(marked)


def _find_last(line: str) -> re.Match[str] | None:
    return max(_MARKS.finditer(line), key=lambda match: match.start(), default=None)
