"""Where in a text as it was given, be it plain, Markdown or HTML, old calls to action stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from newsletter.cleaning.blocks import LINK, Block, Container, Marks, without_foreign
from newsletter.cleaning.calls.finding import find_calls
from newsletter.cleaning.house import HouseRules
from newsletter.roster.markup import read_markup
from newsletter.roster.reading import Change, Reading

_QUOTE = Container("quote", 1)
_OPENING = re.compile(r"\[(?=[^\[\]\n]*\]\()")
_EMPHASIS = re.compile(r"\*+(?=\S)|(?<=\S)\*+|(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)")
_ADDRESS = re.compile(r"\bhref\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
#: A line that was broken where it was full goes on in the next one.
_BROKEN = re.compile(r"(?<=[^\n.!?:…]{40}[^\n.!?:…”\"])\n(?=[^\W\d_])|(?<=\S)\n(?=[a-z])")
_LINE = re.compile(r"[^\n]*\w[^\n]*")


def find_places(text: str, house: HouseRules) -> list[tuple[int, int]]:
    """Offsets of the text, in its order."""
    marks = Marks()
    text = without_foreign(text)
    reading = Reading(text, [*_linked(text, read_markup(text).changes, marks), *_signs(text)])
    starts: dict[int, int] = {}
    blocks = []
    for line in _LINE.finditer(_BROKEN.sub(" ", reading.seen)):
        block = Block(line[0], path=(_QUOTE,) if line[0].lstrip().startswith(">") else ())
        starts[id(block)] = line.start()
        blocks.append(block)
    calls = ((starts[id(call.block)], call) for call in find_calls(blocks, marks, house))
    return [reading.span(start + call.start, start + call.end) for start, call in calls]


def _signs(text: str) -> Iterator[Change]:
    for pattern, seen in ((_OPENING, LINK), (_EMPHASIS, "")):
        yield from (Change(match.start(), match.end(), seen) for match in pattern.finditer(text))


def _linked(text: str, changes: Iterable[Change], marks: Marks) -> Iterator[Change]:
    """With marks where a link begins and ends, and without those of emphasis."""
    address = ""
    for change in sorted(changes):
        raw = text[change.start : change.end]
        if raw.startswith("]("):
            yield change._replace(seen=marks.end_link(raw[2:-1].strip().partition(" ")[0]))
        elif raw[:2].lower() == "<a" and (found := _ADDRESS.search(raw)):
            address = found[1]
            yield change._replace(seen=LINK)
        elif raw.lower() == "</a>" and address:
            yield change._replace(seen=marks.end_link(address))
            address = ""
        else:
            yield change._replace(seen="") if change.seen == "*" else change
