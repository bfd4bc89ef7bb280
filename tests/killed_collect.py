"""Collects, once per line of our code, and is killed at that line.

Run as `python -m tests.killed_collect SCRATCH STRIDE`, from every line to every STRIDE-th. Every
run starts afresh, dies by SIGKILL when the n-th line of the code that writes is reached, and is
checked: what the editor wrote is there, no file is half a file, and the same work done again ends
as if nothing had happened. Prints at how many places it was killed. A process of its own, because
it forks.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Any

from newsletter import files
from newsletter.collect import placing, run
from newsletter.store import logbook
from tests.collecting import NOW, Collector, FakeSource, became, item, make_project

OURS = (run.__file__, files.__file__, placing.__file__, logbook.__file__)
TITLE = "China’s plan stays with its factories – Arthur Kroeber"
MINE = "A draft of my own that the editor wrote"
HERALD = "https://herald.example/feed"
LATER = timedelta(minutes=1)


def sources() -> list[FakeSource]:
    """A changed item, a new one, a copy of another's new one, and a copy of the editor's own."""
    herald = FakeSource(HERALD, item("Old", content="Better words"), item(TITLE), item("Two"))
    copies = item(TITLE, address="https://b.example/1"), item(MINE, address="https://b.example/2")
    return [herald, FakeSource("https://b.example/feed", *copies)]


def make_start(root: Path) -> None:
    """A project with a draft that was collected before, and one that the editor wrote."""
    shutil.rmtree(root, ignore_errors=True)
    collector = Collector(make_project(root))
    collector.collect(FakeSource(HERALD, item("Old")))
    mine = f"---\ntitle: {MINE}\ndate: {NOW.date()}\n---\nMy words.\n"
    (collector.inbox / "mine.md").write_text(mine, "utf-8")
    collector.logbook.close()


def work(root: Path) -> Collector:
    collector = Collector(make_project(root))
    collector.at += LATER
    collector.collect(*sources())
    return collector


def die_at(line: int) -> None:
    """Let this process be killed when it reaches so many lines of our code."""
    left = line

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        if frame.f_code.co_filename not in OURS:
            return None
        if event == "line":
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    sys.settrace(trace)


def run_killed(root: Path, line: int) -> bool:
    """Whether the work ended before it reached the line."""
    child = os.fork()
    if child == 0:
        die_at(line)
        work(root)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def contents(root: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in (root / "issues/inbox").glob("[!.]*")}


def check_nothing_is_half(root: Path) -> None:
    inbox = make_project(root).load_inbox()
    assert inbox.problems == (), inbox.problems
    assert "My words." in contents(root)["mine.md"]


def check_all_is_done(root: Path, collector: Collector, wanted: dict[str, str]) -> None:
    assert contents(root) == wanted
    assert became(collector.collect(*sources())) == []
    herald, _ = sources()
    herald.say(*herald.reading.items[:2], item("Two", content="Changed by its author"))
    # A draft that a killed run wrote is still the program's to change.
    assert became(collector.collect(herald)) == ["changed"]
    collector.logbook.close()


def main() -> None:
    root, stride = Path(sys.argv[1], "project"), int(sys.argv[2])
    make_start(root)
    start = root.with_name("start")
    shutil.copytree(root, start)
    work(root).logbook.close()
    wanted = contents(root)
    assert sorted(wanted) == sorted(
        ["old.md", "two.md", "mine.md", "chinas-plan-stays-with-its-factories-arthur-kroeber.md"]
    )
    for line in range(1, 100_000, stride):
        shutil.rmtree(root)
        shutil.copytree(start, root)
        finished = run_killed(root, line)
        check_nothing_is_half(root)
        check_all_is_done(root, work(root), wanted)
        if finished:
            print(line // stride)
            return


if __name__ == "__main__":
    main()
