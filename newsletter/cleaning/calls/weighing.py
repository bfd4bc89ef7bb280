"""How much each sentence at the end of a post speaks for a call to action.

A sentence is a set of features: its words and their classes, classes that follow each other or
stand together, a link to the house, and the words and classes of the sentences beside it. Each has
a weight, learned from labelled endings by logistic regression (`make calls`); their sum over the
root of their number is the sentence's weight. It is 0 where a call and news are as likely.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import combinations, pairwise
from math import sqrt
from typing import NamedTuple

from newsletter.cleaning.calls.words import CLASSES, OWN_CLASS, read_words
from newsletter.cleaning.house import HouseRules

WEIGHTS = files(__package__).joinpath("weights.tsv")
NEVER = float("-inf")  #: the weight of what is no call, whatever its words
_QUOTED = re.compile(r"[“”\"«»]")
_ENDING = re.compile(r"(?:ies|es|s|ing|ed)$")
_SHORTEST_STEM = 5  #: letters of a word that may lose its ending
_LENGTHS = (4, 9, 16, 28)  #: words
_MOST_CLASSES = 7
_SMALL_WORD = 3  #: letters of a word that stands for itself among classes
#: What nearly every call has in one of its sentences, and most news in none.
_HINT = re.compile(
    r"\b(?:your?|us|our|we|speakers?|experts?|speech(?:es)?|lectures?|keynotes?|bureau"
    r"|book(?:ed|ings?)?|hired?|invit\w+|engage\w*|fees?|availab\w+|diary"
    r"|[ei]nquir\w+|contact|call|mail|ask|reach\w*|requests?|reserve|interested|need\w*"
    r"|free (?:days?|dates?|(?:mor|eve)nings?|slots?)|planning|looking|want|represent(?:s|ed))\b"
    r"|@|\+\d",
    re.IGNORECASE,
)


class Written(NamedTuple):
    """A sentence as it is weighed."""

    text: str
    block: int  #: the number of its paragraph
    is_linked: bool = False  #: to the house


class _Read(NamedTuple):
    features: frozenset[str]
    shown: frozenset[str]  #: those that count for the sentences beside it


def has_hint(text: str) -> bool:
    """Whether a sentence has a word of calls: an ending in which none has one is no call."""
    return _HINT.search(text) is not None


def weigh(sentences: Sequence[Written | None], house: HouseRules) -> list[float]:
    """The weight of each sentence of an ending; None is what no sentence beside it looks at."""
    weights = load_weights()
    return [
        sum_weights(features, weights) if sentence else NEVER
        for sentence, features in zip(sentences, find_features(sentences, house), strict=True)
    ]


def find_features(sentences: Sequence[Written | None], house: HouseRules) -> list[Collection[str]]:
    """The features of each sentence of an ending."""
    read = [each and _read(each, house) for each in sentences]
    return list(_with_neighbours(sentences, read))


@cache
def load_weights() -> Mapping[str, float]:
    lines = WEIGHTS.read_text("utf-8").splitlines()[1:]  # below what they were learned from
    return {feature: float(weight) for feature, weight in (line.split("\t") for line in lines)}


def sum_weights(features: Collection[str], weights: Mapping[str, float]) -> float:
    known = [weights[feature] for feature in features if feature in weights]
    total = sum(known) / sqrt(len(known)) if known else 0.0
    return total + weights["(all)"]


def _with_neighbours(
    sentences: Sequence[Written | None], read: Sequence[_Read | None]
) -> Iterator[Collection[str]]:
    for number, (sentence, own) in enumerate(zip(sentences, read, strict=True)):
        features = set(own.features) if own else set()
        for where, beside in (("<", number - 1), (">", number + 1)):
            other = sentences[beside] if 0 <= beside < len(sentences) else None
            seen = read[beside] if other else None
            if not sentence or not other or not seen or abs(other.block - sentence.block) > 1:
                features.add(f"{where}none")
                continue
            features.add(f"{where}{'same' if other.block == sentence.block else 'next'}")
            features.update(f"{where}{feature}" for feature in seen.shown)
        yield features


def _read(sentence: Written, house: HouseRules) -> _Read:
    words = read_words(sentence.text, house)
    stems = set(map(_stem, words))
    classes = _classes(words, is_linked=sentence.is_linked)
    shown = {*stems, *(f"c:{name}" for name in classes)}
    features = {*shown, *_sequences(words), f"#classes{min(len(classes), _MOST_CLASSES)}"}
    features.update(f"&{one}&{other}" for one, other in combinations(sorted(classes), 2))
    features.add(f"#length{sum(len(words) >= least for least in _LENGTHS)}")
    if _QUOTED.search(sentence.text):
        features.add("#quoted")
    return _Read(frozenset(features), frozenset(shown))


def _classes(words: Sequence[str], *, is_linked: bool) -> set[str]:
    classes = {name for word in words for name in CLASSES.get(word, ())}
    classes.update(OWN_CLASS.intersection(words))
    if is_linked:
        classes.add("own")
    return classes


def _sequences(words: Sequence[str]) -> Iterator[str]:
    """Two and three classes that follow each other; a word without one is what it is, or `~`."""
    row = ["^", *map(_class_of, words), "$"]
    for one, other in pairwise(row):
        yield f"{one} {other}"
    for one, other, third in zip(row, row[1:], row[2:], strict=False):
        yield f"{one} {other} {third}"


def _class_of(word: str) -> str:
    classes = CLASSES.get(word)
    if classes:
        return f"c:{classes[0]}"
    is_itself = len(word) <= _SMALL_WORD or not word.islower()
    return word if is_itself else "~"


def _stem(word: str) -> str:
    return _ENDING.sub("", word) if len(word) >= _SHORTEST_STEM and word.islower() else word
