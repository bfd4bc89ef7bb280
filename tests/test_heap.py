"""How a send uses memory, as far as glibc tells."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

_COUNT_HEAPS = """
import ctypes, sys, threading
from newsletter.cli.heap import share_heap

if sys.argv[2] == "shared":
    share_heap()
together = threading.Barrier(4)


def allocate():
    together.wait(30)
    kept = [bytes(5000) for _ in range(100)]
    together.wait(30)


threads = [threading.Thread(target=allocate) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
stream = libc.fopen(sys.argv[1].encode(), b"w")
libc.malloc_info(0, ctypes.c_void_p(stream))
libc.fclose(ctypes.c_void_p(stream))
"""


def count_heaps(how: str, path: Path) -> int:
    subprocess.run([sys.executable, "-c", _COUNT_HEAPS, path, how], check=True)
    return path.read_text("ascii").count("<heap nr=")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has a heap per thread")
def test_the_threads_of_a_send_share_one_heap(tmp_path: Path) -> None:
    assert count_heaps("shared", tmp_path / "shared.xml") == 1
    assert count_heaps("each its own", tmp_path / "own.xml") > 1
