"""Small crash storms; `make storm` has the long ones."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("store", "service", "runs", "readers"),
    [
        ("sqlite", "outbox", 4, 60),
        ("postgresql", "outbox", 2, 60),
        ("sqlite", "flaky", 1, 20),
        ("postgresql", "flaky-keys", 1, 20),
        ("sqlite", "mailgun", 1, 60),
        ("postgresql", "postmark", 1, 60),
        ("sqlite", "sendgrid", 1, 60),
        ("postgresql", "ses", 1, 60),
        ("sqlite", "resend", 1, 60),
        ("postgresql", "brevo", 1, 60),
        ("sqlite", "mailjet", 1, 60),
        ("postgresql", "sparkpost", 1, 60),
        ("sqlite", "mailersend", 1, 60),
    ],
)
def test_a_send_that_is_killed_again_and_again_misses_nobody_and_repeats_nobody(
    store: str, service: str, runs: int, readers: int
) -> None:
    words = ["--runs", str(runs), "--readers", str(readers), "--kills", "6"]
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
    assert kills >= runs
