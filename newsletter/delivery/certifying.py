"""The recount: every reader of an issue, from the books themselves."""

from __future__ import annotations

from collections import defaultdict

from newsletter.mailing import Certificate
from newsletter.ports import Ledger

_PAGE = 1 << 16


def certify(issue: str, ledger: Ledger) -> Certificate:
    """Count every reader of the issue again, from the batches and deviations themselves."""
    # A byte for each id, in pages that are made when they are met: a million readers take one
    # megabyte, where a set takes eighty.
    seen: defaultdict[int, bytearray] = defaultdict(lambda: bytearray(_PAGE))
    readers = twice = 0
    for ids in ledger.members(issue):
        for id_ in ids:
            page, place = seen[id_ // _PAGE], id_ % _PAGE
            twice += page[place]
            readers += not page[place]
            page[place] = 1
    return Certificate(account=ledger.account(issue), readers=readers, twice=twice)
