"""Which encoding a spreadsheet wrote a file in: certain where it can be, else the likeliest."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from newsletter.errors import NewsletterError

_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # starts like the next one
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: How UTF-16 without a mark looks when it starts with two ASCII letters.
_UNMARKED = (
    (re.compile(rb"[!-~]\0[!-~]\0"), "utf-16-le"),
    (re.compile(rb"\0[!-~]\0[!-~]"), "utf-16-be"),
)
#: Bytes that mean nothing in Windows-1252; in Mac Roman they are Å, ç, è, ê and ù.
_NOT_WINDOWS = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
# Behind a letter stands an accented one. Windows has these from C0 on, where Mac Roman has some
# signs; Mac Roman from 80 to 9F, where Windows has the apostrophe of O’Brien, and in the second set
# what may well end a word: … ” • – — ™ š ž.
_WINDOWS_LETTER = re.compile(rb"(?<=[A-Za-z])[\xc0-\xc8\xca-\xcf\xd6-\xff]")
_MAC_LETTER = re.compile(
    rb"(?<=[A-Za-z])(?:[\x80-\x91\x93-\x9f](?=[a-z])"
    rb"|[\x80-\x84\x86-\x88\x8a-\x91\x93\x98\x9b-\x9d\x9f](?![A-Za-z]))"
)


@dataclass(frozen=True, slots=True)
class Encoding:
    codec: str
    certain: bool

    @property
    def name(self) -> str:
        """As a person would say it."""
        names = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "utf-8-sig": "UTF-8"}
        return names.get(self.codec, self.codec.upper())


def find_encoding(path: Path) -> Encoding:
    """Reads the file once, a piece at a time.

    Raises NewsletterError for what is no text: damaged Unicode, or a line that never ends.
    """
    with path.open("rb") as file:
        start = file.read(4)
    for mark, codec in _MARKS:
        if start.startswith(mark):
            return _validated(path, codec)
    for pattern, codec in _UNMARKED:
        if pattern.match(start):
            return _validated(path, codec)
    if _decodes(_chunks(path), "utf-8"):
        return Encoding("utf-8", certain=True)
    return Encoding(_guess(_chunks(path)), certain=False)


def _validated(path: Path, codec: str) -> Encoding:
    if not _decodes(_chunks(path), codec):
        raise NewsletterError(
            f"{path.name!r} is marked as {codec.upper()} and is not",
            hint="is the file whole? save it again as CSV UTF-8",
        )
    return Encoding(codec, certain=True)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            # Whoever reads lines may now trust that one fits into memory.
            if len(chunk) == _CHUNK and b"\n" not in chunk and b"\r" not in chunk:
                raise NewsletterError(
                    f"{path.name!r} has a line of over {_CHUNK:,} bytes", hint="is it a CSV file?"
                )
            yield chunk


def _decodes(chunks: Iterable[bytes], codec: str) -> bool:
    decoder = codecs.getincrementaldecoder(codec)()
    try:
        for chunk in chunks:
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _guess(chunks: Iterable[bytes]) -> str:
    windows = mac = 0
    for chunk in chunks:
        if _NOT_WINDOWS.search(chunk):
            return "mac_roman"
        windows += len(_WINDOWS_LETTER.findall(chunk))
        mac += len(_MAC_LETTER.findall(chunk))
    return "mac_roman" if mac > windows else "cp1252"
