"""JSON for many readers at the speed of memory.

What all readers have in common is escaped and encoded once, split at the places where they differ.
What differs is made place by place for all readers of a call, so that one look at a column finds
what most of them are: fit to stand as they are. The rest is references to the same bytes, put
together a block at a time while the call leaves. A call of 500 full mails of 60 KB so takes
kilobytes, and `requests` still knows its length beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice, repeat
from json import dumps
from json.encoder import encode_basestring, encode_basestring_ascii
from operator import itemgetter
from typing import Any, NamedTuple, overload

from newsletter.mailing import Reader
from newsletter.merge import MissingValue, Slot, Template, are_plain, escape_all

_BLOCK = 256 * 1024  # bytes that are joined before they are handed on


class Columns(Sequence[Reader]):
    """The readers of one call, whose values are looked up once however often they are filled in."""

    def __init__(self, readers: Sequence[Reader]) -> None:
        self.readers = readers
        self._values = [reader.values for reader in readers]
        self._words: dict[tuple[str, str | None], Sequence[str]] = {}
        self._plain: dict[tuple[str, str | None], bool] = {}
        self._filled: dict[Slot | Place, Sequence[str]] = {}

    @classmethod
    def of(cls, readers: Sequence[Reader]) -> Columns:
        """Who are columns already keep what was looked up."""
        return readers if isinstance(readers, cls) else cls(readers)

    @overload
    def __getitem__(self, place: int) -> Reader: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Reader]: ...
    def __getitem__(self, place: int | slice) -> Reader | Sequence[Reader]:
        return self.readers[place]

    def __iter__(self) -> Iterator[Reader]:
        return iter(self.readers)

    def __len__(self) -> int:
        return len(self.readers)

    def fill(self, place: Slot | Place) -> Sequence[str]:
        """What stands in the place for each of them. Raises merge.MissingValue."""
        filled = self._filled.get(place)
        if filled is None:
            filled = place.fill(self) if isinstance(place, Place) else self._escape(place)
            self._filled[place] = filled
        return filled

    def words(self, name: str, fallback: str | None) -> Sequence[str]:
        """What the readers have under the name, not escaped. Raises merge.MissingValue."""
        words = self._words.get((name, fallback))
        if words is None:
            words = self._words[name, fallback] = self._look_up(name, fallback)
            self._plain[name, fallback] = are_plain(words)
        return words

    def are_plain(self, slot: Slot) -> bool:
        """Whether the slot's words are the same in every place but within an address."""
        self.words(slot.name, slot.fallback)
        return self._plain[slot.name, slot.fallback]

    def _look_up(self, name: str, fallback: str | None) -> Sequence[str]:
        try:
            words = list(map(itemgetter(name), self._values))  # nearly always, and twice as fast
        except KeyError:
            words = [values.get(name, "") for values in self._values]
        if "" not in words:
            return words
        if fallback is None:
            raise MissingValue(name)
        return [word or fallback for word in words]

    def _escape(self, slot: Slot) -> Sequence[str]:
        words = self.words(slot.name, slot.fallback)
        may_stay = slot.context != "url" and self.are_plain(slot)
        return words if may_stay else escape_all(slot.context, words)


#: What readers get in a place, in their order: what `escape_all` let through, so that no control
#: character is in it.
Fill = Callable[[Columns], Sequence[str]]


class Place(NamedTuple):
    """A string that differs from reader to reader."""

    fill: Fill


class Filled(NamedTuple):
    """A template in which a place may stand for a slot."""

    segments: tuple[str, ...]
    slots: tuple[Slot | Place, ...]


class JsonText(NamedTuple):
    """A string that is JSON itself."""

    value: Any


ADDRESS = Place(lambda columns: escape_all("text", [one.address for one in columns]))
READER_ID = Place(lambda columns: [str(one.id) for one in columns])


class _Column(NamedTuple):
    """The readers' words for one place, encoded."""

    words: Sequence[bytes]
    size: int  #: bytes of all of them


class Entry:
    """One reader's part of a call, as JSON with places in it."""

    def __init__(self, pieces: Iterable[str | Slot | Place]) -> None:
        segments: list[list[str]] = [[]]
        distinct: dict[Slot | Place, int] = {}
        self.order: list[int] = []  #: between each two segments, the number of a column
        self._pieces = list(pieces)
        for piece in self._pieces:
            if isinstance(piece, str):
                segments[-1].append(piece)
            else:
                self.order.append(distinct.setdefault(piece, len(distinct)))
                segments.append([])
        self.segments = ["".join(parts).encode("ascii") for parts in segments]
        self._places = list(distinct)

    def settle(self, place: Place, word: str) -> Entry:
        """With the same word for everybody in one of the places."""
        settled = dumps(word)[1:-1]
        return Entry(settled if piece == place else piece for piece in self._pieces)

    def columns(self, readers: Sequence[Reader]) -> list[_Column]:
        """The readers' words for each distinct place, escaped. Raises merge.MissingValue."""
        columns = Columns.of(readers)
        filled = [columns.fill(place) for place in self._places]
        # Words that no context had to escape are one list in all of them: they are encoded once.
        encoded = {id(words): _encode(words) for words in {id(w): w for w in filled}.values()}
        return [encoded[id(words)] for words in filled]


