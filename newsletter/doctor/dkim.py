"""The keys under which a service signs, RFC 6376."""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import Literal, NamedTuple

from newsletter.doctor.records import Lookup, tagged

#: Selectors that the services tell their customers to publish. SES, SparkPost and some accounts of
#: the others have names of their own, which nobody can guess.
SELECTORS = {
    "mailgun": ("k1", "pdk1", "pdk2", "mailo", "smtp", "mx", "pic", "krs", "email"),
    "postmark": ("pm",),
    "sendgrid": ("s1", "s2"),
    "resend": ("resend",),
    "brevo": ("mail", "brevo1", "brevo2"),
    "mailjet": ("mailjet",),
    "mailersend": ("mlsend", "mlsend2"),
}
#: Of 1,024 bits; Gmail asks for at least that many, RFC 8301 for more. A DER key of them is longer.
_SHORTEST_KEY = 140


class Dkim(NamedTuple):
    state: Literal["found", "weak", "revoked", "absent", "unknown"]
    selector: str = ""
    unknown: str = ""


def find_dkim(domain: str, service: str, lookup: Lookup) -> Dkim:
    """The first usable key of the selectors that are known for a service."""
    worse = Dkim("absent")
    for selector in SELECTORS.get(service, ()):
        records = lookup(f"{selector}._domainkey.{domain}", "TXT")
        if records.unknown:
            return Dkim("unknown", unknown=records.unknown)
        for value in records.values:
            state = _judge(value)
            if state == "found":
                return Dkim("found", selector)
            if state is not None:
                worse = Dkim(state, selector)
    return worse


def _judge(value: str) -> Literal["found", "weak", "revoked"] | None:
    tags = tagged(value)
    if "p" not in tags or tags.get("v", "DKIM1") != "DKIM1":
        return None
    if tags.get("k", "rsa") == "ed25519":
        return "found"
    try:
        key = b64decode("".join(tags["p"].split()), validate=True)
    except (binascii.Error, ValueError):
        return "weak"
    if not key:
        return "revoked"
    return "found" if len(key) >= _SHORTEST_KEY else "weak"
