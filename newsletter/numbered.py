"""Numbers at the start of Markdown's lines: of a list, or of a sentence, as `1999. That was it`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_NUMBERED = re.compile(r"((?:> ?)*) {0,3}(\d{1,9})\. ")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")


def has_list(text: str) -> bool:
    """Whether two numbers follow each other, as those of a list do."""
    numbers = [int(match[2]) for match in _find(text.split("\n")).values()]
    return any(_follow(*pair) for pair in pairwise(numbers))


def keep_numbers(text: str) -> str:
    """Markdown in which numbers of no list stay as they are: it would count them anew."""
    lines = text.split("\n")
    found = list(_find(lines).items())
    for index, (place, match) in enumerate(found):
        beside = found[max(index - 1, 0) : index + 2]
        numbers = [int(each[2]) for _, each in beside]
        if any(_follow(*pair) for pair in pairwise(numbers) if int(match[2]) in pair):
            continue
        line, at = lines[place], match.end(2)
        alone = place and not _is_empty(lines[place - 1])  # in a list it began a line
        lines[place] = f"{match[1].rstrip()}\n" * bool(alone) + f"{line[:at]}\\{line[at:]}"
    return "\n".join(lines)


def _follow(number: int, next_: int) -> bool:
    return next_ in (number, number + 1)


def _find(lines: list[str]) -> dict[int, re.Match[str]]:
    """The numbered lines of paragraphs that begin with a number; no others can be of a list."""
    return dict(_numbered(lines))


def _numbered(lines: list[str]) -> Iterator[tuple[int, re.Match[str]]]:
    begins, numbered, fenced = True, False, False
    for place, line in enumerate(lines):
        if _FENCE.match(line):
            fenced = not fenced
        if fenced or _is_empty(line):
            begins = True
            continue
        match = _NUMBERED.match(line)
        numbered = match is not None if begins else numbered
        begins = False
        if match and numbered:
            yield place, match


def _is_empty(line: str) -> bool:
    return not line.strip("> \t\r")
