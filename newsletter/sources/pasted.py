"""A text that somebody wrote or pasted, as an item: Markdown with or without keys, or plain."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from newsletter import frontmatter
from newsletter.cleaning.written import without_mailto, write_links
from newsletter.dates import find_date, parse_date, tell_fault
from newsletter.errors import Problem
from newsletter.gathered import Fault, Item, Reading, Removed
from newsletter.model import KINDS, Citation
from newsletter.numbered import has_list
from newsletter.render.video import find_video
from newsletter.shapes import find_url_fault
from newsletter.sources.copied.alerts import read as read_alert
from newsletter.sources.copied.sheet import Copied
from newsletter.sources.forwarding import Letter, take_forwarded
from newsletter.sources.links import host_name
from newsletter.sources.mailhead import split_mail
from newsletter.sources.sidebars import without_sidebar
from newsletter.sources.titles import split_title, without_page
from newsletter.sources.video import is_video
from newsletter.tracking import without_tracking
from newsletter.wrappers import unwrap_all

#: Characters of a text that is one item.
LONGEST = 10_000_000

_MARKDOWN = re.compile(r"^(?:#{1,6} |={3,}$|> |[*-] )|\]\(https?://|\*\*[^\s*]|^!\[", re.MULTILINE)
_BEGINS_WITH_KEY = re.compile(r"---\n[a-z][\w-]*:(?:\s|\Z)")


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
    mail, text = split_mail(unwrap_all(text))
    letter = take_forwarded(Letter(text, mail))
    mail, text = letter.head, letter.text
    if alerts := read_alert(text):
        return Reading(items=alerts)
    address, text = _split_address(text)
    text, around = without_sidebar(text)
    copied = Copied(text)
    if not mail.subject:
        copied = _read_copied(text, address)
        text, above = without_page(copied.text)
        around = (*copied.removed, *above, *around)
    if not markdown and (_MARKDOWN.search(text) or has_list(text)):
        markdown, text = True, write_links(without_mailto(text))
    day = mail.day or copied.day
    title, body = _split(text, mail.subject, copied.title, markdown=markdown)
    address = copied.address or address
    item = Item(
        title=title,
        content=body,
        form="markdown" if markdown else "text",
        address=address,
        source=copied.source or (Citation(host_name(address), address) if address else None),
        author=copied.author,
        kind=copied.kind,
        video=find_video(address) if is_video(address) else "",
        sound=copied.sound,
        published_at=parse_date(day) or find_date(day),
        age=copied.age,
        problems=tuple(filter(None, (tell_fault(mail.day),))) + copied.problems,
        removed=(*(Removed("mail-head", line) for line in mail.others), *letter.removed, *around),
        holds="several" if mail.subject else "",
    )
    if not title and copied.title is None:
        problems += ("there is no title; the first line is no headline",)
    return Reading(items=(item,), problems=problems)


def _read_copied(text: str, address: str) -> Copied:
    from newsletter.sources.copied.reading import read_copied  # which compiles a lot

    return read_copied(text, address)


def _split(text: str, subject: str, known: str | None, *, markdown: bool) -> tuple[str, str]:
    if subject or known is not None:
        return subject or known or "", text
    return split_title(text, markdown=markdown)


def _with_fields(fields: Any, body: str) -> Item:
    """From front matter: ours, or that of a site generator; what it does not say stays empty."""
    title = _word(fields, "title")
    if not title:
        title, body = split_title(body, markdown=True)
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


def _broken(problem: Problem) -> Reading:
    """Of front matter that says nothing as it stands, though its first line is meant as a key."""
    hint = problem.hint or "mend it there"
    place = f"line {problem.line}, column {problem.column}"
    words = f"its front matter cannot be read: {problem.message}, in {place}; {hint}"
    fault = Fault("front-matter", f"{words}, or delete line 1 to add all as text")
    return Reading(fault=fault)
