"""Reads and rewrites style sheets and style attributes with a real parser (pure).

What the parser cannot read is left out, as a mail client leaves it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

_LOCK = Lock()  # cssutils keeps its log and its profiles for the whole process


class Part(NamedTuple):
    """One component of a value."""

    kind: str  #: as cssutils names it: COLOR_VALUE, URI, IDENT, DIMENSION, FUNCTION …
    text: str
    rgb: tuple[int, int, int] | None = None  #: of an opaque or half-opaque colour


class Declaration(NamedTuple):
    name: str  #: lower case
    value: str
    important: bool
    parts: tuple[Part, ...]

    def __str__(self) -> str:
        return f"{self.name}:{self.value}{' !important' if self.important else ''}"

    def with_parts(self, change: Callable[[Part], str]) -> Declaration:
        """The same with each component written anew; what stands between them stays."""
        pieces, rest = [], self.value
        for part in self.parts:
            before, found, after = rest.partition(part.text)
            if found:
                pieces += [before, change(part)]
                rest = after
        return self._replace(value="".join(pieces) + rest)


Change = Callable[[Declaration], Declaration | None]
"""What becomes of a declaration; None takes it out."""


class Block(NamedTuple):
    """A rule of a style sheet, or an at-rule with the rules inside it."""

    head: str  #: `@media …`, or empty for a rule with selectors
    selectors: tuple[str, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    inside: tuple[Block, ...] = ()


def change_style(text: str, change: Change) -> str:
    """The value of a style attribute with every declaration changed."""
    return _write(_read_style(text), change)


def change_sheet(
    text: str,
    change: Change,
    *,
    keeps: Callable[[str], bool] = lambda selector: True,
    at_rules: bool = True,
) -> str:
    """A style sheet with every declaration changed, without the selectors that are not kept."""
    return "\n".join(_write_blocks(_read_sheet(text), change, keeps, at_rules))


def _write_blocks(
    blocks: Iterable[Block], change: Change, keeps: Callable[[str], bool], at_rules: bool
) -> Iterator[str]:
    for block in blocks:
        if block.head:
            if at_rules:
                inside = "".join(_write_blocks(block.inside, change, keeps, at_rules))
                yield f"{block.head}{{{inside}}}"
        elif selectors := ",".join(filter(keeps, block.selectors)):
            # The end of a style element inside a string would be one for an HTML parser.
            yield f"{selectors}{{{_write(block.declarations, change)}}}".replace("</", "<\\/")


def _write(declarations: Iterable[Declaration], change: Change) -> str:
    return ";".join(str(changed) for each in declarations if (changed := change(each)))


@cache
def _parser() -> Any:
    import logging

    import cssutils

    cssutils.log.setLevel(logging.CRITICAL + 1)
    # Without a fetcher of ours, an @import would be fetched, from the disk even.
    return cssutils.CSSParser(
        validate=False, parseComments=False, fetcher=lambda url: (None, b""), raiseExceptions=False
    )


def _remembered(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """An issue repeats its few styles hundreds of times; reading one takes about a millisecond."""
    known: dict[str, Any] = {}

    def remember(text: str) -> Any:
        with _LOCK:
            if text not in known:
                if len(known) > 4096:
                    known.clear()
                try:
                    known[text] = read(text)
                except Exception:  # the parser fails in many ways on what is no CSS
                    known[text] = ()
            return known[text]

    return remember


@_remembered
def _read_style(text: str) -> tuple[Declaration, ...]:
    return _declarations(_parser().parseStyle(text, validate=False))


@_remembered
def _read_sheet(text: str) -> tuple[Block, ...]:
    return tuple(_blocks(_parser().parseString(text, validate=False).cssRules))


def _blocks(rules: Any) -> Iterator[Block]:
    for rule in rules:
        if rule.type == rule.STYLE_RULE:
            selectors = tuple(each.selectorText for each in rule.selectorList)
            yield Block("", selectors, _declarations(rule.style))
        elif rule.type == rule.MEDIA_RULE:
            head = f"@media {rule.media.mediaText}"
            yield Block(head, inside=tuple(_blocks(rule.cssRules)))


def _declarations(style: Any) -> tuple[Declaration, ...]:
    return tuple(
        Declaration(
            each.name.lower(),
            each.value,
            bool(each.priority),
            tuple(map(_part, each.propertyValue)),
        )
        for each in style.getProperties(all=True)
    )


def _part(value: Any) -> Part:
    if value.type != "COLOR_VALUE" or not getattr(value, "alpha", 0):
        return Part(value.type, value.cssText)
    return Part(value.type, value.cssText, (value.red, value.green, value.blue))
