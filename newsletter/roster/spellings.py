"""How others write a name of the roster, for who looks for words in a text without an index.

The index knows these ways and more of them (`words.key_of`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from newsletter.model import Speaker
from newsletter.roster.names import APOSTROPHES
from newsletter.roster.words import SURNAMES, WITHOUT_PARTS, key_of

_ACCENT = re.compile("[\u0300-\u036f]")
_APOSTROPHE = re.compile(rf"(?<=[^\W\d_])[{APOSTROPHES}](?=[^\W\d_])")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-([^\W\d_])")
_INITIAL = re.compile(r"\b([^\W\d_]\.) ?(?=[^\W\d_]\.)")
_TWO = 2  #: words of a name that is turned round
_APOSTROPHES = ("’", "'", "´", "`", "")


def usual_names(speaker: Speaker) -> tuple[str, ...]:
    """His names as the roster and as others write them, the roster's own first.

    Also in the other order, where it is usual: `Lijia Zhang` of Zhang Lijia.
    """
    names = [speaker.name, *speaker.aliases]
    both = speaker.name.split()
    if len(both) == _TWO and not SURNAMES.isdisjoint(map(key_of, both)):
        names.append(" ".join(reversed(both)))
    others = (way for name in names for way in _usual_spellings(name))
    return tuple(dict.fromkeys((*names, *others)))


def _usual_spellings(name: str) -> Iterable[str]:
    """Without accents, with another apostrophe or none, without hyphens, initials set apart."""
    if name.isascii() and name.replace(" ", "").isalpha():
        return ()
    ways: Iterable[str] = (name,)
    for vary in (_without_accents, _by_apostrophes, _without_hyphens, _by_initials):
        ways = [other for way in ways for other in (way, *vary(way))]
    return ways


def _without_accents(name: str) -> Iterator[str]:
    letters = (_plain_letter(each) for each in unicodedata.normalize("NFKD", name))
    yield unicodedata.normalize("NFC", _ACCENT.sub("", "".join(letters)))


def _plain_letter(letter: str) -> str:
    plain = letter.lower().translate(WITHOUT_PARTS)
    return plain.capitalize() if letter.isupper() else plain


def _by_apostrophes(name: str) -> Iterator[str]:
    if _APOSTROPHE.search(name):
        yield from (_APOSTROPHE.sub(each, name) for each in _APOSTROPHES)


def _without_hyphens(name: str) -> Iterator[str]:
    if _HYPHEN.search(name):
        yield _HYPHEN.sub(r" \1", name)
        yield _HYPHEN.sub(lambda found: " " + found[1].upper(), name)
        yield _HYPHEN.sub(lambda found: found[1].lower(), name)


def _by_initials(name: str) -> Iterator[str]:
    if "." in name:
        apart = " ".join(name.replace(".", ". ").split())
        yield from (_INITIAL.sub(r"\1", apart), apart, apart.replace(".", ""))
