"""How names stand in a text: after the headline's dash, as a label, in the intro, as a host."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsletter.model import Speaker
from newsletter.roster.names import full_names, normal, pattern

# The last dash before a name. A hyphen counts between spaces, or before a capital or a character
# of a script without capitals: `Never again-Arthur Kroeber`, `-Arthur`, not `a 15-year plan`.
_DASH = re.compile(r"(?P<clear>[–—―]|(?<=\s)--?(?=\s))|(?:(?<=\S)-\s?|(?<=\s)--?)(?=[^\W\d_a-z])")
_BETWEEN_NAMES = re.compile(r"\s*[,;&、，]\s*|\s+(?:and|und|et|y|en)\s+", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]")

# What stands between the words for an encounter and the name: a role, or people named before.
# Prepositions and conjunctions end it: `tells at CNBC how Winston Ma …` has no host.
_UP_TO_NAME = (
    r"\s+(?:(?!(?:at|in|on|of|by|for|as|to|that|where|how|why|when|while)\s)"
    r"(?:[\w'&-]+|\w{1,2}\.)\s+){0,6}"
)
_ENCOUNTER = (
    r"(?:interview(?:s|ed)?|conversation|dialogue|debate|discussion|chat|talk)\s+(?:with|by)"
    r"|(?:tells|told|asked\s+by|hosted\s+by|moderated\s+by|explains\s+to|explained\s+to|says\s+to)"
    r"|(?:joins|joined)"
    r"|(?:talks?|talking|talked|speaks?|spoke|chats?|chatted|sits?\s+down|sat\s+down)"
    r"(?:\s[^.!?:;]{0,120}?)??\s(?:with|to)"
    r"|discuss(?:es|ed|ing)?\s(?:[^.!?:;]{0,120}?\s)??with"
    r"|with\s+(?:podcast\s+|tv\s+|show\s+)?(?:host|interviewer|moderator|presenter|anchor)"
)
_MET = re.compile(rf"\b(?:{_ENCOUNTER}){_UP_TO_NAME}\Z")
_ASKS = re.compile(r"\s+(?:interviews|hosts|moderates|asks)\b")
_LONGEST_MEETING = 400
# Bounds for hostile text: beyond them stands no name that matters here.
_LONGEST_TAIL, _LONGEST_LABEL, _LONGEST_INTRO = 400, 200, 3000
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_IMAGE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])")
_LINK = re.compile(r"\[([^\[\]]*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])")
_ADDRESS_OR_TAG = re.compile(r"<[^<>]*>|\b(?:https?://|www\.)\S+")


def named_in_headline(title: str, speakers: Sequence[Speaker]) -> tuple[Speaker, ...]:
    """The names after the last dash; a hyphen may belong to a name, so it need not be the one."""
    title = normal(title[-_LONGEST_TAIL:], keep_case=True)
    by_id = {speaker.id: speaker for speaker in speakers}
    for dash in reversed(list(_DASH.finditer(title))):
        tail = _IN_BRACKETS.sub(" ", title[dash.end() :])
        named = dict.fromkeys(_names_listed(tail, speakers, with_role=bool(dash["clear"])))
        if named or dash["clear"]:
            return tuple(by_id[name] for name in named)
    return ()


def _names_listed(tail: str, speakers: Sequence[Speaker], *, with_role: bool) -> Iterator[str]:
    """Ids of those in a list of names; each may follow a role (`economist Arthur Kroeber`)."""
    for part in _BETWEEN_NAMES.split(normal(tail)):
        name = part.strip(" .:!?'\"“”*_")
        for speaker in speakers:
            if name in full_names(speaker) or (with_role and _ends_with_name(name, speaker)):
                yield speaker.id


def _ends_with_name(text: str, speaker: Speaker) -> bool:
    found = [match for match in pattern(speaker).finditer(text) if match.end() == len(text)]
    return bool(found) and not _is_host(text, speaker)


def source_label(source: str, body: str, speakers: Sequence[Speaker]) -> tuple[Speaker, ...]:
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


def only_one_in_intro(body: str, speakers: Sequence[Speaker]) -> tuple[Speaker, ...]:
    """The only one whom the first paragraph of Markdown names and does not have ask."""
    intro = normal(_intro(body))
    named = tuple(
        speaker
        for speaker in speakers
        if pattern(speaker).search(intro) and not _is_host(intro, speaker)
    )
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


def _is_host(text: str, speaker: Speaker) -> bool:
    """Whether a text, in normal form, has this person ask the questions."""
    return any(
        _ASKS.match(text, name.end())
        or _MET.search(text[max(0, name.start() - _LONGEST_MEETING) : name.start()])
        for name in pattern(speaker).finditer(text)
    )
