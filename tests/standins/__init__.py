"""Strict stand-ins of the mail services on loopback, written from the vendors' rules.

A stand-in is started in a thread and found through its `base_url`, so a command in a process of
its own can talk to it as well. It knows nothing of the adapters.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail as it lies in a reader's mailbox."""

    to: str  #: the visible To header
    subject: str
    html: str
    text: str
    headers: tuple[tuple[str, str], ...]  #: all others, in their order

    def header(self, name: str) -> str | None:
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(found) <= 1, f"{name} stands {len(found)} times"
        return found[0] if found else None


@dataclass(frozen=True, kw_only=True)
class Call:
    """A request as it arrived."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]  #: names in lower case
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Reply:
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What happens to one call instead of a plain answer."""

    accept: bool = False  #: the service acts on the call before the fault
    reply: Reply | None = None  #: another answer than the service's own
    cut: bool = False  #: the answer breaks off in its middle
    reset: bool = False  #: the connection is reset instead of any answer
    silent: bool = False  #: there is no answer, and the connection stays open
    takes: int | None = None  #: mails at the most, of a service that takes them one by one
    #: what a mail to an address is told inside a good answer: "", "later", "failed" or a word
    #: of the service's own
    told: Callable[[str], str] | None = None


def json_reply(value: Any, status: int = 200, **headers: str) -> Reply:
    named = {name.replace("_", "-"): told for name, told in headers.items()}
    body = json.dumps(value).encode()
    return Reply(status=status, body=body, headers={"Content-Type": "application/json", **named})


class StandIn:
    """A server on a free port of 127.0.0.1; subclasses say what the service does with a call."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.faults: deque[Fault | None] = deque()  #: one for each of the next calls
        self.weather: Callable[[Call], Fault | None] = lambda _: None  #: for all others
        self.takes: int | None = None  #: how many more mails of this call
        self.told: Callable[[str], str] | None = None  #: to a mail of this call
        self.lock = threading.Lock()
        self._stopped = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, call: Call) -> Reply:
        """What the service does and says; called for one request at a time."""
        raise NotImplementedError

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.vanish()

    def vanish(self) -> None:
        """From now on no connection can be made."""
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._server.cut_connections()
        self._thread.join()

    def serve(self, call: Call) -> tuple[Reply, Fault]:
        with self.lock:
            self.calls.append(call)
            drawn = self.faults.popleft() if self.faults else self.weather(call)
            fault = drawn or Fault(accept=True)
            self.takes, self.told = fault.takes, fault.told
            own = self.answer(call) if fault.accept else Reply()
        return replace(fault.reply or own), fault

    def wait_until_stopped(self) -> None:
        self._stopped.wait(30)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._open: set[socket.socket] = set()

    def process_request(self, request: Any, address: Any) -> None:
        self._open.add(request)
        super().process_request(request, address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def cut_connections(self) -> None:
        for connection in list(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                connection.close()

    def handle_error(self, request: Any, address: Any) -> None:
        """Broken connections are this server's business."""


def _handler(standin: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def log_message(self, *_: Any) -> None:
            pass

        def _serve(self) -> None:
            reply, fault = standin.serve(self._call())
            if fault.silent:
                standin.wait_until_stopped()
            if fault.reset:
                # Lingering for no time makes the system send RST instead of FIN.
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            if fault.reset or fault.silent:
                self.close_connection = True
                self.connection.close()
                return
            self._write(reply, cut=fault.cut)

        def _call(self) -> Call:
            address = urlsplit(self.path)
            length = int(self.headers.get("Content-Length", 0))
            return Call(
                method=self.command,
                path=address.path,
                query=parse_qs(address.query, keep_blank_values=True),
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self.rfile.read(length),
            )

        def _write(self, reply: Reply, *, cut: bool) -> None:
            self.send_response_only(reply.status)
            if "Date" not in reply.headers:
                self.send_header("Date", self.date_time_string())
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body[: len(reply.body) // 2] if cut else reply.body)
            self.wfile.flush()
            self.close_connection = self.close_connection or cut

    return Handler
