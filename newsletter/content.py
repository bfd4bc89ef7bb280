"""The texts of updates and of issue.md as Update and Issue."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

from newsletter import frontmatter
from newsletter.errors import ContentError, Problem, did_you_mean
from newsletter.fields import Fields
from newsletter.frontmatter import Document
from newsletter.mistakes import Mistake, located
from newsletter.model import CTA_CHOICES, CTA_MODES, KINDS, Citation, Issue, Origin, Roster, Update
from newsletter.shapes import ID, ID_HINT, quote_short

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def parse_update(text: str, path: str, roster: Roster, segments: Collection[str] = ()) -> Update:
    """The update in a file of that path; its slug is the file's name. Raises ContentError.

    `segments` are the ids that the settings have.
    """
    document = frontmatter.parse(text, path)
    mistakes: list[Mistake] = []
    slug = PurePosixPath(path).stem
    _check_slug(slug, mistakes)
    told = read_keys(document.fields, mistakes, roster, segments)
    _refuse(document, mistakes, path)
    return replace(told, slug=slug, body=document.body, origin=_origin(document, path))


def read_keys(
    values: Mapping[str, object],
    mistakes: list[Mistake],
    roster: Roster,
    segments: Collection[str] = (),
) -> Update:
    """What the front matter of an update says, without slug and body; a mistake reads as absent."""
    fields = Fields(values, mistakes)
    day = fields.day("date")
    update = Update(
        slug="",
        title=fields.text("title", required=True),
        day=day or date.min,
        kind=fields.choice("kind", KINDS, "news"),
        speakers=fields.ids("speakers", roster.speakers, "speaker"),
        suggested=fields.ids("suggested", roster.speakers, "speaker"),
        role=fields.text("role"),
        source=_citation(fields),
        video=fields.url("video"),
        image=fields.picture("image"),
        thumbnail=fields.picture("thumbnail"),
        topics=fields.ids("topics", roster.topics, "topic"),
        cta=fields.choice("cta", CTA_CHOICES, "auto"),
        also_at=fields.urls("also_at"),
        segment=fields.reference("segment", segments, "segment"),
        accept=fields.text_table("accept"),
    )
    fields.finish()
    return update


def parse_issue(
    text: str,
    path: str,
    updates: Sequence[Update],
    slugs: Collection[str],
    segments: Collection[str] = (),
) -> Issue:
    """The issue of a folder with its updates in the running order.

    `slugs` are all the updates in the folder, the broken ones too. What the running order does not
    name is never lost: it comes last. Raises ContentError.
    """
    document = frontmatter.parse(text, path)
    mistakes: list[Mistake] = []
    fields = Fields(document.fields, mistakes)
    order = fields.ids("updates", slugs, "update")
    unlisted = sorted(set(slugs).difference(order))
    by_slug = {update.slug: update for update in updates}
    slug = PurePosixPath(path).parent.name
    issue = Issue(
        slug=slug,
        day=_issue_day(slug, updates, mistakes),
        subject=fields.text("subject"),
        preheader=fields.text("preheader"),
        number=fields.whole_number("number", least=1),
        cta_mode=_cta_mode(fields),
        updates=tuple(by_slug[name] for name in (*order, *unlisted) if name in by_slug),
        unlisted=tuple(unlisted),
        opening=document.body,
        house=fields.text("house", lines=True),
        teasers=_teasers(fields),
        segment=fields.reference("segment", segments, "segment"),
        accept=fields.text_table("accept"),
        origin=_origin(document, path),
    )
    fields.finish()
    _refuse(document, mistakes, path)
    return issue


def is_day(slug: str) -> bool:
    """Whether a slug is written as a day; the day need not exist."""
    return _ISO_DAY.fullmatch(slug) is not None


def warn_of_unlisted(issue: Issue) -> tuple[Problem, ...]:
    """What is odd about an issue that loads: updates that its running order does not name."""
    path, place = issue.origin.path, issue.origin.at("updates")
    hint = "add it to `updates`, or move its file to the inbox"
    return tuple(
        Problem(
            *(path, *place, "unlisted-update", "warning"),
            f"the update {slug!r} is not in the running order and comes last",
            hint,
        )
        for slug in issue.unlisted
    )


def _issue_day(slug: str, updates: Sequence[Update], mistakes: list[Mistake]) -> date:
    if is_day(slug):
        try:
            return date.fromisoformat(slug)
        except ValueError:
            message = f"the day {slug!r} of the issue's folder does not exist"
            mistakes.append(Mistake("", message, "rename the folder", "bad-date"))
    elif not updates:
        message = f"the issue {slug!r} has no day, because it has no updates"
        mistakes.append(Mistake("", message, "name its folder as in 2026-11-23", "bad-date"))
    return max((update.day for update in updates), default=date.min)


def _cta_mode(fields: Fields) -> str:
    written = fields.text("cta_mode")
    mode = written.casefold().replace("-", " ").replace("_", " ")
    if mode and mode not in CTA_MODES:
        fields.wrong(
            "cta_mode", f"unknown cta_mode {quote_short(written)}", did_you_mean(mode, CTA_MODES)
        )
    return mode if mode in CTA_MODES else "in person"


def _teasers(fields: Fields) -> int:
    """`teasers: true`, or the number of the first update that is shown as a teaser."""
    written = fields.text("teasers") if fields.has_text("teasers") else ""
    if written in ("true", "false"):
        return int(written == "true")
    if not written or written.isdecimal():
        return fields.whole_number("teasers", least=1) or 0
    found = f"expected true, false or a number for 'teasers', found {quote_short(written)}"
    hint = "the number is that of the first update that is shown as a teaser"
    fields.wrong("teasers", found, hint)
    return 0


def _citation(fields: Fields) -> Citation | None:
    """`source: NAME` or `source: {name: NAME, url: ADDRESS}`."""
    if not fields.has("source"):
        return None
    if not fields.has_text("source"):
        table = fields.table("source")
        return Citation(name=table.text("name", required=True), url=table.url("url"))
    name = fields.text("source")
    if "://" in name:
        hint = "write source: {name: …, url: …}"
        fields.wrong("source", f"expected the name of the source, found {quote_short(name)}", hint)
    return Citation(name=name)


def _check_slug(slug: str, mistakes: list[Mistake]) -> None:
    if not ID.fullmatch(slug):
        better = re.sub(r"[^a-z0-9]+", "-", slug.casefold()).strip("-")
        hint = f"rename it to {better}.md" if better else ID_HINT
        message = f"{quote_short(slug + '.md')} cannot be the name of an update's file"
        mistakes.append(Mistake("", message, hint, "bad-slug"))


def _origin(document: Document, path: str) -> Origin:
    return Origin(path=path, fields=document.places.values, body_line=document.body_line)


def _refuse(document: Document, mistakes: list[Mistake], path: str) -> None:
    """Raises ContentError with all problems; keys are not missed where none could be read."""
    if document.problems and not document.fields:
        mistakes = [mistake for mistake in mistakes if not mistake.name]
    problems = (*document.problems, *located(mistakes, path, document.places))
    if problems:
        raise ContentError(problems)
