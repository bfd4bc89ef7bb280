"""What of two posts makes them one piece of news, or related."""

from __future__ import annotations

from newsletter.collect.doubles.posts import Entry, Post
from newsletter.collect.doubles.words import (
    SMALL,
    are_alike,
    are_apart,
    are_copies,
    are_equal,
    are_near,
    are_same,
    is_part,
    shared,
)

#: Days between two copies of one post: time zones, and a host that follows a day later.
SAME_DAYS = 2
#: Days between two posts about one event.
RELATED_DAYS = 4
_SERIES = frozenset({"list", "note"})  # the next one of a series has nearly the same text
_TELLING = 3  # words that a headline needs to be known by, months later
#: A headline with one of these is that of a column: the next one has it too.
_RECURRING = frozenset(
    [
        *("briefing", "briefings", "column", "daily", "digest", "edition", "episode", "month"),
        *("monthly", "news", "newsletter", "podcast", "recap", "review", "roundup", "session"),
        *("series", "today", "update", "updates", "week", "weekend", "weekly", "weeks", "wrap"),
        *("year", "yearly"),
    ]
)


def days_apart(post: Post, other: Post) -> int:
    return abs((post.day - other.day).days)


def have_same_title(entry: Entry, known: Entry) -> bool:
    """Whether two posts of these days and speakers are one by their titles."""
    if not _may_be_one(entry.post, known.post):
        return _is_told_again(entry, known)
    if _are_two_posts(entry, known):
        return False
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

    With the quote or without it: the title is the same. A short text has to be so to the word.
    """
    if entry.words != known.words:
        return False
    if entry.few and entry.few == known.few:
        return not _is_the_next(entry, known)
    if len(entry.words) < 4:
        return False
    one, other = entry.shingles, known.shingles
    if _is_of_series(entry, known):
        # What has an address of its own is the next one, though its words are the last one's.
        return not entry.own and are_equal(one, other)
    return are_same(one, other) or is_part(one, other)


def _is_the_next(entry: Entry, known: Entry) -> bool:
    """Whether a post with title and text of an earlier one is the next of a column or a channel."""
    if _show_two_things(entry, known) or have_one_host(entry, known):
        return True
    if _is_of_series(entry, known):
        return bool(entry.own)
    is_column = len(entry.words) < 4 or not _RECURRING.isdisjoint(entry.words)
    return is_column and bool(entry.own and known.own)


def _are_two_posts(entry: Entry, known: Entry) -> bool:
    """Whether one host shows two texts of these days, whatever titles they have."""
    return have_one_host(entry, known) and are_apart(entry.shingles, known.shingles)


def have_same_claim(entry: Entry, known: Entry) -> bool:
    """Whether two posts have headline and speaker in common, which none but a column has again."""
    if not _have_same_headline(entry, known) or have_one_host(entry, known):
        return False
    return _RECURRING.isdisjoint(entry.head) and all(word.isalpha() for word in entry.head)


def _have_same_headline(entry: Entry, known: Entry) -> bool:
    if entry.words != known.words or _is_of_series(entry, known):
        return False
    together = entry.post.speakers & known.post.speakers
    return bool(together) and len(set(entry.head) - SMALL) >= _TELLING


def have_one_host(entry: Entry, known: Entry) -> bool:
    """Whether one host has two addresses for them: it mostly means two posts."""
    return bool(entry.own and known.own and entry.hosts & known.hosts)


def _show_two_things(entry: Entry, known: Entry) -> bool:
    """Whether each has a video or article of its own, as those of a channel do that says no more.

    The numbers of two headlines, as those of episodes, tell the same.
    """
    one, other = ({*each.at} - {*each.own} for each in (entry, known))
    numbers, others = ([w for w in each.words if not w.isalpha()] for each in (entry, known))
    return numbers != others or bool(one and other and one.isdisjoint(other))


def have_near_title(entry: Entry, known: Entry) -> bool:
    may_be_one = _may_be_one(entry.post, known.post) and not _are_two_posts(entry, known)
    return may_be_one and are_near(entry.words, known.words)


def why_same_text(entry: Entry, known: Entry) -> str:
    """Why two texts are one post, or nothing."""
    one, other = entry.shingles, known.shingles
    days = days_apart(entry.post, known.post)
    are_long = are_copies(one, other)
    if have_one_host(entry, known) and (days or not are_long or _show_two_things(entry, known)):
        return ""
    alike = are_equal(one, other) or shared(one, other) >= 0.8
    if (are_long and days <= SAME_DAYS) or (alike and _may_be_one(entry.post, known.post)):
        return "the same text under another title"
    if are_long and not _is_of_series(entry, known):
        return "the same text on another day"
    return ""


def why_related(entry: Entry, known: Entry) -> str:
    """Why two posts are about the same event, or nothing."""
    if _have_same_headline(entry, known):
        return "the same title and speaker"
    if _are_nearly_one(entry, known):
        return "nearly the same title and text"
    if days_apart(entry.post, known.post) > RELATED_DAYS:
        return ""
    if not set(entry.at).isdisjoint(known.at):
        return "tells of the same article or video"
    if shared(entry.shingles, known.shingles) >= 0.25:
        return "quotes the same words"
    if entry.words and entry.words == known.words:
        return "the same title"
    one, other = entry.telling, known.telling
    both = one & other
    together = entry.post.speakers & known.post.speakers
    if len(both) >= (2 if together else 4) and len(both) * 3 >= min(len(one), len(other)):
        words = ", ".join(sorted(both, key=lambda word: (-len(word), word))[:3])
        return f"about the same: {words}"
    return ""


def _are_nearly_one(entry: Entry, known: Entry) -> bool:
    """Whether headlines and short texts differ in a few words, on whatever days."""
    if entry.words != known.words and not are_near(entry.words, known.words):
        return False
    return are_alike(entry.few, known.few) and not have_one_host(entry, known)


def _is_of_series(entry: Entry, known: Entry) -> bool:
    return not _SERIES.isdisjoint((entry.post.kind, known.post.kind))


def _may_be_one(post: Post, known: Post) -> bool:
    """Whether day and speakers allow two posts to be one."""
    strangers = post.speakers and known.speakers and not post.speakers & known.speakers
    return not strangers and days_apart(post, known) <= SAME_DAYS
