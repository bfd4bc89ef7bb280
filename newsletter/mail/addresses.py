"""The last look at readers' addresses before they stand in a call."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import idna

from newsletter.audience import fold
from newsletter.mailing import Reader

#: One mailbox, and nothing that could become a second one, a name, or a line of its own.
_MAILBOX = r"[^\s\x00-\x1f\x7f,;:<>()\[\]\\\"@]++@[^\s\x00-\x1f\x7f,;:<>()\\\"@]++"
_ONE_MAILBOX = re.compile(_MAILBOX)
_MAILBOXES = re.compile(rf"(?:{_MAILBOX}\n)*+")


def sort_out(
    readers: Sequence[Reader],
    limit: int,
    find_unfit: Callable[[Sequence[Reader]], Mapping[int, str]] | None = None,
) -> tuple[list[Reader], dict[int, str]]:
    """Readers who can stand in a call, and the reason of each who cannot.

    `find_unfit` tells whom the service would refuse for another cause than the form of his address.
    Raises ValueError for a batch that must not exist: too large, or one address twice.
    """
    if len(readers) > limit:
        raise ValueError(f"{len(readers)} readers in one batch, expected at most {limit}")
    by_address(readers)
    unfit = {} if _are_mailboxes(readers) else _find_malformed(readers)
    if find_unfit:
        unfit |= find_unfit(_without(unfit, readers))
    return _without(unfit, readers), unfit


def _are_mailboxes(readers: Sequence[Reader]) -> bool:
    """One look at all of them, which takes half the time; an address has no line break."""
    lines = "\n".join([*(reader.address for reader in readers), ""])
    return lines.count("\n") == len(readers) and _MAILBOXES.fullmatch(lines) is not None


def _find_malformed(readers: Sequence[Reader]) -> dict[int, str]:
    is_mailbox = _ONE_MAILBOX.fullmatch
    # The reason is kept longer than the reader may want to be known: no address in it.
    reason = "the address is not of the form local@domain"
    return {reader.id: reason for reader in readers if not is_mailbox(reader.address)}


def _without(unfit: Mapping[int, str], readers: Sequence[Reader]) -> list[Reader]:
    return [reader for reader in readers if reader.id not in unfit] if unfit else list(readers)


def by_address(readers: Sequence[Reader]) -> dict[str, int]:
    """Reader ids by folded address. Raises ValueError when two readers share one."""
    ids = {fold(reader.address): reader.id for reader in readers}
    if len(ids) < len(readers):
        raise ValueError("one address stands twice in a batch")
    return ids


def encode_domain(address: str) -> str:
    """The address with its domain as Punycode. Raises ValueError for one that cannot exist."""
    if address.isascii():
        return address
    local, _, domain = address.rpartition("@")
    return f"{local}@{idna.encode(domain, uts46=True).decode()}"
