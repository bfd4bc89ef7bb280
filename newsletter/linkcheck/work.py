"""Asks many addresses at once, within a time limit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from itertools import chain, zip_longest
from queue import Empty, SimpleQueue
from threading import Thread
from typing import NamedTuple

from newsletter.fetch.fetcher import Fetcher
from newsletter.fetch.guard import host_of
from newsletter.fetch.outcome import Fault, Fetched
from newsletter.fetch.pictures import HEAD, Picture, measure
from newsletter.linkcheck.cache import Answer, Cache

Progress = Callable[[int, int], None]

_OUT_OF_TIME = Fault("timeout", "there was no time left for it; `check --links` goes on with it")
_LOOK_UP = 0.1  # seconds between two looks at the clock


class Answers(NamedTuple):
    """By address, as the checker asks for them."""

    links: Mapping[str, Fetched]
    pictures: Mapping[str, Picture]


class _Job(NamedTuple):
    address: str
    is_picture: bool

    @property
    def key(self) -> str:
        return f"picture {self.address}" if self.is_picture else self.address


def ask_all(
    links: Iterable[str],
    pictures: Iterable[str],
    *,
    fetcher: Fetcher,
    cache: Cache,
    progress: Progress,
    seconds: float = 120.0,
    parallel: int = 16,
) -> Answers:
    """What each address answers; for those that time does not reach, a fault that says so.

    What was learnt is kept in the cache also when the work is interrupted.
    """
    jobs = [*(_Job(url, False) for url in links), *(_Job(url, True) for url in pictures)]
    done = {job: known for job in jobs if (known := cache.find(job.key))}
    waiting = [job for job in jobs if job not in done]
    progress(len(done), len(jobs))
    try:
        for job, answer in _work(_interleaved(waiting), fetcher, seconds, parallel):
            done[job] = answer
            cache.keep(job.key, answer)
            progress(len(done), len(jobs))
    finally:
        if waiting:
            cache.save()
    return _collected(jobs, done)


def _collected(jobs: Iterable[_Job], done: Mapping[_Job, Answer]) -> Answers:
    links: dict[str, Fetched] = {}
    pictures: dict[str, Picture] = {}
    for job in jobs:
        answer = done.get(job)
        unknown = Fetched(job.address, job.address, fault=_OUT_OF_TIME)
        # A picture that is a link as well is judged as the link, which comes first.
        links.setdefault(job.address, answer.fetched if answer else unknown)
        if answer and answer.picture:
            pictures[job.address] = answer.picture
    return Answers(links, pictures)


def _interleaved(jobs: Iterable[_Job]) -> list[_Job]:
    """One of each host in turn, so that a host with many keeps no others waiting."""
    hosts: dict[str, list[_Job]] = {}
    for job in jobs:
        hosts.setdefault(host_of(job.address), []).append(job)
    return [job for job in chain.from_iterable(zip_longest(*hosts.values())) if job]


def _work(
    jobs: list[_Job], fetcher: Fetcher, seconds: float, parallel: int
) -> Iterable[tuple[_Job, Answer]]:
    """Answers as they come, until all are there or the time is over.

    The threads are daemons: neither an interrupt nor the end of the process waits for them.
    """
    deadline = time.monotonic() + seconds
    queue: SimpleQueue[_Job] = SimpleQueue()
    results: SimpleQueue[tuple[_Job, Answer | Exception]] = SimpleQueue()
    for job in jobs:
        queue.put(job)
    for _ in range(min(parallel, len(jobs))):
        Thread(target=_worker, args=(queue, results, fetcher, deadline), daemon=True).start()
    left = len(jobs)
    while left and time.monotonic() < deadline:
        try:
            job, answer = results.get(timeout=_LOOK_UP)
        except Empty:
            continue
        if isinstance(answer, Exception):
            raise answer
        yield job, answer
        left -= 1


def _worker(
    queue: SimpleQueue[_Job],
    results: SimpleQueue[tuple[_Job, Answer | Exception]],
    fetcher: Fetcher,
    deadline: float,
) -> None:
    while time.monotonic() < deadline:
        try:
            job = queue.get_nowait()
        except Empty:
            return
        try:
            results.put((job, _ask(job, fetcher)))
        except Exception as error:  # a mistake of ours must not end in silence
            results.put((job, error))


def _ask(job: _Job, fetcher: Fetcher) -> Answer:
    if not job.is_picture:
        return Answer(fetcher.probe(job.address))
    fetched = fetcher.peek(job.address, HEAD)
    picture = measure(fetched.body, length=fetched.length) if fetched.ok else None
    return Answer(fetched, picture)
