"""All connections of strangers, bounded so that no slow one and no single network keeps others out.

One network may have only some of them. What comes from a trusted proxy is not counted: its readers'
connections are all its own. Where all places are taken, who is waited for longest makes room; and
so does, where too much is kept in memory for all of them, who has much kept for longest.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from socket import SHUT_WR, socket
from types import MappingProxyType
from typing import Any

from waitress.server import TcpWSGIServer
from waitress.wasyncore import compact_traceback

from newsletter.networks import network_of, plain_address
from newsletter.web.site import guard
from newsletter.web.site.channel import WHOLE_WITHIN, Channel
from newsletter.web.site.refusals import TRY_AGAIN, words_for
from newsletter.web.site.seldom import Seldom

_log = logging.getLogger(__name__)

#: Connections at once in all, and of one network.
_PLACES = 500
_OF_ONE_NETWORK = 100
#: Of those who found no place, how many are kept until they have read why.
_TURNED_AWAY = 32
#: Bytes that are kept for all: of posts that are not whole or wait, and of answers not taken.
_KEPT = 67_108_864
#: Seconds that nobody is sent away for: who has just come, or was just answered, is about to act.
_GRACE = 1.0


class BoundedServer(TcpWSGIServer):  # type: ignore[misc] # waitress has no types
    channel_class = Channel
    whole_within = WHOLE_WITHIN
    places = _PLACES
    is_burdened = False  #: whether more is kept for a connection than for most
    proxy = ""  #: the address of a trusted one
    refusal_headers: Mapping[str, str] = MappingProxyType({})
    #: Bytes that a body may have, by the path.
    largest: Callable[[str], int] = staticmethod(lambda path: guard.LARGEST_HOOK)
    _stopping = False

    def __init__(self, *given: Any, **more: Any) -> None:
        self._broken = Seldom(_log.error, about="broken connections")
        self._turned_away: deque[tuple[float, socket]] = deque()  #: and since when
        super().__init__(*given, **more)

    def run(self) -> None:
        """Serves until `stop`, or until all of it is closed, and ends what has begun."""
        while self._map and not self._stopping:
            self.asyncore.loop(self.adj.asyncore_loop_timeout, map=self._map, count=1)
            if self.is_burdened:
                self._unburden()
        self.task_dispatcher.shutdown()

    def stop(self) -> None:
        """May be called by a signal's handler. No exception, which whatever code it happens to land
        in, a destructor say, could swallow."""
        self._stopping = True
        self.pull_trigger()

    def readable(self) -> bool:
        """Where all places are taken, only when somebody can make room for who comes."""
        accepts = bool(super().readable())  # which looks after the connections too
        return accepts and (not self._is_full() or self._who_may_go() is not None)

    def accept(self) -> Any:
        found = super().accept()
        if found and not self._has_place_for(self.fix_addr(found[1])[0]):
            self._turn_away(found[0])
            return None
        return found

    def _turn_away(self, connection: socket) -> None:
        """With an answer, which would be lost if the connection were closed before its request was
        read: so the last few are kept for a while, and none of them is listened to."""
        with suppress(OSError):  # gone already
            connection.setblocking(False)
            connection.send(self._no_place())
            connection.shutdown(SHUT_WR)
        self._turned_away.append((time.time(), connection))
        if len(self._turned_away) > _TURNED_AWAY:
            self._turned_away.popleft()[1].close()

    def _no_place(self) -> bytes:
        body = "\n".join([*words_for(503), ""]).encode()
        headers = {
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": str(len(body)),
            "Connection": "close",
            **TRY_AGAIN,
            **self.refusal_headers,
        }
        lines = [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join(["HTTP/1.1 503 Service Unavailable", *lines, "", ""]).encode() + body

    def _has_place_for(self, address: str) -> bool:
        if self._is_crowded(address):
            return False
        if self._is_full():
            if not (longest := self._who_may_go()):
                return False
            longest.end()
        return True

    def _is_full(self) -> bool:
        return len(self.active_channels) >= self.places

    def _who_may_go(self) -> Channel | None:
        """Who is waited for longest: before the others who does not take an answer, and after them
        who is taking one."""
        now = time.time()
        waiting = [
            (self._turn_of(channel, now), since, channel)
            for channel in self.active_channels.values()
            if (since := channel.waits_since) is not None and now - since > _GRACE
        ]
        return min(waiting, key=lambda one: one[:2])[2] if waiting else None

    def _turn_of(self, channel: Channel, now: float) -> int:
        if channel.is_stalled(now):
            return 0
        return 2 if channel.is_untaken else 1

    def _unburden(self) -> None:
        self.is_burdened = False
        channels = list(self.active_channels.values())
        above = sum(channel.kept for channel in channels) - _KEPT
        if above <= 0:
            return
        heavy, now = [channel for channel in channels if channel.is_heavy], time.time()
        since = {id(one): one.waits_since or one.waiting_since for one in heavy}
        turns = {id(one): (self._turn_of(one, now), since[id(one)]) for one in heavy}
        for channel in sorted(heavy, key=lambda one: turns[id(one)]):
            if above > 0:
                above -= channel.kept
                channel.end()

    def _is_crowded(self, address: str) -> bool:
        if address == self.proxy:
            return False
        network = network_of(address)
        others = (network_of(channel.addr[0]) for channel in self.active_channels.values())
        return sum(other == network for other in others) >= _OF_ONE_NETWORK

    def handle_error(self) -> None:
        """Whoever comes next is let in all the same: waitress would listen no more."""
        self.tell_broken()

    def tell_broken(self) -> None:
        """In the log, what is being handled; a stranger may cause it as often as he likes."""
        place, kind, error, _ = compact_traceback()
        self._broken.tell(f"a connection broke: {kind.__name__}: {str(error)[:200]!r}, {place}")

    def close(self) -> None:
        while self._turned_away:
            self._turned_away.popleft()[1].close()
        super().close()

    def fix_addr(self, addr: Any) -> Any:
        return (plain_address(addr[0]), *addr[1:])

    def maintenance(self, now: float) -> None:
        while self._turned_away and now - self._turned_away[0][0] > _GRACE:
            self._turned_away.popleft()[1].close()
        for channel in list(self.active_channels.values()):
            channel.look(now)
            if channel.is_overdue(now):
                channel.end()
