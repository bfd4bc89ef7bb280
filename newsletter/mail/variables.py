"""A message in a mail service's own merge syntax, with the variables that fill it per reader.

After the service's substitution every reader has exactly what `envelope.personalise` makes: each
distinct slot of the message becomes a variable whose values are escaped here, and prose that looks
like the service's syntax is taken out of its sight by a variable that holds the words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import orjson

from newsletter.mail.bodies import Columns, Place
from newsletter.mail.headers import Mailbox, parse_mailbox
from newsletter.mailing import Message
from newsletter.merge import UNSUBSCRIBE, Context, Slot, split

#: What the services that write variables in braces act upon: expressions, statements and comments,
#: with the braces that follow at once, for those could end a variable that takes the words' place.
BRACES = re.compile(r"(?:\{[{%#$]+|\[\[+)[\]}]*|\}{3,}")

#: Bytes of the marks that some services want beside a variable's name.
_MARKS = 4
#: The same, with the bytes of JSON around name and value.
_AROUND = _MARKS + 6
#: Bytes that escaping makes of one character at the most: percent-encoded, four bytes of UTF-8.
_MOST_OF_ONE = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """How a service writes a variable, and what else it would act upon."""

    opening: str
    closing: str
    #: around a variable in the bodies, where the service would escape or encode the plain form
    raw: tuple[str, str] | None = None
    #: the longest stretches that could be its syntax, found in linear time; None: it has no other
    run: re.Pattern[str] | None = BRACES
    #: what makes such a stretch one that the service would act upon; None: each is one
    word: re.Pattern[str] | None = None
    headers: bool = False  #: whether variables are filled in headers; else they are left alone
    sender: bool = False  #: the same of From
    #: what the service itself puts the address of its own unsubscribe in the place of, with * for
    #: a word that is nowhere in the message; empty: it has none
    unsubscribe: str = ""

    def lookalikes(self, text: str) -> Iterator[re.Match[str]]:
        found = self.run.finditer(text) if self.run else ()
        return (match for match in found if not self.word or self.word.search(match[0]))

    def around(self, context: Context) -> tuple[str, str]:
        if self.raw and context != "header":
            return self.raw
        return self.opening, self.closing


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The message's texts with variables in them, and what stands behind the variables."""

    sender: Mailbox
    reply_to: str
    subject: str
    html: str
    text: str
    headers: tuple[tuple[str, str], ...]
    variables: Mapping[str, Slot | str]  #: name → a slot, or words that are the same for everybody
    syntax: Syntax
    unsubscribe: str = ""  #: the service's own tag, where the message needs it

    def values(self, values: Mapping[str, str]) -> dict[str, str]:
        """One reader's variables. Raises merge.MissingValue."""
        return {
            name: filling if isinstance(filling, str) else filling.value(values)
            for name, filling in self.variables.items()
        }

    def places(self) -> dict[str, str | Place]:
        """The variables, with a place for each that differs from reader to reader."""
        return {
            name: filling if isinstance(filling, str) else place_of(filling)
            for name, filling in self.variables.items()
        }


def place_of(slot: Slot) -> Place:
    return Place(lambda columns: columns.fill(slot))


def find_too_large(translation: Translation, readers: Columns, limit: int) -> dict[int, str]:
    """Readers whose variables alone would have a call refused, and why; `limit` in bytes."""
    many = _least_doubtful(translation, limit)
    if _most_characters(translation, readers) < many:  # nearly always, and sooner known
        return {}
    doubtful = [reader for reader in readers if sum(map(len, reader.values.values())) >= many]
    found = {}
    for reader in doubtful:
        values = translation.values(reader.values)
        size = len(orjson.dumps(values)) + _MARKS * len(values)
        if size > limit:
            found[reader.id] = f"the reader's values have {size} bytes, at most {limit} are taken"
    return found


def _most_characters(translation: Translation, readers: Columns) -> int:
    """At least those of the reader with the most, fall-backs included."""
    slots = [filling for filling in translation.variables.values() if isinstance(filling, Slot)]
    distinct = {(slot.name, slot.fallback) for slot in slots}
    return sum(max(map(len, readers.words(*one)), default=0) for one in distinct)


