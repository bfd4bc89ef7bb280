"""One connection of a stranger: one request at a time, and nobody's time without end.

waitress cuts a connection that is silent. It knows nothing of who sends a byte now and then, or
takes no answer: it waits until the socket takes bytes again, which may be never, and meanwhile
answers all that was sent ahead. So here a request has to be whole within a time of its own, the
next one is looked at when the last answer is out of our hands, and an answer has to be taken.
"""

from __future__ import annotations

import struct
import sys
import time
from contextlib import suppress
from socket import SHUT_WR, SO_LINGER, SOL_SOCKET, socket
from typing import Any

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask, WSGITask

from newsletter.web.site.parsing import Request
from newsletter.web.site.refusals import words_for

try:
    import fcntl
    import termios
except ImportError:  # a system that does not tell what it keeps
    fcntl = None  # type: ignore[assignment]

#: Seconds from connecting, or from the last answer, until a whole request must be there.
WHOLE_WITHIN = 40.0
#: Bytes a second that must be taken of an answer, while it does not fit into the system's buffer.
_LEAST_TAKEN = 1_000
#: Seconds at the least between two looks at who takes an answer.
_LOOK = 1.0
#: Bytes that are read and thrown away after a refusal. An answer to who is still sending is lost
#: when the connection is cut: he is told that it was reset, and not why.
_THROWN_AWAY = 16_777_216
_AT_ONCE = 65_536
#: Bytes kept for one connection above which the server looks what it keeps for all.
_MUCH = 65_536
#: On closing, what the system still has for the other side is thrown away.
_LINGER_NOT = struct.pack("ii", 1, 0)


class _Refusal(ErrorTask):  # type: ignore[misc] # waitress has no types
    """Its own answer to what is no request, in our words: nothing that was sent stands in it."""

    def execute(self) -> None:
        self.channel.is_refused = True
        error = self.request.error
        body = "\n".join([*words_for(error.code, error.reason), ""]).encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.append(("Content-Type", "text/plain; charset=utf-8"))
        self.response_headers += self.channel.server.refusal_headers.items()
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Answer(WSGITask):  # type: ignore[misc]
    """waitress closes after whatever has no Content-Length, also where there can be no body."""

    wrote_header: bool  # of waitress

    def write(self, data: bytes) -> None:
        """What is whole and small goes with its head, in one packet and not in two."""
        is_whole = self.content_length == len(data) and self.has_body and not self.wrote_header
        if not (is_whole and self.complete and len(data) <= _AT_ONCE):
            super().write(data)
            return
        head = self.build_response_header()
        self.wrote_header = True
        self.content_bytes_written = len(data)
        self.channel.write_soon(head + data)

    def set_close_on_finish(self) -> None:
        asks = self.request.headers.get("CONNECTION", "").lower()
        if self.has_body or self.version == "1.0" or asks == "close":
            super().set_close_on_finish()


