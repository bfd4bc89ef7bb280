"""From a saved file to the new mail in the browser: the real command, in headless Chromium.

    python benchmarks/preview.py [--saves 40] [--json FILE]

In a copy of the sample project, one update of the newest issue is written over and over; the clock
runs until the mail in the preview's frame has the new text, and until the page around it (subject,
findings, weight) has followed. Nothing here asserts anything.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

SHOWS = (
    "word => document.querySelector('iframe.mail').contentDocument.body?.textContent.includes(word)"
)
PROJECT = Path(__file__).parent.parent
sys.path.insert(0, str(PROJECT))

from tests.chromium import launch  # noqa: E402


def copy_project(folder: Path) -> Path:
    for name in ("newsletter.toml", "speakers.toml"):
        shutil.copy(PROJECT / name, folder)
    shutil.copytree(PROJECT / "issues", folder / "issues")
    newest = max(path for path in (folder / "issues").iterdir() if path.name != "inbox")
    return min(path for path in newest.glob("*.md") if path.name != "issue.md")


def measure(page: Any, update: Path, saves: int) -> dict[str, list[float]]:
    text = update.read_text("utf-8")
    found: dict[str, list[float]] = {"mail": [], "page": []}
    for number in range(saves):
        sleep(0.25)  # at no particular moment of the watcher's round
        word = f"saved{number}times"
        before = page.evaluate("document.documentElement.dataset.shown ?? ''")
        began = perf_counter()
        update.write_text(f"{text}\n{word}\n", encoding="utf-8")
        page.wait_for_function(SHOWS, arg=word, polling="raf")
        found["mail"].append(1000 * (perf_counter() - began))
        page.wait_for_function(
            "before => (document.documentElement.dataset.shown ?? '') !== before",
            arg=before,
            polling="raf",
        )
        found["page"].append(1000 * (perf_counter() - began))
    return {name: times[2:] for name, times in found.items()}  # the first ones warm it up


def run(folder: Path, saves: int) -> dict[str, list[float]]:
    from playwright.sync_api import sync_playwright

    update = copy_project(folder)
    command = [sys.executable, "-m", "newsletter", "-C", str(folder), "preview", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = process.stdout.readline().removeprefix("preview at ").strip()
        try:
            with sync_playwright() as playwright:
                browser = launch(playwright)
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                page.goto(f"{address}issues/{update.parent.name}")
                page.locator("#pulse[data-state=live]").wait_for()
                found = measure(page, update, saves)
                browser.close()
        finally:
            process.send_signal(signal.SIGINT)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--saves", type=int, default=40)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(Path(folder), options.saves + 2)
    for name, times in found.items():
        tenth = statistics.quantiles(times, n=10)[-1]
        print(f"{name:>6}: median {statistics.median(times):6.1f} ms, p90 {tenth:6.1f} ms")
    if options.json:
        options.json.write_text(json.dumps(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
