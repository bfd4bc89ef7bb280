"""Whether a file may be an archive or a spreadsheet, without loading what opens them.

A list of readers hardly ever is one, and what unpacks takes a fortieth of an import's memory.
"""

from __future__ import annotations

import os
from pathlib import Path

PACKED = b"PK\x03\x04"  #: how an archive begins, also a damaged one
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers"})
_END = b"PK\x05\x06"  #: the last record of an archive, behind which a comment may stand
_MOST_END = 22 + 65_535  #: bytes of that record and the comment


def may_be_packed(path: Path) -> bool:
    if path.suffix.casefold() in {".zip", *WORKBOOKS}:
        return True
    with path.open("rb") as file:
        if file.read(len(OLD_WORKBOOK)).startswith((PACKED, OLD_WORKBOOK)):
            return True
        file.seek(max(file.seek(0, os.SEEK_END) - _MOST_END, 0))
        return _END in file.read(_MOST_END)
