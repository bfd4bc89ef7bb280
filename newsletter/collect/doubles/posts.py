"""A post as what it can be known by, and the keys that it is found by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from newsletter.addresses import address_key
from newsletter.collect.doubles.events import Marks, marks_of
from newsletter.collect.doubles.telling import Told, told_in
from newsletter.collect.doubles.words import (
    SMALL,
    Shingles,
    read_few,
    read_shingles,
    read_title,
    text_keys,
)
from newsletter.model import Update

#: Posts whose words are kept to compare them with the next ones, each in 25 KB: those of some days.
_COMPARED = 1024
_SHORT = 4000  # bytes; more is no text of a few words, whatever addresses are in it


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
    is_gone: bool = False  #: its file was deleted; the place is its name and says so

    def also_at(self, addresses: Iterable[str]) -> Post:
        return self._replace(addresses=tuple(dict.fromkeys((*self.addresses, *addresses))))


class Entry:
    """A post with the keys that it is found by. Its text is kept as bytes, in half the memory."""

    __slots__ = ("_text", "at", "head", "own", "post", "tail", "text_keys", "words")

    def __init__(self, post: Post) -> None:
        self.post = post._replace(text="")
        self._text = post.text.encode(errors="surrogatepass")
        self.own = tuple(dict.fromkeys(filter(None, map(address_key, post.addresses))))
        cited = filter(None, map(address_key, post.cited))
        self.at = tuple(dict.fromkeys((*self.own, *cited)))
        self.words, self.head, self.tail = read_title(post.title)
        self.text_keys = tuple(dict.fromkeys(text_keys(post.text)))

    def is_of(self, post: Post) -> bool:
        """Whether it is that of a post to the last letter."""
        return self.post == post._replace(text="") and _decode(self._text) == post.text

    @property
    def whole(self) -> Post:
        return self.post._replace(text=_decode(self._text))

    @property
    def shingles(self) -> Shingles:
        return _shingles(self._text)

    @property
    def few(self) -> tuple[str, ...]:
        """The words of a short text."""
        return read_few(_decode(self._text)) if len(self._text) <= _SHORT else ()

    @property
    def marks(self) -> Marks:
        return marks_of(_decode(self._text))

    @property
    def told(self) -> Told:
        return told_in(self.post.title, _decode(self._text))

    @property
    def telling(self) -> frozenset[str]:
        return _telling(self)

    @property
    def hosts(self) -> set[str]:
        return {key.partition("/")[0] for key in self.own or self.at}

    @property
    def title_keys(self) -> tuple[tuple[str, ...], ...]:
        return (self.words, self.head) if self.tail else (self.words,)

    def word_keys(self, days: Iterable[int] = (0,)) -> Iterator[tuple[int, str, str]]:
        """Neighbours in the title, by day: where one word is mistyped, others still meet."""
        telling = [word for word in self.head if word not in SMALL]
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
def entry_of(post: Post) -> Entry:
    """A post is looked for, and then added."""
    return Entry(post)


@lru_cache(maxsize=_COMPARED)
def _shingles(text: bytes) -> Shingles:
    return read_shingles(_decode(text))


def _decode(text: bytes) -> str:
    return text.decode(errors="surrogatepass")


@lru_cache(maxsize=_COMPARED)
def _telling(entry: Entry) -> frozenset[str]:
    """The words of a title that say what it is about; not the name after the dash."""
    names = frozenset(name for speaker in entry.post.speakers for name in speaker.split("-"))
    return frozenset(w for w in entry.head if len(w) > 3 and w not in SMALL) - names


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
