"""MailerSend: the contract, and what is its own."""

from __future__ import annotations

from newsletter.mail.mailersend import MailerSendService
from newsletter.ports import MailService
from tests.http_contract import HttpServiceContract
from tests.standins import StandIn
from tests.standins.mailersend import MailerSend


class TestContract(HttpServiceContract):
    takes_one_by_one = True
    names_bad_readers = True
    key_name = "MAILERSEND_API_KEY"

    def stand_in(self) -> MailerSend:
        return MailerSend()

    def open(self, standin: StandIn, **settings: object) -> MailService:
        assert isinstance(standin, MailerSend)
        told = {
            "api_key": "secret-0123456789abcdef",
            "sleep": lambda _: None,
            "base_url": standin.base_url,
            **settings,
        }
        return MailerSendService(**told)  # type: ignore[arg-type]
