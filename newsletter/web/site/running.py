"""The public site behind waitress, with its postman, until it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from waitress.adjustments import Adjustments
from waitress.task import ThreadedTaskDispatcher

from newsletter.errors import NewsletterError
from newsletter.web.site import guard, waiting
from newsletter.web.site.app import LARGEST
from newsletter.web.site.connections import BoundedServer
from newsletter.web.site.layers import BehindProxies
from newsletter.web.site.opening import SiteOfProject
from newsletter.web.site.postroom import start_postman

_THREADS = waiting.MOST + 2
_NO_LIMIT = 2**30  #: of waitress', where we have our own
#: Of the system's, for each connection. Without it, what somebody does not take may be megabytes.
_SEND_BUFFER = 131_072
_LARGEST_HEADERS = 32_768
_IDLE = 20  #: seconds of silence after which a connection is cut
_CLEANING = 5  #: seconds between two looks for connections to cut


def serve_site(
    opened: SiteOfProject, *, host: str, port: int, proxy: str, echo: Callable[[str], None]
) -> None:
    """Serves until SIGINT or SIGTERM. `proxy` is the address whose forwarded headers are believed.

    Raises NewsletterError where the port is taken.
    """
    listening = _bind(host, port)
    site = opened.create()
    server = make_server(site, listening, proxy=proxy, https=opened.https)
    server.largest = site.extensions[LARGEST]
    end_postman = start_postman(opened)
    try:
        with _signals(server.stop):
            echo(f"site at http://{_shown(host)}:{listening.getsockname()[1]}/; Ctrl-C ends it")
            server.run()
    finally:
        end_postman()
        server.close()
        opened.close()


@contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C, and what a supervisor sends, mean stop."""
    before = {
        number: signal.signal(number, lambda *_: stop())
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


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


def make_server(
    wsgi: Any, listening: socket.socket, *, proxy: str = "", https: bool = False
) -> BoundedServer:
    """`https` is whether readers reach it that way."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    if proxy:
        wsgi = BehindProxies(wsgi, peer=proxy)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)  # all have it from here
    settings = Adjustments(
        sockets=[listening],
        threads=_THREADS,
        connection_limit=_NO_LIMIT,
        channel_timeout=_IDLE,
        cleanup_interval=_CLEANING,
        max_request_header_size=_LARGEST_HEADERS,
        max_request_body_size=_NO_LIMIT,  # Request has its own
        # No files, of which a process may have few: BoundedServer limits what is kept for all.
        inbuf_overflow=_NO_LIMIT,
        outbuf_overflow=_NO_LIMIT,
        ident=None,
        # waitress would cut an address at its last colon, and refuse in words of its own.
        clear_untrusted_proxy_headers=False,
    )
    threads = ThreadedTaskDispatcher()
    threads.set_thread_count(settings.threads)
    about = (listening.family, listening.type, listening.proto, listening.getsockname())
    # What waitress' own create_server does for one socket, with a server of ours.
    server = BoundedServer(
        wsgi,
        {},
        _sock=listening,
        dispatcher=threads,
        adj=settings,
        sockinfo=about,
        bind_socket=False,
    )
    server.proxy = proxy
    server.refusal_headers = guard.usual_headers(https=https)
    return server


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
