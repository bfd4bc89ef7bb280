"""The last look at readers' addresses before they stand in a call."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

import idna

from newsletter.audience import fold
from newsletter.mail.bodies import Columns
from newsletter.mailing import Reader

#: One mailbox, and nothing that could become a second one, a name, or a line of its own.
_MAILBOX = r"[^\s\x00-\x1f\x7f,;:<>()\[\]\\\"@]++@[^\s\x00-\x1f\x7f,;:<>()\\\"@]++"
_ONE_MAILBOX = re.compile(_MAILBOX)
#: What most addresses have beside the @.
_ORDINARY = b"+-.0123456789=ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
_TWICE = "one address stands twice in a batch"


def sort_out(
    readers: Sequence[Reader],
    limit: int,
    find_unfit: Callable[[Columns], Mapping[int, str]] | None = None,
) -> tuple[Columns, dict[int, str]]:
    """Readers who can stand in a call, and the reason of each who cannot.

    `find_unfit` tells whom the service would refuse for another cause than the form of his address.
    Raises ValueError for a batch that must not exist: too large, or one address twice.
    """
    if len(readers) > limit:
        raise ValueError(f"{len(readers)} readers in one batch, expected at most {limit}")
    addresses = [reader.address for reader in readers]
    _must_differ(addresses)
    malformed = {} if _are_mailboxes(addresses) else _find_malformed(readers)
    fit = _without(malformed, Columns(readers))
    unfit = find_unfit(fit) if find_unfit else {}
    return _without(unfit, fit), {**malformed, **unfit}


def _are_mailboxes(addresses: Sequence[str]) -> bool:
    """One look at all of them, a tenth of the time; False may only mean a closer look."""
    lines = "\n".join(["", *addresses, ""])
    if not lines.isascii() or "\n@" in lines or "@\n" in lines:
        return False
    # An address has no line break, and one @ between others.
    return lines.encode().translate(None, _ORDINARY) == b"\n" + b"@\n" * len(addresses)


def _find_malformed(readers: Sequence[Reader]) -> dict[int, str]:
    is_mailbox = _ONE_MAILBOX.fullmatch
    # The reason is kept longer than the reader may want to be known: no address in it.
    reason = "the address is not of the form local@domain"
    return {reader.id: reason for reader in readers if not is_mailbox(reader.address)}


def _without(unfit: Mapping[int, str], readers: Columns) -> Columns:
    if not unfit:
        return readers
    return Columns([reader for reader in readers if reader.id not in unfit])


def _must_differ(addresses: Sequence[str]) -> None:
    """Raises ValueError when two are the same but for the case of letters."""
    if len(set(map(fold, addresses))) < len(addresses):
        raise ValueError(_TWICE)


def by_address(readers: Sequence[Reader]) -> dict[str, int]:
    """Reader ids by folded address. Raises ValueError when two readers share one."""
    ids = {fold(reader.address): reader.id for reader in readers}
    if len(ids) < len(readers):
        raise ValueError(_TWICE)
    return ids


def find_not_ascii(readers: Iterable[Reader], service: str) -> dict[int, str]:
    """Readers whose address is not ASCII even with its domain as Punycode, and why not."""
    found = {}
    for reader in (one for one in readers if not one.address.isascii()):
        try:
            address = encode_domain(reader.address)
        except ValueError:
            found[reader.id] = "the address has a domain that does not exist"
            continue
        if not address.isascii():
            found[reader.id] = (
                f"{service} takes no address with other than ASCII letters before the @"
            )
    return found


def encode_domain(address: str) -> str:
    """The address with its domain as Punycode. Raises ValueError for one that cannot exist."""
    if address.isascii():
        return address
    local, _, domain = address.rpartition("@")
    return f"{local}@{idna.encode(domain, uts46=True).decode()}"
