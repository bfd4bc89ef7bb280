"""Test mail: an issue as it stands to a few addresses, without the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from newsletter.delivery.attempts import make_key
from newsletter.envelope import Personal
from newsletter.errors import DeliveryError
from newsletter.frozen import freeze_readers
from newsletter.mailing import Attempt, Message, Reader, Subscriber
from newsletter.ports import MailService


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
    """One mail to each address, as that subscriber gets it; a stranger gets the fall-backs.

    No ledger: a test is repeated by hand. Raises DeliveryError, MissingValue.
    """
    for number, address in enumerate(addresses, 1):
        stranger = Subscriber(id=-number, address=address, status="active")
        subscriber = find(address) or stranger
        readers = (Reader(subscriber.id, subscriber.address, personal([subscriber])[0]),)
        attempt = Attempt(
            issue=message.issue,
            number=0,
            key=make_key(
                f"{newsletter} test {at.isoformat()}", message, 0, freeze_readers(readers)
            ),
            readers=readers,
            started_at=at,
        )
        receipt = service.deliver(message, attempt)
        for refused in (receipt.rejected, receipt.failed, receipt.deferred):
            if refused:
                raise DeliveryError(f"{address!r} was refused: {refused[subscriber.id]}")
