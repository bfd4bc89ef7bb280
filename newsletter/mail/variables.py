"""A message in a mail service's own merge syntax, with the variables that fill it per reader.

After the service's substitution every reader has exactly what `merge.personalise` makes: each
distinct slot of the message becomes a variable whose values are escaped here, and prose that looks
like the service's syntax is taken out of its sight. In markup that is done with character
references, elsewhere with a variable that holds the words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial

from newsletter.merge import Context, Slot, split
from newsletter.model import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """How a service writes a variable, and what else it would act upon."""

    opening: str
    closing: str
    lookalike: re.Pattern[str]  #: must find each stretch of such text whole, in linear time
    marks: str  #: without these characters a look-alike is none; character references replace them


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The message's texts with variables in them, and what stands behind the variables."""

    subject: str
    html: str
    text: str
    headers: tuple[tuple[str, str], ...]
    variables: Mapping[str, Slot | str]  #: name → a slot, or words that are the same for everybody
    syntax: Syntax

    def values(self, values: Mapping[str, str]) -> dict[str, str]:
        """One reader's variables. Raises merge.MissingValue."""
        return {
            name: filling if isinstance(filling, str) else self._value(filling, values)
            for name, filling in self.variables.items()
        }

    def _value(self, slot: Slot, values: Mapping[str, str]) -> str:
        value = slot.value(values)
        return _hide(value, self.syntax) if slot.context == "html" else value


@lru_cache(maxsize=4)
def translate(message: Message, syntax: Syntax) -> Translation:
    """Pure, and remembered: every batch of an issue has the same message."""
    texts = [message.subject, message.html, message.text, *(v for _, v in message.headers)]
    prefix = _free_prefix(message.digest, texts)
    names: dict[Slot | str, str] = {}

    def place(filling: Slot | str) -> str:
        name = names.setdefault(filling, f"{prefix}_{len(names)}")
        return f"{syntax.opening}{name}{syntax.closing}"

    def convert(text: str, context: Context) -> str:
        return _convert(text, context, syntax, place)

    return Translation(
        subject=convert(message.subject, "header"),
        html=convert(message.html, "html"),
        text=convert(message.text, "text"),
        headers=tuple((name, convert(value, "header")) for name, value in message.headers),
        variables={name: filling for filling, name in names.items()},
        syntax=syntax,
    )


def _free_prefix(digest: str, texts: list[str]) -> str:
    """The start of the variables' names: short, and nowhere in the message."""
    length = 6
    while any(f"k{digest[:length]}" in text.casefold() for text in texts):
        length += 1
    return f"k{digest[:length]}"


def _convert(
    text: str, context: Context, syntax: Syntax, place: Callable[[Slot | str], str]
) -> str:
    template = split(text, context)
    write = partial(_as_references, marks=syntax.marks) if context == "html" else place
    last = len(template.segments) - 1
    # A variable's own marks may complete what stands beside it, so they belong to the look.
    segments = [
        _shield(
            segment,
            before=syntax.closing if number > 0 else "",
            after=syntax.opening if number < last else "",
            lookalike=syntax.lookalike,
            write=write,
        )
        for number, segment in enumerate(template.segments)
    ]
    tags = [place(slot) for slot in template.slots] + [""]
    return "".join(part for pair in zip(segments, tags, strict=True) for part in pair)


def _shield(
    segment: str,
    *,
    before: str,
    after: str,
    lookalike: re.Pattern[str],
    write: Callable[[str], str],
) -> str:
    """The segment, with what looks like the service's syntax between its neighbours rewritten."""
    framed = before + segment + after
    position, end = len(before), len(before) + len(segment)
    parts: list[str] = []
    for match in lookalike.finditer(framed):
        start, stop = max(match.start(), len(before)), min(match.end(), end)
        if start < stop:
            parts += (framed[position:start], write(framed[start:stop]))
            position = stop
    return "".join([*parts, framed[position:end]])


def _hide(value: str, syntax: Syntax) -> str:
    if not any(mark in value for mark in syntax.marks):
        return value
    return syntax.lookalike.sub(lambda m: _as_references(m[0], marks=syntax.marks), value)


def _as_references(piece: str, *, marks: str) -> str:
    """The piece with its marks, or its first character when it has none, as references."""
    chosen = marks if any(mark in piece for mark in marks) else piece[0]
    return "".join(f"&#{ord(c)};" if c in chosen else c for c in piece)
