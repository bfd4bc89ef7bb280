"""Characters that nobody sees, and text that was read in the wrong encoding.

ftfy (https://ftfy.readthedocs.io) knows UTF-8 that was taken for Windows-1252 or Latin-1, once or
more often. It is asked for that only, and only where a text looks like it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

from newsletter.cleaning.mending.edits import Edit

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

# Not the joiners U+200C and U+200D: emoji, Persian and Indian scripts need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]+"
)
_ODD_SPACE = re.compile("[\xa0\u2000-\u200a\u202f\u205f]")
_SPACES = re.compile("[\xa0\u2000-\u200a\u202f\u205f]+ *| +[\xa0\u2000-\u200a\u202f\u205f]+ *")
_HALF_QUOTE = re.compile("â€\ufffd?(?=[\\s.,;:!?)]|\\Z)")
#: A dagger by its bytes, if the space is one that does not break; hardly any text has daggers.
_HALF_AND_SPACE = "â€ "
_REFERENCE = re.compile(r"&(?:amp;)*(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
#: HTML by its name, or a tag.
_OF_MARKUP = re.compile(
    r"\b(?:X?HTML\d?|XML|SGML|[Aa]mpersands?|[Cc]haracter (?:references?|entit(?:y|ies)))\b"
    r"|<(?:/[a-z][a-z0-9]{0,9}|[a-z][a-z0-9]{0,9}(?: [^<>]{0,99})?/?)>"
)
#: A lead byte of UTF-8 and one that follows it, as Windows-1252 and Latin-1 show them.
_MISREAD = re.compile(
    "[\xc2-\xf4][\x80-\xbf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152"
    "\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178 ]"
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
    if not text.isprintable():  # as neither of these is
        for match in _UNSEEN.finditer(text):
            yield Edit(*match.span(), "", "unseen-character", is_quiet=True)
        for match in _SPACES.finditer(text) if _ODD_SPACE.search(text) else ():
            at_edge = match.start() == 0 or match.end() == len(text)
            yield Edit(*match.span(), "" if at_edge else " ", "odd-space", is_quiet=True)
    if "\ufffd" in text:
        for match in re.finditer("\ufffd+", text):
            yield Edit(*match.span(), "", "lost-character", is_certain=False)


def find_misread(text: str) -> list[Edit]:
    """Where a text was read in the wrong encoding, as edits of whole runs."""
    if not _MISREAD.search(text):
        return list(_half_quotes(text))
    from ftfy import fix_encoding

    # The library writes U+FFFD as a control character, which would then go as an unseen one.
    fixed = fix_encoding(text, _config()).replace("\x1a", "\ufffd")
    if fixed == text:
        return list(_half_quotes(text))
    matcher = SequenceMatcher(None, text, fixed, autojunk=False)
    misread = [
        _misread(start, end, fixed[new_start:new_end])
        for tag, start, end, new_start, new_end in matcher.get_opcodes()
        if tag != "equal" and text[start:end] != _HALF_AND_SPACE
    ]
    return misread or list(_half_quotes(text))


def _half_quotes(text: str) -> Iterator[Edit]:
    """A closing quote whose last byte has no character in Windows-1252 and was lost."""
    for match in _HALF_QUOTE.finditer(text) if "â€" in text else ():
        opened = text.rfind("“", 0, match.start()) > text.rfind("”", 0, match.start())
        yield Edit(*match.span(), "”", "wrong-encoding", is_certain=opened)


def _misread(start: int, end: int, meant: str) -> Edit:
    """U+FFFD that was misread as well says that a character is lost."""
    if "\ufffd" in meant:
        return Edit(start, end, "", "lost-character", is_certain=False)
    return Edit(start, end, meant, "wrong-encoding")


def _references(text: str) -> Iterator[Edit]:
    for match in _REFERENCE.finditer(text):
        meant = match[0]
        for _ in range(4):
            meant = unescape(meant)
        if len(meant) > 2:
            continue  # no character has this name
        unsure = meant in "<>" or not (meant.isprintable() or meant.isspace())
        yield Edit(*match.span(), meant, "escaped-twice", is_certain=not unsure)


@cache
def _config() -> TextFixerConfig:
    """Of all that ftfy can change, nothing but what the wrong encoding caused."""
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        replace_lossy_sequences=False,
        restore_byte_a0=False,
        decode_inconsistent_utf8=True,
        fix_c1_controls=False,
        normalization=None,
    )
