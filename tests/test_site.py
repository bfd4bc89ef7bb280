"""The public site as people, mail programs and strangers meet it, over a real store and outbox."""

from __future__ import annotations

import email
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from email import policy
from html import escape
from pathlib import Path
from sqlite3 import connect
from typing import Any
from urllib.robotparser import RobotFileParser

import markupsafe
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from newsletter.app import App, open_app
from newsletter.audience import Signer
from newsletter.consenting import Request
from newsletter.delivery.attempts import Preparation
from newsletter.mailing import OWN, Entry, Event, Preferences
from newsletter.web.site.opening import SiteOfProject
from tests.command import Command
from tests.serving import serving

ROOT = Path(__file__).parents[1]


class Clock:
    """The time of day, which a test moves on; it begins shortly before the store's own."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).timestamp() - 600

    def __call__(self) -> float:
        return self.now


#: A browser sends what is typed nowhere, and nothing of what is not ticked.
EMPTY_FORM = {"first_name": "", "last_name": "", "until": ""}


class Browser:
    """A person at the site, who reads the mail that it sends."""

    def __init__(self, client: FlaskClient, project: Path, clock: Clock, opened: SiteOfProject):
        self.client = client
        self.project = project
        self.clock = clock
        self._opened = opened

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **more)

    def post(self, path: str, data: Any = None, **more: Any) -> TestResponse:
        return self.client.post(path, data=data, follow_redirects=True, **more)

    def save(self, path: str, **typed: Any) -> TestResponse:
        """Send the form of the preferences page, with what was typed into it."""
        return self.post(path, {**EMPTY_FORM, **typed})

    def ask(self, address: str, path: str = "/subscribe", **more: Any) -> TestResponse:
        """Fill in the form as a person does."""
        page = self.get("/" if path == "/subscribe" else "/unsubscribe").get_data(as_text=True)
        found = re.search(r'name="stamp" value="([^"]+)"', page)
        assert found is not None
        self.clock.now += 5
        return self.post(path, {"address": address, "stamp": found[1], **more})

    def letters(self) -> list[Any]:
        """The letters that lie in the outbox, after the postman has been there."""
        with self._opened.postman() as postman:
            postman.go_round()
        files = sorted((self.project / "var" / "outbox" / "letters").glob("*.eml"))
        return [email.message_from_bytes(f.read_bytes(), policy=policy.default) for f in files]

    def clear_up(self) -> None:
        """What the postman does once a day."""
        with self._opened.postman() as postman:
            assert postman.clear_up()

    def link(self, number: int = -1) -> str:
        """The path in a letter."""
        text = self.letters()[number].get_body(("plain",)).get_content()
        found = re.search(r"https://news\.example\.com(/\S+)", text)
        assert found is not None
        return found[1]


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample project with one issue sent to two readers."""
    folder = tmp_path_factory.mktemp("site") / "project"
    folder.mkdir()
    for name in ("newsletter.toml", "speakers.toml"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "issues", folder / "issues")
    run = Command(folder)
    run.write("two.csv", "email,first name\nann@example.org,Ann\nbob@example.org,\n")
    run("subscribers", "import", str(folder / "two.csv"))
    run("send", "2026-11-20", "--yes")
    return folder


@pytest.fixture
def project(sent: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sent, tmp_path / "project"))


@pytest.fixture
def app(project: Path) -> Iterator[App]:
    app = open_app(project)
    yield app
    app.close()


@pytest.fixture
def browser(app: App, project: Path) -> Iterator[Browser]:
    opened, clock = SiteOfProject(app), Clock()
    site = opened.create(clock=clock, ticks=clock)
    yield Browser(site.test_client(), project, clock, opened)
    opened.close()


@pytest.fixture
def links(project: Path) -> Callable[[str], dict[str, str]]:
    """A reader's own links, as they stand in the mail that was sent."""

    def find(address: str) -> dict[str, str]:
        for file in (project / "var" / "outbox" / "2026-11-20").glob("*.eml"):
            mail = email.message_from_bytes(file.read_bytes(), policy=policy.default)
            if mail["To"] == address:
                text = mail.get_body(("html",)).get_content()
                names = ("unsubscribe", "preferences")
                return {n: re.search(rf"/{n}/[\w-]+", text)[0] for n in names}
        raise AssertionError(f"no mail to {address}")

    return find


def status(app: App, address: str) -> str:
    found = app.store().subscribers.find(address)
    return found.status if found else "nobody"


def heading(response: TestResponse) -> str:
    found = re.search(r"<h1>(.*?)</h1>", response.get_data(as_text=True), re.DOTALL)
    return found[1] if found else ""


# --- pages for everybody ---


def test_the_front_page_offers_the_form_and_the_newest_issue(browser: Browser):
    page = browser.get("/")
    text = page.get_data(as_text=True)
    assert page.status_code == 200
    assert 'href="/issues/2026-11-20/"' in text
    assert 'accept-charset="utf-8"' in text  # whatever a server says of a page that lies as a file
    assert "<script" not in text
    assert len(text) + len(browser.get("/site.css").data) < 50_000
    assert "Set-Cookie" not in page.headers
    assert browser.get("/favicon.ico").status_code == 204


def test_an_issue_is_shown_without_anybodys_data(browser: Browser):
    text = browser.get("/issues/2026-11-20/").get_data(as_text=True)
    assert "{{" not in text
    assert "Ann" not in re.sub(r"<[^>]*>", " ", text).replace("Announce", "")
    assert 'href="https://news.example.com/unsubscribe/"' in text
    assert "Read in the browser" not in text  # here it is
    assert "You receive this because" not in text  # who opens it may not
    name = "China Speakers Bureau Daily"
    foot = re.search(r'(?s)<td class="foot".*?</p>', text)[0]
    assert f"<span>This is an issue of {name}, a newsletter by mail. <a href=" in foot
    assert re.findall(r'href="([^"]*)"[^>]*>([^<]*)<', foot) == [
        ("https://news.example.com/#address", "Subscribe to it"),
        ("https://news.example.com/unsubscribe/", "Unsubscribe"),
        ("https://news.example.com/preferences/", "Change what you receive"),
    ]
    assert not re.search(r"/(?:unsubscribe|preferences)/\d", text)
    assert 'rel="canonical" href="https://news.example.com/issues/2026-11-20/"' in text
    around = re.sub(r"(?s)<main.*</main>\s*", "<main>", text.partition("<body")[2])
    assert re.findall(r"<(/?\w+)", around) == [
        *("a", "/a", "nav", *["a", "/a"] * 3, "/nav"),
        *("main", "/body", "/html"),
    ]


@pytest.mark.parametrize(("slug", "day"), [("2026-11-20", "2026-11-20"), ("special", "2026-11-24")])
def test_the_archive_shows_an_issues_own_day_whenever_it_was_sent(
    browser: Browser, project: Path, slug: str, day: str
):
    with closing(sqlite3.connect(project / "var/newsletter.db")) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        # In the newsletter's time zone that is the 24th.
        sent = (slug, "2026-11-23T22:00:00+00:00")
        connection.execute("UPDATE issue SET slug = ?, frozen_at = ?", sent)
    for path in ("/", "/issues/"):
        assert f'<time datetime="{day}">' in browser.get(path).get_data(as_text=True)


@pytest.mark.parametrize("path", ["/issues/2026-11-23/", "/issues/..%2f..%2fspeakers.toml", "/x"])
def test_what_was_not_sent_is_not_there(browser: Browser, path: str):
    assert browser.get(path).status_code == 404


def test_a_test_mails_link_to_its_own_page_says_that_the_issue_is_not_out(
    browser: Browser, project: Path
):
    Command(project)("send", "2026-11-19", "--test", "fons@example.org")
    (mail,) = (project / "var" / "outbox" / "test").glob("*.eml")
    text = email.message_from_bytes(mail.read_bytes(), policy=policy.default).as_string()
    path = re.search(r"https://news\.example\.com(/issues/[\w-]+/)", text.replace("=\n", ""))[1]
    page = browser.get(path)
    assert page.status_code == 404
    assert heading(page) == "This issue is not out"
    assert "as soon as it is sent" in page.get_data(as_text=True)
    # whether there is a draft is nobody's business
    assert browser.get("/issues/1999-01-01/").data == page.data
    assert heading(browser.get("/x")) == "There is no such page"


def test_the_archive_is_there_for_machines_too(browser: Browser):
    assert b"<loc>https://news.example.com/issues/2026-11-20/</loc>" in (
        browser.get("/sitemap.xml").data
    )
    feed = browser.get("/feed.xml").get_data(as_text=True)
    assert "<id>https://news.example.com/issues/2026-11-20/</id>" in feed
    assert "<summary>20 November 2026 · " in feed
    robots = RobotFileParser()
    robots.parse(browser.get("/robots.txt").get_data(as_text=True).splitlines())
    assert all(robots.can_fetch("x", path) for path in ("/", "/issues/2026-11-20/", "/feed.xml"))
    hidden = ("/subscribe", "/letter", "/confirm/1-x", "/unsubscribe", "/preferences/1-x/data")
    assert not any(robots.can_fetch("x", path) for path in hidden)


