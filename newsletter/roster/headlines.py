"""Whom headlines name in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsletter.model import Speaker
from newsletter.roster.names import full_names, normal, pattern


def named_in_titles(titles: Sequence[str], speakers: Sequence[Speaker]) -> Iterator[list[Speaker]]:
    """For each title those whose full name stands in it as words of their own.

    Most rosters have hundreds of names of which the titles have some: all titles are looked
    through at once, and expressions are made for the names that are in one.
    """
    written = [normal(title) for title in titles]
    together = "\n".join(written)
    met = [each for each in speakers if any(name in together for name in full_names(each))]
    for title in written:
        yield [speaker for speaker in met if pattern(speaker).search(title)]


def named_last(title: str, speakers: Sequence[Speaker]) -> tuple[Speaker, ...]:
    """Those whom the headline names behind its dash."""
    from newsletter.roster.standing import named_in_headline  # its expressions take milliseconds

    return named_in_headline(title, speakers)
