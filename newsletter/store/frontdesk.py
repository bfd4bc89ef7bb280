"""What readers ask for by themselves, in a database of either kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from newsletter.audience import fold, mailbox_of
from newsletter.consenting import Note, Report, Request
from newsletter.errors import StoreError
from newsletter.mailing import OWN, Preferences, Subscriber
from newsletter.store.database import Database, as_time, number
from newsletter.store.forgotten import forget_words
from newsletter.store.subscribers import make_subscriber, pack_interests


class SqlFrontDesk:
    """Implements ports.FrontDesk."""

    def __init__(
        self, database: Database, sending_letters: Callable[[], AbstractContextManager[bool]]
    ) -> None:
        self._db = database
        self.sending_letters = sending_letters

    def add_request(self, request: Request) -> int:
        folded, name = fold(request.address), request.first_name

        def add(database: Database) -> int:
            number = _insert(database, request, folded)
            if request.wish == "subscribe":
                database.run("add_pending", request.address, folded, name, request.at, _FORM)
            return number

        return self._db.commit(add)

    def pass_over(self, request: Request) -> None:
        folded = fold(request.address)

        def add_and_drop(database: Database) -> int:
            # Its page is written all the same, which is what takes the time.
            return database.run("drop_request", _insert(database, request, folded))

        self._db.commit(add_and_drop)

    def find_request(self, number: int) -> Request | None:
        row = self._db.row("find_request", number)
        return _request(*row) if row else None

    def unanswered(self, limit: int) -> Sequence[Request]:
        return [_request(*row) for row in self._db.rows("unanswered", limit)]

    def letters_since(self, address: str, since: datetime) -> int:
        # Requests of an older store, which are deleted within a week, have it as it is.
        box = mailbox_of(address)
        return number(self._db, "letters_since", _mailbox_code(box), box, since)

    def answer(self, request: Request, *, at: datetime, sent: bool) -> None:
        with self._db.transaction():
            self._db.run("answer_request", at, int(sent), request.id)

    def withdrawn_at(self, address: str) -> datetime | None:
        folded = fold(address)
        row = self._db.row("withdrawn_at", folded, folded, folded)
        return as_time(row[0]) if row else None

    def confirm(self, request: Request, note: Note) -> bool:
        folded, name = fold(request.address), request.first_name
        with self._db.transaction():
            left_at = self.withdrawn_at(request.address)
            if left_at and left_at > request.at:
                return False
            if not self._db.run("use_request", note.at, request.id):  # a second click was faster
                return False
            self._db.run("use_siblings", note.at, folded)
            # Now it is known that he wrote it, and not somebody who typed his address.
            own = OWN["first_name"] if name else 0
            about = (request.address, folded, name, note.at, note.source, own)
            self._db.run("add_confirmed", *about)
            found = self.find(request.address)
            if found is None:
                raise StoreError("a confirmed reader was erased meanwhile")
            _add_note(self._db, found.id, note)
        return True

    def expire(self, before: datetime) -> int:
        with self._db.transaction():
            self._db.run("expire_pending", before, before)
            return self._db.run("expire_requests", before)

    def forget_reports(self, before: datetime) -> int:
        with self._db.transaction():
            return self._db.run("forget_events", before)

    def forget_posts(self, before: datetime) -> int:
        with self._db.transaction():
            return self._db.run("forget_posts", before)

    def find(self, address: str) -> Subscriber | None:
        row = self._db.row("find", fold(address))
        return make_subscriber(*row) if row else None

    def find_by_id(self, subscriber_id: int) -> Subscriber | None:
        row = self._db.row("find_by_id", subscriber_id)
        return make_subscriber(*row) if row else None

    def find_address(self, subscriber_id: int) -> str | None:
        row = self._db.row("find_address", subscriber_id)
        return row[0] if row else None

    def change(self, subscriber_id: int, note: Note) -> bool:
        about = (note.status, note.at, note.source, subscriber_id, note.status)

        def change(database: Database) -> bool:
            changed = database.run("change_status_by_id", *about) > 0
            if changed:
                _add_note(database, subscriber_id, note)
            elif note.status == "unsubscribed":
                note_farewell(database, subscriber_id, note)
            return changed

        return self._db.commit(change)

    def add_reason(self, subscriber_id: int, reason: str) -> bool:
        added = self._db.commit(lambda database: database.run("add_reason", reason, subscriber_id))
        return added > 0

    def history(self, subscriber_id: int) -> Sequence[Note]:
        notes = [_note(*row) for row in self._db.rows("history", subscriber_id)]
        reader = self.find_by_id(subscriber_id)
        return _with_standing(notes, reader) if reader else notes

    def requests(self, address: str) -> Sequence[Request]:
        return [_request(*row) for row in self._db.rows("requests_of", fold(address))]

    def reports(self, address: str) -> Sequence[Report]:
        rows = self._db.rows("events_of", fold(address))
        return [
            Report(at, bool(soft), kind or ("soft bounce" if soft else ""))
            for told, soft, kind in rows
            if (at := as_time(told))
        ]

    def histories(self) -> Iterator[tuple[str, Note]]:
        last = 0
        while page := self._db.rows("page", last, _PAGE):
            first, last = page[0][0], page[-1][0]
            notes: dict[int, list[Note]] = {}
            for subscriber_id, *note in self._db.rows("notes_between", first, last):
                notes.setdefault(subscriber_id, []).append(_note(*note))
            for reader in (make_subscriber(*row) for row in page):
                for told in _with_standing(notes.get(reader.id, []), reader):
                    yield reader.address, told

    def choose(
        self, subscriber_id: int, first_name: str, last_name: str, wanted: Preferences
    ) -> None:
        interests = pack_interests(wanted)
        until = wanted.paused_until.isoformat() if wanted.paused_until else None

        def choose(database: Database) -> None:
            row = database.row("find_by_id", subscriber_id)
            if row:
                own = _find_own(make_subscriber(*row), first_name, last_name, wanted)
                chosen = (first_name, last_name, interests, until, own, subscriber_id)
                database.run("choose", *chosen)

        self._db.commit(choose)

    def erase(self, address: str, code: bytes, *, at: datetime) -> None:
        folded = fold(address)
        with self._db.transaction():
            # The reader before what services told of him: they may be at it, and hold him.
            for statement in ("forget_notes", "erase", "forget_requests", "forget_address"):
                self._db.run(statement, folded)
            forget_words(self._db)
            self._db.run("unsuppress", folded)
            self._db.run("remember_erasure", code, at)
        self._db.scrub()

    def erasures(self) -> Sequence[bytes]:
        return [bytes(row[0]) for row in self._db.rows("erasures")]

    def lift_erasure(self, code: bytes) -> None:
        with self._db.transaction():
            self._db.run("lift_erasure", code)


def note_farewell(database: Database, subscriber_id: int, note: Note) -> None:
    """Of who has left already: it counts where he signed up since, and has not confirmed it.

    Then the letter on its way to him is older than his last word. Anything else adds nothing.
    """
    if database.row("comes_back", subscriber_id, note.at):
        database.run("note_standing", subscriber_id)  # it was before
        _add_note(database, subscriber_id, note)


_FORM = "form, not confirmed"
_PAGE = 1000  #: readers in memory while streaming


def _find_own(before: Subscriber, first_name: str, last_name: str, wanted: Preferences) -> int:
    """What differs: a page sends all that stands in it, also what its reader left as it was."""
    known = before.preferences
    changed = {
        "first_name": before.first_name != first_name,
        "last_name": before.last_name != last_name,
        "topics": set(known.topics) != set(wanted.topics),
        "speakers": set(known.speakers) != set(wanted.speakers),
        "paused_until": known.paused_until != wanted.paused_until,
    }
    return sum(OWN[name] for name, differs in changed.items() if differs)


def _insert(database: Database, request: Request, folded: str) -> int:
    """Its number."""
    box = _mailbox_code(mailbox_of(folded))
    row = database.row(
        "add_request",
        *(request.wish, request.address, folded, box, request.first_name),
        *(request.at, request.page, request.network, request.wording),
    )
    if row is None:
        raise StoreError("the store gave no number for a request")
    return int(row[0])


def _mailbox_code(mailbox: str) -> str:
    """In its place: it may be the address of somebody else, who then finds himself nowhere.

    It need not be keyed, as the address that leads to it stands beside it, and goes with it.
    """
    from hashlib import blake2b  # late, as in `subscribers`

    return blake2b(mailbox.encode(), digest_size=16).hexdigest()


def _with_standing(notes: list[Note], reader: Subscriber) -> list[Note]:
    """The notes and what holds now, which the store notes only when it changes."""
    if reader.consent_at is None:
        return notes
    standing = Note(reader.consent_at, reader.status, reader.consent_source)
    noted = any(note[:3] == standing[:3] for note in notes)
    return notes if noted else [*notes, standing]


def _add_note(database: Database, subscriber_id: int, note: Note) -> None:
    database.run(
        "add_note", subscriber_id, note.at, note.status, note.source, note.network, note.wording
    )


def _request(
    id_: int,
    wish: Any,
    address: str,
    first_name: str,
    at: str | datetime,
    page: str,
    network: str,
    wording: str,
    answered_at: str | datetime | None,
    used_at: str | datetime | None,
) -> Request:
    asked_at = as_time(at)
    if asked_at is None:
        raise StoreError(f"the request {id_} has no time")
    return Request(
        id=id_,
        wish=wish,
        address=address,
        first_name=first_name,
        at=asked_at,
        page=page,
        network=network,
        wording=wording,
        answered_at=as_time(answered_at),
        used_at=as_time(used_at),
    )


def _note(
    at: str | datetime, status: Any, source: str, network: str, wording: str, reason: str
) -> Note:
    noted_at = as_time(at)
    if noted_at is None:
        raise StoreError("a note of consent has no time")
    return Note(noted_at, status, source, network, wording, reason)
