"""The SPF record of a domain, RFC 7208."""

from __future__ import annotations

import re
from typing import NamedTuple

from newsletter.doctor.records import Lookup

#: Terms that ask a name server again; more than ten of them and receivers give up (4.6.4).
_MOST_LOOKUPS = 10
_ASKING = re.compile(r"[+?~-]?(?:include:|a(?:[:/]|$)|mx(?:[:/]|$)|ptr(?::|$)|exists:)|redirect=")
_FOLLOWED = re.compile(r"[+?~-]?include:(\S+)|redirect=(\S+)")


class Spf(NamedTuple):
    """What was found of it; every list is empty where all is well."""

    record: str = ""
    several: int = 0  #: records, where there is more than the one that may be
    lookups: int = 0
    broken: tuple[str, ...] = ()  #: included names that have no record
    unknown: str = ""  #: why nobody could tell

    @property
    def end(self) -> str:
        """The qualifier of `all`: what becomes of mail from elsewhere; empty where it has none."""
        match = re.search(r"(?:^|\s)([+?~-]?)all(?:\s|$)", self.record, re.IGNORECASE)
        return (match[1] or "+") if match else ""


def find_spf(domain: str, lookup: Lookup) -> Spf:
    """The record of a domain with all that it includes."""
    records = lookup(domain, "TXT")
    if records.unknown:
        return Spf(unknown=records.unknown)
    found = _only_spf(records.values)
    if len(found) != 1:
        return Spf(several=len(found) if found else 0)
    count, broken = _follow(found[0], lookup, {domain})
    return Spf(record=found[0], lookups=count, broken=broken)


def includes(spf: Spf, name: str, lookup: Lookup) -> bool:
    """Whether a record includes a name, itself or through another one."""
    waiting, seen = [spf.record], set[str]()
    while waiting and len(seen) <= 2 * _MOST_LOOKUPS:
        for target in _targets(waiting.pop()):
            if target == name:
                return True
            if target not in seen:
                seen.add(target)
                waiting += _only_spf(lookup(target, "TXT").values)[:1]
    return False


def too_many_lookups(spf: Spf) -> bool:
    return spf.lookups > _MOST_LOOKUPS


def _follow(record: str, lookup: Lookup, seen: set[str]) -> tuple[int, tuple[str, ...]]:
    """How often a receiver has to ask, and which included names have no record of their own."""
    count = sum(1 for term in record.split() if _ASKING.match(term.lower()))
    broken: list[str] = []
    for target in _targets(record):
        if target in seen or "%" in target or len(seen) > 2 * _MOST_LOOKUPS:
            continue  # macros depend on the mail
        seen.add(target)
        records = lookup(target, "TXT")
        found = _only_spf(records.values)
        if len(found) == 1:
            more, also_broken = _follow(found[0], lookup, seen)
            count, broken = count + more, [*broken, *also_broken]
        elif not records.unknown:
            broken.append(target)
    return count, tuple(broken)


def _targets(record: str) -> list[str]:
    matches = map(_FOLLOWED.fullmatch, record.lower().split())
    return [(match[1] or match[2]).rstrip(".") for match in matches if match]


def _only_spf(values: tuple[str, ...]) -> list[str]:
    return [v for v in values if v.lower() == "v=spf1" or v.lower().startswith("v=spf1 ")]
