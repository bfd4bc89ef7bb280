"""What waits in the inbox, and what the editor does with it: every step can be taken back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from newsletter.addresses import find_host
from newsletter.collect.confirming import confirm_in
from newsletter.collect.doubles import Index, Match, post_of
from newsletter.collect.drafts import text_digest
from newsletter.collect.placing import DISCARDED, find_place, known_posts
from newsletter.errors import ContentError, NewsletterError, NotFound, Problem, did_you_mean
from newsletter.files import move_files, read_text, write_text
from newsletter.logbook import Logbook, Reason, Written
from newsletter.model import Update
from newsletter.project import INBOX, Project
from newsletter.shapes import ID

#: Drafts of an inbox that are each held against all others; with more of them it takes too long.
MOST_RELATED = 1000
_LINK = re.compile(r"\]\((https?://[^\s()<>]+)\)")
#: Who came onto the roster after an update was written that names him.
FindLater = Callable[[Update, Written | None], Sequence[Reason]]
FindFits = Callable[[Update], Sequence[Reason]]  #: who of the roster could speak on an update


class Waiting(NamedTuple):
    """One update of the inbox, with what there is to say about it."""

    update: Update
    days: int  #: since its date
    written: Written | None = None  #: where a program wrote it
    touched: bool = False  #: by the editor, since then
    double: Match | None = None
    related: tuple[Match, ...] = ()
    paywall: str = ""  #: whose
    later: Sequence[Reason] = ()  #: whom it would suggest as well, were it written now

    @property
    def suggested(self) -> tuple[str, ...]:
        """Ids of all who wait for being confirmed."""
        return (*self.update.suggested, *(reason.speaker for reason in self.later))

    @property
    def repairs(self) -> int:
        return sum(repair.applied for repair in self.written.repairs) if self.written else 0

    @property
    def doubtful(self) -> int:
        """Places of the text that were only reported."""
        return len(self.written.repairs) - self.repairs if self.written else 0

    @property
    def quoted(self) -> int:
        """How much of the update is its source's words, in per cent."""
        return 100 * self.written.quoted // max(self.written.words, 1) if self.written else 0


class Listed(NamedTuple):
    waiting: tuple[Waiting, ...]  #: the newest first
    problems: tuple[Problem, ...]  #: of files that cannot be read
    has_related: bool = True  #: related posts were looked for


def _find_nobody(update: Update, written: Written | None) -> Sequence[Reason]:
    return ()


def list_inbox(
    project: Project, logbook: Logbook, *, today: date, find_later: FindLater = _find_nobody
) -> Listed:
    inbox = project.load_inbox()
    if not inbox.updates:
        return Listed((), inbox.problems)
    index = open_index(project, logbook, today, inbox.updates)
    has_related = len(inbox.updates) <= MOST_RELATED
    written = logbook.find_all_written([update.slug for update in inbox.updates])
    ordered = sorted(inbox.updates, key=lambda update: (-update.day.toordinal(), update.slug))
    described = (
        describe(
            *(project, update, written.get(update.slug), index, today), has_related=has_related
        )
        for update in ordered
    )
    waiting = (each._replace(later=find_later(each.update, each.written)) for each in described)
    return Listed(tuple(waiting), inbox.problems, has_related)


def open_index(
    project: Project, logbook: Logbook, today: date, inbox: Sequence[Update] | None = None
) -> Index:
    """All posts that are here; the inbox is read where it is not given."""
    since = today - timedelta(days=project.config.collect.doubles_days)
    return Index(known_posts(project, logbook, since, inbox))


def describe(
    project: Project,
    update: Update,
    written: Written | None,
    index: Index,
    today: date,
    *,
    has_related: bool = True,
) -> Waiting:
    post = post_of(update).also_at(written.addresses if written else ())
    addresses = (*post.cited, *post.addresses, *_LINK.findall(update.body))
    paywalls = project.config.check.paywalls
    hosts = (find_host(address, paywalls) for address in addresses)
    double = index.find_double(post)
    return Waiting(
        update=update,
        days=(today - update.day).days,
        written=written,
        touched=written is not None and _is_touched(project, update, written),
        double=double if double and not double.post.is_gone else None,
        related=index.find_related(post) if has_related else (),
        paywall=next(filter(None, hosts), written.paywall if written else ""),
    )


