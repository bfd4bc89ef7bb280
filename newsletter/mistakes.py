"""What is wrong in a file that a person wrote, and where.

A mistake first names its value by a dotted name; only `located` asks the `Places` where that
stands, so that a clean file never pays for positions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from newsletter.errors import Problem

Position = tuple[int, int]  # line and column, both from 1


class Mistake(NamedTuple):
    """What is wrong with a value, before anyone looked up where it stands."""

    name: str  #: dotted, as in "speaker.2.topics.0"; empty for the whole file
    message: str
    hint: str = ""
    rule: str = "bad-value"
    at_key: bool = False  #: point at the key, not at its value


class Places(NamedTuple):
    """Where values and their keys stand in a file, by dotted name."""

    values: Mapping[str, Position] = MappingProxyType({})
    keys: Mapping[str, Position] = MappingProxyType({})

    def find(self, name: str, *, at_key: bool = False) -> Position:
        """The place of the value, else of the nearest thing that contains it."""
        first = self.keys if at_key else self.values
        while name:
            place = first.get(name) or self.values.get(name)
            if place:
                return place
            name = name.rpartition(".")[0]
        return 1, 1


def located(mistakes: Iterable[Mistake], path: str, places: Places) -> tuple[Problem, ...]:
    """The mistakes as problems, with their lines and columns."""
    return tuple(
        Problem(path, *places.find(m.name, at_key=m.at_key), m.rule, "error", m.message, m.hint)
        for m in mistakes
    )
