"""Notices that a file of the project was saved, for as long as somebody wants to know."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path

Stamp = tuple[int, int, int]
"""Time of change in ns, size and inode: a file that was written over or replaced has another."""

_PAUSE = 0.03
_SETTLE = 0.005
_LOOK_FOR_CLIENT = 0.25
_HEARTBEAT = 10.0


class TooManyListeners(Exception):
    """Each listener holds a thread of the server; there are only so many."""


def take_stamps(roots: Iterable[Path]) -> dict[str, Stamp]:
    """The stamp of every file at or below the roots. What is not there has none.

    Hidden files and editors' backups are passed over: they come and go while somebody types.
    """
    stamps: dict[str, Stamp] = {}
    folders = []
    for root in roots:
        if root.is_dir():
            folders.append(os.fspath(root))
        else:
            _stamp_into(stamps, os.fspath(root), root)
    while folders:
        try:
            entries = list(os.scandir(folders.pop()))
        except OSError:
            continue  # removed since it was listed, or not ours to read
        for entry in entries:
            if not _is_content(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            else:
                _stamp_into(stamps, entry.path, entry)
    return stamps


def name_version(stamps: Mapping[str, Stamp]) -> str:
    """A short name for this state of the files, the same whenever they are the same."""
    return blake2b(repr(sorted(stamps.items())).encode(), digest_size=8).hexdigest()


class Watcher:
    """Polls the files in one thread while there are listeners, and wakes them on a change."""

    def __init__(self, roots: Iterable[Path], *, most: int, pause: float = _PAUSE) -> None:
        self._roots = tuple(roots)
        self._most = most
        self._pause = pause
        self._changed = threading.Condition()
        self._closed = threading.Event()
        self._listeners = 0
        self._version = ""  # known only while the thread is looking
        self._looking = False

    @property
    def listeners(self) -> int:
        return self._listeners

    def version(self) -> str:
        """The state the files are in now: what was just saved counts, heard of or not."""
        return name_version(take_stamps(self._roots))

    def listen(self) -> Listener:
        """Raises TooManyListeners."""
        with self._changed:
            if self._listeners >= self._most:
                raise TooManyListeners
            self._listeners += 1
            if not self._looking:
                self._looking = True
                threading.Thread(target=self._look, name="watch", daemon=True).start()
        return Listener(self)

    def close(self) -> None:
        """Ends every listener's stream, and the thread."""
        self._closed.set()
        with self._changed:
            self._changed.notify_all()

    def wait(self, known: str, seconds: float) -> str:
        """The version as soon as it is another than `known`, or the same after that time."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._closed.is_set() or self._version not in ("", known), seconds
            )
            return self._version or known

    @property
    def closed(self) -> bool:
        return self._closed.is_set()

    def leave(self) -> None:
        with self._changed:
            self._listeners -= 1

    def _look(self) -> None:
        stamps: dict[str, Stamp] = {}
        while self._still_wanted():
            began = time.monotonic()
            found = take_stamps(self._roots)
            if found != stamps or not self._version:
                stamps = self._settled(found)
                self._announce(name_version(stamps))
            # A project of thousands of files must not keep a core busy.
            self._closed.wait(max(self._pause, 4 * (time.monotonic() - began)))

    def _still_wanted(self) -> bool:
        with self._changed:
            self._looking = self._listeners > 0 and not self._closed.is_set()
            if not self._looking:
                self._version = ""
            return self._looking

    def _settled(self, stamps: dict[str, Stamp]) -> dict[str, Stamp]:
        """The files once they rest: an editor empties a file and then writes it."""
        for _ in range(20):
            time.sleep(_SETTLE)
            again = take_stamps(self._roots)
            if again == stamps:
                break
            stamps = again
        return stamps

    def _announce(self, version: str) -> None:
        with self._changed:
            self._version = version
            self._changed.notify_all()


class Listener:
    """One open page. Has to `leave`, or its place is lost."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._left = threading.Event()

    def events(self, is_gone: Callable[[], bool]) -> Iterator[str]:
        """Server-sent events: the version now, and every later one, until the client is gone."""
        yield "retry: 500\n\n"
        version, spoken_at = "", time.monotonic()
        while not (self._watcher.closed or self._left.is_set() or is_gone()):
            newest = self._watcher.wait(version, _LOOK_FOR_CLIENT)
            if newest != version:
                version, spoken_at = newest, time.monotonic()
                yield f"data: {version}\n\n"
            elif time.monotonic() - spoken_at > _HEARTBEAT:
                spoken_at = time.monotonic()
                yield ": still here\n\n"

    def leave(self) -> None:
        if not self._left.is_set():
            self._left.set()
            self._watcher.leave()


def _is_content(name: str) -> bool:
    return not name.startswith((".", "__pycache__")) and not name.endswith(("~", ".swp", ".tmp"))


def _stamp_into(stamps: dict[str, Stamp], path: str, file: Path | os.DirEntry[str]) -> None:
    try:
        status = file.stat()
    except OSError:
        return
    stamps[path] = (status.st_mtime_ns, status.st_size, status.st_ino)
