"""Who may be written to: addresses in one spelling, and signed links for each reader."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from binascii import b2a_base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Literal

from newsletter.errors import NewsletterError

Purpose = Literal["unsubscribe", "preferences", "confirm"]

_LONGEST = 254  #: octets of an address, RFC 5321 with erratum 1690
_LONGEST_LOCAL = 64  #: of what stands before the @, RFC 5321; hosts refuse more
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
_GMAIL = ("gmail.com", "googlemail.com")
_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_MARK = 6  #: octets
_TOKEN = re.compile(r"(-?[1-9][0-9]{0,18})-([A-Za-z0-9_-]{8})[A-Za-z0-9_-]{22}")


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
    return normalise_quickly(text) or _validate(text.strip())


def normalise_quickly(text: str) -> str:
    """The same of an address as most are; empty of any other."""
    if len(text) <= _LONGEST_PLAIN and _PLAIN.fullmatch(text):
        return text
    text = text.strip()
    lowered = text.lower()
    # Some letters outside ASCII have a lower case inside it.
    if len(text) <= _LONGEST_PLAIN and text.isascii() and _PLAIN.fullmatch(lowered):
        local, _, domain = text.partition("@")
        if local == local.lower() or not _ROLES.fullmatch(local.lower()):
            return f"{local}@{domain.lower()}"
    return ""


def are_plain(addresses: Sequence[str]) -> bool:
    """Whether `normalise_address` leaves each as it is; False may only mean a closer look."""
    if max(map(len, addresses), default=0) > _LONGEST_PLAIN:
        return False
    lines = "\n".join((*addresses, ""))
    return lines.count("\n") == len(addresses) and _PLAIN_LINES.fullmatch(lines) is not None


def fold(address: str) -> str:
    """The spelling that is unique among subscribers: no mailbox of today tells A from a."""
    return address.lower()


def mailbox_of(address: str) -> str:
    """The mailbox that variants of an address lead to, for counting what it gets; not for mailing.

    A tag after a plus sign leads to the same one at most hosts, and at Gmail dots have no meaning.
    Where a host takes the sign for a letter like others, some of its readers share their limits.
    """
    local, _, domain = fold(address).rpartition("@")
    plain = local.partition("+")[0] or local
    if domain in _GMAIL:
        return f"{plain.replace('.', '')}@{_GMAIL[0]}"
    return f"{plain}@{domain}"


def domains_of(domain: str) -> Sequence[str]:
    """Those that lead to the same mailboxes, as two of Gmail's do."""
    return _GMAIL if domain in _GMAIL else (domain,)


def is_at_gmail(text: str) -> bool:
    """Whether some address in it is one there, or looks like it."""
    lowered = text.lower()
    return any(f"@{domain}" in lowered for domain in _GMAIL)


def address_finder(address: str) -> Callable[[str], bool]:
    """Whether a text names this address, and not only one that ends or begins like it."""
    whole = rf"(?<![\w.+-])(?<!\w'){re.escape(address)}(?![\w-])(?!\.\w)"
    search = re.compile(whole, re.IGNORECASE).search
    return lambda text: search(text) is not None


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
    if (length := len(found.local_part)) > _LONGEST_LOCAL:
        reason = f"it has {length} characters before the @-sign, expected at most {_LONGEST_LOCAL}"
        raise BadAddress(text, reason)
    return found.ascii_email


def _reason(sentences: str) -> str:
    """The library's sentences in the manner of our messages."""
    parts = sentences.rstrip(".").split(". ")
    return "; ".join(part[:1].lower() + part[1:] for part in parts)


@dataclass(frozen=True, slots=True)
class Link:
    """What a genuine token says."""

    #: Of a subscriber, or of a request where the purpose is to confirm; below zero that of somebody
    #: who is in no list, and got a test mail.
    number: int
    _mark: bytes
    _find_mark: Callable[[str], bytes]

    def is_of(self, address: str) -> bool:
        """Whether it was made for this address: a store that was restored, or made anew, gives the
        numbers of those whom it lost to others."""
        import hmac

        return hmac.compare_digest(self._find_mark(address), self._mark)


