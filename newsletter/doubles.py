"""Which posts are one piece of news, and which are only about the same event (pure).

An address does not identify a post: the same one stands on two to four hosts, with other dashes,
slugs and quotes. Title, day and speaker together do, or the text itself. Everything is looked up by
keys, and no list behind a key is followed further than `_MOST` posts, so that the work grows with
the number of posts and not with its square.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from html import unescape
from itertools import islice, pairwise
from typing import NamedTuple
from zlib import crc32

from newsletter.addresses import address_key
from newsletter.model import Update

#: Days between two copies of one post: time zones, and a host that follows a day later.
SAME_DAYS = 2
#: Days between two posts about one event.
RELATED_DAYS = 4
_MOST = 30  # posts behind one key that are looked at
_SIZE = 4  # words of a shingle
_ANCHORS = 40  # shingles of a text that are looked at
_ANCHOR = 8  # letters of the words at which the shingles of the index begin
_LONGEST = 1500  # words of a text that are compared
_FEW = 12  # shingles of a text that are all kept
_COMPARABLE = 25  # words that a text needs to be told by
_DASH = re.compile(r"\s+[-–—―‒]+\s*|\s*[–—―‒]+\s*|\s+-(?=\w)")
_SITE = re.compile(r"\s+[|»·]\s+[^|»·]{1,40}$")
_APOSTROPHES = re.compile(r"(?<=\w)['’‘ʼ´`′](?=\w)")
_MARKS = re.compile(r"[\u0300-\u036f]+")
_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset(
    [
        *("a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "how"),
        *("in", "into", "is", "it", "its", "not", "of", "on", "or", "s", "t", "that", "the"),
        *("their", "this", "to", "was", "what", "when", "who", "why", "will", "with"),
        *("china", "chinas", "chinese", "says"),  # tell nothing apart here
    ]
)
_NEVER_THE_SAME = frozenset({"list", "note"})  # the next one of a series has nearly the same text


class Post(NamedTuple):
    """What a piece of news can be known by, wherever it stands."""

    place: str  #: where a person finds it, such as issues/inbox/fewer-chips.md
    title: str
    day: date
    speakers: frozenset[str] = frozenset()
    addresses: tuple[str, ...] = ()  #: where the post itself stands
    cited: tuple[str, ...] = ()  #: what it tells of: the article of its source, a video
    text: str = ""
    kind: str = "news"


class Match(NamedTuple):
    post: Post
    reason: str  #: as in "the same title and day"


class Index:
    """Posts that are here already; one that was added later is found first."""

    def __init__(self, posts: Iterable[Post] = ()) -> None:
        self._entries: dict[str, _Entry] = {}  # by place
        # Most keys lead to one post; lists for all of them would take most of the memory.
        self._behind: dict[object, _Entry | list[_Entry]] = {}
        for post in posts:
            self.add(post)

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, post: Post) -> None:
        """A post at a place that is taken replaces the one there."""
        entry = _entry(post)
        self._entries[post.place] = entry
        for key in entry.all_keys():
            found = self._behind.setdefault(key, entry)
            if isinstance(found, list):
                found.append(entry)
            elif found is not entry:
                self._behind[key] = [found, entry]

    def find_double(self, post: Post) -> Match | None:
        """The post that this one is a copy of; never the one at its own place."""
        entry = _entry(post)
        for find in (self._by_address, self._by_title, self._by_words, self._by_text):
            if match := find(entry):
                return match
        return None

    def find_related(self, post: Post) -> tuple[Match, ...]:
        """Posts about the same event, which are not copies; the nearest in time first."""
        entry = _entry(post)
        days = range(-RELATED_DAYS, RELATED_DAYS + 1)
        keys = [*entry.at, *entry.text_keys, *entry.word_keys(days), *entry.speaker_keys(days)]
        near = {known.post.place: known for key in keys for known in self._known(key, entry)}
        found = [
            Match(known.post, reason)
            for known in near.values()
            # Few of those nearby are related, and to tell a copy takes longer.
            if (reason := _related(entry, known)) and not self._is_double(entry, known)
        ]
        return tuple(sorted(found, key=lambda m: (_apart(post, m.post), m.post.place)))

    def _is_double(self, entry: _Entry, known: _Entry) -> bool:
        return Index([known.post]).find_double(entry.post) is not None

    def _all_behind(self, key: object) -> Sequence[_Entry]:
        found = self._behind.get(key, ())
        return (found,) if isinstance(found, _Entry) else found

    def _known(self, key: object, entry: _Entry) -> Iterator[_Entry]:
        for known in islice(reversed(self._all_behind(key)), _MOST):
            current = self._entries[known.post.place] is known
            if current and known.post.place != entry.post.place:
                yield known

    def _met(self, keys: Iterable[object], entry: _Entry) -> Counter[str]:
        """How many of the keys lead to which place."""
        known = [key for key in keys if key in self._behind]
        return Counter(each.post.place for key in known for each in self._known(key, entry))

    def _by_address(self, entry: _Entry) -> Match | None:
        for key in entry.at:
            for known in self._known(key, entry):
                if key in entry.own and key in known.own:
                    return Match(known.post, "the same address")
                if key in entry.own or key in known.own:
                    return Match(known.post, "the address of its source")
        return None

    def _by_title(self, entry: _Entry) -> Match | None:
        for key in entry.title_keys:
            for known in self._known(key, entry):
                if _may_be_one(entry.post, known.post) and _same_title(entry, known):
                    days = _apart(entry.post, known.post)
                    when = "and day" if not days else f"{days} day{'s' * (days > 1)} apart"
                    return Match(known.post, f"the same title {when}")
        return None

    def _by_words(self, entry: _Entry) -> Match | None:
        days = range(-SAME_DAYS, SAME_DAYS + 1)
        for place, _ in self._met(entry.word_keys(days), entry).most_common(3):
            known = self._entries[place]
            if _may_be_one(entry.post, known.post) and _near_title(entry.words, known.words):
                return Match(known.post, "nearly the same title on the same day")
        return None

    def _by_text(self, entry: _Entry) -> Match | None:
        # Words that stand under every post tell nothing.
        keys = [key for key in entry.text_keys if len(self._all_behind(key)) <= _MOST]
        for place, count in self._met(keys, entry).most_common(3):
            known = self._entries[place]
            enough = count * 4 >= min(len(entry.text_keys), len(known.text_keys))
            # A host that has two addresses for a text, and two titles, means two posts.
            if entry.hosts & known.hosts or not enough:
                continue
            if reason := _same_text(entry.post, known.post):
                return Match(known.post, reason)
        return None


class _Title(NamedTuple):
    words: tuple[str, ...]
    head: tuple[str, ...]  #: without what stands after the last dash
    tail: tuple[str, ...]


class _Entry:
    """A post with the keys that it is found by."""

    __slots__ = ("at", "head", "own", "post", "tail", "text_keys", "words")

    def __init__(self, post: Post) -> None:
        self.post = post
        self.own = tuple(dict.fromkeys(filter(None, map(address_key, post.addresses))))
        cited = filter(None, map(address_key, post.cited))
        self.at = tuple(dict.fromkeys((*self.own, *cited)))
        self.words, self.head, self.tail = _title(post.title)
        self.text_keys = tuple(dict.fromkeys(_text_keys(post.text)))

    @property
    def hosts(self) -> set[str]:
        return {key.partition("/")[0] for key in self.own or self.at}

    @property
    def title_keys(self) -> tuple[tuple[str, ...], ...]:
        return (self.words, self.head) if self.tail else (self.words,)

    def word_keys(self, days: Iterable[int] = (0,)) -> Iterator[tuple[int, str, str]]:
        """Neighbours in the title, by day: where one word is mistyped, others still meet."""
        telling = [word for word in self.head if word not in _SMALL]
        today = self.post.day.toordinal()
        for day in days:
            for one, other in pairwise(telling):
                yield today + day, one, other

    def speaker_keys(self, days: Iterable[int] = (0,)) -> Iterator[tuple[int, str]]:
        today = self.post.day.toordinal()
        for day in days:
            for speaker in self.post.speakers:
                yield today + day, speaker

    def all_keys(self) -> set[object]:
        return {
            *self.at,
            *self.title_keys,
            *self.text_keys,
            *self.word_keys(),
            *self.speaker_keys(),
        }


@lru_cache(maxsize=8)
def _entry(post: Post) -> _Entry:
    """A post is looked for, and then added."""
    return _Entry(post)


def post_of(update: Update, place: str = "") -> Post:
    """An update of the project as what it is known by."""
    cited = (update.source.url if update.source else "", update.video)
    return Post(
        place=place or update.origin.path,
        title=update.title,
        day=update.day,
        speakers=frozenset((*update.speakers, *update.suggested)),
        addresses=update.also_at,
        cited=tuple(filter(None, cited)),
        text=update.body,
        kind=update.kind,
    )


def title_words(title: str) -> tuple[str, ...]:
    """The words of a title, the same whatever marks, accents and capitals it is written with."""
    return _title(title).words


def _apart(post: Post, other: Post) -> int:
    return abs((post.day - other.day).days)


def _may_be_one(post: Post, known: Post) -> bool:
    """Whether day and speakers allow two posts to be one."""
    strangers = post.speakers and known.speakers and not post.speakers & known.speakers
    return not strangers and _apart(post, known) <= SAME_DAYS


def _same_title(entry: _Entry, known: _Entry) -> bool:
    together = bool(entry.post.speakers & known.post.speakers)
    if entry.words == known.words:
        # A short one, such as "News of the week", needs somebody or something that agrees.
        alike = len(entry.words) > 3 or _shared(entry.post.text, known.post.text) >= 0.5
        return bool(entry.words) and (alike or together)
    if len(entry.head) < 4 and not together:
        return False
    if entry.tail and known.tail:
        return entry.head == known.head and together
    return entry.head == known.words or entry.words == known.head


def _same_text(post: Post, known: Post) -> str:
    """Why two texts are one post, or nothing."""
    if _may_be_one(post, known) and _shared(post.text, known.text) >= 0.8:
        return "the same text under another title"
    if not {post.kind, known.kind} & _NEVER_THE_SAME and _are_copies(post.text, known.text):
        return "the same text on another day"
    return ""


def _related(entry: _Entry, known: _Entry) -> str:
    if _apart(entry.post, known.post) > RELATED_DAYS:
        return ""
    if not set(entry.at).isdisjoint(known.at):
        return "tells of the same article or video"
    if _shared(entry.post.text, known.post.text) >= 0.25:
        return "quotes the same words"
    one, other = _telling(entry), _telling(known)
    shared = one & other
    together = entry.post.speakers & known.post.speakers
    if len(shared) >= (2 if together else 4) and len(shared) * 3 >= min(len(one), len(other)):
        words = ", ".join(sorted(shared, key=lambda word: (-len(word), word))[:3])
        return f"about the same: {words}"
    return ""


def _near_title(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether titles differ in nothing but typing: letters, small words, lost spaces."""
    if len(one) < 4 or len(other) < 4:
        return False
    if [w for w in one if not w.isalpha()] != [w for w in other if not w.isalpha()]:
        return False  # another number is another piece of news
    glued, other_glued = "".join(one), "".join(other)
    if glued == other_glued:
        return True
    if abs(len(glued) - len(other_glued)) > 8:
        return False
    if 2 * len({*one} & {*other}) < len({*one} | {*other}):
        return False
    changes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    differing = [(one[a:b], other[c:d]) for tag, a, b, c, d in changes if tag != "equal"]
    return len(differing) <= 2 and all(_is_slip(*words) for words in differing)


