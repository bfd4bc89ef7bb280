"""Puts an issue into the templates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Literal

from jinja2 import Template, TemplateError
from markupsafe import Markup

from newsletter import merge
from newsletter.errors import ContentError, Problem
from newsletter.model import CallToAction, Issue, Limit, Newsletter, Rendered, Roster
from newsletter.render.direction import find_direction
from newsletter.render.environment import ENVIRONMENTS, to_ascii
from newsletter.render.kit import Kit
from newsletter.render.views import IssueView, UpdateView, show_issue

#: Around a piece that is for one segment while the template is filled. Both are characters that
#: `drop_unseen` takes out of all that an editor writes.
_BEGIN, _END = "\x02", "\x03"


def render_issue(
    issue: Issue,
    calls: Sequence[CallToAction],
    newsletter: Newsletter,
    roster: Roster,
    kit: Kit,
) -> Rendered:
    """The mail, the same for every reader. `calls` has one entry per update, in their order.

    Raises ContentError for a template that uses what does not exist.
    """
    kit = kit.facing(find_direction(newsletter.language))
    view = show_issue(issue, calls, newsletter, roster, kit)
    html, limits = _unmark("html", to_ascii(_fill(kit, "html", view)))
    text, more = _unmark("text", _fill(kit, "txt", view).strip() + "\n")
    kit.keep()
    return Rendered(
        issue=issue.slug,
        subject=view.subject,
        preheader=view.preheader,
        html=html,
        text=text,
        merge_tags=merge.names(view.subject, view.preheader, html, text),
        limits=(*limits, *more),
    )


def render_plain(
    issue: Issue,
    calls: Sequence[CallToAction],
    newsletter: Newsletter,
    roster: Roster,
    kit: Kit,
) -> Rendered:
    """The same mail before inlining, for comparison: all its styles stand in the head."""
    kit = kit.facing(find_direction(newsletter.language)).without_inlining()
    return render_issue(issue, calls, newsletter, roster, kit)


def _fill(kit: Kit, suffix: str, view: IssueView) -> str:
    names = {**view._asdict(), "each": partial(_each, suffix)}
    try:
        return kit.template(suffix).render(names)
    except TemplateError as error:
        message = f"the template cannot be filled: {error.message}"
        raise ContentError([_locate(kit, suffix, names, message)]) from error


def _mark(filled: str, segment: str) -> str:
    """The piece between marks, where it is for one segment; nothing written holds such marks."""
    return f"{_BEGIN}{segment}{_END}{filled}{_BEGIN}{_END}" if segment else filled


def _unmark(part: Literal["html", "text"], marked: str) -> tuple[str, list[Limit]]:
    """The text without marks, and where the pieces are that stood between them."""
    first, *rest = marked.split(_BEGIN)
    kept, limits, position, segment = [first], [], len(first), ""
    for piece in rest:
        opened, _, text = piece.partition(_END)
        if opened:
            segment, start = opened, position
        else:
            limits.append(Limit(segment, part, start, position))
        kept.append(text)
        position += len(text)
    return "".join(kept), limits


def _locate(kit: Kit, suffix: str, names: dict[str, Any], message: str) -> Problem:
    """Fills the template as it was before compiling: its lines are those of the editor's files."""
    from traceback import walk_tb

    name, source = f"email/issue.{suffix}", kit.source(suffix)
    environment, line = ENVIRONMENTS[suffix](), 1
    code = environment.compile(source.text, name, name)
    try:
        Template.from_code(environment, code, environment.globals).render(names)
    except TemplateError as error:
        for frame, at in walk_tb(error.__traceback__):
            line = at if frame.f_code.co_filename == name else line
    return source.problem_at_line(line, message)


def _each(
    suffix: str, part: str, views: Sequence[UpdateView], caller: Callable[[UpdateView], str]
) -> str:
    """`{% call(update) each("part", updates) %}`: like a loop, but a part that was filled before
    is taken as it is for as long as its update stays the same.
    """
    key = suffix + part
    for view in views:
        if key not in view.fragments:
            filled = caller(view)
            filled = to_ascii(filled) if suffix == "html" else filled.rstrip() + "\n"
            view.fragments[key] = _mark(filled, view.segment)
    joined = "".join([view.fragments[key] for view in views])
    return Markup(joined)  # noqa: S704 filled by the template, which escapes
