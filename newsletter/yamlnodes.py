"""The subset of YAML that front matter may use, as nodes that know where they stand.

Anchors, aliases and tags are refused: nobody means them, and aliases can blow up a small file.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

from newsletter.shapes import Word, quote_short

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML was built without libyaml
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

DEEPEST = 8
# Less than YAML allows: its readers differ about question marks, tabs and first characters.
_PLAIN = r"\w([\w ’“”–—/().;+&!%-]*[\w’”).!%])?"
# All that begins with a letter and is not a text.
_NO_TEXTS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_QUOTE = "put the whole text in quotation marks"
# What libyaml and PyYAML say, in the words of someone who does not know YAML.
_WORDING = {
    "mapping values are not allowed": ("a second colon in a text without quotes", _QUOTE),
    "that cannot start any token": ("a text cannot begin with this character", _QUOTE),
    "alphabetic or numeric": ("a text cannot begin with this character", _QUOTE),
    "unexpected end of stream": ("a quotation mark is opened and never closed", ""),
    "expected ',' or ']'": ("the list that begins here is not closed, or lacks a comma", ""),
    "expected ',' or '}'": ("the brace that begins here is not closed, or lacks a comma", ""),
    "block sequence entries": ("a list begins on the line below its key", "or write [one, two]"),
    "<document start>": ("three full stops end the front matter too early", "delete them"),
}


class Node(NamedTuple):
    """A value with its span: offsets into the whole file, up to the end of what it contains."""

    value: Word | str | list[Node] | dict[str, tuple[Node, Node]]
    start: int
    end: int
    block: bool = False  #: a collection or text that is laid out by indentation


class Fault(NamedTuple):
    """What is wrong with the YAML at an offset into the whole file."""

    offset: int
    message: str
    hint: str = ""
    rule: str = "bad-yaml"


def read_nodes(text: str, start: int, end: int) -> tuple[Node | None, list[Fault]]:
    """The YAML document between two offsets of a text; no node when it is empty or broken."""
    reader = _Reader(text[start:end], start)
    try:
        return reader.document(), reader.faults
    except _TooDeep as too_deep:
        reader.faults.append(Fault(too_deep.offset, "the lists are nested too deeply"))
    except yaml.MarkedYAMLError as error:
        reader.faults.append(_syntax_fault(error, text[start:end], start))
    except yaml.YAMLError:
        reader.faults.append(Fault(start, "broken YAML: it cannot be read"))
    return None, reader.faults


def is_plain(text: str) -> bool:
    """Whether every reader of YAML takes the text as it is without quotes, in a list too."""
    if not re.fullmatch(_PLAIN, text):
        return False
    if text[0].isalpha() and text.casefold() not in _NO_TEXTS:
        return True  # not asking the reader saves most of the time of writing a draft
    try:
        return bool(yaml.load(text, Loader) == text)
    except ValueError:  # it looks like a date, and is none
        return False


class _TooDeep(Exception):
    def __init__(self, offset: int) -> None:
        self.offset = offset


class _Reader:
    """Builds nodes from the events of one YAML document."""

    def __init__(self, yaml_text: str, base: int) -> None:
        # Events rather than yaml.compose: nested input cannot exhaust the stack of the C code,
        # and an alias is seen before anything is made of it.
        self._next: Any = Loader(yaml_text).get_event
        self._base = base
        self.faults: list[Fault] = []

    def document(self) -> Node | None:
        self._next()  # the stream's start
        if isinstance(self._next(), yaml.StreamEndEvent):
            return None
        node = self._node(self._next(), 0)
        self._next()  # the document's end
        event = self._next()
        if not isinstance(event, yaml.StreamEndEvent):
            message = "a second YAML document in the front matter"
            self.faults.append(Fault(self._offset(event.start_mark), message))
        return node

    def _node(self, event: Any, depth: int) -> Node:
        start = self._offset(event.start_mark)
        if depth > DEEPEST:
            raise _TooDeep(start)
        kind = type(event)
        if kind is yaml.AliasEvent:
            self._refuse(start, f"a reference {quote_short('*' + event.anchor)}")
            return Node("", start, self._offset(event.end_mark))
        if event.anchor is not None:
            self._refuse(start, f"a reference {quote_short('&' + event.anchor)}")
        elif event.tag is not None:
            self._refuse(start, f"a type {quote_short(event.tag)}")
        if kind is yaml.ScalarEvent:
            value = event.value if event.style else Word(event.value)
            block = event.style in ("|", ">")
            return Node(value, start, self._offset(event.end_mark), block)
        fill = self._list if kind is yaml.SequenceStartEvent else self._mapping
        return fill(event, start, depth)

    def _list(self, event: Any, start: int, depth: int) -> Node:
        items: list[Node] = []
        block = not event.flow_style
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            items.append(self._node(event, depth + 1))
        end = items[-1].end if block else self._offset(event.end_mark)
        return Node(items, start, end, block)

    def _mapping(self, event: Any, start: int, depth: int) -> Node:
        pairs: dict[str, tuple[Node, Node]] = {}
        block = not event.flow_style
        end = start
        while type(event := self._next()) is not yaml.MappingEndEvent:
            key, value = self._node(event, depth + 1), self._node(self._next(), depth + 1)
            end = value.end
            if not isinstance(key.value, str):
                self.faults.append(Fault(key.start, "a key must be a word, found a list"))
            elif key.value in pairs:
                message = f"the key {quote_short(key.value)} stands twice"
                self.faults.append(Fault(key.start, message, "delete one", "duplicate-key"))
            else:
                pairs[key.value] = key, value
        return Node(pairs, start, end if block else self._offset(event.end_mark), block)

    def _offset(self, mark: Any) -> int:
        return self._base + int(mark.index)

    def _refuse(self, offset: int, what: str) -> None:
        self.faults.append(Fault(offset, f"{what}, which front matter cannot have", _QUOTE))


def _syntax_fault(error: yaml.MarkedYAMLError, yaml_text: str, base: int) -> Fault:
    """What the reader stumbled on; of a thing that does not end, where it begins."""
    problem = error.problem or "it cannot be read"
    message, hint = next((w for sign, w in _WORDING.items() if sign in problem), (problem, ""))
    mark = error.problem_mark
    unfinished = mark is None or "expected ','" in problem or "end of stream" in problem
    if error.context_mark is not None and (unfinished or "alias" in (error.context or "")):
        mark = error.context_mark
    offset = mark.index if mark is not None else 0
    if yaml_text[offset : offset + 1] == "\t":
        message, hint = "a tab at the beginning of a line", "indent with spaces"
    return Fault(base + offset, f"broken YAML: {message}", hint)
