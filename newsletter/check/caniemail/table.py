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


class Table(NamedTuple):
    package: str  #: name and version of the npm package that the data came in
    date: str  #: of the data's last change
    clients: Mapping[str, str]  #: client → its name for people
    features: Mapping[str, Feature]
    by_word: Mapping[str, Feature]  #: only those by which some client loses something
    lossy: frozenset[str]  #: the words of by_word


def parse_table(text: str) -> Table:
    values = json.loads(text)
    clients = values["clients"]
    names = tuple(clients)
    features: dict[str, Feature] = {}
    by_word: dict[str, Feature] = {}
    for slug, (title, words, losses, notes) in values["features"].items():
        feature = Feature(slug, title, tuple(_losses(losses, notes, names)))
        features[slug] = feature
        if feature.losses:
            by_word.update(dict.fromkeys(words, feature))
    return Table(values["package"], values["date"], clients, features, by_word, frozenset(by_word))


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
    return parse_table(PATH.read_text("utf-8"))
