"""The names of what lies in archives in an archive, which may say who left.

What is damaged, locked or large is not looked into: it stays told as an archive in the archive.
"""

from __future__ import annotations

import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Iterable
from io import BytesIO

_MOST_BYTES = 50_000_000  #: of all of them together, unpacked
_MOST_NAMES = 10_000
_ENDING = ".zip"
_UNREADABLE = (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, zlib.error)


def names_within(
    archive: zipfile.ZipFile,
    members: Iterable[zipfile.ZipInfo],
    name_of: Callable[[zipfile.ZipInfo], str],
) -> list[str]:
    """With the names of the archives before them; however deep, under bounds for all of them."""
    left, names = _MOST_BYTES, list[str]()
    waiting = deque((_reader(archive, one), name_of(one)) for one in members if _is_archive(one))
    while waiting and len(names) < _MOST_NAMES:
        read, name = waiting.popleft()
        try:
            content = read(left + 1)
            left -= len(content)
            if left < 0:
                break
            inner = zipfile.ZipFile(BytesIO(content))
        except _UNREADABLE:
            continue
        for one in inner.infolist()[: _MOST_NAMES - len(names)]:
            path = f"{name}/{name_of(one)}"
            if not one.is_dir():
                names.append(path)
            if _is_archive(one):
                waiting.append((_reader(inner, one), path))
    return names


def _is_archive(member: zipfile.ZipInfo) -> bool:
    return member.filename.casefold().endswith(_ENDING)


def _reader(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[int], bytes]:
    def read(most: int) -> bytes:
        with archive.open(member) as packed:
            return packed.read(most)

    return read
