"""What mail services report: verified, stored, and only then acknowledged."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from flask import Response, abort, request

from newsletter.errors import Forged, SettingMissing, StoreError, Unproven, Unreadable
from newsletter.ports import LARGEST_POST
from newsletter.web.site import refusals
from newsletter.web.site.office import Offices, Site
from newsletter.web.site.seldom import Seldom

_log = logging.getLogger(__name__)


class Plain(NamedTuple):
    """An answer to a machine."""

    text: str
    status: int
    headers: Mapping[str, str] = {}


TRY_AGAIN = Plain("try again", 503, refusals.TRY_AGAIN)


class Hooks:
    def __init__(
        self, site: Site, offices: Offices, *, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        self._site = site
        self._offices = offices
        # Of each service, so that posts made up for one hide nothing of another.
        places = {name: f"the webhook of {name}" for name in site.webhooks}
        self._refused, self._failed = (
            {name: Seldom(write, about=place, ticks=ticks) for name, place in places.items()}
            for write in (_log.warning, _log.error)
        )
        self._told = False  #: whether the log says already for what posts wait

    def take(self, service: str) -> Response:
        """As a page: for posts whose length is not told, and services whose posts are not read."""
        if not self.reads(service):
            answer = self._put_off(service)
        else:
            headers = {name.lower(): value for name, value in request.headers}
            answer = self.answer(service, headers, request.get_data(cache=False))
        text = f"{answer.text}\n"
        return Response(text, answer.status, answer.headers, mimetype="text/plain")

    def reads(self, service: str, length: int = 0) -> bool:
        """Whether posts of a service are read, and one of that length."""
        return service in self._site.webhooks and length <= self.largest(service)

    def largest(self, service: str) -> int:
        """Bytes that a post of a service may have."""
        webhook = self._site.webhooks.get(service)
        return getattr(webhook, "largest", LARGEST_POST)

    def answer(self, service: str, headers: Mapping[str, str], body: bytes) -> Plain:
        """200 means stored. 401 lets every service try again: 403 would stop some for good."""
        webhook = self._site.webhooks[service]
        try:
            events = webhook.read(headers, body, now=datetime.now(UTC))
            self._offices.mine().take_events(events)
        except Forged as error:
            line = f"a post to the webhook of {service} was refused: {error.message}"
            self._refused[service].tell(line)
            return Plain("refused", 401)
        except Unreadable as error:
            self._failed[service].tell(f"a post of {service} is not understood: {error.message}")
            return Plain("not understood", 422)
        except (StoreError, SettingMissing, Unproven) as error:
            self._failed[service].tell(f"a post of {service} waits: {error.message}")
            return TRY_AGAIN
        return Plain("stored", 200)

    def _put_off(self, service: str) -> Plain:
        """Where the secret of the one that sends is missing, 503 lets it keep its reports until
        then: 404 would have it drop them, or never post again.
        """
        if service not in self._site.waiting:
            abort(404)
        if not self._told:
            self._told = True
            _log.error("posts of %s wait: %s", service, self._site.waiting[service])
        return TRY_AGAIN


class Largest:
    """How many bytes the body of a request may have, by its path as the server has it."""

    def __init__(self, hooks: Hooks, prefix: str) -> None:
        self._hooks = hooks
        self._place = re.compile(f"/*(?:{re.escape(prefix.strip('/'))}/)?webhooks/([^/]+)")

    def __call__(self, path: str) -> int:
        found = self._place.fullmatch(path)
        return self._hooks.largest(found[1] if found else "")
