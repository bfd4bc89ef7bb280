"""What one cell of a service's export tells in many words: a reader's attributes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from newsletter.readers.columns import field_name
from newsletter.readers.headers import find_meaning
from newsletter.readers.signs import Sign, find_signs
from newsletter.readers.whole_names import split_name


def find_spoken(attributes: Mapping[str, str]) -> Iterator[tuple[Sign, str]]:
    """Attributes whose names say that they tell who left, with their values."""
    values = list(attributes.values())
    for sign in find_signs(list(attributes)):
        if sign.firm:
            yield sign, values[sign.column]


def read_attributes(told: Mapping[str, str]) -> tuple[tuple[str, str], dict[str, str]]:
    """First and last name, and what else is told of a reader in one cell."""
    names = {find_meaning(name): " ".join(value.split()) for name, value in told.items()}
    first, last = names.get("first_name", ""), names.get("last_name", "")
    fields = {
        field_name(name): value
        for name, value in told.items()
        if find_meaning(name) not in ("first_name", "last_name")
    }
    return (first, last) if first or last else split_name(names.get("name", "")), fields
