"""The posts that are here already.

Everything is looked up by keys, and no list behind a key is followed further than `_MOST` posts, so
that the work grows with the number of posts and not with its square.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from newsletter.collect.doubles.events import AROUND_DAYS, EVENT_DAYS, why_one_event
from newsletter.collect.doubles.likeness import (
    RELATED_DAYS,
    SAME_DAYS,
    days_apart,
    have_near_title,
    have_same_claim,
    have_same_title,
    why_related,
    why_same_text,
)
from newsletter.collect.doubles.posts import Entry, Post, entry_of
from newsletter.collect.doubles.telling import TOLD_DAYS, Usual, why_told_alike

_MOST = 30  # posts behind one key that are looked at
_MOST_RELATED = 40  # posts that share most with one, and are compared with it
_MOST_OF_SPEAKERS = 60


class Match(NamedTuple):
    post: Post
    reason: str  #: as in "the same title and day"


class Index:
    """Posts that are here already; one that was added later is found first."""

    def __init__(self, posts: Iterable[Post] = ()) -> None:
        self._entries: dict[str, Entry] = {}  # by place
        # Most keys lead to one post; lists for all of them would take most of the memory.
        self._behind: dict[object, Entry | list[Entry]] = {}
        for post in posts:
            self.add(post)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, place: str) -> bool:
        return place in self._entries

    def add(self, post: Post) -> None:
        """A post at a place that is taken replaces the one there."""
        self._add(entry_of(post))

    def find_double(self, post: Post) -> Match | None:
        """The post that this one is a copy of; never the one at its own place.

        One that was deleted only where no other is known.
        """
        return self._find_double(self._entry(post))

    def find_related(self, post: Post) -> tuple[Match, ...]:
        """Posts about the same event, which are not copies; the nearest in time first."""
        entry = self._entry(post)
        days = range(-RELATED_DAYS, RELATED_DAYS + 1)
        keys = [*entry.at, entry.words, *entry.text_keys, *entry.word_keys(days)]
        keys += entry.speaker_keys(range(-EVENT_DAYS, EVENT_DAYS + 1))
        met = Counter(known.post.place for key in keys for known in self._known(key, entry))
        met.update(known.post.place for known in self._told_nearby(entry))
        nearby = [self._entries[place] for place, _ in met.most_common(_MOST_RELATED)]
        found = [
            Match(known.whole, reason)
            for known in nearby
            # Few of those nearby are related, and to tell a copy takes longer.
            if (reason := self._why_related(entry, known)) and not _is_double(entry, known)
        ]
        return tuple(sorted(found, key=lambda m: (days_apart(post, m.post), m.post.place)))

    def _entry(self, post: Post) -> Entry:
        """What is here already is not taken apart again."""
        known = self._entries.get(post.place)
        return known if known and known.is_of(post) else entry_of(post)

    def _why_related(self, entry: Entry, known: Entry) -> str:
        reason = why_related(entry, known) or self._why_one_event(entry, known)
        one, other = entry.post.speakers, known.post.speakers
        # Posts of one speaker have his firm and his themes in common.
        if reason or one & other or days_apart(entry.post, known.post) > TOLD_DAYS:
            return reason
        return why_told_alike(entry.told, known.told, one | other, self._told.usual)

    def _told_nearby(self, entry: Entry) -> list[Entry]:
        """Posts of these days that have a rare word in common."""
        days = range(-TOLD_DAYS, TOLD_DAYS + 1)
        told, today = self._told, entry.post.day.toordinal()
        behind = (
            told.behind.get((today + day, word), ())
            for word in told.usual.rare(entry.told.telling)
            for day in days
        )
        return [known for some in behind for known in some if self._is_another(known, entry)]

    @cached_property
    def _told(self) -> _ToldHere:
        """Made when it is asked for: to collect needs it not."""
        return _ToldHere(self._entries.values())

    def _why_one_event(self, entry: Entry, known: Entry) -> str:
        together = entry.post.speakers & known.post.speakers
        if not together or days_apart(entry.post, known.post) > EVENT_DAYS:
            return ""
        if not why_one_event(entry.marks, known.marks, together):
            return ""  # mostly; the speakers' other posts need not be read
        others = (each.marks for each in self._of_other_weeks(entry))
        return why_one_event(entry.marks.without(others), known.marks, together)

    def _of_other_weeks(self, entry: Entry) -> list[Entry]:
        """The posts of its speakers before and after an event, the nearest ones."""
        around = range(-AROUND_DAYS, AROUND_DAYS + 1)
        days = sorted((day for day in around if abs(day) > EVENT_DAYS), key=abs)
        found = (each for key in entry.speaker_keys(days) for each in self._known(key, entry))
        return list(islice(found, _MOST_OF_SPEAKERS))

    def _add(self, entry: Entry) -> None:
        self._entries[entry.post.place] = entry
        self.__dict__.pop("_told", None)
        for key in entry.all_keys():
            found = self._behind.setdefault(key, entry)
            if isinstance(found, list):
                found.append(entry)
            elif found is not entry:
                self._behind[key] = [found, entry]

    def _find_double(self, entry: Entry) -> Match | None:
        gone = None
        for find in (
            self._by_address,
            self._by_title,
            self._by_words,
            self._by_text,
            self._by_claim,
        ):
            match = find(entry)
            if match and not match.post.is_gone:
                return match
            gone = gone or match
        return gone

    def _all_behind(self, key: object) -> Sequence[Entry]:
        found = self._behind.get(key, ())
        return (found,) if isinstance(found, Entry) else found

    def _known(self, key: object, entry: Entry) -> list[Entry]:
        behind = islice(reversed(self._all_behind(key)), _MOST)
        found = [known for known in behind if self._is_another(known, entry)]
        return sorted(found, key=_is_gone) if len(found) > 1 else found

    def _is_another(self, known: Entry, entry: Entry) -> bool:
        current = self._entries[known.post.place] is known
        return current and known.post.place != entry.post.place

    def _met(self, keys: Iterable[object], entry: Entry) -> Counter[str]:
        """How many of the keys lead to which place."""
        known = [key for key in keys if key in self._behind]
        return Counter(each.post.place for key in known for each in self._known(key, entry))

    def _by_address(self, entry: Entry) -> Match | None:
        for key in entry.at:
            for known in self._known(key, entry):
                if key in entry.own and key in known.own:
                    return Match(known.whole, "the same address")
                if key in entry.own or key in known.own:
                    return Match(known.whole, "the address of its source")
        return None

    def _by_title(self, entry: Entry) -> Match | None:
        for key in entry.title_keys:
            found = [each for each in self._known(key, entry) if have_same_title(entry, each)]
            if found:
                # Where a host has two posts of one title, a copy is of the one with its text.
                known = max(found, key=lambda each: len(each.shingles & entry.shingles))
                days = days_apart(entry.post, known.post)
                when = "and day" if not days else f"{days} day{'s' * (days > 1)} apart"
                return Match(known.whole, f"the same title {when}")
        return None

    def _by_words(self, entry: Entry) -> Match | None:
        days = range(-SAME_DAYS, SAME_DAYS + 1)
        for place, _ in self._met(entry.word_keys(days), entry).most_common(3):
            known = self._entries[place]
            if have_near_title(entry, known):
                return Match(known.whole, "nearly the same title on the same day")
        return None

    def _by_text(self, entry: Entry) -> Match | None:
        # Words that stand under every post tell nothing.
        keys = [key for key in entry.text_keys if len(self._all_behind(key)) <= _MOST]
        for place, count in self._met(keys, entry).most_common(3):
            known = self._entries[place]
            enough = count * 4 >= min(len(entry.text_keys), len(known.text_keys))
            if enough and (reason := why_same_text(entry, known)):
                return Match(known.whole, reason)
        return None

    def _by_claim(self, entry: Entry) -> Match | None:
        found = [each for each in self._known(entry.words, entry) if have_same_claim(entry, each)]
        days = [each.post.day for each in found]
        # A headline that stood on several days is that of a column.
        if not found or (max(days) - min(days)).days > SAME_DAYS:
            return None
        return Match(found[0].whole, "the same title and speaker")


class _ToldHere:
    """What the posts tell: how usual its words are, and who has the rare ones on which day."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.usual = Usual()
        told = [(entry, entry.told) for entry in entries if not entry.post.is_gone]
        for _, one in told:
            self.usual.add(one)
        self.behind: dict[tuple[int, str], list[Entry]] = defaultdict(list)
        for entry, one in told:
            for word in self.usual.rare(one.telling):
                self.behind[entry.post.day.toordinal(), word].append(entry)


def _is_gone(entry: Entry) -> bool:
    return entry.post.is_gone


def _is_double(entry: Entry, known: Entry) -> bool:
    alone = Index()
    alone._add(known)
    return alone._find_double(entry) is not None
