"""What stands in a post for browsers without scripts: mostly what a script would load."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

_BEGIN = re.compile(r"<noscript\b[^<>]{0,400}>", re.IGNORECASE)
_END = re.compile(r"</noscript\s{0,20}>", re.IGNORECASE)
_SRC = re.compile(r"""src(?:set)?\s*=\s*["']?([^\s"'>]{1,2000})""", re.IGNORECASE)
_SHOWN = re.compile(r"<img\b|<iframe\b[^<>]{0,400}(?:youtu|vimeo)", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,4000}>")
_BLOCK = re.compile(r"<(?:p|div|h[1-6]|ul|ol|blockquote|figure|table)\b", re.IGNORECASE)


def show_noscript(html: str) -> str:
    """The page with these as elements that are taken out and told.

    A picture or video that is nowhere else takes the place of what a script would load; one that
    is, and what counts readers, says nothing.
    """
    if "<noscript" not in html and "<NOSCRIPT" not in html:
        return html
    known = Counter(_SRC.findall(html))
    pieces: list[str] = []
    at = 0
    # A pattern for the whole of it would look for its end from each beginning.
    while (begin := _BEGIN.search(html, at)) and (end := _END.search(html, begin.end())):
        pieces += (html[at : begin.start()], _shown(html[begin.end() : end.start()], known))
        at = end.end()
    return "".join([*pieces, html[at:]])


def _shown(inner: str, known: Mapping[str, int]) -> str:
    if _TAG.sub("", inner).strip():
        tag = "div" if _BLOCK.search(inner) else "span"
        return f'<{tag} class="for-no-scripts">{inner}</{tag}>'
    is_new = _SHOWN.search(inner) and all(known[src] < 2 for src in _SRC.findall(inner))
    return inner if is_new else ""
