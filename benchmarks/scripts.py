"""What others would send an issue with: scripts around `requests`, and django-anymail.

A script makes the same batches as we do. It signs each reader's link and sends it as his
List-Unsubscribe. "Bare" is as short as it can be; "careful" also does what no mail should leave
without: a value is escaped where it stands in HTML, which makes it another one than in a text or a
header, the service's own tracking is off, and the reader's number goes along, by which reports find
him. Neither reads a store, keeps an account, or finds out about an answer that was lost.
"""

from __future__ import annotations

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from html import escape
from itertools import islice
from typing import Any, NamedTuple

import requests

from benchmarks.deliver import BASE, MESSAGE, entries
from newsletter.mail.sigv4 import Credentials, sign
from newsletter.mailing import Entry

CREDENTIALS = Credentials("AKID", "secret", "")
REGION = "eu-west-1"
#: Readers in a call, by what the service takes.
BATCH = {"mailgun": 1000, "postmark": 500, "sendgrid": 1000, "ses": 50, "resend": 100}

_TAGS = {
    'subscriber.first_name | fallback("reader")': "name",
    "subscriber.company": "company",
    "subscriber.city": "city",
    "unsubscribe_url": "link",
}
_OFF = {"enable": False}


#: A reader of a script: number, address, values, and the same escaped where the script is careful.
Row = tuple[int, str, dict[str, str], dict[str, str]]


class Texts(NamedTuple):
    """The message in a service's merge syntax."""

    subject: str
    html: str
    text: str


def in_syntax(text: str, form: str) -> str:
    """The message's tags as the service writes them."""
    for tag, name in _TAGS.items():
        text = text.replace(f"{{{{ {tag} }}}}", form.replace("KEY", name))
    return text


def texts(form: str, careful: bool) -> Texts:
    marked = form.replace("KEY", "KEY_html") if careful else form
    html = in_syntax(MESSAGE.html, marked)
    return Texts(in_syntax(MESSAGE.subject, form), html, in_syntax(MESSAGE.text, form))


def values_of(one: Entry) -> dict[str, str]:
    code = hmac.digest(b"k" * 32, one.address.encode(), "sha256")[:16]
    link = f"{BASE}/unsubscribe/{one.address}-{urlsafe_b64encode(code).decode()}"
    fields = one.fields
    return {
        "name": one.first_name,
        "company": fields["company"],
        "city": fields["city"],
        "link": link,
    }


def rows_of(readers: int, careful: bool) -> Iterator[Row]:
    for number, one in enumerate(entries(readers)):
        values = values_of(one)
        yield number, one.address, values, _escaped(values) if careful else values


def chunks(readers: int, size: int, careful: bool) -> Iterator[list[Row]]:
    rows = rows_of(readers, careful)
    while chunk := list(islice(rows, size)):
        yield chunk


def _escaped(values: Mapping[str, str]) -> dict[str, str]:
    return {name: escape(value) for name, value in values.items()}


def _variables(values: dict[str, str], in_html: dict[str, str]) -> dict[str, str]:
    """A careful script has each value twice: for HTML, and for text and headers."""
    if in_html is values:
        return values
    return values | {f"{name}_html": value for name, value in in_html.items()}


def filled(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"<<{name}>>", value)
    return text


# Scripts with requests


def bare(service: str, url: str, readers: int) -> None:
    _send(service, url, readers, careful=False)


def careful(service: str, url: str, readers: int) -> None:
    _send(service, url, readers, careful=True)


def _send(service: str, url: str, readers: int, careful: bool) -> None:
    session = requests.Session()
    make = _CALLS[service]
    for chunk in chunks(readers, BATCH[service], careful):
        make(session, url, chunk, careful).raise_for_status()


def _by_mailgun(
    session: requests.Session, url: str, chunk: list[Row], careful: bool
) -> requests.Response:
    told = texts("%recipient.KEY%", careful)
    variables = {address: _variables(values, html) for _, address, values, html in chunk}
    data = {
        "from": MESSAGE.sender,
        "to": [address for _, address, _, _ in chunk],
        "subject": told.subject,
        "html": told.html,
        "text": told.text,
        "h:List-Unsubscribe": "<%recipient.link%>",
    }
    if careful:
        data |= {"o:tracking": "no", "v:reader": "%recipient.number%"}
        for number, address, _, _ in chunk:
            variables[address]["number"] = str(number)
    data["recipient-variables"] = json.dumps(variables)
    return session.post(f"{url}/v3/example.com/messages", data=data, auth=("api", "k"), timeout=60)


def _whole(chunk: list[Row], names: tuple[str, str, str, str]) -> list[dict[str, Any]]:
    subject, html, text = (
        in_syntax(part, "<<KEY>>") for part in (MESSAGE.subject, MESSAGE.html, MESSAGE.text)
    )
    to, about, marked, plain = names
    return [
        {
            to: address,
            about: filled(subject, values),
            marked: filled(html, in_html),
            plain: filled(text, values),
        }
        for _, address, values, in_html in chunk
    ]


def _by_postmark(
    session: requests.Session, url: str, chunk: list[Row], careful: bool
) -> requests.Response:
    mails = _whole(chunk, ("To", "Subject", "HtmlBody", "TextBody"))
    for mail, (number, _, values, _) in zip(mails, chunk, strict=True):
        mail["From"] = MESSAGE.sender
        mail["Headers"] = [{"Name": "List-Unsubscribe", "Value": f"<{values['link']}>"}]
        if careful:
            mail |= {"TrackOpens": False, "TrackLinks": "None"}
            mail["Metadata"] = {"reader": str(number)}
    return session.post(f"{url}/email/batch", json=mails, timeout=60)


