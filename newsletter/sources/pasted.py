"""A text that somebody wrote or pasted, as an item: Markdown with or without keys, or plain."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from newsletter import frontmatter
from newsletter.cleaning.bylines import find_day_words
from newsletter.cleaning.written import without_mailto, write_links
from newsletter.dates import parse_date, tell_fault
from newsletter.errors import Problem
from newsletter.gathered import Fault, Item, Reading, Removed
from newsletter.model import KINDS, Citation
from newsletter.numbered import has_list
from newsletter.render.video import find_video
from newsletter.shapes import find_url_fault
from newsletter.sources.forwarding import Letter, take_forwarded
from newsletter.sources.links import host_name
from newsletter.sources.mailhead import split_mail
from newsletter.sources.video import is_video
from newsletter.tracking import without_tracking

#: Characters of a text that is one item.
LONGEST = 10_000_000

_HEADING = re.compile(
    r"\A\s*#{1,2}[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|\Z)|\A\s*(\S.*)\n[=-]{3,}[ \t]*(?:\n|\Z)"
)
_MARKDOWN = re.compile(r"^(?:#{1,6} |={3,}$|> |[*-] )|\]\(https?://|\*\*[^\s*]|^!\[", re.MULTILINE)
_BEGINS_WITH_KEY = re.compile(r"---\n[a-z][\w-]*:(?:\s|\Z)")
_LINK = re.compile(r"(?<!!)\[([^\[\]]+)\]\(https?://[^()\s]*\)")
_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)")
_BY = re.compile(r"by [^\W\d_a-z]")
_NESTED = 2  #: emphases in each other
_LONGEST_TITLE = 200
_MOST_WORDS = 24  #: of a headline below which there is nothing
_SHORT = 14  #: words of one that may have a stop in its middle
#: What ends a sentence; a stop that ends none, as in `the U.S.` and `Dr. Ma`, does not count.
_STOP = re.compile(
    r"(?<!\b[A-Z])(?<!\b[A-Z]\.[A-Z])(?<!\b(?:Dr|Mr|Ms|St|No|vs|Co|Jr|Sr|Mt))"
    r"(?<!\b(?:Mrs|Inc|Ltd|Vol|Gen|Gov|Sen))(?<!\b(?:Prof|Corp))(?<!\.)\."
    r"[”\"’'»)\]*_]*(?=\s+[\"“‘'«A-Z\d]|\s*\Z)|。"
)


def read_text(text: str, *, markdown: bool = False, is_own: bool = False) -> Reading:
    """One item from Markdown, with or without front matter, or from plain text."""
    problems: tuple[str, ...] = ()
    if text.startswith("---\n"):
        document = frontmatter.parse(text, "the file")
        problems = tuple(f"in line {one.line}: {one.message}" for one in document.problems[:3])
        if document.fields:
            item = _with_fields(document.fields, document.body)
            item = replace(item, keys=document.fields) if is_own else item
            return Reading(items=(item,), problems=problems)
        if is_own and document.problems and _BEGINS_WITH_KEY.match(text):
            return _broken(document.problems[0])
        text = text.removeprefix("---\n") if problems else document.body
    mail, text = split_mail(text)
    letter = take_forwarded(Letter(text, mail))
    mail, text = letter.head, letter.text
    address, text = _split_address(text)
    if not markdown and (_MARKDOWN.search(text) or has_list(text)):
        markdown, text = True, write_links(without_mailto(text))
    title, body = (mail.subject, text) if mail.subject else _title_and_body(text, markdown=markdown)
    item = Item(
        title=title,
        content=body,
        form="markdown" if markdown else "text",
        address=address,
        source=Citation(host_name(address), address) if address else None,
        video=find_video(address) if is_video(address) else "",
        published_at=parse_date(mail.day),
        problems=tuple(filter(None, (tell_fault(mail.day),))),
        removed=(*(Removed("mail-head", line) for line in mail.others), *letter.removed),
        holds="several" if mail.subject else "",
    )
    if not title:
        problems += ("there is no title; the first line is no headline",)
    return Reading(items=(item,), problems=problems)


def _with_fields(fields: Any, body: str) -> Item:
    """From front matter: ours, or that of a site generator; what it does not say stays empty."""
    title = _word(fields, "title")
    if not title:
        title, body = _title_and_body(body, markdown=True)
    source, address = _citation(fields), _url(fields, "url", "permalink", "canonical_url", "link")
    kind, day = _word(fields, "kind"), _word(fields, "date", "published", "pubdate")
    return Item(
        title=title,
        content=body.strip("\n"),
        form="markdown",
        address=address or (source.url if source else ""),
        published_at=parse_date(day),
        problems=tuple(filter(None, (tell_fault(day),))),
        source=source,
        author=_word(fields, "author"),
        kind=kind if kind in KINDS else "news",
        image=_url(fields, "image"),
        video=_url(fields, "video"),
        thumbnail=_url(fields, "thumbnail"),
        categories=_words(fields, "topics", "tags", "categories"),
        also_at=tuple(one for one in _words(fields, "also_at") if not find_url_fault(one)[0]),
    )


def _word(fields: Any, *keys: str) -> str:
    found = (fields.get(key) for key in keys)
    return next((" ".join(str(one).split()) for one in found if isinstance(one, str) and one), "")


def _words(fields: Any, *keys: str) -> tuple[str, ...]:
    for key in keys:
        value = fields.get(key)
        if isinstance(value, list):
            return tuple(str(one) for one in value if isinstance(one, str))
        if isinstance(value, str) and value:
            return tuple(one.strip() for one in value.split(",") if one.strip())
    return ()


def _url(fields: Any, *keys: str) -> str:
    return next(
        (one for one in (_word(fields, k) for k in keys) if one and not find_url_fault(one)[0]), ""
    )


def _citation(fields: Any) -> Citation | None:
    source = fields.get("source")
    if isinstance(source, dict):
        name = _word(source, "name")
        return Citation(name, _url(source, "url")) if name else None
    return Citation(source.strip()) if isinstance(source, str) and source.strip() else None


def _split_address(text: str) -> tuple[str, str]:
    """Where a pasted text stood: its first line, if that is an address and more follows."""
    first, _, rest = text.lstrip().partition("\n")
    first = first.strip(" \t\r<>")
    is_address = first.startswith(("http://", "https://")) and " " not in first
    if not is_address or not rest.strip() or find_url_fault(first)[0]:
        return "", text
    return without_tracking(first), rest.strip("\n")


def _title_and_body(text: str, *, markdown: bool) -> tuple[str, str]:
    """The headline, and the rest; a day above or below it is the first paragraph of the rest."""
    day, text = _split_day(text)
    title, body = _split_title(text, markdown=markdown)
    if not day and title:
        day, body = _split_day(body)
    return title, f"{day}\n\n{body}" if day else body


def _split_day(text: str) -> tuple[str, str]:
    """A first line that is nothing but a day, perhaps with an author, where more follows."""
    first, _, rest = text.lstrip().partition("\n")
    is_day = rest.strip() and find_day_words(first.strip(" \t\r#*_"))
    return (first.strip(), rest.strip("\n")) if is_day else ("", text)


def _split_title(text: str, *, markdown: bool) -> tuple[str, str]:
    """A first heading, or a first line that stands alone and is no paragraph."""
    heading = _HEADING.match(text) if markdown else None
    if heading:
        title = _bare((heading[1] or heading[2]).strip()[:_LONGEST_TITLE])
        return title, text[heading.end() :].strip("\n")
    first, _, rest = text.strip().partition("\n")
    first = first.strip()
    goes_on = rest[:1].islower() and not _BY.match(rest)
    if goes_on or not _is_headline(first, is_alone=not rest.strip()):
        return "", text.strip("\n")
    return _bare(first) if markdown else first, rest.strip("\n")


def _bare(line: str) -> str:
    """A line of Markdown as it is read: without the signs of links and emphasis."""
    line = _LINK.sub(r"\1", line)
    for _ in range(_NESTED if "*" in line or "_" in line else 0):
        line = _EMPHASIS.sub(r"\2", line)
    return line


def _is_headline(line: str, *, is_alone: bool) -> bool:
    """Whether a line is no sentence with its stop, and not several of them.

    `Is it over? – Shaun Rein` is one; what answers its question is none.
    """
    if not line or len(line) > _LONGEST_TITLE:
        return False
    words, stops = len(line.split()), list(_STOP.finditer(line))
    if stops and (stops[-1].end() == len(line) or words > _SHORT):
        return False
    return not (is_alone and words > _MOST_WORDS)


def _broken(problem: Problem) -> Reading:
    """Of front matter that says nothing as it stands, though its first line is meant as a key."""
    hint = problem.hint or "mend it there"
    place = f"line {problem.line}, column {problem.column}"
    words = f"its front matter cannot be read: {problem.message}, in {place}; {hint}"
    fault = Fault("front-matter", f"{words}, or delete line 1 to add all as text")
    return Reading(fault=fault)
