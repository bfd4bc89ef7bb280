"""Connections of strangers, bounded so that no slow one and no single network keeps others out.

waitress cuts a connection that is silent; a client that sends a byte now and then is never silent.
So a request has to be whole within a time of its own, and one network may have only some of all
connections. What comes from a trusted proxy is not counted: its readers' connections are all its
own.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from socket import SHUT_WR
from types import MappingProxyType
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask

from newsletter.networks import network_of, plain_address
from newsletter.web.site.refusals import words_for

#: Seconds from connecting, or from the last answer, until a whole request must be there.
WHOLE_WITHIN = 40.0
#: Bytes that are read and thrown away after a refusal. An answer to who is still sending is lost
#: when the connection is cut: he is told that it was reset, and not why.
_THROWN_AWAY = 16_777_216
_AT_ONCE = 65_536
#: Of the 500 at once that the site has in all.
_OF_ONE_NETWORK = 100


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


class _Channel(HTTPChannel):  # type: ignore[misc]
    """One connection; it knows since when it has been waiting for a whole request.

    After a refusal nothing more is said, and what comes is thrown away until the other side has
    done; the time of silence counts from the answer, and so bounds this too.
    """

    error_task_class = _Refusal
    close_when_flushed: bool  # of waitress
    is_refused = False
    _is_sending = False
    _is_told = False  #: the whole answer to a refused request is on its way
    _left = _THROWN_AWAY

    def __init__(self, *given: Any, **more: Any) -> None:
        self.waiting_since = time.time()
        super().__init__(*given, **more)

    def writable(self) -> bool:
        """Not while a thread sends what it wrote: the socket is free, but the buffer is locked, and
        the loop would come back again and again, and keep Python from that very thread."""
        return not self._is_sending and bool(super().writable())

    def _flush_some(self, do_close: bool = True) -> bool:
        if do_close:  # the loop's own
            return bool(super()._flush_some())
        self._is_sending = True
        try:
            return bool(super()._flush_some(do_close=False))
        finally:
            self._is_sending = False  # whoever leaves something wakes the loop now

    def handle_write(self) -> None:
        if not (self.is_refused and self.close_when_flushed and not self.will_close):
            super().handle_write()
            return
        self._flush_exception(self._flush_some)
        if not self.total_outbufs_len and self.connected and not self.will_close:
            self._is_told, self.close_when_flushed = True, False
            with suppress(OSError):  # gone already
                self.socket.shutdown(SHUT_WR)

    def handle_read(self) -> None:
        if not self._is_told:
            super().handle_read()
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


class BoundedServer(TcpWSGIServer):  # type: ignore[misc]
    channel_class = _Channel
    whole_within = WHOLE_WITHIN
    proxy = ""  #: the address of a trusted one
    refusal_headers: Mapping[str, str] = MappingProxyType({})
    _stopping = False

    def run(self) -> None:
        """Serves until `stop`, or until all of it is closed, and ends what has begun."""
        while self._map and not self._stopping:
            self.asyncore.loop(self.adj.asyncore_loop_timeout, map=self._map, count=1)
        self.task_dispatcher.shutdown()

    def stop(self) -> None:
        """May be called by a signal's handler. No exception, which whatever code it happens to land
        in, a destructor say, could swallow."""
        self._stopping = True
        self.pull_trigger()

    def accept(self) -> Any:
        found = super().accept()
        if found and self._is_crowded(self.fix_addr(found[1])[0]):
            found[0].close()
            return None
        return found

    def _is_crowded(self, address: str) -> bool:
        if address == self.proxy:
            return False
        network = network_of(address)
        others = (network_of(channel.addr[0]) for channel in self.active_channels.values())
        return sum(other == network for other in others) >= _OF_ONE_NETWORK

    def fix_addr(self, addr: Any) -> Any:
        return (plain_address(addr[0]), *addr[1:])

    def maintenance(self, now: float) -> None:
        super().maintenance(now)
        for channel in self.active_channels.values():
            if not channel.requests and now - channel.waiting_since > self.whole_within:
                channel.will_close = True
