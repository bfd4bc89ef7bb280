"""Ordinary words that ran together, and commas beside the wrong space: `inthe`, `notice,says`.

There is no dictionary: only such ends of a word are told as hardly any word of English has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from newsletter.cleaning.blocks import MARK, plain
from newsletter.cleaning.mending.borders import COMMON, is_in_address
from newsletter.cleaning.mending.edits import Edit

_WORD = re.compile(r"[a-z]{5,30}+")
_GLUED = re.compile(
    r"(?:[a-z]{2,}?(?P<whole>this|that|which|with|from|would|could|should|their|they|because|when)"
    r"|[a-z]*[^aeiouy](?P<article>the)"
    r"|(?:to|into|by|say|they|he|she|we|you)(?P<after>the)"
    r"|[a-z]+(?:[ts]ion|ness|ght|ship|[^s]ing|[a-z]ity|[^aeiou]y)(?P<verb>is|was|has|of|who|were))"
)
#: The last letters of these, which few words have.
_LAST = frozenset(
    str.split(
        "his hat ich ith rom uld eir hey use hen the nis sis tis pis gis yis was has nof sof tof"
        " pof gof yof who ere"
    )
)
_ENGLISH = frozenset(("the", "The"))
_WORDS = frozenset(
    str.split(
        "absinthe forthwith herewith therewith wherewith therefrom wherefrom absinth menthe"
        " hyacinthe which their there where would could should because analysis basis crisis"
    )
)
#: Before a comma nothing has a space; behind it a word has one, but for lists of tags.
_BEFORE_COMMA = re.compile(rf"(?<=[\w’”)®{MARK[1:-1]}]) +(?=,(?:\s|[a-z]))")
_COMMA = re.compile(r",(?<=[a-z]{3},)(?=[a-z]{3})")
_TWO_WORDS = re.compile(r"[“‘\"'(]*(?:[^\W\d_]+[’'-])*[^\W\d_]+,[“‘\"']*[^\W\d_]+[^\w\s{}\[\]=/]*")
_LONGEST = 40  #: characters of a word and what is glued to it
_TOKEN = re.compile(rf"\S{{1,{2 * _LONGEST}}}")


def find_ordinary(text: str, spoken: Callable[[], frozenset[str]]) -> Iterator[Edit]:
    """`spoken` gives the words of the whole post."""
    yield from _at_commas(text) if "," in text else ()
    words = [word for word in _WORD.findall(text) if word[-3:] in _LAST]
    glued = {word for word in words if word not in _WORDS and _GLUED.fullmatch(word)}
    if not glued or not _ENGLISH & spoken():  # as in other languages than English
        return
    for match in _WORD.finditer(text):
        start, end = match.span()
        if match[0] in glued and not _is_part(text, start, end):
            place = start + _split(match[0], spoken())
            yield Edit(place, place, " ", "glued-words", is_certain=False)


def _is_part(text: str, start: int, end: int) -> bool:
    """Whether this is only a part of a word, an address or a handle."""
    around = text[max(start - 1, 0) : start] + text[end : end + 1]
    return any(c.isalnum() or c in "-_’'/" for c in around) or is_in_address(text, start)


def _split(word: str, spoken: frozenset[str]) -> int:
    """Where the second word begins: `growth is` and `for this`."""
    match = _GLUED.fullmatch(word)
    place = max(map(match.start, ("whole", "article", "after", "verb"))) if match else len(word)
    if word[place:] == "this" and word[:place] not in COMMON | spoken:
        return place + 2
    return place


def _at_commas(text: str) -> Iterator[Edit]:
    spaced = text.count(", ") + text.count(",”")
    if text.count(",") == spaced and " ," not in text:
        return
    for match in _BEFORE_COMMA.finditer(text) if " ," in text else ():
        is_glued = text[match.end() + 1 : match.end() + 2].isalpha()
        new, end = (", ", match.end() + 1) if is_glued else ("", match.end())
        yield Edit(match.start(), end, new, "odd-space")
    found = [match for match in _COMMA.finditer(text) if _is_between_words(text, match.start())]
    if len(found) > 1 and ", " not in text:  # a list of tags
        return
    for match in found:
        yield Edit(match.end(), match.end(), " ", "glued-words", is_certain=False)


def _is_between_words(text: str, place: int) -> bool:
    """Whether a comma stands between two words and nothing else that hangs together."""
    reach = max(place - _LONGEST, 0)
    start = max(text.rfind(" ", reach, place), text.rfind("\n", reach, place), reach - 1) + 1
    token = _TOKEN.match(text, start)
    return token is not None and _TWO_WORDS.fullmatch(plain(token[0])) is not None
