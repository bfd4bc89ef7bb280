"""Captions of pictures that are lost: the name alone of whom one sees, once or twice."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsletter.cleaning.house import HouseRules
from newsletter.cleaning.media import without_echo

_LONGEST = 120
#: How a headline ends that names its speaker; in front of a hyphen, too.
_LAST = re.compile(r"(?:[–—―]\s*|\s-\s)(?P<name>[^–—―]{2,60})\Z")
_NAME = re.compile(r"[^\W\d_a-z][\w.’'-]*(?: [^\W\d_a-z][\w.’'-]*){1,3}")


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