class Channel(HTTPChannel):  # type: ignore[misc]
    """Knows since when it has been waiting for the other side, and how much that takes.

    After a refusal nothing more is said, and what comes is thrown away until the other side has
    done; the time of silence counts from the answer, and so bounds this too.
    """

    task_class = _Answer
    error_task_class = _Refusal
    close_when_flushed: bool  # of waitress
    is_refused = False
    _is_sending = False
    _is_told = False  #: the whole answer to a refused request is on its way
    _left = _THROWN_AWAY
    _sent = 0  #: bytes in all that the system took
    _taken = 0  #: bytes that the other side had of them at `_counted_from`

    def __init__(self, *given: Any, **more: Any) -> None:
        self.waiting_since = self._counted_from = time.time()
        #: Moments, and the bytes that were taken by then.
        self._looks = ((self.waiting_since, 0), (self.waiting_since, 0))
        self._ahead = bytearray()  #: what came behind the request that is being answered
        super().__init__(*given, **more)

    def parser_class(self, adj: Any) -> Request:
        return Request(adj, self._ahead, self.server.largest)

    # --- what the loop asks, and does ---

    def readable(self) -> bool:
        return bool(self.connected and not self._ahead and super().readable())

    def writable(self) -> bool:
        """Not while a thread sends what it wrote: the socket is free, but the buffer is locked, and
        the loop would come back again and again, and keep Python from that very thread."""
        if not self.connected or self._is_sending:
            return False
        return bool(super().writable() or self._may_go_on())

    def _may_go_on(self) -> bool:
        """Whether it is the turn of what came ahead; only where the socket takes an answer."""
        busy = self.requests or self.total_outbufs_len or self.close_when_flushed
        return bool(self._ahead and not busy)

    def _flush_some(self, do_close: bool = True) -> bool:
        if do_close:  # the loop's own
            return bool(super()._flush_some())
        self._is_sending = True
        try:
            return bool(super()._flush_some(do_close=False))
        finally:
            self._is_sending = False  # whoever leaves something wakes the loop now

    def send(self, data: bytes, do_close: bool = True) -> int:
        sent = int(super().send(data, do_close=do_close))
        self._sent += sent
        return sent

    def handle_write(self) -> None:
        if self._may_go_on() and not self.will_close:
            ahead = bytes(self._ahead)
            self._ahead.clear()
            self.received(ahead)
            return
        if not (self.is_refused and self.close_when_flushed and not self.will_close):
            super().handle_write()
            return
        self._flush_exception(self._flush_some)
        if not self.total_outbufs_len and self.connected and not self.will_close:
            self._is_told, self.close_when_flushed = True, False
            with suppress(OSError):  # gone already
                self.socket.shutdown(SHUT_WR)

    def write_soon(self, data: Any) -> int:
        written = int(super().write_soon(data))
        if self.is_heavy:
            self.server.is_burdened = True
        return written

    def handle_read(self) -> None:
        if not self._is_told:
            super().handle_read()
            if self.is_heavy:
                self.server.is_burdened = True
            return
        try:
            self._left -= len(self.recv(_AT_ONCE))  # which closes where nothing comes any more
        except OSError:
            self._left = 0
        if self._left <= 0 and self.connected:
            self.handle_close()

    def service(self) -> None:
        super().service()
        self.waiting_since = time.time()

    # --- what is kept for the other side ---

    @property
    def kept(self) -> int:
        """Bytes of what it sent, and of what it has not taken."""
        asked = [*self.requests, self.request] if self.request else [*self.requests]
        return int(self.total_outbufs_len + sum(one.body_bytes_received for one in asked))

    @property
    def is_heavy(self) -> bool:
        return self.kept > _MUCH

    # --- whose turn it is ---

    @property
    def is_untaken(self) -> bool:
        """Whether the socket has no room for an answer, or for one to a request that is here."""
        return bool(self.total_outbufs_len) or self._may_go_on()

    @property
    def waits_since(self) -> float | None:
        """Since when it is the other side's turn; None while it is ours."""
        if self.is_untaken:
            return float(self.last_activity)
        return None if self.requests else self.waiting_since

    def is_overdue(self, now: float) -> bool:
        """Whether the other side has had its time; to be asked every few seconds."""
        patience = self.adj.channel_timeout
        if self.is_untaken:
            self.waiting_since = now  # it has not got what it asked for, and may ask no more yet
            return now - self._counted_from >= patience and self._is_taken_too_slowly(now)
        if not self._is_taken_too_slowly(now):  # the end of an answer, which the system has
            self.waiting_since = self.last_activity = now
        if self.requests:
            return False
        late = now - self.waiting_since > self.server.whole_within
        return bool(late or now - self.last_activity > patience)

    def _is_taken_too_slowly(self, now: float) -> bool:
        """And counts anew, so that who took much at first may not stop after it."""
        since, before = self._counted_from, self._taken
        self._counted_from, self._taken = now, self._count_taken()
        return self._taken - before < _LEAST_TAKEN * (now - since) or self._taken == before

    def is_stalled(self, now: float) -> bool:
        """Whether it has lately taken hardly anything of its answer; what a client's own system
        takes at first says nothing."""
        since, before = self._looks[0]
        seconds = now - since
        if not self.is_untaken or seconds < _LOOK:
            return False
        return self._count_taken() - before < _LEAST_TAKEN * seconds

    def look(self, now: float) -> None:
        """Remember what was taken by now, and by a second or two ago; to be called often."""
        if now - self._looks[1][0] >= _LOOK:
            self._looks = (self._looks[1], (now, self._count_taken()))

    def _count_taken(self) -> int:
        return self._sent - _under_way(self.socket)

    def handle_error(self) -> None:
        """What nobody thought of ends this connection, and fills no disk."""
        self.server.tell_broken()
        self.handle_close()

    def end(self) -> None:
        """Now: waitress would wait for the socket, and the system for who takes nothing."""
        if self.is_untaken:
            with suppress(OSError):
                self.socket.setsockopt(SOL_SOCKET, SO_LINGER, _LINGER_NOT)
        self.handle_close()


def _under_way(connection: socket) -> int:
    """Bytes in the system's buffer, which may ask for more after the larger part of it only."""
    if not fcntl:
        return 0
    try:
        return int.from_bytes(fcntl.ioctl(connection, termios.TIOCOUTQ, bytes(4)), sys.byteorder)
    except OSError:
        return 0
