"""Which addresses may be asked: none that leads into a private network (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from newsletter.fetch.outcome import Fault

#: What the internet routes (RFC 4291, IANA); all that is not in it is private, local or unused.
_GLOBAL_UNICAST = IPv6Network("2000::/3")
#: For protocols (RFC 6890); older releases of Python know only a part of it.
_PROTOCOLS = IPv4Network("192.0.0.0/24")
#: An IPv4 address in its last 32 bits (RFC 6052). The local prefix of RFC 8215 stays forbidden.
_NAT64 = IPv6Network("64:ff9b::/96")


def find_fault(address: str) -> Fault | None:
    """Why an address cannot be asked, whatever its host resolves to. Quotes no password."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return Fault("address", "it is no address")
    if parts.scheme not in ("http", "https"):
        return Fault(
            "address", f"it starts with {parts.scheme + ':'!r}, and only http and https are fetched"
        )
    if "@" in parts.netloc:
        return Fault("address", "it has a name or a password in it")
    if not host or not address.isprintable() or "\\" in address:
        return Fault("address", "it is no address")
    return None


def host_of(address: str) -> str:
    """The host as settings name it: lower case, no brackets, no last full stop."""
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_public(number: str) -> bool:
    """Whether the internet routes an IP address, and every IPv4 address that is hidden in it."""
    try:
        ip = ip_address(number.partition("%")[0])
    except ValueError:
        return False
    return all(map(_is_public, _with_embedded(ip)))


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    if isinstance(ip, IPv6Address) and ip not in _GLOBAL_UNICAST:
        return ip in _NAT64
    # `is_global` has changed between releases of Python; the others say what is meant.
    return ip.is_global and not (
        ip.is_private
        or ip.is_loopback
        or ip.is_link_local
        or ip.is_multicast
        or ip.is_reserved
        or ip.is_unspecified
        or ip in _PROTOCOLS
    )


def _with_embedded(
    ip: IPv4Address | IPv6Address,
) -> Iterator[IPv4Address | IPv6Address]:
    """The address, and those that a translator or a tunnel would make of it."""
    if isinstance(ip, IPv4Address):
        yield ip
        return
    if ip.ipv4_mapped:
        yield ip.ipv4_mapped
        return
    yield ip
    if ip.sixtofour:
        yield ip.sixtofour
    if ip.teredo:
        yield from ip.teredo
    if ip in _NAT64:
        yield IPv4Address(int(ip) & 0xFFFFFFFF)
