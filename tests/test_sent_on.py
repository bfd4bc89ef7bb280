"""Whatever program sends a mail on, and in which language: nothing private comes along."""

from __future__ import annotations

from datetime import date

import pytest

from newsletter.cleaning import HouseRules, clean
from newsletter.gathered import Cleaned, Item
from newsletter.sources.local import read_body
from tests.forwards import HTML, LANGUAGES, NOTE, PLAIN, PRIVATE, SUBJECT, TEXT, a_mail


def check(item: Item) -> Cleaned:
    cleaned = clean(item, house=HouseRules())
    assert cleaned.title == SUBJECT
    assert cleaned.body == TEXT
    assert item.published_at is not None
    assert item.published_at.date() == date(2026, 11, 24)
    told = "\n".join(removed.text for removed in item.removed)
    assert [words for words in PRIVATE if words not in told] == []
    return cleaned


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("program", PLAIN)
def test_nothing_private_stands_in_the_draft_of_a_plain_mail(program: str, language: str) -> None:
    text = PLAIN[program](LANGUAGES[language])
    (item,) = read_body(a_mail(text)).items
    check(item)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("program", PLAIN)
def test_the_same_of_one_that_was_pasted(program: str, language: str) -> None:
    (item,) = read_body(PLAIN[program](LANGUAGES[language]).encode()).items
    check(item)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("program", HTML)
def test_the_same_of_html(program: str, language: str) -> None:
    html = HTML[program](LANGUAGES[language])
    (item,) = read_body(a_mail("-", html)).items
    check(item)


def test_fields_that_a_program_wrapped_are_of_the_head() -> None:
    text = (
        f"{NOTE}\n\n---------- Forwarded message ---------\nFrom: Li Xi <li@a.example>\n"
        "Date: Tue, Nov 24, 2026 at 4:20 PM\nSubject: Factories leave\n – Arthur Kroeber\n"
        "To: Jim <jim@b.example>, Marije <12345678@b.example>,\nBoss <boss@b.example>\n\n\n"
        f"{TEXT}\n"
    )
    (item,) = read_body(a_mail(text)).items
    check(item)


@pytest.mark.parametrize(
    "day", ["11/24/26 16:20 (GMT+01:00)", "11/24/26 4:20 PM", "24.11.26 16:20", "24-11-26 16:20"]
)
def test_a_year_of_two_figures_is_read(day: str) -> None:
    text = (
        f"{NOTE}\n\n-------- Original message --------\nFrom: Li Xi <li@a.example>\n"
        f"Date: {day}\nTo: Jim <jim@b.example>, 12345678 <boss@b.example>\n"
        f"Subject: Fwd: {SUBJECT}\n\n{TEXT}\n"
    )
    (item,) = read_body(text.encode()).items
    check(item)


ENDINGS = ("mail-signature", "mail-footer")
ANSWER = "\n\n".join([TEXT] * 4)
HEAD = (
    "From: Jim <jim@b.example>\nSent: Monday, November 23, 2026 10:00 AM\n"
    "To: Li <li@a.example>\nSubject: Factories\n\n"
)


def test_the_mail_below_a_long_answer_goes_and_is_told() -> None:
    body = a_mail(f"{ANSWER}\n\n{'_' * 32}\n{HEAD}Please send it.\n", subject=f"Re: {SUBJECT}")
    (item,) = read_body(body).items
    assert item.content == ANSWER
    told = [(removed.rule, removed.text) for removed in item.removed]
    assert ("mail-head", "From: Jim <jim@b.example>") in told
    assert ("earlier-mail", "Please send it.") in told


@pytest.mark.parametrize(
    "below",
    [
        "Sent from my iPhone",
        "Von meinem iPhone gesendet",
        "Verstuurd vanaf mijn iPhone",
        "Envoyé de mon iPhone",
        "Met vriendelijke groet,\n\nMarije Visser\nBureau | +31 6 12345678",
        "Mit freundlichen Grüßen\nMarije",
        "Cordialement,\nMarije",
        "Best, Marije",
        "This message and any attachment are confidential and intended only for the addressee.",
        "Diese E-Mail ist vertraulich.",
        "-- \nMarije\n\nSent from my iPhone",
        "Bien à toi,\nMarije",
        "Unsubscribe | Manage preferences | View in browser",
        "Unsubscribe <https://a.example/u> · Privacy policy <https://a.example/p>",
        "You received this email because you are subscribed to our alerts.\n© 2026 BBC, London",
        "Sie erhalten diese E-Mail, weil Sie sie bestellt haben.",
        "Afmelden | Bekijk deze mail in je browser",
        "Se désabonner - Voir dans le navigateur",
        "© 2026 BBC, London\nThis message is intended only for the addressee.",
    ],
)
def test_how_a_mail_ends_is_told_and_stands_in_no_draft(below: str) -> None:
    (item,) = read_body(a_mail(f"{TEXT}\n\n{below}\n")).items
    assert item.content == TEXT
    told = [removed.text for removed in item.removed if removed.rule in ENDINGS]
    assert "\n".join(told) in (below, "\n".join(below.split("\n\n")), *told)
    assert told


@pytest.mark.parametrize(
    "ending",
    [
        "--\n\n" + " ".join(["One more piece of news is this."] * 20),
        "Best of all is tea.",
        "Best China books",
        "The message was clear: “confidential” meant little to the city of Wuhan.",
        "Cheers went up in Beijing.",
        "The message was sent to Beijing by the firms.",
        "Subscribe to the idea, and help.",
    ],
)
def test_dashes_and_last_words_of_an_article_stay(ending: str) -> None:
    (item,) = read_body(a_mail(f"{TEXT}\n\n{ending}\n")).items
    assert item.content == f"{TEXT}\n\n{ending}"


def test_a_picture_below_the_text_of_a_mail_stays() -> None:
    html = f"<p>{TEXT}</p><p><img src='https://a.example/1.jpg' alt='Factories'></p>"
    (item,) = read_body(a_mail("-", html)).items
    assert "1.jpg" in item.content
