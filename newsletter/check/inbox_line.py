"""What an inbox shows before the mail is opened: subject and preheader."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from newsletter import merge
from newsletter.check.examined import Examined, Passage, place_of
from newsletter.check.registry import Finding, rule
from newsletter.shapes import quote_short

SUBJECT_LENGTH = range(10, 79)  #: about what a desktop shows; a phone shows the first 40
PREHEADER_LENGTH = range(40, 131)  #: shorter, and the inbox shows the mail's first words after it

#: Control characters, lone surrogates, separators of lines and paragraphs.
_UNMAILABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
_REPLY = re.compile(r"\s*(re|fwd?|aw|wg|sv|antw)\s*(\[\d+\])?\s*[:：]", re.IGNORECASE)


@rule("empty-subject", "error", hint="write `subject:` in the issue's front matter")
def _empty_subject(examined: Examined) -> Iterator[Finding]:
    """A mail without a subject."""
    # Invisible characters such as a zero-width space do not count.
    if not any(c.isprintable() and not c.isspace() for c in examined.rendered.subject):
        yield Finding(place_of(examined.issue.origin, "subject"), "the subject is empty")


@rule("broken-subject", "error", hint="delete it: a subject is one line")
def _broken_subject(examined: Examined) -> Iterator[Finding]:
    """A line break or a control character in the subject."""
    for passage in examined.passages:
        if _is_subject(passage):
            for offset, character in enumerate(passage.text.strip()):
                if unicodedata.category(character) in _UNMAILABLE:
                    start = offset + len(passage.text) - len(passage.text.lstrip())
                    message = f"the character {character!r} cannot stand in a subject"
                    yield Finding(passage.place(start, start + 1), message)


@rule("subject-length", "warning", hint="10 to 78 characters are seen whole and say enough")
def _subject_length(examined: Examined) -> Iterator[Finding]:
    """A subject that is too short to say anything, or cut off in most inboxes."""
    length = _length(examined.issue.subject)
    if length and length not in SUBJECT_LENGTH:
        place = place_of(examined.issue.origin, "subject")
        yield Finding(place, f"the subject is {_characters(length)} long")


@rule("false-reply", "warning", hint="delete it: readers and spam filters take it for a trick")
def _false_reply(examined: Examined) -> Iterator[Finding]:
    """A subject that begins with Re: or Fwd: as if it were an answer."""
    for passage in filter(_is_subject, examined.passages):
        match = _REPLY.match(passage.text)
        if match:
            end = (
                match.end()
                + len(passage.text[match.end() :])
                - len(passage.text[match.end() :].lstrip())
            )
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            message = f"the subject begins with {quote_short(match[0].strip())}"
            place = place_of(examined.issue.origin, "subject")
            rest = passage.text[end:].strip()
            yield Finding(place, message, edit=passage.edit(start, end, "") if rest else None)


@rule("untidy-line", "warning", hint="write one space")
def _untidy_line(examined: Examined) -> Iterator[Finding]:
    """Several spaces in a row in the subject or the preheader."""
    for passage in examined.passages:
        if passage.name in ("subject", "preheader") and "  " in passage.text.strip():
            for match in re.finditer(r"(?<=\S) {2,}(?=\S)", passage.text):
                place = passage.place(match.start(), match.end())
                edit = passage.edit(match.start(), match.end(), " ")
                yield Finding(place, f"{len(match[0])} spaces in the {passage.name}", edit=edit)


@rule("address-in-inbox-line", "error", hint="a merge tag for an address belongs into a link")
def _address_in_inbox_line(examined: Examined) -> Iterator[Finding]:
    """A merge tag such as {{ unsubscribe_url }} in the subject or the preheader."""
    for passage in examined.passages:
        if passage.name in ("subject", "preheader"):
            for tag in merge.find(passage.text):
                if tag.name in merge.URL_TAGS:
                    place = passage.place(tag.start, tag.end)
                    yield Finding(place, f"{tag.name!r} is an address, and this is no link")


@rule("no-preheader", "warning", hint="write `preheader:`, a line that adds to the subject")
def _no_preheader(examined: Examined) -> Iterator[Finding]:
    """No preheader, so that inboxes show whatever words come first in the mail."""
    if not examined.rendered.preheader.strip():
        yield Finding(place_of(examined.issue.origin, "preheader"), "there is no preheader")


@rule("preheader-length", "warning", hint="40 to 130 characters fill the line of an inbox")
def _preheader_length(examined: Examined) -> Iterator[Finding]:
    """A preheader that leaves room for the mail's first words, or is cut off."""
    length = _length(examined.issue.preheader)
    if length and length not in PREHEADER_LENGTH:
        place = place_of(examined.issue.origin, "preheader")
        yield Finding(place, f"the preheader is {_characters(length)} long")


@rule("preheader-repeats-subject", "warning", hint="let the preheader add something")
def _preheader_repeats_subject(examined: Examined) -> Iterator[Finding]:
    """A preheader that says the same as the subject."""
    if _same(examined.issue.preheader, examined.issue.subject):
        place = place_of(examined.issue.origin, "preheader")
        yield Finding(place, "the preheader repeats the subject")


@rule("segment-in-inbox-line", "warning", hint="name what all get: every inbox shows this line")
def _segment_in_inbox_line(examined: Examined) -> Iterator[Finding]:
    """A subject or preheader that names an update which only some of the readers get."""
    issue = examined.issue
    for update in issue.updates:
        title = _letters(update.title)
        if not update.segment or update.segment == issue.segment or not title:
            continue
        for name, text in (("subject", issue.subject), ("preheader", issue.preheader)):
            if title in _letters(text):
                message = f"the {name} names an update that only {update.segment!r} gets"
                yield Finding(place_of(issue.origin, name), message)


def _is_subject(passage: Passage) -> bool:
    return passage.name == "subject" and not passage.section


def _length(text: str) -> int:
    """In columns, with fall-backs for merge tags: a Chinese character takes the room of two."""
    template = merge.split(text, "header")
    shown = template.join([slot.fallback or "" for slot in template.slots]).strip()
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in shown)


def _characters(number: int) -> str:
    return f"{number:,} character{'' if number == 1 else 's'}"


def _same(one: str, other: str) -> bool:
    """Whether two texts say the same, whatever their punctuation."""
    return _letters(one) == _letters(other) != ""


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
