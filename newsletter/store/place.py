"""The file that a connection has open: whether it still lies at its path, and is this process's.

SQLite keeps a file open whatever becomes of its name. Where somebody moves a backup to its place,
all that is written goes to a file that nobody will ever find.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


class Place:
    """To be made when the file is open."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._was = self._find()

    def is_left(self) -> bool:
        """Whether another file lies there now, or none; or this process was forked since."""
        return self._find() != self._was

    def _find(self) -> tuple[int, ...]:
        with suppress(OSError):
            now = self._path.stat()
            return os.getpid(), now.st_dev, now.st_ino
        return (os.getpid(),)
