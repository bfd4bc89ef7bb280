"""What mail services post to the running site, and what the list and the account become by it."""

from __future__ import annotations

import io
import json
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any, NamedTuple

import pytest
import requests
import urllib3
from flask.testing import FlaskClient

from newsletter.app import App, open_app
from newsletter.errors import Unproven
from newsletter.mail.ses import SesWebhook
from newsletter.ports import Webhook
from newsletter.web.site import guard
from newsletter.web.site.opening import SiteOfProject
from tests.command import Command
from tests.serving import NO_ANSWER, serving
from tests.test_webhooks import (
    ADDRESS,
    CERTIFICATE,
    EPOCH,
    ISO,
    KEY,
    SIGNS,
    TOLD,
    TOPIC,
    Post,
    amazon,
    secrets,
    signed_by_amazon,
)

READERS = 9
#: Services whose proof covers what they tell; the others only know a password.
SIGNED = frozenset({"mailgun", "sendgrid", "resend", "ses", "mailersend"})
#: Services whose proof stands in the body.
IN_BODY = frozenset({"mailgun", "ses"})
CONFIRM = "https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t"


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An issue that nine readers have; ADDRESS is the seventh."""
    folder = tmp_path_factory.mktemp("hooks") / "news"
    Command(folder.parent)("init", str(folder))
    run = Command(folder)
    # Long before what services report, whose times have no parts of a second.
    rows = [f"reader{number}@example.com,2026-01-01" for number in range(1, READERS + 1)]
    lines = ["email,consent_at", *rows]
    run("subscribers", "import", str(run.write("many.csv", "\n".join(lines))))
    run("compile")
    run("send", "--yes")
    return folder


@pytest.fixture
def project(sent: Path, tmp_path: Path) -> Command:
    shutil.copytree(sent, tmp_path / "news")
    return Command(tmp_path / "news", secrets())


def choose(project: Command, service: str) -> None:
    more = {
        "ses": f'\nregion = "eu-west-1"\nsns_topics = ["{TOPIC}"]',
        "mailgun": '\ndomain = "mg.example.com"',
    }
    lines = f'service = "{service}"{more.get(service, "")}'
    project.edit("newsletter.toml", 'service = "outbox"', lines)


def key_of(project: Command) -> str:
    """The attempt that the mail went out with, as a service would tell it back."""
    with sqlite3.connect(project.folder / "var/newsletter.db") as connection:
        ((key,),) = connection.execute("SELECT key FROM batch")
    return str(key)


def tell(project: Command, service: str, value: Any, *, ago: timedelta = timedelta()) -> Post:
    """The value as that service would post it now, of mail of this project."""
    now = datetime.now(UTC) - ago
    text = json.dumps(value).replace(KEY, key_of(project))
    for old, new in (
        (str(EPOCH), str(int(now.timestamp()))),
        (ISO[:19], f"{now:%Y-%m-%dT%H:%M:%S}"),
    ):
        text = text.replace(old, new)
    return SIGNS[service](json.loads(text), now)


def told(service: str, kind: str, *, permanent: bool = False) -> Any:
    """What the service posts in this case."""
    return next(v for s, v, k, p in TOLD if (s, k, p) == (service, kind, permanent))


class _OfAmazon(SiteOfProject):
    """The site, with Amazon's pages out of a test's hand."""

    visited: list[str]

    def _webhooks(self) -> dict[str, Webhook]:
        self.visited = []

        def get(url: str) -> bytes:
            self.visited.append(url)
            return amazon()[1]

        return {"ses": SesWebhook([TOPIC], get)}


@pytest.fixture(params=sorted(SIGNS))
def office(
    request: pytest.FixtureRequest, project: Command, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    for name, value in secrets().items():
        monkeypatch.setenv(name, value)
    service = request.param
    choose(project, service)
    app = open_app(project.folder)
    opened = (_OfAmazon if service == "ses" else SiteOfProject)(app)
    yield Office(project, service, app, opened, opened.create().test_client())
    opened.close()
    app.close()


class Office(NamedTuple):
    """A site that takes the reports of one service."""

    project: Command
    service: str
    app: App
    opened: SiteOfProject
    client: FlaskClient

    def post(self, one: Post, *, to: str = "") -> int:
        path = f"/webhooks/{to or self.service}"
        return self.client.post(path, data=one.body, headers=dict(one.headers)).status_code

    def tell(self, kind: str, *, permanent: bool = False) -> Post:
        return tell(self.project, self.service, told(self.service, kind, permanent=permanent))

    def suppression(self, address: str = ADDRESS) -> str | None:
        return self.app.store().subscribers.find_suppression(address)


def test_a_bounce_suppresses_once_and_no_delivery_takes_it_back(office: Office) -> None:
    bounce = office.tell("bounced", permanent=True)
    assert [office.post(bounce), office.post(bounce)] == [200, 200]  # again, where no answer came
    account = office.app.dispatch.account()
    assert (account.bounced, account.complained, account.accepted) == (1, 0, READERS)
    assert office.post(office.tell("delivered")) == 200
    assert office.suppression() == "hard bounce"
    account = office.app.dispatch.account()
    assert (account.bounced, account.delivered, account.accepted) == (1, 0, READERS)
    assert office.app.store().subscribers.counts()["suppressed"] == 1


@pytest.mark.parametrize("office", ["mailgun", "brevo"], indirect=True)
def test_a_post_whose_length_is_not_told_is_answered_alike(office: Office) -> None:
    """That is Flask's, and all others are answered before it."""
    path = f"/webhooks/{office.service}"
    bounce, forged = office.tell("bounced", permanent=True), Post({}, b"{}")
    for one in (forged, bounce):
        plain, streamed = (
            office.client.post(path, data=one.body, headers=dict(one.headers), environ_overrides=e)
            for e in ({}, {"CONTENT_LENGTH": "", "wsgi.input_terminated": True})
        )
        assert (plain.status_code, plain.data) == (streamed.status_code, streamed.data)
        assert dict(plain.headers) == dict(streamed.headers)
        assert plain.headers["Content-Security-Policy"]
    assert office.suppression() == "hard bounce"


