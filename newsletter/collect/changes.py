"""Taking back what was done to the text of an update, and taking another version of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from newsletter import frontmatter
from newsletter.collect.confirming import keep_confirmed
from newsletter.collect.drafts import text_digest
from newsletter.collect.inbox import get_changeable
from newsletter.errors import ContentError, NewsletterError
from newsletter.files import write_text
from newsletter.gathered import TITLE_RULE, Removed, Repair
from newsletter.logbook import Logbook
from newsletter.project import Project

#: Title and body without some of all changes, by their numbers from 1, where others are undone
#: already; and why which of them stay.
Undo = Callable[
    [str, str, Sequence[Repair | Removed], Sequence[int], Sequence[int]],
    tuple[str, str, Mapping[int, str]],
]
IsFrozen = Callable[[str], bool]  #: whether an issue was sent, or is being sent


class Undone(NamedTuple):
    numbers: tuple[int, ...]
    left: tuple[tuple[int, str], ...] = ()  #: those that cannot be, with why


def undo_changes(
    project: Project,
    logbook: Logbook,
    slug: str,
    numbers: Sequence[int],
    undo: Undo,
    is_frozen: IsFrozen,
) -> Undone:
    """Undo changes of a draft by the numbers that `show` gives them, by default all that were made.

    Repairs are counted first, then what was removed. A headline that was made of the text is no
    change of it, and stays unless it is named. Of all, those that cannot be undone are told; raises
    NewsletterError where one that is named cannot, or none can, and then nothing is. Raises
    NotFound, ContentError.
    """
    path, text = get_changeable(project, slug, is_frozen)
    written = logbook.find_written(slug)
    changes: list[Repair | Removed] = [*written.repairs, *written.removed] if written else []
    chosen = _chosen(slug, numbers, changes, written.undone if written else ())
    document = frontmatter.parse(text, path)
    head = text[: len(text) - len(document.body)]
    was = str(document.fields.get("title", ""))
    undone = written.undone if written else ()
    title, body, left = undo(was, document.body, changes, chosen, undone)
    done = tuple(number for number in chosen if number not in left)
    if left and (numbers or not done):
        number, why = next(iter(left.items()))  # it says itself what to do
        raise NewsletterError(f"change {number} of {slug!r} stays: {why}")
    if title != was:
        head = frontmatter.set_field(head, "title", frontmatter.quote_scalar(title))
    write_text(project.root / path, head + body)
    if written:
        logbook.record_written([written._replace(undone=(*written.undone, *done))])
    return Undone(done, tuple(left.items()))


def _chosen(
    slug: str, numbers: Sequence[int], changes: Sequence[Repair | Removed], undone: Sequence[int]
) -> tuple[int, ...]:
    hint = f"newsletter inbox show {slug} lists them"
    if not numbers:
        made = (number for number, change in enumerate(changes, 1) if _is_made(change))
        numbers = [number for number in made if number not in undone]
        if not numbers:
            raise NewsletterError(f"there is no change of {slug!r} to undo", hint=hint)
    for number in numbers:
        if number > len(changes):
            raise NewsletterError(f"there is no change {number} of {slug!r}", hint=hint)
        if number in undone:
            raise NewsletterError(f"change {number} of {slug!r} is undone already", hint=hint)
    return tuple(sorted(set(numbers)))


def _is_made(change: Repair | Removed) -> bool:
    return isinstance(change, Removed) or (change.applied and change.rule != TITLE_RULE)


class Taken(NamedTuple):
    path: str
    is_mine: bool  #: a version of the editor's is back
    left_is_mine: bool = False  #: so was the one that waits in its place
    waiting: int = 1  #: versions


def take_version(
    project: Project, logbook: Logbook, slug: str, number: int, is_frozen: IsFrozen
) -> Taken:
    """Take a version that waits in place of the present one, each with its account of changes.

    The present one waits in its place: the same number gives it back, and none is ever lost. Who is
    confirmed in the present one is so in the other.
    Raises NotFound, ContentError, NewsletterError.
    """
    path, text = get_changeable(project, slug, is_frozen)
    written = logbook.find_written(slug)
    if written is None or not written.others:
        raise NewsletterError(f"there is no newer version of {slug!r}")
    if number > len(written.others):
        hint = f"newsletter inbox show {slug} lists them"
        raise NewsletterError(f"there is no version {number} of {slug!r}", hint=hint)
    taken = written.others[number - 1]
    is_touched = text_digest(text) != written.digest
    left = written.as_version(text)._replace(is_mine=is_touched)
    try:
        chosen = keep_confirmed(taken.text, text)
    except (ContentError, ValueError):  # one of them is broken: it comes as it is
        chosen = taken.text
    # What the editor wrote never counts as written here: the source would write over it.
    digest = written.digest if taken.is_mine else text_digest(chosen)
    others = (*written.others[: number - 1], left, *written.others[number:])
    # First it is kept: a run that is killed between the two has lost nothing of the editor's.
    logbook.record_written([written.of_version(taken)._replace(others=others, digest=digest)])
    write_text(project.root / path, chosen)
    return Taken(path, taken.is_mine, is_touched, len(others))