def find_text(project: Project, slug: str) -> tuple[str, str]:
    """Path and text of an update, wherever it is now. Raises NotFound, ContentError."""
    place = find_place(project, slug) if ID.fullmatch(slug) else ""
    if not place:
        raise _not_found(project, slug)
    return place, read_text(project.root / place, place)


class Shown(NamedTuple):
    """One draft with everything that is known of it."""

    place: str
    text: str
    waiting: Waiting | None  #: None where the file has mistakes
    written: Written | None
    problems: tuple[Problem, ...] = ()
    fits: tuple[Reason, ...] = ()  #: who could speak on this, where nobody is named
    fixed: str = ""  #: why no change of it can be undone, and no version taken


def show(
    project: Project,
    logbook: Logbook,
    slug: str,
    *,
    today: date,
    find_fits: FindFits = lambda update: (),
    find_later: FindLater = _find_nobody,
    is_frozen: Callable[[str], bool] = lambda issue: False,
) -> Shown:
    """`find_fits` is asked where nobody is named. Raises NotFound, ContentError for no text."""
    place, text = find_text(project, slug)
    written = logbook.find_written(slug)
    fixed = why_fixed(project, place, is_frozen) if written else ""
    try:
        update = project.load_update(place)
    except ContentError as error:
        return Shown(place, text, None, written, error.problems, fixed=fixed)
    index = open_index(project, logbook, today)
    waiting = describe(project, update, written, index, today)
    waiting = waiting._replace(later=find_later(update, written))
    nobody = not update.speakers and not waiting.suggested
    fits = tuple(find_fits(update) if nobody else ())
    return Shown(place, text, waiting, written, fits=fits, fixed=fixed)


def discard(project: Project, slugs: Iterable[str]) -> list[str]:
    """Move updates out of the inbox; the collector does not bring them again. Their new paths.

    Raises NotFound before anything is moved.
    """
    return _move(project, slugs, project.issues_folder / INBOX, project.var / DISCARDED)


def restore(project: Project, slugs: Iterable[str]) -> list[str]:
    """Bring discarded updates back. Raises NotFound; NewsletterError for a name that is taken."""
    return _move(project, slugs, project.var / DISCARDED, project.issues_folder / INBOX)


class Moved(NamedTuple):
    paths: Sequence[str]
    touched: Sequence[str] = ()  #: slugs of drafts that stay, since the editor changed them


def discard_added(project: Project, added: Sequence[Written]) -> Moved:
    """Discard what of the last `add` waits as it was written. Raises NewsletterError for none."""
    folder = project.issues_folder / INBOX
    waiting = [written for written in added if (folder / f"{written.slug}.md").is_file()]
    touched = [w.slug for w in waiting if _has_changed(folder / f"{w.slug}.md", w)]
    slugs = [written.slug for written in waiting if written.slug not in touched]
    if not slugs:
        why = "you changed all that it made" if touched else "nothing of it is in the inbox"
        raise NewsletterError(f"there is no draft of the last `add` to take back: {why}")
    return Moved(discard(project, slugs), touched)


def restore_added(project: Project, added: Sequence[Written]) -> list[str]:
    """Bring back what of the last `add` was discarded. Raises NewsletterError."""
    folder = project.var / DISCARDED
    slugs = [written.slug for written in added if (folder / f"{written.slug}.md").is_file()]
    if not slugs:
        raise NewsletterError("no draft of the last `add` is among the discarded")
    return restore(project, slugs)


