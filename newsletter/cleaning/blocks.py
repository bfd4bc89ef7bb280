"""A post as blocks of text, in which markup is single characters.

A rule that looks for words need not know Markdown: every mark (where a link begins, where it ends
and leads, a picture) is one character of Unicode's last private plane, which no post uses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from newsletter.cleaning.mending.edits import Change, Edit, make_edits, mover

Kind = Literal["text", "heading", "code", "rule", "table"]

EM, EM_END, STRONG, STRONG_END, LINK, CELL = map(chr, range(0x100000, 0x100006))
_FIRST, _LAST = 0x100100, 0x10FFFD
_FOREIGN = re.compile("[\U00100000-\U0010ffff]")
MARK = "[\U00100000-\U0010fffd]"
_MARK = re.compile(MARK)
_MARKS = re.compile(f"{MARK}+")
#: A mark in UTF-8: it begins with a fixed byte, which is searched many times faster.
_MARK_BYTES = re.compile(
    rb"\xf4(?:[\x80-\x8e][\x80-\xbf]{2}|\x8f(?:[\x80-\xbe][\x80-\xbf]|\xbf[\x80-\xbd]))"
)
_WITH_MEANING = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
_OPENING = frozenset({EM, STRONG, LINK})
_ENDS = {EM: EM_END, STRONG: STRONG_END}
_SPACE_INSIDE = re.compile(f"([{EM}{STRONG}{LINK}])( +)|( +)([{EM_END}{STRONG_END}])")
#: Text in which each mark has its other half, with something to read and no mark between them, if
#: none of the marks is a picture: nearly all of it.
_IN_BALANCE = re.compile(
    rf"(?:[^{MARK[1:]}++|{EM}(?=\S)[^{MARK[1:]}++{EM_END}|{STRONG}(?=\S)[^{MARK[1:]}++{STRONG_END}"
    rf"|{LINK}(?=\S)[^{MARK[1:]}++[{chr(_FIRST)}-{chr(_LAST)}])*+"
)
_INNER_SPACES = (f"{EM} ", f"{STRONG} ", f"{LINK} ", f" {EM_END}", f" {STRONG_END}")
_RESUMED = re.compile(f"{EM_END}( ?){EM}|{STRONG_END}( ?){STRONG}")
#: Chinese characters and kana.
_ALONE = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SPACES = re.compile(r" *\n *| {2,}")
#: Most marks of a post that are links or pictures; Markdown needs the cube of their number.
MOST_LINKS = 450


class Container(NamedTuple):
    """A quote or an item of a list, in which a block stands."""

    kind: Literal["quote", "bullet", "number"]
    serial: int  #: tells it from its siblings
    number: int = 0


@dataclass(slots=True, eq=False)
class Block:
    """A paragraph, heading, or whatever else stands between empty lines."""

    text: str
    kind: Kind = "text"
    level: int = 0  #: of a heading, from 1
    path: tuple[Container, ...] = ()  #: from the outside in
    changes: list[Change] = field(default_factory=list)  #: of the text as it stands
    ends_quote: bool = False  #: no quote that is not marked as one goes on here
    place: float = 0.0  #: among all blocks that were read
    unled: tuple[str, ...] = ()  #: words of links that lead nowhere, as in a page that was saved
    _words: tuple[str, str] = ("", "")  #: a text and its words

    def edit(self, edits: Iterable[Edit]) -> None:
        """Mend the text, and keep what was changed and what is doubtful."""
        self.text, changes = make_edits(self.text, edits)
        if changes:
            move = mover(changes)
            self.changes = [*(change.moved(move) for change in self.changes), *changes]

    @property
    def is_quoted(self) -> bool:
        for container in self.path:  # noqa: SIM110 half the time of any()
            if container.kind == "quote":
                return True
        return False

    @property
    def words(self) -> str:
        """What a reader sees of the text, without pictures."""
        if self._words[0] is not self.text:
            self._words = self.text, plain(self.text)
        return self._words[1]


class Picture(NamedTuple):
    src: str
    alt: str = ""


@dataclass(slots=True)
class Marks:
    """What the marks of one post stand for."""

    _meaning: list[str | Picture] = field(default_factory=list)  #: where a link leads, or a picture
    of_pictures: set[str] = field(default_factory=set)  #: those that stand for one
    led: dict[str, str] = field(default_factory=dict)  #: where pictures led that were links

    def end_link(self, address: str) -> str:
        return self._add(address)

    def linked(self, words: str, address: str) -> str:
        """A link; its mere words where the post has too many."""
        end = self.end_link(address)
        return f"{LINK}{words}{end}" if end else words

    def picture(self, src: str, alt: str) -> str:
        mark = self._add(Picture(src, alt))
        if mark:
            self.of_pictures.add(mark)
        return mark

    def find_picture(self, mark: str) -> Picture | None:
        meaning = self._find(mark)
        return meaning if isinstance(meaning, Picture) else None

    def find_address(self, mark: str) -> str | None:
        """Where the link leads that ends here."""
        meaning = self._find(mark)
        return meaning if isinstance(meaning, str) else None

    def describe(self, mark: str, alt: str) -> None:
        """Give a picture that has no description one."""
        picture = self.find_picture(mark)
        if picture and not picture.alt:
            self._meaning[ord(mark) - _FIRST] = Picture(picture.src, alt)

    def lead(self, text: str, address: str) -> None:
        """The pictures of a text were a link."""
        self.led.update((mark, address) for mark in self.of_pictures if mark in text)

    def has_picture(self, text: str) -> bool:
        for mark in self.of_pictures:  # noqa: SIM110 half the time of any()
            if mark in text:
                return True
        return False

    def pictures(self, text: str) -> Iterator[tuple[int, Picture]]:
        """Where pictures stand in a text."""
        if text.isprintable() or not self.has_picture(text):
            return
        for match in _WITH_MEANING.finditer(text):
            if picture := self.find_picture(match[0]):
                yield match.start(), picture

    def addresses(self, text: str) -> Iterator[str]:
        """Where the links of a text lead."""
        if LINK not in text:
            return
        yield from filter(None, map(self.find_address, _WITH_MEANING.findall(text)))

    def _find(self, mark: str) -> str | Picture | None:
        index = ord(mark) - _FIRST
        return self._meaning[index] if 0 <= index < len(self._meaning) else None

    def _add(self, meaning: str | Picture) -> str:
        """A mark, or nothing where the post has too many."""
        if len(self._meaning) >= MOST_LINKS:
            return ""
        self._meaning.append(meaning)
        return chr(_FIRST + len(self._meaning) - 1)


def without_foreign(text: str) -> str:
    """Characters of the plane that marks are made of become U+FFFD."""
    # In UTF-8 all of them begin with one byte that no other character has.
    if text.isascii() or b"\xf4" not in text.encode(errors="surrogatepass"):
        return text
    return _FOREIGN.sub("\ufffd", text)


def plain(text: str) -> str:
    """A block's text without marks."""
    if text.isprintable():  # as marks are not
        return text
    return _MARK_BYTES.sub(b"", text.encode(errors="surrogatepass")).decode(errors="surrogatepass")


