"""What the books of issues say, without changing them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from newsletter.audience import fold
from newsletter.frozen import thaw_readers
from newsletter.mailing import Account, Deviation, Message, SentIssue, Standing
from newsletter.store.accounts import make_account
from newsletter.store.database import Database, as_time, number
from newsletter.store.packing import unpack_ids, unpack_message, unpack_reports
from newsletter.store.reports import describe


class SqlBooks:
    """The part of ports.Ledger that reads."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def opens_at(self, issue: str) -> datetime | None:
        row = self._db.row("opens_at", issue)
        return as_time(row[0]) if row else None

    def get_message(self, issue: str) -> Message | None:
        row = self._db.row("find_message", issue)
        return unpack_message(row[0]) if row else None

    def sent(self) -> Sequence[SentIssue]:
        return [
            SentIssue(slug, subject or self._subject(slug), preheader, at)
            for slug, subject, preheader, frozen in self._db.rows("sent_issues")
            if (at := as_time(frozen))
        ]

    def count_sent(self) -> int:
        return number(self._db, "count_sent")

    def _subject(self, issue: str) -> str:
        """Of an issue that was frozen before the books named it."""
        message = self.get_message(issue)
        return message.subject if message else ""

    def account(self, issue: str) -> Account:
        with self._db.reading():
            about = self._db.row("find_issue", issue)
            sums = self._db.row("batch_sums", issue)
            deviations = self._db.rows("count_deviations", issue, issue)
            variants = self._db.rows("accepted_variants", issue)
        if about is None or sums is None:
            return Account(issue=issue, state="draft")
        return make_account(issue, about, sums, deviations, variants)

    def standings(self, reader: int) -> Sequence[Standing]:
        with self._db.reading():
            found = [Standing(*row) for row in self._db.rows("deviations_of", reader)]
            for issue, state, packed, reports in self._db.stream("every_batch"):
                if reader in unpack_ids(packed):
                    told = describe(unpack_reports(reports).get(reader, 0))
                    found.append(
                        Standing(issue, "accepted" if state == "done" else state, "", told)
                    )
        return sorted(found)

    def open_calls(self, address: str) -> Mapping[str, int]:
        wanted = fold(address)
        found: dict[str, int] = {}
        with self._db.reading():
            for issue, packed in self._db.stream("open_attempts"):
                for reader in thaw_readers(packed).readers:
                    if fold(reader.address) == wanted:
                        found[issue] = reader.id
        return found

    def members(self, issue: str) -> Iterator[Sequence[int]]:
        with self._db.reading():
            for (packed,) in self._db.stream("batch_readers", issue):
                yield unpack_ids(packed)
            yield from self._db.stream("deviating_ids", issue)

    def deviations(self, issue: str) -> Iterator[Deviation]:
        with self._db.reading():
            for reader, address, state, reason, at in self._db.stream("deviations", issue):
                moment = as_time(at)
                assert moment is not None  # the column cannot be empty
                yield Deviation(
                    reader=reader, address=address or "", state=state, reason=reason, at=moment
                )

    def count_failed(self, issue: str) -> int:
        return len(self._db.rows("failed_ids", issue))
