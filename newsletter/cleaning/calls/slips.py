"""Words of a call to action that were typed with a slip of the fingers: `get in tuoch`."""

from __future__ import annotations

from functools import lru_cache

_WORDS = (
    *("speaker", "speakers", "touch", "meeting", "conference", "interested", "request", "contact"),
    *("looking", "bureau", "event", "invite", "available", "speaking"),
)
_TRUE = frozenset({"contract"})  #: one slip away from them, and words themselves
_SHORTEST = 4


@lru_cache(maxsize=4096)
def find_meant(word: str) -> str:
    """The word of a call that one slip made this of, else the word."""
    if len(word) < _SHORTEST or word in _WORDS or word in _TRUE:
        return word
    return next((right for right in _WORDS if _is_slip(word, right)), word)


def _is_slip(word: str, right: str) -> bool:
    """Whether a letter is missing, or one too many, or two changed places.

    Never the first letter, nor the last one, which may be an ending: `invited`.
    """
    if word[0] != right[0] or abs(len(word) - len(right)) > 1:
        return False
    pairs = enumerate(zip(word, right, strict=False))
    same = next((n for n, (one, other) in pairs if one != other), min(len(word), len(right)))
    rest, meant = word[same:], right[same:]
    if len(word) == len(right):
        return rest[:2] == meant[:2][::-1] and rest[2:] == meant[2:]
    longer, shorter = (rest, meant) if len(word) > len(right) else (meant, rest)
    return shorter != "" and longer[1:] == shorter
