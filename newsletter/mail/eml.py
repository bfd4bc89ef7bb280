"""One reader's mail as an RFC 5322 message: what the outbox writes."""

from __future__ import annotations

import quopri
from datetime import datetime
from email.charset import QP, Charset
from email.header import Header
from email.message import Message
from email.policy import Compat32
from email.utils import format_datetime, formataddr, parseaddr
from hashlib import sha256

from newsletter.mailing import Email

#: The older of the two policies: the newer one takes ten times as long, and the spaces between
#: encoded and plain words of a subject come out doubled in Python 3.11.
#: It folds nothing by itself: a link in a header must stay in one piece.
_POLICY = Compat32(linesep="\r\n", max_line_length=0)
#: Characters of a header that still fit a line of 998 with its name.
_LONGEST = 900
_UTF8 = Charset("utf-8")
_UTF8.header_encoding = QP


def compose_eml(email: Email, *, date: datetime, message_id: str) -> bytes:
    """A multipart/alternative message with CRLF line ends; `message_id` without its brackets.

    The same mail is the same bytes. Control characters must be gone from the headers already.
    """
    message: Message[str, str] = Message(policy=_POLICY)
    message["From"] = _mailbox(email.sender)
    message["To"] = email.reader.address
    if email.reply_to:
        message["Reply-To"] = _mailbox(email.reply_to)
    message["Subject"] = _unstructured(email.subject, "Subject")
    message["Date"] = format_datetime(date)
    message["Message-ID"] = f"<{message_id}>"
    for name, value in email.headers:
        message[name] = _unstructured(value, name)
    message["MIME-Version"] = "1.0"
    # Made of the id, not by chance; no quoted-printable body contains "=_".
    boundary = sha256(message_id.encode()).hexdigest()[:32]
    message["Content-Type"] = f'multipart/alternative; boundary="=_{boundary}"'
    # Clients show the last part that they understand: plain text first.
    message.attach(_part("plain", email.text))
    message.attach(_part("html", email.html))
    return message.as_bytes()


def _mailbox(text: str) -> str:
    return formataddr(parseaddr(text))


def _unstructured(value: str, name: str) -> str:
    """The value as it is, or in encoded words (RFC 2047), folded at 76 characters."""
    if value.isascii() and len(value) < _LONGEST:
        return value
    plain = value.isascii() and max(map(len, value.split(" "))) < _LONGEST
    charset = "us-ascii" if plain else _UTF8
    # One less than the 76 and 75 characters of the standard, which Header goes over by one.
    return Header(value, charset, header_name=name, maxlinelen=74).encode(linesep="\r\n")


def _part(subtype: str, text: str) -> Message[str, str]:
    part: Message[str, str] = Message(policy=_POLICY)
    part["Content-Type"] = f'text/{subtype}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = "quoted-printable"
    encoded = quopri.encodestring(text.replace("\r\n", "\n").encode())
    part.set_payload(encoded.decode("ascii"))
    return part
