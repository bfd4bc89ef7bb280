"""Text that was read in the wrong encoding.

ftfy (https://ftfy.readthedocs.io) knows UTF-8 that was taken for another encoding, once or more
often. It is asked for that only, and only where a text looks like it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from newsletter.cleaning.mending.edits import Edit
from newsletter.cleaning.mending.multibyte import find_multibyte, find_runs

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

_HALF_QUOTE = re.compile("â€\ufffd?(?=[\\s.,;:!?)]|\\Z)")
#: A dagger by its bytes, if the space is one that does not break; hardly any text has daggers.
_HALF_AND_SPACE = "â€ "
#: A lead byte of UTF-8 and one that follows it, as Windows-1252 and Latin-1 show them; and how
#: quotation marks and accents begin where Windows-1251 or Mac OS Roman show them.
_MISREAD = re.compile(
    "[\xc2-\xf4][\x80-\xbf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152"
    "\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178 ]"
    "|вЂ|‚Ä|√[©®ß†°¢§]"
)
_ASCII = re.compile("([!-~]+)")
_OTHER = re.compile("вЂ|√")  #: signs of which no one is in Latin-1
#: A letter of its own, or a space that does not break and was made one that does.
_LONE = re.compile(r"(?<![^\s“\"(])[ÂÃ] (?=(?P<capital>[A-Z])?)")
_LAST = re.compile(r"(?<![^\W\d_a-zß-ÿ])[ \xa0]*Â(?=\n|\Z)")
_SPACES = " \xa0"
_MOST_LEFT = 1  #: letters of a run that is half mended which may stand beside it by right


def find_misread(text: str) -> list[Edit]:
    """Where a text was read in the wrong encoding, as edits of whole runs."""
    if text.encode("latin-1", "ignore").isascii() and not _OTHER.search(text):
        return []  # as in most texts, whose only other characters are quotation marks
    edits = [*find_multibyte(text), *_find_mac(text)]
    if not _MISREAD.search(text):
        return [*edits, *_half_quotes(text), *_find_last(text, is_sure=bool(edits))]
    taken = {place for edit in edits for place in range(edit.start, edit.end)}
    utf8 = [e for e in _find_utf8(text) if taken.isdisjoint(range(e.start, e.end))]
    is_sure = any(edit.is_certain for edit in utf8)
    found = [*edits, *utf8, *_find_last(text, is_sure=is_sure)]
    return found if is_sure else [*found, *_half_quotes(text)]


def _half_quotes(text: str) -> Iterator[Edit]:
    """A closing quote whose last byte has no character in Windows-1252 and was lost."""
    for match in _HALF_QUOTE.finditer(text) if "â€" in text else ():
        opened = text.rfind("“", 0, match.start()) > text.rfind("”", 0, match.start())
        yield Edit(*match.span(), "”", "wrong-encoding", is_certain=opened)


def _find_utf8(text: str) -> list[Edit]:
    from ftfy import fix_encoding

    # The library writes U+FFFD as a control character, which would then go as an unseen one.
    fixed = fix_encoding(text, _config()).replace("\x1a", "\ufffd")
    if fixed == text:
        return []
    changed = [
        _misread(start, end, meant)
        for start, end, meant in _differences(text, fixed)
        if text[start:end] != _HALF_AND_SPACE
    ]
    halves = list(_half_read(text, changed))
    told = {place for half in halves for place in range(half.start, half.end)}
    changed = [edit for edit in changed if edit.start not in told]
    return [*(_with_spaces(text, edit) for edit in _judge_lone(text, changed)), *halves]


def _find_last(text: str, *, is_sure: bool) -> Iterator[Edit]:
    """`It is so.Â`: its space is gone from the end of a line; alone it may be a letter."""
    for match in _LAST.finditer(text) if "Â" in text else ():
        if is_sure or text[match.start() - 1 : match.start()] in (*".!?”",):
            yield Edit(*match.span(), "", "wrong-encoding", is_certain=is_sure)


def _with_spaces(text: str, edit: Edit) -> Edit:
    """A misread space is one edit with the spaces around it, so that it is undone as it was."""
    start, end, old = edit.start, edit.end, text[edit.start : edit.end]
    meant = edit.new.replace("\xa0", " ") if "\xa0" not in old else edit.new
    if meant.strip(_SPACES) or not (meant or "Â" in old):
        is_spaced = meant[:1] == " " and text[start - 1 : start] in tuple(_SPACES)
        return edit._replace(new=meant.lstrip(" ") if is_spaced else meant)
    while start and text[start - 1] in _SPACES:
        start -= 1
    while end < len(text) and text[end] in _SPACES:
        end += 1
    at_edge = text[start - 1 : start] in ("", "\n") or text[end : end + 1] in ("", "\n")
    return edit._replace(start=start, end=end, new="" if at_edge else " ")


def _differences(text: str, fixed: str) -> Iterator[tuple[int, int, str]]:
    """What stands between words of ASCII, which no other encoding shows otherwise."""
    old, new = _ASCII.split(text), _ASCII.split(fixed)
    if old[1::2] != new[1::2]:
        old, new = [text], [fixed]
    place = 0
    for before, after in zip(old, new, strict=True):
        if before != after:
            start = _alike(before, after)
            end = _alike(before[start:][::-1], after[start:][::-1])
            yield place + start, place + len(before) - end, after[start : len(after) - end]
        place += len(before)


def _alike(one: str, other: str) -> int:
    """How many characters at the start are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _misread(start: int, end: int, meant: str) -> Edit:
    """U+FFFD that was misread as well says that a character is lost."""
    if "\ufffd" in meant:
        return Edit(start, end, "", "lost-character", is_certain=False)
    return Edit(start, end, meant, "wrong-encoding")


