"""Which network somebody comes from: what is kept of the address of a person's machine."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import ip_address

UNKNOWN = "unknown"
#: As some proxies write an address: [2001:db8::1]:443, 192.0.2.77:443, ::ffff:192.0.2.77:443.
_WITH_PORT = re.compile(r"\[([^\]]*)\](?::\d+)?|(.*\.\d+):\d+")


def plain_address(text: str) -> str:
    """The address as people know it: a client of IPv4 at a socket of IPv6 has one of IPv4.

    Raises ValueError.
    """
    ip = ip_address(text)
    return str(getattr(ip, "ipv4_mapped", None) or ip)


@lru_cache(1024)
def network_of(address: str) -> str:
    """The network that one person can be taken to have: a /24 of IPv4, a /48 of IPv6.

    What is no address is a network of its own, so that it is limited too.
    """
    if found := _WITH_PORT.fullmatch(address):
        address = found[1] or found[2] or ""
    try:
        ip = ip_address(plain_address(address.partition("%")[0]))
    except ValueError:
        return UNKNOWN
    if ip.version == 4:
        return f"{'.'.join(str(ip).split('.')[:3])}.0/24"
    return f"{':'.join(ip.exploded.split(':')[:3])}::/48"
