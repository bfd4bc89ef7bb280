"""Processes for the command that start at once: most of a command's time went into its imports.

The helper of multiprocessing's `forkserver` has imported all modules of the product and called
none. For each command it forks a process that goes on as `python -m newsletter` does, with a
folder, arguments, an environment, files and an exit code of its own. That every command finds its
modules in a new interpreter is a test of its own, in test_cli_daily.py.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.preloaded"])


def run(words: Sequence[str], environ: Mapping[str, str], files: Sequence[str]) -> int:
    """The exit code of `newsletter WORDS`; the files are its input, output and errors."""
    plan = (list(words), dict(environ), str(Path.cwd()), list(files))
    process = _FORKS.Process(target=_become, args=plan)
    process.start()
    process.join(120)
    if process.exitcode is None:
        process.kill()
        raise TimeoutError(f"newsletter {' '.join(words)} does not end")
    return process.exitcode


def _become(words: list[str], environ: dict[str, str], folder: str, files: list[str]) -> None:
    for number, path in enumerate(files):
        file = os.open(path, os.O_RDWR if number else os.O_RDONLY)
        os.dup2(file, number)
        os.close(file)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    os.environ.clear()
    os.environ.update(environ)
    time.tzset()
    os.chdir(folder)
    sys.path[:0] = [folder, *filter(None, environ.get("PYTHONPATH", "").split(os.pathsep))]
    sys.argv[1:] = words
    runpy.run_module("newsletter", run_name="__main__", alter_sys=True)
