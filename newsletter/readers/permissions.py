"""What stands in a column of permissions, as Mailchimp's: the ways in which a reader may be asked.

"Email, Direct Mail" allows mail, and "Direct Mail" alone does not. Pure.
"""

from __future__ import annotations

import re

from newsletter.readers import lexicon_consents
from newsletter.readers.consents import read_wish
from newsletter.readers.headers import find_meaning
from newsletter.readers.standing import PENDING, Standing
from newsletter.readers.words import listed, whole_words, words_of

_HEADER = re.compile(r"(?:^|_)permissions(?:_|$)|^(?:marketing|gdpr)_permission$")
_BETWEEN = re.compile(r"[,;|\n]")
_CHANNELS = whole_words(lexicon_consents.CHANNELS)
_MAIL = frozenset(words_of(lexicon_consents.MAIL).split("_"))
_NOT_ALONE = frozenset(map(words_of, listed(lexicon_consents.NOT_ALONE)))


def are_permissions(words: str) -> bool:
    """Whether a header with these words asks for several, of which mail is one."""
    return bool(_HEADER.search(words))


def lists_mail(value: str) -> bool:
    """Whether mail is among what is listed."""
    return any(map(_is_mail, _BETWEEN.split(value.casefold())))


def read_permissions(value: str) -> Standing | None:
    """An empty cell says nothing."""
    if lists_mail(value):
        return None
    found = read_wish(value)
    if found is None and (_BETWEEN.search(value) or _CHANNELS.search(words_of(value))):
        return PENDING
    return found


def read_permissions_of_all(value: str) -> Standing | None:
    """The same where others have some: who has none has not agreed."""
    return read_permissions(value) if value else PENDING


def shorten_list(value: str) -> str:
    """Its first one."""
    return _BETWEEN.split(value)[0].strip()


def _is_mail(part: str) -> bool:
    if find_meaning(part) == "email":
        return True
    words = frozenset(words_of(part).split("_"))
    return words <= _MAIL and not words <= _NOT_ALONE
