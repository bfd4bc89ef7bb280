"""Which addresses a mail may link to. Apart from sanitise.py, since it needs no nh3."""

from __future__ import annotations

import re

#: C0, C1, the separators U+2028/9, byte-order marks and what is no character in XML.
_UNSEEN = dict.fromkeys(
    [*range(9), 11, 12, *range(14, 32), *range(127, 160), 8232, 8233, 65279, 65534, 65535]
)
_MAILABLE = re.compile(r"(?:https?://|mailto:)[^\s<>\"\\]", re.IGNORECASE)
_BREAKS = str.maketrans("", "", "\t\n\r")


def drop_unseen(text: str) -> str:
    """Without control characters; lines end with a line feed."""
    if text.replace("\n", "").isprintable():
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSEEN)


def find_address(url: str) -> str:
    """The address if a mail may link to it, else nothing: https, http or mailto."""
    url = drop_unseen(url).translate(_BREAKS).strip()
    return url if _MAILABLE.match(url) else ""
