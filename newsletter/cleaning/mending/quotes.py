"""Quotation marks: doubled ones are mended, lost ones only reported, since nobody knows where."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.cleaning.mending.borders import is_in_address
from newsletter.cleaning.mending.edits import Edit

_STRUCK = re.compile(r"(?<!~)~~(?=[^\s~])[^~\n]{1,2000}?(?<=[^\s~])~~(?!~) ?")
_DOUBLED = re.compile(r"““+|””+|(?<!\S)\"\"(?=\w)|(?<=[\w.,!?])\"\"(?!\S)")
_LOST_APOSTROPHE = re.compile(r"(?<=[a-z])\?(?=(?:s|t|re|ve|ll|d|m)(?!\w))")
#: As in German, where “ ends a quote.
_LOW = re.compile("„[^„“”]*+[“”]")


def find_quotes(text: str, following: str) -> Iterator[Edit]:
    """`following` is the next block: a quote of several paragraphs ends only in its last one."""
    once = text
    if "““" in text or "””" in text or '""' in text:
        for match in _DOUBLED.finditer(text):
            yield Edit(*match.span(), match[0][0], "doubled-quote")
        once = _DOUBLED.sub(lambda m: m[0][0], text)
    once = _LOW.sub("", once) if "„" in once else once
    opened, closed = once.count("“"), once.count("”")
    if opened > closed and not following.lstrip().startswith("“"):
        yield Edit(len(text), len(text), "”", "unclosed-quote", is_certain=False)
    elif closed > opened and "“" not in once:
        yield Edit(0, 0, "“", "unopened-quote", is_certain=False)
    elif once.count('"') % 2:
        yield Edit(len(text), len(text), '"', "unclosed-quote", is_certain=False)


def find_lost_apostrophes(text: str) -> Iterator[Edit]:
    """`China?s`: what an encoding has no character for becomes a question mark."""
    for match in _LOST_APOSTROPHE.finditer(text) if "?" in text else ():
        if not is_in_address(text, match.start()):
            yield Edit(*match.span(), "’", "lost-character", is_certain=False)


def find_struck(text: str) -> Iterator[Edit]:
    """`~~struck~~`, which is Markdown in a text that is none."""
    for match in _STRUCK.finditer(text) if "~~" in text else ():
        yield Edit(*match.span(), "", "struck-out", is_certain=False)
