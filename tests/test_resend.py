"""Resend: the contract, and what is its own."""

from __future__ import annotations

from newsletter.mail.resend import ResendService
from newsletter.ports import MailService
from tests.http_contract import HttpServiceContract
from tests.standins import StandIn
from tests.standins.resend import Resend


class TestContract(HttpServiceContract):
    names_bad_readers = True
    key_name = "RESEND_API_KEY"

    def stand_in(self) -> Resend:
        return Resend()

    def open(self, standin: StandIn, **settings: object) -> MailService:
        assert isinstance(standin, Resend)
        told = {"api_key": "secret-0123456789abcdef", "base_url": standin.base_url, **settings}
        return ResendService(**told)  # type: ignore[arg-type]
