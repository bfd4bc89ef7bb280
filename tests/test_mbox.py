"""Mails that are kept in one file, and single ones that begin in an odd way."""

from __future__ import annotations

import mailbox
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from newsletter.gathered import Reading
from newsletter.sources.local import read_body, read_file
from newsletter.sources.mbox import read_mbox
from tests.test_mime import a_mail

TAKEOUT = b"From 1723417234@xxx Wed Nov 25 10:00:00 +0000 2026\r\n"
PLAIN = (
    b"From: Li Xi <li@a.example>\nSubject: Tea\nDate: Fri, 20 Nov 2026 10:00:00 +0000\n\nSold.\n"
)


def three_mails() -> list[EmailMessage]:
    texts = {
        "Tea – Wang": "Tea is sold out – he says.\n\nFrom here on it is dear.\n",
        "Rice": "Rice is “white”.\n",
        "Empty": "",
    }
    mails = []
    for subject, text in texts.items():
        mail = a_mail(subject)
        mail.set_content(text, cte="base64" if subject == "Rice" else None)
        mails.append(mail)
    mails[1].add_alternative("<p>Rice is <b>white</b>.</p>", subtype="html")
    return mails


def check(reading: Reading) -> None:
    assert [(item.title, item.content) for item in reading.items] == [
        ("Tea – Wang", "Tea is sold out – he says.\n\nFrom here on it is dear."),
        ("Rice", "<p>Rice is <b>white</b>.</p>"),
    ]
    assert reading.items[0].published_at == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert reading.problems == ("1 mail is left out: it is a mail without a text",)


def test_a_mailbox_is_its_mails(tmp_path: Path) -> None:
    path = tmp_path / "Inbox"
    box = mailbox.mbox(path)
    for mail in three_mails():
        box.add(mail)
    box.close()
    check(read_file(path))


def test_what_google_gives_is_its_mails() -> None:
    mails = [mail.as_bytes().replace(b"\n", b"\r\n") for mail in three_mails()]
    mails[0] = mails[0].replace(b"\nFrom here", b"\n>From here")
    check(read_body(b"".join(TAKEOUT + mail + b"\r\n" for mail in mails)))


def test_what_a_mail_quotes_stays_quoted() -> None:
    (item,) = read_body(TAKEOUT + PLAIN + b">>From a fair.\n").items
    assert item.content == "Sold.\n>From a fair."


def test_of_too_many_mails_the_first_are_read() -> None:
    reading = read_mbox(b"".join(TAKEOUT + PLAIN for _ in range(5)), most=3)
    assert (len(reading.items), reading.more) == (3, 2)
    assert reading.problems == ("it has 5 mails; the first 3 are read",)


def test_a_mailbox_without_a_text_says_so() -> None:
    reading = read_body((TAKEOUT + PLAIN.replace(b"Sold.", b"")) * 2)
    assert reading.fault
    assert "without a text" in reading.fault.words


@pytest.mark.parametrize(
    "above",
    [
        *(b"", b"\xef\xbb\xbf", b"\n\n", TAKEOUT, b"From - Tue Nov 24 10:00:00 2026\n"),
        b"Microsoft Mail Internet Headers Version 2.0\n",
    ],
)
@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
def test_a_mail_of_three_fields_is_one_however_it_begins(above: bytes, ends: bytes) -> None:
    subject = b"=?utf-8?q?Tea_=E2=80=93_Wang?="
    mail = above.replace(b"\r", b"") + PLAIN.replace(b"Tea", subject)
    (item,) = read_body(mail.replace(b"\n", ends)).items
    assert (item.title, item.content) == ("Tea – Wang", "Sold.")
    assert item.published_at == datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_what_apple_keeps_below_a_mail_is_none_of_it() -> None:
    (item,) = read_body(b"%-10d\n%b<?xml version='1.0'?><plist/>" % (len(PLAIN), PLAIN)).items
    assert (item.title, item.content) == ("Tea", "Sold.")


def test_a_file_that_is_named_as_a_mail_needs_no_more_than_who_sent_it() -> None:
    mail = b"From: Li Xi\nSubject: =?utf-8?q?Tea_=E2=80=93_Wang?=\n\nIt is sold.\n"
    (item,) = read_body(mail, name="tea.eml").items
    assert (item.title, item.content) == ("Tea – Wang", "It is sold.")


def test_a_text_that_begins_with_from_is_no_mail() -> None:
    text = b"From Shanghai, 25 Nov 2026 at 10:00 o'clock\nSubject to change: nothing.\n"
    (item,) = read_body(text).items
    assert "Subject to change" in f"{item.title} {item.content}"
