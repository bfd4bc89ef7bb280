"""Names in hashtags, which may be anybody's who is called so: they are only suggested."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from newsletter.roster.index import Index
from newsletter.roster.naming import Naming
from newsletter.roster.words import key_of

_HASHTAG = re.compile(r"(?<![^\s(])(?<!\]\()#(\w{4,60})(?!\w)")
_CERTAINTY = 0.5


def find_hashtags(text: str, index: Index, known: Container[str]) -> Iterator[Naming]:
    """`#ShaunRein`, of those who are not known to be named otherwise; the first one of each."""
    found: set[str] = set()
    for match in _HASHTAG.finditer(text):
        for entry in index.joined.get(key_of(match[1]), ()):
            if entry.speaker in known or entry.speaker in found:
                continue
            found.add(entry.speaker)
            yield Naming(
                speaker=entry.speaker,
                start=match.start(),
                end=match.end(),
                text=match[0],
                rule="hashtag",
                certainty=_CERTAINTY,
                applied=False,
                reason=f"named in a hashtag, {match[0]}, only",
            )
