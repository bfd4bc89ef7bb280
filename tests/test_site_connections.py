"""Slow and greedy clients at the real server, over real sockets."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from newsletter.networks import network_of
from newsletter.web.site.connections import BoundedServer
from newsletter.web.site.guard import usual_headers
from newsletter.web.site.running import make_server
from tests.serving import Server, serving

ROOT = Path(__file__).parents[1]
CHUNKED = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
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


def where_from(environ: Any, start_response: Any) -> list[bytes]:
    """The network that a request comes from."""
    network = network_of(environ["REMOTE_ADDR"]).encode()
    start_response("200 OK", [("Content-Length", str(len(network)))])
    return [network]


@pytest.fixture
def hasty() -> Iterator[tuple[BoundedServer, int]]:
    """A server that gives a request half a second, and its port."""
    with running(hello) as server:
        server.whole_within = 0.5
        server.adj.cleanup_interval = 0.1
        yield server, server.socket.getsockname()[1]


@contextmanager
def running(wsgi: object, *, proxy: str = "") -> Iterator[BoundedServer]:
    server = make_server(wsgi, socket.create_server(("127.0.0.1", 0)), proxy=proxy)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join(10)
        server.asyncore.close_all(server._map)
    assert not thread.is_alive()


def answer(port: int, source: str = "127.0.0.1") -> bytes:
    """What an honest request from this address gets; nothing where it is cut."""
    place = ("127.0.0.1", port)
    with socket.create_connection(place, timeout=20, source_address=(source, 0)) as connection:
        try:
            connection.sendall(WHOLE)
            return b"".join(iter(lambda: connection.recv(65_536), b""))
        except OSError:
            return b""


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"G<b>T / HTTP/1.1\r\nHost: x\r\n\r\n", b"400 Bad Request"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", b"400 Bad Request"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n", b"413 "),
        (b"GET / HTTP/1.1\r\nHost: x\r\nA: ".ljust(32_768, b"a"), b"431 "),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: b<b>\r\n\r\n", b"501 "),
        # What another server in front could take for another number of requests.
        (
            b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 60\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
            b"400 Bad Request",
        ),
        (b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"400 Bad Request"),
        (b"GET / HTTP/1.1\r\n\r\n", b"400 Bad Request"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", b"400 Bad Request"),
        (CHUNKED + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"400 Bad Request"),
        (CHUNKED.replace(b"chunked", b"chunked, chunked") + b"\r\n", b"400 Bad Request"),
        (CHUNKED.replace(b"chunked", b"") + b"Content-Length: 5\r\n\r\nhello", b"400 Bad Request"),
        (CHUNKED + b"\r\n1;a=" + b"b" * 20_000, b"400 Bad Request"),
        (CHUNKED + b"\r\n0\r\nX: " + b"a" * 20_000, b"400 Bad Request"),
        (CHUNKED + b" folded\r\n\r\n0\r\n\r\n", b"400 Bad Request"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n", b"400 Bad Request"),
        # What waitress' parser raised an exception for, and answered nothing.
        (b"GET http://[::1/ HTTP/1.1\r\nHost: x\r\n\r\n", b"400 Bad Request"),
        (b"GET http://[1]/ HTTP/1.1\r\nHost: x\r\n\r\n", b"400 Bad Request"),
        (b"GET http://\xe2\x84\x80/ HTTP/1.1\r\nHost: x\r\n\r\n", b"400 Bad Request"),
        (
            b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ".ljust(9_000, b"9") + b"\r\n\r\n",
            b"400 Bad Request",
        ),
        # Who asks before he sends too much is told before he does.
        (
            b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n"
            b"Expect: 100-continue\r\n\r\n",
            b"413 ",
        ),
    ],
)
def test_what_is_no_request_is_refused_in_our_words_and_with_our_headers(
    hasty: tuple[BoundedServer, int],
    raw: bytes,
    status: bytes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with socket.create_connection(("127.0.0.1", hasty[1]), timeout=5) as connection:
        connection.sendall(raw)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.partition(b" ")[2].startswith(status)
    for name, value in usual_headers(https=False).items():
        assert f"\r\n{name}: {value}".encode() in head
    assert b"Please" in body
    assert b"HTTP/1." not in body, "there is one answer"
    assert b"<b>" not in body
    assert b"generated by" not in body
    assert caplog.text == ""


@pytest.mark.parametrize(
    "raw",
    [
        b"GET a://" + b"1" * 32_000 + b" x x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX:" + b" " * 32_000 + b"x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX:" + b" " * 32_000 + b"\x00\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX:\r\n" + b" " * 32_000 + b"x\r\n\r\n",
    ],
)
def test_no_request_keeps_the_server_from_others(
    hasty: tuple[BoundedServer, int], raw: bytes
) -> None:
    """waitress' expressions look at these from each of their bytes to the end."""
    with socket.create_connection(("127.0.0.1", hasty[1]), timeout=200) as connection:
        before = time.monotonic()
        with suppress(OSError):  # refused before it is all there
            connection.sendall(raw)
        assert answer(hasty[1]).endswith(b"hello")
        assert time.monotonic() - before < 1.0


