"""What the editor's own file says of an update in its front matter (pure)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from newsletter.content import read_keys
from newsletter.gathered import Item
from newsletter.mistakes import Mistake
from newsletter.model import Roster, Update
from newsletter.shapes import quote_short

#: Keys of other programs, which sources/local.py reads.
_FOREIGN = frozenset(
    str.split("url permalink canonical_url link published pubdate author tags categories")
)


class Own(NamedTuple):
    told: Update  #: only what the format of updates allows
    problems: tuple[str, ...] = ()


_NOTHING = Own(Update(slug="", title="", day=date.min))


def read_own(item: Item, roster: Roster, segments: Collection[str]) -> Own:
    """The keys that are valid, and words about all others."""
    if item.keys is None:
        return _NOTHING
    mistakes: list[Mistake] = []
    values = {key: value for key, value in item.keys.items() if key not in _FOREIGN}
    told = read_keys(values, mistakes, roster, segments)
    return Own(told, (*_words(mistakes), *_lost_pictures(told)))


def _words(mistakes: Sequence[Mistake]) -> Iterator[str]:
    unknown = [m.name for m in mistakes if m.rule == "unknown-key"]
    if unknown:
        keys = ", ".join(map(quote_short, unknown))
        yield f"unknown in the front matter, and left out: {keys}"
    for mistake in mistakes:
        # A title may stand in the text, and a day in any spelling.
        if mistake.rule not in ("unknown-key", "missing-key", "bad-date"):
            hint = f" ({mistake.hint})" if mistake.hint else ""
            yield f"left out of the front matter: {mistake.message}{hint}"


def _lost_pictures(told: Update) -> Iterator[str]:
    for key, picture in (("image", told.image), ("thumbnail", told.thumbnail)):
        if picture and "://" not in picture:
            yield (
                f"the {key} {quote_short(picture)} lies beside the file and was left out; put it"
                f" below issues/inbox and write {key}: again"
            )
