"""Sending through each service's own call to a loopback sink: ours, django-anymail, `requests`.

    python benchmarks/services.py [--readers 10000] [--longer 100000] [--many 1000000] [--json FILE]

The issue of deliver.py: 60 KB of HTML, three merge values and a personal unsubscribe link. Each
contender is a process of its own with a sink of its own, which reads each call to its end and
answers in the service's words. A second is one of the sender's processor; the least of three runs.
What a send costs once (opening the store, first imports, threads, freezing, the certificate) is in
the column of the shorter list; "once" is that cost by itself, from the difference to the longer
list, and too small for the noise where it says 0.

"plain requests" makes the same batches as a script would. It signs each reader's link and sends it
as his List-Unsubscribe, and leaves out: the store that readers come from and the account that is on
disk before and after each call; escaping (a name with `&` or `<` breaks its HTML) and looking for
words that the service would act upon; the key and the reader's number by which an answer that was
lost is found again; switching the service's tracking off; and looking into its answers. Through
SendGrid its call so has four values for a reader, where ours has eight: a value that is escaped
for HTML is another than the same one in the text or in a header.

django-anymail is chunked by hand where it can fill values in a batch; for Postmark and Resend it
can only with templates that are stored there, so it sends one mail each (fewer of them, in
proportion). Its SES needs another library, and is left out. Nothing here asserts anything.
"""

from __future__ import annotations

import argparse
import hmac
import json
import resource
import socket
import subprocess
import sys
import tempfile
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import requests

from benchmarks.deliver import BASE, MESSAGE, entries, fill, ours
from newsletter.mail.mailgun import MailgunService
from newsletter.mail.postmark import PostmarkService
from newsletter.mail.resend import ResendService
from newsletter.mail.sendgrid import SendGridService
from newsletter.mail.ses import SesService
from newsletter.mail.sigv4 import Credentials, sign
from newsletter.mailing import Entry

CREDENTIALS = Credentials("AKID", "secret", "")
REGION = "eu-west-1"
OURS: Mapping[str, Callable[[str], Any]] = {
    "mailgun": lambda url: MailgunService(api_key="k", domain="example.com", base_url=url),
    "postmark": lambda url: PostmarkService(token="k", base_url=url),
    "sendgrid": lambda url: SendGridService(api_key="k", base_url=url),
    "ses": lambda url: SesService(credentials=CREDENTIALS, region=REGION, base_url=url),
    "resend": lambda url: ResendService(api_key="k", base_url=url),
}
#: Readers in a call, by what the service takes.
BATCH = {"mailgun": 1000, "postmark": 500, "sendgrid": 1000, "ses": 50, "resend": 100}
#: One in so many readers, of contenders that need a call for each.
ONE_EACH = {("anymail", "postmark"): 10, ("anymail", "resend"): 10}
#: Runs of the shorter list, of which the least counts, where they are quick.
RUNS = 3
#: Who goes on to the longer list: the others take minutes.
LONGER = {"newsletter": frozenset(OURS), "requests": frozenset({"mailgun", "sendgrid", "ses"})}

_TAGS = {
    'subscriber.first_name | fallback("reader")': "name",
    "subscriber.company": "company",
    "subscriber.city": "city",
    "unsubscribe_url": "link",
}


def in_syntax(text: str, form: str) -> str:
    """The message's tags as the service writes them."""
    for tag, name in _TAGS.items():
        text = text.replace(f"{{{{ {tag} }}}}", form.replace("KEY", name))
    return text


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


def chunks(readers: int, size: int) -> Iterator[list[tuple[str, dict[str, str]]]]:
    rows = ((one.address, values_of(one)) for one in entries(readers))
    while chunk := list(islice(rows, size)):
        yield chunk


def filled(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"<<{name}>>", value)
    return text


# Scripts with requests


def plain(service: str, url: str, readers: int) -> None:
    session = requests.Session()
    make = {
        "mailgun": _plain_mailgun,
        "postmark": _plain_postmark,
        "sendgrid": _plain_sendgrid,
        "ses": _plain_ses,
        "resend": _plain_resend,
    }[service]
    for chunk in chunks(readers, BATCH[service]):
        make(session, url, chunk).raise_for_status()


def _plain_mailgun(session: requests.Session, url: str, chunk: Any) -> requests.Response:
    form = "%recipient.KEY%"
    data = {
        "from": MESSAGE.sender,
        "to": [address for address, _ in chunk],
        "subject": in_syntax(MESSAGE.subject, form),
        "html": in_syntax(MESSAGE.html, form),
        "text": in_syntax(MESSAGE.text, form),
        "h:List-Unsubscribe": "<%recipient.link%>",
        "recipient-variables": json.dumps(dict(chunk)),
    }
    return session.post(f"{url}/v3/example.com/messages", data=data, auth=("api", "k"), timeout=60)


