"""How names stand in a text: after the headline's dash, as a label, in the intro."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsletter.model import Speaker
from newsletter.roster.encounters import is_host, leave_out_hosts
from newsletter.roster.names import full_names, normal, pattern

# The last dash before a name. A hyphen counts between spaces, or before a capital or a character
# of a script without capitals: `Never again-Arthur Kroeber`, `-Arthur`, not `a 15-year plan`.
_DASH = re.compile(r"(?P<clear>[–—―]|(?<=\s)--?(?=\s))|(?:(?<=\S)-\s?|(?<=\s)--?)(?=[^\W\d_a-z])")
_BETWEEN_NAMES = re.compile(r"\s*[,;&、，]\s*|\s+(?:and|und|et|y|en)\s+", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]")
#: A list of names and a colon, with which a headline begins.
_LABEL = re.compile(r"([^:：]{2,200}?)\s?(?:：|:(?=\s))")
_PLACE = re.compile(r"\s(?:on|at|in)\s", re.IGNORECASE)
# Bounds for hostile text: beyond them stands no name that matters here.
_LONGEST_TAIL, _LONGEST_LABEL, _LONGEST_INTRO = 400, 200, 3000
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_IMAGE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])")
_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])")
_ADDRESS_OR_TAG = re.compile(r"<[^<>]*>|\b(?:https?://|www\.)\S+")


def find_primary(
    title: str, source: str, text: str, intro: str, speakers: Sequence[Speaker]
) -> tuple[Speaker, ...]:
    """Whom of those named an update is about; nobody where nothing decides.

    `text` is all of it, where a label may stand, and `intro` begins with its first paragraph.
    """
    return (
        named_in_headline(title, speakers)
        or _source_label(source, text, speakers)
        or _only_one(title[:_LONGEST_TAIL], speakers)
        or _only_one(_intro(intro), speakers)
    )


def named_in_headline(title: str, speakers: Sequence[Speaker]) -> tuple[Speaker, ...]:
    """The names after the last dash, or before a colon at the start.

    A hyphen may belong to a name, so it need not be the one.
    """
    title = normal(title, keep_case=True)
    tail = title[-_LONGEST_TAIL:]
    named: dict[str, None] = {}
    for dash in reversed(list(_DASH.finditer(tail))):
        listed = _IN_BRACKETS.sub(" ", tail[dash.end() :])
        named = dict.fromkeys(_names_listed(listed, speakers, with_role=bool(dash["clear"])))
        if named or dash["clear"]:
            break
    if not named and (label := _LABEL.match(title)):
        named = dict.fromkeys(_names_listed(label[1], speakers, with_role=True))
    by_id = {speaker.id: speaker for speaker in speakers}
    return tuple(by_id[name] for name in named)


def _names_listed(tail: str, speakers: Sequence[Speaker], *, with_role: bool) -> Iterator[str]:
    """Ids of those in a list of names; each may follow a role (`economist Arthur Kroeber`).

    Each may lead to where or of what he speaks, `Shaun Rein on CNBC`, and who is named behind that
    is a part of it.
    """
    goes_on = False
    for part in _BETWEEN_NAMES.split(normal(tail)):
        place = _PLACE.search(part)
        if goes_on and not place:
            continue
        goes_on = goes_on or place is not None
        name = part[: place.start() if place else None].strip(" .:!?'\"“”*_")
        for speaker in speakers:
            if name in full_names(speaker) or (with_role and _ends_with_name(name, speaker)):
                yield speaker.id


def _ends_with_name(text: str, speaker: Speaker) -> bool:
    found = [match for match in pattern(speaker).finditer(text) if match.end() == len(text)]
    return bool(found) and not is_host(text, speaker)


def _source_label(source: str, body: str, speakers: Sequence[Speaker]) -> tuple[Speaker, ...]:
    """The one person who is the source; a transcript that labels several decides nothing."""
    source = normal(source).rstrip(" :")
    named = [speaker for speaker in speakers if source in full_names(speaker)]
    if not named:
        labels = {normal(label) for label in _lines_of_labels(body)}
        named = [speaker for speaker in speakers if not labels.isdisjoint(full_names(speaker))]
    return tuple(named) if len(named) == 1 else ()


def _lines_of_labels(body: str) -> Iterator[str]:
    """Lines that are nothing but a name and a colon, marked up or not."""
    for line in filter(lambda line: len(line) <= _LONGEST_LABEL, body.splitlines()):
        bare = _reading_text(line).strip(" \t>#*_")
        if bare.endswith((":", "：")):
            yield bare[:-1].strip(" *_")


def _only_one(text: str, speakers: Sequence[Speaker]) -> tuple[Speaker, ...]:
    """The only one whom a headline or an intro names and does not have ask."""
    named = leave_out_hosts(text, speakers)
    return named if len(named) == 1 else ()


def _intro(body: str) -> str:
    """The first paragraph that is text: no heading, quote or picture."""
    for paragraph in _PARAGRAPHS.split(body):
        text = _reading_text(paragraph[:_LONGEST_INTRO]).strip()
        if text and text[0] not in "#>":
            return text
    return ""


def _reading_text(markdown: str) -> str:
    """What a reader sees of names: those in addresses, tags and pictures do not count."""
    return _ADDRESS_OR_TAG.sub(" ", _LINK.sub(r"\1", _IMAGE.sub(" ", markdown)))
