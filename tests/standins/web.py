"""The web at its worst, on loopback: a server that answers with whatever it is told.

It speaks no HTTP of its own, so that it can break every rule of it.
"""

from __future__ import annotations

import gzip
import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

CERTIFICATE = Path(__file__).parent.parent / "data" / "news.test.pem"
HOST = "127.0.0.1"


class Asked(NamedTuple):
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]  #: names in lower case
    at: float


#: What happens to a request: bytes to be sent, one after the other.
Behaviour = Callable[[Asked], Iterator[bytes]]


def reply(
    status: int = 200, body: bytes = b"", *, length: int | None = None, **headers: str
) -> Behaviour:
    """A plain answer; `length` is told in place of the true one."""
    named = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    size = len(body) if length is None else length
    head = f"HTTP/1.1 {status} X\r\nContent-Length: {size}\r\n{named}\r\n"

    def behave(asked: Asked) -> Iterator[bytes]:
        yield head.encode() + (b"" if asked.method == "HEAD" else body)

    return behave


def redirect(to: str, status: int = 302) -> Behaviour:
    return reply(status, Location=to)


def raw(data: bytes) -> Behaviour:
    return lambda _: iter((data,))


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """Another one for each request, the last one for all that follow."""
    waiting = list(behaviours)
    return lambda asked: (waiting.pop(0) if len(waiting) > 1 else waiting[0])(asked)


def by_method(**behaviours: Behaviour) -> Behaviour:
    return lambda asked: behaviours[asked.method](asked)


def dripping(start: bytes, *, every: float = 0.02, drop: bytes = b"x") -> Behaviour:
    """Bytes one at a time, for ever: each comes before any timeout of a single read."""

    def behave(_: Asked) -> Iterator[bytes]:
        yield start
        while True:
            time.sleep(every)
            yield drop

    return behave


def flood(start: bytes, piece: bytes = b"x" * 65536) -> Behaviour:
    """As many bytes as are taken, as fast as they are taken."""

    def behave(_: Asked) -> Iterator[bytes]:
        yield start
        while True:
            yield piece

    return behave


def silent(_: Asked) -> Iterator[bytes]:
    """An answer that does not come."""
    time.sleep(30)
    yield b""


def bomb(size: int) -> Behaviour:
    """Little on the wire, much when it is unpacked."""
    return reply(body=gzip.compress(bytes(size), 9), Content_Encoding="gzip")


def png(width: int, height: int, *, bytes: int = 100) -> bytes:
    """The head of a picture of that size, filled up to that weight."""
    head = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height)
    return head.ljust(bytes, b"\x00")


class Web:
    """A server on a free port of 127.0.0.1; what it is not told about is not found."""

    def __init__(self, *, tls: bool = False) -> None:
        self.pages: dict[str, Behaviour] = {}
        self.asked: list[Asked] = []
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._tls = _server_context() if tls else None
        self._listening = socket.create_server((HOST, 0), backlog=128)
        self._thread = threading.Thread(target=self._accept, daemon=True)

    @property
    def port(self) -> int:
        return int(self._listening.getsockname()[1])

    def url(self, path: str = "/", host: str = HOST, scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def methods(self) -> list[str]:
        return [asked.method for asked in self.asked]

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        with self._lock:
            for connection in self._open:
                connection.close()
        self._thread.join()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with self._lock:
            self._open.add(connection)
        try:
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            self._answer(connection)
        except OSError:
            pass
        finally:
            with self._lock:
                self._open = {each for each in self._open if each.fileno() != connection.fileno()}
            connection.close()

    def _answer(self, connection: socket.socket) -> None:
        asked = _read(connection)
        if asked is None:
            return
        with self._lock:
            self.asked.append(asked)
        behaviour = self.pages.get(asked.path.partition("?")[0], reply(404))
        for piece in behaviour(asked):
            connection.sendall(piece)
        # What is unread would make the system send a reset in place of the last bytes.
        connection.shutdown(socket.SHUT_WR)
        connection.settimeout(1)
        while connection.recv(65536):
            pass


def _read(connection: socket.socket) -> Asked | None:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
    lines = data.decode("latin-1").split("\r\n")
    match = re.fullmatch(r"([A-Z]+) (\S+) HTTP/1\.1", lines[0])
    if not match:
        return None
    headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
    told = {name.lower(): value for name, value in headers.items()}
    return Asked(match[1], match[2], told, time.monotonic())


def _server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context
