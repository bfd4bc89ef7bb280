"""Mails as mail programs send them on, in the languages of their users."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from html import escape
from typing import NamedTuple

SUBJECT = "Factories leave – Arthur Kroeber"
TEXT = (
    "Chinese firms build factories abroad, says economist Arthur Kroeber.\n\n"
    "He adds that they go on building for years, whatever the others do."
)
NOTE = (
    "Hi Fons,\n\nI found this one in my mail this morning, and our friends at the bank would like"
    " to hear him speak on it in Zurich.\n\nCan you call me about his fee? 12.000 euro is too much"
    " for them, and they need to know it by Friday.\n\nKind regards,\nMarije of the office"
)
BELOW = "-- \nMarije Visser\n+31 6 12345678"
FROM = "Li Xi <li@a.example>"
TO = "Jim <jim@b.example>"
CC = "Boss <boss@b.example>"
#: Nothing of this may stand in a draft, and all of it is told.
PRIVATE = ("Marije", "12.000 euro", "li@a.example", "jim@b.example", "boss@b.example", "12345678")


class Words(NamedTuple):
    """What programs write in one language."""

    sender: str
    day: str
    sent: str
    to: str
    subject: str
    colon: str
    apple: str
    thunderbird: str
    outlook: str
    gmail_day: str
    outlook_day: str
    apple_day: str


LANGUAGES = {
    "en": Words(
        *("From", "Date", "Sent", "To", "Subject", ":"),
        *("Begin forwarded message:", "Forwarded Message", "Original Message"),
        *("Tue, Nov 24, 2026 at 4:20 PM", "Tuesday, November 24, 2026 4:20 PM"),
        "November 24, 2026 at 16:20:11 GMT+1",
    ),
    "nl": Words(
        *("Van", "Datum", "Verzonden", "Aan", "Onderwerp", ":"),
        *("Begin doorgestuurd bericht:", "Doorgestuurd bericht", "Oorspronkelijk bericht"),
        *("di 24 nov 2026 om 16:20", "dinsdag 24 november 2026 16:20"),
        "24 november 2026 om 16:20:11 CET",
    ),
    "de": Words(
        *("Von", "Datum", "Gesendet", "An", "Betreff", ":"),
        *("Anfang der weitergeleiteten Nachricht:", "Weitergeleitete Nachricht"),
        "Ursprüngliche Nachricht",
        *("Di., 24. Nov. 2026 um 16:20 Uhr", "Dienstag, 24. November 2026 16:20"),
        "24. November 2026 um 16:20:11 MEZ",
    ),
    "fr": Words(
        *("De", "Date", "Envoyé", "À", "Objet", "\xa0:"),
        *("Début du message transféré :", "Message transféré", "Message d'origine"),
        *("mar. 24 nov. 2026 à 16:20", "mardi 24 novembre 2026 16:20"),
        "24 novembre 2026 à 16:20:11 UTC+1",
    ),
}
Head = list[tuple[str, str]]


def _outlook(words: Words) -> Head:
    names = (words.sender, words.sent, words.to, "Cc", words.subject)
    return list(zip(names, (FROM, words.outlook_day, TO, CC, SUBJECT), strict=True))


def _apple(words: Words) -> Head:
    names = (words.sender, words.subject, words.day, words.to, "Cc")
    return list(zip(names, (FROM, SUBJECT, words.apple_day, TO, CC), strict=True))


def _gmail(words: Words) -> Head:
    names = (words.sender, "Date", "Subject", "To", "Cc")
    return list(zip(names, (FROM, words.gmail_day, SUBJECT, TO, CC), strict=True))


def _thunderbird(words: Words) -> Head:
    names = (words.subject, words.day, words.sender, words.to, "CC")
    told = (SUBJECT, "Tue, 24 Nov 2026 16:20:11 +0100", FROM, TO, CC)
    return list(zip(names, (f"\t{one}" for one in told), strict=True))


def _lines(head: Head, colon: str) -> str:
    return "\n".join(f"{name}{colon} {value}" for name, value in head)


def gmail(words: Words) -> str:
    mark = "---------- Forwarded message ---------"
    return f"{NOTE}\n\n{mark}\n{_lines(_gmail(words), words.colon)}\n\n\n{TEXT}\n\n{BELOW}"


def outlook(words: Words) -> str:
    return f"{NOTE}\n\n{_lines(_outlook(words), words.colon)}\n\n{TEXT}\n\n{BELOW}"


def outlook_marked(words: Words) -> str:
    mark = f"-----{words.outlook}-----"
    return f"{NOTE}\n\n{mark}\n{_lines(_outlook(words), words.colon)}\n\n{TEXT}\n\n{BELOW}"


def outlook_web(words: Words) -> str:
    return f"{NOTE}\n{'_' * 32}\n{_lines(_outlook(words), words.colon)}\n\n{TEXT}\n\n{BELOW}"


def apple(words: Words) -> str:
    inside = f"{_lines(_apple(words), ':')}\n\n{TEXT}"
    quoted = "\n".join(f"> {line}" for line in inside.split("\n"))
    return f"{NOTE}\n\n{words.apple}\n\n{quoted}\n\n{BELOW}"


def thunderbird(words: Words) -> str:
    mark = f"-------- {words.thunderbird} --------"
    return f"{NOTE}\n\n{mark}\n{_lines(_thunderbird(words), words.colon)}\n\n\n{TEXT}\n\n{BELOW}"


def _paragraphs(text: str, start: str = "<p>", end: str = "</p>") -> str:
    lines = (escape(one).replace("\n", "<br>") for one in text.split("\n\n"))
    return "".join(f"{start}{one}{end}" for one in lines)


def _html_lines(head: Head, colon: str, bold: str = "b") -> str:
    return "<br>".join(
        f"<{bold}>{name}{colon}</{bold}> {escape(value)}".replace("\xa0", "&nbsp;")
        for name, value in head
    )


def gmail_html(words: Words) -> str:
    signature = f'<div class="gmail_signature">{_paragraphs(BELOW[4:])}</div>'
    return (
        f'<div dir="ltr">{_paragraphs(NOTE, "<div>", "</div><br>")}<br><div class="gmail_quote">'
        '<div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>'
        f"{_html_lines(_gmail(words), words.colon, 'span')}<br></div><br><br>{_paragraphs(TEXT)}"
        '</div><br clear="all"><span class="gmail_signature_prefix">-- </span><br>'
        f"{signature}</div>"
    )


def outlook_html(words: Words) -> str:
    start, end = '<p class="MsoNormal">', "<o:p></o:p></p>"
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang="EN-GB"><div'
        f' class="WordSection1">{_paragraphs(NOTE, start, end)}{start}<o:p>&nbsp;</o:p></p><div>'
        f'<div style="border:none;border-top:solid #E1E1E1 1.0pt">{start}'
        f"{_html_lines(_outlook(words), words.colon)}{end}</div></div>{start}<o:p>&nbsp;</o:p></p>"
        f"{_paragraphs(TEXT, start, end)}{_paragraphs(BELOW, start, end)}</div></body></html>"
    )


def outlook_web_html(words: Words) -> str:
    return (
        f'<html><body>{_paragraphs(NOTE, "<div>", "</div>")}<div id="appendonsend"></div><hr'
        ' style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">'
        f'<font face="Calibri, sans-serif">{_html_lines(_outlook(words), words.colon)}</font><div>'
        f'&nbsp;</div></div>{_paragraphs(TEXT)}<div id="Signature">{_paragraphs(BELOW[4:])}</div>'
        '<p>Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></p></body></html>'
    )


def apple_html(words: Words) -> str:
    rows = (
        f'<div style="margin: 0px"><span><b>{name}: </b></span>'
        f"<span>{escape(value)}<br></span></div>"
        for name, value in _apple(words)
    )
    return (
        f'<html><body dir="auto">{_paragraphs(NOTE, "<div>", "</div>")}<div><br><blockquote'
        f' type="cite"><div>{words.apple}</div><br class="Apple-interchange-newline">'
        f"{''.join(rows)}<br><div>{_paragraphs(TEXT)}</div></blockquote></div><br>"
        f'<div id="AppleMailSignature">{_paragraphs(BELOW[4:])}</div></body></html>'
    )


def thunderbird_html(words: Words) -> str:
    rows = (
        f'<tr><th valign="BASELINE" align="RIGHT">{name}{words.colon} </th>'
        f"<td>{escape(value)}</td></tr>"
        for name, value in _thunderbird(words)
    )
    return (
        f'<html><body>{_paragraphs(NOTE)}<div class="moz-forward-container"><br><br>--------'
        f' {words.thunderbird} --------<table class="moz-email-headers-table"><tbody>'
        f"{''.join(rows)}</tbody></table><br><br>{_paragraphs(TEXT)}</div>"
        f"<pre class='moz-signature'>{BELOW}</pre></body></html>"
    )


PLAIN: dict[str, Callable[[Words], str]] = {
    one.__name__: one for one in (gmail, outlook, outlook_marked, outlook_web, apple, thunderbird)
}
HTML: dict[str, Callable[[Words], str]] = {
    one.__name__: one
    for one in (gmail_html, outlook_html, outlook_web_html, apple_html, thunderbird_html)
}


def a_mail(text: str, html: str = "", *, subject: str = f"Fwd: {SUBJECT}!") -> bytes:
    """One of the day after."""
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, "marije@b.example", "f@c.example"
    mail["Date"] = "Wed, 25 Nov 2026 10:00:00 +0000"
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    return mail.as_bytes()
