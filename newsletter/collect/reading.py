"""Reads many sources at once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import chain
from queue import Empty, Queue
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsletter.errors import NewsletterError
from newsletter.gathered import Fault, Reading, SourceState

if TYPE_CHECKING:
    from newsletter.ports import Source

Progress = Callable[[int, int], None]

_AHEAD = 4  # readings that wait for who works on them, besides those of the threads
_LOOK_UP = 0.2  # seconds between two chances to interrupt


def by_host(sources: Sequence[Source], most: int) -> list[list[int]]:
    """The numbers of the sources in groups, `most` at the most: a host's stay together.

    Who reads a group spares its host. The largest ones come first, since they take longest.
    """
    hosts: dict[str, list[int]] = {}
    for number, source in enumerate(sources):
        hosts.setdefault(urlsplit(source.address).netloc, []).append(number)
    groups = sorted(hosts.values(), key=len, reverse=True)
    return [[*chain(*groups[first::most])] for first in range(min(most, len(groups)))]


def read_all(
    groups: Iterator[Sequence[int]],
    sources: Sequence[Source],
    states: Mapping[str, SourceState],
    parallel: int,
) -> Iterator[tuple[int, Reading]]:
    """Readings of the sources in these groups as they come; a mistake of ours is a fault too.

    Of a group, two at a time are read. Threads are daemons: neither an interrupt nor the end of the
    process waits for them.
    """
    shares = _Shares(groups)
    ready: Queue[tuple[int, Reading] | None] = Queue(maxsize=_AHEAD)

    def work() -> None:
        for number in shares:
            source = sources[number]
            ready.put((number, _read(source, states.get(source.address, SourceState()))))
        ready.put(None)

    at_work = max(parallel, 1)
    for _ in range(at_work):
        Thread(target=work, daemon=True).start()
    while at_work:
        try:
            reading = ready.get(timeout=_LOOK_UP)
        except Empty:
            continue
        if reading:
            yield reading
        else:
            at_work -= 1


class _Shares:
    """The numbers in groups, for threads that take what there is: who is free helps with a group
    that another one began, before he begins one."""

    def __init__(self, groups: Iterator[Sequence[int]]) -> None:
        self._groups = groups
        self._begun: Queue[deque[int]] = Queue()

    def __iter__(self) -> Iterator[int]:
        while (left := self._take()) is not None:
            with suppress(IndexError):  # somebody else took the last one
                while True:
                    yield left.popleft()

    def _take(self) -> deque[int] | None:
        with suppress(Empty):
            return self._begun.get_nowait()
        group = next(self._groups, None)
        if group is None:
            return None
        left = deque(group)
        if len(left) > 1:
            self._begun.put(left)
        return left


def _read(source: Source, state: SourceState) -> Reading:
    try:
        return source.read(state)
    except Exception as error:  # a mistake of ours ends neither in silence nor the other sources
        return Reading(state=state, fault=fault_of(error))


def fault_of(error: Exception) -> Fault:
    """What is wrong with what we read, or with our own program."""
    if isinstance(error, NewsletterError):
        return Fault("unreadable", str(error))
    return Fault("program", f"the program failed on it: {type(error).__name__}: {error}")