def _is_slip(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    if {*some, *others} <= _SMALL:
        return True
    one, other = "".join(some), "".join(others)
    if min(len(one), len(other)) < 4:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.8


def _shared(text: str, other: str) -> float:
    """The part of the shorter text that stands in the other one too, from 0 to 1."""
    one, two = _shingles(text), _shingles(other)
    least = min(len(one), len(two))
    return len(one & two) / least if least > _COMPARABLE - _SIZE else 0.0


def _are_copies(text: str, other: str) -> bool:
    one, two = _shingles(text), _shingles(other)
    most = max(len(one), len(two))
    return most > 2 * _COMPARABLE and len(one & two) >= 0.95 * most


@lru_cache(maxsize=8192)
def _title(title: str) -> _Title:
    text = _SITE.sub("", unescape(unescape(title)))
    *heads, tail = _DASH.split(text)
    if not heads:
        return _Title(_words(text), _words(text), ())
    return _Title(_words(text), _words(" ".join(heads)), _words(tail))


def _words(text: str) -> tuple[str, ...]:
    folded = _APOSTROPHES.sub("", text).casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded)
        folded = _MARKS.sub("", folded)
    return tuple(_WORD.findall(folded)[:_LONGEST])


@lru_cache(maxsize=64)
def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = _words(text)
    return frozenset(zip(*(words[start:] for start in range(_SIZE)), strict=False))


def _text_keys(text: str) -> Iterator[int]:
    """Numbers of shingles that begin with a long word; of a longer text, of every second one.

    Which ones they are depends on nothing but their words: a part of a text has the same as the
    whole, and all copies of it meet.
    """
    words = _words(text)
    starts = [n for n, word in enumerate(words[: 1 - _SIZE]) if len(word) >= _ANCHOR]
    numbers = [crc32(" ".join(words[n : n + _SIZE]).encode()) for n in starts[:_ANCHORS]]
    return (number for number in numbers if len(numbers) <= _FEW or number % 2 == 0)


def _telling(entry: _Entry) -> frozenset[str]:
    """The words of a title that say what it is about; not the name after the dash."""
    names = frozenset(name for speaker in entry.post.speakers for name in speaker.split("-"))
    return frozenset(w for w in entry.head if len(w) > 3 and w not in _SMALL) - names
