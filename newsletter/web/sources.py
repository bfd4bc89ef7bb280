"""The files that findings point into, to be read beside the mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_SETTINGS = ("newsletter.toml", "speakers.toml")
_FOLDERS = ("issues", "templates")
_KINDS = frozenset({".md", ".toml", ".html", ".css", ".txt", ".jinja"})
_LARGEST = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    path: str  #: as findings tell it
    lines: tuple[str, ...]


def find_source(path: str, root: Path, templates: Sequence[Path]) -> SourceFile | None:
    """A text of the project or of its templates; nothing else of the disk, whatever the path."""
    parts = PurePosixPath(path).parts
    if not parts or any(part.startswith((".", "/")) or set(part) & set("\\:\0") for part in parts):
        return None
    if PurePosixPath(path).suffix not in _KINDS:
        return None
    for base, inside in _candidates(parts, root, templates):
        text = _read_below(base, inside)
        if text is not None:
            return SourceFile(path="/".join(parts), lines=tuple(text.split("\n")))
    return None


def _candidates(
    parts: tuple[str, ...], root: Path, templates: Sequence[Path]
) -> list[tuple[Path, Path]]:
    if parts[0] == "templates":
        return [(folder, Path(*parts[1:])) for folder in templates]
    if len(parts) == 1 and parts[0] in _SETTINGS:
        return [(root, Path(parts[0]))]
    return [(root / parts[0], Path(*parts[1:]))] if parts[0] in _FOLDERS else []


def _read_below(base: Path, inside: Path) -> str | None:
    """The text of a file that is below `base` once all links are followed."""
    try:
        file = (base / inside).resolve(strict=True)
        if not file.is_relative_to(base.resolve()) or file.stat().st_size > _LARGEST:
            return None
        return file.read_bytes().decode("utf-8", "replace") if file.is_file() else None
    except (OSError, ValueError, RuntimeError):  # not there, not ours to read, no name, a loop
        return None
