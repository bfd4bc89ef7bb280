"""Work of one kind on all processors: each share of it in a process forked from this one.

Threads would not do: what takes the time is Python. Forked processes inherit what they work with,
so that only results are sent. Where nothing can be forked, the work is done here.
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

_Share = TypeVar("_Share")
_Result = TypeVar("_Result")

_AHEAD = 1024 * 1024  # bytes
_LOOK_UP = 0.2  # seconds between two chances to interrupt


def processors() -> int:
    """How many this process may use; 1 where it cannot fork."""
    if not hasattr(os, "fork") or not hasattr(os, "sched_getaffinity"):
        return 1
    return len(os.sched_getaffinity(0))


def work_on_all(
    shares: Sequence[_Share], work: Callable[[_Share], Iterator[_Result]]
) -> Iterator[_Result]:
    """The results of all shares as they come; those of one share in their order.

    The first share is worked on here, and should be the smallest: here the results are used too.

    A share whose process dies just ends: who asks sees what is missing. Results must be picklable.
    Forks only from a process without other threads, since these would hold locks for ever.
    """
    if len(shares) < 2 or threading.active_count() > 1:
        for share in shares:
            yield from work(share)
        return
    children: dict[Connection, int] = {}
    try:
        for share in shares[1:]:
            connection, child = _fork(share, work, list(children))
            children[connection] = child
        connections = list(children)
        for result in work(shares[0]):
            yield result
            yield from _receive(connections, 0)
        while connections:
            yield from _receive(connections, _LOOK_UP)
    finally:
        for connection, child in children.items():
            connection.close()
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _receive(connections: list[Connection], seconds: float) -> Iterator[Any]:
    """What is there, or comes within a time; of children that are done, the connection goes."""
    from multiprocessing.connection import wait

    for ready in cast("list[Connection]", wait(connections, seconds)):
        try:
            yield ready.recv()
        except (EOFError, OSError):
            connections.remove(ready)


def _fork(
    share: _Share, work: Callable[[_Share], Iterator[Any]], others: Sequence[Connection]
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
        for result in work(share):
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
