"""The editor's desk in a browser: every issue as its readers get it, following the files."""

from __future__ import annotations

import threading
import webbrowser
from collections.abc import Callable

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from newsletter.errors import ContentError, NewsletterError
from newsletter.project import package_templates
from newsletter.web import guard
from newsletter.web.desk import Desk, Previewed, day_name, mark_code
from newsletter.web.pages import Pages
from newsletter.web.server import HOST, bind_near, make_server, run_until_interrupted
from newsletter.web.watch import Watcher

__all__ = ["DEFAULT_PORT", "Previewed", "create_preview", "serve_preview"]

DEFAULT_PORT = 8765

_MOST_LISTENERS = 24
_OTHER_THREADS = 8


def serve_preview(
    app: Previewed, *, port: int, open_browser: bool, echo: Callable[[str], None]
) -> None:
    """Serves until Ctrl-C, on this machine only; port 0 takes any free one.

    Raises NewsletterError when no port is free.
    """
    listening = bind_near(port)
    bound = listening.getsockname()[1]
    watcher, desk = watch_project(app), Desk(app)
    wsgi = _assemble(desk, watcher, bound)
    server = make_server(wsgi, listening, threads=_MOST_LISTENERS + _OTHER_THREADS)
    address = f"http://{HOST}:{bound}/"
    echo(f"preview at {address}")
    if port not in (0, bound):
        echo(f"port {port} was taken")
    echo("it follows your files as you save them; Ctrl-C ends it")
    if open_browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    try:
        run_until_interrupted(server, ending=watcher.close)
    finally:
        desk.close()


def watch_project(source: Previewed) -> Watcher:
    """A watcher of everything an issue is made of."""
    root = source.project_root
    content = (root / name for name in ("newsletter.toml", "speakers.toml", "issues", "templates"))
    roots = dict.fromkeys((*content, *source.template_folders()))
    return Watcher(roots, most=_MOST_LISTENERS)


def create_preview(source: Previewed, port: int) -> Flask:
    """The preview as a WSGI application that answers only at that port of this machine."""
    return _assemble(Desk(source), watch_project(source), port)


def _assemble(desk: Desk, watcher: Watcher, port: int) -> Flask:
    folder = package_templates() / "preview"
    app = Flask("newsletter.preview", template_folder=str(folder), static_folder=None)
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False  # it would redirect, to wherever the path says
    app.jinja_env.filters |= {"day_name": day_name, "code": mark_code}
    _guard(app, port, watcher)
    _route(app, Pages(desk, watcher, folder))
    return app


def _route(app: Flask, pages: Pages) -> None:
    app.add_url_rule("/", "issues", pages.issues)
    app.add_url_rule("/issues/<slug>", "issue", pages.issue)
    app.add_url_rule("/issues/<slug>/<view_id>", "issue", pages.issue)
    app.add_url_rule("/mail/<slug>/<view_id>", "mail", pages.mail)
    app.add_url_rule("/source/<path:path>", "source", pages.source)
    app.add_url_rule("/reader/<name>", "reader_link", pages.reader_link)
    app.add_url_rule("/changes", "changes", pages.changes)
    app.add_url_rule("/desk/<name>", "asset", pages.asset)
    app.register_error_handler(ContentError, pages.on_content_error)
    app.register_error_handler(NewsletterError, pages.on_newsletter_error)
    app.register_error_handler(HTTPException, pages.on_http_error)
    app.register_error_handler(Exception, pages.on_anything_else)


def _guard(app: Flask, port: int, watcher: Watcher) -> None:
    @app.before_request
    def refuse() -> Response | None:
        reason = guard.find_refusal(dict(request.headers), port)
        if reason:
            # Not a page of ours: a stranger must not even learn the newsletter's name.
            return Response(f"{reason}\n", 403, mimetype="text/plain")
        # Taken before anything is read, so that what is saved meanwhile counts as newer.
        g.version = watcher.version()
        if request.method not in ("GET", "HEAD"):
            return Response("the preview only shows\n", 405, {"Allow": "GET, HEAD"})
        return None

    @app.after_request
    def protect(response: Response) -> Response:
        for name, value in guard.protective_headers(guard.PAGE_POLICY).items():
            response.headers.setdefault(name, value)
        response.headers["Preview-Version"] = g.get("version", "")
        return response
