"""What mail services report: verified, stored, and only then acknowledged."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from flask import Response, abort, request

from newsletter.errors import Forged, SettingMissing, StoreError, Unreadable
from newsletter.web.site.office import Offices, Site
from newsletter.web.site.refusals import TRY_AGAIN

_log = logging.getLogger(__name__)


class Hooks:
    def __init__(self, site: Site, offices: Offices) -> None:
        self._site = site
        self._offices = offices
        self._told = False  #: whether the log says already for what posts wait

    def take(self, service: str) -> Response:
        """200 means stored. 401 lets every service try again: 403 would stop some for good.

        Where the secret of the one that sends is missing, 503 lets it keep its reports until then:
        404 would have it drop them, or never post again.
        """
        webhook = self._site.webhooks.get(service)
        if webhook is None:
            return self._put_off(service)
        headers = {name.lower(): value for name, value in request.headers}
        body = request.get_data(cache=False)
        try:
            events = webhook.read(headers, body, now=datetime.now(UTC))
            self._offices.mine().take_events(events)
        except Forged as error:
            _log.warning("a post to the webhook of %s was refused: %s", service, error.message)
            return _plain("refused", 401)
        except Unreadable as error:
            _log.error("a post of %s is not understood: %s", service, error.message)
            return _plain("not understood", 422)
        except (StoreError, SettingMissing) as error:
            _log.error("a post of %s waits: %s", service, error.message)
            return _plain("try again", 503)
        return _plain("stored", 200)

    def _put_off(self, service: str) -> Response:
        if service not in self._site.waiting:
            abort(404)
        if not self._told:
            self._told = True
            _log.error("posts of %s wait: %s", service, self._site.waiting[service])
        return _plain("try again", 503)


def _plain(text: str, status: int) -> Response:
    headers = TRY_AGAIN if status == 503 else {}
    return Response(f"{text}\n", status, headers, mimetype="text/plain")
