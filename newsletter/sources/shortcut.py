"""Shortcuts to a page: what a browser makes of an address that is dragged to a folder."""

from __future__ import annotations

import plistlib
import re
from contextlib import suppress

from newsletter.sources.decoding import decode

#: Of Windows and of free desktops, in sections of lines.
_SECTION = re.compile(
    r"^\[(?:InternetShortcut|Desktop Entry)\][ \t]*$", re.MULTILINE | re.IGNORECASE
)
_BEGINS = re.compile(r"(?:\s*[;#].*\n)*\s*\[")
_LINE = re.compile(r"^URL(?:\[\$e\])?[ \t]*=[ \t]*(\S+)[ \t]*$", re.MULTILINE | re.I)
_PLIST = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:bplist00|(?:<[?!][^>]*>\s*)*<plist\b)")  # of Apple's


def find_shortcut(body: bytes) -> str:
    """The address to which a file leads that holds nothing else; empty for any other file."""
    if _PLIST.match(body):
        return _of_plist(body)
    text = decode(body).text
    section = _SECTION.search(text) if _BEGINS.match(text) else None
    line = _LINE.search(text, section.end()) if section else None
    return line[1] if line else ""


def _of_plist(body: bytes) -> str:
    with suppress(Exception):  # of a broken one it raises whatever comes; of one with entities too
        told = plistlib.loads(body.removeprefix(b"\xef\xbb\xbf").lstrip())
        address = told.get("URL") if isinstance(told, dict) else None
        return address.strip() if isinstance(address, str) else ""
    return ""
