"""The public site behind waitress, with its postman, until it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from waitress.server import create_server

from newsletter.errors import NewsletterError
from newsletter.web.site import guard
from newsletter.web.site.opening import SiteOfProject

_THREADS = 8
_CONNECTIONS = 500
_LARGEST_HEADERS = 32_768
_IDLE = 30  #: seconds of silence after which a connection is cut
_ROUND = 1.0  #: seconds between two rounds of the postman

_log = logging.getLogger(__name__)


def serve_site(
    opened: SiteOfProject, *, host: str, port: int, proxy: str, echo: Callable[[str], None]
) -> None:
    """Serves until SIGINT or SIGTERM. `proxy` is the address whose forwarded headers are believed.

    Raises NewsletterError where the port is taken.
    """
    listening = _bind(host, port)
    server = _make_server(opened.create(), listening, proxy)
    postman = _start_postman(opened)
    echo(f"site at http://{_shown(host)}:{listening.getsockname()[1]}/; Ctrl-C ends it")
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        with suppress(KeyboardInterrupt):
            server.run()
    finally:
        signal.signal(signal.SIGTERM, before)
        postman()
        server.close()
        opened.close()


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(256)
    except OSError as error:
        listening.close()
        raise NewsletterError(
            f"cannot listen on {host}:{port}: {error.strerror}", hint="choose another --port"
        ) from error
    return listening


def _make_server(wsgi: Any, listening: socket.socket, proxy: str) -> Any:
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    behind: dict[str, Any] = {}
    if proxy:
        behind = {
            "trusted_proxy": proxy,
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
            "clear_untrusted_proxy_headers": True,
        }
    return create_server(
        wsgi,
        sockets=[listening],
        threads=_THREADS,
        connection_limit=_CONNECTIONS,
        channel_timeout=_IDLE,
        cleanup_interval=10,
        max_request_header_size=_LARGEST_HEADERS,
        max_request_body_size=guard.LARGEST_HOOK,
        ident=None,
        **behind,
    )


def _start_postman(opened: SiteOfProject) -> Callable[[], None]:
    """A thread of his own; calling what is returned lets him finish the letter in his hand."""
    stop = threading.Event()

    def work() -> None:
        postman = opened.open_postman()
        wait = 0.0
        while not stop.wait(max(wait, _ROUND)):
            try:
                wait = postman.go_round().wait
            except NewsletterError as error:
                _log.error("letters wait: %s", error)
                wait = 60.0

    thread = threading.Thread(target=work, name="postman", daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(30)

    return end


def _interrupt(_signal: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
