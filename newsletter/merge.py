"""Merge tags: a closed set of places that are filled per reader.

    {{ subscriber.first_name | fallback("reader") }}   {{ subscriber.FIELD }}
    {{ unsubscribe_url }}   {{ preferences_url }}   {{ web_url }}
    {{ "{{" }}                                          two braces that are meant as text

Everything else between braces is text and arrives as written. A value is escaped for the place it
lands in: markup, an address inside markup or plain text, plain text, or a header.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Literal, NamedTuple
from urllib.parse import quote

from newsletter.errors import NewsletterError

Context = Literal["html", "url", "text", "header"]

UNSUBSCRIBE = "unsubscribe_url"
SITE_TAGS = ("preferences_url", "web_url")  #: what only the public site has
URL_TAGS = (UNSUBSCRIBE, *SITE_TAGS)
LITERAL_BRACES = '{{ "{{" }}'

_TAG = re.compile(
    r"""\{\{[ \t]*(?:
          (?P<name>subscriber\.[A-Za-z_][A-Za-z0-9_]*|unsubscribe_url|preferences_url|web_url)
          [ \t]*(?:\|[ \t]*fallback\([ \t]*(?P<fallback>"[^"\\\n{}]*"|'[^'\\\n{}]*')[ \t]*\)[ \t]*)?
        | "\{\{"[ \t]*
        )\}\}""",
    re.VERBOSE,
)
# A pattern that not every command needs is a text: `re` compiles it when it is first used, and
# keeps it.
_LOOKALIKE = r"\{\{(?P<space>[ \t]*)(?P<name>[A-Za-z_][\w.]*)[ \t]*(?P<filter>\|[^{}\n]*)?\}\}"
_SPECIAL = re.compile(r"[&<>\"']")
CONTROL = r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+"
# The pieces of markup that decide how a value inside them must be escaped.
_MARKUP = r"<!--.*?-->|<style\b.*?</style\s*>|<[A-Za-z](?:[^\"'>]|\"[^\"]*\"|'[^']*')*>"
_ATTRIBUTE = r"([^\s\"'<>/=]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')"
# An address written out in plain text. A bracket that closes one from before the address ends it,
# and so do the quotation marks and the punctuation that no address is written with.
_IN_ADDRESS = r"[^\s<>\"«»\u2000-\u206f\u3000-\u303f\uff00-\uff65()]"
_WRITTEN = rf"https?://(?:{_IN_ADDRESS}|\({_IN_ADDRESS}*\)|\()*+"
# Of most names, places and links.
_PLAIN = b" !#()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz|~"
_NOTHING = "\u200b"  # an empty value would be none
_ADDRESS_ATTRIBUTES = frozenset({"href", "src", "action", "background", "cite"})


class MissingValue(NewsletterError):
    """A reader, of whom the address may be known, has no value for tags that have no fall-back."""

    def __init__(self, *names: str, address: str = "") -> None:
        self.names, self.address = names, address
        said = f"no value for the merge tag {names[0]!r}"
        hint = f'write {{{{ {names[0]} | fallback("…") }}}}'
        super().__init__(f"{address} has {said}" if address else said, hint=hint)


class Tag(NamedTuple):
    """A merge tag as it stands in a text."""

    name: str
    fallback: str | None
    start: int
    end: int


class Slot(NamedTuple):
    """A merge tag and the place it lands in: all that decides what a reader gets to see."""

    name: str
    fallback: str | None
    context: Context

    def value(self, values: Mapping[str, str]) -> str:
        """The reader's value, escaped for the place. Raises MissingValue."""
        raw = values.get(self.name) or self.fallback
        if raw is None:
            raise MissingValue(self.name)
        return escape_for(self.context, raw)


class Template(NamedTuple):
    """A text split at its merge tags: segments[0] slots[0] segments[1] … segments[-1]."""

    segments: tuple[str, ...]
    slots: tuple[Slot, ...]

    def fill(self, values: Mapping[str, str]) -> str:
        """The text for one reader. Raises MissingValue."""
        return self.join([slot.value(values) for slot in self.slots])

    def join(self, middle: Sequence[str]) -> str:
        """The segments with one string between each two of them, taken as it is."""
        parts = [self.segments[0]]
        for text, segment in zip(middle, self.segments[1:], strict=True):
            parts += (text, segment)
        return "".join(parts)

    def settle(self, name: str, words: str) -> Template:
        """With the same words for everybody in the places of one tag, taken as they are."""
        segments, slots = [self.segments[0]], []
        for slot, segment in zip(self.slots, self.segments[1:], strict=True):
            if slot.name == name:
                segments[-1] += words + segment
            else:
                slots.append(slot)
                segments.append(segment)
        return Template(tuple(segments), tuple(slots))

    def join_all(self, columns: Sequence[Sequence[str]]) -> list[str]:
        """The same for many, of whom each column has one string for the same place."""
        parts: list[Iterable[str]] = [repeat(self.segments[0])]
        for column, segment in zip(columns, self.segments[1:], strict=True):
            parts += (column, repeat(segment))
        return ["".join(row) for row in zip(*parts, strict=False)]


def find(text: str) -> Iterator[Tag]:
    """Every merge tag of the closed set; two literal braces are not one."""
    for match in _TAG.finditer(text) if "{{" in text else ():
        if match["name"]:
            yield _tag(match)


def find_unknown(text: str) -> Iterator[tuple[str, int, str]]:
    """Name, offset and nearest known name of what was meant as a merge tag and is none.

    `{{x}}` and `{{ 7*7 }}` are text. Meant as a tag is what follows our notation: a word between
    spaces, a field of the subscriber, a filter, or a near miss of a known name.
    """
    if "{{" not in text:
        return
    from difflib import get_close_matches

    known = (*URL_TAGS, "subscriber.first_name", "subscriber.last_name", "subscriber.email")
    for match in re.finditer(_LOOKALIKE, text):
        if _TAG.fullmatch(match[0]):
            continue
        name = match["name"]
        near = get_close_matches(name.casefold(), known, n=1, cutoff=0.6)
        ours = match["space"] or match["filter"] or name.startswith("subscriber.") or near
        if ours and not _is_escaped(text, match.start()):
            yield name, match.start(), near[0] if near else ""


def names(*texts: str) -> tuple[str, ...]:
    """The distinct names of the merge tags in some texts, in order of first appearance."""
    return tuple(dict.fromkeys(tag.name for text in texts for tag in find(text)))


def fields(tags: Iterable[str]) -> tuple[str, ...]:
    """The subscriber's fields among the names of merge tags, as the store names them."""
    prefix = "subscriber."
    return tuple(name.removeprefix(prefix) for name in tags if name.startswith(prefix))


def protect(text: str) -> tuple[str, Callable[[str], str]]:
    """The text with every merge tag swapped for a plain word, and what swaps them back.

    The words are made of letters and digits only, so that Markdown, HTML parsers and URL quoting
    pass them through; they cannot occur in the text already.
    """
    if "{{" not in text:
        return text, str
    prefix = "mergetag"
    while prefix in text.casefold():
        prefix += "q"
    tags: list[str] = []

    def swap(match: re.Match[str]) -> str:
        if _is_escaped(text, match.start()):
            tags.append(LITERAL_BRACES + match[0][2:])
            # The backslash that stands before goes with the tag.
            return f"\x7f{prefix}{len(tags) - 1}z"
        tags.append(match[0])
        return f"{prefix}{len(tags) - 1}z"

    swapped = _TAG.sub(swap, text).replace("\\\x7f", "")
    word = re.compile(rf"{prefix}(\d+)z", re.IGNORECASE)

    def restore(converted: str) -> str:
        if prefix not in converted.lower():  # most texts, in a fraction of the time
            return converted
        return word.sub(lambda m: tags[int(m[1])] if int(m[1]) < len(tags) else m[0], converted)

    return swapped, restore


def find_url_words(swapped: str, restore: Callable[[str], str]) -> frozenset[str]:
    """The words of `protect` that stand for addresses: a link may start with these."""
    words = re.findall(r"mergetagq*\d+z", swapped)
    return frozenset(
        word for word in words if any(tag.name in URL_TAGS for tag in find(restore(word)))
    )


@lru_cache(maxsize=64)
def split(text: str, context: Context) -> Template:
    """Split a text at its merge tags; in the bodies each tag gets the context it stands in."""
    segments, slots, position = [""], [], 0
    contexts = _contexts(text, context)
    for match in _TAG.finditer(text):
        segments[-1] += text[position : match.start()]
        position = match.end()
        if not match["name"]:
            segments[-1] += "&#123;&#123;" if context == "html" else "{{"
            continue
        tag = _tag(match)
        slots.append(Slot(tag.name, tag.fallback, contexts.get(match.start(), context)))
        segments.append("")
    segments[-1] += text[position:]
    return Template(tuple(segments), tuple(slots))


def escape_for(context: Context, value: str) -> str:
    """A value made harmless for the place it lands in."""
    if not value.isprintable():  # the test is fast and every control character fails it
        value = re.sub(CONTROL, " ", value)
    if context == "html":
        if value.isascii() and not _SPECIAL.search(value):  # most values, in a third of the time
            return value
        return _escape(value).encode("ascii", "xmlcharrefreplace").decode()
    if context == "url":
        return quote(value, safe="")
    return value.strip() if context == "header" else value


def are_plain(values: Sequence[str]) -> bool:
    """Whether all may stand as they are, but for an address within which they stand.

    Nothing in them could be markup, end a string of JSON, or be any service's mark of a variable.
    """
    together = f"|{'|'.join(values)}|"
    if not together.isascii() or together.encode().translate(None, _PLAIN):
        return False
    return not _has_edges(together)


def escape_all(context: Context, values: Sequence[str]) -> Sequence[str]:
    """What `escape_for` makes of each; one look at all of them says of most that they may stay."""
    together = "|".join(values)
    may_stay = context != "url" and together.isprintable()
    if context == "html":
        may_stay = may_stay and together.isascii() and _escape(together) == together
    elif context == "header":  # the space is the only white space that can be printed
        may_stay = may_stay and not _has_edges(f"|{together}|")
    return values if may_stay else [escape_for(context, value) for value in values]


def _has_edges(together: str) -> bool:
    """Whether a value between two bars begins or ends with a space."""
    return "| " in together or " |" in together


def _escape(value: str) -> str:
    from html import escape  # late: its table of entities costs a millisecond

    return escape(value)


def fill_for_nobody(line: str) -> str:
    """A subject or preheader for who is no reader; where a tag has no fall-back, nothing stands."""
    values = {tag.name: _NOTHING for tag in find(line) if tag.fallback is None}
    return split(line, "header").fill(values).replace(_NOTHING, "")


def literal(text: str) -> str:
    """The text with everything that would read as a merge tag marked as text."""
    return _TAG.sub(lambda m: LITERAL_BRACES + m[0][2:], text)


def read_line(line: str) -> str:
    """A line of the front matter as it is meant: as in Markdown, a backslash before two braces
    makes them text, and goes.
    """
    if "\\" not in line:
        return line
    swapped, restore = protect(line)
    return restore(re.sub(r"\\(\{[{%]|[%}]\})", r"\1", swapped))


def _tag(match: re.Match[str]) -> Tag:
    fallback = match["fallback"]
    return Tag(match["name"], fallback[1:-1] if fallback else None, match.start(), match.end())


def _is_escaped(text: str, start: int) -> bool:
    return start > 0 and text[start - 1] == "\\"


def _contexts(text: str, context: Context) -> dict[int, Context]:
    """By their offsets, the tags that land in another context than their text."""
    if context == "html":
        return _markup_contexts(text)
    return _text_contexts(text) if context == "text" else {}


def _text_contexts(text: str) -> dict[int, Context]:
    """Where in plain text a tag stands inside an address, as it may in markup.

    A URL tag that is a whole address, or its start, stays as it is.
    """
    blank = _TAG.sub(_stand_for, text) if "{{" in text else ""
    return {
        tag.start(): "url"
        for address in re.finditer(_WRITTEN, blank, re.IGNORECASE)
        for tag in _TAG.finditer(text, address.start() + 1, address.end())
    }


def _stand_for(tag: re.Match[str]) -> str:
    """As long as the tag, and within an address or at its start as the tag's value would be."""
    return ("http://" if tag["name"] in URL_TAGS else "").ljust(len(tag[0]), "x")


def _markup_contexts(html: str) -> dict[int, Context]:
    """Where in the markup a tag stands inside an address and must be percent-encoded.

    A URL tag that is a whole address, or its start, keeps its slashes.
    """
    contexts: dict[int, Context] = {}
    # Quotes inside a tag's fall-back would end an attribute too early: blank them, same length.
    blank = _TAG.sub(lambda m: "x" * len(m[0]), html)
    tags = {match.start(): match["name"] for match in _TAG.finditer(html)}
    for piece in re.finditer(_MARKUP, blank, re.DOTALL):
        for attribute in re.finditer(_ATTRIBUTE, piece[0]):
            if attribute[1].lower() not in _ADDRESS_ATTRIBUTES:
                continue
            group = 2 if attribute[2] is not None else 3
            start, end = (piece.start() + edge for edge in attribute.span(group))
            for offset in (o for o in tags if start <= o < end):
                whole = offset == start and tags[offset] in URL_TAGS
                contexts[offset] = "html" if whole else "url"
    return contexts
