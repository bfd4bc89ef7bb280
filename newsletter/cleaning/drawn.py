"""Words in drawings, formulas and lists of choices, which no mail shows: they are told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape

#: As HTML ends them: where one is not closed, the parser takes all that follows for its own.
_PARTS = {"svg": "text", "select": "option", "textarea": "", "math": ""}
#: Formulas of these alone are read on one line; others would say something else there.
_PLAIN = re.compile(r"(?:[^<]|</?(?:mrow|semantics|mi|mo|mn|mtext|mstyle|mspace)\b[^<>]{0,400}>)*+")
_ANNOTATION = re.compile(r"<annotation\b.*?</annotation(?:-xml)?>", re.DOTALL | re.IGNORECASE)
_ANY = re.compile(rf"<(?:{'|'.join(_PARTS)})", re.IGNORECASE | re.ASCII)
_TAG = re.compile(r"<[^<>]{0,4000}>")
_MOST = 2000  #: characters
CLASS = "drawn-or-chosen"


def show_drawn(html: str) -> str:
    """The page with their words as elements that are taken out and told."""
    if not _ANY.search(html):  # as in most, and quicker to see than in small letters
        return html
    for name, inner in _PARTS.items():
        if f"<{name}" in html.lower():
            html = _replaced(html, name, inner)
    return html


def _replaced(html: str, name: str, inner: str) -> str:
    begin = re.compile(rf"<{name}\b[^<>]{{0,4000}}>", re.IGNORECASE)
    end = re.compile(rf"</{name}\s{{0,20}}>", re.IGNORECASE)
    pieces: list[str] = []
    at = 0
    while (first := begin.search(html, at)) and (last := end.search(html, first.end())):
        within = _ANNOTATION.sub("", html[first.end() : last.start()])
        words = escape(", ".join(_words(within, inner))[:_MOST])
        is_read = name == "math" and _PLAIN.fullmatch(within)
        told = words if is_read or not words else f'<span class="{CLASS}">{words}</span>'
        pieces += (html[at : first.start()], told)
        at = last.end()
    return "".join([*pieces, html[at:]])


def _words(markup: str, inner: str) -> Sequence[str]:
    found = (
        re.split(rf"<{inner}\b[^<>]{{0,4000}}>", markup, flags=re.IGNORECASE) if inner else [markup]
    )
    kept = found[1:] if inner else found
    ended = (piece.partition(f"</{inner}")[0] if inner == "text" else piece for piece in kept)
    texts = (" ".join(unescape(_TAG.sub(" ", piece)).split()) for piece in ended)
    return [text for text in texts if text]
