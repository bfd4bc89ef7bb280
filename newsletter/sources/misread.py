"""Text in a wrong encoding, kept as it is: feedparser mends what was encoded twice and fits into
Latin-1, and control characters that are Windows-1252, and tells nobody. Cleaning mends both, and
tells.

A mark that no post has is put behind what looks so, and feedparser takes none of it for Latin-1. In
the place of the control characters stand others that no post has.
"""

from __future__ import annotations

import re
from typing import Any

_MARK = "\ue000"  # of the private use area
#: A character whose code begins one of UTF-8, and one whose code goes on with it.
_TWICE = re.compile(rb"(\xc3[\x82-\xb4])(?=\xc2[\x80-\xbf])")
_CONTROL = re.compile(rb"\xc2([\x80-\x9f])")
_AWAY = b"\xee\x82"  #: what stands in UTF-8 before the last byte of U+E080 to U+E09F
_BACK = {0xE000: None} | {0xE000 + code: code for code in range(0x80, 0xA0)}


def mark_misread(data: bytes) -> tuple[bytes, bool]:
    """UTF-8 with marks, and whether there are any."""
    mark = _MARK.encode()
    if mark in data or _AWAY in data or not (_TWICE.search(data) or _CONTROL.search(data)):
        return data, False
    return _CONTROL.sub(_AWAY + rb"\1", _TWICE.sub(rb"\1" + mark, data)), True


def unmark(value: Any) -> Any:
    """All that feedparser told, without the marks; its dictionaries and lists stay the same."""
    if isinstance(value, str):
        return value if value.isascii() else value.translate(_BACK)
    if isinstance(value, dict):
        for key, inner in list(value.items()):
            # feedparser's own dictionary would file some keys under others.
            dict.__setitem__(value, key, unmark(inner))
    elif isinstance(value, list):
        value[:] = map(unmark, value)
    return value
