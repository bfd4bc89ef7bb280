"""What the editor has already: a file, an export of a whole weblog, or a text that he pastes."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from newsletter.gathered import Fault, Reading
from newsletter.sources.decoding import decode, find_binary
from newsletter.sources.feed import find_name, is_feed, parse_feed, tell_empty
from newsletter.sources.mailed import read_mailed
from newsletter.sources.mbox import is_mbox, read_mbox
from newsletter.sources.mime import is_mail
from newsletter.sources.movabletype import LONGEST_HEAD, is_export, read_export
from newsletter.sources.page import parse_page
from newsletter.sources.pasted import LONGEST, read_text
from newsletter.sources.prolog import looks_like_html
from newsletter.sources.refusing import find_refusal

#: Bytes of a file, and items of an export: a weblog of twenty years.
LARGEST = 200_000_000
MOST = 50_000

_TAGS = re.compile(r"<(?:p|div|a|br|h[1-6]|article|blockquote|ul|img)\b[^<>]*>", re.IGNORECASE)
_MAIL_FILES = frozenset({".eml", ".emlx", ".mht", ".mhtml"})
_MARKDOWN_FILES = frozenset({".md", ".markdown", ".mdown"})


def read_file(path: Path) -> Reading:
    """The items of a file: a feed or an export, a page, Markdown or text. Never raises."""
    try:
        told = path.stat()
        if stat.S_ISDIR(told.st_mode):
            return _failed("address", "it is a folder")
        if not stat.S_ISREG(told.st_mode):  # it may have no end, or keep us waiting for ever
            words = "it is a pipe or a device, not a file; give - for what comes through a pipe"
            return _failed("address", words)
        with path.open("rb") as file:  # which may be larger than is told, and grow
            body = file.read(LARGEST + 1) if told.st_size <= LARGEST else b""
        if max(told.st_size, len(body)) > LARGEST:
            return _failed("too-large", f"it is larger than {LARGEST:,} bytes")
    except (OSError, ValueError) as error:
        return _failed("address", f"it cannot be read: {getattr(error, 'strerror', None) or error}")
    return read_body(body, name=path.name, is_own=True)


def tells_itself(body: bytes) -> bool:
    """Whether it is mails or an export, whatever a server calls it."""
    return is_mbox(body) or is_mail(body) or is_export(decode(body[:LONGEST_HEAD]).text)


def read_body(
    body: bytes, *, name: str = "", content_type: str = "", is_own: bool = False
) -> Reading:
    """The items of a file's bytes, or of what was pasted; `name` is that of the file.

    All keys are kept of what is the editor's own: no stranger confirms a speaker.
    """
    suffix = Path(name).suffix.lower()
    if is_mbox(body):
        return read_mbox(body, most=MOST)
    if is_mail(body, is_named=suffix in _MAIL_FILES):
        return read_mailed(body)
    binary = find_binary(body)
    if binary:
        return _failed("not-text", f"it is {binary}; only text can be taken")
    text, _, note = decode(body, content_type)
    if not text.strip():
        return _failed("no-text", "it is empty")
    if is_feed(text):
        return _feed(body, content_type)
    if is_export(text):
        return read_export(text, most=MOST).with_note(note)
    if len(text) > LONGEST:
        return _failed("too-large", f"a text of more than {LONGEST:,} characters")
    refusal = None if suffix in _MARKDOWN_FILES else find_refusal(text)
    if refusal:
        return Reading(fault=refusal)
    if suffix not in _MARKDOWN_FILES and _is_html(text, suffix):
        return parse_page(text, "").as_reading().with_note(note)
    is_markdown = suffix in _MARKDOWN_FILES
    return read_text(text, markdown=is_markdown, is_own=is_own).with_note(note)


def _is_html(text: str, suffix: str) -> bool:
    if suffix in (".html", ".htm", ".xhtml"):
        return True
    return looks_like_html(text) or len(_TAGS.findall(text[:20_000])) >= 3


def _feed(body: bytes, content_type: str) -> Reading:
    feed = parse_feed(body, "", content_type=content_type, most=MOST)
    if feed.fault:
        return Reading(fault=feed.fault, problems=feed.problems)
    name = find_name(feed, "")
    items = feed.sourced(name) if name else feed.items
    return Reading(items=items, name=name, problems=tell_empty(feed), more=feed.more)


def _failed(kind: str, words: str) -> Reading:
    return Reading(fault=Fault(kind, words))
