"""Pasted text → blocks: a line or a paragraph is one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise, zip_longest
from math import inf

from newsletter.cleaning.blocks import CELL, LINK, Block, Container, Marks
from newsletter.cleaning.bylines import is_byline, signs_day
from newsletter.cleaning.captions import may_be_headline
from newsletter.cleaning.columns import find_tables, is_row
from newsletter.cleaning.linked import find_only_address
from newsletter.cleaning.written import find_written, join_links, without_mailto
from newsletter.shapes import SPACES
from newsletter.tracking import without_tracking

_ADDRESS = re.compile(r"https?://[^\s<>\"“”]+[^\s<>\"“”.,;:!?)’'\]]")
#: How a line begins that is one of a list, as below a video.
_LISTED = re.compile(r"\d{1,2}(?::\d\d|[.)]\s)|https?://|[^\w\s“\"‘'«(\[$€£¥…]")
_STOPS = (".", "!", "?", ":", "…", "”", '"', ")")
_EMPTY_LINES = re.compile(rf"\n[ \t\xa0]*\n[{SPACES}]*")
_LONGEST_WRAPPED = 100
_NARROWEST, _FULL = 50, 0.7  #: characters of lines that are wrapped, and their share of the longest


def split_paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: lines between empty ones, or each line where lines are long."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    paragraphs = _EMPTY_LINES.split(text)
    if len(paragraphs) > 1 and _is_wrapped(paragraphs):
        width = _width(line for p in paragraphs for line in p.split("\n"))
        room = width * _FULL if width >= _NARROWEST else inf
        return [line for p in paragraphs if p.strip() for line in _unwrapped(p, room)]
    lines = [bare for line in text.split("\n") if (bare := line.strip(SPACES))]
    return unwrap(lines) if len(paragraphs) == 1 else lines


def unwrap(lines: list[str]) -> list[str]:
    """The lines of one paragraph, joined where it is wrapped."""
    if _is_one_wrapped(lines):
        return _unwrapped("\n".join(lines), _width(lines))
    return lines


def _is_one_wrapped(lines: list[str]) -> bool:
    """Whether a text without empty lines is wrapped: it goes on in lines for which there was no
    room above, each time that it goes on with a small letter, and often."""
    width = _width(lines)
    if not _NARROWEST <= width <= _LONGEST_WRAPPED:
        return False
    pairs = [*pairwise(lines)]
    full = [_fills(line, below) > width for line, below in pairs]
    small = [below[:1].islower() and not find_only_address(below) for _, below in pairs]
    is_so = all(is_full or not goes_on for is_full, goes_on in zip(full, small, strict=True))
    return is_so and any(small) and 3 * sum(full) >= len(full)


def _width(lines: Iterable[str]) -> int:
    """Characters of the longest line; an address is not broken, however long it is."""
    return max((len(line) for line in lines if not find_only_address(line)), default=0)


def _fills(line: str, below: str) -> int:
    """Characters of a line, if it had the first word of the one below it as well."""
    return len(line) + 1 + len(below.partition(" ")[0])


def _unwrapped(paragraph: str, room: float) -> list[str]:
    """The lines of a paragraph, with those joined that end because they were full: their next word
    would have needed more than that room.

    An author, a day and the parts of a list are lines of their own.
    """
    first, *others = (each.strip(SPACES) for each in paragraph.strip(SPACES).split("\n"))
    lines, last = [first], first
    for line, below in zip_longest(others, others[1:], fillvalue=""):
        is_ended = is_byline(last) or (line[:1].isupper() and _is_whole(lines))
        is_ended |= signs_day(line, below) or signs_day(last, line)
        is_ended |= is_row(line) and is_row(last)
        if not is_ended and _goes_on(last, line, room):
            lines[-1] += f" {line}"
        else:
            lines.append(line)
        last = line
    return lines


def _is_whole(lines: list[str]) -> bool:
    """Whether the last line is an address, or the first one a headline."""
    return bool(find_only_address(lines[-1])) or (len(lines) == 1 and may_be_headline(lines[0]))


def _goes_on(line: str, below: str, room: float) -> bool:
    """Whether a line was broken where it was, and not ended."""
    if find_only_address(below) and _ends_before(line, below, room):
        return False
    if below[:1].islower() or below.startswith(("<http", "[http")):
        return True
    return _fills(line, below) > room and line[-1:] != ":" and not _LISTED.match(below)


def _ends_before(line: str, address: str, room: float) -> bool:
    """Whether a line ends, and the address below it was not too long to stand there."""
    is_short = len(line) < room / 2 or _fills(line, address) <= room
    return is_short or line.endswith(_STOPS) or may_be_headline(line)


def read_text(text: str, marks: Marks) -> list[Block]:
    quote = Container("quote", 1)
    blocks = []
    paragraphs = split_paragraphs(join_links(without_mailto(text)))
    tables = {table.start: table for table in find_tables(paragraphs)}
    end = 0
    for number, paragraph in enumerate(paragraphs):
        if table := tables.get(number):
            rows = (CELL.join(_linked(cell, marks) for cell in row) for row in table.rows)
            blocks.append(Block("\n".join(rows), "table"))
            end = table.end
        if number < end:
            continue
        quoted = paragraph.startswith(">")
        words = re.sub(r"(^|\s)>+ ?", r"\1", paragraph).strip() if quoted else paragraph
        words = re.sub(r"[ \t]+", " ", words)
        if words:
            blocks.append(Block(_linked(words, marks), path=(quote,) if quoted else ()))
    return blocks


def _linked(text: str, marks: Marks) -> str:
    if "://" not in text:
        return text
    pieces, at = [], 0
    for link in find_written(text):
        pieces.append(_with_links(text[at : link.start], marks))
        address = without_tracking(link.address)
        pieces.append(marks.linked(text[link.start : link.end] or address, address))
        at = link.after
    return "".join([*pieces, _with_links(text[at:], marks)])


def _with_links(text: str, marks: Marks) -> str:
    def link(match: re.Match[str]) -> str:
        address = without_tracking(match[0])
        end = marks.end_link(address)
        return f"{LINK}{address}{end}" if end else address

    return _ADDRESS.sub(link, text) if "://" in text else text


def _is_wrapped(paragraphs: list[str]) -> bool:
    """Whether lines end because they were full: then a paragraph has several of them."""
    lines = [line for p in paragraphs for line in p.split("\n")]
    several = sum("\n" in p for p in paragraphs)
    return several > 0 and _width(lines) <= _LONGEST_WRAPPED and len(lines) > 2
