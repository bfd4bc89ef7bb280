"""`newsletter send`: an issue to its readers, or to a few addresses as a test."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from newsletter.cli.account import describe, echo_account
from newsletter.cli.check import describe as describe_problem
from newsletter.cli.options import echo_json, issue_argument, json_option
from newsletter.cli.progress import show_progress
from newsletter.cli.session import Session
from newsletter.errors import NewsletterError
from newsletter.mailing import Account

if TYPE_CHECKING:
    from newsletter.app import App


@click.command()
@issue_argument
@click.option(
    "--test",
    "addresses",
    multiple=True,
    metavar="ADDRESS",
    help="Send it to this address only, as a test; may be given again.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@click.option("--yes", is_flag=True, help="Do not ask; needed where there is no terminal.")
@json_option
@click.pass_obj
def send(
    session: Session,
    issue: str | None,
    addresses: Sequence[str],
    dry_run: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Send ISSUE, or the newest one, to every active subscriber who is not suppressed.

    Started again, it goes on where it was: nobody is missed and nobody gets it twice. From its
    first start the issue is frozen; what is edited later does not go out.
    """
    app = session.app()
    account = app.account(issue)
    if addresses:
        _send_test(app, account.issue, addresses)
        return
    if account.state == "sent":
        _say_sent(account, as_json)
        return
    if not (dry_run or yes or sys.stdin.isatty()):
        raise click.UsageError("there is no terminal to ask on: add --yes to send")
    if account.state == "draft":
        _must_be_fit(app, account.issue)
    _tell(app, account, dry_run)
    if dry_run:
        return
    if not yes:
        click.confirm("Send it now?", abort=True, err=True)
    account = _send(app, account.issue)
    _say_done(account, app, as_json)


def _send_test(app: App, issue: str, addresses: Sequence[str]) -> None:
    _show_problems(app, issue)
    where = app.send_test(issue, addresses)
    click.echo(f"test of issue {issue} sent to {', '.join(addresses)}")
    if where:
        click.echo(f"the mail lies in {_shown(where)}")


def _say_sent(account: Account, as_json: bool) -> None:
    if as_json:
        echo_json(describe(account))
        return
    at = f" on {account.finished_at:%Y-%m-%d %H:%M} UTC" if account.finished_at else ""
    click.echo(f"issue {account.issue} was sent{at} to {account.accepted:,} readers; nothing to do")


def _must_be_fit(app: App, issue: str) -> None:
    """Raises NewsletterError for an issue with errors, after it showed them."""
    if errors := _show_problems(app, issue):
        count = "1 error" if errors == 1 else f"{errors} errors"
        raise NewsletterError(f"issue {issue} was not sent: {count} to mend")


def _show_problems(app: App, issue: str) -> int:
    """Print the errors, and how many warnings there are; returns the number of errors."""
    problems = app.check(issue)
    errors = [problem for problem in problems if problem.severity == "error"]
    for problem in errors:
        click.echo(describe_problem(problem), err=True)
    if warnings := len(problems) - len(errors):
        count = "1 warning" if warnings == 1 else f"{warnings} warnings"
        click.echo(f"{count} in issue {issue}; to see them: newsletter check", err=True)
    return len(errors)


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _tell(app: App, account: Account, dry_run: bool) -> None:
    """What is about to happen. Raises NewsletterError where nobody would get it."""
    readers = account.queued if account.candidates else app.active_readers()
    if not readers:
        raise NewsletterError(
            f"issue {account.issue} was not sent: there are no active subscribers",
            hint="import some: newsletter subscribers import FILE.csv",
        )
    service = app.service()
    batches = -(-readers // service.batch_size)
    verb = "would go" if dry_run else "goes on" if account.candidates else "goes"
    subject = app.subject(account.issue)
    click.echo(
        f"issue {account.issue} {verb} to {readers:,} readers in {batches:,}"
        f" {'batch' if batches == 1 else 'batches'} through {service.name}: {subject}",
        err=True,
    )


def _send(app: App, issue: str) -> Account:
    stop = threading.Event()
    with show_progress("sending") as (progress, say), _stops_cleanly(stop, say):
        return app.send(issue, progress=progress, say=say, stop=stop)


@contextmanager
def _stops_cleanly(stop: threading.Event, say: Callable[[str], None]) -> Iterator[None]:
    """Ctrl-C lets the calls in flight end; a second one stops at once."""

    def handle(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        say("stopping after the calls in flight; press Ctrl-C again to stop at once")

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say_done(account: Account, app: App, as_json: bool) -> None:
    if as_json:
        echo_json(describe(account))
    else:
        echo_account(account)
        if where := app.outbox_folder(account.issue):
            click.echo(f"the mail lies in {_shown(where)}")
    if account.state != "sent":
        hint = "go on with: newsletter send" if account.queued else "see: newsletter status"
        click.echo(f"issue {account.issue} is not finished; {hint}", err=True)
        click.get_current_context().exit(1)
