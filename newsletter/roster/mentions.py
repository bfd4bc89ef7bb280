"""Every place in a text where words of the roster's names stand, longest first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsletter.roster.index import Entry, Index, Node
from newsletter.roster.words import Word, is_possessive, read_words

# What may stand between two words of one name: spaces, marks of Markdown, one line break.
_GAP = re.compile(
    r"[^\S\n]*[*_~®™\[\]]{0,4}[^\S\n]+[*_~\[]{0,4}|[*~®\]]{1,4}[^\S\n]*[*~\[]{0,4}"
    r"|[^\S\n]*[*_~\]]{0,4}[^\S\n]*\\?\n[^\S\n]*(?:>[^\S\n]*){0,4}[*_~\[]{0,4}"
)
_LONGEST_GAP = 16
_LONGEST_INDENTED = 120  # the same with the spaces before and after a line break
_SPACES = re.compile(r"[^\S\n]{2,}")
_NO_GAP = "\n" * (_LONGEST_GAP + 1)
_SHORTEST_LINE = 30  # characters; below it a line break ends a list's item rather than a line
# What sets a part of a name off, or turns it round.
_PARTING = frozenset((", ", " (", " “", ' "', " ‘", " '"))
_ENDS_PART = frozenset((") ", "” ", '" ', "’ ", "' "))
_MOST_INITIALS = 3
_MOST_PIECES = 4


class Mention(NamedTuple):
    """words[first:last] are a name, or a part of one."""

    first: int
    last: int
    entries: tuple[Entry, ...]
    skipped: tuple[str, ...] = ()  #: initials between the words, which the roster does not have
    parted: str = ""  #: why it may be no name at all, by what stands between its words


class Words:
    """The words of what a reader sees, and how they stand beside each other."""

    def __init__(self, seen: str, index: Index) -> None:
        self.seen = seen
        self.keys, self._starts, self._ends, self.raws = read_words(seen, index.known)

    def __len__(self) -> int:
        return len(self.raws)

    def __getitem__(self, number: int) -> Word:
        return Word(self.keys[number], self._starts[number], self._ends[number], self.raws[number])

    def gap(self, number: int) -> str:
        """What stands before a word; a long piece for the first one and past the last."""
        if not 0 < number < len(self.raws):
            return _NO_GAP
        return self.seen[self._ends[number - 1] : self._starts[number]]

    def are_joined(self, number: int) -> bool:
        """Whether a word and the one before it may belong to one name."""
        gap = self.gap(number)
        if gap in (" ", ""):
            return True
        if _LONGEST_GAP < len(gap) <= _LONGEST_INDENTED:  # as HTML is indented
            gap = _SPACES.sub(" ", gap)
        if len(gap) > _LONGEST_GAP:
            return False
        if gap.lstrip()[:1] == "." and len(self.raws[number - 1]) == 1:
            gap = gap.replace(".", "", 1)  # of an initial
            return gap in (" ", "") or _GAP.fullmatch(gap) is not None
        if _GAP.fullmatch(gap) is None:
            return False
        return "\n" not in gap or self._is_broken_line(number)

    def _is_broken_line(self, number: int) -> bool:
        """Whether the break before a word is one of a paragraph: no line of it ends a list's item.

        One of the two lines is long, or they are the whole paragraph, or the second is indented.
        """
        before, after = self._ends[number - 1], self[number]
        if self._indent(after.start) > self._indent(before):
            return True
        if self.seen.rfind("\n", max(0, before - _SHORTEST_LINE), before) < 0:
            return True
        end = self.seen.find("\n", after.start, after.start + _SHORTEST_LINE)
        if end < 0 and len(self.seen) - after.start >= _SHORTEST_LINE:
            return True
        begin = self.seen.rfind("\n", 0, before)
        ends = self.seen[end : end + 2] if end >= 0 else "\n\n"
        is_alone = self.seen[after.end : end if end >= 0 else None].strip(" *_.,") == ""
        return is_alone and self.seen[max(begin - 1, 0) : begin + 1] == ends == "\n\n"

    def _indent(self, place: int) -> int:
        """Of the line in which a place is."""
        line = self.seen[self.seen.rfind("\n", 0, place) + 1 : place]
        return len(line) - len(line.lstrip())

    def are_beside(self, number: int) -> bool:
        """Whether only a space parts a word from the one before it, or an initial's full stop."""
        gap = self.gap(number)
        if gap == " " or (gap and len(gap) < _LONGEST_GAP and not gap.strip(" \t\u00a0*_®")):
            return True
        return gap in (". ", ".") and len(self.raws[number - 1]) == 1

    def is_possessive(self, number: int) -> bool:
        end = self._ends[number]
        return is_possessive(self.seen[end - 1 : end + 2])

    def raw(self, first: int, last: int) -> str:
        return " ".join(self.raws[max(0, first) : last])

    def is_at_line_start(self, number: int) -> bool:
        start = self._starts[number]
        before = self.seen[max(0, start - 12) : start]
        return before.rpartition("\n")[2].strip(' \t>*_[#"“') == "" and (
            "\n" in before or start < 12
        )

    def is_before_colon(self, last: int) -> bool:
        end = self._ends[last - 1]
        after = self.seen[end : end + 8]
        return after.lstrip(" *_]")[:1] in (":", "：")


