"""The names of a roster, made ready to be found: built once for each roster."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from newsletter.model import Roster, Speaker
from newsletter.roster.names import has_no_borders, written_names
from newsletter.roster.near import NearKeys
from newsletter.roster.words import COMMON, SURNAMES, Word, read_words

_SHORTEST_JOINED = 7  # letters of a name that is known again when its words are split otherwise
SHORTEST_GLUED = 5  #: letters of a part of a name that is known with a word glued to it
_KEPT = 4


class Entry(NamedTuple):
    """One way to write a speaker's name, or a part of it."""

    speaker: str
    kind: str  #: name, reversed, alias, nickname (of one word), shortened, family, given
    capitals: tuple[bool, bool] = (True, True)  #: whether the first and last word are written so


class Person(NamedTuple):
    """A speaker's name taken apart, as keys of words."""

    speaker: Speaker
    given: tuple[str, ...]
    family: tuple[str, ...]
    middles: frozenset[str]  #: initials and middle names that are known
    family_first: bool

    @property
    def is_common(self) -> bool:
        """Whether the name could be two words of a sentence."""
        return all(key in COMMON for key in (*self.given[:1], *self.family))


class Node:
    """Where the words read so far lead to."""

    __slots__ = ("entries", "next")

    def __init__(self) -> None:
        self.next: dict[str, Node] = {}
        self.entries: list[Entry] = []


class Index:
    def __init__(self, roster: Roster) -> None:
        self.persons: dict[str, Person] = {}
        self.root = Node()
        self.known: set[str] = set()  #: every word of every name
        self.joined: dict[str, list[Entry]] = {}  #: names without spaces
        self.joined_starts: set[str] = set()
        self.families: dict[str, list[str]] = defaultdict(list)  #: last word → ids
        self.givens: dict[str, list[str]] = defaultdict(list)  #: first word → ids
        self.glued_starts: set[str] = set()  #: how those begin that other words may run into
        self.without_borders: dict[str, list[Entry]] = defaultdict(list)
        for speaker in roster.speakers.values():
            self._add(speaker)
        self.starts = {*self.root.next, *self.joined_starts}  #: words at which a name may begin
        self.chinese = _any_of(self.without_borders)
        self.near = NearKeys(self._near_parts())

    def _add(self, speaker: Speaker) -> None:
        for name in filter(has_no_borders, written_names(speaker)):
            kind = "name" if name == speaker.name else "alias"
            self.without_borders[name].append(Entry(speaker.id, kind))
        person = _take_apart(speaker)
        self.persons[speaker.id] = person
        for words, entry in _spellings(speaker, person):
            self._add_spelling(words, entry)
        if person.family and person.given:
            self.families[person.family[-1]].append(speaker.id)
            self.givens[person.given[0]].append(speaker.id)
            both = person.family[-1], person.given[0]
            self.glued_starts.update(key[:SHORTEST_GLUED] for key in both)

    def _add_spelling(self, words: tuple[str, ...], entry: Entry) -> None:
        node = self.root
        for word in words:
            node = node.next.setdefault(word, Node())
        if all((e.speaker, e.kind) != (entry.speaker, entry.kind) for e in node.entries):
            node.entries.append(entry)
        self.known.update(words)
        joined = "".join(words)
        if len(words) > 1 and len(joined) >= _SHORTEST_JOINED and entry.kind != "family":
            self.joined.setdefault(joined, []).append(entry)
            self.joined_starts.update(joined[:end] for end in range(1, len(joined)))

    def _near_parts(self) -> Iterator[tuple[str, tuple[str, str]]]:
        for id, person in self.persons.items():
            if person.family and person.given:
                yield person.family[-1], (id, "family")
                yield person.given[0], (id, "given")


_made: list[tuple[Roster, Index]] = []


