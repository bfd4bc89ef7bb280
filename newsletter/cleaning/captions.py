"""Captions of pictures that are lost: the name of whom one sees, alone or with where he is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsletter.cleaning.house import HouseRules
from newsletter.cleaning.media import without_echo

_LONGEST = 120
#: How a headline ends that names its speaker; in front of a hyphen, too.
_LAST = re.compile(r"(?:[–—―]\s*|\s-\s)(?P<name>[^–—―]{2,60})\Z")
_NAME = re.compile(r"[^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){1,3}")
#: What follows the name in a caption: where he is, what he does there, who took the picture. A
#: headline goes on with what he says.
_SEEN = re.compile(
    r",? (?:at|in|with|during|near|outside|inside|before|behind|beside|next to|together with"
    r"|on (?:stage|screen|air|tv|television|the (?:left|right))|left|right|[a-z]{2,}ing)\b"
    r"|,? \((?:[^()]*\b(?:19|20)\d\d|(?:photo|picture|image|credit|left|right)\b[^()]*)\)\Z",
    re.IGNORECASE,
)


def find_last_name(headline: str) -> str:
    """What stands behind the last dash of `Claim – Name`, whoever that is."""
    match = _LAST.search(headline[-_LONGEST:])
    return match["name"].strip() if match else ""


def may_be_headline(line: str) -> bool:
    """Whether a line has the form `Claim – Name`, whoever that is."""
    return _NAME.fullmatch(find_last_name(line)) is not None


def shows_name(line: str, house: HouseRules, named: Iterable[str] = ()) -> bool:
    """Whether a line is the name of a speaker, or one of those that a headline has, and no more."""
    if len(line) > _LONGEST or not line[-1:].isalnum():
        return False
    name = without_echo(line)
    return name in house.people or (name in named and " " in name)


def shows_at_work(line: str, name: str) -> bool:
    """Whether a line is a name and what one sees of him: `NAME at the dog track`."""
    if not name or " " not in name or len(line) > _LONGEST or not line.startswith(name):
        return False
    return _SEEN.match(line, len(name)) is not None


def is_caption_of(line: str, title: str) -> bool:
    """Whether a line, which is no sentence, shows whom a headline names at its end."""
    return not line.endswith((".", "!", "?", "…", "”")) and shows_at_work(
        line, find_last_name(title)
    )
