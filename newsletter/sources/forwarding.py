"""Mails that were forwarded: the article is the mail inside, and no note of who sent it on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from newsletter.gathered import Removed
from newsletter.sources.html import Element, Hostile, parse_html
from newsletter.sources.mailhead import FORWARDED, MailHead, begins_head, read_head

_MOST_LINES = 120  #: above the mail inside
_LONGEST_NOTE = 150  #: words
_LONGEST_BETWEEN = 40  #: words between one mail and the one that is inside of it
_MOST_INSIDE = 5
_QUOTED = re.compile(r"^[ \t]{0,3}> ?", re.MULTILINE)
_RULE = re.compile(r"[_\-=*\s]*")
_IN_LINE = frozenset(
    str.split("a abbr b bdi big code em font i img mark q s small span strong sub sup td th tt u")
)
_SILENT = frozenset(("style", "script", "title", "head"))
_VOID = frozenset(("img", "hr"))


class Letter(NamedTuple):
    """A text with what was told above it, as of a mail."""

    text: str
    head: MailHead = MailHead()
    removed: tuple[Removed, ...] = ()


def take_forwarded(letter: Letter) -> Letter:
    """The mail inside of a text, if there is one; all above it is removed."""
    for number in range(_MOST_INSIDE):
        lines = _unquoted(letter.text).split("\n")
        found = _find(lines, _LONGEST_BETWEEN if number else _LONGEST_NOTE)
        if not found:
            break
        start, end, head = found
        removed = (*letter.removed, *_told(lines[:start], head))
        letter = Letter("\n".join(lines[end:]).strip("\n"), _inner(letter.head, head), removed)
    return letter


def take_forwarded_html(letter: Letter) -> Letter:
    """The same of a text in HTML; what is not certain to be such a mail stays as it is."""
    try:
        root = parse_html(letter.text)
    except Hostile:
        return letter
    if root is None:
        return letter
    pieces, lines = _read_lines(root)
    end, removed, head = 0, letter.removed, letter.head
    for number in range(_MOST_INSIDE):
        found = _find(lines[end:], _LONGEST_BETWEEN if number else _LONGEST_NOTE)
        if not found:
            break
        start, length, inner = found
        removed = (*removed, *_told(lines[end : end + start], inner))
        end, head = end + length, _inner(head, inner)
    if not end:
        return letter
    _empty(pieces, end)
    return Letter(etree.tostring(root, encoding="unicode", method="html"), head, removed)


def _find(lines: Sequence[str], longest: int) -> tuple[int, int, MailHead] | None:
    """Where the lines above the mail inside begin, where it begins itself, and what they say."""
    for number, (above, line) in enumerate(pairwise(["", *lines[:_MOST_LINES]])):
        is_marked = FORWARDED.fullmatch(line.strip()) is not None
        if not is_marked and not (begins_head(line) and _RULE.fullmatch(above)):
            continue
        head, length = read_head(lines[number:])
        if not head.subject or not (is_marked or (head.day and len(head.others) > 1)):
            continue
        note, rest = _count(lines[:number]), _count(lines[number + length :])
        # Further below there is only more above it, and less of it.
        return (number, number + length, head) if note <= min(longest, rest) else None
    return None


def _count(lines: Sequence[str]) -> int:
    return sum(len(line.split()) for line in lines)


def _inner(outer: MailHead, inner: MailHead) -> MailHead:
    return MailHead(inner.subject or outer.subject, inner.day or outer.day, outer.others)


def _told(note: Sequence[str], head: MailHead) -> list[Removed]:
    words = "\n".join(note).strip()
    told = [Removed("forwarding-note", words)] if words else []
    return [*told, *(Removed("mail-head", line) for line in head.others)]


def _unquoted(text: str) -> str:
    """Without the signs of a quote, where all below the lines that forward it has them."""
    match = re.search(r"^.*(?:forwarded|original) message.*$", text, re.IGNORECASE | re.MULTILINE)
    below = text[match.end() :] if match else ""
    lines = [line for line in below.split("\n") if line.strip()]
    if not lines or not all(_QUOTED.match(line) for line in lines):
        return text
    return text[: len(text) - len(below)] + _QUOTED.sub("", below)


_Piece = tuple[int, Element, str]  # the line; and "text", "tail" or "void"


def _read_lines(root: Element) -> tuple[list[_Piece], list[str]]:
    """What a reader sees, line by line; and which pieces of the tree stand in which of them."""
    pieces: list[_Piece] = []
    lines: list[list[str]] = [[]]

    def add(node: Element, name: str, words: str | None) -> None:
        if words:
            pieces.append((len(lines) - 1, node, name))
            lines[-1].append(words)

    def end_line() -> None:
        if any(map(str.strip, lines[-1])):
            lines.append([])

    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = str(node.tag)
        if tag not in _IN_LINE:
            end_line()
        if event == "start":
            if tag in _VOID:
                pieces.append((len(lines) - 1, node, "void"))
            add(node, "text", node.text if tag not in _SILENT else None)
        else:
            add(node, "tail", node.tail)
    return pieces, [" ".join("".join(line).split()) for line in lines]


def _empty(pieces: Sequence[_Piece], end: int) -> None:
    """Take what stands above a line out of the tree; what holds it stays, with what is below."""
    for line, node, name in pieces:
        if line >= end:
            break
        if name == "void":
            node.attrib.clear()
            node.tag = "span"
        else:
            setattr(node, name, None)
