"""Attempts whose outcome is not known: what the service can tell of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newsletter.delivery.pace import LONGEST_WAIT, PATIENCE, Watch
from newsletter.errors import Deferred, DeliveryError, NotAllowed, Unanswered
from newsletter.mailing import Attempt, Elsewhere, Message, Receipt
from newsletter.ports import Ledger, MailService

#: Seconds, between two looks into a service's search while its lag runs: most know soon what they
#: took, so that the first looks follow each other faster.
SEARCH_FIRST, SEARCH_EVERY = 2.0, 30.0
#: Seconds before the end of a key's life in which it is trusted no more: a call takes time.
_CALL = 60.0
#: Seconds after a call, until a process elsewhere that is no more has surely ended it.
_TAKEN_OVER_AFTER = 60
#: Seconds after which a call has ended, whatever became of the process that made it.
LONGEST_CALL = 300.0
#: Between a place and the account in what an attempt keeps.
_ACCOUNT = "#"
#: Seconds for which the search of a service that does not say how long it remembers is believed.
_MEMORY = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What became of the readers of an attempt, as the service's search knows them."""

    accepted: frozenset[int] = frozenset()
    missing: frozenset[int] = frozenset()  #: nothing was accepted for them
    unknown: Mapping[int, str] = field(default_factory=dict)  #: and why nobody will ever know


def place_of(service: MailService) -> str:
    """Where its calls go to, as an attempt keeps it: the place, and the account behind a mark."""
    place, account = getattr(service, "place", service.name), getattr(service, "account", "")
    return f"{place}{_ACCOUNT}{account}" if account else place


def is_own(service: MailService, attempt: Attempt) -> bool:
    """Whether the call was made to this service as it is now, which else would find nobody."""
    own, called = map(_without_account, (place_of(service), attempt.place))
    return called in ("", own)


