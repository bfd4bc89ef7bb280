"""The checker on an issue of 20 updates, beside the npm package `caniemail` on the same HTML.

    python benchmarks/check.py [--rounds 30] [--json FILE]

Both run in this one run by turns, so that whatever else the machine does hits both: ours in
process, with one update changed each time as after a save, caniemail in a living node, where only
the call of the library is timed. It is installed through npm into a temporary folder; without npm
only our own times are shown. Then come both as commands, from start to end: `newsletter check` on a
project of the same updates, which also reads and renders, and node with one call.

What "a twentieth of caniemail" means depends on what is held against what, so all are printed:

both warm                   the library's call against ours, when each has run before
the first of both           with the loading of modules and data: once in each process
one call of node / check    what asking caniemail after a save takes without a server of one's own,
                            against ours in the preview; the design's 247 ms were measured so
both as commands            each with its interpreter's start, and ours with reading and rendering
"""

from __future__ import annotations

import argparse
import gc
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.render import (
    COUNT,
    DAY,
    NEWSLETTER,
    ROSTER,
    TEMPLATES,
    change,
    make_issue,
    run,
    write_project,
)
from newsletter.check import RULES, Examined, check_issue
from newsletter.check.caniemail.markup import read_mail
from newsletter.check.caniemail.table import PATH, Table
from newsletter.check.support import find_lost
from newsletter.check.walk import read_steps
from newsletter.render import open_kit, render_issue

NODE = """
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import { caniemail } from "caniemail";
for await (const file of createInterface({ input: process.stdin })) {
  const html = readFileSync(file, "utf8");
  const start = performance.now();
  caniemail({ clients: ["*"], html });
  console.log(performance.now() - start);
}
"""
OURS, THEIRS = "check, one update changed", "npm caniemail"
FIRST = "first in the process"
OUR_COMMAND, THEIR_COMMAND = "process: newsletter check", "process: node, one call"
#: Theirs, ours, and what is compared by it.
COMPARED = (
    (THEIRS, OURS, "both warm"),
    (f"{THEIRS}, {FIRST}", f"{OURS}, {FIRST}", "the first of both"),
    (THEIR_COMMAND, OURS, "one call of node / check"),
    (THEIR_COMMAND, OUR_COMMAND, "both as commands"),
)


def make_all_examined(folder: Path, rounds: int) -> list[Examined]:
    """The issue, and then with another update changed each time."""
    first, calls = make_issue(COUNT)
    kit = open_kit([TEMPLATES], folder / "cache")
    issues = [first, *(change(first, number) for number in range(rounds))]
    return [
        Examined(
            issue=issue,
            rendered=render_issue(issue, calls, NEWSLETTER, ROSTER, kit),
            newsletter=NEWSLETTER,
            roster=ROSTER,
            calls=tuple(calls),
            today=DAY,
        )
        for issue in issues
    ]


def time_all(task: Callable[[], object], rounds: int) -> list[float]:
    """Milliseconds of each round."""
    return [time_once(task) for _ in range(rounds)]


def time_once(task: Callable[[], object]) -> float:
    gc.disable()  # as timeit does
    start = perf_counter()
    task()
    spent = (perf_counter() - start) * 1000
    gc.enable()
    return spent


def install_caniemail(folder: Path) -> bool:
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        return False
    install = [npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run([*install, "--prefix", str(folder), "caniemail"], capture_output=True)
    (folder / "run.mjs").write_text(NODE, "utf-8")
    return done.returncode == 0


def time_by_turns(all_examined: list[Examined], folder: Path, installed: bool) -> dict[str, Any]:
    """Milliseconds of each call of ours, and of each call of caniemail where it is installed."""
    times: dict[str, list[float]] = {OURS: [], THEIRS: []}
    mail = folder / "mail.html"
    with subprocess.Popen(
        ["node", "run.mjs"] if installed else ["cat"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as node:
        assert node.stdin
        assert node.stdout
        for examined in all_examined:
            # A copy, so that what an Examined keeps of its HTML does not pile up.
            times[OURS].append(time_once(partial(check_issue, replace(examined))))
            if installed:
                mail.write_text(examined.rendered.html, "utf-8")
                print(mail, file=node.stdin, flush=True)
                times[THEIRS].append(float(node.stdout.readline()))
        node.stdin.close()
    return {name: found for name, found in times.items() if found}


def time_commands(folder: Path, installed: bool) -> dict[str, float]:
    """The median of whole processes, by turns; the first of each fills its caches."""
    project = folder / "project"
    write_project(project)
    ours = partial(run, ["-m", "newsletter", "-C", str(project), "check"], folder / "pyc")
    theirs = partial(
        subprocess.run,
        ["node", "run.mjs"],
        input=f"{folder / 'mail.html'}\n".encode(),
        cwd=folder,
        capture_output=True,
    )
    commands = {OUR_COMMAND: ours, **({THEIR_COMMAND: theirs} if installed else {})}
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(8):
        for name, command in commands.items():
            times[name].append(time_once(command))
    return {name: statistics.median(found[1:]) for name, found in times.items()}


def bench(rounds: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        all_examined = make_all_examined(folder, rounds)
        installed = install_caniemail(folder)
        found: dict[str, float] = {}
        for label, times in time_by_turns(all_examined, folder, installed).items():
            found[f"{label}, {FIRST}"] = times[0]
            found[label] = statistics.median(times[len(times) // 3 :])  # once both are warm
        found |= time_commands(folder, installed)
    return found | time_parts(all_examined[-1], rounds)


def time_parts(examined: Examined, rounds: int) -> dict[str, float]:
    html, text = examined.rendered.html, PATH.read_text("utf-8")

    def median(task: Callable[[], object]) -> float:
        return statistics.median(time_all(task, rounds))

    found = {
        "  of ours, reading the HTML": median(lambda: read_steps(html)),
        "  reading it and the CSS for client support": median(lambda: read_mail(html)),
        "  client support": median(lambda: find_lost(examined)),
        "  loading its table, once": median(lambda: Table(text)),
    }
    for part in ("page", "outline"):
        # A copy has none of the parsed pages that an Examined keeps.
        found[f"  reading the {part} and the HTML"] = median(
            lambda part=part: getattr(replace(examined), part)
        )
    return found | {f"  rule {rule}": spent for rule, spent in slowest_rules(examined, rounds)}


def slowest_rules(examined: Examined, rounds: int) -> list[tuple[str, float]]:
    spent = {
        rule.id: statistics.median(
            time_all(lambda rule=rule: list(rule.problems(examined)), rounds)
        )
        for rule in RULES.values()
    }
    return sorted(spent.items(), key=lambda item: -item[1])[:4]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found = bench(options.rounds)
    for name, spent in found.items():
        print(f"{name:<48} {spent:8.2f} ms")
    if THEIRS in found:
        for theirs, ours, what in COMPARED:
            print(f"{f'caniemail / check, {what}':<48} {found[theirs] / found[ours]:8.1f} ×")
    else:
        print("npm caniemail could not be installed: no comparison")
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
