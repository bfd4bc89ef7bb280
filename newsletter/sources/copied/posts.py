"""A post of a network: who wrote it above, then its text, and counts and buttons below."""

from __future__ import annotations

import re
from typing import NamedTuple

from newsletter.ages import is_age
from newsletter.cleaning.headlines import is_address
from newsletter.dates import find_date
from newsletter.model import Citation
from newsletter.sources.copied import marks
from newsletter.sources.copied.sheet import Copied, Sheet
from newsletter.tracking import without_tracking

RULE = "network"
_REPLIES = "comments"
_LONGEST_WHEN = 160  #: characters of a line with a day
_LONGEST_DAY = 60
_DEEPEST = 10  #: lines down to the day or the handle
_MOST_NAME, _LONGEST_NAME = 6, 60  #: words, characters

_DEGREE = re.compile(
    r"(?:(?P<name>[^\n•·]{3,60}?)\s*)?[•·]?\s*(?:verified\s*[•·]\s*)?"
    r"(?:1st|2nd|3rd)\+?(?: degree connection)?\s*(?:[•·]\s*(?:you|following|follow))?",
    re.IGNORECASE,
)
_HANDLE = r"@[A-Za-z0-9_](?:[\w.-]*\w)?(?:@[\w.-]+\.\w{2,})?"
_BARE_HANDLE = re.compile(_HANDLE)
_NAMED_HANDLE = re.compile(
    rf"(?P<name>[^\n@(]{{2,60}}?)\s*\(?(?P<handle>{_HANDLE})\)?"
    r"(?:\s*[·•]\s*(?P<age>[^·•\n]{2,20}))?(?: on (?:X|Twitter|Threads|Bluesky|Mastodon))?"
)
_ON_NETWORK = re.compile(
    r"(?P<name>[^\n:|]{3,60}?)(?:[’']s post)? (?:on|\|) "
    r"(?P<network>LinkedIn|X|Twitter|Threads|Facebook|Bluesky|Mastodon)"
    r"(?:\s*[:|].*|)"
)
_CONTEXT = re.compile(
    r"(?:reposted(?: by [^\n]{2,60})?|[^\n]{2,60} (?:reposted(?: this)?|retweeted|boosted)"
    r"|[^\n]{2,60} (?:likes|loves|celebrates|supports|commented on|finds) this(?: \w+)?"
    r"|(?P<owner>[^\n]{2,60}?)[’']s? post"
    r"|view (?P<name>[^\n]{2,60}?)[’']s?(?: \w+)? (?:profile|page|graphic link)|view profile)",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[·•∙|]\s*")
_CLOCK = r"\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?"
_STAMP_REST = re.compile(
    rf"(?:\b(?:at|on|last|edited|posted)\b|{_CLOCK}|\W)+", re.IGNORECASE | re.ASCII
)
_NETWORKS = (
    (re.compile(r"https?://(?:\w+\.)?linkedin\.com/(?:posts|feed/update|pulse)/\S+"), "LinkedIn"),
    (re.compile(r"https?://(?:www\.|mobile\.)?(?:x|twitter)\.com/\w+/status/\d\S*"), "X"),
    (re.compile(r"https?://bsky\.app/profile/[^/\s]+/post/\S+"), "Bluesky"),
    (re.compile(r"https?://(?:www\.)?threads\.(?:net|com)/@[^/\s]+/post/\S+"), "Threads"),
    (re.compile(r"https?://(?:\w+\.)?facebook\.com/\S*(?:posts|permalink|story)\S+"), "Facebook"),
    (re.compile(r"https?://[^/\s]+/@[^/\s]+/\d{6,}\S*"), "Mastodon"),
)
#: Below it, a page shows what others wrote, and nothing of the post.
_OVER = re.compile(
    r"(?:more relevant posts|explore (?:topics|content categories|collaborative articles)"
    r"|to view or add a comment, sign in|new to x\?|trending now|what[’']s happening"
    r"|relevant people|discover more|you might like|more posts? (?:from|by)\b[^\n]{0,60})",
    re.IGNORECASE,
)
_PLAIN_HANDLE = re.compile(r"[a-z0-9_.]{3,30}(?:\s+verified)?(?:\s*[·•]\s*follow)?", re.IGNORECASE)
_LIKED_BY = re.compile(r"liked by \S+ and (?:[\d,.]+ )?others", re.IGNORECASE)
_EDITED = re.compile(r"\s+edited\Z", re.IGNORECASE)
_REPLIED = re.compile(
    r"(?:most relevant|add a (?:public )?comment|post your reply|write a comment)\b", re.I
)


class _Head(NamedTuple):
    end: int  #: the number of the filled line below it
    name: str
    when: str
    network: str
    is_sure: bool  #: whether no other page has such a head
    is_titled: bool = False  #: whether the title of its page stands there, which a headline may be


def read(sheet: Sheet) -> Copied | None:
    address, name = _find_address(sheet)
    head = _read_picture_head(sheet) or _read_head(sheet, 0, address)
    if head is None or head.end >= len(sheet.filled):
        return None
    body = _find_tail(sheet, head.end)
    above = [sheet.words[n] for n in sheet.filled[: head.end]]
    below = [sheet.words[n] for n in sheet.filled[body:]]
    if not head.is_sure and not _is_shown(head, below):
        return None
    network = name or head.network or _guess([*above, *below])
    for number in sheet.filled[: head.end]:
        sheet.drop(number, RULE)
    _drop_folds(sheet, head.end, body)
    when = _drop_tail(sheet, body, head.name) or head.when
    if address:
        for number in sheet.find(lambda words: without_tracking(words) == address):
            sheet.drop(number, RULE)
    day = when if find_date(when) else ""
    return Copied(
        sheet.text(),
        sheet.removed(),
        title="",
        address=address,
        source=Citation(network, address) if network else None,
        author=head.name,
        day=day,
        age="" if day else when,
    )


def _is_shown(head: _Head, below: list[str]) -> bool:
    """Whether a name and a time stand above what only a network shows below a text."""
    if head.is_titled:
        return bool(head.when) or any(_is_chrome(w) and not marks.is_number(w) for w in below)
    is_timed = is_age(head.when) or re.search(_CLOCK, head.when) is not None
    chrome = [words for words in below if _is_chrome(words)]
    return is_timed and len(chrome) > 1 and any(map(marks.LIKED.search, chrome))


def _find_address(sheet: Sheet) -> tuple[str, str]:
    """That of the post, where it stands on a line of its own, and the network's name."""
    for words in (sheet.address, *map(sheet.words.__getitem__, sheet.filled)):
        if is_address(words):
            for pattern, name in _NETWORKS:
                if pattern.fullmatch(words):
                    return without_tracking(words), name
    return "", ""


def _read_head(sheet: Sheet, start: int, address: str) -> _Head | None:
    """Who wrote a post: a name, perhaps his office, and a handle or how old it is."""
    name, when, network, is_sure, is_titled, anchor = "", "", "", False, False, -1
    numbers = sheet.filled[start : start + _DEEPEST]
    for place, number in enumerate(numbers, start):
        words = sheet.words[number]
        if address and without_tracking(words) == address:
            continue
        if marks.is_around(words):
            anchor = place if anchor >= 0 else anchor
        elif match := _ON_NETWORK.fullmatch(words):
            name, network, is_titled = name or match["name"], match["network"], True
            anchor = place
        elif match := _CONTEXT.fullmatch(words):
            name = name or match["name"] or match["owner"] or ""
        elif (match := _NAMED_HANDLE.fullmatch(words)) and _is_name(match["name"]):
            if name and name != match["name"].strip(" ·•"):
                return None  # what stands above it is a headline
            name, is_sure, anchor = match["name"].strip(" ·•"), True, place
            when, network = match["age"] or when, network or _network_of(match["handle"])
        elif name and _BARE_HANDLE.fullmatch(words):
            network, is_sure, anchor = network or _network_of(words), True, place
        elif (match := _DEGREE.fullmatch(words)) and (name or match["name"]):
            name, network, is_sure, anchor = name or match["name"], "LinkedIn", True, place
        elif name and (told := _find_when(words)):
            is_sure = is_sure or "edited" in words.casefold() or "visible to" in words.casefold()
            when, anchor = when or told, place
        elif _is_chrome(words) and not marks.is_number(words):
            if anchor >= 0:
                anchor = place
        elif not name and _is_name(words):
            name = words
        elif words == name:
            continue
        elif anchor >= 0 and not _leads_on(sheet, place, numbers, start):
            break
        elif not name or len(words) > 300:
            return None
    name = _bare_name(name)
    return _Head(anchor + 1, name, when, network, is_sure, is_titled) if anchor >= 0 else None


def _read_picture_head(sheet: Sheet) -> _Head | None:
    """Of Instagram: a handle above a text, below which stands who likes it."""
    words = [sheet.words[n] for n in sheet.filled]
    if not words or not _PLAIN_HANDLE.fullmatch(words[0]) or not any(map(_LIKED_BY.match, words)):
        return None
    return _Head(1, words[0], "", "Instagram", is_sure=True)


def _leads_on(sheet: Sheet, place: int, numbers: list[int], start: int) -> bool:
    """Whether the head goes on below a line, an office of which the day is told right below."""
    below = [sheet.words[n] for n in numbers[place - start + 1 : place - start + 3]]
    words = sheet.words[numbers[place - start]]
    if len(words.split()) > 25 or words.endswith((".", "!", "?", "…")):
        return False
    return any(_find_when(each) or _DEGREE.fullmatch(each) for each in below)


def _is_name(words: str) -> bool:
    is_short = len(words) <= _LONGEST_NAME and len(words.split()) <= _MOST_NAME
    is_short = is_short and not words.casefold().startswith("by ")
    return is_short and words[:1].isalpha() and words[-1:] not in ".!?:,;" and not is_address(words)


def _bare_name(name: str) -> str:
    return re.split(r"\s*[,(|]", name.strip())[0].strip(" ✓✔·•")


def _find_when(words: str) -> str:
    """The part of a line that is a day or an age, where all else of it is no text."""
    found = ""
    if len(words) > _LONGEST_WHEN:
        return ""
    for part in filter(None, _PARTS.split(_EDITED.sub("", words))):
        if is_age(part) or _is_stamp(part):
            found = found or part
        elif not (
            marks.is_around(part)
            or marks.is_count(part)
            or marks.is_fold(part)
            or re.fullmatch(_CLOCK, part, re.IGNORECASE)
            or marks.is_button(part)
        ):
            return ""
    return found


def _is_stamp(part: str) -> bool:
    day = find_date(part) if len(part) <= _LONGEST_DAY else None
    rest = re.sub(
        r"[^\W\d_]{3,9}\.? \d{1,2},? \d{4}|\d{1,2}\.? [^\W\d_]{3,9}\.?,? \d{4}"
        r"|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4}",
        " ",
        part,
    )
    return day is not None and (not rest.strip() or _STAMP_REST.fullmatch(rest) is not None)


def _is_chrome(words: str) -> bool:
    found = (marks.is_count, marks.is_button, marks.is_fold, marks.is_around)
    return any(each(words) for each in found) or _CONTEXT.fullmatch(words) is not None


def _is_tail(words: str) -> bool:
    is_fold = marks.is_fold(words) or marks.is_around(words)
    return not is_fold and (_is_chrome(words) or bool(_find_when(words)))


def _find_tail(sheet: Sheet, start: int) -> int:
    """The place of the first line below the text; a figure alone may be of the text."""
    filled = sheet.filled
    for place in range(start + 1, len(filled)):
        words = sheet.words[filled[place]]
        if not _is_tail(words):
            continue
        below = sheet.words[filled[place + 1]] if place + 1 < len(filled) else ""
        if marks.is_number(words) and below and not _is_chrome(below):
            continue
        return place
    return len(filled)


def _drop_folds(sheet: Sheet, start: int, end: int) -> None:
    """Words such as `Web` go at the edges of a text only: in its middle they may be of it."""
    numbers = sheet.filled[start:end]
    around = [marks.is_around(sheet.words[n]) for n in numbers]
    first = around.index(False) if False in around else len(around)
    last = len(around) - around[::-1].index(False) if False in around else 0
    for place, number in enumerate(numbers):
        words = sheet.words[number]
        is_edge = not first <= place < last or not any(map(str.isalpha, words))
        if marks.is_fold(words) or marks.is_tags(words) or (around[place] and is_edge):
            sheet.drop(number, RULE)
        elif (more := marks.find_more(sheet.lines[number])) is not None:
            sheet.cut(number, more, len(sheet.lines[number]), RULE)


def _drop_tail(sheet: Sheet, start: int, name: str) -> str:
    """Takes out what stands below a post, but for what the same person goes on with."""
    when, is_other, place = "", False, start
    while place < len(sheet.filled):
        number = sheet.filled[place]
        words = sheet.words[number]
        if _OVER.fullmatch(words):
            sheet.drop_all(number, len(sheet.lines), _REPLIES)
            break
        head = _read_head(sheet, place, "") if _is_name(words) and not _is_chrome(words) else None
        if head and head.is_sure and head.end > place:
            is_other = head.name != name
            for each in sheet.filled[place : head.end]:
                sheet.drop(each, _REPLIES if is_other else RULE)
            place = head.end
            continue
        if _REPLIED.match(words):
            is_other = True
        told = _find_when(words)
        is_whole = find_date(told) is not None and re.search(_CLOCK, words) is not None
        if told and not when and (is_whole or not is_other):  # answers tell no clock
            when = told
        if told or _is_chrome(words) or marks.is_tags(words) or marks.is_share(words):
            sheet.drop(number, RULE)
        elif is_other:
            sheet.drop(number, _REPLIES)
        place += 1
    return when


def _network_of(handle: str) -> str:
    if handle.count("@") > 1:
        return "Mastodon"
    return "Bluesky" if handle.endswith(".bsky.social") else ""


def _guess(around: list[str]) -> str:
    """By the words of its buttons; nothing where several networks have them."""
    text = "\n".join(around).casefold()
    if "LinkedIn" in around:
        return "LinkedIn"
    if "boost" in text:
        return "Mastodon"
    if "all reactions" in text or "shared with" in text:
        return "Facebook"
    if "view" in text or "bookmark" in text or "post your reply" in text:
        return "X"
    return "LinkedIn" if "send" in text and "repost" in text else ""
