"""What the name of a file, its folder or its archive says of all its readers. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from newsletter.errors import NewsletterError
from newsletter.readers import lexicon_headers, lexicon_notes
from newsletter.readers.jottings import is_alone
from newsletter.readers.known_names import find_known, may_have_left, names_bad_addresses
from newsletter.readers.labels import is_bare
from newsletter.readers.standing import (
    ACTIVE,
    ANY_NO,
    BLOCKED,
    BOUNCED,
    LEAVING,
    LEFT,
    PENDING,
    TIMES,
    Standing,
    find_leaving,
    find_standing,
)
from newsletter.readers.words import any_of, listed, whole_words, words_of


class UnclearName(NewsletterError):
    """A name seems to say that readers are not to be mailed, and no column says who."""


class Named(NamedTuple):
    """What a name says."""

    word: str
    standing: Standing | None  #: of all readers; None where it is unclear
    kind: str = "file"  #: whose name it is: a file's, a folder's or an archive's
    name: str = ""  #: all of it
    bought: bool = False  #: says that the addresses were


#: Words that may be about anything: beside others they say nothing, and alone nothing clear.
_WEAK = whole_words(lexicon_headers.WEAK_NAMES)
_FORMER = whole_words(lexicon_headers.FORMER)
_READERS = whole_words(lexicon_headers.READERS)
_BOUGHT = whole_words(lexicon_headers.BOUGHT)
_LISTS = whole_words(lexicon_headers.LISTS)
_NEVER_AGREED = whole_words(lexicon_headers.NEVER_AGREED)
_FIRM = whole_words(lexicon_headers.FIRM_NAMES)
_SQUARE_BOUGHT = re.compile(any_of(listed(lexicon_headers.SQUARE_BOUGHT))[1])
_SQUARE_LISTS = re.compile(any_of(listed(lexicon_headers.SQUARE_LISTS))[1])
_AND = frozenset(
    listed("and, or, und, oder, et, ou, y, e, o, i, a, en, of, och, og, ja, ve, и, или, та, 和")
)
_DENIALS = frozenset(map(words_of, listed(lexicon_headers.NAME_DENIALS)))
_SUFFIX = re.compile(r"[^\W\d_]*")
_SQUARE = "\u0e00"  #: from here on, scripts set no spaces between words
#: Beside a word in a script without spaces, as "名单" is a list.
_LONGEST_REST = 4
_DENIED_REST = re.compile("[不未无無没沒非除外]")
_ARCHIVE = ".zip"
_ENDING = re.compile(r"\.(?:csv|txt|tsv|zip)\Z", re.IGNORECASE)
_BESIDE = frozenset(
    part
    for text in (
        lexicon_headers.IN_NAMES,
        lexicon_headers.PEOPLE,
        lexicon_headers.SMALL,
        lexicon_headers.BESIDE,
        lexicon_headers.SENDINGS,
        lexicon_notes.MONTHS,
    )
    for words in listed(text)
    for part in words_of(words).split("_")
)


def hear_name(path: str) -> Named | None:
    """What the nearest part says: the file's name, else that of a folder, or of the archive.

    Where a nearer one says that they get mail, and a further one that they do not, it is unclear.
    """
    parts = PurePosixPath(path).parts
    kinds = ["archive" if part.casefold().endswith(_ARCHIVE) else "folder" for part in parts[:-1]]
    return _nearest(parts, [*kinds, "file"])


def hear_folders(path: str) -> Named | None:
    """What the folders say of a file whose name a service wrote, which outweighs the archive's."""
    parts = [
        part for part in PurePosixPath(path).parts[:-1] if not part.casefold().endswith(_ARCHIVE)
    ]
    return _nearest(parts, ["folder"] * len(parts))


def _nearest(parts: Sequence[str], kinds: Sequence[str]) -> Named | None:
    if not parts:
        return None
    heard = [
        found._replace(kind=kind, name=part)
        for part, kind in zip(reversed(parts), reversed(kinds), strict=True)
        if (found := _hear(part))
    ]
    if not heard:
        return None
    leaving = next((one for one in heard if one.standing != ACTIVE), None)
    if leaving and heard[0].standing == ACTIVE:
        return leaving._replace(standing=None)
    return leaving


