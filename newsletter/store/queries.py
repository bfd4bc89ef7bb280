"""Named SQL: a file of `-- name: find` lines, each followed by its statement."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

Dialect = Literal["sqlite", "postgresql"]

_SQL = Path(__file__).with_name("sql")
_NAME = re.compile(r"^-- name: (\w+)[ \t]*$", re.MULTILINE)


@cache
def load_queries(dialect: Dialect) -> Mapping[str, str]:
    """The statements that both databases understand, and those of one of them, by name."""
    queries: dict[str, str] = {}
    common = ("ledger.sql", "subscribers.sql", "frontdesk.sql")
    for name in (*common, f"ledger.{dialect}.sql", f"subscribers.{dialect}.sql"):
        for key, statement in parse_queries(_read(name)).items():
            if key in queries:
                raise ValueError(f"two statements are named {key!r}")
            queries[key] = _for_psycopg(statement) if dialect == "postgresql" else statement
    return MappingProxyType(queries)


def load_schema(dialect: Dialect, version: int) -> str:
    """The script that leads to a version from the one before, or from nothing."""
    return _read(f"schema.{dialect}.{version}.sql")


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


def _read(name: str) -> str:
    return (_SQL / name).read_text(encoding="utf-8")


def _for_psycopg(statement: str) -> str:
    """Its placeholders; no statement of ours has a question mark that means another thing."""
    lines = (line for line in statement.splitlines() if not line.lstrip().startswith("--"))
    return "\n".join(lines).replace("%", "%%").replace("?", "%s")
