"""Clients that do not take what they asked for, over real sockets."""

from __future__ import annotations

import gc
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from newsletter.web.site.connections import BoundedServer
from tests.test_site_connections import WHOLE, answer, is_gone, is_open, running

ASKED = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
PIECE = b"x" * 100_000


def pieces(number: int) -> Any:
    """A page of so many pieces; `/small`, whoever asks for it, is one word."""

    def page(environ: Any, start_response: Any) -> list[bytes]:
        body = [b"hello"] if environ["PATH_INFO"] == "/small" else [PIECE] * number
        start_response("200 OK", [("Content-Length", str(sum(map(len, body))))])
        return body

    return page


def small(server: BoundedServer) -> bytes:
    """What somebody else gets meanwhile."""
    with connected(server, "127.0.9.1") as connection:
        connection.sendall(WHOLE.replace(b" / ", b" /small "))
        return b"".join(iter(lambda: connection.recv(65_536), b""))


@contextmanager
def patient(wsgi: object, seconds: float, *, proxy: str = "") -> Iterator[BoundedServer]:
    with running(wsgi, proxy=proxy) as server:
        server.adj.channel_timeout = seconds
        server.adj.cleanup_interval = 0.1
        server.next_channel_cleanup = 0
        yield server


def connected(
    server: BoundedServer, source: str = "127.0.0.1", *, room: int = 2048
) -> socket.socket:
    """Of a client whose system keeps next to nothing for it."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    connection.bind((source, 0))
    connection.settimeout(20)
    connection.connect(("127.0.0.1", server.socket.getsockname()[1]))
    return connection


def take(connection: socket.socket, size: int) -> int:
    """How many bytes came; fewer only where no more will."""
    got = 0
    while got < size and (more := connection.recv(size - got)):
        got += len(more)
    return got


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not done():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


@pytest.mark.parametrize("proxy", ["", "127.0.0.1"])
@pytest.mark.parametrize("number", [20, 300])  # with 300 a thread waits for room, too
def test_who_takes_nothing_is_cut(number: int, proxy: str) -> None:
    with patient(pieces(number), 0.5, proxy=proxy) as server, ExitStack() as stack:
        silent = [stack.enter_context(connected(server)) for _ in range(12)]
        for connection in silent:
            connection.sendall(ASKED)
        assert small(server).endswith(b"hello")
        until(lambda: not server.active_channels)
        assert all(map(is_gone, silent))


def test_who_takes_a_few_bytes_now_and_then_is_cut() -> None:
    with patient(pieces(20), 0.5) as server, connected(server) as slow:
        slow.sendall(ASKED)

        def takes() -> bool:
            slow.recv(10)
            time.sleep(0.03)
            return not server.active_channels

        until(takes)


def test_who_takes_much_at_first_and_nothing_then_is_cut() -> None:
    with patient(pieces(300), 0.5) as server, connected(server, room=200_000) as slow:
        slow.sendall(ASKED)
        assert take(slow, 1_000_000) == 1_000_000
        until(lambda: not server.active_channels)


def test_who_takes_it_slowly_gets_all() -> None:
    """The system's buffer has room again when most of it is taken: later than one may be silent."""
    with patient(pieces(8), 1.5) as server, connected(server, room=65_536) as slow:
        slow.sendall(WHOLE)
        got = 0
        while more := take(slow, 8_000):
            got += more
            time.sleep(0.1)
    assert got > 800_000


def test_what_is_asked_ahead_is_not_answered_before_the_last_answer_was_taken() -> None:
    numbers, page = count(), pieces(1)
    asked: list[int] = []

    def counting(environ: Any, start_response: Any) -> Any:
        asked.append(next(numbers))
        return page(environ, start_response)

    with patient(counting, 0.5) as server, connected(server) as silent:
        silent.sendall(ASKED * 100)
        until(lambda: bool(asked))
        until(lambda: not server.active_channels)
        assert len(asked) < 20


def echo(environ: Any, start_response: Any) -> list[bytes]:
    body = f"{environ['PATH_INFO']}{environ['wsgi.input'].read().decode()};".encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]


@pytest.mark.parametrize("at_once", [7, 1_000_000])
@pytest.mark.parametrize("between", [b"", b"\r\n"])
def test_all_that_is_asked_ahead_is_answered_in_its_order(at_once: int, between: bytes) -> None:
    """Also to who says at once that nothing more will come."""
    head = "POST /{} HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
    raw = b"".join(head.format(number).encode() + between for number in range(300))
    expected = [f"/{number}abc" for number in range(300)]
    with running(echo) as server, connected(server) as connection:

        def say() -> None:
            for at in range(0, len(raw), at_once):
                connection.sendall(raw[at : at + at_once])
            connection.shutdown(socket.SHUT_WR)

        saying = threading.Thread(target=say)
        saying.start()
        told = b"".join(iter(lambda: connection.recv(65_536), b""))
        saying.join(20)
    bodies = [part.rpartition("\r\n")[2] for part in told.decode().split(";")]
    assert bodies[:-1] == expected


