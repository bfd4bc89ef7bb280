"""Names that stand in full: which of them are certain, and what makes the others doubtful."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from newsletter.roster.index import Entry, Index, Person
from newsletter.roster.mentions import Mention, Words
from newsletter.roster.namesakes import namesake
from newsletter.roster.naming import Found
from newsletter.roster.surroundings import (
    follows_the,
    has_another_given_name,
    is_part_of_longer_name,
    is_person_for_sure,
    next_key,
)
from newsletter.roster.words import COMMON, ORGANISATIONS, SURNAMES, Word, word_set

_BY_KIND = ("name", "alias", "reversed", "nickname", "shortened")
_CERTAINTY = {"name": 0.99, "alias": 0.97, "reversed": 0.96, "nickname": 0.9, "shortened": 0.9}
_DOUBTED, _SHARED = 0.6, 0.5
_SHORTEST_GLUED = 10  # letters
_MERE_WORDS = COMMON - SURNAMES
#: Whom the pronoun of a speaker says that he is not.
_TITLES = {
    "he": word_set("mrs ms miss madam madame dame lady frau señora senora signora"),
    "she": word_set("mr mister sir lord herr monsieur señor senor signor"),
}


class _Case(NamedTuple):
    mention: Mention
    entry: Entry
    person: Person
    words: Words


def judge_whole(mention: Mention, words: Words, index: Index) -> Iterator[Found]:
    entries = _best_entries(mention)
    for entry in entries:
        case = _Case(mention, entry, index.persons[entry.speaker], words)
        if _is_something_else(case):
            continue
        reason, certainty = _doubt(case), _DOUBTED
        if not reason and len(entries) > 1:
            names = ", ".join(index.persons[e.speaker].speaker.name for e in entries)
            reason, certainty = f"several speakers are called so: {names}", _SHARED
        yield Found(
            speaker=entry.speaker,
            start=words[mention.first].start,
            end=words[mention.last - 1].end,
            rule=_rule(case),
            certainty=certainty if reason else _CERTAINTY[entry.kind],
            reason=reason,
        )


def _best_entries(mention: Mention) -> list[Entry]:
    """One for each speaker; who has it as his name goes before those who have it otherwise."""
    best: dict[str, Entry] = {}
    for kind in _BY_KIND:
        for entry in mention.entries:
            if entry.kind == kind:
                best.setdefault(entry.speaker, entry)
    owners = [entry for entry in best.values() if entry.kind == "name"]
    return owners or list(best.values())


def _rule(case: _Case) -> str:
    words, mention = case.words, case.mention
    if _glued_side(case):
        return "glued"
    if words.is_at_line_start(mention.first) and words.is_before_colon(mention.last):
        return "label"
    return "alias" if case.entry.kind in ("alias", "nickname") else "full-name"


def _is_something_else(case: _Case) -> bool:
    """Words of a sentence, or the report that bears a man's name."""
    words, mention = case.words, case.mention
    if case.person.is_common and any(w.raw[0].islower() for w in _ends(case)):
        return True
    if case.entry.kind not in ("nickname", "alias"):
        return False
    if next_key(words, mention.last) in ORGANISATIONS:
        return True
    return case.entry.kind == "nickname" and (
        follows_the(words, mention.first)
        or is_part_of_longer_name(words, mention)
        or words[mention.first].raw[0].islower()
    )


def _ends(case: _Case) -> tuple[Word, Word]:
    return case.words[case.mention.first], case.words[case.mention.last - 1]


def _doubt(case: _Case) -> str:
    """Why a person must look at it; empty for what is certain."""
    return next(filter(None, (doubt(case) for doubt in _DOUBTS)), "")


def _parted(case: _Case) -> str:
    how = case.mention.parted
    return f"may be {case.person.speaker.name}, written {how}" if how else ""


def _shortened(case: _Case) -> str:
    if case.entry.kind != "shortened" or (case.mention.skipped and not _other_initials(case)):
        return ""
    return f"the roster has the name as {case.person.speaker.name}"


def _nickname(case: _Case) -> str:
    words, mention = case.words, case.mention
    if case.entry.kind != "nickname" or is_person_for_sure(words, mention.first, mention.last):
        return ""
    return "a name of one word may mean something else"


def _small_letters(case: _Case) -> str:
    ends = zip(_ends(case), case.entry.capitals, strict=True)
    if any(capital and word.raw[0].islower() for word, capital in ends):
        return "written without capitals"
    return ""


def _other_initials(case: _Case) -> str:
    known = case.person.middles
    if all(any(middle.startswith(i) for middle in known) for i in case.mention.skipped):
        return ""
    name = case.person.speaker.name
    return f"another initial than in {name}" if known else f"the roster has {name} without initial"


def _other_title(case: _Case) -> str:
    """`Mrs. Victor Shih`: a man's wife in old letters, or somebody else."""
    words, first = case.words, case.mention.first
    title = words[first - 1].key if first else ""
    if title not in _TITLES.get(case.person.speaker.pronoun or "", ()):
        return ""
    is_beside = words.gap(first) in (" ", ". ", ".", "\u00a0", ".\u00a0")
    return f"{words[first - 1].raw} is not how {case.person.speaker.name} is called" * is_beside


def _namesake(case: _Case) -> str:
    return namesake(case.words, case.mention)


def _longer_name(case: _Case) -> str:
    words, mention = case.words, case.mention
    if is_part_of_longer_name(words, mention, is_common=case.person.is_common):
        return f"may be part of a longer name: {words.raw(mention.first, mention.last + 1)}"
    if has_another_given_name(words, mention):
        return f"may be part of a longer name: {words.raw(mention.first - 1, mention.last)}"
    return ""


def _turned_words(case: _Case) -> str:
    """`the French Paul`: family first is not how names with such a family are written."""
    family = case.person.family
    if case.entry.kind == "reversed" and family and family[0] in _MERE_WORDS:
        return "in this order the name may be two words of a sentence"
    return ""


def _glued(case: _Case) -> str:
    letters = sum(len(case.words[n].raw) for n in range(case.mention.first, case.mention.last))
    if not (side := _glued_side(case)):
        return ""
    if side == "before" and case.words[case.mention.first - 1].raw[0].isupper():
        return "has run into the word before it, which may be a part of the name"
    return "" if letters >= _SHORTEST_GLUED else "a short name that has run into another word"


def _glued_side(case: _Case) -> str:
    words, mention = case.words, case.mention
    if words.gap(mention.first) == "":
        return "before"
    gaps = (words.gap(number) for number in range(mention.first + 1, mention.last + 1))
    return "after" if "" in gaps else ""


_DOUBTS = (
    _parted,
    _shortened,
    _nickname,
    _small_letters,
    _other_initials,
    _other_title,
    _namesake,
    _longer_name,
    _turned_words,
    _glued,
)
