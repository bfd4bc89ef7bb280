"""The project as it is on the disk at this moment, for the preview."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from newsletter.app import App
from newsletter.errors import NewsletterError, Problem
from newsletter.mailing import Subscriber
from newsletter.model import Composed, Newsletter, Rendered
from newsletter.project import CONFIG_FILE, ROSTER_FILE, open_project, package_templates
from newsletter.web.watch import Stamp, take_stamps


class _ComposingOnce(App):
    """Keeps the issue composed last: the checker looks at what was just rendered."""

    _last: Composed | None = None

    def compose(self, slug: str) -> Composed:
        if self._last is None or self._last.issue.slug != slug:
            self._last = super().compose(slug)
        return self._last

    def forget(self) -> None:
        self._last = None


class LiveProject:
    """Implements desk.Previewed; settings, roster and templates are read when they changed."""

    def __init__(self, folder: Path) -> None:
        self._app: _ComposingOnce | None = _open(folder)
        self.project_root = self._app.project.root
        self._stamps = self._look()
        self._sent: set[str] = set()

    def refresh(self) -> None:
        stamps = self._look()
        if self._app is None or stamps != self._stamps:
            self.close()
            self._app = _open(self.project_root)
            self._stamps = stamps
        self._app.forget()

    def issue_slugs(self) -> tuple[str, ...]:
        return self._current().project.issue_slugs()

    def inbox_count(self) -> int:
        return self._current().project.inbox_size()

    def render(self, slug: str) -> Rendered:
        return self._current().render(slug)

    def render_web(self, slug: str) -> Rendered:
        return self._current().render_web(slug)

    def render_for(self, slug: str, address: str) -> tuple[Rendered, str]:
        found = self._find(address)
        app = self._current()
        return app.dispatch.render_for(slug, found) if found else (app.render(slug), "")

    def check(self, slug: str) -> tuple[Problem, ...]:
        return self._current().check(slug)

    def newsletter(self) -> Newsletter:
        return self._current().project.config.newsletter

    def reader(self, address: str) -> Mapping[str, str] | None:
        found = self._find(address)
        if found is None:
            return None
        return {
            **{f"subscriber.{name}": value for name, value in found.fields.items()},
            "subscriber.first_name": found.first_name,
            "subscriber.last_name": found.last_name,
            "subscriber.email": found.address,
        }

    def state(self, slug: str) -> str:
        if slug in self._sent:
            return "sent"
        try:
            if not self._has_store():
                return "draft"
            state = self._current().store().ledger.account(slug).state
        except NewsletterError:
            return ""  # a store that cannot be read is told by the commands that need it
        if state == "sent":
            self._sent.add(slug)  # and stays so
        return state

    def template_folders(self) -> tuple[Path, ...]:
        return (self.project_root / "templates", package_templates())

    def close(self) -> None:
        if self._app:
            self._app.close()
            self._app = None

    def _current(self) -> _ComposingOnce:
        """Raises ContentError for settings with mistakes, until they are mended."""
        if self._app is None:
            self.refresh()
        assert self._app
        return self._app

    def _find(self, address: str) -> Subscriber | None:
        from newsletter.audience import normalise_address

        normalised = normalise_address(address)
        return self._current().store().subscribers.find(normalised) if self._has_store() else None

    def _has_store(self) -> bool:
        """Looking must not make one."""
        scheme, _, path = self._current().project.config.store_url.partition(":///")
        return scheme != "sqlite" or (self.project_root / path).exists()

    def _look(self) -> dict[str, Stamp]:
        """The stamps of every file that is read once: settings, roster, templates."""
        root = self.project_root
        return take_stamps({root / CONFIG_FILE, root / ROSTER_FILE, *self.template_folders()})


def _open(folder: Path) -> _ComposingOnce:
    """Raises ProjectNotFound, ContentError."""
    project = open_project(folder, climb=False)
    return _ComposingOnce(project, environ=os.environ, now=lambda: datetime.now(UTC))
