"""Which speakers a text names: what is certain is applied, everything else only suggested."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from newsletter.model import Roster, Speaker
from newsletter.roster.chinese import find_without_borders
from newsletter.roster.hashtags import find_hashtags
from newsletter.roster.index import Index, index_of
from newsletter.roster.mentions import Words, find_mentions
from newsletter.roster.misses import find_misses
from newsletter.roster.naming import Found, Naming
from newsletter.roster.parts import Parts
from newsletter.roster.passages import Passages, read
from newsletter.roster.reading import BARRIER
from newsletter.roster.standing import find_primary
from newsletter.roster.whole import judge_whole
from newsletter.roster.written import as_found, is_whole

_PARTS = ("family-after-full", "given-after-full")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_LONGEST_HEADLINE, _LONGEST_OPENING, _LONG_LINE = 200, 20_000, 120


def find_speakers(
    text: str,
    roster: Roster,
    *,
    title: str = "",
    source: str = "",
    skip: Iterable[tuple[int, int]] = (),
) -> tuple[Naming, ...]:
    """One entry for each speaker whom the text names or may name, by place.

    The text is plain, Markdown or HTML, and offsets are always into the text as given. Its headline
    is `title`; where that is empty, the title of its front matter, its first heading or its first
    line. A name in `title` or `source` introduces a speaker like one in the text, but has no place
    in it: where the text itself does not name him, his entry is at 0, 0.

    Passages that do not count: addresses, file names, pictures with their captions, related links,
    and those to `skip`, as old calls to action. Never raises, whatever the text.
    """
    index = index_of(roster)
    passages = read(text, skip)
    before = "".join(f"{line}\n\n{BARRIER}\n\n" for line in (title, source) if line)
    seen = before + passages.reading.seen
    every = _find(seen, index)
    best = _best(every, len(before))
    applied = [roster.speakers[found.speaker] for found in best if not found.reason]
    primary = _primary(passages, as_found(applied, every, seen), title, source)
    namings = [_naming(found, text, passages, len(before), primary) for found in best]
    if "#" in text:
        namings += find_hashtags(text, index, {naming.speaker for naming in namings})
    return tuple(sorted(namings, key=lambda naming: (naming.start, naming.end, naming.speaker)))


def _find(seen: str, index: Index) -> list[Found]:
    words = Words(seen, index)
    parts = Parts(words, index)
    found = list(find_without_borders(seen, index))
    for one in found:
        if not one.reason:
            parts.introduce(one.speaker)
    taken: set[int] = set()
    for mention in find_mentions(words, index):
        taken.update(range(mention.first, mention.last))
        whole = list(judge_whole(mention, words, index)) if is_whole(mention) else []
        found += whole
        if whole:
            for one in whole:
                parts.introduce(one.speaker, is_certain=not one.reason)
        elif not is_whole(mention):
            parts.read(mention)
    return [*found, *parts.found(), *find_misses(words, index, taken)]


def _best(found: Iterable[Found], body: int) -> list[Found]:
    """For each speaker what is most certain; a full name in the text itself, and the first one."""

    def rank(one: Found) -> tuple[bool, bool, bool, float, int]:
        is_part = one.rule in _PARTS
        return (
            bool(one.reason),
            one.start < body,
            is_part,
            -one.certainty * bool(one.reason),
            one.start,
        )

    best: dict[str, Found] = {}
    for one in found:
        known = best.get(one.speaker)
        if known is None or rank(one) < rank(known):
            best[one.speaker] = one
    return list(best.values())


def _naming(
    found: Found, text: str, passages: Passages, body: int, primary: Sequence[Speaker]
) -> Naming:
    start = end = 0
    if found.start >= body:
        start, end = passages.reading.span(found.start - body, found.end - body)
    return Naming(
        speaker=found.speaker,
        start=start,
        end=end,
        text=text[start:end],
        rule=found.rule,
        certainty=found.certainty,
        applied=not found.reason,
        primary=any(speaker.id == found.speaker for speaker in primary),
        reason=found.reason,
    )


def _primary(
    passages: Passages, applied: Sequence[Speaker], title: str, source: str
) -> tuple[Speaker, ...]:
    """Whom of those applied the text is about."""
    if not applied:
        return ()
    headline = title or passages.title
    first, paragraphs = _opening(passages.reading.seen, headline)
    body = "\n\n".join(paragraphs)
    seen = passages.reading.seen
    return find_primary(headline or first, source or passages.source, seen, body, applied)


class _Opening(NamedTuple):
    headline: str
    paragraphs: list[str]


def _opening(seen: str, headline: str) -> _Opening:
    """The first line, if it may be a headline, and the paragraphs after the headline."""
    paragraphs: list[str] = []
    for paragraph in _PARAGRAPHS.split(seen[:_LONGEST_OPENING].replace(BARRIER, " ")):
        lines = paragraph.strip().splitlines()
        if any(len(line) > _LONG_LINE for line in lines):
            paragraphs += lines
        elif lines and not paragraphs and _is_headline(lines[0]):
            paragraphs += [lines[0], "\n".join(lines[1:])]
        else:
            paragraphs.append(paragraph)
    paragraphs = [paragraph.strip() for paragraph in paragraphs if paragraph.strip()]
    known = " ".join(headline.split())
    while known and paragraphs and " ".join(paragraphs[0].strip("#*_ \"'").split()) == known:
        del paragraphs[0]
    first = paragraphs[0] if paragraphs and not known and _is_headline(paragraphs[0]) else ""
    return _Opening(first, paragraphs[1:] if first and paragraphs[1:] else paragraphs)


def _is_headline(line: str) -> bool:
    return len(line) <= _LONGEST_HEADLINE and "\n" not in line and line.rstrip()[-1:] not in ".:,;"
