"""Who came onto the roster after a draft was written that names him."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from newsletter.collect.doubles.words import text_words
from newsletter.collect.drafting import Naming, suggest, tell_naming
from newsletter.logbook import Reason, Written
from newsletter.model import Roster, Update
from newsletter.roster.names import has_no_borders, written_names
from newsletter.roster.spellings import usual_names


class Later:
    """Looks at drafts again; `find_speakers` is asked only of those that may name somebody new."""

    def __init__(self, roster: Roster, find_speakers: Callable[[Update], Sequence[Naming]]) -> None:
        self._roster = roster
        self._find_speakers = find_speakers

    def find(self, update: Update, written: Written | None) -> tuple[Reason, ...]:
        """Whom a draft would suggest now, and could not when it was written.

        Nobody where the editor confirmed a speaker, or named some in a file of his own. Whom the
        draft named then is no news: the editor may have taken that suggestion out.
        """
        if update.speakers or (update.suggested and written is None):
            return ()
        known = {*update.suggested, *(r.speaker for r in (written.reasons if written else ()))}
        if not self._may_name(f"{update.title}\n{update.body}", known):
            return ()
        namings = {naming.speaker: naming for naming in self._find_speakers(update)}
        wanted = suggest([naming for naming in namings.values() if naming.applied])
        return tuple(Reason(id, tell_naming(namings[id])) for id in wanted if id not in known)

    def _may_name(self, text: str, known: set[str]) -> bool:
        told = text_words(text)
        if any(id not in known for id in self._spelled_in(told, {*told})):
            return True
        return any(id not in known and name in text for id, name in self._without_borders)

    def _spelled_in(self, told: list[str], words: set[str]) -> Iterator[str]:
        """Ids of those whose names may stand in a text, perhaps with an initial in them."""
        for word in words & self._spellings.keys():
            for id, name in self._spellings[word]:
                if name <= words and _stand_together(name, word, told):
                    yield id

    @cached_property
    def _spellings(self) -> dict[str, list[tuple[str, frozenset[str]]]]:
        """The words of each full name, by one of them."""
        behind: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        for id, name in self._names():
            words = text_words(name)
            if words and not has_no_borders(name):
                behind[max(words, key=len)].append((id, frozenset(words)))
        return dict(behind)

    @cached_property
    def _without_borders(self) -> list[tuple[str, str]]:
        return [(id, name) for id, name in self._names() if has_no_borders(name)]

    def _names(self) -> Iterator[tuple[str, str]]:
        for speaker in self._roster.speakers.values():
            names = dict.fromkeys((*written_names(speaker), *usual_names(speaker)))
            yield from ((speaker.id, name) for name in names)


def _stand_together(name: frozenset[str], word: str, told: list[str]) -> bool:
    reach, place = len(name), -1
    for _ in range(told.count(word)):
        place = told.index(word, place + 1)
        if name.issubset(told[max(place - reach, 0) : place + reach + 1]):
            return True
    return False
