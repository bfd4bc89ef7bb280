"""Rendering, side by side in one run: ours, css-inline, and naive Markdown + Jinja2 + premailer.

    python benchmarks/render.py [--rounds 60] [--json FILE]

Prints times, their ratios, and the size of the mail; nothing here asserts anything. The project it
renders is made in a temporary folder.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from newsletter.model import (
    CallToAction,
    Citation,
    Issue,
    Newsletter,
    Roster,
    Span,
    Speaker,
    Update,
)
from newsletter.render import open_kit, render_issue, render_plain

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "templates"
DAY = date(2026, 11, 23)
SIZES = (5, 20, 100)
COUNT = 20
OURS, THEIRS = "ours, one update changed", "css-inline, inlining alone"
NAIVE_NAME = "naive Markdown + Jinja2 + premailer"

NEWSLETTER = Newsletter(
    name="Daily",
    organisation="Bureau",
    sender="Editor <daily@example.com>",
    postal_address="Road 1",
)
ROSTER = Roster(speakers={"jane": Speaker(id="jane", name="Jane Example")}, topics={})
BODY = """\
Technology, design and culture are merging into something new, says innovation expert Jane Example
in [an analysis](https://paper.example.com/{number}) by a national newspaper. The wave has only
begun, she expects, and **update {number}** tells why.

Newspaper:

> Stories told with new technology have taken popular culture to new heights. Games based on old
> novels earn praise around the world for the way they look and for their depth…
>
> “The young like the mix of heritage and modernity,” said Example. “A game like this is more than
> a game, it changes how people see a country.”
"""
NAIVE = """<!DOCTYPE html><html><head><title>{{ issue.subject }}</title><style>
td{font-family:Georgia,serif;font-size:17px;color:#28231e}p{margin:0 0 16px}h2{font-size:27px}
a{color:#a62a1d}blockquote{margin:0 0 16px;padding:0 0 0 18px;border-left:3px solid #e4dbcd}
.u{padding:36px 32px}.u h2 a{color:#28231e;text-decoration:none}blockquote p{margin:0 0 12px}
</style></head><body><table>{% for update in issue.updates %}<tr><td class="u"><h2><a
href="{{ update.source.url }}">{{ update.title }}</a></h2>{{ markdown(update.body) | safe
}}</td></tr>{% endfor %}</table></body></html>"""


def make_update(number: int) -> Update:
    return Update(
        slug=f"update-{number}",
        title=f"What happened today, part {number} – Jane Example",
        day=DAY,
        speakers=("jane",),
        role="innovation expert",
        source=Citation(name="Newspaper", url=f"https://paper.example.com/{number}"),
        body=BODY.format(number=number),
    )


def make_issue(count: int) -> tuple[Issue, list[CallToAction]]:
    updates = tuple(map(make_update, range(count)))
    line = (Span("Ask for Jane Example", "https://www.example.com/request/?speaker=jane"),)
    calls = [CallToAction(row=6, form="short", speakers=("jane",), line=line)] * count
    issue = Issue(slug=DAY.isoformat(), day=DAY, subject="Today", preheader="News", updates=updates)
    return issue, calls


def change(issue: Issue, number: int) -> Issue:
    """The issue with one update that no cache has seen."""
    updates = list(issue.updates)
    index = number % len(updates)
    body = f"{updates[index].body}\nSeen at {perf_counter()}.\n"
    updates[index] = replace(updates[index], body=body)
    return replace(issue, updates=tuple(updates))


def time_in_turn(tasks: dict[str, Callable[[int], Any]], rounds: int) -> dict[str, float]:
    """The median in milliseconds of each task; the tasks take turns, so that noise hits all."""
    times: dict[str, list[float]] = {name: [] for name in tasks}
    gc.disable()  # as timeit does
    for number in range(rounds + 1):
        for name, task in tasks.items():
            start = perf_counter()
            task(number)
            times[name].append((perf_counter() - start) * 1000)
    gc.enable()
    return {name: statistics.median(values[1:]) for name, values in times.items()}


def bench_in_process(count: int, rounds: int) -> dict[str, float]:
    """Ours after one update changed, and css-inline for the same mail, by turns."""
    import css_inline

    issue, calls = make_issue(count)
    with tempfile.TemporaryDirectory() as folder:
        kit = open_kit([TEMPLATES], Path(folder))
        render = render_issue
        render(issue, calls, NEWSLETTER, ROSTER, kit)
        plain = render_plain(issue, calls, NEWSLETTER, ROSTER, kit).html
        inliner = css_inline.CSSInliner()
        return time_in_turn(
            {
                OURS: lambda number: render(change(issue, number), calls, NEWSLETTER, ROSTER, kit),
                THEIRS: lambda _: inliner.inline(plain),
            },
            rounds,
        )


def bench_naive(rounds: int) -> dict[str, float]:
    """Apart, for it would push whoever comes next out of the processor's caches."""
    issue, _ = make_issue(COUNT)
    return time_in_turn({NAIVE_NAME: lambda number: render_naive(change(issue, number))}, rounds)


def render_naive(issue: Issue) -> str:
    import markdown
    import premailer
    from jinja2 import Template

    html = Template(NAIVE).render(issue=issue, markdown=markdown.markdown)
    return str(premailer.transform(html))


def bench_processes(rounds: int) -> dict[str, float]:
    """Whole processes; the compiled template is cached."""
    with tempfile.TemporaryDirectory() as folder:
        project, byte_code = Path(folder) / "project", Path(folder) / "pyc"
        write_project(project)
        naive = (
            "import sys; sys.path.insert(0, 'benchmarks'); import render; "
            f"print(len(render.render_naive(render.make_issue({COUNT})[0])))"
        )
        commands = {
            "newsletter render": [
                "-m",
                "newsletter",
                "-C",
                str(project),
                "render",
                "--out",
                str(project / "out"),
            ],
            "import click, jinja2, markdown, yaml": ["-c", "import click, jinja2, markdown, yaml"],
            "naive, as a process": ["-c", naive],
        }
        return time_in_turn(
            {
                name: partial(lambda words, _: run(words, byte_code), words)
                for name, words in commands.items()
            },
            rounds,
        )


def run(arguments: list[str], byte_code: Path) -> None:
    # Byte code is kept, as it is wherever the package is installed.
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(byte_code)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, *arguments]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment)


def write_project(folder: Path) -> None:
    folder.mkdir()
    (folder / "newsletter.toml").write_text(
        '[newsletter]\nname = "Daily"\norganisation = "Bureau"\n'
        'from = "Editor <daily@example.com>"\n'
        'postal_address = "Road 1"\nbase_url = "https://news.example.com"\n'
        'request_form = "https://www.example.com/request/"\n[mail]\nservice = "outbox"\n'
    )
    (folder / "speakers.toml").write_text('[[speaker]]\nid = "jane"\nname = "Jane Example"\n')
    issue, _ = make_issue(COUNT)
    day = folder / "issues" / issue.slug
    day.mkdir(parents=True)
    order = "".join(f"- {update.slug}\n" for update in issue.updates)
    (day / "issue.md").write_text(
        f"---\nsubject: Today\npreheader: News\nupdates:\n{order}---\nGood morning.\n"
    )
    for update in issue.updates:
        fields = f"title: {update.title}\ndate: {update.day}\nspeakers: [jane]\nrole: expert\n"
        source = f'source: {{name: Newspaper, url: "https://paper.example.com/{update.slug}"}}\n'
        (day / f"{update.slug}.md").write_text(f"---\n{fields}{source}---\n{update.body}")


def measure_sizes() -> dict[str, int]:
    with tempfile.TemporaryDirectory() as folder:
        kit = open_kit([TEMPLATES], Path(folder))
        base = len(render_issue(*make_issue(0), NEWSLETTER, ROSTER, kit).html)
        sizes = {"base": base}
        for count in SIZES:
            size = len(render_issue(*make_issue(count), NEWSLETTER, ROSTER, kit).html)
            sizes[f"{count} updates"] = size
            sizes[f"{count} updates, each"] = (size - base) // count
        return sizes


def print_times(title: str, times: dict[str, float], reference: str) -> None:
    print(f"\n{title}")
    for name, value in times.items():
        print(f"  {name:<38}{value:9.2f} ms{value / times[reference]:9.2f} ×")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    inside = {count: bench_in_process(count, arguments.rounds) for count in SIZES}
    inside[COUNT] |= bench_naive(max(arguments.rounds // 4, 3))
    processes = bench_processes(max(arguments.rounds // 4, 3))
    sizes = measure_sizes()
    for count, times in inside.items():
        print_times(f"{count} updates, in process, medians", times, THEIRS)
    print_times("whole processes, medians", processes, "import click, jinja2, markdown, yaml")
    print("\nbytes of HTML")
    for name, size in sizes.items():
        print(f"  {name:<38}{size:9,}")
    if arguments.json:
        values = {"in_process_ms": inside, "process_ms": processes, "bytes": sizes}
        arguments.json.write_text(json.dumps(values, indent=2) + "\n")


if __name__ == "__main__":
    main()
