"""Family and given names that stand alone: whose they are, and whom they may mean.

A family name belongs to whoever was named in full before it, the nearest one, be he on the roster
or not. Without anybody before it, it belongs to those named in full after it, as in a headline.
Only what belongs to nobody is asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsletter.roster.index import Index, Person
from newsletter.roster.mentions import Mention, Words
from newsletter.roster.naming import Found
from newsletter.roster.near import is_like, is_misspelled
from newsletter.roster.surroundings import (
    follows_the,
    is_doubtful_alone,
    is_name_word,
    looks_like_person,
)
from newsletter.roster.words import COMMON, SURNAMES

_AFTER_FULL, _GIVEN_AFTER_FULL, _NEAR, _ALONE, _AMONG_SEVERAL = 0.95, 0.9, 0.5, 0.4, 0.25
_NOBODY_OF_OURS = ""


class _Alone(NamedTuple):
    mention: Mention
    persons: tuple[Person, ...]


class Parts:
    """Goes through a text's names in their order and remembers who was introduced."""

    def __init__(self, words: Words, index: Index) -> None:
        self._words = words
        self._index = index
        self._latest: dict[str, str] = {}  # family → who was named in full last
        self._introduced: dict[str, list[str]] = {}  # given name → ids
        self._alone: dict[str, _Alone] = {}  # family → where it stands first
        self._judged: set[str] = set()  # pairs of names that were compared already
        self._found: list[Found] = []

    def introduce(self, speaker: str, *, is_certain: bool = True) -> None:
        """Somebody was named in full; what follows a doubtful name is doubtful too."""
        person = self._index.persons[speaker]
        if not is_certain:
            if person.family:
                self._latest.setdefault(person.family[-1], _NOBODY_OF_OURS)
            return
        if person.family:
            self._latest[person.family[-1]] = speaker
        if person.given and speaker not in self._introduced.setdefault(person.given[0], []):
            self._introduced[person.given[0]].append(speaker)

    def read(self, mention: Mention) -> None:
        family = [e.speaker for e in mention.entries if e.kind == "family"]
        if family and self._is_family(mention, [self._index.persons[id] for id in family]):
            return
        if any(entry.kind == "given" for entry in mention.entries):
            self._read_given(mention)

    def found(self) -> list[Found]:
        """Everything found; family names that still belong to nobody are asked about."""
        for key, (mention, persons) in self._alone.items():
            if key not in self._latest:
                self._found += self._ask(mention, persons)
        return self._found

    def _is_family(self, mention: Mention, persons: Sequence[Person]) -> bool:
        """Whether the name was understood, as anybody's family name."""
        words, key = self._words, persons[0].family[-1]
        is_label = words.is_at_line_start(mention.first) and words.is_before_colon(mention.last)
        if not self._stands_as_family(mention, is_label=is_label):
            return False
        if given := self._given_beside(mention, persons):
            self._found += self._near_misses(mention, given, persons)
            self._latest[key] = _NOBODY_OF_OURS
            return True
        if self._is_in_another_name(mention):
            return False
        evidence = is_label or looks_like_person(words, mention.first, mention.last)
        if is_doubtful_alone(key) and not evidence:
            return False
        if key not in self._latest:
            self._alone.setdefault(key, _Alone(mention, tuple(persons)))
        elif speaker := self._latest[key]:
            self._found.append(self._place(mention, speaker, "family-after-full", _AFTER_FULL))
        return True

    def _stands_as_family(self, mention: Mention, *, is_label: bool) -> bool:
        """Names in capitals count at the start of a line, before a colon."""
        raw = self._words[mention.last - 1].raw
        is_shouted = raw.isupper() and len(raw) > 1
        return not raw[0].islower() and (is_label or not is_shouted)

    def _given_beside(self, mention: Mention, persons: Sequence[Person]) -> range | None:
        """The words before, or after a Chinese family name, that make it somebody's full name."""
        words, first = self._words, mention.first
        start = first
        while start > 0 and words.are_beside(start) and self._is_given(start - 1):
            start -= 1
            if len(words[start].raw) > 1 and first - start > 1:
                break
        if start < first:
            return range(start, first)
        after = mention.last
        is_chinese = any(p.family_first for p in persons) or words[first].key in SURNAMES
        if is_chinese and after < len(words) and words.are_beside(after):
            return range(after, after + 1) if is_name_word(words[after]) else None
        return None

    def _is_given(self, number: int) -> bool:
        word = self._words[number]
        return is_name_word(word) or (len(word.raw) == 1 and word.raw.isupper())

    def _is_similar(self, given: range, person: Person) -> bool:
        """Chinese given names that begin alike are different names."""
        word = self._words[given[0]].key
        if any(self._words[number].key in person.middles for number in given):
            return True
        name = "".join(person.given) if person.family_first else person.given[0]
        if person.family[0] in SURNAMES and person.family_first:
            return (len(word) == 1 and name.startswith(word)) or is_misspelled(word, name)
        return is_like(word, name)

    def _near_misses(
        self, mention: Mention, given: range, persons: Sequence[Person]
    ) -> Iterator[Found]:
        """Each pair of names once: what stands again tells nothing new."""
        words = self._words
        first, last = min(given[0], mention.first), max(given[-1] + 1, mention.last)
        raw = words.raw(first, last)
        if raw in self._judged:
            return
        self._judged.add(raw)
        for person in (person for person in persons if self._is_similar(given, person)):
            reason = f"{raw!r} may be {person.speaker.name}"
            start, end = words[first].start, words[last - 1].end
            yield Found(person.speaker.id, start, end, "near-miss", _NEAR, reason)

    def _is_in_another_name(self, mention: Mention) -> bool:
        """`Johnson & Johnson`, `Johnson County`, `the Johnson report`."""
        words, last = self._words, mention.last
        if "&" in words.gap(mention.first)[:4] or "&" in words.gap(last)[:4]:
            return True
        if words.gap(mention.first) == "" or words.gap(last) == "":
            return True
        is_followed = last < len(words) and words.are_beside(last) and is_name_word(words[last])
        return is_followed or follows_the(words, mention.first)

    def _read_given(self, mention: Mention) -> None:
        """Only a given name that stands for one person who was introduced."""
        words, first, last = self._words, mention.first, mention.last
        known = self._introduced.get(words[first].key, ())
        if len(known) != 1 or words[first].key in COMMON or words[first].raw[0].islower():
            return
        beside = [first - 1] if words.are_beside(first) else []
        beside += [last] if last < len(words) and words.are_beside(last) else []
        if not any(is_name_word(words[number]) for number in beside):
            self._found.append(
                self._place(mention, known[0], "given-after-full", _GIVEN_AFTER_FULL)
            )

    def _ask(self, mention: Mention, persons: Sequence[Person]) -> list[Found]:
        names = ", ".join(person.speaker.name for person in persons)
        rule, certainty, reason = "family-alone", _ALONE, f"only the family name of {names}"
        if len(persons) > 1:
            rule, certainty = "ambiguous-family", _AMONG_SEVERAL
            reason = f"a family name of several speakers: {names}"
        return [
            self._place(mention, person.speaker.id, rule, certainty, reason) for person in persons
        ]

    def _place(
        self, mention: Mention, speaker: str, rule: str, certainty: float, reason: str = ""
    ) -> Found:
        start, end = self._words[mention.first].start, self._words[mention.last - 1].end
        return Found(speaker, start, end, rule, certainty, reason)
