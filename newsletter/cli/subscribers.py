"""`newsletter subscribers`: the readers, their consent, and who is not to be mailed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

import click

from newsletter.audience import normalise_address
from newsletter.cli.options import echo_json, json_option
from newsletter.cli.session import Session
from newsletter.cli.subscriber_answers import (
    number_of,
    report_json,
    report_lines,
    subscriber_json,
    subscriber_lines,
)
from newsletter.errors import NewsletterError, NotFound
from newsletter.mailing import Consent, Entry

address_argument = click.argument("address")

_NOT_REACHED = (
    "not reached by this: mail already sent, the mail service's own records, backups, exported"
    " files"
)


@click.group()
def subscribers() -> None:
    """Import, show and change readers."""


@subscribers.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@click.pass_obj
def import_(session: Session, file: Path, as_json: bool) -> None:
    """Take in the readers of a CSV file, as any spreadsheet writes it.

    Columns are known by their header: email, first name, last name, status; every other one
    becomes a field. Without a status readers are active. Who unsubscribed stays unsubscribed.

    Exports of Mailchimp, Substack, Buttondown, Ghost, beehiiv and listmonk are known by their
    columns; who left or bounced there gets no mail here.
    """
    from newsletter.cli.progress import show_progress
    from newsletter.readers import import_csv

    with show_progress(f"reading {file.name}") as (progress, _):
        report = import_csv(
            file,
            session.store().subscribers,
            rejects=session.project.var / "imports",
            at=datetime.now(UTC),
            progress=progress,
            is_erased=session.app().erased_finder(),
        )
    if as_json:
        echo_json(report_json(report))
    else:
        click.echo("\n".join(report_lines(report)))
    if report.rows == report.rejected > 0:
        raise NewsletterError(
            f"none of the {report.rows:,} rows of {report.file!r} could be imported",
            hint=f"mend {report.rejects} and import it",
        )


@subscribers.command()
@click.option("--out", default="-", metavar="FILE", help="Where to; - is the terminal, or a pipe.")
@click.option("--spreadsheet", is_flag=True, help="Mark the file as UTF-8, as Excel wants it.")
@json_option
@click.pass_obj
def export(session: Session, out: str, spreadsheet: bool, as_json: bool) -> None:
    """Write all readers as CSV, in a form that import understands."""
    from newsletter.readers import export_csv

    if as_json and out == "-":
        raise click.UsageError("--json says what was written, so --out must name a file")
    with _open_out(out, "utf-8-sig" if spreadsheet else "utf-8") as file:
        count = export_csv(session.store().subscribers, file)
    if as_json:
        echo_json({"rows": count, "file": out})
    elif out != "-":
        click.echo(f"{number_of(count, 'reader')} written to {out}")


@subscribers.command()
@address_argument
@click.option("--first-name", default="")
@click.option("--last-name", default="")
@click.option("--pending", is_flag=True, help="They have not confirmed yet.")
@json_option
@click.pass_obj
def add(
    session: Session, address: str, first_name: str, last_name: str, pending: bool, as_json: bool
) -> None:
    """Add one reader, who asked for it."""
    address = normalise_address(address)
    store = session.store().subscribers
    known = store.find(address)
    if known and known.status == "unsubscribed":
        raise NewsletterError(
            f"{address!r} has unsubscribed",
            hint="if they ask to come back: newsletter subscribers confirm ADDRESS",
        )
    now = datetime.now(UTC)
    entry = Entry(
        address=address,
        status="pending" if pending else "active",
        first_name=" ".join(first_name.split()),
        last_name=" ".join(last_name.split()),
        consent_at=now,
        consent_source="added by hand",
    )
    session.app().lift_erasure(address)
    store.take([entry], at=now)
    _answer(session, address, "was already in the list" if known else "added", as_json)


@subscribers.command()
@address_argument
@json_option
@click.pass_obj
def confirm(session: Session, address: str, as_json: bool) -> None:
    """Note that a reader wants the newsletter, also one who had unsubscribed."""
    _change(session, address, "active", "confirmed by hand", as_json)


@subscribers.command()
@address_argument
@json_option
@click.pass_obj
def unsubscribe(session: Session, address: str, as_json: bool) -> None:
    """Note that a reader does not want the newsletter any more."""
    _change(session, address, "unsubscribed", "unsubscribed by hand", as_json)


@subscribers.command()
@address_argument
@click.option("--reason", default="manual", show_default=True, help="hard bounce, complaint, …")
@json_option
@click.pass_obj
def suppress(session: Session, address: str, reason: str, as_json: bool) -> None:
    """Never mail an address again, reader or not; their consent stays as it is."""
    address = normalise_address(address)
    reason = " ".join(reason.split()) or "manual"
    store = session.store().subscribers
    store.suppress(address, reason, at=datetime.now(UTC))
    if as_json:
        echo_json({"address": address, "suppressed": store.find_suppression(address)})
    else:
        click.echo(f"{address} gets no mail any more: {store.find_suppression(address)}")


@subscribers.command()
@address_argument
@json_option
@click.pass_obj
def show(session: Session, address: str, as_json: bool) -> None:
    """All that is known about one reader."""
    address = normalise_address(address)
    store = session.store().subscribers
    if found := store.find(address):
        if as_json:
            echo_json(subscriber_json(found))
        else:
            click.echo("\n".join(subscriber_lines(found)))
        return
    if reason := store.find_suppression(address):
        raise NotFound(f"{address!r} is no subscriber, and suppressed: {reason}")
    raise NotFound(f"no subscriber has the address {address!r}")


@subscribers.command()
@address_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@click.pass_obj
def erase(session: Session, address: str, yes: bool, as_json: bool) -> None:
    """Delete a reader and all that is known about them, in the store and in files.

    What stays is a code that no address can be read from; it keeps imports from bringing them back.
    """
    address = normalise_address(address)
    store = session.store().subscribers
    if store.find(address) is None and store.find_suppression(address) is None:
        raise NotFound(f"nothing is known of the address {address!r}")
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError("without a terminal, erase needs --yes")
        click.confirm(f"Erase {address} for good?", abort=True, err=True)
    mails = session.app().erase(address)
    if as_json:
        not_reached = _NOT_REACHED.partition(": ")[2].split(", ")
        echo_json({"erased": address, "mails": mails, "not_reached": not_reached})
    else:
        click.echo(f"{address} is erased, with {number_of(mails, 'mail')} in the outbox")
        click.echo(_NOT_REACHED)


@subscribers.command()
@json_option
@click.pass_obj
def count(session: Session, as_json: bool) -> None:
    """How many readers there are, by consent, and how many addresses are suppressed."""
    counts = session.store().subscribers.counts()
    if as_json:
        echo_json(dict(counts))
        return
    width = max(len(f"{number:,}") for number in counts.values())
    for name, number in counts.items():
        click.echo(f"{name:<12} {number:>{width},}")


def _change(session: Session, address: str, status: Consent, source: str, as_json: bool) -> None:
    address = normalise_address(address)
    store = session.store().subscribers
    known = store.find(address)
    if known and known.status == status:
        _answer(session, address, "was so already", as_json)
        return
    # A status that stays keeps the time and source of its consent.
    store.set_status(address, status, source=source, at=datetime.now(UTC))
    _answer(session, address, "noted", as_json)


def _answer(session: Session, address: str, what: str, as_json: bool) -> None:
    subscriber = session.store().subscribers.find(address)
    if subscriber is None:
        raise NotFound(f"no subscriber has the address {address!r}")
    if as_json:
        echo_json(subscriber_json(subscriber))
        return
    click.echo(f"{subscriber.address} is {subscriber.status}: {what}")
    if subscriber.suppressed:
        click.echo(f"the address is suppressed and gets no mail: {subscriber.suppressed}")


@contextmanager
def _open_out(out: str, encoding: str) -> Iterator[TextIO]:
    """Standard output as it is; a file is written beside its name and then renamed."""
    if out == "-":
        stream = TextIOWrapper(sys.stdout.buffer, encoding=encoding, newline="")
        yield stream
        stream.flush()
        stream.detach()
        return
    path = Path(out)
    partial = path.with_name(f"{path.name}.part")
    try:
        with partial.open("w", encoding=encoding, newline="") as file:
            yield file
        partial.replace(path)
    except OSError as error:
        raise NewsletterError(f"cannot write {out!r}: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)
