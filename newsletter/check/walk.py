"""The mail's HTML, parsed once and made into steps for all who walk through it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from newsletter import merge

if TYPE_CHECKING:
    from lxml.etree import _Element

ANCHOR = "u-"  #: the templates give every update an element with the id u-SLUG

_SILENT = frozenset({"head", "style", "script", "title"})


@dataclass(frozen=True, slots=True, eq=False)
class Tag:
    """An element as it is written; the same one for all that are written the same."""

    name: str
    attributes: Mapping[str, str]
    section: str  #: slug of the update that begins here
    hidden: bool
    look: tuple[str, str, str, str]  #: name, classes, style and the attribute bgcolor


Step = tuple[str, Tag | None, str, "_Element"]
"""What comes, the tag of a start, the text that follows it, and the node.

"start" and "end" of an element, a "comment" or a "pi" with its own text, and "after" these two.
A step is a bare tuple: an issue of twenty updates has a thousand of them.
"""


class Walk(NamedTuple):
    html: str  #: without merge tags: their quotation marks would end the attributes they stand in
    steps: tuple[Step, ...]
    restore: Callable[[str], str] = str  #: puts the merge tags back into a text


def read_steps(html: str) -> Walk:
    """Parse markup of any quality; never raises."""
    from lxml import etree

    protected, restore = merge.protect(html) if "{{" in html else (html, str)
    # ASCII with character references needs no guess about the encoding.
    data = protected.encode("ascii", "xmlcharrefreplace")
    parser = etree.HTMLParser(encoding="ascii", huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    return Walk(protected, () if root is None else _walk(root), restore)


def _walk(root: _Element) -> tuple[Step, ...]:
    from lxml import etree

    steps: list[Step] = []
    events: Any = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in events:
        if event == "start":
            steps.append((event, _read_tag(node.tag, tuple(node.items())), node.text or "", node))
        elif event == "end":
            steps.append((event, None, node.tail or "", node))
        else:
            steps.append((event, None, node.text or "", node))
            steps.append(("after", None, node.tail or "", node))
    return tuple(steps)


@lru_cache(maxsize=4096)
def _read_tag(name: str, items: tuple[tuple[str, str], ...]) -> Tag:
    attributes = dict(items)
    id_, style = attributes.get("id", ""), attributes.get("style", "")
    return Tag(
        name=name,
        attributes=attributes,
        section=id_.removeprefix(ANCHOR) if id_.startswith(ANCHOR) else "",
        hidden=name in _SILENT or "display:none" in style.replace(" ", "").lower(),
        look=(name, attributes.get("class", ""), style, attributes.get("bgcolor", "")),
    )


def read_words(node: _Element) -> str:
    """All text in an element, on one line."""
    return " ".join("".join(map(str, node.itertext())).split())