def test_what_nobody_thought_of_ends_one_connection_and_fills_no_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Breaking(BoundedServer.channel_class):  # type: ignore[misc, name-defined]
        def received(self, data: bytes) -> bool:
            if data.startswith(b"BREAK"):
                raise LookupError("nobody thought of it")
            return bool(super().received(data))

    with running(hello) as server:
        server.channel_class = Breaking
        port = server.socket.getsockname()[1]
        for _ in range(50):
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.sendall(b"BREAK")
                assert connection.recv(10) == b""
        assert answer(port).endswith(b"hello")
    assert len(caplog.records) == 5
    assert "LookupError: 'nobody thought of it'" in caplog.text


def test_a_fault_on_the_way_in_does_not_close_the_door(caplog: pytest.LogCaptureFixture) -> None:
    class Faulty(BoundedServer.channel_class):  # type: ignore[misc, name-defined]
        faults = 3

        def __init__(self, server: Any, connection: socket.socket, *given: Any, **more: Any):
            if Faulty.faults:
                Faulty.faults -= 1
                connection.close()
                raise ValueError("an address of no kind")
            super().__init__(server, connection, *given, **more)

    with running(hello) as server:
        server.channel_class = Faulty
        port = server.socket.getsockname()[1]
        assert [answer(port)[-5:] for _ in range(4)] == [b"", b"", b"", b"hello"]
    assert len(caplog.records) == 3


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
@pytest.mark.parametrize(
    ("asks", "answers"),
    [(b"HTTP/1.1", 3), (b"HTTP/1.1\r\nConnection: close", 1), (b"HTTP/1.0", 1)],
)
def test_an_answer_without_a_body_keeps_the_connection(
    status: str, asks: bytes, answers: int
) -> None:
    def nothing(environ: object, start_response: Any) -> list[bytes]:
        start_response(status, [])
        return []

    with running(nothing) as server:
        place = ("127.0.0.1", server.socket.getsockname()[1])
        with socket.create_connection(place, timeout=10) as connection:
            head = b"GET / %b\r\nHost: x\r\n" % asks
            connection.sendall((head + b"\r\n") * 2 + head + b"Connection: close\r\n\r\n")
            told = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert told.count(f" {status}\r\n".encode()) == answers
    assert told.count(b"Connection: close\r\n") == 1


@pytest.mark.parametrize(
    ("asks", "answers"),
    [
        (b"HTTP/1.1\r\nConnection: TE, close", 1),
        (b"HTTP/1.1\r\nConnection: Close ,TE", 1),
        (b"HTTP/1.1\r\nConnection: TE\r\nConnection: close", 1),
        (b"HTTP/1.1\r\nConnection: TE, closed", 3),
        (b"HTTP/1.0\r\nConnection: TE, keep-alive", 3),
        (b"HTTP/1.0\r\nConnection: keep-alive, close", 1),
    ],
)
def test_a_connection_ends_where_that_is_one_of_the_wishes(asks: bytes, answers: int) -> None:
    with running(hello) as server, socket.create_connection(server.socket.getsockname()) as one:
        head = b"GET / %b\r\nHost: x\r\n" % asks
        one.sendall((head + b"\r\n") * 2 + head + b"Connection: close\r\n\r\n")
        one.settimeout(10)
        told = b"".join(iter(lambda: one.recv(65_536), b""))
    assert told.count(b"hello") == answers
    assert told.count(b"Connection: close\r\n") == 1


