"""How subscribers and the report of an import are shown, as lines and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from newsletter.mailing import Subscriber

if TYPE_CHECKING:
    from newsletter.erasing import Erased
    from newsletter.readers import ImportReport
    from newsletter.readers.refused import Mailed

_MOST_ALIKE = 5  #: addresses that are named
_NOT_REACHED = "mail already sent, the mail service's own records, backups, exported files"


def subscriber_lines(subscriber: Subscriber) -> Iterator[str]:
    at = subscriber.consent_at
    since = f" since {at:%Y-%m-%d %H:%M} UTC" if at else ""
    through = f", {subscriber.consent_source}" if subscriber.consent_source else ""
    yield f"{'address':<12} {subscriber.address}"
    yield f"{'status':<12} {subscriber.status}{since}{through}"
    name = f"{subscriber.first_name} {subscriber.last_name}".strip()
    if name:
        yield f"{'name':<12} {name}"
    for field, value in subscriber.fields.items():
        if field == "name" and value.split() == name.split():
            continue  # it is the column that the names came from
        yield f"{field:<12} {' '.join(value.split())}"
    if subscriber.suppressed:
        yield f"{'suppressed':<12} {subscriber.suppressed}"


def reports_lines(reports: Sequence[ImportReport], *, dry_run: bool) -> Iterator[str]:
    for report in reports:
        yield from report_lines(report)
    if dry_run:
        some = any(report.rows > report.rejected + report.erased for report in reports)
        more = "; without --dry-run it will be" if some else ", nor would it be without --dry-run"
        yield f"nothing was changed{more}"


def reports_json(reports: Sequence[ImportReport], name: str) -> dict[str, Any]:
    """Of a file its report, of an archive those of its files."""
    if len(reports) == 1 and reports[0].file == name:
        return report_json(reports[0])
    return {"file": name, "files": [report_json(report) for report in reports]}


def report_json(report: ImportReport) -> dict[str, Any]:
    return {
        "file": report.file,
        "encoding": report.encoding,
        "encoding_assumed": report.encoding_assumed,
        "columns": report.columns,
        "said": [said._asdict() for said in report.said],
        "notes": report.notes,
        "rows": report.rows,
        "new": report.intake.new,
        "known": report.intake.known,
        "repeated": report.intake.repeated,
        "withdrawn": report.intake.withdrawn,
        "suppressed": report.intake.suppressed,
        "suppressions": report.intake.suppressions,
        "not_followed": report.intake.own,
        "erased": report.erased,
        "chosen": report.chosen,
        "rejected": report.rejected,
        "rejects": str(report.rejects) if report.rejects else None,
        "examples": [{"line": line, "reason": reason} for line, reason in report.examples],
        "still_mailed": report.mailed._asdict(),
        "change": dict(report.intake.change) or None,
        "skipped": report.skipped or None,
    }


def report_lines(report: ImportReport) -> Iterator[str]:
    if report.skipped:
        yield f"{report.file}: skipped, {report.skipped}"
        return
    intake = report.intake
    read_as = f", read as {report.encoding}" if report.encoding != "UTF-8" else ""
    if report.encoding_assumed:
        read_as += ", the likeliest encoding; --encoding names another one"
    yield f"{report.file}: {number_of(report.rows, 'row')}{read_as}"
    yield f"  {number_of(intake.new, 'new reader')}"
    if intake.known:
        yield f"  {intake.known:,} already in the list, brought up to date"
    if intake.own:
        yield (
            f"  {intake.own:,} of these set a name, topics, speakers or a pause with their own"
            " hand: what the file says otherwise is not followed"
        )
    if intake.repeated:
        repeated = number_of(intake.repeated, "row")
        yield f"  {repeated} repeated an address: the last one counts, but who left in any has left"
    if intake.withdrawn:
        yield f"  {intake.withdrawn:,} had unsubscribed and stay unsubscribed"
    if intake.suppressed:
        yield f"  {intake.suppressed:,} suppressed, so they get no mail"
    if intake.suppressions:
        yield f"  {intake.suppressions:,} suppressed without a reader, so nobody gets mail there"
    if report.erased:
        yield f"  {report.erased:,} asked to be forgotten, and are not taken in"
    if report.chosen:
        rows = number_of(report.chosen, "row")
        yield f"  {rows} with a pause, or with topics or speakers that the reader chose"
    if report.said:
        yield "  what the columns said of who gets mail, by rows:"
        yield from (f"    {said}" for said in report.said)
    yield from (f"  {note}" for note in report.notes)
    if report.rejected:
        see = f", see {report.rejects}" if report.rejects else ""
        yield f"  {number_of(report.rejected, 'row')} not imported{see}"
        yield from (f"    line {line}: {reason}" for line, reason in report.examples)
        if (more := report.rejected - len(report.examples)) > 0:
            yield f"    and {more:,} more"
        yield from _mailed_lines(report.mailed)
    if changed := [f"{n:+,} {name}" for name, n in intake.change.items() if n and name != "total"]:
        yield f"  the list: {', '.join(changed)}"


def _mailed_lines(mailed: Mailed) -> Iterator[str]:
    if not (count := mailed.readers):
        return
    are = "is in the list and goes" if count == 1 else "are in the list and go"
    more = count - len(mailed.examples)
    shown = f"{', '.join(mailed.examples)}{f' and {more:,} more' if more else ''}"
    yield (
        f"  {count:,} of these readers {are} on getting mail: {shown};"
        " `newsletter subscribers unsubscribe ADDRESS` where they left"
    )


def number_of(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def did_you_mean_of(alike: Sequence[str]) -> str:
    """A hint that names addresses of what may be the same mailbox, or nothing."""
    return f"did you mean {' or '.join(map(repr, alike[:_MOST_ALIKE]))}?" if alike else ""


def alike_lines(alike: Sequence[str], more: str = "") -> Iterator[str]:
    if alike:
        others = f" and {len(alike) - _MOST_ALIKE:,} others" if len(alike) > _MOST_ALIKE else ""
        shown = ", ".join(alike[:_MOST_ALIKE])
        yield f"also here{more}, and perhaps the same mailbox: {shown}{others}"


def erased_json(address: str, gone: Erased, *, known: bool) -> dict[str, Any]:
    return {
        "erased": address,
        **gone._asdict(),
        "mentions": [one._asdict() for one in gone.mentions],
        "not_reached": _NOT_REACHED.split(", "),
        "known": known,
    }


def erased_lines(address: str, gone: Erased, *, known: bool) -> Iterator[str]:
    if known:
        rows = f" and {number_of(gone.rejected, 'rejected row')}" if gone.rejected else ""
        yield f"{address} is erased, with {number_of(gone.mails, 'mail')} in the outbox{rows}"
    else:
        yield f"{address} was not known; no import takes it in from now on"
    if gone.blanked:
        yield f"it is taken out of {number_of(gone.blanked, 'rejected row')} of others"
    for one in gone.mentions:
        yield f"it still stands in {' and '.join(one.fields)} of reader {one.id}, {one.address}"
    for issue in gone.calls:
        yield (
            f"it still stands in a call of issue {issue} that has no answer yet, and goes with"
            f" the answer: newsletter send {issue}"
        )
    yield f"not reached by this: {_NOT_REACHED}"
