"""What readers may ask of us by themselves, and what becomes of it.

Nothing here tells whether an address is known: a request is stored and answered by a letter, which
only the owner of the mailbox reads. Links in letters and issues carry a token that acts for one
reader; looking at such a link changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from newsletter.audience import Link, Signer
from newsletter.consenting import Note, Request
from newsletter.mailing import Preferences, Subscriber
from newsletter.ports import FrontDesk

#: How long a sign-up may wait for its confirmation.
CONFIRM_WITHIN = timedelta(days=7)
#: How long a click on "unsubscribe" can be taken back by the page that it led to.
UNDO_WITHIN = timedelta(hours=24)
#: Letters to one mailbox within a day; whoever bombs it reaches it no oftener.
MOST_LETTERS = 3

LONGEST_REASON = 500

Letter = Literal["confirm", "known", "manage", ""]


#: Of a sign-up: overtaken where its reader left, or his address was suppressed, after he asked.
State = Literal["open", "already", "overtaken", "expired"]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a confirmation link leads to, or what became of a click on "confirm"."""

    outcome: Literal["confirmed"] | State
    subscriber: Subscriber | None = (
        None  #: as he stands now: he may have left since, or get no mail
    )


class LeadsAstray(Exception):
    """A genuine link whose number is nobody's, or by now another reader's: whoever it was made for
    was erased, or the store was restored or made anew.

    He may be in the list under another number: he signed up once more, say. So nobody may be told
    that he gets no mail.
    """


class OfTestMail(Exception):
    """A genuine link that acts for nobody: `send --test` wrote to who is no reader."""


class Reception:
    """The rules, over a store's front desk. Every method that changes something is durable."""

    def __init__(
        self,
        desk: FrontDesk,
        signer: Signer,
        now: Callable[[], datetime],
        *,
        welcome_back: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`welcome_back` hears of an address that was confirmed: it may have been erased before."""
        self._desk = desk
        self._signer = signer
        self._now = now
        self._welcome_back = welcome_back

    def ask(self, request: Request) -> None:
        """Store a request; its letter follows."""
        self._desk.add_request(request)

    def pass_over(self, request: Request) -> None:
        """For one too many. Who asks cannot tell it by the time that it takes, nor by a fault."""
        self._desk.pass_over(request)

    def look_at(self, token: str) -> Confirmed | None:
        """Where a confirmation link leads; None for a token that nobody made.

        The signature alone tells that we made it: a sign-up that was cleared away is expired.
        """
        link = self._signer.verify("confirm", token)
        return self._describe(self._request_of(link)) if link else None

    def confirm(self, token: str) -> Confirmed | None:
        """Let the reader in; None for a token that nobody made. A second click changes nothing."""
        link = self._signer.verify("confirm", token)
        if link is None:
            return None
        request = self._request_of(link)
        if request is None or self._state(request) != "open":
            return self._describe(request)
        self._welcome_back(request.address)
        if self._desk.confirm(request, _consent(request, self._now())):
            return Confirmed("confirmed", self._desk.find(request.address))
        return self._describe(self._request_of(link))  # something else was faster

    def _describe(self, request: Request | None) -> Confirmed:
        reader = self._desk.find(request.address) if request else None
        return Confirmed(self._state(request), reader)

    def _state(self, request: Request | None) -> State:
        if request is None:
            return "expired"
        if request.used_at:
            return "already"
        left_at = self._desk.withdrawn_at(request.address)
        if left_at and left_at > request.at:
            return "overtaken"
        return "open" if self._now() - request.at <= CONFIRM_WITHIN else "expired"

    def _request_of(self, link: Link) -> Request | None:
        """None also where the number was given again, to a request of somebody else."""
        request = self._desk.find_request(link.number)
        return request if request and link.is_of(request.address) else None

    def find_reader(self, purpose: Literal["unsubscribe", "preferences"], token: str) -> int | None:
        """The id in a genuine link; None for any other. Raises LeadsAstray, OfTestMail."""
        link = self._signer.verify(purpose, token)
        if link is None:
            return None
        if link.number < 0:
            raise OfTestMail
        address = self._desk.find_address(link.number)
        if address is None or not link.is_of(address):
            raise LeadsAstray
        return link.number

    def make_token(self, purpose: Literal["unsubscribe"], reader: Subscriber) -> str:
        """For a link from a page that may do more: whoever can erase a reader may have him leave.

        Not the other way round: a link to leave stands in headers too, and is handed to providers.
        """
        return self._signer.token(purpose, reader.id, reader.address)

    def find(self, subscriber_id: int) -> Subscriber | None:
        return self._desk.find_by_id(subscriber_id)

    def leave(self, subscriber_id: int, how: str, network: str = "") -> bool:
        """Unsubscribe; whether that is new: whoever has left already, or is erased, stays so."""
        note = Note(self._now(), "unsubscribed", how, network)
        return self._desk.change(subscriber_id, note)

    def give_reason(self, subscriber_id: int, reason: str) -> bool:
        """Why a reader left, in his own words; the latest ones stay. False where nothing was said,
        or he has come back since."""
        text = " ".join(reason.split())[:LONGEST_REASON]
        return bool(text) and self._desk.add_reason(subscriber_id, text)

    def can_undo(self, subscriber_id: int) -> bool:
        """Whether the reader left by a link, lately, and was active before."""
        reader = self._desk.find_by_id(subscriber_id)
        if reader is None or reader.status != "unsubscribed" or reader.consent_at is None:
            return False
        # What a reader says who has left already, as in his history, gives no new time.
        by_link = reader.consent_source in ("one click", "page")
        return by_link and self._now() - reader.consent_at <= UNDO_WITHIN

    def undo(self, subscriber_id: int, network: str = "") -> bool:
        """Take a click on "unsubscribe" back; False where that is no longer possible."""
        return self.can_undo(subscriber_id) and self._desk.change(
            subscriber_id, Note(self._now(), "active", "undone", network)
        )

    def choose(
        self, subscriber_id: int, first_name: str, last_name: str, wanted: Preferences
    ) -> None:
        self._desk.choose(subscriber_id, first_name, last_name, wanted)


def pick_letter(request: Request, known: Subscriber | None, letters_today: int) -> Letter:
    """Which letter answers a request; none where one more would be a nuisance, or of no use."""
    if letters_today >= MOST_LETTERS or (known and known.suppressed):
        return ""
    if request.wish == "subscribe":
        return "known" if known and known.status == "active" else "confirm"
    return "manage" if known and known.status != "pending" else ""


def _consent(request: Request, now: datetime) -> Note:
    source = f"form at {request.page}" if request.page else "form"
    return Note(now, "active", source, request.network, request.wording)
