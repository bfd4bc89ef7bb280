"""A mail service that keeps what it takes: for tests of what is built on top of this package."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Lock

from newsletter.config import MailSettings
from newsletter.envelope import personalise
from newsletter.mail.addresses import sort_out
from newsletter.mailing import Attempt, Email, Message, Receipt


class MemoryService:
    """Appends every mail to `emails`; nothing survives the process."""

    name = "memory"
    batch_size = 1000
    search_lag: float | None = 0.0
    search_life: float | None = None
    key_life: float | None = None
    full_bodies = False

    def __init__(self) -> None:
        self.emails: list[Email] = []
        self._accepted: set[tuple[str, int]] = set()
        self._lock = Lock()

    @classmethod
    def from_settings(
        cls, settings: MailSettings, secrets: Mapping[str, str], var: Path
    ) -> MemoryService:
        return cls()

    def deliver(self, message: Message, attempt: Attempt) -> Receipt:
        sendable, rejected = sort_out(attempt.readers, self.batch_size)
        emails = [personalise(message, reader) for reader in sendable]
        with self._lock:
            self.emails += emails
            self._accepted |= {(message.issue, reader.id) for reader in sendable}
        accepted = frozenset(reader.id for reader in sendable)
        return Receipt(accepted=accepted, rejected=rejected, service_id=attempt.key)

    def find_accepted(self, message: Message, attempt: Attempt) -> frozenset[int]:
        with self._lock:
            return frozenset(
                reader.id
                for reader in attempt.readers
                if (message.issue, reader.id) in self._accepted
            )

    def close(self) -> None:
        pass
