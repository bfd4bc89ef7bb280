"""Endings of posts in which the calls to action are marked, to learn from and to measure on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import NamedTuple

from newsletter.cleaning import HouseRules
from tests.test_cleaning import HOUSE

FOLDER = Path(__file__).parent / "data" / "old_calls"
HELD_OUT = FOLDER / "held_out"
_CALL = re.compile(r"\[\[(.*?)\]\]")
_HOUSE = re.compile(r"# house: (.+)")
_OWN = re.compile(
    r"https?://((?:csb|bureau|meridian|harbour\w*|podium\w*|atl|lecture\w*)\.example)"
)
_BLOCK = re.compile(r"<(?:hr|p|div|h4|blockquote)\b")
_PEOPLE = (*("Kaiser Kuo", "Sara Hsu", "Victor Shih", "Ben Cavender"),)


class Ending(NamedTuple):
    text: str
    organisation: str = ""

    @property
    def calls(self) -> list[str]:
        return [letters_of(call) for call in _CALL.findall(self.text)]

    @property
    def news(self) -> list[str]:
        return list(filter(None, map(letters_of, _CALL.sub("\n", self.text).split("\n"))))

    @property
    def lettered(self) -> tuple[str, list[bool]]:
        """The letters of all paragraphs, and which of them are of a call."""
        parts = re.split(r"(\[\[.*?\]\])", self.text)
        lettered = [(letters_of(part), part.startswith("[[")) for part in parts]
        marks = [is_call for letters, is_call in lettered for _ in letters]
        return "".join(letters for letters, _ in lettered), marks

    @property
    def html(self) -> str:
        lines = self.text.replace("[[", "").replace("]]", "").split("\n")
        return "".join(line if _BLOCK.match(line) else f"<p>{line}</p>" for line in lines)

    @property
    def house(self) -> HouseRules:
        people = (*HOUSE.people, *_PEOPLE)
        hosts = (*HOUSE.own_hosts, *dict.fromkeys(_OWN.findall(self.text)))
        if not self.organisation:
            return replace(HOUSE, people=people, own_hosts=hosts)
        names = (self.organisation, self.organisation.removesuffix(" Speakers"))
        return replace(HOUSE, organisations=names, people=people, own_hosts=hosts)


def letters_of(text: str) -> str:
    """What markup, links and escapes leave as it is."""
    text = unescape(re.sub(r"\]\([^)]*\)|<[^>@]*>", "", text))
    return "".join(filter(str.isalnum, text.casefold()))


def load_endings(path: Path) -> Iterator[Ending]:
    organisation = ""
    for case in re.split(r"\n\s*\n", path.read_text("utf-8")):
        lines = []
        for line in case.strip().split("\n"):
            if house := _HOUSE.fullmatch(line):
                organisation = house[1].strip()
            elif line and not line.startswith("#"):
                lines.append(line)
        if lines:
            yield Ending("\n".join(lines), organisation)