def refuse_name(named: Named | None) -> None:
    """Raises UnclearName for one that says so, but not clearly of all."""
    if named and named.bought:
        raise UnclearName(
            f"the {named.kind}'s name, {named.name!r}, says {named.word!r}: who never asked for the"
            " newsletter must not get it",
            hint=f"rename the {named.kind} only if each of them agreed to get it from you",
        )
    if named:
        raise UnclearName(
            f"the {named.kind}'s name, {named.name!r}, says {named.word!r}, but no column says who"
            " is",
            hint="add a column 'status' that says unsubscribed, bounced, pending or active; or"
            f" rename the {named.kind}: 'unsubscribed' or 'bounced', if they all are, or otherwise,"
            " if they all want the newsletter",
        )


def _hear(part: str) -> Named | None:
    """A strong word is heard, or refused beside other words; a weak one is refused, or says nothing
    beside other words."""
    words = words_of(_ENDING.sub("", part))
    if asked_nobody := _hear_bought(words):
        return Named(asked_nobody.replace("_", " "), None, bought=True)
    if strong := _hear_strong(words) or _hear_former(words):
        return strong
    said = [word for word in words.split("_") if not _is_neutral(word)]
    told = find_standing(" ".join(said)) if said else None
    if told == PENDING:
        return Named(" ".join(said), PENDING)
    if known := _hear_known(words, said):
        return known
    if not told and ACTIVE in map(find_standing, said):  # whatever else it is about
        return Named(" ".join(said), ACTIVE)
    if weak := _WEAK.search(words):
        clear = _is_neutral(words[: weak.start()] + words[weak.end() :])
        return Named(weak[0].replace("_", " "), None) if clear else None
    return Named(" ".join(said), told if told == ACTIVE else None) if told else None


def _hear_bought(words: str) -> str:
    """By which word it says that its readers never agreed, or nothing."""
    pairs = ((_BOUGHT, _LISTS), (_SQUARE_BOUGHT, _SQUARE_LISTS), (_NEVER_AGREED, _NEVER_AGREED))
    both = (one.search(words) for one, other in pairs if other.search(words))
    return next((found[0] for found in both if found), "")


def _hear_former(words: str) -> Named | None:
    """Of those who were readers once."""
    if not (_FORMER.search(words) and _READERS.search(words)):
        return None
    rest = _READERS.sub("", _FORMER.sub("", words))
    return Named(words.replace("_", " "), LEFT) if _is_neutral(rest) else None


def _hear_known(words: str, said: Sequence[str]) -> Named | None:
    """What a column's header or a status would say so, in the plural, too; or a plain no."""
    named = words.replace("_", " ")
    *before, last = words.split("_")
    if last in ANY_NO and last.isalpha() and before and is_bare("_".join(before)):
        return Named(named, LEFT)
    if names_bad_addresses(words.split("_")):
        return Named(named, BOUNCED)
    if firm := _FIRM.search(words):
        return Named(firm[0], find_known(said))
    if _WEAK.search(words):  # which beside a word that is known says nothing else
        more = [word for word in said if not _WEAK.fullmatch(word)]
        return Named(named, None) if more and (find_known(more) or find_known(said)) else None
    every = [word for word in words.split("_") if word.isalpha()]
    if standing := find_known(said) or find_known(every):
        return Named(named, standing)
    unclear = may_have_left(said) or may_have_left(every)
    return Named(named, None) if unclear or (len(every) > 1 and is_alone(" ".join(every))) else None


def _hear_strong(words: str) -> Named | None:
    denied = False
    for standing, pattern in LEAVING:
        match = pattern.search(words)
        if not match or (standing == BLOCKED and _WEAK.fullmatch(match[0].strip("_"))):
            continue
        if _is_denied(words[: match.start()]):
            denied = True
            continue
        end = _SUFFIX.match(words, match.end()) if max(match[0]) < _SQUARE else None
        rest = f"{words[: match.start()]}_{words[end.end() if end else match.end() :]}"
        word = re.sub(r"_?\d.*", "", words[match.start() :].strip("_")).replace("_", " ")
        return Named(word, standing if _is_neutral(rest) else None)
    return Named(words.replace("_", " "), ACTIVE) if denied else None


def _is_denied(before: str) -> bool:
    """Whether what follows is said of nobody, as behind "not", or "without bounces and"."""
    for word in reversed(before.split("_")):
        if word in _DENIALS:
            return True
        if word and not (word in _BESIDE or word in _AND or find_leaving(word)):
            return False
    return False


def _is_neutral(words: str) -> bool:
    """Whether they say nothing of whose names the file holds."""
    for word in words.split("_"):
        if word in _BESIDE or word in TIMES or any(map(str.isdigit, word)):
            continue
        short = word and max(word) >= _SQUARE and len(word) <= _LONGEST_REST
        if word and (not short or _DENIED_REST.search(word)):
            return False
    return True
