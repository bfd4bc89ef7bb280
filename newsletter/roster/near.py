"""Words that differ from a known one by a letter or two, found without comparing with each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

_SHORTEST, _LONG, _LONGEST = 4, 8, 24

#: Short forms that do not begin like the name; those that do are seen without a table.
_SHORT_FORMS = {
    "bill": "william", "billy": "william", "liam": "william", "bob": "robert", "bobby": "robert",
    "dick": "richard", "jim": "james", "jimmy": "james", "jack": "john", "tony": "anthony",
    "ted": "edward", "ned": "edward", "hank": "henry", "harry": "henry", "peggy": "margaret",
    "betty": "elizabeth", "liz": "elizabeth", "beth": "elizabeth", "bess": "elizabeth",
    "becky": "rebecca", "kate": "catherine", "kathy": "catherine", "sasha": "alexander",
    "sandy": "alexander", "mike": "michael", "nick": "nicholas", "chuck": "charles",
    "tom": "thomas", "tommy": "thomas", "joe": "joseph", "gene": "eugene", "larry": "lawrence",
    "jerry": "gerald", "drew": "andrew", "sally": "sarah", "meg": "margaret", "kit": "christopher",
    "sean": "shaun", "shawn": "shaun", "geoff": "jeffrey", "steve": "stephen", "lou": "lewis",
}  # fmt: skip


Part = tuple[str, str]  # the id of a speaker, and "family" or "given"


class NearKeys:
    """Known words by what is left of them without one letter; without two, of long ones."""

    def __init__(self, parts: Iterable[tuple[str, Part]]) -> None:
        self._parts: dict[str, list[Part]] = defaultdict(list)
        self._words: dict[str, set[str]] = defaultdict(set)
        for word, part in parts:
            if _SHORTEST <= len(word) <= _LONGEST and word.isalpha():
                if word not in self._parts:
                    for rest in rests(word):
                        self._words[rest].add(word)
                self._parts[word].append(part)
        #: Texts have the same few words with a capital again and again.
        self.find = lru_cache(maxsize=4096)(self._find)

    def _find(self, key: str) -> list[Part]:
        """Parts of names that differ by a letter or two; not those that are the same."""
        if not _SHORTEST <= len(key) <= _LONGEST:
            return []
        words = {word for rest in rests(key) for word in self._words.get(rest, ())}
        return [part for word in sorted(words - {key}) for part in self._parts[word]]


def rests(word: str) -> Iterator[str]:
    """The word, and what is left of it without one letter, or two of a long one."""
    yield word
    for at in range(len(word)):
        rest = word[:at] + word[at + 1 :]
        yield rest
        if len(word) >= _LONG:
            yield from (rest[:other] + rest[other + 1 :] for other in range(at, len(rest)))


@lru_cache(maxsize=4096)
def is_like(key: str, given: str) -> bool:
    """Whether a word may stand for a given name: an initial, misspelled, short, or mistaken for it.

    `Shanghai` for Shaun: what completes words by itself keeps their beginning.
    """
    if len(key) == 1:
        return given.startswith(key)
    short, long = sorted((key, given), key=len)
    begins_alike = long.startswith(short) if len(short) < 4 else key[:3] == given[:3]
    return begins_alike or is_short_form(key, given) or is_misspelled(key, given)


def is_short_form(key: str, given: str) -> bool:
    return _SHORT_FORMS.get(key, key) == _SHORT_FORMS.get(given, given)


def is_misspelled(key: str, name: str) -> bool:
    if not (_SHORTEST <= len(key) <= _LONGEST and _SHORTEST <= len(name) <= _LONGEST):
        return False
    return not set(rests(key)).isdisjoint(rests(name))
