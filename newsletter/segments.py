"""Which readers an issue and its updates are for, and the issue as they get it. Pure.

A pause and the issue's own segment decide whether a reader gets the issue at all. An update with a
segment is a piece of the mail that readers outside of it get the mail without. Readers who are in
the same of the issue's segments get the same mail: its variant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache

from newsletter.mailing import Message, Preferences, Subscriber
from newsletter.model import Limit, Rendered, Segment

#: The field in which imports keep tags, with commas between them.
_TAGS = "tags"


def holds(segment: Segment, reader: Subscriber) -> bool:
    """Whether the reader is in the segment: every condition that it names holds.

    Topics and speakers are one condition: an interest in one of either is enough.
    """
    return (
        _is_interested(segment, reader.preferences)
        and _has_tag(segment.tags, reader)
        and all(_folded(reader.fields.get(name, "")) in _set(ok) for name, ok in segment.fields)
    )


def is_paused(wanted: Preferences, day: date) -> bool:
    return wanted.paused_until is not None and day < wanted.paused_until


def why_left_out(message: Message, reader: Subscriber) -> str:
    """Why the reader gets nothing of the issue: the reason that the ledger keeps, or nothing."""
    if message.day and is_paused(reader.preferences, message.day):
        return "paused"
    if message.segment:
        for segment in message.segments:
            if segment.id == message.segment and not holds(segment, reader):
                return f"not in {segment.id}"
    if message.all_limited and not find_variant(message, reader):
        return "no update for them"
    return ""


def find_variant(message: Message, reader: Subscriber) -> tuple[str, ...]:
    """The ids of those segments that the message limits updates to and the reader is in."""
    limited = _limited(message)
    return tuple([segment.id for segment in limited if holds(segment, reader)]) if limited else ()


@lru_cache(maxsize=16)
def make_variant(message: Message, variant: tuple[str, ...]) -> Message:
    """The message as the readers of these segments get it; remembered, for services remember too.

    Updates of other segments are not in it, and nothing tells that there are any.
    """
    if not message.limits:
        return message
    return replace(
        message,
        html=_cut(message.html, _outside(message.limits, "html", variant)),
        text=_cut(message.text, _outside(message.limits, "text", variant)),
        segments=(),
        limits=(),
    )


def cut_rendered(rendered: Rendered, inside: Collection[str]) -> Rendered:
    """The same for an issue that is not frozen yet."""
    return rendered._replace(
        html=_cut(rendered.html, _outside(rendered.limits, "html", inside)),
        text=_cut(rendered.text, _outside(rendered.limits, "text", inside)),
        limits=(),
    )


def find_deserted(segments: Iterable[Segment], readers: Iterable[Subscriber]) -> tuple[str, ...]:
    """The ids of segments that no active reader is in; looks at no more readers than it takes."""
    left = list(segments)
    for reader in readers if left else ():
        if reader.status == "active" and not reader.suppressed:
            left = [segment for segment in left if not holds(segment, reader)]
            if not left:
                break
    return tuple(segment.id for segment in left)


@lru_cache(maxsize=16)
def _limited(message: Message) -> tuple[Segment, ...]:
    names = {limit.segment for limit in message.limits}
    return tuple(segment for segment in message.segments if segment.id in names)


def _is_interested(segment: Segment, wanted: Preferences) -> bool:
    if not (segment.topics or segment.speakers) or not (wanted.topics or wanted.speakers):
        return True
    return not (
        _set(segment.topics).isdisjoint(wanted.topics)
        and _set(segment.speakers).isdisjoint(wanted.speakers)
    )


def _has_tag(tags: tuple[str, ...], reader: Subscriber) -> bool:
    return not tags or not _set(tags).isdisjoint(
        map(_folded, reader.fields.get(_TAGS, "").split(","))
    )


@lru_cache(maxsize=256)
def _set(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(_folded, words))


def _folded(text: str) -> str:
    return text.strip().casefold()


def _outside(limits: Iterable[Limit], part: str, inside: Collection[str]) -> list[Limit]:
    return [limit for limit in limits if limit.part == part and limit.segment not in inside]


def _cut(text: str, pieces: Iterable[Limit]) -> str:
    kept, position = [], 0
    for piece in pieces:
        kept.append(text[position : piece.start])
        position = piece.end
    return "".join([*kept, text[position:]])
