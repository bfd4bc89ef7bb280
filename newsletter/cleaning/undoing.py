"""A draft without changes that were made to it, one or all of them (pure).

An account tells each change with the words around it, as they stood when all changes were made. The
places of several changes are therefore looked for together, before the first one is undone; else
the words around the next one would be others already.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from newsletter.errors import NewsletterError
from newsletter.gathered import Removed, Repair
from newsletter.shapes import quote_short

#: Characters that make a place certain where some of the words around it are others by now.
_SURE = 8
_END_OF_LINE = re.compile(r"[ \t]*(?=\n|\Z)")
_MOST_TRIED = 60  #: characters on either side that are tried


class CannotUndo(NewsletterError):
    """The place of a change is no longer as the change left it."""

    change: Repair | Removed | None = None  #: which one


class _Edit(NamedTuple):
    start: int
    end: int
    new: str


_Made = tuple[_Edit, Repair | Removed]  #: with the change that it undoes


class _Place(NamedTuple):
    text: int  #: 0 is the body, others are what was removed
    start: int


def undo(text: str, change: Repair | Removed) -> str:
    """The draft's body (or title, by the repair's field) without the change. Raises CannotUndo."""
    if isinstance(change, Repair) and change.field == "title":
        _check_made(change)
        if text != change.after:
            raise _changed_since(change, change.after)
        return change.before
    return undo_all(text, [change])


def undo_chosen(
    title: str,
    body: str,
    account: Sequence[Repair | Removed],
    chosen: Sequence[int],
    undone: Sequence[int] = (),
) -> tuple[str, str, Mapping[int, str]]:
    """Title and body of a draft without some of the changes of its account, by their numbers.

    Those that cannot be undone are told, each with why, and the others are undone all the same.
    """
    left: dict[int, str] = {}
    for number in reversed(chosen):
        if _is_of_title(account[number - 1]):
            try:
                title = undo(title, account[number - 1])
            except CannotUndo as error:
                left[number] = str(error)
    wanted = [number for number in chosen if not _is_of_title(account[number - 1])]
    others = [account[number - 1] for number in undone]
    while wanted:
        changes = [account[number - 1] for number in wanted]
        try:
            body = undo_all(body, changes, others, account)
        except CannotUndo as error:
            failed = [n for n in wanted if _fails_with(account[n - 1], error.change)]
            left |= dict.fromkeys(failed or wanted, str(error))
            wanted = [number for number in wanted if number not in left]
        else:
            break
    return title, body, dict(sorted(left.items()))


def _fails_with(change: Repair | Removed, failed: Repair | Removed | None) -> bool:
    """Of several repairs that read alike, nobody knows which one is where if one is gone."""
    if isinstance(change, Repair) and isinstance(failed, Repair):
        return change.after == failed.after
    return change is failed


def undo_all(
    body: str,
    changes: Sequence[Repair | Removed],
    undone: Sequence[Repair | Removed] = (),
    account: Sequence[Repair | Removed] = (),
) -> str:
    """The body without any of these changes, which are in the order of their account.

    Those that are undone are made again before, as far as they are found; by the whole account,
    what was removed comes back in its order. Raises CannotUndo.
    """
    for repair in undone:
        again = _find_nearly(repair, body) if isinstance(repair, Repair) else None
        if again and not _is_of_title(repair):
            body, changes = _make(body, [(again, repair)]), [repair, *changes]
    removed = [change for change in changes if isinstance(change, Removed)]
    texts = [body, *(each.text for each in removed)]
    edits: list[list[_Made]] = [[] for _ in texts]
    repairs = [change for change in changes if isinstance(change, Repair)]
    for repair, place in zip(repairs, _find_all(repairs, texts, account), strict=True):
        edits[place.text] += ((edit, repair) for edit in _differences(repair, place.start))
    back = (_make(text, made) for text, made in zip(texts[1:], edits[1:], strict=True))
    beside = _Beside(account, undone)
    for each, text in zip(removed, back, strict=True):
        edits[0].append((_put_back(body, each, text, beside), each))
    return _make(body, edits[0])


class _Beside(NamedTuple):
    """What was removed as well and is back already."""

    account: Sequence[Repair | Removed]
    undone: Sequence[Repair | Removed]

    def before(self, removed: Removed) -> Iterator[Removed]:
        """What stood between it and the line that it followed."""
        return self._alike(removed, self.account[: self._place(removed)])

    def behind(self, removed: Removed) -> Iterator[Removed]:
        """What stood between it and the line that it began, the last first."""
        return self._alike(removed, self.account[: self._place(removed) : -1])

    def _place(self, removed: Removed) -> int:
        return self.account.index(removed) if removed in self.account else 0

    def _alike(self, removed: Removed, others: Sequence[Repair | Removed]) -> Iterator[Removed]:
        for each in others:
            if isinstance(each, Removed) and each.after == removed.after and each in self.undone:
                yield each


def _is_of_title(change: Repair | Removed) -> bool:
    return isinstance(change, Repair) and change.field == "title"


def _find_all(
    repairs: Sequence[Repair], texts: Sequence[str], account: Sequence[Repair | Removed]
) -> Iterator[_Place]:
    seen: Counter[str] = Counter()
    alike = Counter(repair.after for repair in repairs)
    made = [r for r in account if isinstance(r, Repair) and r.applied and not _is_of_title(r)]
    for repair in repairs:
        _check_made(repair)
        twins = [each for each in made if each.after == repair.after]
        place = _find_among(repair, texts[0], twins) or _find(
            repair, texts, seen[repair.after], alike[repair.after]
        )
        if place is None:
            count = max(text.count(repair.after) for text in texts)
            raise _changed_since(repair, repair.after, count)
        seen[repair.after] += 1
        yield place


def _check_made(repair: Repair) -> None:
    if not repair.applied:
        raise CannotUndo(
            f"{quote_short(repair.before)} was only reported, and nothing was changed",
            hint="edit the draft",
        )


def _find_among(repair: Repair, body: str, twins: Sequence[Repair]) -> _Place | None:
    """Where one of several repairs is that read alike; among lines, if it stands elsewhere too."""
    nth = next((nth for nth, each in enumerate(twins) if each is repair), -1)
    if nth < 0 or len(twins) == 1:
        return None
    places = [match.span() for match in re.finditer(re.escape(repair.after), body)]
    if len(places) != len(twins):
        places = [span for span in places if _is_line(body, *span)]
    return _Place(0, places[nth][0]) if len(places) == len(twins) else None


def _is_line(body: str, start: int, end: int) -> bool:
    begun = body.rfind("\n", 0, start) + 1
    return not body[begun:start].strip("> ") and body[end : end + 1] in ("", "\n")


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


def _put_back(body: str, removed: Removed, text: str, beside: _Beside) -> _Edit:
    """What was removed, behind the line of the body that it followed."""
    if removed.before and body.count(removed.before) == 1:
        start = body.index(removed.before)
        for each in beside.behind(removed):
            start -= len(each.text) + 1 if body.endswith(f"{each.text} ", 0, start) else 0
        return _Edit(start, start, f"{text} ")
    earlier = tuple(beside.before(removed))
    if not removed.after:
        start = 0
        for each in earlier:
            start += len(each.text) + 2 if body.startswith(f"{each.text}\n\n", start) else 0
        return _Edit(start, start, f"{text}\n\n" if body[start:].strip() else text)
    found = re.finditer(re.escape(removed.after), body)
    ends = [end for m in found if (end := _end_of_line(body, m.end(), earlier)) is not None]
    if len(ends) != 1:
        raise _changed_since(removed, removed.after, len(ends))
    place = ends[0]
    between = " " if removed.inline else "\n\n"
    rest = body[place:]
    follows = "" if removed.inline or not rest.strip() or rest.startswith("\n\n") else "\n"
    return _Edit(place, place, f"{between}{text}{follows}")


def _end_of_line(body: str, place: int, back: Iterable[Removed]) -> int | None:
    """Where a line ends that ends there but for what came back behind it; None in its middle."""
    for each in back:
        between = " " if each.inline else "\n\n"
        place += len(between + each.text) if body.startswith(between + each.text, place) else 0
    rest = _END_OF_LINE.match(body, place)
    return rest.end() if rest else None


def _make(text: str, edits: Sequence[_Made]) -> str:
    """The text with edits made together. Raises CannotUndo where two of them are of one place."""
    # Those of one place stay as told.
    ordered = sorted(edits, key=lambda made: (made[0].start, made[0].end))
    for (one, _), (other, change) in pairwise(ordered):
        if other.start < one.end:
            raise _changed_since(change, text[one.start : one.end])
    pieces, place = [], 0
    for (start, end, new), _ in ordered:
        pieces += [text[place:start], new]
        place = end
    return "".join([*pieces, text[place:]])


def _changed_since(change: Repair | Removed, words: str, count: int = 0) -> CannotUndo:
    found = "stand in the draft more than once" if count > 1 else "no longer stand in the draft"
    told = f"the words {quote_short(words)}"
    if isinstance(change, Removed):
        told = f"{quote_short(change.text)} followed {told}, which"
    error = CannotUndo(f"{told} {found}", hint="edit the draft")
    error.change = change
    return error
