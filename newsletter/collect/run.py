"""Sources → inbox, each piece of news once.

The order of the steps is what keeps an item from being lost or doubled: first the draft is on the
disk, then the logbook says that its item was taken. A run that starts after a crash finds the draft
and knows it for its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from newsletter.collect.authors import usual_author
from newsletter.collect.drafting import Drafted, House, draft_item
from newsletter.collect.placing import Origin, Placed, Placer
from newsletter.collect.reading import Progress, by_host, fault_of, read_all
from newsletter.collect.settling import Sorted, Terms, sort_out
from newsletter.collect.workers import MOST_JOBS, processors, work_on_all
from newsletter.errors import NewsletterError
from newsletter.gathered import Fault, Item, Reading, SourceState
from newsletter.logbook import Fate, Logbook, Seen

if TYPE_CHECKING:  # it names all values of sending, which take milliseconds to make
    from newsletter.ports import Source

Say = Callable[[str], None]

#: Drafts that are written together: the disk is waited for once.
_TOGETHER = 400
TOLD = 12  #: drafts of one address that are told one by one
MANY = 200  #: posts of one address that are added without a question
_PATIENCE = 2.0  # seconds after which what is there is written
#: Sources from which on it is worth having another process, and the most processes: each takes
#: 50 MB.
_MANY = 12
_PROCESSES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What one source brought."""

    name: str
    address: str
    placed: tuple[Placed, ...] = ()
    waiting: int = 0  #: items that have not stood unchanged for long enough
    older: int = 0  #: items that were left alone because they are old
    unchanged: bool = False
    moved_to: str = ""
    fault: Fault | None = None
    problems: tuple[str, ...] = ()

    def count(self, became: str) -> int:
        return sum(placed.became == became for placed in self.placed)


class Tools(NamedTuple):
    """What collecting works with."""

    house: House
    placer: Placer
    logbook: Logbook
    terms: Terms
    say: Say


class _Ready(NamedTuple):
    """An item that is taken, with its draft, or with why there is none."""

    seen: Seen
    excerpt: bool
    drafted: Drafted | None
    problem: str = ""


class _Brought(NamedTuple):
    """A reading with everything that can be done without writing."""

    number: int  #: of the source
    reading: Reading  #: without its items
    sorted: Sorted  #: without what is taken
    ready: tuple[_Ready, ...] = ()


