"""Mails and whole pages as one file (`.eml`, `.mhtml`): MIME, read as far as it has a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from itertools import islice
from typing import NamedTuple

from newsletter.shapes import squeezed

_LARGEST = 25_000_000
_MOST_LINES = 1_000_000
_MOST_PARTS = 2000
_MOST_INSIDE = 20  #: parts that have parts; each line is compared with the ends of all of them
_LONGEST_HEAD = 100_000
_LONGEST_FIELD = 2000
_MOST_ATTACHMENTS = 50
_MOST_ATTACHED, _DEEPEST = 20, 3  #: mails, and how deep in one another
_MAIL = "message/rfc822"
_BOUNCE = "multipart/report"
_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9-]{0,60}):|[ \t]+\S|From \S|>From \S")
#: What programs put above the head: a mark, empty lines, their own name, or how many bytes follow.
_ABOVE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:Microsoft Mail Internet Headers Version [\d.]+\s+|(\d{1,9})\s*\n)?"
)
#: What of a mail was sent stands so, and not where a person copies it from.
_SENT = re.compile(
    rb"^date:\s+(?:[a-z]{3},\s+)?\d{1,2} [a-z]{3} \d{4} \d\d:\d\d(?::\d\d)?"
    rb" (?:[+-]\d{4}|gmt|utc?|[ecmp][sd]t)\b",
    re.IGNORECASE | re.MULTILINE,
)
_OF_A_FILE = (b"from", b"subject", b"date")
_HAS_PARTS = re.compile(rb"^content-type:\s{0,9}multipart/", re.IGNORECASE | re.MULTILINE)
#: Fields that nobody copies from the window in which he reads a mail; two of them tell one.
_TELLING = frozenset(
    [
        *(b"mime-version", b"content-type", b"content-transfer-encoding"),
        *(b"received", b"return-path", b"message-id", b"dkim-signature"),
    ]
)


class Unreadable(Exception):
    """A mail without a text, or one that is made to be expensive; the words say which."""


class Mail(NamedTuple):
    """What is read of a mail, or of a page that was saved as one."""

    body: bytes  #: of the part that is its text
    content_type: str  #: of that part, with its encoding
    subject: str = ""
    day: str = ""
    sender: str = ""
    address: str = ""  #: of the page
    attachments: tuple[str, ...] = ()  #: their names
    attached: tuple[Mail, ...] = ()

    @property
    def is_html(self) -> bool:
        return self.content_type.startswith("text/html")


def is_mail(body: bytes, *, is_named: bool = False) -> bool:
    """Whether it begins with the whole head of a mail, and not only with lines of one.

    A file that is named as one needs to tell less.
    """
    head = _bare(body[:_LONGEST_HEAD]).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    head = head.partition(b"\n\n")[0]
    fields = [_FIELD.match(line) for line in head.split(b"\n")]
    names = {field[1].lower() for field in fields if field and field[1]}
    if not all(fields) or not names:
        return False
    if b"from" in names and (b"content-type" in names or is_named):
        return True
    is_sent = names.issuperset(_OF_A_FILE) and head.isascii() and _SENT.search(head) is not None
    return is_sent or len(_TELLING & names) > 1


def _bare(body: bytes) -> bytes:
    """A mail without what stands above and below it."""
    above = _ABOVE.match(body)
    if above is None:
        return body
    return body[above.end() :][: int(above[1]) if above[1] else None]


def read_mail(body: bytes) -> Mail:
    """Its text, as HTML where it has both. Raises Unreadable."""
    if len(body) > _LARGEST:
        raise Unreadable(f"a mail of more than {_LARGEST:,} bytes")
    if body.count(b"\n") + body.count(b"\r") > 2 * _MOST_LINES:  # some end in both
        raise Unreadable(f"a mail of more than {_MOST_LINES:,} lines")
    if len(_HAS_PARTS.findall(body)) > _MOST_INSIDE:
        raise Unreadable("a mail with too many parts inside one another")
    try:
        return _read(message_from_bytes(_bare(body)), 0)
    except RecursionError:
        raise Unreadable("a mail with too many parts inside one another") from None


def _read(message: Message, depth: int) -> Mail:
    parts = list(islice(_walk(message), _MOST_PARTS))
    attached = _attached(parts, depth) if message.get_content_type() != _BOUNCE else ()
    texts = [(part, words) for part in parts if (words := _text_of(part)).strip()]
    texts.sort(key=lambda each: each[0].get_content_type() != "text/html")
    if not (texts or attached):
        raise Unreadable("a mail without a text")
    part, words = texts[0] if texts else (Message(), b"")
    charset = str(part.get_param("charset") or "")[:40]
    kind = part.get_content_type()
    is_page = message.get_content_type() == "multipart/related"
    located = _field(message, "Snapshot-Content-Location") or _field(part, "Content-Location")
    return Mail(
        body=words,
        content_type=f"{kind}; charset={charset}" if charset else kind,
        subject=_field(message, "Subject"),
        day=_field(message, "Date"),
        sender=_field(message, "From"),
        address=located if is_page and located.startswith(("http://", "https://")) else "",
        attachments=tuple(islice(_attachments(parts), _MOST_ATTACHMENTS)),
        attached=attached,
    )


def _walk(message: Message) -> Iterator[Message]:
    """A mail and its parts, and not those of a mail that is one of them."""
    yield message
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _walk(part)


def _attached(parts: list[Message], depth: int) -> tuple[Mail, ...]:
    """The mails among the parts, as far as they have a text."""
    found: list[Mail] = []
    for part in parts if depth < _DEEPEST else ():
        inner = part.get_payload() if part.get_content_type() == _MAIL else None
        if isinstance(inner, list) and inner and isinstance(inner[0], Message):
            with suppress(Unreadable):
                found.append(_read(inner[0], depth + 1))
        if len(found) == _MOST_ATTACHED:
            break
    return tuple(found)


def _text_of(part: Message) -> bytes:
    """The bytes of a part that is to be read; nothing for others."""
    if part.get_content_type() not in ("text/html", "text/plain") or _is_attached(part):
        return b""
    words = part.get_payload(decode=True)
    return words if isinstance(words, bytes) else b""


def _is_attached(part: Message) -> bool:
    return str(part.get("Content-Disposition", "")).strip().lower().startswith("attachment")


def _attachments(parts: list[Message]) -> Iterator[str]:
    for part in parts:
        if _is_attached(part) and part.get_content_type() != _MAIL:
            yield _decoded(part.get_filename() or "") or part.get_content_type()


def _field(message: Message, name: str) -> str:
    value = message.get(name)
    return "" if value is None else _decoded(value)


def _decoded(value: object) -> str:
    """A field of a head as a reader sees it, on one line."""
    written = str(value)[:_LONGEST_FIELD]
    try:
        text = str(make_header(decode_header(written)))
    except (ValueError, LookupError):
        text = written
    return squeezed(text)
