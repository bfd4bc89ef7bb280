"""How a speaker's full names are written: in both orders, and in one form for many spellings."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from newsletter.model import Speaker

FIRST_IDEOGRAPH = "\u2e80"  # from here on scripts have no borders between words
#: What stands for an apostrophe: '’‘ʼ`´＇′
APOSTROPHES = "'\u2019\u2018\u02bc`\u00b4\uff07\u2032"


@lru_cache(maxsize=2048)
def full_names(speaker: Speaker) -> frozenset[str]:
    """Every full name in normal form, in both orders; never a family or given name alone."""
    return frozenset(filter(None, map(normal, written_names(speaker))))


def written_names(speaker: Speaker) -> tuple[str, ...]:
    """The same names as somebody would write them, the speaker's own first."""
    names = [speaker.name, *speaker.aliases]
    if speaker.family and speaker.given:
        names += [f"{speaker.given} {speaker.family}", f"{speaker.family} {speaker.given}"]
    return tuple(dict.fromkeys(names))


@lru_cache(maxsize=512)
def pattern(speaker: Speaker) -> re.Pattern[str]:
    """Finds the names as words of a text in normal form; Chinese ones have no word borders."""
    longest_first = sorted(full_names(speaker), key=lambda name: (-len(name), name))
    bounded = (
        re.escape(name) if has_no_borders(name) else rf"(?<!\w){re.escape(name)}(?!\w)"
        for name in longest_first
    )
    return re.compile(f"(?:{'|'.join(bounded)})")


def has_no_borders(name: str) -> bool:
    return max(unicodedata.normalize("NFKC", name), default="") >= FIRST_IDEOGRAPH


def normal(text: str, *, keep_case: bool = False) -> str:
    """One form for what is written in many: width, case, apostrophes, ®, runs of spaces."""
    text = unicodedata.normalize("NFKC", text.replace("®", " ").replace("´", "'"))
    text = " ".join(re.sub(r"[’‘ʼ`]", "'", text).split())
    return text if keep_case else text.casefold()