def collect(
    sources: Sequence[Source], tools: Tools, *, progress: Progress, parallel: int = 16
) -> tuple[Collected, ...]:
    """Read all sources at once and take what is due; in the order of the sources.

    What a source does wrong is in its account, and stops no other one.
    """
    states = tools.logbook.states()
    known = {source.address: tools.logbook.seen(source.address) for source in sources}

    def work(groups: Iterator[Sequence[int]]) -> Iterator[_Brought]:
        for number, reading in read_all(groups, sources, states, parallel // processes):
            seen = known[sources[number].address]
            yield _prepare(number, reading, seen, tools.house, tools.terms)

    groups = by_host(sources, MOST_JOBS)
    processes = min(processors(), _PROCESSES) if len(sources) >= _MANY else 1
    found: dict[int, Collected] = {}
    progress(0, len(sources))
    for batch in _batches(work_on_all(groups, processes, work)):
        with tools.logbook.writing(tools.say):
            for brought in batch:
                found[brought.number] = _take(sources[brought.number], brought, tools)
            tools.placer.flush()
        progress(len(found), len(sources))
    lost = (number for number in range(len(sources)) if number not in found)
    found |= {number: _lost(sources[number]) for number in lost}
    return tuple(found[number] for number in range(len(sources)))


def add(
    given: str, reading: Reading, tools: Tools, *, progress: Progress, again: bool = False
) -> Collected:
    """Take all posts of a reading, whatever their age; nothing is remembered of its source."""
    items = reading.items
    placed: list[Placed] = []
    problems = list(reading.problems)
    unread = len(problems)
    usual = usual_author(items)
    for start in range(0, len(items), _TOGETHER):
        with tools.logbook.writing(tools.say):
            for item in items[start : start + _TOGETHER]:
                ready = _draft(item, _SEEN, tools.house, usual)
                outcome = _place(ready, "", tools, problems, again=again)
                told = len(placed) < TOLD
                placed += outcome if told else [each.without_text() for each in outcome]
            tools.placer.flush()
        progress(min(start + _TOGETHER, len(items)), len(items))
    fault = reading.fault
    if items and not placed:  # then the problems say why of each
        fault = Fault("unreadable", problems.pop(unread))
    return Collected(
        name=reading.name or given,
        address=given,
        placed=tuple(_related(placed, tools.placer)),
        moved_to=reading.moved_to,
        fault=fault,
        problems=tuple(problems),
    )


_SEEN = Seen("", "", 0.0, "taken")


def _related(placed: Sequence[Placed], placer: Placer) -> Sequence[Placed]:
    """The same, each that is told one by one with what is related to it."""
    if sum(each.became == "new" for each in placed) > TOLD:
        return placed
    return [each._replace(related=placer.find_related(each)) for each in placed]


def split(reading: Reading, house: House) -> Reading:
    """The same with each post of a page that holds many as an item of its own."""
    try:
        return replace(reading, items=tuple(_split(reading.items, house)))
    except Exception as error:  # it must not keep all other sources away
        return Reading(state=reading.state, fault=fault_of(error))


def _prepare(
    number: int, reading: Reading, known: Mapping[str, Seen], house: House, terms: Terms
) -> _Brought:
    reading = split(reading, house)
    sorted_ = sort_out(reading, known, terms)
    usual = usual_author(reading.items)
    ready = tuple(_draft(taken.item, taken.seen, house, usual) for taken in sorted_.taken)
    return _Brought(number, replace(reading, items=()), sorted_._replace(taken=()), ready)


def _split(items: Iterable[Item], house: House) -> Iterator[Item]:
    for item in items:
        yield from house.split(item)


def _draft(item: Item, seen: Seen, house: House, usual: str) -> _Ready:
    try:
        return _Ready(seen, item.excerpt, draft_item(item, house, usual))
    except Exception as error:  # one post must not keep all others away
        title = item.title[:60] or item.address
        what = "" if isinstance(error, NewsletterError) else f"{type(error).__name__}: "
        return _Ready(seen, item.excerpt, None, f"{title!r} cannot be read: {what}{error}")


def _take(source: Source, brought: _Brought, tools: Tools) -> Collected:
    reading = brought.reading
    present = tools.logbook.seen(source.address) if brought.ready else {}
    placed: list[Placed] = []
    problems = [*reading.problems, *brought.sorted.problems]
    seen = list(brought.sorted.seen)
    tools.placer.look_back(e.drafted.draft.day for e in brought.ready if e.drafted)
    failed = False
    for ready in brought.ready:
        if _is_taken(ready.seen, present):
            continue  # another run was faster
        outcome = _place(ready, source.address, tools, problems)
        placed += (each.without_text() for each in outcome)
        seen += [_fate(ready.seen, each) for each in outcome]
        failed = failed or not outcome
    # An item that we failed on must be shown to us again.
    state = SourceState() if failed else reading.state
    tools.logbook.record_source(source.address, state, seen)
    return Collected(
        name=reading.name or source.name,
        address=source.address,
        placed=tuple(placed),
        waiting=brought.sorted.waiting,
        older=brought.sorted.older,
        unchanged=reading.unchanged,
        moved_to=reading.moved_to,
        fault=reading.fault,
        problems=tuple(problems),
    )


def _place(
    ready: _Ready, source: str, tools: Tools, problems: list[str], *, again: bool = False
) -> list[Placed]:
    """What became of an item; nothing for one that our own program failed on, which is told."""
    if ready.drafted is None:
        problems.append(ready.problem)
        return []
    origin = Origin(source, ready.seen.key, ready.excerpt)
    if ready.seen.slug and ready.seen.fate == "double":
        placed = tools.placer.change_copy(ready.drafted, origin, ready.seen.slug)
    elif ready.seen.slug:
        placed = tools.placer.change(ready.drafted, origin, ready.seen.slug)
    else:
        placed = tools.placer.place(ready.drafted, origin, again=again)
    if placed.became in ("new", "changed"):  # else nothing was made of it
        problems += ready.drafted.problems
    return [placed]


def _is_taken(seen: Seen, present: Mapping[str, Seen]) -> bool:
    known = present.get(seen.key)
    return known is not None and known.digest == seen.digest and known.item is None


def _fate(seen: Seen, placed: Placed) -> Seen:
    is_double = placed.became == "double" or seen.fate == "double"
    fate: Fate = "double" if is_double else "taken"
    return seen._replace(fate=fate, slug=placed.slug)


def _lost(source: Source) -> Collected:
    fault = Fault("program", "the process that read it died")
    return Collected(name=source.name, address=source.address, fault=fault)


def _batches(brought: Iterable[_Brought]) -> Iterator[list[_Brought]]:
    """As many as are worth a wait for the disk, or what has come within some seconds."""
    batch: list[_Brought] = []
    began = time.monotonic()
    for each in brought:
        batch.append(each)
        drafts = sum(len(one.ready) for one in batch)
        if drafts >= _TOGETHER or time.monotonic() - began > _PATIENCE:
            yield batch
            batch, began = [], time.monotonic()
    if batch:
        yield batch
