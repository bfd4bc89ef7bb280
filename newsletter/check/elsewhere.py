"""What is found while an issue is loaded, before the checker sees it, and comes as `extra`.

In the table these stand so that the editor finds them there, a project can set them and a finding
can be accepted.
"""

from __future__ import annotations

from newsletter.check.examined import Examined
from newsletter.check.registry import Finding, rule


@rule("repeated-speaker", "warning", hint="leave it for another day, or accept it with a reason")
def _repeated_speaker(examined: Examined) -> tuple[Finding, ...]:
    """A speaker with whom an update of the last issues began."""
    return ()


@rule("repeated-link", "warning", hint="leave it for another day, or accept it with a reason")
def _repeated_link(examined: Examined) -> tuple[Finding, ...]:
    """An address that stood in one of the last issues already."""
    return ()


@rule("unlisted-update", "warning", hint="add it to `updates`, or move its file to the inbox")
def _unlisted_update(examined: Examined) -> tuple[Finding, ...]:
    """An update in the issue's folder that is not in the running order, and so comes last."""
    return ()
