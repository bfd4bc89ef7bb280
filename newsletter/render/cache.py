"""Keeps on disk what is dear to make: the compiled template and the prose of earlier renders.

Whatever is damaged, half written or of another version counts as missing.
"""

from __future__ import annotations

import json
import marshal
import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any
from zlib import crc32

PROSE_LIMIT = 400  #: pieces of prose that are kept when the file is next read
_DIGEST = 32


class Cache:
    """The files of one kit; its key stands for everything they depend on.

    A folder that cannot be written only costs time, so failures to write pass in silence.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self._template = folder / f"template-{key}.bin"
        self._prose = folder / f"prose-{key}.jsonl"

    def find_template(self) -> Any:
        """What was stored last, or None."""
        try:
            stored = self._template.read_bytes()
        except OSError:
            return None
        digest, payload = stored[:_DIGEST], stored[_DIGEST:]
        if sha256(payload).digest() != digest:
            return None
        return marshal.loads(payload)  # noqa: S302 our own file, checked by its digest

    def store_template(self, value: Any) -> None:
        """Strings, containers and code objects."""
        payload = marshal.dumps(value)
        self._replace(self._template, sha256(payload).digest() + payload)

    def load_prose(self) -> dict[str, list[Any]]:
        """Everything that was added, by its key; the oldest goes when there is too much."""
        try:
            lines = self._prose.read_bytes().splitlines()
        except OSError:
            return {}
        entries = dict(filter(None, map(_parse_line, lines)))
        if len(lines) > 2 * PROSE_LIMIT:
            entries = dict(list(entries.items())[-PROSE_LIMIT:])
            self._replace(self._prose, b"".join(_lines(entries.items())))
        return entries

    def add_prose(self, entries: Iterable[tuple[str, list[Any]]]) -> None:
        """One write at the end of the file: cheap, and a torn line fails its checksum."""
        content = b"\n" + b"".join(_lines(entries))
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        try:
            descriptor = os.open(self._prose, flags, 0o666)
        except OSError:
            return
        try:
            with suppress(OSError):  # a full disk; the torn line fails its checksum
                os.write(descriptor, content)
        finally:
            os.close(descriptor)

    @staticmethod
    def _replace(path: Path, content: bytes) -> None:
        temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(content)
            temporary.replace(path)
        except OSError:
            with suppress(OSError):
                temporary.unlink()


def _lines(entries: Iterable[tuple[str, list[Any]]]) -> list[bytes]:
    texts = (json.dumps(entry).encode() for entry in entries)
    return [b"%08x %b\n" % (crc32(text), text) for text in texts]


def _parse_line(line: bytes) -> tuple[str, list[Any]] | None:
    checksum, _, text = line.partition(b" ")
    if checksum != b"%08x" % crc32(text):
        return None
    key, value = json.loads(text)
    return key, value
