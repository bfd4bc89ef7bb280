"""Raw mails, and pages that Chrome saved as one file."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.gathered import Removed
from newsletter.sources.local import read_body
from newsletter.sources.mime import Unreadable, is_mail, read_mail

TEXT = "Chinese firms build factories abroad, says Arthur Kroeber – and they go on building."
PAGE = (
    "<html><head><title>A claim - The Herald</title></head><body><article><h1>A claim</h1>"
    "<p>{}</p></article></body></html>"
)


def a_mail(subject: str = "Re: Zürich’s plan") -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, "Li Xi <li@a.example>", "b@b.example"
    mail["Date"] = "Fri, 20 Nov 2026 10:00:00 +0000"
    return mail


def test_the_text_of_a_mail_is_read_as_it_was_written() -> None:
    mail = a_mail()
    mail.set_content(f"{TEXT}\n\nMore.\n", cte="base64")
    (item,) = read_body(mail.as_bytes()).items
    assert (item.title, item.content, item.form) == (
        "Zürich’s plan",
        f"{TEXT}\n\nMore.",
        "text",
    )
    assert item.published_at == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert item.removed == (Removed("mail-head", "From: Li Xi <li@a.example>"),)


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_of_a_mail_in_two_forms_the_better_is_read_and_what_is_attached_is_told(
    ends: bytes,
) -> None:
    mail = a_mail()
    mail.set_content("Your program shows no HTML.")
    mail.add_alternative(f"<p>{TEXT}</p><p>And <b>more</b>.</p>", subtype="html", cte="base64")
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="plän.pdf")
    mail.add_attachment("<p>No text.</p>", subtype="html", filename="other.html")
    reading = read_body(b"\n" + mail.as_bytes().replace(b"\n", ends))
    (item,) = reading.items
    assert (item.title, item.form, item.holds) == ("Zürich’s plan", "html", "several")
    assert item.content == f"<p>{TEXT}</p><p>And <b>more</b>.</p>"
    assert item.published_at == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert [each.text for each in item.removed] == [
        "From: Li Xi <li@a.example>",
        "plän.pdf",
        "other.html",
    ]
    assert reading.problems == ()


def test_a_page_that_was_saved_as_one_file_is_that_page() -> None:
    part = EmailMessage()
    part.set_content(PAGE.format(f"{TEXT} " * 4), subtype="html", cte="quoted-printable")
    part["Content-Location"] = "https://herald.example/1"
    style = EmailMessage()
    style.set_content("p { color: red }", subtype="css")
    saved = MIMEMultipart("related", type="text/html")
    saved["From"], saved["Subject"] = "<Saved by Blink>", "A claim - The Herald"
    saved["Snapshot-Content-Location"] = "https://herald.example/1"
    saved["Date"] = "Fri, 20 Nov 2026 10:00:00 +0000"
    saved.attach(part)
    saved.attach(style)
    (item,) = read_body(saved.as_bytes(), name="claim.mhtml").items
    assert (item.title, item.address) == ("A claim", "https://herald.example/1")
    assert TEXT in item.content
    assert (item.published_at, item.removed) == (None, ())  # it was saved on that day


def test_a_mail_without_a_text_is_refused() -> None:
    mail = a_mail()
    mail.add_attachment(b"GIF8", maintype="image", subtype="gif", filename="a.gif")
    fault = read_body(mail.as_bytes()).fault
    assert fault == ("no-text", "it is a mail without a text")


@pytest.mark.parametrize(
    ("body", "told"),
    [(b"x" * 25_000_001, "more than 25,000,000 bytes"), (b"\n" * 2_000_001, "1,000,000 lines")],
    ids=["bytes", "lines"],
)
def test_a_mail_that_is_too_large_is_refused(body: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        read_mail(b"From: a@example.org\nContent-Type: text/plain\n\n" + body)


def test_a_mail_of_thousands_of_parts_in_parts_is_refused() -> None:
    head = b"MIME-Version: 1.0\n"
    body = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)
    )
    fault = read_body(head + body).fault
    assert fault == ("no-text", "it is a mail with too many parts inside one another")


def test_lines_like_those_of_a_mail_are_a_text() -> None:
    for text in (
        b"Subject: A plan\nFrom: Li\n\nText.",
        b"MIME-Version: 1.0 is a field of mails, and Content-Type: another.\nSo it is.\n\nText.",
        b"<p>MIME-Version: 1.0</p>",
    ):
        assert not is_mail(text)


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"multipart/mixed; boundary=x", b"text/html"])
)
def test_any_bytes_of_a_mail_are_items_or_a_fault(body: bytes, kind: bytes) -> None:
    reading = read_body(b"MIME-Version: 1.0\nContent-Type: " + kind + b"\n\n" + body)
    assert reading.items or reading.fault


def attached_to(note: str, *inside: EmailMessage, subject: str = "Fwd: see below") -> bytes:
    mail = a_mail(subject)
    mail.replace_header("From", "jim@b.example")
    if note:
        mail.set_content(note)
    for one in inside:
        mail.add_attachment(one)
    return mail.as_bytes()


def the_news(subject: str) -> EmailMessage:
    inner = a_mail(subject)
    inner.replace_header("Date", "Thu, 19 Nov 2026 10:00:00 +0000")
    inner.set_content(f"{TEXT}\n")
    return inner


@pytest.mark.parametrize("note", ["See attached.", ""])
def test_a_mail_that_is_attached_is_the_news(note: str) -> None:
    (item,) = read_body(attached_to(note, the_news("A plan"))).items
    assert (item.title, item.content) == ("A plan", TEXT)
    assert item.published_at == datetime(2026, 11, 19, 10, tzinfo=UTC)
    assert [each.text for each in item.removed] == [
        "From: Li Xi <li@a.example>",
        "From: jim@b.example",
        *filter(None, [note]),
    ]


def test_several_mails_that_are_attached_are_several_posts() -> None:
    items = read_body(attached_to("", the_news("A plan"), the_news("Another"))).items
    assert [item.title for item in items] == ["A plan", "Another"]


def test_a_mail_beside_an_article_and_one_that_came_back_are_no_news() -> None:
    article = " ".join([TEXT] * 20)
    (item,) = read_body(attached_to(article, the_news("A plan"), subject="An article")).items
    assert item.title == "An article"
    assert "A plan" in [each.text for each in item.removed]
    bounce = attached_to("It could not be delivered.", the_news("A plan"))
    bounce = bounce.replace(b"multipart/mixed", b"multipart/report")
    (item,) = read_body(bounce).items
    assert item.content == "It could not be delivered."


def test_a_mail_in_mails_without_end_is_read_in_a_short_time() -> None:
    body = b"MIME-Version: 1.0\nContent-Type: message/rfc822\n\n" * 5000
    assert read_body(body).fault is not None
