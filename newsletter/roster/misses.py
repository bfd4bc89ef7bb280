"""Names that are damaged: misspelled, or run into the word behind them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from newsletter.roster.index import SHORTEST_GLUED, Index, Person
from newsletter.roster.mentions import Words
from newsletter.roster.naming import Found
from newsletter.roster.near import is_like, is_misspelled, rests
from newsletter.roster.surroundings import is_name_word
from newsletter.roster.words import GLUED, word_set

_GLUED_CERTAIN, _GLUED, _NEAR_BOTH, _NEAR_ALONE = 0.93, 0.6, 0.5, 0.3
_SHORTEST_CERTAIN = 7
_SHORTEST_ALONE = 7
_SHORTEST, _LONGEST = 3, 40  #: letters
#: How Slavic languages put a family name in other cases.
_CASES = word_set("a e u y i em iem ie om owi ego emu ym im owa ova ou ovi ovou ove")
_SHORTEST_NEAR = 4  #: of a family name that is known by itself, whatever stands before it


def find_misses(words: Words, index: Index, taken: Collection[int]) -> Iterator[Found]:
    """Among the words that belong to no name yet; `taken` are the numbers of those that do."""
    capitals = [n for n, raw in enumerate(words.raws) if not raw[0].islower()]
    for number in capitals:
        key = words.keys[number]
        if not _SHORTEST <= len(key) <= _LONGEST or number in taken or key in index.known:
            continue
        if number and words.keys[number - 1] in index.givens:
            yield from _find_short(words, number, index)
        if _may_be_damaged(key, index) and is_name_word(words[number]):
            glued = list(_find_glued(words, number, index))
            yield from glued or _find_misspelled(words, number, index)


def _find_short(words: Words, number: int, index: Index) -> Iterator[Found]:
    """`Kaiser Kuosaid`, `Kaiser Kuoh`: a family name too short to be known by itself."""
    key, word = words.keys[number], words[number]
    for person in (index.persons[id] for id in index.givens[words.keys[number - 1]]):
        family = person.family[-1]
        if len(family) >= SHORTEST_GLUED or person.family_first or not words.are_beside(number):
            continue
        start = words[number - 1].start
        if key.startswith(family) and key[len(family) :] in GLUED:
            reason = f"{word.raw!r} may be {word.raw[: len(family)]}, run into the next word"
            yield Found(person.speaker.id, start, word.end, "glued", _GLUED, reason)
        elif _is_nearly(key, family) and is_name_word(word):
            yield _misspelled(words, start, word.end, person)


def _is_nearly(key: str, family: str) -> bool:
    """One letter more, less or another, which near.py leaves to longer names."""
    is_short = min(len(key), len(family)) < _SHORTEST_NEAR <= len(key) + 1
    return is_short and len(family) >= _SHORTEST and not set(rests(key)).isdisjoint(rests(family))


def _misspelled(
    words: Words, start: int, end: int, person: Person, how: str = "misspelled"
) -> Found:
    reason = f"{words.seen[start:end]!r} may be {person.speaker.name}, {how}"
    return Found(person.speaker.id, start, end, "near-miss", _NEAR_BOTH, reason)


def _may_be_damaged(key: str, index: Index) -> bool:
    """What hardly any word may be, and is quick to see."""
    return key[:SHORTEST_GLUED] in index.glued_starts or bool(index.near.find(key))


def _find_glued(words: Words, number: int, index: Index) -> Iterator[Found]:
    key = words.keys[number]
    if key[:SHORTEST_GLUED] not in index.glued_starts:
        return
    for length in range(len(key) - 1, SHORTEST_GLUED - 1, -1):
        name = key[:length]
        owners = [*index.families.get(name, ()), *index.givens.get(name, ())]
        for person in (index.persons[id] for id in owners):
            if name != (person.given[-1] if person.family_first else person.family[-1]):
                continue
            if found := _glued(words, number, length, person):
                yield found
        if owners:
            return


def _glued(words: Words, number: int, length: int, person: Person) -> Found | None:
    """The whole name, or the family name alone before a word that often follows."""
    word = words[number]
    rest = word.key[length:]
    end = word.start + length if len(word.key) == len(word.raw) else word.end
    before = words[number - 1].key if words.are_beside(number) else ""
    other = person.family if person.family_first else person.given
    reason = f"{word.raw!r} may be {word.raw[:length]} and {word.raw[length:]!r}, run together"
    if before and before == other[-1]:
        certain = rest in GLUED and length >= _SHORTEST_CERTAIN and not person.family_first
        start = words[number - 1].start
        if certain:
            return Found(person.speaker.id, start, end, "glued", _GLUED_CERTAIN)
        return Found(person.speaker.id, start, end, "glued", _GLUED, reason)
    if rest in _CASES and before and is_like(before, other[0]):
        return _misspelled(words, words[number - 1].start, word.end, person, "inflected")
    is_named_otherwise = number > 0 and bool(before) and is_name_word(words[number - 1])
    if rest in GLUED and not person.family_first and not is_named_otherwise:
        return Found(person.speaker.id, word.start, end, "glued", _NEAR_ALONE, reason)
    return None


def _find_misspelled(words: Words, number: int, index: Index) -> Iterator[Found]:
    word = words[number]
    for id, part in index.near.find(word.key):
        person = index.persons[id]
        if part != "family":
            continue
        beside = words.are_beside(number) and is_name_word(words[number - 1])
        if beside and is_like(words[number - 1].key, person.given[0]):
            yield _misspelled(words, words[number - 1].start, word.end, person)
        elif person.family_first and _is_given_behind(words, number, person):
            yield _misspelled(words, word.start, words[number + 1].end, person)
        elif not beside and len(person.family[-1]) >= _SHORTEST_ALONE:
            found = _misspelled(words, word.start, word.end, person)
            yield found._replace(certainty=_NEAR_ALONE)


def _is_given_behind(words: Words, number: int, person: Person) -> bool:
    """`Zang Lijia`."""
    after = number + 1
    if after >= len(words) or not words.are_beside(after) or words.raws[after][0].islower():
        return False
    given = "".join(person.given)
    return words.keys[after] == given or is_misspelled(words.keys[after], given)
