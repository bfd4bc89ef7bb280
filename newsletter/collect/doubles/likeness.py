"""What of two posts makes them one piece of news, or related."""

from __future__ import annotations

from newsletter.collect.doubles.posts import Entry, Post
from newsletter.collect.doubles.words import are_copies, are_near, are_same, is_part, shared

#: Days between two copies of one post: time zones, and a host that follows a day later.
SAME_DAYS = 2
#: Days between two posts about one event.
RELATED_DAYS = 4
_NEVER_THE_SAME = frozenset({"list", "note"})  # the next one of a series has nearly the same text


def days_apart(post: Post, other: Post) -> int:
    return abs((post.day - other.day).days)


def have_same_title(entry: Entry, known: Entry) -> bool:
    """Whether two posts of these days and speakers are one by their titles."""
    if not _may_be_one(entry.post, known.post):
        return _is_told_again(entry, known)
    together = bool(entry.post.speakers & known.post.speakers)
    if entry.words == known.words:
        # A short one, such as "News of the week", needs somebody or something that agrees.
        alike = len(entry.words) > 3 or shared(entry.shingles, known.shingles) >= 0.5
        return bool(entry.words) and (alike or together)
    if len(entry.head) < 4 and not together:
        return False
    if entry.tail and known.tail:
        return entry.head == known.head and together
    return entry.head == known.words or entry.words == known.head


def _is_told_again(entry: Entry, known: Entry) -> bool:
    """Whether title and text are those of another day, as of an intro that was pasted again.

    With the quote or without it: the title is the same.
    """
    kinds = {entry.post.kind, known.post.kind}
    if kinds & _NEVER_THE_SAME or entry.words != known.words or len(entry.words) < 4:
        return False
    one, other = entry.shingles, known.shingles
    return are_same(one, other) or is_part(one, other)


def have_near_title(entry: Entry, known: Entry) -> bool:
    return _may_be_one(entry.post, known.post) and are_near(entry.words, known.words)


def why_same_text(entry: Entry, known: Entry) -> str:
    """Why two texts are one post, or nothing."""
    if _may_be_one(entry.post, known.post) and shared(entry.shingles, known.shingles) >= 0.8:
        return "the same text under another title"
    kinds = {entry.post.kind, known.post.kind}
    if not kinds & _NEVER_THE_SAME and are_copies(entry.shingles, known.shingles):
        return "the same text on another day"
    return ""


def why_related(entry: Entry, known: Entry) -> str:
    """Why two posts are about the same event, or nothing."""
    if days_apart(entry.post, known.post) > RELATED_DAYS:
        return ""
    if not set(entry.at).isdisjoint(known.at):
        return "tells of the same article or video"
    if shared(entry.shingles, known.shingles) >= 0.25:
        return "quotes the same words"
    one, other = entry.telling, known.telling
    both = one & other
    together = entry.post.speakers & known.post.speakers
    if len(both) >= (2 if together else 4) and len(both) * 3 >= min(len(one), len(other)):
        words = ", ".join(sorted(both, key=lambda word: (-len(word), word))[:3])
        return f"about the same: {words}"
    return ""


def _may_be_one(post: Post, known: Post) -> bool:
    """Whether day and speakers allow two posts to be one."""
    strangers = post.speakers and known.speakers and not post.speakers & known.speakers
    return not strangers and days_apart(post, known) <= SAME_DAYS
