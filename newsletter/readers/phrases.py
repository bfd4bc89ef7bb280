"""Many phrases at once among the words of a text. Pure.

A pattern of hundreds of them is tried one by one at each word; here a word is looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from newsletter.readers.words import listed, words_of

_HEAD = 4  #: characters of a word by which it is looked up


class _Word(NamedTuple):
    text: str
    begins: bool  #: whatever it ends in

    def is_one(self, word: str) -> bool:
        return word.startswith(self.text) if self.begins else word == self.text


class Phrases:
    """Those of a list, in which a star stands for whatever a word ends in."""

    def __init__(self, text: str) -> None:
        self._by_head: dict[str, list[tuple[_Word, ...]]] = {}
        for phrase in listed(text):
            if words := tuple(_words(phrase)):
                self._by_head.setdefault(words[0].text[:_HEAD], []).append(words)

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where they begin and end."""
        for start, word in enumerate(words):
            for phrase in self._by_head.get(word[:_HEAD], ()):
                end = start + len(phrase)
                if end <= len(words) and all(
                    one.is_one(word) for one, word in zip(phrase, words[start:end], strict=True)
                ):
                    yield start, end

    def are_in(self, words: Sequence[str]) -> bool:
        return next(self.find(words), None) is not None

    def without(self, words: Sequence[str]) -> list[str]:
        """The words beside them."""
        found = {i for start, end in self.find(words) for i in range(start, end)}
        return [word for i, word in enumerate(words) if i not in found]


class Gate:
    """Whether a word may be of one of these phrases: quickly, as those of millions are asked."""

    def __init__(self, phrases: Iterable[str], common: frozenset[str]) -> None:
        """Of each phrase it knows a word that is not among the common ones."""
        self._whole: set[str] = set()
        self._heads: dict[str, tuple[str, ...]] = {}
        for phrase in phrases:
            if words := list(_words(phrase)):
                self._add(max(words, key=lambda one: (one.text not in common, len(one.text))))

    def _add(self, word: _Word) -> None:
        if word.begins:
            head = word.text[:_HEAD]
            self._heads[head] = (*self._heads.get(head, ()), word.text)
        else:
            self._whole.add(word.text)

    def lets_pass(self, word: str) -> bool:
        if word in self._whole:
            return True
        heads = (word[:length] for length in range(2, _HEAD + 1))
        return any(word.startswith(self._heads.get(head, ())) for head in heads)


def _words(phrase: str) -> Iterator[_Word]:
    for part in phrase.split():
        words = [word for word in words_of(part.rstrip("*")).split("_") if word]
        for i, word in enumerate(words, 1):
            yield _Word(word, part.endswith("*") and i == len(words))
