"""Reads and rewrites style sheets and style attributes with a real parser (pure).

What the parser cannot read is left out, as a mail client leaves it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple


class Part(NamedTuple):
    """One component of a value."""

    kind: str  #: "colour", "url", or as the parser names it: ident, dimension, function …
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


@lru_cache(maxsize=4096)  # an issue repeats its few styles hundreds of times
def _read_style(text: str) -> tuple[Declaration, ...]:
    import tinycss2

    try:
        return _declarations(tinycss2.parse_blocks_contents(text))
    except RecursionError:  # thousands of brackets inside each other
        return ()


@lru_cache(maxsize=64)
def _read_sheet(text: str) -> tuple[Block, ...]:
    import tinycss2

    try:
        return tuple(_blocks(tinycss2.parse_stylesheet(text)))
    except RecursionError:
        return ()


def _blocks(rules: Iterable[Any]) -> Iterator[Block]:
    import tinycss2

    for rule in rules:
        if rule.type == "qualified-rule":
            declarations = _declarations(tinycss2.parse_blocks_contents(rule.content))
            yield Block("", _selectors(rule.prelude), declarations)
        elif rule.type == "at-rule" and rule.content and rule.lower_at_keyword == "media":
            head = f"@media {tinycss2.serialize(rule.prelude).strip()}"
            yield Block(head, inside=tuple(_blocks(tinycss2.parse_rule_list(rule.content))))


def _selectors(prelude: Sequence[Any]) -> tuple[str, ...]:
    import tinycss2

    groups: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            groups.append([])
        else:
            groups[-1].append(token)
    return tuple(filter(None, (tinycss2.serialize(group).strip() for group in groups)))


def _declarations(nodes: Iterable[Any]) -> tuple[Declaration, ...]:
    import tinycss2

    return tuple(
        Declaration(
            name=node.lower_name,
            value=tinycss2.serialize(node.value).strip(),
            important=node.important,
            parts=tuple(map(_part, filter(_is_part, node.value))),
        )
        for node in nodes
        if node.type == "declaration"
    )


def _is_part(token: Any) -> bool:
    return token.type not in ("whitespace", "comment", "literal", "error")


def _part(token: Any) -> Part:
    from tinycss2.color3 import parse_color

    text = token.serialize()
    if token.type == "url" or (token.type == "function" and token.lower_name == "url"):
        return Part("url", text)
    colour = parse_color(token) if token.type in ("hash", "ident", "function") else None
    if colour is None or isinstance(colour, str) or not colour.alpha:
        return Part(token.type, text)
    red, green, blue = (round(255 * each) for each in colour[:3])
    return Part("colour", text, (red, green, blue))
