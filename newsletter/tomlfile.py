"""TOML files of the project: values from tomllib, positions only when there is a mistake."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from newsletter.errors import ContentError, Problem
from newsletter.mistakes import Mistake, Places, Position, located
from newsletter.shapes import UNPRINTABLE

# Texts, which `re` compiles when they are first used: only mistakes need them.
_WHERE = r" \(at (?:line (\d+), column (\d+)|end of document)\)$"
_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_KEY_AND_EQUALS = rf"\s*{_KEY}(?:\s*\.\s*{_KEY})*\s*=\s*"
_HINTS = {
    "Cannot overwrite a value": "the key stands twice",
    "twice": "the table stands twice",
    "Illegal character '\\n'": "a quotation mark is missing",
    "Invalid value": 'a text stands in quotation marks, as in "…"',
}


def parse(text: str, path: str) -> dict[str, object]:
    """The values of a TOML document. Raises ContentError."""
    text = text.removeprefix("\ufeff")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problem = _syntax_problem(str(error), text, path)
    except RecursionError:
        problem = Problem(path, 1, 1, "bad-toml", "error", "the lists are nested too deeply")
    raise ContentError([problem]) from None


def refuse(mistakes: list[Mistake], text: str, path: str) -> None:
    """Raises ContentError with the places of the mistakes, if there are any."""
    if mistakes:
        raise ContentError(located(mistakes, path, find_places(text)))


def find_places(text: str) -> Places:
    """Where the keys and values of a valid TOML document stand."""
    values: dict[str, Position] = {}
    keys: dict[str, Position] = {}
    arrays: dict[str, int] = {}  # of each [[table]], the number of the last one
    table = ""
    for line, statement, parsed in _statements(text.removeprefix("\ufeff")):
        indent = len(statement) - len(statement.lstrip())
        if statement.startswith("[", indent):
            table = _table_name(parsed, arrays)
            values[table] = keys[table] = place = line, indent + 1
            for outer in _outer_names(table):
                keys.setdefault(outer, values.setdefault(outer, place))
            continue
        cursor = match.end() if (match := re.match(_KEY_AND_EQUALS, statement)) else indent
        for name, value in _names(parsed, table):
            keys[name] = line, indent + 1
            start, cursor = _find_value(statement, value, cursor)
            values[name] = _place(line, statement, start)
    return Places(values, keys)


def _statements(text: str) -> Iterator[tuple[int, str, dict[str, object]]]:
    """Line, text and value of each statement: the fewest lines that are TOML by themselves."""
    begun, lines = 1, ""
    for number, line in enumerate(text.split("\n"), 1):
        lines += line + "\n"
        try:
            parsed = tomllib.loads(lines)
        except tomllib.TOMLDecodeError:
            continue
        if parsed:
            yield begun, lines, parsed
        begun, lines = number + 1, ""


def _table_name(header: Mapping[str, object], arrays: dict[str, int]) -> str:
    """The dotted name of the table that a header opens; `arrays` learns of a new `[[…]]`."""
    name, inner = "", cast(object, header)
    while isinstance(inner, dict) and inner:
        key, inner = next(iter(inner.items()))
        name = f"{name}.{key}" if name else key
        if isinstance(inner, list):
            arrays[name] = arrays.get(name, -1) + 1
        if name in arrays:
            name = f"{name}.{arrays[name]}"
    return name


def _outer_names(name: str) -> list[str]:
    """Of "a.0.b": "a.0" and "a"."""
    parts = name.split(".")
    return [".".join(parts[:length]) for length in range(len(parts) - 1, 0, -1)]


def _names(value: object, name: str) -> Iterator[tuple[str, object]]:
    """The dotted name and the value of everything in a statement."""
    inner: Iterable[tuple[object, object]] = ()
    if isinstance(value, dict):
        inner = value.items()
    elif isinstance(value, list):
        inner = enumerate(value)
    for key, item in inner:
        full = f"{name}.{key}" if name else str(key)
        yield full, item
        yield from _names(item, full)


def _find_value(statement: str, value: object, cursor: int) -> tuple[int, int]:
    """Where a value begins and ends in its statement, from a cursor on; else the cursor twice."""
    if isinstance(value, str):
        spellings = [f'"{value}"', f"'{value}'"]
    else:
        spellings = [str(value).lower()] if isinstance(value, int | float) else []
    found = [(statement.find(word, cursor), len(word)) for word in spellings]
    start, length = min((hit for hit in found if hit[0] >= 0), default=(cursor, 0))
    return start, start + length


def _place(line: int, statement: str, offset: int) -> Position:
    before = statement[:offset]
    return line + before.count("\n"), offset - before.rfind("\n")


def _syntax_problem(error: str, text: str, path: str) -> Problem:
    where = re.search(_WHERE, error)
    if where and where[1]:
        line, column = int(where[1]), int(where[2])
    else:
        line, column = text.rstrip().count("\n") + 1, 1
    bad = UNPRINTABLE.search(text)
    if bad:
        message, hint = f"the character U+{ord(bad[0]):04X} in a text", "delete it"
    else:
        message = re.sub(_WHERE, "", error)
        message = message[:1].lower() + message[1:]
        hint = next((hint for sign, hint in _HINTS.items() if sign in error), "")
    return Problem(path, line, column, "bad-toml", "error", f"broken TOML: {message}", hint)