def index_of(roster: Roster) -> Index:
    """The index of a roster, which is taken to stay as it is; those of the last few are kept."""
    for known, index in _made:
        if known.speakers is roster.speakers:
            return index
    index = Index(roster)
    _made[:] = [(roster, index), *_made[: _KEPT - 1]]
    return index


def keys(name: str) -> tuple[str, ...]:
    return tuple(word.key for word in _written(name))


def _written(name: str) -> list[Word]:
    """Words of a name in the roster; hyphens and capitals part none of them."""
    everything = _Everything()
    return list(map(Word, *read_words(name, everything)))


class _Everything:
    def __contains__(self, key: object) -> bool:
        return True


def _take_apart(speaker: Speaker) -> Person:
    """By the roster's own `family` and `given`, else by the usual order of words."""
    words = _written(speaker.name) if not has_no_borders(speaker.name) else []
    long = [word for word in words if len(word.key) > 1]
    family, given = keys(speaker.family), keys(speaker.given)
    first = bool(family and words and words[0].key == family[0])
    if not family and len(long) > 1:
        first = long[0].key in SURNAMES and (long[-1].key not in SURNAMES or len(long) == 2)
        family = (long[0].key,) if first else _last_words(long)
    if family and not given:
        rest = [word.key for word in long if word.key not in family]
        given = tuple(rest) if first else tuple(rest[:1])
    middles = {
        word.key
        for name in (speaker.name, *speaker.aliases)
        for word in _written(name)[1:-1]
        if word.key not in (*family, *given)
    }
    return Person(speaker, given, family, frozenset(middles), first)


def _last_words(words: list[Word]) -> tuple[str, ...]:
    """The family name at the end, from its first particle on: `van der Berg`."""
    particle = next((i for i, word in enumerate(words[1:-1], 1) if word.raw[0].islower()), None)
    return tuple(word.key for word in words[-1 if particle is None else particle :])


def _spellings(speaker: Speaker, person: Person) -> Iterator[tuple[tuple[str, ...], Entry]]:
    names = [name for name in written_names(speaker) if not has_no_borders(name)]
    for name in names:
        words = _written(name)
        if not words:
            continue
        kind = _kind(name, speaker, person, len(words))
        capitals = (not words[0].raw[0].islower(), not words[-1].raw[0].islower())
        everything = tuple(word.key for word in words)
        yield everything, Entry(speaker.id, kind, capitals)
        without = tuple(word.key for word in words if len(word.key) > 1)
        if len(without) > 1:
            yield without, Entry(speaker.id, kind, capitals)
    if not person.family_first and len(middle := _without_family(speaker, person)) > 1:
        yield middle, Entry(speaker.id, "shortened")
    if person.family and person.given:
        both = person.given + person.family, person.family + person.given
        kinds = ("shortened", "reversed") if not person.family_first else ("reversed", "shortened")
        for words_, kind in zip(both, kinds, strict=True):
            yield words_, Entry(speaker.id, kind)
        yield person.family, Entry(speaker.id, "family")
        yield (
            person.given[:1] if not person.family_first else person.given,
            Entry(speaker.id, "given"),
        )


def _without_family(speaker: Speaker, person: Person) -> tuple[str, ...]:
    """`Alvin Wang` of Alvin Wang Graylin: with a family name, it is somebody's whole name."""
    words = () if has_no_borders(speaker.name) else keys(speaker.name)
    left = words[: -len(person.family)] if person.family else ()
    return left if left[-1:] and left[-1] in SURNAMES else ()


def _kind(name: str, speaker: Speaker, person: Person, words: int) -> str:
    if words == 1:
        return "nickname"
    if name == speaker.name:
        return "name"
    if name in speaker.aliases:
        return "alias"
    if words < len(_written(speaker.name)) and person.family[-1] in COMMON | SURNAMES:
        return "shortened"  # too many are called so without the name in the middle
    is_reversed = name.startswith(speaker.family) != person.family_first
    return "reversed" if is_reversed else "name"


def _any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, longest_first))) if longest_first else None