class Signer:
    """Makes and verifies the tokens of links that act for one reader without a login.

    A token is a number, a mark of the address that has it, and 128 bits of HMAC-SHA256 over
    newsletter, purpose, number and mark. So the signature alone tells that we made it, without a
    look into the store, and the mark tells whether the number is still that reader's. No address
    can be read or tried from a mark, which is keyed. An address is a subscriber for good: nothing
    but the case of its letters ever changes, which the mark does not see.

    There is no clock in it: a link in an old issue works as long as its key does. Keys are newest
    first: the first one signs, all of them verify. Another `newsletter` makes every token another;
    those that were made for a `former` one verify too.
    """

    def __init__(
        self, keys: Sequence[bytes], newsletter: str, *, former: Sequence[str] = ()
    ) -> None:
        if not keys or not all(keys):
            raise ValueError("a signer needs at least one key, and none may be empty")
        import hmac  # late, as in `_Key`

        # A key of its own for each newsletter leaves a short message to sign for each reader.
        names = dict.fromkeys(same for name in (newsletter, *former) for same in _spellings(name))
        self._keys = [
            _Key(hmac.digest(key, name.encode(), "sha256")) for name in names for key in keys
        ]

    def token(self, purpose: Purpose, number: int, address: str) -> str:
        """URL-safe; a reader's starts with a digit, and each ends in a letter, so that no mail
        client cuts it."""
        return self.sign("", purpose, (number,), (address,))[0]

    def sign(
        self, start: str, purpose: Purpose, numbers: Sequence[int], addresses: Sequence[str]
    ) -> list[str]:
        """For each reader the start of an address with his token at its end."""
        key = self._keys[0]
        return key.sign(start, purpose, numbers, key.marks(addresses))

    def verify(self, purpose: Purpose, token: str) -> Link | None:
        """None for whatever this signer did not make."""
        if not isinstance(token, str) or not (match := _TOKEN.fullmatch(token)):
            return None
        import hmac

        number, mark = int(match[1]), urlsafe_b64decode(match[2])
        for key in self._keys:
            (made,) = key.sign("", purpose, (number,), (mark,))
            if hmac.compare_digest(made, token):
                return Link(number, mark, key.mark)
        return None


def _spellings(address: str) -> tuple[str, ...]:
    """As it stands in the settings, and with or without the slash that has no meaning there."""
    bare = address.rstrip("/")
    return address, bare, f"{bare}/"


class _Key:
    """HMAC-SHA256 with both paddings hashed beforehand: a third of the time of hmac.digest."""

    def __init__(self, key: bytes) -> None:
        # Late: OpenSSL takes 3.5 MB, and an import of readers signs nothing.
        import hmac
        from hashlib import sha256

        padded = key.ljust(64, b"\0")
        self._inner = sha256(bytes(byte ^ 0x36 for byte in padded))
        self._outer = sha256(bytes(byte ^ 0x5C for byte in padded))
        # A key of its own in front is enough for what is cut to so few octets and signed after.
        self._marking = sha256(hmac.digest(key, b"mark", "sha256").ljust(64, b"\0"))

    def mark(self, address: str) -> bytes:
        return self.marks((address,))[0]

    def marks(self, addresses: Sequence[str]) -> list[bytes]:
        copy, marks = self._marking.copy, []
        for address in fold("\n".join(addresses)).encode().split(b"\n"):
            begun = copy()
            begun.update(address)
            marks.append(begun.digest()[:_MARK])
        return marks if addresses else []

    def sign(
        self, start: str, purpose: Purpose, numbers: Sequence[int], marks: Sequence[bytes]
    ) -> list[str]:
        begun = self._inner.copy()
        begun.update(f"{purpose} ".encode())
        copy_inner, copy_outer, codes = begun.copy, self._outer.copy, []
        for number, mark in zip(numbers, marks, strict=True):
            inner, outer = copy_inner(), copy_outer()
            inner.update(b"%d %b" % (number, mark))
            outer.update(inner.digest())
            codes.append(mark + outer.digest()[:16])
        # 32 letters for each, of which the last two stand for the zeros.
        letters = b2a_base64(b"\0\0".join([*codes, b""]), newline=False)
        text = letters.translate(_URL_SAFE).decode()
        return [
            f"{start}{number}-{text[place : place + 30]}"
            for number, place in zip(numbers, count(step=32), strict=False)
        ]


def unsubscribe_url(base_url: str, token: str) -> str:
    return f"{base_url.rstrip('/')}/unsubscribe/{token}"


def preferences_url(base_url: str, token: str) -> str:
    return f"{base_url.rstrip('/')}/preferences/{token}"


def confirm_url(base_url: str, token: str) -> str:
    return f"{base_url.rstrip('/')}/confirm/{token}"
