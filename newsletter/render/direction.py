"""Which way a language and a text run: from left to right, or from right to left."""

from __future__ import annotations

import re
from typing import NamedTuple

_RIGHT_TO_LEFT = frozenset(
    {"ar", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi"}
)
_SCRIPTS = frozenset({"arab", "hebr", "thaa", "nkoo", "syrc", "adlm", "rohg"})
#: A run of Hebrew, Arabic, Syriac, Thaana, N'Ko, and the forms of Arabic letters.
_RUN = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_OPPOSITE = {"ltr": "rtl", "rtl": "ltr"}


class Column(NamedTuple):
    """What the prose of a mail has to fit."""

    width: int  #: pixels that a picture may have
    direction: str = "ltr"  #: of the mail


def find_direction(language: str) -> str:
    """Of a language tag: "rtl" or "ltr"; a script that it names decides."""
    main, *others = language.lower().split("-")
    script = next((part for part in others if len(part) == 4 and part.isalpha()), "")
    runs_left = script in _SCRIPTS if script else main in _RIGHT_TO_LEFT
    return "rtl" if runs_left else "ltr"


def find_text_direction(text: str, around: str) -> str:
    """That of most of its letters; without a majority that of the text around it.

    The first letter decides nothing: an Arabic sentence may well begin with a name in Latin.
    """
    if around == "ltr" and text.isascii():
        return around
    left = sum(map(len, re.findall(f"[{_RUN}]+", text)))
    if around == "ltr" and not left:
        return around
    right = sum(map(str.isalpha, text)) - left
    other = _OPPOSITE[around]
    counts = {"rtl": left, "ltr": right}
    return other if counts[other] > counts[around] else around
