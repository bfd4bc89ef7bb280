"""An archive of CSV files, as Mailchimp exports an audience: one file for each standing.

What may be a list is unpacked into a folder that goes away again, under bounds that hold whatever
the archive says of itself; all of it is there before the first one is taken.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple

from newsletter.errors import NewsletterError
from newsletter.readers.columns import LOG
from newsletter.readers.inner import names_within
from newsletter.readers.packed import OLD_WORKBOOK, PACKED, WORKBOOKS

MOST_FILES = 100
#: Bytes of all files together, unpacked.
MOST_BYTES = 2_000_000_000
#: Lists of readers shrink to a third or a twentieth; what shrinks further than this is a bomb, but
#: for what is unpacked in no time.
MOST_RATIO = 100
ALWAYS_BYTES = 10_000_000
_BLOCK = 1 << 20
#: Of what is read; a text need not be a list.
_LISTS = frozenset({".csv", ".tsv", ".txt"})
_LITTER = frozenset({"thumbs.db", "desktop.ini"})
_PARTS_OF_WORKBOOKS = frozenset(
    {"xl/workbook.xml", "xl/workbook.bin", "content.xml", "Index/Document.iwa"}
)
#: The order in which they are taken: who has left or bounced is said last, and so it holds.
_ORDER = ("nonsubscribed", "subscribed", "unsubscribed", "cleaned")


class Unpacked(NamedTuple):
    """A file of an archive: where it lies now, and what it is called there, with its folders."""

    path: Path
    name: str


class Contents(NamedTuple):
    """All that lies in an archive, but for what systems leave there."""

    lists: list[Unpacked]
    others: list[str]  #: names of what is not read
    inner: list[str]  #: and of what lies in archives among it


def is_archive(path: Path) -> bool:
    with path.open("rb") as file:
        packed = file.read(len(PACKED)) == PACKED
    return packed or path.suffix.casefold() == ".zip" or zipfile.is_zipfile(path)


def refuse_workbook(path: Path) -> None:
    """Raises NewsletterError for a spreadsheet's own file, whole or not."""
    with path.open("rb") as file:
        start = file.read(len(OLD_WORKBOOK))
    if path.suffix.casefold() in WORKBOOKS or start == OLD_WORKBOOK or _holds_workbook(path):
        raise NewsletterError(
            f"{path.name!r} is a spreadsheet, and no CSV file",
            hint="save it as CSV in your spreadsheet, and import that",
        )


def _holds_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return not _PARTS_OF_WORKBOOKS.isdisjoint(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError):
        return False


@contextmanager
def unpacked(path: Path, *, most_bytes: int = MOST_BYTES) -> Iterator[Contents]:
    """What may be lists in the order in which they are to be taken; they go away at the end.

    Raises NewsletterError for what is no archive, damaged, locked, or too large.
    """
    with TemporaryDirectory(prefix="newsletter-") as folder:
        yield _unpack(path, Path(folder), most_bytes)


def _unpack(path: Path, folder: Path, most_bytes: int) -> Contents:
    found = Contents([], [], [])
    try:
        left = min(most_bytes, max(ALWAYS_BYTES, MOST_RATIO * path.stat().st_size))
        with zipfile.ZipFile(path) as archive:
            lists, others = _members(archive, path)
            found.others.extend(map(_name_of, others))
            found.inner.extend(names_within(archive, others, _name_of))
            for number, member in enumerate(lists):
                target = folder / str(number) / PurePosixPath(member.filename).name
                target.parent.mkdir()
                left -= _copy(archive, member, target, left)
                found.lists.append(Unpacked(target, _name_of(member)))
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise NewsletterError(
            f"{path.name!r} cannot be unpacked: {error}", hint="export it once more"
        ) from error
    except RuntimeError as error:  # zipfile's word for a password
        raise NewsletterError(
            f"{path.name!r} is locked with a password", hint="unpack it and import its files"
        ) from error
    except OSError as error:
        raise NewsletterError(f"cannot unpack {path.name!r}: {error.strerror}") from error
    return found


def _members(
    archive: zipfile.ZipFile, path: Path
) -> tuple[list[zipfile.ZipInfo], list[zipfile.ZipInfo]]:
    """What may be lists, in their order, and what is something else."""
    lists: list[zipfile.ZipInfo] = []
    others: list[zipfile.ZipInfo] = []
    for member in archive.infolist():
        if not _is_litter(member):
            (lists if _may_be_list(member.filename) else others).append(member)
    if not lists:
        raise NewsletterError(
            f"{path.name!r} holds no CSV file",
            hint=f"expected an export of readers{_instead(others)}",
        )
    if len(lists) > MOST_FILES:
        raise NewsletterError(
            f"{path.name!r} holds {len(lists):,} CSV files, expected at most {MOST_FILES}"
        )
    return sorted(lists, key=_rank), others


def _instead(others: list[zipfile.ZipInfo]) -> str:
    names = [_name_of(member) for member in others]
    books = [name for name in names if PurePosixPath(name).suffix.casefold() in WORKBOOKS]
    return f"; save {books[0]!r} as CSV in your spreadsheet, and import that" if books else ""


def _name_of(member: zipfile.ZipInfo) -> str:
    """Without what leads out of the archive, and what no terminal should get."""
    parts = PurePosixPath(member.filename).parts
    name = "/".join(part for part in parts if part not in ("/", "..", "."))
    return "".join(c for c in name if c.isprintable())


def _is_litter(member: zipfile.ZipInfo) -> bool:
    """Whether it is a folder, or what a system leaves in one."""
    name = PurePosixPath(member.filename)
    hidden = name.name.startswith(".") or "__MACOSX" in name.parts
    return member.is_dir() or hidden or name.name.casefold() in _LITTER


def _may_be_list(name: str) -> bool:
    return PurePosixPath(name).suffix.casefold() in _LISTS and not LOG.search(name)


def _rank(member: zipfile.ZipInfo) -> tuple[int, str]:
    name = PurePosixPath(member.filename).name.casefold()
    place = next((i for i, word in enumerate(_ORDER) if name.startswith(word)), 0)
    return place, member.filename


def _copy(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, most: int) -> int:
    """What the file really holds is counted, not what the archive says that it does."""
    size = 0
    with archive.open(member) as packed, target.open("wb") as file:
        while block := packed.read(_BLOCK):
            size += len(block)
            if size > most:
                raise NewsletterError(
                    f"{archive.filename and Path(archive.filename).name!r} unpacks into more than"
                    " any list of readers in an archive of its size",
                    hint="unpack it and import its files one by one",
                )
            file.write(block)
    return size
