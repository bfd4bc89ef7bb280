"""The account of a draft follows its file to another name.

The logbook knows drafts by their names. A file that it does not know may be one of those whose file
is gone: as it was written, or at least with its address, its headline or its day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from newsletter import frontmatter
from newsletter.addresses import address_key
from newsletter.collect.doubles import title_words
from newsletter.collect.drafts import text_digest
from newsletter.collect.placing import all_slugs, find_place
from newsletter.errors import ContentError
from newsletter.files import read_text
from newsletter.logbook import Known, Logbook
from newsletter.project import INBOX, Project
from newsletter.shapes import ID


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
    gone = known - all_slugs(project)
    lost = [each for each in logbook.known() if each.slug in gone] if gone else []
    renamed = dict(_match(map(_of_file, sorted(strange)), lost)) if lost else {}
    if renamed:
        with logbook.writing(say):
            for old, new in renamed.items():
                logbook.rename(old, new)


def _match(strange: Iterable[Known], lost: Iterable[Known]) -> Iterator[tuple[str, str]]:
    """The old name and the new one of each that is one of the lost ones beyond doubt."""
    left = {each.slug: each for each in lost}
    for file in strange:
        found = [slug for slug, each in left.items() if each.digest == file.digest][:1]
        if not found:
            found = [slug for slug, each in left.items() if _is_one(each, file)]
        if len(found) == 1:
            del left[found[0]]
            yield found[0], file.slug


def _is_one(lost: Known, file: Known) -> bool:
    """Whether two of title, day and address are the same; each draft has its day."""
    is_titled = bool(file.title) and title_words(lost.title) == title_words(file.title)
    is_of_day = lost.day == file.day
    if is_titled == is_of_day:  # then the addresses tell nothing
        return is_titled
    return not _keys(lost.addresses).isdisjoint(_keys(file.addresses))


def _of_file(path: Path) -> Known:
    with suppress(ContentError, FileNotFoundError):
        text = read_text(path, path.name)
        fields = frontmatter.parse(text, path.name).fields
        source, copies = fields.get("source"), fields.get("also_at")
        addresses = [source.get("url")] if isinstance(source, Mapping) else []
        addresses += copies if isinstance(copies, list) else []
        title, day = (str(fields.get(key, "")) for key in ("title", "date"))
        return Known(path.stem, text_digest(text), title, day, tuple(map(str, addresses)))
    return Known(path.stem, "", "", "", ())


def _keys(addresses: Iterable[str]) -> set[str]:
    return {*filter(None, map(address_key, addresses))}
