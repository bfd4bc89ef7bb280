"""Lets only harmless prose through: nh3 decides about markup, this module about depth and links."""

from __future__ import annotations

import re

import nh3

from newsletter.render.bracketed import keep_words
from newsletter.render.plaintext import INLINE_TAGS

MAX_DEPTH = 24  #: of elements; deeper ones are taken off and their content stays

_BLOCKS = {"p", "blockquote", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr"}
_BLOCKS |= {"table", "thead", "tbody", "tr", "th", "td", "div", "dl", "dt", "dd"}
TAGS = INLINE_TAGS | _BLOCKS
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
    "ol": {"start"},
    "*": {"lang", "dir", "title"},
}
#: Left out with what is in them; of others, a forgotten `<title>` say, only the tags go.
_SILENT = {"script", "style", "template", "noscript", "iframe", "svg", "math"}
_VOID = frozenset({"br", "hr", "img"})
_ELEMENT = re.compile(r"""<(/?)([a-z][a-z0-9]*)(?:[^>"]|"[^"]*")*>""")


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=_SILENT,
    attributes=ATTRIBUTES,
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)


def sanitise(html: str) -> str:
    """Balanced, harmless markup of limited depth."""
    clean = _CLEANER.clean(keep_words(html))
    return _limit_depth(clean) if clean.count("</") > MAX_DEPTH else clean


def _limit_depth(html: str) -> str:
    """Needs balanced markup, as nh3 makes it. libxml2 drops what lies deeper than 256."""
    depth = 0

    def check(match: re.Match[str]) -> str:
        nonlocal depth
        if match[2] in _VOID:
            return match[0]
        if match[1]:
            depth -= 1
            return match[0] if depth < MAX_DEPTH else ""
        depth += 1
        return match[0] if depth <= MAX_DEPTH else ""

    return _ELEMENT.sub(check, html)
