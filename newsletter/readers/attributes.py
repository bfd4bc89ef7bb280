"""What one cell of a service's export tells in many words: a reader's attributes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from newsletter.readers.cells import find_leaves
from newsletter.readers.columns import field_name
from newsletter.readers.doubts import hear_note, may_speak
from newsletter.readers.headers import find_meaning
from newsletter.readers.labels import is_of_another_channel
from newsletter.readers.remarks import read_remark
from newsletter.readers.signs import Sign, find_signs
from newsletter.readers.standing import find_leaving
from newsletter.readers.whole_names import split_name
from newsletter.readers.words import words_of

#: What says in a name that it is about mail, whatever it lies in.
_OF_MAIL = re.compile("subscri|opt_?in|opted|consent|news|mail|abonn")
_NAMES = ("email", "first_name", "last_name", "name")


def find_spoken(cell: str) -> Iterator[tuple[Sign, str]]:
    """Attributes that may tell who left, at whatever depth, with their values.

    What lies in another one is read by both their names: a cancelled order is none of mail.
    """
    leaves = find_leaves(cell)
    if leaves is None:
        yield Sign(0, "attributes", hear_note, firm=False, free=True), cell
        return
    for path, value in leaves:
        if not path or is_of_another_channel(words_of(" ".join(path))):
            continue
        for sign in _signs_of(path[-2:]):
            if not sign.free or may_speak([value]):
                yield sign, value


@lru_cache(1 << 8)
def _signs_of(path: tuple[str, ...]) -> tuple[Sign, ...]:
    own = path[-1]
    if find_meaning(own) in _NAMES:  # be it of a tag
        return find_signs(path[:-1])
    found = find_signs([" ".join(path)])
    if len(path) == 1:
        return found
    words = words_of(own)
    if find_leaving(words) or _OF_MAIL.search(words):
        return (*found, *find_signs([own]))
    return (*found, Sign(0, " ".join(path), read_remark, firm=False, free=True))


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
