"""All stand-ins by the name of their service, and what a project and its environment need."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from newsletter.config import SECRETS
from tests.standins import StandIn
from tests.standins.brevo import Brevo
from tests.standins.json_service import JsonService
from tests.standins.mailersend import MailerSend
from tests.standins.mailgun import Mailgun
from tests.standins.mailjet import Mailjet
from tests.standins.postmark import Postmark
from tests.standins.resend import Resend
from tests.standins.sendgrid import SendGrid
from tests.standins.ses import Ses
from tests.standins.sparkpost import SparkPost

#: Those that speak JSON.
JSON_SERVICES: Mapping[str, type[JsonService]] = {
    "postmark": Postmark,
    "sendgrid": SendGrid,
    "ses": Ses,
    "resend": Resend,
    "brevo": Brevo,
    "mailjet": Mailjet,
    "sparkpost": SparkPost,
    "mailersend": MailerSend,
}
STAND_INS: Mapping[str, type[StandIn]] = {"mailgun": Mailgun, **JSON_SERVICES}
_OWN = {"MAILJET_API_KEY": "public-key", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE"}
_SETTINGS = {
    "mailgun": 'domain = "mg.example.com"',
    "ses": 'region = "eu-west-1"',
}


def secret_of(standin: StandIn) -> str:
    named: Any = standin
    return str(named.api_key if isinstance(standin, Mailgun) else named.secret)


def environ_of(service: str, secret: str) -> dict[str, str]:
    """The variables by which the service's stand-in knows us."""
    return {name: _OWN.get(name, secret) for name in re.findall(r"[A-Z_]{3,}", SECRETS[service])}


def settings_of(service: str, base_url: str) -> str:
    """The lines of `[mail]`."""
    lines = [f'service = "{service}"', f'base_url = "{base_url}"', _SETTINGS.get(service, "")]
    return "\n".join(filter(None, lines))
