"""Sending through each service's own call to a loopback sink: ours, `requests`, django-anymail.

    python benchmarks/services.py [--readers 10000] [--longer 100000] [--many 1000000] [--json FILE]

The issue of deliver.py: 60 KB of HTML, three merge values and a personal unsubscribe link. Each
contender is a process of its own with a sink of its own, which reads each call to its end and
answers in the service's words. A second is one of the sender's processor; the least of three runs.
What a send costs once (opening the store, first imports, threads, freezing, the certificate) is in
the column of the shorter list; "once" is that cost by itself, from the difference to the longer
list, and too small for the noise where it says 0.

The scripts around `requests` are in scripts.py: a bare one, and a careful one that escapes what it
writes into HTML. Both sign each reader's link, and send the same batches without an account.

django-anymail is chunked by hand where it can fill values in a batch; for Postmark and Resend it
can only with templates that are stored there, so it sends one mail each (fewer of them, in
proportion). Its SES needs another library, and is left out. Nothing here asserts anything.
"""

from __future__ import annotations

import argparse
import json
import resource
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from benchmarks.deliver import fill, ours
from benchmarks.scripts import CREDENTIALS, REGION, anymail, bare, careful
from newsletter.cli.heap import collect_garbage_rarely
from newsletter.mail.mailgun import MailgunService
from newsletter.mail.postmark import PostmarkService
from newsletter.mail.resend import ResendService
from newsletter.mail.sendgrid import SendGridService
from newsletter.mail.ses import SesService

OURS: Mapping[str, Callable[[str], Any]] = {
    "mailgun": lambda url: MailgunService(api_key="k", domain="example.com", base_url=url),
    "postmark": lambda url: PostmarkService(token="k", base_url=url),
    "sendgrid": lambda url: SendGridService(api_key="k", base_url=url),
    "ses": lambda url: SesService(credentials=CREDENTIALS, region=REGION, base_url=url),
    "resend": lambda url: ResendService(api_key="k", base_url=url),
}
#: One in so many readers, of contenders that need a call for each.
ONE_EACH = {("anymail", "postmark"): 10, ("anymail", "resend"): 10}
#: Runs of the shorter list, of which the least counts, where they are quick.
RUNS = 3
#: Who goes on to the longer list: the others take minutes.
_QUICK = frozenset({"mailgun", "sendgrid", "ses"})
LONGER = {"newsletter": frozenset(OURS), "requests": _QUICK, "careful": _QUICK}


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
        collect_garbage_rarely()  # as the command does
        ours(url, folder, readers, OURS[service](url))
    else:
        {"requests": bare, "careful": careful, "anymail": anymail}[who](service, url, readers)
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
        for who in ("newsletter", "requests", "careful", "anymail"):
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
