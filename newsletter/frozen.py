"""The readers of an attempt as bytes: what the ledger keeps, and what its key is made of."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import orjson

from newsletter.mailing import Reader


def freeze_readers(readers: Sequence[Reader]) -> bytes:
    """The same readers and values give the same bytes; all must have values for the same tags.

    Not deflated: tokens do not shrink, and trying would take longer than all the rest.
    """
    names = list(readers[0].values) if readers else []
    return orjson.dumps([names, [[id_, to, *values.values()] for id_, to, values in readers]])


def thaw_readers(frozen: bytes) -> tuple[Reader, ...]:
    if not frozen.startswith(b"["):  # schema version 1 deflated them
        frozen = zlib.decompress(frozen)
    names, rows = orjson.loads(frozen)
    return tuple(
        Reader(id_, address, dict(zip(names, values, strict=True)))
        for id_, address, *values in rows
    )
