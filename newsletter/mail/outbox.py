"""The local mail service: one `.eml` file per reader, to be opened with any mail client."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from email.utils import parseaddr
from pathlib import Path

from newsletter.config import MailSettings
from newsletter.envelope import personalise
from newsletter.errors import Held
from newsletter.files import make_private_folder, sync_folder
from newsletter.mail.addresses import sort_out
from newsletter.mail.eml import compose_eml
from newsletter.mailing import Attempt, Email, Message, Reader, Receipt
from newsletter.outbox_files import PARTIAL, TESTS, finish, mail_path, sweep


class OutboxService:
    """Writes `FOLDER/ISSUE/READER.eml`; test mail goes to `FOLDER/test/`.

    A file is named by the reader's id and never half written, so the folder itself knows what was
    accepted and no reader can stand in it twice.
    """

    name = "outbox"
    batch_size = 500
    search_lag: float | None = 0.0
    search_life: float | None = None
    key_life: float | None = None
    full_bodies = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def from_settings(
        cls, settings: MailSettings, secrets: Mapping[str, str], var: Path
    ) -> OutboxService:
        return cls(var / "outbox")

    def deliver(self, message: Message, attempt: Attempt) -> Receipt:
        sendable, rejected = sort_out(attempt.readers, self.batch_size)
        emails = [personalise(message, reader) for reader in sendable]
        try:
            folder = self._path(message, attempt, attempt.readers[0]).parent
            # The mails hold addresses and the readers' own links.
            make_private_folder(folder)
            written = [(self._write(message, attempt, email), email.reader.id) for email in emails]
            for path, _ in written:
                finish(path)
            for path in (folder, *folder.parents[:2]):
                sync_folder(path)
        except OSError as error:
            for reader in attempt.readers:
                with suppress(OSError):
                    sweep(self._path(message, attempt, reader))
            raise Held(
                f"cannot write the outbox: {error.strerror or error}",
                hint="free some space, or make `var` writable, then send again",
            ) from error
        return Receipt(
            accepted=frozenset(id_ for _, id_ in written),
            rejected=rejected,
            service_id=attempt.key,
        )

    def find_accepted(self, message: Message, attempt: Attempt) -> frozenset[int]:
        """What a call that is no more left half written is nobody's mail, and is swept away."""
        accepted: set[int] = set()
        for reader in attempt.readers:
            path = self._path(message, attempt, reader)
            sweep(path)
            if path.is_file():
                accepted.add(reader.id)
        return frozenset(accepted)

    def close(self) -> None:
        pass

    def _write(self, message: Message, attempt: Attempt, email: Email) -> Path:
        path = self._path(message, attempt, email.reader)
        _, sender = parseaddr(message.sender)
        domain = sender.rpartition("@")[2]
        content = compose_eml(
            email,
            date=attempt.started_at,
            message_id=f"{attempt.key}.{email.reader.id}@{domain}",
        )
        partial = path.with_suffix(PARTIAL)
        partial.touch(mode=0o600)
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return partial

    def _path(self, message: Message, attempt: Attempt, reader: Reader) -> Path:
        if message.test:
            at = f"{attempt.started_at:%Y%m%dT%H%M%S%f}"
            return self._folder / TESTS / f"{message.issue}-{at}-{attempt.key[:8]}.eml"
        return mail_path(self._folder / message.issue, reader.id)
