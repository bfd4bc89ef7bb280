"""The headline of a text that was pasted, and what of its page stands above it."""

from __future__ import annotations

import re
from itertools import takewhile

from newsletter.cleaning.bylines import find_day_words, is_author
from newsletter.cleaning.headlines import is_address
from newsletter.gathered import HEAD_RULE, Removed
from newsletter.shapes import SPACES

_HEADING = re.compile(
    r"\A\s*#{1,2}[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|\Z)|\A\s*(\S.*)\n[=-]{3,}[ \t]*(?:\n|\Z)"
)
_LINK = re.compile(r"(?<!!)\[([^\[\]]+)\]\(https?://[^()\s]*\)")
_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)")
_BY = re.compile(r"by (?:[^\W\d_a-z]|admin$)", re.MULTILINE)
_NESTED = 2  #: emphases in each other
_LONGEST_TITLE = 200
_MOST_WORDS = 24  #: of a headline below which there is nothing
_SHORT = 14  #: words of one that may have a stop in its middle
#: What ends a sentence; a stop that ends none, as in `the U.S.` and `Dr. Ma`, does not count.
_STOP = re.compile(
    r"(?<!\b[A-Z])(?<!\b[A-Z]\.[A-Z])(?<!\b(?:Dr|Mr|Ms|St|No|vs|Co|Jr|Sr|Mt))"
    r"(?<!\b(?:Mrs|Inc|Ltd|Vol|Gen|Gov|Sen))(?<!\b(?:Prof|Corp))(?<!\.)\."
    r"[”\"’'»)\]*_]*(?=\s+[\"“‘'«A-Z\d]|\s*\Z)|。"
)
#: What leads to other pages, one by one or on one line.
_MENU_WORD = (
    r"(?:skip to (?:main )?content|(?:main |toggle |primary )?(?:menu|navigation)|home"
    r"|about(?: us)?|contact(?: us)?|search|log ?in|sign (?:in|up)|subscribe|newsletters?"
    r"|archives?)"
)
_MENU_WORDS = re.compile(rf"\b{_MENU_WORD}\b", re.IGNORECASE)
_MOST_ABOVE = 80  #: lines above the headline of a page
_BEGINS_WITH_ADDRESS = re.compile(r"<?https?://")
_LONGEST_ABOVE = 15  #: words of one
_LONGEST_CAPTION = 12
_SHORTEST = 3  #: words of a headline below a menu


def without_page(text: str) -> tuple[str, tuple[Removed, ...]]:
    """The text without the menu above its headline, and the doubled words of lost pictures."""
    lines = text.split("\n")
    start = _find_headline(lines)
    menu = "\n".join(lines[:start]).strip()
    removed = [Removed(HEAD_RULE, menu)] if menu else []
    kept: list[str] = []
    for line in lines[start:]:
        if kept and line == kept[-1] and _is_caption(line.strip()):
            kept.pop()  # the picture's name, and what stands below it
            removed.append(Removed("caption", line.strip()))
        else:
            kept.append(line)
    return ("\n".join(kept), tuple(removed)) if removed else (text, ())


def _find_headline(lines: list[str]) -> int:
    """The line above a day, where nothing but a menu is above that; else the first."""
    above: list[str] = []
    places: list[int] = []
    for number, line in enumerate(lines[:_MOST_ABOVE]):
        words = line.strip(" \t\r#*_")
        if find_day_words(words):
            found = _count_menu(above)
            if found:
                return places[found]
        elif words and not is_author(words):
            if above and not _is_short(above[-1]):  # a standfirst may be long, and nothing else
                return 0
            above.append(words)
            places.append(number)
    return 0


def _count_menu(above: list[str]) -> int:
    """How many of the lines above a day are the menu above the headline; 0 where that is unclear.

    The headline is the last line, or the one above it, below which a standfirst is.
    """
    for number in range(len(above) - 1, max(len(above) - 3, 0), -1):
        line = above[number]
        is_long = len(line.split()) >= _SHORTEST and not _is_menu(line)
        if is_long and _is_headline(line, is_alone=False):
            return number if any(map(_is_menu, above[:number])) else 0
    return 0


def _is_menu(line: str) -> bool:
    found = _MENU_WORDS.findall(line)
    return _is_short(line) and (len(found) > 1 or line.strip() in found)


def _is_short(line: str) -> bool:
    return len(line.split()) <= _LONGEST_ABOVE and _is_headline(line, is_alone=False)


def _is_caption(line: str) -> bool:
    is_name = line[:1].isupper() and line[-1:].isalnum()
    return is_name and len(line.split()) <= _LONGEST_CAPTION


def split_title(text: str, *, markdown: bool) -> tuple[str, str]:
    """The headline, and the rest; a day above or below it is the first paragraph of the rest, and
    addresses above it are the last one."""
    links, text = _split_links(text)
    day, text = _split_day(text)
    title, body = _split_headline(text, markdown=markdown)
    if not day and title:
        day, body = _split_day(body)
    return title, "\n\n".join(filter(None, (day, body, links)))


def _split_links(text: str) -> tuple[str, str]:
    """First lines that are addresses, where more follows."""
    lines = text.lstrip().split("\n")
    above = [*takewhile(lambda line: not line.strip() or is_address(line.strip(" <>\r")), lines)]
    below = "\n".join(lines[len(above) :]).strip("\n")
    return ("\n\n".join(filter(str.strip, above)), below) if above and below else ("", text)


def _split_day(text: str) -> tuple[str, str]:
    """A first line that is nothing but a day, perhaps with an author, where more follows."""
    first, _, rest = text.lstrip().partition("\n")
    is_day = rest.strip() and find_day_words(first.strip(" \t\r#*_"))
    return (first.strip(), rest.strip("\n")) if is_day else ("", text)


def _split_headline(text: str, *, markdown: bool) -> tuple[str, str]:
    """A first heading, or a first line that stands alone and is no paragraph."""
    heading = _HEADING.match(text) if markdown else None
    if heading:
        title = _bare((heading[1] or heading[2]).strip(SPACES)[:_LONGEST_TITLE])
        return title, text[heading.end() :].strip("\n")
    first, _, rest = text.strip(SPACES).partition("\n")
    first = first.strip(SPACES)
    is_below = _BY.match(rest) or _BEGINS_WITH_ADDRESS.match(rest)
    goes_on = rest[:1].islower() and not is_below
    if goes_on or not _is_headline(first, is_alone=not rest.strip()):
        return "", text.strip("\n")
    return _bare(first) if markdown else first, rest.strip("\n")


def _bare(line: str) -> str:
    """A line of Markdown as it is read: without the signs of links and emphasis."""
    line = _LINK.sub(r"\1", line)
    for _ in range(_NESTED if "*" in line or "_" in line else 0):
        line = _EMPHASIS.sub(r"\2", line)
    return line


def _is_headline(line: str, *, is_alone: bool) -> bool:
    """Whether a line is no sentence with its stop, and not several of them.

    `Is it over? – Shaun Rein` is one; what answers its question is none, and no address is.
    """
    if not line or len(line) > _LONGEST_TITLE or _BEGINS_WITH_ADDRESS.match(line):
        return False
    words, stops = len(line.split()), list(_STOP.finditer(line))
    if stops and (stops[-1].end() == len(line) or words > _SHORT):
        return False
    return not (is_alone and words > _MOST_WORDS)
