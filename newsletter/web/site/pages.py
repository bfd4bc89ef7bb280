"""The pages that everybody sees: landing page, archive, issues, and the archive for machines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from flask import Response, abort, make_response, render_template, request
from markupsafe import Markup

from newsletter.model import Newsletter
from newsletter.shapes import write_base
from newsletter.web.site import guard
from newsletter.web.site.answers import message
from newsletter.web.site.feed import Entry, render_feed, render_robots, render_sitemap
from newsletter.web.site.languages import mark, page_language
from newsletter.web.site.office import Offices, Site
from newsletter.web.site.places import Link, link_below, link_from
from newsletter.web.site.refusals import NO_ISSUE_YET
from newsletter.web.site.shelves import find_shelf, front
from newsletter.web.site.stamp import Stamp

ON_FRONT = 7  #: issues on the landing page
_FEW_MINUTES = {"Cache-Control": "public, max-age=300"}
_A_DAY = {"Cache-Control": "public, max-age=86400"}


class Around(NamedTuple):
    """What stands on every page."""

    name: str
    organisation: str
    postal_address: str
    language: str  #: of the newsletter
    page_language: str
    prefix: str
    base_url: str
    desk: str  #: where forms and readers' links lead: here, or from files to the running site

    def own(self, words: str) -> Markup:
        """Words of the newsletter's own, in its language."""
        return mark(words, self.language)


class Pages:
    """One method per address."""

    def __init__(
        self, site: Site, offices: Offices, stamp: Stamp, clock: Callable[[], float]
    ) -> None:
        self._site = site
        self._offices = offices
        self._stamp = stamp
        self._clock = clock
        self.around = around(site)

    def link(self) -> Link:
        """How the page that is asked for leads to others."""
        if not self._site.static:
            return link_below(self.around.prefix)
        if request.url_rule is None:  # a server shows the page for what is not there at any path
            return link_below(self.around.base_url)
        return link_from(request.path)

    def landing(self) -> str:
        entries = self._entries()[:ON_FRONT]
        stamp = self._stamp.make(self._clock())
        return render_template("site/landing.html", entries=entries, stamp=stamp)

    def archive(self) -> str:
        return render_template("site/archive.html", shelf=front(self._entries()))

    def archive_page(self, number: int) -> str:
        shelf = find_shelf(self._entries(), number)
        if shelf is None:
            abort(404)
        return render_template("site/archive.html", shelf=shelf)

    def _entries(self) -> Sequence[Entry]:
        return self._offices.mine().archive.entries()

    def issue(self, slug: str) -> Response:
        # What is served may be reached by a former address too, which may have another path.
        link = self.link() if self._site.static else link_below(self.around.base_url)
        page = self._offices.mine().archive.find_page(slug, link)
        if page is None:
            return make_response(message(*NO_ISSUE_YET, 404))
        response = Response(page, mimetype="text/html", headers=_FEW_MINUTES)
        policy = guard.protective_headers(guard.ISSUE_POLICY, https=self._site.https)
        response.headers.update(policy)
        return response

    def feed(self) -> Response:
        newsletter = self._site.newsletter
        text = render_feed(
            newsletter.name,
            newsletter.organisation,
            newsletter.base_url,
            self._entries(),
            first_url=first_url(newsletter),
        )
        return Response(text, content_type="application/atom+xml", headers=_FEW_MINUTES)

    def sitemap(self) -> Response:
        text = render_sitemap(self._site.newsletter.base_url, self._entries())
        return Response(text, content_type="application/xml", headers=_FEW_MINUTES)

    def robots(self) -> Response:
        text = render_robots(self._site.newsletter.base_url)
        return Response(text, mimetype="text/plain", headers=_A_DAY)

    def css(self) -> Response:
        text = render_template("site/site.css", theme=self._site.theme)
        # Of the archive as files the page for what is not there takes it from here.
        headers = {**_A_DAY, "Cross-Origin-Resource-Policy": "cross-origin"}
        return Response(text, mimetype="text/css", headers=headers)

    def icon(self) -> Response:
        """None; browsers ask for one on every page, and an error would stand in every log."""
        return Response(status=204, headers=_A_DAY)


def first_url(newsletter: Newsletter) -> str:
    """The oldest of its addresses, which stands first among the former ones. Among these are also
    other forms of base_url, which are no other address."""
    former = (write_base(url).rstrip("/") for url in newsletter.former_urls)
    base = newsletter.base_url.rstrip("/")
    return next((url for url in former if url != base), base)


def around(site: Site) -> Around:
    newsletter = site.newsletter
    return Around(
        name=newsletter.name,
        organisation=newsletter.organisation,
        postal_address=newsletter.postal_address,
        language=newsletter.language,
        page_language=page_language(newsletter.language),
        prefix=site.prefix,
        base_url=newsletter.base_url.rstrip("/"),
        desk=newsletter.base_url.rstrip("/") if site.static else site.prefix,
    )
