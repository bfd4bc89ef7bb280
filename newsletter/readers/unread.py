"""What of an archive is not read: told with the reason, or refused for a name of who left.

Whoever stands in such a file may stand in one that is read, too, and would be mailed. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from newsletter.errors import NewsletterError
from newsletter.readers.columns import LOG, TELLS_OF_MAILS
from newsletter.readers.names import hear_name
from newsletter.readers.packed import WORKBOOKS

_ARCHIVES = frozenset({".zip", ".gz", ".bz2", ".xz", ".zst", ".7z", ".rar", ".tar", ".tgz"})
#: What shows something, as a post does: its name says anything, and of readers only if clearly so.
_SHOWING = frozenset(
    (
        *(".html", ".htm", ".xhtml", ".mhtml", ".css", ".js", ".svg", ".png", ".jpg", ".jpeg"),
        *(".gif", ".webp", ".avif", ".heic", ".ico", ".mp3", ".m4a", ".wav", ".mp4", ".mov"),
        *(".webm", ".woff", ".woff2", ".ttf", ".md", ".eml"),
    )
)
_MOST_ALIKE = 3  #: of one folder and kind that are told one by one
_MOST_TOLD = 50  #: files or kinds


class Skipped(NamedTuple):
    """What is told of a file, or of several that are alike, as `posts/*.html`."""

    name: str
    why: str


def why_unread(name: str) -> str:
    """Of a file that is none of those that may be lists."""
    if LOG.search(name):
        return TELLS_OF_MAILS
    if any(part.casefold().endswith(".zip") for part in PurePosixPath(name).parts[:-1]):
        return "it lies in an archive in the archive"
    ending = PurePosixPath(name).suffix.casefold()
    if ending in WORKBOOKS:
        return "it is a spreadsheet, and no CSV file"
    if ending in _ARCHIVES:
        return "it is an archive in the archive"
    return f"a file {f'of the kind {ending}' if ending else 'without an ending'} is not read"


def must_be_read(archive: str, name: str, why: str) -> None:
    """Raises NewsletterError for a file whose name says that those in it are not to be mailed."""
    path = PurePosixPath(name)
    named = None if LOG.search(name) else hear_name(str(path.with_suffix("")))
    if not named or (named.standing is None and path.suffix.casefold() in _SHOWING):
        return
    raise NewsletterError(
        f"{archive!r} holds {name!r}, whose name says {named.word!r}, and which cannot be read:"
        f" {why}",
        hint="whoever stands in it could be mailed by another file: put it into the archive as CSV"
        " with a column 'email', or take it out if nobody in it is a reader; nothing was imported",
    )


def tell_skipped(files: Iterable[tuple[str, str]]) -> Iterator[Skipped]:
    """By their names and why, with those together that are alike."""
    alike: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for name, why in files:
        path = PurePosixPath(name)
        alike[str(path.parent), path.suffix.casefold(), why].append(name)
    told = list(_told(alike))
    yield from told[:_MOST_TOLD]
    if (more := len(told) - _MOST_TOLD) > 0:
        yield Skipped("other files", f"{more:,} more, or kinds of them, are not read")


def _told(alike: dict[tuple[str, str, str], list[str]]) -> Iterator[Skipped]:
    for (folder, ending, why), names in alike.items():
        if len(names) <= _MOST_ALIKE:
            yield from (Skipped(name, why) for name in names)
        else:
            place = "" if folder == "." else f"{folder}/"
            yield Skipped(f"{place}*{ending}", f"{len(names):,} files: {why}")