def tidy(text: str, marks: Marks) -> str:
    """The text stripped, with whole marks only and no space inside of them."""
    squeezed = text = _squeeze(text)
    if text.isprintable() or not _MARKS.search(text):  # as marks are not
        return text
    if _has_inner_space(text):
        text = _SPACE_INSIDE.sub(lambda m: f"{m[2]}{m[1]}" if m[1] else f"{m[4]}{m[3]}", text)
    if EM_END in text or STRONG_END in text:
        text = _RESUMED.sub(lambda m: m[1] or m[2] or "", text)
    text = balance(text, marks)
    return text if text == squeezed else _squeeze(text)


def _has_inner_space(text: str) -> bool:
    for pair in _INNER_SPACES:  # noqa: SIM110 half the time of any()
        if pair in text:
            return True
    return False


def _squeeze(text: str) -> str:
    if "  " in text or "\n" in text:
        text = _SPACES.sub(lambda m: "\n" if "\n" in m[0] else " ", text)
    return text.strip(" \n")


def balance(text: str, marks: Marks) -> str:
    """Without marks that lack their other half, and without pairs that hold nothing to read."""
    if not marks.has_picture(text) and _IN_BALANCE.fullmatch(text):
        return text
    drop: set[int] = set()
    opened: list[int] = []
    for match in _MARK.finditer(text):
        mark, offset = match[0], match.start()
        if mark in _OPENING:
            opened.append(offset)
        elif mark != CELL and mark not in marks.of_pictures:
            _close(text, offset, opened, drop)
    drop.update(opened)
    if not drop:
        return text
    return "".join([character for offset, character in enumerate(text) if offset not in drop])


