"""Turns sanitised prose into a tree that fits the mail: headings, links, pictures and labels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from newsletter.render.addresses import find_address
from newsletter.render.direction import Column, find_text_direction
from newsletter.render.sanitise import ATTRIBUTES, TAGS

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LABEL_LENGTH = 60
#: What has a direction of its own: a quote in English stands in an Arabic mail.
_TURNING = frozenset({"p", "ul", "ol", "li", "td", "th", "pre", *_HEADINGS})
_TRANSCRIPT = re.compile(r"(^|\n)[ \t]*([A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ0-9.'’\- ]{1,40}:)(?=\s)")
#: Pixels: the column on a phone of 320, the sides of a cell, and a sign at the most on average.
_SMALL_PHONE, _CELL_SIDES, _SIGN = 280, 12, 8.5
_LONG_WORD = 10  #: signs; what is longer may be broken
_DIGITS = re.compile(r"[1-9][0-9]{0,3}")
_PARSER = etree.HTMLParser()
_KNOWN = {tag: ATTRIBUTES.get(tag, set()) | ATTRIBUTES["*"] for tag in TAGS}


def parse_prose(
    html: str, top_heading: int, merge_urls: frozenset[str], column: Column
) -> _Element:
    """The prose below a root element; its headings start at `top_heading` and leave no gap.

    Pictures fit the column, and what is written the other way than the mail says so. A link may
    also start with one of `merge_urls`, the stand-ins of merge tags that are addresses.
    """
    page = etree.fromstring(f"<html><body>{html}</body></html>", _PARSER)
    root = page[0]
    ranks = _heading_ranks(root, top_heading)
    for element in list(root.iterdescendants()):
        tag = element.tag
        if tag not in TAGS:  # nh3 and libxml2 would have to disagree about where a tag begins
            _unwrap(element)
            continue
        if tag == "li" and element.getparent().tag not in ("ul", "ol"):
            # libxml2 writes an empty one without its end, and it would take in what follows.
            element.tag = tag = "p"
        _keep_known_attributes(element, tag)
        if tag == "a":
            _check_link(element, merge_urls)
        elif tag == "img":
            _fit_picture(element, column.width)
        elif tag == "table":
            _prepare_table(element)
        elif tag == "th":
            _name_what_it_heads(element, column.direction)
        elif tag == "pre":
            _end_code(element)
        elif tag == "p":
            _mark_transcript(element)
        elif tag in ranks:
            element.tag = ranks[tag]
        if tag in _TURNING:
            _mark_direction(element, column.direction)
    for element in root:
        if element.tag == "p":
            _mark_label(element)
    for table in root.iterdescendants("table"):
        _keep_words_whole(table)
    return root


def _heading_ranks(root: _Element, top: int) -> dict[str, str]:
    present = sorted({str(element.tag) for element in root.iterdescendants(*_HEADINGS)})
    return {tag: f"h{min(top + rank, 6)}" for rank, tag in enumerate(present)}


def _keep_known_attributes(element: _Element, tag: str) -> None:
    for name in element.keys():  # noqa: SIM118 an element iterates over its children
        if name not in _KNOWN[tag]:
            del element.attrib[name]


def _check_link(element: _Element, merge_urls: frozenset[str]) -> None:
    url = element.get("href", "").strip()
    stand_in = re.match(r"[a-z0-9]+", url)
    if stand_in and stand_in[0] in merge_urls:
        return
    if address := find_address(url):
        element.set("href", address)
    else:
        _unwrap(element)


def _fit_picture(element: _Element, column: int) -> None:
    address = find_address(element.get("src", ""))
    if not address.lower().startswith("http"):
        _unwrap(element, element.get("alt", ""))
        return
    width = element.get("width", "")
    if not (_DIGITS.fullmatch(width) and int(width) <= column):
        element.set("width", str(column))
        if "height" in element.attrib:
            del element.attrib["height"]
    # A picture that may shrink to nothing widens no table, even where it fails to load.
    element.set("style", f"width:100%;max-width:{element.get('width')}px")
    element.set("src", address)
    element.set("alt", element.get("alt", ""))


def _prepare_table(table: _Element) -> None:
    """Its room stands in attributes, and it in a `div`: styles know it from the mail's own tables
    by nothing else.
    """
    for name, value in (("border", "0"), ("cellpadding", "6"), ("cellspacing", "0")):
        table.set(name, value)
    box, parent = etree.Element("div"), table.getparent()
    if parent is not None:
        box.tail, table.tail = table.tail, None
        parent.replace(table, box)
        box.append(table)


def _keep_words_whole(table: _Element) -> None:
    """The mail breaks words anywhere, and a browser would rather break 2024 than widen a column.

    Only columns with a long word break it, where the others fit a small phone beside them.
    """
    columns: dict[int, list[_Element]] = {}
    for row in table.iter("tr"):
        for number, cell in enumerate(row):
            columns.setdefault(number, []).append(cell)
    longest = {number: max(map(_longest_word, cells)) for number, cells in columns.items()}
    whole = [length if length <= _LONG_WORD else 1 for length in longest.values()]
    if _SIGN * sum(whole) + _CELL_SIDES * len(whole) > _SMALL_PHONE:
        return
    table.set("style", "word-break:normal")
    for number, cells in columns.items():
        for cell in cells if longest[number] > _LONG_WORD else ():
            cell.set("style", "word-break:break-word")


def _longest_word(cell: _Element) -> int:
    return max(map(len, "".join(map(str, cell.itertext())).split()), default=0)


def _end_code(element: _Element) -> None:
    """Markdown leaves the empty lines below code in it."""
    last = element[-1] if len(element) else None
    if last is not None and last.text and not len(last) and not (last.tail or "").strip():
        last.text = f"{last.text.rstrip()}\n"


def _name_what_it_heads(cell: _Element, direction: str) -> None:
    cell.set("scope", "col" if next(cell.iterancestors("thead"), None) is not None else "row")
    cell.set("align", cell.get("align", "right" if direction == "rtl" else "left"))


def _mark_direction(element: _Element, direction: str) -> None:
    if "dir" in element.attrib:
        return
    told = (each.get("dir") for each in element.iterancestors())
    around = next((each for each in told if each in ("ltr", "rtl")), direction)
    found = find_text_direction("".join(map(str, element.itertext())), around)
    if found != around:
        element.set("dir", found)


def _mark_transcript(element: _Element) -> None:
    """`WOODS:` at a line's start is who speaks: strong, on a line of its own speech."""
    if element.text:
        _split_labels(element, None)
    for child in list(element):
        if child.tail:
            _split_labels(element, child)


