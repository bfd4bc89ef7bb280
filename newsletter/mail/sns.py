"""Posts of Amazon SNS: signed with a certificate that is fetched from Amazon alone.

By "Verifying the signatures of Amazon SNS messages": version 1 signs with SHA-1, version 2 with
SHA-256. A post is believed when its topic is one of ours, its certificate comes from
`sns.REGION.amazonaws.com` exactly, and its signature and its time hold. Its MessageId names the
events, so that a post that comes again changes nothing.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from itertools import chain
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from newsletter.errors import Forged, Unproven
from newsletter.mail.webhooks import check_fresh, load_json, proving, read_moment, reading

#: SNS repeats a post for an hour and keeps its time.
FRESH = timedelta(hours=1)
#: Bytes of a post: a message of 256 KB, whose every sign may be escaped, and what is around it.
LARGEST = 2 * 262_144 + 16_384
_TIMEOUT = (5.0, 10.0)
#: Seconds that a post waits for another one's certificate. Anybody can name one that takes long to
#: come, or never does, and whoever waits for it keeps a place that other posts need.
_PATIENCE = 1.0
_LARGEST = 64 * 1024

_HOST = re.compile(r"sns\.[a-z]{2}(?:-[a-z]+)+-\d\.amazonaws\.com(?:\.cn)?")
_SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": (
        *("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    ),
}

_TOLD = {"Signature", "SignatureVersion", "SigningCertURL", *chain(*_SIGNED.values())}

#: Gets what stands at an address of Amazon's.
Get = Callable[[str], bytes]


class Sns:
    """Verifies posts, and answers the confirmation of a subscription to one of our topics."""

    def __init__(self, topics: Collection[str], get: Get | None = None) -> None:
        self._topics = frozenset(topics)
        self._get = get or _get
        self._certificates: dict[str, Any] = {}
        self._fetching = Lock()

    def open(self, body: bytes, now: datetime) -> tuple[str, str] | None:
        """The name and the text of a notification; None for a confirmation, which is answered.

        Raises Forged, Unreadable for what SNS signed and is not understood, and Unproven where the
        certificate cannot be had.
        """
        with proving("sns"):
            post = _only_texts(load_json(body))
            self._prove(post, now)
        with reading("sns"):
            if post["Type"] == "SubscriptionConfirmation":
                self._confirm(post["SubscribeURL"])
                return None
            return post["MessageId"], post["Message"]

    def _prove(self, post: Mapping[str, str], now: datetime) -> None:
        """Raises Forged, and whatever comes of a post of another shape."""
        names = _SIGNED.get(post["Type"], ())
        lines = [f"{name}\n{post[name]}\n" for name in names if name in post]
        if not lines or post["TopicArn"] not in self._topics:
            raise Forged("the post is of no topic in [mail] sns_topics")
        signature = b64decode(post["Signature"], validate=True)
        version, url = post["SignatureVersion"], post["SigningCertURL"]
        at = read_moment(post["Timestamp"])
        self._verify(url, version, signature, "".join(lines).encode())
        check_fresh(at, now, FRESH)

    def _verify(self, url: str, version: str, signature: bytes, signed: bytes) -> None:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.hashes import SHA1, SHA256

        algorithm = {"1": SHA1, "2": SHA256}.get(version)
        if algorithm is None:
            raise Forged("the post is signed in no known way")
        try:
            # SHA-1 is what version 1 is.
            self._public_key(url).verify(signature, signed, PKCS1v15(), algorithm())
        except InvalidSignature:
            raise Forged("the post is not signed by Amazon") from None

    def _public_key(self, url: str) -> Any:
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
        from cryptography.x509 import load_pem_x509_certificate

        if not _is_amazons(url) or not urlsplit(url).path.endswith(".pem"):
            raise Forged("the post names a certificate that is not Amazon's")
        if url not in self._certificates:
            try:
                key = load_pem_x509_certificate(self._fetch(url)).public_key()
            except ValueError as error:
                raise Forged("the post's certificate cannot be read") from error
            if not isinstance(key, RSAPublicKey):
                raise Forged("the post's certificate has another kind of key")
            self._certificates[url] = key
        return self._certificates[url]

    def _fetch(self, url: str) -> bytes:
        if not self._fetching.acquire(timeout=_PATIENCE):
            raise Unproven("Amazon is being asked for the certificate of another post")
        try:
            return self._get(url)
        finally:
            self._fetching.release()

    def _confirm(self, url: str) -> None:
        if not _is_amazons(url) or "Action=ConfirmSubscription" not in urlsplit(url).query:
            raise Forged("the post asks to visit an address that is not Amazon's")
        self._get(url)


def _only_texts(post: Mapping[str, Any]) -> dict[str, str]:
    """All that SNS tells is text. What else a stranger put there is not kept in memory while a
    certificate is fetched."""
    told = {name: post[name] for name in _TOLD if post.get(name) is not None}
    if not all(isinstance(value, str) for value in told.values()):
        raise Forged("the post holds something that is no text")
    return told


def _is_amazons(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return (
            parts.scheme == "https"
            and parts.netloc == parts.hostname
            and bool(_HOST.fullmatch(parts.netloc))
        )
    except ValueError:
        return False


def _get(url: str) -> bytes:
    import requests

    with requests.Session() as session:
        session.trust_env = False
        try:
            answer = session.get(url, timeout=_TIMEOUT, allow_redirects=False, stream=True)
            content = answer.raw.read(_LARGEST, decode_content=True)
        except (requests.RequestException, OSError) as error:
            raise Unproven("Amazon cannot be reached for the certificate of a post") from error
    if answer.status_code >= 500 or answer.status_code == 429:
        raise Unproven(f"Amazon answered {answer.status_code} for the certificate of a post")
    if answer.status_code != 200:
        raise Forged(f"the post's certificate cannot be fetched: {answer.status_code}")
    return bytes(content)
