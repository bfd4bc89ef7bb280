"""What stands beside a name: the words that make it somebody else, something else, or a person."""

from __future__ import annotations

import re

from newsletter.roster.mentions import Mention, Words
from newsletter.roster.words import (
    COMMON,
    FUNCTION,
    GIVEN,
    HONORIFICS,
    HYPHENS,
    ORGANISATIONS,
    ROLES,
    SPEECH,
    VERBS,
    WEEKDAYS,
    Word,
)

#: Words with a capital that may stand right before or after a name and are no part of it.
_OUTSIDE = FUNCTION | ROLES | WEEKDAYS | VERBS
_APPOSED = frozenset(("who", "managing", "senior", "founding"))
#: The second half of a Chinese given name, in pinyin or as it is written in Taiwan.
_SYLLABLE = re.compile("(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h|hs|ts)?[aeiouüy]{1,3}(?:ng?|h)?")
_NO_SYLLABLES = frozenset(("run", "fan"))
_AROUND = 6  # words to both sides that tell how a headline is written
_LONG_WORD = 4


def is_name_word(word: Word) -> bool:
    """Whether a word could be a part of a person's name beside the one we know."""
    raw = word.raw
    if raw[0].islower() or not raw[0].isalpha() or word.key in _OUTSIDE:
        return False
    return not (len(raw) > 1 and raw.isupper()) and not word.key.endswith("ly")


def next_key(words: Words, last: int) -> str:
    return words[last].key if last < len(words) and words.are_beside(last) else ""


def follows_the(words: Words, first: int) -> bool:
    return first > 0 and words.are_beside(first) and words[first - 1].key in ("the", "a", "an")


def is_part_of_longer_name(words: Words, mention: Mention, *, is_common: bool = False) -> bool:
    """`Ian Johnson Foundation`, `Ian Johnson Sirleaf`; not `IAN JOHNSON Looks Back`."""
    last = mention.last
    if last >= len(words):
        return False
    word = words[last]
    if words.gap(last) and words.gap(last) in HYPHENS:  # `Kuo-min`, and not `Kuo-led`
        return _SYLLABLE.fullmatch(word.raw) is not None and word.raw not in _NO_SYLLABLES
    if words.gap(last) not in (" ", "\u00a0"):
        return False
    if word.raw[0].isupper() and word.key in ORGANISATIONS and word.key not in VERBS:
        return True
    if not is_name_word(word):
        return False
    return is_common or not _is_headline(words, mention)


def has_another_given_name(words: Words, mention: Mention) -> bool:
    """`Jean Paul French`, `with Robin Paul French`; a sentence may begin with a role."""
    number = mention.first - 1
    if number < 0 or words.gap(mention.first) not in (" ", "\u00a0"):
        return False
    word = words[number]
    if not is_name_word(word) or word.key.endswith("ist"):
        return False
    if word.key in GIVEN:
        return True
    return words.are_beside(number) and not _is_headline(words, mention)


def _is_headline(words: Words, mention: Mention) -> bool:
    """Whether words around a name have capitals because all words there do."""
    small = capital = 0
    for number in range(mention.last + 1, min(mention.last + _AROUND, len(words))):
        if "\n" in words.gap(number):
            break
        small += _is_small(words, number)
        capital += words[number].raw[0].isupper()
    for number in range(mention.first - 1, max(-1, mention.first - _AROUND), -1):
        if "\n" in words.gap(number + 1):
            break
        small += _is_small(words, number)
        capital += words[number].raw[0].isupper()
    return not small and capital > 0


def _is_small(words: Words, number: int) -> bool:
    raw = words[number].raw
    return len(raw) > _LONG_WORD and raw[0].islower()


def is_person_for_sure(words: Words, first: int, last: int) -> bool:
    """Behind an honorific, or before `himself`."""
    before = words[first - 1].key if first else ""
    if before in HONORIFICS and words.gap(first) in (" ", ". ", "\u00a0"):
        return True
    return next_key(words, last) in ("himself", "herself")


def looks_like_person(words: Words, first: int, last: int) -> bool:
    """Whether somebody speaks, or is said to have spoken, or is introduced with what he is."""
    if is_person_for_sure(words, first, last):
        return True
    before = words[first - 1].key if first and words.are_beside(first) else ""
    if before in SPEECH or _is_role(before):
        return True
    if before == "to" and first > 1 and words[first - 2].key == "according":
        return True
    after = next_key(words, last)
    if after in SPEECH or (after in VERBS and words[last - 1].key not in COMMON):
        return True
    if words.is_possessive(last - 1):
        return True
    return words.gap(last) == ", " and (_is_role(words[last].key) or words[last].key in _APPOSED)


def _is_role(key: str) -> bool:
    """One role, or that of several people."""
    return key in ROLES or key.removesuffix("s") in ROLES


def is_doubtful_alone(key: str) -> bool:
    """Whether a family name means something else more often than a person."""
    return key in COMMON or len(key) <= 3
