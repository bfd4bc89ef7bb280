"""How a long command uses memory: one heap for its threads, and garbage sought rarely."""

from __future__ import annotations

import gc
from contextlib import suppress

_M_ARENA_MAX = -8  # of glibc's malloc.h


def share_heap() -> None:
    """Let the threads that are started from now on allocate from the heap of all.

    glibc gives each its own, and none gives back what the largest of its calls once took: with four
    calls in flight that is 4 MB, for threads that hardly ever allocate at the same moment. It is
    what MALLOC_ARENA_MAX=1 in the environment does. Where there is no glibc, nothing is done.
    """
    import ctypes  # late: only a send has calls in flight

    # Other systems know no such function, or have no library without a name.
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)


def collect_garbage_rarely() -> None:
    """For commands that make thousands of objects which are kept, or which go without a search.

    It saves a twelfth of the time of `collect` and of `send`, and takes a few megabytes.
    """
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
