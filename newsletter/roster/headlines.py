"""Whom headlines name in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsletter.model import Speaker
from newsletter.roster.words import key_of


def named_in_titles(titles: Sequence[str], speakers: Sequence[Speaker]) -> Iterator[list[Speaker]]:
    """For each title those whose full name stands in it for certain.

    Most rosters have hundreds of names of which the titles have some: all titles are looked
    through at once, and names are made ready to be found for those that may be in one.
    """
    together = _letters("\n".join(titles))
    met = tuple(each for each in speakers if _may_stand_in(together, each))
    for title in titles:
        yield _named(title, met) if met else []


def named_last(title: str, speakers: Sequence[Speaker]) -> tuple[Speaker, ...]:
    """Those whom the headline names behind its dash."""
    from newsletter.roster.standing import named_in_headline  # its expressions take milliseconds
    from newsletter.roster.written import as_written

    return named_in_headline(title, as_written(speakers, title)) if speakers else ()


def _named(title: str, speakers: tuple[Speaker, ...]) -> list[Speaker]:
    from newsletter.roster.written import find_certain  # what it needs takes milliseconds

    found = {one.speaker for one in find_certain(title, speakers)}
    return [speaker for speaker in speakers if speaker.id in found]


def _may_stand_in(letters: str, speaker: Speaker) -> bool:
    """Whether letters hold the first and the last word of one of his names, whatever the order."""
    for name in (speaker.name, *speaker.aliases):
        first, *_, last = [*map(_letters, name.split())] * 2
        if first in letters and last in letters:
            return True
    return False


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, key_of(text)))
