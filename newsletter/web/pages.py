"""The pages of the preview: a request in, HTML out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from flask import Response, abort, g, render_template, request, url_for
from werkzeug.exceptions import HTTPException

from newsletter.check import CLIP_BYTES
from newsletter.errors import ContentError, NewsletterError, NotFound, Problem
from newsletter.merge import URL_TAGS
from newsletter.web import guard
from newsletter.web.desk import SHOWN, Desk, Sheet
from newsletter.web.sample import SAMPLES, Sample
from newsletter.web.views import GROUPS, VIEWS, View, find_view
from newsletter.web.watch import TooManyListeners, Watcher

Answer = tuple[str, int]

_ASSETS = {
    "desk.css": "text/css; charset=utf-8",
    "desk.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}

_log = logging.getLogger(__name__)


class Pages:
    """One method per address."""

    def __init__(self, desk: Desk, watcher: Watcher, assets: Path) -> None:
        self._desk = desk
        self._watcher = watcher
        self._assets = assets

    def issues(self) -> Answer:
        return self._page("issues.html", lines=self._desk.lines(g.version))

    def issue(self, slug: str, view_id: str = VIEWS[0].id) -> Answer:
        view, sample, stranger = self._wanted(slug, view_id)
        sheet: Sheet | None = None
        mistakes: tuple[Problem, ...] = ()
        try:
            sheet = self._desk.sheet(g.version, slug, sample, _sample_links())
        except ContentError as error:
            mistakes = error.problems
        return self._page(
            "issue.html",
            status=422 if mistakes else 200,
            slug=slug,
            view=view,
            groups=GROUPS,
            width=view.pick_width(request.args.get("width", type=int)),
            sample=sample,
            samples=SAMPLES,
            stranger=stranger,
            sheet=sheet,
            mistakes=mistakes,
            sandbox=guard.FRAME_SANDBOX,
            clip_bytes=CLIP_BYTES,
        )

    def mail(self, slug: str, view_id: str) -> Response:
        """The HTML part alone, for the frame."""
        view, sample, _ = self._wanted(slug, view_id)
        if not view.widths:
            abort(404)
        links = _sample_links()
        if view.whole:
            email = self._desk.web_version(g.version, slug, links)
        else:
            email = self._desk.mail(g.version, slug, sample, links)
        response = Response(view.show(email.html), mimetype="text/html")
        response.headers.update(guard.protective_headers(guard.MAIL_POLICY))
        return response

    def reader_link(self, name: str) -> Answer:
        """Where the sample reader's own links lead."""
        if name not in URL_TAGS:
            abort(404)
        return self._message("A reader's own link", f"Each reader gets an address here: {name}.")

    def source(self, path: str) -> Answer:
        """A file of the project, to be read only, with the line that a finding is about."""
        found = self._desk.source(g.version, path)
        if found is None:
            abort(404, "There is no such file in the project.")
        line = request.args.get("line", default=0, type=int)
        return self._page("source.html", source=found, line=line)

    def changes(self) -> Response:
        """Server-sent events: the version of the project's files, now and whenever it changes."""
        if request.method == "HEAD":
            return Response(mimetype="text/event-stream")
        try:
            listener = self._watcher.listen()
        except TooManyListeners:
            abort(503, "too many pages are open; this one does not follow the files")
        is_gone: Callable[[], bool] = request.environ.get(
            "waitress.client_disconnected", lambda: False
        )
        response = Response(listener.events(is_gone), mimetype="text/event-stream")
        response.call_on_close(listener.leave)
        return response

    def asset(self, name: str) -> Response:
        if name not in _ASSETS:
            abort(404)
        return Response((self._assets / name).read_bytes(), content_type=_ASSETS[name])

    def on_content_error(self, error: ContentError) -> Answer:
        return self._page("mistakes.html", status=422, mistakes=error.problems)

    def on_newsletter_error(self, error: NewsletterError) -> Answer:
        status = 404 if isinstance(error, NotFound) else 422
        return self._message("This cannot be shown", str(error), status)

    def on_http_error(self, error: HTTPException) -> Answer:
        return self._message(error.name, error.description or "", error.code or 500)

    def on_anything_else(self, error: Exception) -> Answer:
        _log.error("the preview could not answer %s", request.path, exc_info=error)
        text = "The mistake is in the program, not in your files. The terminal shows where."
        return self._message(f"Something broke: {type(error).__name__}", text, 500)

    def _wanted(self, slug: str, view_id: str) -> tuple[View, Sample, str]:
        """The view, the reader, and why it is not the reader who was asked for."""
        view = find_view(view_id)
        if view is None or not self._desk.has(g.version, slug):
            abort(404, "There is no such issue or view.")
        wanted = request.args.get("reader", "")
        try:
            return view, self._desk.pick_reader(g.version, wanted), ""
        except ContentError:
            raise
        except NewsletterError as error:
            return view, SAMPLES[0], str(error)

    def _message(self, title: str, text: str, status: int = 200) -> Answer:
        return self._page("message.html", status=status, title=title, text=text)

    def _page(self, template: str, *, status: int = 200, **values: object) -> Answer:
        around = self._desk.surroundings(g.version)
        page = render_template(template, around=around, shown=SHOWN, version=g.version, **values)
        return page, status


def _sample_links() -> dict[str, str]:
    return {name: url_for("reader_link", name=name, _external=True) for name in URL_TAGS}