def _split_labels(parent: _Element, child: _Element | None) -> None:
    text = (parent.text if child is None else child.tail) or ""
    if ":" not in text:
        return
    fresh = child is None or child.tag == "br"  # only here the text's start is a line's start
    matches = [m for m in _TRANSCRIPT.finditer(text) if fresh or m[1]]
    if not matches:
        return
    first, index = text[: matches[0].start()], 0 if child is None else parent.index(child) + 1
    if child is None:
        parent.text = first
    else:
        child.tail = first
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        if match[1]:
            parent.insert(index, etree.Element("br"))
            index += 1
        label = etree.Element("strong")
        label.text = match[2]
        label.tail = text[match.end() : following.start() if following else len(text)]
        parent.insert(index, label)
        index += 1


def _mark_label(element: _Element) -> None:
    """`China Daily:` alone on a line names the source of what follows."""
    follower = element.getnext()
    if follower is None or follower.tag not in ("p", "blockquote"):
        return
    text = "".join(map(str, element.itertext())).strip()
    if (
        not text.endswith((":", "："))
        or len(text) > _LABEL_LENGTH
        or element.find("strong") is not None
    ):
        return
    label = etree.Element("strong")
    label.text, element.text = element.text, None
    label.extend(list(element))
    element.append(label)


def _unwrap(element: _Element, text: str = "") -> None:
    """Take an element away and leave its content, or the text given instead of it."""
    parent = element.getparent()
    if parent is None:
        return
    index = parent.index(element)
    children = list(element) if isinstance(element.tag, str) else []
    before = (text or (element.text if isinstance(element.tag, str) else "")) or ""
    after = element.tail or ""
    parent.remove(element)
    _append_text(parent, index, before)
    for offset, child in enumerate(children):
        parent.insert(index + offset, child)
    _append_text(parent, index + len(children), after)


def _append_text(parent: _Element, index: int, text: str) -> None:
    if not text:
        return
    if index:
        previous = parent[index - 1]
        previous.tail = (previous.tail or "") + text
    else:
        parent.text = (parent.text or "") + text
