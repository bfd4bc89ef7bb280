"""How far long work is: a bar with rate and time left on a terminal, else a line now and then."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

#: Seconds between two lines where there is no terminal.
EVERY = 5.0

Progress = Callable[[int, int], None]


@contextmanager
def show_progress(what: str) -> Iterator[tuple[Progress, Callable[[str], None]]]:
    """A function for (done, all) and one for lines in between; both write to standard error."""
    if sys.stderr.isatty():
        with _bar(what) as functions:
            yield functions
    else:
        yield _lines(what), lambda line: click.echo(line, err=True)


@contextmanager
def _bar(what: str) -> Iterator[tuple[Progress, Callable[[str], None]]]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bar
    from rich.text import Text

    class _Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.0f}/s" if task.speed else "")

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield progress, lambda line: bar.console.print(line, markup=False, highlight=False)


def _lines(what: str) -> Progress:
    started = last = time.monotonic()

    def progress(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < EVERY and done < total:
            return
        if now - started >= EVERY:
            rate = done / (now - started)
            click.echo(f"{what}: {done:,} of {total:,}, {rate:,.0f}/s", err=True)
        last = now

    return progress
