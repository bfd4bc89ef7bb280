"""Exports of Movable Type and Typepad: entries of labelled lines and labelled texts.

A line of five hyphens ends each part of an entry and one of eight the entry. A post may hold such
lines too, so they count only where what follows them can stand there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from itertools import islice
from typing import NamedTuple

from newsletter.dates import parse_date, tell_fault
from newsletter.gathered import Form, Item, Reading
from newsletter.sources.entry import plain_title
from newsletter.sources.links import join
from newsletter.sources.wordpress import find_reason, tell_left_out, with_paragraphs

#: The name of a field: those that are documented, and what a weblog has made of its own.
_KEY = r"[A-Z][A-Z ]{1,30}"
_LINE = re.compile(rf"({_KEY}):(.*)")
_NAMES = r"(?:EXTENDED )?BODY|EXCERPT|KEYWORDS|COMMENT|PING"
#: The head of an entry, its fields in any order, and the mark of a part below it.
_HEAD = rf"(?:(?:{_KEY}):[^\n]*\n\s*+)++-----[ \t]*+\n\s*+"
_BEGINS = re.compile(rf"\s*+(?=(?:.*\n)*?(?:TITLE|AUTHOR|DATE):){_HEAD}(?:{_NAMES}):")
#: What stands between two parts of an entry; what somebody answered is one without a line, too.
_PART = re.compile(
    rf"^-----[ \t]*+\n\s*+(?=(?:{_NAMES}):|--------|\Z)"
    r"|^(?=(?:COMMENT|PING):[ \t]*+\n(?:AUTHOR|TITLE|EMAIL|IP|URL|DATE|BLOG NAME):)",
    re.MULTILINE,
)
#: And between two entries.
_ENTRY = re.compile(
    rf"^--------[ \t]*+\n\s*+(?={_HEAD}(?:(?:{_NAMES}):|--------)|\Z)", re.MULTILINE
)
_INDENT = re.compile(r"(?:[ \t]*\n)*+([ \t]+)(?=[A-Z])")
#: Characters in which an export tells that it is one.
LONGEST_HEAD = 20_000
_MOST_CATEGORIES = 50
#: What `CONVERT BREAKS` says of a text that is not written in HTML.
_MARKDOWN = "markdown"
#: What it says of one in which a line break is no break.
_AS_IT_IS = frozenset({"0", "richtext", "wysiwyg", "none"})


def is_export(text: str) -> bool:
    """Whether it begins with the head of an entry, and the post below."""
    return _BEGINS.match(_without_indent(text[:LONGEST_HEAD])) is not None


def read_export(text: str, *, most: int) -> Reading:
    """The published posts, `most` at the most; what is none is counted."""
    items: list[Item] = []
    left_out: list[str] = []
    text = _without_indent(f"{text}\n")
    entries = filter(None, (_read(piece) for piece in _split(_ENTRY, text)))
    for entry in islice(entries, most):
        reason = find_reason("", _state(entry), has_password=False)
        left_out += [reason] if reason else [*entry.answers]
        if not reason:
            items.append(_item(entry))
    problems = tell_left_out(left_out)
    if more := sum(1 for _ in entries):
        problems = (f"it has {most + more:,} items; the first {most:,} are read", *problems)
    problems = problems or (() if items else ("it has no posts",))
    return Reading(items=tuple(items), problems=problems, more=more)


def _without_indent(text: str) -> str:
    """The text without the spaces before its first words, wherever a line begins with them: what
    is copied from a page or a mail is indented."""
    indent = _INDENT.match(text)
    return re.sub(f"^{indent[1]}", "", text, flags=re.MULTILINE) if indent else text


class _Entry(NamedTuple):
    head: dict[str, list[str]]
    parts: dict[str, str]
    answers: Sequence[str]  #: `comment` and `ping`, one for each that it got


def _split(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    start = 0
    for match in pattern.finditer(text):
        yield text[start : match.start()]
        start = match.end()
    yield text[start:]


def _read(piece: str) -> _Entry | None:
    head, *parts = _split(_PART, piece)
    told: dict[str, list[str]] = defaultdict(list)
    for line in head.splitlines():
        if match := _LINE.fullmatch(line.strip()):
            told[match[1]].append(match[2].strip())
    if not told:
        return None
    texts: dict[str, str] = {}
    answers = []
    for part in parts:
        name, _, text = part.lstrip().partition(":")
        if name in ("COMMENT", "PING"):
            answers.append(name.lower())
        else:
            texts.setdefault(name, text.strip("\n"))
    return _Entry(dict(told), texts, answers)


def _state(entry: _Entry) -> str:
    state = _first(entry, "STATUS").lower()
    return "publish" if state == "published" else state


def _first(entry: _Entry, key: str) -> str:
    return next(iter(entry.head.get(key, ())), "")


def _item(entry: _Entry) -> Item:
    texts = (entry.parts.get(name, "").strip() for name in ("BODY", "EXTENDED BODY"))
    written = "\n\n".join(filter(None, texts)) or entry.parts.get("EXCERPT", "")
    breaks = _first(entry, "CONVERT BREAKS").lower()
    form: Form = "markdown" if breaks.startswith(_MARKDOWN) else "html"
    if form == "html" and breaks not in _AS_IT_IS:
        written = with_paragraphs(written, is_export=True)
    address = join("", _first(entry, "UNIQUE URL"))
    day = _first(entry, "DATE")
    published_at = _day(day)
    fault = "" if published_at else tell_fault(day, "month")
    return Item(
        title=plain_title(_first(entry, "TITLE"), html=True),
        content=written,
        form=form,
        address=address,
        key=address or _first(entry, "BASENAME"),
        published_at=published_at,
        problems=(fault,) if fault else (),
        author=_first(entry, "AUTHOR"),
        holds="one",
        categories=tuple(_categories(entry)),
    )


def _day(told: str) -> datetime | None:
    """The mere day: its time is that of the weblog, and nothing says where that was."""
    found = parse_date(told, "month")
    return datetime.combine(found.date(), time(), UTC) if found else None


def _categories(entry: _Entry) -> Iterator[str]:
    tags = ",".join(entry.head.get("TAGS", ())).split(",")
    words = (
        word.strip(' "')
        for words in (entry.head.get("PRIMARY CATEGORY", ()), entry.head.get("CATEGORY", ()), tags)
        for word in words
    )
    yield from islice(dict.fromkeys(filter(None, words)), _MOST_CATEGORIES)
