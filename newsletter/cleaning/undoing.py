"""A draft without changes that were made to it, one or all of them (pure).

An account tells each change with the words around it, as they stood when all changes were made. The
places of several changes are therefore looked for together, before the first one is undone; else
the words around the next one would be others already.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from newsletter.errors import NewsletterError
from newsletter.gathered import Removed, Repair
from newsletter.shapes import quote_short

#: Characters that make a place certain where some of the words around it are others by now.
_SURE = 8
_MOST_TRIED = 60  #: characters on either side that are tried


class CannotUndo(NewsletterError):
    """The place of a change is no longer as the change left it."""


class _Edit(NamedTuple):
    start: int
    end: int
    new: str


class _Place(NamedTuple):
    text: int  #: 0 is the body, others are what was removed
    start: int


def undo(text: str, change: Repair | Removed) -> str:
    """The draft's body (or title, by the repair's field) without the change. Raises CannotUndo."""
    if isinstance(change, Repair) and change.field == "title":
        _check_made(change)
        if text != change.after:
            raise _changed_since(change.after)
        return change.before
    return undo_all(text, [change])


def undo_changes(
    title: str,
    body: str,
    changes: Sequence[Repair | Removed],
    undone: Sequence[Repair | Removed] = (),
) -> tuple[str, str]:
    """Title and body of a draft without these changes; others are undone. Raises CannotUndo."""
    of_title = [each for each in changes if _is_of_title(each)]
    for change in reversed(of_title):
        title = undo(title, change)
    return title, undo_all(body, [each for each in changes if each not in of_title], undone)


def undo_all(
    body: str, changes: Sequence[Repair | Removed], undone: Sequence[Repair | Removed] = ()
) -> str:
    """The body without any of these changes, which are in the order of their account.

    Those that are undone are made again before, as far as they are found. Raises CannotUndo.
    """
    for repair in undone:
        again = _find_nearly(repair, body) if isinstance(repair, Repair) else None
        if again and not _is_of_title(repair):
            body, changes = _make(body, [again]), [repair, *changes]
    removed = [change for change in changes if isinstance(change, Removed)]
    texts = [body, *(each.text for each in removed)]
    edits: list[list[_Edit]] = [[] for _ in texts]
    repairs = [change for change in changes if isinstance(change, Repair)]
    for repair, place in zip(repairs, _find_all(repairs, texts), strict=True):
        edits[place.text] += _differences(repair, place.start)
    back = (_make(text, made) for text, made in zip(texts[1:], edits[1:], strict=True))
    edits[0] += [_put_back(body, each, text) for each, text in zip(removed, back, strict=True)]
    return _make(body, edits[0])


def _is_of_title(change: Repair | Removed) -> bool:
    return isinstance(change, Repair) and change.field == "title"


def _find_all(repairs: Sequence[Repair], texts: Sequence[str]) -> Iterator[_Place]:
    seen: Counter[str] = Counter()
    alike = Counter(repair.after for repair in repairs)
    for repair in repairs:
        _check_made(repair)
        place = _find(repair, texts, seen[repair.after], alike[repair.after])
        if place is None:
            raise _changed_since(repair.after, max(text.count(repair.after) for text in texts))
        seen[repair.after] += 1
        yield place


def _check_made(repair: Repair) -> None:
    if not repair.applied:
        raise CannotUndo(
            f"{quote_short(repair.before)} was only reported, and nothing was changed",
            hint="edit the draft",
        )


def _find(repair: Repair, texts: Sequence[str], nth: int, alike: int) -> _Place | None:
    """Where the repair is, in the first text that has it; of several that read alike, the nth."""
    for number, text in enumerate(texts):
        places = [match.start() for match in re.finditer(re.escape(repair.after), text)]
        if repair.after and places and len(places) in (1, alike):
            return _Place(number, places[nth % len(places)])
    return None


def _differences(repair: Repair, at: int) -> Iterator[_Edit]:
    """What in the words of a repair has to become what it was."""
    matcher = SequenceMatcher(None, repair.after, repair.before, autojunk=False)
    for tag, start, end, old_start, old_end in matcher.get_opcodes():
        if tag != "equal":
            yield _Edit(at + start, at + end, repair.before[old_start:old_end])


def _find_nearly(repair: Repair, body: str) -> _Edit | None:
    """An undone repair made again, with as many of the words around it as are still there.

    Those may be undone as well.
    """
    found = list(_differences(repair, 0))
    if not found:
        return None
    first, last = found[0].start, found[-1].end
    old_last = len(repair.before) - (len(repair.after) - last)
    left, old, right = (
        repair.before[:first],
        repair.before[first:old_last],
        repair.before[old_last:],
    )
    reaches = [
        (one, other)
        for one in range(min(len(left), _MOST_TRIED) + 1)
        for other in range(min(len(right), _MOST_TRIED) + 1)
        if one + len(old) + other >= _SURE
    ]
    for one, other in sorted(reaches, key=sum, reverse=True):
        words = f"{left[len(left) - one :]}{old}{right[:other]}"
        if body.count(words) == 1:
            start = body.index(words) + one
            return _Edit(start, start + len(old), repair.after[first:last])
    return None


def _put_back(body: str, removed: Removed, text: str) -> _Edit:
    """What was removed, behind the line of the body that it followed."""
    if removed.before and body.count(removed.before) == 1:
        start = body.index(removed.before)
        return _Edit(start, start, f"{text} ")
    if not removed.after:
        return _Edit(0, 0, f"{text}\n\n" if body.strip() else text)
    ends = [m.end() for m in re.finditer(rf"{re.escape(removed.after)}[ \t]*$", body, re.MULTILINE)]
    if len(ends) != 1:
        raise _changed_since(removed.after, len(ends))
    place = ends[0]
    between = " " if removed.inline else "\n\n"
    rest = body[place:]
    follows = "" if removed.inline or not rest.strip() or rest.startswith("\n\n") else "\n"
    return _Edit(place, place, f"{between}{text}{follows}")


def _make(text: str, edits: Sequence[_Edit]) -> str:
    """The text with edits made together. Raises CannotUndo where two of them are of one place."""
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))  # those of one place as told
    for one, other in pairwise(ordered):
        if other.start < one.end:
            raise _changed_since(text[one.start : one.end])
    pieces, place = [], 0
    for start, end, new in ordered:
        pieces += [text[place:start], new]
        place = end
    return "".join([*pieces, text[place:]])


def _changed_since(words: str, count: int = 0) -> CannotUndo:
    found = "stand in the draft more than once" if count > 1 else "no longer stand in the draft"
    return CannotUndo(f"the words {quote_short(words)} {found}", hint="edit the draft")
