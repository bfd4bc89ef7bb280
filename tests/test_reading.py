"""Many sources at once: each is read once, and a host is spared."""

from __future__ import annotations

from collections import Counter
from threading import Barrier, BrokenBarrierError, Lock
from typing import ClassVar

import pytest

from newsletter.collect.reading import by_host, read_all
from newsletter.gathered import Reading, SourceState
from tests.collecting import FakeSource


class Watched(FakeSource):
    """Notes how many of its host are read at a time."""

    most: ClassVar[Counter[str]] = Counter()
    now: ClassVar[Counter[str]] = Counter()
    lock = Lock()
    meeting: Barrier | None = None

    def read(self, state: SourceState) -> Reading:
        with self.lock:
            self.now[self.name] += 1
            self.most[self.name] = max(self.most[self.name], self.now[self.name])
        try:
            if self.meeting:
                self.meeting.wait(10)
            return super().read(state)
        finally:
            with self.lock:
                self.now[self.name] -= 1


def make_sources(count: int, hosts: int) -> list[Watched]:
    return [Watched(f"https://h{number % hosts}.example/{number}") for number in range(count)]


def read(sources: list[Watched], parallel: int = 8) -> list[int]:
    groups = iter(by_host(sources, 1000))
    return sorted(number for number, _ in read_all(groups, sources, {}, parallel))


@pytest.fixture(autouse=True)
def fresh() -> None:
    Watched.most.clear()
    Watched.meeting = None


def test_every_source_is_read_once() -> None:
    sources = make_sources(100, hosts=7)
    assert read(sources) == list(range(100))
    assert {len(source.asked) for source in sources} == {1}


def test_two_of_a_host_are_read_at_a_time() -> None:
    Watched.meeting = Barrier(2)  # opens only when two come
    assert read(make_sources(20, hosts=1)) == list(range(20))


def test_no_host_keeps_more_than_two_threads() -> None:
    assert read(make_sources(60, hosts=2)) == list(range(60))
    assert max(Watched.most.values()) <= 2


def test_one_thread_reads_all() -> None:
    assert read(make_sources(9, hosts=2), parallel=1) == list(range(9))


def test_the_sources_of_a_host_stay_together() -> None:
    sources = make_sources(10, hosts=3)
    assert by_host(sources, 1000) == [[0, 3, 6, 9], [1, 4, 7], [2, 5, 8]]
    assert by_host(sources, 2) == [[0, 3, 6, 9, 2, 5, 8], [1, 4, 7]]


def test_a_mistake_of_ours_is_a_fault_of_one_source() -> None:
    sources = make_sources(3, hosts=3)
    Watched.meeting = Barrier(1)
    Watched.meeting.abort()
    found = dict(read_all(iter(by_host(sources, 9)), sources, {}, 2))
    assert {reading.fault.kind for reading in found.values() if reading.fault} == {"program"}
    assert BrokenBarrierError.__name__ in str(found[0].fault)
