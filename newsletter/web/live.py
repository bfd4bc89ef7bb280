"""The project as it is on the disk at this moment, for the preview."""

from __future__ import annotations

from pathlib import Path

from newsletter.app import App, open_app
from newsletter.errors import Problem
from newsletter.model import Newsletter, Rendered
from newsletter.project import CONFIG_FILE, ROSTER_FILE, package_templates


class LiveProject:
    """Implements desk.Previewed; issues are read at every call, the rest when it changed."""

    def __init__(self, folder: Path) -> None:
        self._app: App | None = open_app(folder)
        self.project_root = self._app.project.root
        self._stamp = self._look()

    def issue_slugs(self) -> tuple[str, ...]:
        return self._current().project.issue_slugs()

    def inbox_count(self) -> int:
        inbox = self._current().project.load_inbox()
        return len(inbox.updates) + len({problem.path for problem in inbox.problems})

    def render(self, slug: str) -> Rendered:
        return self._current().render(slug)

    def check(self, slug: str) -> tuple[Problem, ...]:
        return self._current().check(slug)

    def newsletter(self) -> Newsletter:
        return self._current().project.config.newsletter

    def template_folders(self) -> tuple[Path, ...]:
        return (self.project_root / "templates", package_templates())

    def close(self) -> None:
        if self._app:
            self._app.close()
            self._app = None

    def _current(self) -> App:
        """Raises ContentError for settings with mistakes, until they are mended."""
        stamp = self._look()
        if self._app is None or stamp != self._stamp:
            self.close()
            self._app = open_app(self.project_root)
            self._stamp = stamp
        return self._app

    def _look(self) -> frozenset[tuple[str, int, int]]:
        """Name, time and size of every file that is read once: settings, roster, templates."""
        paths = [self.project_root / CONFIG_FILE, self.project_root / ROSTER_FILE]
        for folder in self.template_folders():
            paths += [path for path in folder.rglob("*") if path.is_file()]
        found = set()
        for path in paths:
            try:
                stat = path.stat()
            except OSError:
                continue
            found.add((str(path), stat.st_mtime_ns, stat.st_size))
        return frozenset(found)
