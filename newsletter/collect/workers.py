"""Work of one kind on all processors: whoever is free takes the next job of one line.

Threads would not do: what takes the time is Python. The other processes are forked from this one
and inherit what they work with, so that only results are sent. Where nothing can be forked, all is
done here.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")

MOST_JOBS = 4096  #: whose numbers fit into any system's pipe

_NUMBER = 4  # bytes
_AHEAD = 1024 * 1024  # bytes
_LOOK_UP = 0.2  # seconds between two chances to interrupt


def processors() -> int:
    """How many this process may use; 1 where it cannot fork."""
    if not hasattr(os, "fork") or not hasattr(os, "sched_getaffinity"):
        return 1
    return len(os.sched_getaffinity(0))


def work_on_all(
    jobs: Sequence[_Job], processes: int, work: Callable[[Iterator[_Job]], Iterator[_Result]]
) -> Iterator[_Result]:
    """The results of all jobs, `MOST_JOBS` at the most, as they come.

    Each process works on the jobs that it takes; its threads may take them too. This one works only
    while no result waits, for here they are used as well.

    What a process that dies had taken just is missing: who asks sees it. Results must be picklable.
    Forks only from a process without other threads, since these would hold locks for ever.
    """
    if processes < 2 or threading.active_count() > 1:
        yield from work(iter(jobs))
        return
    line = _Line(jobs)
    children: dict[Connection, int] = {}
    try:
        for _ in range(processes - 1):
            connection, child = _fork(line, work, list(children))
            children[connection] = child
        connections = list(children)
        for result in work(line):
            yield result
            while arrived := _receive(connections, 0):
                yield from arrived
        while connections:
            yield from _receive(connections, _LOOK_UP)
    finally:
        line.close()
        for connection, child in children.items():
            connection.close()
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


class _Line(Iterator[_Job]):
    """Jobs of which each goes to whoever asks first, a thread of this process or of another one.

    Their numbers stand in a pipe that all of them read.
    """

    def __init__(self, jobs: Sequence[_Job]) -> None:
        self._jobs = jobs
        self._numbers, end = os.pipe()
        os.write(end, b"".join(number.to_bytes(_NUMBER) for number in range(len(jobs))))
        os.close(end)

    def __next__(self) -> _Job:
        number = os.read(self._numbers, _NUMBER)
        if not number:
            raise StopIteration
        return self._jobs[int.from_bytes(number)]

    def close(self) -> None:
        os.close(self._numbers)


def _receive(connections: list[Connection], seconds: float) -> list[Any]:
    """What is there, or comes within a time; of children that are done, the connection goes."""
    from multiprocessing.connection import wait

    arrived = []
    for ready in cast("list[Connection]", wait(connections, seconds)):
        try:
            arrived.append(ready.recv())
        except (EOFError, OSError):
            connections.remove(ready)
    return arrived


def _fork(
    line: Iterator[_Job],
    work: Callable[[Iterator[_Job]], Iterator[Any]],
    others: Sequence[Connection],
) -> tuple[Connection, int]:
    """A child at work, and where its results come from."""
    from multiprocessing import Pipe

    ours, theirs = Pipe(duplex=False)
    _widen(theirs.fileno())
    child = os.fork()
    if child:
        theirs.close()
        return ours, child
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        for connection in (ours, *others):
            connection.close()
        for result in work(line):
            theirs.send(result)
    except BrokenPipeError:
        pass  # nobody wants the rest
    finally:
        # Nothing of the parent's may be closed, flushed or cleaned up here.
        os._exit(0)
    raise AssertionError


def _widen(pipe: int) -> None:
    """Let a child be some results ahead, where the system can."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _AHEAD)
