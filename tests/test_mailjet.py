"""Mailjet: the contract, and what is its own."""

from __future__ import annotations

from newsletter.mail.mailjet import MailjetService
from newsletter.ports import MailService
from tests.http_contract import HttpServiceContract
from tests.standins import StandIn
from tests.standins.mailjet import Mailjet


class TestContract(HttpServiceContract):
    takes_one_by_one = True
    names_bad_readers = True
    left_out = frozenset({"List-Id"})
    key_name = "MAILJET_API_KEY"

    def stand_in(self) -> Mailjet:
        return Mailjet()

    def open(self, standin: StandIn, **settings: object) -> MailService:
        assert isinstance(standin, Mailjet)
        told = {
            "api_key": standin.public,
            "secret_key": "secret-0123456789abcdef",
            "base_url": standin.base_url,
            **settings,
        }
        return MailjetService(**told)  # type: ignore[arg-type]
