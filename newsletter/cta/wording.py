"""The editor's wording of the call to action: patterns in TOML, one file per language.

A pattern is text with {placeholders} and [words]({address}) links. It is read once, strictly; what
is filled in afterwards is never read again, so a name with braces or brackets prints as it is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from newsletter.errors import ContentError, Problem, did_you_mean
from newsletter.model import CTA_MODES, PRONOUNS, Line, Span

_RULE = "wording"
_JOINS = ("comma", "and", "or")
_SEVERAL = ("names", "either", "bureau", "meeting", "contact", "request")
_PLACEHOLDERS: Mapping[str, tuple[str, ...]] = {
    "one": ("name", "pronoun", "bureau", "meeting", "contact", "request"),
    "two": _SEVERAL,
    "many": _SEVERAL,
    "short": ("names", "either", "contact", "request"),
    "button_one": ("name",),
    "button_several": ("names", "either"),
    "biography": ("name", "bureau", "profile"),
    "stories": ("name", "bureau", "stories"),
    "topic": ("phrase", "bureau", "list"),
    "contact_subject": ("names", "either"),
}
_ADDRESSES = frozenset({"contact", "request", "profile", "stories", "list"})
_TABLES: Mapping[str, tuple[str, ...]] = {
    "join": _JOINS,
    "pronoun": PRONOUNS,
    "meeting": CTA_MODES,
}
_TOKEN = re.compile(
    r"\[(?P<label>[^\[\]]*)\]\((?P<target>[^()]*)\)"
    r"|\{(?P<name>[^{}]*)\}|(?P<stray>[\[\]{}])|[^\[\]{}]+"
)
_TOML_POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a pattern, or the name of what stands in their place."""

    text: str
    is_placeholder: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A run of pieces, linked when it names an address."""

    pieces: tuple[Piece, ...]
    address: str = ""


Pattern = tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All that the call to action can say in one language."""

    one: Pattern
    two: Pattern
    many: Pattern
    short: Pattern
    button_one: Pattern
    button_several: Pattern
    biography: Pattern
    stories: Pattern
    topic: Pattern
    contact_subject: Pattern
    join: Mapping[str, str]  #: "comma", "and", "or", with their spaces
    pronoun: Mapping[str, str]  #: as it stands after "Do you need", by the roster's pronoun
    meeting: Mapping[str, str]  #: by the issue's cta_mode


def parse_wording(text: str, path: str) -> Wording:
    """Raises ContentError with every mistake of the file."""
    reader = _Reader(text, path)
    document = reader.document()
    reader.refuse_unknown(document, "", (*_PLACEHOLDERS, *_TABLES))
    patterns = {key: reader.pattern(document, key) for key in _PLACEHOLDERS}
    tables = {name: reader.table(document, name) for name in _TABLES}
    if reader.problems:
        raise ContentError(reader.problems)
    return Wording(
        **patterns, join=tables["join"], pronoun=tables["pronoun"], meeting=tables["meeting"]
    )


def fill(pattern: Pattern, words: Mapping[str, Line], addresses: Mapping[str, str]) -> Line:
    """The pattern as a line; a link without an address becomes plain text."""
    spans: list[Span] = []
    for part in pattern:
        inner: list[Span] = []
        for piece in part.pieces:
            inner += _say(piece, words, _text(spans) + _text(inner))
        if part.address:
            inner = [Span(_text(inner), addresses[part.address])]
        spans += inner
    return _merge_text(spans)


def _say(piece: Piece, words: Mapping[str, Line], said: str) -> Line:
    if not piece.is_placeholder:
        return (Span(piece.text),)
    if piece.text == "bureau":
        return (Span(_without_echo(_text(words["bureau"]), said)),)
    return words[piece.text]


def _without_echo(name: str, said: str) -> str:
    """The name without a first word just said: `at the` + `The Bureau` is `at the Bureau`."""
    first, _, rest = name.partition(" ")
    echoed = said.rstrip().casefold().split(" ")[-1] == first.casefold()
    return rest if rest and echoed else name


def _text(spans: list[Span] | Line) -> str:
    return "".join(span.text for span in spans)


def _merge_text(spans: list[Span]) -> Line:
    merged: list[Span] = []
    for span in spans:
        if merged and not span.url and not merged[-1].url:
            merged[-1] = Span(merged[-1].text + span.text)
        elif span.text:
            merged.append(span)
    return tuple(merged)


