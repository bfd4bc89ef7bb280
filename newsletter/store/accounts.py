"""The books of an issue as pure functions: who is left out, what covers what, what adds up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Literal

import orjson

from newsletter.mailing import Account, Attempt, Receipt, Subscriber, Without
from newsletter.store.database import Row, as_time

Deviating = tuple[int, str, str, datetime]  #: reader, state, reason, at
LeftOut = tuple[int, str, str]  #: reader, state, reason


def chunks(ids: Iterable[int], size: int) -> Iterator[list[int]]:
    remaining = iter(ids)
    while chunk := list(islice(remaining, size)):
        yield chunk


def left_out(ids: Sequence[int], subscribers: Sequence[Subscriber]) -> Iterator[LeftOut]:
    """Why a candidate of the batch does not get it: erased, no longer willing, or suppressed."""
    if len(subscribers) < len(ids):
        known = {subscriber.id for subscriber in subscribers}
        yield from ((id_, "excluded", "erased") for id_ in ids if id_ not in known)
    for subscriber in subscribers:
        if subscriber.status != "active":
            yield subscriber.id, "excluded", subscriber.status
        elif subscriber.suppressed:
            yield subscriber.id, "suppressed", subscriber.suppressed


def must_cover(
    attempt: Attempt,
    receipt: Receipt,
    deviating: Sequence[Deviating],
    again: Sequence[frozenset[int]],
) -> None:
    """The outcomes must partition the attempt, or a reader would be lost or counted twice."""
    others = [*(row[0] for row in deviating), *(id_ for ids in again for id_ in ids)]
    readers = {reader.id for reader in attempt.readers}
    covered = receipt.accepted.union(others)
    if covered != readers or len(receipt.accepted) + len(others) != len(readers):
        raise ValueError(f"the outcome of batch {attempt.number} does not fit its readers")


def make_account(
    issue: str, about: Row, sums: Row, deviations: Sequence[Row], variants: Sequence[Row]
) -> Account:
    digest, candidates, frozen_at, finished_at, held, repeated, limited = about
    accepted, by_word, queued, delivered, deferred, bounced, complained = sums
    excluded = {reason: count for state, reason, count in deviations if state == "excluded"}
    counts: dict[str, Any] = dict.fromkeys(("suppressed", "rejected", "failed", "uncertain"), 0)
    counts |= {state: count for state, _, count in deviations if state != "excluded"}
    if not held and not queued and counts["uncertain"]:
        held = f"whether {counts['uncertain']} readers got it is not known"
    state: Literal["held", "sending", "sent"] = "held" if held else "sending" if queued else "sent"
    return Account(
        issue=issue,
        state=state,
        candidates=candidates,
        accepted=accepted,
        accepted_by_word=by_word,
        repeated_by_word=repeated,
        excluded=excluded,
        without=tuple(_count_without(limited, variants)),
        queued=queued,
        delivered=delivered,
        deferred=deferred,
        bounced=bounced,
        complained=complained,
        held=held,
        digest=digest,
        frozen_at=as_time(frozen_at),
        finished_at=as_time(finished_at) if state == "sent" else None,
        **counts,
    )


def _count_without(limited: str, variants: Sequence[Row]) -> Iterator[Without]:
    """Of each update for a segment, how many of the accepted had a call of another variant."""
    sent = [(frozenset(orjson.loads(variant)), count) for variant, count in variants]
    for update, segment in orjson.loads(limited):
        readers = sum(count for inside, count in sent if segment not in inside)
        yield Without(update=update, segment=segment, readers=readers)