@pytest.mark.parametrize("proxy", ["", "127.0.0.1"])
def test_where_all_places_are_taken_who_takes_nothing_makes_room_first(proxy: str) -> None:
    with patient(pieces(20), 20.0, proxy=proxy) as server, ExitStack() as stack:
        server.places = 4
        idle, *silent = [stack.enter_context(connected(server)) for _ in range(4)]
        for connection in silent:
            connection.sendall(ASKED)
        time.sleep(2.5)  # at first it may be that they take it
        for _ in silent:
            newcomer = stack.enter_context(connected(server, "127.0.9.1"))
            newcomer.sendall(ASKED.replace(b" / ", b" /small "))
            assert newcomer.recv(1000).startswith(b"HTTP/1.1 200")
        assert is_open(idle)
        assert all(map(is_gone, silent))


def test_who_is_taking_an_answer_slowly_is_the_last_to_make_room() -> None:
    """The system asks for more after a large part of its buffer only, and long after the last."""
    with patient(pieces(100), 20.0) as server, ExitStack() as stack:
        server.places = 4
        slow = stack.enter_context(connected(server, room=16_384))
        slow.sendall(ASKED)
        assert take(slow, 20_000) == 20_000
        (channel,) = server.active_channels.values()
        silent = [stack.enter_context(connected(server)) for _ in range(3)]
        end = time.monotonic() + 3

        def is_due() -> bool:
            assert take(slow, 2_000) == 2_000
            time.sleep(0.05)
            return time.monotonic() > end and time.time() - channel.last_activity > 1.2

        until(is_due)
        newcomer = stack.enter_context(connected(server, "127.0.9.1"))
        newcomer.sendall(ASKED.replace(b" / ", b" /small "))
        assert newcomer.recv(1000).startswith(b"HTTP/1.1 200")
        assert is_open(slow)
        assert not all(map(is_open, silent))


def test_who_took_an_answer_slowly_may_ask_again() -> None:
    """The time for the next request begins when the whole answer was taken."""
    with patient(pieces(5), 20.0) as server, connected(server, room=16_384) as slow:
        server.whole_within = 1.5
        slow.sendall(ASKED)
        head = b""
        while b"\r\n\r\n" not in head:
            head += slow.recv(1)
        for _ in range(50):
            assert take(slow, 10_000) == 10_000
            time.sleep(0.06)
        time.sleep(0.3)
        slow.sendall(WHOLE.replace(b" / ", b" /small "))
        assert slow.recv(1000).startswith(b"HTTP/1.1 200")


def test_where_all_only_wait_the_longest_waiting_makes_room() -> None:
    with patient(pieces(1), 20.0) as server, ExitStack() as stack:
        server.places = 3
        waiting = []
        for _ in range(3):
            waiting.append(stack.enter_context(connected(server)))
            until(lambda: len(server.active_channels) == len(waiting))
            time.sleep(0.05)
        assert answer(server.socket.getsockname()[1], "127.0.9.1").startswith(b"HTTP/1.1 200")
        assert [is_open(connection) for connection in waiting] == [False, True, True]


LARGE = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4000000\r\n\r\n"


def kept(server: BoundedServer) -> int:
    return sum(channel.kept for channel in list(server.active_channels.values()))


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_what_is_kept_for_all_has_a_bound_and_the_oldest_go() -> None:
    """Of posts that do not end, and answers that are not taken."""
    with patient(pieces(40), 60.0) as server, ExitStack() as stack:
        sending = [stack.enter_context(connected(server)) for _ in range(30)]
        for connection in sending:
            connection.sendall(LARGE + b"x" * 3_000_000)
        until(lambda: len(server.active_channels) < 25)
        assert is_open(sending[-1])
        taking = [stack.enter_context(connected(server, "127.0.1.1")) for _ in range(80)]
        for connection in taking:
            connection.sendall(ASKED)
        until(lambda: not any(map(is_open, sending)))
        assert small(server).endswith(b"hello")
        until(lambda: not any(one.requests for one in list(server.active_channels.values())))
        until(lambda: kept(server) < 68_000_000)
        assert kept(server) > 40_000_000


def test_a_large_post_needs_no_file() -> None:
    """A server that waits with select() ends where a file has a number above 1,023."""
    with patient(pieces(1), 60.0) as server, ExitStack() as stack:
        before = descriptors()
        for _ in range(20):
            stack.enter_context(connected(server)).sendall(LARGE + b"x" * 1_200_000)
        until(lambda: kept(server) > 23_000_000)
        assert descriptors() - before == 2 * 20  # both ends of each are ours


def test_nothing_is_kept_of_who_is_gone() -> None:
    gc.collect()
    gc.disable()
    try:
        with patient(pieces(1), 60.0) as server:
            for _ in range(5):
                with connected(server) as connection:
                    connection.sendall(LARGE + b"x" * 1_000_000)
                    until(lambda: kept(server) > 900_000)
                until(lambda: not server.active_channels)
            left = [one for one in gc.get_objects() if isinstance(one, server.channel_class)]
            assert len(left) <= 1  # which the loop had in its hands last
    finally:
        gc.enable()