def _whole(chunk: Any, names: tuple[str, str, str, str]) -> list[dict[str, Any]]:
    subject, html, text = (
        in_syntax(part, "<<KEY>>") for part in (MESSAGE.subject, MESSAGE.html, MESSAGE.text)
    )
    to, *others = names
    return [
        {
            to: address,
            **dict(zip(others, (filled(t, v) for t in (subject, html, text)), strict=True)),
        }
        for address, v in chunk
    ]


def _plain_postmark(session: requests.Session, url: str, chunk: Any) -> requests.Response:
    mails = _whole(chunk, ("To", "Subject", "HtmlBody", "TextBody"))
    for mail, (_, values) in zip(mails, chunk, strict=True):
        mail["From"] = MESSAGE.sender
        mail["Headers"] = [{"Name": "List-Unsubscribe", "Value": f"<{values['link']}>"}]
    return session.post(f"{url}/email/batch", json=mails, timeout=60)


def _plain_resend(session: requests.Session, url: str, chunk: Any) -> requests.Response:
    mails = _whole(chunk, ("to", "subject", "html", "text"))
    for mail, (_, values) in zip(mails, chunk, strict=True):
        mail |= {"from": MESSAGE.sender, "headers": {"List-Unsubscribe": f"<{values['link']}>"}}
    return session.post(f"{url}/emails/batch", json=mails, timeout=60)


def _plain_sendgrid(session: requests.Session, url: str, chunk: Any) -> requests.Response:
    form = "%%KEY%%"
    body = {
        "from": {"email": "daily@example.com"},
        "subject": in_syntax(MESSAGE.subject, form),
        "content": [
            {"type": "text/plain", "value": in_syntax(MESSAGE.text, form)},
            {"type": "text/html", "value": in_syntax(MESSAGE.html, form)},
        ],
        "personalizations": [
            {
                "to": [{"email": address}],
                "substitutions": {f"%%{name}%%": value for name, value in values.items()},
                "headers": {"List-Unsubscribe": f"<{values['link']}>"},
            }
            for address, values in chunk
        ],
    }
    return session.post(f"{url}/v3/mail/send", json=body, timeout=60)


def _plain_ses(session: requests.Session, url: str, chunk: Any) -> requests.Response:
    content = {
        "Subject": in_syntax(MESSAGE.subject, "{{KEY}}"),
        "Html": in_syntax(MESSAGE.html, "{{KEY}}"),
        "Text": in_syntax(MESSAGE.text, "{{KEY}}"),
    }
    body = {
        "FromEmailAddress": MESSAGE.sender,
        "DefaultContent": {"Template": {"TemplateContent": content, "TemplateData": "{}"}},
        "BulkEmailEntries": [
            {
                "Destination": {"ToAddresses": [address]},
                "ReplacementEmailContent": {
                    "ReplacementTemplate": {"ReplacementTemplateData": json.dumps(values)}
                },
                "ReplacementHeaders": [
                    {"Name": "List-Unsubscribe", "Value": f"<{values['link']}>"}
                ],
            }
            for address, values in chunk
        ],
    }
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
    return session.post(url + path, data=data, headers=signed, timeout=60)


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
    for chunk in chunks(readers, 1000):
        message = AnymailMessage(
            in_syntax(MESSAGE.subject, form),
            in_syntax(MESSAGE.text, form),
            MESSAGE.sender,
            to=[address for address, _ in chunk],
            merge_data=dict(chunk),
            merge_headers={a: {"List-Unsubscribe": f"<{v['link']}>"} for a, v in chunk},
        )
        message.attach_alternative(in_syntax(MESSAGE.html, form), "text/html")
        backend.send_messages([message])
    backend.close()


def _anymail_one_each(backend: Any, readers: int) -> None:
    from anymail.message import AnymailMessage

    backend.open()
    for chunk in chunks(readers, 100):
        for (address, values), mail in zip(chunk, _whole(chunk, ("t", "s", "h", "p")), strict=True):
            headers = {"List-Unsubscribe": f"<{values['link']}>"}
            message = AnymailMessage(
                mail["s"], mail["p"], MESSAGE.sender, to=[address], headers=headers
            )
            message.attach_alternative(mail["h"], "text/html")
            backend.send_messages([message])
    backend.close()


# The sink


def serve() -> None:
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    print(listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=_answer, args=(connection,), daemon=True).start()


def _answer(connection: socket.socket) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    stream = connection.makefile("rb", buffering=1 << 20)
    while line := stream.readline():
        length = 0
        while (header := stream.readline()) not in (b"\r\n", b""):
            name, _, value = header.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        status, content = _reply(line.split()[1].decode(), stream.read(length))
        head = f"HTTP/1.1 {status} OK\r\nContent-Length: {len(content)}\r\nX-Message-Id: m\r\n"
        connection.sendall(f"{head}Content-Type: application/json\r\n\r\n".encode() + content)


