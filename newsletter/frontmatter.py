"""Files of a project: front matter and body, each value with its place; edits that keep the rest.

---
title: China's next plan        the front matter, YAML
---
Markdown …                      the body
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from newsletter.errors import ContentError, Problem
from newsletter.mistakes import Places, Position
from newsletter.shapes import UNPRINTABLE, Word
from newsletter.yamlnodes import Fault, Node, is_plain, read_nodes

_OPENING = re.compile(r"\ufeff?---[ \t]*\r?\n")
_CLOSING = re.compile(r"^---[ \t]*(?:\r?\n|\r?\Z)", re.MULTILINE)
_NOT_IN_QUOTES = r"[\x00-\x1f\"\\\x85\u2028\u2029\ufeff]"
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}

_NOTHING = Node("", 0, 0), Node("", 0, 0)


class Document(NamedTuple):
    """A file's front matter as plain values, and its body.

    Unquoted scalars are `shapes.Word`. With problems, the fields may be incomplete.
    """

    fields: Mapping[str, object] = MappingProxyType({})
    places: Places = Places()
    body: str = ""
    body_line: int = 1
    problems: tuple[Problem, ...] = ()


class _Parts(NamedTuple):
    """A text cut into front matter and body: offsets, the YAML's nodes and its faults."""

    root: Node | None
    faults: list[Fault]
    start: int = 0  #: of the YAML
    end: int = 0
    body: int = 0

    @property
    def pairs(self) -> dict[str, tuple[Node, Node]]:
        return self.root.value if self.root and isinstance(self.root.value, dict) else {}


def parse(text: str, path: str) -> Document:
    """Take a file apart; what is broken about it stands in the document's problems."""
    parts = _take_apart(text)
    line_starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def position(offset: int) -> Position:
        line = bisect_right(line_starts, offset)
        return line, offset - line_starts[line - 1] + 1

    values: dict[str, Position] = {}
    keys: dict[str, Position] = {}
    for name, key, value in _walk(parts.pairs):
        values[name] = position(value.start)
        keys[name] = position(key.start)
    problems = tuple(
        Problem(path, *position(f.offset), f.rule, "error", f.message, f.hint) for f in parts.faults
    )
    return Document(
        fields=_plain_pairs(parts.pairs),
        places=Places(values, keys),
        body=text[parts.body :],
        body_line=bisect_right(line_starts, parts.body),
        problems=problems,
    )


def set_field(text: str, key: str, yaml_text: str) -> str:
    """Give a key of the front matter another value, written as YAML; every other byte stays.

    A new key goes to the end. Raises ContentError when the front matter is broken, ValueError when
    the file could not be read back with that value.
    """
    parts = _sound_parts(text)
    pair = parts.pairs.get(key)
    if pair:
        edited = _with_value(text, *pair, yaml_text)
    elif parts.root and not parts.root.block:
        edited = _with_flow_item(text, parts.root, f"{quote_scalar(key)}: {yaml_text}")
    else:
        line = f"{_indent(text, parts)}{quote_scalar(key)}: {yaml_text}{_newline(text)}"
        edited = text[: parts.end] + line + text[parts.end :]
    return _verified(text, edited, key)


def remove_field(text: str, key: str) -> str:
    """Take a key with its value out of the front matter; every other byte stays.

    Raises ContentError when the front matter is broken, ValueError when what is left could not be
    read back.
    """
    parts = _sound_parts(text)
    pair = parts.pairs.get(key)
    if not pair:
        return text
    key_node, node = pair
    if parts.root and not parts.root.block:
        raise ValueError(f"the front matter stands in braces, so {key!r} cannot be taken out")
    start = _line_start(text, key_node.start)
    last = max(_content_end(text, node), key_node.end)
    return _verified(text, text[:start] + text[text.index("\n", last) + 1 :], key)


def rename_field(text: str, key: str, new: str) -> str:
    """Give a key of the front matter another name; every other byte stays.

    Raises ContentError when the front matter is broken or has no such key, ValueError when there
    is a key of the new name.
    """
    pairs = _sound_parts(text).pairs
    if new in pairs or key not in pairs:
        raise ValueError(f"the front matter cannot call {key!r} {new!r}")
    node = pairs[key][0]
    return text[: node.start] + new + text[node.end :]


def has_same_keys(before: str, after: str) -> bool:
    """Whether an edited text has the keys that it had, and no more faults."""
    one, other = parse(before, ""), parse(after, "")
    same = one.places.keys.keys() == other.places.keys.keys()
    return same and len(other.problems) <= len(one.problems)


def append_to_list(text: str, key: str, items: Sequence[str]) -> str:
    """Add words to the end of a list in the front matter; every other byte stays.

    A list that is not there yet is begun. Raises ContentError when the front matter is broken,
    ValueError when the key has a value that is no list.
    """
    if not items:
        return text
    parts = _sound_parts(text)
    words = [quote_scalar(item) for item in items]
    flow = ", ".join(words)
    _, node = parts.pairs.get(key, (None, None))
    in_block = parts.root is None or parts.root.block
    if node and isinstance(node.value, list):
        if node.block:
            indent = " " * (node.start - _line_start(text, node.start))
            edited = _with_lines(text, _content_end(text, node), indent, words)
        else:
            edited = _with_flow_item(text, node, flow)
    elif node and not (isinstance(node.value, Word) and node.value.empty):
        raise ValueError(f"the value of {key!r} in the front matter is no list")
    elif not in_block or (node and node.value):
        return set_field(text, key, f"[{flow}]")
    elif node:
        edited = _with_lines(text, node.start, _indent(text, parts) + "  ", words)
    else:
        indent = _indent(text, parts)
        begun = text[: parts.end] + f"{indent}{quote_scalar(key)}:{_newline(text)}"
        edited = _with_lines(begun + text[parts.end :], len(begun) - 1, indent + "  ", words)
    return _verified(text, edited, key)


