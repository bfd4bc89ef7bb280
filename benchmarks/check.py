"""The checker on an issue of 20 updates, beside the npm package `caniemail` on the same HTML.

    python benchmarks/check.py [--rounds 30] [--json FILE]

Both run in this one run, on the same machine: ours in process, caniemail inside node, where only
the call of the library is timed. The first call of each, which loads its data, is shown apart. It
is installed through npm into a temporary folder; without npm only our own times are shown.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.render import COUNT, DAY, NEWSLETTER, ROSTER, TEMPLATES, make_issue
from newsletter.check import RULES, Examined, check_issue
from newsletter.check.caniemail.markup import read_mail
from newsletter.check.caniemail.table import PATH, load_table, parse_table
from newsletter.check.support import find_lost
from newsletter.render import open_kit, render_issue

NODE = """
import { readFileSync } from "node:fs";
import { caniemail } from "caniemail";
const [file, rounds] = process.argv.slice(2);
const html = readFileSync(file, "utf8");
const times = [];
for (let round = 0; round < Number(rounds); round++) {
  const start = performance.now();
  caniemail({ clients: ["*"], html });
  times.push(performance.now() - start);
}
console.log(JSON.stringify(times));
"""


def make_examined(folder: Path) -> Examined:
    issue, calls = make_issue(COUNT)
    kit = open_kit([TEMPLATES], folder / "cache")
    rendered = render_issue(issue, calls, NEWSLETTER, ROSTER, kit)
    return Examined(
        issue=issue,
        rendered=rendered,
        newsletter=NEWSLETTER,
        roster=ROSTER,
        calls=tuple(calls),
        today=DAY,
    )


def time_all(task: Callable[[], object], rounds: int) -> list[float]:
    """Milliseconds of each round."""
    times = []
    for _ in range(rounds):
        start = perf_counter()
        task()
        times.append((perf_counter() - start) * 1000)
    return times


def time_caniemail(html: str, folder: Path, rounds: int) -> list[float]:
    """Milliseconds of each call; nothing where the package cannot be had."""
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        return []
    install = [npm, "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run([*install, "--prefix", str(folder), "caniemail"], capture_output=True)
    if done.returncode:
        return []
    (folder / "run.mjs").write_text(NODE, "utf-8")
    (folder / "mail.html").write_text(html, "utf-8")
    call = ["node", "run.mjs", "mail.html", str(rounds)]
    output = subprocess.run(call, cwd=folder, check=True, capture_output=True, text=True).stdout
    times: list[float] = json.loads(output)
    return times


def bench(rounds: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        examined = make_examined(folder)
        html = examined.rendered.html
        # A copy has none of the parsed pages that an Examined keeps.
        ours = time_all(lambda: check_issue(replace(examined)), rounds)
        theirs = time_caniemail(html, folder, max(rounds // 3, 3))
        text = PATH.read_text("utf-8")
        found = {
            "check, first in the process": ours[0],
            "check": statistics.median(ours[1:]),
            "  of it, client support": statistics.median(
                time_all(lambda: find_lost(examined), rounds)
            ),
            "  reading the HTML and CSS for it": statistics.median(
                time_all(lambda: read_mail(html), rounds)
            ),
            "  loading its table, once": statistics.median(
                time_all(lambda: parse_table(text), rounds)
            ),
        }
        for part in ("page", "outline"):
            found[f"  reading the {part}"] = time_part(examined, part, rounds)
        for rule, spent in slowest_rules(examined, rounds):
            found[f"  rule {rule}"] = spent
    if theirs:
        found["npm caniemail, first in the process"] = theirs[0]
        found["npm caniemail"] = statistics.median(theirs[1:])
    return found


def time_part(examined: Examined, part: str, rounds: int) -> float:
    return statistics.median(time_all(lambda: getattr(replace(examined), part), rounds))


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
    load_table()
    found = bench(options.rounds)
    for name, spent in found.items():
        print(f"{name:<40} {spent:8.2f} ms")
    if "npm caniemail" in found:
        for name in ("check", "check, first in the process"):
            print(f"npm caniemail / {name:<24} {found['npm caniemail'] / found[name]:8.1f} ×")
    else:
        print("npm caniemail could not be installed: no comparison")
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
