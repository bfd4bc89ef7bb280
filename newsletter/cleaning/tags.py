"""Merge tags of the editor's own text, which stay while all around them is cleaned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from newsletter import merge
from newsletter.gathered import Cleaned, Removed, Repair

Restore = Callable[[str], str]


def restore_tags(cleaned: Cleaned, restore: Restore) -> Cleaned:
    """With the tags that `merge.protect` took out of the body; a title has none."""
    return replace(
        cleaned,
        title=_in_title(cleaned.title, restore),
        body=restore(cleaned.body),
        repairs=tuple(_repair(repair, restore) for repair in cleaned.repairs),
        removed=tuple(_removed(removed, restore) for removed in cleaned.removed),
    )


def _in_title(title: str, restore: Restore) -> str:
    """One that was made from the text tells its tags as text."""
    return merge.literal(restored) if (restored := restore(title)) != title else title


def _repair(repair: Repair, restore: Restore) -> Repair:
    if repair.field == "title":
        return repair._replace(
            before=_in_title(repair.before, restore), after=_in_title(repair.after, restore)
        )
    return repair._replace(before=restore(repair.before), after=restore(repair.after))


def _removed(removed: Removed, restore: Restore) -> Removed:
    return removed._replace(text=restore(removed.text), after=restore(removed.after))
