"""All looks in their order."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.doctor import bulk, sender, settings, site
from newsletter.doctor.case import Case
from newsletter.doctor.finding import Finding


def visit(case: Case) -> Iterator[Finding]:
    """One finding after the other, as they are made: questions to the network take their time."""
    yield from settings.look(case)
    told = list(sender.look(case))
    yield from told
    yield from site.look(case)
    yield from bulk.look(case, {finding.name: finding for finding in told})
