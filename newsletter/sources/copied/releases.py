"""A press release: its wire and its place above, and below it who sent it and whom to ask."""

from __future__ import annotations

import re
from itertools import pairwise

from newsletter.dates import find_date
from newsletter.model import Citation
from newsletter.sources.copied.sheet import Copied, Sheet

RULE = "press-release"
_MOST_ABOUT = 4  #: paragraphs about who sent it
_MOST_CONTACT = 12  #: lines
_LONGEST_CONTACT = 14  #: words of one
_SHORTEST_TEXT, _LONGEST_DAY, _LONGEST_NAME = 12, 12, 8  #: words
_MOST_PLACE = 6  #: words
_MOST_TAIL = 60  #: lines below its end

_ABOVE = re.compile(
    r"(?:for (?:immediate|general) (?:release|distribution|publication)"
    r"|(?:press|news|media) release(?:\W+\d[^\n]{5,24})?"
    r"|(?:news provided by|provided by|from|share this article|share this release|share:)"
    r"|distributed by [^\n]{3,40}|peer-reviewed publication|eurekalert!?\W*(?:science news)?)\W*",
    re.IGNORECASE,
)
_SURE_ABOVE = re.compile(
    r"for (?:immediate|general) (?:release|distribution|publication)\b|news provided by\Z"
    r"|news release \d|peer-reviewed publication",
    re.IGNORECASE,
)
_CALLED = re.compile(r"\W*(?:press|news|media) release\W*", re.IGNORECASE)
_EMBARGO = re.compile(r"(?:under |strictly )?(?:embargo(?:ed)?|not for release)\b[^\n]{0,80}", re.I)
_WIRES = {
    "prnewswire": "PR Newswire",
    "cnw": "PR Newswire",
    "business wire": "Business Wire",
    "globe newswire": "GlobeNewswire",
    "accesswire": "ACCESSWIRE",
    "ein presswire": "EIN Presswire",
    "media outreach": "Media OutReach Newswire",
    "newsfile": "Newsfile",
}
_WIRE = (
    r"(?P<wire>PR ?Newswire|CNW|Business ?Wire|GLOBE ?NEWSWIRE|ACCESSWIRE|EIN ?Presswire"
    r"|Media ?OutReach|Newsfile)[^/()\n]{0,40}"
)
_DAY = r"[^\W\d_]{3,9}\.? \d{1,2},? \d{4}|\d{1,2} [^\W\d_]{3,9}\.?,? \d{4}"
#: `NEW YORK, Nov. 23, 2026 /PRNewswire/ -- `, `SHANGHAI--(BUSINESS WIRE)--`.
_DATELINE = re.compile(
    rf"\W*(?P<place>[^\W\d_][^\n\d/]{{1,60}}?)\s*[,:–—-]+\s*(?:(?P<day>{_DAY}),?\s*)?"
    rf"(?:[–—(/\[-]+\s*{_WIRE}[)/\]]+)?\s*(?:[–—-]+|:)\s*",
    re.IGNORECASE,
)
_HYPHENS = re.compile(r"(?<=\d)-(?=[A-Za-z]{3}-)|(?<=[A-Za-z]{3})-(?=\d{4})")  #: 24-Nov-2026
_HASHES = re.compile(
    r"\\?#\s?\\?#\s?\\?#|[-–—]\s?(?:END|ENDS|30)\s?[-–—]|\* ?\* ?\*", re.IGNORECASE
)
_ABOUT = re.compile(
    r"(?:About|ABOUT) (?:the )?"
    r"(?P<name>[^\W\d_a-z](?:[^\n.?!:]|(?<=Inc|Ltd|orp| Co|plc)\.){1,60}):?"
)
#: Headings of EurekAlert, each with a line below it.
_FIELD = re.compile(
    r"(?:journal|doi|article title|method of research|subject of research|coi statement"
    r"|article publication date|funder|keywords)\W*",
    re.IGNORECASE,
)
_FROM = re.compile(r"\|\s*source: (?P<name>[^\n|]{2,60}?)\s*(?:follow)?\Z", re.IGNORECASE)
_CONTACT = re.compile(
    r"(?:(?:media|press|investors?(?: relations)?|company|public relations|pr|editorial)\W+"
    r"(?:and \w+ )?(?:contacts?|inquir(?:y|ies)|enquir(?:y|ies)|relations)(?: information)?"
    r"|contacts?(?: (?:information|details|us))?|for (?:more|further) information"
    r"(?:,? (?:please )?(?:contact|visit|see)[^\n]{0,80})?|for (?:media|press) \w+)\s*:?"
    r"(?:\s+[^\n]{3,80})?",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"SOURCE:? (?P<name>\S[^\n]{1,80})")
