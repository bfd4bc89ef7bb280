"""Format and size of a picture, from its first bytes."""

from __future__ import annotations

import io
from typing import NamedTuple

#: Bytes that reach the size in nearly every file: cameras put 64 KB of notes before a JPEG's.
HEAD = 262_144
_MEASURED = frozenset({"png", "gif", "jpeg"})


class Picture(NamedTuple):
    format: str  #: png, gif, jpeg, webp, avif or svg; empty where it is none of them
    bytes: int = 0  #: of the whole file, or of as much of it as was seen
    width: int = 0  #: in pixels; 0 where it is not known
    height: int = 0


def measure(head: bytes, *, length: int | None) -> Picture:
    """What the first bytes of a file tell; never raises. `length` is the whole file's, if known."""
    format = _format(head)
    width, height = _size(head) if format in _MEASURED else (0, 0)
    return Picture(format, max(length or 0, len(head)), width, height)


def _format(head: bytes) -> str:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp" and head[8:12] in (b"avif", b"avis"):
        return "avif"
    return "svg" if b"<svg" in head[:2000].lower() else ""


def _size(head: bytes) -> tuple[int, int]:
    import imagesize

    try:
        width, height = imagesize.get(io.BytesIO(head))
    except Exception:  # hostile bytes, and a library that promises nothing about them
        return 0, 0
    return max(int(width), 0), max(int(height), 0)
