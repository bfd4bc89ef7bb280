"""The site in a process of some other server."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from newsletter.app import open_app
from newsletter.errors import SettingMissing
from newsletter.web.site.layers import BehindProxies
from newsletter.web.site.opening import SiteOfProject
from newsletter.web.site.postroom import start_postman
from newsletter.web.site.safety import require_safe

StartResponse = Callable[..., Any]


class Application:
    """The site of a project; it starts its postman in the process that answers first.

    A server may load the application once and fork afterwards, and a thread does not come along.
    """

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        app = open_app(folder, climb=True)
        require_safe(app)
        self._opened = SiteOfProject(app)
        site = self._opened.create()
        if proxies := _count_proxies(environ):
            site.wsgi_app = BehindProxies(site.wsgi_app, proxies)  # type: ignore[method-assign]
        self._site = site
        self._lock = threading.Lock()
        self._process = 0

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if self._process != os.getpid():
            self._start()
        return self._site(environ, start_response)

    def _start(self) -> None:
        with self._lock:
            if self._process != os.getpid():
                self._process = os.getpid()
                start_postman(self._opened)


def _count_proxies(environ: Mapping[str, str]) -> int:
    text = environ.get("NEWSLETTER_PROXIES", "").strip() or "0"
    if not (text.isascii() and text.isdigit() and int(text) < 10):
        raise SettingMissing(
            f"NEWSLETTER_PROXIES is {text[:20]!r}", hint="expected the number of proxies in front"
        )
    return int(text)
