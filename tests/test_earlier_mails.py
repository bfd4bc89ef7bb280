"""What somebody wrote in an earlier mail of the thread: private below the news, or the news."""

from __future__ import annotations

from datetime import date
from html import escape

import pytest

from newsletter.cleaning import HouseRules, clean
from newsletter.gathered import Item
from newsletter.sources.local import read_body
from tests.forwards import LANGUAGES as WORDS
from tests.forwards import PLAIN, SUBJECT, TEXT, a_mail

WROTE = {
    "gmail": "On Tue, Nov 24, 2026 at 4:20 PM Els <els@a.example> wrote:",
    "gmail-wrapped": "On Tue, Nov 24, 2026 at 4:20 PM Els van der Zwaan <\nels@a.example> wrote:",
    "apple": "On Nov 24, 2026, at 4:20 PM, Els <els@a.example> wrote:",
    "thunderbird": "On 24/11/2026 16:20, Els wrote:",
    "thunderbird-short": "Am 24.11.26 um 16:20 schrieb Els:",
    "german": "Am 24.11.2026 um 16:20 schrieb Els <els@a.example>:",
    "dutch": "Op di 24 nov. 2026 om 16:20 schreef Els <els@a.example>:",
    "dutch-apple": "Op 24 nov. 2026 om 16:20 heeft Els <els@a.example> het volgende geschreven:",
    "french": "Le mar. 24 nov. 2026 à 16:20, Els <els@a.example> a écrit\xa0:",
}
SECRET = "I promise not to tell your wife."
PRIVATE = f"Victor, can you send it? {SECRET}\nEls"


def quoted(text: str, sign: str = "> ") -> str:
    return "\n".join(f"{sign}{line}" for line in text.split("\n"))


def paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(one)}</p>" for one in text.split("\n\n"))


def told(item: Item) -> str:
    return "\n".join(removed.text for removed in item.removed)


def check_gone(item: Item) -> None:
    cleaned = clean(item, house=HouseRules())
    assert cleaned.body == TEXT
    assert SECRET in told(item)
    assert "Els" in told(item)


@pytest.mark.parametrize("wrote", WROTE.values(), ids=WROTE)
@pytest.mark.parametrize("program", PLAIN)
def test_an_earlier_mail_below_one_that_was_sent_on_goes(program: str, wrote: str) -> None:
    inside = PLAIN[program](WORDS["en"])
    sign = "> " if program == "apple" else ""
    below = f"{wrote}\n\n{quoted(PRIVATE)}"
    old, new = quoted(TEXT, sign), quoted(f"{TEXT}\n\n{below}", sign)
    text = inside.replace(old, new)
    assert text != inside
    for body in (text.encode(), a_mail(text)):
        (item,) = read_body(body).items
        check_gone(item)


@pytest.mark.parametrize("wrote", WROTE.values(), ids=WROTE)
@pytest.mark.parametrize("sign", ["> ", ""])
def test_an_earlier_mail_below_pasted_news_goes(wrote: str, sign: str) -> None:
    for below in (PRIVATE, f"{PRIVATE}\n\n{wrote}\n{quoted('So what?')}"):
        text = f"{SUBJECT}\n\n{TEXT}\n\n{wrote}\n\n{quoted(below, sign)}\n"
        for body in (text.encode(), a_mail(text.partition("\n\n")[2], subject=f"Re: {SUBJECT}")):
            (item,) = read_body(body).items
            check_gone(item)


HTML = {
    "gmail": (
        '<div dir="ltr">{news}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
        '{wrote}<br></div><blockquote class="gmail_quote"><div>{old}</div></blockquote></div>'
    ),
    "thunderbird": (
        '{news}<div class="moz-cite-prefix">{wrote}<br></div><blockquote type="cite" cite="mid:1">'
        "<p>{old}</p></blockquote>"
    ),
    "apple": (
        '<div>{news}</div><div><br><blockquote type="cite"><div>{wrote}</div><br'
        ' class="Apple-interchange-newline"><div>{old}</div></blockquote></div><br>'
    ),
    "yahoo": (
        '<div>{news}</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div><div>{wrote}</div>'
        "<div><br></div><div>{old}</div></div></div>"
    ),
    "outlook": (
        '<div class="WordSection1">{news}<div style="border-top:solid"><p><b>From:</b> Els'
        " &lt;els@a.example&gt;<br><b>Sent:</b> Tuesday, November 24, 2026 4:20 PM<br><b>To:</b>"
        " Jim &lt;jim@b.example&gt;<br><b>Subject:</b> Factories</p></div><p>{old}</p></div>"
    ),
}


