"""What is found: a speaker whom a text names, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """One entry for each speaker who is, or may be, named in a text.

    `start` and `end` are offsets of characters in the text as it was given, and `text` is what
    stands there. They are 0, 0 and empty where only the title or the source names the speaker.
    """

    speaker: str  #: the id
    start: int
    end: int  #: exclusive
    text: str
    rule: str  #: of RULES
    certainty: float  #: from 0 to 1
    applied: bool  #: False for what is only suggested: a person must look at it
    primary: bool = False  #: whom the text is about; others are mentioned, or ask the questions
    reason: str = ""  #: why it is only suggested


class Found(NamedTuple):
    """One place that speaks for a speaker; offsets are those of what a reader sees."""

    speaker: str
    start: int
    end: int
    rule: str
    certainty: float
    reason: str = ""  #: empty for what is certain


#: What speaks for a speaker.
RULES = {
    "full-name": "the name, in either order; a middle initial only if the roster has it",
    "alias": "another name from the roster",
    "label": "a name at the start of a line, before a colon",
    "family-after-full": "the family name, after the full name in the title or source",
    "given-after-full": "the given name, after the full name in the title or source",
    "glued": "a long name that has run into the word beside it",
    "near-miss": "a name that differs a little from the speaker's",
    "hashtag": "the name as one word behind a #",
    "family-alone": "the family name, without a full name",
    "ambiguous-family": "a family name of several speakers, without a full name",
}
