"""Who of the roster wrote a post, by its author's name (pure).

A full name as a post's author is as certain as one in the text. But where nearly all posts of a
source have the same author, it is the hand that writes there about others: then he is only offered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple, Protocol

from newsletter.gathered import Item

_FEWEST = 3  # posts of one source that can have a usual author
_MOST_OF_THEM = 0.8


class Named(Protocol):
    """A speaker whom the name of an author means or may mean, as roster finds one."""

    @property
    def speaker(self) -> str: ...
    @property
    def applied(self) -> bool: ...
    @property
    def reason(self) -> str: ...


class Author(NamedTuple):
    speaker: str  #: the id
    doubt: str = ""  #: why he is only offered; empty for who is certain


def usual_author(items: Iterable[Item]) -> str:
    """The name under which nearly all of these posts stand; empty where there is none."""
    names = [item.author for item in items]
    if len(names) < _FEWEST:
        return ""
    name, count = Counter(names).most_common(1)[0]
    return name if count >= _MOST_OF_THEM * len(names) else ""


def find_authors(author: str, named: Iterable[Named], usual: Collection[str]) -> Iterator[Author]:
    """Those of the roster whom a post's author means; `usual` are names that stand for no one."""
    for naming in named:
        if not naming.applied:
            yield Author(naming.speaker, f"may have written it: {naming.reason}")
        elif author in usual:
            yield Author(naming.speaker, "wrote it, but writes most posts there")
        else:
            yield Author(naming.speaker)
