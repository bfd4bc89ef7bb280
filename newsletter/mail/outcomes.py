"""What a service says of each reader, made into a receipt or into the error that it stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from newsletter.audience import fold
from newsletter.errors import BatchRefused, Deferred, Held, Unanswered
from newsletter.mail.addresses import by_address
from newsletter.mail.answers import QUOTA_HINT, Answer, quotable, renewed_at, without_addresses
from newsletter.mailing import Hold, Reader, Receipt

Verdict = Literal[
    "accepted",
    "rejected",  # because of the reader, and would be refused again
    "failed",  # and not because of the reader
    "deferred",  # for now
    "troubled",  # for now, by a fault that may be of this one mail
    "held",  # because of the account, the sender or the message
    "shut",  # because of the account, so that no other call would fare better
]

_PUT_OFF = frozenset[Verdict]({"deferred", "troubled", "held", "shut"})


def check_size(service: str, size: int, limit: int, readers: Sequence[Reader]) -> None:
    """Raises BatchRefused where fewer readers would do, and Held where a single one is too much."""
    if size <= limit:
        return
    said = f"the call has {size} bytes, {service} takes {limit}"
    if len(readers) > 1:
        raise BatchRefused(said)
    raise Held(said, hint="the issue is too large for one call: shorten it")


def accept_all(
    readers: Sequence[Reader], rejected: Mapping[int, str], answer: Answer, service_id: str = ""
) -> Receipt:
    """The receipt of a call that takes all its readers or none."""
    return Receipt(
        accepted=frozenset(reader.id for reader in readers),
        rejected=rejected,
        retry_after=answer.pause,
        service_id=service_id,
    )


def settle(
    service: str,
    readers: Sequence[Reader],
    rejected: Mapping[int, str],
    verdicts: Sequence[tuple[Verdict, str]],
    answer: Answer,
    *,
    hint: str = "",
    service_id: str = "",
    adjust: Callable[[Held, Answer], object] = lambda held, answer: None,
) -> Receipt:
    """The receipt of a call that takes each reader for himself; verdicts in the readers' order.

    Where the account was shut on the way, the receipt holds the issue. Where nobody was taken the
    call as a whole failed: Deferred, Held, or BatchRefused, for what is
    said of every single reader may be meant for the message. Raises Unanswered where the answer is
    not about these readers. `adjust` may change what holds the issue, as its time.
    """
    if len(verdicts) != len(readers):
        raise Unanswered(f"{service} answered for {len(verdicts)} readers of {len(readers)}")

    def make_held(said: str, why: str) -> Held:
        until = renewed_at(why, answer.received_at)
        held = Held(said, hint=QUOTA_HINT if until else hint, until=until)
        adjust(held, answer)
        return held

    kinds = {kind for kind, _ in verdicts}
    if kinds == {"accepted"}:
        return accept_all(readers, rejected, answer, service_id)
    told = _sort(service, readers, verdicts)
    if "accepted" not in kinds:
        _raise_for_all(service, verdicts, answer, make_held, told["troubled"])
    outcomes = zip(readers, verdicts, strict=True)
    return Receipt(
        accepted=frozenset(reader.id for reader, (kind, _) in outcomes if kind == "accepted"),
        rejected={**rejected, **told["rejected"]},
        failed=told["failed"],
        # Once others were taken, what holds the rest will show in the next call.
        deferred={**told["deferred"], **told["troubled"], **told["held"], **told["shut"]},
        troubled=frozenset(told["troubled"]),
        retry_after=answer.retry_after if kinds & _PUT_OFF else answer.pause,
        hold=_find_hold(service, verdicts, make_held),
        service_id=service_id,
    )


def match_addresses(readers: Sequence[Reader], found: Iterable[str]) -> frozenset[int]:
    """Ids of the readers whose address is among those that a search found."""
    folded = by_address(readers)
    wanted = {fold(address) for address in found}
    return frozenset(id_ for address, id_ in folded.items() if address in wanted)


def _sort(
    service: str, readers: Sequence[Reader], verdicts: Sequence[tuple[Verdict, str]]
) -> Mapping[Verdict, dict[int, str]]:
    """Who was not taken and why, by the verdict."""
    told: dict[Verdict, dict[int, str]] = defaultdict(dict)
    for reader, (kind, why) in zip(readers, verdicts, strict=True):
        if kind != "accepted":
            told[kind][reader.id] = f"{service}: {without_addresses(why)}"
    return told


def _raise_for_all(
    service: str,
    verdicts: Sequence[tuple[Verdict, str]],
    answer: Answer,
    make_held: Callable[[str, str], Held],
    troubled: Mapping[int, str],
) -> None:
    for kind in ("shut", "held", "deferred", "troubled", "rejected"):
        why = next((quotable(why) for one, why in verdicts if one == kind), None)
        if why is None:
            continue
        said = f"{service} refused every mail of the call: {why!r}"
        if kind in ("shut", "held"):
            raise make_held(said, why)
        if kind in ("deferred", "troubled"):
            raise Deferred(said, retry_after=answer.retry_after, troubled=troubled)
        raise BatchRefused(without_addresses(said))


def _find_hold(
    service: str,
    verdicts: Sequence[tuple[Verdict, str]],
    make_held: Callable[[str, str], Held],
) -> Hold | None:
    """What was said of the account from some reader on, if anything was."""
    whys = [quotable(why) for kind, why in verdicts if kind == "shut"]
    if not whys:
        return None
    said = f"{service} refused {len(whys)} of {len(verdicts)} mails of the call: {whys[0]!r}"
    held = make_held(said, whys[0])
    return Hold(str(held), held.until)
