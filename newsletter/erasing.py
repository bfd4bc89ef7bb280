"""Forgetting a reader for good (GDPR, article 17): in files; the store forgets by itself.

What stays is a code of the address under a key of its own, so that no later import brings the
reader back. No key is ever taken away: without it the codes that it made would mean nothing. Nor
can anybody without it try addresses against them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from newsletter.audience import address_finder, fold
from newsletter.ports import Store


class Mention(NamedTuple):
    """Where an erased address stays, because the place is another reader's own."""

    id: int
    address: str
    fields: tuple[str, ...]


class Erased(NamedTuple):
    """What went, besides what the store had, and what is left to an editor."""

    mails: int  #: in the outbox
    rejected: int  #: rows that no import took
    blanked: int  #: such rows of others, in which the address stood
    mentions: tuple[Mention, ...]
    calls: tuple[str, ...]  #: issues of calls without an outcome: they hold the reader until then


class Erasures:
    """Who was forgotten, and who is to be."""

    def __init__(
        self,
        *,
        var: Path,
        open_store: Callable[[], Store],
        load_keys: Callable[[], Sequence[bytes]],
        now: Callable[[], datetime],
    ) -> None:
        self._var = var
        self._open_store = open_store
        self._load_keys = load_keys
        self._now = now

    def knows(self, address: str) -> bool:
        """Whether anything is kept of an address, in the store or in files."""
        # Late, here as below: it brings all of the reading of lists.
        from newsletter.outbox_files import find_mail
        from newsletter.readers.rejected import find_rejected

        store = self._open_store()
        return bool(
            store.subscribers.find(address)
            or store.subscribers.find_suppression(address)
            or store.front_desk.requests(address)
            or store.front_desk.reports(address)
            or store.ledger.open_calls(address)
            or any(find_mail(self._var / "outbox", address, 0))
            or any(find_rejected(self._var / "imports", address))
        )

    def forget_letters(self, before: datetime) -> None:
        """Delete what the outbox has of letters from before: their sign-ups are forgotten too."""
        from newsletter.outbox_files import LETTERS

        for path in (self._var / "outbox" / LETTERS).glob("*"):
            if path.stat().st_mtime < before.timestamp():
                path.unlink(missing_ok=True)

    def erase(self, address: str) -> Erased:
        """Forget all that is known of an address, which may be a text of a rejected row."""
        from newsletter.outbox_files import erase_called, erase_mail
        from newsletter.readers.rejected import erase_rejected

        store = self._open_store()
        known = store.subscribers.find(address)
        # The store last: until then the command can be given once more.
        rejected = erase_rejected(self._var / "imports", address)
        mails = erase_mail(self._var / "outbox", address, known.id if known else 0)
        code = erasure_code(self._load_keys()[0], address)
        store.front_desk.erase(address, code, at=self._now())
        # From here on no new call is for him. One that is open keeps what tells who has its mail.
        calls = store.ledger.open_calls(address)
        for issue, reader in calls.items():
            erase_called(self._var / "outbox" / issue, reader)
        return Erased(
            mails, rejected.rows, rejected.blanked, find_mentions(store, address), tuple(calls)
        )

    def find_codes(self, address: str) -> Sequence[bytes]:
        """The codes of an address, one under each key."""
        return [erasure_code(key, address) for key in self._load_keys()]

    def finder(self) -> Callable[[str], bool]:
        """Whether an address belongs to somebody who asked to be forgotten."""
        codes = self._open_store().front_desk.erasures()
        return erased_finder(self._load_keys() if codes else (), codes)

    def lift(self, address: str) -> None:
        """Somebody who was erased came back by himself."""
        desk = self._open_store().front_desk
        for code in self.find_codes(address) if desk.erasures() else ():
            desk.lift_erasure(code)


def find_mentions(store: Store, address: str) -> tuple[Mention, ...]:
    """Who else has an address in his names or fields, as one may whom it recommended."""
    is_in = address_finder(address)
    found: list[Mention] = []
    for one in store.subscribers.mentioning(address):
        texts = {"first_name": one.first_name, "last_name": one.last_name, **one.fields}
        if places := tuple(name for name, text in texts.items() if is_in(text)):
            found.append(Mention(one.id, one.address, places))
    return tuple(found)


def erasure_code(key: bytes, address: str) -> bytes:
    """128 bits; the same for every spelling that is one subscriber."""
    import hmac  # late: OpenSSL takes 3.5 MB, and most lists have nobody who was erased

    return hmac.digest(key, fold(address).encode(), "sha256")[:16]


def erased_finder(keys: Sequence[bytes], codes: Collection[bytes]) -> Callable[[str], bool]:
    """Whether an address was erased; it costs nothing where nobody was."""
    known = frozenset(codes)
    return lambda address: bool(known) and any(erasure_code(key, address) in known for key in keys)
