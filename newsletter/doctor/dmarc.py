"""The DMARC record that holds for a domain, RFC 7489, found by the tree walk of DMARCbis.

The walk (draft-ietf-dmarc-dmarcbis, 4.10) needs no list of public suffixes: it asks the domain,
then its parents.
"""

from __future__ import annotations

from typing import NamedTuple

from newsletter.doctor.records import Lookup, tagged

_POLICIES = ("none", "quarantine", "reject")
_LONGEST_WALK = 8


class Dmarc(NamedTuple):
    record: str = ""
    domain: str = ""  #: where it stands; the domain itself or a parent
    policy: str = ""  #: none, quarantine, reject; as it holds for the domain
    strict: bool = False  #: the signing domain must be the very domain of the From line
    reports: str = ""  #: where summaries go
    several: bool = False  #: two records at one name count as none
    unknown: str = ""


def find_dmarc(domain: str, lookup: Lookup) -> Dmarc:
    for name in _walk(domain):
        records = lookup(f"_dmarc.{name}", "TXT")
        if records.unknown:
            return Dmarc(unknown=records.unknown)
        found = [v for v in records.values if v.lower().replace(" ", "").startswith("v=dmarc1")]
        if len(found) > 1:
            return Dmarc(domain=name, several=True)
        if found:
            return _read(found[0], name, is_parent=name != domain)
    return Dmarc()


def aligned(signing: str, sender: str, dmarc: Dmarc) -> bool:
    """Whether a signature's domain counts for the domain of the From line.

    Relaxed: both belong to the organisation whose record was found, or one holds the other.
    """
    if signing == sender:
        return True
    if dmarc.strict:
        return False
    home = dmarc.domain or sender
    related = (signing.endswith(f".{sender}"), sender.endswith(f".{signing}"))
    return any(related) or (_within(signing, home) and _within(sender, home))


def _within(domain: str, home: str) -> bool:
    return domain == home or domain.endswith(f".{home}")


def _walk(domain: str) -> list[str]:
    labels = domain.split(".")
    names = [".".join(labels[start:]) for start in range(len(labels))]
    # A long name is asked itself, and then from its seventh label on.
    return names[:1] + names[1:][-(_LONGEST_WALK - 1) :]


def _read(record: str, name: str, *, is_parent: bool) -> Dmarc:
    tags = tagged(record)
    policy = (tags.get("sp") if is_parent else None) or tags.get("p", "")
    return Dmarc(
        record=record,
        domain=name,
        policy=policy.lower() if policy.lower() in _POLICIES else "",
        strict=tags.get("adkim", "r").lower() == "s",
        reports=tags.get("rua", ""),
    )
