"""Markdown → prose of the mail, as markup with its styles and as plain text.

Markdown, nh3 and lxml are only imported for prose that no cache has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from newsletter import merge

if TYPE_CHECKING:
    from lxml.etree import _Element

    from newsletter.render.inliner import Path

#: The first heading level below the mail's own: the opening stands under h1, an update under h2.
TOP_HEADINGS = {"opening": 2, "update": 3, "house": 2}


class Prose(NamedTuple):
    html: Markup
    text: str
    links: tuple[str, ...]  #: what the text's numbers refer to

    def __bool__(self) -> bool:
        return bool(self.html)


EMPTY = Prose(Markup(""), "", ())

#: Gives the style of each path asked for.
FindStyles = Callable[[Iterable["Path"]], Mapping["Path", str]]


def render_prose(body: str, root: str, find_styles: FindStyles, column: int) -> Prose:
    """The body as prose below the template's root of that name; pictures fit the column."""
    from newsletter.render.addresses import drop_unseen
    from newsletter.render.convert import convert
    from newsletter.render.plaintext import Footnotes, tell
    from newsletter.render.sanitise import sanitise
    from newsletter.render.shape import parse_prose

    swapped, restore = merge.protect(drop_unseen(body))
    html = sanitise(convert(swapped))
    tree = parse_prose(html, TOP_HEADINGS[root], _merge_urls(swapped, restore), column)
    notes = Footnotes()
    text = tell(tree, notes)
    _set_styles(tree, find_styles)

    def finish(converted: str) -> str:
        # What looks like a merge tag only now was put together from pieces: it stays text.
        return restore(merge.literal(converted))

    markup = Markup(finish(_to_html(tree)))  # noqa: S704 sanitised above
    return Prose(markup, finish(text), tuple(map(finish, notes.links)))


def _merge_urls(swapped: str, restore: Callable[[str], str]) -> frozenset[str]:
    """The stand-ins of those merge tags that a link may start with."""
    words = re.findall(r"mergetagq*\d+z", swapped)
    return frozenset(
        word
        for word in words
        if any(tag.name in merge.URL_TAGS for tag in merge.find(restore(word)))
    )


def _set_styles(root: _Element, find_styles: FindStyles) -> None:
    paths: list[tuple[_Element, Path]] = []
    stack: list[tuple[_Element, Path]] = [(child, (str(child.tag),)) for child in root]
    while stack:
        element, path = stack.pop()
        paths.append((element, path))
        stack += [(child, (*path, str(child.tag))) for child in element]
    styles = find_styles(path for _, path in paths)
    for element, path in paths:
        if style := styles[path]:
            element.set("style", style)


def _to_html(root: _Element) -> str:
    from lxml import etree

    parts = [escape(root.text or "", quote=False).encode("ascii", "xmlcharrefreplace")]
    parts += [etree.tostring(child, method="html", encoding="us-ascii") for child in root]
    return b"".join(parts).decode("ascii").strip()
