"""What goes into one call: how many readers, with which values, under which key."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import orjson

from newsletter.envelope import Personal, required_tags
from newsletter.frozen import freeze_readers
from newsletter.mailing import Attempt, Message, Reader, Receipt, Subscriber
from newsletter.ports import MailService, Prepared

#: Bytes; a call that carries whole bodies is kept at so many, which is as fast as larger ones.
LARGEST_CALL = 8_000_000
#: Bytes of all calls in flight together.
MOST_IN_FLIGHT = 32_000_000
#: Bytes of a reader's mail besides its bodies, at a guess.
_BESIDES = 2_000


def make_key(newsletter: str, message: Message, number: int, frozen: bytes) -> str:
    """The attempt's name: the same batch, readers, values and message give the same 32 letters."""
    about = orjson.dumps([newsletter, message.issue, message.digest, number])
    return sha256(about + frozen).hexdigest()[:32]


class Preparation:
    """Makes a batch's readers out of subscribers; see ports.Prepare."""

    def __init__(self, newsletter: str, message: Message, personal: Personal) -> None:
        self._newsletter = newsletter
        self._message = message
        self._personal = personal
        # Links and the address are there for everybody.
        fields = [name for name in required_tags(message) if name.startswith("subscriber.")]
        self._required = [name for name in fields if name != "subscriber.email"]

    def __call__(self, number: int, subscribers: Sequence[Subscriber]) -> Prepared:
        """Who lacks a value came or changed after the check; he costs nobody else the mail."""
        values = self._personal(subscribers)
        who = [(s.id, s.address) for s in subscribers]
        readers = tuple([Reader(*one, told) for one, told in zip(who, values, strict=True)])
        lacks = ((r.id, self._find_lack(r)) for r in (readers if self._required else ()))
        unfit = {id_: why for id_, why in lacks if why}
        if unfit:
            readers = tuple(reader for reader in readers if reader.id not in unfit)
        frozen = freeze_readers(readers)
        key = make_key(self._newsletter, self._message, number, frozen)
        return Prepared(key, readers, frozen, unfit)

    def _find_lack(self, reader: Reader) -> str:
        for name in self._required:
            if not reader.values.get(name):
                return f"no value for the merge tag {name!r}"
        return ""


def check_receipt(attempt: Attempt, receipt: Receipt) -> None:
    """Raises ValueError where a reader stands in two sets, or is none of the attempt's."""
    sets = (receipt.accepted, receipt.rejected, receipt.failed, receipt.deferred)
    named = frozenset[int]().union(*sets)
    if sum(map(len, sets)) > len(named) or not named <= {reader.id for reader in attempt.readers}:
        raise ValueError(f"the receipt of batch {attempt.number} does not fit its readers")


def largest_batch(service: MailService, message: Message, rate: float | None) -> int:
    """Readers in a call: what the service takes, what memory allows, what one second allows."""
    size = service.batch_size
    if _has_full_bodies(service):
        size = min(size, LARGEST_CALL // _mail_bytes(message))
    if rate:
        size = min(size, int(rate))
    return max(size, 1)


def most_parallel(service: MailService, message: Message, parallel: int) -> int:
    """Calls in flight, so that their bytes are bounded."""
    if not _has_full_bodies(service):
        return parallel
    call = _mail_bytes(message) * largest_batch(service, message, None)
    return max(min(parallel, MOST_IN_FLIGHT // call), 1)


def _has_full_bodies(service: MailService) -> bool:
    return bool(getattr(service, "full_bodies", False))  # a third party's may not say


def _mail_bytes(message: Message) -> int:
    return len(message.html.encode()) + len(message.text.encode()) + _BESIDES
