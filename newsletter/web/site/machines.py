"""The posts that machines send, many at a time: one-click unsubscriptions and reports.

Plain WSGI in front of Flask, whose part of such an answer would take longer than ours. What cannot
be answered at once, as a link that nobody made or a body of unknown length, is left to Flask.
"""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from newsletter.errors import StoreError
from newsletter.web.site.faults import Faults
from newsletter.web.site.hooks import TRY_AGAIN, Hooks, Plain
from newsletter.web.site.readers import Readers
from newsletter.web.site.waiting import Rooms

_LENGTH = re.compile("[0-9]{1,9}")
_PHRASES = {int(status): status.phrase for status in HTTPStatus}


class Machines:
    def __init__(
        self,
        inner: Any,
        hooks: Hooks,
        readers: Readers,
        rooms: Rooms,
        faults: Faults,
        *,
        largest_form: int,
    ) -> None:
        self._inner = inner
        self._faults = faults
        self._rooms = rooms
        self._hooks = hooks
        self._readers = readers
        self._largest_form = largest_form

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        answer = self._answer(environ)
        if answer is None:
            return self._inner(environ, start_response)
        body = f"{answer.text}\n".encode()
        about = {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(body))}
        status = f"{answer.status} {_PHRASES[answer.status]}"
        start_response(status, [*about.items(), *answer.headers.items()])
        return [body]

    def _answer(self, environ: dict[str, Any]) -> Plain | None:
        """None for what Flask is to answer; then nothing of the body was read."""
        place, _, name = environ.get("PATH_INFO", "")[1:].partition("/")
        told = environ.get("CONTENT_LENGTH") or ""
        if environ["REQUEST_METHOD"] != "POST" or not _LENGTH.fullmatch(told):
            return None
        length = int(told)
        try:
            # What has more steps is a page's button.
            if place == "unsubscribe" and "/" not in name and length <= self._largest_form:
                with self._rooms.posting():
                    return self._readers.click(name, environ.get("REMOTE_ADDR", ""))
            if place == "webhooks" and self._hooks.reads(name, length):
                body = environ["wsgi.input"].read(length)
                with self._rooms.posting():
                    return self._hooks.answer(name, _headers(environ), body)
        except StoreError as error:
            self._faults.tell_store(error)
            return TRY_AGAIN
        except Exception as error:
            self._faults.tell_broken(f"a post to /{place}/", error)
            return Plain("something broke here", 500)
        return None


def _headers(environ: dict[str, Any]) -> dict[str, str]:
    """Names in lower case."""
    found = {
        name[5:].replace("_", "-").lower(): value
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    return {**found, "content-type": environ.get("CONTENT_TYPE", "")}
