"""The account of a draft follows its file to another name.

The logbook knows drafts by their names. A file that it does not know may be one of those whose file
is gone: as it was written, or at least with its address, its headline or its day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from newsletter import frontmatter
from newsletter.addresses import address_key
from newsletter.collect.doubles import title_words
from newsletter.collect.drafts import text_digest
from newsletter.collect.placing import all_slugs, find_place
from newsletter.errors import ContentError
from newsletter.files import read_text
from newsletter.logbook import Logbook, Written
from newsletter.project import INBOX, Project
from newsletter.shapes import ID


class _Marks(NamedTuple):
    """What a file is known by, whatever its name."""

    digest: str
    title: tuple[str, ...]
    day: str
    addresses: frozenset[str]


def follow_renames(
    project: Project,
    logbook: Logbook,
    slug: str = "",
    say: Callable[[str], None] = lambda words: None,
) -> None:
    """Give the drafts of the inbox, and the update of a slug wherever it is, their accounts back.

    `say` is told whom it waits for, if somebody else writes.
    """
    places = [*(project.issues_folder / INBOX).glob("*.md")]
    if slug and ID.fullmatch(slug) and (place := find_place(project, slug)):
        places.append(project.root / place)
    known = logbook.slugs()
    strange = {path for path in places if path.stem not in known and ID.fullmatch(path.stem)}
    if not (strange and known):
        return
    lost = logbook.find_all_written(known - all_slugs(project))
    renamed = dict(_match(strange, lost)) if lost else {}
    if renamed:
        with logbook.writing(say):
            for old, new in renamed.items():
                logbook.rename(old, new)


def _match(strange: Iterable[Path], lost: Mapping[str, Written]) -> Iterator[tuple[str, str]]:
    """The old name and the new one of each that is one of the lost ones beyond doubt."""
    left = {slug: _of_written(written) for slug, written in lost.items()}
    for path in sorted(strange):
        marks = _of_file(path)
        same = [slug for slug, each in left.items() if marks and each.digest == marks.digest]
        alike = [slug for slug, each in left.items() if marks and _is_one(each, marks)]
        found = same[:1] or (alike if len(alike) == 1 else [])
        for slug in found:
            del left[slug]
            yield slug, path.stem


def _is_one(lost: _Marks, found: _Marks) -> bool:
    """Two of the three are the same."""
    is_titled = bool(lost.title) and lost.title == found.title
    agree = (is_titled, lost.day == found.day, not lost.addresses.isdisjoint(found.addresses))
    return sum(agree) > 1


def _of_written(written: Written) -> _Marks:
    return _Marks(
        written.digest,
        title_words(written.title),
        written.day.isoformat(),
        _keys(written.addresses),
    )


def _of_file(path: Path) -> _Marks | None:
    with suppress(ContentError, FileNotFoundError):
        text = read_text(path, path.name)
        fields = frontmatter.parse(text, path.name).fields
        source, copies = fields.get("source"), fields.get("also_at")
        addresses = [source.get("url")] if isinstance(source, Mapping) else []
        addresses += copies if isinstance(copies, list) else []
        return _Marks(
            text_digest(text),
            title_words(str(fields.get("title", ""))),
            str(fields.get("date", "")),
            _keys(str(address) for address in addresses),
        )
    return None


def _keys(addresses: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, map(address_key, addresses)))
