"""Chinese and Japanese text whose bytes were taken for letters of Windows-1252 or Latin-1.

What is said of encodings here is of how their commonest characters are written: the first 3,755 of
GB2312 begin with the bytes B0 to D7, those of Big5 with A4 to C6, and kana of Shift JIS with 82
and 83. A run is read whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsletter.cleaning.mending.edits import Edit

#: How Windows-1252 shows the bytes 80 to 9F; those that it leaves out show themselves.
_SHOWN = {
    ord(shown): chr(byte)
    for byte in range(0x80, 0xA0)
    if (shown := bytes([byte]).decode("cp1252", "replace")) != "\ufffd"
}
_CANDIDATE = re.compile(r"[\xa1-\xff]{4}|(?:[\xa1-\xc6][@-~\xa1-\xfe]){4}|[‚ƒ\x82\x83]")
_HIGH = r"(?<![\x80-\xff])%s(?![\x80-\xff])"
_GB = re.compile(_HIGH % r"(?:[\xa1-\xf7][\xa1-\xfe]){2,}+")
_BIG5 = re.compile(_HIGH % r"(?:[\xa1-\xc6][@-~\xa1-\xfe]){4,}+")
_SHIFT_JIS = re.compile(r"(?:[\x81-\x9f\xe0-\xef][@-~\x80-\xfc]){3,}+")
_RUN = re.compile(f"[\x80-\xff{''.join(map(chr, _SHOWN))}]{{4,}}")
_KANA = re.compile("[\u3040-\u30ff]")
#: A small letter before a capital or a sign: no word is written so.
_NO_WORD = re.compile(r"[\xdf-\xf6\xf8-\xff][\xa1-\xa9\xab-\xde]")
_UNHEARD_OF = re.compile("[\u0180-\u036f\u0480-\u058f\u0700-\u07ff]")
_ENOUGH = 4  #: characters that are no chance
_MOSTLY = 0.75  #: of the characters are common ones
_KOREAN = 4  #: characters of which none begins as half of the Chinese ones do


class _Reading(NamedTuple):
    meant: str
    is_certain: bool


def find_multibyte(text: str) -> list[Edit]:
    """Runs that are to be read otherwise, as edits that do not overlap."""
    if not _CANDIDATE.search(text):
        return []
    as_bytes = "".join([c if c < "\u0100" else "\0" for c in text.translate(_SHOWN)])
    edits: list[Edit] = []
    taken = bytearray(len(text))
    for pattern, read in ((_SHIFT_JIS, _shift_jis), (_GB, _gb), (_BIG5, _big5)):
        for match in pattern.finditer(as_bytes):
            start, end = match.span()
            reading = read(match[0]) if not any(taken[start:end]) else None
            if reading and not _is_utf8(match[0]):
                taken[start:end] = b"\1" * (end - start)
                edit = Edit(start, end, reading.meant, "wrong-encoding", reading.is_certain)
                edits.append(edit)
    return edits


def _gb(run: str) -> _Reading | None:
    """By pairs of which most are common characters; rows A4 and A5 are kana of other encodings."""
    firsts = run[::2]
    common = sum("\xb0" <= first <= "\xd7" for first in firsts)
    if common < 2 or common < _MOSTLY * len(firsts) or not {"\xa4", "\xa5"}.isdisjoint(firsts):
        return None
    if max(firsts) <= "\xc8":  # as Korean ones all are
        meant = _decode(run, "euc_kr" if len(firsts) >= _KOREAN else "gb2312")
        return _Reading(meant, False) if meant and _NO_WORD.search(run) else None
    meant = _decode(run, "gb2312")
    is_long = len(firsts) >= _ENOUGH
    is_odd = is_long or _NO_WORD.search(run) or _decode(run, "utf-8")
    return _Reading(meant, is_long) if meant and is_odd else None


def _big5(run: str) -> _Reading | None:
    """Rows A6 to AF have no characters in GB2312, nor those of Korean and Japanese."""
    has_own = any("\xa6" <= first <= "\xaf" for first in run[::2])
    meant = _decode(run, "big5") if has_own else ""
    return _Reading(meant, True) if meant else None


def _shift_jis(run: str) -> _Reading | None:
    meant = _decode(run, "cp932")
    return _Reading(meant, True) if len(_KANA.findall(meant)) >= _ENOUGH - 1 else None


def _decode(run: str, encoding: str) -> str:
    try:
        return run.encode("latin-1").decode(encoding)
    except UnicodeDecodeError:
        return ""


def _is_utf8(run: str) -> bool:
    """Whether a run is UTF-8, and not by chance: hardly any characters of it are unheard of."""
    meant = _decode(run, "utf-8")
    return meant != "" and 2 * len(_UNHEARD_OF.findall(meant)) < len(meant)


def find_runs(text: str) -> Iterator[tuple[int, int]]:
    """Where characters stand beside each other that are one byte each, and none of ASCII."""
    for match in _RUN.finditer(text):
        yield match.span()
