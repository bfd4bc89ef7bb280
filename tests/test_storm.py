"""Small crash storms; `make storm` has the long ones."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.standins.every import STAND_INS

_HALF = len(STAND_INS) // 2


@pytest.mark.parametrize(
    ("store", "services", "runs", "readers"),
    [
        ("sqlite", ["outbox"], 4, 60),
        ("postgresql", ["outbox"], 2, 60),
        ("sqlite", ["flaky", *list(STAND_INS)[_HALF:]], 1, 50),
        ("postgresql", ["flaky-keys", *list(STAND_INS)[:_HALF]], 1, 50),
    ],
)
def test_a_send_that_is_killed_again_and_again_misses_nobody_and_repeats_nobody(
    store: str, services: list[str], runs: int, readers: int
) -> None:
    words = ["--runs", str(runs), "--readers", str(readers), "--store", store]
    done = subprocess.run(
        [sys.executable, "-m", "tests.storm", *words, "--service", *services],
        capture_output=True,
        encoding="utf-8",
        timeout=250,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = done.stdout.splitlines()
    assert [line.partition(":")[0] for line in told] == services
    for line in told:
        assert f"{runs * readers:,} readers: 0 missed, 0 twice" in line
    kills = [int(line.split(", ")[1].split()[0]) for line in told]
    assert sum(kills) > len(services) * runs
