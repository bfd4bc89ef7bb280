"""Mails that were forwarded: the article is the mail inside, and nothing of who sent it on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from lxml import etree

from newsletter.gathered import Removed
from newsletter.sources.html import Element, Hostile, parse_html, text_of
from newsletter.sources.mailhead import FORWARDED, MailHead, begins_head, is_mark, read_head
from newsletter.sources.signatures import find_end

_MOST_LINES = 1000  #: above the mail inside
_LONGEST_NOTE = 150  #: words above one that was answered, and not sent on
_LONGEST_BETWEEN = 40  #: words between one mail and the one that is inside of it
_MOST_INSIDE = 5
_MOST_HEADS = 1000  #: of a thread, and lines that look like one
_LONGEST_HEAD = 80  #: lines
_LONGEST_LINE = 2000  #: characters of one that begins a head
_QUOTED = re.compile(r"[ \t]{0,3}>[> ]? ?")
#: `On 24 November 2026 at 16:20, Piet <piet@example.org> wrote:`
_WROTE = re.compile(r"\b(?:wrote|schrieb|schreef|écrit|escribió|scritto)\b", re.IGNORECASE)
_WHO_WROTE = re.compile(r"@|\d\d:\d\d")
_LONGEST_WROTE = 300
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


def take_forwarded(letter: Letter) -> Letter:
    """The mail inside of a text, if there is one; what is above and below it is removed."""
    lines = letter.text.split("\n")
    kept = _find_kept(lines, letter.head, has_paragraphs=True)
    if not kept.removed:
        return letter
    chosen = [lines[number] for number in kept.lines]
    if kept.start and _QUOTED.match(lines[kept.start - 1]):
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
    kept = _find_kept(lines, letter.head, has_paragraphs=False)
    if not kept.removed and not signatures:
        return letter
    chosen = frozenset(kept.lines)
    if kept.start:
        _unquote(pieces, chosen)
    _empty(pieces, chosen)
    html = etree.tostring(root, encoding="unicode", method="html")
    return Letter(html, kept.head, (*letter.removed, *kept.removed, *signatures))


def _find_kept(lines: Sequence[str], head: MailHead, *, has_paragraphs: bool) -> _Kept:
    """What is left without notes and heads above the mail inside, signatures and heads below."""
    removed: list[Removed] = []
    start = 0
    for number in range(_MOST_INSIDE):
        longest = _LONGEST_BETWEEN if number else _LONGEST_NOTE if head.is_answer else None
        found = _find_inside(lines[start:], longest)
        if not found:
            break
        first, length, inner = found
        removed += [*_note(lines[start : start + first]), *_told_head(inner)]
        start, head = start + length, _inner(head, inner)
    if not head.subject:  # no mail
        return _Kept(head)
    end = start + find_end(lines[start:], has_paragraphs=has_paragraphs)
    told = "\n".join(lines[end:]).strip()
    chosen, heads = _without_heads(lines, range(start, end))
    removed += [Removed("mail-head", line) for line in heads]
    removed += [Removed("mail-signature", told)] if told else []
    return _Kept(head, tuple(chosen), tuple(removed), start)


def _find_inside(lines: Sequence[str], longest: int | None) -> tuple[int, int, MailHead] | None:
    """Where the lines above the mail inside begin, where it begins itself, and what they say.

    Without a limit what stands above a head is a note, however long: nobody sends on his own mail.
    """
    for number, line in enumerate(lines[:_MOST_LINES]):
        head, length = _read_proof(lines, number)
        if not length:
            continue
        rest = _count(lines[number + length :])
        is_sent_on = longest is None or FORWARDED.fullmatch(line.strip(" \t>"))
        # Further below there is only more above it, and less of it.
        is_note = is_sent_on or _count(lines[:number]) <= min(longest or 0, rest)
        return (number, number + length, head) if rest and is_note else None
    return None


def _read_proof(lines: Sequence[str], number: int) -> tuple[MailHead, int]:
    """The head of a mail that stands here, where it can be nothing else; and its lines."""
    if not _may_begin(lines[number]):
        return MailHead(), 0
    is_marked = is_mark(lines[number])
    head, length = read_head(lines[number : number + _LONGEST_HEAD])
    return (head, length) if head.subject and (is_marked or head.is_complete) else (MailHead(), 0)


def _may_begin(line: str) -> bool:
    return len(line) <= _LONGEST_LINE and (begins_head(line) or is_mark(line))


def _without_heads(lines: Sequence[str], span: range) -> tuple[list[int], list[str]]:
    """The lines of a mail without the heads of those that it answers, and these."""
    chosen, heads = [], list[str]()
    end, tried = 0, 0
    for number in span:
        if number < end:
            continue
        length = 0
        if tried < _MOST_HEADS and _may_begin(lines[number]):
            length, tried = _read_proof(lines, number)[1], tried + 1
        length = length or _tells_writer(lines[number])
        if length:
            heads += filter(None, map(str.strip, lines[number : number + length]))
            end = number + length
        else:
            chosen.append(number)
    return chosen, heads


def _tells_writer(line: str) -> bool:
    """Whether a line stands above what somebody wrote in an earlier mail."""
    is_likely = line.rstrip().endswith(":") and len(line) <= _LONGEST_WROTE
    return bool(is_likely and _WROTE.search(line) and _WHO_WROTE.search(line))


def _count(lines: Sequence[str]) -> int:
    return sum(len(line.split()) for line in lines)


def _inner(outer: MailHead, inner: MailHead) -> MailHead:
    return inner._replace(
        subject=inner.subject or outer.subject, day=inner.day or outer.day, others=outer.others
    )


def _note(lines: Sequence[str]) -> list[Removed]:
    words = "\n".join(lines).strip()
    return [Removed("forwarding-note", words)] if words else []


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
