"""Headlines: what feeds escape twice, dashes before a name, and one for a post that has none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from newsletter import merge
from newsletter.cleaning.house import HouseRules
from newsletter.cleaning.mending.characters import (
    find_characters,
    find_controls,
    is_of_markup,
)
from newsletter.cleaning.mending.edits import make_edits
from newsletter.cleaning.mending.misread import find_misread
from newsletter.cleaning.mending.quotes import find_lost_apostrophes, find_quotes
from newsletter.gathered import Repair
from newsletter.shapes import squeezed

_LONGEST = 300
_LONGEST_BEFORE = 2000
_TAG = re.compile(
    r"</?(?:em|i|b|strong|span|sup|sub|cite|u|small|mark|br|p)\b[^<>]{0,200}>", re.IGNORECASE
)
_CONTROLS = re.compile("[\x80-\x9f]+")  #: of no encoding that is known for certain
_BAR = re.compile(r"\s*―\s*")
_GLUED = re.compile(r"(?<=[\w?!.”’)])\s?(?P<dash>-{1,2}|[–—])\s?(?=[A-Z])")


def mend_title(title: str, house: HouseRules) -> tuple[str, list[Repair]]:
    """The title with what was changed, each as a change of the whole title."""
    repairs: list[Repair] = []
    title = squeezed(title[: 2 * _LONGEST_BEFORE])
    for rule, mend in _steps(house):
        mended = mend(title)
        if mended != title and (mended := squeezed(mended)) != title:
            repairs.append(Repair(rule, title[:_LONGEST_BEFORE], mended, True, "title"))
            title = mended
    repairs += _doubtful(title, house)
    return title, repairs


def _steps(house: HouseRules) -> tuple[tuple[str, Callable[[str], str]], ...]:
    return (
        ("wrong-encoding", _reread),
        ("escaped-twice", _unescape),
        ("unseen-character", _without_unseen),
        ("markup-in-title", lambda t: t if _is_named(t) else _TAG.sub("", t)),
        ("doubled-quote", lambda t: _mend_quotes(t, "doubled-quote")),
        ("turned-quote", lambda t: _mend_quotes(t, "turned-quote")),
        ("headline-dash", lambda t: _mend_dash(t, house)),
        ("long-title", _shorten),
        ("merge-tag-in-title", merge.literal),
    )


def _reread(title: str) -> str:
    """Twice, as a half of a quotation mark is known once its other half is read."""
    once = make_edits(title, find_misread(title))[0]
    once = make_edits(once, find_misread(once))[0] if once != title else title
    return make_edits(once, find_controls(once))[0]


def _unescape(title: str) -> str:
    """A title has no tags, so even those are encoded twice, unless it is about them."""
    found = (e for e in find_characters(title, _no) if e.rule == "escaped-twice")
    edits = [e._replace(is_certain=True) for e in found]
    return title if edits and _is_named(title) else make_edits(title, edits)[0]


def _no() -> bool:
    return False


def _is_named(title: str) -> bool:
    """Whether a title names HTML or the like."""
    return is_of_markup(_TAG.sub("", title))


def _without_unseen(title: str) -> str:
    edits = [e for e in find_characters(title, _no) if e.rule in ("unseen-character", "odd-space")]
    return _CONTROLS.sub("", make_edits(title, edits)[0])


def _mend_quotes(title: str, rule: str) -> str:
    return make_edits(title, (edit for edit in find_quotes(title, "") if edit.rule == rule))[0]


def _shorten(title: str) -> str:
    if len(title) <= _LONGEST:
        return title
    return (
        title[:_LONGEST].rpartition(" ")[0].rstrip(" ,;:-–") + "…"
        if " " in title[:_LONGEST]
        else title[:_LONGEST] + "…"
    )


def _mend_dash(title: str, house: HouseRules) -> str:
    """One dash between spaces before a name that the house knows; U+2015 is never anything else."""
    title = _BAR.sub(" – ", title) if "―" in title else title
    for match in reversed(list(_GLUED.finditer(title))):
        if _is_known(title[match.end() :], house):
            return f"{title[: match.start()]} – {title[match.end() :]}"
    return title


def _doubtful(title: str, house: HouseRules) -> Iterator[Repair]:
    """A hyphen glued to what may be a name: `Never again-Arthur Somebody`."""
    match = re.search(r"-(?<=[a-z?!]-)(?=[A-Z][a-z]+ (?:[A-Z][\w.’'-]* ?){1,3}$)", title)
    if match:
        meant = f"{title[: match.start()]} – {title[match.end() :]}"
        yield Repair("headline-dash", title, meant, False, "title")
    if "&" in title and _is_named(title):
        for edit in find_characters(title, _no):
            if edit.rule == "escaped-twice":
                mended = make_edits(title, [edit._replace(is_certain=True)])[0]
                yield Repair("escaped-twice", title, mended, False, "title")
    misread = () if title.isascii() else find_misread(title)
    for edit in (*misread, *find_lost_apostrophes(title), *find_quotes(title, "")):
        if not edit.is_certain and edit.new:
            mended = make_edits(title, [edit._replace(is_certain=True)])[0]
            yield Repair(edit.rule, title, mended, False, "title")
    if "\ufffd" in title:
        yield Repair("lost-character", title, title.replace("\ufffd", ""), False, "title")


def _is_known(tail: str, house: HouseRules) -> bool:
    """Whether a headline's end is the names of speakers and nothing else."""
    parts = re.split(r", | and | & ", tail.strip(" .").casefold())
    return all(part.strip() in house.folded_people for part in parts)