@pytest.mark.parametrize("office", ["brevo", "mailgun", "ses"], indirect=True)
def test_a_post_that_is_too_long_is_not_read(office: Office) -> None:
    """Whatever server stands in front."""

    class Body(io.BytesIO):
        def read(self, *size: Any) -> bytes:
            raise AssertionError

    most = {"brevo": guard.LARGEST_HOOK, "mailgun": 262_144, "ses": 540_672}[office.service]
    told = {"CONTENT_LENGTH": str(most + 1), "wsgi.input": Body()}
    answer = office.client.post(f"/webhooks/{office.service}", environ_overrides=told)
    assert answer.status_code == 413


def test_a_complaint_suppresses(office: Office) -> None:
    assert office.post(office.tell("complained")) == 200
    assert office.suppression() == "complaint"
    assert office.app.dispatch.account().complained == 1


@pytest.mark.parametrize("office", ["mailgun"], indirect=True)
def test_a_complaint_of_who_was_erased_is_acknowledged_and_not_kept(office: Office) -> None:
    office.app.erasures.erase(ADDRESS)
    key = office.project.folder / "var" / "erasure.key"
    before = key.read_bytes()
    key.write_bytes(b"")  # nobody can tell who was erased, until it is back
    assert office.post(office.tell("complained")) == 503
    key.write_bytes(before)
    assert office.post(office.tell("complained")) == 200
    assert office.suppression() is None
    left = [file for file in (office.project.folder / "var").rglob("*") if file.is_file()]
    assert not [file for file in left if ADDRESS.encode() in file.read_bytes()]
    office.app.erasures.lift(ADDRESS)
    assert office.post(office.tell("bounced", permanent=True)) == 200
    assert office.suppression() == "hard bounce"