class _Reader:
    """Takes the file apart and collects what is wrong with it."""

    def __init__(self, text: str, path: str) -> None:
        self.text = text.removeprefix("\ufeff")
        self.path = path
        self.problems: list[Problem] = []

    def document(self) -> dict[str, Any]:
        """Raises ContentError at once where the file is not TOML."""
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            message = str(error)
            found = _TOML_POSITION.search(message)
            last = (self.text.count("\n") + 1, 1)
            position = (int(found[1]), int(found[2])) if found and found[1] else last
            what = _TOML_POSITION.sub("", message)
            what = f"not valid TOML: {what[:1].lower()}{what[1:]}"
            raise ContentError([self._problem(position, what)]) from error

    def refuse_unknown(self, found: dict[str, Any], table: str, known: tuple[str, ...]) -> None:
        for key in found:
            if key not in known:
                self._report(table, key, f"unknown key {key!r}", did_you_mean(key, known))

    def table(self, document: dict[str, Any], name: str) -> Mapping[str, str]:
        found = document.get(name, {})
        if not isinstance(found, dict):
            self._report("", name, f"expected a table [{name}], found {found!r}")
            return {}
        self.refuse_unknown(found, name, _TABLES[name])
        return {key: self._string(found, name, key) for key in _TABLES[name]}

    def pattern(self, document: dict[str, Any], key: str) -> Pattern:
        parts: list[Part] = []
        for token in _TOKEN.finditer(self._string(document, "", key)):
            if token["stray"]:
                self._report_stray(key, token)
                break
            if token["target"] is not None:
                parts.append(self._link(key, token))
            else:
                parts.append(Part((self._piece(key, token),)))
        return tuple(parts)

    def _link(self, key: str, token: re.Match[str]) -> Part:
        target, label = token["target"], token["label"]
        address = target[1:-1] if target[:1] == "{" and target[-1:] == "}" else ""
        known = [name for name in _PLACEHOLDERS[key] if name in _ADDRESSES]
        if address not in known:
            hint = did_you_mean(address or target, known) if known else "this line takes no link"
            self._report("", key, f"unknown address {target!r} of a link", hint, token[0])
        if not label.strip():
            self._report("", key, "a link without words", "write [words]({address})", token[0])
        pieces = tuple(self._piece(key, inner) for inner in _TOKEN.finditer(label))
        return Part(pieces, address)

    def _piece(self, key: str, token: re.Match[str]) -> Piece:
        name = token["name"]
        if token["stray"]:
            self._report_stray(key, token)
        if name is None:
            return Piece(token[0])
        known = [word for word in _PLACEHOLDERS[key] if word not in _ADDRESSES]
        if name in _ADDRESSES:
            message = f"the address {token[0]!r} stands in the text"
            self._report("", key, message, f"write [words]({token[0]})", token[0])
        elif name not in known:
            message = f"unknown placeholder {token[0]!r}"
            self._report("", key, message, did_you_mean(name, known), token[0])
        return Piece(name, is_placeholder=True)

    def _report_stray(self, key: str, token: re.Match[str]) -> None:
        hint = "write {placeholder} or [words]({address})"
        rest = token.string[token.start() :]
        self._report("", key, f"{token[0]!r} opens or closes nothing", hint, rest)

    def _string(self, found: dict[str, Any], table: str, key: str) -> str:
        value = found.get(key)
        where = f"{table}.{key}" if table else key
        if value is None:
            self.problems.append(self._problem(self._position(table), f"{where!r} is missing"))
        elif not isinstance(value, str) or not value.strip() or "\n" in value:
            self._report(table, key, f"{where!r} is {value!r}", "expected one line of text")
        return value if isinstance(value, str) else ""

    def _report(
        self, table: str, key: str, message: str, hint: str = "", fragment: str = ""
    ) -> None:
        position = self._position(table, key, fragment)
        self.problems.append(self._problem(position, message, hint))

    def _problem(self, position: tuple[int, int], message: str, hint: str = "") -> Problem:
        return Problem(self.path, *position, _RULE, "error", message, hint)

    def _position(self, table: str, key: str = "", fragment: str = "") -> tuple[int, int]:
        """Line and column of a table, of a key's value in it, or of a piece of that value."""
        offset = 0
        if table and (header := self._search(rf"^[ \t]*(\[{re.escape(table)}\])", 0)):
            offset = header.start(1)
        if key and (entry := self._search(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*=", offset)):
            value = self._search(r"\S|\Z", entry.end())
            offset = value.start() if value else entry.end()
            offset = max(self.text.find(fragment, offset), offset)
        line_start = self.text.rfind("\n", 0, offset) + 1
        return self.text.count("\n", 0, offset) + 1, offset - line_start + 1

    def _search(self, expression: str, start: int) -> re.Match[str] | None:
        return re.compile(expression, re.MULTILINE).search(self.text, start)
