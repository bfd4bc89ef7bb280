"""Text in a wrong encoding, kept as it is: feedparser mends what fits into Latin-1, and what is of
Windows-1252, and tells nobody. Cleaning mends it as well, and tells.

A mark that no post has is put behind what looks encoded twice, and feedparser takes none of it for
Latin-1. Control characters, which are of Windows-1252, have others in their place.
"""

from __future__ import annotations

import re
from typing import Any

_MARK = "\ue000"  # of the private use area
#: A character whose code begins one of UTF-8, and one whose code goes on with it.
_TWICE = re.compile(rb"(\xc3[\x82-\xb4])(?=\xc2[\x80-\xbf])")
_CONTROL = re.compile(rb"\xc2([\x80-\x9f])")
_CONTROL_REFERENCE = re.compile(rb"&#(?:(1[2-5][0-9])|[xX]([89][0-9a-fA-F]));")
#: In UTF-8, of the private use area: the mark, and what stands in place of control characters.
_PRIVATE = re.compile(rb"\xee(?:\x80\x80|\x82[\x80-\x9f])")
_MEANT = {0xE000 + code: code for code in range(0x80, 0xA0)} | {ord(_MARK): None}


def mark_misread(data: bytes) -> tuple[bytes, bool]:
    """UTF-8 with marks, and whether there are any."""
    if not (_TWICE.search(data) or _CONTROL.search(data) or _CONTROL_REFERENCE.search(data)):
        return data, False
    if _PRIVATE.search(data):
        return data, False
    data = _TWICE.sub(rb"\1" + _MARK.encode(), data)
    # What is encoded twice holds such characters, and is kept by its mark.
    return _CONTROL_REFERENCE.sub(_refer, _CONTROL.sub(b"\xee\x82\\1", data)), True


def _refer(match: re.Match[bytes]) -> bytes:
    code = int(match[1]) if match[1] else int(match[2], 16)
    return chr(0xE000 + code).encode() if 0x80 <= code < 0xA0 else match[0]


def unmark(value: Any) -> Any:
    """All that feedparser told, without the marks; its dictionaries and lists stay the same."""
    if isinstance(value, str):
        return value if value.isascii() else value.translate(_MEANT)
    if isinstance(value, dict):
        for key, inner in list(value.items()):
            # feedparser's own dictionary would file some keys under others.
            dict.__setitem__(value, key, unmark(inner))
    elif isinstance(value, list):
        value[:] = map(unmark, value)
    return value