def _least_doubtful(translation: Translation, limit: int) -> int:
    """Characters of a reader's values, of which fewer never fill so many bytes."""
    often: Counter[str] = Counter()  # a value is filled in for each of its contexts and fall-backs
    shared = 0
    for name, filling in translation.variables.items():
        words = filling
        if isinstance(filling, Slot):
            often[filling.name] += 1
            words = filling.fallback or ""
        shared += len(name) + _AROUND + _MOST_OF_ONE * len(words)
    return (limit - shared) // (_MOST_OF_ONE * max(often.values(), default=1))


def are_plain(message: Message, syntax: Syntax, readers: Columns) -> bool:
    """Whether what these readers have is the same in markup, plain text and headers."""
    variables = translate(message, syntax).variables.values()
    slots = [filling for filling in variables if isinstance(filling, Slot)]
    return all(readers.are_plain(slot) for slot in slots if slot.context != "url")


def translate(message: Message, syntax: Syntax, *, plain: bool = False) -> Translation:
    """Pure, and remembered: every batch of an issue has the same message.

    For readers whose values `are_plain` one variable will do where others need one for each kind
    of place.
    """
    return _translate(message, syntax, plain)


@lru_cache(maxsize=8)
def _translate(message: Message, syntax: Syntax, plain: bool) -> Translation:
    headers = message.headers if syntax.headers else ()
    name, address = parse_mailbox(message.sender)
    bodies = [message.subject, message.html, message.text]
    texts = [message.sender, message.reply_to, *bodies, *(value for _, value in headers)]
    prefix = _free_prefix(message.digest, texts)
    names: dict[Slot | str, str] = {}
    own = syntax.unsubscribe.replace("*", prefix) if message.siteless else ""

    def place(filling: Slot | str, context: Context) -> str:
        if own and isinstance(filling, Slot) and filling.name == UNSUBSCRIBE:
            return own
        if plain and isinstance(filling, Slot) and filling.context != "url":
            filling = filling._replace(context="text")
        variable = names.setdefault(filling, f"{prefix}_{len(names)}")
        return variable.join(syntax.around(context))

    def convert(text: str, context: Context) -> str:
        return _convert(text, context, syntax, place)

    def keep(words: str) -> str:
        """Words of a header that has no merge tags."""
        return _shield(words, "", "", syntax, lambda piece: place(piece, "header"))

    return Translation(
        sender=Mailbox(keep(name) if syntax.sender else name, address),
        reply_to=keep(message.reply_to) if syntax.headers else message.reply_to,
        subject=convert(message.subject, "header"),
        html=convert(message.html, "html"),
        text=convert(message.text, "text"),
        headers=tuple((name, convert(value, "header")) for name, value in headers),
        variables={name: filling for filling, name in names.items()},
        syntax=syntax,
        unsubscribe=own,
    )


def _free_prefix(digest: str, texts: list[str]) -> str:
    """The start of the variables' names: short, and nowhere in the message."""
    length = 6
    while any(f"k{digest[:length]}" in text.casefold() for text in texts):
        length += 1
    return f"k{digest[:length]}"


def _convert(
    text: str, context: Context, syntax: Syntax, place: Callable[[Slot | str, Context], str]
) -> str:
    template = split(text, context)
    opening, closing = syntax.around(context)
    last = len(template.segments) - 1
    # A variable's own marks may complete what stands beside it, so they belong to the look.
    segments = [
        _shield(
            segment,
            closing if number > 0 else "",
            opening if number < last else "",
            syntax,
            lambda piece: place(piece, context),
        )
        for number, segment in enumerate(template.segments)
    ]
    tags = [place(slot, context) for slot in template.slots] + [""]
    return "".join(part for pair in zip(segments, tags, strict=True) for part in pair)


def _shield(
    segment: str,
    before: str,
    after: str,
    syntax: Syntax,
    place: Callable[[str], str],
) -> str:
    """The segment, with a variable for what looks like syntax between its neighbours."""
    framed = before + segment + after
    position, end = len(before), len(before) + len(segment)
    parts: list[str] = []
    for match in syntax.lookalikes(framed):
        start, stop = max(match.start(), len(before)), min(match.end(), end)
        if start < stop:
            parts += (framed[position:start], place(framed[start:stop]))
            position = stop
    return "".join([*parts, framed[position:end]])