def test_every_answer_is_protected(browser: Browser, links):
    for path in ("/", "/issues/2026-11-20/", links("ann@example.org")["preferences"], "/x"):
        headers = browser.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "max-age" in headers["Strict-Transport-Security"]
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_path_in_base_url_is_part_of_every_link(project: Path):
    run = Command(project)
    run.edit("newsletter.toml", "https://news.example.com", "https://example.com/daily/")
    app = open_app(project)
    opened = SiteOfProject(app)
    client = opened.create().test_client()
    for path in ("/daily/", "/"):
        text = client.get(path).get_data(as_text=True)
        assert 'action="/daily/subscribe"' in text
        assert 'href="/daily/issues/"' in text
    assert client.get("/dailynews").status_code == 404
    opened.close()
    app.close()


@pytest.mark.parametrize(
    ("language", "page", "own"),
    [
        ("de", "en", '<span lang="de" dir="ltr">{}</span>'),
        ("ar", "en", '<span lang="ar" dir="rtl">{}</span>'),
        ("en-GB", "en-GB", "{}"),
    ],
)
def test_each_word_is_in_the_language_that_its_page_says(
    project: Path, links, language: str, page: str, own: str
):
    """The site's are English; the newsletter's name, subjects and issues are its editor's."""
    Command(project).edit("newsletter.toml", 'language = "en"', f'language = "{language}"')
    name = own.format("China Speakers Bureau Daily")
    app = open_app(project)
    opened = SiteOfProject(app)
    client = opened.create().test_client()
    paths = ("/", "/issues/", *links("ann@example.org").values(), "/nowhere")
    texts = [client.get(path).get_data(as_text=True) for path in paths]
    for text in texts:
        assert f'<html lang="{page}" dir="ltr">' in text
        assert f'<a class="name" href="/">{name}</a>' in text
    front = texts[0]
    assert f"<h1>{name}</h1>" in front
    assert f"I want to get {name} by mail from {own.format('China Speakers Bureau')}." in front
    assert re.search(rf'2026-11-20/">{own.format("[^<]+")}</a>', front)
    issue = client.get("/issues/2026-11-20/").get_data(as_text=True)
    around = "" if page == language else ' lang="en" dir="ltr"'
    assert f'<nav aria-label="Main"{around} style' in issue
    assert f'href="#site-main"{around}>Skip to the text' in issue
    opened.close()
    app.close()


@pytest.mark.parametrize(
    ("said", "shown"),
    [('"en"', '"en" dir="ltr"'), ('"fa"', '"fa" dir="rtl"'), ("", '"ar" dir="rtl"')],
)
def test_letters_are_in_the_language_of_their_words(project: Path, app: App, said: str, shown: str):
    """As the file with them says; a project's own from before it could are in the newsletter's."""
    run = Command(project)
    run.edit("newsletter.toml", 'language = "en"', 'language = "ar"')
    words = (ROOT / "templates/letters/words.toml").read_text("utf-8")
    line = f"language = {said}" if said else ""
    run.write("templates/letters/words.toml", words.replace('language = "en"', line))
    app.store().front_desk.add_request(
        Request(wish="subscribe", address="a@example.net", at=_now())
    )
    with closing(open_app(project)) as arabic:
        opened = SiteOfProject(arabic)
        with opened.postman() as postman:
            postman.go_round()
        opened.close()
    (file,) = (project / "var" / "outbox" / "letters").glob("*.eml")
    letter = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    assert f"<html lang={shown}>" in letter.get_body(("html",)).get_content()


# --- coming ---


def test_who_signs_up_and_confirms_gets_the_newsletter(browser: Browser, app: App):
    assert heading(browser.ask("New.Reader@Example.NET", first_name="Zoë")) == (
        "Look into your mailbox"
    )
    assert status(app, "new.reader@example.net") == "pending"
    (letter,) = browser.letters()
    assert letter["To"] == "New.Reader@example.net"
    assert letter["Subject"] == "Please confirm: China Speakers Bureau Daily"
    link = browser.link()
    assert heading(browser.get(link)) == "One more click"
    assert status(app, "new.reader@example.net") == "pending"
    assert heading(browser.post(link)) == "Welcome"
    found = app.store().subscribers.find("new.reader@example.net")
    assert found is not None
    assert (found.status, found.first_name) == ("active", "Zoë")
    assert found.consent_source == "form at https://news.example.com/"
    note = app.store().front_desk.history(found.id)[-1]
    assert note.network == "127.0.0.0/24"
    assert note.wording in browser.get("/").get_data(as_text=True)
    for answer in (browser.post(link), browser.get(link)):
        assert heading(answer) == "You have confirmed already"
        assert b"<button" not in answer.data
    assert len(app.store().front_desk.history(found.id)) == 2


def test_letters_go_to_the_address_as_it_is_stored(browser: Browser):
    """On a few hosts another spelling is another mailbox, whose owner may be a stranger."""
    for path in ("/subscribe", "/letter"):
        browser.ask("ANN@example.org", path)
    assert [letter["To"] for letter in browser.letters()] == ["ann@example.org"] * 2


def test_a_link_grows_old(browser: Browser, app: App, monkeypatch: pytest.MonkeyPatch):
    browser.clock.now -= 8 * 86_400
    browser.ask("late@example.net")
    link = browser.link()
    assert browser.post(link).status_code == 410
    assert status(app, "late@example.net") == "pending"


def test_a_sign_up_that_was_cleared_away_is_told_from_a_broken_link(
    browser: Browser, app: App, project: Path
):
    """And nothing of it is left, also where mail is written into files."""
    browser.clock.now = datetime.now(UTC).timestamp() - 8 * 86_400
    browser.ask("late@example.net")
    link = browser.link()
    for file in (project / "var" / "outbox" / "letters").iterdir():
        os.utime(file, (browser.clock.now, browser.clock.now))
    browser.clock.now += 8 * 86_400
    browser.ask("fresh@example.net")
    assert len(browser.letters()) == 2
    browser.clear_up()
    for answer in (browser.get(link), browser.post(link)):
        assert answer.status_code == 410
        assert heading(answer) == "This link is too old"
    assert browser.get(f"{link[:-1]}{'A' if link[-1] != 'A' else 'B'}").status_code == 404
    assert status(app, "late@example.net") == "nobody"
    left = b"".join(f.read_bytes() for f in (project / "var" / "outbox").rglob("*.eml"))
    assert b"late@example.net" not in left
    assert b"fresh@example.net" in left


def test_who_never_confirmed_can_be_erased(browser: Browser, app: App, project: Path):
    browser.ask("shy@example.net")
    assert len(browser.letters()) == 1
    app.store().front_desk.expire(datetime.now(UTC) + timedelta(days=400))
    run = Command(project)
    assert run.json("subscribers", "erase", "shy@example.net", "--yes")["mails"] == 1
    assert not list((project / "var" / "outbox" / "letters").glob("*"))
    assert run.json("subscribers", "erase", "shy@example.net", "--yes")["known"] is False


# --- what is said to those to whom nothing comes ---


def test_an_old_link_does_not_bring_back_who_left(browser: Browser, app: App):
    browser.ask("new@example.net")
    link = browser.link()
    browser.post(link)
    found = app.store().subscribers.find("new@example.net")
    assert found is not None
    browser.post(f"/unsubscribe/{app.signer().token('unsubscribe', found.id, found.address)}")
    again = browser.post(link)
    assert heading(again) == "You have left since"
    assert "next issue" not in again.get_data(as_text=True)
    assert status(app, "new@example.net") == "unsubscribed"


def test_a_letter_that_is_older_than_a_farewell_lets_nobody_in(browser: Browser, app: App):
    """Who asked twice and confirmed once has no second key that outlives his leaving."""
    for name in ("Old", "New"):
        browser.ask("new@example.net", first_name=name)
    browser.ask("other@example.net")
    browser.ask("stopped@example.net")
    first, second, other, stopped = (browser.link(n) for n in range(4))
    browser.post(second)
    new = app.store().subscribers.find("new@example.net")
    assert new is not None
    assert heading(browser.post(first)) == "You have confirmed already"
    browser.post(f"/unsubscribe/{app.signer().token('unsubscribe', new.id, new.address)}")
    browser.post(first)
    run = Command(browser.project)
    run("subscribers", "unsubscribe", "other@example.net")
    run("subscribers", "suppress", "stopped@example.net")
    told = [act(link) for link in (other, stopped) for act in (browser.get, browser.post)]
    assert {answer.status_code for answer in told} == {410}
    assert {heading(answer) for answer in told} == {"This link is no longer valid"}
    assert len({answer.data for answer in told}) == 1
    assert b"sign up once more" in told[0].data
    left = app.store().subscribers.find("new@example.net")
    assert left is not None
    assert (left.status, left.first_name) == ("unsubscribed", "New")
    assert status(app, "other@example.net") == "unsubscribed"
    assert status(app, "stopped@example.net") == "pending"
    browser.clock.now = datetime.now(UTC).timestamp() + 60
    browser.ask("other@example.net")
    assert heading(browser.post(browser.link())) == "Welcome"