def _half_read(text: str, changed: list[Edit]) -> Iterator[Edit]:
    """Runs of another encoding of which a part could be UTF-8 by chance: they are told, whole."""
    starts = [edit.start for edit in changed]
    for start, end in find_runs(text):
        first, after = bisect_left(starts, start), bisect_left(starts, end)
        within = [edit for edit in changed[first:after] if edit.end <= end]
        covered = {place for edit in within for place in range(edit.start, edit.end)}
        left = [p for p in range(start, end) if p not in covered and "\xa1" <= text[p] <= "\xff"]
        if within and len(left) > _MOST_LEFT:
            pieces: list[str] = []
            place = start
            for edit in within:
                pieces += (text[place : edit.start], edit.new)
                place = edit.end
            meant = "".join([*pieces, text[place:end]])
            yield Edit(start, end, meant, "wrong-encoding", is_certain=False)


def _judge_lone(text: str, changed: list[Edit]) -> Iterator[Edit]:
    """`Â is a letter`: what stands alone is misread for certain only beside what is so."""
    lone = {match.start(): match for match in _LONE.finditer(text)}
    alone = [e.start in lone and e.end <= lone[e.start].end() for e in changed]
    is_sure = any(e.is_certain and not is_lone for e, is_lone in zip(changed, alone, strict=True))
    for edit, is_lone in zip(changed, alone, strict=True):
        if is_sure or not is_lone:
            yield edit
        elif lone[edit.start]["capital"]:
            yield edit._replace(is_certain=False)


class _Mac:
    """Marks of one encoding that another one shows as letters, where no word has them."""

    def __init__(self, marks: dict[str, str], evidence: str) -> None:
        self.marks = marks
        opened, closed, apostrophe = list(marks)[:3]
        begins, ends = rf"(?<!\w){opened}(?=\w)", rf"(?<=[a-z.,!?…]){closed}(?!\w)"
        self.evidence = re.compile(rf"{begins}[^{opened}{closed}]{{1,400}}{ends}|{evidence}")
        self.found = re.compile(
            rf"{begins}|{ends}|(?<=[a-z]){apostrophe}(?=(?:s|t|re|ve|ll|d|m)(?!\w))"
            rf"|(?<= )[{''.join(list(marks)[3:])}](?= )"
        )


_CONTRACTED = "(?:do|does|did|is|are|was|were|wo|ca|could|would|should|has|have|had)n"
#: Mac OS Roman that was taken for Windows-1252, and the other way round.
_MACS = (
    _Mac({"Ò": "“", "Ó": "”", "Õ": "’", "Ð": "–", "Ñ": "—"}, r"(?<=[a-z])Õ(?=(?:s|t|re|ll)(?!\w))"),
    _Mac({"ì": "“", "î": "”", "í": "’", "ñ": "–", "ó": "—"}, rf"\b(?:{_CONTRACTED}ít|[Ii]tís)\b"),
)
_MAC_SIGNS = re.compile("[ÒÕìí]")
#: `Chinaís`, though some names end so.
_LIKE_POSSESSIVE = re.compile(r"(?<![^\W_])[A-Z][a-z]{3,}(?P<mark>í)s(?!\w)")


def _find_mac(text: str) -> Iterator[Edit]:
    if not _MAC_SIGNS.search(text):
        return
    for mac in _MACS:
        if mac.evidence.search(text):
            for match in mac.found.finditer(text):
                yield Edit(*match.span(), mac.marks[match[0]], "wrong-encoding")
            return
    for match in _LIKE_POSSESSIVE.finditer(text):
        yield Edit(*match.span("mark"), "’", "wrong-encoding", is_certain=False)


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
