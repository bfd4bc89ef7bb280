"""How a page of the site leads to another one (pure)."""

from __future__ import annotations

from collections.abc import Callable
from posixpath import dirname, relpath

#: From a place below the site, such as `issues/` or `#address`, to what stands in a link.
Link = Callable[[str], str]


def link_below(base: str) -> Link:
    """From any page; `base` is an address or a path without the slash at its end."""
    return lambda place: f"{base}/{place}"


def link_from(path: str) -> Link:
    """From the page at this path, between files: wherever their folder lies, and also where no
    server stands in front of them and knows what a folder's index is."""
    folder = dirname(file_of(path)) or "."

    def link(place: str) -> str:
        target, mark, part = place.partition("#")
        return f"{relpath(file_of(target), folder)}{mark}{part}"

    return link


def file_of(path: str) -> str:
    """The file below the archive's folder that a page becomes."""
    path = path.lstrip("/")
    return path if path and not path.endswith("/") else f"{path}index.html"
