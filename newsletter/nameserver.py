"""Questions to the domain name system, bounded in time; never an exception."""

from __future__ import annotations

import dns.exception
import dns.rdatatype
import dns.resolver

from newsletter.doctor.records import NONE, Lookup, Records

_SECONDS = 4.0  #: for one question, with all its retries


def make_lookup(nameservers: tuple[str, ...] = (), *, port: int = 53) -> Lookup:
    """Asks the system's name servers, or those that are named by number."""
    try:
        resolver = dns.resolver.Resolver(configure=not nameservers)
    except dns.resolver.NoResolverConfiguration:
        return lambda _name, _type: Records(unknown="this machine names no name server")
    if nameservers:
        resolver.nameservers = list(nameservers)
        resolver.port = port
    resolver.cache = dns.resolver.Cache()
    resolver.lifetime = _SECONDS
    return lambda name, kind: _ask(resolver, name, kind)


def _ask(resolver: dns.resolver.Resolver, name: str, kind: str) -> Records:
    try:
        answer = resolver.resolve(name, kind, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        blind = not _knows(resolver, name.rstrip(".").rpartition(".")[2])
        return Records(unknown="the name server of this network knows no names") if blind else NONE
    except (dns.resolver.NoNameservers, dns.exception.Timeout, OSError):
        return Records(unknown="no name server answers")
    except (dns.exception.DNSException, ValueError):
        return Records(unknown=f"{name!r} cannot be asked for")
    return Records(tuple(_text(record) for record in answer))


def _knows(resolver: dns.resolver.Resolver, top: str) -> bool:
    """Whether it knows a top-level domain: closed networks deny every name there is."""
    try:
        resolver.resolve(f"{top}.", "NS")
    except (dns.resolver.NXDOMAIN, dns.resolver.NoNameservers, dns.exception.Timeout, OSError):
        return False
    except dns.exception.DNSException:
        return True  # it answers, if only that it has nothing of this kind
    return True


def _text(record: object) -> str:
    """A record's value; the pieces of a TXT record belong together (RFC 7208, 3.3)."""
    strings = getattr(record, "strings", None)
    if strings is not None:
        return b"".join(strings).decode("utf-8", "replace")
    return str(record)
