"""What a question to the domain name system brought, as a value."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Records(NamedTuple):
    """The records of a name and a type; none at all where there are none."""

    values: tuple[str, ...] = ()
    unknown: str = ""  #: why nobody could tell, such as a network without a name server


NONE = Records()

#: Name and type ("TXT", "MX", "CNAME") → records. Never raises.
Lookup = Callable[[str, str], Records]


def tagged(text: str) -> dict[str, str]:
    """`v=DMARC1; p=none` as a mapping (the tag list of RFC 6376, 3.2); of two the first counts."""
    tags: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        if equals:
            tags.setdefault(name.strip().lower(), value.strip())
    return tags
