"""Composing calls for every mail service, side by side in one run, without sending them.

    python benchmarks/composing.py [--readers 20000] [--json FILE]

An issue of 60 KB with a dozen merge tags and three values; a second is one of the processor's.
Beside each service's own call stand two plain ways to make whole mails: `str.replace` and Jinja2,
each with `json.dumps`. The last line copies as many bytes as the whole mails have: memory cannot be
faster. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

from newsletter.mail import (
    brevo,
    mailersend,
    mailgun,
    mailjet,
    postmark,
    resend,
    sendgrid,
    ses,
    sparkpost,
)
from newsletter.mail.http import encode_form
from newsletter.mail.variables import translate
from newsletter.mailing import Attempt, Message, Reader

TAG, LINK = "{{ subscriber.first_name }}", "{{ unsubscribe_url }}"
PLACES = f'<p>Dear {TAG}, <a href="{LINK}">out</a> <a href="{{{{ web_url }}}}">web</a></p>'


def make_message(size: int = 60_000) -> Message:
    paragraph = "<p>" + "A speaker's words on China's economy, quoted at length. " * 20 + "</p>"
    html = (PLACES + paragraph) * 4 + paragraph * 99
    return Message(
        issue="2026-11-23",
        sender="The Daily <daily@example.com>",
        reply_to="office@example.com",
        subject="China's next plan stays with factories",
        html=html[:size],
        text=f"Dear {TAG},\n\n" + "words " * 400 + LINK,
        headers=(
            ("List-Unsubscribe", f"<{LINK}>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            ("List-Id", "<daily.example.com>"),
        ),
    )


def make_readers(count: int) -> list[Reader]:
    return [
        Reader(
            number,
            f"reader.{number}@mail{number % 97}.example.com",
            {
                "subscriber.first_name": f"Anna {number}",
                "unsubscribe_url": f"https://news.example.com/u/{number}.x8Jf0aQ3",
                "web_url": "https://news.example.com/issues/2026-11-23/",
            },
        )
        for number in range(1, count + 1)
    ]


def attempt(readers: Sequence[Reader]) -> Attempt:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    return Attempt(issue="x", number=1, key="a" * 32, readers=tuple(readers), started_at=now)


#: What makes a call's body of a message and its readers.
Compose = Callable[[Message, Sequence[Reader]], Iterable[bytes]]


def replaced(message: Message, readers: Sequence[Reader]) -> Iterable[bytes]:
    mails = []
    for reader in readers:
        html = message.html
        for name, value in reader.values.items():
            html = html.replace(f"{{{{ {name} }}}}", value)
        mails.append({"To": reader.address, "Subject": message.subject, "HtmlBody": html})
    return [json.dumps(mails).encode()]


def templated(message: Message, readers: Sequence[Reader]) -> Iterable[bytes]:
    from jinja2 import Environment

    html = message.html.replace("subscriber.first_name", "first_name")
    template = Environment(autoescape=True).from_string(html)
    mails = []
    for reader in readers:
        values = {name.rpartition(".")[2]: value for name, value in reader.values.items()}
        mails.append({"To": reader.address, "HtmlBody": template.render(values)})
    return [json.dumps(mails).encode()]


def copied(message: Message, readers: Sequence[Reader]) -> Iterable[bytes]:
    """As many bytes as whole mails have, copied once."""
    mail = (message.html + message.text).encode()
    return [b"".join([mail] * min(len(readers), 100)) for _ in range(max(len(readers) // 100, 1))]


def by_mailgun(message: Message, readers: Sequence[Reader]) -> Iterable[bytes]:
    return [encode_form(mailgun.compose_form(message, attempt(readers), readers))[0]]


def by_sendgrid(message: Message, readers: Sequence[Reader]) -> Iterable[bytes]:
    return sendgrid.compose_call(message, attempt(readers), readers)


def by_sparkpost(message: Message, readers: Sequence[Reader]) -> Iterable[bytes]:
    translation = translate(message, sparkpost.SYNTAX)
    return sparkpost.compose_call(message, translation, attempt(readers), readers)


CONTENDERS: dict[str, tuple[int, Compose]] = {
    "mailgun": (1000, by_mailgun),
    "sendgrid": (1000, by_sendgrid),
    "ses": (50, lambda m, r: ses.compose_call(m, attempt(r), r)[:1]),
    "brevo": (1000, lambda m, r: brevo.compose_call(m, attempt(r), r)),
    "mailjet": (50, lambda m, r: mailjet.compose_call(m, attempt(r), r)),
    "sparkpost": (1000, by_sparkpost),
    "postmark, bulk": (1000, lambda m, r: postmark.compose_bulk(m, attempt(r), r, "broadcast")),
    "postmark, whole mails": (500, lambda m, r: postmark.compose_batch(m, attempt(r), r, "b")),
    "resend, whole mails": (100, lambda m, r: resend.compose_batch(m, attempt(r), r)),
    "mailersend, whole mails": (500, lambda m, r: mailersend.compose_bulk(m, attempt(r), r)),
    "str.replace + json": (100, replaced),
    "Jinja2 + json": (100, templated),
    "a copy of the bytes": (100, copied),
}


def measure(name: str, message: Message, readers: Sequence[Reader]) -> dict[str, float]:
    batch, compose = CONTENDERS[name]
    sum(map(len, compose(message, readers[:batch])))  # what an issue costs once
    best, size = float("inf"), 0
    for _ in range(3):
        size, started = 0, process_time()
        for start in range(0, len(readers), batch):
            size += sum(map(len, compose(message, readers[start : start + batch])))
        best = min(best, process_time() - started)
    return {"readers": len(readers) / best, "bytes": size / best, "batch": batch}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=20_000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    message, readers = make_message(), make_readers(options.readers)
    found = {}
    print(f"{'composing, 60 KB, 12 merge tags':<32} {'readers/s':>10} {'batch':>6} {'GB/s':>6}")
    for name in CONTENDERS:
        # What is slow is measured with fewer readers.
        some = readers[:1000] if "json" in name else readers
        found[name] = one = measure(name, message, some)
        print(f"{name:<32} {one['readers']:>10,.0f} {one['batch']:>6} {one['bytes'] / 1e9:>6.2f}")
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
