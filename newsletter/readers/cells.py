"""Several things in one cell: an address, tags, a whole name, attributes. Pure."""

from __future__ import annotations

import csv
import json
import re

from newsletter.audience import BadAddress, normalise_address
from newsletter.readers.surnames import may_stand_first

_DRESSED = re.compile(
    r"[^<>@]*<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+)\s*>|mailto:([^?]+)(?:\?.*)?", re.IGNORECASE
)


def read_address(text: str) -> str:
    """An address as it is stored, also of `Ann Lee <ann@x.org>`, `mailto:`. Raises BadAddress."""
    try:
        return normalise_address(text)
    except BadAddress:
        if found := _DRESSED.fullmatch(text.strip()):
            return normalise_address(found[1] or found[2])
        raise


def split_tags(text: str) -> str:
    """Tags as one field: `VIP, Blog`, from `"VIP","Blog"`, `["VIP", "Blog"]` or `VIP, Blog`."""
    try:
        found = json.loads(text) if text.startswith("[") else None
    except ValueError:
        found = None
    parts = found if isinstance(found, list) else _listed(text)
    # A comma is what separates tags here, so that none may hold one.
    names = (" ".join(_name_of(part).replace(",", " ").split()) for part in parts)
    return ", ".join(dict.fromkeys(filter(None, names)))


def split_name(text: str) -> tuple[str, str]:
    """First and last name of a whole one; both empty where nobody can tell which is which."""
    words = text.split()
    if len(words) < 2 or not all(word[:1].isalpha() for word in words) or "," in text:
        return "", ""
    # Scripts without capitals write the family name first, or write no space.
    if not all(word[:1].isupper() for word in (words[0], words[-1])):
        return "", ""
    return ("", "") if may_stand_first(words[0]) else (words[0], " ".join(words[1:]))


def parse_attributes(text: str) -> dict[str, str]:
    """A JSON object as texts: a yes or no as `true` or `false`, and what is deeper is left out."""
    try:
        found = json.loads(text) if text.strip() else {}
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    plain = {
        str(name): str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in found.items()
        if isinstance(value, str | int | float)
    }
    return {name: value for name, value in plain.items() if value.strip()}


def _listed(text: str) -> list[str]:
    if '"' not in text:
        return re.split(r"[,;]", text)
    return [part for row in csv.reader([text], skipinitialspace=True) for part in row]


def _name_of(tag: object) -> str:
    return str(tag.get("name", "")) if isinstance(tag, dict) else str(tag)