@pytest.mark.parametrize("way", ["one click", "page", "mail"])
def test_who_leaves_again_before_he_confirms_is_not_let_in(
    browser: Browser, app: App, links, way: str
):
    """What he pressed in an old issue is his last word, though he had left already."""
    leave, run = links("ann@example.org")["unsubscribe"], Command(browser.project)
    run("subscribers", "unsubscribe", "ann@example.org")
    browser.clock.now = _now().timestamp() - 5
    browser.ask("ann@example.org")
    letter = browser.link()
    if way == "mail":
        run("subscribers", "unsubscribe", "-", stdin="From: ann@example.org\n\n")
    else:
        browser.post(leave if way == "one click" else f"{leave}/leave")
    answer = browser.post(letter)
    assert (answer.status_code, heading(answer)) == (410, "This link is no longer valid")
    assert status(app, "ann@example.org") == "unsubscribed"
    history = run.json("subscribers", "show", "ann@example.org")["history"]
    sources = [note["source"] for note in history]
    assert sources[1:] == ["unsubscribed by hand", "unsubscribed by mail" if way == "mail" else way]


def test_a_suppressed_reader_is_not_promised_mail(browser: Browser, app: App, links):
    browser.ask("new@example.net")
    link = browser.link()
    assert heading(browser.post(link)) == "Welcome"
    app.store().subscribers.suppress("new@example.net", "complaint", at=datetime.now(UTC))
    app.store().subscribers.suppress("ann@example.org", "hard bounce", at=datetime.now(UTC))
    own = links("ann@example.org")["unsubscribe"]
    browser.post(own)
    for answer in (browser.post(link), browser.post(f"{own}/undo")):
        text = answer.get_data(as_text=True)
        assert heading(answer) == "No mail reaches you"
        assert "next issue" not in text
        assert "office@example.com" in text
    assert status(app, "new@example.net") == status(app, "ann@example.org") == "active"


def test_preferences_lead_to_leaving_and_say_why_nothing_comes(browser: Browser, app: App, links):
    own = links("ann@example.org")
    page = browser.get(own["preferences"])
    assert b"No mail comes" not in page.data
    leaving = re.search(r'href="(/unsubscribe/[\w-]+)"', page.get_data(as_text=True))
    assert leaving is not None
    asked = browser.get(leaving[1])
    assert heading(asked) == "Leave China Speakers Bureau Daily?"
    assert b'href="/preferences/">let us send it' in asked.data
    assert b"/preferences/1" not in asked.data  # who may only leave learns nothing
    app.store().subscribers.suppress("ann@example.org", "hard bounce", at=datetime.now(UTC))
    for answer in (browser.get(own["preferences"]), browser.save(own["preferences"])):
        assert "because mail to your address came back" in answer.get_data(as_text=True)
        assert "office@example.com" in answer.get_data(as_text=True)
    browser.post(own["unsubscribe"])  # by the mail program, which shows no page
    seen = browser.get(own["unsubscribe"])
    assert b'name="reason"' in seen.data
    browser.post(f"{own['unsubscribe']}/reason", {"reason": "too much mail"})
    reader = app.store().subscribers.find("ann@example.org")
    assert reader is not None
    assert app.store().front_desk.history(reader.id)[-1].reason == "too much mail"
    assert b"/unsubscribe/1" not in browser.get(own["preferences"]).data


def test_a_reader_who_paused_is_told_when_mail_comes(browser: Browser, app: App, links):
    own = links("ann@example.org")
    browser.save(own["preferences"], until="2028-03-01")
    browser.post(own["unsubscribe"])
    answer = browser.post(f"{own['unsubscribe']}/undo")
    assert heading(answer) == "You are back"
    assert "from 1 March 2028 on" in answer.get_data(as_text=True)


def test_nobody_learns_who_is_on_the_list(browser: Browser):
    answers = {
        browser.ask(address).get_data()
        for address in ("ann@example.org", "nobody@example.net", "bob@example.org")
    }
    assert len(answers) == 1
    answers = {
        browser.ask(address, "/letter").get_data()
        for address in ("ann@example.org", "nobody@example.net")
    }
    assert len(answers) == 1


def test_a_known_reader_gets_another_letter_and_a_stranger_gets_no_link(browser: Browser):
    browser.ask("ann@example.org")
    browser.ask("bob@example.org", "/letter")
    browser.ask("nobody@example.net", "/letter")
    subjects = {letter["To"]: letter["Subject"] for letter in browser.letters()}
    assert subjects == {
        "ann@example.org": "You already get China Speakers Bureau Daily",
        "bob@example.org": "Your link to China Speakers Bureau Daily",
    }
    assert heading(browser.get(browser.link(0))) == "What you receive"


def test_letters_leave_once(browser: Browser):
    browser.ask("new@example.net")
    assert len(browser.letters()) == len(browser.letters()) == 1


def test_a_mailbox_cannot_be_bombed(browser: Browser):
    answers = [browser.ask("new@example.net").status_code for _ in range(4)]
    assert answers == [200] * 4  # nobody learns that letters are on their way
    assert len(browser.letters()) == 2
    for _ in range(3):
        browser.clock.now += 3600
        browser.ask("new@example.net")
    assert len(browser.letters()) == 3


def test_a_mailbox_cannot_be_bombed_through_its_variants(browser: Browser):
    """Not at once, and not within a day either."""
    for variant in ("Vic.Tim@gmail.com", "victim+1@gmail.com", "vi.ctim@googlemail.com"):
        assert browser.ask(variant).status_code == 200
    assert [letter["To"] for letter in browser.letters()] == [
        "Vic.Tim@gmail.com",
        "victim+1@gmail.com",
    ]
    for number in range(3):
        browser.clock.now += 3600
        browser.ask(f"victim+{number}@gmail.com")
    assert len(browser.letters()) == 3


def test_the_mailbox_of_a_variant_stands_nowhere(browser: Browser, app: App, project: Path):
    """It may be the address of a stranger, of whom `show` and `erase` would know nothing."""
    browser.ask("An.Na+news@gmail.com")
    assert len(browser.letters()) == 1
    with closing(connect(project / "var/newsletter.db")) as connection, connection:
        kept = "\n".join(connection.iterdump())
        assert "An.Na+news@gmail.com" in kept
        assert "anna@gmail.com" not in kept
        connection.execute("UPDATE request SET mailbox = 'anna@gmail.com'")  # as older stores did
    desk, yesterday = app.store().front_desk, _now() - timedelta(days=1)
    assert desk.letters_since("a.n.n.a@googlemail.com", yesterday) == 1


def test_what_is_one_too_many_asks_as_much_of_the_store(browser: Browser, project: Path):
    """So that neither the time nor a busy store tells whose letters are on their way."""
    log = project / "var/newsletter.db-wal"

    def written(address: str) -> int:
        with closing(connect(project / "var/newsletter.db")) as store:
            store.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            assert browser.ask(address).status_code == 200
            return log.stat().st_size

    heard = [written("new@example.net") for _ in range(2)]
    passed_over = [written("new@example.net") for _ in range(2)]
    assert min(passed_over) > 0.6 * min(heard)
    assert len(browser.letters()) == 2


def test_one_network_cannot_bomb_many(browser: Browser):
    answers = [browser.ask(f"reader{n}@example.net").status_code for n in range(12)]
    assert answers.count(200) == 10
    assert answers[-1] == 429
    other = {"environ_base": {"REMOTE_ADDR": "198.51.100.7"}}
    page = browser.get("/").get_data(as_text=True)
    stamp = re.search(r'name="stamp" value="([^"]+)"', page)[1]
    browser.clock.now += 5
    form = {"address": "far@example.net", "stamp": stamp}
    assert browser.post("/subscribe", form, **other).status_code == 200


def test_who_must_wait_is_told_how_long_and_why(browser: Browser):
    page = browser.get("/").get_data(as_text=True)
    stamp = re.search(r'name="stamp" value="([^"]+)"', page)[1]
    browser.clock.now += 5

    def ask(number: int, network: int) -> TestResponse:
        form = {"address": f"a{number}@example.net", "stamp": stamp}
        near = {"REMOTE_ADDR": f"198.51.{network}.7"}
        return browser.post("/subscribe", form, environ_base=near)

    assert {ask(n, 1).status_code for n in range(10)} == {200}
    again = ask(10, 1)
    assert 'value="a10@example.net"' in again.get_data(as_text=True)  # and need not type again
    assert (again.status_code, again.headers["Retry-After"]) == (429, "120")
    assert "2 minutes" in again.get_data(as_text=True)
    assert {ask(n, n).status_code for n in range(11, 201)} == {200}
    crowded = ask(201, 201)  # the first from there: it is not their doing
    assert (crowded.status_code, crowded.headers["Retry-After"]) == (503, "5")
    assert "where you are" not in crowded.get_data(as_text=True)
    browser.clock.now += 5
    assert ask(202, 202).status_code == 200


