"""Text that was encoded twice, kept as it is: feedparser mends what fits into Latin-1, and tells
nobody. Cleaning mends it as well, and tells.

A mark that no post has is put behind what looks so, and feedparser takes none of it for Latin-1.
"""

from __future__ import annotations

import re
from typing import Any

_MARK = "\ue000"  # of the private use area
#: A character whose code begins one of UTF-8, and one whose code goes on with it.
_TWICE = re.compile(rb"(\xc3[\x82-\xb4])(?=\xc2[\x80-\xbf])")


def mark_misread(data: bytes) -> tuple[bytes, bool]:
    """UTF-8 with marks, and whether there are any."""
    mark = _MARK.encode()
    if not _TWICE.search(data) or mark in data:
        return data, False
    return _TWICE.sub(rb"\1" + mark, data), True


def unmark(value: Any) -> Any:
    """All that feedparser told, without the marks; its dictionaries and lists stay the same."""
    if isinstance(value, str):
        return value.replace(_MARK, "")
    if isinstance(value, dict):
        for key, inner in list(value.items()):
            # feedparser's own dictionary would file some keys under others.
            dict.__setitem__(value, key, unmark(inner))
    elif isinstance(value, list):
        value[:] = map(unmark, value)
    return value
