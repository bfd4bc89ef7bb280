"""The README's round is run, and what it says is printed is what is printed.

RENEW_README=1 pytest tests/test_readme.py     writes the present output into the README
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
#: The block after the remark that names this test.
ROUND = re.compile(r"(?<=test_readme\.py).*?```console\n(.*?)```", re.DOTALL)
COPIED = ("newsletter.toml", "speakers.toml", "sample-post.html", "sample-readers.csv", "issues")


def run(line: str, folder: Path) -> str:
    """What a line of the README prints, errors and all, in the order of a terminal."""
    done = subprocess.run(
        [sys.executable, "-m", *shlex.split(line)],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=60,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"},
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_the_round_of_the_readme_prints_what_the_readme_says(tmp_path: Path) -> None:
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)  # type: ignore[operator]
    text = README.read_text(encoding="utf-8")
    block = ROUND.search(text)
    assert block
    lines = [line[2:] for line in block[1].splitlines() if line.startswith("$ ")]
    printed = "".join(f"$ {line}\n{run(line, tmp_path)}" for line in lines)
    if os.environ.get("RENEW_README"):
        README.write_text(text.replace(block[1], printed), encoding="utf-8")
    else:
        assert block[1] == printed


def test_the_readme_shows_the_projects_own_picture() -> None:
    for target in re.findall(r"\]\((?!http)([^)]+)\)", README.read_text(encoding="utf-8")):
        assert (ROOT / target).is_file(), target


def test_every_make_target_of_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"\bmake ([a-z]+)\b", README.read_text(encoding="utf-8")))
    assert {"demo", "test"} <= named
    for target in named:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_changelog_says_nothing_twice() -> None:
    """Branches that are merged bring an entry again, mostly with its lines broken elsewhere."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert all(len(line) <= 120 for line in text.splitlines())
    entries = re.findall(r"^- (.*(?:\n  .*)*)", text, re.MULTILINE)
    first_sentences = [" ".join(entry.split()).partition(". ")[0] for entry in entries]
    assert len(set(first_sentences)) == len(entries)
