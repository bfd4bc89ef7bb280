"""Postmark: the contract, and what is its own."""

from __future__ import annotations

from newsletter.mail.postmark import PostmarkService
from newsletter.ports import MailService
from tests.http_contract import HttpServiceContract
from tests.standins import StandIn
from tests.standins.postmark import Postmark


class TestContract(HttpServiceContract):
    takes_one_by_one = True
    names_bad_readers = True
    key_name = "POSTMARK_SERVER_TOKEN"

    def stand_in(self) -> Postmark:
        return Postmark()

    def open(self, standin: StandIn, **settings: object) -> MailService:
        assert isinstance(standin, Postmark)
        told = {"token": "secret-0123456789abcdef", "base_url": standin.base_url, **settings}
        return PostmarkService(**told)  # type: ignore[arg-type]
