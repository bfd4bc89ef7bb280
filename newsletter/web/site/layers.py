"""What stands around the application: plain WSGI, for every answer alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Below:
    """Takes the site's own prefix off the path, where a proxy has left it on, and the name of a
    file, where a link was made when the archive was files."""

    def __init__(self, inner: Any, prefix: str) -> None:
        self._inner = inner
        self._prefix = prefix

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        path = environ.get("PATH_INFO", "")
        if self._prefix and (path == self._prefix or path.startswith(f"{self._prefix}/")):
            path = path[len(self._prefix) :] or "/"
        if path.endswith("/index.html"):
            path = path.removesuffix("index.html")
        environ["PATH_INFO"] = path
        return self._inner(environ, start_response)


class Protected:
    """Adds headers to every answer that does not set them itself."""

    def __init__(self, inner: Any, headers: Mapping[str, str]) -> None:
        self._inner = inner
        self._usual = [(name.lower(), name, value) for name, value in headers.items()]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        def start(status: str, headers: list[tuple[str, str]], *failure: Any) -> Any:
            said = {name.lower() for name, _ in headers}
            more = [(name, value) for lowered, name, value in self._usual if lowered not in said]
            return start_response(status, headers + more, *failure)

        return self._inner(environ, start)


class BehindProxies:
    """Takes a client's address from what the proxies in front of the site say, one entry each.

    What a client makes up stands before their entries, whatever is in it: a quotation mark, say,
    that is never closed. Nothing else that they say is needed: base_url tells how readers come.
    """

    def __init__(self, inner: Any, count: int = 1, *, peer: str = "") -> None:
        """`peer` is the only address of which X-Forwarded-For is believed, if one is given."""
        self._inner = inner
        self._count = count
        self._peer = peer

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if not self._peer or environ.get("REMOTE_ADDR") == self._peer:
            told = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
            if len(told) >= self._count and (address := told[-self._count].strip()):
                environ["REMOTE_ADDR"] = address
        return self._inner(environ, start_response)
