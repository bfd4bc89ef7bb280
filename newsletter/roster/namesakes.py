"""What bears a speaker's name and need not be the speaker: firms, prizes, places, works."""

from __future__ import annotations

import re

from newsletter.roster.mentions import Mention, Words
from newsletter.roster.surroundings import looks_like_person, next_key
from newsletter.roster.words import FUNCTION, NAMED_AFTER, PLACES, SPEECH, VERBS

# What follows the name of a firm. Some forms are also words, so their capitals count.
_FIRM = re.compile(
    r"[ \u00a0](?:Ltd|Limited|LLP|LLC|L\.L\.[CP]|LP|PLC|plc|Inc|Corp|Co|GmbH|AG|KG|S\.?A\.?S|SARL"
    r"|S\.?A|SRL|S\.r\.l|S\.?p\.?A|B\.?V|N\.?V|AB|ApS|Oyj?|KK|Pte|Pty)(?![\w-])"
    r"|,[ ](?:Ltd|Limited|LLP|LLC|PLC|Inc|Corp)(?![\w-])"
    r"|[ \u00a0]?\([A-Z][A-Za-z ]{2,20}\)[ ](?:[A-Z]\w+[ ]){0,3}"
    r"(?:Co|Corp|Group|Inc|Ltd|Limited)(?![\w-])"
    r"|[ \u00a0](?:&|\+|and|und|et|y|en)[ \u00a0](?:Co|Company|Cie|Sons?|Söhne|Daughters|Brothers"
    r"|Bros|Partners|Associates|Family)(?![\w-])"
)
_LONGEST_FORM = 64
_BIOGRAPHY = re.compile(
    r"[:：] (?:(?:A|An|His|Her|Their|The) (?:[A-Z]\w+ )?(?:Life|Biography|Memoir|Portrait)"
    r"|The Making [Oo]f)(?!\w)"
)
# A mark that opens a title, and what closes it. Two asterisks are bold, which no title is.
_OPENS = re.compile(r"(?<![\w*_\\])[*_“„«\"《‘'](?=[\w“‘])")
_CLOSES = {
    "*": re.compile(r"\*(?![\w*])"),
    "_": re.compile(r"_(?![\w_])"),
    "“": re.compile("”"),
    "„": re.compile("[“”]"),
    "«": re.compile("»"),
    '"': re.compile(r'"(?!\w)'),
    "《": re.compile("》"),
    "‘": re.compile(r"’(?!\w)"),
    "'": re.compile(r"'(?!\w)"),
}
_EMPHASIS = "*_"
_LONGEST_TITLE = 120  # characters to each side of the name
_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")
_WRITTEN_BY = re.compile(r"(?:[–—―-]|\b[Bb]y)[ \u00a0]*\Z")
_WORKS = re.compile(
    r"\b(?:book|biography|autobiography|memoir|novel|play|film|movie|documentary|musical|opera"
    r"|series|song|album|painting|poem|exhibition|game)\W{1,6}\Z",
    re.IGNORECASE,
)
_LONG_WORD = 5  # letters, from which on every word of a title has a capital
_NO_TITLE = FUNCTION | SPEECH
_NO_PRIZE = FUNCTION | VERBS
_ONLY_DONE = VERBS - SPEECH  #: what somebody does, and a place as well
_LOCATIVES = frozenset(("in", "at", "near", "to", "from", "outside", "around", "across", "visit"))


def namesake(words: Words, mention: Mention) -> str:
    """What the name may belong to instead of the speaker; empty where nothing says so."""
    start, end = words[mention.first].start, words[mention.last - 1].end
    if form := _FIRM.match(words.seen, end, end + _LONGEST_FORM):
        return f"may be a firm: {words.seen[start : form.end()]}"
    if title := _BIOGRAPHY.match(words.seen, end) or _title_around(words.seen, start, end):
        found = words.seen[start : title.end()] if isinstance(title, re.Match) else title
        return f"may be the title of a work: {found}"
    if _is_named_after(words, mention):
        return f"may be named after somebody: {words.raw(mention.first, mention.last + 1)}"
    if words[mention.last - 1].key in PLACES and not _is_person(words, mention):
        return "may be a place"
    return ""


def _title_around(seen: str, start: int, end: int) -> str:
    """The title of a work in which the name stands, marked as such in the line."""
    reach = max(0, start - _LONGEST_TITLE)
    first = max(reach, seen.rfind("\n", reach, start) + 1)
    openings = list(_OPENS.finditer(seen, first, start + 1))
    if not openings:
        return ""
    opening = openings[-1]
    mark, closes = opening[0], _CLOSES[opening[0]]
    if closes.search(seen, opening.end(), start):
        return ""
    closing = closes.search(seen, end, end + _LONGEST_TITLE)
    if closing is None or "\n" in seen[end : closing.start()]:
        return ""
    before, after = seen[opening.end() : start], seen[end : closing.start()]
    is_work = bool(_WORKS.search(seen[first : opening.start() + 1]))
    if is_work and not before.strip() and not after.strip():
        return seen[start:end]  # all of the title is the name
    introduced = mark in _EMPHASIS or is_work
    if _is_byline(before, after) or (mark in _EMPHASIS and after.endswith(".")):
        return ""
    return f"{before}{seen[start:end]}{after}" if _is_title(before, after, introduced) else ""


def _is_byline(before: str, after: str) -> bool:
    """`Wild Grass – Ian Johnson`, `Ian Johnson, Senior Fellow`."""
    return bool(_WRITTEN_BY.search(before)) or (not before and after.startswith(","))


def _is_title(before: str, after: str, introduced: bool) -> bool:
    """By its capitals; of what is quoted without a word for a work, more than the first one."""
    around = _WORD.findall(before) + _WORD.findall(after)
    if any(len(word) >= _LONG_WORD and word[0].islower() for word in around):
        return False
    capitals = [word for word in around if not word[0].islower()]
    if introduced:
        return bool(capitals)
    is_spoken = after[-1:] in (*".,!?…",) and len(capitals) < 2
    return not is_spoken and any(w.casefold() not in _NO_TITLE for w in capitals)


def _is_named_after(words: Words, mention: Mention) -> bool:
    """`the Ian Johnson prize`, `the Arthur Kroeber Chair`; not `the Ian Johnson interview`."""
    first, last = mention.first, mention.last
    if not 0 < first <= last < len(words) or words.gap(last) not in (" ", "\u00a0"):
        return False
    if words[first - 1].key not in ("the", "a", "an") or not words.are_beside(first):
        return False
    word = words[last]
    if word.key in NAMED_AFTER:
        return True
    return word.raw[0].isupper() and word.key not in _NO_PRIZE


def _is_person(words: Words, mention: Mention) -> bool:
    """Whether somebody who is called like a place is meant all the same."""
    first, last = mention.first, mention.last
    before = words[first - 1].key if first and words.are_beside(first) else ""
    if before == "to" and first > 1:
        return words[first - 2].key in VERBS
    after = next_key(words, last)
    if before in _LOCATIVES or before == "the" or after in _ONLY_DONE:
        return False
    stands_alone = words.seen[words[last - 1].end :][:1] in ("", "\n", ":")
    return stands_alone or looks_like_person(words, first, last)
