"""A project without a public site: the mail service's own unsubscribe stands in for ours."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsletter.check.law import NO_SITE
from newsletter.mail import BUILT_IN, has_own_unsubscribe
from tests.command import Command
from tests.mail_contract import seen
from tests.standins import Fault, Mail, StandIn, json_reply
from tests.standins.every import STAND_INS, environ_of, secret_of, settings_of
from tests.standins.mailgun import Mailgun
from tests.standins.postmark import Postmark
from tests.standins.sendgrid import SendGrid
from tests.test_cli_daily import DAY, update

READERS = ("ann@example.com", "bob@example.com")
BASE = 'base_url = "https://news.example.com"\n'
#: As far as the service's own words reach: Postmark fills its placeholder in whole mails too.
PROSE = "%unsubscribe_url% 100% {{x}} %%name%% [unsubscribe]"
BODY = (
    "Dear {{ subscriber.first_name | fallback('reader') }}, you may [leave]({{ unsubscribe_url }})"
    f" at any time.\n\n`{PROSE}`"
)
OWN = {
    "mailgun": lambda: Mailgun(unsubscribes=True),
    "postmark": lambda: Postmark(manages=True),
    "postmark in bulk": lambda: Postmark(manages=True),
    "sendgrid": SendGrid,
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """A compiled issue of a project without base_url, and two readers."""
    folder = tmp_path_factory.mktemp("siteless")
    Command(folder)("init", str(folder / "news"))
    command = Command(folder / "news")
    (command.folder / "issues/inbox/welcome.md").unlink()
    command.write("issues/inbox/odd.md", update("Rates – Marta Lindqvist", BODY))
    command.edit("newsletter.toml", BASE, "")
    command("compile", DAY)
    rows = "\n".join(["email,first_name", f"{READERS[0]},Ann", f"{READERS[1]},"])
    command("subscribers", "import", str(command.write("two.csv", rows)))
    return command


def through(service: str, standin: Any, template: Command, folder: Path) -> Command:
    """A copy of the project that sends through a stand-in."""
    name, _, bulk = service.partition(" in ")
    shutil.copytree(template.folder, folder / "news")
    project = Command(folder / "news", environ_of(name, secret_of(standin)))
    lines = settings_of(name, standin.base_url) + ("\nbulk = true" if bulk else "")
    project.edit("newsletter.toml", 'service = "outbox"', lines)
    return project


@pytest.fixture(params=OWN)
def sent(
    request: pytest.FixtureRequest, template: Command, tmp_path: Path
) -> Iterator[tuple[Command, Any]]:
    with OWN[request.param]() as standin:
        project = through(request.param, standin, template, tmp_path)
        assert "error" not in project("check").stdout
        project("send", "--yes")
        yield project, standin


def test_each_reader_leaves_by_the_services_own_link(sent: tuple[Command, Any]) -> None:
    project, standin = sent
    assert sorted(standin.mailboxes) == list(READERS)
    for address, (mail,) in standin.mailboxes.items():
        service = standin.__class__.__name__.lower()
        link = f"https://{service}.test/u/{address}"
        links = [value for tag in seen(mail.html) for value in hrefs(tag)]
        assert links.count(link) == 2  # in the text and in the footer
        assert f"Unsubscribe: {link}" in mail.text
        assert f"[1] {link}" in mail.text
        assert mail.header("List-Unsubscribe") == f"<{link}>"
        assert mail.header("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
        assert not dead(mail, links)
        assert PROSE in mail.text
        assert PROSE in "".join(str(piece[1]) for piece in seen(mail.html) if piece[0] == "text")
    account = project.json("status")
    assert (account["state"], account["accepted"]) == ("sent", 2)


def hrefs(piece: tuple[Any, ...]) -> list[str]:
    return [pair[1] for pair in piece[2:] if pair[0] == "href"] if piece[0] == "start" else []


def dead(mail: Mail, links: list[str]) -> list[str]:
    """Whatever needs the site, or was filled by nobody."""
    words = (mail.html + mail.text).replace("{{x}}", "").replace("&#123;", "")
    found = re.findall(
        r"\{\{[^}]*\}\}|pm:unsubscribe|news\.example\.com|Change what|in the browser", words
    )
    found += [f"header {name}" for name in ("List-Archive",) if mail.header(name)]
    return found + [link for link in links if not link.startswith(("https://", "mailto:", "#"))]


@pytest.mark.parametrize("service", OWN)
def test_a_mailbox_to_write_to_stays(service: str, template: Command, tmp_path: Path) -> None:
    with OWN[service]() as standin:
        project = through(service, standin, template, tmp_path)
        mailbox = 'postal_address = "x"\nunsubscribe_mailto = "leave@example.com"\n'
        text = (project.folder / "newsletter.toml").read_text("utf-8")
        project.write("newsletter.toml", re.sub(r"postal_address = .*\n", mailbox, text, count=1))
        project("send", "--yes")
        for (mail,) in standin.mailboxes.values():
            told = mail.header("List-Unsubscribe")
            # Postmark lets nobody else write it.
            own = service.startswith("postmark")
            assert ("postmark.test" if own else "<mailto:leave@example.com?") in str(told)


@pytest.mark.parametrize(
    ("service", "standin", "words"),
    [
        ("mailgun", Mailgun, "unsubscribe tracking of the domain is off"),
        ("postmark", Postmark, "does not unsubscribe in the stream"),
    ],
)
def test_nothing_leaves_where_the_service_would_fill_no_link(
    service: str, standin: Any, words: str, template: Command, tmp_path: Path
) -> None:
    with standin() as opened:
        project = through(service, opened, template, tmp_path)
        assert words in project("send", "--yes", code=1).stderr
        assert words in project("send", "--test", "me@example.com", code=1).stderr
        assert not opened.mailboxes
        assert project.json("status")["state"] == "draft"
        found = project.json("doctor", code=1)
        assert words in json.dumps(found)


@pytest.mark.parametrize("service", sorted({*STAND_INS} - {"mailgun", "postmark", "sendgrid"}))
def test_a_service_without_one_is_an_error_that_names_those_with_one(
    service: str, template: Command, tmp_path: Path
) -> None:
    standin: StandIn = STAND_INS[service]()
    with standin:
        project = through(service, standin, template, tmp_path)
        refused = project("send", "--yes", code=1).stderr
        assert "no-base-url" in refused
        assert NO_SITE in refused
        tested = project("send", "--test", "me@example.com", code=1).stderr
        assert f"there is no base_url, and {service} has no unsubscribe of its own" in tested
        assert not any(call.method == "POST" for call in standin.calls)


def test_the_outbox_has_none_either(template: Command) -> None:
    assert "no-base-url" in template("check", code=1).stdout
    assert NO_SITE in template("send", "--test", "me@example.com", code=1).stderr


def test_an_issue_that_began_at_another_service_goes_on_only_where_readers_can_leave(
    template: Command, tmp_path: Path
) -> None:
    with Mailgun(unsubscribes=True) as standin:
        project = through("mailgun", standin, template, tmp_path)
        refused = Fault(reply=json_reply({"message": "Forbidden"}, 403))
        standin.faults += [None, refused]  # of the domain's settings, of the issue
        project("send", "--yes", code=1)
        assert project.json("status")["state"] == "held"
        lines = settings_of("mailgun", standin.base_url)
        project.edit("newsletter.toml", lines, 'service = "outbox"')
        assert NO_SITE in project("send", "--yes", code=1).stderr
        project.edit("newsletter.toml", 'service = "outbox"', lines)
        project("send", "--yes")
        assert project.json("status")["accepted"] == len(READERS)


def test_the_hint_names_the_services_that_have_one() -> None:
    named = {name for name in BUILT_IN if name in NO_SITE}
    assert named == {name for name in BUILT_IN if has_own_unsubscribe(name)}


def test_what_needs_the_site_is_an_error_at_its_place(template: Command, tmp_path: Path) -> None:
    with SendGrid() as standin:
        project = through("sendgrid", standin, template, tmp_path)
        path = f"issues/{DAY}/odd.md"
        body = "Choose [here]({{ preferences_url }}).\n\nOr read {{ web_url }}.\n\nDear"
        project.edit(path, "Dear", body)
        project.edit(f"issues/{DAY}/issue.md", "subject:", "teasers: true\nsubject:")
        told = project("check", code=1).stdout
        lines = [line for line in told.splitlines() if "no base_url" in line]
        assert [line.partition(": ")[0].rpartition("/")[2] for line in lines] == [
            "issue.md:2:10",
            "odd.md:6:15",
            "odd.md:8:9",
        ]
