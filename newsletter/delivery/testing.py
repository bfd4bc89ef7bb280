"""Test mail: an issue as it stands to a few addresses, without the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from newsletter.delivery.attempts import make_key, required_of_readers
from newsletter.envelope import Personal
from newsletter.errors import DeliveryError
from newsletter.frozen import freeze_readers
from newsletter.mailing import Attempt, Message, Reader, Subscriber
from newsletter.merge import MissingValue
from newsletter.ports import MailService
from newsletter.segments import find_variant, make_variant, why_left_out


def deliver_test(
    message: Message,
    addresses: Sequence[str],
    *,
    newsletter: str,
    service: MailService,
    find: Callable[[str], Subscriber | None],
    personal: Personal,
    at: datetime,
) -> None:
    """One mail to each address, as that subscriber gets it.

    A stranger gets the fall-backs and every update; a subscriber whom the issue leaves out gets
    every update too. No ledger: a test is repeated by hand. Raises DeliveryError, and MissingValue
    before the first mail.
    """
    mails: list[tuple[Message, Reader]] = []
    for number, address in enumerate(addresses, 1):
        known = find(address)
        # Nobody's number, below zero: by it the site knows the links of a test mail.
        subscriber = known or Subscriber(id=-number, address=address, status="active")
        shown = _show(message, known)
        reader = Reader(subscriber.id, subscriber.address, personal([subscriber])[0])
        lacking = [name for name in required_of_readers(shown) if not reader.values.get(name)]
        if lacking:
            raise MissingValue(*lacking, address=address)
        mails.append((shown, reader))
    for shown, reader in mails:
        attempt = _make_attempt(f"{newsletter} test {at.isoformat()}", shown, reader, at)
        receipt = service.deliver(shown, attempt)
        for refused in (receipt.rejected, receipt.failed, receipt.deferred):
            if refused:
                raise DeliveryError(f"{reader.address!r} was refused: {refused[reader.id]}")


def _make_attempt(name: str, shown: Message, reader: Reader, at: datetime) -> Attempt:
    readers = (reader,)
    key = make_key(name, shown, 0, freeze_readers(readers))
    return Attempt(issue=shown.issue, number=0, key=key, readers=readers, started_at=at)


def _show(message: Message, known: Subscriber | None) -> Message:
    if known is None or why_left_out(message, known):
        return message
    return make_variant(message, find_variant(message, known))
