"""The outbox and the memory service, by the contract of every mail service and by their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from email import message_from_bytes
from email.policy import strict
from pathlib import Path

import pytest

from newsletter.config import MailSettings
from newsletter.errors import Held, SettingMissing
from newsletter.mail import open_service
from newsletter.mail.memory import MemoryService
from newsletter.mail.outbox import OutboxService
from newsletter.outbox_files import erase_called, erase_mail, finish
from newsletter.ports import MailService
from tests.mail_contract import MESSAGE, MailServiceContract, make_attempt, make_readers
from tests.standins import Mail


class TestOutbox(MailServiceContract):
    @pytest.fixture
    def service(self, tmp_path: Path) -> MailService:
        self.folder = tmp_path / "outbox"
        return OutboxService(self.folder)

    def inbox(self, service: MailService) -> Mapping[str, Sequence[Mail]]:
        found: dict[str, list[Mail]] = {}
        for path in sorted(self.folder.rglob("*.eml")):
            mail = _read(path)
            found.setdefault(mail.to, []).append(mail)
        return found


class TestMemory(MailServiceContract):
    @pytest.fixture
    def service(self) -> MailService:
        return MemoryService()

    def inbox(self, service: MailService) -> Mapping[str, Sequence[Mail]]:
        assert isinstance(service, MemoryService)
        found: dict[str, list[Mail]] = {}
        for email in service.emails:
            mail = Mail(
                to=email.reader.address,
                subject=email.subject,
                html=email.html,
                text=email.text,
                headers=(
                    ("From", email.sender),
                    ("To", email.reader.address),
                    ("Reply-To", email.reply_to),
                    *email.headers,
                ),
            )
            found.setdefault(mail.to, []).append(mail)
        return found


def _read(path: Path) -> Mail:
    parsed = message_from_bytes(path.read_bytes(), policy=strict)
    plain, html = parsed.iter_parts()  # type: ignore[attr-defined]
    return Mail(
        to=str(parsed["To"]),
        subject=str(parsed["Subject"]),
        html=html.get_content(),
        text=plain.get_content(),
        headers=tuple((name, str(value)) for name, value in parsed.items()),
    )


def test_a_mail_is_named_by_its_reader_and_nothing_half_is_left(tmp_path: Path) -> None:
    OutboxService(tmp_path).deliver(MESSAGE, make_attempt(make_readers(3)))
    names = sorted(path.name for path in (tmp_path / MESSAGE.issue).iterdir())
    assert names == ["00000001.eml", "00000002.eml", "00000003.eml"]


def test_lines_are_as_the_standard_wants_them(tmp_path: Path) -> None:
    OutboxService(tmp_path).deliver(MESSAGE, make_attempt(make_readers(1)))
    content = (tmp_path / MESSAGE.issue / "00000001.eml").read_bytes()
    lines = content.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 998
    assert content.isascii()


def test_long_headers_stay_within_the_lines_of_the_standard(tmp_path: Path) -> None:
    for number, subject in enumerate(
        ("李小龍 中国 und viel mehr über " * 9, "x" * 9000, "y " * 999)
    ):
        folder = tmp_path / str(number)
        message = replace(MESSAGE, subject=subject)
        OutboxService(folder).deliver(message, make_attempt(make_readers(1)))
        content = (folder / MESSAGE.issue / "00000001.eml").read_bytes()
        head = content.partition(b"\r\n\r\n")[0].split(b"\r\n")
        assert max(map(len, head)) <= 998
        assert max((len(line) for line in head if b"=?" in line), default=0) <= 76
        parsed = message_from_bytes(content, policy=strict)
        assert str(parsed["Subject"]).split() == subject.split()


def test_the_same_attempt_again_leaves_one_mail_each(tmp_path: Path) -> None:
    service, attempt = OutboxService(tmp_path), make_attempt(make_readers(4))
    service.deliver(MESSAGE, attempt)
    before = {path.name: path.read_bytes() for path in tmp_path.rglob("*.eml")}
    service.deliver(MESSAGE, attempt)
    assert before == {path.name: path.read_bytes() for path in tmp_path.rglob("*.eml")}


def test_a_mail_that_was_only_begun_was_not_accepted(tmp_path: Path) -> None:
    service, attempt = OutboxService(tmp_path), make_attempt(make_readers(2))
    service.deliver(MESSAGE, attempt)
    (tmp_path / MESSAGE.issue / "00000002.eml").rename(tmp_path / MESSAGE.issue / "00000002.part")
    assert service.find_accepted(MESSAGE, attempt) == {1}


def test_what_a_killed_call_left_is_swept_when_its_outcome_is_looked_up(tmp_path: Path) -> None:
    service, attempt = OutboxService(tmp_path), make_attempt(make_readers(3))
    service.deliver(MESSAGE, attempt)
    folder = tmp_path / MESSAGE.issue
    for number in (2, 3):
        (folder / f"0000000{number}.eml").rename(folder / f"0000000{number}.part")
    # Of who is erased first nothing is left at once, and nothing comes.
    assert erase_mail(tmp_path, "", 3) == 1
    erase_called(folder, 3)
    assert service.find_accepted(MESSAGE, attempt) == {1}
    assert [path.name for path in folder.iterdir()] == ["00000001.eml"]


def test_a_call_leaves_no_mail_of_who_is_erased_while_it_is_under_way(tmp_path: Path) -> None:
    service, attempt = OutboxService(tmp_path), make_attempt(make_readers(2))
    folder = tmp_path / MESSAGE.issue
    folder.mkdir()
    erase_called(folder, 2)  # before the call writes to him
    assert service.deliver(MESSAGE, attempt).accepted == {1, 2}
    assert [path.name for path in folder.iterdir()] == ["00000001.eml"]
    (folder / "00000002.part").write_text("To: reader2@example.com")
    erase_called(folder, 2)  # before the mail has its name
    finish(folder / "00000002.part")
    assert [path.name for path in folder.iterdir()] == ["00000001.eml"]


def test_a_call_that_fails_leaves_nothing_half_written(tmp_path: Path) -> None:
    folder = tmp_path / MESSAGE.issue
    (folder / "00000002.part").mkdir(parents=True)  # where a file should be
    with pytest.raises(Held, match="cannot write the outbox"):
        OutboxService(tmp_path).deliver(MESSAGE, make_attempt(make_readers(2)))
    assert [path.name for path in folder.iterdir()] == ["00000002.part"]


def test_test_mail_lies_apart_and_does_not_count(tmp_path: Path) -> None:
    service, attempt = OutboxService(tmp_path), make_attempt(make_readers(1))
    service.deliver(replace(MESSAGE, test=True), attempt)
    assert len(list((tmp_path / "test").glob("*.eml"))) == 1
    assert service.find_accepted(MESSAGE, attempt) == frozenset()


def test_an_outbox_that_cannot_be_written_holds_the_issue(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(Held, match="cannot write the outbox"):
        OutboxService(tmp_path / "outbox").deliver(MESSAGE, make_attempt(make_readers(1)))


def test_a_service_is_found_by_name(tmp_path: Path) -> None:
    service = open_service(MailSettings(service="memory"), {}, var=tmp_path)
    assert isinstance(service, MemoryService)
    with pytest.raises(SettingMissing, match="MAILGUN_API_KEY is not set"):
        open_service(MailSettings(service="mailgun", domain="mg.example.com"), {}, var=tmp_path)
    with pytest.raises(SettingMissing, match="no mail service 'pigeon' in this version"):
        open_service(MailSettings(service="pigeon"), {}, var=tmp_path)
