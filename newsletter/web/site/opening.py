"""The public site of a project: everything it needs, built from the project's settings."""

from __future__ import annotations

import logging
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from newsletter.app import App
from newsletter.audience import confirm_url, preferences_url
from newsletter.consenting import Request
from newsletter.doctor.case import LOCAL_SERVICES
from newsletter.errors import NewsletterError, SettingMissing
from newsletter.letters import Postman, Words, fill_words
from newsletter.mail import has_webhook
from newsletter.mailing import Message, Subscriber
from newsletter.reception import Letter, Reception
from newsletter.render.theme import UnknownTheme, load_theme
from newsletter.stored import find_stored
from newsletter.web.site.app import create_site
from newsletter.web.site.archive import LedgerArchive, show_frame
from newsletter.web.site.office import Office, Site
from newsletter.web.site.stamp import Stamp

if TYPE_CHECKING:
    from flask import Flask
    from jinja2 import Environment

    from newsletter.erasing import Erasures
    from newsletter.ports import Webhook

_log = logging.getLogger(__name__)


class SiteOfProject:
    """Opens offices and postmen; one store connection each."""

    def __init__(self, app: App, *, patience: float = 5.0) -> None:
        """`patience` are the seconds that a request waits for others who write to the store."""
        self._app = app
        self._patience = patience
        self._project = app.project
        self._opened: list[App] = []
        self._lock = Lock()

    def create(
        self,
        *,
        static: bool = False,
        office: Office | None = None,
        clock: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
    ) -> Flask:
        """All threads answer from the office that is given: their caller has but one.

        Raises SettingMissing, StoreError, ContentError.
        """
        project = self._project
        site = Site(
            newsletter=project.config.newsletter,
            roster=project.roster,
            theme=self._theme,
            signing_keys=self._app.signing_keys(),
            open_office=(lambda: office) if office else self.open_office,
            webhooks={} if static else self._webhooks(),
            waiting={} if static else self._waiting(),
            static=static,
        )
        return create_site(site, project.template_folders(), clock=clock, ticks=ticks)

    @property
    def https(self) -> bool:
        return self._project.config.newsletter.base_url.startswith("https://")

    def open_office(self) -> Office:
        app = self._another(patience=self._patience)
        try:
            store = app.store()
        except NewsletterError:
            self._let_go(app)
            raise
        return Office(
            reception=self._reception(app),
            archive=LedgerArchive(store.ledger, app.project.config.newsletter),
            take_events=app.dispatch.apply_events,
            look_up=lambda address: find_stored(
                store,
                address,
                is_erased=app.erasures.finder(),
                imports=app.project.var / "imports",
            ),
            erase=lambda address: _erase(app.erasures, address),
            is_lost=store.is_lost,
            close=lambda: self._let_go(app),
        )

    @contextmanager
    def postman(self) -> Iterator[Postman]:
        app = self._another()
        try:
            forget = app.erasures.forget_letters
            store = app.store()
            yield Postman(
                store.front_desk,
                app.service(),
                self._render,
                _now,
                forget_letters=forget,
                is_lost=store.is_lost,
            )
        finally:
            self._let_go(app)

    def close(self) -> None:
        with self._lock:
            while self._opened:
                self._opened.pop().close()

    def look(self) -> str:
        """A digest of all that decides how pages look, besides the issues."""
        config = self._project.config
        folders = self._project.template_folders()
        files = sorted(file for folder in folders for file in (folder / "site").glob("*"))
        parts = [repr(config.newsletter), repr(self._theme), show_frame(config.newsletter)]
        parts += [file.read_text("utf-8") for file in files if file.is_file()]
        return sha256("\0".join(parts).encode()).hexdigest()

    def form_signer(self) -> str:
        """Stands for the key that signs the form's stamp. Raises SettingMissing."""
        base_url = self._project.config.newsletter.base_url
        return Stamp(self._app.signing_keys(), base_url).signer

    def _webhooks(self) -> Mapping[str, Webhook]:
        return self._app.webhooks()

    def _waiting(self) -> Mapping[str, str]:
        """The service that sends, if its secret is not there; the log tells it at once."""
        service = self._project.config.mail.service
        if service in LOCAL_SERVICES:
            return {}
        try:
            self._app.require_webhook()
        except SettingMissing as error:
            _log.warning("reports of the mail service are not taken: %s", error)
            if has_webhook(service):
                return {service: str(error)}
        return {}

    @cached_property
    def _theme(self) -> Mapping[str, str]:
        folders = self._project.template_folders()

        def load(name: str) -> str | None:
            files = (folder / name for folder in folders)
            return next((file.read_text("utf-8") for file in files if file.is_file()), None)

        def find_themes() -> set[str]:
            return {sheet.stem for folder in folders for sheet in (folder / "themes").glob("*.css")}

        try:
            return load_theme(load, self._project.config.theme, find_themes)
        except UnknownTheme as error:
            raise self._project.settings_error(error.mistake) from None

    def _another(self, *, patience: float | None = None) -> App:
        app = self._app.twin(patience=patience)
        with self._lock:
            self._opened.append(app)
        return app

    def _let_go(self, app: App) -> None:
        with self._lock, suppress(ValueError):  # unless all were closed already
            self._opened.remove(app)
            app.close()

    def _reception(self, app: App) -> Reception:
        return Reception(app.store().front_desk, app.signer(), _now, welcome_back=app.erasures.lift)

    def _render(self, letter: Letter, request: Request, known: Subscriber | None) -> Message:
        newsletter = self._project.config.newsletter
        words, url = self._words[letter], self._url(letter, request, known)
        values: dict[str, Any] = {
            **words._asdict(),
            "url": url,
            "newsletter": newsletter,
            "direction": _direction(words.language),
            "theme": self._theme,
        }
        return Message(
            issue="letters",
            sender=newsletter.sender,
            reply_to=newsletter.reply_to,
            subject=words.subject,
            html=self._templates["html"].get_template("letters/letter.html").render(values),
            text=self._templates["txt"].get_template("letters/letter.txt").render(values),
            headers=(("Auto-Submitted", "auto-replied"),),
            letter=True,
        )

    def _url(self, letter: Letter, request: Request, known: Subscriber | None) -> str:
        base, signer = self._project.config.newsletter.base_url, self._app.signer()
        if letter == "confirm" or known is None:
            return confirm_url(base, signer.token("confirm", request.id, request.address))
        return preferences_url(base, signer.token("preferences", known.id, known.address))

    @cached_property
    def _words(self) -> Mapping[str, Words]:
        newsletter = self._project.config.newsletter
        path = _find(self._project.template_folders(), "letters/words.toml")
        raw = tomllib.loads(path.read_text("utf-8"))
        about = {
            "name": newsletter.name,
            "bureau": newsletter.organisation,
            # A project's own words from before this key was there are in its newsletter's.
            "language": str(raw.pop("language", newsletter.language)),
        }
        return {key: fill_words(table, **about) for key, table in raw.items()}

    @cached_property
    def _templates(self) -> Mapping[str, Environment]:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        loader = FileSystemLoader(self._project.template_folders())
        common: dict[str, Any] = {
            "loader": loader,
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
        }
        return {
            "html": Environment(autoescape=True, **common),
            "txt": Environment(autoescape=False, **common),  # noqa: S701 plain text
        }


def _erase(erasures: Erasures, address: str) -> None:
    """Nobody but the log can be told where a reader still stands who erased himself."""
    gone = erasures.erase(address)
    if gone.mentions:
        readers = ", ".join(str(one.id) for one in gone.mentions)
        _log.warning("an erased address still stands in fields of other readers: %s", readers)
    for issue in gone.calls:
        _log.warning(
            "an erased address stands in a call without an answer until this has ended:"
            " newsletter send %s",
            issue,
        )


def _find(folders: Sequence[Path], name: str) -> Path:
    return next(folder / name for folder in folders if (folder / name).is_file())


def _direction(language: str) -> str:
    from newsletter.render.direction import find_direction

    return find_direction(language)


def _now() -> datetime:
    return datetime.now(UTC)
