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

    Who opens it is not known: its merge tags are for the caller to fill with their fall-backs.
    """
    return render_issue(replace(issue, teasers=0), calls, newsletter, roster, kit)
