"""Who wants to leave, from what a mailbox for unsubscriptions got."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import default
from email.utils import getaddresses, parseaddr

from newsletter.audience import fold
from newsletter.cli.automatic import find_list, find_sign
from newsletter.errors import NewsletterError

#: Bytes that are read: the headers stand in front.
LONGEST_MAIL = 1_000_000
_LONGEST_HEADER = 5_000  #: characters, of one that is taken apart
_MOST_TOLD = 3  #: senders of a mail that has several

#: A name, or a part of one (RFC 2047); no address is written so.
_ENCODED = re.compile(r"=\?[^?\s]*\?[^?\s]*\?[^?\s]*\?=")
#: Of a header what is quoted, or a comment; a quoted name in front of an @-sign is an address's.
_ASIDE = re.compile(r'"(?:\\.|[^"\\])*"(?!@)|\([^()]*\)')
_WHOLE = re.compile(r'(?:"[^@]+"|[^\s"@]+)@[^\s@]+')
_BARE = re.compile(r'[^\s<>,;:"()@]+@[^\s<>,;:"()@]+')


def find_sender(text: bytes) -> str:
    """The one address in a text, or the sender of a whole mail. Raises NewsletterError.

    A mail that a program sent, as a bounce or a note of absence, is nobody's wish to leave,
    whatever it is addressed to: it quotes our own addresses. Nor is what members of a list write
    to each other. And of a mail that names several senders nobody knows whose wish it is.
    """
    lines = text.decode("utf-8", "replace").split()
    if len(lines) == 1 and "@" in lines[0]:
        return lines[0].removeprefix("mailto:").strip("<>")
    try:
        headers = BytesHeaderParser(policy=default).parsebytes(text)
        _bound(headers)
        senders = _find_senders(headers)
        sign, over_list = find_sign(headers), find_list(headers)
    except (HeaderParseError, ValueError, IndexError, RecursionError) as error:
        raise _unreadable() from error
    sender = ", ".join(senders[:_MOST_TOLD])
    if over_list:
        raise _no_wish(f"the mail of {sender!r} came over a mailing list: {over_list!r}")
    if sign:
        raise _no_wish(f"the mail of {sender!r} was sent by a program, not by a reader: {sign!r}")
    if not senders:
        raise _unreadable()
    if len(senders) > 1:
        raise _no_wish(f"the mail names several senders, and may be the wish of one: {sender!r}")
    return sender


def _bound(headers: Message) -> None:
    """The standard library takes minutes for some headers of 50 KB, which nobody writes."""
    for name, raw in headers.raw_items():
        if name.lower() in ("from", "content-type") and len(raw) > _LONGEST_HEADER:
            raise ValueError(f"{name} has {len(raw)} characters")


def _find_senders(headers: Message) -> list[str]:
    """Every address in From, however often that stands there, each once.

    Also what stands there against the rules, as in `a@example.com <b@example.com>`, of which
    programs take either.
    """
    found: dict[str, str] = {}
    for name, raw in headers.raw_items():
        if name.lower() != "from":
            continue
        # As it came: what the standard library makes of a header leaves out what is against them.
        header = raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        header = _ENCODED.sub("=", " ".join(header.split()))
        read = (address for _, address in getaddresses([header]) if _WHOLE.fullmatch(address))
        for address in (*read, *_BARE.findall(_ASIDE.sub(" ", header))):
            found.setdefault(fold(address), address)
    return list(found.values())


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
