"""A mail's HTML → the words it uses, who gets to see them, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from newsletter import merge
from newsletter.check.caniemail.conditional import read_comment
from newsletter.check.caniemail.styles import Words, image_words, read_sheet, read_style
from newsletter.check.page import ANCHOR

if TYPE_CHECKING:
    from lxml.etree import _Element

EVERYBODY, OUTLOOK, OTHERS, NOBODY = "everybody", "outlook", "others", "nobody"
_KEPT = 40  #: characters of an element's text that help to find it in what was written


class Use(NamedTuple):
    """One element or one piece of a style sheet; equal ones of a section count once."""

    words: Words
    audience: str
    section: str = ""  #: slug of the update before or around it
    address: str = ""  #: of a picture
    text: str = ""  #: how the element's own text begins


def read_mail(html: str) -> tuple[Use, ...]:
    """Every use in markup of any quality; never raises."""
    protected, restore = merge.protect(html)
    uses = _parse(protected)
    found = tuple(
        use._replace(address=restore(use.address)) if use.address else use for use in uses
    )
    if html.lstrip()[:14].lower() != "<!doctype html":
        return found
    return (Use(frozenset({"doctype"}), EVERYBODY), *found)


def _parse(html: str) -> tuple[Use, ...]:
    from lxml import etree

    parser = etree.HTMLParser(encoding="ascii", huge_tree=True)
    try:
        root = etree.fromstring(html.encode("ascii", "xmlcharrefreplace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    return () if root is None else tuple(_uses(root))


@lru_cache(maxsize=256)
def _parse_hidden(html: str) -> tuple[Use, ...]:
    """What Outlook alone sees; without the elements that the parser puts around it."""
    bare = frozenset({"e:html"}), frozenset({"e:body"}), frozenset({"e:head"})
    return tuple(use._replace(audience=OUTLOOK) for use in _parse(html) if use.words not in bare)


def _uses(root: _Element) -> Iterator[Use]:
    from lxml import etree

    seen: set[tuple[object, ...]] = set()
    shown: list[str] = [EVERYBODY]
    section = ""
    for node in root.iter():
        tag = node.tag
        if not isinstance(tag, str):
            if tag is etree.Comment:
                yield from _of_comment(node.text or "", shown)
            continue
        id_ = node.get("id")
        if id_ is not None and id_.startswith(ANCHOR):
            section = id_.removeprefix(ANCHOR)
        look = (tag, *_telling(node))
        if tag != "style" and (look, shown[-1], section) in seen:
            continue
        seen.add((look, shown[-1], section))
        address = (node.get("src") or node.get("background") or "").strip()
        text = " ".join((node.text or "").split())[:_KEPT]
        yield Use(_element_words(look), shown[-1], section, address, text)
        if tag == "style":
            yield from _of_sheet(node.text or "", shown[-1])


def _of_comment(text: str, shown: list[str]) -> Iterator[Use]:
    comment = read_comment(text)
    if comment.kind == "hidden" and comment.holds and shown[-1] != OTHERS:
        yield from _parse_hidden(comment.inside)
    elif comment.kind == "revealed":
        shown.append(shown[-1] if comment.holds else OTHERS)
    elif comment.kind == "end" and len(shown) > 1:
        shown.pop()
    elif comment.kind == "plain":
        yield Use(frozenset({"comment:html"}), shown[-1])


def _of_sheet(css: str, audience: str) -> Iterator[Use]:
    for words in dict.fromkeys(each.words for each in read_sheet(css)):
        yield Use(words, audience)


def _telling(node: _Element) -> Iterable[str]:
    """All of an element that makes a difference: its attributes' names and some values."""
    attributes: Any = node.items()  # text, as everything that is parsed from text
    for name, value in attributes:
        if name in ("style", "src", "background", "type", "name"):
            yield f"{name}={value}"
        elif name == "href":
            start = value.lstrip()[:7].lower()
            kind = start if start == "mailto:" else start[:1]
            yield f"href={kind if kind in ('#', 'mailto:') else ''}"
        else:
            yield name


@lru_cache(maxsize=8192)
def _element_words(look: tuple[str, ...]) -> Words:
    tag = look[0].lower()
    words = {f"e:{tag}"}
    for each in look[1:]:
        name, _, value = each.partition("=")
        words.add(f"a:{name}")
        if name == "style":
            words |= read_style(value)
        elif name == "href" and value:
            words.add(f"a:href={value}")
        elif name in ("src", "background"):
            words |= image_words(value.strip())
        elif name == "type":
            words.add(f"e:{tag}:{value.lower()}")
        elif tag == "meta" and name == "name":
            words.add(f"meta:{value.lower()}")
    return frozenset(words)
