"""How mail lies in the outbox: a file for each reader, named by number; letters and tests apart.

A call that is under way may still write to a reader who is being erased. For him a mark lies beside
his file, a name without content: whoever comes second of the two, the call or the erasure, sees
what the first has left, and takes it away.
"""

from __future__ import annotations

from collections.abc import Iterator
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from pathlib import Path

from newsletter.audience import fold

LETTERS = "letters"
TESTS = "test"
WHOLE = ".eml"
PARTIAL = ".part"  #: what a call has written so far, and leaves where it is killed
_ERASED = ".erased"
#: Folders whose files are not named by reader.
_UNNAMED = (TESTS, LETTERS)


def mail_path(folder: Path, reader: int) -> Path:
    """Of a reader's mail in the folder of an issue."""
    return folder / f"{reader:08}{WHOLE}"


def find_mail(outbox: Path, address: str, reader: int) -> Iterator[Path]:
    """What lies there for a reader, also half written; 0 for an address that nobody has."""
    folders = [folder for folder in outbox.iterdir() if folder.is_dir()] if outbox.is_dir() else []
    for folder in folders:
        if folder.name in _UNNAMED:
            files = (path for path in folder.iterdir() if path.suffix in (WHOLE, PARTIAL))
            yield from (path for path in files if _is_to(path, address))
        else:
            path = mail_path(folder, reader)
            yield from (one for one in (path, path.with_suffix(PARTIAL)) if one.is_file())


def erase_mail(outbox: Path, address: str, reader: int) -> int:
    """Delete it; says how many mails that were."""
    gone = set()
    for path in find_mail(outbox, address, reader):
        path.unlink(missing_ok=True)
        gone.add(path.with_suffix(""))
    return len(gone)


def erase_called(folder: Path, reader: int) -> None:
    """Let nothing stay of what a call writes, or has written, to a reader who was erased."""
    if folder.is_dir():
        path = mail_path(folder, reader)
        path.with_suffix(_ERASED).touch(mode=0o600)
        for one in (path, path.with_suffix(PARTIAL)):
            one.unlink(missing_ok=True)


def finish(partial: Path) -> None:
    """Give a mail that is whole its name; an erasure that came first has taken it away."""
    path, mark = partial.with_suffix(WHOLE), partial.with_suffix(_ERASED)
    try:
        partial.rename(path)
    except FileNotFoundError:
        if not mark.exists():
            raise
    if mark.exists():
        path.unlink(missing_ok=True)
        mark.unlink(missing_ok=True)


def sweep(path: Path) -> None:
    """Delete what a call that came to nothing has left beside a reader's mail."""
    for suffix in (PARTIAL, _ERASED):
        path.with_suffix(suffix).unlink(missing_ok=True)


def _is_to(path: Path, address: str) -> bool:
    try:
        with path.open("rb") as file:
            headers = BytesHeaderParser().parse(file)
    except FileNotFoundError:  # finished, or swept, since the folder was read
        return False
    to = getaddresses([str(value) for value in headers.get_all("To", [])])
    return any(fold(found) == fold(address) for _, found in to)