def find_mentions(words: Words, index: Index) -> Iterator[Mention]:
    begin = index.starts
    starts = [number for number, key in enumerate(words.keys) if key in begin]
    end = 0
    for number in starts:
        if number >= end and (mention := _mention_at(words, number, index)):
            yield mention
            end = mention.last


def _mention_at(words: Words, number: int, index: Index) -> Mention | None:
    word = words[number]
    node = index.root.next.get(word.key)
    found = _longest(words, number, node) if node else None
    if found and any(entry.kind not in ("family", "given") for entry in found.entries):
        return found
    if word.key in index.joined_starts and word.raw[0].isupper():
        found = _split_otherwise(words, number, index) or found
    if node and word.raw[0].isupper() and (last := _last_joined(words, number)) < len(words):
        return _parted(words, number, last, node, found) or found
    return found


def _longest(words: Words, first: int, node: Node) -> Mention | None:
    """Follows the names word by word; initials that they do not have are passed over."""
    found: Mention | None = None
    number = first
    skipped: tuple[str, ...] = ()
    while True:
        if node.entries:
            found = Mention(first, number + 1, tuple(node.entries), skipped)
        number += 1
        passed: tuple[str, ...] = ()
        while number < len(words) and words.are_joined(number):
            step = node.next.get(words[number].key)
            if step or not _is_initial(words, number) or len(passed) == _MOST_INITIALS:
                break
            passed += (words[number].key,)
            number += 1
        else:
            return found
        if not step:
            return found
        node, skipped = step, skipped + passed


def _last_joined(words: Words, number: int) -> int:
    """The first word behind a mark that may part a name, at most two words on."""
    for next_one in (number + 1, number + 2):
        gap = words.gap(next_one)
        if gap in _PARTING:
            return next_one
        if gap != " ":
            break
    return len(words)


def _parted(words: Words, first: int, at: int, node: Node, part: Mention | None) -> Mention | None:
    """`William (Bao) Bean`, `Shaun “Sean” Rein` and, as lists have it, `Rein, Shaun`."""
    for number in range(first + 1, at):
        step = node.next.get(words.keys[number])
        if step is None:
            return None
        node = step
    if words.gap(at) == ", ":
        is_family = part is not None and any(entry.kind == "family" for entry in part.entries)
        return _whole(words, first, (at,), node, "with a comma") if is_family else None
    after = next((n for n in (at + 1, at + 2) if words.gap(n) in _ENDS_PART), len(words))
    if after >= len(words):
        return None
    inside = tuple(range(at, after))
    return _whole(words, first, (*inside, after), node, "with a part of it set off") or _whole(
        words, first, (after,), node, f"with {words.raw(at, after)!r} in it"
    )


def _whole(
    words: Words, first: int, numbers: tuple[int, ...], node: Node, how: str
) -> Mention | None:
    """A full name of these words, each with a capital, and of none behind them."""
    for number in numbers:
        step = node.next.get(words.keys[number])
        if step is None or not words.raws[number][0].isupper():
            return None
        node = step
    last = numbers[-1] + 1
    entries = tuple(entry for entry in node.entries if entry.kind not in ("family", "given"))
    if not entries or (words.gap(last) == " " and words.raws[last][0].isupper()):
        return None
    return Mention(first, last, entries, parted=how)


def _is_initial(words: Words, number: int) -> bool:
    raw = words[number].raw
    return len(raw) == 1 and raw.isupper()


def _split_otherwise(words: Words, first: int, index: Index) -> Mention | None:
    """`Zhang Li Jia` and `Anne Sophie Leclerc`, where the roster has other spaces or hyphens."""
    joined, last = words[first].key, first + 1
    while last < min(first + _MOST_PIECES, len(words)) and words.are_joined(last):
        if not words[last].raw[0].isupper():
            return None
        joined += words[last].key
        last += 1
        if joined in index.joined:
            return Mention(first, last, tuple(index.joined[joined]))
        if joined not in index.joined_starts:
            return None
    return None
