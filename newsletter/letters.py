"""Letters to single readers: what answers a request, and how it leaves.

A letter is in no ledger. It is stored as a request before the form is answered, and its request is
crossed off when the service has taken it: a process that dies in between leaves it to the next.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from newsletter.consenting import POSTS_KEPT, REPORTS_KEPT, Request
from newsletter.errors import BatchRefused, Deferred, DeliveryError, Unanswered
from newsletter.mailing import Attempt, Message, Reader, Subscriber
from newsletter.ports import FrontDesk, MailService
from newsletter.reception import CONFIRM_WITHIN, Letter, pick_letter

_AT_ONCE = 20  #: letters between two looks at the clock
_DAY = timedelta(days=1)
_ANOTHER = 5.0  #: seconds between two looks whether another postman is still at work
_ONCE_MORE = 60.0  #: seconds before a letter of which nobody knows whether it left goes again
_MOST_TRIES = 3
_HOUR = 3600.0

_log = logging.getLogger(__name__)

#: Letter, its request, and the known reader → the message, without any merge tag.
Render = Callable[[Letter, Request, Subscriber | None], Message]


class Words(NamedTuple):
    """One letter's words, ready for the templates."""

    subject: str
    title: str
    lines: tuple[str, ...]
    button: str
    why: str
    language: str


def fill_words(raw: Mapping[str, object], *, name: str, bureau: str, language: str) -> Words:
    """The words of one letter of templates/letters/words.toml."""

    def fill(text: object) -> str:
        return str(text).replace("{name}", name).replace("{bureau}", bureau)

    lines = raw.get("lines", ())
    return Words(
        subject=fill(raw.get("subject", "")),
        title=fill(raw.get("title", "")),
        lines=tuple(map(fill, lines)) if isinstance(lines, list) else (),
        button=fill(raw.get("button", "")),
        why=fill(raw.get("why", "")),
        language=language,
    )


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of the postman came to."""

    sent: int = 0
    wait: float = 0.0  #: seconds before the next round may begin


class Postman:
    """Takes the letters that are due to the mail service; one works at a time in the whole project.

    A letter is about to leave from the moment it is asked for until its request is answered, so
    that two of them would send it twice.
    """

    def __init__(
        self,
        desk: FrontDesk,
        service: MailService,
        render: Render,
        now: Callable[[], datetime],
        *,
        forget_letters: Callable[[datetime], object] = lambda _: None,
        is_lost: Callable[[], bool] = lambda: False,
    ) -> None:
        """`forget_letters` deletes the copies that lie here of letters from before a time, and
        `is_lost` says whether the desk leads to nothing any more."""
        self._desk = desk
        self._service = service
        self._render = render
        self._now = now
        self._forget_letters = forget_letters
        self.is_lost = is_lost
        self._tries: Counter[int] = Counter()  #: by request, of those that nobody answered
        self._put_off = ""  #: what was said last time, if nothing left since
        self._told_at = float("-inf")

    def go_round(self) -> Round:
        with self._desk.sending_letters() as mine:
            return self._go_round() if mine else Round(wait=_ANOTHER)

    def clear_up(self) -> bool:
        """Forget sign-ups that nobody confirmed in time, and reports that are too old to count.

        False where another postman does it.
        """
        with self._desk.sending_letters() as mine:
            if mine:
                self._desk.expire(self._now() - CONFIRM_WITHIN)
                self._desk.forget_reports(self._now() - REPORTS_KEPT)
                self._desk.forget_posts(self._now() - POSTS_KEPT)
                self._forget_letters(self._now() - CONFIRM_WITHIN)
        return mine

    def _go_round(self) -> Round:
        sent, wait = 0, 0.0
        for request in self._desk.unanswered(_AT_ONCE):
            try:
                sent += self._answer(request)
                self._put_off = ""
            except Deferred as error:
                self._tell_deferred(error.message)
                return Round(sent, error.retry_after or 30.0)
            except Unanswered as error:
                wait = _ONCE_MORE
                self._note_unanswered(request, error)
            except DeliveryError as error:
                _log.error("letters wait: %s", error.message)
                return Round(sent, 300.0)
        return Round(sent, wait)

    def _tell_deferred(self, message: str) -> None:
        """To be told to wait is usual; twice, and nothing left in between, is not."""
        now = self._now().timestamp()
        if self._put_off and now - self._told_at >= _HOUR:
            _log.warning("letters wait: %s", message)
            self._told_at = now
        self._put_off = message

    def _note_unanswered(self, request: Request, error: Unanswered) -> None:
        """It may have arrived; a second one does less harm than none, which nobody can confirm."""
        self._tries[request.id] += 1
        if self._tries[request.id] < _MOST_TRIES:
            _log.warning("a letter goes once more: %s", error.message)
            return
        _log.warning("a letter may be lost: %s", error.message)
        del self._tries[request.id]
        self._desk.answer(request, at=self._now(), sent=True)

    def _answer(self, request: Request) -> int:
        now = self._now()
        known = self._desk.find(request.address)
        letters = self._desk.letters_since(request.address, now - _DAY)
        letter = pick_letter(request, known, letters)
        address = _proven_address(request, known)
        taken = bool(letter) and self._send(
            self._render(letter, request, known), request, address, now
        )
        self._desk.answer(request, at=now, sent=taken)
        return int(taken)

    def _send(self, message: Message, request: Request, address: str, now: datetime) -> bool:
        reader = Reader(request.id, address)
        key = sha256(f"letter {request.id} {request.at.isoformat()}".encode()).hexdigest()[:32]
        attempt = Attempt(
            issue=message.issue, number=request.id, key=key, readers=(reader,), started_at=now
        )
        try:
            receipt = self._service.deliver(message, attempt)
        except BatchRefused as error:
            _log.warning("a letter was refused: %s", error.message)
            return False
        return bool(receipt.accepted)


def _proven_address(request: Request, known: Subscriber | None) -> str:
    """As it is stored, where its owner or the editor is behind that: what was typed may lead to
    another mailbox, on the few hosts that tell A from a. How a stranger spelt it first, in a
    sign-up that nobody confirmed, proves nothing."""
    return known.address if known and known.status != "pending" else request.address
