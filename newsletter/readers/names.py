"""What the name of a file, its folder or its archive says of all its readers. Pure."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import NamedTuple

from newsletter.errors import NewsletterError
from newsletter.readers import lexicon_headers
from newsletter.readers.standing import (
    ACTIVE,
    BOUNCED,
    COMPLAINED,
    LEAVING,
    LEFT,
    TIMES,
    Standing,
    find_standing,
)
from newsletter.readers.words import listed, words_of


class UnclearName(NewsletterError):
    """A name seems to say that readers are not to be mailed, and no column says who."""


class Named(NamedTuple):
    """What a name says."""

    word: str
    standing: Standing | None  #: of all readers; None where other words make it unclear


#: What a file's name says beside what headers can.
_WEAK = re.compile(
    r"(?:^|_)(left|leavers|cancel\w*|inactive|cleaned|spam\w*|dnc|withdrawn|revoked|bajas?|inaktiv\w*"
    r"|inactif\w*|inactiv\w*|inativ\w*|inattiv\w*|nieaktywn\w*|неактив\w*)(?=_|$)"
)
_KINDS = ((BOUNCED, re.compile("cleaned")), (COMPLAINED, re.compile("spam")))
#: A side as well, which a name says more often: "Left Bank Books".
_SIDE = "left"
_SUFFIX = re.compile(r"[^\W\d_]*")
_SQUARE = "\u0e00"  #: from here on, scripts set no spaces between words
#: Beside a word in a script without spaces, as "名单" is a list.
_LONGEST_REST = 4
_BESIDE = frozenset(
    part
    for text in (
        lexicon_headers.IN_NAMES,
        lexicon_headers.PEOPLE,
        lexicon_headers.SMALL,
        lexicon_headers.BESIDE,
    )
    for words in listed(text)
    for part in words_of(words).split("_")
)


def hear_name(path: str) -> Named | None:
    """What the nearest part says: the file's name, else that of a folder, or of the archive.

    Where a nearer one says that they get mail, and a further one that they do not, it is unclear.
    """
    parts = PurePosixPath(path).parts
    heard = [found for part in reversed(parts) if (found := _hear(part))]
    if not heard:
        return None
    leaving = next((one for one in heard if one.standing != ACTIVE), None)
    if leaving and heard[0].standing == ACTIVE:
        return leaving._replace(standing=None)
    return leaving


def refuse_name(named: Named | None) -> None:
    """Raises UnclearName for one that says so, but not clearly of all."""
    if named:
        raise UnclearName(
            f"the file's name says {named.word!r}, but no column says who is",
            hint="add a column 'status' that says unsubscribed, bounced, pending or active; or"
            " rename the file: 'unsubscribed.csv', if they all are, or otherwise, if they all want"
            " the newsletter",
        )


def _hear(part: str) -> Named | None:
    words = words_of(re.sub(r"\.(?:csv|txt|tsv|zip)\Z", "", part, flags=re.IGNORECASE))
    for standing, pattern in LEAVING:
        if match := pattern.search(words):
            end = _SUFFIX.match(words, match.end()) if max(match[0]) < _SQUARE else None
            rest = f"{words[: match.start()]}_{words[end.end() if end else match.end() :]}"
            word = re.sub(r"_?\d.*", "", words[match.start() :].strip("_")).replace("_", " ")
            return Named(word, standing if _is_neutral(rest) else None)
    if found := _WEAK.search(words):
        clear = _is_neutral(words[: found.start()] + words[found.end() :])
        if not clear and found[1] == _SIDE:
            return None
        kind = next((standing for standing, kind in _KINDS if kind.match(found[1])), LEFT)
        return Named(found[1], kind if clear else None)
    said = [word for word in words.split("_") if not _is_neutral(word)]
    told = find_standing(" ".join(said)) if said else None
    if ACTIVE in map(find_standing, said):  # whatever else it is about
        told = ACTIVE
    return Named(" ".join(said), told) if told else None


def _is_neutral(words: str) -> bool:
    """Whether they say nothing of whose names the file holds."""
    for word in words.split("_"):
        if word in _BESIDE or word in TIMES or any(map(str.isdigit, word)):
            continue
        if word and not (max(word) >= _SQUARE and len(word) <= _LONGEST_REST):
            return False
    return True
