"""Serves a WSGI application on this machine only, until Ctrl-C."""

from __future__ import annotations

import logging
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from waitress.server import create_server

from newsletter.errors import NewsletterError

HOST = "127.0.0.1"
_TRIES = 20

Server = Any  # waitress has no type hints


def bind_near(port: int) -> socket.socket:
    """A listening socket at that port or at the next free one; 0 is any free port.

    Raises NewsletterError.
    """
    for candidate in range(port, min(port + _TRIES, 65536)):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":  # elsewhere this option takes ports away from their owners
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, candidate))
            listening.listen(128)
        except OSError:
            listening.close()
            continue
        return listening
    raise NewsletterError(
        f"no free port from {port} on", hint="choose another one with --port, or 0 for any"
    )


def make_server(wsgi: Any, listening: socket.socket, *, threads: int) -> Server:
    """A server that can tell a request whether its client is still there."""
    # "Task queue depth is 1": that a request waited for a moment is nothing to tell an editor.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    return create_server(
        wsgi,
        sockets=[listening],
        threads=threads,
        channel_request_lookahead=1,  # without it a client that leaves is not noticed
        max_request_body_size=4096,
        ident=None,
    )


def run_until_interrupted(server: Server, *, ending: Callable[[], None]) -> None:
    """Answers requests until Ctrl-C; `ending` has to let go of the threads that still answer."""
    try:
        with _before_interrupt(ending):
            server.run()
    finally:
        server.close()


@contextmanager
def _before_interrupt(ending: Callable[[], None]) -> Iterator[None]:
    """Ctrl-C first lets go of the threads that the server will then wait for."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        ending()
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
