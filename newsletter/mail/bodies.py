"""JSON for many readers at the speed of memory.

What all readers have in common is escaped and encoded once, split at the places where they differ.
For a reader only those few words are escaped; the rest is a list of references to the same bytes,
put together a block at a time while the call leaves. A call of 500 full mails of 60 KB so takes
kilobytes, and `requests` still knows its length beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from json import dumps
from json.encoder import encode_basestring, encode_basestring_ascii
from operator import mul
from typing import Any, NamedTuple

from newsletter.mailing import Reader
from newsletter.merge import MissingValue, Slot, Template, escape_for

_BLOCK = 256 * 1024  # bytes that are joined before they are handed on

#: What one reader gets in a place.
Fill = Callable[[Reader], str]


class Place(NamedTuple):
    """A string that differs from reader to reader."""

    fill: Fill


class JsonText(NamedTuple):
    """A string that is JSON itself."""

    value: Any


ADDRESS = Place(lambda reader: reader.address)
READER_ID = Place(lambda reader: str(reader.id))


class Entry:
    """One reader's part of a call, as JSON with places in it."""

    def __init__(self, pieces: Iterable[str | Slot | Place]) -> None:
        segments = [""]
        distinct: dict[Slot | Place, int] = {}
        order: list[int] = []
        for piece in pieces:
            if isinstance(piece, str):
                segments[-1] += piece
            else:
                order.append(distinct.setdefault(piece, len(distinct)))
                segments.append("")
        self._fills = [fill_of(place) for place in distinct]
        self._order = order
        self._counts = [order.count(number) for number in range(len(distinct))]
        self._frame: list[bytes] = [b""] * (2 * len(order) + 1)
        self._frame[::2] = [segment.encode("ascii") for segment in segments]
        self._fixed = sum(map(len, self._frame))

    def values(self, reader: Reader) -> list[bytes]:
        """The reader's words for the distinct places, escaped. Raises merge.MissingValue."""
        return [encode_basestring_ascii(fill(reader))[1:-1].encode() for fill in self._fills]

    def size(self, values: Sequence[bytes]) -> int:
        differing: int = sum(map(mul, map(len, values), self._counts))
        return self._fixed + differing

    def pieces(self, values: Sequence[bytes]) -> list[bytes]:
        pieces = self._frame.copy()
        pieces[1::2] = [values[number] for number in self._order]
        return pieces


class Body:
    """A request's body with a known length, which is put together while it leaves."""

    def __init__(self, head: bytes, entry: Entry, values: list[list[bytes]], tail: bytes) -> None:
        self._head, self._entry, self._values, self._tail = head, entry, values, tail
        self._sizes = [entry.size(one) for one in values]
        commas = max(len(values) - 1, 0)
        self._size = len(head) + sum(self._sizes) + commas + len(tail)

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[bytes]:
        """Blocks; the same ones every time."""
        block, size, comma = [self._head], len(self._head), b""
        for values, length in zip(self._values, self._sizes, strict=True):
            block.append(comma)
            block += self._entry.pieces(values)
            size, comma = size + length, b","
            if size > _BLOCK:
                yield b"".join(block)
                block, size = [], 0
        yield b"".join([*block, self._tail])


def compile_entry(value: Any) -> Entry:
    """An entry from JSON values that may hold a `Place` or a `Template` where a string stands."""
    return Entry(_pieces(value))


def compose_list(entry: Entry, readers: Sequence[Reader]) -> Body:
    """A JSON array with an entry for each reader. Raises merge.MissingValue."""
    return Body(b"[", entry, [entry.values(reader) for reader in readers], b"]")


def compose_object(
    shared: Mapping[str, Any], name: str, entry: Entry, readers: Sequence[Reader]
) -> Body:
    """A JSON object with what readers share, and their entries as the array `name`."""
    head = "".join(f"{dumps(key)}:{_text(value)}," for key, value in shared.items())
    start = f"{{{head}{dumps(name)}:[".encode("ascii")
    return Body(start, entry, [entry.values(reader) for reader in readers], b"]}")


def fill_of(place: Slot | Place) -> Fill:
    """What stands in the place. The fill raises merge.MissingValue."""
    if isinstance(place, Place):
        return place.fill
    name, fallback, context = place

    def fill(reader: Reader) -> str:
        raw = reader.values.get(name) or fallback
        if raw is None:
            raise MissingValue(name)
        return escape_for(context, raw)

    return fill


def _text(value: Any) -> str:
    return "".join(piece for piece in _pieces(value) if isinstance(piece, str))


def _pieces(value: Any) -> Iterator[str | Slot | Place]:
    match value:
        case Place():
            yield '"'
            yield value
            yield '"'
        case Template():
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
    fill = fill_of(place)
    return Place(lambda reader: encode_basestring(fill(reader))[1:-1])


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
