"""`newsletter send` through each mail service's stand-in: the mail of the outbox, to the letter."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import pytest

from tests.command import Command
from tests.mail_contract import LOOKALIKES, seen
from tests.standins import Fault, Mail, StandIn, json_reply
from tests.standins.every import STAND_INS, environ_of, secret_of, settings_of
from tests.standins.mailgun import Mailgun
from tests.standins.postmark import Postmark
from tests.standins.ses import Ses
from tests.test_cli_daily import DAY, update

SECRET = "NEWSLETTER_SECRET_KEY"
NAMES = (
    "Ann",
    'O"Brien & <b>Söhne</b>',
    "{{x}} {% if %} {{ 7*7 }}",
    "%recipient.x% 100% %unsubscribe_url%",
    "-name- [name] *|NAME|* {{var:name}}",
    "周 😀 نور",
    "\\1 $& ${name}",
    "",
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """A compiled issue with odd words, and readers with odd names."""
    folder = tmp_path_factory.mktemp("services")
    Command(folder)("init", str(folder / "news"))
    command = Command(folder / "news", {SECRET: "k" * 40})
    (command.folder / "issues/inbox/welcome.md").unlink()
    words = 'Dear {{ subscriber.first_name | fallback("reader") }}, of {{ subscriber.city }}. '
    prose = LOOKALIKES.replace("<%x%>", "").replace('{{ "{{" }} subscriber.first_name }}', "")
    command.write("issues/inbox/odd.md", update("Rates – Marta Lindqvist", f"{words}\n\n`{prose}`"))
    rows = [
        ",".join(f'"{value.replace(chr(34), 2 * chr(34))}"' for value in row)
        for row in [
            ("email", "first_name", "city"),
            *(
                (f"reader{number}@example.com", name, f"{name} City")
                for number, name in enumerate(NAMES)
            ),
        ]
    ]
    path = command.write("many.csv", "\n".join(rows))
    command("compile", DAY)
    greeting = """subject: '{{ subscriber.first_name | fallback("You") }}: {{x}} 北京' #"""
    command.edit(f"issues/{DAY}/issue.md", "subject:", greeting)
    command("subscribers", "import", str(path))
    return command


@pytest.fixture(scope="module")
def expected(template: Command) -> Mapping[str, EmailMessage]:
    """What each reader is to get: the mail in the outbox."""
    local = Command(template.folder.parent / "local", template.environ)
    shutil.copytree(template.folder, local.folder)
    local("send", "--yes")
    found = [
        message_from_bytes(path.read_bytes(), policy=default)
        for path in (local.folder / "var/outbox" / DAY).glob("*.eml")
    ]
    return {str(mail["To"]): mail for mail in found}


@pytest.fixture(params=sorted(STAND_INS))
def standin(request: pytest.FixtureRequest) -> Iterator[StandIn]:
    with STAND_INS[request.param]() as standin:
        standin.service = request.param  # type: ignore[attr-defined]
        yield standin


@pytest.fixture
def project(template: Command, standin: Any, tmp_path: Path) -> Command:
    shutil.copytree(template.folder, tmp_path / "news")
    environ = environ_of(standin.service, secret_of(standin))
    project = Command(tmp_path / "news", {**template.environ, **environ})
    lines = settings_of(standin.service, standin.base_url)
    project.edit("newsletter.toml", 'service = "outbox"', lines)
    return project


def test_every_reader_gets_the_mail_of_the_preview_whichever_service_sends(
    project: Command, standin: Any, expected: Mapping[str, EmailMessage]
) -> None:
    done = project("send", "--yes", "--json")
    assert sorted(standin.mailboxes) == sorted(expected)
    for address, (mail,) in standin.mailboxes.items():
        compare(mail, expected[address], without_list_id=standin.service == "mailjet")
    account = json.loads(done.stdout)
    assert (account["state"], account["accepted"]) == ("sent", len(NAMES))
    for secret in project.environ.values():
        assert secret not in done.stdout + done.stderr


def compare(mail: Mail, expected: EmailMessage, *, without_list_id: bool) -> None:
    assert mail.subject == expected["Subject"]
    plain, markup = (expected.get_body([kind]) for kind in ("plain", "html"))
    assert plain
    assert markup
    assert mail.text.splitlines() == plain.get_content().splitlines()
    got, wanted = mail.html.splitlines(), markup.get_content().splitlines()
    assert seen("\n".join(got)) == seen("\n".join(wanted))
    assert mail.header("Bcc") is None
    assert parseaddr(mail.header("From")) == parseaddr(expected["From"])
    for name in ("List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Reply-To"):
        if not (name == "List-Id" and without_list_id):
            told = expected[name]
            assert mail.header(name) == (None if told is None else str(told)), name


def test_ses_is_sent_to_at_the_pace_of_the_account(template: Command, tmp_path: Path) -> None:
    shutil.copytree(template.folder, tmp_path / "news")
    with Ses(rate=5.0) as standin:
        environ = environ_of("ses", standin.secret)
        project = Command(tmp_path / "news", {**template.environ, **environ})
        project.edit("newsletter.toml", 'service = "outbox"', settings_of("ses", standin.base_url))
        done = project("send", "--yes")
        assert "ses lets this account send 5 mails a second" in done.stderr
        calls = [json.loads(call.body) for call in standin.calls if call.method == "POST"]
        assert [len(call["BulkEmailEntries"]) for call in calls] == [5, 3]


