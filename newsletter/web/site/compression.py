"""Pages for everybody, made small for their way to the browser.

Only those. Where a page holds what is secret, as a reader's link, and repeats what a request says,
the length of the compressed page would give the secret away (BREACH).
"""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from threading import Lock
from typing import Any, ParamSpec

from flask import Response, abort, make_response, request
from werkzeug.datastructures import Accept

_SMALLEST = 500  #: bytes of a body; less is hardly worth it
_MOST = 4_194_304  #: bytes that are remembered
_LARGEST = _MOST // 8  #: of one page, so that no page puts all others out

P = ParamSpec("P")


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, 6, mtime=0)


class Compression:
    """Wraps what makes such pages; one for all threads.

    A page that may be kept for a while gets a mark too (ETag), by which a browser that has it
    already is told so instead. The mark is weak: both forms of a page are the same to a reader.
    """

    def __init__(self, press: Callable[[bytes], bytes] = _gzip, *, most: int = _MOST) -> None:
        self._press = press
        self._remembered = _Remembered(most)

    def of(self, view: Callable[P, Response | str]) -> Callable[P, Response]:
        @wraps(view)
        def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
            response: Response = make_response(view(*args, **kwargs))
            return self._compress(response)

        return answer

    def _compress(self, response: Response) -> Response:
        body = response.get_data()
        if len(body) < _SMALLEST:
            return response
        response.vary.add("Accept-Encoding")
        digest = blake2b(body, digest_size=16).digest()
        is_kept = response.cache_control.public
        if is_kept:
            response.set_etag(digest.hex(), weak=True)
            response.make_conditional(_conditions())
            if response.status_code == 412:  # If-Match, which no weak mark ever fulfils
                abort(412)
        if response.status_code == 200 and wants_gzip(request.accept_encodings):
            response.set_data(self._shorten(digest, body) if is_kept else self._press(body))
            response.content_encoding = "gzip"
        return response

    def _shorten(self, digest: bytes, body: bytes) -> bytes:
        short = self._remembered.find(digest)
        if short is None:
            short = self._press(body)
            self._remembered.add(digest, short)
        return short


def _conditions() -> dict[str, Any]:
    """The request's. That the page exists is one (`If-Match: *`), of which werkzeug knows nothing,
    and here it is fulfilled."""
    told: dict[str, Any] = request.environ
    if request.if_match.star_tag:
        told = {name: value for name, value in told.items() if name != "HTTP_IF_MATCH"}
    return told


class _Remembered:
    """What was asked for lately, within so many bytes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._bytes = 0
        self._bodies: OrderedDict[bytes, bytes] = OrderedDict()
        self._lock = Lock()

    def find(self, digest: bytes) -> bytes | None:
        with self._lock:
            found = self._bodies.get(digest)
            if found is not None:
                self._bodies.move_to_end(digest)
            return found

    def add(self, digest: bytes, body: bytes) -> None:
        with self._lock:
            if len(body) > _LARGEST or digest in self._bodies:
                return
            self._bodies[digest] = body
            self._bytes += len(body)
            while self._bytes > self._most:
                _, oldest = self._bodies.popitem(last=False)
                self._bytes -= len(oldest)


def wants_gzip(accepted: Accept) -> bool:
    """Whether a client takes it, and would not rather have the page as it is (RFC 9110)."""
    return accepted["gzip"] > 0 and accepted["gzip"] >= accepted["identity"]
