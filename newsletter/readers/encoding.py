"""Which encoding a spreadsheet wrote a file in: certain where it can be, else the likeliest."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from newsletter.errors import NewsletterError

_CHUNK = 1 << 16  #: bytes read at a time
_LONGEST_LINE = 1 << 20
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


#: Error handlers that read bytes which are no UTF-8, in a file that else is, by another codec.
_MENDING = {f"newsletter-{codec}": codec for codec in ("cp1252", "mac_roman")}
_SHOWN = 5  #: of the lines that are told


@dataclass(frozen=True, slots=True)
class Encoding:
    codec: str
    certain: bool
    errors: str = "strict"  #: how what is not in it is read, as `open` takes it
    mended: tuple[int, ...] = ()  #: lines in which something is not, the first ones
    others: int = 0  #: further ones

    @property
    def name(self) -> str:
        """As a person would say it."""
        return _name(self.codec)

    @property
    def note(self) -> str:
        """Which lines are mended and how; empty where none is."""
        if not self.mended:
            return ""
        lines = ", ".join(f"{line:,}" for line in self.mended)
        more = f" and {self.others:,} more" if self.others else ""
        many = len(self.mended) + self.others > 1
        return (
            f"line{'s' * many} {lines}{more} {'hold' if many else 'holds'} characters that are not"
            f" {self.name} like the rest; they were read as {_name(_MENDING[self.errors])}"
        )


def _name(codec: str) -> str:
    names = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "utf-8-sig": "UTF-8"}
    return names.get(codec, codec.upper())


def find_encoding(path: Path) -> Encoding:
    """Reads the file a piece at a time.

    Where some lines are UTF-8 that by chance hardly any text of another encoding looks like, the
    whole file is, and only what is not is read otherwise: lists grow together from several ones.

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
    return _mixed(path) or Encoding(_guess(_chunks(path)), certain=False)


def _mixed(path: Path) -> Encoding | None:
    """UTF-8 but for some lines; None where no line beyond ASCII is."""
    if not any(is_utf8 for _, _, is_utf8 in _wide_lines(path)):
        return None
    guessed = _guess(line for _, line, is_utf8 in _wide_lines(path) if not is_utf8)
    strange = (number for number, _, is_utf8 in _wide_lines(path) if not is_utf8)
    first = tuple(islice(strange, _SHOWN))
    others = sum(1 for _ in strange)
    return Encoding("utf-8", True, f"newsletter-{guessed}", mended=first, others=others)


def _wide_lines(path: Path) -> Iterator[tuple[int, bytes, bool]]:
    """Number and bytes of each line beyond ASCII, and whether it is UTF-8."""
    # Latin-1 gives each byte back, and lines end here where they do for whoever reads the rows.
    with path.open(encoding="latin-1", newline="") as file:
        for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE), ""), 1):
            if len(line) == _LONGEST_LINE:
                raise _endless(path)
            if not line.isascii():
                content = line.encode("latin-1")
                yield number, content, _decodes([content], "utf-8")


def _mend(codec: str) -> Callable[[UnicodeError], tuple[str, int]]:
    def mend(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        return error.object[error.start : error.end].decode(codec, "replace"), error.end

    return mend


for _handler, _codec in _MENDING.items():
    codecs.register_error(_handler, _mend(_codec))


def _validated(path: Path, codec: str) -> Encoding:
    if not _decodes(_chunks(path), codec):
        raise NewsletterError(
            f"{path.name!r} is marked as {codec.upper()} and is not",
            hint="is the file whole? save it again as CSV UTF-8",
        )
    return Encoding(codec, certain=True)


def _chunks(path: Path) -> Iterator[bytes]:
    length = 0  #: of the line that the chunks have come to
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            ended = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
            length = len(chunk) - ended - 1 + (length if ended < 0 else 0)
            # Whoever reads lines may now trust that one fits into memory.
            if length >= _LONGEST_LINE:
                raise _endless(path)
            yield chunk


def _endless(path: Path) -> NewsletterError:
    return NewsletterError(
        f"{path.name!r} has a line of over {_LONGEST_LINE:,} bytes", hint="is it a CSV file?"
    )


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
