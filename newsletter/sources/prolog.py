"""What a document is, from what stands before its first element; and that part, taken off.

No declaration of a stranger's reaches an XML parser: without a DOCTYPE there are no entities to
multiply, to load from elsewhere or to hide behind. HTML's own names go on meaning what they mean.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import NamedTuple

FEED_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})

_NAME = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
#: A feed behind what a server printed before it: empty lines, warnings of PHP.
_LATE_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(rss|rdf|feed)[\s>]", re.IGNORECASE)
_LATE = 20_000
_ENTITY = re.compile(r"<!ENTITY\s+(?!%)([^\s>]{1,100})", re.IGNORECASE)
_IN_DOCTYPE = re.compile(r"\"[^\"]*\"|'[^']*'|<!--|[\[\]>]")
_HTML = re.compile(r"<!doctype\s+html|<(html|head|body)[\s>]", re.IGNORECASE)


class Prolog(NamedTuple):
    root: (
        str  #: the first element's name: lower case, without its prefix; empty where there is none
    )
    start: int  #: where in the text the first element begins
    entities: tuple[str, ...] = ()  #: names that the document declares and HTML does not know


def read_prolog(text: str) -> Prolog:
    """Never raises, and looks at each character of the prolog once or twice."""
    at, entities = 0, list[str]()
    while (at := text.find("<", at)) >= 0:
        if text.startswith("<?", at):
            at = _after(text, "?>", at)
        elif text.startswith("<!--", at):
            at = _after(text, "-->", at)
        elif text[at : at + 9].upper() == "<!DOCTYPE":
            end = _doctype_end(text, at)
            entities += _ENTITY.findall(text[at:end])
            at = end
        elif match := _NAME.match(text, at):
            return _late(text, Prolog(match[1].lower(), at, _unknown(entities)))
        else:
            at += 1
    return Prolog("", len(text), _unknown(entities))


def looks_like_html(text: str) -> bool:
    return _HTML.search(text[:_LATE]) is not None


def _late(text: str, prolog: Prolog) -> Prolog:
    if prolog.root in FEED_ROOTS or prolog.root == "html":
        return prolog
    late = _LATE_ROOT.search(text[:_LATE], prolog.start)
    return prolog._replace(root=late[1].lower(), start=late.start()) if late else prolog


def _unknown(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if f"{name};" not in html5))


def _after(text: str, end: str, at: int) -> int:
    found = text.find(end, at)
    return len(text) if found < 0 else found + len(end)


def _doctype_end(text: str, at: int) -> int:
    """After the > that ends a DOCTYPE, which may hold declarations, texts and comments."""
    inside = False
    while match := _IN_DOCTYPE.search(text, at):
        at = match.end()
        if match[0] == "<!--":
            at = _after(text, "-->", at)
        elif match[0] == ">" and not inside:
            return at
        elif match[0] in "[]":
            inside = match[0] == "["
    return len(text)
