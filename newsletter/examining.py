"""Gathers what the checker looks at: an issue's values and files, its readers, its links."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from newsletter.check import Examined
from newsletter.check.answers import link_addresses, picture_addresses
from newsletter.content import warn_of_unlisted
from newsletter.cta.links import own_hosts
from newsletter.files import read_text
from newsletter.intake import repeated
from newsletter.model import CallToAction, Issue, Rendered
from newsletter.project import CONFIG_FILE, ROSTER_FILE, Project

if TYPE_CHECKING:
    from newsletter.fetch.fetcher import Fetcher
    from newsletter.linkcheck import Cache


class Facts(NamedTuple):
    """What a store knows of the readers; by default, that there is no store yet."""

    active: int = 0
    missing: Mapping[str, int] | None = None
    #: field that the issue asks for → active subscribers without a value
    deserted: tuple[str, ...] = ()  #: segments of the issue that no reader is in

    @property
    def fields(self) -> frozenset[str] | None:
        """Those of the fields that at least one reader has."""
        if self.missing is None:
            return None
        return frozenset(name for name, count in self.missing.items() if count < self.active)


def examine(
    project: Project,
    issue: Issue,
    calls: tuple[CallToAction, ...],
    rendered: Rendered,
    *,
    facts: Facts,
    today: date,
    own_unsubscribe: bool = False,
) -> Examined:
    """Raises ContentError for a file that changed into something else meanwhile."""
    settings = project.config.check
    return Examined(
        issue=issue,
        rendered=rendered,
        newsletter=project.config.newsletter,
        own_unsubscribe=own_unsubscribe,
        roster=project.roster,
        calls=calls,
        missing=facts.missing,
        fields=facts.fields,
        active=facts.active,
        deserted=frozenset(facts.deserted),
        today=today,
        files=_texts(project, issue),
        rules=settings.rules,
        clients=settings.clients,
        staging_hosts=settings.staging_hosts,
        own_hosts=own_hosts(project.config.newsletter),
        load_templates=lambda: _templates(project),
        paywalls=settings.paywalls,
        extra=(*warn_of_unlisted(issue), *repeated(project, issue)),
    )


def with_answers(
    examined: Examined, fetcher: Fetcher, cache: Cache, progress: Callable[[int, int], None]
) -> Examined:
    """The same, with what its links and pictures answer; this leaves the machine."""
    from newsletter.linkcheck import ask_all

    links, pictures = link_addresses(examined), picture_addresses(examined)
    answers = ask_all(links, pictures, fetcher=fetcher, cache=cache, progress=progress)
    return replace(examined, answers=answers.links, pictures=answers.pictures)


def _texts(project: Project, issue: Issue) -> dict[str, str]:
    """The files behind an issue, in which the checker finds the line that it means."""
    origins = (issue.origin, *(update.origin for update in issue.updates))
    paths = [CONFIG_FILE, ROSTER_FILE, *(origin.path for origin in origins)]
    return {path: read_text(project.root / path, path) for path in paths}


def _templates(project: Project) -> dict[str, str]:
    """The mail's templates as the project has them, its own first, and its style sheets.

    A theme is among them only where it is the project's own.
    """
    found: dict[str, str] = {}
    for kind in ("*.html", "*.css"):
        for folder in project.template_folders():
            for path in sorted((folder / "email").rglob(kind)):
                shown = f"templates/{path.relative_to(folder).as_posix()}"
                found.setdefault(shown, path.read_text("utf-8", "replace"))
    own = project.root / "templates" / "themes" / f"{project.config.theme.get('name', '')}.css"
    if own.is_file():
        found[own.relative_to(project.root).as_posix()] = own.read_text("utf-8", "replace")
    return found
