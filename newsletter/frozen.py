"""The readers of an attempt as bytes: what the ledger keeps, and what its key is made of."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import NamedTuple

import orjson

from newsletter.mailing import Reader


class Thawed(NamedTuple):
    readers: tuple[Reader, ...]
    variant: tuple[str, ...]
    place: str


def freeze_readers(
    readers: Sequence[Reader], variant: Sequence[str] = (), place: str = ""
) -> bytes:
    """The same readers and values give the same bytes; all must have values for the same tags.

    `variant` is which of the issue's segments they are in, `place` where the call goes to:
    nobody else can tell later what became of it. Not deflated: tokens do not shrink, and trying
    would take longer than all the rest.
    """
    names = list(readers[0].values) if readers else []
    rows = [[id_, to, *values.values()] for id_, to, values in readers]
    return orjson.dumps([names, rows, variant, place])


def thaw_readers(frozen: bytes) -> Thawed:
    if not frozen.startswith(b"["):  # schema version 1 deflated them
        frozen = zlib.decompress(frozen)
    # Variants came with schema version 3, places with version 5.
    names, rows, variant, place = (*orjson.loads(frozen), (), "")[:4]
    readers = (
        Reader(id_, address, dict(zip(names, values, strict=True)))
        for id_, address, *values in rows
    )
    return Thawed(tuple(readers), tuple(variant), place)
