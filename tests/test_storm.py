"""A small crash storm; `make storm` is the long one."""

from __future__ import annotations

import subprocess
import sys


def test_a_send_that_is_killed_again_and_again_misses_nobody_and_repeats_nobody() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.storm", "--runs", "12", "--readers", "60", "--kills", "8"],
        capture_output=True,
        encoding="utf-8",
        timeout=200,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("12 runs, ")
    assert "720 readers: 0 missed, 0 twice" in done.stdout
    kills = int(done.stdout.split(", ")[1].split()[0])
    assert kills > 24
