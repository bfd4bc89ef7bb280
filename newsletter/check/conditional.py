"""Conditional comments, as Outlook for Windows reads them and nobody else (pure).

<!--[if mso]> … <![endif]-->            a comment for everybody else
<!--[if !mso]><!--> … <!--<![endif]-->  markup for everybody else
<![if gte mso 9]> … <![endif]>          inside either
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

VERSION = 16.0  #: of Word in every Outlook for Windows since 2016

_LONGEST = 200
# With two characters in front of all, which the search jumps to.
_MARK = re.compile(
    r"""<!(?: --\[(?i:if)(?P<hidden>[^\]]*)\]>(?:\s*<!-*->|-->)?
            | \[(?i:if)(?P<revealed>[^\]]*)\]>
            | (?P<end>(?:--\s*<!)?\[(?i:endif)\](?:-->|>))
            | (?P<comment>--.*?-->))""",
    re.VERBOSE | re.DOTALL,
)
_TOKEN = re.compile(r"\s*(?:([()!&|])|([\w.:]+))")
_COMPARE = {
    "lt": lambda ours, theirs: ours < theirs,
    "lte": lambda ours, theirs: ours <= theirs,
    "gt": lambda ours, theirs: ours > theirs,
    "gte": lambda ours, theirs: ours >= theirs,
}


class Comment(NamedTuple):
    kind: str  #: "plain", "hidden", "revealed" or "end"
    holds: bool = False  #: whether Outlook takes what is inside
    inside: str = ""  #: markup of a hidden one


@lru_cache(maxsize=512)
def read_comment(text: str) -> Comment:
    """What the text of a comment node, without `<!--` and `-->`, is to Outlook."""
    stripped = text.strip()
    if stripped.lower().removeprefix("<!").startswith("[endif]"):
        return Comment("end")
    if not stripped.lower().startswith("[if"):
        return Comment("plain")
    condition, end, inside = stripped[3:].partition("]>")
    outlook = holds(condition.removesuffix("]"))
    if not end or inside.strip() in ("", "<!", "<!--"):
        return Comment("revealed", outlook)
    head, end, _ = inside.rpartition("<![endif]")
    return Comment("hidden", outlook, head if end else inside)


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


def find_unbalanced(html: str) -> str:
    """ "begins" or "ends" for a condition without its other half, where no other stands in it."""
    depth = 0
    for mark in _MARK.finditer(html):
        depth += -1 if mark["end"] else not mark["comment"]
        if depth not in (0, 1):
            break
    return "begins" if depth > 0 else "ends" if depth else ""


@lru_cache(maxsize=512)
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
