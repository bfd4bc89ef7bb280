"""What goes into one call (how many readers, which values, which key), and what comes of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache
from hashlib import sha256

import orjson

from newsletter.envelope import Personal, required_tags
from newsletter.errors import NewsletterError
from newsletter.frozen import freeze_readers
from newsletter.mailing import NO_PREFERENCES, Attempt, Message, Reader, Receipt, Subscriber
from newsletter.ports import MailService, Prepared
from newsletter.segments import find_variant, make_variant, why_left_out

#: Bytes; a call that carries whole bodies is kept at so many, which is as fast as larger ones.
LARGEST_CALL = 8_000_000
#: Bytes of all calls in flight together.
MOST_IN_FLIGHT = 32_000_000
#: Bytes of a reader's mail besides its bodies, at a guess.
_BESIDES = 2_000

#: What became of a call.
Outcome = Receipt | NewsletterError


def make_key(newsletter: str, message: Message, number: int, frozen: bytes) -> str:
    """The attempt's name: the same batch, readers, values and message give the same 32 letters."""
    about = orjson.dumps([newsletter, message.issue, message.digest, number])
    return sha256(about + frozen).hexdigest()[:32]


class Preparation:
    """Makes a batch's readers out of subscribers; see ports.Prepare."""

    def __init__(
        self, newsletter: str, message: Message, personal: Personal, place: str = ""
    ) -> None:
        self._newsletter = newsletter
        self._message = message
        self._personal = personal
        self._place = place

    def __call__(self, number: int, subscribers: Sequence[Subscriber]) -> Prepared:
        """The largest of the groups that get the same variant; the others get calls of their own.

        Who lacks a value came or changed after the check; he costs nobody else the mail.
        """
        excluded = self._exclude(subscribers)
        if excluded:
            subscribers = [one for one in subscribers if one.id not in excluded]
        variant, group, others = self._divide(subscribers)
        message = make_variant(self._message, variant)
        readers, unfit = self._make_readers(group, message)
        frozen = freeze_readers(readers, variant, self._place)
        key = make_key(self._newsletter, message, number, frozen)
        about = (unfit, excluded, variant, others, self._place)
        return Prepared(key, readers, frozen, *about)

    def _exclude(self, subscribers: Sequence[Subscriber]) -> dict[int, str]:
        message = self._message
        if not message.segments:  # then only who paused is
            subscribers = [one for one in subscribers if one.preferences is not NO_PREFERENCES]
        told = ((one.id, why_left_out(message, one)) for one in subscribers)
        return {id_: why for id_, why in told if why}

    def _divide(
        self, subscribers: Sequence[Subscriber]
    ) -> tuple[tuple[str, ...], Sequence[Subscriber], list[list[int]]]:
        """The variant that most of them get, these, and the ids of the others by variant."""
        if not self._message.limits:
            return (), subscribers, []
        groups: defaultdict[tuple[str, ...], list[Subscriber]] = defaultdict(list)
        for one in subscribers:
            groups[find_variant(self._message, one)].append(one)
        # Of two that are as large the same one every time: what is prepared again has its key.
        ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
        if not ordered:
            return (), (), []
        (variant, group), *rest = ordered
        return variant, group, [[one.id for one in others] for _, others in rest]

    def _make_readers(
        self, subscribers: Sequence[Subscriber], message: Message
    ) -> tuple[tuple[Reader, ...], dict[int, str]]:
        """The readers with their values, and who lacks one that the message needs."""
        values = self._personal(subscribers)
        ids, addresses = [s.id for s in subscribers], [s.address for s in subscribers]
        readers = tuple(map(Reader._make, zip(ids, addresses, values, strict=True)))
        unfit = {
            reader.id: f"no value for the merge tag {name!r}"
            for name in reversed(required_of_readers(message))
            for reader in readers
            if not reader.values.get(name)
        }
        if unfit:
            readers = tuple(reader for reader in readers if reader.id not in unfit)
        return readers, unfit


@lru_cache(maxsize=16)
def required_of_readers(message: Message) -> tuple[str, ...]:
    """The merge tags that somebody may lack: links and the address are there for everybody."""
    fields = [name for name in required_tags(message) if name.startswith("subscriber.")]
    return tuple(name for name in fields if name != "subscriber.email")


def make_call(service: MailService, message: Message, attempt: Attempt) -> Outcome:
    """The receipt, or the error that the call stands for. Raises ValueError, see check_receipt."""
    try:
        receipt = service.deliver(message, attempt)
    except NewsletterError as error:
        return error
    check_receipt(attempt, receipt)
    return receipt


def check_receipt(attempt: Attempt, receipt: Receipt) -> None:
    """Raises ValueError where a reader stands in two sets, or is none of the attempt's."""
    sets = _sets(receipt)
    named = frozenset[int]().union(*sets)
    if sum(map(len, sets)) > len(named) or not named <= {reader.id for reader in attempt.readers}:
        raise ValueError(f"the receipt of batch {attempt.number} does not fit its readers")


def find_unnamed(attempt: Attempt, receipt: Receipt) -> dict[int, str]:
    """The readers whom the receipt leaves uncertain."""
    named = frozenset[int]().union(*_sets(receipt))
    reason = "the service's answer does not name the reader"
    return {reader.id: reason for reader in attempt.readers if reader.id not in named}


def _sets(receipt: Receipt) -> tuple[Collection[int], ...]:
    return receipt.accepted, receipt.rejected, receipt.failed, receipt.deferred


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