@pytest.mark.parametrize("path", ["/subscribe", "/letter"])
def test_who_was_too_quick_need_not_type_again(browser: Browser, path: str):
    page = browser.get("/" if path == "/subscribe" else "/unsubscribe").get_data(as_text=True)
    stamp = re.search(r'name="stamp" value="([^"]+)"', page)[1]
    form = {"address": "Quick@Example.NET", "first_name": "Zoë O’Neil", "stamp": stamp}
    answer = browser.post(path, form)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "That was quick" in text
    assert 'value="Quick@Example.NET"' in text
    assert 'value="Zoë O’Neil"' in text or path == "/letter"
    stamp = re.search(r'name="stamp" value="([^"]+)"', text)[1]
    browser.clock.now += 5
    assert browser.post(path, {**form, "stamp": stamp}).status_code == 200


@pytest.mark.parametrize("path", ["/subscribe", "/letter"])
@pytest.mark.parametrize(
    "typed",
    ["ann@example", "Ann Lee ann@example.org", "a\r\nb@c.de", "jürgen.o'neil+x@", "李@例子"],
)
def test_a_form_that_is_refused_comes_back_as_it_was_typed(browser: Browser, path: str, typed: str):
    """But for what only programs fill in."""
    form = {"address": typed, "first_name": "Zoë", "website": "https://spam.example", "stamp": ""}
    answer = browser.post(path, form)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert f'value="{markupsafe.escape(" ".join(typed.split()))}" aria-invalid' in text
    assert ('value="Zoë"' in text) == (path == "/subscribe")
    assert "spam.example" not in text


@pytest.mark.parametrize("path", ["/subscribe", "/letter"])
@pytest.mark.parametrize(
    "typed",
    ['"><script>x</script>@a.b', "https://evil.example", "a=1", "a&b@c", "{{ 7*7 }}"],
)
def test_nothing_that_may_be_more_than_a_name_or_an_address_comes_back(
    browser: Browser, path: str, typed: str
):
    for form in ({"address": typed}, {"address": "ann@", "first_name": typed}):
        text = browser.post(path, {**form, "stamp": ""}).get_data(as_text=True)
        assert "not an address" in text
        assert str(markupsafe.escape(typed)) not in text
        assert re.findall(r'name="(?:address|first_name)"[^>]* value="([^"]+)"', text) == (
            ["ann@"] if "first_name" in form else []
        )


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"website": "https://spam.example"}, 200),
        ({"stamp": "1795650000.AAAAAAAAAAAAAAAA"}, 400),
        ({"stamp": ""}, 400),
        ({"address": "no address"}, 400),
        ({"address": "a@b.example\r\nBcc: c@d.example"}, 400),
        ({"address": "<script>alert(1)</script>@example.org"}, 400),
        ({"address": "x" * 5000 + "@example.org"}, 400),
    ],
)
def test_programs_get_nothing_done(browser: Browser, app: App, more, code):
    answer = (
        browser.ask("robot@example.net", **{k: v for k, v in more.items() if k != "address"})
        if "address" not in more
        else browser.ask(more["address"])
    )
    assert answer.status_code == code
    assert b"<script" not in answer.data
    assert b"spam.example" not in answer.data
    assert browser.letters() == []
    assert app.store().subscribers.counts()["pending"] == 0


# --- leaving ---


@pytest.mark.parametrize("kind", ["urlencoded", "multipart", "empty"])
def test_one_click_unsubscribes_without_cookie_login_or_redirect(
    browser: Browser, app: App, links, kind: str
):
    link = links("ann@example.org")["unsubscribe"]
    data: dict[str, Any] = {
        "urlencoded": {"data": "List-Unsubscribe=One-Click"},
        "multipart": {"data": {"List-Unsubscribe": "One-Click"}},
        "empty": {"data": b""},
    }[kind]
    types = {
        "urlencoded": "application/x-www-form-urlencoded",
        "multipart": "multipart/form-data",
        "empty": None,
    }
    answer = browser.post(link, **data, content_type=types[kind], headers={"Host": "else.example"})
    assert (answer.status_code, answer.data) == (200, b"unsubscribed\n")
    assert not answer.history  # no redirect
    assert status(app, "ann@example.org") == "unsubscribed"
    assert status(app, "bob@example.org") == "active"
    assert browser.post(f"{link}/", **data, content_type=types[kind]).status_code == 200


def test_a_click_whose_length_is_not_told_is_one(browser: Browser, app: App, links):
    link, lost = links("ann@example.org")["unsubscribe"], "/unsubscribe/1-AAAA"
    streamed = {"CONTENT_LENGTH": "", "wsgi.input_terminated": True}
    answer = browser.client.post(link, data=b"x", environ_overrides=streamed)
    assert (answer.status_code, answer.data) == (200, b"unsubscribed\n")
    assert status(app, "ann@example.org") == "unsubscribed"
    assert dict(answer.headers) == dict(browser.post(link, data=b"x").headers)
    for more in (streamed, {}):
        assert browser.client.post(lost, data=b"x", environ_overrides=more).status_code == 404


