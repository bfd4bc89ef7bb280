"""Puts an issue into the templates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from jinja2 import TemplateError
from markupsafe import Markup

from newsletter import merge
from newsletter.errors import ContentError
from newsletter.model import CallToAction, Issue, Newsletter, Rendered, Roster
from newsletter.render.environment import to_ascii
from newsletter.render.flatten import template_problem
from newsletter.render.kit import Kit
from newsletter.render.views import IssueView, UpdateView, show_issue


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
    view = show_issue(issue, calls, newsletter, roster, kit)
    html = to_ascii(_fill(kit, "html", view))
    text = _fill(kit, "txt", view).strip() + "\n"
    kit.keep()
    return Rendered(
        issue=issue.slug,
        subject=issue.subject,
        preheader=issue.preheader,
        html=html,
        text=text,
        merge_tags=merge.names(issue.subject, issue.preheader, html, text),
    )


def render_plain(
    issue: Issue,
    calls: Sequence[CallToAction],
    newsletter: Newsletter,
    roster: Roster,
    kit: Kit,
) -> Rendered:
    """The same mail before inlining, for comparison: all its styles stand in the head."""
    return render_issue(issue, calls, newsletter, roster, kit.without_inlining())


def _fill(kit: Kit, suffix: str, view: IssueView) -> str:
    template = kit.template(suffix)
    try:
        return template.render(view._asdict(), each=partial(_each, suffix))
    except TemplateError as error:
        message = f"the template cannot be filled: {error.message}"
        raise ContentError([template_problem(f"email/issue.{suffix}", 1, message)]) from error


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
            view.fragments[key] = to_ascii(filled) if suffix == "html" else filled
    joined = "".join([view.fragments[key] for view in views])
    return Markup(joined)  # noqa: S704 filled by the template, which escapes
