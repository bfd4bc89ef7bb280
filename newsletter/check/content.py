"""The updates themselves: is there anything to read, and can everybody read it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.check.examined import Examined, Place, place_of
from newsletter.check.registry import Finding, rule
from newsletter.model import NO_TITLE
from newsletter.shapes import quote_short

#: What renders as nothing: spaces, a comment, an element that is taken out, a tag but a picture's.
_UNSEEN = (
    r"\s+|<!--.*?-->|<(script|style|template|noscript|iframe|svg|math)\b[^>]*>.*?</\1\s*>"
    r"|</?(?!img\b)[a-z][a-z0-9]*(?:\s[^>]*)?>"
)
_PLAYERS = frozenset({"iframe", "video", "audio", "embed", "object"})
_VIDEO_HINT = "no mail client plays it; write the address as `video:` in the front matter"
#: Other elements leave their words behind, and no reader misses them.
_LOST = (
    r"<(iframe|video|audio|embed|object|form|input|button|select|textarea|script|style|svg|math"
    r"|canvas|noscript|template)\b"
)


@rule("empty-issue", "error", hint="put updates into `updates:`, or send nothing today")
def _empty_issue(examined: Examined) -> Iterator[Finding]:
    """An issue with neither updates nor opening words."""
    issue = examined.issue
    if not issue.updates and not issue.opening.strip():
        yield Finding(Place(issue.origin.path), f"there is nothing in issue {issue.slug!r}")


@rule("empty-update", "error", hint="write a few words, or add `video:` or `image:`")
def _empty_update(examined: Examined) -> Iterator[Finding]:
    """An update with no text, no video and no image."""
    for update in examined.issue.updates:
        if _is_blank(update.body) and not (update.video or update.image):
            place = Place(update.origin.path, update.origin.body_line)
            yield Finding(place, f"there is nothing below the title {quote_short(update.title)}")


@rule(
    "unknown-title", "error", hint="write the title; nobody told it when the update was collected"
)
def _no_title(examined: Examined) -> Iterator[Finding]:
    """An update whose title was not known, and is not written yet."""
    for update in examined.issue.updates:
        if update.title == NO_TITLE:
            yield Finding(place_of(update.origin, "title"), f"the title is still {NO_TITLE!r}")


@rule("lost-html", "warning", hint="no mail client runs it; write what readers shall see")
def _lost_html(examined: Examined) -> Iterator[Finding]:
    """HTML such as `<iframe>` or `<form>`, which is taken out of the mail."""
    for passage in examined.passages:
        if not (passage.is_prose and "<" in passage.text):
            continue
        for match in re.finditer(_LOST, passage.text, re.IGNORECASE):
            if not passage.is_code(match.start()):
                place = passage.place(match.start(), match.end())
                hint = _VIDEO_HINT if match[1].lower() in _PLAYERS else ""
                yield Finding(place, f"{match[0]}> is taken out of the mail", hint)


def _is_blank(body: str) -> bool:
    """Whether Markdown shows nothing: it has only comments, and elements without words."""
    if body[:1].isalnum():
        return False  # as nearly all begin
    end, length = 0, len(body)
    while end < length:
        match = re.compile(_UNSEEN, re.DOTALL | re.IGNORECASE).match(body, end)
        if not match:
            return False
        end = match.end()
    return True


@rule("empty-segment", "warning", hint="mend its conditions in newsletter.toml")
def _empty_segment(examined: Examined) -> Iterator[Finding]:
    """A segment that no reader is in, so that nobody gets what is for it."""
    issue = examined.issue
    named = [(issue.segment, issue.origin), *((u.segment, u.origin) for u in issue.updates)]
    for segment, origin in named:
        if segment in examined.deserted:
            place = place_of(origin, "segment")
            yield Finding(place, f"no reader is in the segment {segment!r}")


@rule(
    "suggested-speaker",
    "warning",
    hint="move who is right from `suggested` to `speakers`, and delete the others",
)
def _suggested_speaker(examined: Examined) -> Iterator[Finding]:
    """A speaker who was suggested and whom nobody confirmed: there is no call to action for him."""
    for update in examined.issue.updates:
        for number, id in enumerate(update.suggested):
            if id not in update.speakers:
                place = place_of(update.origin, f"suggested.{number}")
                yield Finding(place, f"the speaker {id!r} is not confirmed")


@rule(
    "image-without-alt",
    "warning",
    hint="say between the brackets what the picture shows: ![words](address)",
)
def _image_without_alt(examined: Examined) -> Iterator[Finding]:
    """A picture of the editor's without words for readers who do not see it."""
    for image in examined.page.images:
        if (image.alt or "").strip():
            continue
        place = examined.find_written(image.section, image.src)
        if place:
            yield Finding(place, f"the picture {quote_short(image.src)} has no description")
        elif image.alt is None:
            hint = 'give the <img> an alt; alt="" when it is only decoration'
            message = f"the picture {quote_short(image.src)} has no alt attribute"
            yield Finding(examined.find_template(image.src, "<img"), message, hint)
