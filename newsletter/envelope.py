"""A rendered issue as a message: its headers, what its merge tags stand for, one reader's mail."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from email.utils import parseaddr
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize
from urllib.parse import urlsplit

from newsletter import merge
from newsletter.mailing import Email, Message, Reader, Subscriber
from newsletter.model import Newsletter, Rendered

_HEADER_NAME = re.compile(r"[A-Za-z0-9-]+")
_LONGEST_WORD = 60  #: characters

#: What fills the merge tags, for many subscribers at once.
Personal = Callable[[Sequence[Subscriber]], Sequence[Mapping[str, str]]]
#: What fills one of them.
Column = Callable[[Sequence[Subscriber]], Sequence[str]]


def make_message(rendered: Rendered, newsletter: Newsletter, *, test: bool = False) -> Message:
    """What is frozen and sent, with List-Unsubscribe by RFC 2369 and RFC 8058.

    Without a public site it names the mailbox at the most: the service adds its own.
    """
    return Message(
        issue=rendered.issue,
        sender=newsletter.sender,
        reply_to=newsletter.reply_to,
        subject=f"[Test] {rendered.subject}" if test else rendered.subject,
        html=rendered.html,
        text=rendered.text,
        headers=_headers(rendered.issue, newsletter),
        preheader=rendered.preheader,
        test=test,
        limits=rendered.limits,
        siteless=not newsletter.base_url,
    )


def merge_tags(message: Message) -> tuple[str, ...]:
    """The distinct merge tags of everything that is sent, headers included."""
    headers = (value for _, value in message.headers)
    return merge.names(message.subject, message.html, message.text, *headers)


def required_tags(message: Message) -> tuple[str, ...]:
    """The merge tags that stand somewhere without a fall-back: every reader needs a value."""
    headers = (value for _, value in message.headers)
    texts = (message.subject, message.html, message.text, *headers)
    tags = (tag for text in texts for tag in merge.find(text) if tag.fallback is None)
    return tuple(dict.fromkeys(tag.name for tag in tags))


def required_fields(message: Message) -> tuple[str, ...]:
    """The subscriber's fields that every reader needs a value for, as the store names them."""
    return merge.fields(required_tags(message))


def personal_values(
    message: Message,
    newsletter: Newsletter,
    *,
    unsubscribe_urls: Column,
    preferences_urls: Column,
) -> Personal:
    """What fills the message's merge tags for subscribers; no other value is even looked up.

    Tag by tag for all of them, which takes a third of the time of reader by reader.
    """
    address = web_url(newsletter, message.issue)
    sources: dict[str, Column] = {
        "unsubscribe_url": unsubscribe_urls,
        "preferences_url": preferences_urls,
        "web_url": lambda many: [address] * len(many),
        "subscriber.first_name": lambda many: [one.first_name for one in many],
        "subscriber.last_name": lambda many: [one.last_name for one in many],
        "subscriber.email": lambda many: [one.address for one in many],
    }
    names = merge_tags(message)
    if message.siteless:  # no link would lead anywhere
        names = tuple(name for name in names if name not in merge.URL_TAGS)
    columns = [(name, sources.get(name) or _imported(name)) for name in names]

    def personal(many: Sequence[Subscriber]) -> list[dict[str, str]]:
        rows: list[dict[str, str]] = [{} for _ in many]
        for name, column in columns:
            for row, value in zip(rows, column(many), strict=True):
                row[name] = value
        return rows

    return personal


def web_url(newsletter: Newsletter, issue: str) -> str:
    """Where the issue can be read in a browser."""
    return f"{newsletter.base_url.rstrip('/')}/issues/{issue}/"


def _imported(name: str) -> Column:
    field = name.removeprefix("subscriber.")
    return lambda many: [one.fields.get(field, "") for one in many]


def _headers(issue: str, newsletter: Newsletter) -> tuple[tuple[str, str], ...]:
    base = newsletter.base_url.rstrip("/")
    name = _word(newsletter.name)
    contact = parseaddr(newsletter.reply_to or newsletter.sender)[1]
    return (
        *_unsubscribe_headers(newsletter),
        ("List-Id", f"<{name}.{urlsplit(base).hostname or contact.rpartition('@')[2]}>"),
        ("List-Help", f"<mailto:{contact}>"),
        *([("List-Archive", f"<{base}/>")] if base else []),
        # Google's feedback loop: campaign, customer, kind of mail, and an identifier of the sender.
        ("Feedback-ID", f"{issue}:{name}:newsletter:{name}"),
        ("Auto-Submitted", "auto-generated"),
    )


def _unsubscribe_headers(newsletter: Newsletter) -> Iterator[tuple[str, str]]:
    link = "<{{ unsubscribe_url }}>" if newsletter.base_url else ""
    mailbox = newsletter.unsubscribe_mailto
    address = f"<mailto:{mailbox}?subject=unsubscribe>" if mailbox else ""
    if link or address:
        yield "List-Unsubscribe", ", ".join(filter(None, (link, address)))
    if link:
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"


def _word(name: str) -> str:
    """The newsletter's name as letters, digits and dashes, for headers that take nothing else.

    A List-Id has 255 characters at the most (RFC 2919, section 2).
    """
    ascii_name = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_name).strip("-")[:_LONGEST_WORD] or "newsletter"


def personalise(message: Message, reader: Reader) -> Email:
    """The mail that this reader gets, whichever service sends it.

    Raises MissingValue, and ValueError for a message whose headers could become others.
    """
    parts = _split_message(message)
    return Email(
        reader=reader,
        sender=message.sender,
        reply_to=message.reply_to,
        subject=parts.subject.fill(reader.values),
        html=parts.html.fill(reader.values),
        text=parts.text.fill(reader.values),
        headers=tuple((name, value.fill(reader.values)) for name, value in parts.headers),
    )


class _Parts(NamedTuple):
    subject: merge.Template
    html: merge.Template
    text: merge.Template
    headers: tuple[tuple[str, merge.Template], ...]


@lru_cache(maxsize=8)
def _split_message(message: Message) -> _Parts:
    for name, value in (*message.headers, ("Subject", message.subject)):
        if not _HEADER_NAME.fullmatch(name) or re.search(merge.CONTROL, value):
            raise ValueError(f"the header {name!r} has a line break or another control character")
    return _Parts(
        subject=merge.split(message.subject, "header"),
        html=merge.split(message.html, "html"),
        text=merge.split(message.text, "text"),
        headers=tuple((name, merge.split(value, "header")) for name, value in message.headers),
    )
