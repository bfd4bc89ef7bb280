"""The passages of a text that do not count, whoever is named in them.

Addresses, file names, pictures and their captions, related links, and what HTML and Markdown write
for themselves. Each kind is looked for only where a sign of it stands in
the text, and all in time that grows with the text and no faster.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from string import ascii_letters, digits
from typing import NamedTuple

from newsletter.roster.markup import read_markup
from newsletter.roster.reading import BARRIER, Change, Reading

# It begins with one set of characters, which a text is searched for many times faster.
_ADDRESS = re.compile(
    r"[hfw#](?:(?:(?<=h)ttps?://|(?<=f)tp://|(?<=\bw)ww\.)[^\s<>\"]+|(?<=(?<![\w&])#)\w+)"
)
_AT = re.compile(r"@[\w.-]*")
_BEFORE_AT = f"{ascii_letters}{digits}._+-"
_LONGEST_BEFORE_AT = 64
_FILE_SUFFIX = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|tiff?|pdf|mp[34]|m4[av]|mov|webm|wav|docx?|pptx?|xlsx?|csv"
    r"|html?|php|aspx?|epub|zip)(?!\w)",
    re.IGNORECASE,
)
# The words of a file's name, back from its suffix: capitals, numbers, and all that hangs together.
_FILE_WORDS = re.compile(r"(?:\b[A-Z0-9][^\s,;:!?\"“”()]*[ ]){0,5}[^\s,;:!?\"“”()]+\Z")
_LONGEST_FILE = 120

_PICTURE = r"(?:photo(?:graph)?s?|pictures?|images?|pics?|fotos?|captions?|illustrations?)"
# Each kind of credit, and the signs of which one at least stands in it.
_CREDITS = (
    (
        rf"(?:^[ \t>*_(\[]*|(?<=[.!?)”\"])[ \t]+|\()(?:{_PICTURE}|screenshots?|credits?)"
        r"(?:[ ](?:credits?|source|caption))?[ ]?(?::|：|©|by[ ](?-i:(?![a-z]))|courtesy[ ]|via[ ])"
        r"[^\n)]*",
        ("photo", "image", "pic", "foto", "caption", "illust", "screen", "credit"),
    ),
    (r"^[ \t>*_(\[]*©[^\n]*", ("©",)),
    (
        r"^[^\n]{0,200}\((?:far )?(?:left|right|cent(?:er|re)|l|r|pictured|above|below)\)[^\n]*",
        (
            *("left)", "right)", "center)", "centre)", "(l)", "far l)", "(r)", "far r)"),
            *("pictured)", "above)", "below)"),
        ),
    ),
    (
        r"^[^\n]{0,200}(?:getty images|\bap photo|\b(?:afp|reuters|xinhua)/"
        r"|/(?:afp|reuters|xinhua)\b)[^\n]*",
        ("getty images", "ap photo", "/afp", "afp/", "reuters", "xinhua"),
    ),
)

_RELATED = re.compile(
    r"^[ \t#>*_-]*(?:related(?:[ ](?:posts?|articles?|stories|links?|reading|news|content))?"
    r"|(?:read|see)[ ](?:also|more|next|on)|also[ ]read|more[ ](?:stories|articles|posts|news)"
    r"(?:[ ][^\n:]{1,60})?|you[ ](?:may|might)[ ]also[ ](?:like|enjoy)"
    r"|recommended(?:[ ](?:for[ ]you|reading))?|further[ ]reading|(?:earlier|previous|recent"
    r"|popular)[ ](?:posts|stories|articles)|most[ ](?:read|popular)|tags|categories|filed[ ]under"
    r"|share[ ]this)[ \t*_]*(?:[:：→»][^\n]*)?$",
    re.IGNORECASE | re.MULTILINE,
)
_RELATED_SIGNS = (
    "relat", "read", "see also", "more ", "also like", "also enjoy", "posts", "stories", "articles",
    "popular", "recommended", "tags", "categories", "filed under", "share this",
)  # fmt: skip
_LINE_END = re.compile("\n")
_LINE = re.compile(r"[^\n]*\n?")
_ITEM = re.compile(r"[ \t>]*(?:[-*+•–»→]|\d{1,2}[.)])[ \t]|[ \t>]*\[")
_PROSE = 15  # words, from which on a line is a paragraph and no headline


class Passages(NamedTuple):
    """A text as it is read, with what its form says of it."""

    reading: Reading
    title: str = ""  #: of the front matter, or the first heading; empty where none is marked
    source: str = ""  #: of the front matter


def read(text: str, skip: Iterable[tuple[int, int]] = ()) -> Passages:
    """`skip` are the places of other passages."""
    markup = read_markup(text)
    changes = [*markup.changes, *_addresses(text), *_files(text)]
    if markup.has_tags:  # which end lines, and may stand before what begins one
        lines = Reading(text, markup.changes)
        for start, end, seen in _lines_that_do_not_count(lines.seen):
            changes.append(Change(*lines.span(start, end), seen))
    else:
        changes += _lines_that_do_not_count(text)
    changes += (Change(start, end, BARRIER) for start, end in skip)
    return Passages(Reading(text, changes), title=markup.title, source=markup.source)


def _lines_that_do_not_count(text: str) -> Iterator[Change]:
    low = text.lower()
    if kinds := tuple(pattern for pattern, signs in _CREDITS if _has(low, signs)):
        for match in _any_credit(kinds).finditer(text):
            yield Change(match.start(), match.end(), BARRIER)
    if _has(low, _RELATED_SIGNS):
        yield from _related(text)


def _has(low: str, signs: tuple[str, ...]) -> bool:
    for sign in signs:  # noqa: SIM110 half the time of any()
        if sign in low:
            return True
    return False


@cache
def _any_credit(kinds: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(kinds), re.IGNORECASE | re.MULTILINE)


def _addresses(text: str) -> Iterator[Change]:
    if "://" in text or "www." in text or "#" in text:
        for match in _ADDRESS.finditer(text):
            yield Change(match.start(), match.end(), BARRIER)
    for match in _AT.finditer(text) if "@" in text else ():
        before = text[max(0, match.start() - _LONGEST_BEFORE_AT) : match.start()]
        width = len(before) - len(before.rstrip(_BEFORE_AT))
        yield Change(match.start() - width, match.end(), BARRIER)


def _files(text: str) -> Iterator[Change]:
    for suffix in _FILE_SUFFIX.finditer(text):
        line = text[max(0, suffix.start() - _LONGEST_FILE) : suffix.start()].rpartition("\n")[2]
        if name := _FILE_WORDS.search(line):
            yield Change(suffix.start() - len(name[0]), suffix.end(), BARRIER)


def _related(text: str) -> Iterator[Change]:
    """A line of its own, or a heading with the links that follow it."""
    end = 0
    for start in (0, *(newline.end() for newline in _LINE_END.finditer(text))):
        match = _RELATED.match(text, start) if start >= end else None
        if not match:
            continue
        end = match.end()
        if match[0].rstrip(" \t*_")[-1] in ":：→»" or not re.search("[:：→»]", match[0]):
            end = _end_of_links(text, end)
        yield Change(match.start(), end, BARRIER)


def _end_of_links(text: str, start: int) -> int:
    """Where lists, links and headlines end and a paragraph or heading begins."""
    end = start = min(start + 1, len(text))
    while start < len(text):
        match = _LINE.match(text, start)
        line = match[0] if match else ""
        is_link = _ITEM.match(line) or (
            line.count(" ") < _PROSE and line.rstrip()[-1:] not in ".!?”"
        )
        if line.strip() and (line.lstrip().startswith("#") or not is_link):
            break
        start += len(line)
        end = start if line.strip() else end
    return end
