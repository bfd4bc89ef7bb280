"""Takes updates in and writes issue.md, once per line of our code, and is killed at that line.

Run as `python killed_compile.py SCRATCH NEWSLETTER_TOML LINKS`. Every run starts afresh, dies by
SIGKILL when the n-th line of project.py or files.py is reached, and is checked: nothing may be
missing then, and the same work done again must end as if nothing had happened. Prints at how many
places it was killed. A process of its own, because it forks.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from newsletter import files, project
from newsletter.project import Project, open_project

UPDATES = {f"update-{n}": f"---\ntitle: {n}\ndate: 2026-11-2{n}\n---\nText {n}\n" for n in range(2)}
ISSUE = "---\nsubject: New\nupdates: [update-1, update-0]\n---\n"
OLD_ISSUE = "---\nsubject: Old\n---\nOpening words\n"
OURS = (project.__file__, files.__file__)
DAY = "2026-11-23"


def make_project(root: Path, config: str) -> None:
    shutil.rmtree(root, ignore_errors=True)
    inbox, folder = root / "issues" / "inbox", root / "issues" / DAY
    inbox.mkdir(parents=True)
    folder.mkdir()
    (root / "newsletter.toml").write_text(config)
    (root / "speakers.toml").write_text("")
    (folder / "issue.md").write_text(OLD_ISSUE)
    for slug, text in UPDATES.items():
        (inbox / f"{slug}.md").write_text(text)
    (inbox / "update-1.png").write_bytes(b"picture")


def work(opened: Project) -> None:
    opened.take_in(DAY, list(UPDATES))
    opened.write_issue(DAY, ISSUE)


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


def run_killed(opened: Project, line: int) -> bool:
    """Whether the work ended before it reached the line."""
    child = os.fork()
    if child == 0:
        die_at(line)
        work(opened)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def check_nothing_is_lost(root: Path) -> None:
    inbox, folder = root / "issues" / "inbox", root / "issues" / DAY
    for slug, text in UPDATES.items():
        copies = [path for path in (inbox / f"{slug}.md", folder / f"{slug}.md") if path.exists()]
        assert text in [path.read_text() for path in copies], (slug, copies)
    assert (folder / "issue.md").read_text() in (OLD_ISSUE, ISSUE)
    # Half a file is never taken for content.
    assert {path.stem for path in folder.glob("[!.]*.md")} <= {*UPDATES, "issue"}


def check_all_is_done(opened: Project) -> None:
    root = opened.root
    assert [path.name for path in (root / "issues" / "inbox").iterdir()] == ["update-1.png"]
    assert opened.issue_slugs() == (DAY,)
    assert (opened.load_inbox().problems, opened.find_same_slugs()) == ((), ())
    issue = opened.load_issue(DAY)
    assert [update.slug for update in issue.updates] == ["update-1", "update-0"]
    for slug, text in UPDATES.items():
        assert (root / "issues" / DAY / f"{slug}.md").read_text() == text
    assert (root / "issues" / DAY / "issue.md").read_text() == ISSUE


def refuse_links(*_: object, **__: object) -> None:
    raise OSError(errno.EPERM, "this file system has no links")


def main() -> None:
    root, config = Path(sys.argv[1], "project"), Path(sys.argv[2]).read_text()
    if sys.argv[3] == "no-links":
        os.link = refuse_links
    make_project(root, config)
    opened = open_project(root)
    for line in range(1, 10_000):
        make_project(root, config)
        finished = run_killed(opened, line)
        check_nothing_is_lost(root)
        work(opened)
        check_all_is_done(opened)
        if finished:
            print(line - 1)
            return


if __name__ == "__main__":
    main()
