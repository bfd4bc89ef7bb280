"""Named SQL: a file of `-- name: find` lines, each followed by its statement."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_SQL = Path(__file__).with_name("sql")
_NAME = re.compile(r"^-- name: (\w+)[ \t]*$", re.MULTILINE)


@cache
def load_queries(name: str) -> Mapping[str, str]:
    """The statements of sql/NAME.sql by name, without the closing semicolon."""
    return MappingProxyType(parse_queries((_SQL / f"{name}.sql").read_text(encoding="utf-8")))


def parse_queries(text: str) -> dict[str, str]:
    """Statements by name; what stands before the first name is the file's own comment.

    Raises ValueError where a name stands twice or has no statement: a mistake of ours.
    """
    _, *pieces = _NAME.split(text)
    queries: dict[str, str] = {}
    for name, statement in zip(pieces[::2], pieces[1::2], strict=True):
        if name in queries:
            raise ValueError(f"two statements are named {name!r}")
        queries[name] = statement.strip().removesuffix(";").rstrip()
        if not queries[name]:
            raise ValueError(f"no statement follows the name {name!r}")
    return queries
