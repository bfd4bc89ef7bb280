"""`newsletter send`: an issue to its readers, or to a few addresses as a test."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import click

from newsletter.cli.account import describe, echo_account, echo_deviations, echo_retry
from newsletter.cli.check import describe as describe_problem
from newsletter.cli.heap import collect_garbage_rarely, share_heap
from newsletter.cli.options import count_of, echo_json, issue_argument, json_option
from newsletter.cli.progress import show_progress
from newsletter.cli.session import Session
from newsletter.errors import NewsletterError
from newsletter.mailing import Account
from newsletter.merge import MissingValue

if TYPE_CHECKING:
    from newsletter.app import App
    from newsletter.dispatch import Retry


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
@click.option(
    "--retry-failed",
    is_flag=True,
    help="Send it again to exactly those who failed and could still receive it.",
)
@click.option(
    "--now",
    "early",
    is_flag=True,
    help="Go on before the time that the mail service named, as after a change of its plan.",
)
@click.option(
    "--resolve",
    type=click.Choice(["accepted", "resend"]),
    help="Your word on the uncertain readers: they have it, or send it to them again.",
)
@json_option
@click.pass_obj
def send(
    session: Session,
    issue: str | None,
    addresses: Sequence[str],
    dry_run: bool,
    yes: bool,
    retry_failed: bool,
    early: bool,
    resolve: str | None,
    as_json: bool,
) -> None:
    """Send ISSUE, or the newest one, to every active subscriber who is not suppressed.

    Started again, it goes on where it was: nobody is missed and nobody gets it twice. From its
    first start the issue is frozen; what is edited later does not go out.
    """
    if (len(addresses) > 0) + retry_failed + (resolve is not None) > 1:
        raise click.UsageError("--test, --retry-failed and --resolve exclude one another")
    app = session.app()
    account = app.dispatch.account(issue)
    if addresses:
        _send_test(app, account.issue, addresses, as_json)
        return
    if resolve and not dry_run:
        account = app.dispatch.give_up(account.issue)
    if resolve == "accepted":
        _accept_uncertain(app, account, dry_run, as_json)
        return
    retry: Retry = "failed" if retry_failed else "uncertain" if resolve else "nobody"
    again = _count_again(app, account, retry)
    waiting = again + account.queued
    if waiting or (account.state == "draft" and retry == "nobody"):
        # Where nobody is left to try again, the command goes on where it was stopped.
        retry = retry if again else "nobody"
        how = _How(retry, early, dry_run, yes, as_json)
        _send_to_readers(app, account, waiting, how)
    elif account.state == "sent" or retry != "nobody":
        _say_nothing_to_do(account, retry, as_json)
        echo_retry(app, account, err=True)
    else:
        _say_done(account, app, as_json)  # only a person's word goes on from here


class _How(NamedTuple):
    """What the options say of a send to readers."""

    retry: Retry
    early: bool
    dry_run: bool
    yes: bool
    as_json: bool


def _send_to_readers(app: App, account: Account, waiting: int, how: _How) -> None:
    """Say what goes to whom, ask, and send it."""
    if not (how.dry_run or how.yes or sys.stdin.isatty()):
        raise click.UsageError("there is no terminal to ask on: add --yes to send")
    if account.state == "draft":
        _must_be_fit(app, account.issue)
    plan = _make_plan(app, account, waiting)
    if how.dry_run and how.as_json:
        echo_json({"issue": account.issue, "dry_run": True, **plan._asdict()})
    else:
        _tell(plan, account, how.retry, "would go" if how.dry_run else "goes")
    if how.dry_run:
        return
    if not how.yes:
        click.confirm("Send it now?", abort=True, err=True)
    _say_done(_send(app, account.issue, how), app, how.as_json)


def _count_again(app: App, account: Account, retry: Retry) -> int:
    """Readers who are to get the issue again, besides those who still wait for it."""
    if retry == "failed":
        return app.dispatch.count_failed(account.issue)
    return account.uncertain if retry == "uncertain" else 0


def _accept_uncertain(app: App, account: Account, dry_run: bool, as_json: bool) -> None:
    count = account.uncertain if dry_run else app.dispatch.accept_uncertain(account.issue)
    account = app.dispatch.account(account.issue)
    if as_json:
        echo_json(describe(account))
        return
    verb = "would be counted" if dry_run else "counted"
    click.echo(f"{count_of(count, 'uncertain reader')} of issue {account.issue} {verb} as accepted")


def _send_test(app: App, issue: str, addresses: Sequence[str], as_json: bool) -> None:
    _show_problems(app, issue)
    try:
        where = app.dispatch.send_test(issue, addresses)
    except MissingValue as missing:
        problems = app.explain(issue, missing)
        for problem in problems:
            click.echo(describe_problem(problem), err=True)
        if not problems:
            raise
        said = f"no test of issue {issue} was sent: {count_of(len(problems), 'error')} to mend"
        raise NewsletterError(said) from missing
    if as_json:
        folder = str(where) if where else None
        echo_json({"issue": issue, "test": list(addresses), "folder": folder})
        return
    click.echo(f"test of issue {issue} sent to {', '.join(addresses)}")
    if where:
        click.echo(f"the mail lies in {_shown(where)}")


def _say_nothing_to_do(account: Account, retry: Retry, as_json: bool) -> None:
    if as_json:
        echo_json(describe(account))
    elif retry == "failed":
        click.echo(f"nobody of issue {account.issue} failed and could still receive it")
    elif retry == "uncertain":
        click.echo(f"no reader of issue {account.issue} is uncertain; nothing to do")
    else:
        at = f" on {account.finished_at:%Y-%m-%d %H:%M} UTC" if account.finished_at else ""
        readers = count_of(account.accepted, "reader")
        click.echo(f"issue {account.issue} was sent{at} to {readers}; nothing to do")


def _must_be_fit(app: App, issue: str) -> None:
    """Raises NewsletterError for an issue with errors, after it showed them."""
    if errors := _show_problems(app, issue):
        raise NewsletterError(f"issue {issue} was not sent: {count_of(errors, 'error')} to mend")


def _show_problems(app: App, issue: str) -> int:
    """Print the errors, and how many warnings there are; returns the number of errors."""
    problems = app.check(issue)
    errors = [problem for problem in problems if problem.severity == "error"]
    for problem in errors:
        click.echo(describe_problem(problem), err=True)
    if warnings := len(problems) - len(errors):
        count = count_of(warnings, "warning")
        click.echo(f"{count} in issue {issue}; to see them: newsletter check", err=True)
    return len(errors)


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


class _Plan(NamedTuple):
    readers: int
    left_out: dict[str, int]  #: by reason; of an issue that is frozen, the account tells it
    batches: int
    service: str
    subject: str


def _make_plan(app: App, account: Account, waiting: int) -> _Plan:
    """What is about to happen. Raises NewsletterError where nobody would get it."""
    candidates = app.dispatch.active_readers() if account.state == "draft" else waiting
    if not candidates:
        raise NewsletterError(
            f"issue {account.issue} was not sent: there are no active subscribers",
            hint="import some: newsletter subscribers import FILE.csv",
        )
    service = app.service()
    left_out = app.dispatch.left_out(account.issue) if account.state == "draft" else {}
    return _Plan(
        readers=candidates - sum(left_out.values()),
        left_out=left_out,
        batches=-(-candidates // app.dispatch.batch_size(account.issue)),
        service=service.name,
        subject=app.dispatch.subject(account.issue),
    )


def _tell(plan: _Plan, account: Account, retry: Retry, verb: str) -> None:
    if retry == "uncertain":
        click.echo("whoever has it already will get it twice", err=True)
    verb = f"{verb} on" if account.candidates and retry == "nobody" else verb
    readers, batches = count_of(plan.readers, "reader"), count_of(plan.batches, "batch")
    click.echo(
        f"issue {account.issue} {verb} to {readers} in {batches} through {plan.service}:"
        f" {plan.subject}",
        err=True,
    )
    if plan.left_out:
        reasons = (f"{number:,} {why}" for why, number in sorted(plan.left_out.items()))
        click.echo(f"left out: {', '.join(reasons)}", err=True)


def _send(app: App, issue: str, how: _How) -> Account:
    share_heap()
    collect_garbage_rarely()
    stop = threading.Event()
    with show_progress("sending") as (progress, say), _stops_cleanly(stop, say):
        return app.dispatch.send(
            issue, retry=how.retry, early=how.early, progress=progress, say=say, stop=stop
        )


@contextmanager
def _stops_cleanly(stop: threading.Event, say: Callable[[str], None]) -> Iterator[None]:
    """Ctrl-C lets the calls in flight end; a second one stops at once."""
    asked = False

    def handle(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            _end_at_once()
        asked = True
        stop.set()
        say("stopping after the calls in flight; press Ctrl-C again to stop at once")

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end_at_once() -> NoReturn:
    """Without waiting for calls: what they do is found out at the next start, as after a crash."""
    show_cursor = "\x1b[?25h" if sys.stderr.isatty() else ""
    os.write(sys.stderr.fileno(), f"{show_cursor}\nstopped\n".encode())
    os._exit(1)


def _say_done(account: Account, app: App, as_json: bool) -> None:
    if as_json:
        echo_json(describe(account))
    else:
        echo_account(account)
        echo_deviations(app.dispatch.deviations(account.issue))
        if (where := app.dispatch.outbox_folder(account.issue)) and account.accepted:
            click.echo(f"the mail lies in {_shown(where)}")
    if account.state != "sent":
        hint = "go on with: newsletter send"
        if not account.queued:
            hint = "see: newsletter status; settle it with: newsletter send --resolve"
        click.echo(f"issue {account.issue} is not finished; {hint}", err=True)
    if echo_retry(app, account, err=True) or account.state != "sent":
        click.get_current_context().exit(1)