def test_ses_is_not_begun_with_where_the_day_has_no_room_for_all(
    template: Command, tmp_path: Path
) -> None:
    shutil.copytree(template.folder, tmp_path / "news")
    with Ses(sent_today=49_995.0) as standin:
        environ = environ_of("ses", standin.secret)
        project = Command(tmp_path / "news", {**template.environ, **environ})
        project.edit("newsletter.toml", 'service = "outbox"', settings_of("ses", standin.base_url))
        refused = project("send", "--yes", code=1)
        assert "send 5 more mails within 24 hours, and 8 are to leave" in refused.stderr
        assert {call.method for call in standin.calls} == {"GET"}
        assert project.json("status")["state"] == "draft"
        project("send", "--yes", "--now")
        assert project.json("status")["accepted"] == 8


def test_ses_goes_on_as_soon_as_it_says_that_there_is_room(
    template: Command, tmp_path: Path
) -> None:
    shutil.copytree(template.folder, tmp_path / "news")
    with Ses() as standin:
        project = Command(
            tmp_path / "news", {**template.environ, **environ_of("ses", standin.secret)}
        )
        project.edit("newsletter.toml", 'service = "outbox"', settings_of("ses", standin.base_url))
        quota = "ACCOUNT_DAILY_QUOTA_EXCEEDED"
        standin.statuses = {f"reader{number}@example.com": quota for number in range(len(NAMES))}
        project("send", "--yes", code=1)  # although GetAccount said that there was room
        assert project.json("status")["state"] == "held"
        standin.statuses, standin.sent_today = {}, 49_995.0
        assert "send 5 more mails" in project("send", "--yes", code=1).stderr
        assert not standin.mailboxes
        denied = json_reply({"message": "no"}, 403, x_amzn_ErrorType="AccessDeniedException")
        standin.faults.append(Fault(reply=denied))
        told = project("send", "--yes", code=1).stderr
        assert "no call leaves before" in told
        assert "the service named" not in told
        standin.sent_today = 0.0
        project("send", "--yes")
        assert project.json("status")["accepted"] == len(NAMES)


@pytest.mark.parametrize(
    ("status", "until"),
    [
        ("ACCOUNT_DAILY_QUOTA_EXCEEDED", True),
        ("ACCOUNT_SENDING_PAUSED", False),
        ("ACCOUNT_SUSPENDED", False),
        ("CONFIGURATION_SET_SENDING_PAUSED", False),
    ],
)
def test_ses_is_called_no_more_once_it_takes_nothing_more_in_the_middle_of_a_call(
    template: Command, tmp_path: Path, status: str, until: bool
) -> None:
    shutil.copytree(template.folder, tmp_path / "news")
    with Ses() as standin:
        project = Command(
            tmp_path / "news", {**template.environ, **environ_of("ses", standin.secret)}
        )
        project.edit("newsletter.toml", 'service = "outbox"', settings_of("ses", standin.base_url))
        standin.statuses = {f"reader{number}@example.com": status for number in (3, 4, 5)}
        project("send", "--yes", code=1)
        account = project.json("status")
        assert (account["state"], account["accepted"]) == ("held", len(NAMES) - 3)
        assert account["queued"] == 3
        assert f"refused 3 of 8 mails of the call: '{status}" in account["held"]
        assert ("go on after" in account["held"]) == until
        assert [call.method for call in standin.calls].count("POST") == 1
        standin.statuses = {}
        project("send", "--yes", *(["--now"] if until else []))
        assert project.json("status")["accepted"] == len(NAMES)
        assert len(standin.mailboxes) == len(NAMES)


@pytest.mark.parametrize(("status", "counts"), [(403, (0, 8)), (401, (8, 0))])
def test_what_the_search_does_not_tell_is_settled_by_the_editors_word(
    template: Command, tmp_path: Path, status: int, counts: tuple[int, int]
) -> None:
    shutil.copytree(template.folder, tmp_path / "news")
    with Mailgun() as standin:
        environ = environ_of("mailgun", secret_of(standin))
        project = Command(tmp_path / "news", {**template.environ, **environ})
        lines = settings_of("mailgun", standin.base_url)
        project.edit("newsletter.toml", 'service = "outbox"', lines)
        refused = Fault(reply=json_reply({"message": "Forbidden"}, status))
        standin.faults += [Fault(accept=True, reset=True), refused, refused]
        project("send", "--yes", code=1)
        account = project.json("status")
        assert (account["queued"], account["uncertain"]) == counts
        standin.faults += [refused, refused]
        project("send", "--resolve", "accepted")
        assert project.json("status")["state"] == "sent"
        assert project.json("certificate")["accepted"] == len(NAMES)
        assert len(standin.mailboxes) == len(NAMES)


def test_a_bulk_that_postmark_gives_up_is_held_and_goes_out_once_when_it_is_sent_again(
    template: Command, tmp_path: Path
) -> None:
    shutil.copytree(template.folder, tmp_path / "news")
    with Postmark(gives_up="Failed") as standin:
        environ = environ_of("postmark", standin.secret)
        project = Command(tmp_path / "news", {**template.environ, **environ})
        lines = settings_of("postmark", standin.base_url) + "\nbulk = true"
        project.edit("newsletter.toml", 'service = "outbox"', lines)
        project("send", "--yes", code=1)
        status = project.json("status")
        assert (status["state"], status["accepted"], status["queued"]) == ("held", 0, len(NAMES))
        assert "sent it to nobody" in status["held"]
        standin.gives_up = ""
        project("send", "--yes")
        assert project.json("status")["accepted"] == len(NAMES)
        assert all(len(mails) == 1 for mails in standin.mailboxes.values())
