"""CSS → words, with tinycss2: what a parser does not understand is left out, and nothing raises."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

Words = frozenset[str]
_LONGEST = 100_000  #: characters of one style that are read; a mail of that size is clipped anyway
_DEEPEST = 40  #: nested blocks that are read


class Styled(NamedTuple):
    """A rule, an at-rule or a declaration of a style sheet, with its line and column."""

    words: Words
    line: int
    column: int


@lru_cache(maxsize=4096)
def read_style(css: str) -> Words:
    """The words of a style attribute."""
    import tinycss2

    nodes = tinycss2.parse_blocks_contents(css[:_LONGEST], skip_whitespace=True)
    return frozenset().union(*(each.words for each in _read(nodes, 0, inside=True)))


@lru_cache(maxsize=64)
def read_sheet(css: str) -> tuple[Styled, ...]:
    """The words of a style sheet: one entry per declaration, selector list and at-rule."""
    import tinycss2

    return tuple(_read(tinycss2.parse_stylesheet(css[:_LONGEST], skip_whitespace=True), 0))


def _read(nodes: Iterable[Any], depth: int, *, inside: bool = False) -> Iterator[Styled]:
    import tinycss2

    if depth > _DEEPEST:
        return
    for node in nodes:
        words: set[str] = set()
        content: Iterable[Any] = ()
        if node.type == "declaration":
            words = _declaration_words(node)
        elif node.type == "comment":
            words = {"comment:css"}
        elif node.type == "qualified-rule":
            words = _selector_words(node.prelude, depth) | ({"@nest"} if inside else set())
            content = tinycss2.parse_blocks_contents(node.content, skip_whitespace=True)
        elif node.type == "at-rule":
            words = {f"@{node.lower_at_keyword}"} | _media_words(node)
            content = _inside(node, inside)
        if words:
            yield Styled(frozenset(words), node.source_line, node.source_column)
        yield from _read(content, depth + 1, inside=inside or node.type == "qualified-rule")


def _inside(node: Any, inside: bool) -> Any:
    import tinycss2

    if node.content is None:
        return ()
    if inside or node.lower_at_keyword in ("font-face", "page"):
        return tinycss2.parse_blocks_contents(node.content, skip_whitespace=True)
    if node.lower_at_keyword.endswith("keyframes"):
        return ()  # "from" and "50%" are no selectors
    return tinycss2.parse_rule_list(node.content, skip_whitespace=True)


def _declaration_words(node: Any) -> set[str]:
    name = "--" if node.name.startswith("--") else node.lower_name
    family = name.partition("-")[0] if name.startswith(("margin-", "padding-")) else name
    words = {f"p:{name}"}
    if node.important:
        words.add("important")
    for token in _walk(node.value):
        match token.type:
            case "ident":
                words |= {f"v:{family}:{token.lower_value}", f"v:*:{token.lower_value}"}
            case "function":
                words.add(f"f:{token.lower_name}")
            case "percentage":
                words.add("u:%")
            case "dimension":
                words.add(f"u:{token.lower_unit}")
            case "url":
                words |= image_words(token.value)
        if token.type in ("number", "dimension", "percentage") and token.value < 0:
            words.add(f"x:{family}:negative")
    return words


def _walk(tokens: Iterable[Any]) -> Iterator[Any]:
    """The tokens and those inside functions and blocks, without recursion."""
    stack = [iter(tokens)]
    while stack:
        token = next(stack[-1], None)
        if token is None:
            stack.pop()
            continue
        yield token
        inner = token.arguments if token.type == "function" else getattr(token, "content", None)
        if inner and len(stack) <= _DEEPEST:
            stack.append(iter(inner))


def _media_words(node: Any) -> set[str]:
    if node.lower_at_keyword != "media":
        return set()
    found = (token.lower_value for token in _walk(node.prelude) if token.type == "ident")
    names = (name.removeprefix("min-").removeprefix("max-") for name in found)
    return {f"m:{name.replace('webkit-min-', 'webkit-')}" for name in names}


_COMBINATORS = {">": "s:child", "+": "s:adjacent-sibling", "~": "s:general-sibling"}


def _selector_words(prelude: Iterable[Any], depth: int) -> set[str]:
    words: set[str] = set()
    tokens = [token for token in prelude if token.type != "comment"]
    while tokens and tokens[-1].type == "whitespace":
        tokens.pop()
    before, gap, classes = "", False, 0  # the last sign, white space since then, classes in a row
    for token in tokens:
        sign = token.value if token.type == "literal" else ""
        if token.type == "whitespace":
            gap = True
            continue
        if gap and before not in ("", ",", *_COMBINATORS) and sign not in (",", *_COMBINATORS):
            words.add("s:descendant")
        if gap or sign in (",", *_COMBINATORS):
            classes = 0
        gap = False
        classes += sign == "."
        words |= _simple_words(token, sign, before, classes)
        if token.type == "function" and depth <= _DEEPEST:
            words |= _selector_words(token.arguments, depth + 1)
        before = "::" if sign == before == ":" else sign or "x"
    return words


def _simple_words(token: Any, sign: str, before: str, classes: int) -> set[str]:
    """Of one token of a selector."""
    if sign in _COMBINATORS:
        return {_COMBINATORS[sign]}
    match sign, token.type:
        case ",", _:
            return {"s:grouping"}
        case "*", _:
            return {"s:universal"}
        case ".", _:
            return {"s:class", "s:chaining"} if classes > 1 else {"s:class"}
        case _, "hash":
            return {"s:id"}
        case _, "[] block":
            return {"s:attribute"}
        case _, ("ident" | "function"):
            name = token.lower_name if token.type == "function" else token.lower_value
            if before in (":", "::"):
                legacy = name in ("before", "after", "first-letter", "first-line")
                return {f"::{name}" if legacy else f"{before}{name}"}
            return set() if before == "." else {"s:type"}
    return set()


_FORMATS = frozenset(
    {"apng", "avif", "bmp", "gif", "hdr", "heif", "heic", "ico", "jpg", "jpeg", "mp4", "png"}
    | {"svg", "tif", "tiff", "webp"}
)


def image_words(address: str) -> set[str]:
    """The format of a picture, as far as its address tells."""
    if address[:5].lower() == "data:":
        return {"i:data"}
    path = address.partition("?")[0].partition("#")[0]
    ending = path.rpartition(".")[2].lower()
    return {f"i:{ending}"} if ending in _FORMATS else set()
