"""Which addresses a mail may link to. Apart from sanitise.py, since it needs no nh3."""

from __future__ import annotations

import re

#: C0, C1, the separators U+2028/9, byte-order marks and what is no character in XML.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_MAILABLE = re.compile(r"(?:https?://|mailto:)[^\s<>\"\\]", re.IGNORECASE)
_BREAKS = str.maketrans("", "", "\t\n\r")


def drop_unseen(text: str) -> str:
    """Without control characters; lines end with a line feed."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def find_address(url: str) -> str:
    """The address if a mail may link to it, else nothing: https, http or mailto."""
    url = drop_unseen(url).translate(_BREAKS).strip()
    return url if _MAILABLE.match(url) else ""
