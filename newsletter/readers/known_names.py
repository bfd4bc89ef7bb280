"""What a header or a status says is heard in a file's name as well, be it of one or of many. Pure.

One source for both: what is known to the columns of a list need not be listed for its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from newsletter.readers import lexicon, lexicon_headers, lexicon_marks
from newsletter.readers.standing import BLOCKED, BOUNCED, COMPLAINED, LEFT, Standing
from newsletter.readers.words import listed, whole_words, words_of

#: As words in several languages end of whom there are many, or of her.
_ENDINGS = "esn"
_VOWELS = ("a", "o", "i")
_LEAST = 3  #: letters before these
_SHORTEST = 4  #: letters of a word that is heard alone: shorter ones are about anything
_SQUARE = "\u0e00"  #: from here on, a word is of few characters
_ADDRESS = "@"  #: stands for whatever an address is called
_ADDRESSES = whole_words(
    "address*, adres*, direccion*, indirizz*, enderec*, email*, mail, mails, mailadres*"
    ", correo*, courriel*, osoite*, cim, cimek, адрес*, כתובת, عنوان"
)


def names_bad_addresses(words: Iterable[str]) -> bool:
    """Whether a header or a name says nothing else: "Mail KO", or "wrong addresses"."""
    told = [word for word in words if word.isalpha()]
    wrong = [word for word in told if not _ADDRESSES.fullmatch(word)]
    if len(wrong) < len(told) and wrong:
        return _holds(_bad_addresses(), told) or all(_holds(_broken(), [one]) for one in wrong)
    return max(map(max, told), default="") >= _SQUARE and _holds(_bad_addresses(), told)


def find_known(said: Sequence[str]) -> Standing | None:
    """What the words of a name say that are about more than a list."""
    letters = "".join(said)
    if len(letters) < (2 if max(letters, default="") >= _SQUARE else _SHORTEST):
        return None
    return next((standing for standing, known in _known() if _holds(known, said)), None)


def may_have_left(said: Sequence[str]) -> bool:
    """Whether they are a status of who left, which in a name may be one of anything."""
    return bool(said) and _holds(_left(), said)


def _holds(known: str, words: Iterable[str]) -> bool:
    return any(f"\n{key}\n" in known for key in _keys(words))


def _keys(words: Iterable[str]) -> set[str]:
    """In whatever order, of whomever: by how words end in Germanic and Romance languages."""
    told = set(words) - {"", "e"}
    return {"_".join(sorted({stem(word) for word in told})) for stem in (_stem, _stem_of_vowel)}


def _stem(word: str) -> str:
    if _ADDRESSES.fullmatch(word):
        return _ADDRESS
    bare = word.rstrip(_ENDINGS)
    return bare if len(bare) >= _LEAST else word


def _stem_of_vowel(word: str) -> str:
    if _ADDRESSES.fullmatch(word):
        return _ADDRESS
    bare = word.removesuffix("s")
    return f"{bare[:-1]}*" if bare[-1:] in _VOWELS and len(bare) > _LEAST else word


# As texts: they are asked once or twice, and kept in a tenth of the memory.
@cache
def _bad_addresses() -> str:
    return _joined(listed(lexicon_marks.BAD_ADDRESS))


@cache
def _broken() -> str:
    return _joined(listed(lexicon_marks.BROKEN))


@cache
def _left() -> str:
    return _joined(listed(lexicon.STATUSES["unsubscribed"]))


@cache
def _known() -> tuple[tuple[Standing, str], ...]:
    statuses, headers = lexicon.STATUSES, lexicon_headers
    by_standing = (
        (BOUNCED, statuses["bounced"]),
        (COMPLAINED, f"{headers.COMPLAINT_HEADERS}, {statuses['complained']}"),
        (BLOCKED, statuses["blocked"]),
        (
            LEFT,
            f"{headers.LEFT_HEADERS}, {headers.DENYING}, {headers.LEAVERS},"
            f" {lexicon_marks.ONLY_AGAINST}",
        ),
    )
    return tuple((standing, _joined(listed(phrases))) for standing, phrases in by_standing)


def _joined(phrases: Iterable[str]) -> str:
    keys = {key for phrase in phrases for key in _keys(words_of(phrase).split("_"))}
    return "\n".join(("", *sorted(keys), ""))
