"""Mails that were forwarded: the article is the mail inside, and nothing of who sent it on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from lxml import etree

from newsletter.gathered import Removed
from newsletter.sources.earlier import (
    Earlier,
    count_signs,
    find_end_of_quote,
    is_letter,
    read_earlier,
    tells_writers,
)
from newsletter.sources.footers import is_footer
from newsletter.sources.html import Element, Hostile, parse_html, text_of
from newsletter.sources.mailhead import FORWARDED, MailHead, begins_head, is_mark, read_head
from newsletter.sources.signatures import find_end

_MOST_LINES = 1000  #: above the mail inside
_LONGEST_NOTE = 150  #: words above one that was answered, and not sent on
_LONGEST_BETWEEN = 40  #: words between one mail and the one that is inside of it
_LONGEST_REMARK = 8  #: words above one, without a salutation
_TIMES = 3  #: as many words has news that somebody quoted below a note
_MOST_INSIDE = 5
_MOST_HEADS = 1000  #: of a thread, and lines that look like one
_LONGEST_HEAD = 80  #: lines
_LONGEST_LINE = 2000  #: characters of one that begins a head
_QUOTED = re.compile(r"[ \t]{0,3}>[> ]? ?")
_NEWS = re.compile(r"[\"“„«”»]| [–—] ")  #: what is quoted, or a headline with its speaker
_RULE = re.compile(r"[ \t>]*_*[ \t]*")  #: or nothing, above the head of an earlier mail
_IN_LINE = frozenset(
    str.split("a abbr b bdi big code em font i img mark q s small span strong sub sup td th tt u")
)
_SILENT = frozenset(("style", "script", "title", "head"))
_VOID = frozenset(("img", "hr"))
#: By class or id, of Gmail, Thunderbird, Outlook and Apple Mail.
_SIGNATURE = re.compile(
    r"(?:^|[\s_])(?:gmail_signature(?:_prefix)?|moz-signature|signature|applemailsignature"
    r"|ms-outlook-mobile-signature|ms-outlook-mobile-body-separator-line)(?:\s|$)",
    re.IGNORECASE,
)


class Letter(NamedTuple):
    """A text with what was told above it, as of a mail."""

    text: str
    head: MailHead = MailHead()
    removed: tuple[Removed, ...] = ()


class _Kept(NamedTuple):
    """Which lines of a mail say something; and what the others were."""

    head: MailHead
    lines: tuple[int, ...] = ()
    removed: tuple[Removed, ...] = ()
    start: int = 0  #: where the mail inside begins
    is_quoted: bool = False  #: it stands in quotes


class _Inside(NamedTuple):
    """Where the mail inside is, in lines; and what is told above it."""

    first: int  #: of its head
    start: int
    end: int | None
    head: MailHead
    is_quoted: bool


def take_forwarded(letter: Letter) -> Letter:
    """The mail inside of a text, if there is one; what is above and below it is removed."""
    lines = letter.text.split("\n")
    kept = _find_kept(lines, tuple(map(count_signs, lines)), letter.head, has_paragraphs=True)
    if not kept.removed:
        return letter
    chosen = [lines[number] for number in kept.lines]
    if kept.is_quoted:
        chosen, below = _without_quotes(chosen)
        kept = kept._replace(removed=(*kept.removed, *_note(below)))
    return Letter("\n".join(chosen).strip("\n"), kept.head, (*letter.removed, *kept.removed))


def take_forwarded_html(letter: Letter) -> Letter:
    """The same of a text in HTML; what is not certain to be such a mail stays as it is."""
    try:
        root = parse_html(letter.text)
    except Hostile:
        return letter
    if root is None:
        return letter
    signatures = tuple(_take_signatures(root))
    pieces, lines = _read_lines(root)
    levels = _read_levels(pieces, len(lines))
    kept = _find_kept(lines, levels, letter.head, has_paragraphs=False)
    if not kept.removed and not signatures:
        return letter
    chosen = frozenset(kept.lines)
    if kept.start:
        _unquote(pieces, chosen)
    _empty(pieces, chosen)
    html = etree.tostring(root, encoding="unicode", method="html")
    return Letter(html, kept.head, (*letter.removed, *kept.removed, *signatures))


def _find_kept(
    lines: Sequence[str], levels: Sequence[int], head: MailHead, *, has_paragraphs: bool
) -> _Kept:
    """What is left without notes and heads above the mail inside, and what stands below it."""
    removed: list[Removed] = []
    start, end, is_quoted = 0, len(lines), False
    for number in range(_MOST_INSIDE):
        is_inside = number or (head.others and FORWARDED.fullmatch(head.others[0]))
        longest = _LONGEST_BETWEEN if is_inside else _LONGEST_NOTE if head.is_answer else None
        found = _find_inside(lines[start:end], levels[start:end], longest)
        if not found:
            break
        removed += [*_note(lines[start : start + found.first]), *_told_head(found.head)]
        if found.end is not None:
            removed += _note(lines[start + found.end : end])
            end = start + found.end
        start, head, is_quoted = start + found.start, _inner(head, found.head), found.is_quoted
    is_mail = head.subject or start or is_letter(lines, surely=True)
    if not (is_mail or tells_writers(lines)):
        return _Kept(head)
    chosen, below = _without_earlier(lines[:end], levels, start)
    if not any(lines[at].strip(" \t>") for at in chosen):  # there is nothing else
        chosen, below = list(range(start, end)), []
    if not (is_mail or below):
        return _Kept(head)
    bare = [_QUOTED.sub("", lines[at], count=1) if is_quoted else lines[at] for at in chosen]
    last = find_end(bare, has_paragraphs=has_paragraphs)
    first = _find_text(bare[:last], head.subject)
    removed += [*below, *_told_end("\n".join(bare[last:]).strip())]
    return _Kept(head, tuple(chosen[first:last]), tuple(removed), start, is_quoted)


def _find_text(lines: Sequence[str], subject: str) -> int:
    """Where a text begins below its headline, where that is the subject of its mail."""
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    is_headline = lines and lines[first].strip().casefold() == subject.strip().casefold()
    return first + 1 if is_headline and any(map(str.strip, lines[first + 1 :])) else 0


def _find_inside(
    lines: Sequence[str], levels: Sequence[int], longest: int | None
) -> _Inside | None:
    """The mail inside of these lines, if what stands above it is nothing but a note.

    Without a limit what stands above a head is a note, however long: nobody sends on his own mail.
    """
    after, is_open = 0, False  # the rest is of a mail that nothing ends
    for number, line in enumerate(lines[:_MOST_LINES]):
        if number < after:
            continue
        if not is_open and (earlier := read_earlier(lines, levels, number)):
            if _is_news(lines, number, earlier):
                head = _wrote(lines[number : earlier.start], earlier.day)
                return _Inside(number, earlier.start, earlier.end, head, earlier.is_quoted)
            is_open = not earlier.is_quoted
            after = earlier.start if is_open else earlier.end
            longest = 0  # nothing but what is said to be sent on
            continue
        head, length = _read_proof(lines, number)
        if not length:
            continue
        # Further below there is only more above it, and less of it.
        is_sent_on = longest is None or FORWARDED.fullmatch(line.strip(" \t>"))
        inside = lines[number + length :]
        is_note = is_sent_on or _is_note(lines[:number], inside, longest or 0)
        is_quoted = _QUOTED.match(lines[number + length - 1]) is not None
        return (
            _Inside(number, number + length, None, head, is_quoted)
            if _count(inside) and is_note
            else None
        )
    return None


def _is_note(above: Sequence[str], inside: Sequence[str], longest: int) -> bool:
    """Whether what stands above the head of a mail is about that mail, and is not the news."""
    is_greeted = longest > 0 and is_letter(above, surely=True)
    if _count(above) > min(_LONGEST_NOTE if is_greeted else longest, _count(inside)):
        return False
    is_news = is_letter(inside, surely=False) or any(map(_NEWS.search, above))
    return is_greeted or not is_news


def _is_news(lines: Sequence[str], number: int, earlier: Earlier) -> bool:
    """Whether what somebody quotes is the news, and what he writes himself is a note on it."""
    quoted, above = lines[earlier.start : earlier.end], lines[:number]
    words = _count(quoted)
    if not _count(above):
        return words > _count(lines[earlier.end :])
    most = _LONGEST_BETWEEN if is_letter(above, surely=True) else _LONGEST_REMARK
    is_note = _count(above) <= min(most, words // _TIMES)
    is_news = is_letter(quoted, surely=False) or any(map(_NEWS.search, above))
    return is_note and not is_news


def _wrote(lines: Sequence[str], day: str) -> MailHead:
    told = " ".join(line.strip(" \t>") for line in lines).strip()
    return MailHead(day=day, others=(told,))


def _read_proof(lines: Sequence[str], number: int) -> tuple[MailHead, int]:
    """The head of a mail that stands here, where it can be nothing else; and its lines."""
    if not _may_begin(lines[number]):
        return MailHead(), 0
    is_marked = is_mark(lines[number])
    head, length = read_head(lines[number : number + _LONGEST_HEAD])
    return (head, length) if head.subject and (is_marked or head.is_complete) else (MailHead(), 0)


def _may_begin(line: str) -> bool:
    return len(line) <= _LONGEST_LINE and (begins_head(line) or is_mark(line))


def _without_earlier(
    lines: Sequence[str], levels: Sequence[int], start: int
) -> tuple[list[int], list[Removed]]:
    """The lines of a mail without those that it answers, with what these have told."""
    chosen, removed = list[int](), list[Removed]()
    end, tried = start, 0
    for number in range(start, len(lines)):
        if number < end:
            continue
        text, end = number, number
        if earlier := read_earlier(lines, levels, number):
            text, end = earlier.start, earlier.end
        elif tried < _MOST_HEADS and _may_begin(lines[number]):
            length, tried = _read_proof(lines, number)[1], tried + 1
            is_sent_on = FORWARDED.fullmatch(lines[number].strip(" \t>"))
            text = end = number + length
            if length and not is_sent_on:
                end = find_end_of_quote(lines, levels, text, levels[number])
        if end > number:
            heads = filter(None, map(str.strip, lines[number:text]))
            removed += [Removed("mail-head", line) for line in heads]
            words = "\n".join(lines[text:end]).strip()
            removed += [Removed("earlier-mail", words)] if words else []
            while chosen and _RULE.fullmatch(lines[chosen[-1]]):
                chosen.pop()
        else:
            chosen.append(number)
    return chosen, removed


def _count(lines: Sequence[str]) -> int:
    return sum(len(line.split()) for line in lines)


def _inner(outer: MailHead, inner: MailHead) -> MailHead:
    return inner._replace(
        subject=inner.subject or outer.subject, day=inner.day or outer.day, others=outer.others
    )


def _note(lines: Sequence[str]) -> list[Removed]:
    words = "\n".join(lines).strip()
    return [Removed("forwarding-note", words)] if words.strip("> \t\n") else []


def _told_end(words: str) -> list[Removed]:
    rule = "mail-footer" if is_footer(words.partition("\n")[0].strip()) else "mail-signature"
    return [Removed(rule, words)] if words else []


def _told_head(head: MailHead) -> list[Removed]:
    return [Removed("mail-head", line) for line in head.others]


def _without_quotes(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """What was quoted, without the signs of a quote; and what stands below it."""
    bare: list[str] = []
    for number, line in enumerate(lines):
        quoted = _QUOTED.match(line)
        if not quoted and line.strip() and not (bare and bare[-1].strip()):
            return bare, list(lines[number:])
        bare.append(line[quoted.end() :] if quoted else line)
    return bare, []


def _take_signatures(root: Element) -> Iterator[Removed]:
    """What mail programs mark as the signature of who writes, taken out of the tree."""
    for element in list(root.iter(etree.Element)):
        if _SIGNATURE.search(element.get("class", "")) or _SIGNATURE.search(element.get("id", "")):
            words = text_of(element)
            element[:], element.text = [], None
            if words:
                yield Removed("mail-signature", words)


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


def _read_levels(pieces: Sequence[_Piece], count: int) -> list[int]:
    """How deep each line is in quotes."""
    levels = [0] * count
    depths: dict[Element, int] = {}
    for line, node, name in pieces:
        inner = node if name == "text" else node.getparent()
        if inner is not None and str(getattr(node, name, None) or "").strip():
            levels[line] = _depth(inner, depths)
    return levels


def _depth(element: Element, known: dict[Element, int]) -> int:
    """In how many quotes an element is; known is what was told of others."""
    path: list[Element] = []
    at: Element | None = element
    while at is not None and at not in known:
        path.append(at)
        at = at.getparent()
    depth = known[at] if at is not None else 0
    for each in reversed(path):
        depth += each.tag == "blockquote"
        known[each] = depth
    return depth


def _unquote(pieces: Sequence[_Piece], kept: Set[int]) -> None:
    """Where all of the mail inside stands in quotes, these are its program's, and no quotes."""
    outermost: dict[Element, None] = {}
    for line, node, name in pieces:
        if line not in kept or not str(getattr(node, name, None) or "").strip():
            continue
        around = [node] if name == "text" else []
        quotes = [each for each in (*around, *node.iterancestors()) if each.tag == "blockquote"]
        if not quotes:
            return
        outermost[quotes[-1]] = None
    for quote in outermost:
        quote.tag = "div"


def _empty(pieces: Sequence[_Piece], kept: Set[int]) -> None:
    """Take lines out of the tree; what holds them stays, with what is beside them."""
    for line, node, name in pieces:
        if line in kept:
            continue
        if name == "void":
            node.attrib.clear()
            node.tag = "span"
        else:
            setattr(node, name, None)
