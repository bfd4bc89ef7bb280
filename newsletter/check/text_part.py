"""The plain text that goes with the HTML."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.check.examined import TEXT_TEMPLATE, Examined
from newsletter.check.registry import Finding, rule
from newsletter.shapes import quote_short


@rule("no-text-part", "error", hint="look at templates/email/issue.txt: it must show the issue")
def _no_text_part(examined: Examined) -> Iterator[Finding]:
    """A mail without plain text."""
    if not examined.rendered.text.strip():
        yield Finding(TEXT_TEMPLATE, "the plain text is empty")


@rule("link-lost-in-text", "warning", hint="write the link in Markdown, as in [words](address)")
def _link_lost_in_text(examined: Examined) -> Iterator[Finding]:
    """A link of the editor's that the plain text does not have."""
    for link in examined.page.links:
        href = link.href or ""
        if href.startswith(("http://", "https://")) and href not in examined.rendered.text:
            place = examined.find_written(link.section, href)
            if place:
                message = f"the plain text has no link to {quote_short(href)}"
                yield Finding(place, message)
