"""Work that all processors share: every job is done once, whoever is free, and whoever dies."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from newsletter.collect.workers import MOST_JOBS, work_on_all

#: In a process of its own, since one with threads, as a test's can be, is not forked.
SCRIPT = """
import json, os, signal, sys, time
from newsletter.collect.workers import work_on_all

PARENT, FATAL = os.getpid(), int(sys.argv[2])

def work(jobs):
    for job in jobs:
        if os.getpid() == PARENT:
            time.sleep(0.01)  # the slower one
        elif job >= FATAL:
            os.kill(os.getpid(), signal.SIGKILL)
        yield job, os.getpid() == PARENT

print(json.dumps(list(work_on_all(range(int(sys.argv[1])), 2, work))))
"""


def run(jobs: int, fatal: int) -> list[tuple[int, bool]]:
    """Each result, and whether the parent made it; the child dies of job number `fatal`."""
    command = [sys.executable, "-c", SCRIPT, str(jobs), str(fatal)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    return [(job, is_parents) for job, is_parents in json.loads(done.stdout)]


@pytest.mark.parametrize("jobs", [1, 200, MOST_JOBS])
def test_every_job_is_done_once(jobs: int) -> None:
    found = run(jobs, fatal=jobs)
    assert sorted(job for job, _ in found) == list(range(jobs))


def test_who_is_faster_does_more() -> None:
    found = run(200, fatal=200)
    assert sum(is_parents for _, is_parents in found) < 100


def test_of_a_process_that_dies_only_the_job_in_its_hands_is_lost() -> None:
    found = run(100, fatal=20)
    lost = {*range(100)} - {job for job, _ in found}
    assert len(lost) == 1
    assert min(lost) >= 20


def test_one_process_works_alone() -> None:
    assert list(work_on_all("abc", 1, lambda jobs: (job.upper() for job in jobs))) == [*"ABC"]
