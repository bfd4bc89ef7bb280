"""Who wants to leave, from what a mailbox for unsubscriptions got."""

from __future__ import annotations

from email.errors import HeaderParseError
from email.parser import BytesHeaderParser
from email.policy import default
from email.utils import parseaddr

from newsletter.cli.automatic import find_list, find_sign
from newsletter.errors import NewsletterError

#: Bytes that are read: the headers stand in front.
LONGEST_MAIL = 1_000_000


def find_sender(text: bytes) -> str:
    """The one address in a text, or the sender of a whole mail. Raises NewsletterError.

    A mail that a program sent, as a bounce or a note of absence, is nobody's wish to leave,
    whatever it is addressed to: it quotes our own addresses. Nor is what members of a list write
    to each other.
    """
    lines = text.decode("utf-8", "replace").split()
    if len(lines) == 1 and "@" in lines[0]:
        return lines[0].removeprefix("mailto:").strip("<>")
    try:
        headers = BytesHeaderParser(policy=default).parsebytes(text)
        sender = parseaddr(str(headers.get("From", "")))[1]
        sign, over_list = find_sign(headers), find_list(headers)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise _unreadable() from error
    if over_list:
        raise _no_wish(f"the mail of {sender!r} came over a mailing list: {over_list!r}")
    if sign:
        raise _no_wish(f"the mail of {sender!r} was sent by a program, not by a reader: {sign!r}")
    if not sender:
        raise _unreadable()
    return sender


def find_address(written: str) -> str:
    """The address in `Name <address>` or a mailto link; the text itself where there is none."""
    return parseaddr(written.removeprefix("mailto:"))[1] or written


def _no_wish(found: str) -> NewsletterError:
    return NewsletterError(
        found,
        hint="nothing was changed; for somebody who wants to leave all the same:"
        " `newsletter subscribers unsubscribe ADDRESS`",
    )


def _unreadable() -> NewsletterError:
    return NewsletterError(
        "there is no sender in what was read",
        hint="expected an address, or a whole mail with its From",
    )
