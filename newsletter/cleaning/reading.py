"""HTML → blocks, with what of the page is no news taken out on the way."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from newsletter.cleaning.blocks import (
    EM,
    EM_END,
    LINK,
    STRONG,
    STRONG_END,
    Block,
    Container,
    Kind,
    Marks,
    join_words,
    plain,
    tidy,
)
from newsletter.cleaning.drawn import show_drawn
from newsletter.cleaning.furniture import STRUCK_OUT, find_class_rule
from newsletter.cleaning.markup import (
    INLINE,
    PLAYERS,
    STRUCK,
    VOID,
    Token,
    read_markup,
    unescape_few,
)
from newsletter.cleaning.media import (
    find_film,
    find_frame_video,
    find_meaning,
    find_picture,
    find_video_page,
    is_embedded_picture,
    is_local_picture,
    is_mark_of_links,
    is_unusable,
    resolve,
    shows_picture,
    without_echo,
)
from newsletter.cleaning.noscript import show_noscript
from newsletter.cleaning.parts import Part
from newsletter.cleaning.players import show_players
from newsletter.cleaning.tables import find_table

_SPACE = re.compile(r"[ \t\r\n\f]+")
_EMPTY_LINES = re.compile(r"\n[ \xa0]*\n[ \xa0\n]*")
_BEFORE_STOP = re.compile(r" +(?=[,.;:!?](?: |$))")
_EMPHASIS = {"b": STRONG, "strong": STRONG, "i": EM, "em": EM, "cite": EM, "dfn": EM}
_END = {STRONG: STRONG_END, EM: EM_END}
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_SMALL_DIGITS = {
    "sup": str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"),
    "sub": str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
}
_DEEPEST = 4  #: of quotes and lists in each other; deeper ones stay at this depth
#: More words than these are no furniture, whatever their class says.
_MOST_WORDS = 120
_LONGEST_TOLD = 200
_MOST_INSTEAD = 40  #: words for a browser that has no player
LISTEN = "Listen to the episode"


class _Open(NamedTuple):
    """An element that has begun, and what its end has to do."""

    tag: str
    mark: str = ""  #: what ends the emphasis or the link
    rule: str = ""  #: why it goes
    blocks: int = 0  #: how many there were before it
    contained: bool = False  #: it is a container of blocks
    chars: int = 0  #: pieces of the present block before it; of a list, its numbers so far
    unled: bool = False  #: a link that leads nowhere


@dataclass(slots=True)
class Reading:
    """What an HTML post is made of."""

    base: str
    links: Collection[str] = ()  #: words that stand for addresses, and stay what they are
    video: str = ""  #: that its update has already
    marks: Marks = field(default_factory=Marks)
    blocks: list[Block] = field(default_factory=list)
    removed: list[Part] = field(default_factory=list)
    videos: list[str] = field(default_factory=list)
    _run: list[str] = field(default_factory=list)  #: pieces of the present block
    _open: list[_Open] = field(default_factory=list)
    _path: list[Container] = field(default_factory=list)
    _serial: int = 0
    _code: int = 0  #: depth of elements whose spaces count
    _frames: set[str] = field(default_factory=set)  #: that were told
    _picture: str = ""  #: the last one, for its caption
    _sound: str = ""  #: of the present player
    _is_struck: bool = False  #: some of the present block was taken back
    _unled: list[str] = field(default_factory=list)  #: of the present block
    _rows: list[list[int]] = field(default_factory=list)  #: of the present table: blocks per cell
    _tables: int = 0
    _table_start: int = 0

    def read(self, html: str) -> Reading:
        for text, slash, tag, attributes in read_markup(
            show_drawn(show_noscript(show_players(html)))
        ):
            if text:
                self._add_text(unescape_few(text) if "&" in text else text)
            if slash:
                self._end()
            elif tag:
                self._begin(Token(tag, attributes))
        self._flush()
        return self

    def _add_text(self, text: str) -> None:
        if not self._code and ("  " in text or not text.isprintable()):
            text = _SPACE.sub(" ", text)
            if text == " " and not self._run:
                return
        self._run.append(text)

    def _begin(self, token: Token) -> None:
        tag = token.tag
        if tag in VOID:
            self._add_void(token)
            return
        rule = find_class_rule(token) if token.attributes else ""
        if tag in INLINE:
            mark = self._begin_inline(token)
            rule = STRUCK_OUT if tag in STRUCK else rule
            unled = tag == "a" and not mark and ' href="' in token.attributes
            begun = len(self._run)
            if tag == "abbr" and (meant := find_meaning(token)):
                self._tell("abbreviation", meant)
            self._open.append(_Open(tag, mark, rule, len(self.blocks), chars=begun, unled=unled))
            if mark and tag == "a":
                self._run.append(LINK)
            elif mark:
                self._run.append(_EMPHASIS[tag])
            elif tag == "q":
                self._run.append("“")
            return
        self._flush()
        if tag == "figcaption" or tag == "caption":
            rule = rule or "caption"
        before, contained = len(self.blocks), self._begin_block(token)
        counted = token.find_number("start", 1) - 1 if tag == "ol" and token.attributes else 0
        self._open.append(_Open(tag, "", rule, before, contained, counted))

    def _begin_inline(self, token: Token) -> str:
        if token.tag == "a":
            href = token.find("href") if token.attributes else ""
            address = self._resolve(href)
            if not address and is_unusable(href):
                self._tell("unusable-link", href[:_LONGEST_TOLD])
            return self.marks.end_link(address) if address else ""
        start = _EMPHASIS.get(token.tag, "")
        if not start or _END[start] in [each.mark for each in self._open]:
            return ""
        return _END[start]

    def _begin_block(self, token: Token) -> bool:
        """Whether the element is a container."""
        tag = token.tag
        if tag == "pre":
            self._code += 1
        elif tag == "audio":
            self._sound = self._resolve(token.find("src"))
        elif tag in ("iframe", "object", "video", "div") and token.attributes:
            self._add_frame(token)
        elif tag == "table":
            self._tables += 1
            self._table_start, self._rows = len(self.blocks), []
        elif tag == "tr" and self._tables:
            self._rows.append([])
        elif tag == "blockquote" and len(self._path) < _DEEPEST:
            self._serial += 1
            self._path.append(Container("quote", self._serial))
            return True
        elif tag == "li" and len(self._path) < _DEEPEST:
            self._path.append(self._item())
            return True
        return False

    def _item(self) -> Container:
        self._serial += 1
        outer = next((o for o in reversed(self._open) if o.tag in ("ul", "ol")), None)
        if outer is None or outer.tag == "ul":
            return Container("bullet", self._serial)
        index = len(self._open) - 1 - self._open[::-1].index(outer)
        self._open[index] = outer._replace(chars=outer.chars + 1)  # counts the list's items
        return Container("number", self._serial, outer.chars + 1)

    def _end(self) -> None:
        if not self._open:
            return
        ended = self._open[-1]
        if ended.tag in INLINE:
            self._end_inline(ended)
            self._open.pop()
            if ended.rule and not self._open_rule():
                self._remove_inline(ended)
            return
        self._flush()
        self._open.pop()
        if ended.contained:
            self._path.pop()
        if ended.tag == "pre":
            self._code -= 1
        elif ended.tag in PLAYERS or ended.tag == "object":
            self._end_player(ended)
        elif ended.tag in ("td", "th") and self._rows:
            self._rows[-1].append(len(self.blocks) - ended.blocks)
        elif ended.tag == "table":
            self._tables -= 1
            self._make_table()
        if ended.rule and not self._open_rule():
            self._remove_blocks(ended)

    def _end_inline(self, ended: _Open) -> None:
        if ended.unled:
            self._unled.append(" ".join(plain("".join(self._run[ended.chars :])).split()))
        elif ended.tag == "q":
            self._run.append("”")
        elif ended.tag in _SMALL_DIGITS and ended.chars == len(self._run) - 1:
            # Without their place, 10<sup>6</sup> would be 106.
            self._run[-1] = self._run[-1].translate(_SMALL_DIGITS[ended.tag])
        else:
            if ended.tag == "a" and ended.mark:
                self._end_link(ended)
            self._run.append(ended.mark)

    def _end_link(self, ended: _Open) -> None:
        """A link around nothing but a picture goes: to a video it is the update's, else told."""
        inside = self._run[ended.chars + 1 :]
        if any(plain(piece).strip() for piece in inside):
            return
        address = self.marks.find_address(ended.mark) or ""
        if video := find_video_page(address):
            self._add_video(video)
        elif self.marks.has_picture("".join(inside)) and not shows_picture(address, self.base):
            self._tell("picture-link", address)
            self.marks.lead("".join(inside), address)

    def _open_rule(self) -> bool:
        """Whether an outer element is furniture as well, and takes all with it."""
        return any(each.rule for each in self._open)

    def _end_player(self, ended: _Open) -> None:
        """What stands in it is for browsers without players; a sound becomes a link."""
        if len(join_words(self.blocks[ended.blocks :]).split()) <= _MOST_INSTEAD:
            del self.blocks[ended.blocks :]
        sound, self._sound = self._sound, ""
        if ended.tag == "audio" and sound:
            self._append(self.marks.linked(LISTEN, sound), "text")

    def _remove_inline(self, ended: _Open) -> None:
        is_struck = ended.rule == STRUCK_OUT
        if is_struck and len(self.blocks) > ended.blocks:
            self._flush()
            # What stood before it in its paragraph is in the first block.
            self._remove_blocks(ended._replace(blocks=ended.blocks + (ended.chars > 0)))
            return
        if ended.chars > len(self._run):
            return  # a block began in it
        text = tidy("".join(self._run[ended.chars :]), self.marks)
        if is_struck or len(text.split()) <= _MOST_WORDS:
            del self._run[ended.chars :]
            self._is_struck |= is_struck
            if not is_struck:
                self._run.append(" ")
            if plain(text).strip():
                after = self.blocks[-1] if self.blocks else None
                self.removed.append(Part(ended.rule, text, after))

    def _remove_blocks(self, ended: _Open) -> None:
        gone = self.blocks[ended.blocks :]
        words = join_words(gone)
        if ended.rule != STRUCK_OUT and len(words.split()) > _MOST_WORDS:
            return
        if ended.rule == "caption" and self._picture:
            self.marks.describe(self._picture, without_echo(words))
        has_kept = ended.rule == "caption"  # its pictures
        kept = [b for b in gone if has_kept and any(self.marks.pictures(b.text))]
        for block in kept:
            pictures = [b for b in block.text if self.marks.find_picture(b)]
            block.text = "".join(pictures)
        del self.blocks[ended.blocks :]
        self.blocks += kept
        if words.strip():
            text = "\n".join(block.text for block in gone if block.words.strip())
            after = self.blocks[-1] if self.blocks else None
            self.removed.append(Part(ended.rule, text, after))

    def _add_void(self, token: Token) -> None:
        if token.tag == "br":
            self._run.append("\n")
        elif token.tag == "hr":
            self._flush()
            self._append("", "rule")
        elif token.tag == "img":
            picture = find_picture(token, self._resolve)
            if picture and picture.src:
                self._picture = self.marks.picture(picture.src, picture.alt)
                self._run.append(self._picture)
            elif picture:
                self._run.append(picture.alt)  # a smiley
            elif is_mark_of_links(token):
                self._tell("related-links", token.find("alt") or token.find("src"))
            elif is_local_picture(token, self.base):
                self._tell("local-picture", token.find("src"))
            elif is_embedded_picture(token):
                self._tell("embedded-picture", token.find("alt") or token.find("src"))
        elif token.tag in ("embed", "param", "source"):
            self._add_frame(token)

    def _add_frame(self, token: Token) -> None:
        address = self._resolve(find_film(token))
        player = self._find_player(token)
        if player == "audio":
            self._sound = self._sound or address
        elif video := find_frame_video(token, address):
            self._add_video(video)
        elif address and player:
            self._tell("embedded-video", address)
        elif address and token.tag != "source" and address not in self._frames:
            self._frames.add(address)  # old pages tell one player twice
            self._tell("embedded-page", address)

    def _find_player(self, token: Token) -> str:
        """The player that a token is, or that it tells the address for."""
        if token.tag != "source":
            return token.tag if token.tag in PLAYERS else ""
        return next((o.tag for o in reversed(self._open) if o.tag in PLAYERS), "")

    def _add_video(self, video: str) -> None:
        """An update has one; what else there is to watch is told."""
        if video in self.videos:
            return
        if video != self.video and (self.video or self.videos):
            self._tell("embedded-video", video)
        self.videos.append(video)

    def _tell(self, rule: str, text: str) -> None:
        """Of what is gone from the present block: it follows the one before."""
        self.removed.append(Part(rule, text, self.blocks[-1] if self.blocks else None))

    def _flush(self) -> None:
        """End the present block; what is emphasised goes on in the next one."""
        if not self._run:
            return
        run, self._run = "".join(self._run), []
        unled, self._unled = (*filter(None, self._unled),), []
        if self._is_struck:
            run, self._is_struck = _BEFORE_STOP.sub("", run), False
        if run == " ":
            return
        emphasised = [each.mark for each in reversed(self._open) if each.mark]
        run += "".join(emphasised)
        if self._code:
            if run.strip():
                self._append(plain(run).strip("\n"), "code")
        else:
            level = next(filter(None, [_HEADINGS.get(each.tag) for each in self._open]), 0)
            for text in _EMPTY_LINES.split(run) if "\n" in run else (run,):
                if (text := tidy(text, self.marks)).strip("\n \xa0"):
                    self._append(text, "heading" if level else "text", level)
                    self.blocks[-1].unled = unled
        if emphasised:
            self._resume()

    def _resume(self) -> None:
        for index, each in enumerate(self._open):
            if each.mark:
                self._open[index] = each._replace(chars=len(self._run))
                self._run.append(LINK if each.tag == "a" else _EMPHASIS[each.tag])

    def _append(self, text: str, kind: Kind, level: int = 0) -> None:
        self._serial += 1  # also of those that go again, behind which something was taken out
        self.blocks.append(Block(text, kind, level, tuple(self._path), place=self._serial))

    def _make_table(self) -> None:
        rows, self._rows = self._rows, []
        if not self._tables:
            table = find_table(self.blocks[self._table_start :], rows)
            if table:
                del self.blocks[self._table_start :]
                self._append(table, "table")

    def _resolve(self, address: str) -> str:
        return resolve(address, self.base, self.links)
