"""How a send begins: the issue is frozen, and may be held until a time that is yet to come."""

from __future__ import annotations

from collections.abc import Iterable

from newsletter.delivery.attempts import Preparation, largest_batch
from newsletter.delivery.doubts import place_of
from newsletter.delivery.pace import LONGEST_WAIT, Pace, Watch
from newsletter.delivery.run import Run
from newsletter.delivery.stuck import Stuck
from newsletter.envelope import Personal
from newsletter.mailing import Account, Message
from newsletter.ports import Ledger, MailService


def deliver(
    message: Message,
    *,
    newsletter: str,
    ledger: Ledger,
    service: MailService,
    personal: Personal,
    pace: Pace,
    watch: Watch,
    tried: Iterable[int] = (),
) -> Account:
    """Freeze the message if it is not frozen yet, and send it to all who wait for it.

    The frozen message is what goes out, even where `message` differs by now. `tried` are readers
    who wait again after they failed, and may fail again although nobody else is sent to.
    """
    with ledger.sending(message.issue, waiting := watch.waiting()):
        size = largest_batch(service, message, pace.rate)
        ledger.freeze(message, batch_size=size, at=watch.now(), waiting=waiting)
        if pace.early:
            ledger.reopen(message.issue)
        elif not _may_begin(message.issue, ledger, watch):
            return ledger.account(message.issue)
        frozen = ledger.get_message(message.issue) or message
        ledger.hold(message.issue, "")
        prepare = Preparation(newsletter, frozen, personal, place_of(service))
        stuck = Stuck(tried, batch_size=size)
        Run(frozen, ledger, service, prepare, pace, watch, stuck).run()
        return ledger.account(message.issue)


def _may_begin(issue: str, ledger: Ledger, watch: Watch) -> bool:
    """False where the issue is held until a time that is too far off to wait for."""
    until = ledger.opens_at(issue)
    if until is None or (until - watch.now()).total_seconds() <= LONGEST_WAIT + 2:
        return True
    why = "the service asks to wait, or its quota is used up until then"
    watch.say(f"no call leaves before {until:%Y-%m-%d %H:%M} UTC: {why}; --now sends now")
    return False
