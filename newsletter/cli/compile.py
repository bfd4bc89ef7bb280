"""`newsletter compile`: the day's issue out of the inbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from newsletter.cli.check import describe as describe_problem
from newsletter.cli.options import echo_json, json_option
from newsletter.cli.session import Session
from newsletter.intake import Compiled


@click.command("compile")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]), required=False, metavar="[DAY]")
@json_option
@click.pass_obj
def compile_(session: Session, day: datetime | None, as_json: bool) -> None:
    """Take the updates of DAY, today by default, out of the inbox and make its issue of them.

    Updates dated later wait in the inbox. Started again, it adds what came in since and changes
    nothing that was written in issue.md. Exits with 1 when an update has a mistake: it stays in
    the inbox, and the others are taken.
    """
    app = session.app()
    compiled = app.compile(day.date() if day else app.today())
    for problem in compiled.problems:
        click.echo(describe_problem(problem), err=True)
    if as_json:
        echo_json(_describe(compiled))
    else:
        for line in _tell(compiled):
            click.echo(line)
    if any(problem.severity == "error" for problem in compiled.problems):
        click.get_current_context().exit(1)


def _tell(compiled: Compiled) -> list[str]:
    waiting = [f"  waits for {u.day.isoformat()}: {u.slug}" for u in compiled.later]
    if not compiled.updates:
        return [f"nothing today: the inbox holds no update for {compiled.issue}", *waiting]
    if not compiled.taken:
        return [f"issue {compiled.issue} is up to date, {_number(compiled.updates)}", *waiting]
    return [
        f"issue {compiled.issue}: {_number(compiled.updates)}, {len(compiled.taken)} new",
        *(f"  + {slug}" for slug in compiled.taken),
        *waiting,
        "next: newsletter check, then newsletter preview",
    ]


def _number(updates: int) -> str:
    return "1 update" if updates == 1 else f"{updates} updates"


def _describe(compiled: Compiled) -> dict[str, Any]:
    return {
        "issue": compiled.issue if compiled.updates else None,
        "updates": compiled.updates,
        "taken": list(compiled.taken),
        "later": [update.slug for update in compiled.later],
    }