def confirm(
    project: Project,
    slug: str,
    speakers: Sequence[str],
    find_later: Callable[[Update], Sequence[Reason]] = lambda update: (),
) -> tuple[str, ...]:
    """Make suggested speakers, all of them by default, or any others, confirmed ones.

    Those who came onto the roster since are looked for where none are named. Nothing but the
    lines of `speakers` and `suggested` changes. Gives the ids that were added.
    Raises NotFound, ContentError, NewsletterError.
    """
    path, text = get_text(project, slug)
    update = project.load_update(path)
    for id_ in speakers:
        if id_ not in project.roster.speakers:
            hint = did_you_mean(id_, project.roster.speakers)
            raise NotFound(f"unknown speaker {id_!r}", hint=hint)
    later = [] if speakers else [reason.speaker for reason in find_later(update)]
    wanted = tuple(dict.fromkeys(speakers or (*update.suggested, *later) or update.speakers))
    added = tuple(id_ for id_ in wanted if id_ not in update.speakers)
    if not wanted:
        hint = f"name one: newsletter inbox confirm {slug} SPEAKER"
        raise NewsletterError(f"no speaker is suggested for {slug!r}", hint=hint)
    if added:
        try:
            write_text(project.root / path, confirm_in(text, added))
        except ValueError as error:
            raise NewsletterError(f"{path}: {error}", hint="edit it by hand") from None
    return added


def get_text(project: Project, slug: str) -> tuple[str, str]:
    """Path and text of an update of the inbox. Raises NotFound, ContentError."""
    path = f"issues/{INBOX}/{slug}.md"
    if not ID.fullmatch(slug):
        raise _not_found(project, slug)
    try:
        return path, read_text(project.root / path, path)
    except FileNotFoundError:
        raise _not_found(project, slug) from None


def get_changeable(
    project: Project, slug: str, is_frozen: Callable[[str], bool]
) -> tuple[str, str]:
    """Path and text of an update that nobody has got yet, wherever it is.

    Raises NotFound, ContentError; NewsletterError for one of an issue that went out.
    """
    place, text = find_text(project, slug)
    if place.startswith("var/"):
        raise _not_found(project, slug)
    if fixed := why_fixed(project, place, is_frozen):
        raise NewsletterError(f"{place} cannot be changed any more: {fixed}")
    return place, text


def why_fixed(project: Project, place: str, is_frozen: Callable[[str], bool]) -> str:
    """Why nothing of an update can be undone or taken; nothing where it can."""
    path = project.root / place
    if path.parent == project.var / DISCARDED:
        return f"it was discarded: newsletter inbox restore {path.stem}"
    if path.parent != project.issues_folder / INBOX and is_frozen(path.parent.name):
        return f"issue {path.parent.name} was sent"
    return ""


def _is_touched(project: Project, update: Update, written: Written) -> bool:
    return _has_changed(project.root / update.origin.path, written)


def _has_changed(path: Path, written: Written) -> bool:
    try:
        return text_digest(read_text(path, path.name)) != written.digest
    except ContentError:
        return True


def _not_found(project: Project, slug: str) -> NotFound:
    place = find_place(project, slug) if ID.fullmatch(slug) else ""
    if place.startswith("var/"):
        hint = f"it was discarded: newsletter inbox restore {slug}"
    elif place:
        hint = f"it is in an issue: {place}"
    else:
        inbox = project.issues_folder / INBOX
        hint = did_you_mean(slug, [path.stem for path in inbox.glob("*.md")])
    return NotFound(f"there is no update {slug!r} in the inbox", hint=hint)


def _move(project: Project, slugs: Iterable[str], source: Path, target: Path) -> list[str]:
    slugs = list(dict.fromkeys(slugs))
    for slug in slugs:
        if not ID.fullmatch(slug) or not (source / f"{slug}.md").is_file():
            raise _not_there(project, slug, source)

    def conflict(name: str) -> NewsletterError:
        shown = (target / name).relative_to(project.root).as_posix()
        return NewsletterError(f"there is another update at {shown}", hint="rename one of them")

    move_files([f"{slug}.md" for slug in slugs], source, target, conflict)
    return [(target / f"{slug}.md").relative_to(project.root).as_posix() for slug in slugs]


def _not_there(project: Project, slug: str, source: Path) -> NotFound:
    if source.name == INBOX:
        return _not_found(project, slug)
    hint = did_you_mean(slug, [path.stem for path in source.glob("*.md")])
    return NotFound(f"no update {slug!r} was discarded", hint=hint)
