"""What `inbox` says, for a person and as JSON."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import click

from newsletter.cli.check import describe as describe_problem
from newsletter.cli.options import count_of
from newsletter.collect.doubles import Match
from newsletter.collect.inbox import MOST_RELATED, Listed, Shown, Waiting
from newsletter.config import CollectSettings
from newsletter.gathered import Removed, Repair
from newsletter.logbook import Reason, Version, Written
from newsletter.model import Roster

_MOST_RELATED = 5
_TITLE_SHARE = 2  # a title takes half of a wide terminal at the most
_BESIDE_SLUG = 56  # columns that age, speaker, source and what to look at need beside a slug
_NAMES = ("yours", "the source's")  #: of versions
_LONGEST_AGE = 12  # "in 123 days" and a space


def echo_table(listed: Listed, roster: Roster, longest_quote: int) -> None:
    """A table on a terminal, else one line for each update."""
    refused = {problem.path for problem in listed.problems if problem.severity == "error"}
    if not listed.waiting and refused:
        files = count_of(len(refused), "file")
        click.echo(f"no draft of the inbox can be read: {files} to mend, as told above")
    elif not listed.waiting:
        click.echo("the inbox is empty; newsletter collect fills it, newsletter add URL adds to it")
    elif sys.stdout.isatty():
        _echo_rich(listed.waiting, roster, longest_quote)
    else:
        for waiting in listed.waiting:
            age, title, *about = _cells(waiting, roster, longest_quote)
            click.echo(f"{waiting.update.slug}: {age}; {title}; {_joined(*about)}")
    if not listed.has_related:
        click.echo(
            f"with more than {MOST_RELATED:,} drafts, related posts are not looked for here;"
            " newsletter inbox show SLUG has those of one"
        )
    unconfirmed = [w for w in listed.waiting if w.suggested and not w.update.speakers]
    if unconfirmed:
        click.echo(
            f"{count_of(len(unconfirmed), 'draft')} with suggested speakers;"
            " next: newsletter inbox confirm SLUG"
        )


def shown_lines(shown: Shown, settings: CollectSettings) -> Iterator[str]:
    """The draft first, as it stands in its file; then what there is to say about it."""
    yield f"{shown.place}:"
    yield ""
    yield shown.text.rstrip("\n")
    yield ""
    yield from map(describe_problem, shown.problems)
    if shown.waiting:
        yield from _waiting_lines(shown.waiting)
        if shown.waiting.later:
            yield "suggested now, as the roster names more than when it was collected:"
            yield from (f"  {reason.speaker}: {reason.words}" for reason in shown.waiting.later)
    if shown.fits:
        yield "nobody of the roster is named; who could speak on this:"
        yield from (f"  {fit.speaker}: {fit.words}" for fit in shown.fits)
    if shown.written:
        yield from _written_lines(shown.written, settings)
        yield from _advice_lines(shown.written, shown.fixed)
        for number, other in enumerate(shown.written.others, 1):
            yield from _other_lines(shown, shown.written.slug, number, other)


def listed_json(listed: Listed) -> dict[str, Any]:
    return {
        "waiting": [_waiting_json(waiting) for waiting in listed.waiting],
        "problems": [problem._asdict() for problem in listed.problems],
        "has_related": listed.has_related,
    }


def shown_json(shown: Shown) -> dict[str, Any]:
    written = shown.written
    other = written.other if written else None
    return {
        "path": shown.place,
        "text": shown.text,
        "problems": [problem._asdict() for problem in shown.problems],
        **(_waiting_json(shown.waiting) if shown.waiting else {}),
        "changes": list(_change_jsons(written)) if written else [],
        "reasons": [reason._asdict() for reason in _reasons(shown)],
        "told": list(written.problems) if written else [],
        "could_speak": [fit._asdict() for fit in shown.fits],
        "quoted": written.quoted if written else None,
        "words": written.words if written else None,
        "newer": other.text if other else None,
        "newer_changes": list(_change_jsons(other)) if other else [],
        "versions": list(_version_jsons(written)) if written else [],
        "fixed": shown.fixed or None,
    }


def _reasons(shown: Shown) -> Iterator[Reason]:
    yield from shown.written.reasons if shown.written else ()
    yield from shown.waiting.later if shown.waiting else ()


def _cells(waiting: Waiting, roster: Roster, longest_quote: int) -> tuple[str, ...]:
    update = waiting.update
    return (
        _age(waiting.days),
        update.title,
        _people(waiting, roster),
        update.source.name if update.source else "",
        _marks(waiting, longest_quote),
    )


def _joined(people: str, source: str, marks: str) -> str:
    return "; ".join(filter(None, (people, f"from {source}" if source else "", marks)))


def _echo_rich(listed: Sequence[Waiting], roster: Roster, longest_quote: int) -> None:
    """A column for each thing where the terminal is wide enough, else a line for each.

    A slug that fits on a line is not broken: it is copied to the next command.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    is_wide = max(len(each.update.slug) for each in listed) + _BESIDE_SLUG <= console.width
    longest = console.width // _TITLE_SHARE if is_wide else console.width - _LONGEST_AGE
    rows: list[tuple[str | Text, ...]] = []
    for waiting in listed:
        age, title, *about = _cells(waiting, roster, longest_quote)
        update = Text(title)
        update.truncate(longest, overflow="ellipsis")  # counts wide characters twice
        update.append(f"\n{waiting.update.slug}", style="dim")
        if not is_wide:
            update.append(f"\n{_joined(*about)}")
        rows.append((age, update, *map(Text, about if is_wide else ())))  # no text is markup
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("age")
    width = max(console.measure(row[1]).maximum for row in rows) if is_wide else None
    table.add_column("update", overflow="fold", width=width)
    for name in ("speaker", "source", "to look at") if is_wide else ():
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console.print(table)