def _by_resend(
    session: requests.Session, url: str, chunk: list[Row], careful: bool
) -> requests.Response:
    mails = _whole(chunk, ("to", "subject", "html", "text"))
    for mail, (number, _, values, _) in zip(mails, chunk, strict=True):
        headers = {"List-Unsubscribe": f"<{values['link']}>"}
        mail |= {"from": MESSAGE.sender, "headers": headers}
        if careful:
            mail["tags"] = [{"name": "reader", "value": str(number)}]
    return session.post(f"{url}/emails/batch", json=mails, timeout=60)


def _by_sendgrid(
    session: requests.Session, url: str, chunk: list[Row], careful: bool
) -> requests.Response:
    told = texts("%%KEY%%", careful)
    body: dict[str, Any] = {
        "from": {"email": "daily@example.com"},
        "subject": told.subject,
        "content": [
            {"type": "text/plain", "value": told.text},
            {"type": "text/html", "value": told.html},
        ],
        "personalizations": [
            {
                "to": [{"email": address}],
                "substitutions": {
                    f"%%{name}%%": value for name, value in _variables(values, in_html).items()
                },
                "headers": {"List-Unsubscribe": f"<{values['link']}>"},
            }
            for _, address, values, in_html in chunk
        ],
    }
    if careful:
        body["tracking_settings"] = {"click_tracking": _OFF, "open_tracking": _OFF}
        for one, (number, *_) in zip(body["personalizations"], chunk, strict=True):
            one["custom_args"] = {"reader": str(number)}
    return session.post(f"{url}/v3/mail/send", json=body, timeout=60)


def _by_ses(
    session: requests.Session, url: str, chunk: list[Row], careful: bool
) -> requests.Response:
    told = texts("{{KEY}}", careful)
    content = {"Subject": told.subject, "Html": told.html, "Text": told.text}
    body: dict[str, Any] = {
        "FromEmailAddress": MESSAGE.sender,
        "DefaultContent": {"Template": {"TemplateContent": content, "TemplateData": "{}"}},
        "BulkEmailEntries": [
            {
                "Destination": {"ToAddresses": [address]},
                "ReplacementEmailContent": {
                    "ReplacementTemplate": {
                        "ReplacementTemplateData": json.dumps(_variables(values, in_html))
                    }
                },
                "ReplacementHeaders": [
                    {"Name": "List-Unsubscribe", "Value": f"<{values['link']}>"}
                ],
            }
            for _, address, values, in_html in chunk
        ],
    }
    if careful:
        for one, (number, *_) in zip(body["BulkEmailEntries"], chunk, strict=True):
            one["ReplacementTags"] = [{"Name": "reader", "Value": str(number)}]
    path, data = "/v2/email/outbound-bulk-emails", json.dumps(body).encode()
    headers = {"Host": url.removeprefix("http://"), "Content-Type": "application/json"}
    signed = sign(
        "POST",
        path,
        headers,
        sha256(data).hexdigest(),
        credentials=CREDENTIALS,
        region=REGION,
        service="ses",
        at=datetime.now(UTC),
    )
    return session.post(url + path, data=data, headers=headers | signed, timeout=60)


_CALLS: Mapping[str, Callable[[requests.Session, str, list[Row], bool], requests.Response]] = {
    "mailgun": _by_mailgun,
    "postmark": _by_postmark,
    "sendgrid": _by_sendgrid,
    "ses": _by_ses,
    "resend": _by_resend,
}


# django-anymail


def anymail(service: str, url: str, readers: int) -> None:
    from django.conf import settings

    settings.configure(DEFAULT_CHARSET="utf-8", USE_TZ=True)
    from anymail.backends import mailgun, postmark, resend, sendgrid

    if service == "mailgun":
        domain = {"sender_domain": "example.com"}
        backend = mailgun.EmailBackend(api_key="k", api_url=f"{url}/v3", **domain)
        _anymail_batches(backend, "%recipient.KEY%", readers)
    elif service == "sendgrid":
        form = {"merge_field_format": "%%{}%%"}
        backend = sendgrid.EmailBackend(api_key="k", api_url=f"{url}/v3/", **form)
        _anymail_batches(backend, "%%KEY%%", readers)
    elif service == "postmark":
        backend = postmark.EmailBackend(server_token="k", api_url=url)
        _anymail_one_each(backend, readers)
    else:
        _anymail_one_each(resend.EmailBackend(api_key="k", api_url=url), readers)


def _anymail_batches(backend: Any, form: str, readers: int) -> None:
    from anymail.message import AnymailMessage

    backend.open()
    for chunk in chunks(readers, 1000, careful=False):
        message = AnymailMessage(
            in_syntax(MESSAGE.subject, form),
            in_syntax(MESSAGE.text, form),
            MESSAGE.sender,
            to=[address for _, address, _, _ in chunk],
            merge_data={address: values for _, address, values, _ in chunk},
            merge_headers={
                address: {"List-Unsubscribe": f"<{values['link']}>"}
                for _, address, values, _ in chunk
            },
        )
        message.attach_alternative(in_syntax(MESSAGE.html, form), "text/html")
        backend.send_messages([message])
    backend.close()


def _anymail_one_each(backend: Any, readers: int) -> None:
    from anymail.message import AnymailMessage

    backend.open()
    for chunk in chunks(readers, 100, careful=False):
        for (_, address, values, _), mail in zip(
            chunk, _whole(chunk, ("t", "s", "h", "p")), strict=True
        ):
            headers = {"List-Unsubscribe": f"<{values['link']}>"}
            message = AnymailMessage(
                mail["s"], mail["p"], MESSAGE.sender, to=[address], headers=headers
            )
            message.attach_alternative(mail["h"], "text/html")
            backend.send_messages([message])
    backend.close()
