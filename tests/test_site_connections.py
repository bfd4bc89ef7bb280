"""Slow and greedy clients at the real server, over real sockets."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest

from newsletter.web.site.connections import BoundedServer
from newsletter.web.site.running import make_server
from tests.serving import Server, serving

ROOT = Path(__file__).parents[1]
BEGUN = b"POST /subscribe HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\naddr"
WHOLE = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    for name in ("newsletter.toml", "speakers.toml"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "issues", folder / "issues")
    return folder


def hello(environ: object, start_response: object) -> list[bytes]:
    start_response("200 OK", [("Content-Length", "5")])  # type: ignore[operator]
    return [b"hello"]


@pytest.fixture
def hasty() -> Iterator[tuple[BoundedServer, int]]:
    """A server that gives a request half a second, and its port."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = make_server(hello, listening)
    server.whole_within = 0.5
    server.adj.cleanup_interval = 0.1
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server, listening.getsockname()[1]
    server.stop()
    thread.join(10)
    assert not thread.is_alive()
    server.asyncore.close_all(server._map)


def answer(port: int, source: str = "127.0.0.1") -> bytes:
    """What an honest request from this address gets; nothing where it is cut."""
    place = ("127.0.0.1", port)
    with socket.create_connection(place, timeout=20, source_address=(source, 0)) as connection:
        try:
            connection.sendall(WHOLE)
            return b"".join(iter(lambda: connection.recv(65_536), b""))
        except OSError:
            return b""


def is_cut(connection: socket.socket, drip: bytes) -> bool:
    """Whether the server ends it while a byte goes on coming every tenth of a second."""
    connection.settimeout(0.1)
    for _ in range(200):
        try:
            connection.sendall(drip)
            if connection.recv(100) == b"":
                return True
        except TimeoutError:
            pass
        except OSError:
            return True
    return False


@pytest.mark.parametrize(
    ("begun", "drip"),
    [
        (BEGUN, b"x"),  # the body
        (b"GET / HTTP/1.1\r\nX: ", b"x"),  # the head
        (b"", b"\r\n"),  # nothing but empty lines
    ],
)
def test_a_request_that_trickles_is_cut(
    hasty: tuple[BoundedServer, int], begun: bytes, drip: bytes
) -> None:
    _, port = hasty
    with socket.create_connection(("127.0.0.1", port), timeout=5) as slow:
        slow.sendall(begun)
        assert answer(port).endswith(b"hello")
        assert is_cut(slow, drip)


def test_requests_that_are_whole_in_time_keep_their_connection(
    hasty: tuple[BoundedServer, int],
) -> None:
    """Each has its own time: the connection outlives what one request is given."""
    server, port = hasty
    server.whole_within = 2.0
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        for _ in range(5):
            connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
            threading.Event().wait(0.45)
            connection.sendall(b"\r\n")
            told = b""
            while not told.endswith(b"hello"):
                more = connection.recv(1000)
                assert more, "it was cut"
                told += more


def test_one_network_cannot_keep_others_out(project: Path) -> None:
    with serving(project) as server, ExitStack() as stack:
        settled = server.memory()
        slow = [stack.enter_context(closing(start(server))) for _ in range(700)]
        assert answer(server.port, "127.0.1.1").startswith(b"HTTP/1.1 200")
        assert answer(server.port) == b""
        assert sum(map(is_open, slow)) == 100
        assert server.memory() - settled < 16_000_000


def test_a_proxy_has_as_many_connections_as_it_needs(project: Path) -> None:
    environ = {"NEWSLETTER_SECRET_KEY": "a-secret-of-this-test-long-enough"}
    with serving(project, "--proxy", "127.0.0.1", environ=environ) as server, ExitStack() as stack:
        slow = [stack.enter_context(closing(start(server))) for _ in range(300)]
        assert answer(server.port).startswith(b"HTTP/1.1 200")
        assert all(map(is_open, slow))


def start(server: Server) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=5)
    with suppress(OSError):  # cut at once
        connection.sendall(BEGUN)
    return connection


def is_open(connection: socket.socket) -> bool:
    connection.setblocking(False)
    try:
        return connection.recv(10) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_without_a_word_when_it_is_told_to(project: Path, how: signal.Signals) -> None:
    command = [sys.executable, "-m", "newsletter", "-C", str(project), "serve", "--port", "0"]
    # A shell's background job ignores SIGINT, and so would its children.
    restore = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    run = f"from newsletter.cli import main; sys.argv = {command[2:]!r}; main()"
    with subprocess.Popen(
        [sys.executable, "-u", "-c", restore + run],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout
        try:
            port = int(process.stdout.readline().split(":")[2].partition("/")[0])
            assert answer(port).startswith(b"HTTP/1.1 200")  # threads have opened the store
            process.send_signal(how)
            _, told = process.communicate(timeout=40)
        finally:
            process.kill()
    assert (process.returncode, told) == (0, "")
