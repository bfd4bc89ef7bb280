"""Small crash storms; `make storm` has the long ones."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("store", "service", "runs"),
    [
        ("sqlite", "outbox", 10),
        ("postgresql", "outbox", 6),
        ("sqlite", "flaky", 2),
        ("postgresql", "flaky-keys", 2),
    ],
)
def test_a_send_that_is_killed_again_and_again_misses_nobody_and_repeats_nobody(
    store: str, service: str, runs: int
) -> None:
    readers = 60 if service == "outbox" else 20
    words = ["--runs", str(runs), "--readers", str(readers), "--kills", "8"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.storm", *words, "--store", store, "--service", service],
        capture_output=True,
        encoding="utf-8",
        timeout=200,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith(f"{runs} runs, ")
    assert f"{runs * readers:,} readers: 0 missed, 0 twice" in done.stdout
    kills = int(done.stdout.split(", ")[1].split()[0])
    assert kills > runs
