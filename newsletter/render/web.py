"""The web version of an issue, to which the mail's teasers and "read in the browser" lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from newsletter.model import CallToAction, Issue, Newsletter, Rendered, Roster
from newsletter.render.kit import Kit
from newsletter.render.page import render_issue


def render_web(
    issue: Issue,
    calls: Sequence[CallToAction],
    newsletter: Newsletter,
    roster: Roster,
    kit: Kit,
) -> Rendered:
    """The same as `render_issue`, with every update whole; the anchors are those of the mail.

    An update for a segment is not in it: anybody may open it.
    Who opens it is not known: its merge tags are for the caller to fill with their fall-backs.
    """
    shown = [
        (update, call)
        for update, call in zip(issue.updates, calls, strict=True)
        if not update.segment
    ]
    updates = tuple(update for update, _ in shown)
    public = replace(issue, updates=updates, teasers=0)
    return render_issue(public, [call for _, call in shown], newsletter, roster, kit)