class Waits:
    """Says for which other processes an issue waits and how long, once a minute for each."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._told: set[tuple[str, bool, int]] = set()

    def tell(self, others: Sequence[Elsewhere]) -> None:
        told, self._told = self._told, set()
        for other in others:
            about = (other.who, other.lives, other.seconds // 60)
            if about not in told | self._told:
                self._say(_in_words(other))
            self._told.add(about)


def _in_words(other: Elsewhere) -> str:
    batches = f"{other.batches} {'batch' if other.batches == 1 else 'batches'}"
    if other.lives:
        return f"waiting for {other.who}, which has been sending {batches} for {other.seconds} s"
    left = max(_TAKEN_OVER_AFTER - other.seconds, 1)
    return f"waiting for {batches} of {other.who}, whose session has ended: taken over in {left} s"


def elsewhere(attempt: Attempt) -> str:
    """Why the outcome of a call to another place cannot be learned, and what to do."""
    return (
        f"through {_without_account(attempt.place)}, and no answer came: set [mail] back to that to"
        " find out what became of it, or settle it with: newsletter send --resolve"
    )


def knows_key(service: MailService, attempt: Attempt, now: datetime) -> bool:
    """Whether the service recognises a repeated call by its key."""
    if service.key_life is None or not is_own(service, attempt):
        return False
    if not _is_same_account(service, attempt):  # which may not know it
        return False
    age = (now - (attempt.keyed_at or attempt.started_at)).total_seconds()
    return 0 <= age < service.key_life - min(_CALL, service.key_life / 10)


def cannot_tell(service: MailService, attempt: Attempt, now: datetime) -> dict[int, str]:
    """Why nobody knows whether the readers have it, where the service has no search."""
    if not _is_same_account(service, attempt):
        return dict.fromkeys((reader.id for reader in attempt.readers), _other_account(service))
    is_over = service.key_life is not None and not knows_key(service, attempt, now)
    means = "knows its key no more" if is_over else "has no way to ask"
    reason = f"no answer came, and {service.name} {means}"
    return {reader.id: reason for reader in attempt.readers}


def find_out(
    service: MailService, message: Message, attempt: Attempt, watch: Watch, *, is_seen: bool = False
) -> Found | str:
    """Ask until the answer is sure; else a text says why there is none yet, empty when stopped.

    `is_seen` is the service's word that it knows the attempt.
    """
    ids = frozenset(reader.id for reader in attempt.readers)
    settled_at = _settled_at(service, attempt, watch.now())
    misses, pause = 0, SEARCH_FIRST
    while not watch.stop.is_set():
        asked_at = watch.now()
        try:
            found = service.find_accepted(message, attempt) & ids
        except (Deferred, Unanswered) as error:
            misses += 1
            told = error.retry_after
            if misses >= PATIENCE or (told or 0) > LONGEST_WAIT:
                return str(error)
            watch.pause(watch.choose_pause(told, misses))
            continue
        except DeliveryError as error:
            # An account without a search has none tomorrow either; of all else the next run asks.
            if not isinstance(error, NotAllowed):
                return str(error)
            return Found(unknown=dict.fromkeys(ids, f"no answer came, and {error.message}"))
        if found != ids and _is_forgotten(service, attempt, asked_at):
            return Found(accepted=found, unknown=_may_be_forgotten(service, attempt, ids - found))
        if found == ids or asked_at >= settled_at:
            if not found and (why := _why_no_proof(service, attempt, is_seen)):
                return Found(unknown=dict.fromkeys(ids, why))
            return Found(accepted=found, missing=ids - found)
        remaining = max((settled_at - watch.now()).total_seconds(), 0.0)
        watch.say(
            f"batch {attempt.number}: {len(found)} of {len(ids)} readers found with"
            f" {service.name}; its search is complete in {remaining:.0f} s"
        )
        watch.pause(min(remaining, pause))
        pause = min(pause * 2, SEARCH_EVERY)
    return ""


def give_up(issue: str, *, ledger: Ledger, service: MailService, watch: Watch) -> int:
    """Make readers uncertain whose attempt has no outcome, for the editor to decide about them.

    Returns how many. Who can be called again under a key that the service knows is left alone.
    """
    count = 0
    with ledger.sending(issue, watch.waiting()):
        for attempt in ledger.unresolved(issue):
            if knows_key(service, attempt, watch.now()):
                continue
            reason = "no answer came, and what became of it was not found out"
            unknown = {reader.id: reason for reader in attempt.readers}
            nobody = Receipt(accepted=frozenset())
            ledger.record(attempt, nobody, uncertain=unknown, at=watch.now())
            count += len(unknown)
    return count


def _why_no_proof(service: MailService, attempt: Attempt, is_seen: bool) -> str:
    """Why a search that finds nobody at all does not mean that nobody was taken."""
    if is_seen:
        return f"{service.name} says that it has seen this batch, and its search knows nobody of it"
    return "" if _is_same_account(service, attempt) else _other_account(service)


def _other_account(service: MailService) -> str:
    return f"no answer came, and {service.name} has another key since, maybe of another account"


def _is_same_account(service: MailService, attempt: Attempt) -> bool:
    """False where the key was changed: for one of the same account, or of another."""
    return _ACCOUNT not in attempt.place or attempt.place == place_of(service)


def _without_account(place: str) -> str:
    return place.partition(_ACCOUNT)[0]


def _is_forgotten(service: MailService, attempt: Attempt, now: datetime) -> bool:
    """Whether the search may know no more what became of the attempt."""
    life: float | None = getattr(service, "search_life", _MEMORY)
    return life is not None and (now - attempt.started_at).total_seconds() > life


def _may_be_forgotten(
    service: MailService, attempt: Attempt, ids: frozenset[int]
) -> dict[int, str]:
    day = f"{attempt.started_at:%Y-%m-%d}"
    reason = f"no answer came, and {service.name} may have forgotten what it took on {day}"
    return dict.fromkeys(ids, reason)


def _settled_at(service: MailService, attempt: Attempt, now: datetime) -> datetime:
    """When "not found" is sure. The service may have taken the mail at any time until the call
    ended, and so until now, or until no call lasts any longer.
    """
    ended_at = min(now, attempt.started_at + timedelta(seconds=LONGEST_CALL))
    return max(ended_at, attempt.started_at) + timedelta(seconds=service.search_lag or 0)