def quote_scalar(value: str) -> str:
    """The value as YAML on one line, in quotes only where it would be read as something else."""
    if is_plain(value):
        return value
    escaped = re.sub(_NOT_IN_QUOTES, _escape, value)
    return f'"{UNPRINTABLE.sub(_escape, escaped)}"'


def _take_apart(text: str) -> _Parts:
    bad = UNPRINTABLE.search(text)
    if bad:
        message = f"the character U+{ord(bad[0]):04X} in a text"
        return _Parts(None, [Fault(bad.start(), message, "delete it", "bad-text")])
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end()) if opening else None
    if not opening or not closing:
        return _Parts(None, [_missing(text, opened=opening is not None)])
    root, faults = read_nodes(text, opening.end(), closing.start())
    if root and not isinstance(root.value, dict):
        found = "a list" if isinstance(root.value, list) else "a text"
        message = f"expected keys and values in the front matter, found {found}"
        faults.append(Fault(root.start, message, "write lines such as `title: …`"))
    return _Parts(root, faults, opening.end(), closing.start(), closing.end())


def _missing(text: str, *, opened: bool) -> Fault:
    if not text.strip("\ufeff \t\r\n"):
        return Fault(0, "the file is empty", "", "no-front-matter")
    if opened:
        hint = "end it with a line of three dashes"
        return Fault(0, "the front matter that begins here does not end", hint, "no-front-matter")
    hint = "begin the file with a line of three dashes, the fields, and three dashes again"
    return Fault(0, "no front matter", hint, "no-front-matter")


def _walk(
    pairs: Mapping[str, tuple[Node, Node]], prefix: str = ""
) -> Iterator[tuple[str, Node, Node]]:
    """The dotted name, the key and the value of everything; an item of a list is its own key."""
    for key, (key_node, node) in pairs.items():
        yield prefix + key, key_node, node
        if isinstance(node.value, dict):
            yield from _walk(node.value, f"{prefix}{key}.")
        elif isinstance(node.value, list):
            items = {str(i): (item, item) for i, item in enumerate(node.value)}
            yield from _walk(items, f"{prefix}{key}.")


def _plain_pairs(pairs: Mapping[str, tuple[Node, Node]]) -> dict[str, object]:
    return {key: _plain(node) for key, (_, node) in pairs.items()}


def _plain(node: Node) -> object:
    if isinstance(node.value, dict):
        return _plain_pairs(node.value)
    return [_plain(item) for item in node.value] if isinstance(node.value, list) else node.value


def _sound_parts(text: str) -> _Parts:
    parts = _take_apart(text)
    if parts.faults:
        raise ContentError(parse(text, "front matter").problems)
    return parts


def _verified(before: str, after: str, key: str) -> str:
    """The edited text, if only that key is different in it. Raises ValueError."""
    old, new = _take_apart(before), _take_apart(after)
    others_stay = _plain_pairs({**old.pairs, key: _NOTHING}) == _plain_pairs(
        {**new.pairs, key: _NOTHING}
    )
    if new.faults or not others_stay or before[old.body :] != after[new.body :]:
        raise ValueError(f"the front matter cannot take that value for {key!r}")
    return after


def _with_value(text: str, key: Node, node: Node, yaml_text: str) -> str:
    """The text with another value; of a block, the comment on its first line stays."""
    colon = text.index(":", key.end) + 1
    if not node.block:
        start, end = (node.start, node.end) if node.end > node.start else (colon, colon)
        space = "" if text[start - 1] in " \t" else " "
        return text[:start] + space + yaml_text + text[end:]
    first_line_end = _line_end(text, colon)
    rest = text[colon:first_line_end]
    if isinstance(node.value, str):
        rest = re.sub(r"^[ \t]*[|>][-+0-9]*", "", rest)
    end = _line_end(text, _content_end(text, node))
    return f"{text[:colon]} {yaml_text}{rest}{text[end:]}"


def _with_flow_item(text: str, node: Node, item: str) -> str:
    """The text with one more item before the closing bracket of a flow list or mapping."""
    if isinstance(node.value, dict):
        last = next(reversed(node.value.values()))[1] if node.value else None
    else:
        last = node.value[-1] if node.value and isinstance(node.value, list) else None
    at = last.end if last else node.start + 1
    item = f", {item}" if last else item
    space = "" if text[at] in " \t\r\n,]}" else " "
    return text[:at] + item + space + text[at:]


def _with_lines(text: str, after: int, indent: str, words: Sequence[str]) -> str:
    """The text with items of a block list below the line on which an offset lies."""
    at = _line_end(text, after)
    lines = "".join(f"{_newline(text)}{indent}- {word}" for word in words)
    return text[:at] + lines + text[at:]


def _content_end(text: str, node: Node) -> int:
    """The end of a node without the empty lines that a block text takes with it."""
    return node.start + len(text[node.start : node.end].rstrip())


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _line_end(text: str, offset: int) -> int:
    """Where the line of an offset ends, before its line break."""
    end = text.index("\n", offset)
    return end - 1 if end and text[end - 1] == "\r" else end


def _newline(text: str) -> str:
    return "\r\n" if text[: text.index("\n")].endswith("\r") else "\n"


def _indent(text: str, parts: _Parts) -> str:
    start = parts.root.start if parts.root else parts.start
    return " " * (start - _line_start(text, start))


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04x}"
