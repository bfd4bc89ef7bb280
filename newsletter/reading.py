"""Reads many sources at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from queue import Empty, Queue
from threading import Thread
from urllib.parse import urlsplit

from newsletter.gathered import Fault, Reading, SourceState
from newsletter.ports import Source

Progress = Callable[[int, int], None]

_AHEAD = 4  # readings that wait for who works on them, besides those of the threads
_WRITING = 1.3  # how much longer a source takes where its drafts are written too
_LOOK_UP = 0.2  # seconds between two chances to interrupt


def share_out(sources: Sequence[Source], shares: int) -> list[list[int]]:
    """The numbers of the sources in shares; those of a host in one of them, out of politeness.

    The first share is smaller than the others: who works on it writes as well.
    """
    hosts: dict[str, list[int]] = {}
    for number, source in enumerate(sources):
        hosts.setdefault(urlsplit(source.address).netloc, []).append(number)
    found: list[list[int]] = [[] for _ in range(shares)]
    for numbers in sorted(hosts.values(), key=len, reverse=True):
        load = [len(share) * (1.0 if place else _WRITING) for place, share in enumerate(found)]
        found[load.index(min(load))].extend(numbers)
    return [sorted(share) for share in found if share]


def read_all(
    numbers: Sequence[int],
    sources: Sequence[Source],
    states: Mapping[str, SourceState],
    parallel: int,
) -> Iterator[tuple[int, Reading]]:
    """Readings of the sources with these numbers as they come; a mistake of ours is a fault too.

    The threads are daemons: neither an interrupt nor the end of the process waits for them.
    """
    waiting: Queue[int] = Queue()
    ready: Queue[tuple[int, Reading]] = Queue(maxsize=_AHEAD)
    for number in numbers:
        waiting.put(number)

    def work() -> None:
        while True:
            try:
                number = waiting.get_nowait()
            except Empty:
                return
            source = sources[number]
            ready.put((number, _read(source, states.get(source.address, SourceState()))))

    for _ in range(min(max(parallel, 1), len(numbers))):
        Thread(target=work, daemon=True).start()
    left = len(numbers)
    while left:
        try:
            yield ready.get(timeout=_LOOK_UP)
        except Empty:
            continue
        left -= 1


def _read(source: Source, state: SourceState) -> Reading:
    try:
        return source.read(state)
    except Exception as error:  # a mistake of ours ends neither in silence nor the other sources
        words = f"the program failed on it: {type(error).__name__}: {error}"
        return Reading(state=state, fault=Fault("program", words))
