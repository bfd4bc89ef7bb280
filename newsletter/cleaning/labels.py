"""Labels of quotes: `China Daily:` alone on a line, and transcripts in which many speak."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from newsletter.cleaning.blocks import Block, Container, Marks
from newsletter.cleaning.house import HouseRules
from newsletter.cleaning.places import is_place
from newsletter.model import Citation
from newsletter.roster.words import FUNCTION, SPEECH, word_set

_LONGEST, _MOST_WORDS = 60, 8
_SMALL = frozenset(str.split("a an and at by de der des du for from in la le of on the to van von"))
_STOP = re.compile(r"(?:(?<!\b[A-Z])\.|[!?;:])\s")  # none behind an initial
_TRANSCRIPT = re.compile(r"[A-Z][A-Z.'’\- ]{1,40}:(?=\s)")  # as the renderer marks them
#: Words that lead on to what follows and name nobody: `And:`, `He Said:`, `P.S.:`.
_LEADS_ON = (
    (FUNCTION - {"the"})  # The Point is a magazine
    | SPEECH
    | word_set(
        "ps nb fyi btw tldr update updates updated correction corrections disclaimer disclosure"
        " warning important quote quotes quotation excerpt excerpts extract extracts summary"
        " conclusion conclusions background context introduction intro highlights takeaways"
        " transcript question questions q answer video audio podcast photo photos picture pictures"
        " source sources link links related topic topics tag tags category categories share"
        " example examples result results reason reasons finally firstly secondly thirdly lastly"
        " additionally furthermore besides interestingly importantly clearly apparently recently"
        " currently basically actually really generally especially unfortunately fortunately"
        " surprisingly further remember ok well key full"
    )
)
_SERIAL = 1_000_000  #: beyond those of containers that were read


class Labelled(NamedTuple):
    """What was made of the blocks."""

    blocks: list[Block]
    source: Citation | None = None
    label: str = ""  #: as it stood, when it became the source; with marks
    after: Block | None = None  #: what it followed
    intros: tuple[Block, ...] = ()  #: what stands before a label


def is_label(words: str) -> bool:
    """Whether a line is a name and a colon."""
    words = words.strip()
    if not words.endswith((":", "：")) or len(words) > _LONGEST:
        return False
    parts = words[:-1].split()
    if not 0 < len(parts) <= _MOST_WORDS or _STOP.search(words):
        return False
    if not all(part in _SMALL or not part[:1].islower() for part in parts):
        return False
    return not all(part.replace(".", "").casefold() in _LEADS_ON for part in parts)


def is_person(label: str, house: HouseRules) -> bool:
    return label.strip(" :：").casefold() in house.folded_people


def find_transcript(words: str) -> bool:
    return _TRANSCRIPT.match(words) is not None


def apply_labels(blocks: Sequence[Block], marks: Marks, house: HouseRules) -> Labelled:
    """Quotes below their labels; the first one that names a source becomes it."""
    result = Labelled(list(blocks))
    intros: list[Block] = []
    for index, block in enumerate(blocks):
        if not _is_label_block(block, index, blocks):
            continue
        follower = blocks[index + 1]
        person = is_person(block.words, house)
        if not (person or _is_source(block, blocks[:index], follower, marks)):
            continue
        if index and blocks[index - 1].kind == "text" and not blocks[index - 1].is_quoted:
            intros.append(blocks[index - 1])
        if not follower.is_quoted:
            _quote(blocks[index + 1 :])
        if not person and result.source is None:
            address = next(marks.addresses(block.text), "")
            name = " ".join(block.words.strip(" :：").split())
            result = result._replace(
                source=Citation(name, address),
                label=block.text,
                after=blocks[index - 1] if index else None,
                blocks=[b for b in result.blocks if b is not block],
            )
    _quote_transcript(result.blocks)
    return result._replace(intros=tuple(intros))


def _is_label_block(block: Block, index: int, blocks: Sequence[Block]) -> bool:
    if block.kind != "text" or block.path or index + 1 >= len(blocks):
        return False
    return blocks[index + 1].kind == "text" and is_label(block.words)


def _is_source(block: Block, before: Sequence[Block], follower: Block, marks: Marks) -> bool:
    """A label names a source if it is linked, quoted below, in capitals, or told of before."""
    name = block.words.strip(" :：")
    if is_place(name):
        return False
    quoted = follower.is_quoted or find_transcript(follower.words)
    if name.isupper() or quoted or any(marks.addresses(block.text)):
        return True
    told = " ".join(b.words for b in before).casefold()
    return name.casefold().removeprefix("the ") in told


def _quote(blocks: Sequence[Block]) -> None:
    """Make a quote of the blocks up to the next label, heading or old call."""
    quote = Container("quote", _SERIAL + id(blocks[0]))
    for number, block in enumerate(blocks):
        ended = block.ends_quote or block.kind in ("heading", "rule") or is_label(block.words)
        if number and (ended or _points_on(block.words)):
            return
        block.path = (quote, *block.path)


def _points_on(words: str) -> bool:
    return re.match(r"More (?:in|at|on) ", words) is not None


def _quote_transcript(blocks: Sequence[Block]) -> None:
    """Two paragraphs or more in a row with labels in capitals are a quote without a name."""
    run: list[Block] = []
    for block in (*blocks, None):
        if block and block.kind == "text" and not block.path and find_transcript(block.words):
            run.append(block)
            continue
        if len(run) > 1:
            _quote(run)
        run = []
