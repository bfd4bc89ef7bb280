"""Which network somebody comes from: what is kept of the address of a person's machine."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import ip_address

UNKNOWN = "unknown"


@lru_cache(1024)
def network_of(address: str) -> str:
    """The network that one person can be taken to have: a /24 of IPv4, a /48 of IPv6.

    What is no address is a network of its own, so that it is limited too.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return UNKNOWN
    mapped = getattr(ip, "ipv4_mapped", None)
    if mapped is not None:
        ip = mapped
    if ip.version == 4:
        return f"{'.'.join(str(ip).split('.')[:3])}.0/24"
    return f"{':'.join(ip.exploded.split(':')[:3])}::/48"
