"""A CSV file, or an archive of them → the store: which of its files are lists of readers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsletter.errors import NewsletterError
from newsletter.ports import Subscribers
from newsletter.readers.columns import Columns, NoReaders, OtherRecords
from newsletter.readers.importing import (
    NOTHING_TAKEN,
    ImportReport,
    Staged,
    import_csv,
    stage_csv,
    take_together,
)
from newsletter.readers.names import UnclearName
from newsletter.readers.origins import Origin
from newsletter.readers.packed import may_be_packed, refuse_packed
from newsletter.readers.piped import at_hand, is_nameless
from newsletter.readers.sheet import Page, open_sheet
from newsletter.readers.starting import start

if TYPE_CHECKING:
    from newsletter.readers.archives import Contents, Unpacked


_NO_NAME = (
    "it came without its file's name, and one such as 'unsubscribed.csv' says of all in it that"
    " they get no mail: if it is called like that, import the file itself"
)


def import_files(path: Path, subscribers: Subscribers, **how: Any) -> Iterator[ImportReport]:
    """A CSV file, or the lists of an archive, all or none of them; see `stage_csv` for the rest.

    What each file of an archive is stands fast before the first one is read; what is no list of
    readers has a report that says why it was skipped. Standard input is `-`.
    """
    with at_hand(path) as file:
        for report in _import(file, subscribers, **how):
            unseen = is_nameless(path) and not report.skipped
            yield replace(report, notes=(*report.notes, _NO_NAME)) if unseen else report


def _import(
    path: Path,
    subscribers: Subscribers,
    *,
    encoding: str = "",
    rehearse: bool = False,
    **how: Any,
) -> Iterator[ImportReport]:
    how |= {"encoding": encoding, "rehearse": rehearse}
    if not _is_archive(path):
        yield import_csv(path, subscribers, heard=f"{_folder(path)}{path.name}", **how)
        return
    from newsletter.readers.archives import unpacked
    from newsletter.readers.unread import tell_skipped, why_unread

    with unpacked(path) as contents, ExitStack() as stack:
        found: list[Staged | ImportReport] = []
        for file, why in _sorted_out(path, contents, encoding):
            if why:
                found.append(_skipped(file.name, why))
                continue
            about: dict[str, Any] = {"name": file.name, "heard": _heard(path, file)}
            found.append(stage_csv(stack, file.path, subscribers, **about, **how))
        staged = [one for one in found if isinstance(one, Staged)]
        # A reader of two files is new in the first one only, also where nothing stays.
        taken = iter(take_together(staged, subscribers, rehearse=rehearse))
        yield from (next(taken) if isinstance(one, Staged) else one for one in found)
        for name, why in tell_skipped((name, why_unread(name)) for name in contents.others):
            yield _skipped(name, why)


def _is_archive(path: Path) -> bool:
    """Raises NewsletterError for a spreadsheet."""
    refuse_packed(path)
    if not may_be_packed(path):
        return False
    from newsletter.readers.archives import is_archive, refuse_workbook  # late: they load much

    refuse_workbook(path)
    return is_archive(path)


def _folder(path: Path) -> str:
    """That in which it lies, whose name may say something of it; somebody's own does not."""
    folder = path.absolute().parent
    return f"{folder.name}/" if folder.name and folder != Path.home() else ""


def _heard(archive: Path, file: Unpacked) -> str:
    return f"{_folder(archive)}{archive.stem}.zip/{file.name}"


def _sorted_out(path: Path, contents: Contents, encoding: str) -> list[tuple[Unpacked, str]]:
    """Each list of an archive, and why it is to be skipped. Raises NewsletterError.

    Beside a known service's list, another one is only taken where it says who left.
    """
    from newsletter.readers.unread import must_be_read, why_unread

    plans = [(file, _plan(file, encoding, _heard(path, file))) for file in contents.lists]
    columns = [plan for _, plan in plans if isinstance(plan, Columns)]
    origin = next((plan.origin for plan in columns if plan.origin), None)
    unclear = [plan for _, plan in plans if isinstance(plan, UnclearName)]
    if unclear:  # and skipped, whom it names could be mailed by another file
        raise unclear[0]
    for name in (*contents.others, *contents.inner):
        must_be_read(path.name, name, why_unread(name))
    for file, plan in plans:
        if isinstance(plan, NewsletterError) and not isinstance(plan, OtherRecords):
            must_be_read(path.name, file.name, plan.message.removeprefix(f"{file.name}: "))
    if not columns:
        raise NewsletterError(
            f"{path.name!r} holds no list of readers",
            hint="; ".join(plan.message for _, plan in plans[:3] if not isinstance(plan, Columns)),
        )
    return [(file, _why_skipped(file, plan, origin)) for file, plan in plans]


def _plan(file: Unpacked, encoding: str, heard: str) -> Columns | NewsletterError:
    """What its columns mean, or why it is no list; raises NewsletterError for a damaged one."""
    is_text = file.path.suffix.casefold() == ".txt"
    try:
        with open_sheet(file.path, encoding) as sheet:
            columns, pages, _ = start(file.name, sheet, heard)
            if is_text and not _is_list(columns, next(pages, None)):
                return NoReaders("it is a text, and no list of readers")
            return columns
    except (NoReaders, UnclearName) as error:
        return error
    except NewsletterError as error:
        if is_text:  # of anything
            return error
        raise


def _is_list(columns: Columns, page: Page | None) -> bool:
    """Whether a text has an address in most of its rows; a table without any has nobody in it."""
    email = columns.known["email"]
    rows = page.rows if page else []
    return 2 * sum("@" in row[email] for row in rows if len(row) > email) >= len(rows)


def _why_skipped(file: Unpacked, plan: Columns | NewsletterError, origin: Origin | None) -> str:
    if isinstance(plan, NewsletterError):
        return plan.message.removeprefix(f"{file.name}: ")
    if not origin or plan.origin or plan.tells_who_left:
        return ""
    return f"it is not {origin.name}'s list of readers; to take it in, import it by itself"


def _skipped(name: str, why: str) -> ImportReport:
    return ImportReport(
        file=name,
        encoding="",
        encoding_assumed=False,
        columns={},
        notes=(),
        rows=0,
        intake=NOTHING_TAKEN,
        erased=0,
        rejected=0,
        rejects=None,
        examples=(),
        skipped=why,
    )
