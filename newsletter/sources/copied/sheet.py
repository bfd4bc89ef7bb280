"""A text that was copied off a screen, line by line, and what its layout tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from newsletter.gathered import Removed
from newsletter.model import Citation

_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*\)")
#: Signs of direction and width that networks put around names; nobody sees them.
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufe0e\ufe0f]")
_EDGES = " \t\r\xa0*_#>"
_LONGEST = 700  #: characters of a line that belongs to a page
_SHORTEST_TEXT = 12  #: words
_STOPS = (".", "”", "!", "?", '"', "…", "。")
_ANCHOR = 60  #: characters of the line above, by which a place is found again


class Copied(NamedTuple):
    """What a text tells by the layout of the page that it was copied from."""

    text: str
    removed: tuple[Removed, ...] = ()
    title: str | None = None  #: None where the text has it; empty where it has to be made
    address: str = ""
    source: Citation | None = None
    author: str = ""
    kind: str = "news"
    day: str = ""  #: as it stands
    age: str = ""  #: of the post on the day of its reading, as it stands
    sound: str = ""
    problems: tuple[str, ...] = ()


class Sheet:
    """Lines, each as it stands and as it is read, of which some are taken out."""

    def __init__(self, text: str, address: str = "") -> None:
        self.address = address  #: that it begins with
        self.lines = text.split("\n")
        self.words = [_bare(line) for line in self.lines]
        self.filled = [number for number, words in enumerate(self.words) if words]
        self._gone: dict[int, str] = {}
        self._cut: dict[int, list[tuple[str, str]]] = {}  # pieces of lines, and their rules

    def drop(self, number: int, rule: str) -> None:
        if self.words[number]:
            self._gone.setdefault(number, rule)

    def drop_all(self, start: int, end: int, rule: str) -> None:
        """The lines from one to before another."""
        for number in range(start, end):
            self.drop(number, rule)

    def cut(self, number: int, start: int, end: int, rule: str) -> None:
        """A piece of a line as it stands; a space stays where words stand on both sides of it."""
        line = self.lines[number]
        self._cut.setdefault(number, []).insert(0, (line[start:end].strip(), rule))
        before, after = line[:start].rstrip(), line[end:].lstrip()
        between = " " if before and after and after[0].isalnum() else ""
        self.lines[number] = f"{before}{between}{after}"
        self.words[number] = _bare(self.lines[number])

    def has(self, number: int) -> bool:
        return bool(self.words[number]) and number not in self._gone

    def is_text(self, number: int) -> bool:
        """Whether a line is a sentence that no page shows around its news."""
        words = self.words[number]
        return len(words.split()) >= _SHORTEST_TEXT and words.endswith(_STOPS)

    def kept(self) -> list[int]:
        return [number for number in self.filled if self.has(number)]

    def find(self, is_meant: Callable[[str], object]) -> list[int]:
        """The numbers of lines that are still there, by their words; no long line is one."""
        return [
            number
            for number in self.kept()
            if len(self.words[number]) <= _LONGEST and is_meant(self.words[number])
        ]

    def text(self) -> str:
        """What is left; an empty line where something was, so that nothing is joined to it."""
        lines = ("" if n in self._gone else line for n, line in enumerate(self.lines))
        return "\n".join(lines).strip("\n")

    def removed(self) -> tuple[Removed, ...]:
        """In order; neighbours of one rule are one."""
        told: list[Removed] = []
        for rule, words, after in self._parts():
            if told and (told[-1].rule, told[-1].after) == (rule, after):
                told[-1] = told[-1]._replace(text=f"{told[-1].text}\n{words}")
            else:
                told.append(Removed(rule, words, after))
        return tuple(told)

    def _parts(self) -> Iterator[tuple[str, str, str]]:
        after = ""
        for number in self.filled:
            for words, rule in self._cut.get(number, ()):
                yield rule, words, after
            if number in self._gone:
                yield self._gone[number], self.lines[number].strip(), after
            else:
                after = self.words[number][-_ANCHOR:]


def _bare(line: str) -> str:
    if "](" in line:
        line = _LINK.sub(r"\1", line)
    words = " ".join((line if line.isascii() else _UNSEEN.sub("", line)).split())
    return words.strip(_EDGES) or words
