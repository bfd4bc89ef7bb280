"""In which encoding the words of a list are words that lists have. Pure.

Of a few words in a script of its own, statistics of letters tell nothing. What tells is that one of
them is a header or a word about mail, as `Отписан` is, and as `Îňďčńŕí` is not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from unicodedata import category

from newsletter.readers import lexicon, lexicon_headers
from newsletter.readers.headers import MEANINGS, WHOLE_NAMES, simple_name
from newsletter.readers.standing import find_leaving
from newsletter.readers.words import listed, words_of

_MOST_CELLS = 200  #: that are looked up: what says something of readers is said of many
_LONGEST = 60  #: characters
_FEW = 10  #: cells, among which a word of one sign is not there by chance
_CELL = re.compile(r"[^,;\t|\r\n\"]+")
_LEAST = 2  #: characters of a word in an alphabet
_PART = 3  #: characters of a known word within a cell
_SQUARE = 0x1100  #: from here on, one character is a syllable or a word


def _all_words() -> Iterator[str]:
    for name, value in chain(vars(lexicon).items(), vars(lexicon_headers).items()):
        if name.isupper():
            yield from (value.values() if isinstance(value, dict) else [value])


_KNOWN = frozenset(words_of(word) for words in _all_words() for word in listed(words)) - {""}


def weigh_words(text: str) -> int:
    """How much of what stands in the cells beyond ASCII is known; 0 where nothing is."""
    cells = _wide_cells(text)[:_MOST_CELLS]
    least = 2 if len(cells) < _FEW else 4
    return sum(weight for weight in map(_weigh, cells) if weight >= least)


def are_all_known(text: str) -> bool:
    """Whether each cell beyond ASCII is something that lists have."""
    return all(map(_weigh, _wide_cells(text)))


def _wide_cells(text: str) -> list[str]:
    """The frequent ones first."""
    found = Counter(filter(None, map(str.strip, _CELL.findall(text))))
    return [cell for cell, _ in found.most_common() if not cell.isascii()]


def _weigh(cell: str) -> int:
    # A word that is read in a wrong encoding has signs among its letters.
    if len(cell) > _LONGEST or not all(c.isascii() or category(c)[0] in "LMN" for c in cell):
        return 0
    words = words_of(cell)
    if len(words) < _LEAST and not any(ord(c) >= _SQUARE for c in cell):
        return 0
    name = simple_name(cell)
    leaving = find_leaving(words)  # of which a part in ASCII tells nothing
    if leaving and not leaving[1].isascii():
        return _bytes(cell)
    if words in _KNOWN or name in MEANINGS or name in WHOLE_NAMES:
        return _bytes(cell)
    known = (part for part in words.split("_") if len(part) >= _PART and part in _KNOWN)
    return sum(_bytes(part) for part in known if not part.isascii())


def _bytes(text: str) -> int:
    return sum(2 if ord(c) >= _SQUARE else 1 for c in text)


def best_heard(texts: Iterable[tuple[str, str]]) -> tuple[list[str], int]:
    """Of readings by their encodings, those in which most is known, and how much that is."""
    weights = {codec: weigh_words(text) for codec, text in texts}
    most = max(weights.values(), default=0)
    return [codec for codec, weight in weights.items() if weight == most and most], most
