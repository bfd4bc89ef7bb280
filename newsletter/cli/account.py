"""`newsletter status` and `newsletter certificate`: where every reader of an issue stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsletter.cli.options import count_of, echo_json, issue_argument, json_option
from newsletter.cli.session import Session
from newsletter.errors import NotFound
from newsletter.mailing import Account, Certificate, Deviation

if TYPE_CHECKING:
    from newsletter.app import App

#: Readers of one state that are named on a terminal.
SHOWN = 10


def describe(account: Account) -> dict[str, Any]:
    """The account as `status --json` prints it."""
    about = asdict(account)
    for name in ("frozen_at", "finished_at"):
        about[name] = about[name] and about[name].isoformat(timespec="seconds")
    return about


def echo_account(account: Account) -> None:
    click.echo(f"issue {account.issue}: {account.state}")
    if account.state == "draft":
        return
    rows = [("candidates", account.candidates), *account.rows()]
    partly, reported = account.partly(), account.reported()
    width = max(len(name) for name, _ in (*rows, *partly, *reported))
    for name, count in rows:
        also = f", {account.assumed()}" if name == "accepted" and account.assumed() else ""
        click.echo(f"  {name:<{width}}  {count:>9,}{also}")
    if account.repeated():
        click.echo(f"  {account.repeated()}")
    if partly:
        click.echo("of the accepted, an update for some readers is not in the mail of:")
    for name, count in partly:
        click.echo(f"  {name:<{width}}  {count:>9,}")
    if reported:
        click.echo("the mail service reported since, of the accepted:")
    for name, count in reported:
        click.echo(f"  {name:<{width}}  {count:>9,}")
    if account.held:
        click.echo(f"  held: {account.held}")


def describe_deviations(deviations: Sequence[Deviation]) -> list[dict[str, Any]]:
    """Who needs a look, as `--json` prints it."""
    return [{**asdict(one), "at": one.at.isoformat(timespec="seconds")} for one in deviations]


def echo_deviations(deviations: Sequence[Deviation]) -> None:
    """The first few of each state, with the reason."""
    for state, group in groupby(deviations, key=lambda deviation: deviation.state):
        found = list(group)
        click.echo(f"{state}:")
        for one in found[:SHOWN]:
            click.echo(f"  {one.address or f'reader {one.reader}, erased since'}: {one.reason}")
        if len(found) > SHOWN:
            click.echo(f"  and {len(found) - SHOWN:,} more; all of them: newsletter status --json")


def echo_retry(app: App, account: Account, *, err: bool = False) -> bool:
    """What to do about who failed and could still receive; whether there is anybody."""
    count = app.dispatch.count_failed(account.issue) if account.failed else 0
    if count:
        readers = count_of(count, "reader")
        command = f"newsletter send {account.issue} --retry-failed"
        click.echo(f"{readers} failed and could still receive it; try again: {command}", err=err)
    return count > 0


@click.command()
@issue_argument
@json_option
@click.pass_obj
def status(session: Session, issue: str | None, as_json: bool) -> None:
    """Say where ISSUE, or the newest one, and its readers stand."""
    app = session.app()
    account = app.dispatch.account(issue)
    deviations = app.dispatch.deviations(account.issue)
    if as_json:
        echo_json({**describe(account), "readers": describe_deviations(deviations)})
    else:
        echo_account(account)
        echo_deviations(deviations)
        echo_retry(app, account)


@click.command()
@issue_argument
@json_option
@click.option(
    "--page",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the certificate as a page to print or to show.",
)
@click.pass_obj
def certificate(session: Session, issue: str | None, as_json: bool, page: Path | None) -> None:
    """Recount every reader of ISSUE from the ledger and close its account.

    Exits with 1 while readers are still queued or uncertain, or if the recount does not agree.
    """
    app = session.app()
    found = app.dispatch.certificate(issue)
    if found.account.state == "draft":
        raise NotFound(
            f"issue {found.account.issue!r} was never sent, so there is nothing to certify",
            hint="send it first: newsletter send",
        )
    if page:
        page.write_text(app.dispatch.certificate_page(found), encoding="utf-8")
        click.echo(f"certificate written to {page}", err=as_json)
    if as_json:
        readers = describe_deviations(app.dispatch.deviations(found.account.issue))
        echo_json({**_certified(found), "readers": readers})
    elif not page:
        _echo_certificate(found)
        echo_deviations(app.dispatch.deviations(found.account.issue))
    if not found.closed:
        click.get_current_context().exit(1)


def _certified(found: Certificate) -> dict[str, Any]:
    return {
        **describe(found.account),
        "closed": found.closed,
        "sound": found.sound,
        "readers_counted": found.readers,
        "readers_twice": found.twice,
    }


def _echo_certificate(found: Certificate) -> None:
    echo_account(found.account)
    click.echo(f"  frozen    {found.account.frozen_at:%Y-%m-%d %H:%M:%S} UTC")
    if found.account.finished_at:
        click.echo(f"  finished  {found.account.finished_at:%Y-%m-%d %H:%M:%S} UTC")
    click.echo(f"  digest    {found.account.digest}")
    verdict = "the account is closed" if found.closed else "the account is not closed"
    click.echo(
        f"{verdict}: {count_of(found.readers, 'reader')} in the ledger, {found.twice:,} twice,"
        f" {found.account.candidates - found.readers:,} missing"
    )
