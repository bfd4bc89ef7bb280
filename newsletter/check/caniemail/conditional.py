"""Conditional comments, as Outlook for Windows reads them and nobody else."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

WORD = 16.0  #: the version that every Outlook for Windows since 2016 tells
_TOKEN = re.compile(r"\s*(?:(?P<sign>[()!&|])|(?P<word>[a-z.0-9]+))")
_LONGEST = 200


class Comment(NamedTuple):
    kind: str  #: "plain", "hidden", "revealed" or "end"
    holds: bool = False  #: whether Outlook takes what is inside
    inside: str = ""  #: markup of a hidden one


@lru_cache(maxsize=512)
def read_comment(text: str) -> Comment:
    """What the text of a comment node, without `<!--` and `-->`, is to Outlook."""
    stripped = text.strip()
    if stripped.lower().removeprefix("<!").startswith("[endif]"):
        return Comment("end")
    if not stripped.lower().startswith("[if"):
        return Comment("plain")
    condition, end, inside = stripped[3:].partition("]>")
    outlook = holds(condition.removesuffix("]"))
    if not end or inside.strip() in ("", "<!", "<!--"):
        return Comment("revealed", outlook)
    head, end, _ = inside.rpartition("<![endif]")
    return Comment("hidden", outlook, head if end else inside)


def holds(condition: str) -> bool:
    """Whether a condition such as `(gte mso 9)|(IE)` is true in Outlook; nonsense is not."""
    if len(condition) > _LONGEST:
        return False
    found = [match[match.lastgroup or 0] for match in _TOKEN.finditer(condition.lower())]
    tokens = found[::-1]
    try:
        return _either(tokens) and not tokens
    except (IndexError, ValueError):
        return False


def _either(tokens: list[str]) -> bool:
    value = _both(tokens)
    while tokens and tokens[-1] == "|":
        tokens.pop()
        value = _both(tokens) or value
    return value


def _both(tokens: list[str]) -> bool:
    value = _one(tokens)
    while tokens and tokens[-1] == "&":
        tokens.pop()
        value = _one(tokens) and value
    return value


def _one(tokens: list[str]) -> bool:
    word = tokens.pop()
    if word == "!":
        return not _one(tokens)
    if word == "(":
        value = _either(tokens)
        if tokens.pop() != ")":
            raise ValueError("unbalanced")
        return value
    relation = word if word in ("lt", "lte", "gt", "gte") else "eq"
    name = tokens.pop() if word == relation else word
    version = float(tokens.pop()) if tokens and tokens[-1][0].isdigit() else None
    return name in ("mso", "true") and (version is None or _compare(relation, version))


def _compare(relation: str, version: float) -> bool:
    match relation:
        case "lt":
            return version > WORD
        case "lte":
            return version >= WORD
        case "gt":
            return version < WORD
        case "gte":
            return version <= WORD
    return version == WORD
