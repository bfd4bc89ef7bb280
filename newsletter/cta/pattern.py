"""Patterns of the call to action: text with {placeholders} and [words]({address}) links.

A pattern is read once, strictly. What is filled in afterwards is never read again, so a name with
braces or brackets prints as it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from newsletter.errors import did_you_mean
from newsletter.model import Line, Span

_TOKEN = re.compile(
    r"\[(?P<label>[^\[\]]*)\]\((?P<target>[^()]*)\)"
    r"|\{(?P<name>[^{}]*)\}|(?P<stray>[\[\]{}])|[^\[\]{}]+"
)


class Piece(NamedTuple):
    """Words of a pattern, or the name of what stands in their place."""

    text: str
    is_placeholder: bool = False


class Part(NamedTuple):
    """A run of pieces, linked when it names an address."""

    pieces: tuple[Piece, ...]
    address: str = ""


Pattern = tuple[Part, ...]


class Fault(NamedTuple):
    """What is wrong in a pattern, with the piece of it where that is."""

    fragment: str
    message: str
    hint: str = ""


def parse_pattern(
    text: str, *, words: Collection[str], addresses: Collection[str]
) -> tuple[Pattern, tuple[Fault, ...]]:
    """The pattern and what is wrong with it, given the placeholders that it may use.

    After a sign that opens or closes nothing it is not read on: all else would follow from that.
    """
    reading = _Reading(words, addresses)
    parts: list[Part] = []
    for token in _TOKEN.finditer(text):
        parts.append(reading.part(token))
        if token["stray"]:
            break
    return tuple(parts), tuple(reading.faults)


def fill(
    pattern: Pattern, words: Mapping[str, Line], addresses: Mapping[str, str] | None = None
) -> Line:
    """The pattern as a line; a link without an address becomes plain text."""
    spans: list[Span] = []
    for part in pattern:
        inner: list[Span] = []
        for piece in part.pieces:
            inner += _say(piece, words, [*spans, *inner])
        if part.address and addresses:
            inner = [Span(text_of(inner), addresses[part.address])]
        spans += inner
    return _merged(spans)


def text_of(line: Iterable[Span]) -> str:
    return "".join(span.text for span in line)


class _Reading:
    """Takes a pattern apart and notes what is wrong with it."""

    def __init__(self, words: Collection[str], addresses: Collection[str]) -> None:
        self._words = words
        self._addresses = addresses
        self.faults: list[Fault] = []

    def part(self, token: re.Match[str]) -> Part:
        if token["target"] is None:
            return Part((self._piece(token),))
        target, label = token["target"], token["label"]
        address = target[1:-1] if target[:1] == "{" and target[-1:] == "}" else ""
        if address not in self._addresses:
            known = did_you_mean(address or target, self._addresses) or "this line takes no link"
            self._note(token[0], f"unknown address {target!r} of a link", known)
        if not label.strip():
            self._note(token[0], "a link without words", "write [words]({address})")
        return Part(tuple(map(self._piece, _TOKEN.finditer(label))), address)

    def _piece(self, token: re.Match[str]) -> Piece:
        name = token["name"]
        if token["stray"]:
            rest = token.string[token.start() :]
            hint = "write {placeholder} or [words]({address})"
            self._note(rest, f"{token[0]!r} opens or closes nothing", hint)
        if name is None:
            return Piece(token[0])
        if name in self._addresses:
            message = f"the address {token[0]!r} stands in the text"
            self._note(token[0], message, f"write [words]({token[0]})")
        elif name not in self._words:
            hint = did_you_mean(name, self._words)
            self._note(token[0], f"unknown placeholder {token[0]!r}", hint)
        return Piece(name, is_placeholder=True)

    def _note(self, fragment: str, message: str, hint: str) -> None:
        self.faults.append(Fault(fragment, message, hint))


def _say(piece: Piece, words: Mapping[str, Line], before: Sequence[Span]) -> Line:
    if not piece.is_placeholder:
        return (Span(piece.text),)
    if piece.text == "bureau":
        return (Span(_without_echo(text_of(words["bureau"]), text_of(before))),)
    return words[piece.text]


def _without_echo(name: str, said: str) -> str:
    """The name without a first word just said: `at the` + `The Bureau` is `at the Bureau`."""
    first, _, rest = name.partition(" ")
    echoed = said.rstrip().casefold().rpartition(" ")[2] == first.casefold()
    return rest if rest and echoed else name


def _merged(spans: Sequence[Span]) -> Line:
    """Texts that stand next to each other become one; empty ones go."""
    merged: list[Span] = []
    for span in spans:
        if merged and not span.url and not merged[-1].url:
            merged[-1] = Span(merged[-1].text + span.text)
        elif span.text:
            merged.append(span)
    return tuple(merged)
