"""Reading and writing the project's files so that nothing is lost, whenever a process dies."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from newsletter.errors import ContentError, NotFound, Problem

#: What the system says where there is no room: on the disk, or of what a user may have.
FULL = (errno.ENOSPC, errno.EDQUOT)
#: Files from which on the whole system is synced at once.
_MANY = 16
_LONG_AGO = 600.0  # seconds; no write takes so long


def read_text(path: Path, shown: str) -> str:
    """The text of a UTF-8 file, with its line breaks and byte order mark as they are.

    Raises FileNotFoundError, and ContentError for what is no text; `shown` is the path in messages.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        message = f"cannot be read: {(error.strerror or str(error)).lower()}"
        raise ContentError([Problem(shown, 1, 1, "unreadable", "error", message)]) from error
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise ContentError([_encoding_problem(data, error.start, shown)]) from None


def write_text(path: Path, text: str) -> None:
    """Replace a file's text as a whole: a reader sees the old text or the new one, never less."""
    path = path.resolve()  # a symbolic link stays one
    data = text.encode()
    with suppress(FileNotFoundError):
        if path.read_bytes() == data:
            return
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
    try:
        with _for(path):
            # What is private is so from the beginning.
            temporary.touch(mode=0o600 if path.exists() else 0o666, exist_ok=False)
            _fill(temporary, data)
        with suppress(FileNotFoundError):
            temporary.chmod(path.stat().st_mode & 0o777)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def _fill(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def make_private_folder(folder: Path) -> None:
    """For readers' data, also where an earlier version made it for everybody to look into."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(PermissionError):  # somebody else's: he decides
        folder.chmod(0o700)


def write_new_texts(texts: Mapping[Path, str]) -> None:
    """Make many files, each of them whole or not at all; when this returns, all are on the disk.

    Raises FileExistsError for a path that is taken, before which some of the others may be made.
    """
    written: list[tuple[Path, Path]] = []
    try:
        for path, text in texts.items():
            temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
            written.append((temporary, path))
            with _for(path):
                temporary.write_bytes(text.encode())
        _sync_files([temporary for temporary, _ in written])
        for temporary, path in written:
            _name(temporary, path)
    finally:
        for temporary, _ in written:
            temporary.unlink(missing_ok=True)
    for folder in {path.parent for path in texts}:
        sync_folder(folder)
        sweep(folder)


@contextmanager
def _for(path: Path) -> Iterator[None]:
    """Where there is no room, the system names no file, or one that a person has never heard of."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            error.filename = str(path)
        raise


def sweep(folder: Path) -> None:
    """Delete what writes that were killed have left behind, and none that may be at work."""
    long_ago = time.time() - _LONG_AGO
    for path in folder.glob(".*.tmp"):
        with suppress(OSError):
            if path.stat().st_mtime < long_ago:
                path.unlink()


def move_files(
    names: Iterable[str], source: Path, target: Path, conflict: Callable[[str], Exception]
) -> None:
    """Move files to another folder without ever overwriting one there.

    At every moment each file stands whole in one of the folders, or in both; after a crash, the
    same call finishes the work. Raises NotFound for a file in neither folder, and `conflict(name)`,
    before anything is moved, for a different file of the same name.
    """
    names = tuple(names)
    for name in names:
        if not (source / name).exists() and not (target / name).exists():
            raise NotFound(f"there is no file {name!r} in {source.name!r}")
        if not _is_free(target / name) and not _are_same(source / name, target / name):
            raise conflict(name)
    target.mkdir(parents=True, exist_ok=True)
    waiting = [name for name in names if (source / name).exists()]
    for name in waiting:
        _put(source / name, target / name)
    sync_folder(target)
    for name in waiting:
        if not _are_same(source / name, target / name):  # somebody was faster
            raise conflict(name)
        (source / name).unlink(missing_ok=True)
    sync_folder(source)
    for folder in (source, target):
        sweep(folder)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _sync_files(paths: Sequence[Path]) -> None:
    """Make what is in files survive a power cut; for many of them, with one call for all."""
    if len(paths) > _MANY and hasattr(os, "sync"):
        os.sync()
        return
    for path in paths:
        with path.open("rb") as file:
            os.fsync(file.fileno())


def _name(temporary: Path, path: Path) -> None:
    """Let a file have its name if nothing else has it."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # there are no hard links
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        temporary.replace(path)


def _is_free(target: Path) -> bool:
    """Whether there is no such file, or an empty one such as `_put` makes to reserve the name."""
    try:
        return target.stat().st_size == 0
    except FileNotFoundError:
        return True


def _are_same(source: Path, target: Path) -> bool:
    """Whether nothing is lost when the source goes; it may be gone already."""
    try:
        return source.samefile(target) or source.read_bytes() == target.read_bytes()
    except FileNotFoundError:
        return target.exists()


def _put(source: Path, target: Path) -> None:
    """Give a file a name in another folder too; where there are no hard links, move it there."""
    try:
        os.link(source, target)
        return
    except FileExistsError:
        pass
    except OSError:
        # Reserve the name, so that replacing cannot overwrite what came in between.
        with suppress(FileExistsError):
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    if _is_free(target) and source.exists():
        source.replace(target)


def _encoding_problem(data: bytes, offset: int, shown: str) -> Problem:
    before = data[:offset]
    column = len(before[before.rfind(b"\n") + 1 :].decode().removeprefix("\ufeff")) + 1
    message = f"the byte 0x{data[offset]:02x} is not UTF-8"
    line = before.count(b"\n") + 1
    return Problem(shown, line, column, "bad-encoding", "error", message, "save it as UTF-8")
