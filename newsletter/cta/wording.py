"""The editor's wording of the call to action: a file of patterns for each language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from newsletter import tomlfile
from newsletter.cta.pattern import Fault, Pattern, parse_pattern
from newsletter.errors import ContentError, Problem
from newsletter.fields import Fields
from newsletter.mistakes import Mistake, Places, located
from newsletter.model import CTA_MODES, PRONOUNS

_ADDRESSES = frozenset({"contact", "request", "profile", "stories", "list"})
_SEVERAL = ("names", "either", "bureau", "meeting", "contact", "request")
_PLACEHOLDERS: Mapping[str, tuple[str, ...]] = {
    "one": ("name", "pronoun", "bureau", "meeting", "contact", "request"),
    "two": _SEVERAL,
    "many": _SEVERAL,
    "short": ("names", "either", "contact", "request"),
    "button_one": ("name",),
    "button_several": ("names", "either"),
    "biography": ("name", "bureau", "profile"),
    "stories": ("name", "bureau", "stories"),
    "topic": ("phrase", "bureau", "list"),
    "contact_subject": ("names", "either"),
    "names_between": ("first", "next"),
    "names_and": ("first", "last"),
    "names_or": ("first", "last"),
}


class Wording(NamedTuple):
    """All that the call to action can say in one language."""

    one: Pattern
    two: Pattern
    many: Pattern
    short: Pattern
    button_one: Pattern
    button_several: Pattern
    biography: Pattern
    stories: Pattern
    topic: Pattern
    contact_subject: Pattern
    names_between: Pattern  #: how a list of names goes on before its last one
    names_and: Pattern
    names_or: Pattern
    pronoun: Mapping[str, str]  #: as it stands after "Do you need", by the roster's pronoun
    meeting: Mapping[str, str]  #: by the issue's cta_mode


def parse_wording(text: str, path: str) -> Wording:
    """Raises ContentError with every mistake of the file."""
    mistakes: list[Mistake] = []
    faults: list[tuple[str, Fault]] = []
    fields = Fields(tomlfile.parse(text, path), mistakes)
    patterns: dict[str, Pattern] = {}
    for key, names in _PLACEHOLDERS.items():
        patterns[key], found = parse_pattern(
            fields.text(key, required=True),
            words=[name for name in names if name not in _ADDRESSES],
            addresses=[name for name in names if name in _ADDRESSES],
        )
        faults += ((key, fault) for fault in found)
    pronoun, meeting = fields.table("pronoun"), fields.table("meeting")
    pronouns = {key: pronoun.text(key, required=True) for key in PRONOUNS}
    meetings = {key: meeting.text(key, required=True) for key in CTA_MODES}
    fields.finish()
    if mistakes or faults:
        places = tomlfile.find_places(text)
        problems = [_problem(name, fault, text, path, places) for name, fault in faults]
        raise ContentError([*located(mistakes, path, places), *problems])
    return Wording(**patterns, pronoun=pronouns, meeting=meetings)


def _problem(name: str, fault: Fault, text: str, path: str, places: Places) -> Problem:
    """Points at the fragment; at the start of the pattern where escapes spell it otherwise."""
    line, column = places.find(name)
    written = text.removeprefix("\ufeff").split("\n")[line - 1]
    offset = written.find(fault.fragment, column - 1)
    column = offset + 1 if offset >= 0 else column
    return Problem(path, line, column, "bad-wording", "error", fault.message, fault.hint)
