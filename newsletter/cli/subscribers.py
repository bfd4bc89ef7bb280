"""`newsletter subscribers`: the readers, their consent, and who is not to be mailed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from newsletter.audience import BadAddress, normalise_address
from newsletter.cli.options import echo_json, json_option
from newsletter.cli.session import Session
from newsletter.cli.subscriber_answers import (
    alike_lines,
    did_you_mean_of,
    erased_json,
    erased_lines,
    number_of,
    reports_json,
    reports_lines,
)
from newsletter.consenting import Note
from newsletter.errors import NewsletterError, NotFound
from newsletter.mailing import Consent, Entry
from newsletter.stored import find_stored, stored_json, subscriber_json

if TYPE_CHECKING:
    from newsletter.readers import ImportReport

address_argument = click.argument("address")

_ENCODING = (
    "What the file is in, as windows-1251, gb18030 or shift_jis; without it, it is found out and"
    " told where it is not UTF-8."
)
_BY_MAIL = "unsubscribed by mail"
_UNKNOWN = {  #: what to do, by whether somebody wants to come or to leave
    True: "`newsletter subscribers add ADDRESS` adds one",
    False: "the reader may get it at another address: look for the name in `newsletter subscribers"
    " export`, then `newsletter subscribers unsubscribe ADDRESS`",
}


@click.group()
def subscribers() -> None:
    """Import, show and change readers."""


@subscribers.command("import")
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--encoding", default="", metavar="NAME", help=_ENCODING)
@json_option
@click.pass_obj
def import_(session: Session, file: Path, dry_run: bool, encoding: str, as_json: bool) -> None:
    """Take in the readers of a CSV file, as any spreadsheet writes it, or of a .zip of them.
    With `-` it comes from standard input.

    Columns are known by their header: email, first name, last name or a whole name, status; every
    other one becomes a field. Without a status readers are active. Who unsubscribed stays so.

    Exports of Mailchimp, Substack, Buttondown, Ghost, beehiiv and listmonk are known by their
    columns; who left or bounced there gets no mail here.

    Columns such as unsubscribed_at, bounced or opt-in say so in any file, also beside a status, and
    so does any cell that is nothing but such a word, but for addresses and names. The name of a
    file, its folder or archive that says so, as "unsubscribed", holds for all in it; where it may
    be about something else too, the file is refused. The words are known in some thirty languages.
    A status that is not known makes its row refused. The report counts what each column said, and
    names who is mailed all the same. Rows of the file of refused ones come in once they are mended.

    Of a .zip every list is read (.csv, .tsv, .txt), and the rest is told; where the name of a file
    that cannot be read says who left, all of it is refused.

    Our own export is known first, and comes back as it was: states, suppressions, pauses, topics
    and speakers.
    """
    from newsletter.cli.progress import show_progress
    from newsletter.readers import import_files

    with show_progress(f"reading {file.name}") as (progress, _):
        reports = list(
            import_files(
                file,
                session.store().subscribers,
                rejects=session.project.var / "imports",
                at=datetime.now(UTC),
                progress=progress,
                is_erased=session.app().erasures.finder(),
                roster=session.project.roster,
                encoding=encoding,
                rehearse=dry_run,
            )
        )
    if as_json:
        echo_json(reports_json(reports, file.name))
    else:
        click.echo("\n".join(reports_lines(reports, dry_run=dry_run)))
    _refuse_bad_end(reports)


def _refuse_bad_end(reports: Sequence[ImportReport]) -> None:
    """Raises NewsletterError where a person must act on what was told; a line for each reason."""
    found = list(_bad_ends(reports))
    for one in found[:-1]:
        click.echo(str(one), err=True)
    if found:
        raise found[-1]


def _bad_ends(reports: Sequence[ImportReport]) -> Iterator[NewsletterError]:
    for report in reports:
        if report.rows == report.rejected > 0:
            yield NewsletterError(
                f"none of the {report.rows:,} rows of {report.file!r} could be imported",
                hint=f"mend {report.rejects} and import it" if report.rejects else "",
            )
    if doubtful := max((report.may_have_left for report in reports), default=0):
        yield NewsletterError(
            f"{number_of(doubtful, 'reader')} may have left by rows that were not imported, and"
            f" {'gets' if doubtful == 1 else 'get'} mail",
            hint="`newsletter subscribers unsubscribe ADDRESS` where they did, or mend the rows",
        )


@subscribers.command()
@click.option("--out", default="-", metavar="FILE", help="Where to; - is the terminal, or a pipe.")
@click.option("--spreadsheet", is_flag=True, help="Mark the file as UTF-8, as Excel wants it.")
@click.option("--history", is_flag=True, help="Every consent and withdrawal, with its wording.")
@json_option
@click.pass_obj
def export(session: Session, out: str, spreadsheet: bool, history: bool, as_json: bool) -> None:
    """Write all readers as CSV, with all they chose, in a form that import understands.

    Suppressed addresses that no reader has stand behind them, without a status.
    """
    from newsletter.readers import export_csv, export_history

    if as_json and out == "-":
        raise click.UsageError("--json says what was written, so --out must name a file")
    with _open_out(out, "utf-8-sig" if spreadsheet else "utf-8") as file:
        if history:
            count = export_history(session.store().front_desk.histories(), file)
            told = number_of(count, "note")
        else:
            exported = export_csv(session.store().subscribers, file)
            count, told = sum(exported), number_of(exported.readers, "reader")
            if others := exported.suppressions:
                told += f" and {others:,} suppressed without a reader"
    if as_json:
        echo_json({"rows": count, "file": out})
    elif out != "-":
        click.echo(f"{told} written to {out}")


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
    erasures = session.app().erasures
    if erasures.finder()(address):
        click.echo(
            f"{address} had been erased, so that no import brings it back; this takes it in again",
            err=True,
        )
    erasures.lift(address)
    intake = store.take([entry], at=now)
    told = "was already in the list" if known else "added"
    _answer(session, address, told + ", and keeps the name he chose" * intake.own, as_json)


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
    """Note that a reader does not want the newsletter any more.

    With - as ADDRESS it stands on standard input, alone or as the sender of a whole mail: so a
    mailbox for unsubscriptions can hand its mail on. What a program sent changes nothing, as notes
    of absence and bounces; nor does a mail of several senders.
    """
    # Late: what reads mail is large, and an import of a large list comes this way too.
    from newsletter.cli.leaving import LONGEST_MAIL, find_address, find_sender

    source = "unsubscribed by hand"
    if address == "-":
        address, source = find_sender(sys.stdin.buffer.read(LONGEST_MAIL)), _BY_MAIL
    else:
        address = find_address(address)
    _change(session, address, "unsubscribed", source, as_json)


@subscribers.command()
@address_argument
@click.option("--reason", default="manual", show_default=True, help="hard bounce, complaint, …")
@click.option(
    "--lift", is_flag=True, help="Take it back: the mailbox works again, or it was a slip."
)
@json_option
@click.pass_obj
def suppress(session: Session, address: str, reason: str, lift: bool, as_json: bool) -> None:
    """Never mail an address again, reader or not; their consent stays as it is."""
    address = normalise_address(address)
    store = session.store().subscribers
    before = store.find_suppression(address)
    if lift:
        store.lift(address, at=datetime.now(UTC))
    else:
        store.suppress(address, " ".join(reason.split()) or "manual", at=datetime.now(UTC))
    now = store.find_suppression(address)
    if as_json:
        echo_json({"address": address, "suppressed": now})
    elif now:
        click.echo(f"{address} gets no mail any more: {now}")
    elif before:
        click.echo(f"{address} is no longer suppressed: {before}")
        click.echo("the mail service may have it on a list of its own", err=True)
    else:
        click.echo(f"{address} was not suppressed")


@subscribers.command()
@address_argument
@json_option
@click.pass_obj
def show(session: Session, address: str, as_json: bool) -> None:
    """All that is stored of one address: consent and its history, wishes, requests, bounces.

    Others that may lead to the same mailbox are named: with another tag behind a plus sign, and at
    Gmail with other dots.
    """
    from newsletter.cli.subscriber_show import stored_lines

    stored = find_stored(
        session.store(),
        _find_typed(session, address),
        is_erased=session.app().erasures.finder(),
        imports=session.project.var / "imports",
    )
    alike = _find_alike(session, stored.address)
    if stored.is_nothing:
        raise NotFound(
            f"no subscriber has the address {stored.address!r}", hint=did_you_mean_of(alike)
        )
    if as_json:
        echo_json({**stored_json(stored), "alike": alike})
    else:
        click.echo("\n".join((*stored_lines(stored), *alike_lines(alike))))


@subscribers.command()
@address_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@click.pass_obj
def erase(session: Session, address: str, yes: bool, as_json: bool) -> None:
    """Delete a reader and all that is known about them, in the store and in files.

    What stays is a code that no address can be read from; it keeps imports from bringing them back,
    and is kept of an address that nobody knows yet, too.

    ADDRESS may also be what stands in place of one in a row that an import rejected. Another
    address that may lead to the same mailbox is named, and stays.
    """
    address = _find_typed(session, address)
    erasures = session.app().erasures
    known = erasures.knows(address)
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError("without a terminal, erase needs --yes")
        click.confirm(f"Erase {address} for good?", abort=True, err=True)
    gone = erasures.erase(address)
    alike = _find_alike(session, address)
    if as_json:
        echo_json({**erased_json(address, gone, known=known), "alike": alike})
    else:
        click.echo("\n".join(erased_lines(address, gone, known=known)))
        for line in alike_lines(alike, ", and not erased"):
            click.echo(line)


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


def _find_typed(session: Session, text: str) -> str:
    """The address, or a text that is none and yet stands somewhere. Raises BadAddress."""
    try:
        return normalise_address(text)
    except BadAddress:
        if not session.app().erasures.knows(text.strip()):
            raise
        return text.strip()


def _find_alike(session: Session, address: str) -> list[str]:
    return list(session.store().subscribers.alike(address)) if "@" in address else []


def _change(session: Session, address: str, status: Consent, source: str, as_json: bool) -> None:
    address = normalise_address(address)
    store = session.store().subscribers
    known = store.find(address)
    if known is None:
        # What is told of a mail may go back to whoever sent it, under whatever name.
        alike = [] if source == _BY_MAIL else _find_alike(session, address)
        hint = did_you_mean_of(alike) or _UNKNOWN[status == "active"]
        raise NotFound(f"no subscriber has the address {address!r}", hint=hint)
    # A status that stays keeps the time and source of its consent.
    note = Note(datetime.now(UTC), status, source)
    changed = session.store().front_desk.change(known.id, note)
    _answer(session, address, "noted" if changed else "was so already", as_json)


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
