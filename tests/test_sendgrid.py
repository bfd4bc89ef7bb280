"""SendGrid: the contract, and what is its own."""

from __future__ import annotations

from newsletter.mail.sendgrid import SendGridService
from newsletter.ports import MailService
from tests.http_contract import HttpServiceContract
from tests.standins import StandIn
from tests.standins.sendgrid import SendGrid


class TestContract(HttpServiceContract):
    answers_with_body = False
    key_name = "SENDGRID_API_KEY"

    def stand_in(self) -> SendGrid:
        return SendGrid()

    def open(self, standin: StandIn, **settings: object) -> MailService:
        assert isinstance(standin, SendGrid)
        told = {"api_key": "secret-0123456789abcdef", "base_url": standin.base_url, **settings}
        return SendGridService(**told)  # type: ignore[arg-type]
