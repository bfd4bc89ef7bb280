"""What a copy of an update has that the update lacks (pure)."""

from __future__ import annotations

import re

from newsletter.gathered import Cleaned

_HEAD = re.compile(r"---\n.*?^---\n", re.DOTALL | re.MULTILINE)
_FACTS = {"video": "a video", "image": "an image"}
_LONGER = 1.5  #: times as many words are more than another cut
_FEW = 20  #: words


def find_more(copy: Cleaned, kept: str) -> tuple[str, ...]:
    """In words for a person; `kept` is the file of the update."""
    head = _HEAD.match(kept)
    fields, body = (head[0], kept[head.end() :]) if head else ("", kept)
    more = [
        words
        for name, words in _FACTS.items()
        if getattr(copy, name)
        and f"\n{name}: " not in fields
        and not (name == "image" and "![" in body)
    ]
    quoted = sum(len(line.split()) - 1 for line in body.splitlines() if line.startswith(">"))
    if _is_more(copy.quoted, quoted):
        more.append("a longer quote")
    elif _is_more(copy.words, len(body.split())):
        more.append("a longer text")
    return tuple(more)


def _is_more(words: int, known: int) -> bool:
    return words > _LONGER * known + _FEW
