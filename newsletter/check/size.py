"""How much HTML a mail may have before Gmail hides the rest of it behind a link."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.check.examined import Examined, Place, place_of
from newsletter.check.registry import Finding, rule
from newsletter.check.walk import ANCHOR
from newsletter.shapes import quote_short

#: Google gives no number. People measure "about 102 KB", which is what 100 × 1024 bytes are in
#: decimal kilobytes; of all readings of those words it is the smallest that a program would use.
CLIP_BYTES = 100 * 1024
#: Merge values and the service's own changes to links make a mail longer on its way.
NEARLY_CLIPPED_BYTES = 90_000
LONG_UPDATE_BYTES = CLIP_BYTES // 6


@rule(
    "clipped",
    "error",
    hint="write `teasers: true` into issue.md, or move some updates to another day",
)
def _clipped(examined: Examined) -> Iterator[Finding]:
    """More HTML than Gmail shows: the rest, with the link to unsubscribe, is cut off."""
    html = examined.sent
    if len(html) > CLIP_BYTES:
        place, where = _where_cut(examined, html)
        message = f"the mail has {len(html):,} bytes and Gmail shows {CLIP_BYTES:,}: {where}"
        yield Finding(place, message, _hint(examined))


@rule(
    "nearly-clipped", "warning", hint="shorten the updates, or write `teasers: true` into issue.md"
)
def _nearly_clipped(examined: Examined) -> Iterator[Finding]:
    """HTML that is close to what Gmail shows."""
    size = len(examined.sent)
    if NEARLY_CLIPPED_BYTES < size <= CLIP_BYTES:
        message = f"the mail has {size:,} bytes; from {CLIP_BYTES:,} on Gmail cuts it"
        yield Finding(Place(examined.issue.origin.path), message, _hint(examined))


@rule("long-update", "warning", hint="shorten it, or link to the rest of the story")
def _long_update(examined: Examined) -> Iterator[Finding]:
    """An update that takes a sixth of what Gmail shows of the whole mail."""
    html = examined.sent
    updates = examined.issue.updates
    starts = [html.find(f'id="{ANCHOR}{update.slug}"'.encode()) for update in updates]
    for number, (update, start) in enumerate(zip(updates, starts, strict=True)):
        end = next((later for later in starts[number + 1 :] if later > start), len(html))
        if start >= 0 and end - start > LONG_UPDATE_BYTES:
            place = Place(update.origin.path, update.origin.body_line)
            message = (
                f"this update has {end - start:,} of the {CLIP_BYTES:,} bytes that Gmail shows"
            )
            yield Finding(place, message)


def _hint(examined: Examined) -> str:
    """Instead of the rule's own: all that is left when every update is a teaser already."""
    return "move some updates to another day" if examined.issue.teasers == 1 else ""


def _where_cut(examined: Examined, html: bytes) -> tuple[Place, str]:
    """The entry in the running order of the first update that does not stand there whole."""
    issue = examined.issue
    cut = None
    for number, update in enumerate(issue.updates):
        start = html.find(f'id="{ANCHOR}{update.slug}"'.encode())
        if 0 <= start < CLIP_BYTES:
            cut = number
    if cut is None:
        return Place(issue.origin.path), "the rest is cut off"
    of, title = len(issue.updates), quote_short(issue.updates[cut].title)
    place = place_of(issue.origin, f"updates.{cut}")
    return place, f"it is cut from update {cut + 1} of {of} on, {title}"
