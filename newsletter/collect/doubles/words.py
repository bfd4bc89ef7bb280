"""Titles and texts as words, which marks, accents and capitals make no other ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Set
from difflib import SequenceMatcher
from functools import lru_cache
from html import unescape
from sys import intern
from typing import NamedTuple
from zlib import crc32

#: Words that tell nothing apart.
SMALL = frozenset(
    [
        *("a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "how"),
        *("in", "into", "is", "it", "its", "not", "of", "on", "or", "s", "t", "that", "the"),
        *("their", "this", "to", "was", "what", "when", "who", "why", "will", "with"),
        *("china", "chinas", "chinese", "says"),  # here
    ]
)
_SIZE = 4  # words of a shingle
_ANCHORS = 40  # shingles of a text that are looked at
#: Letters of the words at which the shingles of the index begin; less where it has too few of them.
_ANCHOR_LETTERS = (8, 5, 1)
_FEWEST_ANCHORS = 3
_LONGEST = 1500  # words of a text that are compared
_FEW = 12  # shingles of a text that are all kept
_COMPARABLE = 25  # words that a text needs to be told by
_SENTENCE = 8  # the same of a sentence
_EQUAL = 15  # the same of texts that do not differ at all
_TELLING = 40  # the same of texts that nothing else tells of: neither title nor day
_DASH = re.compile(r"\s+[-–—―‒]+\s*|\s*[–—―‒]+\s*|\s+-(?=\w)")
_SITE = re.compile(r"\s+[|»·]\s+[^|»·]{1,40}$")
_APOSTROPHES = "'’‘ʼ´`′"
_MARKS = re.compile(r"[\u0300-\u036f]+")
_WORD = re.compile(r"[^\W_]+")
_TO_SPACES = {code: " " for code in range(128) if not chr(code).isalnum()}
_QUOTES = "“”–—"  #: and dashes, which are most of what is not ASCII in English
# Where links and pictures of Markdown lead, and what pictures show: a pasted text has neither. It
# begins with one set of characters, which a text is searched for many times faster.
_ADDRESSES = re.compile(
    r"[!(<h](?:(?<=!)\[[^\[\]\n]*\]\([^()\n]*\)|(?<=\]\()(?:<[^<>\n]*>|[^()\n]*)\)"
    r"|(?<=<)https?://[^<>\s]*>|(?<=h)ttps?://[^\s<>]+)"
)

Shingles = Set[int]  #: hashes of words that follow each other; of one process only


class Title(NamedTuple):
    words: tuple[str, ...]
    head: tuple[str, ...]  #: without what stands after the last dash
    tail: tuple[str, ...]


def title_words(title: str) -> tuple[str, ...]:
    return read_title(title).words


@lru_cache(maxsize=8192)
def read_title(title: str) -> Title:
    """The words are interned, for thousands of titles have them in common."""
    text = _SITE.sub("", unescape(unescape(title)))
    *heads, last = (tuple(map(intern, _words(piece))) for piece in _DASH.split(text))
    head = tuple(word for words in heads for word in words)
    return Title((*head, *last), head, last) if heads else Title(last, last, ())


def text_words(text: str) -> list[str]:
    return _words(text)


def without_addresses(text: str) -> str:
    """What a reader sees of a text in Markdown; links keep their brackets."""
    return _ADDRESSES.sub("", text) if "://" in text else text


def text_keys(text: str) -> Iterator[int]:
    """Numbers of shingles that begin with a long word; of a longer text, of every second one.

    Which ones they are depends on nothing but their words: a part of a text has the same as the
    whole, and all copies of it meet.
    """
    words = _words(without_addresses(text))
    starts: list[int] = []
    for letters in _ANCHOR_LETTERS:
        starts = [n for n, word in enumerate(words[: 1 - _SIZE]) if len(word) >= letters]
        if len(starts) >= _FEWEST_ANCHORS:
            break
    numbers = [crc32(" ".join(words[n : n + _SIZE]).encode()) for n in starts[:_ANCHORS]]
    return (number for number in numbers if len(numbers) <= _FEW or number % 2 == 0)


def read_shingles(text: str) -> Shingles:
    words = _words(without_addresses(text))
    return frozenset(map(hash, zip(*(words[start:] for start in range(_SIZE)), strict=False)))


def read_few(text: str) -> tuple[str, ...]:
    """The words of a text that is too short to be told by its shingles; of a longer one none."""
    words = _words(without_addresses(text))
    return tuple(words) if len(words) < _COMPARABLE else ()


def are_alike(few: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether two short texts of a sentence or more have most of their words in one order."""
    if min(len(few), len(others)) < _SENTENCE:
        return False
    return SequenceMatcher(None, few, others, autojunk=False).ratio() >= 0.75


