"""`newsletter collect` and `newsletter add`: news from the web into the inbox."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence

import click

from newsletter.cli.collect_answers import (
    added_json,
    added_lines,
    collected_json,
    collected_lines,
    fault_line,
)
from newsletter.cli.heap import collect_garbage_rarely
from newsletter.cli.options import echo_json, json_option
from newsletter.cli.progress import show_progress
from newsletter.cli.session import Session
from newsletter.collect import MANY, Collected
from newsletter.gathered import Reading


@click.command()
@json_option
@click.pass_obj
def collect(session: Session, as_json: bool) -> None:
    """Look at every source of newsletter.toml, and make drafts of what is new.

    A post that stands on several hosts becomes one draft. What was collected, compiled or discarded
    before does not come again. Exits with 1 when a source could not be read: the others were.
    """
    app = session.app()
    collect_garbage_rarely()
    with show_progress("sources") as (progress, say):
        found = app.collecting.collect(progress=progress, say=say)
    if as_json:
        echo_json(collected_json(found))
    else:
        for line in collected_lines(found, app.collecting.source_line):
            click.echo(line)
    _tell_faults(found)


@click.command()
@click.argument("what", nargs=-1, required=True, metavar="URL|FILE|-...")
@click.option("--again", is_flag=True, help="Make a draft also of what is here already.")
@click.option("--yes", is_flag=True, help=f"Do not ask before more than {MANY} posts are added.")
@json_option
@click.pass_obj
def add(session: Session, what: Sequence[str], again: bool, yes: bool, as_json: bool) -> None:
    """Make drafts of articles, videos, feeds or files; - reads a pasted text, or addresses.

    A page or a file with many posts becomes many drafts. Speakers are only suggested: `newsletter
    inbox confirm` accepts them; a file of your own in the format of updates keeps what it says.
    What is here already is named and not added again. `newsletter inbox discard --added` takes all
    of it back.
    """
    app = session.app()
    collect_garbage_rarely()
    found: list[Collected] = []
    for given in _spread(what, app.collecting.find_given, yes=yes):
        with show_progress("posts"):
            reading = app.collecting.read(given)
        held = tell_held("standard input" if given == "-" else given, reading)
        if len(reading.items) > MANY and not yes and not _is_wanted(given, held):
            continue
        with show_progress("posts") as (progress, say):
            added = app.collecting.add(given, reading, again=again, progress=progress, say=say)
        found.append(added)
        if not as_json:
            _echo_all(added_lines(found[-1], app.project.config))
    if as_json:
        echo_json(added_json(found))
    _tell_faults(found)


def _spread(
    what: Iterable[str], find_given: Callable[[str], Sequence[str]], *, yes: bool
) -> Iterator[str]:
    """What is given, one by one."""
    for word in what:
        found = find_given(word)
        place = "standard input" if word == "-" else word
        if len(found) <= MANY or yes or _is_wanted(word, f"{place} holds {len(found)} addresses"):
            yield from found


def _is_wanted(given: str, holds: str) -> bool:
    if given == "-" or not sys.stdin.isatty():
        raise click.UsageError(f"{holds}: add --yes to make drafts of all of them")
    return click.confirm(f"{holds}. Make drafts of all of them?", err=True)


def tell_held(place: str, reading: Reading) -> str:
    count = len(reading.items)
    read = f", of which {count:,} are read" if reading.more else ""
    return f"{place} holds {count + reading.more:,} posts{read}"


def _tell_faults(found: Iterable[Collected]) -> None:
    failed = [fault_line(each) for each in found if each.fault]
    _echo_all(failed, err=True)
    if failed:
        click.get_current_context().exit(1)


def _echo_all(lines: Iterable[str], *, err: bool = False) -> None:
    for line in lines:
        click.echo(line, err=err)
