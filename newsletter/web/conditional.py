"""Conditional comments, resolved as Outlook for Windows resolves them (pure).

<!--[if mso]> … <![endif]-->            a comment for everybody else
<!--[if !mso]><!--> … <!--<![endif]-->  markup for everybody else
<![if gte mso 9]> … <![endif]>          inside either
"""

from __future__ import annotations

import re

VERSION = 16.0  #: of Word in every Outlook for Windows since 2016
_LONGEST = 200

_MARK = re.compile(
    r"""<!--\[if(?P<hidden>[^\]]*)\]>(?:\s*<!-*->|-->)?
      | <!\[if(?P<revealed>[^\]]*)\]>
      | (?P<end>(?:<!--\s*)?<!\[endif\](?:-->|>))
      | (?P<comment><!--.*?-->)""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_TOKEN = re.compile(r"\s*(?:([()!&|])|([\w.:]+))")
_COMPARE = {
    "lt": lambda ours, theirs: ours < theirs,
    "lte": lambda ours, theirs: ours <= theirs,
    "gt": lambda ours, theirs: ours > theirs,
    "gte": lambda ours, theirs: ours >= theirs,
}


def resolve_conditions(html: str) -> str:
    """What is left of the markup in Outlook: what holds is shown, what does not is gone."""
    kept: list[str] = []
    open_: list[bool] = []
    position = 0
    for mark in _MARK.finditer(html):
        if all(open_):
            kept.append(html[position : mark.start()])
            if mark["comment"]:
                kept.append(mark[0])
        position = mark.end()
        if mark["end"]:
            open_ = open_[:-1]
        elif not mark["comment"]:
            open_.append(holds(mark["hidden"] or mark["revealed"] or ""))
    if all(open_):
        kept.append(html[position:])
    return "".join(kept)


def holds(condition: str) -> bool:
    """Whether a condition such as `(gte mso 9)|(IE)` is true in Outlook; nonsense is not."""
    if len(condition) > _LONGEST:
        return False
    words = [sign or word.lower() for sign, word in _TOKEN.findall(condition)]
    try:
        return _any(words) and not words
    except (IndexError, ValueError):
        return False


def _any(words: list[str]) -> bool:
    found = _all(words)
    while words and words[0] == "|":
        words.pop(0)
        found = _all(words) or found
    return found


def _all(words: list[str]) -> bool:
    found = _one(words)
    while words and words[0] == "&":
        words.pop(0)
        found = _one(words) and found
    return found


def _one(words: list[str]) -> bool:
    word = words.pop(0)
    if word == "!":
        return not _one(words)
    if word == "(":
        found = _any(words)
        return words.pop(0) == ")" and found
    compare = _COMPARE.get(word)
    feature = words.pop(0) if compare else word
    version = float(words.pop(0)) if words and words[0][0].isdigit() else None
    if feature in ("true", "mso"):
        if version is None:
            return True
        return compare(VERSION, version) if compare else version == VERSION
    return False
