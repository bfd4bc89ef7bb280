"""A list of readers that comes through a pipe, as a file: it is read more than once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STANDARD_INPUT = Path("-")
_DEVICES = ("dev", "proc")
_NAME = "standard input"  #: in the report, and in the source of consent


@contextmanager
def at_hand(path: Path) -> Iterator[Path]:
    """The file itself, or a copy of what a pipe brings, which goes away at the end."""
    if path != STANDARD_INPUT and path.is_file():
        yield path
        return
    import shutil  # late: an import from a file does not pay for them
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="newsletter-") as temporary:
        folder = Path(temporary) / "piped"  # a name that says nothing of who is in the list
        folder.mkdir()
        copy = folder / (_NAME if _is_standard(path) else path.name)
        with copy.open("wb") as file:
            if path == STANDARD_INPUT:
                shutil.copyfileobj(sys.stdin.buffer, file)
            else:
                with path.open("rb") as pipe:
                    shutil.copyfileobj(pipe, file)
        yield copy


def is_nameless(path: Path) -> bool:
    """Whether nothing is known of how the list is called where it lies."""
    return path == STANDARD_INPUT or not path.is_file() or path.absolute().parts[1] in _DEVICES


def _is_standard(path: Path) -> bool:
    return path in (STANDARD_INPUT, Path("/dev/stdin"))
