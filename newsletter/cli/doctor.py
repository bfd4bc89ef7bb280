"""`newsletter doctor`: what must be right before mail is sent for real."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from newsletter.cli.options import count_of, echo_json, json_option
from newsletter.cli.session import Session

if TYPE_CHECKING:
    from newsletter.doctor import Finding

_MARKS = {"ok": "ok", "warning": "warning", "error": "ERROR", "not checked": "not checked"}
_WIDTH = max(map(len, _MARKS.values()))


@click.command()
@click.option("--offline", is_flag=True, help="Ask no name server, no site and no mail service.")
@json_option
@click.pass_obj
def doctor(session: Session, offline: bool, as_json: bool) -> None:
    """Look at settings, keys, the sender's domain and the site, and say what to do.

    Sends nothing. Exits with 1 where mail would be refused or lost; what this network cannot
    answer is told as not checked.
    """
    found: list[Finding] = []
    for finding in session.app().examine_setup(offline=offline):
        found.append(finding)
        if not as_json:
            _echo(finding, first=len(found) == 1 or found[-2].area != finding.area)
    if as_json:
        echo_json([finding._asdict() for finding in found])
    else:
        click.echo(f"\n{_verdict(found)}")
    if any(finding.state == "error" for finding in found):
        click.get_current_context().exit(1)


def _echo(finding: Finding, *, first: bool) -> None:
    if first:
        click.echo(finding.area)
    click.echo(f"  {_MARKS[finding.state]:<{_WIDTH}}  {finding.name}: {finding.found}")
    if finding.advice and finding.state != "ok":
        click.echo(f"  {'':<{_WIDTH}}  {finding.advice}")


def _verdict(found: Iterable[Finding]) -> str:
    return ", ".join(_counts([finding.state for finding in found]))


def _counts(states: list[str]) -> Iterator[str]:
    for state, noun in (("error", "error"), ("warning", "warning")):
        yield count_of(states.count(state), noun)
    if unchecked := states.count("not checked"):
        yield f"{unchecked} not checked"
