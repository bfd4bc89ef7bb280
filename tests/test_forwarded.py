"""Mails that somebody sent on: the draft is of the mail inside."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from newsletter.cleaning import HouseRules, clean
from newsletter.gathered import Item
from newsletter.sources.local import read_body

NOTE = "Have a look, Fons, this may be something for tomorrow.\n\n-- \nJim of the office"
TEXT = (
    "Chinese firms build factories abroad, says economist Arthur Kroeber.\n\n"
    "He adds that they go on building for years, whatever the others decide to do about it."
)
SUBJECT = "Factories leave – Arthur Kroeber"
MARKS = {
    "gmail": (
        "---------- Forwarded message ---------\nFrom: Li Xi <li@a.example>\n"
        f"Date: Mon, 23 Nov 2026 at 10:00\nSubject: {SUBJECT}\nTo: <jim@b.example>\n\n\n"
    ),
    "apple": (
        "Begin forwarded message:\n\nFrom: Li Xi <li@a.example>\n"
        f"Subject: Fwd: {SUBJECT}\nDate: 23 November 2026 at 10:00:00\nTo: jim@b.example\n\n"
    ),
    "thunderbird": (
        f"-------- Forwarded Message --------\nSubject: {SUBJECT}\n"
        "Date: Mon, 23 Nov 2026 10:00:00 +0000\nFrom: Li Xi <li@a.example>\nTo: jim@b.example\n\n"
    ),
    "outlook": (
        "________________________________\nFrom: Li Xi <li@a.example>\n"
        f"Sent: Monday, November 23, 2026 10:00 AM\nTo: Jim <jim@b.example>\nSubject: {SUBJECT}\n\n"
    ),
}
GMAIL = (
    '<div dir="ltr">{note}<div><img src="https://b.example/logo.png" alt="Logo"></div><br>'
    '<div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message'
    ' ---------<br>From: <b class="gmail_sendername">Li Xi</b> <span>&lt;<a'
    ' href="mailto:li@a.example">li@a.example</a>&gt;</span><br>Date: Mon, 23 Nov 2026 at 10:00<br>'
    "Subject: {subject}<br>To:  &lt;<a href='mailto:jim@b.example'>jim@b.example</a>&gt;<br></div>"
    "<br><br>{text}</div></div>"
)


def a_mail(text: str, html: str = "", *, sign: str = "Fwd") -> bytes:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = f"{sign}: {SUBJECT}!", "jim@b.example"
    mail["To"] = "f@c.example"
    mail["Date"] = "Tue, 24 Nov 2026 10:00:00 +0000"
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    return mail.as_bytes()


def check(item: Item) -> None:
    cleaned = clean(item, house=HouseRules())
    assert cleaned.title == SUBJECT
    assert cleaned.body == TEXT
    assert item.published_at == datetime(2026, 11, 23, 10, tzinfo=UTC)
    told = "\n".join(removed.text for removed in item.removed)
    for words in ("something for tomorrow", "Jim of the office", "Li Xi"):
        assert words in told
    assert "forwarding-note" in {removed.rule for removed in item.removed}


@pytest.mark.parametrize("client", MARKS)
@pytest.mark.parametrize("is_quoted", [False, True])
def test_the_mail_inside_is_taken_and_the_note_is_told(client: str, is_quoted: bool) -> None:
    inside = f"{MARKS[client]}{TEXT}"
    if is_quoted and client == "apple":
        first, _, rest = inside.partition("\n")
        inside = first + "\n" + "\n".join(f"> {line}" for line in rest.split("\n"))
    for body in (a_mail(f"{NOTE}\n\n{inside}\n"), f"{NOTE}\n\n{inside}\n".encode()):
        (item,) = read_body(body).items
        check(item)


def test_a_mail_that_was_forwarded_twice_is_the_innermost() -> None:
    outer = MARKS["outlook"].replace("Li Xi", "Somebody")
    (item,) = read_body(a_mail(f"{NOTE}\n\n{outer}Hi Jim!\n\n{MARKS['gmail']}{TEXT}\n")).items
    check(item)
    assert "Hi Jim!" in [removed.text for removed in item.removed]


@pytest.mark.parametrize("with_note", [True, False])
def test_the_same_of_html_by_gmail(with_note: bool) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT.split("\n\n"))
    note = NOTE.replace("\n", "<br>") if with_note else ""
    (item,) = read_body(a_mail("-", GMAIL.format(note=note, subject=SUBJECT, text=text))).items
    assert "logo.png" not in item.content
    if with_note:
        check(item)
    assert clean(item, house=HouseRules()).body == TEXT


def test_an_answer_below_which_a_mail_stands_is_no_note() -> None:
    answer = "\n\n".join([TEXT] * 3)
    body = a_mail(f"{answer}\n\n{MARKS['outlook']}Please send it.\n", sign="Re")
    (item,) = read_body(body).items
    assert item.content == answer
    assert "Please send it." in [removed.text for removed in item.removed]
