"""A message's sender and headers, fit to stand in a call."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from email.charset import QP, Charset
from email.header import Header
from email.utils import parseaddr
from typing import NamedTuple

from newsletter.errors import Held
from newsletter.mail.bodies import Columns, Place
from newsletter.mailing import Message
from newsletter.merge import Template, split

_NAME = re.compile(r"[A-Za-z0-9-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_UTF8 = Charset("utf-8")
_UTF8.header_encoding = QP


class Mailbox(NamedTuple):
    name: str
    address: str


def parse_mailbox(text: str) -> Mailbox:
    """The name and the address of `Name <address>`; a name may be empty."""
    return Mailbox(*parseaddr(text))


def check_lines(message: Message) -> None:
    """Raises Held where something in the message could become a header of its own."""
    lines = [("From", message.sender), ("Reply-To", message.reply_to), ("Subject", message.subject)]
    for name, value in [*lines, *message.headers]:
        if not _NAME.fullmatch(name):
            raise Held(f"{name!r} is not the name of a header")
        if _CONTROL.search(value):
            raise Held(f"the header {name} has a line break or another control character")


def header_places(
    message: Message, *, without: Collection[str] = (), encoded: bool = True
) -> dict[str, str | Place]:
    """The message's headers, with a place where one has merge tags.

    `without` are names in lower case that the service does not take. Where it is told to, what is
    not ASCII becomes encoded words (RFC 2047), because the service would send it as it is.
    """
    check_lines(message)
    return {
        name: _header(split(value, "header"), encoded)
        for name, value in message.headers
        if name.lower() not in without
    }


def divide(headers: Mapping[str, str | Place]) -> tuple[dict[str, str], dict[str, Place]]:
    """The headers that are the same for everybody, and those that differ from reader to reader."""
    common = {name: value for name, value in headers.items() if isinstance(value, str)}
    return common, {name: value for name, value in headers.items() if isinstance(value, Place)}


def encode_words(value: str) -> str:
    """The value in ASCII: as it is, or in encoded words on one line (RFC 2047)."""
    if value.isascii():
        return value
    return Header(value, _UTF8, maxlinelen=75).encode(linesep="").replace("\n", "")


def encode_mailbox(text: str) -> str:
    """`Name <address>` in ASCII."""
    name, address = parse_mailbox(text)
    if not name:
        return address
    quoted = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>' if name.isascii() else f"{encode_words(name)} <{address}>"


def _header(template: Template, encoded: bool) -> str | Place:
    if not template.slots:
        line = template.segments[0]
        return encode_words(line) if encoded else line

    def fill(columns: Columns) -> Sequence[str]:
        lines = template.join_all([columns.fill(slot) for slot in template.slots])
        must = encoded and not "".join(lines).isascii()
        return [encode_words(line) for line in lines] if must else lines

    return Place(fill)
