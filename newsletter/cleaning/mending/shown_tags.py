"""Tags that a reader sees, `<em>slow</em>`: what wrote them was encoded once too often."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from newsletter.cleaning.blocks import EM, EM_END, MARK, STRONG, STRONG_END, Marks
from newsletter.cleaning.mending.edits import Edit

_EMPHASIS = {
    "em": (EM, EM_END),
    "i": (EM, EM_END),
    "cite": (EM, EM_END),
    "strong": (STRONG, STRONG_END),
    "b": (STRONG, STRONG_END),
}
_NAMES = f"{'|'.join(_EMPHASIS)}|a|span|u|small|mark|font|sub|sup"
_PAIR = re.compile(
    rf"<(?P<tag>{_NAMES})(?P<rest> [^<>{MARK[1:-1]}]{{1,400}})?>"
    rf"(?P<words>[^<>{MARK[1:]}{{1,400}})</(?P=tag)>",
    re.IGNORECASE,
)
_LONE = re.compile(rf"</?(?:{_NAMES}|br|p)(?: [^<>]{{0,200}})?/?>", re.IGNORECASE)
_ADDRESS = re.compile(
    r"\bhref=(?P<quote>[\"'“”″])(?P<address>https?://[^\s\"'<>“”″]+)(?P=quote)", re.I
)
#: Words of a text that may show tags on purpose, beside those of characters.py.
_OF_TAGS = re.compile(
    r"\b(?:tags?|bold|italics?|code|coding|mark(?:up|down)|web ?pages?|web ?sites?)\b",
    re.IGNORECASE,
)


def without_pairs(words: str) -> str:
    return _PAIR.sub(lambda pair: pair["words"], words)


def is_of_tags(words: str) -> bool:
    return _OF_TAGS.search(words) is not None


def find_shown_tags(text: str, marks: Marks, *, is_certain: bool) -> Iterator[Edit]:
    """Pairs of tags, which become what they stand for, and single ones, which are told."""
    taken = bytearray(len(text))
    depth = dict.fromkeys(_EMPHASIS.values(), 0)  # of what is emphasised there already
    read = 0
    for pair in _PAIR.finditer(text):
        start, end = pair.span()
        taken[start:end] = b"\1" * (end - start)
        for each in depth:
            depth[each] += text.count(each[0], read, start) - text.count(each[1], read, start)
        read = end
        new, known = _meant(pair, marks, depth) if is_certain else (pair["words"], False)
        yield Edit(start, end, new, "escaped-twice", is_certain=known)
    for tag in _LONE.finditer(text) if is_certain else ():
        if not taken[tag.start()]:
            yield Edit(*tag.span(), "", "escaped-twice", is_certain=False)


def _meant(
    pair: re.Match[str], marks: Marks, depth: Mapping[tuple[str, str], int]
) -> tuple[str, bool]:
    tag, words = pair["tag"].lower(), pair["words"]
    if words != words.strip():
        return words, tag not in ("a", *_EMPHASIS)
    if tag == "a":
        link = _ADDRESS.search(pair["rest"] or "")
        return (marks.linked(words, link["address"]), True) if link else (words, False)
    if tag not in _EMPHASIS or depth[_EMPHASIS[tag]] > 0:
        return words, True
    start, end = _EMPHASIS[tag]
    return f"{start}{words}{end}", True
