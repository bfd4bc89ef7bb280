"""What one command works with, opened when it is first asked for and closed at the end."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter.app import App
    from newsletter.model import Roster
    from newsletter.ports import Store
    from newsletter.project import Project


class Session(AbstractContextManager["Session"]):
    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._app: App | None = None
        self._closing: list[Callable[[], None]] = []

    def app(self) -> App:
        """Raises ProjectNotFound, ContentError."""
        if self._app is None:
            from newsletter.app import open_app

            # Whoever names a folder means that one: a slip must not send another newsletter.
            self._app = open_app(self._folder or Path(), climb=self._folder is None)
            self._closing.append(self._app.close)
        return self._app

    @property
    def project(self) -> Project:
        return self.app().project

    def roster(self) -> Roster:
        """The roster alone; nothing else of the project is read. Raises as load_roster does."""
        from newsletter.project import load_roster

        return load_roster(self._folder or Path(), climb=self._folder is None)

    def organisations(self) -> tuple[str, ...]:
        """The names of the bureau, where the settings tell them. Never raises."""
        from newsletter.project import load_organisations

        return load_organisations(self._folder or Path(), climb=self._folder is None)

    def store(self) -> Store:
        return self.app().store()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        while self._closing:
            self._closing.pop()()