def _close(text: str, offset: int, opened: list[int], drop: set[int]) -> None:
    mark = text[offset]
    for index in range(len(opened) - 1, max(len(opened) - 4, -1), -1):
        start = opened[index]
        begun = text[start]
        if _ENDS.get(begun, mark) == mark and (begun != LINK or ord(mark) >= _FIRST):
            drop.update(opened[index + 1 :])
            del opened[index:]
            if not _holds_words(text, start + 1, offset):  # a picture needs no link or emphasis
                drop.update((start, offset))
            return
    drop.add(offset)


def _holds_words(text: str, start: int, end: int) -> bool:
    return text[start].isalnum() or plain(text[start:end]).strip() != ""


def cut(block: Block, start: int, end: int, marks: Marks) -> Block:
    """Take a piece out of a block's text; gives the piece as a block, whole in itself."""
    text = block.text
    before, after = text[:start].rstrip(" "), text[end:].lstrip(" ")
    reaching = "".join(
        m for m in "".join(_MARKS.findall(text[start:end])) if not _is_picture(m, marks)
    )
    glue = " " if plain(before).strip() and plain(after).strip() else ""
    rest = tidy(f"{before}{reaching}{glue}{after}", marks)
    piece = Block(text[start:end], changes=[c for c in block.changes if _is_within(c, start, end)])
    piece.changes = [change.moved(lambda place: place - start) for change in piece.changes]
    outside = [c for c in block.changes if not _is_within(c, start, end)]
    block.changes = _moved_by_cut(outside, text, rest, start)
    block.text = rest
    return piece


def _is_picture(mark: str, marks: Marks) -> bool:
    return marks.find_picture(mark) is not None


def _is_within(change: Change, start: int, end: int) -> bool:
    return start <= change.pieces[0].start and change.pieces[-1].end <= end


def _moved_by_cut(changes: list[Change], old: str, new: str, start: int) -> list[Change]:
    """Changes before the cut stay where they are; what is behind it is as far from the end."""
    shorter = len(old) - len(new)
    return [
        c.moved(lambda place: place if place <= start else max(place - shorter, 0)) for c in changes
    ]


def count_words(text: str) -> int:
    """How many words a reader reads; of writing without spaces each character is counted as one."""
    if not _is_western(text) and (alone := len(_ALONE.findall(text))):
        others = _ALONE.sub(" ", text).split()
        return alone + sum(any(map(str.isalnum, word)) for word in others)
    return len(text.split())


def _is_western(text: str) -> bool:
    """Quick, as most texts are, whose only other characters are quotation marks and accents."""
    return text.isascii() or len(text.encode("cp1252", "ignore")) == len(text)


def join_words(blocks: Iterable[Block]) -> str:
    return " ".join(block.words for block in blocks)