def test_a_store_that_others_write_to_is_waited_for_not_long(app: App, project: Path, links):
    link = links("ann@example.org")["unsubscribe"]
    opened = SiteOfProject(app, patience=0.1)
    client = opened.create().test_client()
    with closing(sqlite3.connect(project / "var/newsletter.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        answer = client.post(link)
        assert time.monotonic() - began < 5  # where a command waits for 30
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
        assert client.get(link).status_code == 200  # who only reads has nothing to wait for
    assert status(app, "ann@example.org") == "active"
    assert client.post(link).status_code == 200
    assert status(app, "ann@example.org") == "unsubscribed"
    opened.close()


def test_while_the_store_is_away_the_log_has_a_few_lines_a_minute(
    app: App, project: Path, links, caplog: pytest.LogCaptureFixture
):
    link = links("ann@example.org")["unsubscribe"]
    opened, clock = SiteOfProject(app, patience=0.0), Clock()
    client = opened.create(ticks=clock).test_client()
    with closing(sqlite3.connect(project / "var/newsletter.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        for path in (link, f"{link}/leave") * 10:  # plain WSGI, and a page
            assert client.post(path).status_code == 503
        assert caplog.text.count("the store cannot answer") == len(caplog.records) == 5
        clock.now += 60
        assert client.post(link).status_code == 503
    assert [record.getMessage()[:13] for record in caplog.records[5:]] == [
        "15 more such ",
        "the store can",
    ]
    opened.close()


def test_a_form_that_could_not_be_stored_is_heard_when_it_is_sent_again(app: App, project: Path):
    """Neither its mailbox nor its network has used anything up."""
    opened, clock = SiteOfProject(app, patience=0.02), Clock()
    browser = Browser(opened.create(clock=clock, ticks=clock).test_client(), project, clock, opened)
    with closing(sqlite3.connect(project / "var/newsletter.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        asked = [browser.ask("new@example.net", path) for path in ("/subscribe", "/letter") * 6]
    assert {answer.status_code for answer in asked} == {503}
    assert browser.ask("new@example.net").status_code == 200
    assert status(app, "new@example.net") == "pending"
    assert len(browser.letters()) == 1
    opened.close()


def test_looking_at_the_page_changes_nothing_and_its_button_does(browser: Browser, app: App, links):
    link = links("ann@example.org")["unsubscribe"]
    for method in (browser.client.get, browser.client.head, browser.client.options):
        assert method(link).status_code == 200
    assert status(app, "ann@example.org") == "active"
    left = browser.post(f"{link}/leave")
    assert heading(left) == "You have left"
    assert status(app, "ann@example.org") == "unsubscribed"
    browser.post(f"{link}/reason", {"reason": "too much mail", "words": "once a\nweek <b>please"})
    found = app.store().subscribers.find("ann@example.org")
    assert found is not None
    note = app.store().front_desk.history(found.id)[-1]
    assert note.reason == "too much mail: once a week <b>please"
    for address in (link, f"{link}/leave", f"{link}/reason"):  # a tab that is opened again
        assert "keep sending it" in browser.get(address).get_data(as_text=True)
    for _ in range(2):  # a button is soon clicked twice
        assert heading(browser.post(f"{link}/undo")) == "You are back"
        assert status(app, "ann@example.org") == "active"
    assert [n.status for n in app.store().front_desk.history(found.id)][-2:] == [
        "unsubscribed",
        "active",
    ]


def test_each_button_leads_to_a_page_that_sends_nothing_again(browser: Browser, links):
    """Nor does it name more than the address of the button did."""
    own = links("ann@example.org")
    leave, choices = own["unsubscribe"], own["preferences"]
    browser.ask("new@example.net")
    confirm = browser.link()
    for button, form, place, shown in (
        (confirm, {}, f"{confirm}/welcome", "Welcome"),
        (choices, EMPTY_FORM, f"{choices}/saved", "What you receive"),
        (f"{leave}/leave", {}, leave, "You have left"),
        (f"{leave}/reason", {}, leave, "You have left"),
        (f"{leave}/reason", {"words": "too much"}, f"{leave}/thanks", "Thank you"),
        (f"{leave}/undo", {}, f"{leave}/back", "You are back"),
    ):
        answer = browser.client.post(button, data=form)
        assert (answer.status_code, answer.headers["Location"]) == (303, place)
        for _ in range(2):
            seen = browser.get(place)
            assert (seen.status_code, heading(seen)) == (200, shown)
            assert (b"keep sending it" in seen.data) == (shown in ("You have left", "Thank you"))
    # What they told of holds no more.
    assert heading(browser.get(f"{leave}/thanks")) == "Leave China Speakers Bureau Daily?"
    browser.post(leave)
    assert heading(browser.get(f"{leave}/back")) == "You have left"
    assert b"Saved." not in browser.get(choices).data


def test_who_came_back_is_not_thanked_for_a_reason_that_was_not_kept(
    browser: Browser, app: App, links
):
    """As of a tab that still shows the form."""
    link = links("ann@example.org")["unsubscribe"]
    for step in ("leave", "undo"):
        browser.post(f"{link}/{step}")
    answer = browser.post(f"{link}/reason", {"reason": "too much mail"})
    assert (answer.status_code, heading(answer)) == (409, "That was not kept")
    assert "office@example.com" in answer.get_data(as_text=True)
    found = app.store().subscribers.find("ann@example.org")
    assert found is not None
    assert not any(note.reason for note in app.store().front_desk.history(found.id))


def test_the_links_of_a_test_mail_say_so_and_change_nothing(
    browser: Browser, app: App, project: Path
):
    Command(project)("send", "2026-11-19", "--test", "office@example.net")
    (file,) = (project / "var" / "outbox" / "test").glob("*.eml")
    mail = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    text = mail.get_body(("html",)).get_content()
    leave, choices = (
        re.search(rf"/{place}/[\w-]+", text)[0] for place in ("unsubscribe", "preferences")
    )
    before = app.store().subscribers.counts()
    seen = [browser.get(path) for path in (leave, choices, f"{choices}/data", f"{leave}/thanks")]
    seen += [browser.post(f"{leave}/{step}") for step in ("leave", "reason", "undo")]
    seen += [browser.save(choices), browser.post(f"{choices}/erase", {"sure": "yes"})]
    for answer in seen:
        assert (answer.status_code, heading(answer)) == (200, "This is the link of a test mail")
        assert "It works, and changes nothing." in answer.get_data(as_text=True)
    streamed = {"CONTENT_LENGTH": "", "wsgi.input_terminated": True}
    for more in ({}, {"environ_overrides": streamed}):
        clicked = browser.client.post(leave, data={"List-Unsubscribe": "One-Click"}, **more)
        assert clicked.status_code == 200
        assert b"changes nothing" in clicked.data
    assert app.store().subscribers.counts() == before
    forged = [leave.replace("/-1-", "/-2-"), f"{leave[:-1]}{'A' if leave[-1] != 'A' else 'B'}"]
    forged += [leave.replace("/-1-", "/1-"), leave.replace("unsubscribe", "preferences")]
    for path in forged:
        assert browser.get(path).status_code == browser.client.post(path).status_code == 404


def test_who_left_by_another_way_cannot_undo_it(browser: Browser, app: App, links):
    link = links("ann@example.org")["unsubscribe"]
    subscribers, now = app.store().subscribers, datetime.now(UTC)
    subscribers.set_status("ann@example.org", "unsubscribed", source="by phone", at=now)
    assert browser.post(f"{link}/undo").status_code == 410
    assert status(app, "ann@example.org") == "unsubscribed"


def test_forged_links_are_refused_and_change_nothing(browser: Browser, app: App, links):
    before = app.store().subscribers.counts()
    own = links("ann@example.org")
    token = own["unsubscribe"].rpartition("/")[2]
    id_, _, code = token.partition("-")
    forged = [
        f"/unsubscribe/{int(id_) + 1}-{code}",
        f"/unsubscribe/{id_}-{'A' * len(code)}",
        f"/unsubscribe/{token}x",
        f"/unsubscribe/{token[:-1]}",
        f"/preferences/{token}",
        f"/confirm/{token}",
        own["preferences"].replace("preferences", "unsubscribe"),
        "/unsubscribe/%00",
        "/unsubscribe/" + "9" * 4000,
    ]
    for path in forged:
        assert 400 <= browser.get(path).status_code < 500
        assert 400 <= browser.post(path).status_code < 500
    assert app.store().subscribers.counts() == before


def test_no_link_acts_for_who_got_its_number_after_a_backup_was_restored(
    browser: Browser, app: App, project: Path
):
    """Who signed up since the backup is lost with it, and his numbers are the next one's."""
    store, backup = project / "var" / "newsletter.db", project / "backup.db"
    copy_store(store, backup)
    confirm = sign_up(browser, "lost@example.net")
    browser.post(confirm)
    browser.ask("lost@example.net", "/letter")
    preferences = browser.link()
    lost = app.store().subscribers.find("lost@example.net")
    assert lost is not None
    unsubscribe = f"/unsubscribe/{app.signer().token('unsubscribe', lost.id, lost.address)}"
    assert browser.get(preferences).status_code == 200
    copy_store(backup, store)
    shutil.rmtree(project / "var" / "outbox" / "letters")
    own = sign_up(browser, "new@example.net")
    assert own.split("-")[0] == confirm.split("-")[0]  # the same number
    for answer in (browser.get(confirm), browser.post(confirm)):
        assert heading(answer) == "This link is too old"
    assert status(app, "new@example.net") == "pending"
    browser.post(own)
    found = app.store().subscribers.find("new@example.net")
    assert found is not None
    assert found.id == lost.id
    answers = [browser.get(path) for path in (preferences, f"{preferences}/data", unsubscribe)]
    for path in (unsubscribe, f"{unsubscribe}/leave", f"{unsubscribe}/reason", preferences):
        answers.append(browser.post(path))
    answers.append(browser.post(f"{preferences}/erase", {"sure": "yes"}))
    for answer in answers:
        assert answer.status_code == 410
        assert b"new@example.net" not in answer.data
        assert heading(answer) == "This link leads to nobody"
    assert app.store().subscribers.find("new@example.net") == found


def test_nobody_is_told_that_he_left_who_is_in_the_list_under_another_number(
    browser: Browser, app: App, project: Path, links
):
    """Erased, and signed up once more: the links in his old mail know only who was erased."""
    old = links("ann@example.org")
    browser.post(f"{old['preferences']}/erase", {"sure": "yes"})
    own = sign_up(browser, "ann@example.org")
    browser.post(own)
    assert status(app, "ann@example.org") == "active"
    link = old["unsubscribe"]
    one_click = browser.post(link, {"List-Unsubscribe": "One-Click"})
    for answer in (one_click, browser.get(link), browser.post(f"{link}/leave")):
        assert answer.status_code == 410
        assert heading(answer) == "This link leads to nobody"
        assert b'href="/unsubscribe/"' in answer.data  # where another link can be asked for
    assert status(app, "ann@example.org") == "active"


def test_of_a_list_that_was_made_anew_no_link_tells_that_its_reader_left(
    app: App, project: Path, links
):
    """The numbers that nobody has any more too."""
    old = links("bob@example.org")["unsubscribe"]
    run = Command(project)
    for file in (project / "var").glob("newsletter.db*"):
        file.unlink()
    run("subscribers", "import", str(run.write("one.csv", "email\nbob@example.org\n")))
    opened = SiteOfProject(app)
    assert opened.create().test_client().post(old).status_code == 410
    opened.close()
    assert status(app, "bob@example.org") == "active"


def copy_store(source: Path, target: Path) -> None:
    with closing(connect(source)) as one, closing(connect(target)) as other:
        one.backup(other)


def sign_up(browser: Browser, address: str) -> str:
    """The path in the letter that answers."""
    browser.ask(address)
    return browser.link()


def test_a_link_outlives_a_change_of_keys(project: Path, links):
    """Also where somebody sent first, under the file's key, and set the variable later."""
    link = links("ann@example.org")["unsubscribe"]
    file = project / "var" / "secret.key"
    old = file.read_text().strip()
    for keys, code in (
        ("a-new-key-beside-the-file", 200),
        (f"a-new-key-of-32-letters-at-least,{old}", 200),
        ("a-new-key-alone-now", 404),
    ):
        if code == 404:
            file.unlink()
        app = App(open_app(project).project, environ={"NEWSLETTER_SECRET_KEY": keys}, now=_now)
        opened = SiteOfProject(app)
        answer = opened.create().test_client().get(link)
        opened.close()
        app.close()
        assert answer.status_code == code


def test_who_got_the_mail_before_the_site_moved_can_leave(project: Path, links):
    run = Command(project)
    moved = "https://letters.example.net/daily"
    run.edit("newsletter.toml", "https://news.example.com", moved)
    link = links("ann@example.org")["unsubscribe"]
    assert one_click(project, link) == 404
    run.edit(
        "newsletter.toml",
        f'base_url = "{moved}"',
        f'base_url = "{moved}"\nformer_urls = ["https://news.example.com"]',
    )
    assert one_click(project, link) == 200
    assert run.json("subscribers", "show", "ann@example.org")["status"] == "unsubscribed"


@pytest.mark.parametrize("bound_to", ["https://NEWS.example.com", "https://news.example.com"])
def test_links_work_whatever_equal_form_of_its_address_the_site_has(
    project: Path, links, bound_to: str
):
    """Also those of mail that was sent when each form had links of its own."""
    run = Command(project)
    token = links("ann@example.org")["unsubscribe"].rpartition("/")[2]
    with closing(open_app(project)) as app:
        signer = Signer(app.signing_keys(), bound_to)
        link = signer.token("unsubscribe", int(token.partition("-")[0]), "ann@example.org")
    run.edit("newsletter.toml", "https://news.example.com", "https://NEWS.example.com")
    assert one_click(project, f"/unsubscribe/{link}") == 200


def one_click(project: Path, path: str) -> int:
    app = open_app(project)
    opened = SiteOfProject(app)
    answer = opened.create().test_client().post(path, data={"List-Unsubscribe": "One-Click"})
    opened.close()
    app.close()
    return answer.status_code


def _now() -> datetime:
    return datetime.now(UTC)


# --- choosing ---


def test_a_reader_chooses_sees_and_takes_along_all_that_is_stored(
    browser: Browser, app: App, links
):
    link = links("ann@example.org")["preferences"]
    answer = browser.post(
        link,
        {
            "first_name": "  Anne\u2028<i> ",
            "last_name": "Lee",
            "topic": ["ai", "no-such-topic", *["ai"] * 50],
            box(browser.get(link), "Arthur Kroeber"): ["on"] * 50,
            "../x": "on",
            ".../x": "on",
            "until": "2027-01-31",
        },
    )
    text = answer.get_data(as_text=True)
    assert "Saved." in text
    assert 'value="Anne &lt;i&gt;"' in text
    assert re.search(r"value=ai checked", text)
    chosen = ["experts on artificial intelligence", "Arthur Kroeber"]
    assert re.findall(r"checked>(\w[^<]+)</label>", text) == chosen
    app.store().apply_events(
        [Event(service="sink", id="1", kind="complained", address="ann@example.org", at=_now())],
        soft_bounces=3,
        at=_now(),
    )
    data = json.loads(browser.get(f"{link}/data").data)
    shown = Command(browser.project).json("subscribers", "show", "ann@example.org")
    assert shown.pop("alike") == []  # other people's addresses, perhaps: for the editor alone
    assert data == shown
    assert [issue["issue"] for issue in data["issues"]] == ["2026-11-20"]
    assert [report["kind"] for report in data["reports"]] == ["complaint"]
    shown = Command(browser.project)("subscribers", "show", "ann@example.org").stdout
    assert re.search(r"^report .* UTC complaint$", shown, re.MULTILINE)
    assert data["preferences"] == {
        "topics": ["ai"],
        "speakers": ["arthur-kroeber"],
        "paused_until": "2027-01-31",
        "set_by_reader": ["first_name", "last_name", "topics", "speakers", "paused_until"],
    }
    assert data["address"] == "ann@example.org"


def test_an_import_changes_nothing_that_a_reader_set_himself(
    browser: Browser, app: App, project: Path, links, tmp_path: Path
):
    link = links("ann@example.org")["preferences"]
    assert browser.save(link, first_name="Anne", topic="ai").status_code == 200
    run, two = Command(project), str(project / "two.csv")
    run.write(
        "two.csv", "email,first name,last name\nann@example.org,Ann,Lee\nbob@example.org,B,\n"
    )
    for more in (["--dry-run"], []):
        report = run.json("subscribers", "import", two, *more)
        assert (report["known"], report["not_followed"]) == (2, 1)
        told = run("subscribers", "import", two, "--dry-run").stdout
        assert "  1 of these set a name, topics, speakers or a pause with their own hand" in told
    shown = run.json("subscribers", "show", "ann@example.org")
    assert (shown["first_name"], shown["last_name"]) == ("Anne", "Lee")
    assert shown["preferences"]["set_by_reader"] == ["first_name", "topics"]
    assert "\nown hand     first name, topics: set by the reader" in (
        run("subscribers", "show", "ann@example.org").stdout
    )
    added = run("subscribers", "add", "ann@example.org", "--first-name", "Ann").stdout
    assert "was already in the list, and keeps the name he chose" in added
    # What is his own moves along.
    there = Command(tmp_path / "there")
    there.folder.mkdir()
    shutil.copy(project / "newsletter.toml", there.folder)
    shutil.copy(project / "speakers.toml", there.folder)
    run("subscribers", "export", "--out", str(there.folder / "all.csv"))
    assert there.json("subscribers", "import", str(there.folder / "all.csv"))["not_followed"] == 0
    assert there.json("subscribers", "import", two)["not_followed"] == 1
    assert there.json("subscribers", "show", "ann@example.org")["first_name"] == "Anne"


def test_a_pause_that_is_over_is_not_ended_by_saving_something_else(
    browser: Browser, app: App, links
):
    link = links("bob@example.org")["preferences"]
    today = datetime.fromtimestamp(browser.clock.now, UTC).date()
    listed = Preferences(paused_until=today - timedelta(days=1))
    app.store().subscribers.take(
        [Entry("bob@example.org", "active", preferences=listed)], at=_now()
    )
    assert browser.save(link, first_name="Bobby").status_code == 200
    assert wish(app, "bob@example.org").own == OWN["first_name"]


def box(page: TestResponse, name: str) -> str:
    """The field that ticking a speaker sends."""
    found = re.search(rf"name=(\.\S+?)(?: checked)?>{name}<", page.get_data(as_text=True))
    assert found is not None
    return found[1]


def wish(app: App, address: str) -> Preferences:
    found = app.store().subscribers.find(address)
    assert found is not None
    return found.preferences


@pytest.mark.parametrize("until", ["24.12.2026", "tomorrow", "12/24/2026", "2026-02-30", "<b>"])
def test_a_day_that_is_not_clear_changes_nothing(browser: Browser, app: App, links, until: str):
    link = links("ann@example.org")["preferences"]
    browser.save(link, first_name="Ann", topic="ai", until="2027-01-31")
    before = app.store().subscribers.find("ann@example.org")
    answer = browser.save(link, first_name="Zoë <x>", topic="china", until=until)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "is not clear" in text
    assert "Saved." not in text
    assert app.store().subscribers.find("ann@example.org") == before
    assert f'value="{escape(until)}"' in text  # as typed, to be mended
    assert 'value="Zoë &lt;x&gt;"' in text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "text/plain"),
        (b"{}", "application/json"),
        (b"first_name=&last_name=&until=", "text/plain"),
        (b"first_name=&last_name=Lee", "application/x-www-form-urlencoded"),  # cut off
        (b"List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"),
    ],
)
def test_what_is_not_the_form_of_the_page_changes_nothing(
    browser: Browser, app: App, links, body: bytes, kind: str
):
    link = links("ann@example.org")["preferences"]
    browser.save(link, first_name="Ann", last_name="Lee", topic="ai", until="2027-01-31")
    before = app.store().subscribers.find("ann@example.org")
    for path in (link, f"{link}/erase"):
        answer = browser.post(path, body, content_type=kind)
        assert answer.status_code == 400
        assert b"Saved." not in answer.data
    assert app.store().subscribers.find("ann@example.org") == before


@pytest.mark.parametrize("day", ["2099-W52-1", "20991224", "2099-12-24T00:00", "２０９９-12-24"])
def test_a_day_is_written_in_one_way(browser: Browser, app: App, links, day: str):
    answer = browser.save(links("ann@example.org")["preferences"], until=day)
    assert answer.status_code == 400
    assert "is not clear" in answer.get_data(as_text=True)
    assert wish(app, "ann@example.org").paused_until is None


def test_a_body_that_the_server_cannot_read_is_refused(browser: Browser, links):
    """gunicorn, say, raises an error of its own for a chunk without a size."""

    class Broken(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            raise RuntimeError("no size: b'zz'")

    places = ("/subscribe", "/nope", "/webhooks/mailgun", links("ann@example.org")["unsubscribe"])
    for place in places:
        around = {
            "HTTP_TRANSFER_ENCODING": "chunked",
            "wsgi.input_terminated": True,
            "wsgi.input": Broken(),
        }
        answer = browser.post(place, environ_overrides=around)
        assert answer.status_code in (400, 404)
    assert browser.get("/").status_code == 200


def test_a_pause_ends_in_the_future(browser: Browser, app: App, links):
    link = links("ann@example.org")["preferences"]
    today = datetime.fromtimestamp(browser.clock.now, UTC).date()
    answer = browser.save(link, until=(today - timedelta(days=1)).isoformat())
    assert answer.status_code == 400
    assert "over already" in answer.get_data(as_text=True)
    assert wish(app, "ann@example.org").paused_until is None
    soon = today + timedelta(days=1)
    assert browser.save(link, until=soon.isoformat()).status_code == 200
    assert wish(app, "ann@example.org").paused_until == soon
    browser.clock.now += 3 * 86_400  # the pause is over, and does not stand in the way of others
    page = browser.get(link).get_data(as_text=True)
    until = re.search(r'name="until"[^>]* value="([^"]*)"', page)
    assert until is not None
    assert browser.save(link, until=until[1], last_name="Lee").status_code == 200


def test_a_pause_ends_within_two_years(browser: Browser, app: App, links):
    """A longer one that an import brought may stay."""
    link = links("ann@example.org")["preferences"]
    today = datetime.fromtimestamp(browser.clock.now, UTC).date()
    for day in ("9999-12-31", (today + timedelta(days=731)).isoformat()):
        answer = browser.save(link, until=day, last_name="Lee")
        text = answer.get_data(as_text=True)
        assert answer.status_code == 400
        assert "a pause can last until" in text
        assert f'value="{day}" aria-invalid' in text
        assert 'value="Lee"' in text
        assert wish(app, "ann@example.org").paused_until is None
    last = today + timedelta(days=730)
    assert f'max="{last.isoformat()}"' in browser.get(link).get_data(as_text=True)
    assert browser.save(link, until=last.isoformat()).status_code == 200
    found = app.store().subscribers.find("ann@example.org")
    assert found is not None
    long = Preferences(paused_until=date(2099, 12, 31))
    app.store().front_desk.choose(found.id, "Ann", "", long)
    assert browser.save(link, until="2099-12-31", last_name="Lee").status_code == 200
    assert browser.save(link, until="2100-01-01").status_code == 400


def test_choosing_among_hundreds_of_speakers_is_a_light_page(project: Path, links):
    """And what it sends is taken, also with every one of them ticked."""
    topics = [f'[[topic]]\nid = "topic-{n}"\nphrase = "experts on topic {n}"\n' for n in range(21)]
    with (project / "speakers.toml").open("a", encoding="utf-8") as file:
        file.write("\n".join(["", *topics]))
        for n in range(2_000):
            name = f"Speaker Number {n:05}"
            file.write(f'\n[[speaker]]\nid = "speaker-number-{n:05}"\nname = "{name}"\n')
            if n == 500:
                file.flush()
                light = choose_all(project, links("ann@example.org")["preferences"])
    heavy = choose_all(project, links("ann@example.org")["preferences"])
    assert light < 50_000
    assert heavy < 4 * light


def choose_all(project: Path, link: str) -> int:
    """The size of the page with everything ticked, and of its style sheet."""
    app = open_app(project)
    opened = SiteOfProject(app)
    client = opened.create().test_client()
    page = client.get(link)
    boxes = re.findall(r"name=(\.\S+?)>", page.get_data(as_text=True))
    topics = re.findall(r"name=topic value=(\S+?)>", page.get_data(as_text=True))
    names = {"first_name": "\U0001f600" * 100, "last_name": "\U0001f600" * 100}
    ticked = {**names, "until": "", "topic": topics, **dict.fromkeys(boxes, "on")}
    answer = client.post(link, data=ticked, follow_redirects=True)
    assert answer.status_code == 200
    assert len(set(wish(app, "ann@example.org").speakers)) == len(boxes) > 500
    client.post(link, data=EMPTY_FORM)
    size = len(answer.data) + len(client.get("/site.css").data)
    opened.close()
    app.close()
    return size


def test_a_reader_erases_himself(browser: Browser, app: App, project: Path, links):
    link = links("ann@example.org")["preferences"]
    assert browser.post(f"{link}/erase").status_code == 400
    assert status(app, "ann@example.org") == "active"
    assert heading(browser.post(f"{link}/erase", {"sure": "yes"})) == "You are erased"
    assert status(app, "ann@example.org") == "nobody"
    assert browser.get(link).status_code == 410
    assert browser.post(links_of(project)).status_code == 200
    left = b"".join(f.read_bytes() for f in (project / "var").rglob("*") if f.is_file())
    assert b"ann@example.org" not in left


def links_of(project: Path) -> str:
    """Any reader's link that is left."""
    file = next((project / "var" / "outbox" / "2026-11-20").glob("*.eml"))
    mail = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    return re.search(r"/unsubscribe/[\w-]+", mail.get_body(("html",)).get_content())[0]


def test_a_killed_call_holds_who_is_erased_until_it_has_an_answer(app: App, project: Path):
    run, ledger, slug = Command(project), app.store().ledger, "2026-11-19"
    stop = threading.Event()
    stop.set()
    app.dispatch.send(slug, progress=lambda *_: None, say=lambda _: None, stop=stop)
    message = ledger.get_message(slug)
    assert message is not None
    prepare = Preparation("News", message, lambda readers: [{}] * len(readers))
    attempt = ledger.claim(slug, prepare, at=_now())
    assert attempt is not None
    reader = attempt.readers[0]
    assert reader.address == "ann@example.org"
    part = run.write(f"var/outbox/{slug}/{reader.id:08}.part", f"To: {reader.address}\n")
    letter = run.write("var/outbox/letters/letters-x.part", "To: <Ann@example.org>\n")
    ledger.release()
    app.erasures.erase(reader.address)
    assert (part.exists(), letter.exists()) == (False, False)
    shown = run("subscribers", "show", reader.address).stdout
    assert f"call         {slug}: has no answer yet, and holds address and values" in shown
    assert "kept " not in shown
    said = run("subscribers", "erase", reader.address, "--yes").stdout
    assert f"in a call of issue {slug} that has no answer yet" in said
    assert run.json("subscribers", "erase", reader.address, "--yes")["calls"] == [slug]
    run("send", slug, "--yes")
    assert run.json("status", slug)["excluded"] == {"erased": 1}
    assert run.json("subscribers", "show", reader.address)["calls"] == []
    left = [f for f in (project / "var").rglob("*") if f.is_file()]
    assert not [f for f in left if b"ann@example.org" in f.read_bytes().lower()]
    assert not [f for f in left if f.suffix in (".part", ".erased")]


def test_an_erased_address_that_stands_somewhere_again_is_told_with_the_place(project: Path):
    run = Command(project)
    run("subscribers", "erase", "ann@example.org", "--yes")
    assert "kept " not in run("subscribers", "show", "ann@example.org").stdout
    run("subscribers", "suppress", "ann@example.org")
    shown = run("subscribers", "show", "ann@example.org").stdout
    assert "kept         the address itself, in the suppressions; to forget it: news" in shown


def test_who_was_erased_is_not_imported_again_but_may_come_back(
    browser: Browser, app: App, project: Path
):
    run = Command(project)
    run.write(
        "var/imports/old-rejected.csv", "line,reason,email\n2,bad,ANN@example.org \n3,bad,x\n"
    )
    done = run.json("subscribers", "erase", "ann@example.org", "--yes")
    assert done["mails"] == 1
    assert "ann" not in (project / "var/imports/old-rejected.csv").read_text().casefold()
    two = str(project / "two.csv")
    # Also where the variable was set later: the file's key knows whom it coded.
    later = Command(project, {"NEWSLETTER_ERASURE_KEY": "a-key-that-was-set-later"})
    for one in (run, later):
        report = one.json("subscribers", "import", two)
        assert (report["erased"], report["known"], report["rows"]) == (1, 1, 2)
    assert status(app, "ann@example.org") == "nobody"
    later("subscribers", "add", "ann@example.org")
    assert later.json("subscribers", "import", two)["erased"] == 0
    run("subscribers", "erase", "ann@example.org", "--yes")
    browser.ask("ann@example.org")
    browser.post(browser.link())
    assert status(app, "ann@example.org") == "active"
    assert run.json("subscribers", "import", two)["erased"] == 0


# --- hostile requests ---


@pytest.mark.parametrize("broken", ["%ff%fe", "%ED%A0%80", "%C3", "\xff"])
def test_a_form_that_is_no_utf8_is_refused(browser: Browser, app: App, links, broken: str):
    """Where no character stands percent signs would be kept."""
    own, form = links("ann@example.org"), "application/x-www-form-urlencoded"
    for path, body in (
        ("/subscribe", f"address=a@example.net&first_name={broken}&stamp="),
        ("/letter", f"address=a@example.net&first_name={broken}&stamp="),
        (own["preferences"], f"first_name={broken}&last_name=&until="),
        (f"{own['unsubscribe']}/reason", f"words={broken}"),
    ):
        answer = browser.post(path, body.encode("latin-1"), content_type=form)
        assert (answer.status_code, heading(answer)) == (400, "That did not arrive whole")
    found = app.store().subscribers.find("ann@example.org")
    assert found is not None
    assert found.first_name == "Ann"
    click = browser.post(own["unsubscribe"], f"x={broken}".encode("latin-1"), content_type=form)
    assert click.status_code == 200  # whatever a provider's body says


def test_a_percent_sign_that_was_typed_is_one_and_parts_are_in_utf8_too(
    browser: Browser, app: App, links
):
    link, part = links("ann@example.org")["preferences"], "Content-Disposition: form-data; name="
    assert browser.save(link, first_name="Zoë%ff").status_code == 200
    found = app.store().subscribers.find("ann@example.org")
    assert found is not None
    assert found.first_name == "Zoë%ff"
    parts = [f'--x\r\n{part}"{name}"\r\n\r\n\xff\r\n' for name in EMPTY_FORM]
    body = "".join([*parts, "--x--\r\n"]).encode("latin-1")
    answer = browser.post(link, body, content_type="multipart/form-data; boundary=x")
    assert (answer.status_code, heading(answer)) == (400, "That did not arrive whole")


def test_large_and_broken_requests_are_refused_without_an_error_of_ours(browser: Browser):
    assert browser.post("/subscribe", b"a=" + b"x" * 20_000).status_code == 413
    assert browser.post("/webhooks/mailgun", b"{}").status_code == 404
    for path in ("/%ff%fe", "/issues/%2e%2e/", "/issues/page/0", "/issues/page/-1", "/a//b"):
        assert browser.get(path).status_code == 404
    for path in ("//evil.example/%2f..", "/issues//evil.example", "//evil.example/issues/"):
        assert "Location" not in browser.get(path).headers
    broken = browser.post("/subscribe", b"--x", content_type="multipart/form-data; boundary=x")
    assert broken.status_code == 400


# --- the archive as files ---


def test_the_archive_is_written_once_and_then_only_what_changed(project: Path):
    run = Command(project)
    first = run.json("archive", "build")
    folder = project / "var" / "site"
    assert Path(first["folder"]) == folder
    assert (first["issues"], first["kept"]) == (1, 0)
    page = (folder / "index.html").read_text("utf-8")
    assert 'action="https://news.example.com/subscribe"' in page
    assert (folder / "issues" / "2026-11-20" / "index.html").is_file()
    again = run.json("archive", "build")
    assert (again["written"], again["kept"]) == (0, first["written"])
    run("send", "2026-11-19", "--yes")
    more = run.json("archive", "build")
    names = {"index.html", "issues/index.html", "issues/2026-11-19/index.html", "feed.xml"}
    assert more["written"] == len(names | {"sitemap.xml"})


def test_a_form_whose_key_is_gone_is_written_anew(project: Path):
    """And one that a server has meanwhile is told from one that was sent too quickly."""
    page = project / "var" / "site" / "index.html"
    (project / "var" / "secret.key").unlink()

    def build(key: str) -> tuple[int, str]:
        built = Command(project, {"NEWSLETTER_SECRET_KEY": key}).json("archive", "build")
        return built["written"], re.search(r'name="stamp" value="([^"]+)"', page.read_text())[1]

    old, new = "K" * 32, "Z" * 32
    _, gone = build(old)
    written, rotated = build(f"{new},{old}")
    assert written == 1
    assert build(new) == (0, rotated)
    with serving(project, environ={"NEWSLETTER_SECRET_KEY": new}) as server:
        refused = server.post("/subscribe", f"address=a@example.net&stamp={gone}")
        time.sleep(max(0.0, int(rotated.partition(".")[0]) + 2.1 - time.time()))
        taken = server.post("/subscribe", f"address=a@example.net&stamp={rotated}")
    assert (refused.status, taken.status) == (400, 200)
    assert b"too old" in refused.body
    assert b"quick" not in refused.body


def test_the_archive_can_be_read_wherever_it_lies(project: Path, tmp_path: Path):
    run = Command(project)
    run.edit("newsletter.toml", "https://news.example.com", "https://example.com/daily/")
    run("archive", "build", "--out", str(tmp_path / "built"))
    folder = (tmp_path / "built").rename(tmp_path / "elsewhere")
    home = "https://example.com/daily/"
    # What only the running site answers, or names the page for search engines.
    there = re.compile(rf"{home}(?:unsubscribe/|preferences/|subscribe)")
    pages = ["index.html", "issues/index.html", "issues/2026-11-20/index.html"]
    for page in pages:
        text = (folder / page).read_text("utf-8")
        assert f'rel="canonical" href="{home}{page.removesuffix("index.html")}"' in text
        text = re.sub(r"<link rel=.canonical.*?>", "", text)
        found = re.findall(r"""(?:href|src|action)=["']([^"']*)""", text)
        ours = [one for one in found if not re.match(r"https?:|mailto:|data:|#", one)]
        assert [one for one in found if one.startswith(home) and not there.match(one)] == []
        assert {
            (folder / page).parent.joinpath(one.partition("#")[0]).resolve() for one in ours
        } >= {
            folder / "index.html",
            folder / "issues/index.html",
        }
        for one in ours:
            name, _, part = one.partition("#")
            target = (folder / page).parent / name
            assert target.is_file(), one
            assert not part or f'id="{part}"' in target.read_text("utf-8"), one
    # A server shows this one at any path.
    assert f'href="{home}site.css"' in (folder / "404.html").read_text("utf-8")
    assert f"<id>{home}issues/2026-11-20/</id>" in (folder / "feed.xml").read_text("utf-8")


def test_links_to_the_files_lead_to_the_site_that_took_their_place(browser: Browser):
    for path in ("/", "/issues/", "/issues/2026-11-20/"):
        assert browser.get(f"{path}index.html").data == browser.get(path).data


def test_a_build_that_is_killed_anywhere_is_gone_on_with(project: Path, tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.killed_archive", str(project), str(tmp_path), "29"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[-1]) > 5


def test_a_folder_of_other_files_is_left_alone(project: Path, tmp_path: Path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("all my work")
    done = Command(project)("archive", "build", "--out", str(tmp_path / "mine"), code=1)
    assert "no archive of ours" in done.stderr
    assert [f.name for f in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


# --- starting ---


@pytest.mark.parametrize(
    "reached", [("--host", "0.0.0.0"), ("--proxy", "127.0.0.1"), ("--proxy", "2001:db8::7")]
)
@pytest.mark.parametrize(
    ("secret", "base", "words"),
    [
        ("", "https://news.example.com", "NEWSLETTER_SECRET_KEY is not set"),
        (" , ,", "https://news.example.com", "NEWSLETTER_SECRET_KEY is not set"),
        ("x" * 32, "http://news.example.com", "expected https://"),
    ],
)
def test_what_others_can_reach_needs_a_secret_and_https(
    project: Path, reached, secret, base, words
):
    run = Command(project, {"NEWSLETTER_SECRET_KEY": secret})
    run.edit("newsletter.toml", "https://news.example.com", base)
    done = run("serve", *reached, "--port", "0", code=1)
    assert words in done.stderr


@pytest.mark.parametrize("host", ["", " "])
def test_a_host_that_is_not_set_is_not_every_address(project: Path, host: str):
    run = Command(project, {"NEWSLETTER_SECRET_KEY": ""})
    run.edit("newsletter.toml", "https://news.example.com", "http://localhost:8000")
    # With a port that there is not, so that it never listens.
    done = run("serve", "--host", host, "--port", "70000", code=2)
    assert "leave --host out for 127.0.0.1" in done.stderr


@pytest.mark.parametrize("proxy", ["", "*", "nonsense", "127.0.0.0/8", "localhost", "127.0.0.1:80"])
def test_a_proxy_is_one_address(project: Path, proxy: str):
    done = Command(project)("serve", "--proxy", proxy, "--port", "0", code=2)
    assert "not the address of one proxy" in done.stderr


def test_a_proxy_of_this_machine_alone_needs_no_secret(project: Path):
    """As long as base_url says that nobody else comes."""
    run = Command(project)
    run.edit("newsletter.toml", "https://news.example.com", "http://localhost:8080")
    with serving(project, "--proxy", "::1", environ={"NEWSLETTER_SECRET_KEY": ""}) as server:
        assert server.ask("GET", "/").status == 200
