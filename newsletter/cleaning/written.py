"""Links as mail programs write them into plain text: `tells Nikkei Asia <https://…>, and …`.

Where the words of the link begin is not told: they are the name before it, else the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_TARGET = re.compile(
    r"[ \t]?\n?(?:<(https?://[^\s<>]+)>|\[(https?://[^\s\[\]]+)\](?!\()|(?<!\])\((https?://[^\s()]+)\))"
    r"(?:[ \t](?=[.,;:](?:\s|\Z)))?"
)
#: A line that is nothing but an address: that of words above it, as Gmail writes it.
_OWN_LINE = re.compile(
    r"(?P<signs>[ \t>]*)(?P<target><https?://[^\s<>]+>|\[https?://[^\s\[\]]+\])\s*"
)
_SIGNS = re.compile(r"[ \t>]*")
_STOP = re.compile(r"[.,;:!?)”’](?:[\s”’\"')]|$)")
_MAILTO = re.compile(r"[ \t]?[<\[]mailto:[^\s<>\[\]]{1,200}[>\]]", re.IGNORECASE)
_PART = r"[A-Z\d][\w&’'./-]*"
_NAME = re.compile(
    rf"(?:The )?{_PART}(?: (?:(?:of|for|and|the|de|der|van|&) (?:the )?)?{_PART})*\Z"
)
#: With which a sentence begins, and no name.
_BEFORE_NAME = re.compile(
    r"(?:At|In|On|By|For|From|With|Via|To|As|Read|See|More|And|But|Source)"
    r"(?: at| in| on| here)?(?: the)? "
)
_WORD = re.compile(r"\S+\Z")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+\Z")
_LONGEST_BEFORE = 200  #: characters
_MOST_WORDS = 12  #: of a line that is nothing but a link


class WrittenLink(NamedTuple):
    start: int  #: of its words
    end: int  #: of its words, of which there may be none
    after: int  #: where the text goes on
    address: str


def find_written(text: str) -> Iterator[WrittenLink]:
    """The links of a text that stand behind their words, in its order."""
    last = 0
    for match in _TARGET.finditer(text) if "://" in text else ():
        start = match.start()
        lowest = max(last, start - _LONGEST_BEFORE)
        line_end = text.rfind("\n", lowest, start)
        line = text[max(line_end + 1, lowest) : start]
        is_first = line_end >= 0 or lowest == 0
        is_alone = is_first and not text[match.end() : match.end() + 80].split("\n")[0].strip()
        address = match[1] or match[2] or match[3]
        words = _find_words(line, is_alone=is_alone, is_aside=bool(match[3]))
        if words:
            yield WrittenLink(start - len(words), start, match.end(), address)
        elif not match[3]:
            bare = match.start(match.lastindex or 0) - 1
            yield WrittenLink(bare, bare, match.end(), address)
        else:
            continue
        last = match.end()


def without_mailto(text: str) -> str:
    """The text without the addresses that stand behind addresses: `jan@… <mailto:jan@…>`."""
    return _MAILTO.sub("", text) if "mailto:" in text else text


def join_links(text: str) -> str:
    """The text with such links beside their words, where each has a line of its own."""
    if "\n" not in text or not _TARGET.search(text):
        return text
    joined: list[str] = []
    is_open = False  # the last line ends in such a link, and may go on
    for line in text.split("\n"):
        found = _OWN_LINE.fullmatch(line)
        above = joined[-1] if joined else ""
        words = above.strip(" \t>")
        if found and words and _depth(above) == _depth(line) and not _TARGET.match(words):
            joined[-1] = f"{above.rstrip()} {found['target']}"
            is_open = True
        elif is_open and _depth(above) == _depth(line) and (end := _rest(above, line)):
            joined[-1] = above + end
            is_open = False
        else:
            joined.append(line)
            is_open = False
    return "\n".join(joined)


def _rest(line: str, below: str) -> str:
    """How a line that ends in a link goes on; nothing where what is below is of its own."""
    words = below.lstrip(" \t>")
    if _STOP.match(words):
        return words
    before = line.rpartition(" ")[0]
    goes_on = len(before.split()) > _MOST_WORDS and before[-1:].isalnum()
    return f" {words}" if words[:1].islower() or (words and goes_on) else ""


def _depth(line: str) -> int:
    match = _SIGNS.match(line)
    return match[0].count(">") if match else 0


def write_links(text: str) -> str:
    """The text with such links as Markdown has them."""
    text = join_links(text)
    pieces, at = [], 0
    for link in find_written(text):
        words = text[link.start : link.end] or link.address
        bare = words.replace("[", "").replace("]", "")
        pieces += [text[at : link.start], f"[{bare}](<{link.address}>)"]
        at = link.after
    return "".join([*pieces, text[at:]])


def _find_words(line: str, *, is_alone: bool, is_aside: bool) -> str:
    """The words of a link, of what stands before it on its line."""
    if address := _ADDRESS.search(line):
        return address[0]
    name = _NAME.search(line)
    found = name[0] if name else ""
    if begun := _BEFORE_NAME.match(found):
        found = found[begun.end() :]
    if is_aside:  # in parentheses, which are the writer's where no name is before them
        return found
    if is_alone and 0 < len(line.split()) <= _MOST_WORDS:
        return line.lstrip(" \t>*•-")
    word = _WORD.search(line)
    return found or (word[0].lstrip("(“\"'‘«[") if word else "")