_VIEW = re.compile(
    r"(?:view|download) (?:the )?(?:original|source|multimedia)[^\n]{0,60}?:? *"
    r"(?P<url>https?://\S+)?|cision distribution[^\n]{0,80}|(?:primary )?logo\b[^\n]{0,200}://\S+"
    r"|(?:photo|video|infographic|multimedia|image)s?(?: \S+){0,6} ?[-–—:] ?https?://\S+"
    r"|(?:photos?|videos?)/multimedia[^\n]{0,120}|(?:keyword|news source)s?: [^\n]{3,80}"
    r"|released [^\n]{4,30}[•·] [^\n]{4,60}",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"@|\+?\d[\d ()./-]{6,}|https?://|www\.|\bphone|\be-?mail|\btel\b", re.IGNORECASE
)
_NOTES = re.compile(
    r"(?:notes? (?:to|for) editors?|(?:safe harbor"
    r"|(?:cautionary (?:note|statement)s? (?:regarding|about|on) )?"
    r"forward[- ]looking statements?)|disclaimer(?::[^\n]{0,600})?)\s*:?",
    re.I,
)


def read(sheet: Sheet) -> Copied | None:
    head = sheet.find(_ABOVE.fullmatch)
    line = _find_dateline(sheet)
    ends = [n for n in sheet.filled[3:] if _HASHES.fullmatch(sheet.lines[n].strip())]
    tail = sheet.find(_VIEW.fullmatch) or sheet.find(_SOURCE.fullmatch)
    is_sent = any(_SURE_ABOVE.match(sheet.words[n]) for n in head)
    is_sent = is_sent or _CALLED.fullmatch(sheet.words[sheet.filled[0]]) is not None
    wire = line[1]["wire"] if line else ""
    if not (is_sent or wire or (ends and (head or line or _has_contact(sheet)))):
        return None
    if not (line or ends or tail or is_sent):
        return None
    start = line[0] if line else (sheet.filled[0] if sheet.filled else 0)
    day, provider = _take_head(sheet, start)
    problems: tuple[str, ...] = ()
    for number in sheet.find(_EMBARGO.fullmatch):
        problems = (f"it says {sheet.words[number][:60]!r}",)
        sheet.drop(number, RULE)
    if line:
        day = line[1]["day"] or day
        sheet.cut(line[0], 0, line[1].end(), RULE)
    by, url = _take_tail(sheet, start, ends)
    name = by or provider or _wire_name(wire or "")
    return Copied(
        sheet.text(),
        sheet.removed(),
        source=Citation(name, url) if name else None,
        address=url,
        day=_HYPHENS.sub(" ", day),
        problems=problems,
    )


def _find_dateline(sheet: Sheet) -> tuple[int, re.Match[str]] | None:
    """The line that a place, a day and a wire begin, two of them at least."""
    for number in sheet.filled[:20]:
        match = _DATELINE.match(sheet.lines[number])
        if match and (match["wire"] or match["day"]) and len(match["place"].split()) <= _MOST_PLACE:
            return number, match
    return None


def _has_contact(sheet: Sheet) -> bool:
    return any(_is_contact(sheet, number) for number in sheet.filled[2:])


