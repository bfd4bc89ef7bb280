"""From the inbox to the day's issue: what the command `compile` does to the files.

The order of the steps is what keeps an update from being lost: first it is moved, each file on its
own, then issue.md lists it. A start after a crash finds what is moved and not listed yet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import cast

from newsletter import compiler, frontmatter
from newsletter.content import warn_of_unlisted
from newsletter.cta import primary_speakers
from newsletter.errors import NewsletterError, Problem
from newsletter.model import ISSUE_FILE, Issue, Update
from newsletter.project import INBOX, Project

#: Issues before this one that a repeated speaker or link is looked for in.
RECENT = 2

_PROPOSALS = {
    "subject": compiler.propose_subject,
    "preheader": compiler.propose_preheader,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """What `compile` did, and what it found."""

    issue: str
    updates: int = 0  #: in the issue now; 0 when there is nothing today
    taken: tuple[str, ...] = ()  #: slugs that came out of the inbox
    later: tuple[Update, ...] = ()  #: in the inbox, for a day to come
    problems: tuple[Problem, ...] = ()  #: errors left their update in the inbox


def compile_day(project: Project, day: date, *, is_frozen: Callable[[str], bool]) -> Compiled:
    """Make the day's issue, or add to it what the inbox holds since.

    What the editor wrote stays: an issue.md that exists gets new updates at the end of its running
    order, and a subject or preheader only where it has none. Raises ContentError for an issue that
    does not load, NewsletterError for one that was sent already.
    """
    slug = day.isoformat()
    if project.find_issue_text(slug) is not None:
        project.load_issue(slug)
    inbox = project.load_inbox()
    doubles = _doubles(project, slug)
    problems = [*project.find_odd_folders(), *inbox.problems, *doubles.values()]
    fresh = [u for u in compiler.due(inbox.updates, day) if u.slug not in doubles]
    later = tuple(update for update in inbox.updates if update.day > day)
    if fresh and is_frozen(slug):
        raise NewsletterError(
            f"issue {slug} was sent already, and {_count(fresh)} still in the inbox",
            hint="compile another day's issue: newsletter compile DAY",
        )
    taken = tuple(update.slug for update in fresh)
    if taken:
        project.take_in(slug, taken)
    found = project.load_updates(slug)
    if not found.updates:
        problems += found.problems
        return Compiled(issue=slug, later=later, problems=tuple(problems))
    _list(project, slug, day, found.updates)
    issue = project.load_issue(slug)
    problems += [*warn_of_unlisted(issue), *repeated(project, issue)]
    return Compiled(
        issue=slug,
        updates=len(issue.updates),
        taken=taken,
        later=later,
        problems=tuple(problems),
    )


def repeated(project: Project, issue: Issue) -> tuple[Problem, ...]:
    """Warnings of speakers and links that stood in the last issues."""
    recent = project.recent_issues(issue.slug, RECENT)
    return compiler.repeats(issue.updates, recent, primary=_booked(project))


def _list(project: Project, slug: str, day: date, updates: Sequence[Update]) -> None:
    """Make issue.md, or add the updates that it does not list yet."""
    text = project.find_issue_text(slug)
    if text is None:
        number = compiler.next_number(project.recent_issues(slug, 1))
        ordered = compiler.order(updates, primary=_primary(project))
        text = compiler.new_issue(day, ordered, number, quote=frontmatter.quote_scalar)
    else:
        text = _completed(text, compiler.order(updates, primary=_primary(project)))
    project.write_issue(slug, text)


def _completed(text: str, updates: Sequence[Update]) -> str:
    """An issue.md with all the updates in its running order and no empty subject or preheader."""
    written = frontmatter.parse(text, ISSUE_FILE).fields
    # The issue has loaded before: a running order that is no list was refused there.
    listed = cast(Sequence[str], written.get("updates") or ())
    missing = [update.slug for update in updates if update.slug not in listed]
    if missing:
        text = frontmatter.append_to_list(text, "updates", missing)
    by_slug = {update.slug: update for update in updates}
    ordered = [by_slug[slug] for slug in (*listed, *missing) if slug in by_slug]
    for key, propose in _PROPOSALS.items():
        if not written.get(key) and (proposal := propose(ordered)):
            text = frontmatter.set_field(text, key, frontmatter.quote_scalar(proposal))
    return text


def _doubles(project: Project, slug: str) -> dict[str, Problem]:
    """What is wrong with updates of the inbox whose slug another issue has already, by slug."""
    inbox = f"{project.issue_folder(INBOX).relative_to(project.root).as_posix()}/"
    own = f"{project.issue_folder(slug).relative_to(project.root).as_posix()}/"
    return {
        PurePosixPath(problem.path).stem: problem
        for problem in project.find_same_slugs()
        if problem.path.startswith(inbox) and own not in problem.message
    }


def _primary(project: Project) -> Callable[[Update], Sequence[str]]:
    return lambda update: [speaker.id for speaker in primary_speakers(update, project.roster)]


def _booked(project: Project) -> Callable[[Update], Sequence[str]]:
    """Whom an update asks to book: nobody where it has no call, as a list of names has none."""
    primary = _primary(project)
    silent = ("note", "list")
    return lambda update: () if update.cta == "none" or update.kind in silent else primary(update)


def _count(updates: Sequence[Update]) -> str:
    return "1 update is" if len(updates) == 1 else f"{len(updates)} updates are"
