"""What befalls calls to a stand-in: every way in which a call can break, drawn from a seed."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from email.utils import formatdate
from time import time

from tests.standins import Call, Fault, Reply, json_reply

#: Nothing was taken, and the answer says so.
_TOLD = (
    lambda: Reply(status=429, headers={"Retry-After": "0"}),
    lambda: Reply(status=429, headers={"Retry-After": formatdate(time(), usegmt=True)}),
    lambda: Reply(status=429),
    lambda: Reply(status=420),
    lambda: Reply(status=503, headers={"Retry-After": "0"}),
    lambda: Reply(status=503),
)
_GARBAGE = (
    Reply(body=b"\xff\x00<html>"),
    Reply(),
    json_reply({"ok": True}),
    json_reply([1]),
    Reply(status=502, body=b"Bad gateway"),
    Reply(status=500),
)


class Weather:
    """One fault, or none, for each call. `breaks_off`: mails are taken one after the other."""

    def __init__(self, seed: int, *, breaks_off: bool = False) -> None:
        self._chance = random.Random(seed)
        self._lock = threading.Lock()
        self._kinds: list[Callable[[], Fault | None]] = [
            self._refused,
            lambda: Fault(reset=True),
            lambda: Fault(reply=Reply(status=500)),
            lambda: Fault(accept=True, reset=True),
            lambda: Fault(accept=True, cut=True),
            lambda: Fault(accept=True, silent=True),
            lambda: Fault(accept=True, reply=self._chance.choice(_GARBAGE)),
            self._told_one_by_one,
        ]
        if breaks_off:
            self._kinds.append(self._half)
        self._kinds += [lambda: None] * (2 * len(self._kinds))

    def draw(self, call: Call) -> Fault | None:
        with self._lock:
            return self._chance.choice(self._kinds)()

    def _refused(self) -> Fault:
        return Fault(reply=self._chance.choice(_TOLD)())

    def _half(self) -> Fault:
        how = self._chance.choice(["reset", "cut", "silent"])
        return Fault(accept=True, takes=self._chance.randrange(30), **{how: True})

    def _told_one_by_one(self) -> Fault:
        """Some mails are put off or fail, inside an answer of 200."""
        salt = self._chance.random()

        def told(address: str) -> str:
            return random.Random(f"{salt} {address}").choice(["", "", "later", "failed"])

        return Fault(accept=True, told=told)
