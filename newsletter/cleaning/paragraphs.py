"""A pasted text as lines that may begin a post: paragraphs of plain text, or of Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from newsletter.cleaning.labels import is_label
from newsletter.cleaning.lines import part_lines
from newsletter.cleaning.linked import find_only_address
from newsletter.cleaning.plaintext import split_paragraphs, unwrap

_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*\Z")
_UNDERLINED = re.compile(r"(\S[^\n]*)\n(?:={3,}|-{3,})[ \t]*\Z")
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^\n]+?)(?<=\S)\1\Z")
_NUMBERED = re.compile(r"(\d{1,2})[.)] +(?=\S)")
_INNER = re.compile(r" {0,3}(?:>|[-*+•] |\||!\[|<|(?:[-*_] *){3,}\Z)|\t| {4}")
_LINKED = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_MARKS = re.compile(r"[*_]{1,3}(?=\S)(?<![^\W_].)|(?<=\S)[*_]{1,3}(?![^\W_])")
_WRAPPED = 100  #: characters of the longest line of a paragraph that is broken because it was full

INNER = "inner"  #: the kind of a line that begins no post, whatever it says


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or a line that is one."""

    raw: str  #: as its post has it
    words: str  #: as a reader sees it
    kind: str = ""  #: `inner` or `headline`, where its marks tell
    is_numbered: bool = False
    is_linked: bool = False  #: it is a link and nothing else


def text_lines(text: str) -> list[Line]:
    return [Line(line, line) for line in split_paragraphs(text)]


def markdown_lines(text: str) -> list[Line]:
    """Nothing for a text with code, whose lines mean nothing."""
    if _FENCE.search(text):
        return []
    text = part_lines(text.replace("\r\n", "\n"))
    paragraphs = [part for part in _EMPTY_LINES.split(text.strip("\n")) if part.strip()]
    parts = [line for part in paragraphs for line in _parted(part)]
    loose = _is_loose(parts)
    return [_line(part, loose) for part in parts]


def _parted(paragraph: str) -> list[str]:
    """A heading or label by itself, and each long line: those are pasted paragraphs."""
    lines = paragraph.split("\n")
    alone = 0
    while alone + 1 < len(lines) and (
        _HEADING.match(lines[alone]) or is_label(_bare(lines[alone]))
    ):
        alone += 1
    heads, lines = lines[:alone], lines[alone:]
    if not _INNER.match(lines[0]) and any(map(find_only_address, lines)):
        return [*heads, *unwrap(lines)]  # with a number, too: a post, and no item of a list
    is_inner = _INNER.match(lines[0]) or _NUMBERED.match(lines[0])
    if is_inner or max(map(len, lines)) <= _WRAPPED:
        return [*heads, "\n".join(lines)]
    return [*heads, *filter(str.strip, lines)]


def _is_loose(parts: Sequence[str]) -> bool:
    """Whether numbers count posts: each stands alone, and more than the next number follows."""
    found = [(place, m) for place, part in enumerate(parts) if (m := _NUMBERED.match(part))]
    alone = all("\n" not in parts[place] for place, _ in found)
    apart = all(one[0] + 1 < other[0] for one, other in pairwise(found))
    counted = [int(match[1]) for _, match in found] == list(range(1, len(found) + 1))
    return len(found) > 1 and alone and apart and counted


def _line(part: str, loose: bool) -> Line:
    number = _NUMBERED.match(part)
    if number and loose:
        rest = part[number.end() :]
        return Line(rest, _bare(rest), is_numbered=True)
    heading = _HEADING.match(part) or _UNDERLINED.match(part)
    if heading:
        return Line(part, _bare(heading[1]), "headline", is_linked=_is_link(heading[1]))
    if number or _INNER.match(part):
        return Line(part, _bare(part), INNER)
    kind = "headline" if _BOLD.match(part) and not part.rstrip("*_ ").endswith(":") else ""
    return Line(part, _bare(part), kind, is_linked=_is_link(part))


def _is_link(part: str) -> bool:
    return _LINKED.fullmatch(part.strip(" *_")) is not None


def _bare(part: str) -> str:
    return " ".join(_MARKS.sub("", _LINKED.sub(r"\1", part)).split())