@pytest.mark.parametrize("office", ["mailgun", "postmark", "sendgrid"], indirect=True)
def test_who_leaves_at_the_service_has_left_here_also_without_a_base_url(office: Office) -> None:
    office.project.edit("newsletter.toml", 'base_url = "https://news.example.com"\n', "")
    app = open_app(office.project.folder)
    opened = SiteOfProject(app)
    siteless = office._replace(app=app, opened=opened, client=opened.create().test_client())
    assert siteless.post(siteless.tell("unsubscribed")) == 200
    reader = app.store().subscribers.find(ADDRESS)
    assert reader
    told = (reader.status, reader.consent_source)
    assert told == ("unsubscribed", f"unsubscribed at {office.service}")
    opened.close()
    app.close()


def test_who_sent_before_a_change_of_service_is_listened_to(
    project: Command, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("POSTMARK_SERVER_TOKEN", "of-the-new-service")
    monkeypatch.setenv("MAILGUN_WEBHOOK_SIGNING_KEY", secrets()["MAILGUN_WEBHOOK_SIGNING_KEY"])
    choose(project, "postmark")
    app = open_app(project.folder)
    opened = SiteOfProject(app)
    office = Office(project, "mailgun", app, opened, opened.create().test_client())
    assert office.post(office.tell("complained")) == 200
    assert office.suppression() == "complaint"
    # The new one has no secret here yet: it shall keep its reports, and the editor hear of it.
    assert [office.post(office.tell("complained"), to="postmark") for _ in range(2)] == [503, 503]
    waiting = [one.getMessage() for one in caplog.records if one.levelname == "ERROR"]
    assert len(waiting) == 1
    assert "posts of postmark wait: NEWSLETTER_WEBHOOK_SECRET is not set" in waiting[0]
    assert office.post(office.tell("complained"), to="brevo") == 404  # it never sent
    opened.close()
    app.close()


@pytest.mark.parametrize("office", ["mailgun"], indirect=True)
def test_what_was_reported_is_told_with_the_account(office: Office) -> None:
    assert office.post(office.tell("complained")) == 200
    expected = "the mail service reported since, of the accepted:"
    for command in ("status", "certificate"):
        told = office.project(command).stdout
        assert expected in told
        assert re.search(r"^  complained +1$", told, re.MULTILINE)
    page = office.project.folder / "certificate.html"
    office.project("certificate", "--page", str(page))
    assert '<th scope="row">complained</th><td>1</td>' in page.read_text("utf-8")


def test_what_is_forged_changes_nothing(office: Office) -> None:
    bounce = office.tell("bounced", permanent=True)
    proofs = {"authorization": "Bearer guess", "signature": "0" * 64, "svix-id": "1"}
    forged = [Post(proofs, bounce.body)] if office.service not in IN_BODY else []
    stranger = "mailersend" if office.service != "mailersend" else "resend"
    assert office.post(bounce, to=stranger) == (404 if office.service == "ses" else 401)
    assert office.post(bounce, to="stranger") == 404
    if office.service in SIGNED:
        forged.append(Post(bounce.headers, bounce.body.replace(b"reader7", b"reader8")))
        if office.service == "mailgun":  # its proof is of time and token: the first word stands
            assert office.post(bounce) == 200
    assert forged
    assert [office.post(one) for one in forged] == [401] * len(forged)
    assert office.suppression("reader8@example.com") is None
    assert office.suppression() == ("hard bounce" if office.service == "mailgun" else None)


def test_posts_that_anybody_makes_up_fill_no_log(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    now = [100.0]
    office = office._replace(client=office.opened.create(ticks=lambda: now[0]).test_client())
    caplog.clear()
    answers = {office.post(Post({}, b"{}")) for _ in range(30)}
    assert answers <= {401, 422}
    assert len([one for one in caplog.messages if f" {office.service} " in one]) == 5
    now[0] = 200.0
    office.post(Post({}, b"{}"))
    left_out = f"25 more such lines about the webhook of {office.service} were left out"
    assert left_out in caplog.messages


def test_a_subscription_of_our_topic_is_confirmed_at_amazon(
    project: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(project, "ses")
    app = open_app(project.folder)
    opened = _OfAmazon(app)
    office = Office(project, "ses", app, opened, opened.create().test_client())
    now = datetime.now(UTC)
    kind = {"Type": "SubscriptionConfirmation", "Token": "t"}
    evil = CONFIRM.replace(
        "sns.eu-west-1.amazonaws.com", "sns.eu-west-1.amazonaws.com.evil.example"
    )
    elsewhere = signed_by_amazon("", now, SubscribeURL=evil, **kind)
    foreign = signed_by_amazon("", now, SubscribeURL=CONFIRM, TopicArn=f"{TOPIC}-else", **kind)
    assert [office.post(elsewhere), office.post(foreign)] == [401, 401]
    assert opened.visited == [CERTIFICATE]
    assert office.post(signed_by_amazon("", now, SubscribeURL=CONFIRM, **kind)) == 200
    assert opened.visited == [CERTIFICATE, CONFIRM]
    opened.close()
    app.close()


@pytest.mark.parametrize("why", [requests.ConnectionError("no route"), 500, 503, 429])
def test_a_report_whose_certificate_cannot_be_had_now_comes_again(
    project: Command, monkeypatch: pytest.MonkeyPatch, why: Any
) -> None:
    """Amazon repeats what was answered with 503, and nothing that was refused."""

    def get(self: requests.Session, url: str, **how: Any) -> Any:
        if isinstance(why, Exception):
            raise why
        answer = requests.Response()
        answer.status_code, answer.raw = why, urllib3.HTTPResponse(b"busy", preload_content=False)
        return answer

    monkeypatch.setattr(requests.Session, "get", get)
    choose(project, "ses")
    app = open_app(project.folder)
    opened = SiteOfProject(app)
    office = Office(project, "ses", app, opened, opened.create().test_client())
    assert office.post(office.tell("bounced", permanent=True)) == 503
    opened.close()
    app.close()


def test_one_certificate_is_fetched_at_a_time(project: Command) -> None:
    """Whoever names one that never comes would keep every place from the other posts."""
    came, release = Event(), Event()

    def get(url: str) -> bytes:
        came.set()
        assert release.wait(60)
        return amazon()[1]

    webhook, now = SesWebhook([TOPIC], get), datetime.now(UTC)
    post = tell(project, "ses", told("ses", "delivered"))
    headers = dict(post.headers)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(webhook.read, headers, post.body, now=now)
        assert came.wait(60)
        with pytest.raises(Unproven):
            webhook.read(headers, post.body, now=now)
        release.set()
        assert first.result()
    assert webhook.read(headers, post.body, now=now)


def test_the_running_site_takes_what_is_genuine_and_survives_the_rest(project: Command) -> None:
    choose(project, "mailgun")
    environ = {**project.environ, "MAILGUN_API_KEY": "key"}
    with serving(project.folder, environ=environ) as server:
        where = f"http://127.0.0.1:{server.port}/webhooks/mailgun"

        def post(one: Post, **headers: str) -> int:
            told = {**one.headers, **headers}
            return requests.post(where, data=one.body, headers=told, timeout=20).status_code

        bounce = told("mailgun", "bounced", permanent=True)
        assert post(tell(project, "mailgun", bounce, ago=timedelta(hours=9))) == 401
        genuine = tell(project, "mailgun", bounce)
        spoilt = json.loads(genuine.body)
        spoilt["signature"]["signature"] = "0" * 64
        assert post(Post(genuine.headers, json.dumps(spoilt).encode())) == 401
        assert post(Post({}, b"x" * 5_000_000)) == 413
        for body in (b"", b"\xff", b"[" * 100_000, b'{"signature": {}}', b"null"):
            assert post(Post({}, body)) in (401, 422), body
        assert requests.get(where, timeout=20).status_code == 405
        assert project.json("subscribers", "count")["suppressed"] == 0
        assert post(genuine, **{"Content-Type": "text/plain"}) == 200  # the proof is what counts
        assert post(genuine) == 200
    assert project.json("subscribers", "count")["suppressed"] == 1
    shown = project.json("subscribers", "show", ADDRESS)
    assert [(one["state"], one["told"]) for one in shown["issues"]] == [("accepted", ["bounced"])]
    assert ": accepted, bounced\n" in project("subscribers", "show", ADDRESS).stdout
    status = project.json("status")
    assert (status["bounced"], status["delivered"], status["accepted"]) == (1, 0, READERS)


def test_posts_that_anybody_makes_up_take_neither_memory_nor_the_time_of_others(
    project: Command,
) -> None:
    choose(project, "mailgun")
    project.edit("newsletter.toml", 'domain = "mg', f'sns_topics = ["{TOPIC}"]\ndomain = "mg')
    large = b"[" + b"[[[[[[]]]]]]," * 300_000 + b"1]"  # in memory twenty times of it
    cases = [
        *((name, large, {413}) for name in ("mailgun", "ses")),
        ("mailgun", large[:262_144], {401}),
        ("ses", large[:540_672], {401}),
    ]
    with serving(project.folder, environ=project.environ) as server, ThreadPoolExecutor(16) as pool:
        server.ask("GET", "/")
        before = peak = server.memory()
        for name, body, statuses in cases:
            ask = partial(server.ask, "POST", f"/webhooks/{name}", body)
            posts = [pool.submit(ask) for _ in range(16)]
            while not all(post.done() for post in posts):
                began = time.monotonic()
                assert server.ask("GET", "/").status == 200
                assert time.monotonic() - began < 3
                peak = max(peak, server.memory())
            answered = {post.result().status for post in posts}
            # Where the machine has no time for them, some are asked to come again.
            assert statuses <= answered <= statuses | {503}
    assert peak - before < 60_000_000


def test_no_report_is_acknowledged_into_a_file_that_a_backup_took_the_place_of(
    project: Command,
) -> None:
    choose(project, "mailgun")
    bounce = told("mailgun", "bounced", permanent=True)
    var = project.folder / "var"
    with (
        serving(project.folder, environ=project.environ) as server,
        ThreadPoolExecutor(6) as pool,
    ):

        def post(number: int) -> str | None:
            address = f"bounced{number}@example.com"
            about = {**bounce, "recipient": address, "id": f"e{number}"}
            answer = server.ask("POST", "/webhooks/mailgun", tell(project, "mailgun", about).body)
            return address if answer.status == 200 else None

        assert all(pool.map(post, range(60)))  # all threads have the store open
        with (
            closing(sqlite3.connect(var / "newsletter.db")) as old,
            closing(sqlite3.connect(var / "backup.db")) as backup,
        ):
            old.backup(backup)
        for journal in ("-wal", "-shm"):
            (var / f"newsletter.db{journal}").unlink()
        (var / "backup.db").replace(var / "newsletter.db")
        one_by_one = list(map(post, range(100, 106)))
        stored = {*filter(None, one_by_one), *filter(None, pool.map(post, range(200, 260)))}
    assert len(stored) > 60
    app = open_app(project.folder)
    find = app.store().subscribers.find_suppression
    assert [address for address in sorted(stored) if not find(address)] == []
    app.close()


def test_no_report_that_was_acknowledged_is_lost_when_the_site_is_killed(project: Command) -> None:
    choose(project, "mailgun")
    bounce = told("mailgun", "bounced", permanent=True)
    numbers = iter(range(1000))
    acknowledged: set[str] = set()
    for _ in range(3):
        with (
            serving(project.folder, environ=project.environ) as server,
            ThreadPoolExecutor(6) as pool,
        ):

            def post(number: int) -> str | None:
                address = f"bounced{number}@example.com"
                about = {**bounce, "recipient": address, "id": f"e{number}"}
                body = tell(project, "mailgun", about).body
                try:
                    answer = server.ask("POST", "/webhooks/mailgun", body)
                except NO_ANSWER:
                    return None
                return address if answer.status == 200 else None

            posts = [pool.submit(post, next(numbers)) for _ in range(60)]
            wait(posts, return_when=FIRST_COMPLETED)
            server.kill()
            acknowledged |= {address for one in posts if (address := one.result())}
    assert acknowledged
    app = open_app(project.folder)
    find = app.store().subscribers.find_suppression
    assert [address for address in sorted(acknowledged) if not find(address)] == []
    app.close()
