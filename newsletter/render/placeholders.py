"""Swaps every Jinja tag of a template for something that HTML parsers and premailer leave alone."""

from __future__ import annotations

import re
from collections.abc import Callable

from newsletter.errors import ContentError, Problem
from newsletter.render.flatten import Source

#: One Jinja tag; a closing brace inside a quoted string does not end it.
_JINJA_TAG = re.compile(
    r"""\{\#.*?\#\}
      | \{\{ (?: [^"'}] | "[^"]*" | '[^']*' | \}(?!\}) )* \}\}
      | \{%  (?: [^"'%] | "[^"]*" | '[^']*' | %(?!\}) )* %\}""",
    re.VERBOSE | re.DOTALL,
)
_OPENING = re.compile(r"<!--|</?([A-Za-z][A-Za-z0-9-]*)")
_RAW_TEXT = frozenset({"style", "title", "textarea"})


class _Position:
    """Where in the markup one stands after what was fed so far."""

    def __init__(self) -> None:
        self.state = "text"  #: text, comment, tag, value or raw
        self._quote = ""
        self._element = ""

    def feed(self, text: str) -> None:
        offset = 0
        while offset < len(text):
            offset = getattr(self, f"_leave_{self.state}")(text, offset)

    def _leave_text(self, text: str, offset: int) -> int:
        match = _OPENING.search(text, offset)
        if not match:
            return len(text)
        self.state = "tag" if match[1] else "comment"
        closing = text[match.start() + 1] == "/"
        self._element = "" if closing else (match[1] or "").lower()
        return match.end()

    def _leave_comment(self, text: str, offset: int) -> int:
        return self._find(text, "-->", offset, "text")

    def _leave_value(self, text: str, offset: int) -> int:
        return self._find(text, self._quote, offset, "tag")

    def _leave_raw(self, text: str, offset: int) -> int:
        return self._find(text, f"</{self._element}", offset, "text", keep=True)

    def _leave_tag(self, text: str, offset: int) -> int:
        match = re.compile("[\"'>]").search(text, offset)
        if not match:
            return len(text)
        if match[0] == ">":
            self.state = "raw" if self._element in _RAW_TEXT else "text"
        else:
            self.state, self._quote = "value", match[0]
        return match.end()

    def _find(self, text: str, end: str, offset: int, then: str, keep: bool = False) -> int:
        found = text.find(end, offset)
        if found < 0:
            return len(text)
        self.state = then
        return found if keep else found + len(end)


def hide_jinja(source: Source) -> tuple[str, str, Callable[[str], str]]:
    """The markup without Jinja, the prefix of the stand-ins, and what brings the tags back.

    Statements between elements become comments, which may stand between the rows of a table;
    everything else becomes a plain word. Raises ContentError where neither can work.
    """
    prefix = "jinja"
    while prefix in source.text.lower():
        prefix += "q"
    tags: list[str] = []
    problems: list[Problem] = []
    parts: list[str] = []
    position, offset = _Position(), 0
    for match in _JINJA_TAG.finditer(source.text):
        position.feed(source.text[offset : match.start()])
        parts.append(source.text[offset : match.start()])
        offset = match.end()
        if position.state == "tag":
            problems.append(_misplaced(source, match))
        word = f"{prefix}{len(tags)}x"
        between = position.state == "text" and match[0].startswith("{%")
        parts.append(f"<!--{word}-->" if between else word)
        tags.append(match[0])
    parts.append(source.text[offset:])
    if problems:
        raise ContentError(problems)
    stand_in = re.compile(rf"<!--{prefix}(\d+)x-->|{prefix}(\d+)x")
    return (
        "".join(parts),
        prefix,
        lambda text: stand_in.sub(lambda m: tags[int(m[1] or m[2])], text),
    )


def _misplaced(source: Source, match: re.Match[str]) -> Problem:
    return source.problem(
        match.start(),
        f"{match[0]!r} stands among the attributes of a tag, where it cannot be compiled",
        "put it into the quotes of an attribute's value, or around the whole element",
    )
