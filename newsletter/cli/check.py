"""`newsletter check`: what must not go out, and what to look at twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from newsletter.cli.options import echo_json, issue_argument, json_option
from newsletter.cli.progress import show_progress
from newsletter.cli.session import Session
from newsletter.cli.support import echo_support
from newsletter.errors import ContentError, Problem


@click.command()
@issue_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="github: annotations for a workflow's log.",
)
@json_option
@click.option("--links", is_flag=True, help="Fetch every link and picture once, and judge them.")
@click.option("--fix", is_flag=True, help="Mend what is safe to mend, and show the difference.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--support", is_flag=True, help="Show what each mail client loses.")
@click.option("--rules", "list_rules", is_flag=True, help="List the rules and check nothing.")
@click.pass_obj
def check(
    session: Session,
    issue: str | None,
    form: str,
    as_json: bool,
    links: bool,
    fix: bool,
    diff: bool,
    support: bool,
    list_rules: bool,
) -> None:
    """Look for mistakes in ISSUE, or in the newest one.

    Exits with 1 for errors, which block a send; warnings are only shown. A finding is taken on
    purpose with `accept: {RULE: the reason}` in the front matter of its file. `[check.rules]` in
    newsletter.toml turns rules off, or makes them warnings or errors; the law's stay as they are.
    """
    form = "json" if as_json else form
    if list_rules:
        _echo_rules(form)
        return
    if support:
        echo_support(session.app(), issue, as_json=form == "json")
        return
    if fix or diff:
        _mend(session, issue, write=fix and not diff, quiet=form != "text")
    slug, problems = _examine(session, issue, links=links)
    _ECHO[form](slug, problems)
    if _count(problems, "error"):
        click.get_current_context().exit(1)


def _mend(session: Session, issue: str | None, *, write: bool, quiet: bool) -> None:
    """Until nothing is left to mend: one piece may hide another. What is left is shown after it.

    The difference goes to standard error where standard output has another form.
    """
    try:
        app = session.app()
        issue = issue or app.project.newest_slug()
        for _ in range(5):
            mended = app.mend(issue, write=write)
            click.echo(mended.diff, nl=False, err=quiet)
            if not (write and mended.after):
                return
    except ContentError:
        return  # the check that follows says it


def _examine(
    session: Session, issue: str | None, *, links: bool
) -> tuple[str | None, Sequence[Problem]]:
    """The issue's name and what was found; mistakes that keep it from loading are found too."""
    try:
        app = session.app()
        issue = issue or app.project.newest_slug()
        if not links:
            return issue, app.check(issue)
        with show_progress("links") as (progress, _):
            return issue, app.check(issue, fetching=progress)
    except ContentError as error:
        return issue, error.problems


def describe(problem: Problem) -> str:
    """`path:line:column: message; hint [rule]`, with the severity of what does not block."""
    severity = "" if problem.severity == "error" else f"{problem.severity}: "
    hint = f"; {problem.hint}" if problem.hint else ""
    place = f"{problem.path}:{problem.line}:{problem.column}"
    return f"{place}: {severity}{problem.message}{hint} [{problem.rule}]"


def annotate(problem: Problem) -> str:
    """A workflow command, which GitHub shows beside the line of the file."""
    level = "error" if problem.severity == "error" else "warning"
    place = f"file={_property(problem.path)},line={problem.line},col={problem.column}"
    text = f"{problem.message}; {problem.hint}" if problem.hint else problem.message
    return f"::{level} {place}::{_data(f'{text} [{problem.rule}]')}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _echo_text(issue: str | None, problems: Sequence[Problem]) -> None:
    for problem in problems:
        click.echo(describe(problem))
    counts = [_number(_count(problems, kind), kind) for kind in ("error", "warning")]
    found = ", ".join(filter(None, counts)) or "no problems"
    click.echo(f"{found} in {f'issue {issue}' if issue else 'the project'}")


def _echo_json(issue: str | None, problems: Sequence[Problem]) -> None:
    about: dict[str, Any] = {
        "issue": issue,
        "errors": _count(problems, "error"),
        "warnings": _count(problems, "warning"),
        "problems": [problem._asdict() for problem in problems],
    }
    echo_json(about)


def _echo_github(issue: str | None, problems: Sequence[Problem]) -> None:
    for problem in problems:
        click.echo(annotate(problem))


_ECHO = {"text": _echo_text, "json": _echo_json, "github": _echo_github}


def _echo_rules(form: str) -> None:
    from newsletter.check import RULES

    if form == "json":
        keys = ("id", "severity", "finds", "hint", "acceptable")
        echo_json([{key: getattr(rule, key) for key in keys} for rule in RULES.values()])
        return
    width = max(map(len, RULES))
    for rule in RULES.values():
        click.echo(f"{rule.id:<{width}}  {rule.severity:<7}  {rule.finds}")


def _count(problems: Sequence[Problem], severity: str) -> int:
    return sum(problem.severity == severity for problem in problems)


def _number(count: int, kind: str) -> str:
    return f"{count} {kind}{'' if count == 1 else 's'}" if count else ""
