"""Builds an archive, once per line of our code, and is killed at that line.

Run as `python -m tests.killed_archive PROJECT SCRATCH STRIDE`, from every line to every STRIDE-th.
Each build that was killed is gone on with by the next one, and must end as one that nobody killed.
Prints at how many places it was killed. A process of its own, because it forks.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from newsletter import files
from newsletter.cli import cli
from newsletter.web.site import build
from tests import killed_compile


def build_in_child(project: str, out: Path, line: int = 0) -> bool:
    """Whether the build ended before it reached the line; 0 is none."""
    child = os.fork()
    if child == 0:
        if line:
            killed_compile.die_at(line)
        try:
            cli.main(["-C", project, "archive", "build", "--out", str(out)], standalone_mode=False)
        except BaseException as error:
            os.write(2, f"{error!r}\n".encode())
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def contents(folder: Path) -> dict[str, bytes]:
    """Without what lies beside a file while it is written."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found if is_whole(path)}


def is_whole(path: Path) -> bool:
    return path.suffix not in (".part", ".tmp")


def main() -> None:
    killed_compile.OURS = (build.__file__, files.__file__)
    project, scratch, stride = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    whole, out = scratch / "whole", scratch / "killed"
    assert build_in_child(project, whole)
    expected = contents(whole)
    # The form's stamp has a time in it.
    varying = {name for name, text in expected.items() if b'name="stamp"' in text}
    for times in range(10_000):
        shutil.rmtree(out, ignore_errors=True)
        finished = build_in_child(project, out, 1 + times * stride)
        assert build_in_child(project, out), f"after a kill at line {1 + times * stride}"
        found = contents(out)
        assert found.keys() == expected.keys()
        assert {name for name in found if found[name] != expected[name]} <= varying
        if finished:
            print(times)
            return


if __name__ == "__main__":
    main()