def _age(days: int) -> str:
    if days < 0:
        return f"in {count_of(-days, 'day')}"
    return "today" if days == 0 else count_of(days, "day")


def _people(waiting: Waiting, roster: Roster) -> str:
    update = waiting.update
    names = [roster.speakers[id_].name for id_ in update.speakers]
    perhaps = [f"{roster.speakers[id_].name}?" for id_ in waiting.suggested]
    return ", ".join((*names, *perhaps)) or "no speaker"


def _marks(waiting: Waiting, longest_quote: int) -> str:
    written = waiting.written
    others = written.others if written else ()
    marks = [
        f"double of {waiting.double.post.place}" if waiting.double else "",
        *dict.fromkeys(_kind_of(other, waiting.written) for other in others),
        f"behind the paywall of {waiting.paywall}" if waiting.paywall else "",
        f"{waiting.quoted} % quoted" if waiting.quoted > longest_quote else "",
        count_of(waiting.repairs, "repair") if waiting.repairs else "",
        count_of(waiting.doubtful, "doubtful place") if waiting.doubtful else "",
        f"{len(waiting.related)} related" if waiting.related else "",
        f"at {len(waiting.update.also_at) + 1} addresses" if waiting.update.also_at else "",
    ]
    return ", ".join(filter(None, marks))


def _kind_of(other: Version, written: Written | None) -> str:
    if other.is_mine:
        return "your earlier version"
    return "a fuller copy" if _is_copy(other, written) else "a newer version"


def _is_copy(other: Version, written: Written | None) -> bool:
    """Whether a version is another's than the one whose text the draft has."""
    return other.at != "" and (written is None or written.at != other.at)


def _waiting_lines(waiting: Waiting) -> Iterator[str]:
    if waiting.double:
        yield f"double of {waiting.double.post.place} ({waiting.double.reason})"
    if waiting.paywall:
        yield f"behind the paywall of {waiting.paywall}: most readers cannot read it"
    if waiting.update.also_at:
        yield "also at:"
        yield from (f"  {address}" for address in waiting.update.also_at)
    if waiting.related:
        yield "related:"
        yield from (f"  {_related(match)}" for match in waiting.related[:_MOST_RELATED])


def _related(match: Match) -> str:
    return f"{match.post.place}: {match.post.title} ({match.reason})"


def _written_lines(written: Written, settings: CollectSettings) -> Iterator[str]:
    if written.problems:
        yield "told when it was collected:"
        yield from (f"  {problem}" for problem in written.problems)
    if written.reasons:
        yield "suggested:"
        yield from (f"  {reason.speaker}: {reason.words}" for reason in written.reasons)
    if written.words:
        share = 100 * written.quoted // written.words
        long = f", more than {settings.longest_quote} %" if share > settings.longest_quote else ""
        yield f"quote: {written.quoted:,} of {count_of(written.words, 'word')} ({share} %{long})"
    yield from _account_lines(written)


