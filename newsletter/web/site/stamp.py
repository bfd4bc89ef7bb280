"""A signed time in a form: who fills it in faster than a person reads is none.

It needs no cookie, and a page of the static archive carries one from the day it was built. The
stamp says nothing of who asked for the page.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from typing import Literal

_QUICKEST = 2  #: seconds
_LONGEST = 400 * 86_400

#: Quick: genuine, and younger than a person reads. Unknown: too old, or of no key that we have.
Verdict = Literal["human", "quick", "unknown"]


class Stamp:
    """`keys` are the signing keys of links, newest first."""

    def __init__(self, keys: Sequence[bytes], newsletter: str) -> None:
        self._keys = [hmac.digest(key, f"form {newsletter}".encode(), "sha256") for key in keys]

    @property
    def signer(self) -> str:
        """Stands for the key that signs, for as long as it is the first; nobody reads it there."""
        return _sign(self._keys[0], "signer")

    def make(self, now: float) -> str:
        at = str(int(now))
        return f"{at}.{_sign(self._keys[0], at)}"

    def judge(self, stamp: str, now: float) -> Verdict:
        """Whether we made it, long enough ago for somebody to have read the form."""
        at, _, given = stamp.partition(".")
        if not at.isascii() or not at.isdigit() or len(at) > 12 or not given.isascii():
            return "unknown"
        genuine = any(hmac.compare_digest(_sign(key, at), given) for key in self._keys)
        age = now - int(at)
        if not genuine or age > _LONGEST:
            return "unknown"
        return "human" if age >= _QUICKEST else "quick"


def _sign(key: bytes, text: str) -> str:
    return urlsafe_b64encode(hmac.digest(key, text.encode(), "sha256")[:12]).decode()
