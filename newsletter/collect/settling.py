"""What of a source's items is new, changed, still to settle or left alone (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from typing import NamedTuple

from newsletter.gathered import Item, Reading
from newsletter.logbook import Fate, Seen

_DAY = 86400.0
_FIRST = 50  #: items of a new source, where the editor did not say how many
_MOST_TOLD, _LONGEST_TITLE = 5, 80
_ALWAYS = datetime(9999, 12, 31, tzinfo=UTC)


class Terms(NamedTuple):
    """When an item is taken."""

    at: float  #: now; seconds since 1970 (UTC)
    settle: float = 0.0  #: seconds that an item must stand unchanged
    #: Items that are taken when a source is read for the first time, the newest, however old.
    first: int | None = None
    days: int = 90  #: an item that is so much older than the newest one is left alone


class Taken(NamedTuple):
    """An item whose time has come; `seen.slug` names the draft that it became before, or that it
    is a copy of."""

    item: Item
    seen: Seen


class Sorted(NamedTuple):
    taken: tuple[Taken, ...] = ()
    seen: tuple[Seen, ...] = ()  #: to be remembered, besides those of what is taken
    waiting: int = 0
    older: int = 0
    problems: tuple[str, ...] = ()  #: what a person should know; lower case, without a full stop


def sort_out(reading: Reading, known: Mapping[str, Seen], terms: Terms) -> Sorted:
    """Decide about every item of a reading, and about those that waited for their time."""
    if reading.fault:
        return Sorted(waiting=_count_waiting(known.values()))
    if reading.unchanged:
        return _join(_again(seen, terms) for seen in known.values() if seen.item)
    keyed = _by_key(reading.items)
    wanted = _wanted(keyed, terms, first_time=not known)
    sorted_ = [
        _judge(item, key, known.get(key), key in wanted, terms) for key, item in keyed.items()
    ]
    late = [item for key, item in keyed.items() if known and not (key in known or key in wanted)]
    sorted_.append(Sorted(problems=tuple(_late_problems(late))))
    gone = (seen for key, seen in known.items() if seen.item and key not in keyed)
    withdrawn = [_gone(seen, reading.items, terms) for seen in gone]
    return _join([*sorted_, *withdrawn])


def digest_of(item: Item) -> str:
    """The same while the item says the same."""
    told = (item.title, item.content, item.address, item.video, item.image, item.published_at)
    return blake2b(repr(told).encode(errors="replace"), digest_size=12).hexdigest()


def _judge(item: Item, key: str, seen: Seen | None, wanted: bool, terms: Terms) -> Sorted:
    digest = digest_of(item)
    if seen and seen.digest == digest:
        return _again(seen, terms) if seen.item else Sorted()
    if seen is None and not wanted:
        return Sorted(seen=(Seen(key, digest, terms.at, "older"),), older=1)
    if seen and (seen.fate == "older" or (seen.fate == "double" and not seen.slug)):
        return Sorted(seen=(seen._replace(digest=digest),))
    fate: Fate = "double" if seen and seen.fate == "double" else "waiting"
    new = Seen(key, digest, terms.at, fate, seen.slug if seen else "", item)
    return _again(new, terms)


def _again(seen: Seen, terms: Terms) -> Sorted:
    """Whether an item that stands as it stood has done so for long enough."""
    assert seen.item
    if terms.at - seen.since < terms.settle:
        return Sorted(seen=(seen,), waiting=1)
    fate: Fate = "double" if seen.fate == "double" else "taken"
    return Sorted(taken=(Taken(seen.item, seen._replace(fate=fate, item=None)),))


def _gone(seen: Seen, items: Sequence[Item], terms: Terms) -> Sorted:
    """An item that waited and is not shown any more: withdrawn, or pushed out by newer ones."""
    assert seen.item
    moment = _moment(seen.item)
    if any(_moment(item) < moment for item in items):
        return Sorted(seen=(seen._replace(fate="older", item=None),))
    return _again(seen, terms)


def _by_key(items: Iterable[Item]) -> dict[str, Item]:
    """Sources that give all their posts one key tell them apart by address and title."""
    keyed: dict[str, Item] = {}
    for item in items:
        key = item.key or item.address or digest_of(item)
        if key in keyed:
            key = f"{key} {item.address} {item.title}"
        keyed.setdefault(key, item)
    return keyed


def _wanted(keyed: Mapping[str, Item], terms: Terms, *, first_time: bool) -> frozenset[str]:
    """Keys of the items that may be taken if they are new. Those without a date count as new."""
    dated = [item.published_at for item in keyed.values() if item.published_at]
    newest = min(max(dated).timestamp(), terms.at) if dated else terms.at
    oldest = newest - terms.days * _DAY
    if first_time and terms.first is not None:  # the editor said how much of its past he wants
        keys, most = list(keyed), terms.first
    else:
        keys = [key for key, item in keyed.items() if _moment(item).timestamp() >= oldest]
        most = _FIRST
    if first_time and len(keys) > most:
        keys = sorted(keys, key=lambda key: _moment(keyed[key]), reverse=True)[:most]
    return frozenset(keys)


def _late_problems(items: Sequence[Item]) -> Iterator[str]:
    """What a source shows anew with a day of long ago: a wrong day, or its past."""
    for item in items[:_MOST_TOLD]:
        day, address = f"{_moment(item):%Y-%m-%d}", item.address
        hint = f": newsletter add {address}" if address else ""
        yield f"left alone, as it is dated {day}: {item.title[:_LONGEST_TITLE]}{hint}"
    if len(items) > _MOST_TOLD:
        yield f"and {len(items) - _MOST_TOLD:,} more that are dated long before the newest"


def _moment(item: Item) -> datetime:
    return item.published_at or _ALWAYS


def _count_waiting(seen: Iterable[Seen]) -> int:
    return sum(each.item is not None for each in seen)


def _join(parts: Iterable[Sorted]) -> Sorted:
    found = list(parts)
    return Sorted(
        taken=tuple(taken for part in found for taken in part.taken),
        seen=tuple(seen for part in found for seen in part.seen),
        waiting=sum(part.waiting for part in found),
        older=sum(part.older for part in found),
        problems=tuple(problem for part in found for problem in part.problems),
    )