def test_who_asks_whether_to_go_on_with_nothing_is_answered(
    hasty: tuple[BoundedServer, int],
) -> None:
    with socket.create_connection(("127.0.0.1", hasty[1]), timeout=5) as connection:
        head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nExpect: 100-continue\r\n"
        connection.sendall(head + b"Connection: close\r\n\r\n")
        told = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert told.startswith(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize("size", [5_000_000, 12_000_000])
@pytest.mark.parametrize("manner", [{}, {"Transfer-Encoding": "chunked"}])
def test_who_sends_too_much_at_once_is_told_so(
    hasty: tuple[BoundedServer, int], size: int, manner: dict[str, str]
) -> None:
    pieces = [b"x" * 1_000_000] * (size // 1_000_000)
    headers = manner or {"Content-Length": str(size)}
    for _ in range(3):
        with closing(HTTPConnection("127.0.0.1", hasty[1], timeout=20)) as connection:
            connection.request("POST", "/", iter(pieces), headers, encode_chunked=bool(manner))
            response = connection.getresponse()
            assert (response.status, b"That is too much" in response.read()) == (413, True)


def length(environ: Any, start_response: Any) -> list[bytes]:
    """Of the body that came."""
    found = str(len(environ["wsgi.input"].read())).encode()
    start_response("200 OK", [("Content-Length", str(len(found)))])
    return [found]


@pytest.mark.parametrize("size", [4_194_304, 4_194_305])
@pytest.mark.parametrize("manner", [{}, {"Transfer-Encoding": "chunked"}])
def test_a_body_may_be_as_large_as_is_said_however_it_is_framed(
    size: int, manner: dict[str, str]
) -> None:
    pieces = [b"x" * 4_096] * 1_024 + [b"x"] * (size - 4_194_304)
    headers = manner or {"Content-Length": str(size)}
    with running(length) as server:
        place = server.socket.getsockname()
        with closing(HTTPConnection(*place, timeout=20)) as connection:
            connection.request("POST", "/", iter(pieces), headers, encode_chunked=bool(manner))
            response = connection.getresponse()
            told = response.read()
    assert response.status == (200 if size == 4_194_304 else 413)
    assert told == b"4194304" or size > 4_194_304


@pytest.mark.parametrize("step", [1, 1_000])
@pytest.mark.parametrize(
    ("framed", "told"),
    [
        (b"1a ;a=b\r\n%b\r\n0\r\n\r\n", b"26"),
        (b"1a; a=b\r\n%b\r\n0\r\n\r\n", b"26"),
        (b"1a  \r\n%b\r\n0\r\n\r\n", b"26"),
        (b'1A\t; a = "b;\\"c" ;d\r\n%b\r\n00;e\r\nX: y\r\nZ: \r\n\r\n', b"26"),
        (b" 1a\r\n%b\r\n0\r\n\r\n", b"400"),
        (b"1a b\r\n%b\r\n0\r\n\r\n", b"400"),
        (b"1a;\r\n%b\r\n0\r\n\r\n", b"400"),
        (b"1a\n%b\r\n0\r\n\r\n", b"400"),
        (b"1a\r;a\r\n%b\r\n0\r\n\r\n", b"400"),
        (b"0x1a\r\n%b\r\n0\r\n\r\n", b"400"),
        (b"19\r\n%b\r\n0\r\n\r\n", b"400"),
        (b"\r\n1a\r\n%b\r\n0\r\n\r\n", b"400"),
        (b"ffffffff\r\n%b", b"413"),
    ],
)
def test_chunks_are_read_as_the_standard_has_them(framed: bytes, told: bytes, step: int) -> None:
    raw = CHUNKED + b"Connection: close\r\n\r\n" + framed % (b"x" * 26)
    with running(length) as server, socket.create_connection(server.socket.getsockname()) as one:
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        for at in range(0, len(raw), step):
            one.sendall(raw[at : at + step])
        answered = b"".join(iter(lambda: one.recv(65_536), b""))
    if len(told) == 2:
        assert answered.endswith(b"\r\n\r\n" + told)
    else:
        assert answered.startswith(b"HTTP/1.1 " + told)


def test_who_goes_on_sending_after_a_refusal_is_cut(hasty: tuple[BoundedServer, int]) -> None:
    server, port = hasty
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=20) as greedy:
        greedy.sendall(head)
        with pytest.raises(OSError, match=r"reset|pipe"):
            greedy.sendall(b"x" * 200_000_000)
    server.adj.channel_timeout = 0.5
    with socket.create_connection(("127.0.0.1", port), timeout=20) as slow:
        slow.sendall(head)
        while slow.recv(65_536):
            pass
        assert is_gone(slow)
    assert answer(port).endswith(b"hello")


def is_gone(connection: socket.socket) -> bool:
    """Whether the other side takes nothing more, while a byte comes every tenth of a second."""
    for _ in range(200):
        try:
            connection.sendall(b"x")
        except OSError:
            return True
        threading.Event().wait(0.1)
    return False


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
        told = answer(server.port)
        assert told.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nRetry-After: 60\r\n" in told
        assert told.endswith(b"We are busy right now\nPlease try again in a minute.\n")
        assert sum(map(is_waited_for, slow)) == 100
        time.sleep(7)
        assert count_sockets(server) < 110, "none is kept of those who were sent away"
        assert server.memory() - settled < 16_000_000


@pytest.mark.parametrize(
    ("proxy", "expected"),
    [
        (
            "127.0.0.1",
            {
                "192.0.2.77": "192.0.2.0/24",
                "192.0.2.77:5555": "192.0.2.0/24",
                "::ffff:192.0.2.77": "192.0.2.0/24",
                "2001:db8::7": "2001:0db8:0000::/48",
                "[2001:db8::7]": "2001:0db8:0000::/48",
                "[2001:db8::7]:443": "2001:0db8:0000::/48",
                # What the client made up stands in front.
                "198.51.100.1, 192.0.2.77": "192.0.2.0/24",
                "198.51.100.1, ::ffff:192.0.2.77": "192.0.2.0/24",
                '", 192.0.2.77': "192.0.2.0/24",
                "for=198.51.100.1, [, 192.0.2.77": "192.0.2.0/24",
                "<b>": "unknown",
                "192.0.2.77, ": "127.0.0.0/24",
                "": "127.0.0.0/24",
            },
        ),
        ("", {"192.0.2.77": "127.0.0.0/24"}),
        ("192.0.2.1", {"192.0.2.77": "127.0.0.0/24"}),  # somebody else than the proxy
    ],
)
@pytest.mark.parametrize("proto", ["https", "javascript", "http,http"])
def test_the_proxy_says_where_a_request_comes_from_in_any_form(
    proxy: str, expected: dict[str, str], proto: str
) -> None:
    with running(where_from, proxy=proxy) as server:
        port = server.socket.getsockname()[1]
        found = {told: ask_forwarded(port, told, proto) for told in expected}
    assert found == expected


def ask_forwarded(port: int, told: str, proto: str) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    with closing(connection):
        headers = {"X-Forwarded-For": told, "X-Forwarded-Proto": proto, "Forwarded": "for=;;"}
        connection.request("GET", "/", headers=headers)
        return connection.getresponse().read().decode()


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


def count_sockets(server: Server) -> int:
    files = Path(f"/proc/{server.process.pid}/fd").iterdir()
    return sum(str(file.readlink()).startswith("socket:") for file in files)


def is_waited_for(connection: socket.socket) -> bool:
    """Whether it was told nothing yet."""
    connection.setblocking(False)
    try:
        connection.recv(10)
    except BlockingIOError:
        return True
    except OSError:
        pass
    return False


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


def test_the_loop_rests_while_a_thread_sends() -> None:
    """It came back at once for a buffer that was locked, and kept Python from the thread."""
    looks: list[int] = []

    class Slow(BoundedServer.channel_class):  # type: ignore[misc, name-defined]
        looked = 0

        def writable(self) -> bool:
            self.looked += 1
            return bool(super().writable())

        def send(self, data: bytes, do_close: bool = True) -> Any:
            before = self.looked
            self.server.pull_trigger()  # as whoever comes meanwhile does
            time.sleep(0.0 if do_close else 0.2)
            looks.append(self.looked - before)
            return super().send(data, do_close=do_close)

    with running(hello) as server:
        server.channel_class = Slow
        assert answer(server.socket.getsockname()[1]).endswith(b"hello")
    assert looks
    assert max(looks) < 10


@pytest.mark.parametrize(
    ("pieces", "sends"),
    [([b"hello"], 1), ([b"hel", b"lo"], 3), ([b"x" * 70_000], 2), ([], 1)],
    ids=("small", "in pieces", "large", "empty"),
)
def test_a_small_answer_leaves_with_its_head(pieces: list[bytes], sends: int) -> None:
    sent: list[int] = []

    class Telling(BoundedServer.channel_class):  # type: ignore[misc, name-defined]
        def write_soon(self, data: Any) -> int:
            sent.append(len(data))
            return int(super().write_soon(data))

    def told(environ: object, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Length", str(len(b"".join(pieces))))])
        return pieces

    with running(told) as server:
        server.channel_class = Telling
        head, _, body = answer(server.socket.getsockname()[1]).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK")
    assert body == b"".join(pieces)
    assert len(sent) == sends


def test_what_a_slow_reader_leaves_is_sent_to_its_end() -> None:
    """A thread sends what fits, and the loop the rest."""
    size = 30_000_000

    def plenty(environ: object, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Length", str(size))])
        return [b"x" * 100_000 for _ in range(size // 100_000)]

    with running(plenty) as server:
        place = ("127.0.0.1", server.socket.getsockname()[1])
        with socket.create_connection(place, timeout=20) as connection:
            connection.sendall(WHOLE)
            time.sleep(0.3)
            got = b"".join(iter(lambda: connection.recv(1_000_000), b""))
    assert len(got.partition(b"\r\n\r\n")[2]) == size
