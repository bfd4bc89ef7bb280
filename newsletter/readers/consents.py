"""What stands in a column that asks who wants mail: a yes, a no, or neither. Pure.

Only a known yes is one: whatever denies, or speaks of leaving, is a no, and who says anything else
has to confirm first. What a cell says does not depend on what others say, but where it is empty.
"""

from __future__ import annotations

import re

from newsletter.readers import lexicon, lexicon_consents, lexicon_doubts
from newsletter.readers.standing import (
    ACTIVE,
    ANY_NO,
    ANY_YES,
    LEFT,
    PENDING,
    REFUSING,
    TIMES,
    Standing,
    find_leaving,
    find_standing,
    is_nothing,
    is_null,
    is_time,
    read_state,
    read_tags,
)
from newsletter.readers.words import listed, whole_words, words_of

_ENDS = "|".join(listed(lexicon.REFUSING_ENDS))
_REFUSING_SQUARE = re.compile(rf".*(?:{_ENDS})|(?:{'|'.join(listed(lexicon.REFUSING_STARTS))}).*")
_REFUSING_SIGNS = re.compile("[否没不未拒]")
_DENIALS = whole_words(f"{lexicon_doubts.DENIALS}, {lexicon_consents.DENIALS}")
_LEAVINGS = whole_words(lexicon_doubts.LEAVINGS)
_NO_DENIALS = whole_words(lexicon_doubts.NO_DENIALS)
_NOT_YET = whole_words(lexicon_consents.NOT_YET)
_YES = frozenset(map(words_of, ANY_YES)) - {""}
_AGREED = frozenset(map(words_of, listed(lexicon_consents.AGREED)))
_PARTS = (
    TIMES
    | _YES
    | {
        part
        for text in (lexicon_consents.AGREEING, lexicon_consents.BESIDE, lexicon_consents.AGREED)
        for words in listed(text)
        for part in words_of(words).split("_")
    }
)
_BESIDE = frozenset(map(words_of, listed(lexicon_consents.BESIDE)))
_WISHES = whole_words(lexicon_consents.WISHES)
_KINDS = frozenset(listed(lexicon_consents.KINDS))
#: What follows a no that is one: "No Borders" may be a newsletter.
_AFTER_NO = frozenset(map(words_of, listed(lexicon_consents.AFTER_NO)))
_ADDRESS = re.compile(r"@|://|^www\.")


def read_consent(value: str) -> Standing | None:
    """What stands below a header such as "opt-in": only what clearly agrees is consent.

    An empty cell says nothing.
    """
    if not value or value in ANY_YES:
        return None
    if found := find_standing(value):
        return found
    said = words_of(value)
    if leaving := find_leaving(said):
        return leaving[0]
    if _NOT_YET.search(said):
        return PENDING
    if is_nothing(value):
        return LEFT
    if is_time(value, said):  # whose hours may be a nought
        return None
    begins_well = said.split("_")[0] in _YES
    if _denies(value, said):
        return PENDING if begins_well else LEFT  # "yes, but no adverts"
    return None if begins_well or _is_agreement(said) else PENDING


def _denies(value: str, said: str) -> bool:
    if not REFUSING.isdisjoint(said.split("_")):
        return True
    if _REFUSING_SIGNS.search(value) or _REFUSING_SQUARE.fullmatch(value):
        return True
    told = _NO_DENIALS.sub("", said)
    return bool(_DENIALS.search(told) or _LEAVINGS.search(told))


def _is_agreement(said: str) -> bool:
    """Whether all its words say so, or how: "given in writing"."""
    if said in _AGREED:
        return True
    words = {word for word in said.split("_") if not word.isdigit()}
    return bool(words - _BESIDE) and words <= _PARTS


def read_subscribed(value: str) -> Standing | None:
    """The same where a cell must say yes: an empty one says no."""
    return read_consent(value) if value else LEFT


def read_wish(value: str) -> Standing | None:
    """What stands below a header that asks for a newsletter: a yes, a no, which one or how often.

    An address says nothing: it is the reader's other one.
    """
    if not value or value in ANY_YES or _ADDRESS.search(value):
        return None
    said = words_of(value)
    if said in _KINDS:
        return None
    if value not in ANY_NO and _WISHES.search(said) and not _refuses(value):
        return read_state(value)
    first, _, rest = said.partition("_")
    if first in ("no", "non") and rest and not _refuses(value):
        return read_state(value) or PENDING  # it may be the name of one
    return read_consent(value)


def read_mention(value: str) -> Standing | None:
    """What stands below a header that may ask for mail, and may be about something else of it."""
    if value in ANY_NO:
        return LEFT
    if value in ANY_YES or _ADDRESS.search(value):
        return None
    return read_state(value) or (LEFT if _refuses(value) else None)


def read_frequency(value: str) -> Standing | None:
    """What stands below a header such as "frequency", where a nought may be one of purchases."""
    return None if value.isdigit() else read_mention(value)


def _refuses(value: str) -> bool:
    """Whether it is a no, as "No thanks", "rather not" and "never again" are."""
    said = words_of(value)
    first, _, rest = said.partition("_")
    if first in ("no", "non") and rest and rest.split("_")[0] not in _AFTER_NO:
        return False
    return bool(_DENIALS.search(said) or _REFUSING_SQUARE.fullmatch(value))


def read_list_names(value: str) -> Standing | None:
    """What stands below "mailing list": a no, or the names of lists."""
    return LEFT if value in ANY_NO or _refuses(value) else read_tags(value)


def read_confirmed(value: str) -> Standing | None:
    """What stands below a header such as "confirmed": who has not, has to.

    An empty cell says nothing.
    """
    denied = value in ANY_NO or (value and is_null(value))
    return PENDING if denied else read_consent(value)


def read_confirmed_by_all(value: str) -> Standing | None:
    """The same where others have confirmed, and an empty cell says that this one has not."""
    return read_confirmed(value) if value else PENDING


def read_agreed_at(value: str) -> Standing | None:
    """What stands below a header such as "consent date": a refusal, or a day, which need not be one
    that can be read."""
    found = None if is_silent(value) else read_consent(value)
    return None if found == PENDING and not _NOT_YET.search(words_of(value)) else found


def read_source(value: str) -> Standing | None:
    """What stands below a header such as "consent source": where it is from, or that it is none."""
    refused = not is_nothing(value) and REFUSING.issuperset(words_of(value).split("_"))
    return LEFT if refused else None


def agrees(value: str) -> bool:
    """Whether it is what only who agrees has below a header that asks, in whatever words."""
    value = value.strip().casefold()
    if is_silent(value) or value in ANY_NO or value in _KINDS or _ADDRESS.search(value):
        return False
    return find_standing(value) == ACTIVE or read_wish(value) is None


def is_silent(value: str) -> bool:
    """Whether a cell is empty, or says that it is."""
    return not value or (is_nothing(value) and value not in ANY_NO)
