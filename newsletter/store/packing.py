"""What the ledger keeps as a few bytes: ids, messages, reports."""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from itertools import accumulate, chain
from operator import sub
from typing import Any

import orjson

from newsletter.mailing import Message
from newsletter.model import Limit, Segment


def pack_ids(ids: Iterable[int]) -> bytes:
    """Deltas of the sorted ids as little-endian 64-bit integers, deflated."""
    ordered = sorted(ids)
    deltas = array("q", map(sub, ordered, [0, *ordered]))
    if sys.byteorder == "big":
        deltas.byteswap()
    return zlib.compress(deltas.tobytes(), 1)


def unpack_ids(packed: bytes) -> list[int]:
    """The ids, ascending."""
    deltas = array("q", zlib.decompress(packed))
    if sys.byteorder == "big":
        deltas.byteswap()
    return list(accumulate(deltas))


def pack_names(names: Iterable[Any]) -> str:
    return orjson.dumps(list(names)).decode()


def pack_message(message: Message) -> bytes:
    values = {field.name: getattr(message, field.name) for field in fields(message)}
    return zlib.compress(orjson.dumps(values, default=list))  # of named tuples


def unpack_message(packed: bytes) -> Message:
    values = {name: _frozen(value) for name, value in orjson.loads(zlib.decompress(packed)).items()}
    if day := values.get("day"):
        values["day"] = date.fromisoformat(day)
    values["segments"] = tuple(Segment(*each) for each in values.get("segments", ()))
    values["limits"] = tuple(Limit(*each) for each in values.get("limits", ()))
    return Message(**values)


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def pack_reports(reports: Mapping[int, int]) -> bytes:
    """A byte of bits for each reader of a batch whom an event told of."""
    ids = sorted(reports)
    deltas = (b - a for a, b in zip([0, *ids], ids, strict=False))
    packed = array("q", chain([len(ids)], deltas))
    if sys.byteorder == "big":
        packed.byteswap()
    return zlib.compress(packed.tobytes() + bytes(reports[id_] for id_ in ids), 1)


def unpack_reports(packed: bytes | None) -> dict[int, int]:
    if not packed:
        return {}
    content = zlib.decompress(packed)
    count = int.from_bytes(content[:8], "little")
    deltas = array("q", content[8 : 8 * (count + 1)])
    if sys.byteorder == "big":
        deltas.byteswap()
    return dict(zip(accumulate(deltas), content[8 * (count + 1) :], strict=True))