def _reply(path: str, body: bytes) -> tuple[int, bytes]:
    if path.startswith("/email/batch"):
        one = {"ErrorCode": 0, "Message": "OK", "MessageID": "m", "To": "a@b.example"}
        return 200, json.dumps([one] * body.count(b'"To":')).encode()
    if path.startswith("/email"):
        if path.startswith("/emails"):
            value: Any = {"data": [{"id": "m"}] * body.count(b'"to":'), "id": "m"}
        else:
            value = {"ErrorCode": 0, "Message": "OK", "MessageID": "m", "To": "a@b.example"}
        return 200, json.dumps(value).encode()
    if path.startswith("/v2/"):
        one = {"Status": "SUCCESS", "MessageId": "m"}
        results = [one] * body.count(b'"ToAddresses":')
        return 200, json.dumps({"BulkEmailEntryResults": results}).encode()
    if path.endswith("/mail/send"):
        return 202, b""
    return 200, b'{"id": "<1@sink>", "message": "Queued. Thank you."}'


# Measuring


def run_one(who: str, service: str, url: str, folder: Path, readers: int) -> None:
    began, cpu = perf_counter(), process_time()
    if who == "newsletter":
        ours(url, folder, readers, OURS[service](url))
    else:
        {"requests": plain, "anymail": anymail}[who](service, url, readers)
    seconds, cpu = perf_counter() - began, process_time() - cpu
    unit = 1 if sys.platform == "darwin" else 1024
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    print(json.dumps({"seconds": seconds, "cpu": cpu, "bytes": memory, "readers": readers}))


def measure(who: str, service: str, readers: int) -> dict[str, float]:
    command = [sys.executable, __file__]
    serving = [*command, "--serve"]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(serving, stdout=subprocess.PIPE, text=True) as server,
    ):
        try:
            assert server.stdout
            url = f"http://127.0.0.1:{server.stdout.readline().strip()}"
            if who == "newsletter":
                fill(Path(folder), readers)
            one = [*command, "--one", who, service, url, folder, str(readers)]
            done = subprocess.run(one, check=True, stdout=subprocess.PIPE, text=True)
            found: dict[str, float] = json.loads(done.stdout)
            return found
        finally:
            server.terminate()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--readers", type=int, default=10_000)
    parser.add_argument("--longer", type=int, default=100_000, help="0: only the shorter list")
    parser.add_argument("--many", type=int, default=0, help="by mailgun, and by postmark in full")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--one", nargs=5, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve()
    elif options.one:
        who, service, url, folder, readers = options.one
        run_one(who, service, url, Path(folder), int(readers))
    else:
        report(options)


def _per_10_000(one: Mapping[str, float]) -> float:
    return one["cpu"] / one["readers"] * 10_000


def report(options: argparse.Namespace) -> None:
    found = {}
    short, long = options.readers, options.longer
    print(f"{'':<21} {'sender’s CPU s per 10,000 of':^33}")
    print(f"{'service':<9} {'by':<11} {short:>9,} {long:>11,} {'once':>11} readers/s  peak memory")
    for service in OURS:
        for who in ("newsletter", "requests", "anymail"):
            if (who, service) == ("anymail", "ses"):
                continue
            readers = short // ONE_EACH.get((who, service), 1)
            goes_on = long > readers and service in LONGER.get(who, ())
            runs = [measure(who, service, readers) for _ in range(RUNS if goes_on else 1)]
            one = found[f"{service} {who}"] = min(runs, key=lambda run: run["cpu"])
            line = f"{service:<9} {who:<11} {_per_10_000(one):>9.3f} "
            if goes_on:
                more = found[f"{service} {who}, longer"] = measure(who, service, long)
                each = (more["cpu"] - one["cpu"]) / (long - readers)
                once = max(one["cpu"] - each * readers, 0.0)
                line += f"{_per_10_000(more):>11.3f} {once:>9.3f} s "
                one = more
            else:
                line += f"{'':>11} {'':>11} "
            rate, memory = one["readers"] / one["seconds"], one["bytes"] / 1e6
            print(f"{line}{rate:>9,.0f} {memory:>9.1f} MB")
    for service in ("mailgun", "postmark") if options.many else ():
        found[f"many {service}"] = one = measure("newsletter", service, options.many)
        rate, memory = one["readers"] / one["seconds"], one["bytes"] / 1e6
        print(
            f"{options.many:,} readers, {service}: {memory:.1f} MB at the peak,"
            f" {_per_10_000(one):.3f} s per 10,000, {rate:,.0f} readers/s"
        )
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
