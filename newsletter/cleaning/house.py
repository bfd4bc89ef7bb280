"""What the cleaning needs to know of the house: its names, hosts, people, and what it allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from newsletter.cleaning.pairs import links_of
from newsletter.gathered import Cleaned
from newsletter.model import Newsletter, Roster


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRules:
    """Frozen and small, so that what is derived from it is made once."""

    organisations: tuple[str, ...] = ()  #: the bureau, and names that it had or writes for
    own_hosts: tuple[str, ...] = ()
    paywalls: tuple[str, ...] = ()  #: hosts whose articles most readers cannot read
    longest_quote: int = 80  #: per cent of an update's words
    people: tuple[str, ...] = ()  #: full names and aliases of the speakers
    books: tuple[str, ...] = ()


class Breach(NamedTuple):
    """What the house does not want in an update; the editor decides."""

    rule: str
    message: str
    hint: str


def make_house(
    newsletter: Newsletter,
    roster: Roster,
    *,
    organisations: Sequence[str] = (),
    paywalls: Sequence[str] = (),
    longest_quote: int = 80,
) -> HouseRules:
    """The rules of a project; `organisations` are names besides the present one.

    They and `longest_quote` come from `[collect]`, `paywalls` from `[check]`.
    """
    addresses = (newsletter.base_url, newsletter.request_form)
    hosts = (*newsletter.own_hosts, *filter(None, map(find_host, addresses)))
    speakers = roster.speakers.values()
    return HouseRules(
        organisations=tuple(dict.fromkeys((newsletter.organisation, *organisations))),
        own_hosts=tuple(dict.fromkeys(hosts)),
        paywalls=tuple(paywalls),
        longest_quote=longest_quote,
        people=tuple(name for speaker in speakers for name in (speaker.name, *speaker.aliases)),
        books=tuple(book for speaker in speakers for book in speaker.books),
    )


def find_breaches(cleaned: Cleaned, house: HouseRules) -> tuple[Breach, ...]:
    """Links behind paywalls, and a quote that is longer than the house allows."""
    return (*_paywalled(cleaned, house), *_long_quote(cleaned, house))


def _paywalled(cleaned: Cleaned, house: HouseRules) -> Iterator[Breach]:
    addresses = [*links_of(cleaned.body), cleaned.source.url if cleaned.source else ""]
    for address in dict.fromkeys(filter(None, addresses)):
        host = find_host(address)
        if any(host == wall or host.endswith(f".{wall}") for wall in house.paywalls):
            message = f"most readers cannot read {address!r}: {host!r} is behind a paywall"
            yield Breach("paywall", message, "link to another source, or leave the link out")


def _long_quote(cleaned: Cleaned, house: HouseRules) -> Iterator[Breach]:
    share = 100 * cleaned.quoted // max(cleaned.words, 1)
    if share > house.longest_quote:
        message = (
            f"the quote is {share} % of the update: {cleaned.quoted} of {cleaned.words} words, "
            f"at most {house.longest_quote} % are allowed"
        )
        yield Breach("long-quote", message, "quote less of it, or write more yourself")


@lru_cache(maxsize=1024)
def find_host(address: str) -> str:
    """The host without `www.`; nothing for what is no address."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
