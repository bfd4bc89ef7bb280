"""What the webhooks of all mail services share: proofs, freshness, and the reading of events.

A post is believed before it is read, and read before anything is changed. Comparisons take the same
time whatever is told, and no secret, address or token stands in an error.
"""

from __future__ import annotations

import hmac
import json
import logging
import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import Any

from newsletter.errors import Forged, Unreadable
from newsletter.mail.answers import quotable
from newsletter.mail.http import check_secret
from newsletter.mailing import Event, EventKind
from newsletter.shapes import UNPRINTABLE

#: How far the time in a signature may be from ours.
FRESH = timedelta(minutes=5)
SECRET = "NEWSLETTER_WEBHOOK_SECRET"  # noqa: S105 (the name of a variable)

_WORD = re.compile(r"[A-Za-z0-9_-]{1,128}")
#: An enhanced status (RFC 3463) that is about the mail's content, its size, or a policy of the
#: receiver: a reader's mailbox has no part in it.
_NOT_THE_MAILBOX = re.compile(r"(?<![\d.])[45]\.(?:[67]\.\d{1,3}|3\.4|2\.3)(?![\d.]*\d)")
#: Subtypes of a bounce at Amazon, and so at Resend, of which the mail is the cause.
AMAZON_BLOCKS = frozenset({"ContentRejected", "AttachmentRejected", "MessageTooLarge"})
#: Feedback reports (RFC 5965, RFC 6591) that are no complaint: the reader took one back, or a
#: machine tells how it judged the sender's signature.
_NO_COMPLAINT = frozenset({"not-spam", "auth-failure"})
#: What reading a value of another shape ends in.
_MISREAD = (
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    OverflowError,
    OSError,  # of a time that no clock has
    RecursionError,
)
_READING = Lock()
_log = logging.getLogger(__name__)


def load_shared_secret(secrets: Mapping[str, str]) -> str:
    """For services that prove nothing but a password. Raises SettingMissing."""
    hint = "choose a long random word, and give it to the service as the webhook's password"
    return check_secret(SECRET, secrets, hint=hint)


def check_password(headers: Mapping[str, str], secret: str) -> None:
    """Basic authentication, whatever its user's name, or a bearer token. Raises Forged."""
    scheme, _, told = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            whole = b64decode(told.strip(), validate=True)
        except (NotBase64, ValueError):
            whole = b""
        # The secret may be the password, or `name:password` as a whole.
        matches = [is_equal(whole, secret), is_equal(whole.partition(b":")[2], secret)]
    else:
        matches = [scheme.lower() == "bearer" and is_equal(told.strip(), secret)]
    if not any(matches):
        raise Forged("the post does not carry our secret")


def is_equal(told: str | bytes, expected: str | bytes) -> bool:
    """Compared in constant time; half of a surrogate pair, which JSON can tell, equals nothing."""
    one, other = (
        value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
        for value in (told, expected)
    )
    return hmac.compare_digest(one, other)


def check_fresh(
    at: datetime, now: datetime, within: timedelta = FRESH, *, ahead: timedelta | None = None
) -> None:
    """Raises Forged for a time that is too far from now; `ahead` may differ from what is past."""
    if now - at > within or at - now > (within if ahead is None else ahead):
        raise Forged("the post was signed at another time")


@contextmanager
def proving(service: str) -> Iterator[None]:
    """A proof that cannot even be read is Forged: nobody vouches for the shape of such a post."""
    try:
        yield
    except _MISREAD as error:
        raise Forged(f"the post holds no proof that {service} would have made") from error


@contextmanager
def reading(service: str) -> Iterator[None]:
    """What does not have the documented shape is Unreadable, without a word of its content."""
    try:
        yield
    except _MISREAD as error:
        raise Unreadable(f"{service} posted something that its documentation does not tell") from (
            error
        )


def read_each(
    service: str, posts: Sequence[Any], read: Callable[[Any], Event | None]
) -> list[Event]:
    """The events of posts that come together: one that cannot be read costs the others nothing.

    Raises Unreadable where none can be read.
    """
    events: list[Event] = []
    unread: Unreadable | None = None
    count = 0
    for post in posts:
        try:
            with reading(service):
                event = read(post)
        except Unreadable as error:
            unread = error
            continue
        count += 1
        if event:
            events.append(event)
    if unread and not count:
        raise unread
    if unread:
        _log.warning("%s; the events beside it were taken", unread)
    return events


def load_json(body: bytes | str) -> Any:
    """The post's value. Raises ValueError, and RecursionError soon where it is nested deeply.

    One at a time: a value takes forty times the memory of its post where somebody made it up.
    """
    with _READING:
        return json.loads(body)


def load_list(body: bytes) -> list[Any]:
    """The post's events, of a service that sends them one by one or many together."""
    return as_list(load_json(body))


def as_list(value: Any) -> list[Any]:
    """What is told one by one or many together."""
    return value if isinstance(value, list) else [value]


def read_moment(told: Any) -> datetime:
    """A time in UTC, from seconds since 1970 or a date (ISO 8601).

    Raises ValueError, TypeError, and OverflowError where UTC has no such time.
    """
    if isinstance(told, str) and not re.fullmatch(r"\d+(\.\d+)?", told):
        # Some write more digits of a second than Python reads.
        moment = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", told))
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return datetime.fromtimestamp(float(told), UTC)


def read_word(told: Any) -> str:
    """An attempt's key as it comes back; what is none is an empty one."""
    return told if isinstance(told, str) and _WORD.fullmatch(told) else ""


def is_complaint(feedback_type: Any) -> bool:
    """Of a report by its type, where the service tells it."""
    return str(feedback_type or "").strip().lower() not in _NO_COMPLAINT


def read_reader(told: Any) -> int | None:
    """A reader's id as it comes back."""
    text = str(told)
    return int(text) if re.fullmatch(r"-?\d{1,18}", text) else None


def _digest(parts: Iterable[str]) -> str:
    return sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def make_event(
    service: str,
    kind: EventKind,
    *,
    address: Any,
    at: Any,
    id: Any = "",
    permanent: bool = False,
    reason: Any = "",
    status: Any = "",
    key: Any = "",
    reader: Any = None,
) -> Event:
    """An event in our words, fit to be stored. Raises what `reading` turns into Unreadable.

    Where the service gives its events no name, the digest of what it tells is one. `status` is the
    receiver's enhanced one where it does not stand in the reason: a bounce that is not for good,
    and by that word not of the mailbox, counts as blocked.
    """
    if not isinstance(address, str) or "@" not in address or UNPRINTABLE.search(address):
        raise ValueError("no address")
    moment = read_moment(at)
    told = quotable(str(reason or ""))
    if kind == "bounced" and not permanent and _NOT_THE_MAILBOX.search(f"{status} {reason}"):
        kind = "blocked"
    parts = (service, kind, address, moment.isoformat(), told, str(key))
    return Event(
        service=service,
        id=str(id) if id else _digest(parts),
        kind=kind,
        address=address,
        at=moment,
        permanent=permanent,
        reason=told,
        key=read_word(key),
        reader=read_reader(reader),
    )
