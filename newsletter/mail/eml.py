"""One reader's mail as an RFC 5322 message: what the outbox writes."""

from __future__ import annotations

import quopri
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage, MIMEPart
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from newsletter.model import Email


def compose_eml(email: Email, *, date: datetime, message_id: str) -> bytes:
    """A multipart/alternative message with CRLF line ends; `message_id` without its brackets.

    A header that cannot be written safely raises ValueError, as the email package does.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(email.sender)
    message["To"] = Address(addr_spec=email.reader.address)
    if email.reply_to:
        message["Reply-To"] = _address(email.reply_to)
    message["Subject"] = email.subject
    message["Date"] = format_datetime(date)
    message["Message-ID"] = f"<{message_id}>"
    for name, value in email.headers:
        message[name] = value
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = "multipart/alternative"
    # Clients show the last part that they understand: plain text first.
    message.attach(_part("plain", email.text))
    message.attach(_part("html", email.html))
    return message.as_bytes()


def _address(text: str) -> Address:
    name, address = parseaddr(text)
    return Address(display_name=name, addr_spec=address)


def _part(subtype: str, text: str) -> MIMEPart:
    part = MIMEPart(policy=SMTP)
    part["Content-Type"] = f'text/{subtype}; charset="utf-8"'
    part["Content-Transfer-Encoding"] = "quoted-printable"
    # quopri is the C implementation; the email package's own takes ten times as long.
    encoded = quopri.encodestring(text.replace("\r\n", "\n").encode())
    part.set_payload(encoded.decode("ascii"))
    return part