@pytest.mark.parametrize("program", HTML)
@pytest.mark.parametrize("wrote", WROTE.values(), ids=WROTE)
def test_the_same_of_html(program: str, wrote: str) -> None:
    old = escape(PRIVATE).replace("\n", "<br>")
    html = HTML[program].format(news=paragraphs(TEXT), wrote=escape(wrote), old=old)
    (item,) = read_body(a_mail("-", html, subject=f"Re: {SUBJECT}")).items
    check_gone(item)


def check_news(item: Item) -> None:
    cleaned = clean(item, house=HouseRules())
    assert cleaned.title == SUBJECT
    assert cleaned.body == f"{TEXT}\n\n{'And they go on. ' * 8}".strip()
    assert item.published_at is not None
    assert item.published_at.date() == date(2026, 11, 24)
    assert "Els" in told(item)


LETTER = (
    "We have been talking with Victor for weeks, and he does not want to be on stage with that"
    f" other man, whom he dislikes. {SECRET} He would ask for 20,000 dollars.\n\n" * 3
)
OUTLOOK = (
    "From: Els <els@a.example>\nSent: 23 Nov 2026\nTo: Jim <jim@b.example>\nSubject: Re: you\n"
)


@pytest.mark.parametrize("note", ["", "Hi Fons,\n\nSee below.\n\n"])
def test_short_news_above_a_long_letter_is_no_note_on_it(note: str) -> None:
    mark = "---------- Forwarded message ---------\n"
    head = f"From: Li <li@a.example>\nDate: 24 Nov 2026\nSubject: {SUBJECT}\nTo: <jim@b.example>"
    for below in (f"{WROTE['french']}\n\n{quoted(LETTER)}", f"{OUTLOOK}\nJan,\n\n{LETTER}"):
        (item,) = read_body(f"{note}{mark}{head}\n\n{TEXT}\n\n{below}".encode()).items
        check_gone(item)


NOTES = [
    "",
    "See below, Fons.\n\n",
    "Hi Fons,\n\nthis may be one for the newsletter of tomorrow.\n\nBest, Jim\n\n",
]


@pytest.mark.parametrize("wrote", WROTE.values(), ids=WROTE)
@pytest.mark.parametrize("note", NOTES)
def test_a_quote_that_is_the_news_is_taken_with_its_headline_and_day(wrote: str, note: str) -> None:
    inside = f"{SUBJECT}\n\n{TEXT}\n\n{'And they go on. ' * 8}\n\nBest, Marije\n"
    for sign in ("> ", ""):
        text = f"{note}{wrote}\n\n{quoted(inside, sign)}"
        (item,) = read_body(text.encode()).items
        check_news(item)
        assert "Best, Marije" in told(item)
        assert note.strip() in told(item)
    text = f"{note}{wrote}\n\n{quoted(inside)}"
    for html in ("", HTML["gmail"].format(news=note, wrote=escape(wrote), old=paragraphs(inside))):
        (item,) = read_body(a_mail(text, html, subject=f"Re: {SUBJECT}")).items
        check_news(item)


def test_news_below_the_mail_that_it_answers_is_the_news() -> None:
    text = f"{WROTE['gmail']}\n{quoted(PRIVATE)}\n\n{TEXT}\n"
    (item,) = read_body(a_mail(text, subject=f"Re: {SUBJECT}")).items
    check_gone(item)


def test_a_mail_of_nothing_but_quotes_is_not_emptied() -> None:
    once = f"{WROTE['gmail']}\n{quoted(TEXT)}\n\n"
    for text in (once * 2, f"{WROTE['gmail']}\n"):
        (item,) = read_body(a_mail(text)).items
        assert item.content.strip()


@pytest.mark.parametrize(
    "line", ["On Monday at 10:30 he wrote:", "On 23 November 2026, Arthur Kroeber wrote:"]
)
def test_what_news_quotes_stays(line: str) -> None:
    text = f"{SUBJECT}\n\n{TEXT}\n\n{line}\n\n> Nobody knows.\n"
    (item,) = read_body(text.encode()).items
    assert "Nobody knows." in item.content