def _is_contact(sheet: Sheet, number: int) -> bool:
    """Whether a line heads names and numbers of people who answer."""
    if not _CONTACT.fullmatch(sheet.words[number]):
        return False
    place = sheet.filled.index(number)
    near = [sheet.words[n] for n in sheet.filled[place : place + 6]]
    return any(_ASKS.search(words) for words in near)


def _take_head(sheet: Sheet, start: int) -> tuple[str, str]:
    """Takes out what stands above the news but its headline; gives its day and who sent it."""
    day = by = ""
    is_provider = False
    for number in sheet.filled:
        words = sheet.words[number]
        is_text = len(words.split()) >= _SHORTEST_TEXT and words.endswith((".", "”", '"'))
        if is_text or (number >= start and start != sheet.filled[0]):
            break
        if _ABOVE.fullmatch(words):
            is_provider = words.casefold().endswith(("provided by", "publication"))
            sheet.drop(number, RULE)
            day = day or words
        elif find_date(words) and len(words.split()) <= _LONGEST_DAY:
            named = _FROM.search(words)
            by = by or (named["name"] if named else "")
            day, is_provider = words, False
            sheet.drop(number, RULE)
        elif is_provider and len(words.split()) <= _LONGEST_NAME:
            by, is_provider = words, False
            sheet.drop(number, RULE)
    return day, by


def _take_tail(sheet: Sheet, start: int, ends: list[int]) -> tuple[str, str]:
    """Takes out what stands below the news; gives who sent it and where it stands."""
    by = url = ""
    for number in sheet.kept():
        words = sheet.words[number]
        if match := _SOURCE.fullmatch(words):
            by = match["name"].strip(" .")
            sheet.drop(number, RULE)
        elif match := _VIEW.fullmatch(words):
            url = url or (match["url"] or "") if "view" in words[:5].casefold() else url
            sheet.drop(number, RULE)
    last = [n for n in ends if n > start]
    if last and sum(n >= last[0] for n in sheet.filled) <= _MOST_TAIL:
        sheet.drop_all(last[0], len(sheet.lines), RULE)
    for number in [n for n in sheet.kept() if n > start]:
        words = sheet.words[number]
        if sheet.has(number) and _is_contact(sheet, number):
            _drop_contact(sheet, number)
        elif sheet.has(number) and (_NOTES.fullmatch(words) or _FIELD.fullmatch(words)):
            below = next((n for n in sheet.kept() if n > number), number)
            sheet.drop(number, RULE)
            if not words.casefold().startswith("disclaimer:"):
                sheet.drop(below, RULE)
    _drop_about(sheet, start)
    return by, url.rstrip(".,)")


def _drop_contact(sheet: Sheet, number: int) -> None:
    """A heading and the short lines below it."""
    sheet.drop(number, RULE)
    for below in [n for n in sheet.kept() if n > number][:_MOST_CONTACT]:
        words = sheet.words[below]
        is_short = len(words.split()) <= _LONGEST_CONTACT and not words.endswith((".", "”", '"'))
        if _ABOUT.fullmatch(words) or not (is_short or _ASKS.search(words)):
            break
        sheet.drop(below, RULE)


def _drop_about(sheet: Sheet, start: int) -> None:
    """What tells of those who sent it, where nothing but that follows."""
    kept = [n for n in sheet.kept() if n > start]
    heads = [
        n for n in kept if _ABOUT.fullmatch(sheet.words[n]) and len(sheet.words[n].split()) < 9
    ]
    for number, following in pairwise((*heads, len(sheet.lines))):
        below = sum(number < n < following for n in kept)
        if not 1 <= below <= _MOST_ABOUT:
            return
    if heads and heads[0] != kept[0]:
        sheet.drop_all(heads[0], len(sheet.lines), RULE)


def _wire_name(wire: str) -> str:
    letters = wire.casefold().replace(" ", "")
    return next((n for w, n in _WIRES.items() if letters.startswith(w.replace(" ", ""))), "")