class Body:
    """A request's body with a known length, which is put together while it leaves."""

    def __init__(self, head: bytes, entry: Entry, readers: Sequence[Reader], tail: bytes) -> None:
        self._head, self._entry, self._tail = head, entry, tail
        self._count = len(readers)
        self._columns = entry.columns(readers)
        fixed = self._count * sum(map(len, entry.segments))
        differing = sum(self._columns[number].size for number in entry.order)
        self._entries = fixed + differing + max(self._count - 1, 0)  # with the commas

    def __len__(self) -> int:
        return len(self._head) + self._entries + len(self._tail)

    def __iter__(self) -> Iterator[bytes]:
        """Blocks; the same ones every time."""
        first, *others = self._entry.segments
        row: list[Iterable[bytes]] = [chain([first], repeat(b"," + first))]
        for number, segment in zip(self._entry.order, others, strict=True):
            row += (self._columns[number].words, repeat(segment))
        rows = islice(zip(*row, strict=False), self._count)
        size = max(_BLOCK * self._count // max(self._entries, 1), 1)
        pieces = chain([self._head], chain.from_iterable(islice(rows, size)))
        while joined := b"".join(pieces):
            yield joined
            pieces = chain.from_iterable(islice(rows, size))
        yield self._tail


def compile_entry(value: Any) -> Entry:
    """An entry from JSON values that may hold a `Place`, `Template` or `Filled` for a string."""
    return Entry(_pieces(value))


def compose_list(entry: Entry, readers: Sequence[Reader]) -> Body:
    """A JSON array with an entry for each reader. Raises merge.MissingValue."""
    return Body(b"[", entry, readers, b"]")


def compose_object(
    shared: Mapping[str, Any],
    name: str,
    entry: Entry,
    readers: Sequence[Reader],
    before: bytes = b"{",
) -> Body:
    """A JSON object with what readers share, and their entries as the array `name`.

    `before` is its start, which may hold more that they share: see `encode_members`.
    """
    start = before + f"{encode_members(shared)}{dumps(name)}:[".encode("ascii")
    return Body(start, entry, readers, b"]}")


def encode_members(shared: Mapping[str, Any]) -> str:
    """The members of a JSON object before others, for whoever needs the same ones again."""
    return "".join(f"{dumps(key)}:{_text(value)}," for key, value in shared.items())


def compose_members(value: Any, readers: Sequence[Reader]) -> Body:
    """A JSON object with a value for each reader by his address. Raises merge.MissingValue."""
    member = Entry([*_pieces(ADDRESS), ":", *_pieces(value)])
    return Body(b"{", member, readers, b"}")


def _encode(words: Sequence[str]) -> _Column:
    """The inside of JSON strings. Raises ValueError for a word that is no `Fill`'s."""
    together = "\n".join(words)
    if not _is_json(together):
        together = "\n".join(encode_basestring_ascii(word)[1:-1] for word in words)
    # No word of a `Fill` has a line break, so that all are encoded at once.
    encoded = together.encode("ascii").split(b"\n") if words else []
    if len(encoded) != len(words):
        raise ValueError("a word has a line break, expected none")
    return _Column(encoded, len(together) - max(len(words) - 1, 0))


def _is_json(text: str) -> bool:
    """Whether words of a `Fill` can stand in a JSON string as they are."""
    return text.isascii() and '"' not in text and "\\" not in text


def _text(value: Any) -> str:
    return "".join(piece for piece in _pieces(value) if isinstance(piece, str))


def _pieces(value: Any) -> Iterator[str | Slot | Place]:
    match value:
        case Place():
            yield '"'
            yield value
            yield '"'
        case Template() | Filled():
            yield '"'
            yield _quoted(value.segments[0])[1:-1]
            for slot, segment in zip(value.slots, value.segments[1:], strict=True):
                yield slot
                yield _quoted(segment)[1:-1]
            yield '"'
        case JsonText():
            yield '"'
            for piece in _pieces(value.value):
                yield _quoted(piece)[1:-1] if isinstance(piece, str) else _in_json(piece)
            yield '"'
        case str():
            yield _quoted(value)
        case Mapping():
            yield from _joined(
                "{", ((f"{dumps(key)}:", *_pieces(one)) for key, one in value.items()), "}"
            )
        case list() | tuple():
            yield from _joined("[", (_pieces(one) for one in value), "]")
        case _:
            yield dumps(value)


def _in_json(place: Slot | Place) -> Place:
    """The place within a text that is JSON itself."""

    def fill(columns: Columns) -> Sequence[str]:
        words = columns.fill(place)
        if _is_json("".join(words)):
            return words
        return [encode_basestring(word)[1:-1] for word in words]

    return Place(fill)


def _joined(
    opening: str, groups: Iterable[Iterable[str | Slot | Place]], closing: str
) -> Iterator[str | Slot | Place]:
    yield opening
    for number, group in enumerate(groups):
        if number:
            yield ","
        yield from group
    yield closing


@lru_cache(maxsize=256)
def _quoted(text: str) -> str:
    """The text as JSON; the same long text stands in every batch of an issue."""
    return encode_basestring_ascii(text)
