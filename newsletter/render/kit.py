"""The renderer's kit: templates found in folders, compiled once, and caches for what costs time.

Together with cache.py the only place of the renderer that touches the disk.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import RLock
from types import CodeType
from typing import TYPE_CHECKING, Any

from jinja2 import Template
from markupsafe import Markup

from newsletter.render.cache import Cache
from newsletter.render.compiled import (
    Compiled,
    Sources,
    common_paths,
    compile_plain,
    compile_template,
    find_styles,
    gather,
)
from newsletter.render.environment import ENVIRONMENTS
from newsletter.render.prose import EMPTY, Prose, render_prose

if TYPE_CHECKING:
    from newsletter.render.flatten import Source
    from newsletter.render.inliner import Path as TagPath
    from newsletter.render.inliner import Styles
    from newsletter.render.views import UpdateView

_PACKAGES = ("premailer", "cssutils", "lxml", "jinja2", "markdown", "nh3", "cssselect")
_NO_THEME: Mapping[str, str] = {}
_MEMORY = 4096  #: pieces of prose that a long-lived process keeps
_VIEWS = 3  #: of one update, the newest first
_Recalled = tuple[tuple[Any, ...], "UpdateView"]


class Kit:
    """Everything that rendering needs beside the issue; safe to share between threads."""

    def __init__(
        self, sources: Sources, cache: Cache | None, turn: Callable[[], Kit] | None = None
    ) -> None:
        self._sources = sources
        self._turn = turn
        self._turned: Kit | None = None
        self._cache = cache
        self._lock = RLock()
        self._compiled: Compiled | None = None
        self._templates: dict[str, Template] = {}
        self._stored: dict[str, list[str]] | None = None
        self._prose: dict[tuple[str, str], Prose] = {}
        self._parts: dict[tuple[str, str], Prose] = {}
        self._views: dict[str, tuple[_Recalled, ...]] = {}
        self._fresh: list[tuple[str, list[object]]] = []

    def without_inlining(self) -> Kit:
        """A kit for the original: styles stand in the head and nowhere else."""
        return Kit(self._sources, None)

    def facing(self, direction: str) -> Kit:
        """This kit, or the one whose styles are mirrored, for "rtl". Raises ContentError."""
        if direction == "ltr" or self._turn is None:
            return self
        with self._lock:
            self._turned = self._turned or self._turn()
            return self._turned

    def template(self, suffix: str) -> Template:
        """The compiled template for "html" or "txt"."""
        with self._lock:
            if suffix not in self._templates:
                environment = ENVIRONMENTS[suffix]()
                compiled = self._get_compiled()
                code = compiled.html if suffix == "html" else compiled.text
                template = Template.from_code(environment, code, environment.globals)
                self._templates[suffix] = template
            return self._templates[suffix]

    def source(self, suffix: str) -> Source:
        """The template for "html" or "txt" before it was compiled."""
        return self._sources.html if suffix == "html" else self._sources.text

    def prose(self, body: str, root: str) -> Prose:
        """The Markdown as prose below the template's root of that name."""
        if not body or body.isspace():
            return EMPTY
        found = self._prose.get((root, body))
        if found is None:
            with self._lock:
                found = self._find_stored(body, root) or self._render(body, root)
                if len(self._prose) >= _MEMORY:
                    self._prose.clear()
                self._prose[root, body] = found
        return found

    def recall(
        self, slug: str, seen: tuple[Any, ...], make: Callable[[], UpdateView]
    ) -> UpdateView:
        """A view made lately for this slug of equal things, else a new one: edits are undone."""
        recent = self._views.get(slug, ())
        for made_of, view in recent:
            if made_of == seen:
                return view
        view = make()
        if len(self._views) >= _MEMORY:
            self._views.clear()
        self._views[slug] = ((seen, view), *recent[: _VIEWS - 1])
        return view

    def keep(self) -> None:
        """Store the prose that was made since the last time, for the next process."""
        with self._lock:
            if self._cache and self._fresh:
                self._cache.add_prose(self._fresh)
            self._fresh = []

    def _find_stored(self, body: str, root: str) -> Prose | None:
        if self._stored is None:
            self._stored = self._cache.load_prose() if self._cache else {}
        found = self._stored.get(_prose_key(body, root))
        if found is None:
            return None
        html, text, *links = found
        return Prose(Markup(html), text, tuple(links))  # noqa: S704 stored by ourselves

    def _render(self, body: str, root: str) -> Prose:
        column = self._sources.column
        if len(self._parts) >= _MEMORY:
            self._parts.clear()
        prose = render_prose(
            body, root, lambda paths: self._styles(paths, root), column, self._parts
        )
        self._fresh.append((_prose_key(body, root), [str(prose.html), prose.text, *prose.links]))
        return prose

    def _styles(self, paths: Iterable[TagPath], root: str) -> Mapping[TagPath, str]:
        known = self._get_compiled().styles[root]
        if self._cache is None:
            return dict.fromkeys(paths, "")
        missing = [path for path in paths if path not in known]
        if missing:
            known.update(find_styles(self._sources, {root: missing})[root])
            self._store(self._get_compiled())
        return known

    def _get_compiled(self) -> Compiled:
        if self._compiled is None:
            self._compiled = self._load_compiled()
        return self._compiled

    def _load_compiled(self) -> Compiled:
        if self._cache is None:
            return compile_plain(self._sources)
        match self._cache.find_template():
            case (CodeType() as html, CodeType() as text, dict() as styles):
                return Compiled(html, text, styles)
        compiled = compile_template(self._sources, common_paths())
        self._store(compiled)
        return compiled

    def _store(self, compiled: Compiled) -> None:
        if self._cache:
            styles: Styles = {root: dict(table) for root, table in compiled.styles.items()}
            self._cache.store_template((compiled.html, compiled.text, styles))


def open_kit(folders: Sequence[Path], cache: Path, theme: Mapping[str, str] = _NO_THEME) -> Kit:
    """A kit for the templates in these folders; for each file the first folder that has it counts.

    Raises ContentError.
    """

    def load(name: str) -> str | None:
        for folder in folders:
            try:
                return (folder / name).read_text(encoding="utf-8")
            except (FileNotFoundError, NotADirectoryError):
                continue
        return None

    def find_themes() -> set[str]:
        return {sheet.stem for folder in folders for sheet in (folder / "themes").glob("*.css")}

    def turn() -> Kit:
        mirrored = gather(load, theme, find_themes, "rtl")
        return Kit(mirrored, Cache(cache, _key(mirrored)))

    sources = gather(load, theme, find_themes)
    return Kit(sources, Cache(cache, _key(sources)), turn)


def _key(sources: Sources) -> str:
    parts = [*sources.all(), sys.version, *_versions(), *_own_stamps()]
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def _versions() -> list[str]:
    """Name and version of the packages, without importing any: from their folders' names."""
    names: list[str] = []
    for folder in sys.path:
        with suppress(OSError), os.scandir(folder or os.curdir) as entries:
            names += [entry.name for entry in entries if entry.name.endswith(".dist-info")]
    return sorted(name for name in names if name.lower().startswith(_PACKAGES))


def _own_stamps() -> list[str]:
    here = Path(__file__).parent
    with os.scandir(here) as entries:
        files = [(entry.name, entry.stat()) for entry in entries if entry.name.endswith(".py")]
    files.append(("merge.py", (here.parent / "merge.py").stat()))
    return sorted(f"{name} {stat.st_mtime_ns} {stat.st_size}" for name, stat in files)


def _prose_key(body: str, root: str) -> str:
    return sha256(f"{root}\0{body}".encode("utf-8", "surrogatepass")).hexdigest()
