"""Markdown → prose of the mail, as markup with its styles and as plain text.

Markdown, nh3 and lxml are only imported for prose that no cache has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from newsletter import merge
from newsletter.render.theme import mirror

if TYPE_CHECKING:
    from lxml.etree import _Element

    from newsletter.render.direction import Column
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


def render_prose(
    body: str,
    root: str,
    find_styles: FindStyles,
    column: Column,
    known: dict[tuple[str, str], Prose],
) -> Prose:
    """The body as prose below the template's root of that name; it fits the column.

    `known` keeps the parts of a body for the next one: an editor changes one at a time.
    """
    from newsletter.render.addresses import drop_unseen
    from newsletter.render.convert import split_prose

    swapped, restore = merge.protect(drop_unseen(body))
    urls = merge.find_url_words(swapped, restore)
    texts = split_prose(swapped) if not urls else []
    for text in texts:
        if (root, text) not in known:
            known[root, text] = _render_part(text, root, find_styles, column, urls)
    parts = [known[root, text] for text in texts]
    if not parts or sum(bool(part.links) for part in parts) > 1:  # their numbers go on
        parts = [_render_part(swapped, root, find_styles, column, urls)]
    return _finish(parts, restore)


def _render_part(
    text: str, root: str, find_styles: FindStyles, column: Column, merge_urls: frozenset[str]
) -> Prose:
    from newsletter.render.convert import convert
    from newsletter.render.plaintext import Footnotes, tell
    from newsletter.render.sanitise import sanitise
    from newsletter.render.shape import parse_prose

    tree = parse_prose(sanitise(convert(text)), TOP_HEADINGS[root], merge_urls, column)
    notes = Footnotes()
    told = tell(tree, notes)
    _set_styles(tree, find_styles, column.direction)
    return Prose(Markup(_to_html(tree)), told, tuple(notes.links))  # noqa: S704 sanitised


def _finish(parts: list[Prose], restore: Callable[[str], str]) -> Prose:
    def finish(converted: str) -> str:
        # What looks like a merge tag only now was put together from pieces: it stays text.
        return restore(merge.literal(converted))

    html = "".join([part.html for part in parts])
    text = "\n\n".join([part.text for part in parts if part.text])
    links = tuple(finish(link) for part in parts for link in part.links)
    return Prose(Markup(finish(html)), finish(text), links)  # noqa: S704 sanitised above


def _set_styles(root: _Element, find_styles: FindStyles, direction: str) -> None:
    paths: list[tuple[_Element, Path, str]] = []
    stack: list[tuple[_Element, Path, str]] = [(child, (), direction) for child in root]
    while stack:
        element, above, around = stack.pop()
        path, facing = (*above, str(element.tag)), element.get("dir", around)
        paths.append((element, path, facing))
        stack += [(child, path, facing) for child in element]
    styles = find_styles(path for _, path, _ in paths)
    for element, path, facing in paths:
        found = styles[path]
        if element.tag in ("ul", "ol") and {direction, facing} == {"ltr", "rtl"}:
            found = mirror(found)  # the room for its marks is where its lines begin
        if style := _join_styles(found, element.get("style", "")):
            element.set("style", style)


def _join_styles(found: str, own: str) -> str:
    """A style sheet's with what the element needs itself, which comes later and counts."""
    if not (found and own):
        return found or own
    names = {declaration.partition(":")[0] for declaration in own.split(";")}
    kept = [each for each in found.split(";") if each.partition(":")[0] not in names]
    return ";".join([*kept, own])


def _to_html(root: _Element) -> str:
    from html import escape

    from lxml import etree

    parts = [escape(root.text or "", quote=False).encode("ascii", "xmlcharrefreplace")]
    parts += [etree.tostring(child, method="html", encoding="us-ascii") for child in root]
    return b"".join(parts).decode("ascii").strip()
