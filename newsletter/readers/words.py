"""Texts as words that can be compared, and words of a language as patterns. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import category, combining, normalize

_LETTERS_OR_DIGITS = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
#: Letters that are written with a stroke or without a dot, and often without that.
_PLAIN = str.maketrans("łđøı", "ldoi")
#: Scripts that set no spaces between words, taken apart as `words_of` does it.
_WITHOUT_SPACES = re.compile("[\u0e00-\u0e7f\u1100-\u11ff\u2e80-\uffff]")


def words_of(text: str) -> str:
    """Its words in lower case with `_` between them, as of `isOptedOut` and `Opt-Outs`.

    Accents are left out, and characters that nobody sees.
    """
    if text.isascii():
        plain = _HUMP.sub("_", text).lower()
        return "_".join(_LETTERS_OR_DIGITS.findall(plain))
    plain = normalize("NFKD", _HUMP.sub("_", text)).casefold()
    plain = "".join(c for c in plain if not combining(c) and category(c) != "Cf").translate(_PLAIN)
    return "_".join(_LETTERS_OR_DIGITS.findall(plain))


def spaced(text: str) -> str:
    """In lower case, with one space for each sign between words."""
    return re.sub(r"[\s_-]+", " ", text.strip().casefold())


def listed(text: str) -> list[str]:
    """What stands between commas and ends of lines, as the lexicon keeps it."""
    return [phrase for part in re.split(r"[,\n]", text) if (phrase := part.strip())]


def any_of(phrases: Iterable[str], *, ending: str = "") -> tuple[str, str]:
    """A pattern for `words_of` of each phrase; another for those in scripts without spaces."""
    patterns = dict.fromkeys(words_of(phrase) for phrase in phrases)
    inside = [one for one in patterns if _WITHOUT_SPACES.search(one)]
    at_start = [one.replace("_", "_?") + ending for one in patterns if one not in inside]
    never = "(?!)"
    return "|".join(at_start) or never, "|".join(inside) or never


def whole_words(text: str) -> re.Pattern[str]:
    """Any phrase of a list among `words_of` a text; a star stands for how a word begins or ends."""
    phrases = "|".join(map(_starred, listed(text)))
    return re.compile(f"(?:^|(?<=_))(?:{phrases})(?=_|$)")


def _starred(phrase: str) -> str:
    plain = re.escape(words_of(phrase.strip("*")))
    more = r"[^\W_]*"
    begin, end = phrase.startswith("*"), phrase.endswith("*")
    return f"{more if begin else ''}{plain}{more if end else ''}"
