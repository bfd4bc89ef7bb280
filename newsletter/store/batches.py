"""A queued batch as it would be called, and an attempt as it is found on disk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import repeat
from typing import NamedTuple

import orjson

from newsletter.frozen import thaw_readers
from newsletter.mailing import NO_PREFERENCES, Attempt, Preferences, Subscriber
from newsletter.ports import Prepared
from newsletter.store.accounts import LeftOut
from newsletter.store.database import Row, as_time
from newsletter.store.packing import pack_ids
from newsletter.store.subscribers import make_preferences


class Batch(NamedTuple):
    """A queued batch as it would be called: its readers as they stand, and the attempt's making."""

    issue: str
    number: int
    packed: bytes  #: ids, as the row has them
    ids: Sequence[int]
    left_out: Sequence[LeftOut]
    wishes: Sequence[tuple[int, Preferences]]  #: of those who have any
    prepared: Prepared

    @property
    def willing(self) -> int:
        _, readers, _, unfit, excluded, _, others, _ = self.prepared
        return len(readers) + len(unfit) + len(excluded) + sum(map(len, others))

    def pack_readers(self) -> bytes:
        """The ids of who is called, as the row is to have them."""
        if len(self.prepared.readers) == len(self.ids):
            return self.packed
        return pack_ids([reader.id for reader in self.prepared.readers])


def find_wishes(subscribers: Sequence[Subscriber]) -> list[tuple[int, Preferences]]:
    found = ((subscriber.id, subscriber.preferences) for subscriber in subscribers)
    return [one for one in found if one[1] is not NO_PREFERENCES]


def make_candidates(rows: Sequence[Row]) -> list[Subscriber]:
    """Subscribers as far as a call needs them; made by the column, two thirds of the time by row.

    A row has id, address, status, first and last name, fields, the reason of a suppression,
    interests and the end of a pause.
    """
    if not rows:
        return []
    *names, fields, suppressed, interests, pauses = zip(*rows, strict=True)
    known = orjson.loads(f"[{','.join(fields)}]")
    reasons = [reason or "" for reason in suppressed]
    wanted = map(make_preferences, interests, pauses)
    columns = (*names, known, repeat(None), repeat(""), reasons, wanted)
    return list(map(Subscriber._make, zip(*columns, strict=False)))


def make_attempt(
    issue: str,
    batch: int,
    key: str,
    keyed_at: str | datetime | None,
    started_at: str | datetime | None,
    packed: bytes,
) -> Attempt:
    began = as_time(started_at)
    assert began is not None  # set when it began
    readers, variant, place = thaw_readers(packed)
    return Attempt(
        issue=issue,
        number=batch,
        key=key,
        readers=readers,
        started_at=began,
        keyed_at=as_time(keyed_at) or began,
        variant=variant,
        place=place,
    )
