"""What the cleaning needs to know of the house: its names, hosts and people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlsplit

from newsletter.addresses import address_key
from newsletter.model import Newsletter, Roster
from newsletter.roster.spellings import usual_names


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRules:
    """Frozen and small, so that what is derived from it is made once."""

    organisations: tuple[str, ...] = ()  #: the bureau, and names that it had or writes for
    own_hosts: tuple[str, ...] = ()
    people: tuple[str, ...] = ()  #: full names and aliases of the speakers, in every usual way
    books: tuple[str, ...] = ()
    pages: frozenset[str] = frozenset()  #: keys of the roster's addresses, on whatever host
    form: str = ""  #: key of the speakers' request form

    def __hash__(self) -> int:
        """Of little of it, for it is asked some twenty times for each post."""
        return hash((self.organisations, self.own_hosts))

    @property
    def folded_people(self) -> frozenset[str]:
        return _folded(self.people)

    def owns(self, address: str) -> bool:
        """Whether a link leads to the house."""
        return find_host(address) in self.own_hosts or address_key(address) in self.pages

    def is_form(self, address: str) -> bool:
        """Whether a link leads to the request form, whatever it fills in there."""
        return bool(self.form) and _without_query(address) == self.form


def make_house(
    newsletter: Newsletter,
    roster: Roster,
    *,
    organisations: Sequence[str] = (),
) -> HouseRules:
    """What the project says of its house; `organisations` are names besides the present one."""
    addresses = (newsletter.base_url, newsletter.request_form)
    hosts = (*newsletter.own_hosts, *filter(None, map(find_host, addresses)))
    names = (newsletter.organisation, *organisations)
    house = make_house_of(roster, organisations=names, own_hosts=hosts)
    return replace(house, form=_without_query(newsletter.request_form))


def make_house_of(
    roster: Roster, *, organisations: Sequence[str] = (), own_hosts: Sequence[str] = ()
) -> HouseRules:
    """What is known of a house by its roster alone, and what else is given."""
    speakers = roster.speakers.values()
    pages = [topic.list_url for topic in roster.topics.values()]
    pages += [page for each in speakers for page in (each.profile_url, each.stories_url)]
    return HouseRules(
        organisations=tuple(dict.fromkeys(organisations)),
        own_hosts=tuple(dict.fromkeys(own_hosts)),
        people=tuple(name for speaker in speakers for name in usual_names(speaker)),
        books=tuple(book for speaker in speakers for book in speaker.books),
        pages=frozenset(filter(None, map(address_key, pages))),
    )


def _without_query(address: str) -> str:
    return address_key(address.partition("?")[0])


@lru_cache(maxsize=16)
def _folded(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(str.casefold, names))


@lru_cache(maxsize=1024)
def find_host(address: str) -> str:
    """The host without `www.`; nothing for what is no address."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