def are_apart(one: Shingles, two: Shingles) -> bool:
    """Whether two texts of a sentence or more have hardly a word in common."""
    least = min(len(one), len(two))
    return least > _SENTENCE - _SIZE and len(one & two) < 0.1 * least


def shared(one: Shingles, two: Shingles) -> float:
    """The part of the shorter text that stands in the other one too, from 0 to 1."""
    least = min(len(one), len(two))
    return len(one & two) / least if least > _COMPARABLE - _SIZE else 0.0


def are_same(one: Shingles, two: Shingles) -> bool:
    """Whether two texts of some length differ in hardly a word."""
    most = max(len(one), len(two))
    return most > _COMPARABLE - _SIZE and len(one & two) >= 0.95 * most


def are_equal(one: Shingles, two: Shingles) -> bool:
    """Whether two texts of a sentence or more have the same words."""
    return len(one) > _EQUAL - _SIZE and one == two


def is_part(one: Shingles, two: Shingles) -> bool:
    """Whether one of two texts stands in the other with hardly a word changed."""
    return shared(one, two) >= 0.95


def are_copies(one: Shingles, two: Shingles) -> bool:
    """The same of texts that are long enough to be told by nothing else."""
    return max(len(one), len(two)) > _TELLING - _SIZE and are_same(one, two)


def are_near(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether titles differ in nothing but typing: letters, small words, lost spaces."""
    if len(one) < 4 or len(other) < 4:
        return False
    if [w for w in one if not w.isalpha()] != [w for w in other if not w.isalpha()]:
        return False  # another number is another piece of news
    glued, other_glued = "".join(one), "".join(other)
    if glued == other_glued:
        return True
    if abs(len(glued) - len(other_glued)) > 8:
        return False
    if 2 * len({*one} & {*other}) < len({*one} | {*other}):
        return False
    # Which words it takes for those that moved depends on the order of the two.
    return _differ_by_slips(one, other) or _differ_by_slips(other, one)


def _differ_by_slips(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    changes = SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
    differing = [(one[a:b], other[c:d]) for tag, a, b, c, d in changes if tag != "equal"]
    return len(differing) <= 2 and all(_is_slip(*words) for words in differing)


def _is_slip(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    if {*some, *others} <= SMALL:
        return True
    one, other = "".join(some), "".join(others)
    if min(len(one), len(other)) < 4:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.8


def _words(text: str) -> list[str]:
    for mark in _APOSTROPHES:  # six times faster than a pattern
        text = text.replace(mark, "")
    folded = text.casefold()
    if not folded.isascii():
        folded = _without_accents(unicodedata.normalize("NFKD", folded))
        for quote in _QUOTES:
            folded = folded.replace(quote, " ")
    if folded.isascii():  # three times faster, too
        return folded.translate(_TO_SPACES).split()[:_LONGEST]
    return _WORD.findall(folded)[:_LONGEST]


def _without_accents(text: str) -> str:
    data = text.encode(errors="surrogatepass")
    # In UTF-8 all of them begin with one of two bytes, and hardly any text has these.
    return _MARKS.sub("", text) if b"\xcc" in data or b"\xcd" in data else text
