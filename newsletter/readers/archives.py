"""An archive of CSV files, as Mailchimp exports an audience: one file for each standing.

The files are unpacked one after another into a folder that goes away again, under bounds that hold
whatever the archive says of itself.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from newsletter.errors import NewsletterError

MOST_FILES = 100
#: Bytes of all files together, unpacked.
MOST_BYTES = 2_000_000_000
_BLOCK = 1 << 20
#: The order in which they are taken: who has left or bounced is said last, and so it holds.
_ORDER = ("nonsubscribed", "subscribed", "unsubscribed", "cleaned")


def is_archive(path: Path) -> bool:
    return path.suffix.casefold() == ".zip" or zipfile.is_zipfile(path)


def unpacked(path: Path, *, most_bytes: int = MOST_BYTES) -> Iterator[Path]:
    """Each CSV file in its turn; it is there until the next one is asked for.

    Raises NewsletterError for what is no archive, damaged, locked, or too large.
    """
    left = most_bytes
    try:
        with zipfile.ZipFile(path) as archive, TemporaryDirectory(prefix="newsletter-") as folder:
            for number, member in enumerate(_members(archive, path)):
                target = Path(folder) / str(number) / PurePosixPath(member.filename).name
                target.parent.mkdir()
                left -= _copy(archive, member, target, left)
                yield target
                target.unlink()
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


def _members(archive: zipfile.ZipFile, path: Path) -> list[zipfile.ZipInfo]:
    found = [member for member in archive.infolist() if _is_csv(member)]
    if not found:
        raise NewsletterError(
            f"{path.name!r} holds no CSV file", hint="expected an export of readers"
        )
    if len(found) > MOST_FILES:
        raise NewsletterError(
            f"{path.name!r} holds {len(found):,} CSV files, expected at most {MOST_FILES}"
        )
    return sorted(found, key=_rank)


def _is_csv(member: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(member.filename)
    hidden = name.name.startswith(".") or "__MACOSX" in name.parts
    return name.suffix.casefold() == ".csv" and not member.is_dir() and not hidden


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
                    f"{archive.filename and Path(archive.filename).name!r} is over"
                    f" {MOST_BYTES:,} bytes unpacked",
                    hint="unpack it and import its files one by one",
                )
            file.write(block)
    return size
