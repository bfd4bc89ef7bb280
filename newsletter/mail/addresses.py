"""The last look at readers' addresses before they stand in a call."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsletter.audience import fold
from newsletter.mailing import Reader

#: One mailbox, and nothing that could become a second one, a name, or a line of its own.
_ONE_MAILBOX = re.compile(r"[^\s\x00-\x1f\x7f,;:<>()\[\]\\\"@]+@[^\s\x00-\x1f\x7f,;:<>()\\\"@]+")


def sort_out(readers: Sequence[Reader], limit: int) -> tuple[list[Reader], dict[int, str]]:
    """Readers who can stand in a call, and the reason of each who cannot.

    Raises ValueError for a batch that must not exist: too large, or one address twice.
    """
    if len(readers) > limit:
        raise ValueError(f"{len(readers)} readers in one batch, expected at most {limit}")
    by_address(readers)
    is_mailbox = _ONE_MAILBOX.fullmatch
    sendable = [reader for reader in readers if is_mailbox(reader.address)]
    if len(sendable) == len(readers):
        return sendable, {}
    # The reason is kept longer than the reader may want to be known: no address in it.
    known = {reader.id for reader in sendable}
    reason = "the address is not of the form local@domain"
    return sendable, {reader.id: reason for reader in readers if reader.id not in known}


def by_address(readers: Sequence[Reader]) -> dict[str, int]:
    """Reader ids by folded address. Raises ValueError when two readers share one."""
    ids = {fold(reader.address): reader.id for reader in readers}
    if len(ids) < len(readers):
        raise ValueError("one address stands twice in a batch")
    return ids
