"""Who may be written to: addresses in one spelling, and signed links for each reader."""

from __future__ import annotations

import hmac
import re
from binascii import b2a_base64
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import count
from typing import Literal

from newsletter.errors import NewsletterError

Purpose = Literal["unsubscribe", "preferences", "confirm"]

_LONGEST = 254  #: octets of an address, RFC 5321 with erratum 1690
_ATOM = r"[a-z0-9_+-]++"
_LABEL = r"[a-z0-9]++(?:-[a-z0-9]++)*+"
# What email-validator takes as it is, at a hundredth of its time. In 64 characters no part can be
# too long; labels with two hyphens in a row (IDNA) and reserved domains go the long way.
_LONGEST_PLAIN = 64
_PLAIN_ADDRESS = (
    rf"{_ATOM}(?:\.{_ATOM})*+@(?:{_LABEL}\.)+"
    r"(?!(?:arpa|invalid|local|localhost|onion|test)(?:\n|\Z))[a-z]{2,}"
)
_PLAIN = re.compile(_PLAIN_ADDRESS)
_PLAIN_LINES = re.compile(rf"(?:{_PLAIN_ADDRESS}\n)*+")
#: Mailboxes whose case has no meaning, RFC 2142: email-validator writes them in lower case.
_ROLES = re.compile(
    "info|marketing|sales|support|abuse|noc|security|postmaster|hostmaster|usenet|news|webmaster"
    "|www|uucp|ftp"
)
_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_TOKEN = re.compile(r"([1-9][0-9]{0,18})-[A-Za-z0-9_-]{22}")


class BadAddress(NewsletterError):
    """This text is no address that can be mailed; `reason` says why, without the text."""

    def __init__(self, text: str, reason: str) -> None:
        shown = text if len(text) <= 80 else f"{text[:79]}…"
        super().__init__(f"{shown!r} is not an address that can be mailed: {reason}")
        self.reason = reason


def normalise_address(text: str) -> str:
    """The address as it is stored and mailed, pure ASCII. Raises BadAddress.

    The domain becomes lower case and, where it is international, IDNA (`xn--…`), which every mail
    service takes. The local part is kept; one outside ASCII would need SMTPUTF8, which mail
    services do not offer, so it is refused here rather than by a bounce.
    """
    if len(text) <= _LONGEST_PLAIN and _PLAIN.fullmatch(text):
        return text
    text = text.strip()
    lowered = text.lower()
    # Some letters outside ASCII have a lower case inside it.
    if len(text) <= _LONGEST_PLAIN and text.isascii() and _PLAIN.fullmatch(lowered):
        local, _, domain = text.partition("@")
        if local == local.lower() or not _ROLES.fullmatch(local.lower()):
            return f"{local}@{domain.lower()}"
    return _validate(text)


def are_plain(addresses: Sequence[str]) -> bool:
    """Whether `normalise_address` leaves each as it is; False may only mean a closer look."""
    if max(map(len, addresses), default=0) > _LONGEST_PLAIN:
        return False
    lines = "\n".join((*addresses, ""))
    return lines.count("\n") == len(addresses) and _PLAIN_LINES.fullmatch(lines) is not None


def fold(address: str) -> str:
    """The spelling that is unique among subscribers: no mailbox of today tells A from a."""
    return address.lower()


def mask_address(address: str) -> str:
    """As it may stand on a page that is handed on: the first letter and the domain."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}…{at}{domain}"


def _validate(text: str) -> str:
    from email_validator import EmailNotValidError, validate_email

    if not text:
        raise BadAddress(text, "there is no address")
    if len(text) > _LONGEST:
        raise BadAddress(text, f"it has {len(text)} characters, expected at most {_LONGEST}")
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise BadAddress(text, _reason(str(error))) from error
    if found.ascii_email is None:
        raise BadAddress(text, "it has no form that every mail service takes")
    return found.ascii_email


def _reason(sentences: str) -> str:
    """The library's sentences in the manner of our messages."""
    parts = sentences.rstrip(".").split(". ")
    return "; ".join(part[:1].lower() + part[1:] for part in parts)


class Signer:
    """Makes and verifies the tokens of links that act for one reader without a login.

    A token is the reader's id and 128 bits of HMAC-SHA256 over newsletter, purpose and id. It has
    no clock: a link in an old issue works as long as its key does. Keys are newest first: the
    first one signs, all of them verify. Another `newsletter` makes every token another; those that
    were made for a `former` one verify too.
    """

    def __init__(
        self, keys: Sequence[bytes], newsletter: str, *, former: Sequence[str] = ()
    ) -> None:
        if not keys or not all(keys):
            raise ValueError("a signer needs at least one key, and none may be empty")
        # A key of its own for each newsletter leaves a short message to sign for each reader.
        names = dict.fromkeys(same for name in (newsletter, *former) for same in _spellings(name))
        self._keys = [
            _Hmac(hmac.digest(key, name.encode(), "sha256")) for name in names for key in keys
        ]

    def token(self, purpose: Purpose, subscriber_id: int) -> str:
        """URL-safe; starts with a digit and ends in a letter, so that no mail client cuts it."""
        return self._keys[0].token(purpose, subscriber_id)

    def sign(self, start: str, purpose: Purpose, ids: Iterable[int]) -> list[str]:
        """For each reader the start of an address with his token at its end."""
        return self._keys[0].sign(start, purpose, ids)

    def verify(self, purpose: Purpose, token: str) -> int | None:
        """The subscriber's id, or None for whatever this signer did not make."""
        if not isinstance(token, str) or not (match := _TOKEN.fullmatch(token)):
            return None
        subscriber_id = int(match[1])
        for key in self._keys:
            if hmac.compare_digest(key.token(purpose, subscriber_id), token):
                return subscriber_id
        return None


def _spellings(address: str) -> tuple[str, ...]:
    """As it stands in the settings, and with or without the slash that has no meaning there."""
    bare = address.rstrip("/")
    return address, bare, f"{bare}/"


class _Hmac:
    """HMAC-SHA256 with both paddings hashed beforehand: a third of the time of hmac.digest."""

    def __init__(self, key: bytes) -> None:
        padded = key.ljust(64, b"\0")
        self._inner = sha256(bytes(byte ^ 0x36 for byte in padded))
        self._outer = sha256(bytes(byte ^ 0x5C for byte in padded))

    def token(self, purpose: Purpose, subscriber_id: int) -> str:
        return self.sign("", purpose, (subscriber_id,))[0]

    def sign(self, start: str, purpose: Purpose, ids: Iterable[int]) -> list[str]:
        begun = self._inner.copy()
        begun.update(f"{purpose} ".encode())
        copy_inner, copy_outer = begun.copy, self._outer.copy
        numbers, codes = list(ids), []
        for id_ in numbers:
            inner, outer = copy_inner(), copy_outer()
            inner.update(b"%d" % id_)
            outer.update(inner.digest())
            codes.append(outer.digest()[:16])
        # 24 letters for each, of which the last two stand for the zeros.
        letters = b2a_base64(b"\0\0".join([*codes, b""]), newline=False)
        text = letters.translate(_URL_SAFE).decode()
        return [
            f"{start}{id_}-{text[place : place + 22]}"
            for id_, place in zip(numbers, count(step=24), strict=False)
        ]


def unsubscribe_url(base_url: str, token: str) -> str:
    return f"{base_url.rstrip('/')}/unsubscribe/{token}"


def preferences_url(base_url: str, token: str) -> str:
    return f"{base_url.rstrip('/')}/preferences/{token}"


def confirm_url(base_url: str, token: str) -> str:
    return f"{base_url.rstrip('/')}/confirm/{token}"
