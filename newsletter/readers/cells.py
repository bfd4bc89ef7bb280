"""Several things in one cell: an address, tags, attributes. Pure."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from unicodedata import category, normalize

from newsletter.audience import BadAddress, normalise_address

_DRESSED = re.compile(
    r"[^<>@]*<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+)\s*>|mailto:([^?]+)(?:\?.*)?", re.IGNORECASE
)


def read_address(text: str) -> str:
    """An address as it is stored, also of `Ann Lee <ann@x.org>`, `mailto:`. Raises BadAddress.

    What nobody sees in a pasted one is left out, and `＠` is the sign that it looks like.
    """
    try:
        return normalise_address(text)
    except BadAddress:
        if (bare := as_seen(text)) != text:
            return read_address(bare)
        if found := _DRESSED.fullmatch(text.strip()):
            return normalise_address(found[1] or found[2])
        raise


def as_seen(text: str) -> str:
    """Without characters that nobody sees, and with letters of full width as they are written."""
    if text.isascii():
        return text
    return "".join(c for c in normalize("NFKC", text) if category(c) != "Cf")


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


def join_tags(cells: Iterable[str]) -> str:
    """Those of several columns as one field."""
    return split_tags(", ".join(filter(None, map(split_tags, cells))))


def parse_attributes(text: str) -> dict[str, str]:
    """A JSON object as texts: a yes or no as `true` or `false`, a list of words with commas.

    What is deeper is left out.
    """
    found = _read_json(text)
    if not isinstance(found, dict):
        return {}
    plain = {
        str(name): str(value).lower() if isinstance(value, bool) else _as_text(value)
        for name, value in found.items()
    }
    return {name: value for name, value in plain.items() if value.strip()}


def find_leaves(text: str) -> list[tuple[tuple[str, ...], str]] | None:
    """All words, numbers, yes and no of a JSON text, with the names that lead to each; None where
    it is none."""
    found = _read_json(text)
    try:
        return None if found is None else list(_leaves((), found))
    except RecursionError:
        return None


def _read_json(text: str) -> object:
    try:
        return json.loads(text) if text.strip() else {}
    except (ValueError, RecursionError):
        return None


def _leaves(path: tuple[str, ...], value: object) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves((*path, str(name)), inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(path, inner)
    elif isinstance(value, str | int | float):
        yield path, str(value).lower() if isinstance(value, bool) else str(value)


def _as_text(value: object) -> str:
    if isinstance(value, list):
        return join_tags(word for word in value if isinstance(word, str))
    return str(value) if isinstance(value, str | int | float) else ""


def _listed(text: str) -> list[str]:
    if '"' not in text:
        return re.split(r"[,;|]", text)
    return [part for row in csv.reader([text], skipinitialspace=True) for part in row]


def _name_of(tag: object) -> str:
    return str(tag.get("name", "")) if isinstance(tag, dict) else str(tag)
