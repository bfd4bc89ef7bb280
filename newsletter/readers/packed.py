"""Whether a file may be an archive or a spreadsheet, without loading what opens them.

A list of readers hardly ever is one, and what unpacks takes a fortieth of an import's memory.
"""

from __future__ import annotations

import os
from pathlib import Path

from newsletter.errors import NewsletterError

PACKED = b"PK\x03\x04"  #: how an archive begins, also a damaged one
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers"})
_PACKINGS = {
    b"\x1f\x8b": "gzip",
    b"BZh91AY&SY": "bzip2",
    b"\xfd7zXZ\0": "xz",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!\x1a\x07": "RAR",
    b"\x28\xb5\x2f\xfd": "Zstandard",
}
_MOST_START = max(map(len, _PACKINGS))
_END = b"PK\x05\x06"  #: the last record of an archive, behind which a comment may stand
_MOST_END = 22 + 65_535  #: bytes of that record and the comment


def refuse_packed(path: Path) -> None:
    """Raises NewsletterError for one file that is packed, and no archive that is read."""
    with path.open("rb") as file:
        start = file.read(_MOST_START)
    if kind := next((name for magic, name in _PACKINGS.items() if start.startswith(magic)), ""):
        raise NewsletterError(
            f"{path.name!r} is packed with {kind}",
            hint="unpack it, and import the list that is in it; of archives, a .zip is read",
        )


def may_be_packed(path: Path) -> bool:
    if path.suffix.casefold() in {".zip", *WORKBOOKS}:
        return True
    with path.open("rb") as file:
        if file.read(len(OLD_WORKBOOK)).startswith((PACKED, OLD_WORKBOOK)):
            return True
        file.seek(max(file.seek(0, os.SEEK_END) - _MOST_END, 0))
        return _END in file.read(_MOST_END)
