"""What the templates see of an issue: values ready to show, addresses that a mail may link to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple, Protocol

from newsletter.merge import read_line
from newsletter.model import CallToAction, Issue, Line, Newsletter, Roster, Span, Speaker, Update
from newsletter.render.addresses import find_address
from newsletter.render.direction import find_direction
from newsletter.render.plaintext import Footnotes
from newsletter.render.prose import Prose

#: From so many updates on the reader gets a table of contents.
CONTENTS_FROM = 5


class Memory(Protocol):
    """What is kept between renders: a kit."""

    def prose(self, body: str, root: str) -> Prose: ...

    def recall(
        self, slug: str, seen: tuple[Any, ...], make: Callable[[], UpdateView]
    ) -> UpdateView:
        """A view made lately for this slug of equal things, else a new one."""


class UpdateView(NamedTuple):
    """An update as the partials see it."""

    anchor: str
    segment: str  #: whose readers get it; empty: all
    kind: str
    day: date
    title: str
    headline: str  #: the title without the speaker's name after its last dash
    role: str
    speakers: tuple[Speaker, ...]
    source: str
    url: str  #: of the source
    video: str
    thumbnail: str
    image: str
    photo: str  #: the update's image, else the first speaker's
    body: Prose
    teaser: bool  #: whether the body is only its beginning, and the web version has the rest
    call: CallToAction
    notes: Footnotes  #: for the plain text
    fragments: dict[str, str]
    #: parts of templates as filled with this update before: most of an issue stays as it was


class IssueView(NamedTuple):
    """An issue as the templates see it: the names they may use."""

    issue: Issue
    newsletter: Newsletter
    subject: str
    preheader: str
    language: str
    direction: str
    opening: Prose
    opening_notes: Footnotes
    house: Prose  #: the bureau's own message
    house_notes: Footnotes
    updates: tuple[UpdateView, ...]
    contents: bool  #: whether there is a table of contents


def show_issue(
    issue: Issue,
    calls: Sequence[CallToAction],
    newsletter: Newsletter,
    roster: Roster,
    memory: Memory,
) -> IssueView:
    opening = memory.prose(issue.opening, "opening")
    house = memory.prose(issue.house, "house")
    language = newsletter.language or "en"
    return IssueView(
        issue=issue,
        newsletter=newsletter,
        subject=read_line(issue.subject),
        preheader=read_line(issue.preheader),
        language=language,
        direction=find_direction(language),
        opening=opening,
        opening_notes=Footnotes(opening.links),
        house=house,
        house_notes=Footnotes(house.links),
        updates=_show_updates(issue, calls, newsletter, roster, memory),
        contents=len(issue.updates) >= CONTENTS_FROM,
    )


def _show_updates(
    issue: Issue,
    calls: Sequence[CallToAction],
    newsletter: Newsletter,
    roster: Roster,
    memory: Memory,
) -> tuple[UpdateView, ...]:
    # All that a partial may use beside its update; what it cannot tell apart need not be equal.
    frame = (newsletter, issue.slug, issue.day, issue.number, issue.cta_mode, len(issue.updates))
    views = []
    for index, (update, call) in enumerate(zip(issue.updates, calls, strict=True)):
        speakers = tuple(filter(None, map(roster.speakers.get, update.speakers)))
        # The web version, to which a teaser leads, is for everybody.
        short = 0 < issue.teasers <= index + 1 and not update.segment
        make = partial(_show_update, update, call, speakers, memory, short)
        seen = (update, call, speakers, index, short, frame)
        views.append(memory.recall(update.slug, seen, make))
    return tuple(views)


def _show_update(
    update: Update,
    call: CallToAction,
    speakers: tuple[Speaker, ...],
    memory: Memory,
    short: bool,
) -> UpdateView:
    written = update.body.strip()
    shown = _shorten(written) if short else written
    body = memory.prose(update.body if shown == written else shown, "update")
    video, thumbnail = _find_video(update) if update.video else ("", "")
    title = read_line(update.title)
    return UpdateView(
        anchor=f"u-{update.slug}",
        segment=update.segment,
        kind=update.kind,
        day=update.day,
        title=title,
        headline=_headline(title, speakers),
        role=read_line(update.role),
        speakers=speakers,
        source=read_line(update.source.name) if update.source else "",
        url=find_address(update.source.url) if update.source else "",
        video=video,
        thumbnail=thumbnail,
        image=find_address(update.image),
        photo=find_address(update.image or (speakers[0].photo if speakers else "")),
        body=body,
        teaser=shown != written,
        call=_with_safe_links(call),
        notes=Footnotes(body.links),
        fragments={},
    )


def _find_video(update: Update) -> tuple[str, str]:
    """Where it is watched, and its still."""
    from newsletter.render.video import find_thumbnail, find_video

    thumbnail = find_address(update.thumbnail) or find_thumbnail(update.video)
    return find_video(find_address(update.video)), thumbnail


def _shorten(body: str) -> str:
    from newsletter.render.teaser import first_paragraph

    return first_paragraph(body)


def _headline(title: str, speakers: tuple[Speaker, ...]) -> str:
    """The claim alone: who makes it stands below, with the role."""
    for speaker in speakers:
        claim = title.removesuffix(speaker.name).rstrip()
        if claim != title and claim.endswith(("–", "-", "—", "―")):
            return claim[:-1].rstrip() or title
    return title


def _with_safe_links(call: CallToAction) -> CallToAction:
    if call.form == "none" and not (call.line or call.topic or call.more):
        return call
    button = call.button and _safe(call.button)
    return call._replace(
        line=_safe_line(call.line),
        button=button if button and button.url else None,
        more=_safe_line(call.more),
        topic=_safe_line(call.topic),
    )


def _safe_line(line: Line) -> Line:
    return tuple(map(_safe, line))


def _safe(span: Span) -> Span:
    return Span(span.text, find_address(span.url)) if span.url else span
