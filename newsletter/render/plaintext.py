"""Tells a tree of prose as plain text: written for reading, links numbered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsletter.render.wrap import WIDTH, wrap

if TYPE_CHECKING:
    from lxml.etree import _Element

#: What stands within a line of prose; every other element is a block.
INLINE_TAGS = frozenset(
    {"a", "em", "strong", "b", "i", "u", "s", "del", "ins", "code", "br", "img", "sub", "sup"}
    | {"q", "cite", "small", "span", "abbr", "mark", "kbd"}
)
_SPACE = re.compile(r"[ \t\n]+")
_NARROWEST = 24


class Footnotes:
    """The addresses that a text refers to, in order of first appearance."""

    def __init__(self, links: tuple[str, ...] = ()) -> None:
        self.links = list(links)

    def mark(self, url: str) -> str:
        """` [n]`, to stand behind the words that link there; nothing without an address."""
        if not url:
            return ""
        if url not in self.links:
            self.links.append(url)
        return f" [{self.links.index(url) + 1}]"


def tell(root: _Element, notes: Footnotes) -> str:
    """The prose below a root as wrapped lines, with an empty line between its blocks."""
    return "\n\n".join(_blocks(root, notes, WIDTH))


def _blocks(parent: _Element, notes: Footnotes, width: int) -> list[str]:
    blocks: list[str] = []
    run = parent.text or ""
    for child in parent:
        if child.tag in INLINE_TAGS:
            run += _inline(child, notes)
        else:
            blocks += _paragraph(run, width)
            blocks += _block(child, notes, width)
            run = ""
        run += child.tail or ""
    return blocks + _paragraph(run, width)


def _paragraph(text: str, width: int) -> list[str]:
    """Lines break where `br` stood, which is a form feed here."""
    lines = [_SPACE.sub(" ", line).strip() for line in text.split("\f")]
    joined = "\n".join(wrap(line, width=width) for line in lines).strip()
    return [joined] if joined else []


def _block(element: _Element, notes: Footnotes, width: int) -> list[str]:
    tag = element.tag
    if tag == "hr":
        return ["* * *"]
    if tag == "pre":
        text = "".join(map(str, element.itertext())).rstrip("\n")
        return ["\n".join("    " + line for line in text.split("\n"))]
    if tag in ("ul", "ol"):
        return ["\n".join(_items(element, notes, width))]
    if tag == "table":
        return ["\n".join(_rows(element, notes))]
    inner = _blocks(element, notes, _narrow(width, 2) if tag == "blockquote" else width)
    if tag == "blockquote":
        lines = "\n\n".join(inner).split("\n")
        return ["\n".join(f"> {line}".rstrip() for line in lines)] if inner else []
    if tag in ("h2", "h3", "h4", "h5", "h6") and inner:
        return [f"{inner[0]}\n{'-' * max(map(len, inner[0].splitlines()))}"]
    return inner


def _items(element: _Element, notes: Footnotes, width: int) -> Iterator[str]:
    start = element.get("start", "1")
    number = int(start) if start.isdecimal() and len(start) < 6 else 1
    for item in element:
        sign = "* " if element.tag == "ul" else f"{number}. "
        number += 1
        text = "\n\n".join(_blocks(item, notes, _narrow(width, len(sign))))
        yield sign + re.sub(r"\n(?!\n)", "\n" + " " * len(sign), text)


def _rows(table: _Element, notes: Footnotes) -> Iterator[str]:
    for row in table.iter("tr"):
        cells = (_SPACE.sub(" ", " ".join(_blocks(cell, notes, WIDTH))) for cell in row)
        yield " | ".join(cells)


def _inline(element: _Element, notes: Footnotes) -> str:
    if element.tag == "br":
        return "\f"
    if element.tag == "img":
        alt = element.get("alt", "")
        return f"[image: {alt}]" if alt else ""
    parts = [element.text or ""]
    for child in element:
        # A block inside a link or an emphasis comes from raw HTML: its words are kept.
        parts += (_inline(child, notes), child.tail or "")
    text = "".join(parts)
    if element.tag == "a" and text.strip():
        url = element.get("href", "")
        return text if text.strip() == url.removeprefix("mailto:") else text + notes.mark(url)
    return f"“{text}”" if element.tag == "q" else text


def _narrow(width: int, by: int) -> int:
    return max(width - by, _NARROWEST)
