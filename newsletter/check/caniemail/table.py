"""Reads support.json: features of caniemail, and the clients that lose something by each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

PATH = Path(__file__).with_name("support.json")


class Loss(NamedTuple):
    """What one client does not do; without notes it is the whole feature."""

    client: str  #: as caniemail names it: FAMILY.PLATFORM
    whole: bool  #: False where the client supports it partly
    notes: tuple[str, ...]


class Feature(NamedTuple):
    slug: str
    title: str
    losses: tuple[Loss, ...]

    @property
    def url(self) -> str:
        return f"https://www.caniemail.com/features/{self.slug}/"


class Table:
    """All features by their words; of three hundred only those that a mail uses are made."""

    def __init__(self, text: str) -> None:
        values = json.loads(text)
        self.package: str = values["package"]  #: name and version of the npm package it came in
        self.date: str = values["date"]  #: of the data's last change
        self.clients: Mapping[str, str] = values["clients"]  #: client → its name for people
        self._features: dict[str, Any] = values["features"]
        self._made: dict[str, Feature] = {}
        self.by_word: Mapping[str, str] = {
            word: slug
            for slug, (_, words, losses, _) in self._features.items()
            for word in (words if losses else ())
        }  #: word → slug of its feature; only those by which some client loses something

    @property
    def slugs(self) -> frozenset[str]:
        return frozenset(self._features)

    def feature(self, slug: str) -> Feature:
        if slug not in self._made:
            title, _, losses, notes = self._features[slug]
            found = _losses(losses, notes, tuple(self.clients))
            self._made[slug] = Feature(slug, title, tuple(found))
        return self._made[slug]


def _losses(
    losses: Mapping[str, Any], notes: Mapping[str, str], names: tuple[str, ...]
) -> list[Loss]:
    found = []
    for key, clients in losses.items():
        grade, *numbers = key.split()
        texts = tuple(notes[number] for number in numbers if number in notes)
        found += [Loss(names[client], grade == "n", texts) for client in clients]
    return found


@cache
def load_table() -> Table:
    """The table of the package; read once."""
    return Table(PATH.read_text("utf-8"))
