"""Headlines of a pasted text that are known by what stands around them, whoever they name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsletter.cleaning.bylines import is_byline, signs_day
from newsletter.cleaning.captions import find_last_name, may_be_headline, shows_at_work, shows_name
from newsletter.cleaning.house import HouseRules
from newsletter.cleaning.labels import is_label
from newsletter.cleaning.paragraphs import Line
from newsletter.cleaning.rhythm import REPORTED, SHORTEST_INTRO, ends_in_name

LONGEST_HEADLINE = 24  #: words
#: Kinds of what may stand between a headline and its post.
BETWEEN = ("day", "caption", "beside", "address")
#: With which a headline may end; what is in the middle of a post may as well, and is none.
_ENDS_OF_HEADLINES = ("?", "!", "”", '"', "’", ")", "®")
_STOP = re.compile(r"[.!?][”\"’)]*\s")


def find_captions(lines: Sequence[str], kinds: Sequence[str], house: HouseRules) -> dict[int, str]:
    """The lines that are captions of the post that begins around them, with their kinds.

    A `caption` is nothing but the name of a speaker, or the one of the headline above or below; or
    it tells above a headline what one sees of whom that names. Below it, that
    stands `beside` its text.
    """
    found: dict[int, str] = {}
    named, is_above = "", False  # whether nothing but a day stands below that headline
    for number, line in enumerate(lines):
        if kinds[number] not in ("headline", "text"):
            is_above &= kinds[number] == "day"
            continue
        below = _name_below(lines, kinds, number)
        is_name = kinds[number] == "headline" and shows_name(line, house, (named, below))
        if is_name or (below != named and _shows_at_work(line, below)):
            found[number] = "caption"
        elif is_above and _shows_at_work(line, named):
            found[number] = "beside"
        else:
            is_above = kinds[number] == "headline"
            named = find_last_name(line) if is_above else named
    return found


def _shows_at_work(line: str, name: str) -> bool:
    return shows_at_work(line, name) and REPORTED.search(line) is None


def _name_below(lines: Sequence[str], kinds: Sequence[str], number: int) -> str:
    """Whom the next line names, if that is a headline with its post."""
    below = [*range(number + 1, min(number + 6, len(lines)))]
    if not below or kinds[below[0]] != "headline" or not may_be_headline(lines[below[0]]):
        return ""
    pairs = ((each, lines[each + 1] if each + 1 < len(lines) else "") for each in below[1:])
    first = next(
        (
            each
            for each, under in pairs
            if kinds[each] not in BETWEEN
            and not is_byline(lines[each])
            and not signs_day(lines[each], under)
        ),
        0,
    )
    return find_last_name(lines[below[0]]) if first and _is_told(lines[first], kinds[first]) else ""


def find_headed(
    told: Sequence[Line], kinds: Sequence[str], house: HouseRules
) -> list[tuple[int, int, int]]:
    """Headlines of the form `Claim – Name`, and those of posts with a byline or an address on a
    line; each with what begins its post and with the first paragraph, whoever that names.

    One of a list of such headlines has none. One short line may stand in between, as a caption
    does or a standfirst.
    """
    found: list[tuple[int, int, int]] = []
    linked: set[int] = set()  # by nothing else
    first = text = len(told)
    is_signed = is_between = is_linked = False
    for number in range(len(told) - 1, -1, -1):
        line = told[number]
        if kinds[number] in BETWEEN:
            is_linked |= kinds[number] == "address"
            continue
        below = told[number + 1].words if number + 1 < len(told) else ""
        if is_byline(line.words) or signs_day(line.words, below):
            first, is_signed = number, True
            continue
        is_above = text < len(told) and _is_told(told[text].words, kinds[text])
        is_named = ends_in_name(line.words, house)
        can_be = is_above and not line.kind and (is_named or _can_be_headline(line))
        if can_be and (is_named or is_signed or is_linked):
            found.append((number, first, text))
            linked |= {number} if not (is_named or is_signed or line.is_numbered) else set()
            is_linked = False
        elif can_be and not is_between:
            first, is_between = number, True
            continue
        first = text = number
        is_signed = is_between = False
    above = range(found[-1][0]) if found else ()
    if any(_is_told(told[number].words, kinds[number]) for number in above):  # of an article
        return [each for each in found if each[0] not in linked]
    return found


def _can_be_headline(line: Line) -> bool:
    words = line.words
    return not is_long(words) and not is_label(words) and (words[-1:].isalnum() or asks(words))


def _is_told(line: str, kind: str) -> bool:
    """Whether a line is a paragraph of a post."""
    is_text = kind in ("text", "person", "intro") and not line[-1:].isalnum()
    return is_text and len(line.split()) >= SHORTEST_INTRO


def asks(line: str) -> bool:
    """Whether a line that may be a headline is one question, exclamation or quote."""
    is_short = len(line.split()) <= LONGEST_HEADLINE
    return is_short and line.endswith(_ENDS_OF_HEADLINES) and _STOP.search(line) is None


def is_long(line: str) -> bool:
    return len(line.split()) > LONGEST_HEADLINE
