"""The public site as a WSGI application for any server."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from flask import Flask, g, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge

from newsletter.errors import StoreError
from newsletter.reception import OfTestMail
from newsletter.web.site import guard
from newsletter.web.site.answers import message
from newsletter.web.site.asking import Asking
from newsletter.web.site.choices import largest_form
from newsletter.web.site.compression import Compression
from newsletter.web.site.faults import Faults
from newsletter.web.site.hooks import Hooks, Largest
from newsletter.web.site.layers import Below, Protected
from newsletter.web.site.machines import Machines
from newsletter.web.site.office import Offices, Site
from newsletter.web.site.pages import Pages
from newsletter.web.site.readers import Readers
from newsletter.web.site.refusals import TRY_AGAIN, words_for
from newsletter.web.site.stamp import Stamp
from newsletter.web.site.waiting import Rooms

Clock = Callable[[], float]

#: Under this name among its extensions an application tells how large a post may be, by the path.
LARGEST = "newsletter.largest"

#: Pages that are there whatever the store does; None is none of ours.
_WITHOUT_STORE = frozenset(
    {"robots", "css", "icon", "unsubscribe_letter", "preferences_letter", None}
)
_OF_TEST_MAIL = ("It works, and changes nothing. In a reader's mail it acts for that reader.",)


def create_site(
    site: Site,
    template_folders: Iterable[Path],
    *,
    clock: Clock = time.time,
    ticks: Clock = time.monotonic,
) -> Flask:
    """`clock` tells the time of day and `ticks` the time that passes, both in seconds."""
    app = Flask("newsletter.site", static_folder=None)
    app.jinja_loader = ChoiceLoader([FileSystemLoader(list(template_folders))])
    largest = largest_form(site.roster)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = largest
    app.config["MAX_FORM_PARTS"] = 200
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False  # a redirect would lose a one-click unsubscription
    usual = guard.usual_headers(https=site.https)
    stamp = Stamp(site.signing_keys, site.newsletter.base_url)
    offices = Offices(site.open_office)
    pages = Pages(site, offices, stamp, clock)
    _route_pages(app, pages)
    asking = Asking(site, offices, stamp, clock=clock, ticks=ticks)
    readers = Readers(site, offices, clock)
    hooks = Hooks(site, offices, ticks=ticks)
    _route_asking(app, asking)
    _route_readers(app, readers)
    app.add_url_rule("/webhooks/<service>", "webhook", hooks.take, methods=["POST"])
    rooms, faults = Rooms(ticks), Faults(ticks)
    app.extensions[LARGEST] = Largest(hooks, site.prefix)
    machines = Machines(app.wsgi_app, hooks, readers, rooms, faults, largest_form=largest)
    app.wsgi_app = Protected(Below(machines, site.prefix), usual)  # type: ignore[method-assign]
    _bound(app, hooks)
    _let_in(app, rooms)
    _answer_errors(app, faults)
    app.context_processor(lambda: {"site": pages.around, "link": pages.link()})
    return app


def _route_pages(app: Flask, pages: Pages) -> None:
    small = Compression().of
    app.add_url_rule("/", "landing", small(pages.landing))
    app.add_url_rule("/issues", "archive", small(pages.archive))
    app.add_url_rule("/issues/page/<int:number>", "archive_page", small(pages.archive_page))
    app.add_url_rule("/issues/<slug>", "issue", small(pages.issue))
    app.add_url_rule("/feed.xml", "feed", small(pages.feed))
    app.add_url_rule("/sitemap.xml", "sitemap", small(pages.sitemap))
    app.add_url_rule("/robots.txt", "robots", pages.robots)
    app.add_url_rule("/site.css", "css", small(pages.css))
    app.add_url_rule("/favicon.ico", "icon", pages.icon)


def _route_asking(app: Flask, asking: Asking) -> None:
    app.add_url_rule("/subscribe", "subscribe", asking.subscribe, methods=["POST"])
    app.add_url_rule("/letter", "letter", asking.ask_for_letter, methods=["POST"])
    for place in ("unsubscribe", "preferences"):
        app.add_url_rule(f"/{place}", f"{place}_letter", asking.show_letter_form)


def _route_readers(app: Flask, readers: Readers) -> None:
    post = ["POST"]
    app.add_url_rule("/confirm/<token>", "confirm", readers.show_confirm)
    app.add_url_rule("/confirm/<token>", "do_confirm", readers.confirm, methods=post)
    app.add_url_rule("/confirm/<token>/welcome", "welcome", readers.show_welcome)
    app.add_url_rule("/unsubscribe/<token>", "unsubscribe", readers.show_unsubscribe)
    app.add_url_rule("/unsubscribe/<token>", "one_click", readers.one_click, methods=post)
    app.add_url_rule("/unsubscribe/<token>/leave", "leave", readers.leave, methods=post)
    for step in ("leave", "reason", "undo"):  # a tab that is opened again, an address typed again
        rule = f"/unsubscribe/<token>/{step}"
        app.add_url_rule(rule, f"see_{step}", readers.show_unsubscribe, methods=["GET"])
    app.add_url_rule("/unsubscribe/<token>/reason", "reason", readers.give_reason, methods=post)
    app.add_url_rule("/unsubscribe/<token>/thanks", "thanks", readers.show_thanks)
    app.add_url_rule("/unsubscribe/<token>/undo", "undo", readers.undo, methods=post)
    app.add_url_rule("/unsubscribe/<token>/back", "back", readers.show_back)
    app.add_url_rule("/preferences/<token>", "preferences", readers.show_preferences)
    app.add_url_rule("/preferences/<token>", "choose", readers.choose, methods=post)
    app.add_url_rule("/preferences/<token>/saved", "saved", readers.show_saved)
    app.add_url_rule("/preferences/<token>/data", "data", readers.download)
    app.add_url_rule("/preferences/<token>/erase", "erase", readers.erase, methods=post)


def _bound(app: Flask, hooks: Hooks) -> None:
    largest = app.config["MAX_CONTENT_LENGTH"]

    @app.before_request
    def bound() -> None:
        if request.endpoint == "webhook":
            request.max_content_length = hooks.largest((request.view_args or {})["service"])
        elif (request.content_length or 0) > largest:  # also where nobody reads it
            raise RequestEntityTooLarge


def _let_in(app: Flask, rooms: Rooms) -> None:
    @app.before_request
    def enter() -> None:
        if request.method == "POST":
            _read_body()  # first: who sends slowly takes no place
        if request.endpoint in _WITHOUT_STORE:
            return
        is_post = request.method == "POST"
        g.place = ExitStack()
        g.place.enter_context(rooms.posting() if is_post else rooms.reading())

    @app.teardown_request
    def leave(_: BaseException | None) -> None:
        if place := g.pop("place", None):
            place.close()


def _read_body() -> None:
    """A server raises errors of its own for a body that is none, of a kind that only it knows."""
    try:
        request.get_data()
    except HTTPException:
        raise
    except Exception as error:
        raise BadRequest from error


def _answer_errors(app: Flask, faults: Faults) -> None:
    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Any:
        return _refusal(error.code or 500, error.name)

    @app.errorhandler(OfTestMail)
    def tested(_: OfTestMail) -> Any:
        return message("This is the link of a test mail", _OF_TEST_MAIL, 200)

    @app.errorhandler(StoreError)
    def busy(error: StoreError) -> Any:
        faults.tell_store(error)
        return *_refusal(503), TRY_AGAIN

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Any:
        faults.tell_broken(f"the page {request.endpoint!r}", error)
        return _refusal(500)


def _refusal(status: int, name: str = "") -> tuple[str, int]:
    title, line = words_for(status, name)
    return render_template("site/message.html", title=title, lines=(line,)), status
