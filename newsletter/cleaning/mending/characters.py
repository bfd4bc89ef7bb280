"""Single characters: those that nobody sees, that are lost, or that are written as references."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

from newsletter.cleaning.mending.edits import Edit
from newsletter.cleaning.mending.multibyte import find_multibyte

# Not the joiners U+200C and U+200D: emoji, Persian and Indian scripts need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\x81\x8d\x8f\x90\x9d\xad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]+"
)
#: Control characters that no text has; their bytes are characters of Windows-1252.
_CONTROL = re.compile("[\x80\x82-\x8c\x8e\x91-\x9c\x9e\x9f]")
#: Two of them around a letter, which no quotation marks are: bytes of some other encoding.
_CONTROLS = re.compile("(?!\x93.\x94|\x91.\x92)[\x80-\x9f][\xa1-\xff][\x80-\x9f][\x80-\xff]*")
#: Line breaks of word processors among them, and ends of pages.
_SPACE = "[\x0b\x0c\x1c-\x1f\xa0\u2000-\u200a\u2028\u2029\u202f\u205f]"
_ODD_SPACE = re.compile(_SPACE)
_SPACES = re.compile(f"{_SPACE}[{_SPACE[1:-1]} ]*+| +{_SPACE}[{_SPACE[1:-1]} ]*+")
_REFERENCE = re.compile(r"&(?:amp;)*(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
#: HTML by its name, or a tag.
_OF_MARKUP = re.compile(
    r"\b(?:X?HTML\d?|XML|SGML|[Aa]mpersands?|[Cc]haracter (?:references?|entit(?:y|ies)))\b"
    r"|<(?:/[a-z][a-z0-9]{0,9}|[a-z][a-z0-9]{0,9}(?: [^<>]{0,99})?/?)>"
)


def may_be_wrong(words: str) -> bool:
    """Whether `find_characters` could find anything in a text that a reader sees as these words."""
    return not words.isprintable() or "&" in words or "\ufffd" in words


def is_of_markup(text: str) -> bool:
    """Whether a text names HTML or shows a tag."""
    return _OF_MARKUP.search(text) is not None


def find_characters(text: str, speaks_of_markup: Callable[[], bool]) -> Iterator[Edit]:
    """Edits of single characters of a text, which may hold marks.

    `speaks_of_markup` says whether its post does, which shows references on purpose.
    """
    if "&" in text:
        for edit in _references(text):
            sure = edit.is_certain and not speaks_of_markup()
            yield edit._replace(is_certain=sure)
    if not text.isprintable():  # as none of these is
        yield from find_controls(text)
        for match in _UNSEEN.finditer(text):
            yield Edit(*match.span(), "", "unseen-character", is_quiet=True)
        for match in _SPACES.finditer(text) if _ODD_SPACE.search(text) else ():
            at_edge = match.start() == 0 or match.end() == len(text)
            yield Edit(*match.span(), "" if at_edge else " ", "odd-space", is_quiet=True)
    if "\ufffd" in text:
        for match in re.finditer("\ufffd+", text):
            yield Edit(*match.span(), "", "lost-character", is_certain=False)


def find_controls(text: str) -> Iterator[Edit]:
    """`China\x92s`: old weblogs declared another encoding than they were written in."""
    if not (controls := list(_CONTROL.finditer(text))):
        return
    others = {place for edit in find_multibyte(text) for place in range(edit.start, edit.end)}
    unsure = {place for match in _CONTROLS.finditer(text) for place in range(*match.span())}
    for match in controls:
        if match.start() not in others:
            meant = match[0].encode("latin-1").decode("cp1252")
            sure = match.start() not in unsure
            yield Edit(*match.span(), meant, "wrong-encoding", is_certain=sure)


def _references(text: str) -> Iterator[Edit]:
    for match in _REFERENCE.finditer(text):
        meant = match[0]
        for _ in range(4):
            meant = unescape(meant)
        if len(meant) > 2:
            continue  # no character has this name
        unsure = meant in "<>" or not (meant.isprintable() or meant.isspace())
        yield Edit(*match.span(), meant, "escaped-twice", is_certain=not unsure)