def _account_lines(version: Written | Version) -> Iterator[str]:
    if version.repairs:
        yield "repairs:"
        yield from _change_lines(1, version.repairs, version.undone)
    if version.removed:
        yield "removed:"
        yield from _change_lines(len(version.repairs) + 1, version.removed, version.undone)


def _advice_lines(written: Written, fixed: str) -> Iterator[str]:
    """What can be done about it, where something can."""
    if (written.repairs or written.removed) and not fixed:
        undo = f"newsletter inbox undo {written.slug}"
        yield f"to undo one: {undo} NUMBER; to undo all: {undo}"
    elif fixed and (written.repairs or written.removed or written.others):
        yield f"nothing of it can be undone or taken now: {fixed}"


def _change_lines(
    first: int, changes: Iterable[Repair | Removed], undone: Sequence[int]
) -> Iterator[str]:
    for number, change in enumerate(changes, first):
        state = " (undone)" if number in undone else ""
        if isinstance(change, Removed):
            yield f"  {number}. {change.rule}{state}"
            yield from (f"     - {line}" for line in change.text.splitlines() if line.strip())
            continue
        yield f"  {number}. {change.rule}{_doubt(change)}{state}"
        yield f"     - {change.before}"
        if change.after or change.applied:
            yield f"     + {change.after}"


def _doubt(repair: Repair) -> str:
    if repair.applied:
        return ""
    # What would go whole is kept; a word would be another.
    return " (not certain, so not done)" if repair.after else " (may be one, so it was kept)"


def _other_lines(shown: Shown, slug: str, number: int, other: Version) -> Iterator[str]:
    """A version that waits: how it differs, and what was changed in it."""
    is_copy = _is_copy(other, shown.written)
    whose = f"a copy at {other.at} has more" if is_copy else "the source has another version"
    whose = "your version waits" if other.is_mine else whose
    is_mine = shown.waiting is None or shown.waiting.touched
    names = (_NAMES[0] if is_mine else _NAMES[1], _NAMES[0] if other.is_mine else _NAMES[1])
    if names[0] == names[1]:
        names = ("this", "the other")
    take = f"newsletter inbox take {slug}" + (f" {number}" if number > 1 else "")
    yield f"{whose}:" if shown.fixed else f"{whose}; {take} takes it:"
    old, new = shown.text.splitlines(), other.text.splitlines()
    diff = difflib.unified_diff(old, new, *names, lineterm="", n=1)
    yield from (f"  {line}" for line in diff)
    if told := list(_account_lines(other)):
        later = "" if shown.fixed else ", and to be undone once it is taken"
        yield f"  changed in it{later}:"
        yield from (f"  {line}" for line in told)


def _change_jsons(version: Written | Version) -> Iterator[dict[str, Any]]:
    changes: list[Repair | Removed] = [*version.repairs, *version.removed]
    for number, change in enumerate(changes, 1):
        yield {"number": number, "undone": number in version.undone, **change._asdict()}


def _version_jsons(written: Written) -> Iterator[dict[str, Any]]:
    """All versions that wait, by the numbers by which they are taken."""
    for number, other in enumerate(written.others, 1):
        changes = list(_change_jsons(other))
        about = {"number": number, "mine": other.is_mine, "at": other.at or None}
        yield {**about, "text": other.text, "changes": changes}


def _waiting_json(waiting: Waiting) -> dict[str, Any]:
    update = waiting.update
    return {
        "slug": update.slug,
        "path": update.origin.path,
        "title": update.title,
        "date": update.day.isoformat(),
        "days": waiting.days,
        "kind": update.kind,
        "speakers": list(update.speakers),
        "suggested": list(waiting.suggested),
        "topics": list(update.topics),
        "source": update.source.name if update.source else None,
        "source_url": update.source.url or None if update.source else None,
        "also_at": list(update.also_at),
        "repairs": waiting.repairs,
        "doubtful": waiting.doubtful,
        "removed": len(waiting.written.removed) if waiting.written else 0,
        "touched": waiting.touched,
        "paywall": waiting.paywall or None,
        "quoted_percent": waiting.quoted,
        "double": _match_json(waiting.double) if waiting.double else None,
        "related": [_match_json(match) for match in waiting.related],
        "newer_version": bool(waiting.written and waiting.written.others),
    }


def _match_json(match: Match) -> dict[str, str]:
    return {"path": match.post.place, "title": match.post.title, "reason": match.reason}
