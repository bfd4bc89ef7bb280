"""Quotation marks: doubled and turned ones are mended, lost ones are told, with a likely place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.cleaning.blocks import MARK
from newsletter.cleaning.mending.borders import is_in_address
from newsletter.cleaning.mending.edits import Edit

_STRUCK = re.compile(r"(?<!~)~~(?=[^\s~])[^~\n]{1,2000}?(?<=[^\s~])~~(?!~) ?")
_DOUBLED = re.compile(r"““+|””+|(?<!\S)\"\"(?=\w)|(?<=[\w.,!?])\"\"(?!\S)")
#: As in Swedish, where ” begins a quote too; one pair alone may be a mistake.
_NORDIC = re.compile(r"(?:[^”]*+(?<![^\s(\[])”(?=\w)[^”]*+(?<=[\w,.!?…])”(?!\w)){2,}[^”]*+")
_MARKS = re.compile("[“”]")
_BEGINS = re.compile(rf"(?<![^\s(\[{MARK[1:-1]}])[“”\"](?=[\w‘’…{MARK[1:-1]}])")
_ENDS = re.compile(rf"(?<=[\w,.!?…%)’*_{MARK[1:-1]}])[“”\"](?=[\s,.;:!?)—–{MARK[1:-1]}]|\Z)")
#: Who speaks, which nobody says within a quote: `dead, he told the channel. Nobody`.
_SPEAKS = re.compile(
    r"(?P<comma>[,!?])[ \xa0](?:he|she|they|[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2})"
    r" (?:(?:say|tell|add|write|argue|explain|warn)s"
    r"|said|told|added|wrote|argued|explained|warned)"
    r"(?: (?:the|in|at|on|to|[A-Z])[^“”.!?]{0,60})?[.,!?]"
)
#: The same behind a quote, where only its place is asked for: `dead, says economist Arthur`.
_SAYS = re.compile(
    r"(?P<comma>,)[ \xa0](?:says|said|tells|told|argues|argued|writes|wrote|warns|warned|explains"
    r"|sagt|meint|schreibt|dit|déclare|affirme|dice|mówi|zegt|schrijft)(?:-|[ \xa0]\w)"
)
_STOP = re.compile(r"[.!?](?: [A-Z“]| ?\Z)")
#: Other marks that begin a quote, those that end it, and how one is proposed.
_PAIRS = {"„": "“”", "«": "»", "»": "«", "「": "」", "『": "』"}
#: A mark in its place; by themselves, « and » are signs of lists and links.
_GUILLEMET = re.compile(r"(?<![^\s(])[«»](?=[ \xa0\u202f]?\w)")
_INCHES = re.compile(r"\d\"(?!\w)")
_FEW = 3  #: words, as of a link
_LOST_APOSTROPHE = re.compile(r"(?<=[a-z])\?(?=(?:s|t|re|ve|ll|d|m)(?!\w))")


def find_quotes(text: str, following: str) -> Iterator[Edit]:
    """`following` is the next block: a quote of several paragraphs ends only in its last one."""
    doubled = list(_DOUBLED.finditer(text)) if _has_doubled(text) else []
    for match in doubled:
        yield Edit(*match.span(), match[0][0], "doubled-quote")
    if "“" in text or "”" in text:
        found = list(_find_curly(text, following, {match.end() - 1 for match in doubled}))
        yield from found
        if found:
            return
    if not text.isascii() and (found := list(_find_other(text, following))):
        yield from found
        return
    straight = text.count('"') - sum(match[0][0] == '"' for match in doubled)
    if straight % 2 and len(_INCHES.findall(text)) != 1:
        yield Edit(len(text), len(text), '"', "unclosed-quote", is_certain=False)


def _find_other(text: str, following: str) -> Iterator[Edit]:
    """Quotes that do not end, in the marks of other languages than English."""
    for opening, closing in _PAIRS.items():
        if opening in text and _is_opening(text, opening):
            yield from _find_unclosed(text, following, opening, closing)


def _is_opening(text: str, mark: str) -> bool:
    """Of « and », whichever stands first in the place of an opening mark is one, if both are there
    or it is what opens in most languages."""
    if mark not in "«»":
        return True
    first = _GUILLEMET.search(text)
    both = "«" in text and "»" in text
    return first is not None and first[0] == mark and (both or mark == "«")


def _find_unclosed(text: str, following: str, opening: str, closing: str) -> Iterator[Edit]:
    opened, _ = _match(text, opening, closing)
    if opened and following.lstrip().startswith((opening, *closing)):
        opened.pop()
    for place in opened:
        if opening not in "«»" or closing in text or text.count(" ", place, place + 99) > _FEW:
            next_one = text.find(opening, place + 1)
            end = next_one if next_one > 0 else len(text)
            yield _close(text, place, end, _closing_of(text, place, closing))


def _match(text: str, opening: str, closing: str) -> tuple[list[int], set[int]]:
    """The opening marks that nothing closes, and the marks that close one."""
    opened: list[int] = []
    closed: set[int] = set()
    for match in re.finditer(f"[{opening}{closing}]", text):
        place = match.start()
        if match[0] == opening:
            if opened and text[place - 1] == "\n":  # as each line of a long quote begins
                opened.pop()
            opened.append(place)
        elif opened:
            opened.pop()
            closed.add(place)
    return opened, closed


def _closing_of(text: str, opened: int, closing: str) -> str:
    """In German another one than in Polish or Dutch; in French a space is before it."""
    space = text[opened + 1 : opened + 2]
    mark = closing[-1] if closing[-1] in text else closing[0]
    return space + mark if space.isspace() else mark


def _has_doubled(text: str) -> bool:
    return "““" in text or "””" in text or '""' in text


def _find_curly(text: str, following: str, skipped: set[int]) -> Iterator[Edit]:
    """Goes from mark to mark and remembers where a quote was opened."""
    if "“" not in text and _NORDIC.fullmatch(text):
        return
    if "„" in text:
        skipped = skipped | _match(text, "„", _PAIRS["„"])[1]  # as in German, where “ ends a quote
    opened, closed, last = -1, 0, text.rfind("”")
    for match in _MARKS.finditer(text):
        place = match.start()
        if place in skipped:
            continue
        if match[0] == "“":
            if opened >= 0 and _ENDS.match(text, place):
                yield Edit(place, place + 1, "”", "turned-quote")
                opened, closed = -1, place + 1
                continue
            if opened >= 0 and text[place - 1] != "\n":
                yield _close(text, opened, place)
            opened = place
        elif opened >= 0:
            said = _SPEAKS.search(text, opened, place)
            if said and _STOP.search(text, said.end() - 1, place):
                yield _close(text, opened, place)
            opened, closed = -1, place + 1
        elif _BEGINS.match(text, place) and place < last:
            yield Edit(place, place + 1, "“", "unopened-quote", is_certain=False)
            opened = place
        elif not text[place - 1 : place].isdigit():  # as inches are
            yield _open(text, closed, place)
            closed = place + 1
    if opened >= 0 and (not following.lstrip().startswith("“") or _SPEAKS.search(text, opened)):
        yield _close(text, opened, len(text))


def _close(text: str, opened: int, end: int, mark: str = "”") -> Edit:
    """Where the quote may have ended: at another mark, before who speaks, or at the end."""
    straight = [m.start() for m in _ENDS.finditer(text, opened + 1, end) if m[0] == '"']
    if len(straight) == 1:
        return Edit(straight[0], straight[0] + 1, mark, "unclosed-quote", is_certain=False)
    if said := _SPEAKS.search(text, opened, end) or _SAYS.search(text, opened, end):
        end = said.end("comma") if mark == "”" else said.start("comma")
    elif end < len(text):
        end -= text[end - 1] == " "
    return Edit(end, end, mark, "unclosed-quote", is_certain=False)


def _open(text: str, closed: int, place: int) -> Edit:
    """Where the quote may have begun: at another mark, or with the sentence."""
    straight = [m.start() for m in _BEGINS.finditer(text, closed, place) if m[0] == '"']
    if len(straight) == 1:
        return Edit(straight[0], straight[0] + 1, "“", "unopened-quote", is_certain=False)
    while closed < place and text[closed] in " ,.;:!?—–":
        closed += 1
    return Edit(closed, closed, "“", "unopened-quote", is_certain=False)


def find_lost_apostrophes(text: str) -> Iterator[Edit]:
    """`China?s`: what an encoding has no character for becomes a question mark."""
    for match in _LOST_APOSTROPHE.finditer(text) if "?" in text else ():
        if not is_in_address(text, match.start()):
            yield Edit(*match.span(), "’", "lost-character", is_certain=False)


def find_struck(text: str) -> Iterator[Edit]:
    """`~~struck~~`, which is Markdown in a text that is none."""
    for match in _STRUCK.finditer(text) if "~~" in text else ():
        yield Edit(*match.span(), "", "struck-out", is_certain=False)
